"""What the repository holds, and what it may not."""

import json
import re
import subprocess
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]


def tracked() -> list[Path]:
    """The files of the project: what git knows, or everything where there is no git (an unpacked sdist)."""
    ran = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip("not a git checkout")
    return [path for name in ran.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_modules_are_small() -> None:
    """Median under 200 lines, none over 450."""
    sizes = {path: len(path.read_text().splitlines()) for path in tracked() if path.match("src/**/*.py")}
    assert median(sizes.values()) < 200
    assert not {str(path): size for path, size in sizes.items() if size > 450}


def test_lock_files_name_no_host() -> None:
    """A registry's address is the machine's matter."""
    for path in tracked():
        if path.name == "package-lock.json":
            packages = json.loads(path.read_text())["packages"]
            assert not [
                name for name, entry in packages.items() if str(entry.get("resolved", "")).startswith("http")
            ], path


def test_every_test_says_its_rule() -> None:
    """A test function without a docstring does not say what it holds."""
    silent = re.compile(r'^(?:async )?def (test_\w+)\([^"]*?\)[^"]*?:\n(?!\s+r?""")', re.MULTILINE)
    found = {str(path): silent.findall(path.read_text()) for path in tracked() if path.match("tests/**/test_*.py")}
    assert not {path: names for path, names in found.items() if names}
