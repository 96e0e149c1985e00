"""The page's TypeScript types, written from the forms: `python -m corsage.studio.typescript > FILE`.

FILE is studio/src/engine/forms.ts; a test fails when it is stale.

One table (`functions.FUNCTIONS`) names the functions; the types follow from their forms.
"""

import sys
from collections.abc import Callable, Iterable
from types import NoneType, UnionType
from typing import Any, Final, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from corsage.studio import forms
from corsage.studio.functions import FUNCTIONS, NETWORKED

HEAD: Final = "// Written by `python -m corsage.studio.typescript` from src/corsage/studio/forms.py; do not edit.\n"
_PLAIN: Final[dict[object, str]] = {
    str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null", Any: "unknown",
}  # fmt: skip
_ORDINARY: Final[dict[object, Callable[[tuple[Any, ...]], str]]] = {
    list: lambda args: f"{_grouped(args[0])}[]",
    dict: lambda args: f"Record<{_type(args[0])}, {_type(args[1])}>",
    Literal: lambda args: _united(f'"{value}"' for value in args),
    Union: lambda args: _united(map(_type, args)),
    UnionType: lambda args: _united(map(_type, args)),
    NotRequired: lambda args: _type(args[0]),
}


def source() -> str:
    """The whole file."""
    tables = [form for form in vars(forms).values() if is_typeddict(form)]
    methods = "".join(
        f"  {name}: {{ request: {function.request.__name__}; response: {function.response.__name__} }};\n"
        for name, function in (FUNCTIONS | NETWORKED).items()
    )
    kinds = f"export type ExportKind = {_type(forms.ExportKind)};\n\nexport type Role = {_type(forms.Role)};\n\n"
    body = kinds + "\n".join(_interface(form) for form in tables)
    return f"{HEAD}\n{body}\nexport interface Functions {{\n{methods}}}\n"


def _interface(form: Any) -> str:  # noqa: ANN401  # a TypedDict class has no type of its own
    hints = get_type_hints(form, include_extras=True)
    fields = "".join(f"  {name}{_mark(hint)}: {_type(hint)};\n" for name, hint in hints.items())
    if not fields:
        return f"export type {form.__name__} = Record<string, never>;\n"
    return f"export interface {form.__name__} {{\n{fields}}}\n"


def _mark(hint: object) -> str:
    return "?" if get_origin(hint) is NotRequired else ""


def _type(hint: Any) -> str:  # noqa: ANN401  # any type hint
    if is_typeddict(hint):
        return str(hint.__name__)
    if hint in _PLAIN:
        return _PLAIN[hint]
    return _ORDINARY[get_origin(hint)](get_args(hint))


def _grouped(hint: object) -> str:
    text = _type(hint)
    return f"({text})" if " | " in text else text


def _united(parts: Iterable[str]) -> str:
    return " | ".join(parts)


if __name__ == "__main__":
    sys.stdout.write(source())
