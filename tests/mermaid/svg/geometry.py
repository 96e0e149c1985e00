"""Reads a picture back as rectangles and segments, and says which of them are in each other's way.

Works on the SVG as written, not on the layout that made it. Texts are as wide as the widest of the common sans-serif
faces makes them, lines are those with a stroke; what an opaque shape hides, in the order of painting, is not seen.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final, NamedTuple

from corsage.mermaid.layout.stack import PIXELS

_COMMAND: Final = re.compile(r"([MLHVAQZ])([^MLHVAQZ]*)")
_STROKED: Final = frozenset(
    ("lifeline", "line", "head", "note", "frame", "section", "tab", "bar-side", "cross", "group")
)
_OPAQUE: Final = frozenset(("head", "note", "badge", "tab", "ground"))
_BOXES: Final = frozenset(("head", "note", "frame"))
_OWNERS: Final = frozenset(("participant", "notes"))
_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
_FACES: Final = {"strong": PIXELS.strong, "small": PIXELS.small, "title": PIXELS.title}


class Rect(NamedTuple):
    """A rectangle, painted as the `order`-th thing."""

    left: float
    top: float
    right: float
    bottom: float
    order: int
    what: str

    def meets(self, other: "Rect", slack: float = 0.5) -> bool:
        """Whether the two share more than their edges."""
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )

    def holds(self, other: "Rect", slack: float = 0.5) -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left + slack
            and other.right <= self.right + slack
            and self.top <= other.top + slack
            and other.bottom <= self.bottom + slack
        )


class Picture:
    """An SVG document's texts, lines (as thin rectangles), opaque shapes and boxes."""

    def __init__(self, svg: str) -> None:
        self.texts: list[Rect] = []
        self.lines: list[Rect] = []
        self.opaque: list[Rect] = []
        self.boxes: list[Rect] = []
        self._owned: dict[int, tuple[list[Rect], list[Rect]]] = {}
        """For each group by the order of its start: opaque shapes, texts."""
        root = ET.fromstring(svg)
        self._owner = {
            id(child): i for i, group in enumerate(root.iter(f"{_NAMESPACE}g")) if group.get("class") in _OWNERS
            for child in group.iter()
        }  # fmt: skip
        self.ground = Rect(0, 0, float(root.attrib["width"]), float(root.attrib["height"]), 0, "ground")
        for order, element in enumerate(root.iter()):
            opaque, texts = len(self.opaque), len(self.texts)
            self._read(order, element, element.tag.rpartition("}")[2])
            if id(element) in self._owner:
                shapes, words = self._owned.setdefault(self._owner[id(element)], ([], []))
                shapes += self.opaque[opaque:]
                words += self.texts[texts:]

    def faults(self) -> Iterator[str]:
        """What breaks the rule."""
        for text in self.texts:
            if not self.ground.holds(text):
                yield f"outside the picture: {text}"
            over = max((it.order for it in self.opaque if it.order < text.order and it.holds(text)), default=0)
            yield from (f"{line} crosses {text}" for line in self.lines if line.order > over and line.meets(text, 0.6))
        yield from (f"{a} overlaps {b}" for a, b in _meeting(self.texts) if a.meets(b, 1.5))
        for a, b in _meeting(self.boxes):
            if a.meets(b) and not (a.holds(b) or b.holds(a)):
                yield f"{a} and {b} overlap in part"
        for shapes, texts in self._owned.values():
            yield from (
                f"{text} leaves {shapes}" for text in texts if shapes and not any(shape.holds(text) for shape in shapes)
            )
        yield from (f"outside the picture: {box}" for box in self.boxes if not self.ground.holds(box))

    def _read(self, order: int, element: ET.Element, tag: str) -> None:
        classes = set(element.get("class", "").split())
        if tag == "text":
            self._text(order, element, classes)
        elif tag == "rect":
            x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
            self._shape(Rect(x, y, x + width, y + height, order, " ".join(classes)), classes)
        elif tag == "circle":
            x, y, r = (float(element.attrib[name]) for name in ("cx", "cy", "r"))
            self._shape(Rect(x - r, y - r, x + r, y + r, order, " ".join(classes)), classes - _OPAQUE - _BOXES)
        elif tag == "path":
            points = list(_points(element.attrib["d"]))
            if classes & _OPAQUE and "stick" not in classes:
                corners = [corner for pair in points for corner in pair]
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                self.opaque.append(Rect(min(xs), min(ys), max(xs), max(ys), order, "path"))
            if classes & _STROKED:
                what = " ".join(classes)
                self.lines += (
                    Rect(min(a, c), min(b, d), max(a, c), max(b, d), order, what) for (a, b), (c, d) in points
                )

    def _shape(self, rect: Rect, classes: set[str]) -> None:
        if classes & _OPAQUE:
            self.opaque.append(rect)
        if classes & _BOXES:
            self.boxes.append(rect)
        if classes & _STROKED:
            left, top, right, bottom, order, what = rect
            self.lines += (
                Rect(left, top, right, top, order, what),
                Rect(left, bottom, right, bottom, order, what),
                Rect(left, top, left, bottom, order, what),
                Rect(right, top, right, bottom, order, what),
            )

    def _text(self, order: int, element: ET.Element, classes: set[str]) -> None:
        face = next((_FACES[name] for name in classes & _FACES.keys()), PIXELS.text)
        for line in list(element) or [element]:
            words = line.text or ""
            width = face.width(words)
            anchor = line.get("text-anchor") or element.get("text-anchor", "start")
            x, base = float(line.attrib["x"]), float(line.attrib["y"])
            rtl = line.get("direction") == "rtl"
            left = x - width / 2 if anchor == "middle" else x
            assert rtl == (anchor == "end") or anchor == "middle", "a line at its left edge"
            if words.strip():
                up, down = 0.85 * face.size, 0.22 * face.size
                self.texts.append(Rect(left, base - up, left + width, base + down, order, repr(words)))


def _points(path: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The segments of a path of absolute commands; a curve is the chord between its ends."""
    x = y = start_x = start_y = 0.0
    for command, rest in _COMMAND.findall(path):
        numbers = [float(number) for number in rest.replace(",", " ").split()]
        before = (x, y)
        if command == "Z":
            x, y = start_x, start_y
        elif command == "H":
            x = numbers[-1]
        elif command == "V":
            y = numbers[-1]
        else:
            x, y = numbers[-2:]
        if command == "M":
            start_x, start_y = x, y
        else:
            yield before, (x, y)


def _meeting(rects: list[Rect]) -> Iterator[tuple[Rect, Rect]]:
    """Pairs that share a height, in the order of their tops."""
    active: list[Rect] = []
    for rect in sorted(rects, key=lambda it: it.top):
        active = [it for it in active if it.bottom > rect.top]
        yield from ((it, rect) for it in active)
        active.append(rect)
