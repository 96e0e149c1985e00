"""The preflight caches that engines keep in place of the standard's list of entries, each as its source has it.

Chromium and WebKit keep one whole answer per origin and URL: a new one replaces it, and one that does not cover a
request is thrown away. Firefox keeps tokens per origin, URL and credentials, the hundred used last.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from corsage.fetch.cors.preflight_cache import MAX_KEYS, WILDCARD, Clock, Key
from corsage.fetch.record import made
from corsage.http import methods as known
from corsage.http.origin import OPAQUE

GECKO_SIZE: Final = 100


class Result(NamedTuple):
    """One answer to a preflight, as it was understood."""

    methods: frozenset[str]
    names: frozenset[str]
    credentials: bool
    expires: float


class ResultCache:
    """Chromium's PreflightCache and WebKit's CrossOriginPreflightResultCache.

    They differ in whose credentials decide whether `*` is a wildcard: those of the stored answer (Chromium), or
    those of the request that asks (WebKit, `WebKitCache`). An answer is an answer, to a forced preflight too.
    """

    __slots__ = ("_clock", "_results")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._results: dict[Key, Result] = {}

    def allows(self, key: Key, method: str, names: Iterable[str], *, credentials: bool, forced: bool = False) -> bool:  # noqa: ARG002 - as above
        """Whether the stored answer covers the request; one that does not is removed."""
        result = self._results.get(key)
        if result is None:
            return False
        if self._covers(result, method, names, credentials=credentials):
            return True
        del self._results[key]
        return False

    def _covers(self, result: Result, method: str, names: Iterable[str], *, credentials: bool) -> bool:
        if result.expires <= self._clock() or (credentials and not result.credentials):
            return False
        wild = not self._decisive(result, credentials=credentials)
        granted = method in result.methods or (wild and WILDCARD in result.methods)
        if not granted and method not in known.SAFELISTED:
            return False
        return (wild and WILDCARD in result.names) or all(name in result.names for name in names)

    @staticmethod
    def _decisive(result: Result, *, credentials: bool) -> bool:  # noqa: ARG004 - WebKit's rule asks it
        return result.credentials

    def store(
        self, key: Key, granted: Iterable[str], names: Iterable[str], *, credentials: bool, max_age: float
    ) -> None:
        """The new answer replaces the old, whatever it grants."""
        if not self._keeps(key):
            return
        if key not in self._results and len(self._results) >= MAX_KEYS:
            del self._results[next(iter(self._results))]
        expires = self._clock() + max_age
        self._results[key] = made(Result, (frozenset(granted), frozenset(names), credentials, expires))

    @staticmethod
    def _keeps(key: Key) -> bool:  # noqa: ARG004 - Chromium's rule asks it
        return True

    def failed(self, key: Key) -> None:
        """A refusal says nothing about the next request here."""


class ChromiumCache(ResultCache):
    """As `ResultCache`; nothing is kept under the name of all opaque origins: for one that redirects have tainted."""

    __slots__ = ()

    @staticmethod
    def _keeps(key: Key) -> bool:
        return key[0] != OPAQUE


class WebKitCache(ResultCache):
    """As `ResultCache`, but the request that asks decides whether `*` is a wildcard."""

    __slots__ = ()

    @staticmethod
    def _decisive(result: Result, *, credentials: bool) -> bool:  # noqa: ARG004 - Chromium's rule asks it
        return credentials


class GeckoCache:
    """Firefox's nsPreflightCache: exact tokens, so `*` is asked for again each time; GET and POST need no token.

    What called for the preflight is forgotten with it: upload listeners (`forced`) find an entry as all others do.
    """

    __slots__ = ("_clock", "_entries")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[tuple[Key, bool], tuple[dict[str, float], dict[str, float]]] = {}

    def allows(self, key: Key, method: str, names: Iterable[str], *, credentials: bool, forced: bool = False) -> bool:  # noqa: ARG002 - as above
        """Whether there is a live token for the method, unless it is GET or POST, and for each name."""
        entry = self._entries.pop((key, credentials), None)
        if entry is None:
            return False
        self._entries[key, credentials] = entry  # used last
        now = self._clock()
        methods, known_names = entry
        if method not in {"GET", "POST"} and methods.get(method, now) <= now:
            return False
        return all(known_names.get(name, now) > now for name in names)

    def store(
        self, key: Key, granted: Iterable[str], names: Iterable[str], *, credentials: bool, max_age: float
    ) -> None:
        """Add or renew tokens; an age of nothing leaves everything as it was."""
        if max_age <= 0:
            return
        expires = self._clock() + max_age
        if (key, credentials) not in self._entries and len(self._entries) >= GECKO_SIZE:
            self._evict()
        methods, known_names = self._entries.setdefault((key, credentials), ({}, {}))
        methods.update(dict.fromkeys(granted, expires))
        known_names.update(dict.fromkeys(names, expires))

    def _evict(self) -> None:
        """First what has expired, then what was used longest ago."""
        now = self._clock()
        for key, tables in list(self._entries.items()):
            if all(expires <= now for table in tables for expires in table.values()):
                del self._entries[key]
        if len(self._entries) >= GECKO_SIZE:
            del self._entries[next(iter(self._entries))]

    def failed(self, key: Key) -> None:
        """Both entries of the URL go, with and without credentials."""
        self._entries.pop((key, True), None)
        self._entries.pop((key, False), None)
