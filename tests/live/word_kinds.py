"""Handshakes whose matter is how things are written, from seeds: lists, numbers, types, ranges, URLs.

In the plain kind a value is one of a few. Here it is put together from parts, right ones mostly, so that nobody need
have thought of the very value; all else lets the request pass. The tables are the vocabulary.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from tests.live.generator import REDIRECTS
from tests.live.lab import Sites

_METHODS: Final = (
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "QUERY", "TRACE", "TRACK", "CONNECT", "LINK", "COPY",
    "M-SEARCH", "GET1", "P", "PUT!", "a_b", "*", "NULL",
)  # fmt: skip
_NAMES: Final = (
    "X-A", "x-b", "X-C", "Authorization", "Accept", "Accept-Language", "Content-Language", "Content-Type", "Range",
    "If-Range", "Cache-Control", "Pragma", "DPR", "Save-Data", "DNT", "Early-Data", "Forwarded", "From",
    "Via", "TE", "Trailer", "Date", "Expect", "Upgrade", "Connection", "Content-Length", "Transfer-Encoding", "Cookie2",
    "Accept-Charset", "Accept-Encoding", "Access-Control-Request-Method", "Access-Control-Request-Headers",
    "Access-Control-Request-Private-Network", "Access-Control-Allow-Headers", "Sec-", "Sec", "Proxy-", "Proxy",
    "Security", "X-HTTP-Method", "X-Method-Override", "Content-Encoding", "Content-Disposition", "Content-Location",
    "Max-Forwards", "Last-Event-ID", "Ping-From", "Service-Worker", "Purpose", "X-Purpose", "Sec-CH-UA", "RTT",
    "Device-Memory", "Width", "Viewport-Width", "Downlink", "ECT", "Origin-Agent-Cluster", "Timing-Allow-Origin",
    "!", "x_y", "1", "null", "*", "X-A.B", "Location", "WWW-Authenticate", "ETag", "Vary", "Age", "Server", "A" * 120,
)  # fmt: skip
_TEXTS: Final = (
    "1", "x", "", "a b", "a,b", "\t1", "1 ", "caf\xe9", "\x80", "\xff", "a\tb", '"a"', '"', "a;b", "(a)", "[1]", "<a>",
    "a:b", "a?b", "a@b", "a\\b", "{}", "a=b", "\x01", "\x7f", "a\x0bb", "\xa0", "\r\n1", "GET", "TRACE,x", "0" * 128,
)  # fmt: skip
_SAFE_NAMES: Final = ("Accept", "Accept-Language", "Content-Language")
_TYPES: Final = (
    "text/plain", "Text/Plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json",
    "text/html", "text/", "/plain", "text", "", "text/plain/x", "*/*", "text /plain", "text/ plain", "text/pl\xe9in",
    "text\t/plain", "text/plain\x0b",
)  # fmt: skip
_PARAMETERS: Final = (
    "charset=utf-8", "charset=UTF-8", "charset=x", 'charset="x"', "charset=", "charset", "boundary=--x", "a=b", "",
    'a="b;c"', "a=b c", "a= b", "a =b", "a=\xe9", 'a="\\""', 'a="', "a,b", "a=b,text/plain", "charset=x;charset=utf-8",
    "Charset=Latin1", "a=b=c", "a/b", "a=(b)", "a=[b]", "a='b'", "charset='utf-8'",
)  # fmt: skip
_JOINTS: Final = (";", "; ", " ;", " ; ", ";;", "; ;", ";\t", ",", ", ")


def _spelled(random: Random, word: str) -> str:
    """The word in some case."""
    return random.choice((
        word, word, word, word.lower(), word.upper(), word.capitalize(), word.swapcase(),
        "".join([random.choice((char.lower(), char.upper())) for char in word]),
    ))  # fmt: skip


def _padded(random: Random, text: str) -> str:
    ends = ("", "", "", "", " ", "\t", " \t ")
    return random.choice(ends) + text + random.choice(ends)


def _type(random: Random) -> str:
    """A Content-Type."""
    kind = random.choice(_TYPES if random.random() < 0.3 else _TYPES[:4])
    parts = [random.choice(_JOINTS if random.random() < 0.3 else _JOINTS[:2]) + random.choice(_PARAMETERS)
             for _ in range(random.choice((0, 1, 1, 1, 2)))]  # fmt: skip
    text = _padded(random, kind + "".join(parts))
    return text + "; x=" + "y" * (random.choice((127, 128, 129)) - len(text) - 4) if random.random() < 0.1 else text


def _range(random: Random) -> str:
    """A Range."""
    numbers = ("", "", "0", "1", "10", "010", "99999999999999999999", "-1", "+1", "x", " 1", "1 ")
    ends = random.choice(numbers[:5]), random.choice(numbers[:5])
    if random.random() < 0.25:
        ends = random.choice(numbers), random.choice(numbers)
    unit = random.choice(("bytes",) * 12 + ("Bytes", "BYTES", " bytes", "bytes ", "byte", "items", ""))
    equals = random.choice(("=",) * 10 + ("= ", " =", "", "=="))
    more = random.choice(("",) * 10 + (",", ",2-3", " ", ", 5-", "-"))
    return unit + equals + ends[0] + random.choice(("-",) * 9 + ("--", " - ", "")) + ends[1] + more


def _long(random: Random) -> str:
    """A value about as long as may be."""
    size = random.choice((127, 128, 129, 200))
    return random.choice(("a", "a,", "\xe9", "1")) * size if random.random() < 0.3 else "a" * size


def _header(random: Random) -> list[str]:
    """A request header, as a script may set it."""
    kind = random.random()
    if kind < 0.25:
        return ["Content-Type", _type(random)]
    if kind < 0.4:
        return ["Range", _range(random)]
    if kind < 0.55:
        value = _long(random) if random.random() < 0.5 else random.choice(_TEXTS)
        return [_spelled(random, random.choice(_SAFE_NAMES)), value]
    name = _spelled(random, random.choice(_NAMES)) if random.random() < 0.3 else random.choice(_NAMES)
    return [name, _padded(random, random.choice(_TEXTS if random.random() < 0.5 else ("1", "2")))]


def asks(seed: int, sites: Sites) -> dict[str, Any]:
    """What a script may write: methods, header names and values, types, ranges. The server lets all of it pass."""
    random = Random(f"asks{seed}")
    page = "null" if random.random() < 0.05 else sites.app
    url = f"{random.choice((sites.api, sites.api, sites.other, sites.app))}/a{seed}/0"
    method = _spelled(random, random.choice(_METHODS)) if random.random() < 0.6 else "GET"
    headers = [_header(random) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3)))]
    if random.random() < 0.08:  # 1,024 bytes are as much as goes unasked
        size = random.choice((100, 127, 128))
        headers += [[random.choice(_SAFE_NAMES), "a" * size] for _ in range(random.choice((8, 9, 10)))]
    if headers and random.random() < 0.15:
        headers.append([_spelled(random, headers[0][0]), random.choice((headers[0][1], "2", ""))])
    request: dict[str, Any] = {
        "url": url, "method": method, "headers": headers,
        "body": "x=1" if method.upper() not in {"GET", "HEAD"} and random.random() < 0.5 else None,
        "mode": random.choices(("cors", "no-cors", "same-origin"), (16, 4, 1))[0],
        "credentials": random.choice(("omit", "same-origin", "include")), "redirect": "follow",
    }  # fmt: skip
    if random.random() < 0.3:
        request |= {"initiator": "xhr", "mode": "cors", "credentials": random.choice(("same-origin", "include"))}
    names = ", ".join(dict.fromkeys([name for name, _ in headers if name.replace("-", "").isalnum()]))
    every = f"*, {names}" if random.random() < 0.85 else names
    upper = method.upper() if random.random() < 0.15 else method
    allow = [["Access-Control-Allow-Origin", page], ["Access-Control-Allow-Credentials", "true"]]
    granted = [*allow, ["Access-Control-Allow-Headers", every], ["Access-Control-Allow-Methods", f"*, {upper}"]]
    return {"id": f"a{seed}", "page": page, "requests": [request], "server": {url: {
        "preflight": {"status": 204, "headers": granted, "body": ""},
        "actual": {"status": 200, "headers": [*allow, ["Cache-Control", "no-store"]], "body": "ok"},
    }}}  # fmt: skip


def _item(random: Random, item: str) -> str:
    """A list's item, well written or not."""
    if random.random() < 0.9:
        return item
    return random.choice((
        f'"{item}"', f"'{item}'", f"{item};q=1", f"{item} x", f"{item}\t", f"\xa0{item}", f"{item}\xe9", f"*{item}",
        f"{item}*", f"{item}:", f"({item})", f"{item}\x0b", f"{item}\x01", f"{item}\x7f", f'"{item}', f"{item}\\",
    ))  # fmt: skip


