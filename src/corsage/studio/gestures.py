"""What the page does to a diagram: each gesture is one request of `corsage.mermaid.edit.operations`.

The result is the new text, what the edit is called (for the list of undo), and where each statement went; or one
sentence that says why it was refused, and then the text is as it was, to the byte.
"""

from corsage.mermaid.edit import BadEdit, EditRefused, apply
from corsage.mermaid.syntax.escape import InvalidName
from corsage.mermaid.syntax.parse import parse
from corsage.studio import forms


def edit(request: forms.EditRequest) -> forms.Edited:
    """One edit of a text."""
    text = request["text"]
    try:
        made = apply(parse(text), request["operation"])
    except (BadEdit, EditRefused, InvalidName) as error:
        return _refused(text, str(error))
    return {
        "text": made.diagram.to_text(),
        "label": made.label,
        "inserted": list(made.inserted),
        "places": list(made.statements),
        "notes": list(made.notes),
        "refused": None,
    }


def _refused(text: str, why: str) -> forms.Edited:
    sentence = f"{why[:1].upper()}{why[1:]}".rstrip(".") + "."
    return {"text": text, "label": "", "inserted": [], "places": [], "notes": [], "refused": sentence}
