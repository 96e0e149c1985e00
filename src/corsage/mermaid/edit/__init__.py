"""Edits: pure functions from a diagram and a target to a new diagram. Undo is the old one.

The result of each is accepted by Mermaid, means the old meaning plus exactly that change, and differs in the touched
statements only: comments, indentation, line ends and the spelling of all others stay. Untouched statements are shared.
Where that cannot be, `EditRefused` says why, or `InvalidName` for a name that Mermaid would misread.

A target is the index of a statement in `Diagram.statements`; participants go by name.
"""

from corsage.mermaid.edit import blocks, heads, messages, participants
from corsage.mermaid.edit.refusal import EditRefused

__all__ = ["EditRefused", "blocks", "heads", "messages", "participants"]
