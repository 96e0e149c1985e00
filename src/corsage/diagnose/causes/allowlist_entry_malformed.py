"""An entry of the server's list is not an origin, so that it never matches.

Tell-tale: The configuration looks right; the header never comes.

Why: Entries are compared with `scheme://host[:port]`. A trailing slash, a path, a missing scheme, or one string where a
list is expected, matches nothing.

Confirm: Print the list that the server really loaded, and compare an entry with the Origin header byte by byte.

Fix: Write each entry as `scheme://host[:port]`, without a slash or path, and each one as an element of a list.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, misconfigured, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason
from corsage.policy.problems import Code

CAUSE: Final = Cause(
    "allowlist_entry_malformed",
    __doc__,
    clues=(
        misconfigured(
            0.88,
            Code.ORIGIN_TRAILING_SLASH,
            Code.ORIGIN_PATH,
            Code.ORIGIN_NO_SCHEME,
            Code.ORIGIN_LIST,
            Code.BARE_STRING,
            Code.ORIGIN_WHITESPACE,
            Code.ORIGIN_UPPERCASE,
            Code.ORIGIN_DEFAULT_PORT,
            Code.ORIGIN_BAD_HOST,
            Code.REGEX_MATCHES_NOTHING,
            Code.ORIGIN_WILDCARD_MISPLACED,
        ),
        when(
            0.85,
            "an allowed origin is not written as an origin",
            lambda f: any(o != "*" and not q.is_origin(o) for o in f.evidence.allow_origins),
        ),
        when(
            0.7,
            "reported: an entry that is not an origin",
            lambda f: f.symptom(Symptom.ENTRY_MALFORMED) is not None and not q.any_has_origin(f),
        ),
    ),
    fits=q.MISSING | {Reason.PREFLIGHT_INVALID_STATUS},
    refuted_by=(q.any_has_origin,),
    example={"stack": "Flask-CORS", "note": "the entry has a trailing slash"},
)
