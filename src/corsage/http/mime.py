"""MIME types, as far as CORS, XMLHttpRequest and `data:` ask for them (MIME Sniffing Standard, 4.4 and 4.5)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from corsage.http import grammar


def essence(value: str) -> str | None:
    """The type and subtype in lower case, "text/plain", or None where the value is not a MIME type.

    Parameters cannot make the parser fail, so they are not looked at (MIME Sniffing, "parse a MIME type", 11).
    """
    kind, slash, rest = value.strip(grammar.HTTP_WHITESPACE).partition("/")
    subtype = rest.partition(";")[0].rstrip(grammar.HTTP_WHITESPACE)
    return f"{kind}/{subtype}".lower() if slash and grammar.is_token(kind) and grammar.is_token(subtype) else None


_PARAMETER: Final = re.compile(r';[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\.?)*)"?[^;]*|([^;]*)))?', re.DOTALL)

#: HTTP quoted-string token code points (MIME Sniffing, 3).
_QUOTABLE: Final = re.compile(r"[\t\x20-\x7E\x80-\xFF]*")


def parameters(text: str) -> dict[str, str]:
    """A MIME type's parameters, names in lower case; of several with a name the first counts (step 11)."""
    values: dict[str, str] = {}
    for name, value in written(text):
        values.setdefault(name.lower(), value)
    return values


def written(value: str) -> Iterator[tuple[str, str]]:
    """The parameters that are some, names as they came."""
    for match in _PARAMETER.finditer(value):
        name, quoted, plain = match.groups()
        if not grammar.is_token(name):
            continue
        if quoted is not None:
            # Fetch, "collect an HTTP quoted string", 5.6.2: a backslash that ends the input is one.
            unescaped = re.sub(r"\\(.?)", lambda escaped: escaped[1] or "\\", quoted, flags=re.DOTALL)
        else:
            unescaped = (plain or "").rstrip(grammar.HTTP_WHITESPACE)
        if (unescaped or quoted is not None) and _QUOTABLE.fullmatch(unescaped):
            yield name, unescaped


def serialized(kind: str, pairs: Iterable[tuple[str, str]]) -> str:
    """MIME Sniffing, 4.5, "serialize a MIME type": a value that is not a token is quoted."""
    quoted = [(name, value if grammar.is_token(value) else '"' + re.sub(r'(["\\])', r"\\\1", value) + '"')
              for name, value in pairs]  # fmt: skip
    return kind + "".join([f";{name}={value}" for name, value in quoted])


def normalized(value: str) -> str | None:
    """The value parsed and serialized again: spelled as the standard spells it, or None where it is not a MIME type."""
    kind = essence(value)
    return None if kind is None else serialized(kind, parameters(value).items())
