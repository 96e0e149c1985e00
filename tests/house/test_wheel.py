"""What is shipped: the wheel, with the source tree out of the way."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree as it is."""
    out = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", out, ROOT], check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def run_isolated(wheel: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code with the standard library and the wheel, and nothing else (-I -S: no site-packages, no source tree)."""
    program = f"import sys; sys.path.insert(0, {str(wheel)!r})\n{code}"
    return subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)


def test_the_middleware_needs_the_standard_library_only(wheel: Path) -> None:
    """`pip install corsage` costs a server almost nothing: policy, decision and both middlewares run on it."""
    code = """
from corsage import CORSMiddleware, Policy
import corsage.server.asgi, corsage.server.wsgi
policy = Policy(allow_origins=["https://app.example.com"])
print(policy.decide("GET", (("Origin", "https://app.example.com"),)).headers)
CORSMiddleware(None, policy=policy)
"""
    ran = run_isolated(wheel, code)
    assert ran.returncode == 0, ran.stderr
    assert "('access-control-allow-origin', 'https://app.example.com')" in ran.stdout


def test_diagrams_need_the_standard_library_only(wheel: Path) -> None:
    """`corsage.mermaid` is a library in its own right."""
    ran = run_isolated(wheel, "from corsage.mermaid import build; print(build.diagram(build.message('A', 'B', 'hi')))")
    assert ran.stdout.startswith("sequenceDiagram\n"), ran.stderr


def test_without_its_extra_the_command_line_says_so(wheel: Path) -> None:
    """One sentence and exit code 2, no traceback."""
    ran = run_isolated(wheel, "from corsage.cli import main; main()")
    assert (ran.returncode, ran.stderr) == (2, "corsage: the command line is an extra: pip install 'corsage[cli]'\n")


def test_what_is_in_it(wheel: Path) -> None:
    """The types' marker and the licence are in; tests, and the front end's sources, are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert "corsage/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "test" in Path(name).name or name.endswith((".ts", ".tsx"))]


def test_importing_the_package_loads_nothing_else(wheel: Path) -> None:
    """Names are loaded when they are first asked for."""
    ran = run_isolated(wheel, "before = set(sys.modules); import corsage; print(sorted(set(sys.modules) - before))")
    assert "'corsage'" in ran.stdout, ran.stderr
    assert "corsage." not in ran.stdout
