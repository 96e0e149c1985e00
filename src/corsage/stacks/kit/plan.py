"""A configuration in the terms that every stack uses: the policies with their labels, the routes, what was left out.

What lives here: what is decided once for all stacks. What may not: the syntax of any. `Plan.of` drops what no
configuration language can hold, always so that less is allowed, and says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corsage.http.headers import HeaderList
from corsage.policy import Policy
from corsage.policy.pattern import ANY
from corsage.policy.policy import FIELDS
from corsage.policy.routes import Configuration
from corsage.stacks.kit import expression

BASE: Final = "base"
ROUTES: Final = "Which policy decides: the first route that covers the request; a preflight counts as what it asks for."
#: In the dialect of PCRE, what matches nothing
NOTHING: Final = "(?!)"
#: Every header that an application may not say beside the policy, as people write it.
OWNED_NAMES: Final = (
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Private-Network",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
)
RISKS: Final = tuple([name for name in FIELDS if name.startswith("danger_")])


_USUAL_NAME: Final = re.compile(rf"{expression.NAME}|\*")
# What needs no quoting inside of an expression, in any of the stacks.
_USUAL_PATH: Final = re.compile(r"[A-Za-z0-9._~!@:+,;=/*%-]+")


class NotExpressibleError(ValueError):
    """A configuration that no text of the stack can stand for without allowing what it refuses."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One way in: an exact origin (`regex` None), or an expression that matches whole origins."""

    text: str
    regex: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """One policy and its label, with the texts that servers send and compare."""

    label: str
    policy: Policy

    @property
    def any_origin(self) -> bool:
        """Whether the answer to every origin is `*`."""
        return self.policy.compiled.any_origin

    @property
    def reflects(self) -> bool:
        """Whether every origin is reflected, with credentials."""
        return self.policy.compiled.reflect_any

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The origins in the policy's order, then its expression; nothing for `*`."""
        policy = self.policy
        if self.any_origin:
            return ()
        wild = policy.compiled.patterns
        listed = [
            Origin(
                text, expression.SOME_ORIGIN if text == ANY else expression.of_origin(text) if text in wild else None
            )
            for text in policy.allow_origins
        ]
        if policy.allow_origin_regex is not None:
            listed.append(Origin(policy.allow_origin_regex, expression.of_regex(policy.allow_origin_regex)))
        return tuple(listed)

    @property
    def whole_origin(self) -> str | None:
        """One anchored expression for all that is let in; None for `*` and for nothing."""
        parts = [origin.regex or expression.escape(origin.text) for origin in self.origins]
        return f"^(?:{'|'.join(parts)})$" if parts else None

    @property
    def methods(self) -> str | None:
        """The anchored expression of a method that may be asked for, None where none may."""
        return expression.of_methods(self.policy.allow_methods)

    @property
    def names(self) -> str:
        """The anchored expression, without regard to case, of header names that may be asked for."""
        return expression.of_names(self.policy.allow_headers)

    @property
    def refused_names(self) -> str | None:
        """An expression for lists that are refused although `names` covers them."""
        compiled = self.policy.compiled
        return expression.AUTHORIZATION if compiled.headers is None and not compiled.authorization else None

    @property
    def preflight(self) -> HeaderList:
        """What an allowed preflight is answered, beside the origin, Vary and what is echoed."""
        return _cased(self.policy.compiled.preflight)

    @property
    def actual(self) -> HeaderList:
        """What the response to an allowed actual request carries, beside the origin and Vary."""
        return _cased(self.policy.compiled.actual)

    def preflight_value(self, name: str) -> str | None:
        """The value of one header of `preflight`."""
        return dict(self.preflight).get(name)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written: the routes before the base, in the order in which they are asked."""

    configuration: Configuration
    terms: tuple[Terms, ...]
    # (field, what was left out) of a base or a route
    left_out: tuple[tuple[str, str], ...]

    @property
    def environment(self) -> str | None:
        """The environment that the configuration is for."""
        return self.configuration.environment

    @property
    def base(self) -> Terms:
        """The policy where no route decides."""
        return self.terms[-1]

    @property
    def single(self) -> bool:
        """Whether there is no route."""
        return len(self.terms) == 1

    @property
    def routes(self) -> tuple[tuple[Terms, tuple[str, ...], str], ...]:
        """The terms, methods (none for all) and path of each route."""
        listed = self.configuration.routes
        return tuple([(terms, route.methods, route.path) for terms, route in zip(self.terms, listed, strict=False)])

    @property
    def risks(self) -> tuple[str, ...]:
        """The hatches that policies opened, `label.field`: no stack has a word for that."""
        return tuple([f"{terms.label}.{name}" for terms in self.terms for name in RISKS if getattr(terms.policy, name)])

    @classmethod
    def of(cls, source: Policy | Configuration) -> "Plan":
        """The plan of a policy or a configuration. Raises `NotExpressibleError`."""
        configuration = source if isinstance(source, Configuration) else Configuration(source)
        for route in configuration.routes:
            # A route that is left out would leave its requests to a policy that may allow more.
            if not _USUAL_PATH.fullmatch(route.path) or not all(map(_USUAL_NAME.fullmatch, route.methods)):
                raise NotExpressibleError(f"the route {route.path!r}: only ASCII without quotes, brackets and the like")
        policies = [*[route.policy for route in configuration.routes], configuration.base]
        left_out: dict[tuple[str, str], None] = {}
        terms = []
        for number, policy in enumerate(policies, 1):
            label = BASE if number == len(policies) else f"route_{number}"
            drops = dict(_unwritable(policy))
            left_out |= dict.fromkeys([(field, text) for field, (_, texts) in drops.items() for text in texts])
            values = policy.values() | {field: kept for field, (kept, _) in drops.items()}
            terms.append(Terms(label, Policy(**values) if drops else policy))
        return cls(configuration, tuple(terms), tuple(left_out))


def _unwritable(policy: Policy) -> Iterator[tuple[str, tuple[object, list[str]]]]:
    """Fields with what is left of them, and what is not."""
    if policy.allow_origin_function is not None:
        yield "allow_origin_function", (None, ["allow_origin_function"])
    regex = policy.allow_origin_regex
    if regex is not None and not expression.is_portable(regex):
        yield "allow_origin_regex", (None, [regex])
    for field in ("allow_methods", "allow_headers", "expose_headers"):
        listed: tuple[str, ...] = getattr(policy, field)
        unusual = [name for name in listed if not _USUAL_NAME.fullmatch(name)]
        if unusual:
            yield field, ([name for name in listed if name not in unusual], unusual)


def _cased(headers: HeaderList) -> HeaderList:
    """Names as people write them in configuration."""
    return tuple([("-".join([word.capitalize() for word in name.split("-")]), value) for name, value in headers])
