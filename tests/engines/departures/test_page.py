"""The table of deviations, the page that is made from it, and what each row does to the engine."""

from dataclasses import asdict
from operator import attrgetter
from pathlib import Path

import pytest

from corsage.engines.departures import page as conformance
from corsage.engines.departures.row import Deviation
from corsage.engines.departures.table import DEVIATIONS, ENGINES, PROFILES
from corsage.fetch.profile import STANDARD, Profile

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "conformance.md"


def test_the_page_is_current() -> None:
    """`python -m corsage.engines.departures.page >docs/reference/conformance.md` after a change of the table."""
    assert PAGE.read_text() == conformance.page()


def test_every_row_is_on_the_page() -> None:
    """A subject that the page forgets would hide its departures."""
    page = conformance.page()
    assert [row.name for row in DEVIATIONS if f"| `{row.name}` |" not in page] == []


@pytest.mark.parametrize("row", DEVIATIONS, ids=lambda row: row.name)
def test_a_row_departs_from_the_standard(row: Deviation) -> None:
    """Each row sets a rule that exists to something else than the standard's, in engines that exist, and says why."""
    rule = attrgetter(row.rule)
    assert row.value != rule(STANDARD)
    assert set(row.engines) <= set(ENGINES)
    assert all([row.section, row.standard, row.engine, row.evidence])
    assert all(rule(PROFILES[engine]) == row.value for engine in row.engines)


def test_no_two_rows_set_the_same_rule_of_an_engine() -> None:
    """The order of the rows means nothing."""
    set_by = [(engine, row.rule) for row in DEVIATIONS for engine in row.engines]
    assert len(set_by) == len(set(set_by))
    assert len({row.name for row in DEVIATIONS}) == len(DEVIATIONS)


def test_the_standard_has_no_rows() -> None:
    """The profile "standard" is every rule's default."""
    assert asdict(PROFILES["standard"]) == asdict(Profile())
