"""Edits: pure functions from a diagram and a target to a new diagram. Undo is the old one.

The result of each is accepted by Mermaid, means the old meaning plus exactly that change, and differs in the touched
statements only: comments, indentation, line ends and the spelling of all others stay. Untouched statements are shared.
Where that cannot be, `EditRefused` says why, or `InvalidName` for a name that Mermaid would misread.

A target is the index of a statement in `Diagram.statements`; participants go by name. `apply` takes any edit in its
JSON form and returns an `Edited`: the new diagram, the changes to the text and back, where statements went, a label.
"""

from corsage.mermaid.edit import blocks, boxes, heads, insert, messages, participants, stretches
from corsage.mermaid.edit.edited import Edited, TextEdit, applied, edited
from corsage.mermaid.edit.operations import BadEdit, apply, operations, schema, several
from corsage.mermaid.edit.refusal import EditRefused

__all__ = [
    "BadEdit",
    "EditRefused",
    "Edited",
    "TextEdit",
    "applied",
    "apply",
    "blocks",
    "boxes",
    "edited",
    "heads",
    "insert",
    "messages",
    "operations",
    "participants",
    "schema",
    "several",
    "stretches",
]
