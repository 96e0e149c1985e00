"""What a reader finds in a configuration, policy by policy, and how it becomes a policy.

What lives here: the way from response headers and expressions to fields. What may not: the syntax of any stack.
Readers only collect; what is wrong with a policy is what `Policy` says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from corsage.http.methods import SAFELISTED
from corsage.policy import Policy, PolicyError, Problem
from corsage.policy.routes import Configuration, Route
from corsage.stacks.kit import expression
from corsage.stacks.kit.plan import BASE
from corsage.stacks.kit.stack import ACCEPTED_RISKS, WRITTEN_BY, Reading

_ALLOW: Final = "access-control-allow-"
#: The value of a header that repeats what was asked for.
ECHO: Final = "*"


@dataclass
class Said:
    """One policy as a server states it. `origins` are expressions of whole origins, in their order."""

    origins: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    any_origin: bool = False
    echoes_headers: bool = False
    refuses_authorization: bool = False

    def fields(self) -> dict[str, object]:
        """The fields of the policy; those with their default value are left out."""
        origins, regex = expression.read_origins(list(dict.fromkeys(self.origins)))
        out: dict[str, object] = {
            "allow_origins": ["*"] if self.any_origin else origins,
            "allow_origin_regex": regex,
            "allow_methods": _items(self.headers.get(f"{_ALLOW}methods", "")),
            "allow_headers": _items(self.headers.get(f"{_ALLOW}headers", "")),
            "expose_headers": _items(self.headers.get("access-control-expose-headers", "")),
            "allow_credentials": self.headers.get(f"{_ALLOW}credentials") == "true",
            "max_age": _seconds(self.headers.get("access-control-max-age")),
            "allow_private_network": f"{_ALLOW}private-network" in self.headers,
        }
        if self.echoes_headers:
            out["allow_headers"] = ["*"] if self.refuses_authorization else ["*", "Authorization"]
        return out


@dataclass
class Facts:
    """Everything that was found: policies by label, routes, sentences about what no policy says."""

    said: dict[str, Said] = field(default_factory=dict)
    routes: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def of(self, label: str) -> Said:
        """The policy of a label."""
        return self.said.setdefault(label, Said())

    def routed(self, path: str) -> str:
        """The label of the policy of a path pattern; its route comes after those that are there."""
        if path not in self.said:
            self.said[path] = Said()
            self.routes.append((path, (), path))
        return path

    def inherit(self) -> None:
        """Let every routed policy say what the base says, where it says nothing else."""
        base = self.of(BASE)
        for label in [label for label, _, path in self.routes if label == path]:
            said = self.of(label)
            said.headers = base.headers | said.headers
            said.echoes_headers |= base.echoes_headers and said.headers.get(f"{_ALLOW}headers") == ECHO
            if not said.any_origin and not said.origins:
                said.any_origin, said.origins = base.any_origin, base.origins

    def header(self, label: str, name: str, value: str, *, echoed: bool) -> None:
        """Note a response header of a policy; `echoed` where its value repeats what was asked for."""
        said = self.of(label)
        before = said.headers.get(name.lower())
        said.headers[name.lower()] = ECHO if echoed else value
        if before not in {None, said.headers[name.lower()]}:
            self.remarks.append(f"{name} is said to be {before!r} and {value!r}: the last one is taken")
        said.echoes_headers |= echoed and name.lower() == f"{_ALLOW}headers"

    def _grant_safelisted(self) -> None:
        """Without Access-Control-Allow-Methods a preflight for GET, HEAD or POST passes (Fetch, 4.8, step 7.5).

        An exported text is different: it refuses the preflights of methods that its policy does not list.
        """
        for policy in self.said.values():
            if policy.any_origin or policy.origins:
                policy.headers.setdefault(f"{_ALLOW}methods", ", ".join(sorted(SAFELISTED)))

    def reading(self, text: str) -> Reading:
        """The reading; `text` is where accepted risks are looked for."""
        accepted = risks(text)
        if WRITTEN_BY not in text:
            self._grant_safelisted()
        base = self.of(BASE).fields()
        routes = [(path, methods, self.of(label).fields(), label) for label, methods, path in self.routes]
        tables = [{"path": path, "methods": list(methods), **fields} for path, methods, fields, _ in routes]
        reading = assembled(
            base | accepted.get(BASE, {}),
            [table | accepted.get(label, {}) for table, (*_, label) in zip(tables, routes, strict=True)],
            self.remarks,
            self.unread,
        )
        return reading._replace(reflects=any(expression.SOME_ORIGIN in policy.origins for policy in self.said.values()))


def assembled(
    base: Mapping[str, object],
    routes: Iterable[Mapping[str, object]] = (),
    remarks: Iterable[str] = (),
    unread: Iterable[str] = (),
) -> Reading:
    """The reading of fields; a route has its `path` and `methods` beside the fields of its policy."""
    lines = tuple(dict.fromkeys(unread))
    problems: list[Problem] = []
    tables = [dict(route) for route in routes]
    built = []
    for table in [*tables, dict(base)]:
        fields = {name: value for name, value in table.items() if name not in {"path", "methods"}}
        try:
            built.append(Policy.from_mapping(fields))
        except PolicyError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        return Reading(None, dict(base), tuple(tables), tuple(problems), tuple(remarks), lines)
    listed = [
        Route(str(table["path"]), _texts(table.get("methods")), policy)
        for table, policy in zip(tables, built, strict=False)
    ]
    return Reading(
        Configuration(built[-1], tuple(listed)),
        dict(base),
        tuple(tables),
        (),
        tuple(remarks),
        tuple(dict.fromkeys(unread)),
    )


def risks(text: str) -> dict[str, dict[str, object]]:
    """The hatches that the heading of an export names, by label."""
    out: dict[str, dict[str, object]] = {}
    for line in re.findall(rf"{ACCEPTED_RISKS} ([\w., ]+)", text):
        for item in line.split(", "):
            label, _, name = item.strip().partition(".")
            out.setdefault(label, {})[name] = True
    return out


def methods_and_path(text: str) -> tuple[tuple[str, ...], str] | None:
    """Methods (none for all) and path of an expression `^(?:GET|PUT) /path$`, or None."""
    found = re.fullmatch(r"(?:\(\?s\))?\^(?:\(\?:([^)]*)\)|\S*?) ((?:\(\?:)?/.*?)(?:\$|\\z)", text)
    path = expression.path_of(found[2]) if found else None
    if found is None or path is None:
        return None
    names = [expression.unescape(name) or name for name in found[1].split("|")] if found[1] else []
    return tuple(names), path


def _items(value: str) -> list[str]:
    return [item for raw in value.split(",") if (item := raw.strip())]


def _seconds(value: str | None) -> object:
    if value is None:
        return None
    return int(value) if value.isdecimal() else value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def is_cors(name: str) -> bool:
    """Whether a response header is CORS'."""
    return name.lower().startswith("access-control-")


def labelled(text: str) -> Iterator[str]:
    """The label that an exported text compares with, or `base`."""
    yield from re.findall(r"\b(base|route_\d+)\b", text) or [BASE]
