"""Weakened policies find tests that cannot fail."""

import pytest
from hypothesis import given
from tests.strategies.policies import policies

from corsage import Policy
from corsage.testing import Mutations, TestedPage

APP = "https://app.example.com"
POLICY = Policy(allow_origins=[APP], allow_methods=["PUT"], allow_headers=["content-type"])


def thin(policy: Policy) -> None:
    """A check of the happy path: it notices no weakening."""
    with TestedPage(policy, APP) as page:
        page.assert_allowed("/api", method="PUT")


def thorough(policy: Policy) -> None:
    """A check of what must be refused."""
    with TestedPage(policy, APP) as page:
        page.assert_blocked("/api", credentials="include")
        page.assert_blocked("/api", method="PUT", headers={"x-corsage-mutation": "1"})
        page.assert_blocked("/api", method="DELETE")
        page.assert_blocked("/api", method="PATCH")
    for origin in ("https://attacker.example", "null", "http://app.example.com"):
        with TestedPage(policy, origin) as page:
            page.assert_blocked("/api", reason="MissingAllowOriginHeader")


def test_a_test_of_the_happy_path_notices_nothing() -> None:
    """Every weakening survives it, and each is named."""
    mutations = Mutations(POLICY)
    assert mutations.survivors(thin) == [item.name for item in mutations]
    with pytest.raises(AssertionError, match=r"origin https://attacker\.example added"):
        mutations.assert_noticed(thin)


def test_a_thorough_test_notices_all_that_it_is_about() -> None:
    """Exposed headers are another matter, and are said to be."""
    Mutations(POLICY, ignore=["header x-corsage-mutation exposed"]).assert_noticed(thorough)


def test_a_check_that_fails_by_itself_says_nothing_of_weakenings() -> None:
    """It would seem to notice everything."""
    with pytest.raises(AssertionError, match="was blocked"):
        Mutations(Policy(allow_origins=["https://other.example"])).survivors(thin)


@given(policies())
def test_each_weakening_allows_more(policy: Policy) -> None:
    """A mutation that is no weaker would be reported although nothing could notice it."""
    for item in Mutations(policy):
        assert not item.policy.narrower_than(policy), item.name
