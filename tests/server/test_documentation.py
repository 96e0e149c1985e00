"""The pages about the middleware, run."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from corsage import CORSMiddleware, Policy
from corsage.policy.configuration import from_mapping, from_toml

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page."""
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def test_the_fastapi_tutorial_does_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    """The application is built, the decisions print what the comments say, the message is the message."""
    app, decisions, wrapped, *_ = blocks("tutorials/protect-a-fastapi-app.md", "python")
    names: dict[str, Any] = {}
    exec(app, names)
    assert isinstance(names["app"], FastAPI)
    exec(decisions, names)
    assert capsys.readouterr().out.split() == re.findall(r"# (\S+)$", decisions, re.MULTILINE)
    exec(wrapped, names)
    assert isinstance(names["app"], CORSMiddleware)
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
