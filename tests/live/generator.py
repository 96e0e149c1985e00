"""Handshakes from seeds: one seed, one scenario, the same on every machine.

A scenario is drawn so that it gets far: most answers grant what the request needs, and one or two things in them are
wrong. The tables below are the vocabulary; a rule of the engine that no word here can touch is not proven live.
"""

from random import Random
from typing import Any, Final

from tests.live.lab import Sites

METHODS: Final = (
    "GET", "get", "HEAD", "head", "POST", "post", "PUT", "put", "PUt", "DELETE", "delete", "OPTIONS", "options",
    "PATCH", "patch", "Patch", "QUERY", "query", "PROPFIND", "CUSTOM", "x-y", "GETS", "CONNECT", "trace", "B D", "",
)  # fmt: skip

#: Request headers: name, and values to choose from.
HEADERS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Accept", ("application/json", "", "a{b}", "text/html(x)", "a" * 128, "a" * 129, "caf\xe9")),
    ("Accept-Language", ("en-GB,en;q=0.8", "en_GB", "*", "d\xe9", "e" * 120)),
    ("Content-Language", ("de-DE", "de:DE", "", "d" * 128)),
    ("Content-Type", (
        "text/plain", "TEXT/PLAIN", "text/plain;charset=utf-8", 'text/plain; a="b"', "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded", "application/json", "garbage", "", "text/plain, text/plain", "text /plain",
        "text/plain;" + "c" * 118, " text/plain ;x", "text/", "application/x-www-form-urlencoded;", "text/plain x",
        "text/plain x;a=b", "text/plain;;", "text/plain;a=b,c", "text/plain;charset=\xe9", "text/plain;charset=x",
    )),
    ("Range", ("bytes=0-", "bytes=0-10", "bytes=-10", "bytes=9-2", "bytes= 0-1", "bytes=0-1,4-5", "Bytes=0-1",
               "bytes=0 -1", "bytes=-", "bytes=1", "")),
    ("Authorization", ("Bearer t", "")),
    ("DPR", ("2", "1.5", "x", "", "1.", ".5")),
    ("Width", ("1", "1.5", "", "x")),
    ("Viewport-Width", ("1", "-1")),
    ("Save-Data", ("on", "ON", "off", "")),
    ("Device-Memory", ("8", "0.25", "x")),
    ("Downlink", ("1", "1.5", "x")),
    ("RTT", ("50", "x")),
    ("ECT", ("4g", "x")),
    ("Lang", ("de", "")),
    ("Intervention", ("x",)),
    ("Purpose", ("prefetch",)),
    ("X-A", ("1", "", "  padded\t", "caf\xe9", "a,b", "a\tb")),
    ("x-a", ("2",)),
    ("X-Requested-With", ("XMLHttpRequest",)),
    ("If-None-Match", ('"x"',)),
    ("If-Modified-Since", ("Mon, 01 Jan 2024 00:00:00 GMT",)),
    ("If-Range", ('"x"',)),
    ("Cache-Control", ("no-cache", "max-age=0")),
    ("Pragma", ("no-cache",)),
    ("Last-Event-ID", ("3",)),
    ("User-Agent", ("mine",)),
    ("Upgrade-Insecure-Requests", ("1",)),
    ("traceparent", ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",)),
    ("X-HTTP-Method-Override", ("PUT", "TRACE", "GET, track")),
    ("Access-Control-Allow-Origin", ("*",)),
    ("Origin", ("http://spoof.test",)),
    ("Referer", ("http://spoof.test/",)),
    ("Host", ("spoof.test",)),
    ("Cookie", ("a=b",)),
    ("Sec-Thing", ("1",)),
    ("Proxy-X", ("1",)),
    ("Keep-Alive", ("1",)),
    ("Set-Cookie", ("a=b",)),
    ("X Bad", ("1",)),
    ("X-Line", ("a\nb",)),
    ("X-Wide", ("\u4e2d",)),
    ("*", ("1",)),
)  # fmt: skip

