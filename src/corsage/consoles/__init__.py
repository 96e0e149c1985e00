"""What each browser prints in its console about a fetch: a view on the recorded handshake."""
