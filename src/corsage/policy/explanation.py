"""Why a policy decides as it does: the first refusal, and on request every check that was made.

The hot path asks for the refusal alone; the checks are for records and diagrams, and cost what they cost.
"""

from collections.abc import Iterator, Mapping, Sequence

from corsage.http import grammar
from corsage.policy.compiled import Compiled
from corsage.policy.decision import Check, Kind, Refusal, Subject
from corsage.policy.request import Request


def refusal(compiled: Compiled, request: Request) -> Refusal | None:
    """Why the policy refuses a request, or None."""
    if request.kind is Kind.NOT_CORS:
        return None
    if request.kind is Kind.CORS:
        return compiled.judge_origin(request.origin)
    return compiled.judge_preflight(request.origin, request.asked_method, request.asked_headers, request.private)


def checks(compiled: Compiled, listed: Mapping[str, Sequence[str]], request: Request) -> Iterator[Check]:
    """Every check, in order. `listed` has the policy's lists as they were written, by the name of the field."""
    if request.kind is Kind.NOT_CORS:
        return
    origin_passed = compiled.judge_origin(request.origin) is None
    yield Check(Subject.ORIGIN, request.origin, tuple(listed["allow_origins"]), origin_passed)
    if request.kind is Kind.PREFLIGHT:
        yield from _preflight_checks(compiled, listed, request)
    credentials = ("access-control-allow-credentials", "true") in compiled.actual
    yield Check(Subject.CREDENTIALS, "", ("true",) if credentials else (), credentials)


def _preflight_checks(compiled: Compiled, listed: Mapping[str, Sequence[str]], request: Request) -> Iterator[Check]:
    if request.private is not None:
        passed = compiled.judge_private_network(request.private) is None
        yield Check(Subject.PRIVATE_NETWORK, request.private, ("true",) if compiled.private_network else (), passed)
    passed = compiled.judge_method(request.asked_method) is None
    yield Check(Subject.METHOD, request.asked_method, tuple(listed["allow_methods"]), passed)
    if request.asked_headers is None:
        return
    against = tuple(listed["allow_headers"])
    wanted = grammar.token_list(request.asked_headers)
    verdict = compiled.judge_headers(request.asked_headers)
    if wanted is None or (verdict is not None and all(map(compiled.allows_header, wanted))):
        # Not a list of names, or one padded or repeated beyond reason: refused as a whole.
        yield Check(Subject.HEADER, request.asked_headers, against, passed=False)
        return
    for name in wanted:
        yield Check(Subject.HEADER, name, against, compiled.allows_header(name))
