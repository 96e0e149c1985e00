"""The templates: each runs, and ends as it says."""

import pytest

from corsage.fetch.outcome import Failure
from corsage.handshake import pair, scenario_form
from corsage.templates import TEMPLATES, Template
from corsage.templates.catalogue import BY_ID


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_each_ends_as_it_says(template: Template) -> None:
    """The reason for which it is blocked, or a response."""
    (fetch,) = pair.simulate(scenario_form.read(template.scenario())).fetches
    reason = fetch.outcome.reason if isinstance(fetch.outcome, Failure) else None
    assert reason is template.ends


def test_names_and_questions_are_unique() -> None:
    """A name is a key, and a question a heading."""
    assert len(BY_ID) == len(TEMPLATES) == len({template.question for template in TEMPLATES})
