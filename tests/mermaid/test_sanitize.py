"""What is left of HTML in titles, box names and links, held against the DOMPurify that Mermaid calls."""

import os
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mermaid.markup import ATTRIBUTE_NAMES, ATTRIBUTE_VALUES, PIECES, TAGS, markup

from corsage.mermaid.sanitize import sanitize

FIRST_SEED = int(os.environ.get("MERMAID_SEED", "0"))
PLACES = [
    "title {}", "accTitle: {}", "box {}\nparticipant A\nend", "link A: {} @ u", "link A: x @ {}",
    'links A: {{"x": "{}"}}', 'properties A: {{"{}": "x"}}',
]  # fmt: skip


def test_random_markup_is_what_mermaid_leaves_of_it(assert_same_meaning: Callable[[str], None]) -> None:
    """Wherever Mermaid cleans a text. In a block description it may hold what ends a statement elsewhere."""
    for seed in range(FIRST_SEED, FIRST_SEED + 200):
        rng = random.Random(seed)
        html = markup(rng)
        if rng.random() < 0.5:
            line = "accDescr {" + html.replace(" ", rng.choice(" \n")) + "}"
        else:
            line = rng.choice(PLACES).format(html.replace(";", ""))
        assert_same_meaning(f"sequenceDiagram\n{line}\nA->>B: x\n")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a > b & c&nbsp;", "a > b & c&nbsp;"),
        ("a > b & c&nbsp;<br>", "a &gt; b &amp; c&nbsp;<br>"),
        (" \r\n <b>x</b>", " \r\n <b>x</b>"),
        ("<foo>x<i>y</i></foo>", "x<i>y</i>"),
        ("a<script>x</script><title>y</title><xmp>z</xmp><circle>z</circle>", "a<title>y</title>"),
        ("<title>x</title>y", "y"),
        ("a<style>x</style>", "a"),
        ("a<svg><circle/></svg><math><mi>x</mi></math>b", "ab"),
        ("x<b>&lt;i<!-- --></b>", "x"),
        ("x<b>&lt; i<!-- --></b>", "x<b>&lt; i</b>"),
        ("<frameset>x", ""),
    ],
)
def test_an_element_stays_goes_or_goes_with_all_it_holds(text: str, left: str) -> None:
    """DOMPurify's lists; a text without a tag is not even read."""
    assert sanitize(text) == left


@pytest.mark.parametrize(
    ("tag", "left"),
    [
        ("<b class=' x ' onclick=y fill=z>", '<b class="x" fill="z">'),
        ("<b style=x is=y id=z>", '<b style="x" id="z" is="">'),
        ("<b id=title name=nodeName>", "<b>"),
        ("<b data-x aria-y=z data-=w>", '<b data-x="" aria-y="z">'),
        ("<b title='a<b&quot;\xa0&amp;'>", '<b title="a&lt;b&quot;&nbsp;&amp;">'),
        ("<b title='-->' alt='</STYLE' class=']>'>", "<b>"),
        ("<b for=x><label for=x>", '<b><label for="x"></label>'),
        ("<a href='java\tscript:x'>", "<a>"),
        ("<a href='HTTPS://x'>", '<a href="HTTPS://x">'),
        ("<a href='x:y'>", "<a>"),
        ("<a href='x/y:z'>", '<a href="x/y:z">'),
        ("<a href=data:x>", "<a>"),
        ("<img src=data:x>", '<img src="data:x">'),
        ("<a target=x href=y>", '<a href="y" target="x">'),
        ("<a target=_blank rel=x>", '<a rel="noopener" target="_blank">'),
        ("<b target=x>", "<b>"),
    ],
)
def test_an_attribute_stays_if_it_can_do_no_harm(tag: str, left: str) -> None:
    """DOMPurify's lists and patterns, and Mermaid's hooks for a link's target."""
    name = tag[1]
    assert sanitize(tag) == (left if name == "i" else f"{left}</{name}>")


@given(
    st.lists(st.sampled_from([*PIECES, *ATTRIBUTE_NAMES, *ATTRIBUTE_VALUES, *(f"<{tag} " for tag in TAGS)]) | st.text())
)
def test_any_text_has_something_left_or_nothing(pieces: list[str]) -> None:
    """Nothing is raised, and no script is left, nor what would run one."""
    left = sanitize("<" + "".join(pieces))
    assert "<script" not in left
    assert "<style" not in left


def test_a_text_may_nest_as_deep_as_it_is_long() -> None:
    """Nothing recurs."""
    assert sanitize("<div>" * 2000) == "<div>" * 2000 + "</div>" * 2000


def test_formatting_that_is_opened_again_and_again_has_an_end() -> None:
    """Each paragraph would hold all of the fonts before it, 80,000 elements in all."""
    assert sanitize("".join(f"<font id=x{i}><p>" for i in range(400))).count("<font") <= 50_000
