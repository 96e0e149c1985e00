"""The schema against the form: what the form reads is valid, and a misspelt key is not."""

import copy
import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from tests.strategies.scenarios import SCENARIOS

from corsage.handshake import scenario_form
from corsage.handshake.scenario import Scenario
from corsage.handshake.scenario_example import EXAMPLE
from corsage.handshake.scenario_schema import schema

VALIDATOR: Final = Draft202012Validator(schema())
PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "scenario.schema.json"


def test_the_schema_is_one() -> None:
    """A schema has a form of its own."""
    Draft202012Validator.check_schema(schema())


def test_the_schema_file_is_fresh() -> None:
    """The file that editors are pointed at is what `corsage simulate --schema` writes."""
    assert json.loads(PAGE.read_text()) == schema()


@given(SCENARIOS)
def test_what_is_written_is_valid(scenario: Scenario) -> None:
    """Whatever the form writes, the schema accepts."""
    VALIDATOR.validate(json.loads(json.dumps(scenario_form.write(scenario))))


def test_the_example_is_valid_and_reads() -> None:
    """What --new writes is a scenario, comments included."""
    data = json.loads(EXAMPLE)
    VALIDATOR.validate(data)
    assert len(scenario_form.read(data).requests) == 3


@pytest.mark.parametrize("path", [[], ["requests", 0], ["server", "https://api.example.com/orders"]])
def test_a_misspelt_key_is_marked(path: list[Any]) -> None:
    """An editor shows what the form would refuse."""
    data = copy.deepcopy(json.loads(EXAMPLE))
    target: Any = data
    for key in path:
        target = target[key]
    target["preflihgt"] = 1
    assert not VALIDATOR.is_valid(data)
