"""From a scene to SVG: one element a thing, each with `data-` attributes for its statement and its span in the source.

Order is order of painting: boxes, coloured blocks, lifelines, activations, participants, then what is said, from top to
bottom, so that who listens to the picture hears it in that order too.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from corsage.mermaid.colours import is_colour
from corsage.mermaid.layout.plan import Message, Note, Opening, Plan
from corsage.mermaid.layout.prose import is_list
from corsage.mermaid.layout.scene import (
    ArrowLine,
    Bar,
    Cross,
    FrameBox,
    GroupBox,
    HeadBox,
    Lifeline,
    NoteBox,
    Scene,
    Stretch,
)
from corsage.mermaid.layout.stack import BADGE, TAB
from corsage.mermaid.layout.walls import BAR, remaining
from corsage.mermaid.svg import heads, tips
from corsage.mermaid.svg.themes import Theme
from corsage.mermaid.svg.writing import centred, flush, is_rtl, quoted
from corsage.mermaid.syntax.arrows import Arrow

_RING: Final = 5
_ARROWS: Final = {it: quoted(it) for it in Arrow}
_GREY: Final = "rgba(128, 128, 128, 0.15)"
_UNKNOWN: Final = 0.2
"""How much is seen of a colour whose value only the page knows."""


class Painter:
    """Writes one scene."""

    def __init__(self, plan: Plan, scene: Scene, spans: Sequence[tuple[int, int]], theme: Theme) -> None:
        self._plan = plan
        self._theme = theme
        self._scene = scene
        self._spans = spans
        self._names = [" ".join(filter(None, it.lines)) for it in plan.participants]
        self._ids = [quoted(it.id) for it in plan.participants]
        self._done: list[str] = []

    def elements(self) -> list[str]:
        """All elements, in the order of painting."""
        scene, add = self._scene, self._done.append
        for group in scene.groups:
            self._group(group)
        for fill in scene.fills:
            self._fill(fill)
        for lifeline in scene.lifelines:
            self._lifeline(lifeline)
        for bar in scene.bars:
            self._bar(bar)
        if scene.title:
            add(centred(scene.title, "title", 26))
        for head in scene.heads:
            self._head(head)
        for step in scene.steps:
            _STEPS[type(step)](self, step)
        return self._done

    def _data(self, kind: str, statement: int, more: str = "") -> str:
        start, end = self._spans[statement]
        return f'<g class="{kind}" data-statement="{statement}" data-start="{start}" data-end="{end}"{more}>'

    def _group(self, it: GroupBox) -> None:
        group = self._plan.groups[it.group]
        right, bottom = it.x + it.width, it.y + it.height
        lines = (
            f"M{it.x} {it.y}H{right}M{it.x} {bottom}H{right}" + _vertical(it.x, it.left) + _vertical(right, it.right)
        )
        self._done += (
            self._data("groups", group.statement),
            self._tint(it, group.fill),
            f'<path class="group" d="{lines}"{self._border(group.fill)}/>',
            centred(it.label, "strong"),
            "</g>",
        )

    def _fill(self, it: FrameBox) -> None:
        opening = self._plan.events[it.event]
        assert isinstance(opening, Opening)
        self._done += (self._data("rect", opening.statement), self._tint(it, opening.fill or _GREY), "</g>")

    def _tint(self, it: GroupBox | FrameBox, fill: str) -> str:
        """An author's colour, as light as the theme lets it be; what is not a colour paints nothing."""
        place = f'x="{it.x}" y="{it.y}" width="{it.width}" height="{it.height}"'
        tint = self._theme.tint_of(fill)
        if tint is not None:
            return f'<rect class="tint" {place} fill="{tint}"/>'
        paint = quoted(fill if is_colour(fill) else "none")
        return f'<rect class="tint" {place} fill="{paint}" fill-opacity="{_UNKNOWN}"/>'

    def _border(self, fill: str) -> str:
        """A box's border in the hue of its colour."""
        tint = self._theme.border_of(fill)
        return "" if tint is None else f' style="stroke:{tint}"'

    def _lifeline(self, it: Lifeline) -> None:
        name = self._ids[it.column]
        self._done.append(f'<path class="lifeline" data-participant="{name}" d="{_vertical(it.x, it.stretches)}"/>')

    def _bar(self, it: Bar) -> None:
        right = it.x + BAR
        left = remaining(it.top, it.bottom, it.cuts)
        edges = [f"M{it.x} {y}H{right}" for y in (it.top, it.bottom) if any(y in stretch for stretch in left)]
        name = self._ids[it.column]
        self._done += (
            self._data("activation", it.statement, f' data-participant="{name}"'),
            *[f'<rect class="bar" x="{it.x}" y="{a}" width="{BAR}" height="{b - a}"/>' for a, b in left],
            f'<path class="bar-side" d="{_vertical(it.x, left)}{_vertical(right, left)}{"".join(edges)}"/></g>',
        )

    def _head(self, it: HeadBox) -> None:
        participant = self._plan.participants[it.column]
        attributes = f' data-participant="{quoted(participant.id)}"'
        self._done += (
            self._data("participant", participant.statement, attributes),
            heads.draw(it, participant),
            "</g>",
        )

    def _arrow(self, it: ArrowLine) -> None:
        message = self._plan.events[it.event]
        assert isinstance(message, Message)
        source, target = self._names[message.source], self._names[message.target]
        said = quoted(f"{source} to {target}: {' '.join(message.lines)}" if message.lines else f"{source} to {target}")
        ends = f' data-from="{self._ids[message.source]}" data-to="{self._ids[message.target]}"'
        more = f'{ends} data-arrow="{_ARROWS[it.arrow]}" role="img" aria-label="{said}"'
        self._done += (
            self._data("message", message.statement, more),
            _line(it, message, bend=0 if self._plan.look.right_angles else 6),
            _number(it) if it.number else "",
            flush(it.label) if it.loop else centred(it.label),
            "</g>",
        )

    def _note(self, it: NoteBox) -> None:
        note = self._plan.events[it.event]
        assert isinstance(note, Note)
        over = f"{self._names[note.first]} and {self._names[note.last]}" if note.first != note.last else ""
        said = quoted(f"Note, {over or self._names[note.first]}: {' '.join(note.lines)}")
        lines = it.label.text.lines
        align = self._plan.look.note_align
        # At the left edge, lines of a right-to-left script would end where readers start.
        if (align == "left" or is_list(lines)) and not any(is_rtl(line) for line in lines):
            text = flush(it.label)
        else:
            middle = it.x + (it.width - it.label.text.width) // 2
            text = centred(it.label if align == "right" else it.label._replace(x=middle))
        self._done += (
            self._data("notes", note.statement, f' role="img" aria-label="{said}"'),
            f'<rect class="note" x="{it.x}" y="{it.y}" width="{it.width}" height="{it.height}" rx="3"/>{text}</g>',
        )

    def _frame(self, it: FrameBox) -> None:
        opening = self._plan.events[it.event]
        assert isinstance(opening, Opening)
        tab, middle, y = it.x + it.tab, it.x + it.tab // 2 - 2, it.y
        self._done += (
            self._data(opening.word, opening.statement),
            f'<rect class="frame" x="{it.x}" y="{y}" width="{it.width}" height="{it.height}" rx="3"/>',
            f'<path class="tab" d="M{it.x} {y}H{tab}V{y + TAB - 7}L{tab - 7} {y + TAB}H{it.x}Z"/>',
            f'<text class="small on-tab" x="{middle}" y="{y + 16}" text-anchor="middle">{opening.word}</text>',
            flush(it.guard, "strong guard"),
        )
        for section in it.sections:
            line, tab = section.y, it.x + section.tab
            middle = it.x + section.tab // 2 - 2
            word = f'<text class="small on-tab" x="{middle}" y="{line + 16}" text-anchor="middle">{section.word}</text>'
            self._done += (
                self._data("branch", section.statement),
                f'<path class="section" d="M{it.x} {line}H{it.x + it.width}"/>',
                f'<path class="tab" d="M{it.x} {line}H{tab}V{line + TAB - 7}L{tab - 7} {line + TAB}H{it.x}Z"/>',
                word,
                flush(section.label, "strong guard"),
                "</g>",
            )
        self._done.append("</g>")

    def _cross(self, it: Cross) -> None:
        name = self._ids[it.column]
        x, y = it.x, it.y
        self._done += (
            self._data("destruction", it.statement, f' data-participant="{name}"'),
            f'<path class="cross" d="M{x - 7} {y - 7}L{x + 7} {y + 7}M{x - 7} {y + 7}L{x + 7} {y - 7}"/></g>',
        )


