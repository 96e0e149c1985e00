"""The grammars that the Fetch standard takes from RFC 9110, RFC 9111 and MIME Sniffing, each under its rule's name.

What lives here: patterns and the smallest functions over one string. What may not: any idea of CORS.

Header values are byte sequences. Everywhere in Corsage a value is the isomorphic decoding of those bytes: a
`str` whose code points are all below 0x100 (Infra, "isomorphic decode"). Nothing here decodes UTF-8.
"""

import re
from functools import lru_cache
from typing import Final

# RFC 9110, 5.6.2: token = 1*tchar
TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

# RFC 9110, 5.6.3: OWS = *( SP / HTAB )
OWS: Final = " \t"

# Fetch, "HTTP whitespace": U+0009, U+000A, U+000D, U+0020
HTTP_WHITESPACE: Final = "\t\n\r "

# RFC 9111, 1.2.2: delta-seconds = 1*DIGIT
DELTA_SECONDS: Final = re.compile(r"[0-9]+")

# What lies between the commas of a list outside of quoted strings (RFC 9110, 5.6.4), for "get, decode, and split".
_LIST_ITEM: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)*')


def is_token(text: str) -> bool:
    """Whether the text is a token (RFC 9110, 5.6.2): what a method and a header name must be."""
    return TOKEN.fullmatch(text) is not None


def normalize(value: str) -> str:
    """The value without leading and trailing HTTP whitespace (Fetch, "normalize" a byte sequence)."""
    return value.strip(HTTP_WHITESPACE)


def is_header_value(value: str) -> bool:
    """Whether a normalised text is a header value: no NUL, LF or CR in it (Fetch, "header value")."""
    return "\0" not in value and "\n" not in value and "\r" not in value


def is_isomorphic(text: str) -> bool:
    """Whether every code point is below 0x100, so that Web IDL converts the text to a ByteString."""
    return text.isascii() or max(text) < "\u0100"


def split_list(value: str) -> list[str]:
    """The items of a list outside of quoted strings, trimmed (Fetch, "get, decode, and split")."""
    items, start = [], 0
    while True:
        match = _LIST_ITEM.match(value, start)
        end = match.end() if match else start
        items.append(value[start:end].strip(OWS))
        if end >= len(value):
            return items
        start = end + 1


def integer(digits: str) -> int:
    """The number, with a sign or without; of its digits no more are looked at than 64 bits can need."""
    sign = digits[:1] if digits[:1] in {"+", "-"} else ""
    return int(sign + (digits.removeprefix(sign).lstrip("0")[:20] or "0"))


def token_list(value: str) -> tuple[str, ...] | None:
    """The tokens of a `#token` list, empty elements dropped (RFC 9110, 5.6.1.2), or None where it is not one.

    Fetch, "extract header list values": a value that the ABNF does not match is a failure, never an empty list.
    """
    if not value:
        return ()
    return _tokens(value) if len(value) > _SHORT else _short_tokens(value)


def _tokens(value: str) -> tuple[str, ...] | None:
    items = tuple([item for raw in value.split(",") if (item := raw.strip(OWS))])
    return items if all(map(TOKEN.fullmatch, items)) else None


def token_set(value: str) -> frozenset[str] | None:
    """The tokens of a `#token` list of names that ignore case, in lower case, or None where it is not one."""
    if not value:
        return frozenset()
    return _names(value) if len(value) > _SHORT else _short_names(value)


def _names(value: str) -> frozenset[str] | None:
    items = _tokens(value.lower())
    return None if items is None else frozenset(items)


# Servers say the same lists again and again; a bound on their length bounds what is kept.
_SHORT: Final = 512
_short_tokens: Final = lru_cache(1024)(_tokens)
_short_names: Final = lru_cache(1024)(_names)
