"""HAProxy to policy: ACLs on Origin, and the headers that rules set.

What lives here: HAProxy's syntax. An ACL on Origin counts as an origin that is let in wherever a rule uses it; one on
the path makes a route of the rules that use it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from corsage.policy.routes import is_path
from corsage.stacks.kit import expression
from corsage.stacks.kit.facts import Facts, is_cors, labelled, methods_and_path
from corsage.stacks.kit.stack import Reading

_WORD: Final = re.compile(r"""'([^']*)'|"((?:[^"\\]|\\.)*)"|(\#.*)|((?:\\.|[^\s'"\#\\])+)""")
_ON_REQUEST: Final = re.compile(
    r"path(?:_|$)|url(?:_|$)|base(?:_|$)|method$|(?:req\.)?hdr(?:_\w+)?\(host\)", re.IGNORECASE
)
_ON_ORIGIN: Final = re.compile(r"(?:req\.)?f?hdr\(origin\)", re.IGNORECASE)


def read(text: str) -> Reading:
    """The policy that the text amounts to."""
    facts = Facts()
    places: dict[str, str] = {}
    for line in text.splitlines():
        words = list(_words(line))
        if words[:1] == ["acl"] and len(words) > 3:
            _acl(facts, words[1], words[2], words[3:])
            places |= _place(words[1], words[2], words[3:])
        elif words[:1] in (["http-response"], ["http-after-response"]) and len(words) > 3:
            _header(facts, places, words[1:])
        elif words[:1] == ["http-request"]:
            _request(facts, words[1:])
    facts.inherit()
    return facts.reading(text)


def _place(name: str, sample: str, words: list[str]) -> dict[str, str]:
    """An ACL on what is asked for, by its name: its path pattern, or a label that no route has."""
    if _ON_REQUEST.match(sample) is None or name.startswith("cors_"):
        return {}
    values = [word for word in words if not word.startswith("-") and word not in {"str", "beg", "dir"}]
    kind = "beg" if "beg" in words or "dir" in words else sample.partition("_")[2]
    pattern = f"{values[0].rstrip('/')}/**" if kind in {"beg", "dir"} else values[0] if not kind else ""
    return {name: pattern if len(values) == 1 and is_path(pattern) else f"acl {name}"}


def _words(line: str) -> Iterator[str]:
    """The words of a line, quotes removed, up to a comment."""
    for single, double, comment, bare in _WORD.findall(line):
        if comment:
            return
        yield single or double or bare.replace("\\", "")


def _acl(facts: Facts, name: str, sample: str, words: list[str]) -> None:
    flags = [word for word in words if word.startswith("-")]
    values = [word for word in words if not word.startswith("-") and word not in {"str", "reg", "beg", "end", "sub"}]
    label = next(labelled(name.replace("_", " ").replace("route ", "route_")))
    if name.endswith("_refused"):
        facts.of(label).refuses_authorization = True
    if not _ON_ORIGIN.fullmatch(sample) or "int" in words:
        return
    kind = next((word for word in words if word in {"str", "reg", "beg", "end", "sub"}), "str")
    if "-i" in flags:
        facts.remarks.append(f"acl {name} compares without regard to case; browsers write origins in lower case")
    for value in values:
        facts.of(label).origins.append(_MATCHES[kind](value))


_MATCHES: Final[Mapping[str, Callable[[str], str]]] = {
    "str": expression.escape,
    "reg": expression.unanchored,
    "beg": lambda value: f"{expression.escape(value)}.*",
    "end": lambda value: f".*{expression.escape(value)}",
    "sub": lambda value: f".*{expression.escape(value)}.*",
}


def _header(facts: Facts, places: Mapping[str, str], words: list[str]) -> None:
    action, name, value, *conditions = words
    if action not in {"set-header", "add-header"} or not is_cors(name):
        return
    label = next(labelled(" ".join(conditions).replace("cors_by_", "")))
    place = next((places[word.lstrip("!")] for word in conditions if word.lstrip("!") in places), label)
    if is_path(place) and not any(word.startswith("!") for word in conditions):
        label = facts.routed(place)
    elif place != label:
        label = f"not a path: {place}"
        remark = f"what holds only under the condition {' '.join(conditions[1:])!r} is left out: write a route"
        facts.remarks += [remark] if remark not in facts.remarks else []
    if name.lower() != "access-control-allow-origin":
        facts.header(label, name, value, echoed="%[" in value)
    elif value == "*":
        facts.of(label).any_origin = True
    elif "%[" not in value:
        facts.of(label).origins.append(expression.escape(value))
    elif not conditions:
        facts.of(label).origins.append(expression.SOME_ORIGIN)


def _request(facts: Facts, words: list[str]) -> None:
    action, value, *conditions = [*words, "", ""][: max(len(words), 2)]
    if action == "set-var(txn.cors_origin)" and value == "str(*)":
        facts.of(next(labelled(" ".join(conditions).replace("cors_by_", "")))).any_origin = True
    route = re.fullmatch(r"str\((route_\d+)\)", value)
    if action != "set-var(txn.cors_policy)" or route is None:
        return
    methods: tuple[str, ...] = ()
    if "str" in conditions:
        start = conditions.index("str") + 1
        methods = tuple(conditions[start : conditions.index("}", start)])
    paths = [word for word in conditions if word.startswith("^")]
    found = methods_and_path(f"^ {paths[0][1:]}") if paths else None
    if found is not None:
        facts.routes.append((route[1], methods, found[1]))
