"""Every page's examples are run: what a page says a command prints is what it prints."""

import doctest
import re
from pathlib import Path

import pytest

from .pages import PAGES, ROOT, refreshed

SESSION = re.compile(r"^```pycon\n(?P<session>.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#|mailto:)(?P<target>[^)#\s]+)")

each_page = pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])


@each_page
def test_what_a_page_shows_is_what_its_commands_print(page: Path) -> None:
    """Console blocks and diagrams are current; `make docs` writes them anew."""
    assert refreshed(page.read_text()) == page.read_text()


@each_page
def test_a_python_session_prints_what_it_shows(page: Path) -> None:
    """`>>>` lines are run, as doctest does; the sessions of a page are one."""
    said: list[str] = []
    names: dict[str, object] = {}
    for found in SESSION.finditer(page.read_text()):
        example = doctest.DocTestParser().get_doctest(found["session"], {}, page.name, str(page), 0)
        example.globs = names
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append, clear_globs=False)
    assert not said, "".join(said)


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link names a file that is there."""
    for found in LINK.finditer(page.read_text()):
        assert (page.parent / found["target"]).exists(), found["target"]
