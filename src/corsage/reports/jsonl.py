"""JSON lines: an object for each target."""

import json
from typing import Any

from corsage.findings.finding import Finding
from corsage.reports.result import Result


def render(result: Result) -> str:
    """One line, without its end."""
    return json.dumps(
        {
            "target": result.target,
            "status": "tested" if result.reason is None else "not tested",
            "reason": result.reason,
            "requests": result.requests,
            "unread": list(result.unread),
            "findings": [_finding(finding) for finding in result.findings],
        },
        ensure_ascii=True,
    )


def _finding(finding: Finding) -> dict[str, Any]:
    location = finding.location
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "confidence": finding.confidence.value,
        "origin": finding.origin,
        "subject": finding.subject,
        "summary": finding.summary,
        "evidence": [{"request": item.request, "response": item.response} for item in finding.evidence],
        "location": None if location is None else {"file": location.file, "line": location.line},
        "fix": finding.fix,
    }
