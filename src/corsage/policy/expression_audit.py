"""The audit of `allow_origin_regex`: what it lets through that nobody meant, each time with an origin as proof.

The expression is matched whole, and only against serialised origins, so an attacker's origin must be one. What is
left are the mistakes of the expression itself. They are found by reasoning on its automaton, never by trying texts:
a proof is the shortest origin of its kind that a browser can send, and where there is none, nothing is reported.
"""

import re
from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from typing import Final

from corsage.http import origin as origins
from corsage.policy import suffixes
from corsage.policy.automaton.alphabet import BITS
from corsage.policy.automaton.budget import Budget, NotRegularError, NotUnderstoodError, TooLargeError
from corsage.policy.automaton.language import EVERYTHING, Language, language_of
from corsage.policy.automaton.positions import Positions
from corsage.policy.automaton.search import ANY, Question, clear, shortest_origin
from corsage.policy.automaton.serialized import SERIALIZED
from corsage.policy.automaton.tree import (
    ANYTHING,
    END,
    Chars,
    Choice,
    InvalidError,
    Mark,
    Node,
    Series,
)
from corsage.policy.expression import NotUnderstood, Understood, attempt
from corsage.policy.expression import matcher as expression_matcher
from corsage.policy.pattern import is_address
from corsage.policy.problems import Code, Problem
from corsage.policy.spelled import LOOPBACK, owned
from corsage.policy.ways import costly

FIELD: Final = "allow_origin_regex"
# What an expression costs that is not understood, for whoever wants it all the same.
_UNBOUNDED: Final = "danger_skip_regex_audit=True runs it by re: unchecked, and one request may take forever"
_STRANGERS: Final = "danger_skip_regex_audit=True builds it, strangers let in"


@lru_cache(64)
def audit(expression: str) -> tuple[Problem, ...]:
    """Every problem of an expression, one of each code at most."""
    outcome = attempt(expression)
    if isinstance(outcome, NotUnderstood):
        return (_not_understood(expression, outcome),)
    budget = Budget()
    try:
        problems = [
            *_explosive(expression, outcome.positions if outcome.ambiguous else None),
            *_dead(expression, outcome, budget),
            *_wide(expression, outcome, budget),
            *_unanchored(expression, outcome),
        ]
    except NotUnderstoodError as error:
        return (_not_understood(expression, NotUnderstood(error, outcome.positions)),)
    return tuple({problem.code: problem for problem in reversed(problems)}.values())[::-1]


@lru_cache(64)
def insecure(expression: str) -> str | None:
    """An origin that the expression accepts and for which anyone on the network can speak; None if unknown."""
    outcome = attempt(expression)
    if isinstance(outcome, NotUnderstood):
        return None
    try:
        return shortest_origin(outcome.language, clear(LOOPBACK), Budget())
    except TooLargeError:
        return None


def uncompiled(expression: str) -> Iterator[Problem]:
    """The one problem of an expression that not even the danger flag excuses: `re` cannot compile it."""
    try:
        expression_matcher(expression)
    except InvalidError as error:
        yield Problem(Code.REGEX_INVALID, FIELD, expression, str(error), "correct the expression")


def _not_understood(expression: str, outcome: NotUnderstood) -> Problem:
    error = outcome.error
    if isinstance(error, InvalidError):
        return Problem(Code.REGEX_INVALID, FIELD, expression, str(error), "correct the expression")
    if isinstance(error, NotRegularError):
        return Problem(Code.REGEX_NOT_REGULAR, FIELD, expression, error.reason, f"{error.hint}; {_UNBOUNDED}")
    too_large = Problem(Code.REGEX_TOO_LARGE, FIELD, expression, error.reason, f"{error.hint}; {_UNBOUNDED}")
    return next(_explosive(expression, outcome.positions), too_large)


def _explosive(expression: str, positions: Positions | None) -> Iterator[Problem]:
    proof = None if positions is None else costly(positions)
    if proof is not None:
        reason = (
            f"repeats can divide one text in more than a million ways, and a matcher that backtracks tries all "
            f"before it refuses {proof}"
        )
        hint = "repeat what ends in a character of its own, like ([a-z0-9-]+\\.)*"
        yield Problem(Code.REGEX_EXPLOSIVE, FIELD, expression, reason, hint)


def _dead(expression: str, understood: Understood, budget: Budget) -> Iterator[Problem]:
    reason = "it is matched whole, and no origin looks like it, or like one of its alternatives"
    hint = "write the whole origin in each alternative, https:// included, no path"
    positions = understood.positions
    useful = None
    for choice in _last_choices(understood.trimmed):
        useful = useful or _useful(positions, budget)
        if any(items and useful.isdisjoint(items) for items in positions.items[id(choice)]):
            yield Problem(Code.REGEX_MATCHES_NOTHING, FIELD, expression, reason, hint)
            return
    if shortest_origin(understood.language, ANY, budget) is None:
        yield Problem(Code.REGEX_MATCHES_NOTHING, FIELD, expression, reason, hint)


