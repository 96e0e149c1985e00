"""Checks that can block a request and are not CORS: ports, mixed content, local networks, resource policies."""
