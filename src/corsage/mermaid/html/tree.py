"""A document's body out of tags and texts: the HTML standard's tree construction (13.2.6) up to "in body".

What comes before the body is passed over by `head`; `start_tags` and `end_tags` are the rules of 13.2.6.4.7, `stack` is
what they work on. Scripting is disabled, as where a text is parsed and not shown.

Left out, for no text of a diagram needs them: the insertion modes of tables, of `select` and of `template`, and foreign
content, that is SVG and MathML (13.2.6.4.9 to 13.2.6.4.16, 13.2.6.5). `table`, `select`, `template`, `svg` and `math`
are ordinary elements here, and a table's parts are ignored.
"""

from itertools import chain
from typing import Final

from corsage.mermaid.html.builder import Builder, Frameset
from corsage.mermaid.html.elements import Element
from corsage.mermaid.html.end_tags import end
from corsage.mermaid.html.head import first_of_body
from corsage.mermaid.html.start_tags import start
from corsage.mermaid.html.tokens import EndTag, StartTag, Token, Tokenizer

_MOST_ELEMENTS: Final = 50_000
"""Where reading stops: formatting that is opened again and again can make a tree of the square of a text's length."""


def body(text: str) -> Element | None:
    """The body of the document that a text is; None if that has frames instead."""
    tokenizer = Tokenizer(text)
    builder = Builder(tokenizer)
    tokens = iter(tokenizer)
    try:
        for token in chain(first_of_body(tokens, tokenizer), tokens):
            _take(builder, token)
            if builder.stack.opened > _MOST_ELEMENTS:
                break
    except Frameset:
        return None
    return builder.stack.body


def _take(builder: Builder, token: Token) -> None:
    skip_newline, builder.skip_newline = builder.skip_newline, False
    match token:
        case str():
            builder.text(token.removeprefix("\n") if skip_newline else token)
        case StartTag(name, attributes):
            start(builder, Element(name, attributes))
        case EndTag(name):
            end(builder, name)
        case _:
            builder.stack.insert(token)
