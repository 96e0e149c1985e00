"""Which policy holds for which request: path patterns and methods.

    /users/*/avatar    "*" stands for one segment that is not empty
    /public/**         "**" at the end stands for all that follows, and for nothing

The first route that covers a request decides; where none does, the base policy. A preflight is judged by the method
that it asks for. Paths are compared as the server gave them to the application: nothing is decoded or normalised here,
since whoever normalises otherwise than the application opens a way around the policy. So a path with a segment `.` or
`..` is nobody's: which route it comes to is known to the application alone (rack-cors CVE-2019-18978). No browser sends
one, but `%2F` and `%2E` make one where a server decodes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from corsage.policy.policy import Policy

_DOTS: Final = re.compile(r"/\.\.?(?:/|\Z)")
_PATH: Final = re.compile(r"(?:/[^/?#\s*]*|/\*)*(?:/\*\*)?")


def is_path(text: str) -> bool:
    """Whether the text is a path pattern."""
    return text.startswith("/") and _PATH.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Route:
    """A policy for some paths. `methods` is empty where all are meant."""

    path: str
    methods: tuple[str, ...]
    policy: Policy
    matcher: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the path."""
        assert is_path(self.path)
        segments = self.path.removesuffix("/**").split("/")
        body = "/".join("[^/]+" if segment == "*" else re.escape(segment) for segment in segments)
        object.__setattr__(
            self, "matcher", re.compile(body + ("(?:/.*)?" if self.path.endswith("/**") else ""), re.DOTALL)
        )

    def covers(self, method: str, path: str) -> bool:
        """Whether the route decides about a request."""
        return (not self.methods or method in self.methods) and self.matcher.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Stands before all routes: paths with a segment `.` or `..`, for which nothing is allowed."""

    policy: Policy = field(default_factory=lambda: Policy(allow_methods=()))

    def covers(self, method: str, path: str) -> bool:
        """Whether the path has such a segment."""
        del method
        return "/." in path and _DOTS.search(path) is not None


@dataclass(frozen=True, slots=True)
class Configuration:
    """A base policy and the routes before it, for one environment."""

    base: Policy
    routes: Sequence[Route] = ()
    environment: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is not a policy: middleware is given all kinds of things."""
        base: object = self.base
        if not isinstance(base, Policy):
            fields = "**fields" if isinstance(base, Mapping) else "allow_origins=[...]"
            kind = type(base).__name__
            raise TypeError(f"a policy is needed, and this is of the type {kind}: pass corsage.Policy({fields})")

    @property
    def deciding(self) -> tuple[Route | Unresolved, ...]:
        """What is asked, in this order, before the base policy decides."""
        return (Unresolved(), *self.routes) if self.routes else ()

    def policy_for(self, method: str, path: str) -> Policy:
        """The policy that decides about a request; for a preflight, `method` is the one that it asks for."""
        for route in self.deciding:
            if route.covers(method, path):
                return route.policy
        return self.base
