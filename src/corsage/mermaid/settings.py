"""The one setting of a diagram that changes its meaning: whether texts wrap.

It stands in the frontmatter (`config`), in `%%{init: ...}%%` and in `%%{wrap}%%`. What Mermaid cannot read there makes
it reject the diagram, or is ignored, as its `processFrontmatter`, `detectInit` and `processDirectives` do.
"""

import json
import re
from typing import Any, Final

from corsage.mermaid.problems import Code
from corsage.mermaid.syntax.source import Source
from corsage.mermaid.yaml import reader as yaml
from corsage.mermaid.yaml.scalars import YamlError

_INIT: Final = re.compile(r"init\b|initialize\b", re.ASCII)

#: Levels of a directive's JSON that are read.
DEEPEST: Final = 256
_BRACKET: Final = re.compile(r"[][{}]")
_NOT_KEPT: Final = ("<", ">", "url(data:")


class Refused(ValueError):  # noqa: N818  # a verdict, which becomes a Problem
    """Mermaid rejects the diagram because of its settings."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


def wraps(source: Source) -> Any:  # noqa: ANN401  # whatever the author wrote there
    """Whether texts wrap unless they say otherwise. Raises Refused."""
    config = configuration(source)
    sequence = config.get("sequence")
    inner = sequence.get("wrap") if isinstance(sequence, dict) else None
    wrap = _kept(config.get("wrap")) or _kept(inner)
    return False if wrap is None else wrap


def configuration(source: Source) -> dict[str, Any]:
    """All settings, those of directives over those of the frontmatter. Raises Refused."""
    config = {**_frontmatter_config(source.frontmatter)}
    for directive in source.directives:
        _refuse_deep(directive.value)
    _merge(config, _directive_config(source))
    return config


def front_title(source: Source) -> str:
    """The title in the frontmatter, which is drawn where no statement gives another one. Raises Refused."""
    title = _front(source.frontmatter).get("title")
    return "" if title is None or isinstance(title, (dict, list, bool)) else str(title)


def _kept(value: Any) -> Any:  # noqa: ANN401  # any YAML
    """What Mermaid takes over: no text that could be markup, and nothing but scalars, for the default is one."""
    if isinstance(value, str):
        return None if any(part in value for part in _NOT_KEPT) else value
    return value if isinstance(value, int) or (isinstance(value, float) and value == value) else None  # noqa: PLR0124


def _frontmatter_config(text: str | None) -> dict[str, Any]:
    config = _front(text).get("config")
    return config if isinstance(config, dict) else {}


def _front(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        front = yaml.load(text)
    except YamlError as error:
        raise Refused(Code.BAD_FRONTMATTER, str(error)) from error
    return front if isinstance(front, dict) else {}


def _directive_config(source: Source) -> dict[str, Any]:
    config: Any = {}
    inits = [d for d in source.directives if _INIT.search(d.name)]
    try:
        values = [_value(d.word, d.value) for d in inits]
    except ValueError:
        values = []
    for value in values:
        if len(values) == 1 and value:
            config = value
        elif isinstance(value, dict):
            _merge(config, value)
    if len(values) == 1 and isinstance(config, dict) and "config" in config:  # of several, Mermaid drops it
        config["sequence"] = config.pop("config")
    wrap = [d for d in source.directives if "wrap" in d.name]
    try:
        [_value(d.word, d.value) for d in wrap]
    except ValueError:
        wrap = []
    if len(wrap) > 1 or (wrap and wrap[0].name == "wrap"):
        if not isinstance(config, (dict, list)):
            raise Refused(Code.BAD_DIRECTIVE, "with `%%{wrap}%%`, `init` must hold JSON in braces")
        if isinstance(config, dict):
            config["wrap"] = any(d.name == "wrap" for d in wrap)
    return config if isinstance(config, dict) else {}


def _refuse_deep(value: str) -> None:
    """A limit of ours, not of Mermaid's: a reader of JSON takes a step of the machine's stack for each level."""
    depth = deepest = 0
    for mark in _BRACKET.finditer(value):
        depth += 1 if mark[0] in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise Refused(Code.BAD_DIRECTIVE, f"its JSON is nested {deepest} deep, and at most {DEEPEST} are read here")


def _value(word: str, value: str) -> Any:  # noqa: ANN401  # any JSON
    if word or not value:
        return word or None
    return json.loads(value.replace("'", '"'))


def _merge(into: dict[str, Any], other: dict[str, Any]) -> None:
    for key, value in other.items():
        old = into.get(key)
        into[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
