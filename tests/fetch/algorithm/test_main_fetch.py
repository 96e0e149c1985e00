"""Main fetch: which way a request takes, which headers it carries, and the steps that it leaves behind."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.algorithm.referrer import referrer
from corsage.fetch.network import Lost, LostCause
from corsage.fetch.reason import CONSTRUCTOR_REASONS, CORS_REASONS, GATES, Reason
from corsage.fetch.request import Page, Request
from corsage.fetch.step import CHECKS

APP = "https://app.example.com"
API = "https://api.example.com"


@pytest.mark.parametrize(
    ("url", "mode", "kind"),
    [(f"{APP}/", "cors", "basic"), (f"{APP}/", "same-origin", "basic"), (f"{APP}/", "no-cors", "basic"),
     (f"{API}/", "cors", "cors"), (f"{API}/", "no-cors", "opaque"), (f"{APP}:8443/", "cors", "cors"),
     ("data:,x", "cors", "basic"), ("data:,x", "same-origin", "basic"), ("data:,x", "no-cors", "basic")],
)  # fmt: skip
def test_the_response_tainting(play: Playbook, answer: Answering, url: str, mode: str, kind: str) -> None:
    """Main fetch, step 12: by URL and mode; `data:` is everybody's own."""
    answers = [] if url.startswith("data:") else [answer(allow_origin="*")]
    assert play(Request(url, mode=mode), *answers).response.type == kind  # type: ignore[arg-type] # a column


@pytest.mark.parametrize(
    ("url", "reason"),
    [("ftp://x/", Reason.CORS_DISABLED_SCHEME), ("file:///x", Reason.CORS_DISABLED_SCHEME),
     ("http://api.example.com:25/", Reason.BLOCKED_PORT), ("foo:bar", Reason.CORS_DISABLED_SCHEME)],
)  # fmt: skip
def test_where_nothing_is_sent(play: Playbook, url: str, reason: Reason) -> None:
    """Main fetch, step 7 and 12: bad ports, and schemes that CORS does not speak."""
    played = play(Request(url))
    assert (played.reason, played.sent) == (reason, [])


@pytest.mark.parametrize(
    ("method", "url", "mode", "origin"),
    [("GET", f"{APP}/", "cors", None), ("HEAD", f"{APP}/", "cors", None), ("POST", f"{APP}/", "cors", APP),
     ("PUT", f"{APP}/", "same-origin", APP), ("GET", f"{API}/", "cors", APP), ("GET", f"{API}/", "no-cors", None),
     ("POST", f"{API}/", "no-cors", APP), ("POST", "http://127.0.0.1/", "no-cors", "null")],
)  # fmt: skip
def test_who_gets_an_origin_header(
    play: Playbook, answer: Answering, method: str, url: str, mode: str, origin: str | None
) -> None:
    """Fetch, "append a request `Origin` header": with CORS always, else for all methods but GET and HEAD."""
    played = play(Request(url, method, mode=mode), answer(allow_origin="*"))  # type: ignore[arg-type] # a column
    assert played.header(0, "origin") == origin


def test_no_cors_across_origins_must_follow(play: Playbook) -> None:
    """Main fetch, step 12: "If request's redirect mode is not "follow", then return a network error"."""
    assert play(Request(f"{API}/", mode="no-cors", redirect="manual")).reason is Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW


@pytest.mark.parametrize(
    ("credentials", "url", "sent"),
    [("omit", f"{APP}/", False), ("same-origin", f"{APP}/", True), ("include", f"{APP}/", True),
     ("omit", f"{API}/", False), ("same-origin", f"{API}/", False), ("include", f"{API}/", True)],
)  # fmt: skip
def test_when_credentials_go_along(play: Playbook, answer: Answering, credentials: str, url: str, sent: bool) -> None:  # noqa: FBT001
    """HTTP-network-or-cache fetch, "includeCredentials": by mode and tainting."""
    played = play(Request(url, credentials=credentials), answer())  # type: ignore[arg-type] # a column
    assert played.sent[0].credentials is sent


