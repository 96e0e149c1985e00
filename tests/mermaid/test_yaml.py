"""The YAML of diagrams, held against the js-yaml that Mermaid brings."""

import os
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.mermaid.yaml import reader as yaml
from corsage.mermaid.yaml.scalars import YamlError

FIRST_SEED = int(os.environ.get("MERMAID_SEED", "0"))
KEYS = [
    "type", "alias", "alias", "alias", "a", "'alias'", '"type"', "&k alias", "!!str alias", "? alias", "12", "true",
    "<<", "alias ", "alias\t", "__proto__", "*x", "[a]", "- a", "{a: 1",
]  # fmt: skip
VALUES = [
    "a", "b c", "12", "1.5", "0x1F", "0b11", "0o17", "012", "1_000", "-3", "+1", ".5", "1e3", "1e400", ".inf", "null",
    "~", "true", "yes", "2024-01-01", "''", "'it''s'", '"x\\n"', '"\\x41"', '"\\q"', '"a  \n  b"', "'a\n\n b'", "'a",
    "&x a", "*x", "&y [*x]", "!!str 12", "!!int 3", "!!int a", "!!bool true", "!t a", "!<tag:yaml.org,2002:str> 5",
    "!!map {a: 1", "!!seq [a]", "a#b", "a #b", "#c", "[a, b]", "[]", "{a: 1", "[a", "[a: b, c]", "[? a]", "|\n  x",
    "|-\n  x\n  y", ">\n  x\n  y", ">\n  a\n\n   b\n  c\n", "|2\n   x", "|+\n  x\n\n", "|#c", "-", "- a", "a: b", ":",
    "?", "? a\n: b", "-a", "?a", ":a", "a :b", "a:", "a\n  b", "a\n\n  b", "---", "...", "\t", "@a", "`a", "%a", "é",
]  # fmt: skip


def config(seed: int) -> str:
    """What may stand in `@{...}`: pairs in flow form or in block form, sound and broken."""
    rng = random.Random(seed)

    def value(depth: int = 0) -> str:
        if depth < 3 and rng.random() < 0.12:
            return "[" + rng.choice([", ", ","]).join(value(depth + 1) for _ in range(rng.randrange(3))) + "]"
        return rng.choice(VALUES)

    colons = [": ", ": ", ": ", ":", " : ", ":\t", ":\n    ", ":\n", ": &z ", ": !!str "]
    pairs = [rng.choice(KEYS) + rng.choice(colons) + value() for _ in range(rng.choice([1, 1, 2, 3]))]
    if rng.random() < 0.5:
        return " " + rng.choice([", ", ",", ", \n"]).join(pairs) + rng.choice([" ", "", ","])
    indent = rng.choice(["  ", "", "    "])
    return "\n" + "".join(indent + pair + rng.choice(["\n", "\n", "\n\n", " # c\n"]) for pair in pairs)


def test_configurations_are_read_as_mermaid_reads_them(assert_same_meaning: Callable[[str], None]) -> None:
    """Anchors, aliases, tags, flow and block forms, many lines: the same value, or rejected alike."""
    for seed in range(FIRST_SEED, FIRST_SEED + 1500):
        assert_same_meaning(f"sequenceDiagram\nparticipant A@{{{config(seed)}}}\nA->>A: x\n")


@given(st.text() | st.lists(st.sampled_from(KEYS + VALUES) | st.sampled_from(": \n\t,]}")).map("".join))
def test_any_text_is_yaml_or_an_error_with_its_line(text: str) -> None:
    """Nothing else is raised, whatever the text."""
    try:
        yaml.load(text)
    except YamlError as error:
        assert 0 <= error.line <= text.count("\n") + text.count("\r") + 1  # noqa: PT017  # that it raises is no rule


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x [1, {b: c}]\nd: *x\n", {"a": [1, {"b": "c"}], "d": [1, {"b": "c"}]}),
        ("&k a: !!str 1\n*k : 2\n", None),
        ("&k a: !!str 1\nb: *k\n", {"a": "1", "b": "a"}),
        ("a: &x [*x]\n", {"a": [None]}),
        ("a: >-\n  b\n  c\n\n  d\n", {"a": "b c\nd"}),
        ("? a\n: - b\n  - c\n", {"a": ["b", "c"]}),
        ("<<: {a: 1}\n", {"<<": {"a": 1}}),
    ],
)
def test_what_anchors_tags_and_blocks_mean(text: str, value: object) -> None:
    """The JSON schema: no merge keys, no dates; what is rejected is None here."""
    try:
        assert yaml.load(text) == value
    except YamlError:
        assert value is None


def test_aliases_do_not_multiply() -> None:
    """A billion laughs are refused, not expanded."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    with pytest.raises(YamlError, match="too many aliases"):
        yaml.load("\n".join(lines))
