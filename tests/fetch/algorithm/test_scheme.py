"""URLs without a server: whose `blob:` it is, what it answers, and that nothing else does."""

import pytest
from tests.playbook import APP, Playbook

from corsage.consoles import lines as console
from corsage.consoles.evidence import blocked
from corsage.engines.departures.table import PROFILES
from corsage.fetch.local_schemes.blob import Blob
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import STANDARD
from corsage.fetch.reason import Reason
from corsage.fetch.request import Mode, Page, Redirect, Request
from corsage.handshake import pair
from corsage.handshake.scenario import Scenario, Scripted

OWN = Blob("blob:https://app.example.com/1", b"hello blob", "Text/Plain")
HOME = Page(APP.origin, blobs=(OWN,))
SANDBOX = Page("null", blobs=(Blob("blob:null/1", b"hello blob", "text/plain"),))


@pytest.mark.parametrize("url", [OWN.url, f"{OWN.url}#part"])
@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
@pytest.mark.parametrize("redirect", ["follow", "error", "manual"])
def test_a_page_reads_its_own_blob(play: Playbook, url: str, mode: Mode, redirect: Redirect) -> None:
    """Scheme fetch, "blob": 200 OK with length and type; same origin, so basic in every mode, and nothing is sent."""
    played = play(Request(url, mode=mode, redirect=redirect), page=HOME)
    response = played.response
    assert (response.type, response.status, response.status_text, response.body) == ("basic", 200, "OK", b"hello blob")
    assert response.headers == (("content-length", "10"), ("content-type", "text/plain"))
    assert (response.url, played.sent) == (OWN.url, [])


def test_an_opaque_page_reads_its_own_blob(play: Playbook) -> None:
    """URL Standard, "origin": that of a blob with an entry is its maker's, opaque as it may be."""
    assert play(Request("blob:null/1"), page=SANDBOX).response.type == "basic"


@pytest.mark.parametrize(
    ("url", "mode", "page", "reason"),
    [
        ("blob:https://app.example.com/2", "cors", HOME, Reason.BLOB_NOT_FOUND),
        (f"{OWN.url}?x", "no-cors", HOME, Reason.BLOB_NOT_FOUND),
        ("blob:https://other.example/1", "cors", HOME, Reason.CORS_DISABLED_SCHEME),
        ("blob:https://other.example/1", "same-origin", HOME, Reason.DISALLOWED_BY_MODE),
        ("blob:https://other.example/1", "no-cors", HOME, Reason.BLOB_OTHER_ORIGIN),
        ("blob:null/2", "no-cors", SANDBOX, Reason.BLOB_OTHER_ORIGIN),
        ("blob:null/1", "cors", HOME, Reason.CORS_DISABLED_SCHEME),
        ("blob:null/2", "cors", SANDBOX, Reason.CORS_DISABLED_SCHEME),
        ("blob:nonsense", "cors", HOME, Reason.CORS_DISABLED_SCHEME),
        (OWN.url, "cors", Page("https://api.example.com", blobs=(OWN,)), Reason.CORS_DISABLED_SCHEME),
        (OWN.url, "no-cors", Page("https://api.example.com", blobs=(OWN,)), Reason.BLOB_OTHER_ORIGIN),
        (OWN.url, "cors", Page(APP.origin, blobs=(OWN._replace(partition="other"),)), Reason.BLOB_PARTITION),
    ],
)
def test_whose_blob_it_is(play: Playbook, url: str, mode: Mode, page: Page, reason: Reason) -> None:
    """An entry must be there, of the page's origin (the URL's path says which), made under the same top-level site."""
    assert play(Request(url, mode=mode), page=page).reason is reason


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "OPTIONS"])
def test_a_blob_answers_get_only(play: Playbook, method: str) -> None:
    """Scheme fetch, "blob", step 2."""
    assert play(Request(OWN.url, method), page=HOME).reason is Reason.BLOB_METHOD


