"""Access-Control-Allow-Origin lists several origins in one value.

Tell-tale: A value with commas or blanks, of different origins.

Why: The header names one origin, or `*`. A list in the server's configuration was written into the header as it is.

Confirm: `curl -i -H 'Origin: YOUR-PAGE' URL`: the value holds several origins.

Fix: Compare the Origin header with the list, send back the one that matches, and add `Vary: Origin`.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, when
from corsage.diagnose.facts import Failing
from corsage.fetch.reason import Reason


def _lists_origins(failing: Failing) -> bool:
    """Whether the value holds several origins, each once."""
    parts = failing.parameter.replace(",", " ").split()
    return failing.reason in q.VALUE and len(parts) > 1 and len(set(parts)) == len(parts) and "*" not in parts


CAUSE: Final = Cause(
    "acao_multiple_origins",
    __doc__,
    clues=(
        when(0.86, "the header's value lists different origins", lambda f: any(_lists_origins(x) for x in f.failing)),
        failed(0.45, Reason.MULTIPLE_ALLOW_ORIGIN_VALUES),
    ),
    fits=q.VALUE,
    refuted_by=(
        lambda f: "access-control-allow-origin" in f.actual.doubled | f.preflight.doubled,
        lambda f: any(x.reason in q.VALUE and x.parameter and not _lists_origins(x) for x in f.failing),
    ),
    example={
        "actual": {
            "status": 200,
            "headers": {"Access-Control-Allow-Origin": "https://a.example.com, https://b.example.com"},
        }
    },
)
