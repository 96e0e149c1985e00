"""The evidence does not decide between several causes.

Tell-tale: A message that fits many causes, without status or headers.

Why: "No Access-Control-Allow-Origin header" is what a missing configuration, a wrong origin, a login page and a
crash look like alike. Only status and headers tell them apart.

Confirm: Export a HAR of the failing request, or copy status and headers of both requests from the Network panel.

Fix: Give the status and headers of the preflight and of the real request: `corsage diagnose --har FILE`.
"""

from typing import Final

from corsage.diagnose.cause import Cause

CAUSE: Final = Cause(
    "undetermined",
    __doc__,
    clues=(),
    example={
        "console": [
            (
                "Access to fetch at 'https://api.example.com/items' from origin "
                "'https://app.example.com' has been blocked by CORS policy: No "
                "'Access-Control-Allow-Origin' header is present on the requested resource."
            )
        ]
    },
)
