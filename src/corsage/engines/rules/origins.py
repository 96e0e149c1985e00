"""The rules that engines follow in place of the standard's, each a small function; the table says who follows which.

Nothing here is asked unless a row of `corsage.engines.departures.table` puts it into a profile.
"""

import re
from collections.abc import Callable
from typing import Final

from corsage.fetch import site
from corsage.fetch.cors import safelist
from corsage.fetch.profile import Hop, Reader, distinct, redirect_headers, redirect_method
from corsage.fetch.url import URL
from corsage.fetch.wire.metadata import Site
from corsage.http import grammar, headers, mime
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin

_DOUBLE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_INTEGER: Final = re.compile(r"[0-9]+")
# Network Information API, "effective connection type"
_CONNECTIONS: Final = frozenset({"slow-2g", "2g", "3g", "4g"})


def _ascii(rule: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: value.isascii() and rule(value)


# netwerk/base/nsURLHelper.cpp, net_ParseRequestContentType(): white space ends the type, whatever comes before `;`.
_MEDIA_TYPE: Final = re.compile(r"(?P<type>[^ \t;]*)(?:[^;]*;(?:.*[^;])?)?")


def _firefox_content_type(value: str) -> bool:
    found = _MEDIA_TYPE.fullmatch(value)
    read = found is not None and "," not in value and safelist.UNSAFE_BYTE.search(value) is None
    return read and found is not None and found["type"].lower() in safelist.SIMPLE_ESSENCES


#: Firefox: bytes from 0x80 on are unsafe where the standard lets them pass (its `char` is signed); and it reads
#: Content-Type in its own way.
ASCII_VALUES: Final = {
    name: _ascii(rule) for name, rule in {**safelist.VALUE_RULES, "content-type": _firefox_content_type}.items()
}


#: WebKit reads the unit of a Range in any case.
ANY_CASE_RANGE: Final = dict(safelist.VALUE_RULES) | {
    "range": lambda value: safelist.VALUE_RULES["range"](value.lower()),
}


def _double(value: str) -> bool:
    return _DOUBLE.fullmatch(value) is not None


def _whole(value: str) -> bool:
    return _INTEGER.fullmatch(value) is not None


#: Chromium: client hints, and the header of its interventions, need no preflight.
CLIENT_HINTS: Final = dict(safelist.VALUE_RULES) | {
    "device-memory": _double,
    "dpr": _double,
    "downlink": _double,
    "width": _whole,
    "viewport-width": _whole,
    "rtt": _whole,
    "ect": _CONNECTIONS.__contains__,
    "save-data": lambda value: value.lower() == "on",
    "intervention": lambda _: True,
}


_SIGNED: Final = re.compile(r"[+-]?[0-9]+")


def chromium_max_age(value: str | None) -> float:
    """Two hours at the most; signs are understood, and a negative number is none at all, what needs 65 bits is not."""
    if value is None or not _SIGNED.fullmatch(value) or not -(2**63) <= int(value) < 2**63:
        return 5
    return min(max(int(value), 0), 7200)


def firefox_max_age(value: str | None) -> float:
    """A day at the most; an empty value counts as absent, an invalid one is none at all."""
    if not value:
        return 5
    return min(int(value), 86400) if grammar.DELTA_SECONDS.fullmatch(value) else 0


_WEBKIT_INTEGER: Final = re.compile(r"[ \t\n\v\f\r]*[+-]?[0-9]+[ \t\n\v\f\r]*")


def webkit_max_age(value: str | None) -> float:
    """Ten minutes at the most; signs are understood, what does not fit 64 bits is not."""
    if value is None or not _WEBKIT_INTEGER.fullmatch(value) or not -(2**63) <= int(value) < 2**63:
        return 5
    return min(int(value), 600)


def soup_redirect_method(status: int, method: str, *, crosses: bool) -> str:
    """What libsoup makes of redirects that cross origins: DELETE, too, becomes GET."""
    return "GET" if crosses and method == "DELETE" else redirect_method(status, method, crosses=crosses)


def webkit_redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """A CORS request that is redirected starts from the first one's headers, but for those that go with a body.

    A preflight asks for all of the first request's headers, at whatever hop. Without CORS a script's User-Agent goes,
    and 307 and 308 bring back the first Content-Type, body or not.
    """
    if not hop.cors:
        kept = headers.without(redirect_headers(hop)[0], frozenset({"user-agent"}))
        kept = _with_first_type(kept, hop.first) if hop.status in {307, 308} else kept
        return kept, kept
    sent = hop.first
    if hop.crosses or headers.get(hop.current, "authorization") is None:
        sent = headers.without(sent, headers.NON_WILDCARD_REQUEST_HEADERS)
    if redirect_method(hop.status, hop.method, crosses=hop.crosses) != hop.method:
        sent = headers.without(sent, headers.REQUEST_BODY_HEADERS)
    return sent, hop.first


def _with_first_type(lines: HeaderList, first: HeaderList) -> HeaderList:
    given = tuple([pair for pair in first if pair[0].lower() == "content-type"])
    return (*headers.without(lines, frozenset({"content-type"})), *given) if given else lines


# A page's client hints are not for other origins; Save-Data is no secret.
_HINTS: Final = frozenset({"device-memory", "dpr", "downlink", "width", "viewport-width", "rtt", "ect"})


def chromium_redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """What looks like a client hint is dropped by a redirect to any origin but the page's, the script's own too.

    Redirects of keepalive requests are the browser process's matter, which does not look.
    """
    kept, _ = redirect_headers(hop)
    if not (hop.home or hop.keepalive):
        kept = headers.without(kept, _HINTS)
    return kept, kept


def _combined(lines: HeaderList) -> dict[str, str]:
    combined: dict[str, str] = {}
    for name, value in lines:
        lower = name.lower()
        combined[lower] = f"{combined[lower]}, {value}" if lower in combined else value
    return combined


def combined_names(lines: HeaderList, rules: safelist.Rules) -> tuple[str, ...]:
    """WebKit: the lines of a name are one value when it is asked whether that is safe."""
    return safelist.unsafe_names(tuple(_combined(lines).items()), rules)


def trimmed_names(lines: HeaderList, rules: safelist.Rules) -> tuple[str, ...]:
    """Chromium: the same, but an empty last line leaves no blank behind the comma."""
    return safelist.unsafe_names(tuple([(name, value.rstrip(" ")) for name, value in _combined(lines).items()]), rules)


def repeated_names(lines: HeaderList, rules: safelist.Rules) -> tuple[str, ...]:
    """Firefox: each unsafe line is named, so that a name on several lines is named as often; no total is too large."""
    return tuple(sorted([name.lower() for name, value in lines if not safelist.is_safelisted(name, value, rules)]))


# netwerk/protocol/http/nsHttpHeaderArray.h, "IsSingletonHeader", as far as a script may set them
_SINGLETONS: Final = frozenset({
    "authorization", "content-disposition", "content-type", "from", "if-modified-since", "if-unmodified-since",
    "location", "max-forwards", "user-agent",
})  # fmt: skip


def last_ones(lines: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - the rule's form
    """Firefox: a line takes the place of an empty one; an empty one, and a singleton's, that of all before it.

    A body, though, goes out under the first Content-Type.
    """
    if len({name.lower() for name, _ in lines}) == len(lines):
        return lines
    first = next((value for name, value in lines if name.lower() == "content-type"), None)
    if body is not None and first is not None:
        lines = tuple([(name, first if name.lower() == "content-type" else value) for name, value in lines])
    sent: list[tuple[str, str]] = []
    for name, value in lines:
        lower = name.lower()
        alone = not value or lower in _SINGLETONS
        sent = [pair for pair in sent if pair[0].lower() != lower or not (alone or not pair[1])]
        sent.append((name, value))
    return tuple(sent)


def firefox_redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """Each hop starts from the first request, less what this very redirect would drop from that.

    A preflight asks for a body's headers as well, unless this very redirect drops the body. A Content-Type is as the
    script wrote it; what XMLHttpRequest says of the body by itself goes with that.
    """
    brings_type = hop.has_body and headers.get(hop.written, "content-type") is None
    first = hop.first if brings_type else hop.written
    asked, _ = redirect_headers(hop._replace(current=first))
    kept, _ = redirect_headers(hop._replace(current=first, method=hop.first_method, then=hop.first_method))
    if redirect_method(hop.status, hop.first_method, crosses=hop.crosses) != hop.first_method:
        kept = headers.without(kept, headers.REQUEST_BODY_HEADERS)
    return kept, asked


_BYTE_RANGE: Final = re.compile(r"[ \t]*bytes[ \t]*=(?P<range>[^,]*)[, \t]*", re.IGNORECASE)
_ENDS: Final = re.compile(r"[ \t]*(?P<start>\+?[0-9]+|)[ \t]*-[ \t]*(?P<end>[+-]?[0-9]+|)[ \t]*")
_MOST: Final = 2**63 - 1


def canonical_range(lines: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - as above
    """Chromium's HTTP cache takes a GET's range apart and writes it anew; what it cannot parse is left alone."""
    given = headers.get(lines, "range") if method == "GET" else None
    if given is None:
        return lines
    return (*headers.without(lines, frozenset({"range"})), ("Range", _canonical(given)))


def _canonical(value: str) -> str:
    unit = _BYTE_RANGE.fullmatch(value)
    ends = _ENDS.fullmatch(unit["range"]) if unit else None
    if ends is None or not (ends["start"] or ends["end"]):
        return value
    start, end = (grammar.integer(digits) if digits else None for digits in ends.group("start", "end"))
    if max(start or 0, end or 0) > _MOST:
        return value
    if start is not None and end == -1:
        end = None  # net::HttpByteRange::kPositionNotSpecified
    if (start is None and (end or 0) <= 0) or (start is not None and end is not None and start > end):
        return value
    return f"bytes={'' if start is None else start}-{'' if end is None else end}"


def non_empty(values: list[str]) -> list[str]:
    """Chromium: an empty Location is no Location."""
    found = distinct(values)
    return [] if found == [""] else found


def joined(values: list[str]) -> list[str]:
    """WebKitGTK: several lines are one value, and an empty one is a failure (two values that differ, in effect)."""
    return values and ([_normalized(", ".join(values))] if any(values) or len(values) > 1 else ["", "about:invalid"])


def _normalized(location: str) -> str:
    """GLib's: each byte a code point, escapes in upper case, none that is not needed; one in a fragment stops it."""
    if not location.isascii():
        location = _BEYOND_ASCII.sub(_escaped, _made_valid(location))
    return location if "%" in location.partition("#")[2] else _PERCENT_ESCAPE.sub(_needed, location)


def _escaped(found: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in found[0].encode()])


def _needed(escape: re.Match[str]) -> str:
    char = chr(int(escape[0][1:], 16))
    return char if _UNRESERVED.fullmatch(char) else escape[0].upper()


_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_PERCENT_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")
# RFC 3986, 2.3
_UNRESERVED: Final = re.compile("[A-Za-z0-9._~-]")


def is_invalid(location: URL | None) -> bool:
    """Chromium's network stack has resolved Location before anyone asks for the redirect mode."""
    return location is None


def made_valid(lines: HeaderList, reader: Reader) -> HeaderList:  # noqa: ARG001 - the rule's form
    """WebKitGTK: libsoup puts U+FFFD, as UTF-8, in the place of each byte of a value that is no UTF-8 (GLib)."""
    if all(value.isascii() for _, value in lines):
        return lines
    return tuple([(name, value if value.isascii() else _made_valid(value)) for name, value in lines])


def _made_valid(value: str) -> str:
    read = value.encode("latin-1").decode("utf-8", "surrogateescape")
    return _ESCAPED.sub("\ufffd", read).encode().decode("latin-1")


_ESCAPED: Final = re.compile("[\udc80-\udcff]")


def is_ftp(location: URL | None) -> bool:
    """WebKitGTK refuses what libsoup cannot fetch; ftp is the scheme that comes that far."""
    return location is not None and location.scheme == "ftp"


def utf8_values(lines: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - the rule's form
    """WebKitGTK hands header values to libsoup as UTF-8."""
    for _, value in lines:
        if not value.isascii():
            return tuple([(name, value.encode().decode("latin-1")) for name, value in lines])
    return lines


_CHARSET: Final = re.compile(r"(?<=[\x00- ;])(charset[\x00- ]*=[\x00- \"']*)[^\x00- \"';]+", re.IGNORECASE)


def replaced_charset(given: str) -> str:
    """Chromium's XMLHttpRequest writes UTF-8 wherever a charset is named, and leaves the rest as it was."""
    return _CHARSET.sub(r"\g<1>UTF-8", given)


def _webkit_parameters(value: str) -> tuple[list[str], dict[str, str]]:
    """WebKit seeks a name as it is written among those that it keeps in lower case: A is not found, and taken again."""
    names: list[str] = []
    values: dict[str, str] = {}
    for name, given in mime.written(value):
        if name not in values:
            names.append(name.lower())
            values[name.lower()] = given
    return names, values


def webkit_type(value: str) -> str | None:
    """The MIME type parsed and serialised, with each name as often as it was taken, and the value that it had last."""
    kind, (names, values) = mime.essence(value), _webkit_parameters(value)
    return None if kind is None else mime.serialized(kind, [(name, values[name]) for name in names])


def webkit_text_type(given: str) -> str:
    """XMLHttpRequest's charset is UTF-8, as often as it is named."""
    kind, (names, values) = mime.essence(given), _webkit_parameters(given)
    if kind is None or values.get("charset", "UTF-8").upper() == "UTF-8":
        return given
    values["charset"] = "UTF-8"
    return mime.serialized(kind, [(name, values[name]) for name in names])


def chromium_names_opaque(
    source: Origin | None, urls: list[URL], registrable: site.Registrable, *, changed: bool
) -> bool:
    """Where the first URL is of the site that the page came from.

    What does so is the renderer's request; a redirect that made it a GET is the network's.
    """
    first = urls[0].origin
    if source is None or first is None:
        return source is None and not changed
    return not changed and source.scheme == first.scheme and site.same_site(source, first, registrable)


def firefox_names_opaque(
    source: Origin | None,
    urls: list[URL],
    registrable: site.Registrable,
    *,
    changed: bool,  # noqa: ARG001 - the rule's form
) -> bool:
    """As long as no redirect has led elsewhere from a host of the page's site, http or https, that is trustworthy.

    It comes with Sec-Fetch-Storage-Access, which says that the page might have cookies there.
    """
    first, *rest = [url.origin for url in urls]
    if first is None or not site.is_trustworthy(first) or any(url != first for url in rest):
        return False
    return source is None or site.same_site(source, first, registrable)


def schemeless_relation(page: Origin | None, urls: tuple[Origin, ...], registrable: site.Registrable) -> Site:
    """Firefox: http and https are one site where both are trusted; a redirect without TLS comes from another."""
    if all(url == page for url in urls):
        return "same-origin"
    if any(url.scheme != "https" for url in urls[:-1]) or not (page and site.is_trustworthy(page)):
        return "cross-site"
    return "same-site" if all(site.same_site(page, url, registrable) for url in urls) else "cross-site"


_QUOTE: Final = '"'


def chromium_data_type(value: str) -> str:
    """The parameters between semicolons, quoted or not, as they came; the first charset behind them.

    A charset has to be a token, or the URL is none; those that begin with a blank are like parameters, and come last.
    """
    kept, blank, charset = [], [], ""
    for piece in value.split(";")[1:]:
        name, equals, given = piece.strip(grammar.HTTP_WHITESPACE).partition("=")
        if not name or not equals or name.endswith(" "):
            continue
        if name.lower() != "charset":
            kept.append(
                f';{name}="{given[1:].removesuffix(_QUOTE)}"' if given.startswith(_QUOTE) else f";{name}={given}"
            )
            continue
        said = given[1:-1] if len(given) > 1 and given[0] == given[-1] == _QUOTE else given
        if said.startswith(" "):
            blank.append(f';charset="{said}"')
        elif grammar.is_token(said):
            charset = charset or f";charset={said}"
        elif given:
            raise ValueError(f"no charset: {given}")
    kind = mime.essence(value)
    if kind is None:
        return "".join(["text/plain", *blank, ";charset=US-ASCII"])
    return "".join([kind, *kept, *blank, charset])


def is_nowhere(location: URL | None) -> bool:
    """Firefox gives up a redirect that it could not open a channel for."""
    return location is None or location.scheme in {"chrome", "data", "javascript"}
