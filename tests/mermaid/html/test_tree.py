"""Tree construction, by the HTML standard, 13.2.6: what is open, what is implied, what formatting goes on."""

import pytest

from corsage.mermaid.html.elements import VOID, Element
from corsage.mermaid.html.tree import body


def written(node: Element) -> str:
    """An element's content, as markup."""
    pieces = ""
    for child in node.children:
        if isinstance(child, Element):
            pieces += f"<{child.name}>" + ("" if child.name in VOID else f"{written(child)}</{child.name}>")
        else:
            pieces += child if isinstance(child, str) else "<!---->"
    return pieces


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("a</p>b", "a<p></p>b"),
        ("<p>a<div>b</p>c", "<p>a</p><div>b<p></p>c</div>"),
        ("<p>a<button>b<p>c</button>d", "<p>a<button>b<p>c</p></button>d</p>"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("<dl><dt>a<dd>b<dt>c", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("<h1>a<h2>b</h1>c", "<h1>a</h1><h2>b</h2>c"),
        ("<option>a<option>b", "<option>a</option><option>b</option>"),
        ("<ruby>a<rt>b<rp>c", "<ruby>a<rt>b</rt><rp>c</rp></ruby>"),
        ("<button>a<button>b", "<button>a</button><button>b</button>"),
        ("<form>a<form>b</form>c", "<form>ab</form>c"),
        ("<form><div>a</form>b", "<form><div>ab</div></form>"),
        ("a<br/>b</br>c<hr/>d", "a<br>b<br>c<hr>d"),
        ("<image>a", "<img>a"),
        ("<span>a</div>b", "<span>ab</span>"),
        ("<div><span>a</div>b", "<div><span>a</span></div>b"),
        ("<pre>\n\na<pre>b\n", "<pre>\na<pre>b\n</pre></pre>"),
        ("<x>a<xmp>b<i></x></xmp>c", "<x>a<xmp>b<i></x></xmp>c</x>"),
        ("<textarea>\n&lt;<i></textarea>a", "<textarea><<i></textarea>a"),
        ("a<plaintext>b</plaintext>", "a<plaintext>b</plaintext></plaintext>"),
        ("a\0b", "ab"),
        ("a<td>b<tr>c", "abc"),
    ],
)
def test_what_a_tag_opens_and_closes(text: str, tree: str) -> None:
    """13.2.6.4.7, in body."""
    made = body(text)
    assert made
    assert written(made) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("<b>1<i>2</b>3</i>4", "<b>1<i>2</i></b><i>3</i>4"),
        ("<b>1<p>2</b>3</p>", "<b>1</b><p><b>2</b>3</p>"),
        ("<a>1<p>2</a>3", "<a>1</a><p><a>2</a>3</p>"),
        ("<a>1<a>2", "<a>1</a><a>2</a>"),
        ("<a>1<div>2<div>3</a>4", "<a>1</a><div><a>2</a><div><a>3</a>4</div></div>"),
        ("<p><b>1<p>2", "<p><b>1</b></p><p><b>2</b></p>"),
        ("<b><b><b><b>1<p>2", "<b><b><b><b>1<p>2</p></b></b></b></b>"),
        ("<p><b><b><b><b>1<p>2", "<p><b><b><b><b>1</b></b></b></b></p><p><b><b><b>2</b></b></b></p>"),
        ("<nobr>1<nobr>2", "<nobr>1</nobr><nobr>2</nobr>"),
        ("<b><object>1</b>2</object>3", "<b><object>12</object>3</b>"),
        ("<b><i><u><s><p>1</b>2", "<b><i><u><s></s></u></i></b><i><u><s><p><b>1</b>2</p></s></u></i>"),
        ("<b>1</i>2", "<b>12</b>"),
    ],
)
def test_formatting_goes_on_until_it_is_ended(text: str, tree: str) -> None:
    """The list of active formatting elements and the adoption agency; the first two examples are the standard's."""
    made = body(text)
    assert made
    assert written(made) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (" \n a b ", "a b "),
        ("<!-- x --> <title>a</title> <b>c", "<b>c</b>"),
        ("<meta><style>a</style><script>b</script><link>c", "c"),
        ("</p>a", "a"),
        ("</br>a", "<br>a"),
        ("<noscript><style>a</style></head></noscript>b", "b"),
        ("<noscript>a</noscript>b", "ab"),
        ("</head><noscript>a</noscript>b", "<noscript>a</noscript>b"),
        ("<html><head><body><p>a</body></html>b", "<p>ab</p>"),
        ("<!doctype html>a<html>b<head>c<body>d", "abcd"),
        ("a<frameset>b", "ab"),
    ],
)
def test_where_the_body_begins(text: str, tree: str) -> None:
    """13.2.6.4.1 to 13.2.6.4.6: what belongs to a head is not in the body."""
    made = body(text)
    assert made
    assert written(made) == tree


@pytest.mark.parametrize(
    "text", ["<frameset>", " <head></head><frameset>a", "<div><frameset>", "<input type=hidden><frameset>"]
)
def test_a_frameset_takes_the_place_of_a_body_without_content(text: str) -> None:
    """The frameset-ok flag: characters, and elements that show something, keep the body."""
    assert body(text) is None
