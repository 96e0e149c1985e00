"""How long a preflight's answer may be cached."""

import pytest

from corsage.fetch.cors.max_age import max_age


@pytest.mark.parametrize(("value", "seconds"), [("600", 600), (None, 5), ("", 5), ("-1", 5), ("1.5", 5), ("0", 0)])
def test_seconds_or_five(value: str | None, seconds: float) -> None:
    """Step 7.9: five seconds where the value is absent or not delta-seconds."""
    assert max_age(value) == seconds
