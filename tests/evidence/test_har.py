import json
import time
from typing import Any

import pytest

from corsage.diagnose import diagnose
from corsage.evidence import har

PAGE = "https://app.example.com"
URL = "https://api.example.com/items"
ACAO = ("Access-Control-Allow-Origin", PAGE)
CHROME = {"name": "WebInspector", "version": "537.36"}
FIREFOX = {"name": "Firefox", "version": "150.0"}


def entry(
    method: str = "GET",
    status: object = 200,
    answer: tuple[tuple[str, str], ...] = (),
    sent: tuple[tuple[str, str], ...] = (("Origin", PAGE),),
    url: str = URL,
    **others: object,
) -> dict[str, Any]:
    """One entry of a HAR; `others` are further members, `error` that of the response."""
    error = {"_error": others.pop("error")} if "error" in others else {}
    return {
        "request": {"method": method, "url": url, "headers": [{"name": n, "value": v} for n, v in sent]},
        "response": {"status": status, "headers": [{"name": n, "value": v} for n, v in answer], **error},
        **others,
    }


def archive(*entries: object, creator: object = CHROME) -> bytes:
    """A HAR file."""
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": entries}}).encode()


def causes(raw: bytes) -> list[str]:
    """The best cause of each request that failed."""
    return [diagnose(evidence).causes[0].cause.name for evidence in har.evidence(raw)]


PREFLIGHT = (("Origin", PAGE), ("Access-Control-Request-Method", "PUT"))
GOOD = entry("OPTIONS", 204, (ACAO, ("Access-Control-Allow-Methods", "PUT")), PREFLIGHT)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("kind", ["preflight", None])
def test_a_preflight_and_its_request_are_one(order: int, kind: str | None) -> None:
    """In either order, marked as Chromium does or not: one failure, with the preflight's status as its cause."""
    preflight = entry("OPTIONS", 405, (), PREFLIGHT, _resourceType=kind)
    request = entry("PUT", 0, error="net::ERR_FAILED", sent=())
    assert causes(archive(*[preflight, request][::order])) == ["preflight_not_handled"]


@pytest.mark.parametrize(
    ("blocked", "cause"),
    [
        (entry(answer=()), "acao_missing"),
        (entry(status=502, error="net::ERR_FAILED"), "error_response_without_cors"),
        (entry(answer=(ACAO,), error="net::ERR_FAILED"), "acac_missing"),
        (entry(answer=(("Access-Control-Allow-Origin", "*"),), error="net::ERR_FAILED"), "wildcard_with_credentials"),
        (entry(answer=(ACAO, ACAO)), "duplicate_cors_header"),
        (entry(answer=(("access-control-allow-origin", f"{PAGE}\n*"),)), "duplicate_cors_header"),
        (entry(answer=(("Access-Control-Allow-Origin", "https://www.example.com"),)), "origin_not_allowlisted"),
        (entry(answer=(("X-Cache", "HIT"), ("Age", "9"))), "cache_without_vary"),
        (entry(status=0, error="net::ERR_BLOCKED_BY_CLIENT"), "tls_or_network_failure"),
        (entry(status=0, error="net::ERR_ABORTED"), "tls_or_network_failure"),
        (entry(status=0, error="net::ERR_CERT_AUTHORITY_INVALID"), "tls_or_network_failure"),
        (entry(status=-1, error={"code": "ECONNREFUSED"}), "tls_or_network_failure"),
        (entry(status=0, error="net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS"), "private_network_access"),
        (entry(sent=(), error="net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"), "corp_coep_blocked"),
        (entry(status=0, error="net::ERR_FAILED"), "undetermined"),
        (
            entry(status=302, answer=(("Location", "https://login.example.org/oauth2/authorize"),), url=f"{PAGE}/me"),
            None,
        ),
    ],
)
def test_one_request(blocked: dict[str, Any], cause: str | None) -> None:
    """What an entry shows leads to its cause, and what is not CORS is not called so."""
    assert causes(archive(blocked)) == ([] if cause is None else [cause])


