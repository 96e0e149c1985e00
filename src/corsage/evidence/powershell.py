"""PowerShell's Invoke-WebRequest, as DevTools copy it, into evidence; it is read, and never run."""

import re
from collections.abc import Iterator
from typing import Final

from corsage.evidence import copied
from corsage.evidence.copied import CopyError
from corsage.evidence.known import Evidence

_TEXT: Final = r"(?:\"(?P<{0}d>(?:[^\"`]|`.|\"\")*)\"|'(?P<{0}s>(?:[^']|'')*)')"
_OPTION: Final = re.compile(
    r"-(?P<name>Uri|Method|UserAgent|ContentType|CustomMethod)\s+(?:" + _TEXT.format("v") + r"|(?P<plain>[^\s`\"']+))",
    re.IGNORECASE,
)
_HEADERS: Final = re.compile(r"-Headers\s+@\{(?P<body>.*?)\n?\}", re.IGNORECASE | re.DOTALL)
_PAIR: Final = re.compile(_TEXT.format("n") + r"\s*=\s*" + _TEXT.format("v"))
_COOKIE: Final = re.compile(r"New-Object System\.Net\.Cookie\(")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def read(text: str) -> Evidence:
    """The evidence of the command. Raises `CopyError`."""
    if not re.search(r"Invoke-(?:WebRequest|RestMethod)|\biwr\b|\birm\b", text, re.IGNORECASE):
        raise CopyError("not a PowerShell request: there is no Invoke-WebRequest or Invoke-RestMethod in it")
    options = {match["name"].lower(): match["plain"] or _value(match, "v") for match in _OPTION.finditer(text)}
    if "uri" not in options:
        raise CopyError("the PowerShell command names no -Uri")
    method = options.get("custommethod") or options.get("method") or "GET"
    return copied.evidence(options["uri"], method.upper(), list(_headers(text, options)), kind="PowerShell")


def _headers(text: str, options: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    listed = _HEADERS.search(text)
    for match in _PAIR.finditer(listed["body"]) if listed else ():
        yield _value(match, "n"), _value(match, "v")
    if "contenttype" in options:
        yield "content-type", options["contenttype"]
    if _COOKIE.search(text):
        yield "cookie", None


def _value(match: re.Match[str], group: str) -> str:
    double = match[f"{group}d"]
    if double is None:
        return (match[f"{group}s"] or "").replace("''", "'")
    return re.sub(
        r"`(.)|\"\"", lambda each: _ESCAPES.get(each[1], each[1]) if each[1] else '"', double, flags=re.DOTALL
    )
