"""The audit of regular expressions: each proof is an origin that the expression accepts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import Code, Policy, PolicyError
from corsage.policy.regex_audit import audit, insecure
from corsage.policy.samples import Tree

PROOF = re.compile(r"lets (\S+) through")


@pytest.mark.parametrize(
    ("expression", "proof"),
    [
        (r"https://app.example\.com", "https://appxexample.com"),
        (r"https://(www.)?example\.com", "https://wwwxexample.com"),
        (r"https://.*example\.com", "https://evilexample.com"),
        (r"https://\w+example\.com", "https://evilexample.com"),
        (r"https://example\.com.*", "https://example.comevil"),
        (r"http://localhost.*", "http://localhostevil"),
        (r"https://shop[0-9]\.com", "https://shop0.com"),
    ],
)
def test_a_proof_is_an_origin_of_a_stranger_that_the_expression_accepts(expression: str, proof: str) -> None:
    """The reason names an origin; without the audit, the policy allows exactly that origin."""
    (problem,) = audit(expression)
    assert PROOF.findall(problem.reason) == [proof]
    unaudited = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert unaudited.decide("GET", (("origin", proof),)).allowed


def test_an_alternative_without_its_anchor_is_a_hole_wherever_the_match_is_not_whole() -> None:
    """Here the proof is refused, since expressions are matched whole; `re.match` lets it through."""
    expression = r"^https://a\.example|https://b\.example$"
    (problem,) = audit(expression)
    (proof,) = PROOF.findall(problem.reason)
    assert re.match(expression, proof)
    unaudited = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert not unaudited.decide("GET", (("origin", proof),)).allowed


@pytest.mark.parametrize(
    ("expression", "explodes"),
    [
        (r"https://([a-z]+)*\.example\.com", True),
        (r"https://([a-z]*)+\.example\.com", True),
        (r"https://(aa|a)*\.example\.com", True),
        (r"https://(?:(?:[a-z]+-?)+\.)+example\.com", True),
        (r"https://([a-z]+\.)*example\.com", False),
        (r"https://(?:a|b)*\.example\.com", False),
        (r"https://[a-z]+\.example\.com", False),
    ],
)
def test_a_repeat_that_divides_a_text_in_two_ways_explodes(expression: str, explodes: bool) -> None:  # noqa: FBT001
    """A body that matches both a text and the text twice makes a backtracking matcher try 2^n ways."""
    assert (Code.REGEX_EXPLOSIVE in {problem.code for problem in audit(expression)}) is explodes


def test_http_in_an_expression_is_found_when_credentials_are_allowed() -> None:
    """`https?` lets an origin through for which anyone on the network can speak; loopback is not such an origin."""
    assert insecure(r"https?://example\.com") == "http://example.com"
    assert insecure(r"https://example\.com") is None
    assert insecure(r"http://localhost(:\d+)?") is None
    assert insecure(r"http://127\.0\.0\.1:\d+") is None


def test_look_around_is_not_called_dead() -> None:
    """Where no samples can be made, nothing is claimed."""
    assert list(audit(r"https://(?=app)[a-z]+\.example\.com")) == []


def test_the_case_of_an_expression_can_be_ignored() -> None:
    """Origins are in lower case; an expression that ignores case is sampled in lower case."""
    assert list(audit(r"(?i)HTTPS://App\.Example\.COM")) == []


@given(st.from_regex(r"(https://)?([a-z.*+?|()\[\]\\^$0-9-]{0,12})(example\\?\.com)?", fullmatch=True))
def test_the_audit_never_fails(expression: str) -> None:
    """Whatever the expression, building the policy gives a policy or problems, and every sample is a text."""
    try:
        Policy(allow_origin_regex=expression)
    except PolicyError:
        return
    assert all(isinstance(char, str) for sample in Tree(expression).samples() for char, _ in sample)
