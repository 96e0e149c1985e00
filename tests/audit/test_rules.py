"""Every rule's page: its bad example raises it, its good one does not."""

import re
from textwrap import dedent

import pytest

from corsage.audit import engine, policies
from corsage.findings.finding import Severity

EXAMPLE = re.compile(r"^(?P<kind>Bad|Good)\n(?P<text>(?: {4}.*\n)+)", re.MULTILINE)
NAMES = list(engine.all_rules())


def examples(name: str) -> dict[str, str]:
    """The examples of a page, by kind."""
    return {found["kind"]: dedent(found["text"]) for found in EXAMPLE.finditer(engine.page(name))}


def raised(text: str) -> set[str]:
    """The rules that a policy file raises."""
    return {
        finding.rule for subject in policies.from_toml(text, "corsage.toml") for finding in engine.audit_policy(subject)
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_why_and_where_it_stands(name: str) -> None:
    """The parts that every page has; a rule about policies has examples, too."""
    page = engine.page(name)
    for part in ("What\n", "Why\n", "Reference\n"):
        assert part in page
    rule = engine.all_rules()[name]
    assert rule.fix.endswith(".")


@pytest.mark.parametrize("name", [name for name in NAMES if examples(name)])
def test_the_bad_example_raises_the_rule_and_the_good_one_does_not(name: str) -> None:
    """What the page shows is what the rule does."""
    shown = examples(name)
    assert name in raised(shown["Bad"])
    assert name not in raised(shown["Good"])


def test_a_restrictive_policy_has_no_findings() -> None:
    """An audit that always finds something is not read."""
    text = 'allow_origins = ["https://app.example.com"]\nallow_methods = ["PUT"]\nallow_credentials = true\n'
    assert not raised(text)


def test_no_fix_opens_a_door() -> None:
    """The advice never allows more."""
    for rule in engine.all_rules().values():
        assert "allow null" not in rule.fix
        assert "danger_" not in rule.fix


def test_credentials_make_it_worse() -> None:
    """The same origin is worse where a session can be used."""
    plain, with_credentials = (
        max(
            finding.severity
            for subject in policies.from_toml(f'allow_origins = ["http://app.example.com"]\n{more}', "c.toml")
            for finding in engine.audit_policy(subject)
            if finding.rule == "insecure-origin"
        )
        for more in ("", "allow_credentials = true\ndanger_allow_insecure_origins = true")
    )
    assert (plain, with_credentials) == (Severity.MEDIUM, Severity.HIGH)


def test_a_finding_has_the_line_of_its_field() -> None:
    """In the environment that says it."""
    text = 'allow_origins = ["https://a.example"]\n\n[environments.production]\nallow_origins = ["http://localhost:3000"]\n'
    (finding,) = [
        finding
        for subject in policies.from_toml(text, "corsage.toml")
        for finding in engine.audit_policy(subject)
        if finding.rule == "production-allows-development"
    ]
    assert finding.location == ("corsage.toml", 4)
    assert finding.subject == "production.allow_origins"
