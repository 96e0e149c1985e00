"""Text of others for a terminal: its control characters are made visible, so that none of them drives it.

ECMA-48's controls stand below U+0020, at U+007F, and from U+0080 to U+009F (C1: U+009B alone begins a sequence). The
characters of Unicode that turn, hide or break a line of text (U+202E, U+200B, U+2028 and the like) are made visible
as well, and so are bytes of a file name that are not UTF-8.
"""

import json
import re
from typing import Final

_HIDDEN: Final = (
    "\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_CONTROL: Final = re.compile(f"[\x00-\x08\x0b-\x1f{_HIDDEN}\ud800-\udfff]")
_CONTROL_OR_BREAK: Final = re.compile(f"[\x00-\x1f{_HIDDEN}\ud800-\udfff]")
_IN_TOML: Final = re.compile(f"[{_HIDDEN}\ud800-\udfff]")
_IN_JSON: Final = re.compile(f"[{_HIDDEN}]")


def visible(text: str) -> str:
    r"""The text with its control characters written as `\x1b`; line feeds and tabs stay."""
    return _CONTROL.sub(_escaped, text)


def on_one_line(text: str) -> str:
    r"""The text with its control characters written as `\x1b`, line feeds and tabs too: a file's name, a header."""
    return _CONTROL_OR_BREAK.sub(_escaped, text)


def json_visible(text: str) -> str:
    r"""JSON with the same value, whose strings hold no control character as it is: `\u009b`."""
    return _IN_JSON.sub(_escaped_in_json, text)


def toml_string(text: str) -> str:
    r"""A basic string of TOML with the text's value.

    TOML 1.0, String: control characters must be escaped, and an escape is a Unicode scalar value: half a surrogate
    pair, which no such text can hold, is written as U+FFFD.
    """
    quoted = json.dumps(text, ensure_ascii=False)
    return _IN_TOML.sub(lambda match: "\\ufffd" if "\ud800" <= match[0] <= "\udfff" else _toml_escape(match[0]), quoted)


def _toml_escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escaped_in_json(match: re.Match[str]) -> str:
    octets = match[0].encode("utf-16-be")
    return "".join([f"\\u{octets[i]:02x}{octets[i + 1]:02x}" for i in range(0, len(octets), 2)])
