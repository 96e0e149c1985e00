"""The CORS-preflight cache (Fetch, 4.9): what servers have allowed, and until when.

The clock is the caller's: a callable that returns seconds, monotonic. An entry is the standard's cache entry:
origin, URL, credentials, and a method or a header name; the network partition key is one page's life here.
"""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from corsage.fetch.headers import NON_WILDCARD_REQUEST_HEADERS

Clock: TypeAlias = Callable[[], float]
Key: TypeAlias = tuple[str, str]  # origin, URL
Grant: TypeAlias = tuple[bool, str]  # credentials, method or lower-case header name

WILDCARD: Final = "*"
# A page that asks ever new URLs must not grow the cache without bound; the standard leaves eviction to us.
MAX_KEYS: Final = 4096


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

    def allows_method(self, key: Key, method: str, *, credentials: bool) -> bool:
        """Fetch, "method cache entry match"."""
        grants = self._methods.get(key)
        return grants is not None and self._live(grants, (method, WILDCARD), credentials=credentials)

    def allows_header(self, key: Key, name: str, *, credentials: bool) -> bool:
        """Fetch, "header-name cache entry match"; the name in lower case."""
        grants = self._headers.get(key)
        names = (name,) if name in NON_WILDCARD_REQUEST_HEADERS else (name, WILDCARD)
        return grants is not None and self._live(grants, names, credentials=credentials)

    def _live(self, grants: dict[Grant, float], names: Iterable[str], *, credentials: bool) -> bool:
        """Fetch, "cache entry match": an entry made with credentials serves all, one made without only its like."""
        now = self._clock()
        kinds = (True,) if credentials else (True, False)
        return any(grants.get((kind, name), now) > now for name in names for kind in kinds)

    def store(
        self, key: Key, methods: Iterable[str], names: Iterable[str], *, credentials: bool, max_age: float
    ) -> None:
        """Create or renew an entry for each method and header name (CORS-preflight fetch, steps 7.11 to 7.14)."""
        expires = self._clock() + max_age
        for table, granted in ((self._methods, methods), (self._headers, [name.lower() for name in names])):
            if key not in table and len(table) >= MAX_KEYS:
                del table[next(iter(table))]
            table.setdefault(key, {}).update({(credentials, name): expires for name in granted})

    def clear(self, key: Key) -> None:
        """Forget all that is known of one origin and URL (Fetch, "clear cache entries")."""
        self._methods.pop(key, None)
        self._headers.pop(key, None)
