"""How each kind of participant looks: a shape around the name, or a pictogram above it."""

from collections.abc import Callable
from typing import Final

from corsage.mermaid.layout.plan import Participant
from corsage.mermaid.layout.scene import HeadBox, Label
from corsage.mermaid.layout.stack import ICON, PICTOGRAMS
from corsage.mermaid.svg.writing import centred, link
from corsage.mermaid.syntax.arrows import Kind


def draw(it: HeadBox, participant: Participant) -> str:
    """The shape, the name, what stands below that, and the links."""
    return _SHAPES[participant.kind](it) + _texts(it, participant)


def _texts(it: HeadBox, participant: Participant) -> str:
    name, rest, links, _ = it.head
    height = name.height + rest.height + sum([link.height for link in links])
    y = it.y + _text_top(participant.kind, it.height, height)
    pieces = [centred(Label(it.x - name.width // 2, y, name), "strong on-head")]
    y += name.height
    pieces.append(centred(Label(it.x - rest.width // 2, y, rest), "soft"))
    y += rest.height
    shown = [(label, url) for label, url in participant.links if label.strip()]
    for (_, url), text in zip(shown, links, strict=True):
        pieces.append(link(url, centred(Label(it.x - text.width // 2, y, text), "small", 18)))
        y += text.height
    return "".join(pieces)


def _text_top(kind: Kind, height: int, text: int) -> int:
    if kind in PICTOGRAMS:
        return ICON
    return {Kind.DATABASE: height - text - 8, Kind.COLLECTIONS: height - text - 10}.get(kind, (height - text) // 2)


def _rectangle(it: HeadBox) -> str:
    left, width = it.x - it.head.width // 2, it.head.width
    return f'<rect class="head" x="{left}" y="{it.y}" width="{width}" height="{it.height}" rx="6"/>'


def _collections(it: HeadBox) -> str:
    left, width, height = it.x - it.head.width // 2, it.head.width, it.height
    right, bottom = left + width, it.y + height
    return (
        f'<path class="head" d="M{left + 6} {it.y + 6}V{it.y}H{right}V{bottom - 6}H{right - 6}"/>'
        f'<rect class="head" x="{left}" y="{it.y + 6}" width="{width - 6}" height="{height - 6}" rx="4"/>'
    )


def _database(it: HeadBox) -> str:
    left, right, top, bottom = it.x - it.head.width // 2, it.x + it.head.width // 2, it.y + 8, it.y + it.height - 6
    r = (right - left) // 2
    return (
        f'<path class="head" d="M{left} {top}A{r} 8 0 0 1 {right} {top}V{bottom}A{r} 6 0 0 1 {left} {bottom}Z"/>'
        f'<path class="head stick" d="M{left} {top}A{r} 8 0 0 0 {right} {top}"/>'
    )


def _queue(it: HeadBox) -> str:
    left, right, top, bottom = it.x - it.head.width // 2, it.x + it.head.width // 2, it.y, it.y + it.height
    r = (bottom - top) // 2
    return (
        f'<path class="head" d="M{left + 7} {top}H{right - 7}A7 {r} 0 0 1 {right - 7} {bottom}H{left + 7}'
        f'A7 {r} 0 0 1 {left + 7} {top}Z"/>'
        f'<path class="head stick" d="M{right - 7} {top}A7 {r} 0 0 0 {right - 7} {bottom}"/>'
    )


def _actor(it: HeadBox) -> str:
    x, y = it.x, it.y
    return (
        f'<circle class="head" cx="{x}" cy="{y + 9}" r="7"/>'
        f'<path class="head stick" d="M{x} {y + 16}V{y + 28}M{x - 12} {y + 21}H{x + 12}'
        f'M{x - 10} {y + 39}L{x} {y + 28}L{x + 10} {y + 39}"/>'
    )


def _boundary(it: HeadBox) -> str:
    x, y = it.x, it.y + 20
    return (
        f'<circle class="head" cx="{x + 4}" cy="{y}" r="15"/>'
        f'<path class="head stick" d="M{x - 20} {y - 14}V{y + 14}M{x - 20} {y}H{x - 11}"/>'
    )


def _control(it: HeadBox) -> str:
    x, y = it.x, it.y + 22
    return (
        f'<circle class="head" cx="{x}" cy="{y}" r="15"/>'
        f'<path class="head stick" d="M{x + 5} {y - 20}L{x - 1} {y - 15}L{x + 5} {y - 10}"/>'
    )


def _entity(it: HeadBox) -> str:
    x, y = it.x, it.y + 20
    return f'<circle class="head" cx="{x}" cy="{y}" r="15"/><path class="head stick" d="M{x - 15} {y + 18}H{x + 15}"/>'


_SHAPES: Final[dict[Kind, Callable[[HeadBox], str]]] = {
    Kind.PARTICIPANT: _rectangle,
    Kind.COLLECTIONS: _collections,
    Kind.DATABASE: _database,
    Kind.QUEUE: _queue,
    Kind.ACTOR: _actor,
    Kind.BOUNDARY: _boundary,
    Kind.CONTROL: _control,
    Kind.ENTITY: _entity,
}
