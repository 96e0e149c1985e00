"""The nodes of the tree, and the kinds of elements that the HTML standard's tree construction tells apart (13.2.4)."""

from __future__ import annotations

from typing import Final

from corsage.mermaid.html.tokens import Comment


class Element:
    """An element, with what stands in it: elements, texts and comments."""

    __slots__ = ("attributes", "children", "is_open", "name", "parent")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element | str | Comment] = []
        self.parent: Element | None = None
        self.is_open = False
        """Whether it stands on the stack of open elements."""

    def append(self, child: Element) -> None:
        """Move an element to the end of this one."""
        if child.parent:
            child.parent.children.remove(child)
        child.parent = self
        self.children.append(child)

    def clone(self) -> Element:
        """The same start tag again, with nothing in it."""
        return Element(self.name, self.attributes)

    def take_children(self, other: Element) -> None:
        """Move all that another element holds into this one, which is empty."""
        self.children, other.children = other.children, []
        for child in self.children:
            if isinstance(child, Element):
                child.parent = self


def words(text: str) -> frozenset[str]:
    """A table of words."""
    return frozenset(text.split())


BLOCKS: Final = words(
    """
    address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup
    main menu nav ol search section summary ul
    """
)
"""What closes a paragraph, and has no rule of its own."""
HEADINGS: Final = words("h1 h2 h3 h4 h5 h6")
FORMATTING: Final = words("a b big code em font i nobr s small strike strong tt u")
IMPLIED_END: Final = words("dd dt li optgroup option p rb rp rt rtc")
VOID: Final = words(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
SPECIAL: Final = HEADINGS | words(
    """
    address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd
    details dir div dl dt embed fieldset figcaption figure footer form frame frameset head header hgroup hr html iframe
    img input keygen li link listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext
    pre script search section select source style summary table tbody td template textarea tfoot th thead title tr track
    ul wbr xmp
    """
)
SCOPE: Final = words("applet body caption html marquee object table td template th")
BUTTON_SCOPE: Final = SCOPE | {"button"}
LIST_ITEM_SCOPE: Final = SCOPE | {"ol", "ul"}
