"""Policies side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import Policy
from corsage.policy.comparison import Change

ORIGINS = [
    "https://a.example.com",
    "https://b.a.example.com:8443",
    "https://*.example.com",
    "https://*.a.example.com",
    "https://*.a.example.com:*",
    "https://*.example.com:*",
    "https://a.example.com:*",
    "http://localhost:*",
    "http://localhost:3000",
]
ASKED = ["https://a.example.com", "https://b.a.example.com:8443", "https://c.example.com", "http://localhost:3000"]
METHODS = ["GET", "PUT", "DELETE"]
HEADERS = ["x-a", "authorization", "*"]
POLICIES = st.builds(
    Policy,
    allow_origins=st.lists(st.sampled_from(ORIGINS), max_size=4),
    allow_methods=st.lists(st.sampled_from([*METHODS, "*"]), max_size=3),
    allow_headers=st.lists(st.sampled_from(HEADERS), max_size=3),
    allow_credentials=st.booleans(),
)
PREFLIGHTS = [
    (("origin", o), ("access-control-request-method", m), ("access-control-request-headers", h))
    for o in ASKED
    for m in [*METHODS, "PURGE"]
    for h in ("x-a", "authorization", "x-b")
]


@given(POLICIES, POLICIES)
def test_what_a_narrower_policy_allows_the_wider_one_allows(one: Policy, two: Policy) -> None:
    """`narrower_than` is a promise about every request."""
    if one.narrower_than(two):
        for headers in PREFLIGHTS:
            if one.decide("OPTIONS", headers).allowed:
                assert two.decide("OPTIONS", headers).allowed


@given(POLICIES, st.sampled_from(ORIGINS), st.sampled_from(METHODS), st.sampled_from(HEADERS))
def test_widening_never_blocks_what_was_allowed(policy: Policy, origin: str, method: str, header: str) -> None:
    """To add to a list is to allow more, and never less."""
    data = policy.values()
    wider = Policy(
        **{
            **data,
            "allow_origins": [*policy.allow_origins, origin],
            "allow_methods": [*policy.allow_methods, method],
            "allow_headers": [*policy.allow_headers, header],
        }
    )
    assert policy.narrower_than(wider)
    for headers in PREFLIGHTS:
        if policy.decide("OPTIONS", headers).allowed:
            assert wider.decide("OPTIONS", headers).allowed


@given(POLICIES)
def test_a_policy_is_narrower_than_itself_and_differs_in_nothing(policy: Policy) -> None:
    """Equality is the edge of both questions."""
    assert policy.narrower_than(policy)
    assert policy.difference(policy) == ()
    assert Policy.from_mapping(policy.to_dict()) == policy


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ({"allow_origins": ["https://a.example.com"]}, {"allow_origins": ["*"]}),
        ({"allow_origins": ["https://a.example.com"]}, {"allow_origins": ["https://*.example.com"]}),
        ({"allow_origins": ["https://*.a.example.com"]}, {"allow_origins": ["https://*.example.com:*"]}),
        ({"allow_origins": ["https://a.example.com:*"]}, {"allow_origins": ["https://*.example.com:*"]}),
        ({"allow_origin_regex": r"https://a\.example"}, {"allow_origins": ["*"]}),
        ({}, {"allow_origin_regex": r"https://a\.example"}),
        ({"allow_headers": ["x-a"]}, {"allow_headers": ["*"]}),
        ({"expose_headers": ["X-A"]}, {"expose_headers": ["x-a", "x-b"]}),
        ({}, {"allow_credentials": True}),
        ({}, {"allow_private_network": True}),
    ],
)
def test_narrower_is_one_way(narrow: dict[str, object], wide: dict[str, object]) -> None:
    """The first of each pair is narrower than the second, and not the other way round."""
    one, two = Policy.from_mapping(narrow), Policy.from_mapping(wide)
    assert one.narrower_than(two)
    assert not two.narrower_than(one)


def test_authorization_is_not_under_the_asterisk() -> None:
    """A policy that lists Authorization allows more than the asterisk."""
    assert not Policy(allow_headers=["authorization"]).narrower_than(Policy(allow_headers=["*"]))


def test_a_difference_names_the_field_and_both_sides() -> None:
    """Lists are compared item by item, other fields as a whole."""
    one = Policy(allow_origins=["https://a.example", "https://b.example"], max_age=5)
    two = Policy(allow_origins=["https://b.example", "https://c.example"])
    assert one.difference(two) == (
        Change("allow_origins", ("https://a.example",), ("https://c.example",)),
        Change("max_age", (5,), (600,)),
    )
