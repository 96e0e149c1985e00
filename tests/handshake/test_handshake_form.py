import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.scenarios import SCENARIOS

from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake import handshake_form, pair
from corsage.handshake.form import FormError
from corsage.handshake.scenario import Scenario, Script, Scripted

API = "https://api.example.com"


@given(SCENARIOS)
def test_what_is_written_reads_as_the_same(scenario: Scenario) -> None:
    """read(write(handshake)) == handshake, through JSON text too."""
    handshake = pair.simulate(scenario)
    assert handshake_form.read(json.loads(json.dumps(handshake_form.write(handshake)))) == handshake


@given(SCENARIOS, st.data())
def test_a_broken_record_is_one_sentence(scenario: Scenario, data: st.DataObject) -> None:
    """Whatever is cut out or replaced in a record: it reads, or raises FormError; nothing else escapes."""
    written: Any = json.loads(json.dumps(handshake_form.write(pair.simulate(scenario))))
    target: Any = {"root": written}
    key: Any = "root"
    for _ in range(data.draw(st.integers(1, 6))):
        below = target[key]
        if not isinstance(below, dict | list) or not below:
            break
        target, key = below, data.draw(st.sampled_from(list(below) if isinstance(below, dict) else range(len(below))))
    if data.draw(st.booleans()):
        target[key] = data.draw(st.sampled_from([None, "x", -1, 10**9, [], {}, True]))
    elif target is not written or len(target) > 1:
        del target[key]
    with suppress(FormError):
        assert handshake_form.read(written).fetches


def test_another_version_is_refused() -> None:
    """A file of a newer Corsage is told from a broken one."""
    with pytest.raises(FormError, match="version: must be 1; a newer Corsage"):
        handshake_form.read({"version": 2, "browser": "standard", "scenario": {}, "fetches": []})


def test_one_record_a_request() -> None:
    """A record whose fetches were lost is not read as shorter."""
    scenario = {"page": "null", "requests": [{"url": "https://x/"}], "server": {"url": "https://x/"}}
    data = {"version": 1, "browser": "standard", "scenario": scenario, "fetches": []}
    with pytest.raises(FormError, match="fetches: must have one entry a request: 1, not 0"):
        handshake_form.read(copy.deepcopy(data))


def test_the_way_to_a_request_is_kept() -> None:
    """The URLs whose redirects led to it; a request that no redirect led to has no such key."""
    first, then = f"{API}/1", f"{API}/2"
    leads = Answer(302, (("Access-Control-Allow-Origin", "*"), ("Location", then)))
    server = Scripted({first: Script(None, leads), then: Script(None, Answer(200))})
    handshake = pair.simulate(Scenario(Page("https://app.example.com"), (Request(first),), server))
    one, other = handshake_form.write(handshake)["fetches"][0]["exchanges"]
    assert "via" not in one["request"]
    assert other["request"]["via"] == [first]
    assert handshake_form.read(handshake_form.write(handshake)) == handshake
