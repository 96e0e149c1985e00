"""`corsage policy`, as a user runs it."""

from pathlib import Path

import pytest

from corsage.cli.program import run

TEXT = """\
allow_origins = ["https://app.example.com"]
[environments.dev]
allow_origins = ["http://localhost:*"]
[environments.wide]
allow_origins = ["https://app.example.com", "https://*.example.com"]
[[routes]]
path = "/public/**"
methods = ["GET"]
allow_origins = ["*"]
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A policy file that is right."""
    path = tmp_path / "corsage.toml"
    path.write_text(TEXT)
    return str(path)


def test_check_of_a_right_file(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No finding on stdout, a sentence on stderr, and exit code 0."""
    assert run(["policy", "check", file]) == 0
    assert capsys.readouterr() == ("", f"{file}: no mistakes\n")


def test_check_reports_every_mistake_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, and exit code 1."""
    path = tmp_path / "bad.toml"
    path.write_text('max_age = -1\n[environments.dev]\nallow_origins = ["https://a.example/"]\n')
    assert run(["policy", "check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.removeprefix(str(path)).split(" ")[0] for line in lines] == [":1:", ":3:"]


def test_show_prints_what_holds(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The environment's fields over the base's, in text and in JSON."""
    assert run(["policy", "show", file, "--environment", "dev"]) == 0
    shown = capsys.readouterr().out
    assert 'base\n  allow_origins = ["http://localhost:*"]\n' in shown
    assert 'GET /public/**\n  allow_origins = ["*"]\n' in shown
    assert run(["policy", "show", file, "--format", "json"]) == 0
    assert '"allow_origins": [\n      "https://app.example.com"\n    ]' in capsys.readouterr().out


def test_diff_says_what_differs_and_which_way(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Part by part; exit code 1 where there is a difference."""
    assert run(["policy", "diff", file, file, "--other-environment", "wide"]) == 1
    assert capsys.readouterr().out == 'base: the second allows more\n  + allow_origins: "https://*.example.com"\n'
    assert run(["policy", "diff", file, file]) == 0


def test_diff_of_two_environments_of_one_file(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a second file the first is compared with itself."""
    assert run(["policy", "diff", file, "--environment", "dev", "--other-environment", "wide"]) == 1
    assert capsys.readouterr().out.startswith("base: each allows what the other does not\n")


def test_the_environment_variable_is_the_default(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """CORSAGE_ENV chooses where the option does not; `check` judges every environment, so it does not ask."""
    monkeypatch.setenv("CORSAGE_ENV", "dev")
    assert run(["policy", "show", file]) == 0
    assert 'base\n  allow_origins = ["http://localhost:*"]\n' in capsys.readouterr().out
    other = tmp_path / "other.toml"
    other.write_text('allow_origins = ["https://app.example.com"]\n')
    assert run(["policy", "check", str(other)]) == 0
    assert run(["policy", "show", str(other)]) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "nowhere.toml"], "nowhere.toml: No such file or directory"),
        (["show", "{file}", "--env", "prod"], "unknown-environment"),
        (["show", "{binary}"], "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """Exit code 2, no traceback."""
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff")
    assert run(["policy", *[argument.format(file=file, binary=binary) for argument in arguments]]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
