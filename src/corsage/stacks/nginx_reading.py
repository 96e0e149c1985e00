r"""nginx to policy: what its `add_header` lines say, followed through maps, `set` and `if ($http_origin ...)`.

What lives here: nginx's syntax and what its variables stand for. A variable is followed through the values of its map,
then through the variables of the map's source, until a map of `$http_origin` is found: that is the list of origins.
A `location` with an `add_header` of its own inherits none: it is a route.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from corsage.policy.routes import is_path
from corsage.stacks.kit import expression
from corsage.stacks.kit.facts import Facts, is_cors, methods_and_path
from corsage.stacks.kit.plan import BASE
from corsage.stacks.kit.stack import Reading
from corsage.stacks.nginx_blocks import Directive, differences

_TOKEN: Final = re.compile(
    r"""\s+|\#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([{};])|((?:\\.|\$\{|[^\s{};])+)""", re.DOTALL
)
_ORIGIN: Final = "http_origin"
_ASKED: Final = "http_access_control_request_"
_REFLECTED: Final = frozenset({f"${_ORIGIN}", f"${{{_ORIGIN}}}"})
_CONDITIONS: Final = tuple([f"({variable}" for variable in _REFLECTED])
_SAYS: Final = frozenset({"add_header", "more_set_headers"})


class Map(NamedTuple):
    """A map without its selector: `selector` is the variable that stands before the source, if any."""

    source: tuple[str, ...]
    selector: str | None
    rows: tuple[tuple[str, str], ...]

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """Label, key without the label, value, of rows that have one."""
        for key, value in self.rows:
            if not value:
                continue
            mark, body = re.fullmatch(r"(~\*?)?(.*)", key, re.DOTALL).groups()  # type: ignore[union-attr]  # matches all
            label, rest = BASE, body
            if self.selector is not None and key != "default":
                label, _, rest = body.removeprefix("^" if mark else "").partition(" ")
                rest = f"^{rest}" if mark else rest
            yield label, f"{mark or ''}{rest}", value


def read(text: str) -> Reading:
    """The policy that the text amounts to."""
    found, unclosed = directives(text)
    facts = _Reader(found).facts()
    facts.unread += [f"the block of {words!r} is not closed: is the file whole?" for words in unclosed]
    return facts.reading(text)


def directives(text: str) -> tuple[list[Directive], list[str]]:
    """Every directive, those in blocks too, and the heads of blocks that the text leaves open."""
    out: list[Directive] = []
    words: list[str] = []
    within: list[Directive] = []
    for found in _TOKEN.finditer(text):
        double, single, mark, word = found.groups()
        if mark is None and (double is not None or single is not None or word is not None):
            quoted = double if double is not None else single
            words.append(word if quoted is None else re.sub(r"\\([\"'\\])", r"\1", quoted))
        elif mark == "}":
            within = within[:-1]
        elif mark and words:
            directive = Directive(words[0], tuple(words[1:]), tuple(within))
            out.append(directive)
            within = [*within, directive] if mark == "{" else within
            words = []
    return out, [" ".join([head.name, *head.arguments]) for head in within]


