"""Corsage: the CORS handshake you can run, draw, test, audit and trust."""

__version__ = "0.1.0"
