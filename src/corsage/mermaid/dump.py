"""A diagram's meaning as JSON, in the form that `corsage mermaid dump` prints."""

import math
from typing import Any

from corsage.mermaid.meaning import Actor, Meaning, Row
from corsage.mermaid.read import read
from corsage.mermaid.syntax.parse import parse


def dump(text: str) -> dict[str, Any]:
    """What Mermaid's database holds after this text, and the text printed back from the tree."""
    diagram = parse(text)
    meaning = read(diagram)
    printed = diagram.to_text()
    if not meaning.accepted:
        problem = meaning.problems[0]
        return {"ok": False, "error": str(problem), "printed": printed}
    return {**as_json(meaning), "printed": printed}


def as_json(meaning: Meaning) -> dict[str, Any]:
    """The meaning of a diagram that Mermaid accepts."""
    boxes = [{"name": box.name, "fill": box.fill, "wrap": box.wrap, "actors": box.actors} for box in meaning.boxes]
    return {
        "ok": True,
        "title": meaning.title,
        "accTitle": meaning.acc_title,
        "accDescr": meaning.acc_description,
        "actors": [_actor(actor) for actor in meaning.actors.values()],
        "boxes": [_without(box, "name") for box in boxes],
        "created": meaning.created,
        "destroyed": meaning.destroyed,
        "messages": [_row(row) for row in meaning.rows],
    }


def _actor(actor: Actor) -> dict[str, Any]:
    entry = {
        "id": actor.id,
        "label": _finite(actor.label),
        "type": _finite(actor.type),
        "wrap": actor.wrap,
        "links": _finite(actor.links),
        "properties": _finite(actor.properties),
        "box": actor.box.name if actor.box else None,
    }
    return _without(entry, "box")


def _row(row: Row) -> dict[str, Any]:
    entry = {
        "type": row.type,
        "from": row.source,
        "to": row.target,
        "text": row.text,
        "wrap": row.wrap,
        "placement": row.placement or None,  # Mermaid's LEFTOF is 0, which its dump leaves out
        "activate": row.activate or None,
        "central": row.central,
    }
    return _without(entry, "placement", "activate", "central")


def _finite(value: Any) -> Any:  # noqa: ANN401  # any YAML
    """The value, with null for a number that JSON does not have."""
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _without(entry: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None or key not in optional}
