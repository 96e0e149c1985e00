"""Firefox over WebDriver BiDi, without a driver program: hosts mapped by network.dns.localDomains."""

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.live import lab
from tests.live.browser import SCRIPT, Seen, eventually, required, started
from websockets.sync.client import ClientConnection, connect

PROGRAM: Final = "firefox-esr"
HOSTS: Final = ("app.site.test", "api.site.test", "other.test")
ADDRESSES: Final = ("127.0.0.1",) * 3
PREFERENCES: Final = {
    "network.dns.localDomains": ",".join(HOSTS),
    "network.proxy.type": 0,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def _command(home: Path) -> list[str]:
    profile = home / "profile"
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    return [PROGRAM, "--headless", "--remote-debugging-port=0", "--no-remote", "--profile", str(profile), "about:blank"]


class Firefox:
    """A tab and its sandboxed frame, each a browsing context."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        self._call("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self._call("session.subscribe", events=["log.entryAdded"])
        self._main = self._call("browsingContext.create", type="tab")["context"]
        self._call("browsingContext.navigate", context=self._main, url=page, wait="complete")
        self._evaluate(self._main, _FRAME)
        (frame,) = self._call("browsingContext.getTree", root=self._main)["contexts"][0]["children"]
        self._frame = frame["context"]
        for context in (self._main, self._frame):
            self._evaluate(context, f"{SCRIPT}; globalThis.run = run; 0")

    def run(self, request: dict[str, Any], *, sandboxed: bool) -> Seen:
        """One fetch(); the console's lines come as they may, before or after."""
        context = self._frame if sandboxed else self._main
        self._events.clear()
        outcome = json.loads(self._evaluate(context, f"run({json.dumps(request)}).then(JSON.stringify)"))
        return Seen(outcome, [event["params"].get("text") or "" for event in self._events])

    def _evaluate(self, context: str, expression: str) -> Any:  # noqa: ANN401 - whatever the script returns
        result = self._call("script.evaluate", expression=expression, target={"context": context}, awaitPromise=True)
        assert result["type"] == "success", result
        return result["result"].get("value")

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        ident = next(self._ids)
        self._socket.send(json.dumps({"id": ident, "method": method, "params": params}))
        while True:
            received: dict[str, Any] = json.loads(self._socket.recv(timeout=60))
            if received.get("id") == ident:
                assert received["type"] == "success", received
                return dict(received["result"])
            self._events.append(received)


_FRAME: Final = """
new Promise(loaded => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  frame.src = "/page";
  frame.onload = () => loaded(0);
  document.body.append(frame);
})
"""


@contextmanager
def opened(schemes: tuple[str, str, str] = lab.PLAIN) -> Iterator[tuple[lab.Lab, Firefox]]:
    """Servers, and a Firefox on the page's origin. Raises `MissingBrowserError`."""
    required(PROGRAM)
    with lab.opened(HOSTS, ADDRESSES, schemes) as running, started(_command) as (home, _):
        log = home / "log"
        address = eventually(
            lambda: re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text(errors="replace")),
            "the BiDi address of Firefox",
            60,
        )[1]
        with connect(f"{address}/session", max_size=None) as socket:
            yield running, Firefox(socket, running.sites.app + lab.PAGE)
