"""Local Network Access: who asks whom, in which engine, before what, and in which words.

The cases of Chromium and Firefox are those that were run in them, with the address spaces of loopback servers set
(--ip-address-space-overrides; network.lna.address_space.*).
"""

import pytest
from tests.playbook import Answering, Playbook

from corsage.consoles import lines as console
from corsage.consoles.chromium import CHROMIUM, cors_error
from corsage.consoles.evidence import blocked
from corsage.engines.departures.table import PROFILES
from corsage.fetch.address_space import AddressSpace, LocalNetwork, Permission, derived
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import CORS_REASONS, Reason
from corsage.fetch.request import Page, Request
from corsage.handshake import pair
from corsage.handshake.scenario import Scenario, Script, Scripted

SECURE, INSECURE = "https://app.example.com", "http://app.example.com"
DENIED, INSECURE_PAGE, ELSEWHERE = (
    Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED,
    Reason.INSECURE_LOCAL_NETWORK,
    Reason.INVALID_LOCAL_NETWORK_ACCESS,
)
#: The names of `network.mojom.CorsError` in services/network/public/mojom/cors.mojom, without their "k".
CORS_ERRORS = (
    "DisallowedByMode",
    "InvalidResponse",
    "WildcardOriginNotAllowed",
    "MissingAllowOriginHeader",
    "MultipleAllowOriginValues",
    "InvalidAllowOriginValue",
    "AllowOriginMismatch",
    "InvalidAllowCredentials",
    "CorsDisabledScheme",
    "PreflightInvalidStatus",
    "PreflightDisallowedRedirect",
    "PreflightWildcardOriginNotAllowed",
    "PreflightMissingAllowOriginHeader",
    "PreflightMultipleAllowOriginValues",
    "PreflightInvalidAllowOriginValue",
    "PreflightAllowOriginMismatch",
    "PreflightInvalidAllowCredentials",
    "InvalidAllowMethodsPreflightResponse",
    "InvalidAllowHeadersPreflightResponse",
    "MethodDisallowedByPreflightResponse",
    "HeaderDisallowedByPreflightResponse",
    "RedirectContainsCredentials",
    "InsecureLocalNetwork",
    "InvalidLocalNetworkAccess",
    "LocalNetworkAccessPermissionDenied",
)


def _network(page: AddressSpace, there: AddressSpace, permission: Permission) -> LocalNetwork:
    return LocalNetwork(page, (("printer.example", there), ("nas.example", "loopback")), permission)


@pytest.mark.parametrize(
    ("host", "space"),
    [
        ("api.example.com", "public"), ("8.8.8.8", "public"), ("10.1.2.3", "local"), ("192.168.0.1", "local"),
        ("172.31.0.1", "local"), ("172.32.0.1", "public"), ("100.64.0.1", "local"), ("169.254.1.1", "local"),
        ("127.0.0.1", "loopback"), ("localhost", "loopback"), ("[::1]", "loopback"), ("[fc00::1]", "local"),
        ("[fe80::1]", "local"), ("[2001:db8::1]", "local"), ("[::ffff:a00:1]", "local"), ("0.0.0.0", "loopback"),
        ("0.1.2.3", "local"), ("[::]", "loopback"), ("[::ffff:7f00:1]", "loopback"), ("[fc00::1].test", "public"),
        ("198.18.0.1", "public"), ("printer.local", "local"), ("printer.local.", "local"), ("local", "local"),
        ("local.example.com", "public"), ("notlocal", "public"),
    ],
)  # fmt: skip
def test_the_space_of_a_host(host: str, space: AddressSpace) -> None:
    """Local Network Access, 2.1, as Chromium has it: the blocks of addresses that are not public, .local, localhost."""
    assert derived(host) == space


