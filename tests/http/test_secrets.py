import pytest

from corsage.http.secrets import Masks, masked_header, masked_headers, masked_url


@pytest.mark.parametrize(
    ("name", "value", "masked"),
    [
        ("Authorization", "Bearer abc.def", "Bearer ***"),
        ("authorization", "Basic dXNlcjpwYXNz", "Basic ***"),
        ("Authorization", 'Digest username="u", response="x"', "Digest ***"),
        ("Authorization", "abc", "***"),
        ("Authorization", "", ""),
        ("Proxy-Authorization", "Basic x", "Basic ***"),
        ("Cookie", "sid=1; theme=dark; bare", "sid=***; theme=***; ***"),
        ("Set-Cookie", "sid=a=b; Path=/; HttpOnly; SameSite=None", "sid=***; Path=/; HttpOnly; SameSite=None"),
        ("Set-Cookie", "__Host-sid=; Max-Age=0", "__Host-sid=; Max-Age=0"),
        ("X-API-Key", "k", "***"),
        ("X-Auth-Token", "k", "***"),
        ("X-Amz-Security-Token", "k", "***"),
        ("Ocp-Apim-Subscription-Key", "k", "***"),
        ("X-CSRFToken", "k", "***"),
        ("Location", "https://a.example/?code=1&access_token=x#id_token=y", "https://a.example/?code=1&access_token=***#id_token=***"),
        ("X-Trace", "eyJhbGciOiJ9.eyJzdWIi.c2ln", "***"),
    ],
)  # fmt: skip
def test_a_secret_is_masked_and_the_form_stays(name: str, value: str, masked: str) -> None:
    """Schemes, cookies' names and attributes, and parameters' names are no secrets."""
    assert masked_header(name, value) == masked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Access-Control-Allow-Headers", "authorization, x-api-key"),
        ("Access-Control-Expose-Headers", "x-auth-token"),
        ("WWW-Authenticate", 'Bearer realm="api"'),
        ("Origin", "https://app.example.com"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Idempotency-Key", "7"),
        ("Author", "someone"),
        ("X-Keyboard", "de"),
        ("ETag", '"abc"'),
        ("Location", "/monkey?page=2&sort=key"),
    ],
)
def test_the_rest_stays(name: str, value: str) -> None:
    """A diagnosis needs what CORS looks at, and names of secret headers are not secret."""
    assert masked_header(name, value) == value


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://u:p@h.example/x", "https://***:***@h.example/x"),
        ("https://token@h.example/", "https://***@h.example/"),
        ("/data?api_key=a&page=2", "/data?api_key=***&page=2"),
        ("/data?page=2;sessionid=a", "/data?page=2;sessionid=***"),
        ("/data?%61pikey=a", "/data?%61pikey=***"),
        ("/x?X-Amz-Signature=a&X-Amz-Date=b", "/x?X-Amz-Signature=***&X-Amz-Date=b"),
        ("/x?key=AIza", "/x?key=***"),
        ("/reset/eyJhbGciOiJ9.eyJzdWIi.c2ln/now", "/reset/***/now"),
        ("fetch 'https://h/?token=a' failed", "fetch 'https://h/?token=***' failed"),
        ("https://h.example/@user?tokens=3", "https://h.example/@user?tokens=3"),
    ],
)
def test_urls(url: str, masked: str) -> None:
    """User, password, and parameters that say what they are, in a URL or in a text around it."""
    assert masked_url(url) == masked
    assert masked_url(masked) == masked


def test_a_record_numbers_its_masks() -> None:
    """The same secret has the same mask; another one another, so that two URLs stay two."""
    masks = Masks()
    assert masks.url("/?token=a") == "/?token=***"
    assert masks.url("/?token=b") == "/?token=***2"
    assert masks.header("Authorization", "Bearer a") == "Bearer ***"
    assert masks.secrets == ("a", "b")


def test_lists() -> None:
    """Names and order stay."""
    assert masked_headers((("Accept", "*/*"), ("Cookie", "a=b"))) == (("Accept", "*/*"), ("Cookie", "a=***"))