@pytest.mark.parametrize("creator", [CHROME, FIREFOX, {"name": "Charles Proxy", "version": "4.6.3"}, None])
def test_what_went_well_is_not_listed(creator: object) -> None:
    """A granted request, a same-origin error, a request without CORS and a form give nothing."""
    entries = [
        GOOD,
        entry("PUT", 200, (ACAO,)),
        entry(status=500, url=f"{PAGE}/api", sent=(("Referer", f"{PAGE}/"),)),
        entry(sent=(("Referer", f"{PAGE}/"),), url="https://cdn.example.com/a.png"),
        entry("POST", sent=(("Origin", PAGE), ("Accept", "text/html,*/*"), ("Sec-Fetch-Mode", "navigate"))),
        entry("POST", sent=(("Origin", PAGE), ("Sec-Fetch-Mode", "no-cors"))),
    ]
    assert causes(archive(*entries, creator=creator)) == []


def test_a_redirect_to_a_login_page() -> None:
    """The entry that a redirect led to is the one that failed; the cause is the way there."""
    login = "https://login.example.org/oauth2/authorize?x=1"
    raw = archive(entry(status=302, answer=(("Location", login), ACAO)), entry(url=login, error="net::ERR_FAILED"))
    assert causes(raw) == ["redirect_to_cross_origin_login"]


def test_firefox_says_nothing_of_its_own() -> None:
    """Without any error in the file, the answer's headers decide."""
    assert causes(archive(entry(), creator=FIREFOX)) == ["acao_missing"]


@pytest.mark.parametrize(
    ("creator", "agent", "words"),
    [
        (CHROME, "Mozilla/5.0 Chrome/85.0 Safari/537.36", "hides preflights"),
        (CHROME, "Mozilla/5.0 Chrome/150.0 Safari/537.36", "leaves Cookie"),
        ({"name": "Playwright", "version": "1.32"}, "", "answers preflights itself"),
        ({"name": "mitmproxy", "version": "10"}, "", "proxy or client"),
    ],
)
def test_what_a_file_cannot_show(creator: object, agent: str, words: str) -> None:
    """The exporter and its version are named, with what they leave out."""
    failed = entry(sent=(("Origin", PAGE), ("User-Agent", agent)))
    (evidence,) = har.evidence(archive(failed, creator=creator))
    assert any(words in limit for limit in evidence.limits)
    assert str(creator["name"] if isinstance(creator, dict) else "") in evidence.limits[0]


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        {},
        {"request": None},
        {"request": {"url": 3}},
        {"request": {"url": "::"}},
        {"request": {"url": URL}, "response": None},
        {
            "request": {"url": URL, "method": 5, "headers": [None, {"name": ":authority"}, 4]},
            "response": {"status": "x"},
        },
        {"request": {"url": URL, "headers": {"a": 1}}, "response": {"status": 200, "headers": None, "_error": 4}},
    ],
)
def test_odd_entries_do_no_harm(odd: object) -> None:
    """Missing members and members of other types are passed over; the other entries are read."""
    assert "acao_missing" in causes(archive(odd, entry()))


def test_a_file_that_is_cut_off() -> None:
    """The entries before the cut are read, and the cut is stated."""
    raw = archive(entry(), entry("PUT", 200, (ACAO,)), entry())
    (evidence,) = har.evidence(b"\xef\xbb\xbf" + raw[:-300])
    assert any("cut off" in limit for limit in evidence.limits)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"<html>", b'{"log": {}}\x00', b"{" * 100_000])
def test_what_is_no_har(raw: bytes) -> None:
    """A file that is no HAR gets a sentence."""
    with pytest.raises(har.HarError, match="not a HAR"):
        list(har.evidence(raw))


def test_a_large_file_is_read_quickly() -> None:
    """Ten megabytes of bodies and hundreds of requests take less than a second."""
    good = entry("PUT", 200, (ACAO,))
    good["response"]["content"] = {"text": "A" * 20_000, "encoding": "base64"}
    raw = archive(*[good] * 500, entry())
    assert len(raw) > 10_000_000
    start = time.perf_counter()
    assert causes(raw) == ["acao_missing"]
    assert time.perf_counter() - start < 1
