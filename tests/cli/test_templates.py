"""`corsage templates`: the list, a run, a copy."""

import json
from pathlib import Path

from .conftest import Corsage


def test_the_list_has_a_question_for_each(corsage: Corsage) -> None:
    """One line for each template."""
    ran = corsage("templates")
    assert (ran.code, "preflight-401" in ran.out, "Why is my preflight 401?" in ran.out) == (0, True, True)


def test_a_copy_runs(corsage: Corsage, tmp_path: Path) -> None:
    """`simulate` reads what `new` writes; an existing file is not replaced."""
    file = tmp_path / "mine.json"
    assert corsage("templates", "new", "custom-headers", "-o", str(file)).code == 0
    assert json.loads(file.read_text())["id"] == "custom-headers"
    assert corsage("simulate", str(file)).code == 0
    again = corsage("templates", "new", "json-post", "-o", str(file))
    assert (again.code, "exists" in again.err) == (2, True)


def test_a_template_is_shown_by_its_run(corsage: Corsage) -> None:
    """Its question, and what happens."""
    ran = corsage("templates", "show", "preflight-404")
    assert "Why is my preflight 404?" in ran.out
    assert "answered the preflight with status 404" in " ".join(ran.out.split())


def test_an_unknown_name_is_one_sentence(corsage: Corsage) -> None:
    """Exit code 2."""
    ran = corsage("templates", "show", "nothing")
    assert (ran.code, "`corsage templates` lists them" in ran.err) == (2, True)
