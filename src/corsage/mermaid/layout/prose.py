"""From a text as Mermaid keeps it to the lines that are shown, and how wide they are in a face.

Entity codes (`#59;`, `#infin;`) are decoded as `decodeEntities` of Mermaid does, `<br/>` breaks the line
(`lineBreakRegex`), and characters that no XML document may hold (XML 1.0, section 2.2) go. Lines that are too long are
broken at blanks, or, in a long word, after a mark of punctuation, never inside a cluster of combined characters.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Final, NamedTuple

_SPECIAL: Final = re.compile(r"[<#\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_BREAK: Final = re.compile(r"<br\s*/?>|\r\n?|[\n\v\f\x85\u2028\u2029]", re.IGNORECASE)
_ENTITY: Final = re.compile(r"#(\w+);", re.ASCII)
NOT_XML: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no XML document may hold, and controls that it should not."""
_TAG: Final = re.compile(r"<[^<>]*>")
_AFTER: Final = frozenset("/?&=,;:.-_")
_JOINER: Final = "\u200d"
_BALANCED: Final = 8
"""So many lines are made even; more are a text to be read, not a label, and take what room there is."""


class Face(NamedTuple):
    """A font at a size: `advances` in hundredths of `size`, `line` from one base line to the next."""

    advances: Mapping[str, int]
    size: int
    line: int

    def width(self, line: str) -> int:
        """How wide a line is, rounded up."""
        advances = self.advances
        return -(-sum([advances[character] for character in line]) * self.size // 100)


class Text(NamedTuple):
    """Lines, and the rectangle that they take."""

    lines: tuple[str, ...]
    width: int
    height: int


LONGEST: Final = 10_000
"""So many characters of a text are shown: Mermaid draws no diagram of more than 50,000 in all (`maxTextSize`)."""
NOTHING: Final = Text((), 0, 0)


def decoded(text: str) -> tuple[str, ...]:
    """The lines of a text; none if it is blank. One that is longer than LONGEST is cut."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    if not _SPECIAL.search(text):
        text = text.strip()
        return (text,) if text else ()
    lines = [NOT_XML.sub("", _unescaped(line)).replace("\t", " ").strip() for line in _BREAK.split(text)]
    return tuple(lines) if any(lines) else ()


def decoded_html(text: str) -> tuple[str, ...]:
    """The lines of a text that Mermaid has sanitised, and thereby made HTML: a title, a box's name."""
    if "<" not in text and "&" not in text:
        return decoded(text)
    return decoded(unescape(_TAG.sub("", _BREAK.sub("\n", text[: 2 * LONGEST]))))


def _unescaped(line: str) -> str:
    return _ENTITY.sub(_entity, line) if "#" in line else line


def _entity(match: re.Match[str]) -> str:
    code = match[1]
    if code.isdigit():
        return unescape(f"&#{code[:8]};")
    character = unescape(f"&{code};")
    return match[0] if character.startswith("&") and code != "amp" else character


def fit(lines: Iterable[str], face: Face, limit: int) -> Text:
    """The lines in a face, none wider than `limit` unless a single cluster is."""
    fitted: list[str] = []
    widest = 0
    for line in lines:
        width = face.width(line)
        if width > limit:
            fitted += _balanced(line, face, limit)
            continue
        fitted.append(line)
        widest = max(widest, width)
    if len(fitted) > 1:
        widest = max(map(face.width, fitted))
    elif fitted:
        widest = face.width(fitted[0])
    return Text(tuple(fitted), widest, len(fitted) * face.line)


_ENTRY: Final = re.compile(r"[\w-]+(?: [\w-]+)?: ?\S|[-*•✓✗→] |\d+[.)] ")


def is_list(lines: tuple[str, ...]) -> bool:
    """Whether the lines are entries of a list, or names with their values: what reads best at one left edge."""
    return len(lines) > 1 and sum(_ENTRY.match(line) is not None for line in lines) > len(lines) // 2


def _balanced(line: str, face: Face, limit: int) -> list[str]:
    """The line broken into as few lines as can be, and these as even as can be: no last line of one word."""
    lines = _wrapped(line, face, limit)
    if len(lines) > _BALANCED:
        return lines
    whole = [width for width in map(face.width, line.split(" ")) if width <= limit]
    low, high = max([limit // 2, *[width - 1 for width in whole]]), limit
    while high - low > 1:
        middle = (low + high) // 2
        narrower = _wrapped(line, face, middle)
        if len(narrower) > len(lines):
            low = middle
        else:
            lines, high = narrower, middle
    return lines


def _wrapped(line: str, face: Face, limit: int) -> list[str]:
    lines: list[str] = []
    words: list[str] = []
    used = 0
    blank = face.advances[" "]
    most = limit * 100 // face.size
    for word in line.split(" "):
        rest = word
        width = sum([face.advances[character] for character in word])
        if words and used + blank + width > most:
            lines.append(" ".join(words))
            words, used = [], 0
        if width > most:
            *whole, rest = _pieces(word, face, most)
            lines += whole
            width = sum([face.advances[character] for character in rest])
        used += (blank if words else 0) + width
        words.append(rest)
    return [*lines, " ".join(words)]


def _pieces(word: str, face: Face, most: int) -> list[str]:
    """A word that is too long, in pieces that are not."""
    pieces: list[str] = []
    start = used = 0
    after = 0  # where a mark of punctuation would let it break
    at = 0
    while at < len(word):
        advance = face.advances[word[at]]
        joined = advance == 0 or (at > 0 and word[at - 1] == _JOINER)
        if used + advance > most and at > start and not joined:
            end = after if after - start > (at - start) // 2 else at
            pieces.append(word[start:end])
            start, used = end, sum([face.advances[character] for character in word[end:at]])
        used += advance
        at += 1
        if word[at - 1] in _AFTER:
            after = at
    return [*pieces, word[start:]]
