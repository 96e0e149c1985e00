"""The audit of regular expressions: each proof is an origin that the expression accepts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import Code, Policy, PolicyError
from corsage.policy.regex_audit import audit, insecure
from corsage.policy.samples import Tree

PROOF = re.compile(r"lets (\S+) through")


@pytest.mark.parametrize(
    ("expression", "proof"),
    [
        (r"https://app.example\.com", "https://appxexample.com"),
        (r"https://(www.)?example\.com", "https://wwwxexample.com"),
        (r"https://.*example\.com", "https://evilexample.com"),
        (r"https://\w+example\.com", "https://evilexample.com"),
        (r"https://example\.com.*", "https://example.comevil"),
        (r"http://localhost.*", "http://localhostevil"),
        (r"https://shop[0-9]\.com", "https://shop0.com"),
    ],
)
def test_a_proof_is_an_origin_of_a_stranger_that_the_expression_accepts(expression: str, proof: str) -> None:
    """The reason names an origin; without the audit, the policy allows exactly that origin."""
    (problem,) = audit(expression)
    assert PROOF.findall(problem.reason) == [proof]
    unaudited = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert unaudited.decide("GET", (("origin", proof),)).allowed


def test_an_alternative_without_its_anchor_is_a_hole_wherever_the_match_is_not_whole() -> None:
    """Here the proof is refused, since expressions are matched whole; `re.match` lets it through."""
    expression = r"^https://a\.example|https://b\.example$"
    (problem,) = audit(expression)
    (proof,) = PROOF.findall(problem.reason)
    assert re.match(expression, proof)
    unaudited = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert not unaudited.decide("GET", (("origin", proof),)).allowed


GOOD = [
    r"https://app\.example\.com",
    r"\Ahttps://app\.example\.com\Z",
    r"^https://app\.example\.com$\n?",
    r"(?m)^https://app\.example\.com$",
    r"(?i)HTTPS://App\.Example\.COM",
    r"(?i:HTTPS)://app\.example\.com",
    "(?x) https:// app \\.example\\.com  # the application",
    r"https\:\/\/app\.example\.com",
    r"https://example[.]com",
    r"https://exampl[ea]\.com",
    r"https://[a-z0-9-]+\.example\.com",
    r"https://[^.]+\.example\.com",
    r"https://([^./]+\.)?example\.com",
    r"https://.*\.example\.com",
    r"https://.*?[.]example[.]com",
    r"https://\S+\.example\.com",
    r"https://[a-z0-9.-]+\.example\.com",
    r"https://(.*\.)?example\.com(:.*)?",
    r"^https://(.+\.)?example\.com$",
    r".*\.example\.com",
    r"https://(?:www|app|api)\.example\.co\.uk",
    r"https://(www\.)?(foo|bar)\.com",
    r"https://(dev\.|staging\.|)example\.com",
    r"https://app\.(?:dev|prod)\.example\.(?:com|org)",
    r"^(https://a\.example\.com|https://b\.example\.org)$",
    r"https://pr-\d+\.preview\.example\.dev",
    r"https://([a-z0-9-]+\.)*example\.com",
    r"https://(?:[\w-]+\.)*example\.com",
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+example\.com",
    r"https://(?:\w+-)?\w+\.example\.com",
    r"https://[a-z]+[0-9]*\.example\.com",
    r"https://.*\..*\.example\.com",
    r"https://(?:a|b|c)+\.example\.com",
    r"https://(?>[a-z]+)\.[a-z]++\.example\.com",
    r"https://(?P<name>[a-z]+)\.example\.com",
    r"https://(?=app)[a-z]+\.example\.com",
    r"https://(?!admin)[a-z]+\.example\.com",
    r"https://([a-z])\1\.example\.com",
    r"https://xn--bcher-kva\.example",
    r"https://[a-z]+\.internal",
    r"https?://(?:[^/]+\.)?localhost(?::\d+)?",
    r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?",
    r"http://localhost:30\d\d",
    r"http://192\.168\.\d{1,3}\.\d{1,3}(:\d+)?",
    r"capacitor://localhost",
]
# Each with the code of its problem, and what its proof is an example of.
BAD = [
    (Code.REGEX_TOO_WIDE, r".*"),
    (Code.REGEX_TOO_WIDE, r".*.*.*"),
    (Code.REGEX_TOO_WIDE, r".*https://app\.example\.com.*"),
    (Code.REGEX_TOO_WIDE, r".*https://app.example.com.*"),
    (Code.REGEX_UNESCAPED_DOT, r".*https://app.example.com.*"),
    (Code.REGEX_TOO_WIDE, r"https?://.*"),
    (Code.REGEX_TOO_WIDE, r"https://[^/]+"),
    (Code.REGEX_TOO_WIDE, r"https://.*\.com"),
    (Code.REGEX_TOO_WIDE, r"https://.*example\.com"),
    (Code.REGEX_TOO_WIDE, r"https://[\w.-]*example\.com"),
    (Code.REGEX_TOO_WIDE, r"https://[a-z]?example\.com"),
    (Code.REGEX_TOO_WIDE, r"https://(?:[a-z]{1,3})?example\.com"),
    (Code.REGEX_TOO_WIDE, r"(?i)https://.*EXAMPLE\.COM"),
    (Code.REGEX_TOO_WIDE, r"https://example\.com.*"),
    (Code.REGEX_TOO_WIDE, r"https://example\.com\S*"),
    (Code.REGEX_TOO_WIDE, r"https://app\.example\.com(:\d+)?.*"),
    (Code.REGEX_TOO_WIDE, r"https://example\.[a-z]+"),
    (Code.REGEX_TOO_WIDE, r"https://example\.\w{2,3}"),
    (Code.REGEX_TOO_WIDE, r"https://.*(example\.com|other\.org)"),
    (Code.REGEX_TOO_WIDE, r"https://example\.com|.*"),
    (Code.REGEX_TOO_WIDE, r"https://[^e]vil\.com"),
    (Code.REGEX_TOO_WIDE, r"https://(?!evil).*"),
    (Code.REGEX_TOO_WIDE, r"https://(?!.*evil).*\.com"),
    (Code.REGEX_TOO_WIDE, r"https://[a-z-]+\.vercel\.app"),
    (Code.REGEX_TOO_WIDE, r"https://.*\.co\.uk"),
    (Code.REGEX_TOO_WIDE, r"https://\d+\.\d+\.\d+\.\d+"),
    (Code.REGEX_TOO_WIDE, r"http://\[[0-9a-f:]+\](:\d+)?"),
    (Code.REGEX_TOO_WIDE, r"http://.*:3000"),
    (Code.REGEX_TOO_WIDE, r"chrome-extension://[a-p]{32}"),
    (Code.REGEX_UNESCAPED_DOT, r"https://www.example.com"),
    (Code.REGEX_UNESCAPED_DOT, r"https://(www\.)?example.com"),
    (Code.REGEX_UNESCAPED_DOT, r"https://.*.example.com"),
    (Code.REGEX_UNESCAPED_DOT, r"https://.{3}\.example.com"),
    (Code.REGEX_UNESCAPED_DOT, r"https://ex.mple\.com"),
    (Code.REGEX_UNESCAPED_DOT, r"http://192.168.1.1"),
    (Code.REGEX_UNESCAPED_DOT, r"https://((?!evil).)*"),
]


@pytest.mark.parametrize("expression", GOOD)
def test_what_is_right_is_not_complained_of(expression: str) -> None:
    """No false alarm: not by flags, anchors, quantifiers that cannot explode, or names that nobody can register."""
    assert [problem.sentence for problem in audit(expression)] == []


@pytest.mark.parametrize(("code", "expression"), BAD)
def test_what_is_wide_is_proved_to_be(code: Code, expression: str) -> None:
    """The proof is an origin that the expression lets through, and not the one that was meant."""
    (problem,) = [problem for problem in audit(expression) if problem.code == code]
    (proof,) = PROOF.findall(problem.reason)
    assert not {"://app.example.com", "://www.example.com", "://192.168.1.1"} & {proof[proof.index("://") :]}
    unaudited = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert unaudited.decide("GET", (("origin", proof),)).allowed


@pytest.mark.parametrize(
    "expression",
    [
        r"^https://a\.example\.com|https://b\.example\.com$",
        r"(^https://a\.example\.com|https://b\.example\.org$)",
        r"(?:(?:https://a\.example\.com)|(?:https://b\.example\.com$))",
        r"https://app\.example\.com\Z|https://b\.example\.org",
    ],
)
def test_an_anchor_of_one_alternative_is_found_in_groups_too(expression: str) -> None:
    """The proof is a text that the expression matches the beginning of."""
    (problem,) = audit(expression)
    assert problem.code == Code.REGEX_UNANCHORED
    assert re.match(expression, PROOF.findall(problem.reason)[0])


@pytest.mark.parametrize(
    "expression",
    [
        "",
        r"app\.example\.com",
        r"\.example\.com$",
        r"https://app\.example\.com/.*",
        r"HTTPS://APP\.EXAMPLE\.COM",
        r"null|https://a\.example",
        r"https://[\u0430-\u044f]+\.example",
        r"https://a{400}\.example",
        r"((a{60}){60}){60}",
    ],
)
def test_what_no_origin_can_be_is_dead(expression: str) -> None:
    """An alternative that no serialised origin matches allows nothing, and was meant to allow something."""
    assert [problem.code for problem in audit(expression)] == [Code.REGEX_MATCHES_NOTHING]


@pytest.mark.parametrize("expression", ["(" * 5000, "x{99999999999999999999}", "[[]", "(", r"\9", "(?"])
def test_what_does_not_compile_is_a_problem_and_no_exception(expression: str) -> None:
    """Nothing but typed problems comes out."""
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origin_regex=expression)
    assert [problem.code for problem in caught.value.problems] == [Code.REGEX_INVALID]


def test_http_in_an_expression_is_found_when_credentials_are_allowed() -> None:
    """`https?` lets an origin through for which anyone on the network can speak; loopback is not such an origin."""
    assert insecure(r"https?://example\.com") == "http://example.com"
    assert insecure(r"https://example\.com") is None
    assert insecure(r"http://localhost(:\d+)?") is None
    assert insecure(r"http://127\.0\.0\.1:\d+") is None


@given(st.from_regex(r"(https://)?([a-z.*+?|()\[\]\\^$0-9-]{0,12})(example\\?\.com)?", fullmatch=True))
def test_the_audit_never_fails(expression: str) -> None:
    """Whatever the expression, building the policy gives a policy or problems, and every sample is a text."""
    try:
        Policy(allow_origin_regex=expression)
    except PolicyError:
        return
    assert all(isinstance(char, str) for sample in Tree(expression).samples() for char, _ in sample)