def _lines(random: Random, name: str, items: Sequence[str]) -> list[list[str]]:
    """A list, on one header line or more."""
    written = [_item(random, _spelled(random, item) if random.random() < 0.15 else item) for item in items]
    random.shuffle(written)
    if random.random() < 0.15:
        written.insert(random.randrange(len(written) + 1), random.choice(("*", "*", "", "", " ", "\t")))
    if random.random() < 0.03:
        written += [f"X-{i}" for i in range(random.choice((50, 500, 2000)))]
    count = random.choice((1, 1, 1, 1, 2, 3))
    separator = random.choice(
        (", ", ", ", ",", " ,", ",\t", " , ", ",,", ", , ", ",\t,") + ((";", " ", "\t", "|") * (random.random() < 0.15))
    )
    return [[name, _padded(random, separator.join(written[i::count]))] for i in range(count)]


_TRUTHS: Final = (
    "True",
    "TRUE",
    "false",
    "",
    "1",
    "yes",
    "true, true",
    "true,",
    ",true",
    "*",
    '"true"',
    "true;",
    "tru\xe9",
)
_AGES: Final = (
    "0", "1", "5", "-0", "-5", "+5", "5.0", ".5", "5s", "5,5", "5;", "0x10", "\xb2", "1e3", "1_0", "05", "--5", "+",
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "4294967296", "18446744073709551616", "NaN",
    "-", "Infinity", "5 5", "5\t", "\x0b5", "5\x0c", '"5"', "", " ", ",", "0" * 40 + "7", "9" * 400,
)  # fmt: skip
_STATUSES: Final = (
    200, 200, 200, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 299, 300, 304, 305, 306, 309, 399, 400, 401, 402,
    403, 404, 405, 406, 409, 410, 411, 412, 413, 415, 418, 422, 426, 428, 431, 451, 499, 500, 501, 502, 503, 504, 505,
    511, 599, 600, 700, 999,
)  # fmt: skip
_SEEN: Final = (
    "X-A", "x-b", "ETag", "Authorization", "Set-Cookie", "set-cookie2", "Content-Type", "X-Long", "Server", "Link",
    "Access-Control-Allow-Origin", "Access-Control-Max-Age", "WWW-Authenticate", "Date2", "Vary", "X-C", "*", "X!",
    "Content-Encoding2", "Timing-Allow-Origin", "Location", "Content-Language", "Expires", "Retry-After",
)  # fmt: skip
_SEEN_VALUES: Final = (
    "1",
    "",
    "a, b",
    "\xe9",
    "\xff\xfe",
    "a\tb",
    " 1",
    "1\t",
    '"x"',
    "\xc3\xa9",
    ",",
    "x" * 300,
    "\x01",
    "\xa0",
)


