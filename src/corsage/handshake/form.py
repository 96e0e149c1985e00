"""Reading plain data (what a JSON or TOML parser gives) with the path of each value, so that a mistake can be placed.

Each reader takes a `Place` and returns the checked value, or raises `FormError`: one sentence that says what, where
and what to do. What may not live here: any form in particular.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from corsage.http.headers import HeaderList

T = TypeVar("T")

#: What the key of a comment starts with.
COMMENT: Final = "//"


class FormError(ValueError):
    """Data that is not of its form. `path` is where ("requests[0].mode"), `problem` what is wrong and what to do."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem


@dataclass(frozen=True, slots=True)
class Place:
    """A value and its path from the root."""

    value: Any
    path: str = ""

    def __getitem__(self, key: str) -> "Place":
        return Place(self.value[key], f"{self.path}.{key}" if self.path else key)

    def get(self, key: str, default: object = None) -> "Place":
        """The member of that name, or the default in its place."""
        return self[key] if key in self.value else Place(default, f"{self.path}.{key}" if self.path else key)

    def fail(self, problem: str) -> FormError:
        """The error to raise about this value."""
        return FormError(self.path, problem)


def mapping(place: Place, known: Collection[str] | None = None) -> Place:
    """An object; where `known` is given, with no other keys than these."""
    if not isinstance(place.value, Mapping):
        raise place.fail(f"must be an object, not {kind(place.value)}")
    if known is not None:
        for key in place.value:
            if key not in known and not is_comment(key):
                near = get_close_matches(str(key), known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
                raise place.fail(f"unknown key {shown(key)}: {hint}")
    return place


def is_comment(key: object) -> bool:
    """Whether a member is for people only: JSON has no comments, so a key that starts with // is one."""
    return isinstance(key, str) and key.startswith(COMMENT)


def members(place: Place) -> Iterator[str]:
    """The keys of an object, without its comments."""
    return (key for key in mapping(place).value if not is_comment(key))


def required(place: Place, key: str) -> Place:
    """A member that must be there."""
    if key not in place.value:
        raise place.fail(f"{key!r} is missing")
    return place[key]


def listed(place: Place, read: Callable[[Place], T]) -> tuple[T, ...]:
    """A list, each element read by `read`."""
    if not isinstance(place.value, list | tuple):
        raise place.fail(f"must be a list, not {kind(place.value)}")
    return tuple([read(Place(element, f"{place.path}[{i}]")) for i, element in enumerate(place.value)])


def header_list(place: Place) -> HeaderList:
    """Header lines as [[name, value], ...], or as {name: value}, where a list of values is a line each."""
    if isinstance(place.value, Mapping):
        return tuple([(name, value) for name in members(place) for value in _values(place[name])])
    if not isinstance(place.value, list | tuple):
        raise place.fail(f"must be an object {{name: value}} or a list of pairs, not {kind(place.value)}")
    return listed(place, _pair)


def _values(place: Place) -> tuple[str, ...]:
    return listed(place, text) if isinstance(place.value, list | tuple) else (text(place),)


def _pair(place: Place) -> tuple[str, str]:
    pair = listed(place, text)
    if len(pair) != 2:
        raise place.fail("must be a pair [name, value]")
    return pair[0], pair[1]


def text(place: Place) -> str:
    """A string."""
    if not isinstance(place.value, str):
        raise place.fail(f"must be a string, not {kind(place.value)}")
    return place.value


def flag(place: Place) -> bool:
    """True or false."""
    if not isinstance(place.value, bool):
        raise place.fail(f"must be true or false, not {kind(place.value)}")
    return place.value


def integer(place: Place, low: int, high: int) -> int:
    """A whole number between two bounds, both included."""
    value = place.value
    if isinstance(value, bool) or not isinstance(value, int):
        raise place.fail(f"must be a whole number, not {kind(value)}")
    if not low <= value <= high:
        raise place.fail(f"must be between {low} and {high}, not {value}")
    return value


def choice(place: Place, choices: Collection[T]) -> T:
    """One of a closed set of strings."""
    for known in choices:
        if place.value == known:
            return known
    raise place.fail(f"must be one of {', '.join(map(str, choices))}, not {shown(place.value)}")


def kind(value: object) -> str:
    """What a value is, in JSON's words."""
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list"}
    return "null" if value is None else kinds.get(type(value), "an object")


def shown(value: object) -> str:
    """A value for a sentence: never longer than a line."""
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:57]}..."
