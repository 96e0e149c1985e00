"""Languages of expressions: the same as `re` has for every text, and the same as sets have for every operation."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy.automaton import (
    LONGEST_EXPRESSION,
    Budget,
    InvalidError,
    Language,
    NotRegularError,
    NotUnderstoodError,
    TooLargeError,
)
from corsage.policy.automaton.alphabet import ALPHABET, folded, mask_of, mask_of_range, split

ATOMS = ["a", "b", ".", "-", "[ab]", "[^a]", r"\w", r"\W", r"\d", r"\S", "(?i:A)", "(?i:[^B])"]
REPEATS = ["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "??", "{0}"]
PLACES = ["^", "$", r"\b", r"\B", r"\A", r"\Z", "(?<=a)", "(?<!.b)", "(?<=^a)", "(?<!(?<!a)b)"]


def grouped(form: str) -> "st.SearchStrategy[str]":
    """Expressions of one form around another."""
    return st.deferred(lambda: EXPRESSIONS).map(form.format)


EXPRESSIONS: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(ATOMS + PLACES + ["a*+", "[ab]++", ".?+", "b{1,2}+", "(?>a*)", "(?>[ab]+?)", "(?>ab)"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join).map("(?:{})".format),
        st.tuples(inner, st.sampled_from(REPEATS)).map(lambda two: f"(?:{two[0]}){two[1]}"),
        st.tuples(st.sampled_from(["(?=", "(?!"]), inner).map(lambda two: f"{two[0]}{two[1]})"),
    ),
    max_leaves=7,
)
# `\B` does not match the empty text in Python before 3.14, and no origin is empty.
TEXTS = ["".join(chars) for size in range(1, 6) for chars in itertools.product("ab-", repeat=size)]
SMALL = Language.of("[ab]{0,4}")


def texts_of(language: Language) -> set[str]:
    """What of the small texts is in the language."""
    return {text for text in ["", *TEXTS] if language.accepts(text)}


@given(EXPRESSIONS)
def test_a_language_is_what_re_matches_whole(expression: str) -> None:
    """For every expression that is understood, and every text of a small alphabet, both ways of asking agree."""
    try:
        language = Language.of(expression)
    except NotUnderstoodError:
        return
    compiled, matches = re.compile(expression), language.matcher()
    for text in TEXTS:
        expected = compiled.fullmatch(text) is not None
        assert language.accepts(text) is expected, text
        assert matches(text) is expected, text


@given(EXPRESSIONS, EXPRESSIONS)
def test_operations_are_those_of_sets(one: str, other: str) -> None:
    """Intersection, difference and complement of languages are those of the sets of their texts."""
    try:
        first, second = Language.of(one), Language.of(other)
        both, only, rest = first.intersection(second), first.difference(second), first.complement()
    except NotUnderstoodError:
        return
    assert texts_of(both) == texts_of(first) & texts_of(second)
    assert texts_of(only) == texts_of(first) - texts_of(second)
    assert texts_of(rest) == {"", *TEXTS} - texts_of(first)


@given(EXPRESSIONS)
def test_a_shortest_member_is_one_and_no_text_is_shorter(expression: str) -> None:
    """It is in the language, as short as the shortest that brute force finds, and missing only if there is none."""
    try:
        language = Language.of(expression).intersection(SMALL)
    except NotUnderstoodError:
        return
    members = texts_of(language)
    shortest = language.shortest()
    assert language.is_empty() is (shortest is None) is (not members)
    if shortest is not None:
        assert shortest in members
        assert len(shortest) == min(map(len, members))


@pytest.mark.parametrize("unicode", [True, False])
def test_case_is_ignored_as_re_ignores_it(unicode: bool) -> None:  # noqa: FBT001 - a column
    """Every code point, alone and as the end of a range, matches the same characters of origins."""
    flags = re.IGNORECASE if unicode else re.IGNORECASE | re.ASCII
    for code in (*range(0x250), 0x212A, 0x2160, 0x10428):
        same = re.compile(re.escape(chr(code)), flags)
        assert folded(code, code, unicode=unicode) == mask_of(char for char in ALPHABET if same.fullmatch(char))
        until = re.compile(f"[\x01-{re.escape(chr(max(code, 1)))}]", flags)
        assert folded(1, max(code, 1), unicode=unicode) == mask_of(char for char in ALPHABET if until.fullmatch(char))


@given(st.lists(st.sets(st.sampled_from(ALPHABET)).map(mask_of), max_size=5))
def test_a_division_of_the_alphabet_keeps_every_set_whole(masks: list[int]) -> None:
    """Blocks exclude each other, together are what the sets have, and each is within or outside of each set."""
    blocks = split(masks)
    together = 0
    for block in blocks:
        assert block
        assert not together & block
        together |= block
        assert all(block & mask in {0, block} for mask in masks)
    union = 0
    for mask in masks:
        union |= mask
    assert together == union


def test_a_range_is_its_characters() -> None:
    """From a code to a code, both included, whatever lies outside of the alphabet."""
    assert mask_of_range(ord("a"), ord("c")) == mask_of("abc")
    assert mask_of_range(0, 0x10FFFF) == mask_of(ALPHABET)
    assert mask_of_range(ord("A"), ord("Z")) == 0


@pytest.mark.parametrize(
    "expression",
    [r"(a)\1", r"(?P<n>a)(?P=n)", r"(a)?(?(1)b|c)", r"(?>a|ab)c", r"(?:ab)*+", r"(?<=a(?=b))b", r"(?<=a$)"],
)
def test_what_no_automaton_can_stand_for_is_refused(expression: str) -> None:
    """References, conditions, choices that are not taken back, a look ahead in a look behind."""
    with pytest.raises(NotRegularError) as caught:
        Language.of(expression)
    assert caught.value.hint


@pytest.mark.parametrize("expression", ["(", "[[]", r"\9", "(?", "x{99999999999999999999}", "a**", "(?<=a*)b"])
def test_what_re_does_not_compile_is_invalid(expression: str) -> None:
    """Also what it only warns of."""
    with pytest.raises(InvalidError):
        Language.of(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "a" * (LONGEST_EXPRESSION + 1),
        "(" * 5000,
        "(" * 61 + "a" + ")" * 61,
        "((a{60}){60}){60}",
        "a?" * 5000,
        ".*" * 4000,
        "(?:a|b)*a(?:a|b){40}",
        "(?=.*a)" * 1000,
        r"\b" * 4000,
        "(?:[a-z]{1,63}){1,63}",
        "".join(f"(?=.*{char})" for char in "abcdefghijklmnop") + ".*",
    ],
)
def test_what_is_too_large_is_refused_within_the_budget(expression: str) -> None:
    """It says that it gave up; no phase makes a step more than the budget has."""
    budget = Budget()
    with pytest.raises(TooLargeError):
        Language.of(expression, budget)
    assert budget.left <= Budget().left


def test_the_budget_decides_and_nothing_else() -> None:
    """The same expression is understood with the steps that it needs, and refused with one step less."""
    budget = Budget()
    Language.of(r"https://(?:[a-z0-9-]+\.)+example\.com", budget)
    needed = Budget().left - budget.left
    Language.of(r"https://(?:[a-z0-9-]+\.)+example\.com", Budget(needed))
    with pytest.raises(TooLargeError):
        Language.of(r"https://(?:[a-z0-9-]+\.)+example\.com", Budget(needed - 1))


def test_matching_looks_at_each_character_once() -> None:
    """An automaton has one move for a character: masks of a state exclude each other, whatever the expression."""
    for expression in (r"https://([a-z]+)*\.example\.com", r"(?:a|ab|b)*c", r"(?=.*a)(?!.*b)[a-z]*(?<=c)"):
        for moves in Language.of(expression).moves:
            assert all(not one & other for (one, _), (other, _) in itertools.combinations(moves, 2))
