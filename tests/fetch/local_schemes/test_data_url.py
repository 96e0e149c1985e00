"""`data:` URLs answer by themselves."""

import pytest

from corsage.fetch import url as urls
from corsage.fetch.local_schemes import data_url


@pytest.mark.parametrize(
    ("text", "content_type", "body"),
    [
        ("data:,hello", "text/plain;charset=US-ASCII", b"hello"),
        ("data:text/html,%3Cp%3E", "text/html", b"<p>"),
        ("data:;charset=utf-8,x", "text/plain;charset=utf-8", b"x"),
        ("data:text/plain;base64,aGk=", "text/plain", b"hi"),
        ("data:text/plain ; BASE64,aGk", "text/plain", b"hi"),
        ("data:;base64,a%20G%6B", "text/plain;charset=US-ASCII", b"hi"),
        ("data:garbage,x", "text/plain;charset=US-ASCII", b"x"),
        ("data:Text/HTML;Charset=UTF-8;a=1,x", "text/html;charset=UTF-8;a=1", b"x"),
        ("data:text/html; nothing;=1;a =1;b=;,x", "text/html", b"x"),
        ("data:a/b;base64;base64,aGk=", "a/b", b"hi"),
        ("data:a/b;c=%22;d= e,x", 'a/b;c=%22;d=" e"', b"x"),
        ("data:a/b%0C,x", "a/b%0c", b"x"),
        ("data:,a#b", "text/plain;charset=US-ASCII", b"a"),
    ],
)
def test_what_a_data_url_answers(text: str, content_type: str, body: bytes) -> None:
    """Fetch, 6: type and body; the type is parsed and serialized; one that is none is text/plain;charset=US-ASCII."""
    url = urls.parse(text)
    assert url is not None
    answer = data_url.answer(url)
    assert answer is not None
    assert (answer.status, answer.headers, answer.body) == (200, (("Content-Type", content_type),), body)


@pytest.mark.parametrize("text", ["data:x", "data:;base64,a", "data:;base64,a=b="])
def test_what_answers_nothing(text: str) -> None:
    """No comma, or broken base64: a network error."""
    url = urls.parse(text)
    assert url is not None
    assert data_url.answer(url) is None
