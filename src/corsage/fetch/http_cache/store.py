"""The HTTP cache of a browser (RFC 9111, a private cache), as far as HTTP-network-or-cache fetch asks it (Fetch, 4.6).

Says what is stored, how long it is fresh, what selects it, how a 304 renews it and what removes it.
`corsage.fetch.algorithm.network_or_cache` decides when to ask it. The caller passes the clock, in Unix time, because
Expires and Last-Modified are dates. Not implemented: combining partial content.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from corsage.fetch.cors.preflight_cache import Clock
from corsage.fetch.http_cache.rules import NEVER_STALE, STANDARD, CacheRules, delta_seconds
from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode
from corsage.http import grammar
from corsage.http.headers import HeaderList, combined
from corsage.http.no_vary_search import Variance, variance

#: Partition (the page's origin), whether credentials went along where that counts, URL without fragment.
Key: TypeAlias = tuple[str, bool, str]

MAX_ENTRIES: Final = 1024
MAX_BYTES: Final = 16 * 1024 * 1024
# RFC 9111, 4.2.2: "A typical setting of this fraction might be 10%."
HEURISTIC_FRACTION: Final = 0.1
# RFC 9111, 3.2: what says how the stored body is written is not to be updated.
_NOT_RENEWED: Final = frozenset({"content-length", "content-encoding", "content-type", "content-range"})
# RFC 9110, 5.6.7: IMF-fixdate, rfc850-date, asctime-date
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = f"(?P<month>{'|'.join(_MONTHS)})"
_TIME: Final = "(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
_DATES: Final = (
    re.compile(rf"[A-Z][a-z]{{2}}, (?P<day>[0-9]{{2}}) {_MONTH} (?P<year>[0-9]{{4}}) {_TIME} GMT"),
    re.compile(rf"[A-Z][a-z]+, (?P<day>[0-9]{{2}})-{_MONTH}-(?P<year>[0-9]{{2}}) {_TIME} GMT"),
    re.compile(rf"[A-Z][a-z]{{2}} {_MONTH} (?P<day>[ 0-9][0-9]) {_TIME} (?P<year>[0-9]{{4}})"),
)


class Stored(NamedTuple):
    """A stored response: the request's headers as they were sent, the answer, and when it came (Unix time).

    `trusted`: whether it was asked for anew where a cached redirect led to it (`CacheRules.distrusted_behind`).
    """

    sent: Mapping[str, str]
    credentials: bool
    answer: Answer
    at: float
    trusted: bool = False

    @property
    def size(self) -> int:
        """Roughly how many bytes it holds."""
        headers = [*self.sent.items(), *self.answer.headers]
        return len(self.answer.body) + sum(len(name) + len(value) + 4 for name, value in headers)


class HTTPCache:
    """Responses by key, the one used last at the end; bounded in entries and in bytes. `rules`: whose it follows."""

    __slots__ = ("_bytes", "_clock", "_max_bytes", "_max_entries", "_stored", "_wide", "rules")

    def __init__(
        self, clock: Clock, rules: CacheRules = STANDARD, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES
    ) -> None:
        self._clock, self.rules = clock, rules
        self._max_entries, self._max_bytes = max_entries, max_bytes
        self._stored: dict[Key, Stored] = {}
        self._wide: dict[Key, Variance] = {}  # those that answer other URLs as well, the last one stored at the end
        self._bytes = 0

    def __len__(self) -> int:
        """How many responses it holds."""
        return len(self._stored)

    def select(self, key: Key, headers: HeaderList, *, credentials: bool) -> Stored | None:
        """RFC 9111, 4: the stored response whose Vary the request matches, fresh or stale."""
        stored = self._stored.get(key)
        if stored is None or not _matches(stored, combined(headers), credentials=credentials):
            return None
        self._stored[key] = self._stored.pop(key)  # used last
        return stored

    def alike(self, key: Key) -> Key:
        """The key of what was stored last of all that answers this URL, by its No-Vary-Search; else this key."""
        if not self._wide:
            return key
        *rest, url = key
        path, _, own_query = url.partition("?")
        for other, rule in reversed(self._wide.items()):
            there, _, other_query = other[2].partition("?")
            if list(other[:2]) == rest and there == path and rule.key(other_query) == rule.key(own_query):
                return other
        return key

    def is_fresh(self, stored: Stored, headers: HeaderList) -> bool:
        """RFC 9111, 4.2, within what the request's own Cache-Control demands (5.2.1)."""
        request_headers, response_headers = combined(headers), combined(stored.answer.headers)
        response_directives, request_directives = (
            directives(response_headers.get("cache-control", "")),
            directives(request_headers.get("cache-control", "")),
        )
        if self._is_stale_from_the_start(stored, response_headers, response_directives):
            return False
        lifetime = self._lifetime(stored, response_headers, response_directives)
        if request_directives:
            lifetime = self.rules.wanted(request_directives, response_directives, lifetime)
        return self._age(stored, response_headers) < lifetime

    def _is_stale_from_the_start(
        self, stored: Stored, response_headers: Mapping[str, str], response_directives: Mapping[str, str]
    ) -> bool:
        return self._must_be_validated(response_headers, response_directives) or not self.rules.may_be_fresh(
            stored.answer
        )

    def _must_be_validated(self, response_headers: Mapping[str, str], response_directives: Mapping[str, str]) -> bool:
        """RFC 9111, 5.2.2.4, and 5.4 where an engine heeds it."""
        if "no-cache" in response_directives:
            return True
        return self.rules.heeds_pragma(response_directives) and "no-cache" in directives(
            response_headers.get("pragma", "")
        )

    def may_be_stale(self, stored: Stored) -> bool:
        """Fetch, "stale-while-revalidate response" (RFC 5861, 3): it may be used while it is asked about."""
        response_headers = combined(stored.answer.headers)
        response_directives = directives(response_headers.get("cache-control", ""))
        longer = _longer(response_directives)
        return (
            longer > 0
            and self._age(stored, response_headers)
            < self._lifetime(stored, response_headers, response_directives) + longer
        )

    def is_useless(self, key: Key) -> bool:
        """Whether what is stored, if anything, was never fresh and cannot be validated either."""
        stored = self._stored.get(key)
        if stored is None:
            return False
        response_headers = combined(stored.answer.headers)
        response_directives = directives(response_headers.get("cache-control", ""))
        if self.rules.validates(stored.answer.status) and (
            response_headers.get("etag") or response_headers.get("last-modified")
        ):
            return False
        if "*" in _vary(response_headers) or self._is_stale_from_the_start(
            stored, response_headers, response_directives
        ):
            return True
        return self._lifetime(stored, response_headers, response_directives) <= 0 and not _longer(response_directives)

    def _age(self, stored: Stored, response_headers: Mapping[str, str]) -> float:
        """RFC 9111, 4.2.3; there is no request delay to add, so a response ages from when it came."""
        apparent = max(0.0, stored.at - _date(response_headers.get("date"), stored.at))
        return max(apparent, delta_seconds(response_headers.get("age"))) + self._clock() - stored.at

    def _lifetime(
        self, stored: Stored, response_headers: Mapping[str, str], response_directives: Mapping[str, str]
    ) -> float:
        """RFC 9111, 4.2.1: max-age, else Expires, else the heuristic of 4.2.2; an invalid value means stale."""
        if "max-age" in response_directives and (
            not self.rules.ignores_invalid_age or response_directives["max-age"].isdecimal()
        ):
            return delta_seconds(response_directives["max-age"].strip('"'))
        born = _date(response_headers.get("date"), stored.at)
        if "expires" in response_headers:
            lifetime = _date(response_headers["expires"], 0.0 if self.rules.undated_starts_stale else born) - born
            return (
                max(lifetime, 0.0) if self.rules.undated_starts_stale and "date" not in response_headers else lifetime
            )
        if stored.answer.status in self.rules.permanent:
            return float("inf")
        if not self.rules.guesses_not_with.isdisjoint(response_directives):
            return 0.0
        may_guess = stored.answer.status in self.rules.heuristic or not self.rules.guesses_with.isdisjoint(
            response_directives
        )
        if "last-modified" not in response_headers or not may_guess:
            return 0.0
        return min(
            (born - _date(response_headers["last-modified"], born)) * HEURISTIC_FRACTION, self.rules.longest_guess
        )

    def store(self, key: Key, headers: HeaderList, answer: Answer, *, credentials: bool, trusted: bool = False) -> None:
        """RFC 9111, 3, for the answer to a GET: keep it if it may be kept; the oldest make room.

        It is trusted if that is said here, or was said of what it replaces.
        """
        before = self._stored.get(key)
        self.remove(key)
        sent, response_headers = combined(headers), combined(answer.headers)
        if not self._is_storable(answer, sent, response_headers):
            return
        if not self.rules.keeps_empty_lines:
            answer = answer._replace(headers=tuple([pair for pair in answer.headers if pair[1].strip()]))
        trusted = trusted or (before is not None and before.trusted)
        stored = Stored(sent, credentials, answer, self._clock(), trusted)
        if answer.status in self.rules.needs_freshness and not self._has_freshness(stored, response_headers):
            return
        if stored.size > self._max_bytes:
            return
        self._stored[key] = stored
        self._bytes += stored.size
        wide = response_headers.get("no-vary-search") if self.rules.heeds_no_vary_search else None
        if wide is not None and (parsed := variance(wide)) is not None:
            self._wide[key] = parsed
        while len(self._stored) > self._max_entries or self._bytes > self._max_bytes:
            self.remove(next(iter(self._stored)))

    def _has_freshness(self, stored: Stored, response_headers: Mapping[str, str]) -> bool:
        response_directives = directives(response_headers.get("cache-control", ""))
        told_when = "expires" in response_headers or self._lifetime(stored, response_headers, response_directives) > 0
        return told_when and not self._must_be_validated(response_headers, response_directives)

    def _is_storable(self, answer: Answer, sent: Mapping[str, str], response_headers: Mapping[str, str]) -> bool:
        response_directives = directives(response_headers.get("cache-control", ""))
        if "no-store" in response_directives or self.rules.refuses(answer):
            return False
        if self.rules.heeds_asked_no_store and "no-store" in directives(sent.get("cache-control", "")):
            return False
        if answer.status < 200 or answer.status in self.rules.unstorable:
            return False
        if "*" in _vary(response_headers) and not self.rules.validates_mismatched:
            return False
        explicit = (
            "max-age" in response_directives
            or "public" in response_directives
            or "private" in response_directives
            or "expires" in response_headers
        )
        return (
            explicit
            or self.rules.keeps_all
            or answer.status in self.rules.heuristic
            or answer.status in self.rules.permanent
        )

    def renew(self, key: Key, stored: Stored, answer: Answer, headers: HeaderList, *, credentials: bool) -> Answer:
        """RFC 9111, 4.3.4: a 304 renews the stored headers; gives the response as it is now.

        From then on it answers what it was validated for: `headers` are that request's, without the conditions.
        """
        response_headers = combined(answer.headers)
        renewed = {name for name in response_headers if name not in _NOT_RENEWED}
        lines = [pair for pair in stored.answer.headers if pair[0].lower() not in renewed]
        added = [pair for pair in answer.headers if pair[0].lower() in renewed]
        fresh = stored.answer._replace(headers=(*lines, *added))
        self.store(key, headers, fresh, credentials=credentials)
        return fresh

    def demanded(self, headers: HeaderList, mode: CacheMode) -> CacheMode:
        """What the script's own Cache-Control or Pragma makes of its cache mode (RFC 9111, 5.2.1, 5.4)."""
        request_headers = combined(headers)
        request_directives = set(directives(request_headers.get("cache-control", "")))
        if "no-cache" in directives(request_headers.get("pragma", "")):
            request_directives.add("pragma")
        if mode == "no-store":
            return mode
        heard = {**self.rules.insists, **(self.rules.demands if mode == "default" else {})}
        return next((demanded for directive, demanded in heard.items() if directive in request_directives), mode)

    def mismatched(self, key: Key) -> Stored | None:
        """The stored response that a request could not select for its Vary, where such a one is validated."""
        stored = self._stored.get(key) if self.rules.validates_mismatched else None
        return None if stored is None else _by_tag_only(stored)

    def remove(self, key: Key) -> None:
        """Forget one response."""
        stored = self._stored.pop(key, None)
        self._wide.pop(key, None)
        if stored is not None:
            self._bytes -= stored.size


