"""The status classes that the Fetch standard names (Fetch, 2.2.3 Statuses)."""

from typing import Final

# Fetch, "redirect status"
REDIRECT_STATUSES: Final = frozenset({301, 302, 303, 307, 308})
# Fetch, "null body status"
NULL_BODY_STATUSES: Final = frozenset({101, 103, 204, 205, 304})
