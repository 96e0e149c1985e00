"""The pictures in a real browser: texts are no wider than the layout thinks, and the document is sound."""

from collections.abc import Callable

import pytest
from tests.live.browser import MissingBrowserError
from tests.machine import missing
from tests.mermaid.svg.geometry import Picture
from tests.mermaid.svg.page import answer

from corsage.mermaid.svg import THEMES, render

pytestmark = pytest.mark.browser
ALPHABETS = """sequenceDiagram
    participant A as The quick brown fox jumps over the lazy dog
    participant B as ÄÖÜß Ελληνικά Кириллица
    A->>B: WWWW mmmm iiii llll 0123456789 @%&*()[]{}|~^
    B->>A: 中文字符 日本語 한국어 ﾊﾝｶｸ
    A->>B: שלום עולם, مرحبا بالعالم
    Note over A,B: 🎉 👍🏽 emoji ✓ ✗ → ⇒ ≤ ≥ € … “quotes”<br/>Ả ẽ ǅ tiếng Việt
    Note left of A: ﷺ ͢combined e\u0301\u0302
"""
_WIDTHS = """
  const widths = [];
  for (const svg of given) {
    document.body.innerHTML = svg;
    for (const text of document.querySelectorAll("svg text")) {
      const lines = text.querySelectorAll("tspan");
      for (const line of lines.length ? lines : [text]) {
        if (line.textContent.trim()) widths.push([line.textContent, line.getComputedTextLength()]);
      }
    }
  }
  return widths;
"""


def _answer(script: str, given: object) -> object:
    try:
        return answer(script, given)
    except MissingBrowserError as error:
        missing(str(error))
        raise


def test_texts_are_no_wider_than_measured(random_diagram: Callable[[int], str]) -> None:
    """What the layout reserves for a line is enough for the font that this machine has; so the geometry holds."""
    pictures = [render(text) for text in (ALPHABETS, *map(random_diagram, range(200)))]
    reserved = [text for picture in pictures for text in Picture(picture).texts]
    shown = _answer(_WIDTHS, pictures)
    assert isinstance(shown, list)
    assert len(shown) == len(reserved) > 1000
    for (words, width), text in zip(shown, reserved, strict=True):
        assert repr(words) == text.what
        assert width <= text.right - text.left + 0.5, words


def test_two_pictures_on_a_page_keep_their_own_style() -> None:
    """Each style sheet is confined to its picture: themes do not mix, and ids differ."""
    script = """
      document.body.innerHTML = given.join("");
      return [...document.querySelectorAll("svg")].map((svg) =>
        [svg.id, getComputedStyle(svg.querySelector(".ground")).fill]);
    """
    seen = _answer(script, [render("sequenceDiagram\nA->>B: x\n", theme) for theme in THEMES])
    assert isinstance(seen, list)
    assert len({name for name, _ in seen}) == len(THEMES)
    assert [fill for _, fill in seen][:2] == ["rgb(255, 255, 255)", "rgb(22, 26, 33)"]