@pytest.mark.parametrize(
    ("asked", "body", "span"),
    [
        ("bytes=0-1", b"he", "0-1"),
        ("bytes=2-", b"llo blob", "2-9"),
        ("bytes=-2", b"ob", "8-9"),
        ("bytes=-99", b"hello blob", "0-9"),
        ("bytes=0-99", b"hello blob", "0-9"),
        ("bytes\t= 9 -\t9", b"b", "9-9"),
    ],
)
def test_a_range_of_a_blob(play: Playbook, asked: str, body: bytes, span: str) -> None:
    """Scheme fetch, "blob", step 9: 206 with Content-Range; white space is allowed; the end is cut to the blob's."""
    response = play(Request(OWN.url, headers=(("Range", asked),)), page=HOME).response
    assert (response.status, response.status_text, response.body) == (206, "Partial Content", body)
    assert ("content-range", f"bytes {span}/10") in response.headers
    assert ("content-length", str(len(body))) in response.headers


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=a-b", "items=0-1", "Bytes=0-1", "bytes=5-3", "bytes=10-", "bytes=-0",
              "bytes=0-1,3-4"],
)  # fmt: skip
def test_what_is_no_range_of_it(play: Playbook, asked: str) -> None:
    """A Range that does not parse, or lies beyond the end: a network error, where HTTP would answer 200 or 416."""
    assert play(Request(OWN.url, headers=(("Range", asked),)), page=HOME).reason is Reason.BLOB_RANGE


def test_in_no_cors_a_range_is_dropped(play: Playbook) -> None:
    """Range is a privileged no-CORS request-header: the whole blob is answered."""
    assert play(Request(OWN.url, headers=(("Range", "bytes=0-1"),), mode="no-cors"), page=HOME).response.status == 200


def test_engines_differ_in_ranges(play: Playbook) -> None:
    """The rows blob-ranges-chromium, blob-answers-firefox, blob-answers-webkit, as observed."""
    long = Request(OWN.url, headers=(("Range", "bytes=-99"),))
    assert play(long, page=HOME, profile=PROFILES["chromium"]).response.status_text == "OK"
    assert play(long, page=HOME, profile=PROFILES["firefox"]).reason is Reason.BLOB_RANGE
    shouted = Request(OWN.url, headers=(("Range", "BYTES=0-1"),))
    response = play(shouted, page=HOME, profile=PROFILES["webkit"]).response
    assert (response.body, dict(response.headers)["referrer-policy"]) == (b"he", "strict-origin-when-cross-origin")


@pytest.mark.parametrize(
    ("engine", "kind"), [("standard", "nonsense"), ("firefox", "application/x-unknown-content-type")]
)
def test_a_type_that_is_no_mime_type(play: Playbook, engine: str, kind: str) -> None:
    """It is told as it is; Firefox has a name for it (the row blob-answers-firefox)."""
    page = Page(APP.origin, blobs=(OWN._replace(type="nonsense"),))
    assert dict(play(Request(OWN.url), page=page, profile=PROFILES[engine]).response.headers)["content-type"] == kind


@pytest.mark.parametrize("kind", ["text/p\u00e9", "a\nb"])
def test_a_type_that_is_none_is_empty(play: Playbook, kind: str) -> None:
    """File API, the Blob constructor: a type with anything but printable ASCII is the empty string."""
    page = Page(APP.origin, blobs=(OWN._replace(type=kind),))
    assert dict(play(Request(OWN.url), page=page).response.headers)["content-type"] == ""


def test_no_redirect_leads_to_a_blob(play: Playbook) -> None:
    """HTTP-redirect fetch, step 6: only HTTP(S) is followed, though the blob is the page's own."""
    answer = Answer(302, (("Location", OWN.url),))
    assert play(Request(f"{APP.origin}/a"), answer, page=HOME).reason is Reason.REDIRECT_TO_OTHER_SCHEME


