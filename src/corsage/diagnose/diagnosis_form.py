"""A diagnosis as JSON and as text for people; secrets are masked by the caller's `mask`.

{"id", "url", "method", "page", "causes": [{"cause", "confidence", "because": [...], "confirm", "fix"}], "limits"};
"id", "url", "method" and "page" only where they are known, "limits" only where there are any.
"""

import textwrap
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from corsage.diagnose.ranking import Diagnosis, Named

Mask: TypeAlias = Callable[[str], str]

_WIDTH: Final = 100


def write(diagnosis: Diagnosis, mask: Mask) -> dict[str, Any]:
    """The JSON form of one diagnosis."""
    facts, evidence = diagnosis.facts, diagnosis.evidence
    known = {"id": evidence.id, "url": facts.url, "method": facts.method, "page": facts.page}
    return {
        **{name: mask(value) for name, value in known.items() if value},
        "causes": [_cause(named, mask) for named in diagnosis.causes],
        **({"limits": list(evidence.limits)} if evidence.limits else {}),
    }


def _cause(named: Named, mask: Mask) -> dict[str, Any]:
    return {
        "cause": named.cause.name,
        "confidence": named.confidence,
        "because": [mask(because) for because in named.because],
        "confirm": named.cause.text.confirm,
        "fix": named.cause.text.fix,
    }


def text(diagnosis: Diagnosis, mask: Mask, width: int = _WIDTH) -> str:
    """The best cause in full, the others in a line each, and what the evidence cannot show."""
    return "\n".join([*_lines(diagnosis, mask, width), ""])


def _lines(diagnosis: Diagnosis, mask: Mask, width: int) -> Iterator[str]:
    facts = diagnosis.facts
    subject = " ".join([part for part in (facts.method, facts.url) if part]) or diagnosis.evidence.id or "the request"
    yield mask(f"{subject} (page {facts.page})" if facts.page else subject)
    first, *others = diagnosis.causes
    yield f"  {first.cause.name} ({first.confidence:.0%})"
    yield from _paragraph("    ", first.cause.text.what, width)
    for because in first.because:
        yield from _paragraph("    because: ", mask(because), width)
    yield from _paragraph("    confirm: ", first.cause.text.confirm, width)
    yield from _paragraph("    fix: ", first.cause.text.fix, width)
    for named in others:
        why = f": {named.because[0]}" if named.because else ""
        yield from _paragraph("  or ", mask(f"{named.cause.name} ({named.confidence:.0%}){why}"), width)
    for limit in diagnosis.evidence.limits:
        yield from _paragraph("  note: ", limit, width)


def _paragraph(label: str, words: str, width: int) -> list[str]:
    indent = " " * (len(label) - len(label.lstrip()) + 2)
    plain = " ".join(words.split())
    return textwrap.wrap(
        plain, width, initial_indent=label, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
