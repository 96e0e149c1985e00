import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from corsage.diagnose import diagnose
from corsage.diagnose.catalogue import CAUSES
from corsage.diagnose.ranking import CERTAIN
from corsage.evidence import report_form

REPORTS = [json.loads(line) for line in (Path(__file__).parent / "reports.jsonl").read_text().splitlines()]


def named(report: Mapping[str, Any]) -> list[str]:
    """The causes of a report, best first."""
    return [each.cause.name for each in diagnose(report_form.read(report)).causes]


@pytest.mark.parametrize("name", CAUSES)
def test_the_example_of_a_page_gives_its_cause(name: str) -> None:
    """The example on a cause's page is diagnosed as that cause."""
    assert named(CAUSES[name].example)[0] == name


@pytest.mark.parametrize("name", CAUSES)
def test_a_page_is_complete(name: str) -> None:
    """Each page says what, tell-tale, why, how to confirm and the fix, and no fix opens a door."""
    text = CAUSES[name].text
    assert all(text)
    assert "any origin" not in text.fix


@pytest.mark.parametrize("report", REPORTS, ids=[report["id"] for report in REPORTS])
def test_reports(report: dict[str, Any]) -> None:
    """Half-known facts, as people state them, lead to their cause."""
    assert named(report)[0] == report["cause"]


def test_a_refuted_cause_is_not_named() -> None:
    """A preflight that was granted is not blamed, however well the stack is known for it."""
    report = {
        "stack": "Kong key-auth",
        "request": {"method": "PUT"},
        "preflight": {"status": 200, "headers": {"Access-Control-Allow-Origin": "*"}},
        "actual": {"status": 200, "headers": {}},
    }
    assert named(report)[0] == "actual_missing_acao_after_ok_preflight"
    assert not {"preflight_auth_required", "preflight_not_handled"} & set(named(report))


def test_a_status_contradicts_an_error() -> None:
    """An answer that is known to be a 200 is no error page."""
    report = {"stack": "nginx", "actual": {"status": 200, "headers": {}}}
    assert "error_response_without_cors" not in named(report)


@pytest.mark.parametrize("report", [{"note": "CORS error"}, {"console": ["CORS!"]}, {"page": "https://a.example"}])
def test_nothing_decides(report: dict[str, Any]) -> None:
    """Without any fact, the answer is undetermined, with what would decide."""
    diagnosis = diagnose(report_form.read(report))
    assert [each.cause.name for each in diagnosis.causes] == ["undetermined"]
    assert "status" in diagnosis.causes[0].because[0]


def test_confidence_is_never_certainty() -> None:
    """Every cause has a confidence above 0 and below 1, and rests on something; the best stands first."""
    for report in REPORTS:
        causes = diagnose(report_form.read(report)).causes
        assert all(0 <= each.confidence <= max(CERTAIN, 1) and each.because for each in causes)
        certain = [each.confidence for each in causes if each.cause.name != "undetermined"]
        assert certain == sorted(certain, reverse=True)


def test_the_engine_is_asked_before_words() -> None:
    """Complete facts are run: the grant of another origin is found without any message."""
    report = {
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.com/a", "method": "DELETE"},
        "preflight": {"status": 204, "headers": {"Access-Control-Allow-Origin": "https://app.example.com"}},
    }
    diagnosis = diagnose(report_form.read(report))
    assert diagnosis.causes[0].cause.name == "acam_missing_method"
    assert diagnosis.facts.run is not None