@pytest.mark.parametrize(
    ("page", "at", "there", "permission", "chromium", "firefox"),
    [
        (SECURE, "public", "local", "denied", DENIED, DENIED),
        (SECURE, "public", "loopback", "denied", DENIED, DENIED),
        (SECURE, "public", "local", "granted", None, None),
        (SECURE, "local", "loopback", "denied", None, None),
        (SECURE, "local", "local", "denied", None, None),
        (SECURE, "local", "public", "denied", None, None),
        (INSECURE, "public", "local", "granted", INSECURE_PAGE, None),
        (INSECURE, "public", "local", "denied", INSECURE_PAGE, DENIED),
        ("null", "public", "local", "granted", INSECURE_PAGE, None),
    ],
)
def test_who_asks(
    play: Playbook, answer: Answering, page: str, at: AddressSpace, there: AddressSpace, permission: Permission,
    chromium: Reason | None, firefox: Reason | None,
) -> None:  # fmt: skip
    """From public to anything else the user is asked, before the preflight; Chromium wants a secure context first."""
    home = Page(page, local_network=_network(at, there, permission))
    request = Request("https://printer.example/", "PUT")
    grant = answer(allow_origin="*", allow_methods="*")
    for engine, reason in (("chromium", chromium), ("firefox", firefox), ("webkit", None), ("standard", None)):
        played = play(request, *([] if reason else [grant, grant]), page=home, profile=PROFILES[engine])
        assert getattr(played.outcome, "reason", None) == reason
        assert len(played.sent) == (0 if reason else 2)
        assert not isinstance(played.outcome, Failure) or played.outcome.gate == "local-network"


@pytest.mark.parametrize(
    ("page", "at", "target", "reason"),
    [
        (SECURE, "public", "local", None),
        (SECURE, "public", "loopback", ELSEWHERE),
        (SECURE, "public", "public", ELSEWHERE),
        (INSECURE, "local", "local", None),
        (INSECURE, "local", "public", ELSEWHERE),
        (INSECURE, "public", "local", INSECURE_PAGE),
    ],
)
def test_the_announced_space_must_be_the_servers(
    play: Playbook, answer: Answering, page: str, at: AddressSpace, target: AddressSpace, reason: Reason | None
) -> None:
    """Chromium: targetAddressSpace is held against the connection, more private or not, whatever was permitted."""
    home = Page(page, local_network=_network(at, "local", "granted"))
    request = Request("https://printer.example/", target_address_space=target)
    answers = [] if reason else [answer(allow_origin="*")]
    played = play(request, *answers, page=home, profile=PROFILES["chromium"])
    assert getattr(played.outcome, "reason", None) == reason
    assert play(request, answer(allow_origin="*"), page=home, profile=PROFILES["firefox"]).response.status == 200


def test_a_preflight_announces_nothing(play: Playbook, answer: Answering) -> None:
    """Chromium sends the preflight; the actual request is what the announced space is of."""
    home = Page(SECURE, local_network=_network("public", "local", "granted"))
    request = Request("https://printer.example/", "PUT", target_address_space="loopback")
    played = play(request, answer(allow_origin="*", allow_methods="*"), page=home, profile=PROFILES["chromium"])
    assert (played.reason, played.lines) == (ELSEWHERE, ["OPTIONS https://printer.example/"])


def test_the_announced_space_is_each_hops(play: Playbook, answer: Answering) -> None:
    """Chromium: a redirect to another space is refused there."""
    home = Page(SECURE, local_network=_network("public", "local", "granted"))
    request = Request("https://printer.example/", target_address_space="local")
    hop = answer(302, location="https://nas.example/", allow_origin="*")
    played = play(request, hop, page=home, profile=PROFILES["chromium"])
    assert (played.reason, played.lines) == (ELSEWHERE, ["GET https://printer.example/"])


def test_at_home_no_space_is_wrong(play: Playbook, answer: Answering) -> None:
    """A potentially trustworthy page's own server is asked, whatever was announced."""
    page = Page(SECURE, local_network=LocalNetwork("public", (("app.example.com", "local"),)))
    request = Request("/", target_address_space="public")
    assert play(request, answer(), page=page, profile=PROFILES["chromium"]).response.type == "basic"


def test_a_page_reaches_its_own_server(play: Playbook, answer: Answering) -> None:
    """Whoever serves the page is in the page's address space, whatever its address says."""
    page = Page("https://192.168.0.1", local_network=LocalNetwork())
    assert play(Request("/"), answer(), page=page, profile=PROFILES["chromium"]).response.type == "basic"


def test_without_address_spaces_nothing_is_asked(play: Playbook, answer: Answering) -> None:
    """Local Network Access is an input: a scenario that does not speak of it is not about it."""
    played = play(Request("https://192.168.0.1/"), answer(allow_origin="*"), profile=PROFILES["chromium"])
    assert played.response.type == "cors"


