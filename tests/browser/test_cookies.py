import pytest

from corsage.browser.cookies import CookieJar, same_site
from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.request import Page
from corsage.fetch.wire.cookie_rules import ThirdParty
from corsage.http.origin import parse as parse_origin

SITE = "https://app.example.com"
NOW = 1_700_000_000.0


class Clock:
    """Seconds since the epoch, as the test has them."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:  # noqa: D102 - the class says it
        return self.now


def jar(engine: str = "standard", third_party: ThirdParty | None = None) -> CookieJar:
    """A jar at a fixed time."""
    return CookieJar(PROFILES[engine].cookies, clock=lambda: NOW, third_party=third_party)


def sent(line: str, target: str, *, by: str = "https://api.example.com/a/b", page: str = SITE) -> str | None:
    """What a request to `target` carries after `by` has set a cookie, both asked from a page."""
    cookies = jar()
    cookies.store(by, (("Set-Cookie", line),), Page(page))
    return cookies.header(target, Page(page))


@pytest.mark.parametrize(
    ("line", "target", "expected"),
    [
        ("a=1", "https://api.example.com/a/", "a=1"),
        ("a=1", "https://api.example.com/a/x", "a=1"),
        ("a=1", "https://api.example.com/ab", None),  # the default path is a directory (5.1.4)
        ("a=1; Path=/", "https://api.example.com/ab", "a=1"),
        ("a=1; Path=/a", "https://api.example.com/ab", None),
        ("a=1; Path=nonsense", "https://api.example.com/a/x", "a=1"),
        ("a=1; Path=/", "https://other.example.com/", None),  # host-only
        ("a=1; Path=/; Domain=example.com", "https://other.example.com/", "a=1"),
        ("a=1; Path=/; Domain=.Example.COM", "https://other.example.com/", "a=1"),
        ("a=1; Path=/; Domain=other.example.com", "https://other.example.com/", None),  # not its own
        ("a=1; Path=/; Domain=com", "https://api.example.com/", None),  # a public suffix
        ("a=1; Path=/; Secure", "https://api.example.com/", "a=1"),
        ("a=1; Path=/; Max-Age=0", "https://api.example.com/", None),
        ("a=1; Path=/; Max-Age=-1", "https://api.example.com/", None),
        ("a=1; Path=/; Max-Age=9", "https://api.example.com/", "a=1"),
        ("a=1; Path=/; Max-Age=soon", "https://api.example.com/", "a=1"),
        ("a=1; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "https://api.example.com/", None),
        ("a=1; Path=/; Expires=Wed, 21-Oct-2099 07:28:00 GMT", "https://api.example.com/", "a=1"),
        ("a=1; Path=/; Expires=nonsense", "https://api.example.com/", "a=1"),
        ("a=1; Path=/; Max-Age=9; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "https://api.example.com/", "a=1"),
        ("alone; Path=/", "https://api.example.com/", "alone"),
        ("; Path=/", "https://api.example.com/", None),
        ("a=\x01; Path=/", "https://api.example.com/", None),
        (f"a={'x' * 5000}; Path=/", "https://api.example.com/", None),
        ("__Host-a=1; Path=/; Secure", "https://api.example.com/", "__Host-a=1"),
        ("__Host-a=1; Path=/; Secure; Domain=example.com", "https://api.example.com/", None),
        ("__Host-a=1; Secure", "https://api.example.com/a/", None),
        ("__Secure-a=1; Path=/", "https://api.example.com/", None),
        ("a=1; Path=/; SameSite=None", "https://api.example.com/", None),  # None wants Secure
    ],
)
def test_what_a_response_sets_and_a_request_carries(line: str, target: str, expected: str | None) -> None:
    """RFC 6265bis, 5.6 to 5.8: attributes decide where a cookie goes, and whether it may be set at all."""
    assert sent(line, target) == expected


@pytest.mark.parametrize(
    ("attribute", "other_site"),
    [("", None), ("; SameSite=Lax", None), ("; SameSite=Strict", None), ("; SameSite=None; Secure", "a=1")],
)
def test_samesite_keeps_a_cookie_from_other_sites(attribute: str, other_site: str | None) -> None:
    """A fetch() is no navigation, so Lax is as Strict; the same site gets it in any case."""
    cookies = jar()
    cookies.set("https://api.example.com/", f"a=1; Path=/{attribute}")
    assert cookies.header("https://api.example.com/", Page(SITE)) == "a=1"
    assert cookies.header("https://api.example.com/", Page("https://other.test")) == other_site
    assert cookies.header("https://api.example.com/", Page("null", f"{SITE}/")) == other_site


def test_another_site_may_not_set_what_it_may_not_get() -> None:
    """RFC 6265bis, 5.7, step 12: a SameSite cookie of a cross-site response is ignored."""
    assert sent("a=1; Path=/", "https://api.example.com/", page="https://other.test") is None


def test_a_secure_cookie_never_goes_in_the_clear() -> None:
    """But to loopback, which engines trust as they trust https."""
    assert sent("a=1; Path=/; Secure", "http://api.example.com/") is None
    assert (
        sent("a=1; Path=/; Secure", "http://127.0.0.1/", by="http://127.0.0.1/", page="http://127.0.0.1:3000") == "a=1"
    )


def test_an_insecure_host_sets_no_secure_cookie() -> None:
    """RFC 6265bis, 5.7, step 8."""
    assert (
        sent(
            "a=1; Path=/; Secure",
            "https://api.example.com/",
            by="http://api.example.com/",
            page="http://app.example.com",
        )
        is None
    )


def test_a_cookie_expires() -> None:
    """By the clock that was passed in, and within 400 days."""
    clock = Clock()
    cookies = CookieJar(clock=clock)
    cookies.set("https://a.test/", "short=1; Max-Age=10")
    cookies.set("https://a.test/", "long=1; Max-Age=999999999999")
    clock.now += 11
    assert cookies.header("https://a.test/", Page("https://a.test")) == "long=1"
    clock.now += 400 * 86400
    assert cookies.header("https://a.test/", Page("https://a.test")) is None


def test_the_longest_path_goes_first() -> None:
    """RFC 6265bis, 5.8.3, step 2."""
    cookies = jar()
    for line in ("a=1; Path=/", "b=2; Path=/x/y", "c=3; Path=/x"):
        cookies.set("https://a.test/x/y/z", line)
    assert cookies.header("https://a.test/x/y/z", Page("https://a.test")) == "b=2; c=3; a=1"


def test_a_cookie_replaces_its_like() -> None:
    """Same name, domain and path."""
    cookies = jar()
    cookies.set("https://a.test/", "a=1")
    cookies.set("https://a.test/", "a=2")
    assert [cookie.value for cookie in cookies] == ["2"]


def test_what_may_not_be_set_is_a_value_error() -> None:
    """To set by hand what no host could is a mistake, and told."""
    with pytest.raises(ValueError, match="may not set the cookie"):
        jar().set("https://a.test/", "a=1; Domain=b.test")


@pytest.mark.parametrize(
    ("page", "url", "same"),
    [
        ("https://a.example.com", "https://b.example.com/", True),
        ("https://a.example.com", "http://a.example.com/", False),  # schemeful
        ("https://a.example.com", "https://example.org/", False),
        ("https://a.co.uk", "https://b.co.uk/", False),
        ("http://127.0.0.1:1", "http://127.0.0.1:2/", True),
        ("http://127.0.0.1", "http://127.0.0.2/", False),
    ],
)
def test_a_site_is_scheme_and_registrable_domain(page: str, url: str, *, same: bool) -> None:
    """HTML, "same site": ports do not matter, schemes do, an address is a site of its own."""
    parsed, origin = urls.parse(url), parse_origin(page)
    assert parsed is not None
    assert origin is not None
    assert same_site(origin, parsed) is same


def _arrives(engine: str, line: str, *, by: str = f"{SITE}/p/s", then: str = f"{SITE}/p/g") -> str | None:
    """What a page's second request carries after the first was answered with a Set-Cookie line."""
    cookies, page = jar(engine), Page(SITE)
    cookies.store(by, (("Set-Cookie", line),), page)
    return cookies.header(then, page)


