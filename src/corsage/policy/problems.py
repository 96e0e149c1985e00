"""What can be wrong with a policy: the closed set of codes, the problem as a value, the one error that carries them.

What lives here: names and text. What may not: any check; a check finds a problem, it does not word it twice.
A code never changes its meaning; `docs/reference/policy-problems.md` has a heading for each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final


@unique
class Code(StrEnum):
    """Every kind of problem that building a policy can find."""

    # Of any field
    UNKNOWN_FIELD = "unknown-field"
    WRONG_TYPE = "wrong-type"
    BARE_STRING = "bare-string"
    # Of one origin pattern
    ORIGIN_EMPTY = "origin-empty"
    ORIGIN_WHITESPACE = "origin-whitespace"
    ORIGIN_NOT_ASCII = "origin-not-ascii"
    ORIGIN_LIST = "origin-list"
    ORIGIN_NO_SCHEME = "origin-no-scheme"
    ORIGIN_BAD_SCHEME = "origin-bad-scheme"
    ORIGIN_OPAQUE_SCHEME = "origin-opaque-scheme"
    ORIGIN_UPPERCASE = "origin-uppercase"
    ORIGIN_USERINFO = "origin-userinfo"
    ORIGIN_TRAILING_SLASH = "origin-trailing-slash"
    ORIGIN_PATH = "origin-path"
    ORIGIN_BAD_HOST = "origin-bad-host"
    ORIGIN_IPV4 = "origin-ipv4-not-canonical"
    ORIGIN_IPV6 = "origin-ipv6-not-canonical"
    ORIGIN_BAD_PORT = "origin-bad-port"
    ORIGIN_DEFAULT_PORT = "origin-default-port"
    ORIGIN_WILDCARD_MISPLACED = "origin-wildcard-misplaced"
    ORIGIN_WILDCARD_ON_IP = "origin-wildcard-on-ip"
    ORIGIN_NULL = "origin-null"
    ORIGIN_PUBLIC_SUFFIX = "origin-public-suffix"
    # Of origins and credentials together
    ANY_ORIGIN_WITH_CREDENTIALS = "any-origin-with-credentials"
    INSECURE_ORIGIN_WITH_CREDENTIALS = "insecure-origin-with-credentials"
    # Of a regular expression or a predicate over origins
    REGEX_INVALID = "regex-invalid"
    REGEX_UNESCAPED_DOT = "regex-unescaped-dot"
    REGEX_UNANCHORED = "regex-unanchored"
    REGEX_TOO_WIDE = "regex-too-wide"
    REGEX_EXPLOSIVE = "regex-explosive"
    REGEX_NOT_REGULAR = "regex-not-regular"
    REGEX_TOO_LARGE = "regex-too-large"
    REGEX_MATCHES_NOTHING = "regex-matches-nothing"
    # Of methods
    METHOD_MALFORMED = "method-malformed"
    METHOD_FORBIDDEN = "method-forbidden"
    METHOD_NEVER_SENT = "method-never-sent"
    # Of header names
    HEADER_MALFORMED = "header-malformed"
    HEADER_FORBIDDEN = "header-forbidden"
    HEADER_WRONG_SIDE = "header-wrong-side"
    EXPOSED_SET_COOKIE = "exposed-set-cookie"
    EXPOSED_ANY_WITH_CREDENTIALS = "exposed-any-with-credentials"
    # Of numbers
    MAX_AGE_OUT_OF_BOUNDS = "max-age-out-of-bounds"
    # Of a configuration file
    TOML_SYNTAX = "toml-syntax"
    TOML_LIMIT = "toml-limit"
    MISSING_TABLE = "missing-table"
    UNKNOWN_ENVIRONMENT = "unknown-environment"
    ROUTE_PATH = "route-path"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what kind, in which field, which value, why it is one, and what to write in its place."""

    code: Code
    field: str
    value: object
    reason: str
    hint: str

    @property
    def link(self) -> str:
        """Where the documentation explains the code."""
        return f"docs/reference/policy-problems.md#{self.code}"

    def __str__(self) -> str:
        """The problem in one line."""
        return f"{self.field}: {self.sentence}"

    @property
    def sentence(self) -> str:
        """The problem in one line, for a place that has named the field already."""
        quoted = "" if self.code in _NOT_OF_A_VALUE else f"{_cut(_written(self.value))}: "
        return f"{quoted}{_cut(self.reason)} ({self.code}); {_cut(self.hint)}"


# What is wrong here is a name or a text: the value that stands beside it says nothing.
_NOT_OF_A_VALUE: Final = frozenset({Code.UNKNOWN_FIELD, Code.TOML_SYNTAX, Code.TOML_LIMIT})
# A message quotes at most this much: what it quotes may come from a file that nobody checked.
_SHOWN: Final = 300


def _written(value: object) -> str:
    """The value as Python writes it, if Python can."""
    try:
        return repr(value)
    except (ValueError, RecursionError):  # too many digits, too deep
        return f"a value of the type {type(value).__name__} that is too large to be shown"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"


class PolicyError(ValueError):
    """A policy that cannot be built. `problems` holds every mistake, in the order of the fields; never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems, at least one."""
        self.problems: Final = tuple(problems)
        assert self.problems
        super().__init__(self.problems)

    def __str__(self) -> str:
        """The number of problems, then a line for each."""
        count = len(self.problems)
        head = "one problem" if count == 1 else f"{count} problems"
        return "\n".join([f"{head} in the policy:", *[f"  {problem}" for problem in self.problems]])
