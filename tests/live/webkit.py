"""WebKitGTK over WebDriver: it maps no hosts, so all of them are a proxy's."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from tests.live import lab, socks
from tests.live.browser import AS_IT_COMES, Document, MissingBrowserError, Seen, Settings, eventually, required, started

PROGRAM: Final = "WebKitWebDriver"
#: libsoup takes a site for one only below a suffix that is listed.
HOSTS: Final = ("app.example.com", "api.example.com", "other.example.org")
_RUN: Final = "const [frame, request, done] = arguments; runIn(frame, request).then(done);"
_NAMELESS: Final = ("=; Path=/; Max-Age=0", "=; Path=/; Max-Age=0; Domain=example.com")
_FORGETTING: Final = f"{lab.PAGE}?{urlencode([('Set-Cookie', line) for line in _NAMELESS])}"
#: What MiniBrowser calls it.
_COOKIE_POLICIES: Final = {"sent": "always", "unset": "no-third-party"}


def _mini_browser() -> str:
    found = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.1/MiniBrowser"))
    if not found:
        raise MissingBrowserError("MiniBrowser of WebKitGTK is not installed")
    return str(found[0])


class WebKit:
    """Tabs, that the driver switches between."""

    def __init__(self, driver: str, arguments: list[str], settings: Settings, sites: lab.Sites) -> None:
        self._origins: Final = sites.secure
        self.settings: Final = settings
        self._base = driver
        options = {"binary": _mini_browser(), "args": ["--automation", *arguments]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options, "acceptInsecureCerts": True}}
        session = self._post("/session", {"capabilities": capabilities})
        self._base = f"{driver}/session/{session['sessionId']}"
        self._post("/timeouts", {"script": 60_000})
        self._tabs: dict[str, str] = {}
        self._at = ""

    def run(self, request: dict[str, Any], at: Document) -> Seen:
        """One fetch(). WebDriver says nothing of the console."""
        self._turn_to(at.url)
        return Seen(self._execute("async", _RUN, at.frame, request))

    def forget(self) -> None:
        """Have no cookies. The driver deletes those that have a name; the page itself, the others."""
        for origin in self._origins:
            self._turn_to(origin + _FORGETTING)
            with urllib.request.urlopen(urllib.request.Request(f"{self._base}/cookie", method="DELETE"), timeout=30):
                pass

    def close(self) -> None:
        """End the session, and the browser with it."""
        urllib.request.urlopen(urllib.request.Request(self._base, method="DELETE"), timeout=30).close()

    def _turn_to(self, url: str) -> None:
        if url == self._at and _FORGETTING not in url:
            return
        handle = self._tabs.get(url)
        if handle is None:
            handle = self._post("/window/new", {"type": "tab"})["handle"]
            self._post("/window", {"handle": handle})
            self._post("/url", {"url": url})
            self._tabs[url] = handle
        else:
            self._post("/window", {"handle": handle})
            if _FORGETTING in url:
                self._post("/url", {"url": url})
        self._at = url

    def _execute(self, kind: str, script: str, *args: object) -> Any:  # noqa: ANN401 - whatever the script returns
        return self._post(f"/execute/{kind}", {"script": script, "args": args})

    def _post(self, path: str, data: object) -> Any:  # noqa: ANN401 - whatever the driver answers
        request = urllib.request.Request(self._base + path, json.dumps(data).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=90) as response:
            return json.load(response)["value"]


@contextmanager
def opened(settings: Settings = AS_IT_COMES) -> Iterator[tuple[lab.Lab, WebKit]]:
    """Servers, and a WebKitGTK under a virtual display. Raises `MissingBrowserError`."""
    required(PROGRAM, "xvfb-run")
    _mini_browser()
    port = _free_port()

    def command(_: Path) -> list[str]:
        return ["xvfb-run", "-a", PROGRAM, f"--port={port}"]

    with lab.opened(settings.hosts or HOSTS) as running, socks.opened() as proxy, started(command):
        driver = f"http://127.0.0.1:{port}"
        eventually(lambda: _ready(driver), "WebKitWebDriver")
        arguments = [f"--proxy=socks5://127.0.0.1:{proxy}"]
        if settings.third_party is not None:
            arguments.append(f"--cookies-policy={_COOKIE_POLICIES[settings.third_party]}")
        browser = WebKit(driver, arguments, settings, running.sites)
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
