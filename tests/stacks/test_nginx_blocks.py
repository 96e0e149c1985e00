"""nginx's `if` blocks: nothing is claimed that the server does not do."""

import pytest

from corsage.policy import Code
from corsage.stacks import read

APP = "https://app.example.com"
VARIABLE = "add_header Access-Control-Allow-Origin $v;"
SET = "set $v $http_origin;"
ALLOW = f"add_header Access-Control-Allow-Origin {APP};"
OPTIONS = "if ($request_method = OPTIONS)"
REFLECT = "add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true;"


def test_an_unrelated_if_hides_no_open_reflection() -> None:
    """An `if` about the origin elsewhere in the file says nothing of a header that stands outside of it."""
    condition = r'if ($http_origin ~ "^https://app\.example\.com$") { set $trusted 1; }'
    text = f"server {{ {condition} location / {{ {REFLECT} }} }}"
    reading = read(text, "nginx")
    assert Code.ANY_ORIGIN_WITH_CREDENTIALS in [problem.code for problem in reading.problems]


def test_the_default_of_a_variable_counts() -> None:
    """`set $v "*"` before an `if` is what every other origin gets."""
    text = f'location / {{ set $v "*"; if ($http_origin = "{APP}") {{ {SET} }} {VARIABLE} }}'
    assert read(text, "nginx").base["allow_origins"] == ["*"]


def test_a_variable_that_an_if_sets_is_followed() -> None:
    """The usual form is read whole."""
    text = f'location / {{ set $v ""; if ($http_origin = "{APP}") {{ {SET} }} {VARIABLE} }}'
    reading = read(text, "nginx")
    assert reading.base["allow_origins"] == [APP]
    assert not reading.unread


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            f'location / {{ if ($http_origin = "{APP}") {{ {REFLECT} }} {OPTIONS} {{ return 204; }} }}',
            "such answers are bare",
        ),
        (
            f"location / {{ {OPTIONS} {{ {ALLOW} return 204; }} }}",
            "no `if` gives GET, HEAD, POST an Access-Control-Allow-Origin",
        ),
        (
            f"location / {{ {ALLOW} {OPTIONS} {{ add_header X-A 1; return 204; }} }}",
            "has headers of its own",
        ),
        (f'location / {{ if ($http_origin != "https://a.example") {{ {REFLECT} }} }}', "is not read"),
        ("location / { add_header Access-Control-Allow-Origin $cors; }", "is set nowhere"),
        (f"location / {{ add_header Access-Control-Allow-Origin {APP};", "is the file whole"),
    ],
)
def test_what_an_if_takes_away_is_named(text: str, sentence: str) -> None:
    """The second `if` that matches replaces the first one's headers; a block with headers inherits none."""
    assert any(sentence in item for item in read(text, "nginx").unread), read(text, "nginx").unread


def test_the_classic_configuration_is_read_without_a_remark() -> None:
    """An `if` for each method, each with its headers, and the header for all others."""
    block = f"add_header Access-Control-Allow-Origin {APP};"
    methods = "".join([f"if ($request_method = '{name}') {{ {block} }}" for name in ("OPTIONS", "GET", "HEAD", "POST")])
    reading = read(f"location / {{ {methods} }}", "nginx")
    assert not reading.unread
    assert reading.base["allow_origins"] == [APP]


def test_no_allow_methods_still_lets_simple_methods_through() -> None:
    """GET, HEAD and POST need no grant (Fetch, CORS-preflight fetch, step 7.5)."""
    reading = read(
        f"add_header Access-Control-Allow-Origin {APP}; add_header Access-Control-Allow-Headers x-a;", "nginx"
    )
    assert reading.base["allow_methods"] == ["GET", "HEAD", "POST"]
