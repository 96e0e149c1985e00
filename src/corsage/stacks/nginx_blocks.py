"""What nginx's `if` blocks do to headers, as far as it differs from what their lines seem to say.

An `if` in a location is a nested configuration: of several that match, nginx uses the last one, and `add_header` is
inherited only into a block that has none of its own (nginx, "If Is Evil"; ngx_http_headers_module). So headers in one
`if` do not reach another. Each difference is one sentence; the reader names them, because no policy can say them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

_ORIGIN_HEADER: Final = "access-control-allow-origin"
_METHOD: Final = "$request_method"
_SIMPLE: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Directive(NamedTuple):
    """One directive, its arguments, and the directives whose blocks it stands in."""

    name: str
    arguments: tuple[str, ...]
    within: tuple["Directive", ...]

    @property
    def condition(self) -> str:
        """The words of an `if`, as they are written."""
        return f"if {' '.join(self.arguments)}"


def differences(directives: Sequence[Directive], headers: frozenset[str]) -> Iterator[str]:
    """The sentences about the `if` blocks of each place; `headers` are the directives that set one."""
    grants = [item for item in directives if item.name in headers and _is_grant(item)]
    for place in dict.fromkeys(_outside(item.within) for item in grants):
        blocks = [item for item in directives if item.name == "if" and _outside(item.within) == place]
        yield from _of_place(directives, [item for item in grants if _outside(item.within) == place], blocks)


def _of_place(directives: Sequence[Directive], grants: list[Directive], blocks: list[Directive]) -> Iterator[str]:
    if any(_if(item) is None for item in grants):
        # The place itself has the header: blocks with an add_header of their own inherit nothing.
        bare = [block for block in blocks if _has_headers(directives, block) and not _grants_in(grants, block)]
        for block in bare:
            yield f"`{block.condition}` has headers of its own, so it has no Access-Control-Allow-Origin"
        return
    granting = [block for block in blocks if _grants_in(grants, block)]
    methods = {method: block for block in granting if (method := _method(block)) is not None}
    for block in blocks:
        if block in granting or not _returns(directives, block):
            continue
        yield f"`return` in `{block.condition}` has none of the headers of the other `if` blocks: such answers are bare"
    by_origin = [block for block in granting if _method(block) is None]
    if methods and not by_origin:
        missing = sorted(_SIMPLE - methods.keys())
        if missing:
            yield f"no `if` gives {', '.join(missing)} an Access-Control-Allow-Origin: their answers are refused"
    if len(by_origin) > 1 or (by_origin and methods):
        yield "several `if` blocks set headers, and nginx uses those of the last one that matches only"


def _grants_in(grants: Iterable[Directive], block: Directive) -> bool:
    return any(block in item.within for item in grants)


def _has_headers(directives: Iterable[Directive], block: Directive) -> bool:
    return any(item.name == "add_header" and item.within[-1:] == (block,) for item in directives)


def _returns(directives: Iterable[Directive], block: Directive) -> bool:
    return any(item.name == "return" and item.within[-1:] == (block,) for item in directives)


def _is_grant(item: Directive) -> bool:
    return len(item.arguments) >= 2 and item.arguments[0].lower() == _ORIGIN_HEADER


def _if(item: Directive) -> Directive | None:
    return next((head for head in reversed(item.within) if head.name == "if"), None)


def _outside(within: tuple[Directive, ...]) -> tuple[Directive, ...]:
    return tuple([head for head in within if head.name != "if"])


def _method(block: Directive) -> str | None:
    """The method that an `if ($request_method = X)` asks for."""
    words = [stripped for word in block.arguments if (stripped := word.strip("()'\""))]
    return words[2] if len(words) == 3 and words[0] == _METHOD and words[1] == "=" else None
