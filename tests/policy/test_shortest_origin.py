"""Origins that a browser can send, and the shortest of a language: against the strict parser, URLs, and brute force."""

import itertools

import can_ada
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corsage.http import origin as origins
from corsage.policy import pattern
from corsage.policy.automaton import Budget, Covered, Language, Question, shortest_origin
from corsage.policy.automaton.search import ANY
from corsage.policy.pattern import Pattern

NOBODY = Covered(private=False)
PLENTY = 10**7


def only(text: str) -> Language:
    """The language of one text."""
    return Language.of("".join(f"[{char}]" if char not in "[]^" else f"\\{char}" for char in text))


def is_sent(text: str) -> bool:
    """Whether the walk takes the text for an origin."""
    return shortest_origin(only(text), ANY, Budget(PLENTY)) == text


PIECES = st.sampled_from(
    ["a", "b9", "-", "_", "xn--p1ai", "9", "255", "256", "0", "01", ".", "example", "com", "0x1", "0xg", "!",
     "a" * 63, "b" * 64, "c.d" * 60, "127.0.0.1", "[::1]", "[::]", "[1::]", "[0:0::1]", "[1:0:0:2::]",
     "[fe80::1]", "[::ffff:1:2]"]
)  # fmt: skip
PORTS = st.sampled_from(["", ":1", ":80", ":443", ":8080", ":65535", ":65536", ":0", ":08", ":99999", ":6553", ":4430"])


@given(st.lists(PIECES, min_size=1, max_size=4), PORTS, st.sampled_from(["https", "http", "app", "capacitor"]))
def test_every_exact_pattern_is_an_origin_that_is_sent(pieces: list[str], port: str, scheme: str) -> None:
    """What `allow_origins` takes for an origin, the walk does, too."""
    text = f"{scheme}://{''.join(pieces)}{port}"
    parsed = pattern.parse(text, "")
    if isinstance(parsed, Pattern) and parsed.exact:
        assert is_sent(text)


@given(st.lists(PIECES, min_size=1, max_size=4), PORTS, st.sampled_from(["https", "http"]))
def test_what_is_sent_is_what_the_url_parser_writes(pieces: list[str], port: str, scheme: str) -> None:
    """The URL of such an origin has exactly that origin; nothing that the strict parser refuses is one."""
    text = f"{scheme}://{''.join(pieces)}{port}"
    assume("xn--" not in text)  # Punycode is decoded by the URL parser alone
    if is_sent(text):
        assert origins.parse(text) is not None
        assert can_ada.parse(text).origin == text


@given(st.lists(st.sampled_from(["0", "0", "0", "1", "ab", "fff0"]), min_size=8, max_size=8))
def test_ipv6_addresses_are_sent_as_the_url_standard_writes_them(pieces: list[str]) -> None:
    """Of every way to write an address only the one that the URL parser writes is an origin."""
    plain = f"https://[{':'.join(pieces)}]"
    canonical = can_ada.parse(plain).origin
    assert is_sent(canonical)
    assert is_sent(plain) is (plain == canonical)


@given(st.from_regex(r"\[[01a:]{2,9}\]", fullmatch=True))
def test_nothing_else_in_brackets_is_an_address(host: str) -> None:
    """Whatever stands in brackets, it is an origin just if the URL parser leaves it as it is."""
    text = f"https://{host}"
    try:
        expected = can_ada.parse(text).origin == text
    except ValueError:
        expected = False
    assert is_sent(text) is expected


TAILS = ["".join(chars) for size in range(1, 6) for chars in itertools.product("a.1", repeat=size)]


@given(
    st.lists(
        st.sampled_from(["a", "1", r"\.", "[a1]", ".", "a?", r"(?:a\.)?", r"[a.]*", "(?:1|aa)", r"(?<=\.)a", "(?!1)"]),
        min_size=1,
        max_size=5,
    )
)
def test_the_shortest_stranger_is_the_one_that_brute_force_finds(parts: list[str]) -> None:
    """Over a small alphabet every origin is tried; an owner covers `a.a` and what is below it."""
    covered = Covered(frozenset({"a.a"}), private=False)
    expression = f"https://(?:{''.join(parts)})"
    language = Language.of(expression).intersection(Language.of(r"https://[a.1]{0,5}"))
    found = shortest_origin(language, Question(covered), Budget(PLENTY))
    strangers = [
        text
        for tail in TAILS
        if language.accepts(text := f"https://{tail}") and is_sent(text) and not f".{tail}".rstrip(".").endswith(".a.a")
    ]
    assert (found is None) is (not strangers)
    if found is not None:
        assert found in strangers
        assert len(found) == min(map(len, strangers)) or not found.endswith(".")


@pytest.mark.parametrize(
    ("expression", "shortest"),
    [
        (r".*", "http://a"),
        (r"https://[0-9.]+", "https://0.0.0.0"),
        (r"https://[0-9]+", None),
        (r"https://\d+\.com:\d+", "https://0.com:1"),
        (r"https://[a-z]+\.com:443", None),
        (r"https://[a-z]+\.com:(?:443|6553[6-9])", None),
        (r"ws://[a-z]+\.com", None),
        (r"https://a{63}\.com", "https://" + "a" * 63 + ".com"),
        (r"https://a{64}\.com", None),
        (r"https://(?:a{60}\.){5}com", None),
        (r"https://-[!]\.com", "https://-!.com"),
        (r"chrome-extension://[a-p]{4}", "chrome-extension://aaaa"),
        (r"null", None),
        (r"https://[a-z]+\.com/", None),
        (r"https://[A-Z]+\.com", None),
    ],
)
def test_the_shortest_origin_of_an_expression(expression: str, shortest: str | None) -> None:
    """The lengths of DNS names, ports, schemes and addresses are known; letters are preferred."""
    assert shortest_origin(Language.of(expression), Question(NOBODY), Budget()) == shortest
