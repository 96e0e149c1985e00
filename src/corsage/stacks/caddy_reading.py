"""Caddy to policy: the headers that `header` sets, the matchers that stand before them, and maps of Origin.

What lives here: the syntax of the Caddyfile: lines of words, blocks whose brace ends a line.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from corsage.stacks import expression
from corsage.stacks.facts import Facts, is_cors, labelled, methods_and_path
from corsage.stacks.plan import BASE
from corsage.stacks.stack import Reading

_WORD: Final = re.compile(r"""`([^`]*)`|"((?:[^"\\]|\\.)*)"|(\#.*)|(\S+)""")
_ASKED: Final = re.compile(r"\{(?:http\.request\.)?header\.(?:Access-Control-Request-|Origin)", re.IGNORECASE)


class Line(NamedTuple):
    """One line, and the lines whose blocks it stands in."""

    words: tuple[str, ...]
    within: tuple[tuple[str, ...], ...]


def read(text: str) -> Reading:
    """The policy that the text amounts to."""
    facts, found = Facts(), list(_lines(text))
    matchers: dict[str, str] = {}
    for line in found:
        owner = next((words for words in reversed(line.within) if words[0].startswith("@")), None)
        name = owner[0] if owner else line.words[0]
        if name.startswith("@"):
            matchers[name] = f"{matchers.get(name, '')} {' '.join(line.words[0 if owner else 1 :])}".strip()
    for line in found:
        inner = line.within[-1] if line.within else ()
        if inner[:1] == ("map",):
            _row(facts, inner, line.words)
        elif inner[:1] == ("header",):
            _header(facts, matchers.get("".join(inner[1:2]), ""), line.words)
        elif line.words[0] == "header" and len(line.words) > 2:
            matched = line.words[1].startswith(("@", "/"))
            _header(facts, matchers.get(line.words[1], line.words[1]) if matched else "", line.words[1 + matched :])
    return facts.reading(text)


def _lines(text: str) -> Iterator[Line]:
    within: list[tuple[str, ...]] = []
    for raw in text.splitlines():
        words = []
        for tick, double, comment, bare in _WORD.findall(raw):
            if comment:
                break
            words.append(tick or bare or double.replace('\\"', '"'))
        if words == ["}"]:
            within = within[:-1]
        elif words[-1:] == ["{"]:
            if len(words) > 1:
                yield Line(tuple(words[:-1]), tuple(within))
            within = [*within, tuple(words[:-1]) or ("",)]
        elif words:
            yield Line(tuple(words), tuple(within))


def _row(facts: Facts, head: tuple[str, ...], words: tuple[str, ...]) -> None:
    source, target = [*head, "", ""][1:3]
    if len(words) != 2 or words[0] == "default":
        return
    key, value = words
    if "path}" in source and (found := methods_and_path(key.removeprefix("~"))) is not None:
        facts.routes.append((value, *found))
    mark, body = ("~", key[1:]) if key.startswith("~") else ("", key)
    label = BASE
    if source.startswith("{cors_policy} "):
        label, _, rest = body.removeprefix("(?i)").removeprefix("^" if mark else "").partition(" ")
        body = f"^{rest}" if mark else rest
    if source.endswith("Request-Headers}") and value == "0":
        facts.of(label).refuses_authorization = True
    if source.endswith("Origin}") and value not in {"", "0"} and target:
        if value == "*":
            facts.of(label).any_origin = True
            return
        text = expression.unanchored(body) if mark else expression.escape(body)
        facts.of(label).origins.append(text[1:-1] if value == "${1}" and text.startswith("(") else text)


def _header(facts: Facts, matcher: str, words: tuple[str, ...]) -> None:
    if len(words) < 2 or not is_cors(words[0].lstrip("+?>")):
        return
    name, value = words[0].lstrip("+?>"), words[1]
    label = next(labelled(matcher))
    if name.lower() != "access-control-allow-origin":
        facts.header(label, name, value, echoed=_ASKED.match(value) is not None)
    elif value == "*":
        facts.of(label).any_origin = True
    elif not value.startswith("{"):
        facts.of(label).origins.append(expression.escape(value))
    elif _ASKED.match(value):
        facts.of(label).origins += list(_matched(matcher)) or [expression.SOME_ORIGIN]


def _matched(matcher: str) -> Iterator[str]:
    """The origins that a matcher lets through."""
    for text in re.findall(r"header_regexp(?: \w+)? Origin (\S+)", matcher):
        yield expression.unanchored(text)
    for text in re.findall(r"(?<!not )header Origin (\S+)", matcher):
        yield expression.escape(text).replace(r"\*", ".*") if text != "*" else expression.SOME_ORIGIN
