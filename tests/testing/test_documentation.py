"""The tutorial, followed to the letter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "cors-tests-that-can-fail.md"
SECTION = re.compile(r"^## (?P<title>.*?)\n(?P<text>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"```python\n# (?P<name>\w+\.py)\n(?P<code>.*?)```", re.DOTALL)
SECTIONS = {found["title"]: FILE.findall(found["text"]) for found in SECTION.finditer(PAGE.read_text())}


@pytest.mark.parametrize(
    ("title", "passed"), [("FastAPI", 4), ("Flask", 4), ("Django", 2), ("Would the tests notice?", 1)]
)
def test_each_section_passes_as_it_stands(tmp_path: Path, title: str, passed: int) -> None:
    """Its files, saved under their names, and pytest."""
    for name, code in SECTIONS[title]:
        (tmp_path / name).write_text(code)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:corsage", "-p", "corsage.testing.plugin"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert f"{passed} passed" in ran.stdout, ran.stdout + ran.stderr
