"""Which program wrote a HAR, whose engine made the requests, and what such a file cannot show: one table."""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple


class Exporter(NamedTuple):
    """The program that wrote the file; `engine` is a profile's name, "" where no browser is known."""

    name: str
    version: str
    engine: str
    major: int  # the browser's, 0 where it is not known

    @property
    def limits(self) -> tuple[str, ...]:
        """What the file cannot show, a sentence each."""
        written = f"The file was written by {self.name or 'an unknown program'} {self.version}".rstrip()
        browser = f" ({_NAMES[self.engine]} {self.major})" if self.engine and self.major else ""
        return (f"{written}{browser}.", *[sentence for holds, sentence in _LIMITS if holds(self)])


_NAMES: Final = {"chromium": "Chrome", "firefox": "Firefox", "webkit": "Safari"}
_CHROME: Final = re.compile(r"(?:Headless)?(?:Chrome|Chromium|CriOS)/(\d+)")
_FIREFOX: Final = re.compile(r"Firefox/(\d+)")
_WEBKIT: Final = re.compile(r"AppleWebKit/.*Version/(\d+)")
_MAJOR: Final = re.compile(r"(\d+)")

_LIMITS: Final[tuple[tuple[Callable[[Exporter], bool], str], ...]] = (
    (
        lambda e: e.name == "WebInspector" and 79 <= e.major <= 91,
        "Chrome 79 to 91 hides preflights: that there is none in the file proves nothing.",
    ),
    (
        lambda e: e.name == "WebInspector" and (e.major >= 130 or not e.major),
        "Chrome leaves Cookie, Set-Cookie and Authorization out of the file since 2024: their absence proves nothing.",
    ),
    (
        lambda e: e.name == "Playwright",
        "Playwright answers preflights itself while it routes requests: they are missing from the file.",
    ),
    (
        lambda e: e.name == "WebKit Web Inspector",
        "Safari's files hold no preflights, and no reason for a request that failed.",
    ),
    (
        lambda e: e.name == "Firefox",
        "Firefox's files do not say why a request failed.",
    ),
    (
        lambda e: e.name.startswith(
            ("Charles", "Fiddler", "mitmproxy", "Proxyman", "HTTP Toolkit", "Insomnia", "Burp")
        ),
        "A proxy or client wrote the file: what the browser itself blocked is not in it.",
    ),
    (
        lambda e: "sitespeed" in e.name.lower() or "chrome-har" in e.name.lower() or "browsertime" in e.name.lower(),
        "chrome-har leaves out requests that failed: a blocked one may be absent.",
    ),
)


def identify(creator: object, browser: object, agent: str) -> Exporter:
    """The exporter, by the file's own words and by the requests' User-Agent."""
    name, version = _named(creator)
    browser_name, browser_version = _named(browser)
    engine, major = _engine(agent)
    lower = f"{name} {browser_name}".lower()
    if "firefox" in lower:
        engine, major = "firefox", _major(browser_version or version)
    elif browser_name.lower() in {"chromium", "chrome", "edge", "microsoft edge"}:
        engine, major = "chromium", _major(browser_version)
    elif name == "WebKit Web Inspector" or browser_name.lower() == "webkit":
        engine = "webkit"
    elif name == "WebInspector":
        engine = "chromium"
    return Exporter(name, version, engine, major)


def _engine(agent: str) -> tuple[str, int]:
    for engine, pattern in (("chromium", _CHROME), ("firefox", _FIREFOX), ("webkit", _WEBKIT)):
        match = pattern.search(agent)
        if match is not None:
            return engine, int(match[1][:5])
    return "", 0


def _named(value: object) -> tuple[str, str]:
    if not isinstance(value, Mapping):
        return "", ""
    name, version = value.get("name"), value.get("version")
    return str(name or "")[:60], str(version or "")[:60]


def _major(version: str) -> int:
    match = _MAJOR.match(version)
    return int(match[1][:5]) if match else 0
