"""`corsage docs`: the page of a policy."""

from pathlib import Path

import pytest
from tests.cli.conftest import Corsage

POLICY = """
allow_origins = ["https://app.example.com"]
allow_methods = ["PUT"]
allow_headers = ["Content-Type"]
[environments.dev]
allow_origins = ["http://localhost:*"]
"""
OPENAPI = """
openapi: 3.0.3
info: {title: "Shop <script>alert(1)</script>"}
paths:
  /items/{id}:
    put: {summary: Write one, requestBody: {content: {application/json: {}}}}
    delete: {summary: Remove one}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    """A policy, a document, and the name of a page."""
    (tmp_path / "corsage.toml").write_text(POLICY)
    (tmp_path / "openapi.yaml").write_text(OPENAPI)
    return str(tmp_path / "corsage.toml"), str(tmp_path / "openapi.yaml"), str(tmp_path / "cors.md")


def test_the_page_says_who_may_call_and_what_each_call_needs(corsage: Corsage, files: tuple[str, str, str]) -> None:
    """From runs against the policy: what is allowed, what is blocked and why, in each browser's words."""
    policy, document, _ = files
    page = corsage("docs", policy, "--openapi", document).out
    assert "| dev | `http://localhost:*` | no | 600 seconds |" in page
    assert "because of: `PUT, content-type`" in page
    assert "**Blocked.** The server's policy does not allow the method DELETE." in page
    assert "has been blocked by CORS policy" in page
    assert "sequenceDiagram" in page
    assert "<script>" not in page


def test_a_stale_page_fails_with_the_command(corsage: Corsage, files: tuple[str, str, str]) -> None:
    """And with the difference; a fresh one exits 0 and is not touched."""
    policy, document, page = files
    arguments = ("docs", policy, "--openapi", document, "-o", page)
    assert corsage(*arguments).code == 0
    assert corsage(*arguments, "--check").code == 0
    Path(policy).write_text(POLICY.replace('"PUT"', '"PUT", "DELETE"'))
    stale = corsage(*arguments, "--check")
    assert stale.code == 1
    assert f"run `corsage docs {policy} --openapi {document} -o {page}`" in stale.err
    assert "-**Blocked.**" in stale.out
    assert corsage(*arguments).code == 0
    assert corsage(*arguments, "--check").code == 0


def test_a_hand_edit_inside_is_not_overwritten(corsage: Corsage, files: tuple[str, str, str]) -> None:
    """One sentence, exit code 2, the file as it was."""
    policy, _, page = files
    corsage("docs", policy, "-o", page)
    edited = Path(page).read_text().replace("Who may call it", "Who is allowed")
    Path(page).write_text(edited)
    ran = corsage("docs", policy, "-o", page)
    assert (ran.code, "edited by hand" in ran.err) == (2, True)
    assert Path(page).read_text() == edited


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("swagger: '2.0'", "this is Swagger 2.0"), ("a: [", "neither JSON nor YAML"), ("{", "neither JSON nor YAML")],
)
def test_a_bad_document_is_one_sentence(
    corsage: Corsage, files: tuple[str, str, str], text: str, sentence: str
) -> None:
    """Exit code 2."""
    policy, document, _ = files
    Path(document).write_text(text)
    ran = corsage("docs", policy, "--openapi", document)
    assert (ran.code, sentence in ran.err) == (2, True)
