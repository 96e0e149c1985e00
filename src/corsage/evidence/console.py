"""Console text of any browser, or a longer paste that holds some, into messages.

The sentences are those of `corsage.consoles`, read backwards, and those of `corsage.evidence.wordings` (older
browsers, Edge Legacy, other languages). A sentence is searched anywhere: users paste fragments and stack traces. The
words before it, if there are any, say which page and which URL it is about.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from corsage.consoles.chromium import CHROMIUM
from corsage.consoles.firefox import FIREFOX
from corsage.consoles.webkit import WEBKIT
from corsage.evidence import localised
from corsage.evidence.known import Message, Symptom
from corsage.evidence.wordings import CONTEXTS, OLDER, OTHER
from corsage.fetch.reason import IN_PREFLIGHT, Reason

#: Characters of a paste that are read; a console's text is much smaller.
MAX_TEXT: Final = 1_000_000
#: Quotation marks of any language become the plain one; blanks that do not break fall out.
_QUOTES: Final = str.maketrans({
    **dict.fromkeys("‘’\u201a\u201c\u201d\u201e«»`\u00b4", "'"), "\u00a0": None, "\u202f": None, "\u200b": None,
})  # fmt: skip
_STATUS: Final = re.compile(
    r"\W{0,4}(?:The response had HTTP status code|Status code|Code d.état|Statuscode)\s?:?\s(?P<status>\d{3})"
)
_PREFLIGHT: Final = re.compile(r"Response to (?:the )?preflight request doesn'?t pass access control check:\s*$")
_REACH: Final = 4000  # how far before a sentence the words about it may begin


class _Sentence(NamedTuple):
    pattern: re.Pattern[str]
    browser: str
    reason: Reason | None
    symptom: Symptom | None
    in_preflight: bool | None


class _Hit(NamedTuple):
    start: int
    end: int
    match: re.Match[str]
    sentence: _Sentence


def read(text: str) -> tuple[Message, ...]:
    """The messages in a text, in order; none where nothing in it is a console's."""
    plain = normalised(text[:MAX_TEXT])
    hits = _longest(
        [
            _Hit(match.start(), match.end(), match, sentence)
            for sentence in _sentences()
            for match in sentence.pattern.finditer(plain)
        ]
    )
    messages, last = [], 0
    for hit in hits:
        messages.append(_message(plain, last, hit))
        last = hit.end
    if not any(message.reason for message in messages):
        messages += localised.read(plain)
    return tuple(dict.fromkeys(messages))


def normalised(text: str) -> str:
    """One kind of quote, and blanks for line breaks inside a line that a terminal wrapped."""
    return text.translate(_QUOTES).replace("\r", "")


def _message(text: str, last: int, hit: _Hit) -> Message:
    before = text[max(last, hit.start - _REACH) : hit.start]
    groups = {name: value for name, value in hit.match.groupdict().items() if value}
    context = _context(before) | groups
    in_preflight = True if _PREFLIGHT.search(before) else hit.sentence.in_preflight
    if in_preflight is False and "blocked by CORS policy" not in before:
        in_preflight = None  # a fragment, or a browser that named the request alone
    status = context.get("status") or ((after := _STATUS.match(text, hit.end)) and after["status"])
    return Message(
        hit.match[0],
        hit.sentence.browser,
        hit.sentence.reason,
        hit.sentence.symptom,
        context.get("parameter", "").strip(),
        context.get("page"),
        context.get("url"),
        context.get("first"),
        int(status) if status and status.isdigit() else None,
        in_preflight,
    )


def _context(before: str) -> dict[str, str]:
    """What the words before a sentence say of page and URL: the last ones that do."""
    matches = [match for pattern in CONTEXTS for match in pattern.finditer(before)]
    if not matches:
        return {}
    latest = max(matches, key=lambda match: (match.end(), -match.start()))
    return {name: value for name, value in latest.groupdict().items() if value}


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Without those that lie inside a longer one, in order of place."""
    chosen: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
        if not any(hit.start < other.end and other.start < hit.end for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: hit.start)


@cache
def _sentences() -> tuple[_Sentence, ...]:
    """Every sentence that is known, made when the first text is read."""
    preflights = set(IN_PREFLIGHT.values())
    rows = [
        _Sentence(_pattern(template), browser, reason, None, True if "Preflight" in reason.value else stage)
        for browser, table, stage in (
            ("chromium", {reason: texts[0] for reason, texts in CHROMIUM.items()}, False),
            ("firefox", FIREFOX, None),
            ("webkit", WEBKIT, None),
        )
        for reason, template in table.items()
        if reason not in preflights
    ]
    rows = [row for row in rows if row.reason is not Reason.DISALLOWED_BY_MODE]
    rows += [_Sentence(re.compile(text), browser, reason, None, stage) for text, browser, reason, stage in OLDER]
    rows += [_Sentence(re.compile(text, re.IGNORECASE), "", None, symptom, None) for text, symptom in OTHER]
    return tuple(rows)


def _pattern(template: str) -> re.Pattern[str]:
    """A template of `corsage.consoles` as the expression that finds what was made from it, or a part of a line."""
    core = normalised(template).removeprefix("Response to preflight request doesn't pass access control check: ")
    core = core.removeprefix("(Reason: ")
    core = re.sub(r"\)?\.?(?: Status code: (?:\{1\}|\(null\)))?\.?$", "", core)
    core = re.sub(r"\)?\. Status code.*$", "", core)
    escaped = re.escape(core).replace(r"\{0\}", r"(?P<parameter>[^\n]{0,400}?)")
    escaped = escaped.replace(r"\{1\}", r"(?P<status>[^\n]{0,40}?)").replace(r"\{2\}", r"(?P<page>\S{1,300}?)")
    escaped = escaped.replace(r"\{3\}", r"(?P<url>\S{1,2000}?)").replace(r"\ ", r"\s{1,9}")
    if core.startswith(("Request header field", "Method ")):
        escaped = escaped.removesuffix(r"\s{1,9}in\s{1,9}preflight\s{1,9}response")
    return re.compile(escaped)
