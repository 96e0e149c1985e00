"""What is not run: each export is read back field by field, and says what it lacks."""

import ast

import pytest
from hypothesis import assume, given, settings
from tests.strategies.policies import policies

from corsage.policy import Policy
from corsage.policy.policy import FIELDS
from corsage.policy.routes import Configuration, Route
from corsage.stacks import STACKS, Effect, Export, Lack, NotExpressibleError, export, read

READ_BACK = ("fastapi", "starlette", "django", "flask", "s3")
NOT_RUN = tuple([name for name, stack in STACKS.items() if stack.verified is None])


def sorted_origins(policy: Policy) -> dict[str, object]:
    """The fields; a framework that keeps patterns apart from origins loses their order, which has no meaning."""
    values = policy.values()
    return values | {"allow_origins": sorted(values["allow_origins"]), "allow_methods": sorted(values["allow_methods"])}


@pytest.mark.parametrize("stack", READ_BACK)
@settings(max_examples=60)
@given(policy=policies())
def test_every_field_without_a_limit_is_read_back(stack: str, policy: Policy) -> None:
    """What an export does not say that it lacks, it does not lose."""
    exported = export(policy, stack)
    reading = read(exported.text, stack)
    lost = {limit.field for limit in exported.limits if limit.field}
    assume(not lost or reading.configuration is not None)
    assert reading.configuration is not None, reading.problems
    expected, got = sorted_origins(policy), sorted_origins(reading.configuration.base)
    assert {name for name in FIELDS if expected[name] != got[name]} <= lost


@pytest.mark.parametrize("stack", NOT_RUN)
def test_what_no_test_has_run_says_so(stack: str) -> None:
    """The first lines of every file say it, and the value does."""
    exported = export(Policy(allow_origins=["https://app.example.com"]), stack)
    assert not exported.verified
    assert all("NOT VERIFIED" in file.text.split("\n\n")[0] for file in exported.files)


@pytest.mark.parametrize("stack", STACKS)
@settings(max_examples=25)
@given(policy=policies())
def test_every_limit_stands_in_the_text_too(stack: str, policy: Policy) -> None:
    """Who reads only the file is told what it does not do."""
    exported = export(policy, stack)
    assert all(limit.sentence in file.text for limit in exported.limits for file in exported.files)


@pytest.mark.parametrize("stack", ["fastapi", "starlette", "django", "flask"])
@settings(max_examples=25)
@given(policy=policies())
def test_what_is_python_parses(stack: str, policy: Policy) -> None:
    """The text of every policy is a module."""
    ast.parse(export(policy, stack).text)


def test_a_route_that_allows_less_is_never_left_out() -> None:
    """Without the route, its requests would be judged by the wider base."""
    narrow = Policy(allow_origins=["https://a.example"])
    wide = Policy(allow_origins=["https://a.example", "https://b.example"])
    with pytest.raises(NotExpressibleError, match="allows less"):
        export(Configuration(wide, (Route("/admin/**", (), narrow),)), "fastapi")
    kept = export(Configuration(narrow, (Route("/public/**", (), wide),)), "fastapi")
    assert [(limit.lack, limit.effect) for limit in kept.limits if limit.field == "routes"] == [
        (Lack.ROUTES, Effect.NARROWER)
    ]


def lacks(exported: Export) -> set[Lack]:
    """The names of what is lacking in some field."""
    return {limit.lack for limit in exported.limits if limit.field}


def test_a_function_is_left_out_and_said() -> None:
    """No configuration can ask Python."""
    policy = Policy(allow_origins=["https://a.example"], allow_origin_function="https://b.example".__eq__)
    for stack in STACKS:
        exported = export(policy, stack)
        assert Lack.ORIGIN_FUNCTION in lacks(exported)
        assert "b.example" not in exported.text
