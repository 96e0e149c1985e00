"""What each engine makes of a redirect: the method and headers that it keeps, and the Location that it reads."""

import re
from typing import Final

from corsage.engines.rules.sent_headers import made_valid_value
from corsage.fetch.profile import Hop, distinct, redirect_headers, redirect_method
from corsage.fetch.url import URL
from corsage.http import headers
from corsage.http.headers import HeaderList


def soup_redirect_method(status: int, method: str, *, crosses: bool) -> str:
    """What libsoup makes of redirects that cross origins: DELETE, too, becomes GET."""
    return "GET" if crosses and method == "DELETE" else redirect_method(status, method, crosses=crosses)


def webkit_redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """A CORS request that is redirected starts from the first one's headers, except those that go with a body.

    A preflight asks for all of the first request's headers, at whatever hop. Without CORS a script's User-Agent goes,
    and 307 and 308 bring back the first Content-Type, body or not.
    """
    if not hop.cors:
        lines = headers.without(redirect_headers(hop)[0], frozenset({"user-agent"}))
        lines = _with_first_type(lines, hop.first) if hop.status in {307, 308} else lines
        return lines, lines
    sent = hop.first
    if hop.crosses or headers.get(hop.current, "authorization") is None:
        sent = headers.without(sent, headers.NON_WILDCARD_REQUEST_HEADERS)
    if redirect_method(hop.status, hop.method, crosses=hop.crosses) != hop.method:
        sent = headers.without(sent, headers.REQUEST_BODY_HEADERS)
    return sent, hop.first


def _with_first_type(lines: HeaderList, first: HeaderList) -> HeaderList:
    content_types = tuple([pair for pair in first if pair[0].lower() == "content-type"])
    return (*headers.without(lines, frozenset({"content-type"})), *content_types) if content_types else lines


# A page's client hints are not for other origins; Save-Data is not a secret.
_HINTS: Final = frozenset({"device-memory", "dpr", "downlink", "width", "viewport-width", "rtt", "ect"})


def chromium_redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """What looks like a client hint is dropped by a redirect to any origin but the page's, the script's own too.

    Redirects of keepalive requests are the browser process's matter, which does not look.
    """
    lines, _ = redirect_headers(hop)
    if not (hop.home or hop.keepalive):
        lines = headers.without(lines, _HINTS)
    return lines, lines


def firefox_redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """Each hop starts from the first request, less what this very redirect would drop from that.

    A preflight asks for a body's headers as well, unless this very redirect drops the body. A Content-Type is as the
    script wrote it; what XMLHttpRequest says of the body by itself goes with that.
    """
    brings_type = hop.has_body and headers.get(hop.written, "content-type") is None
    first = hop.first if brings_type else hop.written
    preflighted, _ = redirect_headers(hop._replace(current=first))
    lines, _ = redirect_headers(hop._replace(current=first, method=hop.first_method, then=hop.first_method))
    if redirect_method(hop.status, hop.first_method, crosses=hop.crosses) != hop.first_method:
        lines = headers.without(lines, headers.REQUEST_BODY_HEADERS)
    return lines, preflighted


def non_empty(values: list[str]) -> list[str]:
    """Chromium: an empty Location is not a Location."""
    locations = distinct(values)
    return [] if locations == [""] else locations


def joined(values: list[str]) -> list[str]:
    """WebKitGTK: several lines are one value, and an empty one is a failure (two values that differ, in effect)."""
    return values and ([_normalized(", ".join(values))] if any(values) or len(values) > 1 else ["", "about:invalid"])


def _normalized(location: str) -> str:
    """GLib's: each byte a code point, escapes in upper case, none that is not needed; one in a fragment stops it."""
    if not location.isascii():
        location = _BEYOND_ASCII.sub(_escaped, made_valid_value(location))
    return location if "%" in location.partition("#")[2] else _PERCENT_ESCAPE.sub(_needed, location)


def _escaped(match: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in match[0].encode()])


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


def is_ftp(location: URL | None) -> bool:
    """WebKitGTK refuses what libsoup cannot fetch; ftp is the scheme that comes that far."""
    return location is not None and location.scheme == "ftp"


def is_nowhere(location: URL | None) -> bool:
    """Firefox gives up a redirect that it could not open a channel for."""
    return location is None or location.scheme in {"chrome", "data", "javascript"}
