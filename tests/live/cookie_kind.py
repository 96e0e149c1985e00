"""Handshakes whose matter is cookies: what responses set, and what later requests of this page and others carry.

A case is a story: fetches of other pages of the browser come first (`earlier`), those of the page itself after them.
All share the browser's cookies, and are answered with Set-Cookie lines. The tables are the vocabulary.
"""

from random import Random
from typing import Any, Final

from tests.live.lab import PAGE, Sites

NAMES: Final = (
    "a", "a", "a", "b", "b", "c", "A", "", "__Host-h", "__Host-h", "__Secure-s", "__host-h", "__SECURE-s", "a b", "a@",
    "__Http-h", "__Host-Http-h",
)  # fmt: skip
VALUES: Final = ("1", "2", "3", "1", "2")
ODD_VALUES: Final = (
    "", '"q"', "x=y", "a b", " 1 ", "\xe9", "a,b", "a\tb", "\x01", "x" * 4095, "x" * 4096, "=", "__Host-x=1",
)  # fmt: skip
#: What is no pair of a name and a value.
ODD_LINES: Final = (
    "a", "", ";", "=", "=1", "==", ";a=1", " a = 1 ; Path = / ", "a=1;;Secure", "a=1; Path=/;", "\ta=1",
    "a=1; Secure; Path=/, b=2",
)  # fmt: skip
SAME_SITE: Final = (
    "SameSite=Lax", "SameSite=Strict", "SameSite=None", "SameSite=None", "SameSite=None; Secure",
    "SameSite=None; Secure", "SameSite=None; Secure", "SameSite", "samesite=NONE;secure", "SameSite=x; Secure",
    "SameSite=", "SameSite=Strict; SameSite=None; Secure", "SameSite=None; Secure; SameSite=x", "SameSite = lax",
    "SameSite=None;Secure=1", 'SameSite="None"; Secure',
)  # fmt: skip
#: {site} is the domain of the page and the API, {other} the stranger's host, {suffix} the top-level domain.
DOMAINS: Final = (
    "Domain={site}", "Domain={site}", "Domain=.{site}", "Domain=app.{site}", "Domain=api.{site}", "Domain={SITE}",
    "Domain={suffix}", "Domain={other}", "Domain=", "Domain", "Domain=..{site}", "Domain={site}.", "Domain=.",
    "Domain={site}; Domain=", "Domain={other}; Domain={site}", 'Domain="{site}"', "Domain=x.app.{site}",
)  # fmt: skip
AGES: Final = (
    "Max-Age=1000", "Max-Age=0", "Max-Age=-1", "Max-Age=", "Max-Age=x", "Max-Age=1x", "Max-Age=+1000",
    "Max-Age=99999999999999999999", "Max-Age=-0", "Max-Age=00", "Max-Age=1.5", "Max-Age=0; Max-Age=1000",
    "Max-Age=1000; Max-Age=0", "Expires=Wed, 01 Jan 2070 00:00:00 GMT", "Expires=Thu, 01 Jan 2004 00:00:00 GMT",
    "Expires=Thu, 01-Jan-70 00:00:01 GMT", "Expires=0", "Expires=", "Expires=2070-01-01",
    "Expires=Sun Jan  4 2004 00:00:00", "Expires=Wed, 01 Jan 2070", "Expires=1 Jan 2004 1:2:3",
    "Max-Age=1000; Expires=Thu, 01 Jan 2004 00:00:00 GMT", "Max-Age=0; Expires=Wed, 01 Jan 2070 00:00:00 GMT",
    "Expires=Thu, 01 Jan 2004 00:00:00 GMT; Expires=Wed, 01 Jan 2070 00:00:00 GMT",
)  # fmt: skip
OTHERS: Final = (
    "HttpOnly", "HttpOnly", "HttpOnly=0", "Partitioned", "Partitioned; Secure", "Partitioned; Secure; SameSite=None",
    "Priority=High", "x", "", "Comment=" + "x" * 1100,
)  # fmt: skip
#: {at} is the directory of the case.
PATHS: Final = ("/", "/", "{at}", "{at}/", "{at}/a", "x", "", "{at}/a/", '"/"', "/; Path=x", "{AT}")


def cookies(seed: int, sites: Sites) -> dict[str, Any]:
    """Fetches of up to three pages, whose answers set cookies."""
    return _Story(Random(f"cookies{seed}"), sites, f"/k{seed}").case()