@pytest.mark.parametrize(
    ("url", "target", "mixed"),
    [
        ("http://192.168.0.1/", None, False),
        ("http://printer.local/", None, False),
        ("http://printer.example/", None, True),
        ("http://printer.example/", "local", False),
        ("http://printer.example/", "loopback", False),
        ("http://printer.example/", "public", True),
        ("http://printer.local/", "public", False),
    ],
)
def test_what_is_local_is_not_mixed_content(
    play: Playbook, answer: Answering, url: str, target: AddressSpace | None, *, mixed: bool
) -> None:
    """Chromium lets an https page ask over http what is local by its URL, or by the script's word; no one else does."""
    request = Request(url, target_address_space=target)
    answers = [] if mixed else [answer(allow_origin="*")]
    played = play(request, *answers, page=Page(SECURE), profile=PROFILES["chromium"])
    assert getattr(played.outcome, "reason", None) == (Reason.MIXED_CONTENT if mixed else None)
    for other in ("standard", "firefox", "webkit"):
        assert play(request, page=Page(SECURE), profile=PROFILES[other]).reason is Reason.MIXED_CONTENT


@pytest.mark.parametrize("name", CORS_ERRORS)
def test_every_cors_error_has_chromiums_sentence(name: str) -> None:
    """None of Chromium's CorsErrors is without its text."""
    assert Reason(name) in CORS_REASONS
    assert CHROMIUM[Reason(name)][0]


def test_the_protocol_names_two_more() -> None:
    """Network.CorsError of the DevTools protocol, as Chromium 156 tells it (/json/protocol).

    The two belong to a proposal that was given up, of which the program has no sentence left.
    """
    told = {"PreflightMissingAllowExternal", "PreflightInvalidAllowExternal", "NoCorsRedirectModeNotFollow"}
    named = {*CORS_ERRORS, *told}
    assert named - {reason.value for reason in CORS_REASONS} == {name for name in told if name.endswith("External")}
    assert {reason.value for reason in CORS_REASONS} <= named


START = f"Access to fetch at 'http://printer.local/' from origin '{SECURE}' has been blocked by CORS policy: "
WARNING = (
    f"Mixed Content: The page at '{SECURE}/' was loaded over HTTPS, but requested an insecure resource "
    "'http://printer.local/'. This content should also be served over HTTPS."
)


@pytest.mark.parametrize(
    ("permission", "target", "said"),
    [
        ("denied", None, "Permission was denied for this request to access the `local` address space."),
        (
            "granted",
            "loopback",
            "Request had a target IP address space of `loopback` yet the resource is in address space `local`.",
        ),
    ],
)
def test_chromiums_console(permission: Permission, target: AddressSpace | None, said: str) -> None:
    """First the warning about the mixed content that is let pass, then the refusal, as Chromium 156 printed them."""
    page = Page(SECURE, local_network=LocalNetwork("public", permission=permission))
    request = Request("http://printer.local/", target_address_space=target)
    handshake = pair.simulate(Scenario(page, (request,), Scripted({})), PROFILES["chromium"])
    told = blocked(handshake, handshake.fetches[0])
    assert told is not None
    assert console.lines("chromium", told) == (WARNING, START + said)
    error = cors_error(told)
    assert error == (told.failure.reason.value, "")


@pytest.mark.parametrize(("mode", "method", "times"), [("cors", "GET", 1), ("cors", "PUT", 2), ("no-cors", "GET", 0)])
def test_firefoxs_console(mode: str, method: str, times: int) -> None:
    """A refusal reads as a request that did not succeed: once, twice where a preflight was wanted, not in no-cors."""
    page = Page(SECURE, local_network=_network("public", "local", "denied"))
    request = Request("https://printer.example/", method, mode=mode)  # type: ignore[arg-type] # a column
    server = Scripted({"https://printer.example/": Script(None, None)})
    handshake = pair.simulate(Scenario(page, (request,), server), PROFILES["firefox"])
    told = blocked(handshake, handshake.fetches[0])
    assert told is not None
    line = (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
        "https://printer.example/. (Reason: CORS request did not succeed). Status code: (null)."
    )
    assert console.lines("firefox", told) == (line,) * times
