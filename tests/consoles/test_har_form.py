import json

import pytest

from corsage.consoles import har_form
from corsage.diagnose import diagnose
from corsage.engines.departures.table import PROFILES
from corsage.evidence import har, scenario_evidence
from corsage.handshake import pair, scenario_form
from corsage.handshake.record import Handshake

PAGE = "https://app.example.com"
URL = "https://api.example.com/items?a=1"
GRANT = [["Access-Control-Allow-Origin", PAGE]]


def run(method: str, preflight: object, actual: object, credentials: str = "same-origin") -> Handshake:
    """The handshake of one request, in Chromium."""
    scenario = {
        "page": PAGE,
        "requests": [{"url": URL, "method": method, "credentials": credentials}],
        "server": {URL: {name: each for name, each in (("preflight", preflight), ("actual", actual)) if each}},
    }
    return pair.simulate(scenario_form.read(scenario), PROFILES["chromium"])


def answer(status: int, *headers: list[str]) -> dict[str, object]:
    """A scripted answer."""
    return {"status": status, "headers": list(headers), "body": "x"}


CASES = [
    run("PUT", answer(401), answer(200, *GRANT)),
    run("PUT", answer(204, *GRANT), answer(200, *GRANT)),
    run("GET", None, answer(200)),
    run("GET", None, answer(502)),
    run("GET", None, answer(200, ["Access-Control-Allow-Origin", "*"]), "include"),
    run("GET", None, answer(200, *GRANT, *GRANT)),
    run("GET", None, "close"),
]


@pytest.mark.parametrize("handshake", CASES)
def test_a_written_har_is_diagnosed_as_the_run_is(handshake: Handshake) -> None:
    """Written and read back, the file leads to the cause that the complete record has."""
    raw = json.dumps(har_form.write([handshake], "1")).encode()
    by_file = [diagnose(each).causes[0].cause.name for each in har.evidence(raw)]
    by_record = [diagnose(each).causes[0].cause.name for each in scenario_evidence.of(handshake)]
    assert by_file == by_record


@pytest.mark.parametrize("handshake", CASES)
def test_what_an_import_needs_is_there(handshake: Handshake) -> None:
    """HAR 1.2's required members, which Chromium's import reads, are in every entry."""
    log = har_form.write([handshake], "1")["log"]
    assert log["version"] == "1.2"
    pages = {page["id"] for page in log["pages"]}
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert entry["pageref"] in pages
        sides = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
        assert sides | {"method", "url", "queryString"} <= set(entry["request"])
        assert sides | {"status", "statusText", "content", "redirectURL"} <= set(entry["response"])
    assert all(isinstance(entry["response"]["status"], int) for entry in log["entries"])