#: Lines, and what the engines send back of them, standard, Chromium, Firefox and WebKit; "=" is as in the standard.
LINES: tuple[tuple[str, str | None, str | None, str | None, str | None], ...] = (
    ("a", "a", "=", "a=", "="),
    ("=a", "a", "=", None, "="),
    ("=a=b", "a=b", None, None, "="),
    ("", None, "=", "=", ""),
    ("a=b\tc", "a=b\tc", None, "=", "a=b"),
    ("a=1; x=b\tc", "a=1", None, "=", "="),
    ("a=\x01; Path=/nowhere", None, "=", "=", "a="),
    ("a=\xe9", "a=\xe9", "=", "a=\xef\xbf\xbd", "a="),
    ("__Host-a=1; Path=/; Secure", "__Host-a=1", "=", "=", "="),
    ("__Host-a=1; Path=/", None, "=", "=", "__Host-a=1"),
    ("__host-a=1; Secure", None, "=", "=", "__host-a=1"),
    ("__Host-a=1; Path=/; Secure; Domain=example.com", None, "=", "=", "__Host-a=1"),
    ("__Secure-a=1", None, "=", "=", "__Secure-a=1"),
    ("__Http-a=1; Secure", None, "=", "=", "__Http-a=1"),
    ("__Http-a=1; Secure; HttpOnly", "__Http-a=1", "=", "=", "="),
    ("__Host-Http-a=1; Secure; Path=/", None, "=", "=", "__Host-Http-a=1"),
    ("=__Secure-a", None, "=", "=", "__Secure-a"),
    ("a=1; Domain=.", "a=1", None, None, None),
    ("a=1; Domain=EXAMPLE.com", "a=1", "=", "=", None),
    ("a=1; Domain=com", None, "=", "=", "="),
    ("a=1; Path=/nowhere; Path", "a=1", "=", "=", None),
    ("a=1; Max-Age=+0", "a=1", None, "=", None),
    ("a=1; Max-Age=-", "a=1", "=", None, "="),
    ("a=1; Max-Age=", "a=1", "=", "=", None),
    ("a=1; Max-Age=0; Max-Age=x", None, "a=1", "a=1", "="),
    ("a=1; Max-Age=0; Expires=Wed, 01 Jan 2070 00:00:00 GMT", None, "=", "=", "a=1"),
    ("a=1; Expires=Thu, 01 Jan 2004 00:00:00 GMT; Expires=x", None, "a=1", "a=1", "a=1"),
    ("a=1; SameSite=None", None, "=", "=", "a=1"),
    ("a=1; Partitioned", "a=1", None, None, "="),
    (f"a=1; Path={'/' * 1025}", "a=1", "=", "=", None),
    (f"a={'x' * 4096}", None, "=", "=", f"a={'x' * 4096}"),
)


