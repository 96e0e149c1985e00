"""What three real browsers did, in 1,199 recorded handshakes, against the engine; the data lie beside the project."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from corsage.browser.cookies import CookieJar
from corsage.consoles import recording
from corsage.engines.departures.table import ENGINES, PROFILES
from corsage.fetch.algorithm.construct import mode_sent
from corsage.fetch.wire import metadata
from corsage.handshake import scenario_form
from corsage.handshake.pair import simulate
from corsage.handshake.record import FetchRecord, Handshake
from corsage.policy.suffixes import registrable

FOLDER = Path(__file__).parents[3] / "shared" / "handshakes"
OBSERVED = FOLDER / "observed.jsonl.gz"

pytestmark = pytest.mark.skipif(not OBSERVED.exists(), reason="the recordings are not there")

Line: TypeAlias = tuple[str, str, dict[str, str]]


@cache
def recordings() -> list[dict[str, Any]]:
    """The recorded handshakes, a scenario and what each browser did with it."""
    with gzip.open(OBSERVED, "rt") as lines:
        return [json.loads(line) for line in lines]


def played(case: dict[str, Any], engine: str) -> Handshake:
    """The engine's handshake of the same scenario."""
    scenario = scenario_form.read({key: case[key] for key in ("id", "page", "requests", "server")})
    return simulate(scenario, PROFILES[engine])


@pytest.mark.parametrize("engine", ENGINES)
def test_every_recorded_handshake_is_the_engines(engine: str, tmp_path: Path) -> None:
    """Outcome, exchanges, and for Chromium error code, parameter and console line: the scoring program finds 100 %."""
    predicted = tmp_path / "predicted.jsonl"
    lines = [json.dumps(recording.write(played(case, engine))) for case in recordings()]
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
    for case in recordings():
        handshake = played(case, engine)
        for fetch, observed in zip(handshake.fetches, case["observed"][engine], strict=True):
            lines = [
                (seen["url"], seen["method"], {n: v for n, v in seen["headers"].items() if n.startswith("sec-fetch-")})
                for seen in observed["exchanges"]
            ]
            if without_resends(said(handshake, fetch)) != without_resends(lines):
                differing.append(case["id"])
    assert not differing


#: Where the recorded pages came from, whose scripts they were, and the cookie of each host.
PAGE_URL = "http://app.site.test:9001/page"
HOSTS = ("http://app.site.test:9001/", "http://api.site.test:9002/", "http://other.test:9003/")


def carried(handshake: Handshake, fetch: FetchRecord, jar: CookieJar) -> list[Line]:
    """The Referer and the cookies that would go out with each exchange."""
    lines: list[Line] = []
    # Cookies are for what the frame is in; the frame itself, whose document came with no URL, has nothing to refer to.
    window = replace(handshake.scenario.page, url=PAGE_URL)
    for sent, *_ in fetch.exchanges:
        headers = {name.lower(): value for name, value in sent.headers if name.lower() == "referer"}
        cookie = jar.header(sent.url, window, sent.via) if sent.credentials else None
        lines.append((sent.url, sent.method, headers | ({} if cookie is None else {"cookie": cookie})))
    return lines


@pytest.mark.parametrize("engine", ENGINES)
def test_referrers_and_cookies_are_as_recorded(engine: str) -> None:
    """Which exchange tells where it comes from, and which carries the host's cookie, that says no SameSite."""
    differing = []
    for case in recordings():
        scenario = scenario_form.read({key: case[key] for key in ("id", "page", "requests", "server")})
        came_from = "" if scenario.page.origin == "null" else PAGE_URL
        page = replace(scenario.page, url=came_from, registrable=registrable)
        handshake = simulate(replace(scenario, page=page), PROFILES[engine])
        jar = CookieJar(PROFILES[engine].cookies, third_party="sent")  # as the recorded browsers were set
        for host in HOSTS:
            jar.set(host, "sid=1")
        for fetch, observed in zip(handshake.fetches, case["observed"][engine], strict=True):
            lines = [
                (seen["url"], seen["method"], {n: v for n, v in seen["headers"].items() if n in {"referer", "cookie"}})
                for seen in observed["exchanges"]
            ]
            ours = carried(handshake, fetch, jar)
            if without_resends(ours) != without_resends(lines):
                differing.append((case["id"], ours, lines))
    assert not differing
