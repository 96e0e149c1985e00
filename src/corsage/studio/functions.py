"""What the page asks: pure functions of JSON to JSON, in one table. No network, no file, no clock.

Each is a route of the application (`corsage.studio.app`), and a call of the same packages in a web worker. A mistake
in what was sent is `FormError`, with its place.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from corsage import diagram
from corsage.fetch.step import CHECKS
from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.policy.configuration import ConfigurationError
from corsage.stacks import STACKS
from corsage.studio import drawing, exporting, forms, gallery, gestures, merging, pasting, running

#: Header names that the page offers as one types.
COMMON_HEADERS: Final = (
    "Accept", "Authorization", "Cache-Control", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key",
    "Range", "X-API-Key", "X-CSRF-Token", "X-Request-ID", "X-Requested-With",
)  # fmt: skip


class Function(NamedTuple):
    """One function with the forms that it takes and gives."""

    call: Callable[[Any], Any]
    request: type
    response: type


def start(_: forms.Nothing) -> forms.Start:
    """What the page starts from: the gallery, the words of each check, the stacks."""
    return {
        "questions": {check.name: check.question for check in CHECKS.values()},
        "samples": [gallery.form(sample) for sample in gallery.GALLERY],
        "stacks": [{"name": stack.name, "title": stack.title} for stack in STACKS.values()],
        "headers": list(COMMON_HEADERS),
    }


def template(request: forms.TemplateRequest) -> forms.Template:
    """The diagram of both branches."""
    return {"text": diagram.template(scenario_form.read(request["scenario"])).to_text()}


def _not_here(_: forms.LiveRequest) -> forms.Live:
    """Refuse: no page can ask a server for its answers to another page."""
    raise FormError("server", "asking a real URL needs `corsage studio` on your machine: pip install corsage[all]")


FUNCTIONS: Final[dict[str, Function]] = {
    "start": Function(start, forms.Nothing, forms.Start),
    "draw": Function(drawing.draw, forms.DrawRequest, forms.Drawn),
    "edit": Function(gestures.edit, forms.EditRequest, forms.Edited),
    "follow": Function(merging.follow, forms.FollowRequest, forms.Followed),
    "run": Function(running.run, forms.RunRequest, forms.Ran),
    "template": Function(template, forms.TemplateRequest, forms.Template),
    "check_policy": Function(exporting.check_policy, forms.PolicyRequest, forms.PolicyChecked),
    "export": Function(exporting.export, forms.ExportRequest, forms.Exported),
    "recorded": Function(running.recorded, forms.RecordRequest, forms.Ran),
    "paste": Function(pasting.paste, forms.PasteRequest, forms.Pasted),
}

#: What only a server on the user's machine can do: its form is here, its work in `corsage.studio.asking`.
NETWORKED: Final[dict[str, Function]] = {"live": Function(_not_here, forms.LiveRequest, forms.Live)}


def problems(error: FormError) -> list[forms.Problem]:
    """Each mistake of its own; a policy's are found all at once, each with its field and value."""
    cause = error.__cause__
    if not isinstance(cause, ConfigurationError):
        return [{"path": error.path, "problem": error.problem}]
    return [
        {"path": f"{error.path}.{problem.field}={_cut(str(problem.value), 200)}",
         "problem": _cut(f"{problem.reason}; {problem.hint}", 240)}
        for problem in [located.problem for located in cause.problems]
    ]  # fmt: skip


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
