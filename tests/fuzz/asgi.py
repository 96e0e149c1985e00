"""The ASGI middleware's whole request."""

from typing import Any

from tests.fuzz.request import Asked, check_answer, requests

from corsage import CORSMiddleware
from corsage.server.asgi import Message, Receive, Scope, Send

LAW = """Every request is answered as `Policy.decide` says, once for each header, whatever the application says; no
answer holds a line break or a NUL, and none names another origin than the one that asks."""
INPUTS = requests(lines_of_one_name=True)


def check(asked: Asked) -> None:
    """Fail where the law is broken."""
    response = [(name.encode(), value.encode()) for name, value in asked.response]
    sent: list[Message] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": response})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in asked.headers]
    scope: dict[str, Any] = {"type": "http", "method": asked.method, "path": asked.path, "headers": headers}
    app = CORSMiddleware(application, asked.configuration, debug=asked.debug)
    for _ in range(2):  # the second time the verdict is remembered
        sent.clear()
        coroutine = app.as_coroutine(scope, receive, send)
        try:
            coroutine.send(None)
        except StopIteration:
            pass
        else:
            coroutine.close()
            raise AssertionError("nothing here waits")
        assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
        answered = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in sent[0]["headers"]]
        check_answer(asked, sent[0]["status"], answered)
