from typing import Any

import pytest

from corsage.browser import options

URL = "https://api.example.com/"


def test_json_is_a_body_by_post() -> None:
    """With its Content-Type; a method and a type of the caller's own are left alone."""
    made = options.request(URL, {"json": {"a": 1}})
    assert (made.method, made.body, made.headers) == ("POST", b'{"a":1}', (("Content-Type", "application/json"),))
    given = (("content-type", "application/vnd.api+json"),)
    made = options.request(URL, {"json": None, "method": "PUT", "headers": given})
    assert (made.method, made.body, made.headers) == ("PUT", b"null", given)


def test_headers_are_a_mapping_or_pairs() -> None:
    """In the order given; a name may be there twice."""
    assert options.request(URL, {"headers": {"X-A": "1"}}).headers == (("X-A", "1"),)
    assert options.request(URL, {"headers": [("X-A", "1"), ("X-A", "2")]}).headers == (("X-A", "1"), ("X-A", "2"))


@pytest.mark.parametrize(
    ("init", "said"),
    [
        ({"params": {"a": "1"}}, "fetch() has no option 'params': it takes method, headers,"),
        ({"referrerPolicy": "origin"}, "fetch() has no option 'referrerPolicy'"),
        ({"mode": "corss"}, "mode must be one of 'cors', 'no-cors', 'same-origin', not 'corss'"),
        ({"credentials": True}, "credentials must be one of"),
        ({"cache": "never"}, "cache must be one of"),
        ({"redirect": "no"}, "redirect must be one of"),
        ({"referrer_policy": "none"}, "referrer_policy must be one of"),
        ({"body": {"a": 1}, "method": "POST"}, "body must be str or bytes, not dict"),
        ({"method": b"GET"}, "method must be str, not bytes"),
        ({"keepalive": 1}, "keepalive must be bool, not int"),
        ({"headers": {"X-A": 1}}, "a header is a name and a value, both str, not ('X-A', 1)"),
        ({"headers": [(b"X-A", b"1")]}, "a header is a name and a value, both str"),
        ({"json": 1, "body": "x"}, "json and body both give a body"),
    ],
)
def test_what_web_idl_would_refuse(init: dict[str, Any], said: str) -> None:
    """A TypeError that says what is wrong, before anything is sent."""
    with pytest.raises(TypeError) as caught:
        options.request(URL, init)  # type: ignore[arg-type] # that is what is tried
    assert said in str(caught.value)


def test_a_url_is_text() -> None:
    """None is no URL."""
    with pytest.raises(TypeError, match="url must be str, not NoneType"):
        options.request(None, {})  # type: ignore[arg-type] # that is what is tried
