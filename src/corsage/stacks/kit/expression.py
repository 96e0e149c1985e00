r"""Patterns as regular expressions and back, in the one dialect that PCRE, RE2, Java, .NET and JavaScript share.

    https://*.example.com   <->   https://(?:[a-z0-9_-]+\.)+example\.com
    http://localhost:*      <->   http://localhost(?::[1-9][0-9]*)?

A regular expression of the policy itself stands in `(?:...)`, so that both can be told apart when they are read.
What lives here: texts. What may not: anything that a stack quotes or anchors in its own way.

The expressions are a little stricter than `Policy` where no browser can tell: labels, methods and header names are of
letters, digits, `-`, `_` and `.`; and a little laxer: any number is a port, the default one too.
"""

import re
from collections.abc import Iterable
from typing import Final

from corsage.policy import pattern
from corsage.policy.pattern import Pattern

_LABELS: Final = r"(?:[a-z0-9_-]+\.)+"
_ANY_PORT: Final = "(?::[1-9][0-9]*)?"
_SPECIAL: Final = frozenset("\\^$.|?*+()[]{}")

NAME: Final = "[A-Za-z0-9._-]+"
#: A tuple origin: what `*` with credentials stands for.
SOME_ORIGIN: Final = r"[a-z][a-z0-9+.-]*://[a-z0-9._:\[\]-]+"
#: Names that are a list in themselves, refused although `*` stands for the rest (Fetch, 3.3.3).
AUTHORIZATION: Final = "(?:^|[ ,])authorization(?:[ ,]|$)"


def escape(text: str) -> str:
    """The expression that matches the text. Unlike `re.escape` it leaves alone what has no meaning in any dialect."""
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in text)


def unescape(expression: str) -> str | None:
    """The text that `escape` made the expression of, or None."""
    text = re.sub(r"\\([\\^$.|?*+()\[\]{}])", r"\1", expression)
    return text if escape(text) == expression else None


def of_origin(text: str) -> str:
    """The expression of an origin or a pattern; `null` too."""
    if text == "null":
        return text
    parsed = pattern.parse(text, "allow_origins")
    assert isinstance(parsed, Pattern)
    port = _ANY_PORT if parsed.any_port else "" if parsed.port is None else f":{parsed.port}"
    return f"{escape(parsed.scheme)}://{_LABELS if parsed.subdomains else ''}{escape(parsed.host)}{port}"


def origin_of(expression: str) -> str | None:
    """The origin or the pattern that `of_origin` made the expression of, or None."""
    if expression in {"null", SOME_ORIGIN}:
        return "*" if expression == SOME_ORIGIN else expression
    text = expression.removesuffix(_ANY_PORT)
    end = ":*" if text != expression else ""
    scheme, found, rest = text.partition("://")
    if not found:
        return None
    wild = "*." if rest.startswith(_LABELS) else ""
    names = unescape(scheme), unescape(rest.removeprefix(_LABELS))
    if None in names or "*" in f"{names}":
        return None
    written = f"{names[0]}://{wild}{names[1]}{end}"
    return written if isinstance(pattern.parse(written, ""), Pattern) else None


def of_regex(expression: str) -> str:
    """The policy's own expression, marked as such."""
    return f"(?:{expression})"


def read_origins(expressions: Iterable[str]) -> tuple[list[str], str | None]:
    """Origins and patterns, and one expression for all the rest, of expressions that match whole origins."""
    origins, rest = [], []
    for expression in expressions:
        origin = origin_of(expression)
        if origin is not None:
            origins.append(origin)
        else:
            rest.append(inner if (inner := _inner(expression)) is not None else expression)
    return origins, "|".join(rest if len(rest) == 1 else [of_regex(text) for text in rest]) or None


def alternatives(expression: str) -> list[str]:
    """The parts of an expression between the bars of its top level; the whole where a part does not stand alone."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"\\.|\[(?:\\.|[^\]])*\]|[()|]", expression):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == "|" and depth == 0:
            parts.append(expression[start : found.start()])
            start = found.end()
    parts.append(expression[start:])
    ours = all(origin_of(part) is not None or _inner(part) is not None for part in parts)
    return parts if ours else [expression]


def _inner(expression: str) -> str | None:
    """What stands in `(?:...)` where that is the whole expression."""
    if not (expression.startswith("(?:") and expression.endswith(")")):
        return None
    inner = expression[3:-1]
    try:
        re.compile(inner)
    except re.error:  # the two parentheses are not a pair: (?:a)(?:b)
        return None
    return inner


def unanchored(expression: str) -> str:
    """An expression that a stack searches for, as one that matches whole."""
    start, end = expression.startswith("^"), re.search(r"(?<!\\)(?:\\\\)*(?:\$|\\z|\\Z)$", expression)
    body = expression[1:] if start else f".*{expression}"
    return re.sub(r"(?:\$|\\[zZ])$", "", body) if end else f"{body}.*"


def of_names(names: Iterable[str]) -> str:
    """The expression, anchored and to be used without regard to case, of a list of header names; `*` for any."""
    escaped = [NAME if name == "*" else escape(name.lower()) for name in names]
    if not escaped:
        return "^[ ,]*$"
    item = NAME if NAME in escaped else f"(?:{'|'.join(escaped)})"
    return f"^ *(?:{item} *)?(?:, *(?:{item} *)?)*$"


def of_methods(methods: Iterable[str]) -> str | None:
    """The expression, anchored, of a method; `*` for any, None for none."""
    listed = list(methods)
    if not listed:
        return None
    return f"^{NAME}$" if "*" in listed else f"^(?:{'|'.join(map(escape, listed))})$"


def of_path(path: str) -> str:
    """The expression of a route's path, not anchored."""
    start = path.removesuffix("/**")
    segments = ["[^/]+" if segment == "*" else escape(segment) for segment in start.split("/")]
    return "/".join(segments) + ("(?:/.*)?" if start != path else "")


def path_of(expression: str) -> str | None:
    """The path that `of_path` made the expression of, or None."""
    start = expression.removesuffix("(?:/.*)?")
    # An asterisk cannot be a literal of a path, so it can stand for the segment before the rest is unescaped.
    segments = ["*" if part == "[^/]+" else unescape(part) for part in start.replace("[^/]+", "\0").split("/")]
    path = "/".join(["*" if part == "\0" else part for part in segments if part is not None])
    path += "/**" if start != expression else ""
    return path if of_path(path) == expression else None


_FOREIGN: Final = re.compile(r"\(\?(?!:)|\\[^dwsDWS.^$|?*+()\[\]{}/\\:-]|[*+?}]\+|[^\x20-\x7e]|['\"` ]|\\[1-9]|\\$")


def is_portable(expression: str) -> bool:
    """Whether every dialect reads the expression as Python does.

    No groups but `(...)` and `(?:...)`, no references, no possessive repeats, no escapes but classes and punctuation.
    """
    return _FOREIGN.search(expression.replace("\\\\", "")) is None
