"""What frameworks and clouds lack, as limits: each function looks for one thing that a policy asks for.

What lives here: the limits that several stacks share. What may not: the name of a stack.
"""

from collections.abc import Iterator

from corsage.policy.pattern import ANY
from corsage.stacks.kit.plan import NotExpressibleError, Plan
from corsage.stacks.kit.stack import Effect, Lack, Limit


def no_routes(plan: Plan) -> Iterator[Limit]:
    """Routes are left out where the base allows less; else nothing can stand for the configuration."""
    for terms, methods, path in plan.routes:
        if not plan.base.policy.narrower_than(terms.policy):
            raise NotExpressibleError(f"the route {path!r} allows less than the base policy, and would be left out")
        what = f"{' '.join(methods)} {path}".strip()
        yield Limit(Lack.ROUTES, "routes", Effect.NARROWER, f"the route {what!r} is left out: the base policy decides")


def no_route_methods(plan: Plan) -> None:
    """A route by method cannot stand for itself without its methods."""
    if any(methods for _, methods, _ in plan.routes):
        raise NotExpressibleError("a route with methods: this stack chooses a policy by the path alone")


def authorization_too(plan: Plan) -> Iterator[Limit]:
    """`*` for headers stands for Authorization as well."""
    if any(terms.refused_names is not None for terms in plan.terms):
        yield Limit(Lack.HEADERS, "allow_headers", Effect.WIDER, "* for headers covers Authorization here")


def no_regex(plan: Plan) -> Iterator[Limit]:
    """No regular expressions."""
    for terms in plan.terms:
        if terms.policy.allow_origin_regex is not None:
            sentence = f"allow_origin_regex of {terms.label} is left out: there are no regular expressions"
            yield Limit(Lack.ORIGIN_REGEX, "allow_origin_regex", Effect.NARROWER, sentence)


def no_private_network(plan: Plan) -> Iterator[Limit]:
    """No word about private networks."""
    if any(terms.policy.allow_private_network for terms in plan.terms):
        sentence = "requests from public to private networks cannot be allowed"
        yield Limit(Lack.PRIVATE_NETWORK, "allow_private_network", Effect.NARROWER, sentence)


def always_max_age(plan: Plan) -> Iterator[Limit]:
    """A max age is always sent; 5 seconds are what Fetch assumes where there is none."""
    if any(terms.policy.max_age is None for terms in plan.terms):
        sentence = "a max age is always sent: 5 seconds, which browsers assume where there is none"
        yield Limit(Lack.MAX_AGE, "max_age", Effect.SAME, sentence)


def literal_asterisks(plan: Plan) -> Iterator[Limit]:
    """`*` is sent as it is, and means nothing with credentials (Fetch, 3.3.3)."""
    for field, lack in (("allow_methods", Lack.METHODS), ("allow_headers", Lack.HEADERS)):
        if any(terms.policy.allow_credentials and ANY in getattr(terms.policy, field) for terms in plan.terms):
            sentence = f"* in {field} is sent as it is, and with credentials browsers take it for a name"
            yield Limit(lack, field, Effect.NARROWER, sentence)


def own_preflights(plan: Plan) -> Iterator[Limit]:
    """What every framework does in its own way."""
    del plan
    sentence = "a refused preflight has a status and headers of the framework's own; browsers block it all the same"
    yield Limit(Lack.REFUSAL_STATUS, "", Effect.SAME, sentence)


def kept_headers(sentence: str) -> Iterator[Limit]:
    """CORS headers that an application sets itself get through."""
    yield Limit(Lack.APPLICATION_HEADERS, "", Effect.WIDER, f"CORS headers of the application itself stay {sentence}")
