"""Text and names that Mermaid reads as they were meant.

Mermaid ends a text at `;` and `#`, takes `%%{` for a directive, `$$` for mathematics, `<br/>` for a line break and
`wrap:` for a setting. Here plain text becomes a spelling that means that text and nothing else (entity codes, `#59;`),
and a participant's name, for which no such spelling exists, is checked. What is read back is the business of `meaning`.
"""

import re
from typing import Final

from corsage.mermaid.syntax.arrows import Arrow
from corsage.mermaid.syntax.tokens import NAME, RESERVED, SPACES

_NEWLINE: Final = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_MISREAD: Final = re.compile(r"[;#<]|\$(?=\$)|%(?=%)")
_ENTITIES: Final = {";": "#59;", "#": "#35;", "<": "#lt;", "$": "#36;", "%": "#37;", "}": "#125;", ":": "#58;"}
_WRAP: Final = re.compile(r"(:?(?:no)?wrap):")
# Mermaid drops the `;` that ends such a stretch, wherever it stands (`encodeEntities`), and breaks the entity code.
_STYLE: Final = re.compile(r"(?:style|classDef).*:\S*#.*;")
# What may follow a name wherever it stands, and must not run into it.
_AFTER_NAME: Final = (*(arrow.value for arrow in Arrow if arrow[0] in "-<"), ":", ",", " ", " :", "\n")


class InvalidName(ValueError):  # noqa: N818  # a name, not a failure: reads `raise InvalidName`
    """A participant's name that Mermaid would misread; `name` and `reason` say which and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name!r} cannot name a participant: {self.reason}"


def text(plain: str) -> str:
    """Spell plain text for a message, a note, a label: one line, that reads back as `plain`, trimmed.

    Line breaks become `<br/>`. Source: Mermaid's `encodeEntities`, `extractWrap` and lexer rules 34 and 87.
    """
    spelled = _NEWLINE.sub("<br/>", _MISREAD.sub(_entity, plain.strip(SPACES)))
    spelled = _WRAP.sub(r"\1#58;", spelled, count=1) if _WRAP.match(spelled) else spelled
    return spelled.replace(":", "#58;") if "#" in spelled and ("style" in spelled or "classDef" in spelled) else spelled


def line(plain: str) -> str:
    """Spell plain text where no line break is possible: a title."""
    return text(_NEWLINE.sub(" ", plain.strip(SPACES)))


def paragraph(plain: str) -> str:
    """Spell plain text of several lines, for `accDescr { ... }`."""
    return _NEWLINE.sub("\n", "\n".join(text(part) for part in plain.splitlines()).replace("}", "#125;"))


def name(candidate: str, before: str = "") -> str:
    """Return the name if Mermaid reads it as one wherever a name may stand, and right before `before`.

    Raises InvalidName. A name may hold single blanks, but then its participant has neither label nor configuration.
    """
    reason = name_problem(candidate, before)
    if reason:
        raise InvalidName(candidate, reason)
    return candidate


def name_problem(candidate: str, before: str = "") -> str | None:
    """Why Mermaid would misread the name, or None.

    `before` is an arrow or `()`: one that starts with a slash runs into a name such as `Auth-Service`.
    """
    if not candidate or candidate != candidate.strip(SPACES):
        return "a name starts and ends with something visible"
    bad = next((c for c in candidate if c in "+<>:,;@#%\n\r"), None)
    if bad:
        return f"{bad!r} cannot stand in a name"
    if re.search(f"[{SPACES}](?:as|AS|As|aS)(?:[{SPACES}]|$)|[{SPACES}]{{2}}", candidate):
        return "`as` and double blanks cannot stand in a name"
    for after in (*_AFTER_NAME, before):
        if RESERVED.match(candidate + after):
            return "it starts with a keyword: rename it, and give it that word as its label"
        found = NAME.match(candidate + after)
        if not found or found.group().strip(SPACES) != candidate:
            return f"{after!r} does not end it" if after == before else "part of it reads as an arrow"
    return None


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES[match.group()]
