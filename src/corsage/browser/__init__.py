"""Real HTTP under the sans-IO engine, and a client to script against.

May import `corsage.fetch`, `corsage.handshake` and the public suffixes of `corsage.policy`; needs the extra `browser`.
"""

from corsage.browser.client import AsyncBrowser, Browser
from corsage.browser.failure import CORSBlocked, FetchFailed
from corsage.browser.response import ClientResponse

__all__ = ["AsyncBrowser", "Browser", "CORSBlocked", "ClientResponse", "FetchFailed"]
