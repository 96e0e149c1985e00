"""Expressions that explode: the count of ways is right, and each proof costs what it is said to cost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.http import origin as origins
from corsage.policy.backtracking import MOST_WAYS, Automaton
from corsage.policy.regex_audit import audit
from corsage.policy.samples import Tree

EXPONENTIAL = [
    r"https://([a-z]+)*\.example\.com",
    r"https://([a-z]*)+\.example\.com",
    r"https://(.*)*\.example\.com",
    r"https://(aa|a)*\.example\.com",
    r"https://(a|a)*\.example\.com",
    r"https://(a|ab|b)*\.example\.com",
    r"https://(abcd|ab|cd)*\.example\.com",
    r"https://(?:[a-z]+-?)+\.example\.com",
    r"https://(?:(?:[a-z]+-?)+\.)+example\.com",
    r"https://(\w+\.?)+example\.com",
    r"https://([a-z]{1,63})*\.example\.com",
    r"https://((?:[a-z]{1,63}){1,63}){1,63}",
    r"https://(?i:([A-Z]+)+)\.example\.com",
    r"https://(?=([a-z]+)+:)[a-z]+\.example\.com",
    r"https://[a-z]+\.example\.com|https://x([0-9]+)+\.example\.org",
]
POLYNOMIAL = [
    r"https://.*.*.*\.example\.com",
    r"https://\w*\w*\w*\w*\.example\.com",
    r"https://.*-.*-.*-.*\.example\.com",
    r"https://[a-z]*[a-z0-9]*[a-z-]*\.example\.com",
    r"https://(a|b)*c*(a|b)*c*(a|b)*c*\.example\.com",
]
EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "-"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join).map("(?:{})".format),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)  # fmt: skip


def steps(expression: str, text: str) -> int:
    """The ways through the beginnings of the text."""
    return Automaton(Tree(expression)).ways(text)[0]


@pytest.mark.parametrize("expression", EXPONENTIAL + POLYNOMIAL)
def test_the_proof_is_an_origin_that_takes_more_than_a_million_ways_to_refuse(expression: str) -> None:
    """It is one that a request can carry, the expression refuses it, and a character less costs no more than that."""
    proof = Automaton(Tree(expression)).costly()
    assert proof is not None
    assert origins.parse(proof) is not None
    assert steps(expression, proof) > MOST_WAYS
    assert steps(expression, proof[:-2]) <= MOST_WAYS
    assert re.fullmatch(expression, proof) is None
    assert proof in next(problem.reason for problem in audit(expression) if problem.code == "regex-explosive")


@pytest.mark.parametrize("expression", EXPONENTIAL)
def test_what_is_exponential_needs_few_characters(expression: str) -> None:
    """Twice as long a text squares the ways."""
    proof = Automaton(Tree(expression)).costly()
    assert proof is not None
    assert len(proof) < 100


@given(EXPRESSIONS, st.text(alphabet="ab-", max_size=8))
def test_the_automaton_takes_what_the_expression_matches(expression: str, text: str) -> None:
    """For every expression without look-around and every text, the two say the same."""
    assert Automaton(Tree(expression)).ways(text)[1] is (re.fullmatch(expression, text) is not None)


@pytest.mark.parametrize(
    ("expression", "text", "ways"),
    [("a*", "aaa", 4), ("a|b?a", "a", 3), ("(?:a+)+", "aaa", 8), ("a*a*", "aa", 6), ("a?a?b", "a", 3)],
)
def test_ways_are_counted(expression: str, text: str, ways: int) -> None:
    """One for the start, and for each beginning of the text as many as there are ways to take it."""
    assert steps(expression, text) == ways
