"""What tree construction holds while it goes on, and what the rules of tags share (the HTML standard, 13.2.4)."""

from typing import Final

from corsage.mermaid.html.elements import BUTTON_SCOPE, Element
from corsage.mermaid.html.stack import Stack
from corsage.mermaid.html.tokens import Tokenizer

WHITE: Final = "\t\n\f\r "


class Frameset(Exception):  # noqa: N818  # no error: it ends the body
    """A `frameset` takes the place of the body."""


class Builder:
    """The body so far, and the tokenizer, which elements that hold text only speak to."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.stack = Stack()
        self.form: Element | None = None
        """The form element pointer."""
        self.frameset_ok = True
        self.skip_newline = False
        """Whether a newline that comes next is dropped."""

    def text(self, text: str) -> None:
        """Characters: NULL is ignored."""
        if text := text.replace("\0", ""):
            self.stack.reconstruct()
            self.stack.insert(text)
            self.frameset_ok &= not text.strip(WHITE)

    def close_paragraph(self) -> None:
        """Close a p element, if there is one in button scope."""
        self.stack.close({"p"}, BUTTON_SCOPE, but={"p"})
