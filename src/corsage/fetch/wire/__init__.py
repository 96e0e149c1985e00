"""What goes with a request over the wire: HTTP/1.1 rules, cookies and Fetch metadata headers."""
