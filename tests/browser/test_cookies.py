import pytest

from corsage.browser.cookies import CookieJar, same_site
from corsage.fetch import url as urls

SITE = "https://app.example.com"
NOW = 1_700_000_000.0


class Clock:
    """Seconds since the epoch, as the test has them."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:  # noqa: D102 - the class says it
        return self.now


def jar(**settings: bool) -> CookieJar:
    """A jar at a fixed time."""
    return CookieJar(clock=lambda: NOW, **settings)


def sent(line: str, target: str, *, by: str = "https://api.example.com/a/b", page: str = SITE) -> str | None:
    """What a request to `target` carries after `by` has set a cookie, both asked from a page."""
    cookies = jar()
    cookies.store(by, (("Set-Cookie", line),), page)
    return cookies.header(target, page)


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
    assert cookies.header("https://api.example.com/", SITE) == "a=1"
    assert cookies.header("https://api.example.com/", "https://other.test") == other_site
    assert cookies.header("https://api.example.com/", "null") == other_site


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
    assert cookies.header("https://a.test/", "https://a.test") == "long=1"
    clock.now += 400 * 86400
    assert cookies.header("https://a.test/", "https://a.test") is None


def test_the_longest_path_goes_first() -> None:
    """RFC 6265bis, 5.8.3, step 2."""
    cookies = jar()
    for line in ("a=1; Path=/", "b=2; Path=/x/y", "c=3; Path=/x"):
        cookies.set("https://a.test/x/y/z", line)
    assert cookies.header("https://a.test/x/y/z", "https://a.test") == "b=2; c=3; a=1"


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
        ("null", "https://a.test/", False),
    ],
)
def test_a_site_is_scheme_and_registrable_domain(page: str, url: str, *, same: bool) -> None:
    """HTML, "same site": ports do not matter, schemes do, an address is a site of its own."""
    parsed = urls.parse(url)
    assert parsed is not None
    assert same_site(page, parsed) is same


def test_none_without_secure() -> None:
    """RFC 6265bis, 5.7: it is ignored; WebKit keeps it (the row none-without-secure)."""
    line = (("Set-Cookie", "a=1; SameSite=None"),)
    strict, lenient = CookieJar(), CookieJar(none_needs_secure=False)
    for jar in (strict, lenient):
        jar.store("https://app.example/", line, "https://app.example")
    assert strict.header("https://app.example/", "https://app.example") is None
    assert lenient.header("https://app.example/", "https://app.example") == "a=1"
