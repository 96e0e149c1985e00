"""A failure and its surroundings: the value that every console text is made from."""

from typing import NamedTuple

from corsage.fetch.outcome import Failure
from corsage.fetch.request import Initiator


class Blocked(NamedTuple):
    """A failure and what stood around it. URLs as the console shows them: with fragment, without credentials."""

    failure: Failure
    origin: str
    url: str  # where it failed
    first_url: str
    status: int | None = None  # of the response that failed
    observed: str | None = None  # the header value, or whatever else the failing check looked at
    initiator: Initiator = "fetch"
    mode: str = "cors"
    page: str = ""  # the page's URL
    tolerated: tuple[str, ...] = ()  # URLs that were mixed content, and were asked all the same
    cors: bool = True  # whether it was a CORS request by then
    given_up: str = ""  # the URL of a CORS request that a refused preflight or redirect put an end to
    method: str = "GET"
    led_on: bool = False  # whether the refused preflight's answer was a redirect that would have been followed
    document: str = ""  # the document's own URL: about:srcdoc, where the page's is that of the page around it
