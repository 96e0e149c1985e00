"""Two layers each add the same CORS header.

Tell-tale: `*, *`, the same origin twice, an origin together with `*`, or `true, true`.

Why: A proxy and the application behind it both add CORS headers. The browser joins the lines, and the value is no
longer one origin.

Confirm: Ask the application without the proxy, then with it: each adds one.

Fix: Let one layer send the CORS headers, and remove them from the other.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, reported, when
from corsage.diagnose.facts import Facts
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason


def _values(facts: Facts) -> list[str]:
    """The values of CORS headers that are known, by an answer or by a message."""
    names = ("access-control-allow-origin", "access-control-allow-credentials")
    known = [answer.get(name) for answer in (facts.actual, facts.preflight) for name in names]
    return [value for value in (*known, *[x.parameter for x in facts.failing if x.reason in q.VALUE]) if value]


def _is_repeated(value: str) -> bool:
    """Whether a value holds the same item twice, or an origin and `*`."""
    parts = value.replace(",", " ").split()
    return len(parts) > 1 and (len(set(parts)) < len(parts) or "*" in parts)


CAUSE: Final = Cause(
    "duplicate_cors_header",
    __doc__,
    clues=(
        when(
            0.93,
            "a CORS header came on several lines",
            lambda f: any(n.startswith("access-control-allow") for n in f.actual.doubled | f.preflight.doubled),
        ),
        when(
            0.9,
            "the value repeats itself, or joins an origin and *",
            lambda f: any(_is_repeated(v) for v in _values(f)),
        ),
        failed(0.35, Reason.MULTIPLE_ALLOW_ORIGIN_VALUES),
        reported(0.75, Symptom.TWO_LAYERS),
    ),
    fits=q.VALUE | {Reason.INVALID_ALLOW_CREDENTIALS},
    refuted_by=(
        lambda f: (
            any(v and "," not in v and " " not in v for v in [f.actual.get("access-control-allow-origin")])
            and not any(_is_repeated(v) for v in _values(f))
        ),
    ),
    example={"actual": {"status": 200, "headers": {"Access-Control-Allow-Origin": "https://app.example.com, *"}}},
)