RESPONSE_HEADERS: Final = (
    ("Content-Type", "application/json"), ("Cache-Control", "no-store"), ("Content-Language", "en"), ("Expires", "0"),
    ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"), ("Pragma", "no-cache"), ("ETag", '"e"'), ("X-B", "b"),
    ("X-Total", "5"), ("X-Total", "6"), ("Link", "<a>"), ("Authorization", "z"), ("x-request-id", " r1 "),
    ("X-Empty", ""), ("x-b", "caf\xe9"), ("X-Latin", "\xff\x80"),
)  # fmt: skip
EXPOSED: Final = (
    "*", "etag", "X-B, x-total", "X-Request-Id,,", "*, Authorization", "Set-Cookie, X-B", "@bad, X-Total", "X Request",
    "", "expires", '"etag"', "etag;x-b", "ETag , *",
)  # fmt: skip
MAX_AGES: Final = (
    "600", "0", "-1", "99999999999", "99999999999999999999999", "abc", "600, 600", "600.5", " 600 ", "+600", "",
    "1e3", "0600",
)  # fmt: skip
CREDENTIALS: Final = ("true", "true", "true", "true", "TRUE", "True", "false", "", " true ", "true, true", "1")
PREFLIGHT_STATUSES: Final = (200, 204, 204, 201, 299, 206, 301, 302, 307, 304, 300, 400, 401, 403, 404, 405, 407, 500)
STATUSES: Final = (200, 200, 200, 201, 204, 205, 206, 300, 304, 305, 306, 400, 401, 403, 404, 410, 500, 503)
REDIRECTS: Final = (301, 302, 303, 307, 308)


def scenario(seed: int, sites: Sites, series: int = 0) -> dict[str, Any]:
    """The scenario of a seed, as plain data (`corsage.handshake.scenario_form`); each series has URLs of its own."""
    return _Draw(Random(seed), sites, f"/s{seed}" + (f"-{series}" if series else "")).scenario()