class _Reader:
    def __init__(self, found: list[Directive]) -> None:
        self._found = found
        self._facts = Facts()
        self._places = self._locations()
        rows: dict[Directive, list[tuple[str, str]]] = {}
        for directive in found:
            if directive.within and directive.within[-1].name == "map" and len(directive.arguments) == 1:
                rows.setdefault(directive.within[-1], []).append((directive.name, directive.arguments[0]))
        # Two maps of one head are two directives of one value: each set of rows is kept once.
        self._sources = {head.arguments[1][1:]: head.arguments[0] for head in rows if len(head.arguments) == 2}
        self._maps = {
            head.arguments[1][1:]: self._map(head.arguments[0], listed)
            for head, listed in rows.items()
            if len(head.arguments) == 2
        }

    def _map(self, source: str, rows: list[tuple[str, str]]) -> Map:
        names = re.findall(r"\$\{?(\w+)", source)
        by_path = "uri" in self._sources.get(names[0], "") if names else False
        selector = names[0] if by_path and " " in source else None
        return Map(tuple(names[1:] if selector else names), selector, tuple(rows))

    def facts(self) -> Facts:
        """Everything that is said."""
        for target, source in self._sources.items():
            if "uri" in source and " " in source and not target.startswith(_ASKED):
                self._routes(self._maps[target])
        for directive in self._found:
            if directive.name in _SAYS and len(directive.arguments) >= 2:
                name, value = directive.arguments[:2]
                if is_cors(name):
                    self._header(directive, name, value)
        for target, mapped in self._maps.items():
            if mapped.source == (f"{_ASKED}headers",) and target not in self._said_variables():
                for label, key, _ in Map(mapped.source, mapped.selector, _refusals(mapped)).entries():
                    self._facts.of(label).refuses_authorization |= "authorization" in key
        self._facts.unread += differences(self._found, _SAYS)
        return self._facts

    def _said_variables(self) -> set[str]:
        return {value[1:] for item in self._found if item.name == "add_header" for value in item.arguments[1:2]}

    def _locations(self) -> dict[Directive, str]:
        """The label of each location that says headers: an exact path first, then the longest prefix, as nginx does."""
        heads = {place: None for item in self._found if item.name in _SAYS and (place := _location(item)) is not None}
        out = {}
        for head in sorted(heads, key=lambda head: (head.arguments[0] != "=", -len(head.arguments[-1]))):
            path = _path(head.arguments)
            if path is None:
                # A label without a route: what is said there is collected, and left out.
                out[head] = f"location {' '.join(head.arguments)}"
                self._facts.unread.append(f"{out[head]} is not a path that a route can have: its headers are left out")
            elif path != "/**":
                out[head] = self._facts.routed(path)
        return out

    def _label(self, directive: Directive, label: str = BASE) -> str:
        """The label that a map names, else that of the location."""
        place = _location(directive)
        return label if label != BASE or place is None else self._places.get(place, BASE)

    def _routes(self, mapped: Map) -> None:
        for key, label in mapped.rows:
            found = methods_and_path(key.removeprefix("~"))
            if found is not None:
                self._facts.routes.append((label, *found))

    def _header(self, directive: Directive, name: str, value: str) -> None:
        if name.lower() == "access-control-allow-origin":
            self._origins(directive, value)
        elif not value.startswith("$") or value.startswith(f"${_ASKED}"):
            self._facts.header(self._label(directive), name, value, echoed=value.startswith("$"))
        elif value[1:] in self._maps:
            for label, _, said in self._maps[value[1:]].entries():
                self._facts.header(self._label(directive, label), name, said, echoed=said.startswith("$"))
        else:
            for item in self._set(value):
                self._facts.header(self._label(directive), name, item, echoed=item.startswith(f"${_ASKED}"))

    def _set(self, variable: str) -> list[str]:
        """The values that `set` gives a variable."""
        return [item.arguments[1] for item in self._found if item.name == "set" and item.arguments[:1] == (variable,)
                and len(item.arguments) == 2 and item.arguments[1]]  # fmt: skip

    def _origins(self, directive: Directive, value: str) -> None:
        here = self._label(directive)
        if not value.startswith("$"):
            self._origin(here, value, value)
            return
        mapped = self._origin_map(value[1:], frozenset())
        if mapped is not None:
            for label, key, said in mapped.entries():
                if said != "0":
                    self._origin(self._label(directive, label), key, said)
            return
        # if ($http_origin ~ "...") { add_header ... $http_origin }
        conditions = [item for item in directive.within if _asks_origin(item)] or self._flagged(directive)
        for condition in conditions:
            self._condition(here, condition)
        if conditions:
            return
        if value in _REFLECTED:
            self._origin(here, "default", value)
        else:
            self._origins_set(here, value)

    def _origins_set(self, label: str, variable: str) -> None:
        """What `set` gives a variable: `if ($http_origin ~ "...") { set $cors $http_origin; }`, and its default."""
        setting = [item for item in self._found if item.name == "set" and item.arguments[:1] == (variable,)]
        if not setting:
            self._facts.unread.append(f"{variable} is set nowhere in this file: every origin is taken to be allowed")
            self._origin(label, "default", variable)
        for item in setting:
            value = "".join(item.arguments[1:])
            conditions = [head for head in item.within if _asks_origin(head)]
            if conditions and value:
                for condition in conditions:
                    self._condition(label, condition)
            elif value == "*" or value in _REFLECTED:
                # Without a condition on the origin, this is what every other origin gets.
                self._origin(label, "default", value)
            elif value.startswith("$"):
                self._facts.unread.append(f"set {variable} {value} is not followed: what it allows is left out")
            elif value:
                self._origin(label, value, value)

    def _flagged(self, directive: Directive) -> list[Directive]:
        """The conditions on the origin that set the flag of an `if ($flag = "yes")` around a directive.

        Empty unless every `set` is literal and each one that sets the flag's value asks for the origin: an
        unconditional one allows every origin.
        """
        for head in directive.within:
            if head.name != "if" or head.arguments[1:2] != ("=",):
                continue
            flag, value = head.arguments[0].removeprefix("("), "".join(head.arguments[2:]).removesuffix(")")
            setting = [item for item in self._found if item.name == "set" and item.arguments[:1] == (flag,)]
            matching = [item for item in setting if item.arguments[1:] == (value,)]
            guards = [[outer for outer in item.within if _asks_origin(outer)] for item in matching]
            if all(guards) and not any("$" in word for item in setting for word in item.arguments[1:]):
                return [outer for found in guards for outer in found]
        return []

    def _condition(self, label: str, condition: Directive) -> None:
        """The origins that an `if` lets in."""
        operator, pattern = (*condition.arguments[1:], "", "")[:2]
        pattern = pattern.removesuffix(")")
        if operator.startswith("!"):
            self._facts.unread.append(f"`{condition.condition}` is not read: every origin is taken to be allowed")
            self._origin(label, "default", "")
        else:
            self._origin(label, pattern if operator == "=" else f"{operator}{pattern}", "")

    def _origin(self, label: str, key: str, said: str) -> None:
        said_of = self._facts.of(label)
        if said == "*":
            said_of.any_origin = True
        elif key.startswith("~"):
            if key.startswith("~*"):
                self._facts.remarks.append(f"{key[2:]!r} is matched without regard to case; browsers write lower case")
            said_of.origins.append(expression.unanchored(key.lstrip("~*")))
        elif key == "default":
            said_of.origins.append(expression.SOME_ORIGIN)
        elif key:
            said_of.origins.append(expression.escape(key))

    def _origin_map(self, variable: str, asked: frozenset[str]) -> Map | None:
        mapped = self._maps.get(variable)
        if mapped is None or variable in asked:
            return None
        if mapped.source == (_ORIGIN,):
            return mapped
        values = [value[1:] for _, value in mapped.rows if value.startswith("$")]
        followed = (self._origin_map(name, asked | {variable}) for name in (*values, *mapped.source))
        return next((found for found in followed if found is not None), None)


def _refusals(mapped: Map) -> tuple[tuple[str, str], ...]:
    return tuple([(key, "refused") for key, value in mapped.rows if value == "0" and key != "default"])


def _asks_origin(directive: Directive) -> bool:
    """Whether it is an `if` about the origin."""
    return directive.name == "if" and any(name in directive.arguments[:1] for name in _CONDITIONS)


def _location(directive: Directive) -> Directive | None:
    """The innermost location that a directive stands in."""
    return next((head for head in reversed(directive.within) if head.name == "location" and head.arguments), None)


def _path(arguments: tuple[str, ...]) -> str | None:
    """The path pattern of a location; a prefix that ends inside of a segment is taken for the whole of it."""
    operator, path = arguments if len(arguments) == 2 else ("", arguments[0])
    pattern = {"=": path, "": f"{path.rstrip('/')}/**", "^~": f"{path.rstrip('/')}/**"}.get(operator)
    return pattern if pattern is not None and is_path(pattern) else None
