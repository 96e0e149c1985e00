"""The gates that are not CORS: mixed content, Local Network Access, and the policies of resources and of timing."""

from dataclasses import replace

import pytest
from tests.playbook import Answering, Playbook, Played

from corsage.consoles import lines as console
from corsage.consoles.blocked import Blocked
from corsage.consoles.chromium import cors_error
from corsage.engines.departures.table import PROFILES
from corsage.fetch import site, step
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Gate, Reason
from corsage.fetch.request import Mode, Page, Redirect, Request
from corsage.fetch.step import Check
from corsage.http.origin import Origin
from corsage.policy import suffixes

APP = "https://app.example.com"
API = "https://api.example.com"
OTHER = "https://other.example"
PAGE = Page(APP, registrable=suffixes.registrable)


def _gate(played: Played) -> Gate | None:
    return played.outcome.gate if isinstance(played.outcome, Failure) else None


def _observed(played: Played, check: Check) -> list[tuple[str | None, str | None]]:
    return [(made.observed, made.required) for made in played.steps if made.check is check]


@pytest.mark.parametrize(
    ("policy", "page", "url", "allowed"),
    [
        ("same-origin", APP, API, False),
        ("same-origin", "null", APP, False),
        ("same-site", APP, API, True),
        ("same-site", APP, OTHER, False),
        ("same-site", "null", API, False),
        ("same-site", "https://a.github.io", "https://b.github.io", False),
        ("same-site", "https://a.co.uk", "https://b.co.uk", False),
        ("same-site", "https://127.0.0.1", "https://127.0.0.2", False),
        ("same-site", "https://127.0.0.1:1", "https://127.0.0.1:2", True),
        ("same-site", "http://app.example.com", API, False),
        ("same-site", "http://app.example.com", "http://api.example.com", True),
        ("cross-origin", APP, OTHER, True),
        ("Same-Origin", APP, OTHER, True),
        ("same-origin, same-origin", APP, OTHER, True),
        ("nonsense", APP, OTHER, True),
        ("", APP, OTHER, True),
    ],
)
def test_resource_policy(play: Playbook, answer: Answering, policy: str, page: str, url: str, *, allowed: bool) -> None:
    """Fetch, "cross-origin resource policy check": three values, to the letter; anything else counts as absent."""
    at = replace(PAGE, origin=page)
    played = play(Request(f"{url}/", mode="no-cors"), answer(200, cross_origin_resource_policy=policy), page=at)
    assert _gate(played) == (None if allowed else "resource-policy")


def test_two_lines_of_a_resource_policy_are_none(play: Playbook) -> None:
    """The lines are combined, and "same-origin, same-origin" is no value."""
    lines = (("Cross-Origin-Resource-Policy", "same-origin"),) * 2
    assert play(Request(f"{OTHER}/", mode="no-cors"), Answer(200, lines)).response.type == "opaque"


def test_cors_is_not_asked_for_a_resource_policy(play: Playbook, answer: Answering) -> None:
    """HTTP fetch, step 4: only an opaque response is; CORS has its own word."""
    played = play(Request(f"{OTHER}/"), answer(allow_origin="*", cross_origin_resource_policy="same-origin"))
    assert played.response.type == "cors"
    assert not _observed(played, step.RESOURCE_POLICY)


def test_a_redirect_has_a_resource_policy_too(play: Playbook, answer: Answering) -> None:
    """Each hop's response is checked, and what it refuses is not followed."""
    hop = answer(302, location=f"{API}/b", cross_origin_resource_policy="same-origin")
    played = play(Request(f"{OTHER}/a", mode="no-cors"), hop)
    assert played.reason is Reason.CROSS_ORIGIN_RESOURCE_POLICY
    assert played.lines == [f"GET {OTHER}/a"]


def test_without_a_list_no_stranger_is_a_neighbour(play: Playbook, answer: Answering) -> None:
    """Nothing is guessed from labels: each host is a site of its own until a list says more."""
    played = play(Request(f"{API}/", mode="no-cors"), answer(cross_origin_resource_policy="same-site"), page=Page(APP))
    assert played.reason is Reason.CROSS_ORIGIN_RESOURCE_POLICY


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_mixed_content_is_never_sent(play: Playbook, mode: str) -> None:
    """Main fetch, step 7: an https page does not ask over http, in any mode; nothing is sent, CORS is not asked."""
    played = play(Request("http://api.example.com/", mode=mode), page=PAGE)  # type: ignore[arg-type] # a column
    assert _gate(played) == "mixed-content"
    assert not played.sent
    assert [made.check for made in played.steps] == [step.MIXED_CONTENT]


def test_a_redirect_to_http_is_mixed_content(play: Playbook, answer: Answering) -> None:
    """Main fetch runs again for each hop."""
    hop = answer(302, location="http://api.example.com/", allow_origin="*")
    played = play(Request(f"{API}/a"), hop, page=PAGE)
    assert played.reason is Reason.MIXED_CONTENT
    assert played.lines == [f"GET {API}/a"]


