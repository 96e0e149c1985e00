"""The audit of `allow_origin_regex`: what it lets through that nobody meant, each time with an origin as proof.

The expression is matched whole, and only against serialised origins, so an attacker's origin must be one. What is
left are the mistakes of the expression itself. A proof is an origin that the expression really accepts, or one that it
takes a million steps to refuse (`backtracking`): nothing is reported on the look of the expression alone.

The rule for origins: who may register a domain decides who may speak, so the registrable domain (the label before
the public suffix, and the suffix) must be spelled out, character by character.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from corsage.policy import pattern, suffixes
from corsage.policy.backtracking import Automaton
from corsage.policy.pattern import Pattern, is_address
from corsage.policy.problems import Code, Problem
from corsage.policy.samples import Mark, Sample, Tree

FIELD: Final = "allow_origin_regex"


# Environments and routes inherit the expression of the base, and each of their policies is checked.
@lru_cache(64)
def audit(expression: str) -> tuple[Problem, ...]:
    """Every problem of an expression that compiles, one of each code at most."""
    tree = Tree(expression)
    found: dict[Code, Problem] = {}
    for check in (_explosive, _dead, _wide, _unanchored):
        for problem in check(expression, tree):
            found.setdefault(problem.code, problem)
    return tuple(found.values())


@lru_cache(64)
def insecure(expression: str) -> str | None:
    """An origin that the expression accepts and for which anyone on the network can speak, or None."""
    for text, _ in _accepted(expression, Tree(expression)):
        parsed = pattern.parse(text, FIELD)
        if isinstance(parsed, Pattern) and not parsed.secure:
            return text
    return None


def _accepted(expression: str, tree: Tree, samples: list[Sample] | None = None) -> Iterator[tuple[str, Sample]]:
    """The samples that are origins and that the expression accepts, as a policy asks it."""
    matcher = re.compile(expression)
    for sample in tree.samples() if samples is None else samples:
        # An expression, or a part of it, may ignore case.
        text = "".join([char for char, _ in sample]).lower()
        if isinstance(pattern.parse(text, FIELD), Pattern) and matcher.fullmatch(text):
            yield text, sample


def _explosive(expression: str, tree: Tree) -> Iterator[Problem]:
    proof = Automaton(tree).costly()
    if proof is not None:
        reason = f"repeats can divide one text in more than a million ways, and all are tried before {proof} is refused"
        hint = "repeat what ends in a character of its own, like ([a-z0-9-]+\\.)*"
        yield Problem(Code.REGEX_EXPLOSIVE, FIELD, expression, reason, hint)


def _dead(expression: str, tree: Tree) -> Iterator[Problem]:
    for nodes in tree.alternatives():
        if not any(_accepted(expression, tree, tree.samples_of(nodes))) and tree.complete:
            reason = "it is matched whole, and no origin looks like it, or like one of its alternatives"
            hint = "write the whole origin in each alternative, https:// included, no path"
            yield Problem(Code.REGEX_MATCHES_NOTHING, FIELD, expression, reason, hint)


def _wide(expression: str, tree: Tree) -> Iterator[Problem]:
    for text, sample in _accepted(expression, tree):
        marks = _registrable(text, sample)
        if Mark.DOT in marks:
            reason = f"a dot without a backslash is any character: it lets {text} through"
            yield Problem(Code.REGEX_UNESCAPED_DOT, FIELD, expression, reason, "write \\. for a dot")
        elif Mark.FREE in marks:
            reason = f"the domain is not spelled out: it lets {text} through"
            hint = "spell the domain out, with \\. before it: https://[a-z0-9-]+\\.example\\.com"
            yield Problem(Code.REGEX_TOO_WIDE, FIELD, expression, reason, hint)


def _registrable(text: str, sample: Sample) -> set[Mark]:
    """The marks of the characters that decide who owns the origin; none where nobody else can own one like it."""
    host = (
        text.partition("://")[2].partition(":")[0] if "[" not in text else text[text.index("[") : text.index("]") + 1]
    )
    owned = _owned(host)
    end = text.index("://") + 3 + len(host)
    # A dot without a backslash that stands for a dot is no stranger's origin.
    return {mark for char, mark in sample[end - len(host) :][owned] if (char, mark) != (".", Mark.DOT)}


def _owned(host: str) -> slice:
    """Where in a host it is said who owns it."""
    if (top := host.rpartition(".")[2]) in suffixes.RESERVED:  # whoever runs such a network decides about all of it
        return slice(len(host) - len(top), len(host))
    if not is_address(host):
        return slice(len(host) - len(suffixes.registrable(host)), len(host))
    # An address of a private network is whoever runs that network; any other is had with a server.
    first = len(host.partition("." if "." in host else ":")[0])
    return slice(first) if ip_address(host.strip("[]")).is_global else slice(0)


def _unanchored(expression: str, tree: Tree) -> Iterator[Problem]:
    alternatives = tree.alternatives()
    anchored = [tree.is_anchored(nodes) for nodes in alternatives]
    if all(anchored) or not any(anchored):
        return
    loose = re.compile(expression)
    for nodes in (nodes for nodes, ends in zip(alternatives, anchored, strict=True) if not ends):
        for text, _ in _accepted(expression, tree, tree.samples_of(nodes)):
            proof = f"{text}.evil.test"
            if loose.match(proof):
                reason = f"$ holds for one alternative only: any server that does not match whole lets {proof} through"
                yield Problem(Code.REGEX_UNANCHORED, FIELD, expression, reason, "write ^(?:one|two)$")
                return
