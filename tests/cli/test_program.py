import subprocess
import sys

import pytest

from corsage.cli import program

from .conftest import Corsage


def test_help_lists_every_verb(corsage: Corsage) -> None:
    """The table of verbs is what help shows."""
    ran = corsage("--help")
    assert ran.code == 0
    assert all(f"  {verb} " in ran.out for verb in program.VERBS)


@pytest.mark.parametrize("verb", program.VERBS)
def test_every_verb_has_help_with_examples(corsage: Corsage, verb: str) -> None:
    """`corsage VERB --help` says what it does and shows how."""
    ran = corsage(verb, "--help")
    assert ran.code == 0
    assert "Examples:" in ran.out
    assert f"corsage {verb}" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["simulat"], "No such command 'simulat'"),
        (["simulate"], "Missing argument 'FILES...'"),
        (["simulate", "--browser", "netscape", "x"], "'netscape' is not one of 'standard', 'chromium'"),
        (["check", "--nonsense", "x"], "No such option"),
        (["check", "http://127.0.0.1:1/", "--timeout", "0"], "0.0 is not in the range"),
    ],
)
def test_a_usage_error_is_one_sentence(corsage: Corsage, arguments: list[str], words: str) -> None:
    """Exit code 2, and what is known instead."""
    assert words in corsage(*arguments).fails_with(2)


def test_a_fault_of_ours_is_no_traceback(corsage: Corsage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 70 and a sentence that says how to see more."""

    def broken(_name: str) -> object:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(program, "import_module", broken)
    monkeypatch.delenv("CORSAGE_TRACEBACK", raising=False)
    assert "a fault of ours (ZeroDivisionError: boom)" in corsage("simulate", "x").fails_with(70)


def test_the_console_script_runs() -> None:
    """`python -m corsage` is the same program, and passes the exit code on."""
    ran = subprocess.run(
        [sys.executable, "-m", "corsage", "simulate", "/no/such/file"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "corsage: /no/such/file: No such file or directory\n"


def test_help_imports_no_verb() -> None:
    """Help starts fast because it loads neither HTTP nor the engine."""
    code = "import sys; from corsage.cli.program import run; run(['--help']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"httpx2", "can_ada", "starlette", "rich"} & set(ran.stdout.split())


def test_a_reader_that_leaves_is_no_error() -> None:
    """`corsage ... | head` ends quietly."""
    ran = subprocess.run(
        f"{sys.executable} -m corsage simulate --help | true; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stderr == ""