def _origins(random: Random, origin: str, sites: Sites) -> list[list[str]]:
    """Access-Control-Allow-Origin, once or more, right in most cases."""
    name = _spelled(random, "Access-Control-Allow-Origin") if random.random() < 0.1 else "Access-Control-Allow-Origin"
    if random.random() < 0.75:
        return [[name, _padded(random, random.choice((origin, origin, origin, "*")))]]
    scheme, _, host = origin.partition("://")
    odd = (
        f"{origin},", f",{origin}", f"{origin}, {origin}", f"{origin} {origin}", f"{origin}\t{origin}", f"{origin};",
        f'"{origin}"', f"<{origin}>", f"{origin}/", f"{origin}/x", f"{origin}?", f"{origin}#", f"{origin}\\",
        f"{scheme}:{host}", f"{scheme}:/{host}", f"{scheme}:///{host}", host, f"//{host}", f"{scheme.upper()}://{host}",
        f"{scheme}://u@{host}", f"{scheme}://{host.partition(':')[0]}", f"{scheme}://{host.partition(':')[0]}:080",
        f"{scheme}://*.{host.partition('.')[2]}", f"{scheme}://{host.capitalize()}", f"{scheme}://{host}.",
        "*", "**", "*,", "* ", "*;", f"*, {origin}", f"* {origin}", "'*'", '"*"', "null", "NULL", "null,",
        "undefined", "", ",", " ", "http:", "http://", "https://*", "file://", "data:", "x", "x:y", "\xe9",
        f"{origin}\xe9", "http://\xe9.test",
        "http://[::1]", "http://[::1", "http://%41.test", f"{origin}\x01", f"\xa0{origin}", "app.site.test",
        "http://1.2.3.4.5", "http://0x7f.1", "http://a..b", "http://a:99999", "http://:80", "ws://a", "a:",
    )  # fmt: skip
    lines = [[name, random.choice(odd)]]
    if random.random() < 0.2:
        lines.append([name, random.choice((origin, origin, "*", "", sites.other, "null"))])
    return lines