@pytest.mark.parametrize("row", LINES, ids=lambda row: row[0][:40])
def test_what_engines_make_of_a_line(row: tuple[str, ...]) -> None:
    """The rows of the table of deviations about Set-Cookie, as they were observed in the engines."""
    line, standard, *engines = row
    assert _arrives("standard", line) == standard
    for engine, sent_back in zip(("chromium", "firefox", "webkit"), engines, strict=True):
        assert _arrives(engine, line) == (standard if sent_back == "=" else sent_back), engine


#: Values of Expires that are past, and in which engines they are so.
PAST = (
    ("Thu, 01 Jan 2004 00:00:00 GMT", "standard chromium firefox webkit"),
    ("Thu, 01-Jan-04 00:00:00 GMT", "standard chromium firefox webkit"),
    ("Sun Jan  4 00:00:00 2004", "standard chromium firefox webkit"),
    ("00:00:00 2004 1 Jan", "standard chromium firefox"),
    ("01 January 2004 00:00:00", "standard chromium firefox"),
    ("01 JAN 2004 00:00:00", "standard chromium firefox webkit"),
    ("01/Jan/2004 00:00:00", "standard chromium firefox"),
    ("01.Jan.2004 00:00:00", "standard chromium"),
    ("01 Jan 2004x 00:00:00", "standard"),
    ("01 Jan 2004 00:00:00x", "standard firefox webkit"),
    ("01 Jan 1600 00:00:00", "chromium firefox webkit"),
    ("01 Jan 2004 01:02", "firefox"),
    ("1/31/2004", "firefox"),
    ("31/1/2004", "firefox"),
    ("31 Feb 2004 00:00:00", "firefox"),
    ("01 Jan 70 00:00:00", "standard chromium firefox webkit"),
    ("01 Jan 69 00:00:00", ""),
    ("2004-01-01T00:00:00Z", ""),
    ("32 Jan 2004 00:00:00", ""),
    ("001 Jan 2004 00:00:00", "webkit"),
    ("0", ""),
)


