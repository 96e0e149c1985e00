"""What a CORS diagram says, field by field: the origin of the page, method and path, each CORS header, credentials.

Any diagram is read: a template, one that an author has changed, one that was drawn by hand. A field without a value is
one that the diagram leaves open ("Allow-Origin, Allow-Methods, Allow-Headers"): it can be filled in. What no rule below
recognises is the author's own and stays so.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from corsage.mermaid import Diagram
from corsage.mermaid.layout.prose import decoded
from corsage.mermaid.syntax.tree import Message, Note, Participant, Statement


class Name(StrEnum):
    """The fields: of the page, of the request, of the server's policy."""

    PAGE_ORIGIN = "page.origin"
    SERVER_ORIGIN = "server.origin"
    METHOD = "request.method"
    PATH = "request.path"
    HEADER_NAMES = "request.headers"
    CREDENTIALS = "credentials"
    ALLOW_ORIGIN = "policy.allow_origins"
    ALLOW_METHODS = "policy.allow_methods"
    ALLOW_HEADERS = "policy.allow_headers"
    EXPOSE_HEADERS = "policy.expose_headers"
    ALLOW_CREDENTIALS = "policy.allow_credentials"
    MAX_AGE = "policy.max_age"
    ENVIRONMENT = "policy.environments"


class Field(NamedTuple):
    """A field and its value as the diagram writes it, None where it is left open, and the statement that says it.

    `line` is the line of the statement's text. `subject` is the environment that the value holds in, or the name of the
    participant whose origin it is.
    """

    name: Name
    value: str | None
    statement: int
    line: int = 0
    subject: str = ""


_ORIGIN: Final = r"(?:\*|null|[a-z][a-z0-9+.-]*://[^\s,/]+)"
_HEADERS: Final = {
    "origin": Name.PAGE_ORIGIN,
    "access-control-request-method": Name.METHOD,
    "access-control-request-headers": Name.HEADER_NAMES,
    "access-control-allow-origin": Name.ALLOW_ORIGIN,
    "access-control-allow-methods": Name.ALLOW_METHODS,
    "access-control-allow-headers": Name.ALLOW_HEADERS,
    "access-control-allow-credentials": Name.ALLOW_CREDENTIALS,
    "access-control-expose-headers": Name.EXPOSE_HEADERS,
    "access-control-max-age": Name.MAX_AGE,
}
_SHORT: Final = {name.removeprefix("access-control-"): field for name, field in _HEADERS.items()}
_LINE: Final = re.compile(r"(?P<name>[A-Za-z-]+)\s*:\s*(?P<value>.*)")
_REQUEST: Final = re.compile(r"(?P<method>[A-Z]+) (?P<path>/\S*)(?: \((?P<kind>[^)]*)\))?")
_CREDENTIALS: Final = re.compile(r"credentials: (?:Access-Control-)?Allow-Credentials: true", re.IGNORECASE)
_ENVIRONMENT: Final = re.compile(rf"(?:(?P<name>[\w.-]+): )?(?P<origin>{_ORIGIN})")
_DENIED: Final = re.compile(rf"(?:another )?origin:? not in Allow-Origin list: (?P<origin>{_ORIGIN})")
_WITH: Final = re.compile(r"with (?P<names>[\w-]+(?:, [\w-]+)*)")
_KINDS: Final = (None, "preflight", "actual request", "no preflight needed", "same origin")
"""What a request may be called; a redirected one, or one that is passed on, is not the script's."""
_PAGE: Final = re.compile(r"browser|client|page|front|app|spa|user|js", re.IGNORECASE)


def fields(diagram: Diagram) -> tuple[Field, ...]:
    """All fields that the diagram says, in the order of its statements."""
    page = page_participant(diagram)
    return tuple(field for i, statement in enumerate(diagram.statements) for field in _of_statement(i, statement, page))


def open_fields(diagram: Diagram) -> tuple[Field, ...]:
    """The fields that the diagram names without a value, each once."""
    said = fields(diagram)
    known = {field.name for field in said if field.value is not None}
    first = {field.name: field for field in reversed(said) if field.value is None}
    return tuple(field for name, field in reversed(first.items()) if name not in known)


def page_participant(diagram: Diagram) -> str:
    """The participant that is the browser: by its name, or else the one that sends the first message."""
    for statement in diagram.statements:
        if isinstance(statement, Participant) and _PAGE.search(f"{statement.name} {statement.label}"):
            return statement.name
        if isinstance(statement, Message):
            return statement.source
    return ""


def _of_statement(index: int, statement: Statement, page: str) -> Iterator[Field]:
    if isinstance(statement, Participant):
        for number, line in enumerate(decoded(statement.label)):
            if re.fullmatch(_ORIGIN, line):
                name = Name.PAGE_ORIGIN if statement.name == page else Name.SERVER_ORIGIN
                yield Field(name, line, index, number, statement.name)
    elif isinstance(statement, Message):
        yield from _of_message(index, statement, page)
    elif isinstance(statement, Note):
        for number, line in enumerate(decoded(statement.text)):
            yield from _of_line(index, statement, page, number, line)


def _of_message(index: int, statement: Message, page: str) -> Iterator[Field]:
    for line in decoded(statement.text)[:1]:
        found = _REQUEST.fullmatch(line)
        if found is None or statement.source != page or found["kind"] not in _KINDS:
            return
        if found["method"] != "OPTIONS" or found["kind"] != "preflight":
            yield Field(Name.METHOD, found["method"], index)
        yield Field(Name.PATH, found["path"], index, 0, statement.target)


def _of_line(index: int, statement: Note, page: str, number: int, line: str) -> Iterator[Field]:
    if _CREDENTIALS.match(line):
        yield Field(Name.CREDENTIALS, "include", index, number)
        return
    denied = _DENIED.fullmatch(line)
    if denied:
        yield Field(Name.ALLOW_ORIGIN, denied["origin"], index, number)
        return
    environment = _ENVIRONMENT.fullmatch(line)
    if environment and not statement.second and statement.first != page:
        yield Field(Name.ENVIRONMENT, environment["origin"], index, number, environment["name"] or "")
        return
    custom = _WITH.fullmatch(line)
    if custom:
        yield from (Field(Name.HEADER_NAMES, name, index, number, "with") for name in custom["names"].split(", "))
        return
    header = _LINE.fullmatch(line)
    name = _HEADERS.get(header["name"].lower()) or _SHORT.get(header["name"].lower()) if header else None
    if header and name:
        yield Field(name, header["value"].strip() or None, index, number)
        return
    words = [word.strip().lower() for word in line.split(",")]
    if all(word in _HEADERS or word in _SHORT for word in words):
        yield from (Field(_HEADERS.get(word) or _SHORT[word], None, index, number) for word in words)