class _Story:
    """One drawing. The pages of a story are over TLS all, or mostly not."""

    def __init__(self, random: Random, sites: Sites, at: str) -> None:
        self._random, self._sites, self._at = random, sites, at
        self._secure = random.random() < 0.7
        self._urls = 0
        app, _, other = [origin.partition("://")[2].partition(":")[0] for origin in sites]
        site = app.partition(".")[2]
        self._words = {
            "site": site, "SITE": site.upper(), "other": other, "suffix": app.rpartition(".")[2], "at": at,
            "AT": at.upper(),
        }  # fmt: skip

    def case(self) -> dict[str, Any]:
        random = self._random
        homes = random.choices(self._sites, (6, 2, 2), k=random.choice((0, 1, 1, 2)))
        earlier = [self._part(self._home(home), "", 1) for home in homes]
        frame = random.choice(("sandboxed", "srcdoc")) if random.random() < 0.1 else ""
        app = self._sites.secure.app if self._secure else self._sites.app
        last = self._part(app, frame, random.choice((2, 3, 4)))
        return {**last, "id": self._at[1:], "earlier": earlier, "cookies": True}

    def _home(self, origin: str) -> str:
        secure = self._random.random() < (0.8 if self._secure else 0.3)
        return f"https{origin.removeprefix('http')}" if secure else origin

    def _part(self, home: str, frame: str, count: int) -> dict[str, Any]:
        """What one page does."""
        url, server = f"{home}{PAGE}?x", dict[str, Any]()
        opaque = frame == "sandboxed"
        requests = [self._request(home, "null" if opaque else home, server) for _ in range(count)]
        return {
            "page": {"origin": "null", "url": url} if opaque else url, "document": {"url": url, "frame": frame},
            "requests": requests, "server": server, **({"srcdoc": True} if frame == "srcdoc" else {}),
        }  # fmt: skip

    def _request(self, home: str, origin: str, server: dict[str, Any]) -> dict[str, Any]:
        random = self._random
        hops = [self._url(home) for _ in range(random.choice((1, 1, 1, 1, 2, 3)))]
        for i, url in enumerate(hops):
            server[url] = self._answers(origin, hops[i + 1 : i + 2])
        return {
            "url": hops[0], "method": random.choice(("GET", "GET", "GET", "POST", "PUT", "HEAD")), "headers": [],
            "body": None, "mode": random.choices(("cors", "no-cors", "same-origin"), (17, 3, 1))[0],
            "credentials": random.choice(("omit", "same-origin", "include", "include", "include", "include")),
            "redirect": "follow",
        }  # fmt: skip

    def _url(self, home: str) -> str:
        random = self._random
        site = random.choices((home, *self._sites), (3, 1, 3, 3))[0].partition("://")[2]
        scheme = "https" if random.random() < (0.95 if home.startswith("https") else 0.3) else "http"
        self._urls += 1
        return f"{scheme}://{site}{self._at}{random.choice(('', '', '/a', '/a/b', '/ab'))}/{self._urls}"

    def _answers(self, origin: str, then: list[str]) -> dict[str, Any]:
        random = self._random
        cors = [
            ["Access-Control-Allow-Origin", origin], ["Access-Control-Allow-Credentials", "true"],
            ["Cache-Control", "no-store"],
        ]  # fmt: skip
        granted = [*cors, ["Access-Control-Allow-Methods", "PUT"], ["Access-Control-Max-Age", "0"]]
        if random.random() < 0.2:
            granted.append(["Set-Cookie", self._line()])
        leads = [["Location", url] for url in then]
        lines = [["Set-Cookie", self._line()] for _ in range(random.choice((0, 1, 1, 2, 3)))]
        status = random.choice((302, 307)) if then else random.choice((200, 200, 200, 404))
        return {
            "preflight": {"status": 200, "headers": granted, "body": ""},
            "actual": {"status": status, "headers": [*cors, *leads, *lines], "body": ""},
        }

    def _line(self) -> str:
        """A Set-Cookie line."""
        random = self._random
        if random.random() < 0.04:
            return random.choice(ODD_LINES)
        value = random.choice(VALUES if random.random() < 0.8 else ODD_VALUES)
        parts = ["Secure"] if random.random() < 0.3 else []
        if random.random() < 0.7:
            parts.append("Path=" + random.choice(PATHS))
        for words, chance in ((SAME_SITE, 0.6), (DOMAINS, 0.2), (AGES, 0.2), (OTHERS, 0.15)):
            if random.random() < chance:
                parts.append(random.choice(words))
        random.shuffle(parts)
        attributes = [part.format_map(self._words) for part in parts]
        return random.choice(("; ", "; ", ";", " ; ")).join([f"{random.choice(NAMES)}={value}", *attributes])
