"""The HTTP cache (RFC 9111) as a browser has it: the store, its rules, and the cache modes of a request."""
