"""A fix: the exact text for one cause on one stack, and where it goes.

`where` names the place in words, and above or below what. `replaces` is what stands there today, where the fix changes
a line and does not add one. Fields in both texts: <origin>, <origin-pattern>, <method>, <header>. A fix allows what
one request needs, and nothing more; tests/fixes runs each against a real server, before and after.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Values(NamedTuple):
    """What a fix is filled in with: the page's origin, the method and the request headers of the request."""

    origin: str = "https://app.example.com"
    method: str = "GET"
    header: str = "Content-Type"


@dataclass(frozen=True, slots=True)
class Fix:
    """One change. Several causes may share it."""

    stack: str
    causes: tuple[str, ...]
    where: str
    text: str
    replaces: str = ""

    def filled(self, values: Values) -> "Fix":
        """The fix for one request."""
        return Fix(self.stack, self.causes, self.where, _fill(self.text, values), _fill(self.replaces, values))


def _fill(text: str, values: Values) -> str:
    filled = text.replace("<origin>", values.origin).replace("<method>", values.method)
    return filled.replace("<header>", values.header).replace("<origin-pattern>", values.origin.replace(".", "\\."))
