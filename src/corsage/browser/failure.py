"""Why a fetch() of the client failed: the handshake, the reason and the console text. A page gets a TypeError."""

from corsage.consoles import lines as console
from corsage.consoles import recording
from corsage.consoles.evidence import blocked
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.handshake import verdict
from corsage.handshake.record import Handshake


def first_line(handshake: Handshake) -> str:
    """The engine's first console line about the last fetch, or a sentence of ours where its console has none."""
    fetch = handshake.fetches[-1]
    failure = blocked(handshake, fetch)
    lines = () if failure is None else console.lines(handshake.browser, failure)
    return next(iter(lines), verdict.of(fetch))


class FetchFailed(Exception):  # noqa: N818 - what happened, in the words of fetch()
    """The fetch() call rejected: the network, the Request constructor, or CORS (then it is `CORSBlocked`)."""

    def __init__(self, handshake: Handshake) -> None:
        super().__init__(handshake)
        self.handshake = handshake

    @property
    def failure(self) -> Failure:
        """The outcome, as data."""
        outcome = self.handshake.fetches[-1].outcome
        assert isinstance(outcome, Failure), "a failed fetch has failed"
        return outcome

    @property
    def reason(self) -> Reason:
        """The check that failed."""
        return self.failure.reason

    @property
    def console(self) -> tuple[str, ...]:
        """What the engine's console says, a line each; none under the profile of the standard."""
        return recording.console_lines(self.handshake, self.handshake.fetches[-1])

    def __str__(self) -> str:
        fetch = self.handshake.fetches[-1]
        requested_urls = [exchange.sent.url for exchange in fetch.exchanges] or [fetch.request.url]
        way = " -> ".join(dict.fromkeys((requested_urls[0], requested_urls[-1])))
        return f"{fetch.request.method} {way}: {self.reason}: {verdict.of(fetch)}"

    def __repr__(self) -> str:
        """A line of a test's report, not the whole record."""
        return f"{type(self).__name__}({str(self)!r})"


class CORSBlocked(FetchFailed):
    """The CORS protocol blocked the request or its response."""
