"""A value's JSON form as a table of fields, from which its writer, its reader and its documentation are made.

A `Form` names every field of one value: its key, how it stands in JSON, and what it means. No form in particular
lives here. A test checks that each form covers every field of its value.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from corsage.handshake.form import Place, flag, integer, listed, mapping, required, text

REQUIRED: Final = object()


class Codec(NamedTuple):
    """How a value of one type stands in JSON. `type` is that JSON's type in TypeScript."""

    type: str
    write: Callable[[Any], Any]
    read: Callable[[Place], Any]


class Field(NamedTuple):
    """One attribute of a value. A field with a default is left out of the JSON when it has that default."""

    key: str
    attribute: str
    codec: Codec
    meaning: str
    default: object = REQUIRED


class Derived(NamedTuple):
    """A key that is written for readers of the JSON and is not read back, because other fields say the same."""

    key: str
    type: str
    write: Callable[[Any], Any]
    meaning: str


class Form(NamedTuple):
    """The JSON object of one value. `name` is its interface in TypeScript."""

    name: str
    kind: Callable[..., Any]
    fields: tuple[Field | Derived, ...]

    def write(self, value: object) -> dict[str, Any]:
        """The plain data that `read` reads as an equal value."""
        data: dict[str, Any] = {}
        for field in self.fields:
            if isinstance(field, Derived):
                data[field.key] = field.write(value)
                continue
            attribute = getattr(value, field.attribute)
            if field.default is REQUIRED or attribute != field.default:
                data[field.key] = field.codec.write(attribute)
        return data

    def read(self, place: Place) -> Any:  # noqa: ANN401 - a value of `kind`
        """The value that plain data describes. Raises `FormError` with the place of the first mistake."""
        mapping(place, [field.key for field in self.fields])
        return self.kind(
            **{field.attribute: _read_field(place, field) for field in self.fields if isinstance(field, Field)}
        )

    @property
    def codec(self) -> Codec:
        """This form as the type of a field."""
        return Codec(self.name, self.write, self.read)

    def typescript(self) -> str:
        """The interface of this object in TypeScript."""
        lines = [f"export interface {self.name} {{"]
        for field in self.fields:
            optional = isinstance(field, Field) and field.default is not REQUIRED
            kind = field.type if isinstance(field, Derived) else field.codec.type
            lines.append(f"  {field.key}{'?' if optional else ''}: {kind};")
        return "\n".join([*lines, "}"])

    def markdown(self) -> str:
        """The table of this object's keys for the reference page."""
        rows = ["| key | type | meaning |", "|---|---|---|"]
        for field in self.fields:
            absent = (
                "" if isinstance(field, Derived) or field.default is REQUIRED else " Left out when it is the default."
            )
            kind = field.type if isinstance(field, Derived) else field.codec.type
            escaped = kind.replace("|", "\\|")
            rows.append(f"| `{field.key}` | `{escaped}` | {field.meaning}{absent} |")
        return "\n".join(rows)


def _read_field(place: Place, field: Field) -> object:
    if field.default is not REQUIRED and field.key not in place.value:
        return field.default
    return field.codec.read(required(place, field.key))


def _same(value: object) -> object:
    return value


TEXT: Final = Codec("string", _same, text)
FLAG: Final = Codec("boolean", _same, flag)


def whole(low: int, high: int) -> Codec:
    """A whole number between two bounds, both included."""
    return Codec("number", _same, lambda place: integer(place, low, high))


def optional(codec: Codec) -> Codec:
    """A value or null."""
    return Codec(
        f"{codec.type} | null",
        lambda value: None if value is None else codec.write(value),
        lambda place: None if place.value is None else codec.read(place),
    )


def several(codec: Codec) -> Codec:
    """A list of values."""
    element = f"({codec.type})" if " " in codec.type else codec.type
    return Codec(
        f"{element}[]",
        lambda values: [codec.write(value) for value in values],
        lambda place: listed(place, codec.read),
    )
