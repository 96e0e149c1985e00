"""Expressions that explode: the count of ways is right, and each proof costs what it is said to cost."""

import re

import pytest

from corsage.http import origin as origins
from corsage.policy.automaton.budget import Budget
from corsage.policy.automaton.positions import Positions
from corsage.policy.automaton.tree import read, without_anchors
from corsage.policy.expression_audit import audit
from corsage.policy.ways import MOST_WAYS, ways_through

EXPLOSIVE = [
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
    r"https://(?i:([A-Z]+)+)\.example\.com",
    r"https://(?=([a-z]+)+:)[a-z]+\.example\.com",
    r"https://[a-z]+\.example\.com|https://x([0-9]+)+\.example\.org",
    # bounded repeats, and many loops in loops
    r"https://(?:[a-z0-9-]{1,63}\.?){1,10}\.example\.com",
    r"https://(?:[a-z]?){30}[a-z]{30}\.example\.com",
    r"https://(?:[a-z]{1,10}){1,10}\.example\.com",
    r"https://([a-z]+){10}\.example\.com",
    r"https://(?:(?:(?:(?:(?:(?:(?:(?:(?:a+)+)+)+)+)+)+)+)+)\.example\.com",
    r"https://(?:b1)*(?:b2)*(?:b3)*(?:b4)*(?:b5)*(?:b6)*(?:b7)*(?:b8)*(?:[a-z0-9]+)*\.example\.com",
    # powers of the length
    r"https://.*.*.*\.example\.com",
    r"https://\w*\w*\w*\w*\.example\.com",
    r"https://.*-.*-.*-.*\.example\.com",
    r"https://[a-z]*[a-z0-9]*[a-z-]*\.example\.com",
    r"https://(a|b)*c*(a|b)*c*(a|b)*c*\.example\.com",
]


def positions_of(expression: str) -> Positions:
    """The position automaton."""
    budget = Budget()
    return Positions(without_anchors(read(expression, budget)), budget)


@pytest.mark.parametrize("expression", EXPLOSIVE)
def test_the_proof_is_an_origin_that_takes_more_than_a_million_ways_to_refuse(expression: str) -> None:
    """It is one that a request can carry, and a third of it costs no more than that."""
    (reason,) = [problem.reason for problem in audit(expression) if problem.code == "regex-explosive"]
    proof = re.findall(r"refuses (\S+)", reason)[0]
    assert origins.parse(proof) is not None
    positions = positions_of(expression)
    assert ways_through(positions, proof) > MOST_WAYS
    assert ways_through(positions, proof[: len(proof) // 3]) <= MOST_WAYS


@pytest.mark.parametrize(
    ("expression", "text", "ways"),
    [("a*", "aaa", 4), ("a|b?a", "a", 3), ("(?:a+)+", "aaa", 8), ("a*a*", "aa", 6), ("a?a?b", "a", 3)],
)
def test_ways_are_counted(expression: str, text: str, ways: int) -> None:
    """One for the start, and for each beginning of the text as many as there are ways to take it."""
    assert ways_through(positions_of(expression), text) == ways


@pytest.mark.parametrize(
    "expression",
    [
        r"https://([a-z0-9-]+\.)*example\.com",
        r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+example\.com",
        r"https://.*\..*\.example\.com",
        r"https://(?:[a-z0-9-]{1,63}\.){1,10}example\.com",
        r"https://[a-z]+[0-9]*\.example\.com",
    ],
)
def test_repeats_that_cannot_explode_are_not_complained_of(expression: str) -> None:
    """What ends in a character of its own, or divides a text in few ways, is nobody's danger."""
    assert [problem.sentence for problem in audit(expression)] == []
