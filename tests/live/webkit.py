"""WebKitGTK over WebDriver: it maps no hosts, so the sites are addresses of 127.0.0.0/8, each a site of its own."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.live import lab
from tests.live.browser import SCRIPT, MissingBrowserError, Seen, eventually, required, started

PROGRAM: Final = "WebKitWebDriver"
HOSTS: Final = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
_RUN: Final = "const [request, done] = arguments;" + SCRIPT + "run(request).then(done);"


def _mini_browser() -> str:
    found = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.1/MiniBrowser"))
    if not found:
        raise MissingBrowserError("MiniBrowser of WebKitGTK is not installed")
    return str(found[0])


class WebKit:
    """A window, and its sandboxed frame that the driver switches into and out of."""

    def __init__(self, driver: str, page: str) -> None:
        self._base = driver
        options = {"binary": _mini_browser(), "args": ["--automation"]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options, "acceptInsecureCerts": True}}
        session = self._post("/session", {"capabilities": capabilities})
        self._base = f"{driver}/session/{session['sessionId']}"
        self._post("/timeouts", {"script": 60_000})
        self._post("/url", {"url": page})
        self._execute("async", _FRAME)
        self._frame = self._post("/element", {"using": "css selector", "value": "iframe"})[_ELEMENT]
        self._inside = False

    def run(self, request: dict[str, Any], *, sandboxed: bool) -> Seen:
        """One fetch(). WebDriver says nothing of the console."""
        if sandboxed != self._inside:
            self._post("/frame", {"id": {_ELEMENT: self._frame} if sandboxed else None})
            self._inside = sandboxed
        return Seen(self._execute("async", _RUN, request))

    def close(self) -> None:
        """End the session, and the browser with it."""
        urllib.request.urlopen(urllib.request.Request(self._base, method="DELETE"), timeout=30).close()

    def _execute(self, kind: str, script: str, *args: object) -> Any:  # noqa: ANN401 - whatever the script returns
        return self._post(f"/execute/{kind}", {"script": script, "args": args})

    def _post(self, path: str, data: object) -> Any:  # noqa: ANN401 - whatever the driver answers
        request = urllib.request.Request(self._base + path, json.dumps(data).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=90) as response:
            return json.load(response)["value"]


_FRAME: Final = """
const [done] = arguments;
const frame = document.createElement("iframe");
frame.sandbox = "allow-scripts";
frame.src = "/page";
frame.onload = () => done(0);
document.body.append(frame);
"""


@contextmanager
def opened(schemes: tuple[str, str, str] = lab.PLAIN) -> Iterator[tuple[lab.Lab, WebKit]]:
    """Servers, and a WebKitGTK on the page's origin under a virtual display. Raises `MissingBrowserError`."""
    required(PROGRAM, "xvfb-run")
    _mini_browser()
    port = _free_port()

    def command(_: Path) -> list[str]:
        return ["xvfb-run", "-a", PROGRAM, f"--port={port}"]

    with lab.opened(HOSTS, HOSTS, schemes) as running, started(command):
        driver = f"http://127.0.0.1:{port}"
        eventually(lambda: _ready(driver), "WebKitWebDriver")
        browser = WebKit(driver, running.sites.app + lab.PAGE)
        try:
            yield running, browser
        finally:
            browser.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(driver: str) -> bool | None:
    try:
        with urllib.request.urlopen(f"{driver}/status", timeout=5) as response:
            return bool(json.load(response)["value"]["ready"]) or None
    except OSError:
        return None
