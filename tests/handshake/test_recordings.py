"""What three real browsers did, in 1,199 recorded handshakes, against the engine; the data lie beside the project."""

import gzip
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from corsage.fetch import metadata
from corsage.fetch.construct import mode_sent
from corsage.fetch.deviations import ENGINES, PROFILES
from corsage.handshake import observed_form, scenario_form
from corsage.handshake.pair import simulate
from corsage.handshake.record import FetchRecord, Handshake

FOLDER = Path(__file__).parents[3] / "shared" / "handshakes"
OBSERVED = FOLDER / "observed.jsonl.gz"

pytestmark = pytest.mark.skipif(not OBSERVED.exists(), reason="the recordings are not there")

Line: TypeAlias = tuple[str, str, dict[str, str]]


@cache
def recordings() -> list[dict[str, Any]]:
    """The recorded handshakes, a scenario and what each browser did with it."""
    with gzip.open(OBSERVED, "rt") as lines:
        return [json.loads(line) for line in lines]


def played(recording: dict[str, Any], engine: str) -> Handshake:
    """The engine's handshake of the same scenario."""
    scenario = scenario_form.read({key: recording[key] for key in ("id", "page", "requests", "server")})
    return simulate(scenario, PROFILES[engine])


@pytest.mark.parametrize("engine", ENGINES)
def test_every_recorded_handshake_is_the_engines(engine: str, tmp_path: Path) -> None:
    """Outcome, exchanges, and for Chromium error code, parameter and console line: the scoring program finds 100 %."""
    predicted = tmp_path / "predicted.jsonl"
    lines = [json.dumps(observed_form.write(played(recording, engine))) for recording in recordings()]
    predicted.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, str(FOLDER / "score.py"), str(OBSERVED), str(predicted), "--browser", engine]
    scored = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert scored.returncode == 0, scored.stdout + scored.stderr


def without_resends(lines: list[Line]) -> list[Line]:
    """A browser may send again on a dropped connection: equal neighbours count once."""
    return [line for i, line in enumerate(lines) if i == 0 or lines[i - 1] != line]


def said(handshake: Handshake, fetch: FetchRecord) -> list[Line]:
    """The Fetch metadata that would go out with each exchange."""
    profile = PROFILES[handshake.browser]
    page, mode = handshake.scenario.page, mode_sent(fetch.request, profile)
    return [
        (sent.url, sent.method, {n.lower(): v for n, v in metadata.header_list(sent, page, mode, profile.metadata)})
        for sent, *_ in fetch.exchanges
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_fetch_metadata_are_as_recorded(engine: str) -> None:
    """No recorded URL is trustworthy; what Chromium's preflights say nevertheless, and what nobody says."""
    differing = []
    for recording in recordings():
        handshake = played(recording, engine)
        for fetch, observed in zip(handshake.fetches, recording["observed"][engine], strict=True):
            lines = [
                (seen["url"], seen["method"], {n: v for n, v in seen["headers"].items() if n.startswith("sec-fetch-")})
                for seen in observed["exchanges"]
            ]
            if without_resends(said(handshake, fetch)) != without_resends(lines):
                differing.append(recording["id"])
    assert not differing