@pytest.mark.parametrize(("value", "engines"), PAST)
def test_dates(value: str, engines: str) -> None:
    """RFC 6265bis, 5.1.1, and each engine's own reading: what is past is no cookie, what cannot be read is no date."""
    past = [engine for engine in PROFILES if _arrives(engine, f"a=1; Expires={value}") is None]
    assert past == engines.split()


@pytest.mark.parametrize(
    ("engine", "value"),
    [
        ("chromium", "1st Jan 2004 00:00:00 GMT+1"),
        ("chromium", "Thu, 01 Jan 2004x 00:00:00 +0000"),
        ("webkit", "Thu, 01-Jan-+2004 00:00:00 GMT"),
        ("webkit", "Thu, Jan 1 00:00:00 +2004"),
    ],
)
def test_numbers_in_dates(engine: str, value: str) -> None:
    """Chromium passes over what is no number and reads on; to WebKit a year may have a sign: all of these are past."""
    assert _arrives(engine, f"a=1; Expires={value}") is None


@pytest.mark.parametrize(("engine", "carried"), [("standard", None), ("firefox", "a=1"), ("webkit", "a=1")])
def test_schemes_and_sites(engine: str, carried: str | None) -> None:
    """RFC 6265bis, 5.2: http and https are two sites; to Firefox and WebKit one."""
    cookies = jar(engine)
    cookies.set(f"{SITE}/", "a=1; SameSite=Strict")
    assert cookies.header(f"{SITE}/", Page("http://app.example.com")) == carried


@pytest.mark.parametrize(
    ("chain", "engines"),
    [
        ("A", "standard firefox webkit"),
        ("PA", "standard firefox webkit"),
        ("OA", "standard webkit"),
        ("PP", "standard firefox webkit"),
        ("OP", "standard"),
        ("AOP", "standard"),
        ("pA", "standard firefox webkit"),
        ("pP", "standard firefox"),
        ("AapP", "standard firefox"),
    ],
)
def test_redirects_on_the_way(chain: str, engines: str) -> None:
    """The rows about redirects: a Lax cookie of the last URL. A is the page's host, P its neighbour, O a stranger."""
    hosts = {"a": "app.example.com", "p": "api.example.com", "o": "other.example.org"}
    urls = [f"{'https' if hop.isupper() else 'http'}://{hosts[hop.lower()]}/" for hop in chain]
    for engine in ("standard", "firefox", "webkit"):
        cookies = jar(engine)
        cookies.set(urls[-1], "a=1; SameSite=Lax")
        carried = cookies.header(urls[-1], Page("https://app.example.com"), tuple(urls[:-1]))
        assert carried == ("a=1" if engine in engines.split() else None), engine


@pytest.mark.parametrize(("engine", "header"), [("standard", "d=1; a=1; b=1; c=1"), ("webkit", "d=1; b=1; c=1; a=1")])
def test_the_order_of_paths_as_long(engine: str, header: str) -> None:
    """RFC 6265bis, 5.8.3: the older first; the row cookies-by-domain: the longer domain, and its host behind it."""
    cookies = jar(engine)
    for line in ("a=1; Domain=example.com", "b=1; Domain=app.example.com", "c=1", "d=1; Path=/x"):
        cookies.set("https://app.example.com/", f"{line}; Path=/" if "Path" not in line else line)
    assert cookies.header("https://app.example.com/x", Page("https://app.example.com")) == header


ABROAD = "https://shop.example.org"


def test_a_name_that_begins_like_a_loopback_address_is_none() -> None:
    """Secure Contexts, 3.1: 127.0.0.1 is trusted; 127.example.com is somebody's host."""
    for host, kept in (("127.0.0.1", "a=1"), ("127.example.com", None)):
        cookies = jar()
        cookies.store(f"http://{host}/", (("Set-Cookie", "a=1; Secure"),), Page(f"http://{host}"))
        assert cookies.header(f"http://{host}/", Page(f"http://{host}")) == kept, host


