r"""The YAML that stands in diagrams: frontmatter, and the `@{ ... }` of participants, as js-yaml 4 reads it.

Mermaid loads it with js-yaml's JSON schema: no dates, no merge keys, only the types of JSON. What js-yaml rejects
is rejected; where js-yaml departs from YAML 1.2.2 (chapters 6 to 9), this reader follows js-yaml. Scalars are read in
`corsage.mermaid.yaml.scalars`. No I/O. Depth and aliases are bounded, because the text may be hostile; an alias inside
the node that it names is null.
"""

import re
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from corsage.mermaid.yaml.scalars import (
    BLANK_OR_END,
    FLOW_INDICATORS,
    Cursor,
    YamlError,
    as_bool,
    as_float,
    as_int,
    as_null,
    block_scalar,
    flow_plain,
    plain,
    quoted,
    resolved,
)

_DEPTH: Final = 100
_EXPANDED: Final = 10_000
_LINE_END: Final = re.compile(r"\r\n?")
_NAME: Final = re.compile(r"[^ \t\n\0,\[\]{}]+")
_DIRECTIVE: Final = re.compile(r"%[^ \t\n\0][^\n\0]*")
_TAG: Final = re.compile(r"!(?:<(?P<verbatim>[^\0][^\0>]*)>|(?P<core>!)?(?P<name>[^ \t\n\0]*))")
_TAG_NAME: Final = re.compile(r"(?:!|[^,\[\]{}])(?:%[0-9a-fA-F]{2}|[0-9a-zA-Z\-#;/?:@&=+$,_.~*'()])*|")
_CORE: Final = "tag:yaml.org,2002:"
_OF_SCALARS: Final[dict[str, Callable[[str], Any]]] = {
    f"{_CORE}{name}": construct
    for name, construct in (("null", as_null), ("bool", as_bool), ("int", as_int), ("float", as_float), ("str", str))
}
_OF_NOTHING: Final[dict[str, Any]] = {f"{_CORE}null": None, f"{_CORE}str": ""}
_COLLECTIONS: Final[dict[str, type]] = {f"{_CORE}seq": list, f"{_CORE}map": dict}


class _Place(Enum):
    """Where a node stands: what it may be, and where it may start, depends on that."""

    FLOW = "in a flow collection"
    KEY = "what may be the key of a block mapping"
    ENTRY = "after the dash of a block sequence"
    DOCUMENT = "alone"
    VALUE = "after the colon of a block mapping"
    EXPLICIT = "after `? `, or after the colon that follows such a key"


_IN_BLOCK: Final = (_Place.ENTRY, _Place.DOCUMENT, _Place.VALUE, _Place.EXPLICIT)
_ON_LATER_LINE: Final = (_Place.VALUE, _Place.EXPLICIT)
_State: TypeAlias = tuple[int, int, int, int, int, str | None, str | None]
_AT_INDENT: Final = (_Place.DOCUMENT, _Place.VALUE, _Place.EXPLICIT)


def load(text: str) -> Any:  # noqa: ANN401  # any YAML
    """The value of a document; None if there is none. Raises YamlError."""
    text = _LINE_END.sub("\n", text).removeprefix("\ufeff")
    if "\0" in text:
        raise YamlError("a null character", text.count("\n", 0, text.index("\0")))
    return _Reader(text if text.endswith("\n") else text + "\n").stream()


