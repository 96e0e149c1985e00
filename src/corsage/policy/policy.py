"""The policy: the public value, and how it becomes its compiled form.

What lives here: `Policy` and its two questions, `decide` and `explain`. What may not: any check of a field
(`rules`, `pattern`, `names`) and any comparison with a request (`compiled`).

A policy that exists is right: the constructor finds every mistake and reports all of them in one `PolicyError`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Self

from corsage.http.headers import HeaderList
from corsage.policy import explanation, rules
from corsage.policy.compiled import Compiled, OriginFunction
from corsage.policy.compiling import compile_policy
from corsage.policy.decision import Check, Decision, Kind
from corsage.policy.problems import PolicyError
from corsage.policy.request import Request

if TYPE_CHECKING:
    from corsage.policy.comparison import Change

# Fetch asks for "an ok status". 204 says that there is no content and never will be, so nothing is sent after the
# headers and no intermediary waits for a body; 200 is answered by servers that let the preflight through to a page.
ALLOWED: Final = 204
# Any status that is not ok makes the browser block; 403 is what it is. (Starlette says 400, which blames the syntax.)
REFUSED: Final = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a server lets pages of other origins do.

    allow_origins: serialised origins (`https://app.example.com`), patterns (`https://*.example.com`,
        `http://localhost:*`), or `*` alone for every origin.
    allow_origin_regex: a regular expression that must match a whole origin; it is audited. None for none.
    allow_origin_function: a function that is asked about an origin that nothing else allows; it gets a serialised
        origin, never `null`, and may be a coroutine function: then only the ASGI middleware can use the policy.
    allow_methods: methods that a preflight may ask for, case-sensitive; `*` for all. They are checked for preflights
        alone: a GET, HEAD or POST that needs none is never announced, and reaches the application.
    allow_headers: names of request headers that a preflight may ask for; `*` for all but Authorization.
    expose_headers: names of response headers that scripts may read; `*` for all, without credentials.
    allow_credentials: whether cookies and the like may be sent, and the answer still be read.
    max_age: seconds for which a browser may remember a preflight, 0 to 86400; None says nothing (5 seconds).
    allow_private_network: whether a page of a public network may reach this server in a private one.

    Raises `PolicyError` with every mistake.
    """

    allow_origins: Sequence[str] = ()
    allow_origin_regex: str | None = None
    allow_origin_function: OriginFunction | None = None
    allow_methods: Sequence[str] = ("GET",)
    allow_headers: Sequence[str] = ()
    expose_headers: Sequence[str] = ()
    allow_credentials: bool = False
    max_age: int | None = 600
    allow_private_network: bool = False
    danger_allow_null_origin: bool = False
    danger_allow_insecure_origins: bool = False
    danger_allow_public_suffixes: bool = False
    danger_reflect_any_origin: bool = False
    danger_skip_regex_audit: bool = False
    compiled: Compiled = field(init=False, repr=False, compare=False)

    def __new__(cls, *positional: object, **fields: object) -> Self:
        """Refuse what is passed without the name of its field: Python's own words do not say what to write."""
        del fields
        if positional:
            raise TypeError("name each field of a policy: Policy(allow_origins=[...]), or Policy.from_mapping({...})")
        return object.__new__(cls)

    def __post_init__(self) -> None:
        """Check every field, then compile."""
        checked, problems = rules.check(self.values())
        if problems:
            raise PolicyError(problems)
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "compiled", compile_policy(checked))

    def decide(self, method: str, headers: HeaderList) -> Decision:
        """The answer to a request, from its method and its header list (names in any case, isomorphic values).

        Raises `TypeError` where `allow_origin_function` is a coroutine function.
        """
        return self._answer(Request.read(method, headers), self.compiled)

    def decide_openly(self, method: str, headers: HeaderList, resolved: Compiled | None = None) -> Decision:
        """The answer in debug mode: a refused preflight says enough for the browser to name the right cause.

        What it says about methods and headers goes to allowed origins only; no origin is ever given away. `resolved`
        is the compiled form in which a coroutine function's verdict is known (`Compiled.resolved`).
        """
        request = Request.read(method, headers)
        compiled = resolved or self.compiled
        decision = self._answer(request, compiled)
        if decision.status != REFUSED or compiled.judge_origin(request.origin) is not None:
            return decision
        out = compiled.preflight_headers(request.origin, "", None, None)
        # The browser looks at the status only after the origin, and at methods and headers only when the status is ok.
        return decision._replace(status=ALLOWED, headers=tuple([pair for pair in out if pair[1]]))

    @staticmethod
    def _answer(request: Request, compiled: Compiled) -> Decision:
        refusal = explanation.refusal(compiled, request)
        if request.kind is not Kind.PREFLIGHT:
            origin = request.origin if request.kind is Kind.CORS else None
            return Decision(request.kind, refusal, None, compiled.actual_headers(origin, refusal))
        if refusal is not None:
            return Decision(Kind.PREFLIGHT, refusal, REFUSED, (("vary", compiled.vary_preflight),))
        out = compiled.preflight_headers(request.origin, request.asked_method, request.asked_headers, request.private)
        return Decision(Kind.PREFLIGHT, None, ALLOWED, out)

    def explain(self, method: str, headers: HeaderList) -> tuple[Check, ...]:
        """Every check that `decide` makes, the ones after the first failure too; none for what is not CORS."""
        listed = {name: getattr(self, name) for name in ("allow_origins", "allow_methods", "allow_headers")}
        return tuple(explanation.checks(self.compiled, listed, Request.read(method, headers)))

    def to_dict(self) -> dict[str, Any]:
        """The policy as plain data: the fields that differ from their defaults, lists for tuples.

        Raises `TypeError` for a policy with a function: no data can stand for it.
        """
        if self.allow_origin_function is not None:
            raise TypeError("a policy with allow_origin_function has no data form")
        out = {}
        for item in fields(self):
            if item.init and (value := getattr(self, item.name)) != item.default:
                out[item.name] = list(value) if isinstance(value, tuple) else value
        return out

    def narrower_than(self, other: "Policy") -> bool:
        """Whether the other policy allows all that this one allows; equal policies are narrower than each other.

        What cannot be compared (expressions, functions) counts as allowing more, unless it is the same.
        """
        from corsage.policy import comparison  # noqa: PLC0415 - a server that answers compares no policies

        return comparison.is_narrower(self.values(), self.compiled, other.values(), other.compiled)

    def difference(self, other: "Policy") -> tuple["Change", ...]:
        """What differs, field by field: what only this policy has, and what only the other has."""
        from corsage.policy import comparison  # noqa: PLC0415 - as above

        return tuple(comparison.changes(self.values(), other.values()))

    def values(self) -> dict[str, Any]:
        """Every field and its value, in the stored form."""
        return {name: getattr(self, name) for name in FIELDS}

    @classmethod
    def from_mapping(cls, data: Mapping[str, object]) -> Self:
        """The policy that the plain data describes. Raises `PolicyError`, for unknown keys and wrong types too."""
        if not isinstance(data, Mapping):
            raise TypeError(f"pass a mapping of fields, not {type(data).__name__}: {{'allow_origins': [...]}}")
        unknown = rules.unknown_fields(data, FIELDS)
        known: dict[str, Any] = {name: data[name] for name in FIELDS if name in data}
        try:
            policy = cls(**known)
        except PolicyError as error:
            raise PolicyError((*unknown, *error.problems)) from None
        if unknown:
            raise PolicyError(unknown)
        return policy


FIELDS: Final = tuple([item.name for item in fields(Policy) if item.init])
