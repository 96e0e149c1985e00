"""What DOMPurify leaves of an HTML text, called twice as Mermaid calls it.

A text is read as a document, and its body written back: elements that are allowed stay, without the attributes that
could run code; some go with all they hold; the rest go and leave what they hold. The first time styles stay. SVG and
MathML, which DOMPurify would keep, go with all they hold.

Source: DOMPurify 3.4 and the hooks of Mermaid 12.3; the HTML standard, 13.3, for how a tree is written.
"""

import re
from collections.abc import Collection, Iterator
from html import escape
from typing import Final

from corsage.mermaid.html.elements import VOID, Element
from corsage.mermaid.html.safe_names import ATTRIBUTES, DROPPED, HARMLESS, KEPT, PROPERTIES, TAKES_DATA
from corsage.mermaid.html.tokens import Comment
from corsage.mermaid.html.tree import body
from corsage.mermaid.syntax.tokens import SPACES

_LEADING: Final = re.compile(r"[\r\n\t ]+")
_MARKUP: Final = re.compile(r"<[/\w!]", re.ASCII)
_DATA: Final = re.compile(r"data-[-\w.\u00b7-\U0010ffff]+|aria-[-\w]+", re.ASCII)
_BREAKS_OUT: Final = re.compile(
    r"(?:--!?|\])>|</(?:style|script|title|xmp|textarea|noscript|iframe|noembed|noframes)", re.IGNORECASE | re.ASCII
)
_IGNORED_IN_URL: Final = re.compile(r"[\0- \xa0\u1680\u180e\u2000-\u2029\u205f\u3000]")
_URL: Final = re.compile(
    r"(?:(?:f|ht)tps?|mailto|tel|callto|sms|cid|xmpp|matrix):|[^a-z]|[a-z+.\-]+(?:[^a-z+.\-:]|\Z)",
    re.IGNORECASE | re.ASCII,
)
_TARGET: Final = "data-temp-href-target"
"""Where Mermaid's hooks keep a link's `target`, which DOMPurify would take away."""


def purified(text: str) -> str:
    """What is left of a text the second time."""
    return _purified(_purified(text, DROPPED), DROPPED | {"style"})


def _purified(text: str, dropped: Collection[str]) -> str:
    if "<" not in text:
        return text
    tree = body(text)
    if tree is None:
        return ""
    leading = _LEADING.match(text)
    return (leading[0] if leading else "") + "".join(_written(tree, dropped))


class _Markup(str):
    """What is written as it is."""

    __slots__ = ()


def _written(tree: Element, dropped: Collection[str]) -> Iterator[str]:
    """The pieces of the markup, without recursion: a text may nest as deep as it is long."""
    todo: list[Element | Comment | str] = tree.children[::-1]
    while todo:
        node = todo.pop()
        if isinstance(node, _Markup):
            yield node
        elif isinstance(node, str):
            yield _escaped(node)
        elif isinstance(node, Element) and node.name not in dropped and not _hides_markup(node):
            if node.name in KEPT:
                yield f"<{node.name}{''.join(_attributes(node))}>"
                if node.name in VOID:
                    continue
                todo.append(_Markup(f"</{node.name}>"))
            todo += [_Markup(it) for it in _texts(node)] if node.name == "style" else node.children[::-1]


def _hides_markup(node: Element) -> bool:
    """Whether it holds no element, but a text like a tag, and a comment or a style's text, which is written raw."""
    if Comment.COMMENT not in node.children and node.name != "style":
        return False
    if any(isinstance(it, Element) for it in node.children):
        return False
    return bool(_MARKUP.search("".join(_texts(node))))


def _texts(node: Element) -> list[str]:
    return [it for it in node.children if isinstance(it, str)]


def _attributes(node: Element) -> Iterator[str]:
    given = dict(node.attributes)
    if node.name == "a" and "target" in given:
        given[_TARGET] = given["target"]
    trimmed = {name: value if name == "value" else value.strip(SPACES) for name, value in given.items()}
    kept = {name: value for name, value in trimmed.items() if _is_safe(node.name, name, value)}
    if "is" in given:
        kept["is"] = ""
    if node.name == "a" and _TARGET in kept:
        kept["target"] = kept.pop(_TARGET)
        if kept["target"] == "_blank":
            kept["rel"] = "noopener"
    for name, value in kept.items():
        quoted = _escaped(value).replace('"', "&quot;")
        yield f' {name}="{quoted}"'


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


def _is_safe(element: str, name: str, value: str) -> bool:
    if _BREAKS_OUT.search(value) or (name == "attributename" and "href" in value):
        return False
    if name == "for" and element not in {"label", "output"}:
        return False
    if name in {"id", "name"} and value in PROPERTIES:
        return False
    if _DATA.fullmatch(name):
        return True
    if name not in ATTRIBUTES:
        return False
    if name in HARMLESS or not value or _URL.match(_IGNORED_IN_URL.sub("", value)):
        return True
    return name in {"src", "href", "xlink:href"} and value.startswith("data:") and element in TAKES_DATA
