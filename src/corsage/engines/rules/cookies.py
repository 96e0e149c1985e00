"""What engines make of a Set-Cookie line differently from RFC 6265bis: rules of `corsage.engines.departures.cookies`.

WebKitGTK's are those of libsoup 3, whose parser is of 2010: it enforces no limit and no prefix, and ends a name, a
value and an attribute at any byte that is not printable ASCII.
"""

import re
from itertools import pairwise
from typing import Final

from corsage.fetch import site
from corsage.fetch.site import Registrable
from corsage.fetch.wire import set_cookie
from corsage.fetch.wire.set_cookie import Parsed
from corsage.http.origin import Origin


def chromium_parse(line: str) -> Parsed | None:
    """No tab inside of a word; no cookie without a name whose value has an equals sign."""
    parsed = _bounded(line)
    if parsed is None or any("\t" in word for pair in parsed.attributes for word in pair):
        return None
    if "\t" in parsed.name + parsed.value or (not parsed.name and "=" in parsed.value):
        return None
    return parsed


def firefox_parse(line: str) -> Parsed | None:
    """What stands alone is a name; a value without a name is refused; bytes that are not UTF-8 are replaced."""
    parsed = _bounded(line)
    if parsed is None:
        return None
    if not parsed.name:
        if "=" in line.partition(";")[0]:
            return None
        parsed = parsed._replace(name=parsed.value, value="")
    value = parsed.value.encode("latin-1", "replace").decode("utf-8", "replace").encode().decode("latin-1")
    return parsed._replace(value=value)


def _bounded(line: str) -> Parsed | None:
    """The standard's cookie, but of no domain that is a dot."""
    parsed = set_cookie.parse(line)
    return None if parsed is None or parsed.last("domain") == "." else parsed


def chromium_expiry(parsed: Parsed, now: float) -> float | None:
    """Of several attributes of a name the last counts, whatever it is; a plus sign may stand before the digits."""
    age = set_cookie.max_age((parsed.last("max-age") or "").removeprefix("+"))
    return chromium_date(parsed.last("expires") or "") if age is None else set_cookie.moment_of(now, age)


def firefox_expiry(parsed: Parsed, now: float) -> float | None:
    """Of several attributes of a name the last counts, whatever it is; a minus sign alone is the past."""
    max_age = parsed.last("max-age") or ""
    age = -1 if max_age.startswith("-") else set_cookie.max_age(max_age)
    return firefox_date(parsed.last("expires") or "") if age is None else set_cookie.moment_of(now, age)


def soup_expiry(parsed: Parsed, now: float) -> float | None:
    """Whichever of Max-Age and Expires stands last counts; a Max-Age that C's strtol() cannot read to its end does not.

    Of nothing strtol() reads 0.
    """
    moment = None
    for name, value in parsed.attributes:
        match = re.fullmatch(r"([+-]?[0-9]+)?", value, re.ASCII) if name == "max-age" else None
        if match is not None:
            moment = set_cookie.moment_of(now, int((match[1] or "0")[:18]))
        elif name == "expires":
            moment = soup_date(value)
    return moment


def chromium_date(value: str) -> float | None:
    """Tokens as in RFC 6265bis, but digits must be nothing else, and a year before 1601 is the past."""
    time: list[int] | None = None
    day = month = year = None
    for token in set_cookie.DELIMITER.split(value):
        if token[:1].isalpha():
            month = month or set_cookie.month(token)
        elif ":" in token and time is None:
            pieces = token.split(":")
            if len(pieces) != 3 or not all(piece.isdecimal() for piece in pieces):
                return None
            time = [int(piece) for piece in pieces]
        elif token and (slot := "day" if day is None and len(token) <= 2 else "year" if year is None else ""):
            if not token.isdecimal() or len(token) > 5:
                continue
            day, year = (int(token), year) if slot == "day" else (day, int(token))
    if time is None or day is None or month is None or year is None:
        return None
    return set_cookie.moment(set_cookie.full_year(year), month, day, time)


_FIREFOX_DELIMITER: Final = re.compile(r"[^0-9A-Za-z:.]+")
_FIREFOX_TIME: Final = re.compile(r"([0-9]+):([0-9]+)(?::([0-9]+))?")
_SLASHES: Final = re.compile(r"\s*([0-9]{1,2})/([0-9]{1,2})/([0-9]{2,4})(?![0-9])")


