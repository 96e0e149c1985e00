"""The smallest case that still differs: whatever can be left out of a scenario, or made plain, is."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, Final

from corsage.handshake.form import FormError

Differs = Callable[[dict[str, Any]], bool]
Path = tuple[Any, ...]

#: What a request says when it says nothing.
PLAIN: Final[dict[str, Any]] = {
    "method": "GET", "headers": [], "body": None, "mode": "cors", "credentials": "same-origin", "redirect": "follow",
}  # fmt: skip
_OPTIONS: Final = ("cache", "keepalive", "referrer", "referrerPolicy", "stream", "initiator", "uploadListeners")
_DROPPED: Final = object()


def smallest(case: dict[str, Any], differs: Differs, budget: int = 250) -> dict[str, Any]:
    """Simplify while `differs` holds, asking it at most `budget` times."""
    changed = True
    while changed:
        changed, index = False, 0
        while index < len(steps := list(_steps(case))):
            if budget <= 0:
                return case
            budget -= 1
            candidate = _applied(case, *steps[index])
            if _holds(differs, candidate):
                case, changed = candidate, True
            else:
                index += 1
    return case


def _holds(differs: Differs, candidate: dict[str, Any]) -> bool:
    try:
        return differs(candidate)
    except FormError:
        return False


def _applied(case: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    candidate = copy.deepcopy(case)
    place: Any = candidate
    for step in path[:-1]:
        place = place[step]
    if value is _DROPPED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return candidate


def _steps(case: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    """What can be made simpler, the coarsest first."""
    for i, part in enumerate(case.get("earlier", ())):
        yield ("earlier", i), _DROPPED
        yield from (((("earlier", i, *path), value)) for path, value in _steps(part))
    requests, server = case["requests"], case["server"]
    if len(requests) > 1:
        yield from ((("requests", i), _DROPPED) for i in range(len(requests)))
    yield from ((("server", url), _DROPPED) for url in server)
    for i, request in enumerate(requests):
        yield from _request_steps(("requests", i), request)
    for url, script in server.items():
        for kind in ("preflight", "actual"):
            if isinstance(script[kind], dict):
                yield from _answer_steps(("server", url, kind), script[kind])


def _request_steps(at: Path, request: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    yield from (((*at, "headers", j), _DROPPED) for j in range(len(request["headers"])))
    # Only an XMLHttpRequest has an upload that is heard.
    heard = {"initiator"} if "uploadListeners" in request else set()
    yield from (((*at, key), _DROPPED) for key in _OPTIONS if key in request and key not in heard)
    yield from (((*at, key), plain) for key, plain in PLAIN.items() if key != "headers" and request[key] != plain)


def _answer_steps(at: Path, answer: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    yield from (((*at, "headers", j), _DROPPED) for j in range(len(answer["headers"])))
    if answer.get("body"):
        yield (*at, "body"), ""
    if answer["status"] != 200:
        yield (*at, "status"), 200
