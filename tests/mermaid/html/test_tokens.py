"""The tokenizer, by the HTML standard's states (13.2.5), whatever Python's own parser of HTML makes of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.mermaid.html.tokens import Comment, EndTag, StartTag, Token, Tokenizer

COMMENT = Comment.COMMENT


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a<", ["a<"]),
        ("a</", ["a</"]),
        ("a<1>", ["a<1>"]),
        ("a< b>", ["a< b>"]),
        ("a\r\nb\rc", ["a\nb\nc"]),
        ("</ a>b", [COMMENT, "b"]),
        ("</1>b", [COMMENT, "b"]),
        ("</>b", ["b"]),
        ("</ a", [COMMENT]),
        ("<!a>b", [COMMENT, "b"]),
        ("<?a>?>b", [COMMENT, "?>b"]),
        ("<![CDATA[a]]>b", [COMMENT, "b"]),
        ("<![CDATA[a>]]>b", [COMMENT, "]]>b"]),
        ("<!DocType a '>'>b", ["'>b"]),
    ],
)
def test_what_is_no_tag(text: str, tokens: list[Token]) -> None:
    """Tag open, end tag open, markup declaration open and bogus comment states."""
    assert list(Tokenizer(text)) == tokens


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("<!-->a", "a"),
        ("<!--->a", "a"),
        ("<!---->a", "a"),
        ("<!----->a", "a"),
        ("<!--b-->a", "a"),
        ("<!--b--!>a", "a"),
        ("<!--b--->a", "a"),
        ("<!--b-- >c-->a", "a"),
        ("<!--b->c-->a", "a"),
        ("<!---!>c-->a", "a"),
        ("<!--b--!c-->a", "a"),
        ("<!--<!-- b -->a", "a"),
        ("<!--b<!-->a", "a"),
        ("<!--b", ""),
        ("<!--b--", ""),
        ("<!--b--!", ""),
    ],
)
def test_where_a_comment_ends(text: str, rest: str) -> None:
    """At `-->` and `--!>`, at once at `>` and `->`, or with the text."""
    assert list(Tokenizer(text)) == [COMMENT, rest][: 1 + bool(rest)]


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("<B>", {}),
        ("<b/>", {}),
        ("<b/a/c>", {"a": "", "c": ""}),
        ("<b a=c/>", {"a": "c/"}),
        ("<b a = 'c'd>", {"a": "c", "d": ""}),
        ("<b a=\"'\"c='\"'>", {"a": "'", "c": '"'}),
        ("<b a=>", {"a": ""}),
        ("<b a=c=d>", {"a": "c=d"}),
        ("<b =a=c>", {"=a": "c"}),
        ("<b a /=c>", {"a": "", "=c": ""}),
        ("<b A=1 a=2>", {"a": "1"}),
        ('<b a"b<c>', {'a"b<c': ""}),
        ("<b a='\n>'>", {"a": "\n>"}),
        ("<b \u212a=\u212a>", {"\u212a": "\u212a"}),
        ("<b \0=\0>", {"\ufffd": "\ufffd"}),
        ("<b a=&lt;&ltc&lt=&copy=&copy;>", {"a": "<&ltc&lt=&copy=\u00a9"}),
    ],
)
def test_a_tag_has_the_attributes_that_its_states_read(tag: str, attributes: dict[str, str]) -> None:
    """Attribute name and value states: the first of a name counts, only ASCII letters have a lower case."""
    assert list(Tokenizer(f"{tag}x")) == [StartTag("b", attributes), "x"]


@pytest.mark.parametrize("text", ["<b", "<b ", "<b a", "<b a=", "<b a='>", '<b a="x>', "<b/", "</b", "</b c='>'"])
def test_a_tag_that_the_text_ends_in_is_none(text: str) -> None:
    """Parse error eof-in-tag."""
    assert list(Tokenizer(f"x{text}")) == ["x"]


@pytest.mark.parametrize(
    ("name", "text", "content", "rest"),
    [
        ("title", "a<b></titles></title >c", "a<b></titles>", ["c"]),
        ("title", "a</TITLE/b='>'>c", "a", ["c"]),
        ("title", "a</title", "a</title", []),
        ("title", "a</title b", "a", []),
        ("title", "a\0&lt;<!--</title>-->", "a\ufffd&lt;<!--", ["-->"]),
        ("script", "a</script>b", "a", ["b"]),
        ("script", "<!--</script>b", "<!--", ["b"]),
        ("script", "<!--<script></script></script>b", "<!--<script></script>", ["b"]),
        ("script", "<!--<script>--></script>b", "<!--<script>-->", ["b"]),
        ("script", "<!--><script></script>b", "<!--><script>", ["b"]),
        ("script", "<script><!--</script>b", "<script><!--", ["b"]),
    ],
)
def test_an_element_of_text_ends_at_its_end_tag(name: str, text: str, content: str, rest: list[Token]) -> None:
    """RCDATA, RAWTEXT and script data states, with the escaped ones and the double escaped."""
    tokenizer = Tokenizer(text)
    assert tokenizer.raw(name) == content
    assert list(tokenizer) == rest


@given(st.text(alphabet="ab<>/!-?='\" \n&;#") | st.text())
def test_every_text_has_tokens(text: str) -> None:
    """Nothing is raised, and no two texts follow on each other."""
    tokens = list(Tokenizer(text))
    assert all(isinstance(token, (str, StartTag, EndTag, Comment)) for token in tokens)
    if "<" not in text:
        assert len(tokens) == bool(text)