def firefox_date(value: str) -> float | None:
    """A time is not needed, nor seconds; what is too much of a day, an hour or a minute runs over into the next."""
    slashes = _SLASHES.match(value)
    month, day, year = map(int, slashes.groups()) if slashes else (None, None, None)
    if month is not None and month > 12:
        month, day = day, month
    time: list[int] | None = None
    for token in _FIREFOX_DELIMITER.split(value[slashes.end() :] if slashes else value):
        if time is None and (match := _FIREFOX_TIME.match(token)):
            time = [int(digits or 0) for digits in match.groups()]
        elif token.isdecimal() and len(token) <= 2 and day is None:
            day = int(token)
        elif token.isdecimal() and len(token) in {2, 4} and year is None:
            year = int(token)
        elif month is None:
            month = set_cookie.month(token)
    if day is None or month is None or year is None or day > 31 or month > 12:
        return None
    hours, minutes, seconds = time or (0, 0, 0)
    first = set_cookie.moment(set_cookie.full_year(year), month, 1, [0, 0, 0])
    return None if first is None else first + 86400 * (day - 1) + 3600 * hours + 60 * minutes + seconds


def through_own_site(home: Origin, chain: list[Origin], registrable: Registrable) -> bool:
    """Firefox: every URL is of the page's site, by http or https."""
    return all(site.same_site(home, url, registrable) for url in chain)


def to_own_host(home: Origin, chain: list[Origin], registrable: Registrable) -> bool:
    """WebKitGTK: it goes to the page's own host in any case.

    Elsewhere in its site as long as the first URL was there, and no redirect led to another site or scheme.
    """
    if chain[-1].host == home.host:
        return True
    stays = all(
        one.scheme == other.scheme and site.same_site(one, other, registrable) for one, other in pairwise(chain)
    )
    return stays and site.same_site(home, chain[0], registrable)


_NAME: Final = re.compile(r"[ \t]*([\x20-\x3a\x3c\x3e-\x7f]*)")
_VALUE: Final = re.compile(r"=?[ \t]*([\x20-\x3a\x3c-\x7f]*)")


def soup_parse(line: str) -> Parsed | None:
    """libsoup, parse_one_cookie(): attributes that want a value are nothing without."""
    name, at = _taken(_NAME, line, 0)
    name, (value, at) = (name, _taken(_VALUE, line, at)) if line[at : at + 1] == "=" else ("", (name, at))
    attributes = []
    while line[at : at + 1] == ";":
        attribute, at = _taken(_NAME, line, at + 1)
        text = None
        if line[at : at + 1] == "=":
            text, at = _taken(_VALUE, line, at)
        attributes.append((attribute.lower(), text))
    pairs = [(key, text or "") for key, text in attributes if text is not None or key in _VALUELESS]
    restricted = [pair for pair in pairs if pair[0] != "samesite" or pair[1].lower() in _RESTRICTIONS]
    parsed = Parsed(name, value, tuple(restricted))
    domain = parsed.last("domain") or ""
    # A domain is stored as it is written, and looked for in lower case; it has a dot beside the first.
    return None if domain and (domain != domain.lower() or "." not in domain[1:]) else parsed


_VALUELESS: Final = frozenset({"secure", "httponly"})
#: What SameSite=None takes back nothing of.
_RESTRICTIONS: Final = frozenset({"lax", "strict"})


def _taken(pattern: re.Pattern[str], line: str, at: int) -> tuple[str, int]:
    match = pattern.match(line, at)
    assert match is not None
    return match[1].rstrip(" \t"), match.end()


_HTTP_DATE: Final = re.compile(
    r"\s*(?:[A-Za-z]+,?\s*)?(?P<day>[0-9]+)[ -]*(?P<month>[A-Za-z]{3})[ -]*\+?(?P<year>[0-9]+)[ -]*"
    r"(?P<hour>[0-9]+):(?P<minute>[0-9]+):(?P<second>[0-9]+)"
)
_ASCTIME: Final = re.compile(
    r"\s*(?:[A-Za-z]+,?\s*)(?P<month>[A-Za-z]{3})[ -]*(?P<day>[0-9]+)[ -]*"
    r"(?P<hour>[0-9]+):(?P<minute>[0-9]+):(?P<second>[0-9]+) *\+?(?P<year>[0-9]+)"
)


def soup_date(value: str) -> float | None:
    """libsoup, soup_date_time_new_from_http_string(): the forms of HTTP, months as they are written there."""
    match = _HTTP_DATE.match(value) or _ASCTIME.match(value)
    month = None if match is None else set_cookie.month(match["month"])
    if match is None or month is None:
        return None
    digits = match["year"]
    year = int(digits) + {2: 2000 if int(digits) < 70 else 1900, 3: 1900}.get(len(digits), 0)
    return set_cookie.moment(
        year, month, int(match["day"]), [int(match[part]) for part in ("hour", "minute", "second")]
    )
