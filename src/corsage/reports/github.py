"""Annotations of GitHub Actions: a workflow command for each finding.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator
from typing import Final

from corsage.findings.finding import Severity
from corsage.reports.result import Result

_COMMANDS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFORMATION: "notice",
}


def render(result: Result) -> str:
    """The lines of one target."""
    return "".join(f"{line}\n" for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    if result.reason is not None:
        yield f"::warning title=not tested::{_data(f'{result.target}: {result.reason}')}"
    for finding in result.findings:
        place = finding.location
        where = "" if place is None else f"file={_property(place.file)},line={place.line or 1},"
        text = f"{result.target}: {finding.summary}. {finding.fix}"
        yield f"::{_COMMANDS[finding.severity]} {where}title={_property(finding.rule)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
