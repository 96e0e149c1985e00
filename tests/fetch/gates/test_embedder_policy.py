"""Cross-Origin-Embedder-Policy: what a page that made the vow may load without CORS, and with which credentials.

The cases are those that were run in Chromium, Firefox and WebKitGTK, whose pages had the header.
"""

from dataclasses import replace

import pytest
from tests.playbook import Playbook

from corsage.consoles import lines as console
from corsage.consoles.evidence import blocked
from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import EmbedderPolicy, Mode, Page, Request
from corsage.handshake import pair
from corsage.handshake.scenario import Scenario, Script, Scripted
from corsage.http.headers import get
from corsage.policy import suffixes

APP, SIBLING, OTHER = "https://app.example.com", "https://api.example.com/", "https://other.test/"
PAGE = Page(APP, registrable=suffixes.registrable)
COEP, CORP = Reason.CROSS_ORIGIN_EMBEDDER_POLICY, Reason.CROSS_ORIGIN_RESOURCE_POLICY


def _answer(policy: str | None, *more: tuple[str, str]) -> Answer:
    lines = () if policy is None else (("Cross-Origin-Resource-Policy", policy),)
    return Answer(200, (*lines, *more))


@pytest.mark.parametrize("engine", PROFILES)
@pytest.mark.parametrize(
    ("url", "given", "reason"),
    [
        (SIBLING, None, COEP),
        (OTHER, None, COEP),
        (OTHER, "", COEP),
        (OTHER, "cross-origin", None),
        (SIBLING, "same-site", None),
        (OTHER, "same-site", CORP),
        (SIBLING, "same-origin", CORP),
    ],
)
def test_require_corp(play: Playbook, engine: str, url: str, given: str | None, reason: Reason | None) -> None:
    """No resource policy counts as same-origin; one that there is decides as ever, and is named as the reason."""
    page = replace(PAGE, embedder_policy="require-corp")
    outcome = play(Request(url, mode="no-cors"), _answer(given), page=page, profile=PROFILES[engine]).outcome
    assert getattr(outcome, "reason", None) == reason
    assert not isinstance(outcome, Failure) or outcome.gate == (
        "embedder-policy" if reason is COEP else "resource-policy"
    )


@pytest.mark.parametrize(("engine", "reason"), [("standard", COEP), ("chromium", COEP), ("firefox", None)])
def test_a_wrong_resource_policy(play: Playbook, engine: str, reason: Reason | None) -> None:
    """It is as good as none; in Firefox it lets everyone in (the row any-resource-policy-agrees)."""
    page = replace(PAGE, embedder_policy="require-corp")
    played = play(Request(OTHER, mode="no-cors"), _answer("nonsense"), page=page, profile=PROFILES[engine])
    assert getattr(played.outcome, "reason", None) == reason


@pytest.mark.parametrize(
    ("policy", "url", "mode", "sent"),
    [
        ("credentialless", OTHER, "no-cors", False),
        ("credentialless", OTHER, "cors", True),
        ("credentialless", f"{APP}/", "no-cors", True),
        ("require-corp", OTHER, "no-cors", True),
        ("unsafe-none", OTHER, "no-cors", True),
    ],
)
def test_credentialless(play: Playbook, policy: EmbedderPolicy, url: str, mode: str, *, sent: bool) -> None:
    """Fetch, "Cross-Origin-Embedder-Policy allows credentials": no-cors to elsewhere goes without them."""
    page = replace(PAGE, embedder_policy=policy)
    cors = (("Access-Control-Allow-Origin", APP), ("Access-Control-Allow-Credentials", "true"))
    request = Request(url, mode=mode, credentials="include")  # type: ignore[arg-type] # a column
    corp = "cross-origin" if policy == "require-corp" else None
    played = play(request, _answer(corp, *cors), page=page)
    assert played.response
    assert played.sent[0].credentials is sent


@pytest.mark.parametrize(("engine", "sent"), [("chromium", False), ("firefox", False), ("webkit", True)])
def test_a_way_home_carries_no_credentials(play: Playbook, engine: str, *, sent: bool) -> None:
    """A redirect that left and came back is not at home any more; WebKit knows no credentialless at all."""
    page = replace(PAGE, embedder_policy="credentialless")
    hop = Answer(302, (("Location", f"{APP}/b"),))
    request = Request(f"{OTHER}r", mode="no-cors", credentials="include")
    played = play(request, hop, _answer(None), page=page, profile=PROFILES[engine])
    assert [made.credentials for made in played.sent] == [sent, sent]


