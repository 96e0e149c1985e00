"""Tables of the pages that must be complete: what is missing in one makes a test fail."""

import pytest

from corsage.cli.program import VERBS
from corsage.stacks import STACKS

from .pages import PAGES, ROOT

REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_row(verb: str) -> None:
    """In the reference of the command line."""
    assert f"\n| `{verb}" in (REFERENCE / "command-line.md").read_text()


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_has_a_row(stack: str) -> None:
    """In the reference of the stacks."""
    assert f"| `{stack}`" in (REFERENCE / "stacks.md").read_text()


def test_no_page_is_unlinked() -> None:
    """Every page can be reached: another page links to it. Decisions are reached by their folder."""
    texts = {page: page.read_text() for page in PAGES}
    pages = [page for page in PAGES if page.is_relative_to(ROOT / "docs") and page.parent.name != "decisions"]
    alone = [page for page in pages if not any(page.name in text for other, text in texts.items() if other != page)]
    assert not alone
