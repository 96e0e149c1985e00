"""The parts of pages that are made from tables of the code, by name. `make docs` writes them into the pages."""

from collections.abc import Callable
from typing import Final

from corsage.consoles.chromium import CHROMIUM
from corsage.consoles.firefox import FIREFOX
from corsage.consoles.webkit import WEBKIT
from corsage.fetch.reason import GATES, Reason
from corsage.handshake.handshake_form import FORMS


def handshake_forms() -> str:
    """A table of keys for each object of the handshake form."""
    return "\n\n".join([f"### {form.name}\n\n{form.markdown()}" for form in FORMS])


def reasons() -> str:
    """Every reason with its gate and the sentence of each browser's console."""
    rows = ["| reason | gate | Chromium | Firefox | WebKit |", "|---|---|---|---|---|"]
    rows += [_reason(reason) for reason in Reason]
    return "\n".join(rows)


def _reason(reason: Reason) -> str:
    texts = (CHROMIUM.get(reason, ("",))[0], FIREFOX.get(reason, ""), WEBKIT.get(reason, ""))
    cells = [f"`{text.replace('|', chr(92) + '|')}`" if text else "" for text in texts]
    return f"| `{reason.value}` | {GATES[reason]} | {' | '.join(cells)} |"


PARTS: Final[dict[str, Callable[[], str]]] = {
    "handshake-forms": handshake_forms,
    "reasons": reasons,
}
