"""Firefox's sentences in other languages, read by what no translation changes.

Translators keep the word CORS, the header names, the quoted values and the status. These tell the reasons apart, so no
table of languages is needed. Nothing here reads a sentence that names no header and no preflight.
"""

import re
from collections.abc import Iterator
from typing import Final

from corsage.evidence.known import Message
from corsage.fetch.reason import Reason

#: Characters of a longer line hold something else.
_LONGEST: Final = 5000
_URL: Final = re.compile(r"https?://[^\s'\"<>]{1,2000}")
_HEADER: Final = re.compile(r"Access-Control-Allow-(?P<header>Origin|Credentials|Methods|Headers)\b")
_QUOTED: Final = re.compile(r"(?<!\w)'\s?([^'\n]{1,300}?)\s?'(?!\w)")
_STATUS: Final = re.compile(r"[:\uff1a]\s?(\d{3})\b[^\d]{0,3}$")
#: "Preflight" as Firefox's translators have it.
_PREFLIGHT: Final = re.compile(
    r"preflight|pré-?vérification|preverifica|comprobación previa|предварительн|预检|預檢|"
    r"プリフライト|프리플라이트|사전",
    re.IGNORECASE,
)
_REDIRECT: Final = re.compile(
    r"redire[ck]|umleitung|weiterleitung|перенаправлен|重定向|リダイレクト|리디렉|przekierow|omleiding", re.IGNORECASE
)
#: A sentence about a failed connection has neither a header nor a status, only "(null)" or nothing.
_FAILED: Final = re.compile(
    r"fehlgeschlagen|nicht erfolgreich|échoué|échec|fallid|no tuvo éxito|non riuscit|не удал|未能成功|失败|失敗|"
    r"成功しなかった|성공하지|nie powiodło|mislukt|não teve êxito|falhou|\(null\)",
    re.IGNORECASE,
)


def read(text: str) -> Iterator[Message]:
    """The messages in a text whose quotes are plain."""
    for line in text.splitlines():
        if "CORS" not in line or len(line) > _LONGEST:
            continue
        reason, parameter, in_preflight = _reason(line)
        if reason is not None:
            url, status = _URL.search(line), _STATUS.search(line.strip())
            yield Message(
                line.strip(),
                "firefox",
                reason,
                None,
                parameter,
                url=url[0].rstrip(".,)") if url else None,
                status=int(status[1]) if status else None,
                in_preflight=in_preflight,
            )


def _reason(line: str) -> tuple[Reason | None, str, bool | None]:
    header = _HEADER.search(line)
    if header is None:
        if not _URL.search(line):
            return None, "", None
        if _REDIRECT.search(line):
            return Reason.PREFLIGHT_DISALLOWED_REDIRECT, "", None
        if not _FAILED.search(line):
            return None, "", None
        if _PREFLIGHT.search(line):
            return Reason.PREFLIGHT_INVALID_STATUS, "", True
        return Reason.NETWORK_FAILURE, "", None
    values = [value for value in _QUOTED.findall(line) if not value.startswith(("Access-Control", "http"))]
    if header["header"] == "Origin":
        return _origin(line, header.end(), values)
    if header["header"] == "Credentials":
        return Reason.INVALID_ALLOW_CREDENTIALS, "", None
    if header["header"] == "Methods":
        return Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, "", True
    return Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, values[0] if values else "", True


def _origin(line: str, end: int, values: list[str]) -> tuple[Reason, str, bool | None]:
    """The header alone is missing; with a value behind it, that does not match; `*` alone needs credentials."""
    behind = _QUOTED.findall(line[end:].partition("'")[2])
    value = next((value for value in behind if value), "") or next(iter(values), "")
    if value == "*":
        return Reason.WILDCARD_ORIGIN_NOT_ALLOWED, value, None
    if value:
        return Reason.ALLOW_ORIGIN_MISMATCH, value, None
    return Reason.MISSING_ALLOW_ORIGIN_HEADER, "", None
