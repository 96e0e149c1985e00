"""Whose behaviour the algorithm follows: the standard's, or an engine's as a table of departures from it.

The algorithm is the standard's, and where engines differ it asks a rule of the `Profile` by name. The standard's
rule is the field's default. An engine departs from it by a row in `corsage.fetch.deviations`, never by an `if`.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules that engines are known to differ in, each with the standard's value as its default."""

    name: str = "standard"

    #: Seconds that a preflight's answer may be remembered at the most (CORS-preflight fetch: "an imposed limit").
    max_age_limit: float = float("inf")
    #: Seconds for an answer without a (valid) Access-Control-Max-Age (CORS-preflight fetch: "set max-age to 5").
    max_age_default: float = 5.0
    #: How often a redirect is followed (HTTP-redirect fetch: "if request's redirect count is 20").
    redirect_limit: int = 20


STANDARD: Final = Profile()
