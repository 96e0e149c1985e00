"""Port blocking (Fetch, 2.9): ports of protocols that would take an HTTP request for their own."""

from typing import Final

from corsage.fetch import step
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch
from corsage.fetch.url import URL

# Fetch, "bad port"
BAD_PORTS: Final = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})  # fmt: skip


def is_blocked(url: URL) -> bool:
    """Fetch, "should request be blocked due to a bad port"."""
    return url.port in BAD_PORTS and url.is_http


def refuse(fetch: Fetch) -> Failure | None:
    """The refusal of a hop to a bad port (main fetch, step 7)."""
    if fetch.url.port not in BAD_PORTS or not is_blocked(fetch.url):
        return None
    port = str(fetch.url.port)
    return fetch.fail(step.PORT_ALLOWED, Reason.BLOCKED_PORT, port, parameter=port)
