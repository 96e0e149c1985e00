"""What comes before a document's body: the modes of tree construction up to "after head" (13.2.6.4.1 to 13.2.6.4.6).

A head's content is no part of the body, so nothing is built here: what belongs to the head is passed over.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from corsage.mermaid.html.builder import WHITE
from corsage.mermaid.html.tokens import EndTag, StartTag, Token, Tokenizer

_VOID: Final = frozenset(("basefont", "bgsound", "link", "meta"))
_RAW: Final = frozenset(("title", "style", "script", "noframes"))
_NOT_IN_NOSCRIPT: Final = frozenset(("base", "title", "script"))
_IN_HEAD: Final = _VOID | _NOT_IN_NOSCRIPT | _RAW | {"head", "html"}
_STARTS_BODY: Final = frozenset(("body", "br", "html"))


def first_of_body(tokens: Iterable[Token], tokenizer: Tokenizer) -> Iterator[Token]:
    """The first token of the body, or none; `tokens` goes on behind it."""
    closed = noscript = False
    for token in tokens:
        if isinstance(token, str):
            if text := token.lstrip(WHITE):
                yield text
                return
        elif isinstance(token, StartTag):
            opens_noscript = token.name == "noscript" and not closed
            if not opens_noscript and token.name not in _IN_HEAD:
                yield token
                return
            if token.name in _RAW:
                tokenizer.raw(token.name)
            noscript = opens_noscript or (noscript and token.name not in _NOT_IN_NOSCRIPT)
        elif isinstance(token, EndTag):
            if token.name == "br" or (token.name in _STARTS_BODY and not noscript):
                yield token
                return
            closed = closed or (token.name == "head" and not noscript)
            noscript = noscript and token.name != "noscript"
