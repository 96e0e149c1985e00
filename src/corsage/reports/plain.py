"""Text for a terminal: each target, its findings worst first, and the requests that prove them."""

from collections.abc import Iterator

from corsage.findings.finding import Evidence, Finding
from corsage.reports.result import Result


def render(result: Result) -> str:
    """The lines of one target. Control characters are the caller's to make visible."""
    if result.reason is not None:
        return f"{result.target}: NOT TESTED: {result.reason}\n"
    if not result.findings:
        return f"{result.target}: no findings\n"
    lines = [f"{result.target}: {len(result.findings)} finding{'s' if len(result.findings) > 1 else ''}"]
    for finding in result.findings:
        lines += _finding(finding)
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.location
    where = "" if place is None else f" ({place.file}{f':{place.line}' if place.line else ''})"
    yield ""
    yield f"  {str(finding.severity).upper()} {finding.rule}{where}"
    yield f"    {finding.summary}"
    for item in finding.evidence:
        yield from _evidence(item)
    yield f"    fix: {finding.fix}"


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield from (f"    > {line}" for line in evidence.request.split("\n"))
    yield from (f"    < {line}" for line in evidence.response.split("\n"))