@pytest.mark.parametrize("url", ["file:///x", "about:blank", "ftp://x/", "foo:bar"])
def test_what_answers_nothing(play: Playbook, url: str) -> None:
    """No such network: CORS does not speak the scheme, and without CORS there is nobody to ask."""
    assert play(Request(url)).reason is Reason.CORS_DISABLED_SCHEME
    assert play(Request(url, mode="no-cors"), profile=STANDARD).reason is Reason.UNKNOWN_SCHEME


@pytest.mark.parametrize("url", ["blob:https://app.example.com/1", "data:text/html,x"])
def test_a_local_page_has_no_referrer(play: Playbook, url: str) -> None:
    """Referrer Policy, "strip url for use as a referrer": a blob: or data: URL tells nothing, whatever the policy."""
    page = Page(APP.origin if url.startswith("blob:") else "null", url)
    request = Request("https://api.example.com/", referrer_policy="unsafe-url")
    played = play(request, page=page)
    assert (played.header(0, "origin"), played.header(0, "referer")) == (page.origin, None)


def test_in_firefox_a_blob_page_refers(play: Playbook) -> None:
    """The row blob-page-has-a-referrer: the origin, as observed."""
    page = Page(APP.origin, OWN.url)
    request = Request("https://api.example.com/", referrer_policy="unsafe-url")
    played = play(request, page=page, profile=PROFILES["firefox"])
    assert played.header(0, "referer") == f"{APP.origin}/"


@pytest.mark.parametrize("url", ["/a", "a", "//x.test/"])
def test_a_local_page_is_no_base(play: Playbook, url: str) -> None:
    """URL Standard: a blob: URL has an opaque path, so nothing but a fragment is relative to it."""
    assert play(Request(url), page=Page(APP.origin, OWN.url)).reason is Reason.INVALID_URL


@pytest.mark.parametrize(
    ("url", "mode", "method", "said"),
    [
        ("blob:https://app.example.com/2", "cors", "GET", "Failed to load resource: net::ERR_FILE_NOT_FOUND"),
        (OWN.url, "cors", "POST", "Failed to load resource: net::ERR_METHOD_NOT_SUPPORTED"),
        ("blob:https://o.test/1", "no-cors", "GET", "Not allowed to load local resource: blob:https://o.test/1"),
        (
            "blob:https://o.test/1",
            "cors",
            "GET",
            'Fetch API cannot load blob:https://o.test/1. URL scheme "blob" is not supported.',
        ),
    ],
)
def test_chromiums_console(url: str, mode: Mode, method: str, said: str) -> None:
    """The lines that Chromium 156 showed for each."""
    assert _console("chromium", url, mode, method) == (said,)


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
def test_firefoxs_console(mode: Mode) -> None:
    """A blob of another origin is a security error in every mode, as observed; what is gone is told to nobody."""
    said = "Security Error: Content at https://app.example.com/ may not load data from blob:https://o.test/1."
    assert _console("firefox", "blob:https://o.test/1", mode, "GET") == (said,)
    assert _console("firefox", "blob:https://app.example.com/2", mode, "GET") == ()


def _console(engine: str, url: str, mode: Mode, method: str) -> tuple[str, ...]:
    scenario = Scenario(HOME, (Request(url, method, mode=mode),), Scripted({}))
    handshake = pair.simulate(scenario, PROFILES[engine])
    told = blocked(handshake, handshake.fetches[0])
    assert told is not None
    return console.lines(engine, told)


@pytest.mark.parametrize("url", ["data:text/plain", "data:;base64,a", "data:;base64,aGk=="])
def test_a_broken_data_url_has_a_reason_of_its_own(play: Playbook, url: str) -> None:
    """No comma, or no base64: its scheme is known, and not at fault."""
    for engine in PROFILES:
        assert play(Request(url), profile=PROFILES[engine]).reason is Reason.INVALID_DATA_URL