def _flag(random: Random) -> list[list[str]]:
    """Access-Control-Allow-Credentials."""
    name, kind = "Access-Control-Allow-Credentials", random.random()
    if kind < 0.8:
        return [[name, _padded(random, "true")]]
    if kind < 0.85:
        return [[name, "true"], [name, random.choice(("true", "false", ""))]]
    return [[name, random.choice(_TRUTHS)]] if kind < 0.95 else []


def answers(seed: int, sites: Sites) -> dict[str, Any]:
    """What a server may write: origins, flags, lists, ages and statuses, of preflights and of responses."""
    random = Random(f"answers{seed}")
    page = "null" if random.random() < 0.1 else sites.app
    url = f"{random.choice((sites.api, sites.api, sites.api, sites.other, sites.app))}/w{seed}/0"
    names = random.sample(("x-a", "x-b", "content-type", "authorization", "range", "x-c"), random.choice((0, 1, 1, 2)))
    method = random.choice(("GET", "GET", "POST", "PUT", "DELETE", "PATCH", "patch", "QUERY", "X"))
    request: dict[str, Any] = {
        "url": url, "method": method,
        "headers": [[name, "application/json" if name == "content-type" else "1"] for name in names], "body": None,
        "mode": random.choices(("cors", "no-cors"), (14, 1))[0],
        "credentials": random.choice(("omit", "same-origin", "include", "include")),
        "redirect": random.choices(("follow", "error", "manual"), (12, 1, 1))[0],
    }  # fmt: skip
    if random.random() < 0.25:
        request |= {"initiator": "xhr", "mode": "cors", "redirect": "follow"}
        request["credentials"] = "include" if request["credentials"] == "include" else "same-origin"
    granted = [*_origins(random, page, sites), *_flag(random)]
    if random.random() < 0.95:
        granted += _lines(random, "Access-Control-Allow-Methods", [method, *random.sample(("PUT", "GET", "X"), 1)])
    if random.random() < 0.95:
        granted += _lines(random, "Access-Control-Allow-Headers", [*names, "x-more"])
    for _ in range(random.choice((0, 0, 1, 1, 1, 2))):
        granted.append(["Access-Control-Max-Age", _padded(random, random.choice(_AGES))])
    seen = [*_origins(random, page, sites), *_flag(random), ["Cache-Control", "no-store"]]
    for name in random.sample(_SEEN, random.choice((0, 2, 5))):
        seen += [[name, random.choice(_SEEN_VALUES)] for _ in range(random.choice((1, 1, 2)))]
    if random.random() < 0.8:
        seen += _lines(random, "Access-Control-Expose-Headers", random.sample(_SEEN, random.choice((0, 1, 3, 6))))
    status = random.choice(_STATUSES)
    if 300 <= status <= 399:  # WebKitGTK follows what no standard calls a redirect
        seen = [pair for pair in seen if pair[0] != "Location"]
    random.shuffle(seen)
    random.shuffle(granted)
    # What is remembered of the answer shows when the same is asked again.
    again = [dict(request) for _ in range(random.choice((0, 0, 1)))]
    ok = random.choice((200, 204)) if random.random() < 0.8 else random.choice(_STATUSES)
    return {"id": f"w{seed}", "page": page, "requests": [request, *again], "server": {url: {
        "preflight": {"status": ok, "headers": granted, "body": ""},
        "actual": {"status": status, "headers": seen, "body": random.choice(("ok", "", "caf\xe9"))},
    }}}  # fmt: skip


