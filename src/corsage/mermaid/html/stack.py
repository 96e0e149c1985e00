"""The stack of open elements and the list of active formatting elements, with the adoption agency that mends them.

Source: the HTML standard, 13.2.4.2, 13.2.4.3 and, in 13.2.6.4.7, the adoption agency algorithm. Foster parenting is
left out, for it needs a table. Names are counted, so that a text of many open elements is not searched for each tag.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from corsage.mermaid.html.elements import IMPLIED_END, SCOPE, SPECIAL, Element
from corsage.mermaid.html.tokens import Comment

_OUTER_LIMIT: Final = 8
_INNER_LIMIT: Final = 3
_NOAHS_ARK: Final = 3


class Stack:
    """What is open, the body first, and what formatting goes on."""

    def __init__(self) -> None:
        self.body = Element("body", {})
        self.open = [self.body]
        self.formatting: list[Element | None] = []
        """None is a marker."""
        self.opened = 0
        """How many elements have been opened so far."""
        self._names: Counter[str] = Counter()

    @property
    def current(self) -> Element:
        """The current node."""
        return self.open[-1]

    def insert(self, child: str | Comment) -> None:
        """Put a text or a comment into the current node."""
        self.current.children.append(child)

    def push(self, element: Element) -> None:
        """Insert an element, and open it."""
        self.current.append(element)
        self.open.append(element)
        element.is_open = True
        self.opened += 1
        self._names[element.name] += 1

    def pop(self) -> Element:
        """Close the current node."""
        element = self.current
        self.remove(element)
        return element

    def remove(self, element: Element) -> None:
        """Close an element wherever it stands, but not what it holds."""
        if element is self.current:
            self.open.pop()
        else:
            self.open.remove(element)
        element.is_open = False
        self._names[element.name] -= 1

    def close_from(self, element: Element) -> None:
        """Close an element and all it holds."""
        while self.pop() is not element:
            """Close the next one."""

    def has(self, *names: str) -> bool:
        """Whether an element of one of the names is open."""
        return any(self._names[name] for name in names)

    def in_scope(self, names: Collection[str], scope: Collection[str] = SCOPE) -> bool:
        """Whether one of the names is open, with nothing around the current node that hides it."""
        if not self.has(*names):
            return False
        for element in reversed(self.open):
            if element.name in names:
                return True
            if element.name in scope:
                return False
        return False

    def close(self, names: Collection[str], scope: Collection[str] = SCOPE, but: Collection[str] = ()) -> bool:
        """Close the element of one of the names that is in scope, if there is one; no end tag is implied for `but`."""
        found = self.in_scope(names, scope)
        if found:
            self.imply_end_tags(but)
            while self.pop().name not in names:
                """Close the next one."""
        return found

    def imply_end_tags(self, but: Collection[str] = ()) -> None:
        """Close the elements whose end tag may be left out."""
        while self.current.name in IMPLIED_END and self.current.name not in but:
            self.pop()

    def push_formatting(self, element: Element) -> None:
        """Open an element, and let its formatting go on; but no more than three alike."""
        self.push(element)
        alike = [it for it in self._active() if it.name == element.name and it.attributes == element.attributes]
        if len(alike) >= _NOAHS_ARK:
            self.formatting.remove(alike[-1])
        self.formatting.append(element)

    def reconstruct(self) -> None:
        """Open again the formatting elements that were closed by something else than their end tags."""
        first = len(self.formatting)
        while first and (entry := self.formatting[first - 1]) and not entry.is_open:
            first -= 1
        for i in range(first, len(self.formatting)):
            entry = self.formatting[i]
            assert entry, "no marker follows the last marker"
            self.push(entry.clone())
            self.formatting[i] = self.current

    def clear_formatting(self) -> None:
        """Forget the formatting since the last marker, and the marker."""
        while self.formatting and self.formatting.pop():
            """Forget the next one."""

    def active(self, name: str) -> Element | None:
        """The last formatting element of a name since the last marker."""
        return next((it for it in self._active() if it.name == name), None)

    def _active(self) -> Iterator[Element]:
        """The formatting elements since the last marker, the last first."""
        for entry in reversed(self.formatting):
            if entry is None:
                return
            yield entry

    def adopt(self, name: str) -> bool:
        """Close a formatting element by its end tag; False if the tag is to be treated like any other.

        What the element holds and does not close itself is given a copy of it.
        """
        if self.current.name == name and self.current not in self.formatting:
            self.pop()
            return True
        for _ in range(_OUTER_LIMIT):
            element = self.active(name)
            if element is None:
                return False
            if not element.is_open:
                self.formatting.remove(element)
                return True
            inside = self.open[self.open.index(element) + 1 :]
            if self.has(*SCOPE) and any(it.name in SCOPE for it in inside):
                return True
            furthest = next((it for it in inside if it.name in SPECIAL), None)
            if furthest is None:
                self.close_from(element)
                self.formatting.remove(element)
                return True
            self._rehouse(element, furthest)
        return True

    def _rehouse(self, element: Element, furthest: Element) -> None:
        """Steps 4.9 to 4.19: `furthest` leaves the formatting element, in copies of what stands between the two."""
        ancestor = self.open[self.open.index(element) - 1]
        last, bookmark = self._copy_between(element, furthest)
        ancestor.append(last)
        copy = element.clone()
        copy.take_children(furthest)
        furthest.append(copy)
        old = self.formatting.index(element)
        self.formatting.insert(bookmark, copy)
        del self.formatting[old + (bookmark <= old)]
        del self.open[self.open.index(element)]
        self.open.insert(self.open.index(furthest) + 1, copy)
        element.is_open, copy.is_open = False, True

    def _copy_between(self, element: Element, furthest: Element) -> tuple[Element, int]:
        """Step 4.13: the outermost of the copies, or `furthest`; and where its entry goes in the list."""
        last, bookmark = furthest, self.formatting.index(element)
        at, count = self.open.index(furthest) - 1, 0
        while (node := self.open[at]) is not element:
            count += 1
            index = self.formatting.index(node) if node in self.formatting else None
            if index is not None and count > _INNER_LIMIT:
                del self.formatting[index]
                bookmark -= index < bookmark
                index = None
            if index is None:
                self.remove(node)
            else:
                self.open[at] = self.formatting[index] = copy = node.clone()
                node.is_open, copy.is_open = False, True
                if last is furthest:
                    bookmark = index + 1
                copy.append(last)
                last = copy
            at -= 1
        return last, bookmark
