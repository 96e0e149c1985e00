"""SARIF 2.1.0, as GitHub's code scanning reads it: every result has a physical location and a stable fingerprint.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from corsage.findings.finding import Finding, Severity
from corsage.reports.result import Result

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFORMATION: "note",
}
#: GitHub: security-severity of a rule, from 0.0 to 10.0.
_SCORES: Final = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFORMATION: "0.0",
}


def log(results: Iterable[Result], pages: Mapping[str, str], version: str, location: str) -> dict[str, Any]:
    """The log of a run, valid without any result.

    `pages` are the rules' documentation. `location` is the file that findings without a place of their own are put at.
    """
    rows = [_result(result, finding, location) for result in results for finding in result.findings]
    driver = {
        "name": "corsage",
        "version": version,
        "rules": [_rule(name, text) for name, text in pages.items()],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": rows}]}


def _rule(name: str, text: str) -> dict[str, Any]:
    summary = text.strip().partition("\n")[0]
    return {
        "id": name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": text.strip()},
    }


def _result(result: Result, finding: Finding, location: str) -> dict[str, Any]:
    place = finding.location
    file, line = (location, 1) if place is None else (place.file, place.line or 1)
    identity = "\0".join([finding.rule, result.target, finding.subject, finding.origin or "", finding.summary])
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.summary}. {finding.fix}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}],
        "partialFingerprints": {"corsage/v1": hashlib.sha256(identity.encode()).hexdigest()[:32]},
        "properties": {
            "target": result.target,
            "confidence": finding.confidence.value,
            "security-severity": _SCORES[finding.severity],
        },
    }
