"""What an audit says about one target: tested or not, with the findings."""

from typing import NamedTuple

from corsage.findings.finding import Finding


class Result(NamedTuple):
    """One target.

    `reason` says why it was not tested, or is None. `requests` is how many were sent to it. `unread` are sentences
    about the parts of a configuration that could not be read: the findings say nothing about those.
    """

    target: str
    findings: tuple[Finding, ...]
    reason: str | None = None
    requests: int = 0
    unread: tuple[str, ...] = ()
