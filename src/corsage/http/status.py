"""The classes of status that the standard names (Fetch, 2.2.3 Statuses), and the registered phrases (RFC 9110, 15)."""

from http import HTTPStatus
from typing import Final

# Fetch, "redirect status"
REDIRECT_STATUSES: Final = frozenset({301, 302, 303, 307, 308})
# Fetch, "null body status"
NULL_BODY_STATUSES: Final = frozenset({101, 103, 204, 205, 304})
# What a server says of a status unless it says something else
REASON_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
