"""JavaScript that makes one request (fetch, XMLHttpRequest, jQuery, axios), copied or written, into evidence."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from corsage.evidence import copied, js_literal
from corsage.evidence.copied import CopyError
from corsage.evidence.known import Evidence

_CONSTANT: Final = re.compile(r"\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*")
_APPENDED: Final = re.compile(
    r"\b([A-Za-z_$][\w$]*)\.(?:append|set)\(\s*([\"'])(.*?)\2\s*,\s*([\"'])(.*?)\4", re.DOTALL
)
_FETCH: Final = re.compile(r"\bfetch\s*\(\s*(?:new\s+Request\s*\(\s*)?")
_OPEN: Final = re.compile(r"\.open\s*\(\s*")
_AJAX: Final = re.compile(r"(?:\$|jQuery)\.ajax\s*\(\s*|\baxios(?:\.request)?\s*\(\s*")
_AXIOS: Final = re.compile(r"\baxios\.(get|delete|head|options|post|put|patch)\s*\(\s*")
_HEADER: Final = re.compile(r"\.setRequestHeader\s*\(\s*([\"'])(.*?)\1\s*,\s*(?:([\"'])(.*?)\3)?", re.DOTALL)
_WITH: Final = re.compile(r"\.withCredentials\s*=\s*true")
#: Characters of a longer snippet are a program, and not a request.
_LONGEST: Final = 2_000_000


def read(text: str) -> Evidence:
    """The evidence of the first request in the text. Raises `CopyError`."""
    text = text[:_LONGEST]
    names = _constants(text)
    for pattern, reader in ((_FETCH, _fetch), (_AXIOS, _axios), (_AJAX, _ajax), (_OPEN, _xhr)):
        match = pattern.search(text)
        if match is not None:
            return reader(text, match, names)
    raise CopyError("not a request: no fetch(), XMLHttpRequest, $.ajax() or axios call with a URL")


def _constants(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for match in _CONSTANT.finditer(text):
        names[match[1]], _ = js_literal.read(text, match.end(), names)
        if re.match(r"new\s+Headers\s*\(\s*\)", text[match.end() :]):
            names[match[1]] = {}
        for name, _, header, _, value in _APPENDED.findall(text):
            if name == match[1] and isinstance(names[name], dict):
                names[name][header] = value
    return names


def _fetch(text: str, match: re.Match[str], names: dict[str, Any]) -> Evidence:
    url, end = js_literal.read(text, match.end(), names)
    options: Any = {}
    if text.startswith(",", end):
        options, _ = js_literal.read(text, end + 1, names)
    options = options if isinstance(options, Mapping) else {}
    headers = list(_lines(options.get("headers")))
    # What DevTools copies says what was sent; what a script says is what it chose.
    is_copy = "referrer" in options or any(name.lower().startswith("sec-") for name, _ in headers)
    return copied.evidence(
        _url(url),
        _text(options.get("method")) or "GET",
        headers,
        credentials=None if is_copy else _text(options.get("credentials")) or "same-origin",
        mode=_text(options.get("mode")) or "cors",
        referrer=_text(options.get("referrer")),
        kind="fetch",
    )


def _xhr(text: str, match: re.Match[str], names: dict[str, Any]) -> Evidence:
    method, end = js_literal.read(text, match.end(), names)
    url, _ = js_literal.read(text, end + 1, names)
    headers = [(name, value or None) for _, name, _, value in _HEADER.findall(text)]
    credentials = "include" if _WITH.search(text) else "same-origin"
    return copied.evidence(
        _url(url), _text(method) or "GET", headers, credentials=credentials, mode="cors", kind="XMLHttpRequest"
    )


def _ajax(text: str, match: re.Match[str], names: dict[str, Any]) -> Evidence:
    options, end = js_literal.read(text, match.end(), names)
    if isinstance(options, str) and text.startswith(",", end):
        url = options
        options, _ = js_literal.read(text, end + 1, names)
        options = {**(options if isinstance(options, dict) else {}), "url": url}
    options = options if isinstance(options, Mapping) else {}
    fields = options.get("xhrFields")
    includes = options.get("withCredentials") or (isinstance(fields, Mapping) and fields.get("withCredentials"))
    headers = list(_lines(options.get("headers")))
    content_type = _text(options.get("contentType"))
    return copied.evidence(
        _url(options.get("url")),
        (_text(options.get("method")) or _text(options.get("type")) or "GET").upper(),
        [*headers, *([("content-type", content_type)] if content_type else [])],
        credentials="include" if includes else "same-origin",
        mode="cors",
        kind="a call of jQuery or axios",
    )


def _axios(text: str, match: re.Match[str], names: dict[str, Any]) -> Evidence:
    url, end = js_literal.read(text, match.end(), names)
    options: Any = None
    while text.startswith(",", end):  # the configuration is the last argument; the body is before it
        options, end = js_literal.read(text, end + 1, names)
    options = options if isinstance(options, Mapping) else {}
    credentials = "include" if options.get("withCredentials") else "same-origin"
    return copied.evidence(
        _url(url),
        match[1].upper(),
        list(_lines(options.get("headers"))),
        credentials=credentials,
        mode="cors",
        kind="axios",
    )


def _lines(headers: object) -> Iterator[tuple[str, str | None]]:
    for name, value in headers.items() if isinstance(headers, Mapping) else ():
        yield name, _text(value)


def _url(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise CopyError("the request names no URL that can be read: write it as a string")
    return value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