#: {at} is a URL of the lab; {host} its host and port, {path} its path.
_WHERE: Final = (
    "{at}#f", "{at}#", "{at}?", "{at}?#", "http://user@{host}{path}", "http://:pw@{host}{path}",
    "http://u:p@{host}{path}",
    "http://@{host}{path}", "http://:@{host}{path}", "http:{path}", "http:/{host}{path}", "http:///{host}{path}",
    "HTTP://{host}{path}",
    "//{host}{path}", "///{host}{path}", "\\\\{host}{path}", "{path}", "{path}#x", ".", "./x", "../x", "x y",
    " {at}", "{at} ", "\t{at}", "{at}\t", "{at}?\xe9", "{at}?a b", "{at}?'\"<>`", "{at}?%zz", "{at}#\xe9 x",
    "https://{host}{path}", "https://u:p@{host}{path}", "ftp://{host}{path}", "ws://{host}{path}", "wss://{host}{path}",
    "data:,x", "data:text/plain,x#f", "about:blank", "about:srcdoc", "blob:http://{host}/x", "file:///x",
    "javascript:0", "mailto:a@b", "foo:bar", "foo://{host}{path}", "view-source:{at}", "http://", "http://[", "http://%",
    "http://{host}:x/", "http://{host}@/", "http://127.0.0.1:99999/",
    "http://1.2.3.4.5/", "http://a..b/", "http://\xe9/", "{at}/%2e%2e/x", "{at}/../../x", "{at};x", "{at}, {at}",
    "http://127.0.0.1:1/", "http://127.0.0.1:6000/",
)  # fmt: skip
#: To a script that says so, the page itself.
_RELATIVE: Final = ("?q", "?", "#f", "#", "")
#: Firefox has no end of an XMLHttpRequest that is redirected to a port that is blocked.
_BLOCKED: Final = 2


def leads(seed: int, sites: Sites) -> dict[str, Any]:
    """Where a URL or a Location may lead, however it is written; at most of them is an answer."""
    random = Random(f"leads{seed}")
    page = "null" if random.random() < 0.08 else sites.app
    chain = [f"{random.choices(sites, (3, 4, 3))[0]}/d{seed}/{i}" for i in range(random.choice((1, 2, 2, 2, 3)))]
    headers = [random.choice((["X-A", "1"], ["Authorization", "t"], ["Content-Type", "text/plain"]))]
    request: dict[str, Any] = {
        "url": chain[0], "method": random.choice(("GET", "GET", "POST", "PUT", "HEAD")),
        "headers": headers * (random.random() < 0.3), "body": None,
        "mode": random.choices(("cors", "no-cors", "same-origin"), (14, 4, 2))[0],
        "credentials": random.choice(("omit", "same-origin", "include")),
        "redirect": random.choices(("follow", "error", "manual"), (10, 1, 1))[0],
    }  # fmt: skip
    if random.random() < 0.25:
        request |= {"initiator": "xhr", "mode": "cors", "redirect": "follow"}
        request["credentials"] = random.choice(("same-origin", "include"))
    if request["mode"] == "no-cors" and random.random() < 0.8:
        request |= {"redirect": "follow", "headers": [], "method": random.choice(("GET", "POST"))}
    server: dict[str, Any] = {}
    odd = random.randrange(len(chain)) if random.random() < 0.9 else -1
    if odd == 0:
        request["url"] = _written(random, chain[0], _WHERE)
    for i, url in enumerate(chain):
        allow = [
            ["Access-Control-Allow-Origin", random.choice((page, page, page, "null", "*"))],
            ["Access-Control-Allow-Credentials", "true"], ["Cache-Control", "no-store"],
        ]  # fmt: skip
        where = (*(_WHERE[:-_BLOCKED] if "initiator" in request else _WHERE), *_RELATIVE)
        then = [_written(random, there, where) if i + 1 == odd else there for there in chain[i + 1 : i + 2]]
        if then and i + 1 == odd and random.random() < 0.06:
            then.append(random.choice((then[0], chain[0], "")))
        if then and random.random() < 0.03:
            then = [url]  # for ever
        lines = [*allow, *[["Location", there] for there in then]]
        granted = [
            *allow,
            ["Access-Control-Allow-Methods", "PUT"],
            ["Access-Control-Allow-Headers", "x-a, authorization"],
        ]
        asked = random.choice(REDIRECTS) if random.random() < 0.03 else 204
        script = {
            "preflight": {"status": asked, "headers": [*granted, *lines[3:]] if asked != 204 else granted, "body": ""},
            "actual": {"status": random.choice(REDIRECTS) if then else 200, "headers": lines, "body": "ok"},
        }
        server[url] = server[f"https{url.removeprefix('http')}"] = script
    return {"id": f"d{seed}", "page": page, "requests": [request], "server": server}


def _written(random: Random, url: str, where: Sequence[str]) -> str:
    host, _, path = url.removeprefix("http://").partition("/")
    return random.choice(where).format(at=url, host=host, path=f"/{path}")
