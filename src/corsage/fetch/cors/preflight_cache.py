"""The CORS-preflight cache (Fetch, 4.9): what servers have allowed, and until when.

The clock is the caller's: a callable that returns seconds, monotonic. An entry is the standard's cache entry:
origin, URL, credentials, and a method or a header name; the network partition key is one page's life here.
Engines keep other caches (`corsage.engines.rules.preflight_caches`); a profile says which.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Final, Protocol, TypeAlias

from corsage.http import methods
from corsage.http.headers import NON_WILDCARD_REQUEST_HEADERS

Clock: TypeAlias = Callable[[], float]
Key: TypeAlias = tuple[Hashable, str]  # origin, URL
Grant: TypeAlias = tuple[bool, str]  # credentials, method or lower-case header name

WILDCARD: Final = "*"
# A page that asks ever new URLs must not grow the cache without bound; the standard leaves eviction to us.
MAX_KEYS: Final = 4096


class Cache(Protocol):
    """What the algorithm asks of a preflight cache. Names are in lower case, `credentials` is the mode "include"."""

    def allows(self, key: Key, method: str, names: Iterable[str], *, credentials: bool, forced: bool = False) -> bool:
        """Whether no preflight is needed. `forced`: the method must be granted even if it is safelisted."""

    def store(
        self, key: Key, granted: Iterable[str], names: Iterable[str], *, credentials: bool, max_age: float
    ) -> None:
        """Remember what a preflight's answer granted, for `max_age` seconds."""

    def failed(self, key: Key) -> None:
        """A preflighted fetch has come to nothing (Fetch, "clear cache entries")."""


class PreflightCache:
    """Grants with their expiry, per origin and URL. The only state that outlives a fetch in the engine."""

    __slots__ = ("_clock", "_headers", "_methods")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._methods: dict[Key, dict[Grant, float]] = {}
        self._headers: dict[Key, dict[Grant, float]] = {}

    def __len__(self) -> int:
        """How many (origin, URL) pairs it knows grants of, expired ones included."""
        return len(self._methods.keys() | self._headers.keys())

    def allows(self, key: Key, method: str, names: Iterable[str], *, credentials: bool, forced: bool = False) -> bool:
        """HTTP fetch, step 4.1: a method cache entry match where one is needed, and a match for each header name."""
        if (forced or method not in methods.SAFELISTED) and not self._method(key, method, credentials=credentials):
            return False
        return all(self._header(key, name, credentials=credentials) for name in names)

    def _method(self, key: Key, method: str, *, credentials: bool) -> bool:
        """Fetch, "method cache entry match"."""
        grants = self._methods.get(key)
        return grants is not None and self._live(grants, (method, WILDCARD), credentials=credentials)

    def _header(self, key: Key, name: str, *, credentials: bool) -> bool:
        """Fetch, "header-name cache entry match"."""
        grants = self._headers.get(key)
        names = (name,) if name in NON_WILDCARD_REQUEST_HEADERS else (name, WILDCARD)
        return grants is not None and self._live(grants, names, credentials=credentials)

    def _live(self, grants: dict[Grant, float], names: Iterable[str], *, credentials: bool) -> bool:
        """Fetch, "cache entry match": an entry made with credentials serves all, one made without only its like."""
        now = self._clock()
        kinds = (True,) if credentials else (True, False)
        return any(grants.get((kind, name), now) > now for name in names for kind in kinds)

    def store(
        self, key: Key, granted: Iterable[str], names: Iterable[str], *, credentials: bool, max_age: float
    ) -> None:
        """Create or renew an entry for each method and header name (CORS-preflight fetch, steps 7.11 to 7.14)."""
        expires = self._clock() + max_age
        for table, tokens in ((self._methods, granted), (self._headers, names)):
            grants = table.get(key)
            if grants is None:
                if len(table) >= MAX_KEYS:
                    del table[next(iter(table))]
                grants = table[key] = {}
            for token in tokens:
                grants[credentials, token] = expires

    def failed(self, key: Key) -> None:
        """Forget all that is known of one origin and URL."""
        self._methods.pop(key, None)
        self._headers.pop(key, None)
