"""Scripted heads that no good server would send, as each engine's HTTP reads them."""

import pytest

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer, Lost, LostCause
from corsage.handshake import reading

TWICE = Answer(200, (("Location", "/a"), ("location", "/b")))
LISTED = Answer(200, (("Content-Disposition", "inline, attachment"),))


@pytest.mark.parametrize(
    ("answer", "odd"),
    [
        (Answer(200), False),
        (Answer(200, (("Location", "/a"), ("Link", "1"), ("Link", "2"))), False),
        (TWICE, True),
        (LISTED, True),
        (Answer(200, (("X A", "1"),)), True),
    ],
)
def test_what_is_odd(answer: Answer, *, odd: bool) -> None:
    """What is no field line, and what engines want to be said once."""
    assert reading.is_odd(answer) == odd


@pytest.mark.parametrize(
    ("name", "lost"), [("standard", False), ("chromium", True), ("firefox", False), ("webkit", False)]
)
def test_who_takes_a_contradiction_on_one_line(name: str, *, lost: bool) -> None:
    """Chromium compares Content-Disposition item by item, Firefox line by line."""
    assert isinstance(reading.read(LISTED, PROFILES[name].http1), Lost) == lost


@pytest.mark.parametrize(
    ("name", "lost"), [("standard", False), ("chromium", True), ("firefox", True), ("webkit", False)]
)
def test_who_takes_a_contradiction(name: str, *, lost: bool) -> None:
    """Two Locations that differ are a network error in Chromium and Firefox, whatever the status."""
    read = reading.read(TWICE, PROFILES[name].http1)
    assert read == (Lost(LostCause.LOCATIONS, "several values of Location that differ") if lost else TWICE)


def test_what_is_no_field_line_is_left_out() -> None:
    """RFC 9112, 5 Field Syntax: a name is a token; in Chromium white space may stand before the colon."""
    answer = Answer(200, (("X A", "1"), ("X-B ", "2"), ("X-C", "3")))
    assert reading.read(answer, PROFILES["standard"].http1) == Answer(200, (("X-C", "3"),))
    assert reading.read(answer, PROFILES["chromium"].http1) == Answer(200, (("X-B", "2"), ("X-C", "3")))


def test_what_did_not_come_stays_lost() -> None:
    """A dropped connection has no head."""
    assert reading.read(Lost(LostCause.CLOSED), PROFILES["chromium"].http1) == Lost(LostCause.CLOSED)