class _Reader(Cursor):
    """Reads nodes. `tag`, `anchor` and `value` are those of the node at hand, or of the one that was read last."""

    def __init__(self, text: str) -> None:
        super().__init__(text + "\0")
        self._end = len(text) - 1
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._expanded = 0
        self._depth = 0
        self.tag: str | None = None
        self.anchor: str | None = None
        self.value: Any = None

    def stream(self) -> Any:  # noqa: ANN401  # any YAML
        """All documents; one at most."""
        while self.peek() == " ":
            self.indent += 1
            self.at += 1
        documents: list[Any] = []
        while self.at < self._end:
            documents.append(self._document())
        if len(documents) > 1:
            raise self.error("a single document expected")
        return documents[0] if documents else None

    def _document(self) -> Any:  # noqa: ANN401  # any YAML
        self.skip()
        directives = 0
        while not self.indent and (directive := _DIRECTIVE.match(self.text, self.at)):
            self.at = directive.end()
            directives += 1
            self.skip()
        if not self.indent and self.text.startswith("---", self.at):
            self.at += 3
            self.skip()
        elif directives:
            raise self.error("`---` expected after directives")
        self._anchors = {}
        self._node(self.indent - 1, _Place.DOCUMENT)
        value = self.value
        self.skip()
        if self.at_separator():
            if self.peek() == ".":
                self.at += 3
                self.skip()
        elif self.at < self._end:
            raise self.error("end of the document expected")
        return value

    def _node(self, parent: int, place: _Place) -> bool:
        """A node in one that is indented by `parent`; whether there is anything."""
        self._depth += 1
        if self._depth > _DEPTH:
            raise self.error("nested too deep")
        self.tag = self.anchor = self.value = None
        in_block = place in _IN_BLOCK
        later = place in _ON_LATER_LINE and self.skip() > 0
        deeper = self.indent - parent if later else 1
        start, collections, found = self._state(), in_block, False
        if deeper > 0:
            later, collections, deeper = self._properties(parent, later=later, collections=in_block)
        if deeper > 0 and collections and (later or place is not _Place.VALUE):
            found = self._block_collection(parent + 1)
        elif deeper > 0 and in_block and start[0] < self.at:
            found = self._mapping_of_key(start, parent + 1)
        elif deeper == 0 and place in _AT_INDENT and collections:
            found = self._sequence(self.at - self.line_start)
        if deeper > 0 and not found:
            found = self._content(parent, place)
        self._construct()
        self._depth -= 1
        return found or self._has_properties()

    def _properties(self, parent: int, *, later: bool, collections: bool) -> tuple[bool, bool, int]:
        """Tags and anchors: whether the node is on a later line, may be a block collection, and how deep it is."""
        in_block, deeper = collections, 1
        while not (later and self._is_of_key()) and self._property():
            collections = False
            if self.skip():
                later, collections, deeper = True, in_block, self.indent - parent
        return later, collections, deeper

    def _has_properties(self) -> bool:
        return self.tag is not None or self.anchor is not None

    def _is_of_key(self) -> bool:
        """Whether a second tag or anchor follows: on a new line it is that of a mapping's first key."""
        return (self.peek() == "!" and self.tag is not None) or (self.peek() == "&" and self.anchor is not None)

    def _property(self) -> bool:
        """A tag or an anchor."""
        mark = self.peek()
        if mark == "!":
            if self.tag is not None:
                raise self.error("a second tag")
            self.tag = self._tag_name()
        elif mark == "&":
            if self.anchor is not None:
                raise self.error("a second anchor")
            self.anchor = self._name()
        return mark in ("!", "&")

    def _tag_name(self) -> str:
        match = _TAG.match(self.text, self.at)
        assert match
        self.at = match.end()
        name = match["verbatim"] or match["name"] or ""
        if not _TAG_NAME.fullmatch(name) or (match["verbatim"] is None and any(c in name for c in FLOW_INDICATORS)):
            raise self.error(f"{name!r} is no tag")
        return ("" if match["verbatim"] else _CORE if match["core"] else "!") + unquote(name)

    def _name(self) -> str:
        """The name of an anchor or an alias."""
        match = _NAME.match(self.text, self.at + 1)
        if not match:
            raise self.error("a name expected")
        self.at = match.end()
        return match[0]

    def _block_collection(self, flow_indent: int) -> bool:
        column = self.at - self.line_start
        return self._sequence(column) or self._mapping(column, flow_indent)

    def _mapping_of_key(self, start: _State, flow_indent: int) -> bool:
        """A block mapping whose first key has the tag and the anchor that were read; else all stays as it was."""
        if self.peek() in ("[", "{", "|", ">"):
            return False
        state, anchors = self._state(), {**self._anchors}
        self._restore(start)
        self.tag = self.anchor = self.value = None
        if self._mapping(self.at - self.line_start, flow_indent) and isinstance(self.value, dict):
            return True
        self._restore(state)
        self._anchors = anchors
        return False

    def _state(self) -> _State:
        return self.at, self.line, self.line_start, self.indent, self.tab, self.tag, self.anchor

    def _restore(self, state: _State) -> None:
        self.at, self.line, self.line_start, self.indent, self.tab, self.tag, self.anchor = state

    def _content(self, parent: int, place: _Place) -> bool:
        """A flow collection or a scalar."""
        indent = parent + (place in _IN_BLOCK)
        first = self.peek()
        if first in ("[", "{"):
            self._flow_collection(indent)
        elif first in ("'", '"'):
            self.value = quoted(self)
        elif first in ("|", ">") and place in _IN_BLOCK:
            self.value = block_scalar(self, indent)
        elif first == "*":
            self._alias()
        else:
            text = (flow_plain if place is _Place.FLOW else plain)(self, indent)
            if text is None:
                return False
            self.value = text if self.tag is not None else resolved(text)
        return True

    def _alias(self) -> None:
        name = self._name()
        if name not in self._anchors:
            raise self.error(f"nothing is called {name!r}")
        if self.tag is not None or self.anchor is not None:
            raise self.error("an alias has neither tag nor anchor")
        self.value, size = self._anchors[name]
        self._expanded += size
        if self._expanded > _EXPANDED:
            raise self.error("too many aliases")
        self.skip()

    def _construct(self) -> None:
        """Make of the node what its tag says, and remember it by its anchor."""
        tag, value = self.tag, self.value
        if tag not in (None, "!"):
            kind = _COLLECTIONS.get(tag or "")
            if tag not in _OF_SCALARS and kind is None:
                raise self.error(f"unknown tag {tag}")
            try:
                self.value = self._tagged(tag or "", value, kind)
            except (KeyError, ValueError):
                raise self.error(f"this is no {tag}") from None
        if self.anchor is not None:
            self._anchors[self.anchor] = self.value, _size(self.value)

    @staticmethod
    def _tagged(tag: str, value: Any, kind: type | None) -> Any:  # noqa: ANN401  # any YAML
        if value is None:
            return kind() if kind else _OF_NOTHING[tag]
        if kind and isinstance(value, kind):
            return value
        if isinstance(value, str) and not kind:
            return _OF_SCALARS[tag](value)
        if tag == f"{_CORE}str" and not isinstance(value, (list, dict)):
            return value  # a number on the line after its tag
        raise ValueError(tag)

    def _begin(self) -> tuple[str | None, str | None]:
        """The tag and the anchor of a collection; inside of itself its anchor stands for nothing."""
        if self.anchor is not None:
            self._anchors[self.anchor] = None, 1
        return self.tag, self.anchor

    def _flow_collection(self, indent: int) -> None:
        """A flow sequence or mapping."""
        tag, anchor = self._begin()
        close = "]" if self.peek() == "[" else "}"
        pairs: dict[str, Any] = {}
        values: list[Any] = []
        self.at += 1
        self.skip()
        while self.peek() != close:
            key, value, paired = self._flow_entry(indent)
            if close == "}":
                self._put(pairs, key, value)
            else:
                values.append({_spelled(key): value} if paired else key)
            self.skip()
            if self.peek() not in (",", close):
                raise self.error(f"`,` or `{close}` expected")
            if self.peek() == ",":
                self.at += 1
                self.skip()
        self.at += 1
        self.tag, self.anchor, self.value = tag, anchor, pairs if close == "}" else values

    def _flow_entry(self, indent: int) -> tuple[Any, Any, bool]:
        """A key, its value, and whether it had a colon."""
        if self.peek() in (",", "\0"):
            raise self.error("an entry expected")
        explicit = self.peek() == "?" and self.peek(1) in BLANK_OR_END
        if explicit:
            self.at += 1
            self.skip()
        line = self.line
        self._node(indent, _Place.FLOW)
        key = self.value
        self.skip()
        if self.peek() != ":" or not (explicit or self.line == line):
            return key, None, explicit
        self.at += 1
        self.skip()
        self._node(indent, _Place.FLOW)
        return key, self.value, True

    def _sequence(self, indent: int) -> bool:
        """A block sequence, whose dashes stand in the column `indent`."""
        if self.tab >= 0 or not self._is_dash():
            return False
        tag, anchor = self._begin()
        values: list[Any] = []
        while self._is_dash():
            self.at += 1
            if self.skip() and self.indent <= indent:
                values.append(None)
            else:
                line = self.line
                self._node(indent, _Place.ENTRY)
                values.append(self.value)
                self.skip()
                if not self._goes_on(line, indent):
                    break
            self._check_tab()
        self.tag, self.anchor, self.value = tag, anchor, values
        return True

    def _mapping(self, indent: int, flow_indent: int) -> bool:
        """A block mapping, whose keys stand in the column `indent`; or what looked like its first key, and is alone."""
        if self.tab >= 0:
            return False
        tag, anchor = self._begin()
        pairs: dict[str, Any] = {}
        waiting: list[Any] = []  # the key after a `?`, until its value is known
        detected = False
        while self.peek() != "\0":
            line = self.line
            if self.peek() in ("?", ":") and self.peek(1) in BLANK_OR_END:
                self._explicit(pairs, waiting, indent)
            elif not self._node(flow_indent, _Place.KEY):
                break
            elif self._colon(line):
                key = self.value
                self._put_waiting(pairs, waiting)
                self._node(indent, _Place.VALUE)
                self._put(pairs, key, self.value)
            elif detected:
                raise self.error("a colon expected after a key")
            else:
                self.tag, self.anchor = tag, anchor
                return True
            detected = True
            self.skip()
            if not self._goes_on(line, indent):
                break
            if not waiting:
                self._check_tab()
        self._put_waiting(pairs, waiting)
        if detected:
            self.tag, self.anchor, self.value = tag, anchor, pairs
        return detected

    def _explicit(self, pairs: dict[str, Any], waiting: list[Any], indent: int) -> None:
        """`? KEY`, or the `: VALUE` that belongs to it."""
        if self.peek() == "?":
            self._put_waiting(pairs, waiting)
            self.at += 1
            self._node(indent, _Place.EXPLICIT)
            waiting.append(self.value)
            return
        if not waiting:
            raise self.error("a key expected before the colon")
        self.at += 1
        self._node(indent, _Place.EXPLICIT)
        self._put(pairs, waiting.pop(), self.value)

    def _colon(self, line: int) -> bool:
        """Whether a colon follows on the line where the key started."""
        if self.line != line:
            return False
        while self.peek() in (" ", "\t"):
            self.at += 1
        if self.peek() != ":":
            return False
        self.at += 1
        if self.peek() not in BLANK_OR_END:
            raise self.error("a blank expected after the colon")
        return True

    def _put_waiting(self, pairs: dict[str, Any], waiting: list[Any]) -> None:
        if waiting:
            self._put(pairs, waiting.pop(), None)

    def _put(self, pairs: dict[str, Any], key: Any, value: Any) -> None:  # noqa: ANN401  # any YAML
        if isinstance(key, list) and any(isinstance(entry, list) for entry in key):
            raise self.error("a sequence in a key")
        name = _spelled(key)
        if name in pairs:
            raise self.error(f"duplicated key {name!r}")
        pairs[name] = value

    def _goes_on(self, line: int, indent: int) -> bool:
        """Whether a collection may have an entry here, after one that started on the line `line`."""
        if self.peek() != "\0" and (self.line == line or self.indent > indent):
            raise self.error("bad indentation")
        return self.indent >= indent

    def _check_tab(self) -> None:
        if self.tab >= 0 and self.peek() != "\0":
            raise self.error("a tab cannot indent")

    def _is_dash(self) -> bool:
        return self.peek() == "-" and self.peek(1) in BLANK_OR_END


def _size(value: Any) -> int:  # noqa: ANN401  # any YAML
    """How many nodes a value has."""
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


def _spelled(key: Any) -> str:  # noqa: ANN401  # any YAML
    """A key as JavaScript spells it."""
    if isinstance(key, dict):
        return "[object Object]"
    if isinstance(key, list):
        return ",".join("" if entry is None else _spelled(entry) for entry in key)
    return key if isinstance(key, str) else {None: "null", True: "true", False: "false"}.get(key, str(key))
