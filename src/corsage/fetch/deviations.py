"""The one table of what engines do otherwise than the standard; a profile is the standard's with an engine's rows.

A row names the rule of `corsage.fetch.profile.Profile` that it sets, what the standard says and where, what the
engine does, and the evidence. The conformance page of the documentation is made from this table.
"""

from dataclasses import replace
from typing import Any, Final, NamedTuple

from corsage.fetch.profile import STANDARD, Profile

ENGINES: Final = {
    "chromium": "Chromium 156",
    "firefox": "Firefox ESR 153",
    "webkit": "WebKitGTK 2.50",
}


class Deviation(NamedTuple):
    """One departure: in which engines, from which section, the rule it sets and to what."""

    name: str
    engines: tuple[str, ...]
    section: str
    standard: str
    engine: str
    evidence: str
    rule: str
    value: Any


DEVIATIONS: Final[tuple[Deviation, ...]] = ()


def _profile(engine: str) -> Profile:
    return replace(STANDARD, name=engine, **{row.rule: row.value for row in DEVIATIONS if engine in row.engines})


PROFILES: Final[dict[str, Profile]] = {STANDARD.name: STANDARD} | {engine: _profile(engine) for engine in ENGINES}
