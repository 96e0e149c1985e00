import pytest

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Send
from corsage.fetch.request import Mode, Page
from corsage.fetch.wire import metadata

PAGE = Page("https://app.example.com", registrable=lambda host: ".".join(host.split(".")[-2:]))
OPAQUE = Page("null", registrable=PAGE.registrable)


def said(
    *chain: str, page: Page = PAGE, mode: Mode = "cors", preflight: bool = False, engine: str = "standard"
) -> dict[str, str]:
    """What the request for the last URL says of itself, after redirects by those before."""
    *via, url = chain
    sent = Send(url, "GET", (), None, preflight, credentials=False, via=tuple(via))
    lines = metadata.header_list(sent, page, mode, PROFILES[engine].metadata)
    return {name.removeprefix("Sec-Fetch-").lower(): value for name, value in lines}


HOME, NEIGHBOUR, PORT, STRANGER = (
    "https://app.example.com/", "https://api.example.com/", "https://app.example.com:8443/", "https://other.test/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("url", "site"),
    [
        (HOME, "same-origin"),
        (NEIGHBOUR, "same-site"),
        (PORT, "same-site"),
        (STRANGER, "cross-site"),
        ("http://localhost/", "cross-site"),
    ],
)
def test_what_a_request_is_to_its_page(url: str, site: str) -> None:
    """The origin, the registrable domain, or neither; a destination that is written empty; the script's mode."""
    assert said(url) == {"dest": "empty", "mode": "cors", "site": site}
    assert said(url, mode="no-cors")["mode"] == "no-cors"


@pytest.mark.parametrize("url", ["http://app.example.com/", "http://128.0.0.1/", "http://localhost.example.com/"])
def test_a_url_that_is_not_trustworthy_is_told_nothing(url: str) -> None:
    """Neither TLS nor loopback."""
    assert said(url) == {}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.9:1/", "http://[::1]/", "http://localhost:8000/", "http://a.localhost/"]
)
def test_loopback_is_trustworthy(url: str) -> None:
    """Names and addresses of this machine, whatever the scheme."""
    assert said(url)["site"] == "cross-site"


def test_a_site_has_a_scheme() -> None:
    """HTML, "same site": what is http is of another site than what is https; Firefox has it otherwise."""
    page = Page("http://a.localhost", registrable=lambda _: "localhost")
    assert said("https://b.localhost/", page=page)["site"] == "cross-site"
    assert said("https://b.localhost/", page=page, engine="firefox")["site"] == "same-site"


def test_an_opaque_origin_is_of_no_site() -> None:
    """Not even of that of the page's own URL."""
    assert said(HOME, page=OPAQUE)["site"] == "cross-site"


def test_every_url_of_a_chain_counts() -> None:
    """Back home after a redirect by a stranger, it is the stranger's request."""
    assert said(STRANGER, HOME)["site"] == "cross-site"
    assert said(NEIGHBOUR, HOME)["site"] == "same-site"
    assert said(HOME, HOME)["site"] == "same-origin"


def test_a_preflight_is_a_request_of_its_own() -> None:
    """Its URL list is one URL long, and its mode is cors."""
    assert said(STRANGER, HOME, preflight=True) == {"dest": "empty", "mode": "cors", "site": "same-origin"}


def test_chromiums_preflights_say_their_mode_to_everyone() -> None:
    """To a URL that is told nothing else; the request itself says nothing."""
    assert said("http://api.test/", preflight=True, engine="chromium") == {"mode": "cors"}
    assert said("http://api.test/", engine="chromium") == {}


def test_firefox_takes_no_redirect_without_tls_for_a_neighbours() -> None:
    """Unless the chain never leaves the page's origin."""
    page = Page("http://a.localhost", registrable=lambda _: "localhost")
    chain = ("http://a.localhost/", "http://b.localhost/")
    assert said(*chain, page=page)["site"] == "same-site"
    assert said(*chain, page=page, engine="firefox")["site"] == "cross-site"
    assert said(chain[0], chain[0], page=page, engine="firefox")["site"] == "same-origin"


def test_webkit_loses_them_by_a_redirect_to_another_origin() -> None:
    """In the mode cors, for that hop; its preflight is cross-site where the redirect was another origin's."""
    assert said(HOME, NEIGHBOUR, engine="webkit") == {}
    assert said(HOME, NEIGHBOUR, mode="no-cors", engine="webkit")["site"] == "same-site"
    assert said(HOME, NEIGHBOUR, NEIGHBOUR, engine="webkit")["site"] == "same-site"
    assert said(HOME, NEIGHBOUR, preflight=True, engine="webkit")["site"] == "same-site"
    assert said(NEIGHBOUR, HOME, preflight=True, engine="webkit")["site"] == "cross-site"


def test_webkits_preflights_say_nothing_in_a_chain_that_began_without_tls() -> None:
    """Whatever led on from there: it is the first URL that counts, and for the preflights only."""
    plain = "http://app.example.com/"
    for chain in ((plain, NEIGHBOUR), (plain, HOME, NEIGHBOUR), (plain, NEIGHBOUR, NEIGHBOUR)):
        assert said(*chain, preflight=True, engine="webkit") == {}
        assert said(*chain, preflight=True)["site"] == "same-site"
    assert said(HOME, plain, NEIGHBOUR, preflight=True, engine="webkit")["site"] == "cross-site"
    assert said(plain, NEIGHBOUR, NEIGHBOUR, engine="webkit")["site"] == "cross-site"
    assert said(plain, NEIGHBOUR, mode="no-cors", engine="webkit")["site"] == "cross-site"
