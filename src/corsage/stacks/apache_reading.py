"""Apache to policy: the headers that `Header` sets, and the origins that `SetEnvIf` and `RewriteCond` ask for.

What lives here: Apache's syntax. A `<Location>` is a route, in which what stands outside of it holds too, and a later
one overrides an earlier one. Sections by file are left out; others (`<Directory>`, `<If>`, ...) are not told apart.
"""

import re
from typing import Final, NamedTuple

from corsage.policy.routes import is_path
from corsage.stacks.kit import expression
from corsage.stacks.kit.facts import Facts, is_cors, labelled, methods_and_path
from corsage.stacks.kit.plan import BASE
from corsage.stacks.kit.stack import Reading

_WORD: Final = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)""")
_MATCH: Final = re.compile(
    r"(?:req_novary|req|http)\('Origin'\) =~ m#\^\((.*)\)\$#$|%\{HTTP:Origin\} =~ m?[#/](.*)[#/]"
)
_SET: Final = re.compile(r"E=CORS_(ORIGIN|POLICY):([^,\]]+)")
_BY_PATH: Final = frozenset({"location", "locationmatch", "files", "filesmatch"})
_ACTIONS: Final = frozenset({"set", "add", "append", "merge"})


class Line(NamedTuple):
    """One line, and the heads of the sections that it stands in."""

    words: list[str]
    within: tuple[str, ...]


def read(text: str) -> Reading:
    """The policy that the text amounts to."""
    facts = Facts()
    found, unclosed = _lines(text)
    _sections(facts, found)
    conditions: list[list[str]] = []
    for words, within in found:
        name = words[0].lower()
        if name == "rewritecond":
            conditions.append(words[1:])
        elif name == "rewriterule":
            _rule(facts, conditions, words[-1])
            conditions = []
        elif name in {"setenvif", "setenvifnocase"} and len(words) > 3 and words[1].lower() in {"origin", "^origin$"}:
            facts.of(BASE).origins.append(expression.unanchored(words[2]))
        elif name == "header":
            said = [word for word in words[1:] if word.lower() not in {"always", "onsuccess"}]
            _header(facts, _label(within), said)
    facts.inherit()
    facts.remarks += [f"the section <{head}> is not closed: is the file whole?" for head in unclosed]
    return facts.reading(text)


def _sections(facts: Facts, found: list[Line]) -> None:
    """The routes, the last section first, and what can be none."""
    labels = dict.fromkeys(_label(within) for words, within in reversed(found) if words[0].lower() == "header")
    for label in labels:
        if is_path(label):
            facts.routed(label)
        elif label != BASE:
            facts.remarks.append(f"<{label}> is no path that a route can have: what it says is left out")


def _label(within: tuple[str, ...]) -> str:
    """The path pattern of the innermost section that is for a path; its head where it can have none; or `base`."""
    for head in reversed(within):
        kind, _, path = head.partition(" ")
        if kind.lower() in _BY_PATH:
            pattern = f"{path.rstrip('/')}/**" if kind.lower() == "location" else ""
            return BASE if pattern == "/**" else pattern if is_path(pattern) else head
    return BASE


def _lines(text: str) -> tuple[list[Line], list[str]]:
    """Every line with its sections, and the heads of the sections that the text leaves open."""
    out: list[Line] = []
    within: list[str] = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        head = re.fullmatch(r"\s*<(/?)(.*?)>?\s*", line)
        if head is not None and head[1]:
            within = within[:-1]
        elif head is not None:
            within = [*within, " ".join(_words(head[2]))]
        elif line.strip() and not line.lstrip().startswith("#"):
            out.append(Line(_words(line), tuple(within)))
    return out, within


def _words(line: str) -> list[str]:
    return [_unquoted(*found) for found in _WORD.findall(line)]


def _unquoted(double: str, single: str, bare: str) -> str:
    return bare or re.sub(r'\\(["\\])', r"\1", double or single)


def _rule(facts: Facts, conditions: list[list[str]], flags: str) -> None:
    asked = " && ".join([" ".join(words[1:]) for words in conditions if words[0].lower() == "expr"])
    label = next(labelled("".join(re.findall(r"reqenv\('CORS_POLICY'\) == '(\w+)'", asked))))
    if "!~ m#" in asked:
        facts.of(label).refuses_authorization = True
    found = _SET.search(flags)
    if found is None:
        return
    if found[1] == "POLICY":
        paths = [words[1] for words in conditions if words[0].endswith("%{REQUEST_URI}")]
        route = methods_and_path(paths[0].replace("^[^ ]* ", "^ ")) if paths else None
        if route is not None:
            facts.routes.append((found[2], *route))
    elif found[2] == "*":
        facts.of(label).any_origin = True
    elif (origin := _MATCH.search(asked)) is not None:
        facts.of(label).origins.append(origin[1])


def _header(facts: Facts, place: str, words: list[str]) -> None:
    if len(words) < 3 or words[0].lower() not in _ACTIONS or not is_cors(words[1]):
        return
    name, value, condition = words[1], words[2], " ".join(words[3:])
    named = next(labelled("".join(re.findall(r"reqenv\('CORS_POLICY'\) == '(\w+)'", condition))))
    label = named if place == BASE else place
    if name.lower() != "access-control-allow-origin":
        facts.header(label, name, value, echoed=value.startswith("expr=%{") or "}e" in value)
    elif value == "*":
        facts.of(label).any_origin = True
    elif "%{" not in value:
        facts.of(label).origins.append(expression.escape(value))
    elif "}e" not in value:
        asked = _MATCH.search(condition.removeprefix("expr="))
        text = (asked[1] or expression.unanchored(asked[2])) if asked else expression.SOME_ORIGIN
        facts.of(label).origins.append(text)