@pytest.mark.parametrize(
    ("page", "url", "profile", "blocked"),
    [
        (Page(APP), "http://127.0.0.1:8000/", "standard", False),
        (Page(APP), "http://127.9.9.9/", "standard", False),
        (Page(APP), "http://[::1]:8000/", "chromium", False),
        (Page(APP), "http://localhost/", "firefox", False),
        (Page(APP), "http://api.localhost/", "standard", False),
        (Page(APP), "http://127.0.0.1.example.com/", "standard", True),
        (Page(APP), "http://127.0.0.1/", "webkit", True),
        (Page("null", f"{APP}/frame"), "http://api.example.com/", "standard", True),
        (Page("null"), "http://api.example.com/", "standard", False),
        (Page("http://localhost:3000"), "http://api.example.com/", "standard", False),
        (Page("http://app.example.com"), "http://api.example.com/", "standard", False),
    ],
)
def test_what_is_mixed_content(
    play: Playbook, answer: Answering, page: Page, url: str, profile: str, *, blocked: bool
) -> None:
    """Mixed Content, 4.4: an https page, and a URL that is not potentially trustworthy; WebKit trusts no loopback."""
    answers = [] if blocked else [answer(allow_origin="*")]
    played = play(Request(url), *answers, page=page, profile=PROFILES[profile])
    assert _gate(played) == ("mixed-content" if blocked else None)


@pytest.mark.parametrize(
    ("value", "mode", "shown"),
    [("*", "cors", "visible"), (APP, "cors", "visible"), (f"{OTHER}, {APP}", "no-cors", "visible"),
     (OTHER, "cors", "hidden"), (f"{APP}/", "cors", "hidden"), ("", "cors", "hidden")],
)  # fmt: skip
def test_timing(play: Playbook, answer: Answering, value: str, mode: str, shown: str) -> None:
    """Fetch, "TAO check": `*` or the page's origin in the list opens the times; it blocks nothing."""
    request = Request(f"{API}/", mode=mode)  # type: ignore[arg-type] # a column
    played = play(request, answer(allow_origin="*", timing_allow_origin=value))
    assert _observed(played, step.TIMING) == [(value, shown)]
    assert played.response


def test_one_hop_hides_all_times(play: Playbook, answer: Answering) -> None:
    """The "timing allow failed flag" is never unset; a response of the page's own origin needs no header."""
    hop = answer(302, location=f"{API}/b", allow_origin="*")
    played = play(Request(f"{API}/a"), hop, answer(allow_origin="*", timing_allow_origin="*"))
    assert _observed(played, step.TIMING) == [("*", "hidden")]
    at_home = play(
        Request(f"{APP}/a"), answer(302, location=f"{API}/b"), answer(allow_origin="*", timing_allow_origin="*")
    )
    assert _observed(at_home, step.TIMING) == [("*", "visible")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("a.example.com", "b.example.com", True), ("example.com", "example.org", False), ("1.2.3.4", "9.2.3.4", False),
     ("[::1]", "[::2]", False), ("[::1]", "[::1]", True)],
)  # fmt: skip
def test_sites(one: str, other: str, *, same: bool) -> None:
    """HTML, "schemelessly same site": registrable domains, and addresses only with themselves."""
    first, second = (Origin("https", host, None) for host in (one, other))
    assert site.same_site(first, second, suffixes.registrable) is same
    assert not site.same_site(None, second, suffixes.registrable)


URL = "http://api.site.test/m"
CHROMIUM_MIXED = (
    f"Mixed Content: The page at '{APP}/page' was loaded over HTTPS, but requested an insecure resource '{URL}'. This "
    "request has been blocked; the content must be served over HTTPS."
)
WEBKIT_MIXED = (
    f"[blocked] The page at {APP}/page requested insecure content from {URL}. This content was blocked and must be "
    "served over HTTPS."
)
FIREFOX_POLICY = (
    f"The resource at “{URL}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See "
    "https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#"
)
WEBKIT_POLICY = (
    f"Cancelled load to {URL} because it violates the resource's Cross-Origin-Resource-Policy response header."
)
CHROMIUM_LOCAL = (
    f"Access to fetch at '{URL}' from origin '{APP}' has been blocked by CORS policy: Permission was denied for this "
    "request to access the `loopback` address space."
)


