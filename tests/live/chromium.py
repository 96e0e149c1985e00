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
from tests.live.browser import AS_IT_COMES, Document, Seen, Settings, eventually, required, started
from websockets.sync.client import ClientConnection, connect

PROGRAM: Final = "chromium"
HOSTS: Final = ("app.site.test", "api.site.test", "other.test")
#: The preference "profile.cookie_controls_mode".
_COOKIE_CONTROLS: Final = {"sent": 0, "blocked": 1}


def _command(home: Path, running: lab.Lab, settings: Settings) -> list[str]:
    profile = home / "profile"
    (profile / "Default").mkdir(parents=True)
    if settings.third_party is not None:
        mode = _COOKIE_CONTROLS[settings.third_party]
        preferences = {"profile": {"cookie_controls_mode": mode, "block_third_party_cookies": bool(mode)}}
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
    spaces = ",".join([f"127.0.0.1:{port}={space}" for space, port in running.spaces.items()])
    return [
        PROGRAM,
        "--headless=new",
        "--no-sandbox",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        f"--ip-address-space-overrides={spaces}",
        "--disable-features=HttpsUpgrades",
        "--ignore-certificate-errors",
        "about:blank",
    ]


class Chromium:
    """Pages, each a target with a session; a sandboxed frame is a target of its own, with a session that tells."""

    def __init__(self, socket: ClientConnection, settings: Settings) -> None:
        self.settings: Final = settings
        self._socket = socket
        self._ids = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        self._pages: dict[str, str] = {}

    def run(self, request: dict[str, Any], at: Document) -> Seen:
        """One fetch(), with what the console and the Network domain said meanwhile."""
        session = self._pages.get(at.url) or self._open(at.url)
        if at.frame:
            self._evaluate(
                session, f"(opened[{json.dumps(at.frame)}] ??= framed(FRAMES[{json.dumps(at.frame)}])).then(() => 0)"
            )
            self._listen()
        self._events.clear()
        outcome = self._evaluate(session, f"runIn({json.dumps(at.frame)}, {json.dumps(request)})")
        self._settle(_ENDS | {"Network.responseReceived"} if outcome.get("type") == "opaque" else _ENDS)
        # An XMLHttpRequest has its event before the console has its line, in a frame's session or the page's.
        for speaking in {session} | {event["sessionId"] for event in self._events if "sessionId" in event}:
            self._evaluate(speaking, "0")
        seen = Seen(outcome)
        for event in self._events:
            params = event["params"]
            if event["method"] == "Log.entryAdded":
                seen.console.append(params["entry"]["text"])
            elif event["method"] == "Network.loadingFailed" and "corsErrorStatus" in params:
                status = params["corsErrorStatus"]
                seen.cors_error = (status["corsError"], status["failedParameter"])
        return seen

    def permit(self, running: lab.Lab) -> None:
        """Let the lab's secure pages into the local network, or not; asked without a window, nobody answers yes."""
        for space in running.spaces:
            for name in ("local-network", "loopback-network"):
                self._call(
                    "Browser.setPermission",
                    permission={"name": name},
                    setting=self.settings.local_network,
                    origin=running.at(space).secure.app,
                )

    def forget(self) -> None:
        """Have no cookies."""
        self._call("Storage.clearCookies")

    def _open(self, url: str) -> str:
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        session = str(self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        for method in ("Page.enable", "Runtime.enable", "Network.enable", "Log.enable"):
            self._call(method, session)
        self._call("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
        self._call("Page.navigate", session, url=url)
        self._wait("Page.loadEventFired", session)
        self._pages[url] = session
        return session

    def _listen(self) -> None:
        """Hear the frames that are targets of their own."""
        for event in list(self._events):
            if event.get("method") == "Target.attachedToTarget" and "sessionId" in event:
                for method in ("Network.enable", "Log.enable"):
                    self._call(method, event["params"]["sessionId"])

    def _settle(self, ends: frozenset[str]) -> None:
        """Wait for the end of what has begun: the script may hear of it before the Network domain says so.

        No script reads an opaque body, so that Network may never tell its end: waiting for it outlives a grant of 5 s.
        """
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            open_ = {_request(event) for event in self._events if event.get("method") == "Network.requestWillBeSent"}
            ended = {_request(event) for event in self._events if event.get("method") in ends}
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


def _request(event: dict[str, Any]) -> tuple[str, str]:
    return (event["sessionId"], event["params"]["requestId"])


@contextmanager
def opened(settings: Settings = AS_IT_COMES) -> Iterator[tuple[lab.Lab, Chromium]]:
    """Servers, and a Chromium. Raises `MissingBrowserError`."""
    required(PROGRAM)
    with (
        lab.opened(settings.hosts or HOSTS) as running,
        started(lambda home: _command(home, running, settings)) as (home, _),
    ):
        port_file = home / "profile" / "DevToolsActivePort"
        port, path = eventually(lambda: _lines(port_file), "the DevTools port of Chromium")
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as socket:
            browser = Chromium(socket, settings)
            browser.permit(running)
            yield running, browser


def _lines(path: Path) -> list[str] | None:
    lines = path.read_text().split() if path.exists() else []
    return lines if len(lines) == 2 else None
