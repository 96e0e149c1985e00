import pytest

from corsage.diagnose import diagnose
from corsage.evidence import configured
from corsage.evidence.known import Evidence, KnownAnswer, KnownRequest

NGINX = """
location / {
    add_header 'Access-Control-Allow-Origin' 'https://app.example.com' always;
    add_header 'Access-Control-Allow-Methods' 'GET, POST' always;
}
"""
DJANGO = "CORS_ALLOWED_ORIGINS = ['https://app.example.com']\nCORS_ALLOW_METHODS = ['GET', 'PUT']\n"
URL = "https://api.example.com/items"


def first(evidence: Evidence, text: str) -> str:
    """The best cause with the configuration at hand."""
    stack = configured.stack_of(text)
    assert stack is not None
    return diagnose(configured.add(evidence, text, stack)).causes[0].cause.name


@pytest.mark.parametrize(
    ("text", "stack"),
    [
        (NGINX, "nginx"),
        (DJANGO, "django"),
        ("from fastapi import FastAPI", "fastapi"),
        ("from flask_cors import CORS", "flask"),
        ("const cors = require('cors')", "express"),
        ('<VirtualHost *:80>\nHeader always set Access-Control-Allow-Origin "x"', "apache"),
        ("http-response set-header Access-Control-Allow-Origin x", "haproxy"),
        ('[{"AllowedOrigins": ["*"]}]', "s3"),
        ("hello", None),
    ],
)
def test_the_stack_is_recognised(text: str, stack: str | None) -> None:
    """Each stack's own words tell its configuration from the others'."""
    assert configured.stack_of(text) == stack


def test_what_the_configuration_refuses_is_the_cause() -> None:
    """A message that fits many causes is decided by the file: its list lacks the origin, or the method."""
    answer = KnownAnswer(None, {})
    other = Evidence(page="https://www.example.com", request=KnownRequest("GET", URL), actual=answer)
    assert first(other, DJANGO) == "origin_not_allowlisted"
    method = Evidence(page="https://app.example.com", request=KnownRequest("DELETE", URL))
    assert first(method, DJANGO) == "acam_missing_method"


def test_file_and_server_disagree() -> None:
    """The file grants the request, and the server's answer does not: the file is not what runs there."""
    evidence = Evidence(
        page="https://app.example.com", request=KnownRequest("GET", URL), actual=KnownAnswer(200, {"server": "x"})
    )
    names = [each.cause.name for each in diagnose(configured.add(evidence, DJANGO, "django")).causes]
    assert "platform_config_not_applied" in names[:2]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("CORS_ALLOWED_ORIGINS = ['app.example.com']", "allowlist_entry_malformed"),
        ("CORS_ALLOWED_ORIGINS = ['https://app.example.com/']", "allowlist_entry_malformed"),
        ("CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True", "wildcard_with_credentials"),
    ],
)
def test_a_problem_of_the_file_is_a_cause(text: str, cause: str) -> None:
    """What is wrong in the file is named, also without any other evidence."""
    assert first(Evidence(), text) == cause