@pytest.mark.parametrize(
    ("engine", "reason", "parameter", "lines"),
    [
        ("chromium", Reason.MIXED_CONTENT, URL, [CHROMIUM_MIXED]),
        ("firefox", Reason.MIXED_CONTENT, URL, [f"Blocked loading mixed active content “{URL}”"]),
        ("webkit", Reason.MIXED_CONTENT, URL, [WEBKIT_MIXED]),
        (
            "chromium",
            Reason.CROSS_ORIGIN_RESOURCE_POLICY,
            "same-site",
            ["Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameSite"],
        ),
        ("firefox", Reason.CROSS_ORIGIN_RESOURCE_POLICY, "same-origin", [FIREFOX_POLICY]),
        (
            "webkit",
            Reason.CROSS_ORIGIN_RESOURCE_POLICY,
            "same-origin",
            [WEBKIT_POLICY, f"Fetch API cannot load {URL} due to access control checks."],
        ),
        ("chromium", Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED, "loopback", [CHROMIUM_LOCAL]),
    ],
)
def test_consoles(engine: str, reason: Reason, parameter: str, lines: list[str]) -> None:
    """The lines as they were read in the consoles of Chromium and Firefox, and stand in WebKit's source."""
    told = Blocked(Failure(reason, parameter, url=URL), APP, URL, URL, page=f"{APP}/page")
    assert list(console.lines(engine, told)) == lines


def test_chromium_does_not_name_the_address_space() -> None:
    """DevTools protocol: corsError says what it was, failedParameter is empty; read in Chromium 156."""
    failure = Failure(Reason.INSECURE_LOCAL_NETWORK, "local", url=URL)
    assert cors_error(Blocked(failure, APP, URL, URL)) == ("InsecureLocalNetwork", "")


def test_webkit_preflights_before_it_looks(play: Playbook, answer: Answering) -> None:
    """The row preflights-to-mixed-content: of a redirect, the preflight goes out; what it allows is not sent."""
    hop = answer(307, location="http://api.example.com/", allow_origin=APP)
    grant = answer(allow_origin=APP, allow_methods="PUT")
    anyone = answer(allow_origin="*", allow_methods="PUT")
    played = play(Request(f"{API}/", "PUT"), grant, hop, anyone, page=PAGE, profile=PROFILES["webkit"])
    assert played.reason is Reason.MIXED_CONTENT
    assert played.lines == [f"OPTIONS {API}/", f"PUT {API}/", "OPTIONS http://api.example.com/"]
    elsewhere = answer(307, location="http://api.example.com/b", allow_origin=APP)
    refused = play(Request(f"{API}/b", "PUT"), grant, elsewhere, answer(), page=PAGE, profile=PROFILES["webkit"])
    assert refused.reason is Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER
    at_once = play(Request("http://api.example.com/", "PUT"), page=PAGE, profile=PROFILES["webkit"])
    assert (at_once.reason, at_once.lines) == (Reason.MIXED_CONTENT, [])


@pytest.mark.parametrize(("engine", "told"), [("standard", f"{APP}/"), ("webkit", None)])
def test_a_srcdoc_document(play: Playbook, answer: Answering, engine: str, told: str | None) -> None:
    """Referrer Policy, 8.4: it refers as the page around it does; the row srcdoc-has-no-referrer."""
    page = replace(PAGE, url=f"{APP}/page", srcdoc=True)
    played = play(Request(f"{API}/"), answer(allow_origin="*"), page=page, profile=PROFILES[engine])
    (sent,) = played.sent
    assert dict(sent.headers).get("Referer") == told


def test_chromium_looks_at_the_mode_before_mixed_content(play: Playbook) -> None:
    """The row mode-before-gates: nothing is sent in either order, and another reason is named."""
    request = Request("http://api.example.com/", mode="same-origin")
    assert play(request, page=PAGE).reason is Reason.MIXED_CONTENT
    assert play(request, page=PAGE, profile=PROFILES["chromium"]).reason is Reason.DISALLOWED_BY_MODE


@pytest.mark.parametrize(
    ("engine", "origin", "named"),
    [
        ("chromium", APP, f"{APP}/page"),
        ("chromium", "null", f"{APP}/"),
        ("firefox", "null", "null"),
        ("webkit", "null", f"{APP}/page"),
    ],
)
def test_the_page_of_a_frame(engine: str, origin: str, named: str) -> None:
    """A sandboxed frame of Chromium knows the origin of the page around it, and no more."""
    told = Blocked(Failure(Reason.MIXED_CONTENT, "", url=URL), origin, URL, URL, page=f"{APP}/page")
    (line,) = console.lines(engine, told)
    assert engine == "firefox" or f"age at {named} " in line.replace("'", "")


@pytest.mark.parametrize(
    ("mode", "redirect", "reason"),
    [
        ("same-origin", "follow", Reason.DISALLOWED_BY_MODE),
        ("no-cors", "error", Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW),
        ("no-cors", "follow", Reason.BLOCKED_PORT),
        ("cors", "error", Reason.BLOCKED_PORT),
    ],
)
def test_chromium_looks_at_the_mode_before_ports(
    play: Playbook, mode: Mode, redirect: Redirect, reason: Reason
) -> None:
    """The row mode-before-gates; to the standard a bad port is the first thing that is wrong."""
    request = Request("https://api.example.com:6000/", mode=mode, redirect=redirect)
    assert play(request, profile=PROFILES["chromium"]).reason is reason
    assert play(request).reason is Reason.BLOCKED_PORT
