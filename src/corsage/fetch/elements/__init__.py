"""Loading what is not fetch(): how elements, streams and sockets ask, and what the page sees of the answer."""
