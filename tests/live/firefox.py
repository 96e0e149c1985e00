"""Firefox over WebDriver BiDi, without a driver program: hosts mapped by network.dns.localDomains."""

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.live import lab
from tests.live.browser import AS_IT_COMES, Document, Seen, Settings, eventually, required, started
from websockets.sync.client import ClientConnection, connect

PROGRAM: Final = "firefox-esr"
HOSTS: Final = ("app.site.test", "api.site.test", "other.test")
PREFERENCES: Final = {
    "network.proxy.type": 0,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "dom.security.https_first": False,
}


#: What Firefox calls the address spaces.
_SPACES: Final = {"public": "public", "local": "private", "loopback": "local"}
#: The preferences permissions.default.*.
_PERMISSIONS: Final = {"granted": 1, "denied": 2}
#: The preference network.cookie.cookieBehavior.
_COOKIE_BEHAVIOR: Final = {"sent": 0, "blocked": 1}


def _command(home: Path, running: lab.Lab, settings: Settings) -> list[str]:
    profile = home / "profile"
    profile.mkdir()
    preferences: dict[str, object] = {**PREFERENCES, "network.dns.localDomains": ",".join(settings.hosts or HOSTS)}
    for name in ("local-network", "loopback-network"):
        preferences[f"permissions.default.{name}"] = _PERMISSIONS[settings.local_network]
    for space, port in running.spaces.items():
        preferences[f"network.lna.address_space.{_SPACES[space]}.override"] = f"127.0.0.1:{port}"
    if settings.third_party is not None:
        preferences["network.cookie.cookieBehavior"] = _COOKIE_BEHAVIOR[settings.third_party]
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines))
    return [PROGRAM, "--headless", "--remote-debugging-port=0", "--no-remote", "--profile", str(profile), "about:blank"]


class Firefox:
    """Tabs, each a browsing context."""

    def __init__(self, socket: ClientConnection, settings: Settings) -> None:
        self.settings: Final = settings
        self._socket = socket
        self._ids = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        self._tabs: dict[str, str] = {}
        self._call("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self._call("session.subscribe", events=["log.entryAdded"])

    def run(self, request: dict[str, Any], at: Document) -> Seen:
        """One fetch(); the console's lines come as they may, before or after."""
        tab = self._tabs.get(at.url) or self._open(at.url)
        self._events.clear()
        expression = f"runIn({json.dumps(at.frame)}, {json.dumps(request)}).then(JSON.stringify)"
        outcome = json.loads(self._evaluate(tab, expression))
        return Seen(outcome, [event["params"].get("text") or "" for event in self._events])

    def forget(self) -> None:
        """Have no cookies."""
        self._call("storage.deleteCookies")

    def _open(self, url: str) -> str:
        tab = str(self._call("browsingContext.create", type="tab")["context"])
        self._call("browsingContext.navigate", context=tab, url=url, wait="complete")
        self._tabs[url] = tab
        return tab

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


@contextmanager
def opened(settings: Settings = AS_IT_COMES) -> Iterator[tuple[lab.Lab, Firefox]]:
    """Servers, and a Firefox. Raises `MissingBrowserError`."""
    required(PROGRAM)
    with (
        lab.opened(settings.hosts or HOSTS) as running,
        started(lambda home: _command(home, running, settings)) as (home, _),
    ):
        log = home / "log"
        address = eventually(
            lambda: re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text(errors="replace")),
            "the BiDi address of Firefox",
            60,
        )[1]
        with connect(f"{address}/session", max_size=None) as socket:
            yield running, Firefox(socket, settings)