def test_accept_is_added_unless_the_script_set_one(play: Playbook, answer: Answering) -> None:
    """Fetch method: `*/*` where the script has no Accept."""
    assert play(Request(f"{APP}/"), answer()).header(0, "accept") == "*/*"
    assert play(Request(f"{APP}/", headers=(("ACCEPT", "a/b"),)), answer()).header(0, "accept") == "a/b"


@pytest.mark.parametrize("cause", list(LostCause))
def test_a_lost_connection_is_a_network_error(play: Playbook, cause: LostCause) -> None:
    """The script learns nothing of the cause; the record does."""
    played = play(Request(f"{APP}/"), Lost(cause, "said the transport"))
    assert played.reason is Reason.NETWORK_FAILURE
    assert played.outcome == (Reason.NETWORK_FAILURE, "", "said the transport", f"{APP}/")
    assert played.steps[-1].observed == cause


def test_a_proxy_that_asks_for_a_password(play: Playbook, answer: Answering) -> None:
    """HTTP-network-or-cache fetch: 407 is a network error."""
    assert play(Request(f"{APP}/"), answer(407)).reason is Reason.PROXY_AUTHENTICATION
    assert play(Request(f"{APP}/"), answer(407), profile=PROFILES["chromium"]).reason is Reason.PROXY_AUTHENTICATION


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_407_is_an_answer(play: Playbook, answer: Answering, engine: str) -> None:
    """The row proxy-authentication-is-an-answer: the script reads it, but a preflight's status must be ok."""
    profile = PROFILES[engine]
    assert play(Request(f"{APP}/"), answer(407), profile=profile).response.status == 407
    played = play(Request("https://api.example.com/", "PUT"), answer(407, allow_origin="*"), profile=profile)
    assert played.reason is Reason.PREFLIGHT_INVALID_STATUS


def test_the_referer_follows_the_default_policy(play: Playbook, answer: Answering) -> None:
    """strict-origin-when-cross-origin: the whole URL at home, the origin abroad, nothing from https to http."""
    page = Page(APP, f"{APP}/x/y?z")
    sent = [play(Request(u), answer(allow_origin="*"), page=page).header(0, "referer") for u in (f"{APP}/", f"{API}/")]
    assert sent == [f"{APP}/x/y?z", f"{APP}/"]
    insecure = urls.parse("http://api.example.com/")
    assert insecure is not None
    assert referrer(page.url, insecure) is None


def test_each_check_names_its_section() -> None:
    """Every step can be looked up in its standard: Fetch, except the gates that Fetch only refers to.

    What a page sees has no one section: each element of HTML has its own.
    """
    elsewhere = {
        check.name for check in CHECKS.values() if not check.link.startswith("https://fetch.spec.whatwg.org/#")
    }
    policies = {"content-security-policy", "content-security-policy-report"}
    assert elsewhere == {"mixed-content", "local-network", "page-sees"} | policies
    assert all(check.section for check in CHECKS.values())
    assert {name for name, check in CHECKS.items() if "/#" not in check.link} == {"page-sees"}


def test_the_three_groups_of_reasons() -> None:
    """CORS, constructor and network: each reason has one gate."""
    assert set(GATES) == set(Reason)
    assert not CORS_REASONS & CONSTRUCTOR_REASONS
    assert Reason.MISSING_ALLOW_ORIGIN_HEADER in CORS_REASONS
    assert Reason.INVALID_URL in CONSTRUCTOR_REASONS
    assert Reason.NETWORK_FAILURE not in CORS_REASONS | CONSTRUCTOR_REASONS


def test_a_failure_is_the_last_step_that_failed(play: Playbook, answer: Answering) -> None:
    """Whoever explains a failure reads it from the steps: check, what came, what was required, reason, exchange."""
    played = play(Request(f"{API}/", "PUT"), answer(204, allow_origin="https://x.example"))
    step = played.steps[-1]
    assert (step.check.name, step.passed, step.observed, step.required, step.exchange) == (
        "allow-origin", False, "https://x.example", APP, 0,
    )  # fmt: skip
    assert step.reason is played.reason
