"""Labels of internationalised names: what a browser writes for them, and whether what is written is one (RFC 3492).

UTS 46, "Processing", as far as a policy needs it: a label is lower-cased and normalised (NFKC), and what Punycode
stands for must be such a label. Which characters a registry permits is not looked at.
"""

import unicodedata
from typing import Final

PREFIX: Final = "xn--"
# UTS 46, 3.1: what else separates labels
_DOTS: Final = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
# Nothing of these categories stands in a label: controls, surrogates, private use, separators. What this version of
# Python does not know yet may be a letter.
_REFUSED: Final = frozenset({"Cc", "Cs", "Co", "Zs", "Zl", "Zp"})


def encoded(text: str) -> str | None:
    """An origin or pattern with its Unicode labels in Punycode, or None where that makes no name."""
    scheme, found, rest = text.partition("://")
    host, colon, port = (rest if found else text).translate(_DOTS).partition(":")
    labels = [_label(label) for label in host.split(".")]
    if not all(map(is_valid, labels)):
        return None
    written = f"{scheme}://" * bool(found) + ".".join(labels) + colon + port
    return written if written.isascii() else None


def is_valid(label: str) -> bool:
    """Whether a label is no Punycode, or stands for what a browser would write so."""
    if not label.startswith(PREFIX):
        return True
    try:
        text = label.removeprefix(PREFIX).encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    return not text.isascii() and _is_label(text) and _label(text) == label


def _label(label: str) -> str:
    text = unicodedata.normalize("NFKC", label.lower())
    return text if text.isascii() else f"{PREFIX}{text.encode('punycode').decode('ascii')}"


def _is_label(text: str) -> bool:
    if unicodedata.category(text[0])[0] == "M":
        return False
    return not any(unicodedata.category(char) in _REFUSED for char in text)
