"""Refusals that help: the hint is what to write, and what is no policy at all is said in one sentence."""

import re
from typing import Any

import can_ada
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import Code, Policy, PolicyError, punycode
from corsage.policy.compiled import LONGEST_ORIGIN
from corsage.policy.configuration import ConfigurationError, from_mapping, from_toml
from corsage.policy.pattern import Pattern, parse
from corsage.policy.routes import Configuration
from corsage.server.migration import policy_of


def problem_of(**fields: Any) -> tuple[Code, str]:  # noqa: ANN401 - values of any type
    """The code and the hint of the one problem."""
    with pytest.raises(PolicyError) as caught:
        Policy(**fields)
    (problem,) = caught.value.problems
    return problem.code, problem.hint


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("localhost:5173", "http://localhost:5173"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("app.localhost", "http://app.localhost"),
        ("app.example.com", "https://app.example.com"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
        ("https://*.B\u00dcCHER.example:8443", "https://*.xn--bcher-kva.example:8443"),
        ("https://\u4f8b\u3048\u3002test", "https://xn--r8jz45g.test"),
        ("https://fa\u00df.example", "https://xn--fa-hia.example"),
    ],
)
def test_the_hint_is_a_text_that_is_accepted(text: str, written: str) -> None:
    """A server on one's own machine is suggested with http, a Unicode host in its Punycode."""
    _, hint = problem_of(allow_origins=[text])
    assert hint == f"write {written}"
    assert isinstance(parse(written, ""), Pattern)


@pytest.mark.parametrize(
    "text",
    [
        "ws://example.com",
        "wss://example.com",
        "ftp://example.com",
        "http://xn--f",
        "https://xn--a.example",
        "https://*.xn--.example",
        f"https://*.{'.'.join(['a' * 63] * 4)}",
        f"https://*.{'a' * 64}.example",
    ],
)
def test_what_no_browser_sends_is_refused(text: str) -> None:
    """A scheme without pages, Punycode of nothing, names that are longer than any name."""
    code, _ = problem_of(allow_origins=[text])
    assert code in {Code.ORIGIN_BAD_SCHEME, Code.ORIGIN_BAD_HOST}


@pytest.mark.parametrize("size", [61, 62])
def test_a_name_below_a_wildcard_is_within_the_length_of_names(size: int) -> None:
    """The asterisk stands for a character and a dot at least: 251 characters may follow, not 252."""
    host = ".".join(["a" * 62] * 3 + ["b" * size])
    policy = {"allow_origins": [f"https://*.{host}"]}
    if len(host) + 2 <= 253:
        Policy(**policy)  # type: ignore[arg-type] # the fields of a table
    else:
        assert problem_of(**policy)[0] == Code.ORIGIN_BAD_HOST


@given(st.text(alphabet="\u00e4\u00df\u03b1\u0438\u4f8b\u3048\u05d0az09", min_size=1, max_size=8))
def test_punycode_of_a_name_is_what_the_url_parser_writes(label: str) -> None:
    """A Unicode label that a browser loads gets its Punycode in the hint, and that is accepted."""
    try:
        written = can_ada.parse(f"https://x{label}.example").origin
    except ValueError:
        return
    assert punycode.encoded(f"https://x{label}.example") == written
    assert all(map(punycode.is_valid, written.partition("://")[2].split(".")))


def test_an_extension_is_not_on_the_network() -> None:
    """Only http is in the clear: nobody on the network speaks for the pages of an extension or an application."""
    for origin in ("chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh", "capacitor://app.example"):
        Policy(allow_origins=[origin], allow_credentials=True)


