"""The value of Access-Control-Allow-Origin is not an origin.

Tell-tale: A trailing slash, a path, a missing scheme or a typo in the header's value.

Why: The browser compares the value byte by byte with the page's origin, which has neither slash nor path.

Confirm: Look at the header in the Network panel: anything behind the host and port is too much.

Fix: Send exactly what the browser sent in Origin, if it is on your list: `scheme://host[:port]`.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, when
from corsage.diagnose.facts import Facts
from corsage.fetch.reason import Reason

_ACAO: Final = "access-control-allow-origin"


def _values(facts: Facts) -> list[str]:
    """The values of the header that are known, by an answer or by a message."""
    known = [facts.actual.get(_ACAO), facts.preflight.get(_ACAO)]
    named = [x.parameter for x in facts.failing if x.reason in q.VALUE]
    return [value for value in (*known, *named) if value]


def _is_malformed(value: str) -> bool:
    return value not in {"*", "null"} and "," not in value and " " not in value and not q.is_origin(value)


CAUSE: Final = Cause(
    "acao_malformed_value",
    __doc__,
    clues=(
        failed(0.85, Reason.INVALID_ALLOW_ORIGIN_VALUE),
        when(
            0.88,
            "the value of Access-Control-Allow-Origin is not an origin",
            lambda f: any(_is_malformed(v) for v in _values(f)),
        ),
    ),
    fits=q.VALUE,
    refuted_by=(
        lambda f: any(v in {"*", "null"} or q.is_origin(v) for v in _values(f)),
        lambda f: any(x.reason is Reason.MULTIPLE_ALLOW_ORIGIN_VALUES for x in f.failing),
    ),
    example={"actual": {"status": 200, "headers": {"Access-Control-Allow-Origin": "https://app.example.com/"}}},
)
