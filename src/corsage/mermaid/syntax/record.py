"""Frozen values that are made by the thousand: tuples with names for their entries.

`record` reads a class as `dataclass` does (an annotation is a field, a value after it its default) and makes it a
tuple. A frozen dataclass sets each field through `object.__setattr__`, and has six methods compiled for it on import:
for the statements of a diagram, that took longer than reading them.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, ClassVar, Self, TypeVar, cast, dataclass_transform

RecordT = TypeVar("RecordT", bound="Record")


class Record(tuple[Any, ...]):
    """What `record` makes. Two are equal if their class is the same, and all fields are."""

    __slots__ = ()
    _places: ClassVar[dict[str, int]] = {}
    _defaults: ClassVar[dict[str, Any]] = {}

    def __new__(cls, *values: Any, **named: Any) -> Self:  # noqa: ANN401  # each class has its own fields
        """One with these values, in the order of the fields, or by name."""
        if named or len(values) != len(cls._places):
            fields = [*cls._places]
            known = {**cls._defaults, **dict(zip(fields, values, strict=False)), **named}
            if len(values) > len(fields) or known.keys() != cls._places.keys() or named.keys() & fields[: len(values)]:
                raise TypeError(f"{cls.__name__} has the fields {', '.join(fields)}")
            values = tuple(known[field] for field in fields)
        return tuple.__new__(cls, values)

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """The names of the fields, in their order."""
        return tuple(cls._places)

    def replace(self, **fields: Any) -> Self:  # noqa: ANN401  # each class has its own fields
        """The same with other values in these fields. Raises KeyError for a field that it does not have."""
        places, values = self._places, [*self]
        for field, value in fields.items():
            values[places[field]] = value
        return tuple.__new__(type(self), values)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and tuple.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __repr__(self) -> str:
        fields = (f"{field}={value!r}" for field, value in zip(self._places, self, strict=True))
        return f"{type(self).__name__}({', '.join(fields)})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


def made(kind: type[RecordT], values: Iterable[Any]) -> RecordT:
    """`kind(*values)` for all its fields in their order, as quickly as can be; nothing is checked."""
    return tuple.__new__(kind, values)


@dataclass_transform(frozen_default=True)
def record(cls: type[RecordT]) -> type[RecordT]:
    """Make a tuple of a class that is written as a dataclass would be; it derives from Record."""
    fields = tuple(cls.__annotations__)
    body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    body["_places"] = {field: place for place, field in enumerate(fields)}
    body["_defaults"] = {field: body[field] for field in fields if field in body}
    body |= {field: property(itemgetter(place)) for place, field in enumerate(fields)}
    body |= {"__slots__": (), "__match_args__": fields}
    return cast(type[RecordT], type(cls.__name__, cls.__bases__, body))