def test_what_is_no_policy_is_refused_with_what_to_pass() -> None:
    """A list, a mapping, nothing: each gets a sentence, and none an exception of Python's own words."""
    with pytest.raises(TypeError, match=r"Policy\(allow_origins=\[...\]\)"):
        Policy(["https://app.example.com"])  # type: ignore[call-arg] # the mistake
    wrong: Any
    for wrong in ({"allow_origins": []}, ["https://app.example.com"], None, 7):
        with pytest.raises(TypeError, match=r"pass corsage\.Policy"):
            Configuration(wrong)
    with pytest.raises(TypeError, match="pass a mapping"):
        Policy.from_mapping(["allow_origins"])  # type: ignore[arg-type] # the mistake
    with pytest.raises(ConfigurationError, match="settings: None: this is not a mapping"):
        from_mapping(None, "settings")  # type: ignore[arg-type] # the mistake


@pytest.mark.parametrize("value", [None, 7, {"X-A": True}, "X-A"])
def test_keywords_of_the_middleware_that_are_no_lists_are_problems(value: object) -> None:
    """`allow_headers=None` says what to write."""
    with pytest.raises(PolicyError, match="write"):
        policy_of({"allow_headers": value})


def test_a_generator_of_headers_reaches_the_policy_whole() -> None:
    """It is read once; nothing of it is lost."""
    policy = policy_of({"allow_headers": (name for name in ("X-A", "X-B"))})
    assert policy.allow_headers[:2] == ("X-A", "X-B")


def test_flags_beside_a_compiled_expression_count() -> None:
    """`re.compile(text, flags)` means what it means to `re`."""
    compiled: Any = re.compile(r"HTTPS://A\.EXAMPLE\.COM", re.IGNORECASE)
    policy = Policy(allow_origin_regex=compiled)
    assert policy.allow_origin_regex == rf"(?i){compiled.pattern}"
    assert policy.decide("GET", (("origin", "https://a.example.com"),)).allowed


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("max_age = " + "1" * 4_301, 1, "4,300 digits"),
        ("\nmax_age = -" + "1" * 9_000, 2, "4,300 digits"),
        ("\n\na = " + "[" * 500 + "]" * 500, 3, "50 deep"),
        ("a = " + "{b = " * 500 + "1" + "}" * 500, 1, "50 deep"),
        (".".join(["a"] * 16_000) + " = 1", 1, "50 deep"),
        ("[" + ".".join(["a"] * 16_000) + "]", 1, "50 deep"),
        ("a = " + "[" * 50 + "]" * 50, 1, "50 deep"),
    ],
)
def test_a_limit_of_a_configuration_is_one_clear_sentence(text: str, line: int, word: str) -> None:
    """The limit, the line, what to do; never an exception of the reader."""
    with pytest.raises(ConfigurationError) as caught:
        from_toml(text)
    (located,) = caught.value.problems
    assert (located.problem.code, located.line) == (Code.TOML_LIMIT, line)
    assert word in str(located)
    assert len(str(located)) < 200


def test_within_the_limits_of_a_configuration_the_value_is_judged() -> None:
    """49 brackets and 4,300 digits are read, and then are no policy."""
    for text in ("max_age = " + "1" * 4_300, "allow_origins = " + "[" * 49 + "]" * 49):
        with pytest.raises(ConfigurationError) as caught:
            from_toml(text)
        assert Code.TOML_LIMIT not in {located.problem.code for located in caught.value.problems}
        assert len(str(caught.value)) < 1_000


def test_a_number_that_python_does_not_write_is_a_problem_all_the_same() -> None:
    """The message of a problem never fails."""
    with pytest.raises(PolicyError, match="too large to be shown"):
        Policy(max_age=10**5_000)


def test_an_origin_that_is_longer_than_any_is_refused_before_it_is_matched() -> None:
    """Nothing that a policy was given to judge with sees it; one byte less is matched."""
    seen: list[str] = []

    def judged(origin: str) -> bool:
        seen.append(origin)
        return True

    policy = Policy(allow_origin_function=judged)
    for length in (LONGEST_ORIGIN, LONGEST_ORIGIN + 1):
        origin = "https://" + "a" * (length - len("https://"))
        assert policy.decide("GET", (("origin", origin),)).allowed is (length <= LONGEST_ORIGIN)
    assert [len(origin) for origin in seen] == [LONGEST_ORIGIN]
