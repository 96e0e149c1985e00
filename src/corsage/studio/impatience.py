"""What a server on loopback does not wait for: a request that never arrives, and its own end after Ctrl-C.

uvicorn limits the time between requests, but not the time that a request takes to arrive: connections that send half a
head stay open for ever, and with enough of them the server has no room for others.
"""

import asyncio
import os
import signal
from types import FrameType
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import Server

#: Seconds for the head of a request, from the connection's start or the end of the response before it.
HEAD_SECONDS: Final = 10.0
#: Seconds for a whole request, from the moment when its head had to be there.
BODY_SECONDS: Final = 20.0
#: Connections at a time; more are closed at once.
MOST_CONNECTIONS: Final = 512
#: Seconds after the first Ctrl-C, when the process ends whatever it is doing.
END_SECONDS: Final = 5.0


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it; a request that does not arrive in time ends its connection."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Start the time of the first head."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.close()
            return
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time."""
        self._wait(None)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Start the time of the next head."""
        super().on_response_complete()
        self._wait(HEAD_SECONDS)

    def _wait(self, seconds: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._late, seconds)

    def _late(self, waited: float) -> None:
        """A head that is not whole by now ends the connection; a body has more time, and an answer all it needs."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or (cycle.more_body and waited == BODY_SECONDS):
            self.transport.close()
        elif cycle.more_body:
            self._wait(BODY_SECONDS)


class EndingServer(Server):
    """A server that Ctrl-C ends: in good order if it can, at once the second time, after some seconds in any case."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ask the loop to end; a loop that is held up by a computation cannot hear that."""
        if self.should_exit:
            os._exit(128 + sig)
        super().handle_exit(sig, frame)
        # Python runs the handler of an alarm between two instructions, and `re` looks for one while it matches.
        signal.signal(signal.SIGALRM, lambda *_: os._exit(128 + sig))
        signal.setitimer(signal.ITIMER_REAL, END_SECONDS)
