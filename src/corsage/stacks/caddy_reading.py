"""Caddy to policy: the headers that `header` sets, the matchers that stand before them, and maps of Origin.

What lives here: the syntax of the Caddyfile: lines of words, blocks whose brace ends a line. A path matcher makes a
route; what stands outside of it holds there too.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from corsage.policy.routes import is_path
from corsage.stacks.kit import expression
from corsage.stacks.kit.facts import Facts, is_cors, labelled, methods_and_path
from corsage.stacks.kit.plan import BASE
from corsage.stacks.kit.stack import Reading

_WORD: Final = re.compile(r"""`([^`]*)`|"((?:[^"\\]|\\.)*)"|(\#.*)|(\S+)""")
_HANDLERS: Final = frozenset({"handle", "handle_path", "route"})
_ASKED: Final = re.compile(r"\{(?:http\.request\.)?header\.(?:Access-Control-Request-|Origin)", re.IGNORECASE)


class Line(NamedTuple):
    """One line, and the lines whose blocks it stands in."""

    words: tuple[str, ...]
    within: tuple[tuple[str, ...], ...]


def read(text: str) -> Reading:
    """The policy that the text amounts to."""
    facts = Facts()
    found, unclosed = _lines(text)
    matchers: dict[str, str] = {}
    for line in found:
        owner = next((words for words in reversed(line.within) if words[0].startswith("@")), None)
        name = owner[0] if owner else line.words[0]
        if name.startswith("@"):
            matchers[name] = f"{matchers.get(name, '')} {' '.join(line.words[0 if owner else 1 :])}".strip()
    said = list(_headers(found, matchers))
    paths = {path for _, path, _ in said if path}
    for path in sorted(paths, key=len, reverse=True):
        if is_path(_pattern(path)):
            facts.routed(_pattern(path))
        else:
            facts.remarks.append(f"path {path} is none that a route can have: what it says is left out")
    for line in found:
        if line.within and line.within[-1][:1] == ("map",):
            _row(facts, line.within[-1], line.words)
    for matcher, path, words in said:
        _header(facts, matcher, _pattern(path), words)
    facts.inherit()
    facts.remarks += [f"the block of {words!r} is not closed: is the file whole?" for words in unclosed]
    return facts.reading(text)


def _headers(found: list[Line], matchers: Mapping[str, str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each `header` line: its matcher in full, the path that it is for (or nothing), its name and value."""
    for line in found:
        inner = line.within[-1] if line.within else ()
        if inner[:1] == ("header",):
            own, words = "".join(inner[1:2]), line.words
        elif line.words[0] == "header" and len(line.words) > 2:
            matched = line.words[1].startswith(("@", "/"))
            own, words = line.words[1] if matched else "", line.words[1 + matched :]
        else:
            continue
        outer = [head[1] for head in line.within if head[0] in _HANDLERS and len(head) > 1]
        asked = [matchers.get(name, name) for name in (own, *reversed(outer)) if name]
        if len(words) > 1 and is_cors(words[0].lstrip("+?>")):
            yield (asked[0] if own else ""), next(filter(None, map(_path, asked)), ""), words


def _path(matcher: str) -> str:
    """The path that a matcher asks for, or nothing."""
    found = re.search(r"(?<!not )(?:^|\bpath )(/\S*)", matcher)
    return found[1] if found and found[1] != "/*" else ""


def _pattern(path: str) -> str:
    """The path pattern of a route; a prefix that ends inside of a segment is taken for the whole of it."""
    return f"{path[:-1].rstrip('/')}/**" if path.endswith("*") else path


def _lines(text: str) -> tuple[list[Line], list[str]]:
    """Every line, those in blocks too, and the heads of blocks that the text leaves open."""
    out: list[Line] = []
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
                out.append(Line(tuple(words[:-1]), tuple(within)))
            within = [*within, tuple(words[:-1]) or ("",)]
        elif words:
            out.append(Line(tuple(words), tuple(within)))
    return out, [" ".join(head) for head in within]


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


def _header(facts: Facts, matcher: str, path: str, words: tuple[str, ...]) -> None:
    name, value = words[0].lstrip("+?>"), words[1]
    label = path or next(labelled(matcher))
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
