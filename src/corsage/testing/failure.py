"""What a failed assertion says: the sentence, the verdict, and the diagram of what really happened."""

from corsage.diagram.trace import trace
from corsage.handshake import verdict
from corsage.handshake.record import Handshake


class CORSAssertionError(AssertionError):
    """An assertion about a handshake failed. `handshake` is the record of it."""

    def __init__(self, sentence: str, handshake: Handshake) -> None:
        super().__init__(sentence, handshake)
        self.sentence = sentence
        self.handshake = handshake

    def __str__(self) -> str:
        fetch = self.handshake.fetches[-1]
        return "\n".join(
            [
                self.sentence,
                f"page: {self.handshake.scenario.page.origin}, browser: {self.handshake.browser}",
                f"verdict: {verdict.of(fetch)}",
                "",
                str(trace(self.handshake)),
            ]
        )
