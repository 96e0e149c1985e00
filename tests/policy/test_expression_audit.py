"""The audit of regular expressions: each proof is the shortest origin that the expression should not accept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import Code, Policy, PolicyError
from corsage.policy.automaton import SERIALIZED, Budget, Language
from corsage.policy.expression_audit import audit, insecure

PROOF = re.compile(r"lets (\S+) through")


@pytest.mark.parametrize(
    ("expression", "proof"),
    [
        (r"https://app.example\.com", "https://app-example.com"),
        (r"https://(www.)?example\.com", "https://www-example.com"),
        (r"https://.*example\.com", "https://aexample.com"),
        (r"https://\w+example\.com", "https://aexample.com"),
        (r"https://example\.com.*", "https://example.coma"),
        (r"http://localhost.*", "http://localhosta"),
        (r"https://shop[0-9]\.com", "https://shop0.com"),
        (r"https://[0-9.]+", "https://1.0.0.0"),
        (r"https://\[[0-9a-f:]+\]", "https://[a::]"),
        (r"https://[a-z]+\.s3\.amazonaws\.com", "https://a.s3.amazonaws.com"),
    ],
)
def test_a_proof_is_an_origin_of_a_stranger_that_the_expression_accepts(expression: str, proof: str) -> None:
    """The reason names an origin; without the audit, the policy allows exactly that origin."""
    (problem,) = audit(expression)
    (found,) = PROOF.findall(problem.reason)
    assert len(found) == len(proof)
    unaudited = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert unaudited.decide("GET", (("origin", proof),)).allowed
    assert unaudited.decide("GET", (("origin", found),)).allowed


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
    r"https://.*(?<=\.example\.com)",
    r"https://(?=.*\.example\.com$).*",
    r"https://(?!.*\.internal\.)[a-z.]+\.example\.com",
    r"https://\b[a-z]+\b\.example\.com",
    r"https://(?:" + "|".join(f"name{n}" for n in range(100)) + r")\.com",
    r"https://bucket\.s3\.amazonaws\.com",
    r"https://203\.0\.113\.\d{1,3}",
    r"https://my-app\.vercel\.app",
    r"https://[a-z0-9-]+\.my-app\.pages\.dev",
    r"http://frontend:3000",
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
    (Code.REGEX_TOO_WIDE, r"https://((?!evil).)*"),
    # look-arounds, boundaries, more names than anybody would try
    (Code.REGEX_TOO_WIDE, r"https://.*(?<=example\.com)"),
    (Code.REGEX_TOO_WIDE, r"https://(?=.*example\.com).*"),
    (Code.REGEX_TOO_WIDE, r"https://(?=.*\.example\.com).*"),
    (Code.REGEX_TOO_WIDE, r"\b.*"),
    (Code.REGEX_TOO_WIDE, r"https://.*\bexample\.com"),
    (Code.REGEX_TOO_WIDE, r"https://(?<!x)[a-z.]+"),
    (Code.REGEX_TOO_WIDE, r"https://(?!.*evil)(?!.*bad).+"),
    (Code.REGEX_TOO_WIDE, "https://(?:" + "|".join(f"name{n}\\.com" for n in range(100)) + "|.*)"),
    (Code.REGEX_TOO_WIDE, r"https://(?:a|b)+\.com"),
    (Code.REGEX_TOO_WIDE, r"https://[a-z0-9.-]+\.amazonaws\.com"),
    (Code.REGEX_TOO_WIDE, r"https://3\.\d+\.\d+\.\d+"),
    (Code.REGEX_TOO_WIDE, r"https://[0-9.]+"),
    (Code.REGEX_TOO_WIDE, r"https://example\.com[^a-z0-9]*.*"),
    (Code.REGEX_TOO_WIDE, r"(?:https://)?.+"),
    (Code.REGEX_TOO_WIDE, r"https://deploy-preview-\d+--site\.netlify\.app"),
    (Code.REGEX_TOO_WIDE, r"moz-extension://[0-9a-f-]{36}"),
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
    ],
)
def test_what_no_origin_can_be_is_dead(expression: str) -> None:
    """An alternative that no serialised origin matches allows nothing, and was meant to allow something."""
    assert [problem.code for problem in audit(expression)] == [Code.REGEX_MATCHES_NOTHING]


@pytest.mark.parametrize("expression", ["x{99999999999999999999}", "[[]", "(", r"\9", "(?", "(?<=a*)b"])
def test_what_does_not_compile_is_a_problem_and_no_exception(expression: str) -> None:
    """Nothing but typed problems comes out, with the danger flag too."""
    for danger in (False, True):
        with pytest.raises(PolicyError) as caught:
            Policy(allow_origin_regex=expression, danger_skip_regex_audit=danger)
        assert [problem.code for problem in caught.value.problems] == [Code.REGEX_INVALID]


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        (r"https://([a-z]+)\.\1\.example\.com", Code.REGEX_NOT_REGULAR),
        (r"https://(www\.)?(?(1)a|b)\.example\.com", Code.REGEX_NOT_REGULAR),
        (r"https://(?>a|ab)c\.example\.com", Code.REGEX_NOT_REGULAR),
        (r"https://(?:a|b)*a(?:a|b){40}\.example\.com", Code.REGEX_TOO_LARGE),
        (r"((a{60}){60}){60}", Code.REGEX_TOO_LARGE),
    ],
)
def test_what_is_not_understood_is_refused_and_the_way_out_says_its_cost(expression: str, code: Code) -> None:
    """Never taken for harmless: the danger flag builds it, and the hint says what that means."""
    (problem,) = audit(expression)
    assert problem.code == code
    assert "danger_skip_regex_audit" in problem.hint
    assert "forever" in problem.hint
    built = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    for text in ("https://a.a.example.com", "https://b.example.com", "https://abc.example.com", "https://x.test"):
        assert built.decide("GET", (("origin", text),)).allowed is (re.fullmatch(expression, text) is not None)


def test_what_explodes_elsewhere_is_matched_in_linear_time_under_the_danger_flag() -> None:
    """An expression that is understood is never left to a matcher that backtracks."""
    expression = r"https://(?:(?:[a-z]+)*)*\.example\.com"
    policy = Policy(allow_origin_regex=expression, danger_skip_regex_audit=True)
    assert not policy.decide("GET", (("origin", f"https://{'a' * 240}!"),)).allowed
    assert policy.decide("GET", (("origin", f"https://{'a' * 63}.example.com"),)).allowed


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"https://deploy-preview-\d+--site\.netlify\.app", ("netlify.app", "danger_skip_regex_audit")),
        (r"https://my-app-git-[a-z0-9-]+-team\.vercel\.app", ("vercel.app", "danger_skip_regex_audit")),
        (r"chrome-extension://[a-p]{32}", ("chrome-extension://", "danger_skip_regex_audit")),
        (r"https://\d+\.\d+\.\d+\.\d+", ("address", "danger_skip_regex_audit")),
    ],
)
def test_the_hint_fits_what_the_expression_is_for(expression: str, words: tuple[str, ...]) -> None:
    """Previews, extensions and addresses have no `\\.example\\.com` to write; their hint names the way out."""
    (problem,) = audit(expression)
    assert all(word in problem.hint for word in words)
    assert "example" not in problem.hint


def test_http_in_an_expression_is_found_when_credentials_are_allowed() -> None:
    """`https?` lets an origin through for which anyone on the network can speak; loopback is not such an origin."""
    assert insecure(r"https?://example\.com") == "http://example.com"
    assert insecure(r"https://example\.com") is None
    assert insecure(r"http://localhost(:\d+)?") is None
    assert insecure(r"http://127\.0\.0\.1:\d+") is None
    assert insecure(r"http://\[::1\]:\d+") is None
    assert insecure(r"chrome-extension://[a-p]{32}") is None


@pytest.mark.parametrize("suffix", [r"\.com", r"\.co\.uk", r"\.github\.io", r"\.compute\.amazonaws\.com"])
def test_names_under_a_public_suffix_are_strangers(suffix: str) -> None:
    """Of a listed suffix one label more must be spelled out, and then all is well."""
    assert Code.REGEX_TOO_WIDE in {problem.code for problem in audit(rf"https://[a-z0-9-]+{suffix}")}
    assert audit(rf"https://mine{suffix}") == ()


@given(st.from_regex(r"(https://)?([a-z.*+?|()\[\]\\^$0-9-]{0,12})(example\\?\.com)?", fullmatch=True))
def test_the_audit_never_fails_and_never_disagrees_with_re(expression: str) -> None:
    """Whatever the expression, it gives a policy or problems; each proof of a stranger is matched by `re`."""
    for problem in audit(expression):
        for proof in PROOF.findall(problem.reason) if problem.code != Code.REGEX_UNANCHORED else ():
            assert re.fullmatch(expression, proof)
    try:
        policy = Policy(allow_origin_regex=expression)
    except PolicyError:
        return
    shortest = Language.of(expression).intersection(SERIALIZED, Budget(10**6)).shortest()
    assert shortest is not None
    assert re.fullmatch(expression, shortest)
    assert policy.allow_origin_regex == expression


LONG = {
    "literals": "https://" + "a" * 9_900,
    "optional": "https://" + "a?" * 4_900,
    "sets": "https://" + "[a-z0-9-]" * 1_100,
    "one set": "https://[" + "a-z" * 3_300 + "]",
    "alternatives": "https://(?:" + "|".join(f"n{n}" for n in range(1_600)) + r")\.example\.com",
    "origins": "|".join(rf"https://n{n}\.example\.com" for n in range(360)),
    "loop": "https://(?:" + "|".join(f"n{n}" for n in range(1_600)) + r")*\.example\.com",
    "look-aheads": "https://" + "(?=.*a)" * 1_400 + "b",
    "look-behinds": "(?<=a)" * 1_600,
    "boundaries": r"\b" * 5_000,
    "case": "(?i)https://" + "[\x01-\U0010ffff]" * 1_900,
    "bars": "|" * 10_000,
    "stars": "https://" + ".*" * 4_900,
    "groups": "(?:)" * 2_500,
    "references": "(a)" + "\\1" * 4_900,
}


@pytest.mark.parametrize("expression", LONG.values(), ids=LONG)
def test_an_answer_takes_a_number_of_steps_that_does_not_depend_on_the_expression(
    expression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand characters of any kind: every phase has a budget, and no phase makes more steps than it allows."""
    budgets: list[Budget] = []
    made = Budget.__init__

    def noted(self: Budget, steps: int = 25_000) -> None:
        made(self, steps)
        budgets.append(self)

    monkeypatch.setattr(Budget, "__init__", noted)
    assert len(expression) <= 10_000
    problems = audit.__wrapped__(expression)
    assert all(problem.hint for problem in problems)
    assert len(budgets) <= 6
