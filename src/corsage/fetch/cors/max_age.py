"""How long a preflight's answer may be cached (Fetch, 4.8 CORS-preflight fetch, steps 7.8 to 7.10)."""

from typing import Final

from corsage.http import grammar

#: Step 7.9: "If max-age is failure or null, then set max-age to 5." In seconds.
DEFAULT: Final = 5.0


def max_age(value: str | None) -> float:
    """Seconds, from the value of Access-Control-Max-Age. The standard lets a browser impose a limit; none is here."""
    return float(value) if value is not None and grammar.DELTA_SECONDS.fullmatch(value) else DEFAULT