class _Draw:
    """One drawing; the methods are the parts of a scenario."""

    def __init__(self, random: Random, sites: Sites, prefix: str) -> None:
        self._random, self._sites, self._prefix = random, sites, prefix
        self._opaque = random.random() < 0.1
        self._again_asked = False
        self._origin = "null" if self._opaque else sites.app

    def scenario(self) -> dict[str, Any]:
        requests = [self._request()]
        hops = self._hops(requests[0])
        if self._chance(0.15):
            requests.append(self._again(requests[0]))
            self._again_asked = True
        server = {
            url: {"preflight": self._preflight(requests), "actual": self._actual(requests[0], hops[i + 1 : i + 2])}
            for i, url in enumerate(hops)
        }
        page = "null" if self._opaque else self._sites.app
        return {"id": self._prefix[1:], "page": page, "requests": requests, "server": server}

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _site(self) -> str:
        return self._random.choices(self._sites, (2, 6, 2))[0]

    def _request(self) -> dict[str, Any]:
        random = self._random
        method = random.choice(METHODS)
        names = [random.choice(HEADERS) for _ in range(random.choice((0, 0, 1, 1, 1, 2, 3, 5, 8)))]
        headers = [[name, random.choice(values)] for name, values in names]
        body = "x=1" if method.upper() not in {"GET", "HEAD"} and self._chance(0.5) else None
        mode = random.choices(("cors", "no-cors", "same-origin"), (17, 2, 1))[0]
        return {
            "url": self._written(f"{self._site()}{self._prefix}/0"),
            "method": method,
            "headers": headers,
            "body": "x" if self._chance(0.01) else body,
            "mode": mode,
            "credentials": random.choice(("omit", "same-origin", "include", "include")),
            "redirect": random.choices(("follow", "error", "manual"), (17, 2, 1))[0],
        }

    def _written(self, url: str) -> str:
        """The URL as a script might write it: with a fragment, a user, dots, upper case; or something else."""
        kind = self._random.random()
        scheme, _, rest = url.partition("://")
        if kind < 0.86:
            return url
        return self._random.choice((
            f"{url}#part", f"{scheme}://user:pw@{rest}", f"{scheme}://{rest.upper().replace('/S', '/s')}",
            url.replace(self._prefix, f"{self._prefix}/./x/.."), "data:text/plain,hello", f"{url}?q=\xe9 x",
            "ftp://x.test/", f"{scheme}:\\\\{rest}", "http://[", "foo:bar", url.replace("http", "HTTP", 1),
        ))  # fmt: skip

    def _again(self, first: dict[str, Any]) -> dict[str, Any]:
        """A second fetch of the same URL: the preflight cache's matter."""
        second = dict(first)
        kind = self._random.randrange(5)
        if kind == 1:
            second["credentials"] = self._random.choice(("omit", "same-origin", "include"))
        elif kind == 2:
            second["headers"] = [*first["headers"], ["X-More", "1"]]
        elif kind == 3:
            second["method"] = self._random.choice(("PUT", "DELETE", "PATCH"))
        elif kind == 4:
            second["headers"] = []
        return second

    def _hops(self, request: dict[str, Any]) -> list[str]:
        """The URLs of a redirect chain, the request's own first."""
        first = request["url"] if request["url"].startswith("http://") and "@" not in request["url"] else ""
        host = first.partition("/s")[0] if first else self._site()
        host = next((site for site in self._sites if site in host.lower()), self._site())
        count = self._random.choice((1, 1, 1, 2, 2, 3, 4))
        return [f"{host}{self._prefix}/0", *[f"{self._site()}{self._prefix}/{i}" for i in range(1, count)]]

    def _preflight(self, requests: list[dict[str, Any]]) -> dict[str, Any] | str:
        random = self._random
        if self._chance(0.02):
            return "close"
        headers = self._granted_origin(requests[0])
        methods = {request["method"].upper() if self._chance(0.8) else request["method"] for request in requests}
        headers += self._maybe(0.9, "Access-Control-Allow-Methods", self._list([*methods, "GET"]))
        names = [name for request in requests for name, _ in request["headers"] if " " not in name]
        headers += self._maybe(0.9, "Access-Control-Allow-Headers", self._list([*names, "content-type"]))
        headers += self._maybe(0.4, "Access-Control-Max-Age", random.choice(MAX_AGES))
        status = random.choice(PREFLIGHT_STATUSES) if self._chance(0.2) else random.choice((200, 204))
        if status in REDIRECTS:
            headers.append(["Location", f"{self._sites.api}/elsewhere"])
        random.shuffle(headers)
        return {"status": status, "headers": headers, "body": ""}

    def _list(self, items: list[str]) -> str:
        """A list as servers write them, well or not."""
        random = self._random
        kind = random.random()
        if kind < 0.2:
            return random.choice(("*", "*, Authorization", "", "@bad", "GET PUT", "X-Other", ", ,", '"x"', "*,GET"))
        if kind < 0.3:
            items = items[:-2] or items
        written = random.choice((", ", ",", " ,, ")).join(dict.fromkeys(items))
        return random.choice((str, str, str, str.lower, str.upper))(written)

    def _granted_origin(self, request: dict[str, Any]) -> list[list[str]]:
        random = self._random
        include = request["credentials"] == "include"
        right = random.choice((self._origin, self._origin, "null", "*" if not include else self._origin))
        wrong = (
            "*", "null", "Null", f"{self._origin}/", self._sites.other, "http://*.site.test", "**", "", "*, *",
            f"{self._origin}, {self._sites.other}", self._origin.upper(), f" {self._origin}  ", "app.site.test",
            f"https{self._origin[4:]}", "http://", "about:blank", "x y",
        )  # fmt: skip
        headers = []
        if self._chance(0.95):
            headers.append(["Access-Control-Allow-Origin", random.choice(wrong) if self._chance(0.12) else right])
        if self._chance(0.01):
            headers.append(["access-control-allow-origin", right])
        if self._chance(0.95 if include else 0.2):
            value = random.choice(CREDENTIALS) if self._chance(0.3) else "true"
            headers.append(["Access-Control-Allow-Credentials", value])
        return headers

    def _maybe(self, probability: float, name: str, value: str) -> list[list[str]]:
        return [[name, value]] if self._chance(probability) else []

    def _actual(self, request: dict[str, Any], then: list[str]) -> dict[str, Any] | str:
        random = self._random
        if self._chance(0.01):
            return "close"
        headers = self._granted_origin(request)
        headers += [list(pair) for pair in RESPONSE_HEADERS if self._chance(0.3)]
        if self._again_asked:  # what an HTTP cache would answer a second time tells nothing of CORS
            headers = [pair for pair in headers if pair[0] not in {"Cache-Control", "Last-Modified", "Expires", "ETag"}]
            headers.append(["Cache-Control", "no-store"])
        headers += self._maybe(0.5, "Access-Control-Expose-Headers", random.choice(EXPOSED))
        headers += self._maybe(0.05, "Access-Control-Expose-Headers", random.choice(EXPOSED))
        status = random.choice(STATUSES)
        if then:
            status = random.choice(REDIRECTS)
            headers += [["Location", self._location(then[0])]]
        elif self._chance(0.03):
            status = random.choice(REDIRECTS)
        random.shuffle(headers)
        body = "ok" if status not in REDIRECTS and self._chance(0.9) else ""
        return {"status": status, "headers": headers, "body": body}

    def _location(self, url: str) -> str:
        if self._chance(0.85):
            return url
        path = url.partition(self._prefix)[2]
        return self._random.choice((
            f"{url}#frag", url.replace("http://", "http://user:pw@"), f"{self._prefix}{path}", "data:text/plain,hi",
            "ftp://x.test/", "http://[", "", url.replace("http://", "HTTP://"), "about:blank", f"{url}\t",
        ))  # fmt: skip
