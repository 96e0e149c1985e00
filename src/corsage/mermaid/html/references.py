"""Character references in HTML: `&amp;`, `&#38;`, `&#x26;`, and those that lack their semicolon.

Source: the HTML standard, 13.2.5.72 to 13.2.5.80. `html.unescape` departs from it: it drops control
characters, and knows no attributes.
"""

import re
from html.entities import html5
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?|([a-zA-Z][a-zA-Z0-9]*;?))")
_LONGEST: Final = max(map(len, html5))
_REPLACEMENT: Final = "\ufffd"


def resolved(text: str, *, attribute: bool = False) -> str:
    """The text with its references resolved, as in an element's content or as in an attribute's value."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(_in_attribute if attribute else _in_text, text)


def _in_text(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if not name:
        return _numeric(hexadecimal, 16) if hexadecimal else _numeric(decimal, 10)
    known = _known(name)
    return html5[known] + name[len(known) :] if known else match[0]


def _in_attribute(match: re.Match[str]) -> str:
    """As in text, but: "if the next input character is either a = or an ASCII alphanumeric", a name needs its `;`."""
    known = _known(match[3] or "")
    following = match.string[match.start() + 1 + len(known) :][:1]
    if known and not known.endswith(";") and (following == "=" or (following.isascii() and following.isalnum())):
        return match[0]
    return _in_text(match)


def _known(name: str) -> str:
    """The longest start of a name that is a reference."""
    ends = range(min(len(name), _LONGEST), 1, -1)
    return next((name[:end] for end in ends if name[:end] in html5), "")


def _numeric(digits: str, base: int) -> str:
    """13.2.5.80: no NULL, no surrogate, nothing beyond Unicode; and C1 controls mean what windows-1252 has there."""
    digits = digits.lstrip("0") or "0"
    code = int(digits, base) if len(digits) <= 7 else 0
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return _REPLACEMENT
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore") or chr(code)
    return chr(code)
