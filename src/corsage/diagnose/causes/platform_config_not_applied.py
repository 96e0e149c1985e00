"""The CORS setting does not take effect: another layer of the platform overrides or ignores it.

Tell-tale: The headers stay the same after the configuration was changed.

Why: Hosting platforms, ingress controllers and gateways have a CORS switch of their own. A setting for another
controller, host or section is ignored without a word.

Confirm: Change one value, deploy, and look for it in `curl -i -H 'Origin: YOUR-PAGE' URL`.

Fix: Use the platform's own CORS switch for this host and path, and remove the other setting.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "platform_config_not_applied",
    __doc__,
    clues=(
        when(
            0.62,
            "the configuration grants this request, and the answer does not",
            lambda f: (
                f.evidence.configured is not None
                and f.evidence.configured.refused == ()
                and not f.evidence.configured.is_unsure
                and bool(f.failing)
                and not q.was_redirected(f)
            ),
        ),
        reported(0.8, Symptom.CONFIG_WITHOUT_EFFECT),
    ),
    example={"stack": "Kubernetes ingress", "note": "the annotation has no effect, the headers stay the same"},
)