def _longer(directives: Mapping[str, str]) -> float:
    """RFC 5861, 3: for how many seconds a response may be used when it is stale."""
    return delta_seconds(directives.get("stale-while-revalidate")) if NEVER_STALE.isdisjoint(directives) else 0.0


def _by_tag_only(stored: Stored) -> Stored | None:
    """A date says nothing of a response that varies; without an ETag there is nothing to validate."""
    lines = tuple([pair for pair in stored.answer.headers if pair[0].lower() != "last-modified"])
    tagged = "etag" in combined(lines)
    return stored._replace(answer=stored.answer._replace(headers=lines)) if tagged else None


def validators(stored: Stored) -> HeaderList:
    """RFC 9111, 4.3.1: the conditions that ask whether the stored response is still good."""
    response_headers = combined(stored.answer.headers)
    wanted = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return tuple([(name, response_headers[source]) for name, source in wanted if source in response_headers])


@lru_cache(256)
def directives(value: str) -> Mapping[str, str]:
    """RFC 9111, 5.2: the directives by name in lower case, as written; of one said twice the first counts."""
    pairs: dict[str, str] = {}
    for item in grammar.split_list(value):
        name, _, argument = item.partition("=")
        pairs.setdefault(name.strip().lower(), argument.strip())
    return pairs


