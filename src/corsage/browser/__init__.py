"""Real HTTP under the sans-IO engine, and a client to script against.

May import `corsage.fetch`, `corsage.handshake` and the public suffixes of `corsage.policy`; needs the extra `browser`.
"""

from corsage.browser.client import AsyncBrowser, Browser, ClientResponse
from corsage.browser.failure import CORSBlocked, FetchFailed

__all__ = ["AsyncBrowser", "Browser", "CORSBlocked", "ClientResponse", "FetchFailed"]
