"""What tests of several packages share: how hard Hypothesis tries, and the real Mermaid as an oracle."""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import which
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from tests.machine import missing
from tests.playbook import answer, play  # noqa: F401 - fixtures of every package

# A developer's run is quick; CI's tries harder and prints how to repeat what it found. No deadlines: machines differ.
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), max_examples=300, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")

# Chromium runs as root in CI, and asks nobody on the internet anything.
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip

_ORACLE = Path(__file__).parent / "oracle"


class MermaidOracle:
    """The real Mermaid, in a Node process that lives as long as the test session.

    Call it with the text of a diagram: it answers with what Mermaid's own parser and database hold, in the form that
    `corsage mermaid dump` prints; `{"ok": False, "error": ...}` for a text that Mermaid rejects.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, text: str) -> dict[str, Any]:
        """What Mermaid makes of one text."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        return cast("dict[str, Any]", json.loads(self._process.stdout.readline()))

    def assert_accepts(self, texts: Iterable[str]) -> None:
        """Fail, with the text and Mermaid's error, if Mermaid rejects one."""
        for text in texts:
            dump = self(text)
            assert dump["ok"], f"Mermaid rejects\n{text}\n{dump['error']}"


@pytest.fixture(scope="session")
def mermaid_oracle() -> Iterator[MermaidOracle]:
    """The real Mermaid; a test that takes it is marked `node`. Without its packages: fails in CI, skips elsewhere."""
    node = which("node")
    if node is None:
        missing("no Node.js")
    if not (_ORACLE / "node_modules").is_dir():
        missing("no packages of Mermaid: run `npm ci --prefix tests/oracle`")
    command = [node, str(_ORACLE / "oracle.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield MermaidOracle(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright. Without it: fails in CI, skips elsewhere.

    It lives for a module only: while Playwright's synchronous interface runs, `asyncio.run` does not.
    """
    path = which("chromium")
    if path is None:
        missing("no Chromium: install the Debian package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Node.js, so that `-m 'not node'` runs without it."""
    for item in items:
        if "mermaid_oracle" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.node)
