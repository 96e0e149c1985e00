"""Apache to policy: the headers that `Header` sets, and the origins that `SetEnvIf` and `RewriteCond` ask for.

What lives here: Apache's syntax. Sections (`<Directory>`, `<If>`) are not told apart: what any of them says counts.
"""

import re
from collections.abc import Iterator
from typing import Final

from corsage.stacks import expression
from corsage.stacks.facts import Facts, is_cors, labelled, methods_and_path
from corsage.stacks.stack import Reading

_WORD: Final = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)""")
_MATCH: Final = re.compile(
    r"(?:req_novary|req|http)\('Origin'\) =~ m#\^\((.*)\)\$#$|%\{HTTP:Origin\} =~ m?[#/](.*)[#/]"
)
_SET: Final = re.compile(r"E=CORS_(ORIGIN|POLICY):([^,\]]+)")
_ACTIONS: Final = frozenset({"set", "add", "append", "merge"})


def read(text: str) -> Reading:
    """The policy that the text amounts to."""
    facts = Facts()
    conditions: list[list[str]] = []
    for words in _lines(text):
        name = words[0].lower()
        if name == "rewritecond":
            conditions.append(words[1:])
        elif name == "rewriterule":
            _rule(facts, conditions, words[-1])
            conditions = []
        elif name in {"setenvif", "setenvifnocase"} and len(words) > 3 and words[1].lower() in {"origin", "^origin$"}:
            facts.of("base").origins.append(expression.unanchored(words[2]))
        elif name == "header":
            _header(facts, [word for word in words[1:] if word.lower() not in {"always", "onsuccess"}])
    return facts.reading(text)


def _lines(text: str) -> Iterator[list[str]]:
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield [_unquoted(*found) for found in _WORD.findall(line)]


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


def _header(facts: Facts, words: list[str]) -> None:
    if len(words) < 3 or words[0].lower() not in _ACTIONS or not is_cors(words[1]):
        return
    name, value, condition = words[1], words[2], " ".join(words[3:])
    label = next(labelled("".join(re.findall(r"reqenv\('CORS_POLICY'\) == '(\w+)'", condition))))
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
