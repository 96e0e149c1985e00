"""Responses that come from no network: `data:` and `blob:` URLs, and byte ranges of them."""