def test_a_redirect_must_agree_as_well(play: Playbook) -> None:
    """Each hop's response is asked: what it refuses is not followed."""
    page = replace(PAGE, embedder_policy="require-corp")
    played = play(Request(f"{OTHER}r", mode="no-cors"), Answer(302, (("Location", f"{APP}/b"),)), page=page)
    assert (played.reason, len(played.sent)) == (COEP, 1)


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_cors_and_home_are_not_asked(play: Playbook, mode: str) -> None:
    """A CORS response has agreed, and the page's own needs no agreement."""
    page = replace(PAGE, embedder_policy="require-corp")
    url = OTHER if mode == "cors" else f"{APP}/"
    request = Request(url, mode=mode)  # type: ignore[arg-type] # a column
    assert play(request, Answer(200, (("Access-Control-Allow-Origin", "*"),)), page=page).response.status == 200


def test_an_insecure_page_has_no_embedder_policy(play: Playbook) -> None:
    """HTML, "obtain an embedder policy": in a non-secure context the header says nothing."""
    page = Page("http://app.example.com", embedder_policy="require-corp")
    assert play(Request("http://other.test/", mode="no-cors"), _answer(None), page=page).response.type == "opaque"


@pytest.mark.parametrize(("engine", "reason"), [("standard", None), ("firefox", None), ("chromium", CORP)])
def test_is_an_address_a_site(play: Playbook, engine: str, reason: Reason | None) -> None:
    """HTML: an address is schemelessly same site with itself; not in Chromium (the row addresses-are-no-site)."""
    played = play(
        Request("http://127.0.0.1:2/", mode="no-cors"),
        _answer("same-site"),
        page=Page("http://127.0.0.1:1"),
        profile=PROFILES[engine],
    )
    assert getattr(played.outcome, "reason", None) == reason


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        (
            "chromium",
            "Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep",
        ),
        (
            "firefox",
            (
                "The resource at “https://other.test/” was blocked due to its Cross-Origin-Resource-Policy header (or "
                "lack thereof). See https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#"
            ),
        ),
    ],
)
def test_the_console(engine: str, said: str) -> None:
    """As read in the consoles: Chromium names the policy that made the difference, Firefox the lack of a header."""
    page = replace(PAGE, embedder_policy="require-corp")
    server = Scripted({OTHER: Script(None, Answer(200))})
    handshake = pair.simulate(Scenario(page, (Request(OTHER, mode="no-cors"),), server), PROFILES[engine])
    told = blocked(handshake, handshake.fetches[0])
    assert told is not None
    assert console.lines(engine, told) == (said,)


@pytest.mark.parametrize("engine", PROFILES)
def test_the_own_origin_needs_no_policy(play: Playbook, engine: str) -> None:
    """None counts as same-origin, and a redirect that comes back to the page's own origin is that; as all three do."""
    page = replace(PAGE, embedder_policy="require-corp")
    hop = Answer(302, (("Location", f"{APP}/b"), ("Cross-Origin-Resource-Policy", "cross-origin")))
    played = play(Request(OTHER, mode="no-cors"), hop, Answer(200), page=page, profile=PROFILES[engine])
    assert played.response.type == "opaque"


@pytest.mark.parametrize(
    ("engine", "url", "mode", "said"),
    [
        ("chromium", OTHER, "no-cors", "no-cache"),
        ("standard", OTHER, "no-cors", None),
        ("firefox", OTHER, "no-cors", None),
        ("chromium", OTHER, "cors", None),
        ("chromium", f"{APP}/", "no-cors", None),
    ],
)
def test_credentialless_goes_past_caches(play: Playbook, engine: str, url: str, mode: Mode, said: str | None) -> None:
    """The row credentialless-reloads: what a cache holds may have come with credentials."""
    page = replace(PAGE, embedder_policy="credentialless")
    played = play(
        Request(url, mode=mode), _answer("cross-origin", ("Access-Control-Allow-Origin", "*")), page=page,
        profile=PROFILES[engine],
    )  # fmt: skip
    (sent,) = played.sent
    assert [get(sent.headers, name) for name in ("cache-control", "pragma")] == [said, said]
