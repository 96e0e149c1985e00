"""Mermaid sequence diagrams."""

from hypothesis import strategies as st
from tests.fuzz.hostile import broken

from corsage.mermaid.dump import dump
from corsage.mermaid.format import NotFormatted, format_text
from corsage.mermaid.markdown import rewrite
from corsage.mermaid.svg import render
from corsage.mermaid.syntax.parse import parse

LAW = """Any text is a tree that prints back to it, a dump, and a picture without a script; what is formatted stays
as it is when it is formatted again; a document whose diagrams stay is the document."""
_LINES = st.sampled_from(
    [
        "sequenceDiagram", "A->>B: x", "A-)+B: <b>y</b>", "B--x-A: #35;1; z", "participant A as Alice<br/>two",
        'actor B@{ "type": "database" }', "create participant C", "destroy C", "loop every day", "alt a", "else b",
        "par", "and", "critical c", "option o", "break", "rect rgb(0,0,0)", "box Aqua g", "end", "activate A",
        "deactivate A", "Note over A,B: n", "note right of A: $$x^2$$", "autonumber 10 5", "title: t", "accDescr {",
        "}",
        "%%{init: {'a': [1]}}%%", "---", "config:\n  theme: dark", "%% comment", "```mermaid",
        'links A: {"a": "b"}', "```",
    ]
)  # fmt: skip
INPUTS = broken(
    st.builds(
        lambda first, lines, end: end.join([first, *lines]),
        st.sampled_from(["sequenceDiagram", "", "---\ntitle: a\n---\nsequenceDiagram"]),
        st.lists(_LINES, max_size=10),
        st.sampled_from(["\n", "\r\n", ";"]),
    )
)


def check(text: str) -> None:
    """Fail where the law is broken."""
    assert parse(text).to_text() == text
    assert dump(text)["printed"] == text
    assert "<script" not in render(text).lower()
    assert rewrite(text, lambda code: code) == text
    try:
        once = format_text(text)
    except NotFormatted:
        return
    assert format_text(once) == once
