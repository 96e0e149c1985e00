"""From a text as Mermaid keeps it to lines that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.mermaid.layout.prose import LONGEST, decoded, decoded_html, fit
from corsage.mermaid.layout.stack import PIXELS
from corsage.mermaid.text.cells import FACE


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("plain", ("plain",)),
        ("  ", ()),
        ("a<br/>b<BR>c<br  />d", ("a", "b", "c", "d")),
        ("x #59; y #35;1 #infin; #lt;b#gt; #128512;", ("x ; y #1 ∞ <b> 😀",)),
        ("#nosuch; stays, as # does", ("#nosuch; stays, as # does",)),
        ("#0; #xd800; #1;", ("\ufffd #xd800;",)),
        ("tab\there\x07", ("tab here",)),
        ("\ud800", ()),
        ("<b>bold</b>", ("<b>bold</b>",)),
    ],
)
def test_decoded(text: str, lines: tuple[str, ...]) -> None:
    """Entity codes and line breaks as Mermaid reads them; what XML cannot hold is gone; tags are text."""
    assert decoded(text) == lines


def test_a_text_that_nobody_reads_is_cut() -> None:
    """Ten million characters take no more room and time than ten thousand, and an ellipsis says so."""
    assert decoded("x" * 10_000_000) == ("x" * LONGEST + "…",)
    assert sum(map(len, decoded_html("<b>" + "x" * 10_000_000))) == LONGEST + 1


def test_what_was_sanitised_is_html() -> None:
    """Titles and names of boxes: tags are not shown, references are resolved."""
    assert decoded_html("a <i>b</i> &lt;c&gt;<br>d") == ("a b <c>", "d")


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.integers(4, 60))
def test_nothing_is_lost_and_nothing_is_wider(text: str, limit: int) -> None:
    """All characters but the blanks at which lines are broken are there, in their order; no line leaves its limit."""
    lines = decoded(text)
    fitted = fit(lines, FACE, limit)
    assert "".join(fitted.lines).replace(" ", "") == "".join(lines).replace(" ", "")
    assert max(map(FACE.width, fitted.lines), default=0) == fitted.width <= limit
    assert fitted.height == len(fitted.lines)


def test_words_stay_whole_and_lines_are_even() -> None:
    """A word that fits on a line is not broken; no single word is left for the last line."""
    text = fit(("a text of several words that does not fit on one line unabbreviated",), FACE, 40)
    assert text.lines == ("a text of several words that does", "not fit on one line unabbreviated")


def test_a_long_word_breaks_after_punctuation() -> None:
    """A URL is broken where a reader expects it, a cluster of combined characters never."""
    assert fit(("https://example.com/a/path/without/blanks",), FACE, 30).lines == (
        "https://example.com/",
        "a/path/without/blanks",
    )
    assert fit(("e\u0301" * 5,), FACE, 2).lines == ("e\u0301e\u0301", "e\u0301e\u0301", "e\u0301")


def test_widths_in_pixels_are_those_of_the_widest_font() -> None:
    """DejaVu Sans: `M` is 863 and `i` 278 thousandths of an em wide; wide characters and emoji have room."""
    assert PIXELS.text.width("M" * 100) == 87 * 14
    assert PIXELS.text.width("i" * 100) == 28 * 14
    assert PIXELS.text.width("用" * 100) >= 1400
    assert PIXELS.text.width("🎉" * 100) >= 1400
    assert PIXELS.text.width("\u0301\u200d") == 0
