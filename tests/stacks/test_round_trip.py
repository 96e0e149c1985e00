"""What is exported is read back as it was."""

import pytest
from hypothesis import given, settings
from tests.strategies.policies import configurations

from corsage.policy.routes import Configuration
from corsage.stacks import STACKS, export, read

from .matrix import CONFIGURATIONS

COMPLETE = ("nginx", "apache", "caddy", "haproxy", "express")

each_complete = pytest.mark.parametrize("stack", COMPLETE)


@each_complete
@settings(max_examples=60)  # in CI too: each example is a whole configuration
@given(configuration=configurations())
def test_what_was_exported_is_read_back(stack: str, configuration: Configuration) -> None:
    """Base policy, routes, methods, paths and the order of every list survive."""
    assert read(export(configuration, stack).text, stack).configuration == configuration


@each_complete
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_what_the_servers_run_is_read_back(stack: str, name: str) -> None:
    """The configurations of the matrix survive too; the environment is chosen before the export."""
    expected = CONFIGURATIONS[name]
    assert read(export(expected, stack).text, stack).configuration == Configuration(expected.base, expected.routes)


def test_every_complete_stack_is_verified_by_running() -> None:
    """The stacks whose round trip is complete are among those that tests run."""
    assert set(COMPLETE) <= {name for name, stack in STACKS.items() if stack.verified}
