"""Values that stand in the source of Python programs, read from its syntax tree: nothing is imported or executed.

What lives here: literals, names of the module that are bound to literals, `re.compile("...")`, `[*a, "b"]`, `a + b`.
Everything else is `UNKNOWN`.
"""

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias


class _Unknown:
    def __repr__(self) -> str:
        return "an expression"


UNKNOWN: Final = _Unknown()
Names: TypeAlias = Mapping[str, object]


class Source:
    """The tree of one source, and what its names are bound to. Raises `SyntaxError`."""

    def __init__(self, text: str, known: Names) -> None:
        """`known` are names that libraries bring."""
        self._tree = _parsed(text)
        self.names: dict[str, object] = dict(known)
        for node in self._tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    self.names[target.id] = self.value(node.value)

    def calls(self, function: str) -> Iterator[tuple[list[object], dict[str, object]]]:
        """Arguments and keywords of calls of a function, or of calls that get it as the first argument."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call):
                arguments = [item for item in node.args if not isinstance(item, ast.Starred)]
                if _name(node.func) == function or (arguments and _name(arguments[0]) == function):
                    keywords = {item.arg: self.value(item.value) for item in node.keywords if item.arg}
                    yield [self.value(item) for item in arguments], keywords

    def value(self, node: ast.expr) -> object:
        """The value of an expression."""
        read = _READERS.get(type(node))
        return UNKNOWN if read is None else read(self, node)


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python would say of a program is nothing that its reader asked for
            return ast.parse(text)
    except (MemoryError, RecursionError):  # what Python's own parser says of nesting that it cannot hold
        raise SyntaxError("an expression in it is nested too deeply to be read") from None


def _name(node: ast.expr) -> str:
    """The last name of a dotted one."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _listed(source: Source, node: ast.expr) -> object:
    assert isinstance(node, ast.List | ast.Tuple | ast.Set)
    out: list[object] = []
    for item in node.elts:
        value = source.value(item.value if isinstance(item, ast.Starred) else item)
        if isinstance(item, ast.Starred) and isinstance(value, list):
            out += value
        else:
            out.append(value)
    return out


def _sum(source: Source, node: ast.expr) -> object:
    assert isinstance(node, ast.BinOp)
    left, right = source.value(node.left), source.value(node.right)
    if not isinstance(node.op, ast.Add):
        return UNKNOWN
    if isinstance(left, list) and isinstance(right, list):
        return left + right
    return left + right if isinstance(left, str) and isinstance(right, str) else UNKNOWN


def _call(source: Source, node: ast.expr) -> object:
    """`re.compile(text)` is the text; `list(...)` and `tuple(...)` are what they hold."""
    assert isinstance(node, ast.Call)
    if _name(node.func) in {"compile", "list", "tuple"} and len(node.args) == 1:
        return source.value(node.args[0])
    return UNKNOWN


def _mapping(source: Source, node: ast.expr) -> object:
    assert isinstance(node, ast.Dict)
    return {source.value(key): source.value(value) for key, value in zip(node.keys, node.values, strict=True) if key}


def _constant(source: Source, node: ast.expr) -> object:
    del source
    assert isinstance(node, ast.Constant)
    return node.value


def _bound(source: Source, node: ast.expr) -> object:
    assert isinstance(node, ast.Name)
    return source.names.get(node.id, UNKNOWN)


_READERS: Final[Mapping[type[ast.expr], Callable[[Source, ast.expr], object]]] = {
    ast.Constant: _constant,
    ast.List: _listed,
    ast.Tuple: _listed,
    ast.Set: _listed,
    ast.Dict: _mapping,
    ast.Name: _bound,
    ast.BinOp: _sum,
    ast.Call: _call,
}


def known_only(values: Mapping[str, object], remarks: list[str]) -> dict[str, object]:
    """The values that could be read; a sentence for each of the others."""
    unknown = [
        name for name, value in values.items() if value is UNKNOWN or (isinstance(value, list) and UNKNOWN in value)
    ]
    remarks += [f"{name} is an expression, and expressions are not executed" for name in unknown]
    return {name: value for name, value in values.items() if name not in unknown}
