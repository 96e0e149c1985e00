"""URLs as browsers parse them: the parts that the Fetch standard asks for."""

import pytest

from corsage.fetch import url as urls
from corsage.http.origin import Origin


def test_the_target_has_neither_fragment_nor_credentials() -> None:
    """What goes over the wire: path and query, no fragment, no user name, no password."""
    url = urls.parse("https://me:pw@API.example.com:443/a/../b?q#part")
    assert url is not None
    assert url.target == "https://api.example.com/b?q"
    assert url.without_fragment == "https://me:pw@api.example.com/b?q"
    assert (url.fragment, url.has_credentials, url.port, url.effective_port) == ("part", True, None, 443)
    assert url.origin == Origin("https", "api.example.com", None)


@pytest.mark.parametrize("text", ["", "/x", "http://", "http://[", "http://a b/", "http://x:99999/", "http://%zz/"])
def test_what_is_no_url(text: str) -> None:
    """The URL Standard says failure, so `None`; a relative one without a base too."""
    assert urls.parse(text) is None


def test_a_relative_url_has_a_base() -> None:
    """A page's URL is the base of what its script writes."""
    url = urls.parse("../data", "https://app.example.com/a/b/c")
    assert url is not None
    assert url.href == "https://app.example.com/a/data"


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    """Web IDL, USVString: a script's lone surrogate is U+FFFD, percent-encoded."""
    url = urls.parse("https://x/\ud800")
    assert url is not None
    assert url.target == "https://x/%EF%BF%BD"


@pytest.mark.parametrize(
    ("text", "origin"),
    [("https://x:8443/a", "https://x:8443"), ("data:,x", "null"), ("file:///x", "null"), ("about:blank", "null"),
     ("blob:https://x.test/1-2", "https://x.test"), ("blob:null/1", "null"), ("blob:ftp://x/1", "null")],
)  # fmt: skip
def test_origins_of_urls(text: str, origin: str) -> None:
    """URL Standard, "origin": tuple for the special schemes, that of the inner URL for a blob, else opaque."""
    url = urls.parse(text)
    assert url is not None
    assert url.serialized_origin == origin


def test_with_fragment() -> None:
    """Fetch, "location URL": the fragment of the request's URL is carried over."""
    url = urls.parse("https://x/a")
    assert url is not None
    assert urls.with_fragment(url, "part").href == "https://x/a#part"