@pytest.mark.parametrize(
    ("line", "standard", "webkit"),
    [
        ("a=1; SameSite=Strict; SameSite=None; Secure", "a=1", None),
        ("a=1; SameSite=Lax; SameSite=None; Secure", "a=1", None),
        ("a=1; SameSite=None; SameSite=Lax; Secure", None, None),
        ("a=1; SameSite=None; Secure", "a=1", "a=1"),
    ],
)
def test_none_takes_nothing_back_in_webkit(line: str, standard: str | None, webkit: str | None) -> None:
    """RFC 6265bis, 5.6: the last SameSite counts; the row cookie-words-webkit: libsoup reads Lax and Strict only."""
    for engine, carried in (("standard", standard), ("webkit", webkit)):
        cookies = jar(engine, "sent")
        cookies.set(f"{ABROAD}/", line)
        assert cookies.header(f"{ABROAD}/", Page(SITE)) == carried, engine


NONE = (("Set-Cookie", "n=1; SameSite=None; Secure"),)


@pytest.mark.parametrize(
    ("third_party", "before", "after"),
    [
        ("sent", "old=1", "old=1; n=1"),
        ("partitioned", None, "n=1"),
        ("blocked", None, None),
        ("unset", "old=1", "old=1"),
    ],
)
def test_third_party_cookies(third_party: ThirdParty, before: str | None, after: str | None) -> None:
    """What a page of another site sends of what was set at home, and of what it was answered itself."""
    cookies, page = jar(third_party=third_party), Page(ABROAD)
    cookies.set(f"{SITE}/", "old=1; SameSite=None; Secure")
    assert cookies.header(f"{SITE}/", page) == before
    cookies.store(f"{SITE}/", NONE, page)
    assert cookies.header(f"{SITE}/", page) == after


def test_as_engines_come() -> None:
    """Firefox gives each site's pages a jar of their own; WebKit sets no third-party cookies; Chromium has none."""
    given = {engine: profile.cookies.third_party for engine, profile in PROFILES.items()}
    assert given == {"standard": "sent", "chromium": "blocked", "firefox": "partitioned", "webkit": "unset"}


def test_partitioned_cookies() -> None:
    """The row partitioned-cookies: only under the site that it was set under, whatever the user has blocked."""
    cookies, line = jar("chromium", "blocked"), (("Set-Cookie", "p=1; SameSite=None; Secure; Partitioned"),)
    cookies.store(f"{SITE}/", line, Page(ABROAD))
    assert cookies.header(f"{SITE}/", Page(ABROAD)) == "p=1"
    assert cookies.header(f"{SITE}/", Page("https://else.example.net")) is None
    assert cookies.header(f"{SITE}/", Page(SITE)) is None


def test_a_sandboxed_page_in_webkit() -> None:
    """The row sandboxed-pages-have-a-site."""
    sandboxed = Page("null", f"{SITE}/frame")
    for engine, carried in (("standard", None), ("webkit", "a=1")):
        cookies = jar(engine)
        cookies.set(f"{SITE}/", "a=1; SameSite=Strict")
        assert cookies.header(f"{SITE}/", sandboxed) == carried


def test_secure_cookies_are_left_alone() -> None:
    """RFC 6265bis, 5.7, step 17: without TLS nobody lays a cookie over a Secure one of the name."""
    cookies, page = jar(), Page("http://app.example.com")
    cookies.set(f"{SITE}/", "a=safe; Secure")
    cookies.store("http://app.example.com/", (("Set-Cookie", "a=forged"),), page)
    cookies.store("http://app.example.com/", (("Set-Cookie", "a=forged; Domain=example.com"),), page)
    assert cookies.header(f"{SITE}/", Page(SITE)) == "a=safe"


@pytest.mark.parametrize(
    ("page", "by", "line", "kept"),
    [
        ("app.test", "app.test", "a=1", True),
        ("app.test", "api.app.test", "a=1", False),
        ("app.test", "api.app.test", "a=1; Domain=app.test", True),
        ("www.app.test", "app.test", "a=1", False),
        ("www.app.test", "app.test", "a=1; Domain=app.test", True),
        ("app.localhost", "api.app.localhost", "a=1", False),
        ("app.com", "api.app.com", "a=1", True),
        ("127.0.0.1", "127.0.0.1", "a=1", True),
    ],
)
def test_webkit_knows_no_site_below_a_domain_that_is_not_listed(page: str, by: str, line: str, *, kept: bool) -> None:
    """What the page's host would not be sent itself is another's there, as observed; elsewhere it is of the site."""
    for engine in ("webkit", "standard"):
        cookies = jar(engine)
        cookies.store(f"http://{by}/", (("Set-Cookie", line),), Page(f"http://{page}"))
        assert bool(list(cookies)) == (kept or engine == "standard")
