"""Character references, by the HTML standard, 13.2.5.72 to 13.2.5.80."""

import pytest

from corsage.mermaid.html.references import resolved


@pytest.mark.parametrize(
    ("text", "content", "value"),
    [
        ("&amp;&lt;", "&<", "&<"),
        ("&ampx &amp= &amp", "&x &= &", "&ampx &amp= &"),
        ("&notit; &notin;", "\u00acit; \u2209", "&notit; \u2209"),
        ("&unknown; &; & &#; &#x;", "&unknown; &; & &#; &#x;", "&unknown; &; & &#; &#x;"),
        ("&#65&#x41;&#X41x", "AAAx", "AAAx"),
        (
            "&#0; &#xD800; &#x110000; &#99999999999999999999;",
            "\ufffd \ufffd \ufffd \ufffd",
            "\ufffd \ufffd \ufffd \ufffd",
        ),
        ("&#128; &#x81; &#1; &#13; &#xFFFE;", "\u20ac \x81 \x01 \r \ufffe", "\u20ac \x81 \x01 \r \ufffe"),
        ("&CounterClockwiseContourIntegral;", "\u2233", "\u2233"),
    ],
)
def test_a_reference_is_resolved_where_it_stands(text: str, content: str, value: str) -> None:
    """In an attribute a name without its semicolon is none before `=`, a letter or a digit."""
    assert resolved(text) == content
    assert resolved(text, attribute=True) == value


def test_a_number_may_have_any_length() -> None:
    """Python refuses to read one of more than 4,300 digits."""
    assert resolved(f"&#{'9' * 5000};&#{'0' * 5000}65;") == "\ufffdA"
