"""Which response headers a script may read."""

from corsage.fetch.cors.exposed import exposed


def test_safelisted_names_are_always_readable() -> None:
    """CORS-safelisted response-header names need no Access-Control-Expose-Headers."""
    assert "content-type" in exposed({}, credentials=True)
    assert "x-request-id" not in exposed({"x-request-id": "1"}, credentials=False)


def test_listed_names_are_readable_in_any_case() -> None:
    """Names compare case-insensitively; the answer has them in lower case."""
    assert "x-request-id" in exposed({"access-control-expose-headers": "X-Request-ID"}, credentials=True)


def test_the_wildcard_exposes_all_without_credentials_only() -> None:
    """Main fetch, step 14.1: with credentials `*` is a header name as any other."""
    response = {"access-control-expose-headers": "*", "x-request-id": "1"}
    assert "x-request-id" in exposed(response, credentials=False)
    assert "x-request-id" not in exposed(response, credentials=True)
