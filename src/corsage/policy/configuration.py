"""TOML to a configuration: base policy, environments that override it, routes.

    allow_origins = ["https://app.example.com"]      # the fields of the base policy
    [environments.dev]                               # overrides them where CORSAGE_ENV says "dev"
    allow_origins = ["http://localhost:*"]
    [[routes]]                                       # overrides them for some requests, in this order
    path = "/public/**"
    methods = ["GET"]
    allow_origins = ["*"]

In pyproject.toml the same stands under `[tool.corsage]`. An override replaces a field whole. Every environment is
checked, also those that are not chosen. No file is read here: the text is passed in, and its name for the messages.
TOML has no null, so what Python writes as `max_age=None` is `max_age = "browser-default"` here.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from corsage.policy import names, toml_limits
from corsage.policy.pattern import ANY
from corsage.policy.policy import Policy
from corsage.policy.problems import Code, PolicyError, Problem
from corsage.policy.routes import Configuration, Route, is_path
from corsage.policy.toml_positions import Path, positions

_TABLES: Final = frozenset({"environments", "routes"})
_OF_ROUTES: Final = frozenset({"path", "methods"})
# The word for a max age that is not sent.
BROWSER_DEFAULT: Final = "browser-default"


@dataclass(frozen=True, slots=True)
class Located:
    """A problem and where it stands: file, line from 1 (0 where there are no lines), key."""

    problem: Problem
    file: str
    line: int
    key: str

    def __str__(self) -> str:
        """The place as compilers write it, the key, the problem."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, [place, self.key, self.problem.sentence]))


class ConfigurationError(ValueError):
    """A configuration that cannot be used. `problems` holds every mistake, with its place; never empty."""

    def __init__(self, problems: tuple[Located, ...]) -> None:
        """Take the problems, at least one."""
        assert problems
        self.problems: Final = problems
        super().__init__(problems)

    def __str__(self) -> str:
        """A line for each problem."""
        return "\n".join(map(str, self.problems))


def from_toml(text: str, file: str = "corsage.toml", environment: str | None = None) -> Configuration:
    """The configuration that a TOML text describes, for one environment (None for the base alone).

    A file whose name ends in `pyproject.toml` is read from `[tool.corsage]`. Raises `ConfigurationError`.
    """
    data: Any = _loaded(text, file)
    root = ("tool", "corsage") if file.endswith("pyproject.toml") else ()
    lines = {(): 1, **positions(text)}
    for depth, name in enumerate(root, 1):
        if name not in data:
            wanted = ".".join(root)
            hint = f"write [{wanted}], empty for a policy that allows nobody"
            problem = Problem(Code.MISSING_TABLE, wanted, wanted, "there is no such table", hint)
            raise ConfigurationError((Located(problem, file, 1, ""),))
        data = data[name]
        if not isinstance(data, dict):
            key = ".".join(root[:depth])
            problem = Problem(Code.WRONG_TYPE, key, data, "this is not a table", "write [tool.corsage]")
            raise ConfigurationError((Located(problem, file, lines.get(root[:depth], 1), key),))
    return _Reader(file, lines, root).read(data, environment)


def from_mapping(data: Mapping[str, Any], name: str, environment: str | None = None) -> Configuration:
    """The configuration that plain data describes; `name` says in messages whose data it is.

    Raises `ConfigurationError`.
    """
    unchecked: object = data
    if not isinstance(unchecked, Mapping):
        hint = "write a mapping of fields, such as {'allow_origins': ['https://app.example.com']}"
        problem = Problem(Code.WRONG_TYPE, "policy", unchecked, "this is not a mapping", hint)
        raise ConfigurationError((Located(problem, name, 0, ""),))
    return _Reader(name, {(): 0}, ()).read(data, environment)


def _loaded(text: str, file: str) -> dict[str, Any]:
    """The data of a TOML text, within the limits. Raises `ConfigurationError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = Problem(Code.TOML_SYNTAX, "toml", None, f"this is not TOML: {error}", "correct this line")
        raise ConfigurationError((Located(problem, file, _line_of(error, text), ""),)) from None
    except (RecursionError, ValueError) as error:
        raise _beyond(toml_limits.broken_by(error), text, file) from None
    if toml_limits.is_too_deep(data):
        raise _beyond(toml_limits.DEPTH, text, file)
    return data


def _beyond(limit: toml_limits.Limit, text: str, file: str) -> ConfigurationError:
    problem = Problem(Code.TOML_LIMIT, "toml", None, limit.reason, limit.hint)
    return ConfigurationError((Located(problem, file, limit.line(text), ""),))


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line of a syntax error: tomllib says it only in words before Python 3.14."""
    found = str(error).partition("(at line ")[2].partition(",")[0]
    return int(found) if found.isdigit() else text.count("\n") + 1