def _last_choices(node: Node) -> Iterator[Choice]:
    """The choices that an expression ends in: its alternatives."""
    if isinstance(node, Choice):
        yield node
        for item in node.items:
            yield from _last_choices(item)
    elif isinstance(node, Series) and node.items:
        yield from _last_choices(node.items[-1])


def _useful(positions: Positions, budget: Budget) -> set[int]:
    """The positions on a way to the end that spells a serialised origin; look-arounds are taken to hold."""
    sources: dict[tuple[int, int], list[tuple[int, int]]] = {(place, 0): [] for place in positions.whole.first}
    ahead = list(sources)
    for place, state in ahead:
        read_next = [target for mask, target in SERIALIZED.moves[state] if mask & positions.masks[place]]
        for target in [state] if place in positions.conditions else read_next:
            budget.spend(1 + len(positions.follow[place]))
            for after in positions.follow[place]:
                pair = after, target
                if pair not in sources:
                    sources[pair] = []
                    ahead.append(pair)
                sources[pair].append((place, state))
    back = [pair for pair in sources if pair[0] == positions.whole.end and pair[1] in SERIALIZED.accepting]
    alive = set(back)
    while back:
        new = [pair for pair in sources[back.pop()] if pair not in alive]
        alive.update(new)
        back += new
    return {place for place, _ in alive}


def _wide(expression: str, understood: Understood, budget: Budget) -> Iterator[Problem]:
    strangers = Question(owned(understood.positions, budget))
    proof = shortest_origin(understood.language, strangers, budget)
    if proof is None:
        return
    if Mark.DOT in understood.positions.marks:
        escaped = _with_escaped_dots(understood.positions)
        through_dots = understood.language.difference(escaped, Budget())
        by_dot = shortest_origin(through_dots, strangers, Budget())
        if by_dot is not None:
            reason = f"a dot without a backslash is any character: it lets {by_dot} through"
            yield Problem(Code.REGEX_UNESCAPED_DOT, FIELD, expression, reason, "write \\. for a dot")
        proof = shortest_origin(escaped, strangers, Budget())
    if proof is not None:
        reason = f"the domain is not spelled out: it lets {proof} through"
        yield Problem(Code.REGEX_TOO_WIDE, FIELD, expression, reason, _narrower(expression, proof))


def _with_escaped_dots(positions: Positions) -> Language:
    """The language of the expression if each of its single dots had a backslash."""
    escaped = copy(positions)
    dots = [
        BITS["."] if mark is Mark.DOT else mask for mask, mark in zip(positions.masks, positions.marks, strict=True)
    ]
    escaped.masks = dots
    return language_of(escaped, SERIALIZED, Budget())[0]


def _narrower(expression: str, proof: str) -> str:
    """What to write in place of an expression that lets a stranger through."""
    parsed = origins.parse(proof)
    assert parsed is not None, proof
    if parsed.scheme not in {"http", "https"}:
        return f"name the whole origin, {parsed.scheme}://ID; {_STRANGERS}"
    if is_address(parsed.host):
        return f"name each address, or at least its first three numbers; {_STRANGERS}"
    suffix = parsed.host.partition(".")[2]
    if "." in suffix and suffixes.is_suffix(suffix) and re.escape(suffix) in expression:
        return f"anyone can have a name under {suffix}: use a domain of your own, or name each host; {_STRANGERS}"
    return "spell the domain out, with \\. before it: https://[a-z0-9-]+\\.example\\.com"


def _unanchored(expression: str, understood: Understood) -> Iterator[Problem]:
    ends = set(_ends(understood.tree))
    if len(ends) < 2:
        return
    budget = Budget()
    loose, _ = language_of(Positions(_open(understood.tree), budget), SERIALIZED, budget)
    text = shortest_origin(loose, ANY, budget)
    proof = f"{text}.evil.test"
    whole, _ = language_of(Positions(Series((understood.tree, ANYTHING)), budget), EVERYTHING, budget)
    if text is not None and whole.accepts(proof):
        reason = f"$ holds for one alternative only: any server that does not match whole lets {proof} through"
        yield Problem(Code.REGEX_UNANCHORED, FIELD, expression, reason, "write ^(?:one|two)$")


def _ends(node: Node) -> Iterator[bool]:
    """For each alternative, whether it ends in `$`."""
    if isinstance(node, Choice):
        for item in node.items:
            yield from _ends(item)
    elif isinstance(node, Series) and node.items:
        yield from _ends(node.items[-1])
    else:
        yield node is END


def _open(node: Node) -> Node:
    """The alternatives that do not end in `$`."""
    if isinstance(node, Choice):
        return Choice(tuple([_open(item) for item in node.items]))
    if isinstance(node, Series) and node.items:
        return Series((*node.items[:-1], _open(node.items[-1])))
    return Chars(0) if node is END else node
