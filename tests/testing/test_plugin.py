"""The pytest plugin, run as a user runs it: in a pytest of its own."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]

TEST = """
    import pytest
    from corsage import Policy

    POLICY = Policy(allow_origins=["https://app.example.com"])

    def test_allowed(cors):
        cors.browser(POLICY).assert_allowed("/api")

    def test_wrong(cors):
        cors.browser(POLICY, page="https://evil.example").assert_allowed("/api")
"""


def run(folder: Path, text: str, *options: str, ini: str = "") -> subprocess.CompletedProcess[str]:
    """A pytest with the plugin loaded by name, so that it does not depend on how Corsage was installed."""
    (folder / "test_it.py").write_text(dedent(text))
    (folder / "pytest.ini").write_text(f"[pytest]\n{ini}")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:corsage", "-p", "corsage.testing.plugin", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_fixture_allows_and_fails(tmp_path: Path) -> None:
    """A failed assertion shows the diagram and the verdict in the report."""
    ran = run(tmp_path, TEST)
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "sequenceDiagram" in ran.stdout
    assert "verdict:" in ran.stdout


def test_browsers_and_environments_are_parametrised(tmp_path: Path) -> None:
    """From the ini file and from the marker, which wins; ids are readable."""
    (tmp_path / "corsage.toml").write_text(
        'allow_origins = ["https://a.example"]\n[environments.dev]\nallow_origins = []\n'
    )
    text = """
    import pytest

    def test_ini(cors):
        assert cors.policy.allow_origins == (() if cors.environment == "dev" else ("https://a.example",))

    @pytest.mark.cors(browsers=["standard"], environments=["dev"])
    def test_marker(cors):
        assert (cors.engine, cors.environment) == ("standard", "dev")
"""
    ini = "cors_browsers = chromium firefox\ncors_policy = corsage.toml\n"
    ran = run(tmp_path, text, "-vv", ini=ini)
    assert "3 passed" in ran.stdout, ran.stdout + ran.stderr
    for node in ("test_ini[chromium]", "test_ini[firefox]", "test_marker[standard-dev]"):
        assert node in ran.stdout


@pytest.mark.parametrize(
    ("ini", "text", "sentence"),
    [
        ("cors_browsers = opera\n", "def test_it(cors): pass", "'opera' is not one of"),
        (
            "",
            "import pytest\n@pytest.mark.cors(browsers='chromium')\ndef test_it(cors): pass",
            "must be a list of names",
        ),
        ("", "import pytest\n@pytest.mark.cors(browser=['chromium'])\ndef test_it(cors): pass", "not browser"),
        ("", "def test_it(cors): cors.policy", "set cors_policy"),
        ("cors_policy = nowhere.toml\n", "def test_it(cors): cors.policy", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, ini: str, text: str, sentence: str) -> None:
    """What is wrong and what to write."""
    ran = run(tmp_path, text, ini=ini)
    assert ran.returncode != 0
    assert sentence in ran.stdout + ran.stderr


def test_it_runs_under_xdist(tmp_path: Path) -> None:
    """Ids do not differ between workers."""
    ran = run(tmp_path, TEST, "-n", "2", ini="cors_browsers = standard chromium firefox webkit\n")
    assert "4 failed, 4 passed" in ran.stdout, ran.stdout + ran.stderr


def test_a_run_without_the_fixture_loads_nothing(tmp_path: Path) -> None:
    """The plugin costs those nothing who do not use it."""
    text = "import sys\ndef test_it(): assert not [m for m in sys.modules if m.startswith(('corsage.fetch', 'httpx2'))]"
    ran = run(tmp_path, text)
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


def test_pytest_loads_it_by_its_entry_point() -> None:
    """The name is the one that `-p no:corsage` switches off."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"corsage": "corsage.testing.plugin"}
