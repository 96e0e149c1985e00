"""Rules over subjects: every rule is asked, and each of its hits becomes a finding."""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from corsage.audit import rules
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject, Probe
from corsage.findings.finding import Evidence, Finding
from corsage.http.secrets import masked_headers, masked_url


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by its name, in alphabetical order."""
    modules = [import_module(f"{rules.__name__}.{item.name}") for item in pkgutil.iter_modules(rules.__path__)]
    return {module.RULE.name: module.RULE for module in modules}


def page(name: str) -> str:
    """The documentation of a rule: its module's docstring."""
    return import_module(f"{rules.__name__}.{name.replace('-', '_')}").__doc__ or ""


def audit_policy(policy: PolicySubject) -> tuple[Finding, ...]:
    """What the rules have to say about a policy, worst first."""
    return _sorted(
        _finding(rule, hit, policy.environment or "", policy)
        for rule in all_rules().values()
        for hit in rule.policy(policy)
    )


def audit_endpoint(endpoint: EndpointSubject) -> tuple[Finding, ...]:
    """What the rules have to say about an endpoint, worst first."""
    return _sorted(_finding(rule, hit, "", None) for rule in all_rules().values() for hit in rule.endpoint(endpoint))


def _finding(rule: Rule, hit: Hit, environment: str, policy: PolicySubject | None) -> Finding:
    subject = ".".join(filter(None, [environment, hit.field]))
    return Finding(
        rule.name,
        rule.severity if hit.severity is None else hit.severity,
        hit.confidence,
        rule.persona,
        hit.summary,
        rule.fix,
        hit.origin,
        subject,
        None if policy is None or not hit.field else policy.place(hit.field),
        tuple([_evidence(probe) for probe in hit.probes]),
    )


def _evidence(probe: Probe) -> Evidence:
    sent, answer = probe.sent, probe.answer
    request = [
        f"{sent.method} {masked_url(sent.url)}",
        *[f"{name}: {value}" for name, value in masked_headers(sent.headers)],
    ]
    response = [
        str(answer.status),
        *[f"{name}: {value}" for name, value in masked_headers(answer.headers) if _shows(name)],
    ]
    return Evidence("\n".join(request), "\n".join(response))


def _shows(name: str) -> bool:
    """The headers of an answer that a finding can rest on."""
    return name.lower().startswith("access-control-") or name.lower() in {"vary", "cache-control", "server", "via"}


def _sorted(findings: Iterator[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(dict.fromkeys(findings), key=lambda finding: (-finding.severity, finding.rule, finding.summary))
    )