def _matches(stored: Stored, request_headers: Mapping[str, str], *, credentials: bool) -> bool:
    """RFC 9111, 4.1. Cookies are the transport's and unknown here: a response that varies by them is not used."""
    names = _vary(combined(stored.answer.headers))
    if "cookie" in names and (credentials or stored.credentials):
        return False
    return "*" not in names and all(stored.sent.get(name) == request_headers.get(name) for name in names)


def _vary(response_headers: Mapping[str, str]) -> list[str]:
    return [name.lower() for name in grammar.split_list(response_headers.get("vary", "")) if name]


@lru_cache(256)
def _date(value: str | None, otherwise: float) -> float:
    """An HTTP date (RFC 9110, 5.6.7), obsolete forms too, as Unix time, or `otherwise` for an invalid value."""
    match = next((hit for form in _DATES if (hit := form.fullmatch(value or ""))), None)
    if match is None:
        return otherwise
    year = int(match["year"])
    if len(match["year"]) == 2:  # rfc850-date
        year += 1900 if year >= 70 else 2000
    month = _MONTHS.index(match["month"]) + 1
    hour, minute, second = (int(digits) for digits in match["time"].split(":"))
    try:
        return datetime(year, month, int(match["day"]), hour, minute, min(second, 59), tzinfo=UTC).timestamp()
    except ValueError:
        return otherwise
