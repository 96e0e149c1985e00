"""Chromium over its DevTools protocol: hosts mapped by --host-resolver-rules, errors and console read from events."""

import contextlib
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.live import lab
from tests.live.browser import SCRIPT, Seen, eventually, required, started
from websockets.sync.client import ClientConnection, connect

PROGRAM: Final = "chromium"
HOSTS: Final = ("app.site.test", "api.site.test", "other.test")
ADDRESSES: Final = ("127.0.0.1",) * 3


def _command(home: Path) -> list[str]:
    return [
        PROGRAM,
        "--headless=new",
        "--no-sandbox",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--remote-debugging-port=0",
        f"--user-data-dir={home / 'profile'}",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        "--ignore-certificate-errors",
        "about:blank",
    ]


class Chromium:
    """A page and its sandboxed frame (a target of its own), each with its session."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._main = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for method in ("Page.enable", "Runtime.enable", "Network.enable", "Log.enable"):
            self._call(method, self._main)
        self._call("Target.setAutoAttach", self._main, autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
        self._call("Page.navigate", self._main, url=page)
        self._wait("Page.loadEventFired", self._main)
        self._evaluate(self._main, SCRIPT)
        self._evaluate(self._main, _FRAME)
        self._frame = self._wait("Target.attachedToTarget", self._main)["params"]["sessionId"]
        for method in ("Runtime.enable", "Network.enable", "Log.enable"):
            self._call(method, self._frame)
        self._evaluate(self._frame, SCRIPT)

    def run(self, request: dict[str, Any], *, sandboxed: bool) -> Seen:
        """One fetch(), with what the console and the Network domain said meanwhile."""
        session = self._frame if sandboxed else self._main
        self._events.clear()
        outcome = self._evaluate(session, f"run({json.dumps(request)})")
        self._settle(session)
        seen = Seen(outcome)
        for event in self._events:
            if event.get("sessionId") != session:
                continue
            params = event["params"]
            if event["method"] == "Log.entryAdded":
                seen.console.append(params["entry"]["text"])
            elif event["method"] == "Network.loadingFailed" and "corsErrorStatus" in params:
                status = params["corsErrorStatus"]
                seen.cors_error = (status["corsError"], status["failedParameter"])
        return seen

    def _settle(self, session: str) -> None:
        """Wait for the end of what has begun: the script may hear of it before the Network domain says so."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            told = [event for event in self._events if event.get("sessionId") == session]
            open_ = {event["params"]["requestId"] for event in told if event["method"] == "Network.requestWillBeSent"}
            ended = {event["params"]["requestId"] for event in told if event["method"] in _ENDS}
            if open_ <= ended:
                return
            with contextlib.suppress(TimeoutError):
                self._events.append(json.loads(self._socket.recv(timeout=0.1)))

    def _evaluate(self, session: str, expression: str) -> Any:  # noqa: ANN401 - whatever the script returns
        result = self._call("Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def _call(self, method: str, session: str | None = None, /, **params: object) -> dict[str, Any]:
        ident = next(self._ids)
        message = {"id": ident, "method": method, "params": params} | ({"sessionId": session} if session else {})
        self._socket.send(json.dumps(message))
        while True:
            received: dict[str, Any] = json.loads(self._socket.recv(timeout=60))
            if received.get("id") == ident:
                assert "error" not in received, received
                return dict(received["result"])
            self._events.append(received)

    def _wait(self, method: str, session: str) -> dict[str, Any]:
        while True:
            for event in self._events:
                if event.get("method") == method and event.get("sessionId") == session:
                    return event
            self._events.append(json.loads(self._socket.recv(timeout=60)))


_ENDS: Final = frozenset({"Network.loadingFailed", "Network.loadingFinished"})
_FRAME: Final = """
const frame = document.createElement("iframe");
frame.sandbox = "allow-scripts";
frame.src = "/page";
document.body.append(frame);
0
"""


@contextmanager
def opened(schemes: tuple[str, str, str] = lab.PLAIN) -> Iterator[tuple[lab.Lab, Chromium]]:
    """Servers, and a Chromium on the page's origin. Raises `MissingBrowserError`."""
    required(PROGRAM)
    with lab.opened(HOSTS, ADDRESSES, schemes) as running, started(_command) as (home, _):
        port_file = home / "profile" / "DevToolsActivePort"
        port, path = eventually(lambda: _lines(port_file), "the DevTools port of Chromium")
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as socket:
            yield running, Chromium(socket, running.sites.app + lab.PAGE)


def _lines(path: Path) -> list[str] | None:
    lines = path.read_text().split() if path.exists() else []
    return lines if len(lines) == 2 else None
