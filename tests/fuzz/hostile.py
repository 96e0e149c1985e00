"""Texts that an attacker writes: what is right, broken in a place, padded, doubled, cut, or nothing of the kind."""

from hypothesis import strategies as st

APP = "https://app.example.com"
#: What grammars stumble over.
ODDITIES = st.sampled_from(
    [
        "", " ", "\t", ",", ", ,", ".", "..", "*", "*.", ":*", ":", ":0", ":80", ":443", ":65536", ":0443", "//", "/",
        "?", "#", "@", "user@", "[", "]", "[::1]", "::", "%", "%2e", "\\", "_", "-", "--", "xn--", "null", "NULL",
        "\0", "\r\n", "\n", "\x7f", "\x80", "\xa0", "\xff", "\u212a", "\u2028", "\ud800", "\U0001f512", "http://",
        "HTTPS://", "127.0.0.1", "0x7f.1", "1", "localhost", "com", "co.uk", "evil.test", "a" * 64, ("a." * 130),
    ]
)  # fmt: skip


def broken(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The texts in another case, with something put into them or taken out of them; or any text at all."""

    @st.composite
    def mutated(draw: st.DrawFn) -> str:
        text = draw(texts)
        text = draw(st.sampled_from([text, text, text.upper(), text.title()]))
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.just(len(text)) | st.integers(0, len(text)))
            end = min(len(text), start + draw(st.integers(0, 4)))
            text = text[:start] + draw(ODDITIES | st.text(max_size=3)) + text[end:]
        return text

    return mutated() | texts | st.text(max_size=40)


def isomorphic(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The texts as a header's bytes could spell them: every code point below 0x100."""
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass").decode("latin-1"))
