"""A policy as the text of a corsage.toml: lists of several values a line each, environments as tables."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def policy(fields: Mapping[str, Any], environments: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """The text. JSON's strings, numbers, true and false are TOML's; None has no TOML, so its field is left out."""
    lines = [*_lines(fields)]
    for name, overrides in (environments or {}).items():
        lines += ["", f"[environments.{json.dumps(name, ensure_ascii=False)}]", *_lines(overrides)]
    return "\n".join(lines) + "\n"


def _lines(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, list) and len(value) > 1:
            yield f"{name} = ["
            yield from (f"  {_value(item)}," for item in value)
            yield "]"
        elif value is not None:
            yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    # U+007F is the one character that JSON lets stand in a string and TOML does not.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
