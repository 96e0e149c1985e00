"""The pages about the middleware, run."""

import re
from pathlib import Path
from typing import Any

import pytest

from corsage import Policy
from corsage.policy.configuration import from_mapping, from_toml
from corsage.testing import TestedPage

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page."""
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def test_the_fastapi_tutorial_does_what_it_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Followed to the letter: the application, the decisions, and the policy from a file in the place of step 1's."""
    page = "tutorials/protect-a-fastapi-app.md"
    app, decisions, from_file = blocks(page, "python")
    names: dict[str, Any] = {}
    exec(app, names)
    with TestedPage(names["app"], "https://app.example.com") as tested:
        tested.assert_allowed("/items/one", method="PUT", headers={"X-API-Key": "1"}, credentials="include")
    exec(decisions, names)
    assert capsys.readouterr().out.split() == re.findall(r"# (\S+)$", decisions, re.MULTILINE)
    (toml,) = blocks(page, "toml")
    (tmp_path / "corsage.toml").write_text(toml)
    monkeypatch.chdir(tmp_path)
    policy = re.compile(r"policy = Policy\(.*?\n\)\n", re.DOTALL)
    assert policy.search(app)
    for environment, origin in (("production", "https://app.example.com"), ("dev", "http://localhost:5173")):
        monkeypatch.setenv("CORSAGE_ENV", environment)
        exec(policy.sub(from_file.replace("\\", r"\\"), app), names)
        with TestedPage(names["app"], origin) as tested:
            tested.assert_allowed("/items/one", method="PUT", headers={"X-API-Key": "1"}, credentials="include")
        with TestedPage(names["app"], "https://evil.test") as tested:
            tested.assert_blocked("/items")


def test_the_message_of_the_fastapi_tutorial_is_the_message() -> None:
    """What the page says a mistake prints."""
    (message,) = blocks("tutorials/protect-a-fastapi-app.md", "text")
    with pytest.raises(ValueError, match="one problem") as caught:
        Policy(allow_origins=["https://app.example.com/"])
    assert str(caught.value).splitlines()[1].strip() == message.strip()


@pytest.mark.parametrize("page", ["tutorials/protect-a-fastapi-app.md", "how-to/routes-reload-guard.md"])
def test_the_toml_of_the_pages_is_right(page: str) -> None:
    """Every block is a configuration without a mistake."""
    for text in blocks(page, "toml"):
        from_toml(text)


@pytest.mark.parametrize(
    ("page", "path", "origins"),
    [
        ("tutorials/protect-a-django-app.md", "/public/x", ("*",)),
        ("how-to/migrate-from-django-cors-headers.md", "/", ("https://app.example.com", "https://*.example.com")),
    ],
)
def test_the_django_settings_are_right(page: str, path: str, origins: tuple[str, ...]) -> None:
    """The mapping of the page is a configuration."""
    (settings,) = blocks(page, "python")
    names: dict[str, Any] = {}
    exec(settings, names)
    assert from_mapping(names["CORSAGE"], "CORSAGE").policy_for("GET", path).allow_origins == origins


def test_the_flask_tutorial_runs() -> None:
    """The view has a policy of its own."""
    (text,) = blocks("tutorials/protect-a-flask-app.md", "python")
    names: dict[str, Any] = {"__name__": "app"}
    exec(text, names)
    response = names["app"].test_client().get("/feed", headers={"Origin": "https://any.test"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
