"""A scenario of a diagram that nobody generated: what it says is taken, what it leaves open is listed.

"Allow-Origin, Allow-Methods, Allow-Headers" names fields without values; so does a diagram that shows no origin. Each
of them gets the least that lets this one request through, and stands in `open` until the author fills it in.
"""

from dataclasses import dataclass, replace
from typing import Final

from corsage.diagram.fields import Name, fields, open_fields
from corsage.fetch.request import Page, Request
from corsage.handshake.scenario import Guarded, Scenario
from corsage.mermaid import Diagram
from corsage.policy import Policy

_PAGE: Final = "https://app.example.com"
_SERVER: Final = "https://api.example.com"


@dataclass(frozen=True, slots=True)
class Seed:
    """A scenario, and the fields of it that the diagram does not say."""

    scenario: Scenario
    open: tuple[Name, ...]


class NoHandshake(ValueError):  # noqa: N818  # an answer: this diagram shows something else
    """The diagram shows no request that a browser sends."""


def seed(diagram: Diagram) -> Seed:
    """The scenario that a diagram of a handshake shows. Raises NoHandshake; PolicyError if its policy cannot be."""
    said: dict[Name, list[str]] = {}
    for field in fields(diagram):
        if field.value is not None:
            said.setdefault(field.name, []).append(field.value)
    if Name.PATH not in said:
        raise NoHandshake(
            "the diagram shows no request: a message from the browser such as `POST /api/data (actual request)`"
        )
    page = said.get(Name.PAGE_ORIGIN, [_PAGE])[0]
    credentials = Name.CREDENTIALS in said or said.get(Name.ALLOW_CREDENTIALS) == ["true"]
    headers = _entries(said.get(Name.HEADER_NAMES, []))
    method = next((it for it in said.get(Name.METHOD, [])), "GET")
    preflighted = any("preflight" in str(statement) for statement in diagram.statements)
    request = Request(said.get(Name.SERVER_ORIGIN, [_SERVER])[0] + said[Name.PATH][0], method)
    if preflighted and method in {"GET", "HEAD", "POST"} and not headers:
        headers = ("content-type",)
    request = replace(
        request,
        headers=tuple((name, _VALUES.get(name.lower(), "value")) for name in headers),
        body="{}" if method not in {"GET", "HEAD"} else None,
        credentials="include" if credentials else "same-origin",
    )
    policy = Policy(
        allow_origins=tuple(dict.fromkeys(said.get(Name.ALLOW_ORIGIN, said.get(Name.ENVIRONMENT, [page])))),
        allow_methods=_entries(said.get(Name.ALLOW_METHODS, [method])),
        allow_headers=_entries(said.get(Name.ALLOW_HEADERS, [", ".join(headers)])),
        expose_headers=_entries(said.get(Name.EXPOSE_HEADERS, [])),
        allow_credentials=credentials,
    )
    left = {field.name for field in open_fields(diagram)} | ({Name.PAGE_ORIGIN, Name.SERVER_ORIGIN} - said.keys())
    return Seed(Scenario(Page(page), (request,), Guarded(policy)), tuple(name for name in Name if name in left))


def _entries(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.strip() for value in values for entry in value.split(",") if entry.strip()))


_VALUES: Final = {"content-type": "application/json", "authorization": "Bearer token"}
