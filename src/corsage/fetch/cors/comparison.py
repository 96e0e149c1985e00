"""What one check compared: the answer's value, the value that was required, and the reason if they disagree."""

from typing import NamedTuple

from corsage.fetch.reason import Reason


class Comparison(NamedTuple):
    """`reason` is None when the check passed. `observed` is None when the header is absent."""

    reason: Reason | None
    observed: str | None
    required: str | None
