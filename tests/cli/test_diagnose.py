import json
from pathlib import Path

import pytest
from tests.cli.conftest import SCENARIO, Corsage

MESSAGE = (
    "Access to fetch at 'https://user:pw@api.example.com/items?access_token=s3cret' from "
    "origin 'https://app.example.com' "
    "has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not "
    "have HTTP ok status."
)


def test_a_message(corsage: Corsage) -> None:
    """A pasted message gives its cause, the fact and the fix; exit code 1."""
    ran = corsage("diagnose", "--message", MESSAGE)
    assert ran.code == 1
    assert "preflight_not_handled" in ran.out
    assert "fix: " in ran.out


def test_secrets_are_masked(corsage: Corsage) -> None:
    """Tokens and passwords of URLs are masked unless the user asks for them."""
    masked, shown = (
        corsage("diagnose", "--message", MESSAGE),
        corsage("diagnose", "--message", MESSAGE, "--show-secrets"),
    )
    assert "s3cret" not in masked.out
    assert "pw@" not in masked.out
    assert "s3cret" in shown.out


def test_reports_as_json_lines(corsage: Corsage, tmp_path: Path) -> None:
    """One line a report, in order, with id and causes."""
    file = tmp_path / "reports.jsonl"
    reports = [{"id": "a", "preflight": {"status": 401}}, {"id": "b", "stack": "S3"}]
    file.write_text("\n".join(map(json.dumps, reports)))
    ran = corsage("diagnose", file, "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [(line["id"], line["causes"][0]["cause"]) for line in lines] == [
        ("a", "preflight_auth_required"),
        ("b", "acao_missing"),
    ]
    assert set(lines[0]["causes"][0]) == {"cause", "confidence", "because", "confirm", "fix"}


def test_a_scenario_is_run(corsage: Corsage, tmp_path: Path) -> None:
    """A scenario that is blocked is diagnosed from its run; one that is not gives nothing, and exit code 0."""
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(SCENARIO))
    assert corsage("diagnose", file).code == 0
    file.write_text(json.dumps({**SCENARIO, "page": "https://other.example.com"}))
    ran = corsage("diagnose", file, "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out)[0]["causes"]


def test_the_message_may_be_in_a_file(corsage: Corsage, tmp_path: Path) -> None:
    """A file's name is read; the text itself is, too."""
    file = tmp_path / "console.txt"
    file.write_text(MESSAGE)
    assert corsage("diagnose", "--message", file).out == corsage("diagnose", "--message", MESSAGE).out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"preflight": {"status": "ok"}}', "preflight.status: must be a status like 404"),
        ('{"request": []}', "request: must be an object"),
        ('{"other": 1}', "is not a report"),
        ('{"actual": {"headers": 3}}', "actual.headers: must be an object or a list"),
        ("{", "not JSON"),
    ],
)
def test_a_bad_file_gets_one_sentence(corsage: Corsage, tmp_path: Path, text: str, sentence: str) -> None:
    """What is wrong, and where; never a traceback."""
    file = tmp_path / "bad.json"
    file.write_text(text)
    assert sentence in corsage("diagnose", file).fails_with(2)


def test_nothing_given(corsage: Corsage) -> None:
    """Without evidence the verb says which options there are."""
    assert "--message" in corsage("diagnose").fails_with(2)


def test_control_characters_are_visible(corsage: Corsage) -> None:
    """What a page wrote does not drive the terminal."""
    ran = corsage(
        "diagnose", "--message", "Request header field x\x1b[31m is not allowed by Access-Control-Allow-Headers"
    )
    assert "\x1b" not in ran.out


def test_a_configuration(corsage: Corsage, tmp_path: Path) -> None:
    """--config is held against the other evidence; one that is not recognised needs --from."""
    file = tmp_path / "settings.py"
    file.write_text("CORS_ALLOWED_ORIGINS = ['https://www.example.com']")
    ran = corsage("diagnose", "--config", file, "--message", MESSAGE, "--format", "json")
    assert json.loads(ran.out)[0]["causes"][0]["cause"] == "origin_not_allowlisted"
    file.write_text("hello")
    assert "--from" in corsage("diagnose", "--config", file).fails_with(2)


def test_evidence_is_joined(corsage: Corsage) -> None:
    """A copied request and a message about the same URL are one diagnosis."""
    copied = "curl 'https://api.example.com/a' -H 'Origin: https://app.example.com' -H 'X-A: 1'"
    message = "Request header field x-a is not allowed by Access-Control-Allow-Headers"
    ran = corsage("diagnose", "--curl", copied, "--message", message, "--format", "jsonl")
    (line,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (line["page"], line["method"], line["causes"][0]["cause"]) == (
        "https://app.example.com",
        "GET",
        "acah_missing_header",
    )


def test_a_har_that_is_cut_off(corsage: Corsage, tmp_path: Path) -> None:
    """What could be read is judged, and stderr says that the file was cut off; also where nothing failed."""
    file = tmp_path / "cut.har"
    file.write_text(
        '{"log": {"entries": [{"request": {"url": "https://a.example/"}, "response": {"status": 200}}, {"re'
    )
    ran = corsage("diagnose", "--har", file)
    assert ran.code == 0
    assert "cut off" in ran.err