class _Reader:
    """Plain data to policies, with every problem and its place on the way."""

    def __init__(self, file: str, lines: Mapping[Path, int], root: Path) -> None:
        self._file, self._lines, self._root = file, lines, root
        # By their text: the same mistake of the base is found again in each environment.
        self._problems: dict[str, Located] = {}

    def read(self, data: Mapping[str, Any], environment: str | None) -> Configuration:
        base = {key: value for key, value in data.items() if key not in _TABLES}
        environments = self._table(data, "environments")
        everything: dict[str | None, Configuration] = {None: self._configuration({}, base, data, (), None)}
        for name, overrides in environments.items():
            path = ("environments", name)
            if not isinstance(overrides, dict):
                self._report(
                    path, Problem(Code.WRONG_TYPE, name, overrides, "this is not a table", "write [environments.x]")
                )
                continue
            everything[name] = self._configuration(base, overrides, data, path, name)
        if environment not in everything:
            hint = f"the environments are {', '.join(environments) or 'none'}; an empty table is enough for one"
            problem = Problem(
                Code.UNKNOWN_ENVIRONMENT, "CORSAGE_ENV", environment, "there is no such environment", hint
            )
            self._report(("environments",), problem)
        if self._problems:
            raise ConfigurationError(tuple(sorted(self._problems.values(), key=lambda located: located.line)))
        return everything[environment]

    def _configuration(
        self, base: Mapping[str, Any], own: Mapping[str, Any], data: Mapping[str, Any], path: Path, name: str | None
    ) -> Configuration:
        """The configuration of an environment: its own fields over the base's, its own routes before the base's."""
        own_fields = {key: value for key, value in own.items() if key != "routes"}
        fields = {**base, **own_fields}
        policy = self._policy(fields, dict.fromkeys(base, ()) | dict.fromkeys(own_fields, path))
        sources = [(path, own)] if path else []
        routes = [
            route
            for source, table in [*sources, ((), data)]
            for route in self._routes(fields, own_fields, path, source, table)
        ]
        return Configuration(policy or Policy(), tuple(routes), name)

    def _routes(
        self,
        fields: Mapping[str, Any],
        own_fields: Mapping[str, Any],
        owner: Path,
        source: Path,
        table: Mapping[str, Any],
    ) -> Iterator[Route]:
        listed = table.get("routes", [])
        if not isinstance(listed, list | tuple) or not all(isinstance(item, dict) for item in listed):
            problem = Problem(Code.WRONG_TYPE, "routes", listed, "this is not a list of tables", "write [[routes]]")
            self._report((*source, "routes"), problem)
            return
        for place, item in enumerate(listed):
            path = (*source, "routes", place)
            overrides = {key: value for key, value in item.items() if key not in _OF_ROUTES}
            owners = dict.fromkeys(fields, ()) | dict.fromkeys(own_fields, owner) | dict.fromkeys(overrides, path)
            policy = self._policy({**fields, **overrides}, owners)
            problems = list(_route_problems(item))
            for problem in problems:
                self._report((*path, problem.field), problem, item.get(problem.field))
            if policy is not None and not problems:
                yield Route(item["path"], tuple(item.get("methods", ())), policy)

    def _policy(self, fields: Mapping[str, Any], owners: Mapping[str, Path]) -> Policy | None:
        """The policy of the fields, each of which stands in the table that `owners` says."""
        if fields.get("max_age") == BROWSER_DEFAULT:
            fields = {**fields, "max_age": None}
        try:
            return Policy.from_mapping(fields)
        except PolicyError as error:
            for problem in error.problems:
                self._report((*owners.get(problem.field, ()), problem.field), problem, fields.get(problem.field))
            return None

    def _table(self, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = data.get(name, {})
        if isinstance(value, dict):
            return value
        self._report((name,), Problem(Code.WRONG_TYPE, name, value, "this is not a table", f"write [{name}.dev]"))
        return {}

    def _report(self, path: Path, problem: Problem, within: object = None) -> None:
        """Note a problem at the most exact place that is known: the item, the key, or the table."""
        exact = self._root + path
        if isinstance(within, list) and problem.value in within:
            exact = (*exact, within.index(problem.value))
        while exact not in self._lines:
            exact = exact[:-1]
        key = ".".join(str(part) for part in self._root + path)
        located = Located(problem, self._file, self._lines[exact], key)
        self._problems[str(located)] = located


def _route_problems(item: Mapping[str, Any]) -> Iterator[Problem]:
    path, methods = item.get("path"), item.get("methods", [])
    if not isinstance(path, str) or not is_path(path):
        hint = "write /api/*, or /api/** for all that follows"
        yield Problem(Code.ROUTE_PATH, "path", path, "a route needs a path that starts with /", hint)
    if not isinstance(methods, list | tuple) or not all(isinstance(method, str) for method in methods):
        yield Problem(Code.WRONG_TYPE, "methods", methods, "this is not a list of methods", 'write ["GET"]')
        return
    for method in methods:
        if method == ANY:
            hint = "leave methods out: then the route is for all"
            yield Problem(Code.METHOD_MALFORMED, "methods", method, "no request has this method", hint)
        # A route may stand for requests that no script can send.
        elif (problem := names.method(method, "methods")) and problem.code != Code.METHOD_FORBIDDEN:
            yield problem
