"""What a Set-Cookie line says (RFC 6265bis, 5.6), before anyone asks whether it may say so.

A line becomes a name, a value and attributes in their order. What they mean to a URL, and what may be kept, is the
jar's (`corsage.browser.cookies`). What may not live here: clocks, URLs, and what engines do otherwise.
"""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

# RFC 6265bis, 5.6: the sum of the lengths of the name and the value, and the length of each attribute value.
MAX_PAIR: Final = 4096
MAX_ATTRIBUTE: Final = 1024

_CONTROLS: Final = frozenset(map(chr, [*range(9), *range(10, 32), 127]))


class Parsed(NamedTuple):
    """A cookie as it was written. Attribute names are in lower case; several of a name are kept, in order."""

    name: str
    value: str
    attributes: tuple[tuple[str, str], ...]

    def last(self, name: str) -> str | None:
        """The last value of an attribute, None where it is not there."""
        return dict(self.attributes).get(name)


def parse(line: str) -> Parsed | None:
    """RFC 6265bis, 5.6, steps 1 to 6; None where the line is to be ignored."""
    if _CONTROLS & set(line):
        return None
    pair, *rest = line.split(";")
    name, equals, value = (part.strip(" \t") for part in pair.partition("="))
    if not equals:
        name, value = "", name
    if (not name and not value) or len(name) + len(value) > MAX_PAIR:
        return None
    return Parsed(name, value, _attributes(rest))


def _attributes(parts: list[str]) -> tuple[tuple[str, str], ...]:
    """Step 6 of the unparsed attributes: an overlong value is ignored, with its name."""
    pairs = [[piece.strip(" \t") for piece in part.partition("=")] for part in parts]
    return tuple([(name.lower(), value) for name, _, value in pairs if len(value) <= MAX_ATTRIBUTE])


def expiry(parsed: Parsed, now: float) -> float | None:
    """5.7, step 3: when the cookie is over, in seconds since the epoch; None: with the session. Max-Age comes first.

    What cannot be read is as if it were not there; -inf is the past.
    """
    ages = [age for name, value in parsed.attributes if name == "max-age" and (age := max_age(value)) is not None]
    dates = [moment for name, value in parsed.attributes if name == "expires" and (moment := date(value)) is not None]
    return moment_of(now, ages[-1]) if ages else dates[-1] if dates else None


def moment_of(now: float, age: int) -> float:
    """5.6.2: "If delta-seconds is less than or equal to 0, let expiry-time be the earliest representable"."""
    return now + age if age > 0 else float("-inf")


def max_age(value: str) -> int | None:
    """5.6.2: seconds, or None where the attribute is to be ignored."""
    return int(value[:18]) if _SECONDS.fullmatch(value) else None


_SECONDS: Final = re.compile(r"-?[0-9]+", re.ASCII)

# 5.1.1: delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
DELIMITER: Final = re.compile(r"[\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])")
_DAY: Final = re.compile(r"([0-9]{1,2})(?![0-9])")
_YEAR: Final = re.compile(r"([0-9]{2,4})(?![0-9])")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date(value: str) -> float | None:
    """5.1.1, "parse a cookie-date": seconds since the epoch, or None where it fails. The four fields in any order."""
    time = day = named = year = None
    for token in DELIMITER.split(value):
        if time is None and (match := _TIME.match(token)):
            time = [int(digits) for digits in match.groups()]
        elif day is None and (match := _DAY.match(token)):
            day = int(match[1])
        elif named is None and (number := month(token)):
            named = number
        elif year is None and (match := _YEAR.match(token)):
            year = full_year(int(match[1]))
    if time is None or day is None or named is None or year is None or year < 1601:
        return None
    return moment(year, named, day, time)


def month(token: str) -> int | None:
    """The month that a token names by its first three letters."""
    return 1 + _MONTHS.index(token[:3].lower()) if token[:3].lower() in _MONTHS else None


def full_year(year: int) -> int:
    """5.1.1, steps 3 and 4: two digits are of this century, or of the last."""
    return year + (1900 if 70 <= year <= 99 else 2000 if year <= 69 else 0)


def moment(year: int, number: int, day: int, time: list[int]) -> float | None:
    """Seconds since the epoch, or None where there is no such day or time."""
    hour, minute, second = time
    try:
        return datetime(year, number, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        return None