@pytest.mark.parametrize(
    ("url", "standard", "chromium"),
    [
        ("data:a/b;Name=x,", "a/b;name=x", "a/b;Name=x"),
        ("data:a/b;charset=x;a=b;charset=y,", "a/b;charset=x;a=b", "a/b;a=b;charset=x"),
        ('data:a/b;a="b;c",', 'a/b;a="b;c"', 'a/b;a="b"'),
        ("data:a/b;a=b;a=c,", "a/b;a=b", "a/b;a=b;a=c"),
        ("data:;a=b,", "text/plain;a=b", "text/plain;a=b"),
        ("data:a/b;=1;a =1;a=,", "a/b", "a/b;a="),
        ('data:a/b;(=1;a="b"c,', "a/b;a=b", 'a/b;(=1;a="b"c"'),
        ("data:;charset= x;a=b,", 'text/plain;charset=" x";a=b', 'text/plain;a=b;charset=" x"'),
        ('data:;charset="x";charset=" y",', "text/plain;charset=x", 'text/plain;charset=" y";charset=x'),
        ("data:;charset= ,", "text/plain", "text/plain"),
        ("data:garbage;charset= x,", "text/plain;charset=US-ASCII", 'text/plain;charset=" x";charset=US-ASCII'),
        ("data:garbage,", "text/plain;charset=US-ASCII", "text/plain;charset=US-ASCII"),
    ],
)
def test_the_type_of_a_data_url(play: Playbook, url: str, standard: str, chromium: str) -> None:
    """Parsed and serialised; in Chromium the parameters are as they came (data-parameters-as-they-came)."""
    for engine, told in (("standard", standard), ("chromium", chromium)):
        assert dict(play(Request(url), profile=PROFILES[engine]).response.headers)["content-type"] == told


@pytest.mark.parametrize("charset", ["a b", '"a b"', '""', '"', "a;charset=("])
def test_a_charset_that_is_no_token_breaks_chromiums_data_url(play: Playbook, charset: str) -> None:
    """Others take what they can of it."""
    request = Request(f"data:;charset={charset},x")
    assert play(request, profile=PROFILES["chromium"]).reason is Reason.INVALID_DATA_URL
    assert play(request).response.body == b"x"


def test_white_space_in_a_data_url(play: Playbook) -> None:
    """Tabs and line ends are removed, but Chromium keeps those inside; Firefox drops the blanks of base64."""
    tabbed, blank = "\tdata:,a\tb\n", "data:a b/c;base64,a Gk="
    told = {engine: play(Request(tabbed), profile=PROFILES[engine]).response for engine in PROFILES}
    assert (told["standard"].url, told["standard"].body) == ("data:,ab", b"ab")
    assert (told["chromium"].url, told["chromium"].body) == ("data:,a%09b", b"a\tb")
    assert told["firefox"].body == told["webkit"].body == b"ab"
    told = {engine: play(Request(blank), profile=PROFILES[engine]).response for engine in PROFILES}
    assert (told["standard"].url, told["standard"].body) == (blank, b"hi")
    assert (told["firefox"].url, told["firefox"].body) == ("data:ab/c;base64,aGk=", b"hi")
    assert dict(told["firefox"].headers)["content-type"] == "ab/c"


@pytest.mark.parametrize(("url", "mode"), [("about:blank", "no-cors"), ("about:blank?x#y", "no-cors")])
def test_about_blank_answers_in_firefox(play: Playbook, url: str, mode: Mode) -> None:
    """An opaque response, which tells nothing; the standard has a network error."""
    assert play(Request(url, mode=mode), profile=PROFILES["firefox"]).response.type == "opaque"
    assert play(Request(url, mode=mode)).reason is Reason.UNKNOWN_SCHEME


@pytest.mark.parametrize(("url", "mode"), [("about:blank", "cors"), ("about:srcdoc", "no-cors")])
def test_no_other_about_does(play: Playbook, url: str, mode: Mode) -> None:
    """Neither in another mode, nor another document that no server sends."""
    assert play(Request(url, mode=mode), profile=PROFILES["firefox"]).outcome.__class__ is Failure
