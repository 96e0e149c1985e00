import pytest

from corsage.cli import explanations
from corsage.fetch.reason import Reason
from corsage.fetch.step import CHECKS

from .conftest import Corsage


@pytest.mark.parametrize("topic", [*Reason, *CHECKS, "access-control-allow-origin", "preflight_auth_required", "405"])
def test_every_topic_is_explained(topic: str) -> None:
    """By its name in any case, with at least one sentence."""
    found = explanations.of(topic.upper())
    assert found is not None
    assert found.paragraphs
    assert all(paragraph.endswith((".", "?")) for paragraph in found.paragraphs), found


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 500])
def test_the_status_of_a_preflight_has_an_example_that_runs(corsage: Corsage, status: int) -> None:
    """The example's verdict is the engine's, made now; the last line is the place in the standard."""
    ran = corsage("explain", status)
    assert ran.code == 0
    assert ran.out.startswith(f"My preflight gets {status}\n")
    assert "blocked by CORS: Preflight" in ran.out
    assert ran.out.rstrip().splitlines()[-1].startswith("See https://fetch.spec.whatwg.org/#")


def test_a_topic_that_is_not_known_names_its_neighbours(corsage: Corsage) -> None:
    """One sentence, with what was meant."""
    assert "did you mean Access-Control-Allow-Origin" in corsage("explain", "Access-Control-Allow-Origins").fails_with(
        2
    )


def test_without_a_topic_all_are_listed(corsage: Corsage) -> None:
    """By their kind."""
    out = corsage("explain").out
    assert all(
        name in out for name in ("401", "Access-Control-Max-Age", "acao_missing", "MixedContent", "preflight-cache")
    )
