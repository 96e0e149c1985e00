"""What a departure from the standard is: one row of the table, and where its evidence is kept."""

from typing import Any, Final, NamedTuple

OBSERVED: Final = "observed"
CHROMIUM: Final = "https://source.chromium.org/chromium/chromium/src/+/main:"
FIREFOX: Final = "https://searchfox.org/firefox-main/source/"
WEBKIT: Final = "https://github.com/WebKit/WebKit/blob/main/"


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
