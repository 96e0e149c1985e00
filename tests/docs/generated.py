"""The parts of pages that are made from tables of the code, by name. `make docs` writes them into the pages."""

import inspect
import json
import re
from collections.abc import Callable
from typing import Final

from corsage import diagram
from corsage.audit import engine
from corsage.consoles.chromium import CHROMIUM
from corsage.consoles.firefox import FIREFOX
from corsage.consoles.webkit import WEBKIT
from corsage.diagnose.catalogue import CAUSES, FAMILIES
from corsage.fetch.reason import GATES, Reason
from corsage.handshake import pair, scenario_form, verdict
from corsage.handshake.handshake_form import FORMS
from corsage.templates import TEMPLATES, Template
from corsage.testing import Mutations, TestedPage, cases, plugin


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


def testing() -> str:
    """The fixture, the page's assertions, mutations and the matrix, from their docstrings."""
    sections = [("The `cors` fixture", plugin.CORS), ("A page", TestedPage), ("Mutations", Mutations)]
    written = [f"## {title}\n\n{_members(kind)}" for title, kind in sections]
    return "\n\n".join([*written, f"## A matrix of cases\n\n{_entry('corsage.testing.matrix', cases.matrix)}"])


def _members(kind: type) -> str:
    public = [(name, value) for name, value in vars(kind).items() if not name.startswith("_")]
    entries = [_entry(name, value) for name, value in public if inspect.isfunction(value)]
    return "\n\n".join([inspect.getdoc(kind) or "", *entries])


def _entry(name: str, function: Callable[..., object]) -> str:
    signature = str(inspect.signature(function)).replace("(self, ", "(").replace("(self)", "()")
    signature = re.sub(r"typing\.|corsage\.[a-z._]+\.|collections\.abc\.|pathlib\.", "", signature)
    signature = re.sub(r"\*?<class '?([A-Za-z]+)'?>", r"\1", signature).replace("'", "")
    return f"### `{name}{signature}`\n\n{inspect.getdoc(function)}"


def causes() -> str:
    """A section a family, and in it one a cause: its docstring, and its example."""
    parts = []
    for family, names in FAMILIES.items():
        parts += [f"## {family}", *[_cause(name) for name in names]]
    return "\n\n".join(parts)


def _cause(name: str) -> str:
    cause = CAUSES[name]
    text = cause.text
    labelled = {"Tell-tale": text.tell_tale, "Why": text.why, "Confirm": text.confirm, "Fix": text.fix}
    lines = [f"- {label}: {words}" for label, words in labelled.items()]
    example = json.dumps(cause.example, ensure_ascii=False)
    return "\n".join([f"### `{name}`", "", text.what, "", *lines, "", "An example:", "", "```json", example, "```"])


def audit_rules() -> str:
    """Every rule's page, from its module's docstring."""
    return "\n\n".join([_audit_rule(name) for name in engine.all_rules()])


def _audit_rule(name: str) -> str:
    rule = engine.all_rules()[name]
    title, _, rest = engine.page(name).strip().partition("\n\n")
    parts = []
    for part in rest.split("\n\n"):
        head, _, text = part.partition("\n")
        body = inspect.cleandoc(text)
        parts.append(f"**{head}.**\n\n```toml\n{body}\n```" if head in {"Bad", "Good"} else f"**{head}.** {body}")
    facts = f"Severity {rule.severity}, for the persona {rule.persona.value}. **Fix.** {rule.fix}"
    return "\n\n".join([f"## {name}", title, *parts[:-1], facts, parts[-1]])


def templates() -> str:
    """Every template: its question, its diagram, and how it ends."""
    return "\n\n".join([_template(template) for template in TEMPLATES])


def _template(template: Template) -> str:
    scenario = scenario_form.read(template.scenario())
    (fetch,) = pair.simulate(scenario).fetches
    picture = f"```mermaid\n{diagram.template(scenario).to_text()}```"
    run = f"`corsage templates show {template.id}` runs it; `corsage templates new {template.id}` copies it."
    return "\n\n".join([f"## {template.question}", template.summary, picture, f"**Ends.** {verdict.of(fetch)}", run])


PARTS: Final[dict[str, Callable[[], str]]] = {
    "causes": causes,
    "handshake-forms": handshake_forms,
    "reasons": reasons,
    "templates": templates,
    "testing": testing,
    "audit-rules": audit_rules,
}
