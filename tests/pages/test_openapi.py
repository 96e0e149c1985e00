"""OpenAPI documents, read for CORS."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.pages.openapi import OpenAPIError, read

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop"},
    "servers": [{"url": "https://api.shop.example/v1"}],
    "security": [{"bearer": []}],
    "components": {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}, "key": {"$ref": "#/components/x/key"}},
        "x": {"key": {"type": "apiKey", "in": "header", "name": "X-API-Key"}},
        "parameters": {"trace": {"in": "header", "name": "X-Trace"}, "loop": {"$ref": "#/components/parameters/loop"}},
    },
    "paths": {
        "/items/{id}": {
            "parameters": [{"$ref": "#/components/parameters/trace"}, {"$ref": "#/components/parameters/loop"}],
            "get": {"summary": "Read", "security": []},
            "put": {"requestBody": {"content": {"text/plain": {}, "application/json": {}}}, "security": [{"key": []}]},
            "trace": {},
        },
        "/open": {"options": {}, "post": {"requestBody": {"$ref": "other.yaml#/body"}}},
    },
}


def test_headers_types_and_security_are_read() -> None:
    """References within the document are followed; TRACE, which no script may use, is left out."""
    api = read(DOCUMENT)
    assert (api.title, api.server) == ("Shop", "https://api.shop.example/v1")
    get, put, post = api.operations
    assert (get.method, get.path, get.headers, get.content_type) == ("GET", "/items/1", ("X-Trace",), None)
    assert (put.headers, put.content_type) == (("X-Trace", "X-API-Key"), "application/json")
    assert (post.headers, post.content_type) == (("Authorization",), None)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"x-amazon-apigateway-cors": {"allowOrigins": ["https://a.example"]}}, "https://a.example"),
        ({"x-google-endpoints": [{"allowCors": True}]}, "allowCors"),
        ({}, "1 paths have an OPTIONS operation"),
    ],
)
def test_what_gateways_write_is_named(more: dict[str, Any], sentence: str) -> None:
    """So that a reader can compare it with the policy."""
    assert any(sentence in item for item in read({**DOCUMENT, **more}).cors)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "not an OpenAPI document"),
        ({"swagger": "2.0"}, "this is Swagger 2.0"),
        ({"openapi": "4.0"}, "the version is 4.0"),
        ({}, "the version is not given"),
    ],
)
def test_what_is_no_openapi_3_is_one_sentence(data: object, sentence: str) -> None:
    """And says what to do."""
    with pytest.raises(OpenAPIError, match=sentence):
        read(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["info", "servers", "paths", "components", "security", "x-google-endpoints"]), JSON
    ),
    JSON,
)
def test_whatever_a_document_holds_is_read(data: dict[str, Any], operation: object) -> None:
    """Wrong types are passed over; nothing but `OpenAPIError` escapes."""
    read({**data, "openapi": "3.0.0"})
    read({"openapi": "3.0.0", "paths": {"/x": {"get": operation, "parameters": operation}}})
