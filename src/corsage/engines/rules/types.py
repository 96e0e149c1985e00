"""What each engine makes of a Content-Type that a script wrote."""

import re
from typing import Final

from corsage.http import grammar, mime

_CHARSET: Final = re.compile(r"(?<=[\x00- ;])(charset[\x00- ]*=[\x00- \"']*)[^\x00- \"';]+", re.IGNORECASE)


def replaced_charset(content_type: str) -> str:
    """Chromium's XMLHttpRequest writes UTF-8 wherever a charset is named, and leaves the rest as it was."""
    return _CHARSET.sub(r"\g<1>UTF-8", content_type)


def _webkit_parameters(value: str) -> tuple[list[str], dict[str, str]]:
    """WebKit seeks a name as it is written among those that it keeps in lower case: A is not found, and taken again."""
    names: list[str] = []
    values: dict[str, str] = {}
    for name, text in mime.written(value):
        if name not in values:
            names.append(name.lower())
            values[name.lower()] = text
    return names, values


def webkit_type(value: str) -> str | None:
    """The MIME type parsed and serialised, with each name as often as it was taken, and the value that it had last."""
    kind, (names, values) = mime.essence(value), _webkit_parameters(value)
    return None if kind is None else mime.serialized(kind, [(name, values[name]) for name in names])


def webkit_text_type(content_type: str) -> str:
    """XMLHttpRequest's charset is UTF-8, as often as it is named."""
    kind, (names, values) = mime.essence(content_type), _webkit_parameters(content_type)
    if kind is None or values.get("charset", "UTF-8").upper() == "UTF-8":
        return content_type
    values["charset"] = "UTF-8"
    return mime.serialized(kind, [(name, values[name]) for name in names])


_QUOTE: Final = '"'


def chromium_data_type(value: str) -> str:
    """The parameters between semicolons, quoted or not, as they came; the first charset behind them.

    A charset has to be a token, or the URL is invalid. Those that begin with a blank are parameters and come last.
    """
    pieces, blank, charset = [], [], ""
    for piece in value.split(";")[1:]:
        name, equals, text = piece.strip(grammar.HTTP_WHITESPACE).partition("=")
        if not name or not equals or name.endswith(" "):
            continue
        if name.lower() != "charset":
            pieces.append(
                f';{name}="{text[1:].removesuffix(_QUOTE)}"' if text.startswith(_QUOTE) else f";{name}={text}"
            )
            continue
        unquoted = text[1:-1] if len(text) > 1 and text[0] == text[-1] == _QUOTE else text
        if unquoted.startswith(" "):
            blank.append(f';charset="{unquoted}"')
        elif grammar.is_token(unquoted):
            charset = charset or f";charset={unquoted}"
        elif text:
            raise ValueError(f"no charset: {text}")
    kind = mime.essence(value)
    if kind is None:
        return "".join(["text/plain", *blank, ";charset=US-ASCII"])
    return "".join([kind, *pieces, *blank, charset])
