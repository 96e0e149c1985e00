"""Every fuzz target, a bounded number of times."""

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.fuzz.__main__ import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_the_law_holds(name: str) -> None:
    """Whatever is drawn, the target's law is not broken."""
    target = import_module(f"tests.fuzz.{name}")

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(target.INPUTS)
    def run(drawn: object) -> None:
        target.check(drawn)

    run()


def test_every_target_has_a_name() -> None:
    """No module with a law is left out."""
    modules = Path(__file__).parent.glob("*.py")
    assert {path.stem for path in modules if "\nLAW = " in path.read_text("utf-8")} == set(TARGETS)
