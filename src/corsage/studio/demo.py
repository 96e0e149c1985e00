"""The demo API: an ASGI application that gives one answer to everything, behind corsage's own middleware.

It answers what `corsage.handshake.servers.guarded` plays in memory, header by header, so that a handshake with it over
HTTP equals the simulated one. One resource differs, and is there because it is the field's commonest fault: at
`LOCKED` an authentication check stands in front of the CORS middleware, and so refuses the preflight, which never
carries credentials (Fetch, 4.8: the preflight's credentials mode is "same-origin", its cookies are none).
"""

from typing import Final

from corsage.fetch.network import Answer
from corsage.handshake.scenario import DEFAULT_ANSWER
from corsage.policy import Policy
from corsage.policy.routes import Configuration
from corsage.server.asgi import CORSMiddleware, Message, Receive, Scope, Send

#: Where one must log in before anything else is looked at, the preflight's question included.
LOCKED: Final = "/api/locked"
UNAUTHORIZED: Final = Answer(
    401,
    (("content-type", "application/json"), ("www-authenticate", "Bearer")),
    b'{"error": "log in first"}',
    "Unauthorized",
)


class DemoAPI:
    """The ASGI application. Assign to `policy` to change it while it runs."""

    def __init__(self, policy: Policy | Configuration) -> None:
        self._guarded: Final = CORSMiddleware(_everything, policy=policy)

    @property
    def policy(self) -> Policy | Configuration:
        """The policy that is enforced now."""
        return self._guarded.policy

    @policy.setter
    def policy(self, policy: Policy | Configuration) -> None:
        self._guarded.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; HTTP is all that the server in front lets through."""
        assert scope["type"] == "http", "the server speaks neither lifespan nor websocket"
        if scope["path"] == LOCKED and not any(name == b"authorization" for name, _ in scope["headers"]):
            await _answer(UNAUTHORIZED, receive, send)
            return
        await self._guarded(scope, receive, send)


async def _everything(scope: Scope, receive: Receive, send: Send) -> None:
    del scope
    await _answer(DEFAULT_ANSWER, receive, send)


async def _answer(answer: Answer, receive: Receive, send: Send) -> None:
    # The request's body is of no interest, but the connection can only be used again when it has been read.
    message: Message = {"more_body": True}
    while message.get("more_body"):
        message = await receive()
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    headers.append((b"content-length", b"%d" % len(answer.body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