_STEPS: Final[dict[type[Any], Callable[[Painter, Any], None]]] = {
    ArrowLine: Painter._arrow,  # noqa: SLF001  # its own table
    NoteBox: Painter._note,  # noqa: SLF001
    FrameBox: Painter._frame,  # noqa: SLF001
    Cross: Painter._cross,  # noqa: SLF001
    HeadBox: Painter._head,  # noqa: SLF001
}


def _line(it: ArrowLine, message: Message, bend: int) -> str:
    """The line with its tips and rings; a loop leaves to the right and comes back."""
    first, last = tips.ENDS[it.arrow]
    out = 1 if it.loop or it.x1 > it.x0 else -1
    back = -1 if it.loop else out
    x0 = it.x0 + (_RING * out if message.source_circle else 0)
    x1 = it.x1 - (_RING * back if message.target_circle else 0)
    start = x0 + (tips.LENGTH - 1) * out if first in tips.CLOSED else x0
    end = x1 - (tips.LENGTH - 1) * back if last in tips.CLOSED else x1
    out_and_back = (
        f"H{it.loop - bend}Q{it.loop} {it.y} {it.loop} {it.y + bend}V{it.y1 - bend}"
        f"Q{it.loop} {it.y1} {it.loop - bend} {it.y1}"
        if bend
        else f"H{it.loop}V{it.y1}"
    )
    dotted = " dotted" if tips.is_dotted(it.arrow) else ""
    pieces = [f'<path class="line{dotted}" d="M{start} {it.y}{out_and_back if it.loop else ""}H{end}"/>']
    if first:
        pieces.append(first(x0, it.y, -out))
    if last:
        pieces.append(last(x1, it.y1, back))
    if message.source_circle:
        pieces.append(f'<circle class="tip" cx="{it.x0}" cy="{it.y}" r="{_RING}"/>')
    if message.target_circle:
        pieces.append(f'<circle class="tip" cx="{it.x1}" cy="{it.y1}" r="{_RING}"/>')
    return "".join(pieces)


def _number(it: ArrowLine) -> str:
    left, middle, width = it.number_at
    return (
        f'<rect class="badge" x="{left}" y="{middle - BADGE // 2}" width="{width}" height="{BADGE}" rx="{BADGE // 2}"/>'
        f'<text class="small on-badge" x="{left + width // 2}" y="{middle + 4}" text-anchor="middle">{it.number}</text>'
    )


def _vertical(x: int, stretches: Sequence[Stretch]) -> str:
    return "".join([f"M{x} {a}V{b}" for a, b in stretches])
