"""`corsage audit` of files: formats, exit codes and mistakes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.audit import lab
from tests.cli.conftest import Corsage

BAD = 'allow_origins = ["http://app.example.com"]\n'


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], str]:
    """Write a policy file."""

    def write(text: str, name: str = "corsage.toml") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def test_findings_have_file_and_line(corsage: Corsage, policy: Callable[[str], str]) -> None:
    """And what to do."""
    name = policy(BAD)
    ran = corsage("audit", name)
    assert ran.code == 1
    assert f"MEDIUM insecure-origin ({name}:1)" in ran.out
    assert "fix: Serve the page over https" in ran.out


def test_the_limit_of_fail_on_decides_the_exit_code(corsage: Corsage, policy: Callable[[str], str]) -> None:
    """Findings below it are printed all the same."""
    ran = corsage("audit", policy(BAD), "--fail-on", "high")
    assert (ran.code, "insecure-origin" in ran.out) == (0, True)


def test_a_restrictive_policy_exits_0(corsage: Corsage, policy: Callable[[str], str]) -> None:
    """And says so."""
    ran = corsage("audit", policy('allow_origins = ["https://app.example.com"]\n'))
    assert (ran.code, ran.out.endswith(": no findings\n")) == (0, True)


def test_sarif_is_complete_and_exits_0(corsage: Corsage, policy: Callable[[str], str]) -> None:
    """A physical location and a fingerprint for each result, a page for each rule."""
    name = policy(BAD)
    ran = corsage("audit", name, "--format", "sarif")
    assert ran.code == 0
    (run,) = json.loads(ran.out)["runs"]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (name, 1)
    assert result["partialFingerprints"]["corsage/v1"]
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    empty = corsage("audit", policy("allow_origins = []\n"), "--format", "sarif")
    assert json.loads(empty.out)["runs"][0]["results"] == []


def test_github_annotations_are_escaped(corsage: Corsage, policy: Callable[[str], str]) -> None:
    """One workflow command for each finding."""
    ran = corsage("audit", policy(BAD), "--format", "github")
    assert ran.out.startswith("::warning file=")
    assert "title=insecure-origin::" in ran.out


def test_a_configuration_is_audited_through_import(corsage: Corsage, policy: Callable[..., str]) -> None:
    """What could not be read is named, and makes the exit code 1."""
    reflect = "add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true;"
    name = policy(f"location / {{ {reflect} }}", "nginx.conf")
    ran = corsage("audit", name, "--from", "nginx")
    assert (ran.code, "CRITICAL reflected-origin-credentials" in ran.out) == (1, True)
    cut = corsage("audit", policy("location / { add_header X-A b;", "cut.conf"), "--from", "nginx")
    assert (cut.code, "NOT READ" in cut.err) == (1, True)


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [("allow_origins = [", "corsage.toml", "this is not TOML"), ("x", "api.conf", "say what it is with --from")],
)
def test_a_bad_file_is_one_sentence(
    corsage: Corsage, policy: Callable[..., str], text: str, name: str, sentence: str
) -> None:
    """Exit code 2."""
    ran = corsage("audit", policy(text, name))
    assert (ran.code, sentence in ran.err) == (2, True)


def test_the_verb_exits_with_what_it_found(corsage: Corsage) -> None:
    """1 for findings, 0 for none, 4 where nothing could be tested."""
    with lab.serving() as url:
        flawed = corsage("audit", f"{url}/reflected-credentials", "--format", "jsonl")
        assert flawed.code == 1
        line = json.loads(flawed.out)
        assert (line["status"], line["findings"][0]["rule"]) == ("tested", "reflected-origin-credentials")
        assert corsage("audit", f"{url}/list", "--seed", lab.SEED).code == 0
        untested = corsage("audit", f"{url}/busy")
        assert (untested.code, "NOT TESTED" in untested.out) == (4, True)
