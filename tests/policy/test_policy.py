"""The policy as a value, and its decision."""

import pytest

from corsage.http.headers import HeaderList
from corsage.policy import Code, Decision, Kind, Policy, PolicyError, Refusal, Subject

APP = "https://app.example.com"
API = Policy(
    allow_origins=[APP, "https://*.example.org:*", "http://localhost:*"],
    allow_methods=["GET", "PUT"],
    allow_headers=["X-API-Key", "Content-Type"],
    expose_headers=["X-Total"],
    allow_credentials=True,
)
PREFLIGHT_VARY = ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")


def preflight(method: str, names: str | None = None, origin: str = APP) -> HeaderList:
    """The headers of a preflight."""
    asked: HeaderList = (("Origin", origin), ("Access-Control-Request-Method", method))
    return asked if names is None else (*asked, ("Access-Control-Request-Headers", names))


def test_a_preflight_that_is_allowed_is_answered_with_204_and_everything_that_is_allowed() -> None:
    """The headers come in a fixed order, names in lower case, `vary` last."""
    assert API.decide("OPTIONS", preflight("PUT", "content-type,x-api-key")) == Decision(
        Kind.PREFLIGHT,
        None,
        204,
        (
            ("access-control-allow-origin", APP),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET, PUT"),
            ("access-control-allow-headers", "X-API-Key, Content-Type"),
            ("access-control-max-age", "600"),
            PREFLIGHT_VARY,
        ),
    )


def test_an_actual_request_carries_no_header_that_belongs_to_preflights() -> None:
    """Fetch, 3.3.3: methods, headers and max age are answers to preflights, exposed headers to all others."""
    decision = API.decide("GET", (("origin", APP),))
    assert (decision.kind, decision.allowed, decision.status) == (Kind.CORS, True, None)
    assert decision.headers == (
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "X-Total"),
        ("vary", "Origin"),
    )


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        (preflight("PUT", origin="https://app.example.com.evil.test"), Refusal.ORIGIN_NOT_ALLOWED),
        (preflight("PUT", origin="null"), Refusal.ORIGIN_NOT_ALLOWED),
        (preflight("PUT", origin="https://APP.example.com"), Refusal.ORIGIN_MALFORMED),
        (preflight("PUT", origin=f"{APP}/"), Refusal.ORIGIN_MALFORMED),
        ((*preflight("PUT"), ("origin", APP)), Refusal.ORIGIN_MALFORMED),
        (preflight("DELETE"), Refusal.METHOD_NOT_ALLOWED),
        (preflight("put"), Refusal.METHOD_NOT_ALLOWED),
        (preflight(""), Refusal.METHOD_NOT_ALLOWED),
        (preflight("PUT", "x-other"), Refusal.HEADER_NOT_ALLOWED),
        (preflight("PUT", "x api-key"), Refusal.HEADERS_MALFORMED),
        (preflight("PUT", "x-api-key" + "," * 20), Refusal.HEADERS_MALFORMED),
        (preflight("PUT", "x-api-key," * 1000), Refusal.HEADER_NOT_ALLOWED),
        (
            (*preflight("PUT"), ("access-control-request-private-network", "true")),
            Refusal.PRIVATE_NETWORK_NOT_ALLOWED,
        ),
    ],
)
def test_a_refused_preflight_gives_nothing_away(headers: HeaderList, refusal: Refusal) -> None:
    """The first failing check is the reason; the answer has a status that is not ok, and no CORS header."""
    assert API.decide("OPTIONS", headers) == Decision(Kind.PREFLIGHT, refusal, 403, (PREFLIGHT_VARY,))


@pytest.mark.parametrize(
    "names",
    ["", "x-api-key", "content-type,x-api-key", "X-API-KEY", " x-api-key ,\tcontent-type", "x-api-key,,content-type,"],
)
def test_a_list_of_names_is_read_as_the_grammar_says(names: str) -> None:
    """RFC 9110, 5.6.1.2: white space and empty elements do not matter; names have no case; order does not matter."""
    assert API.decide("OPTIONS", preflight("PUT", names)).allowed


def test_a_list_that_is_split_over_lines_is_one_list() -> None:
    """RFC 9110, 5.3: several lines of a list are the list."""
    split = (*preflight("PUT", "content-type"), ("access-control-request-headers", "x-api-key"))
    assert API.decide("OPTIONS", split).allowed
    assert not API.decide("OPTIONS", (*split, ("access-control-request-headers", "x-other"))).allowed


@pytest.mark.parametrize(
    ("method", "headers", "kind"),
    [
        ("OPTIONS", preflight("PUT"), Kind.PREFLIGHT),
        ("OPTIONS", (("origin", APP),), Kind.CORS),
        ("OPTIONS", (("access-control-request-method", "PUT"),), Kind.NOT_CORS),
        ("options", preflight("PUT"), Kind.CORS),
        ("GET", preflight("PUT"), Kind.CORS),
        ("GET", (), Kind.NOT_CORS),
        ("OPTIONS", (), Kind.NOT_CORS),
    ],
)
def test_a_preflight_is_options_with_origin_and_requested_method_and_nothing_else(
    method: str, headers: HeaderList, kind: Kind
) -> None:
    """Fetch, 3.3.2: all three together make a preflight; every other OPTIONS is the application's."""
    assert API.decide(method, headers).kind is kind


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://a.example.org", True),
        ("https://a.b.example.org:8443", True),
        ("https://example.org", False),
        ("https://evilexample.org", False),
        ("https://a.example.org.evil.test", False),
        ("http://a.example.org", False),
        ("https://.example.org", False),
        ("https://a..example.org", False),
        ("http://localhost", True),
        ("http://localhost:1", True),
        ("http://localhost:65535", True),
        ("http://localhost:65536", False),
        ("http://localhost:80", False),
        ("http://a.localhost:1", False),
        ("https://localhost:1", False),
    ],
)
def test_a_pattern_covers_whole_labels_and_whole_ports(origin: str, allowed: bool) -> None:  # noqa: FBT001 - a column
    """`*.` stands for one or more labels of a host, `:*` for every port; never for a piece of either."""
    assert API.decide("GET", (("origin", origin),)).allowed is allowed


def test_the_answer_of_a_public_policy_does_not_depend_on_the_request() -> None:
    """Fetch, 3.3.5: `*` goes out always and without Vary, so that caches can serve one answer to all."""
    public = Policy(allow_origins=["*"], expose_headers=["*"])
    headers = (("access-control-allow-origin", "*"), ("access-control-expose-headers", "*"))
    assert public.decide("GET", ()).headers == headers
    assert public.decide("GET", (("origin", "null"),)).headers == headers
    assert public.decide("GET", (("origin", "https://a.example, https://b.example"),)).headers == headers


def test_the_asterisk_for_headers_is_not_authorization() -> None:
    """Fetch, "CORS non-wildcard request-header name": Authorization must be listed by name, with credentials too."""
    for credentials in (False, True):
        origins = [APP]
        any_header = Policy(allow_origins=origins, allow_headers=["*"], allow_credentials=credentials)
        listed = Policy(allow_origins=origins, allow_headers=["*", "Authorization"], allow_credentials=credentials)
        assert any_header.decide("OPTIONS", preflight("GET", "x-any")).allowed
        assert not any_header.decide("OPTIONS", preflight("GET", "authorization")).allowed
        assert listed.decide("OPTIONS", preflight("GET", "authorization,x-any")).allowed


def test_with_credentials_an_asterisk_is_echoed() -> None:
    """Fetch, 3.3.3: with credentials `*` in the answer is the name of a method or a header, and allows nothing."""
    policy = Policy(allow_origins=[APP], allow_methods=["*"], allow_headers=["*"], allow_credentials=True)
    headers = dict(policy.decide("OPTIONS", preflight("PURGE", "X-B,x-a")).headers)
    assert headers["access-control-allow-methods"] == "PURGE"
    assert headers["access-control-allow-headers"] == "x-b, x-a"
    refused = policy.decide("OPTIONS", preflight("PU RGE"))
    assert refused.refusal is Refusal.METHOD_MALFORMED


def test_the_private_network_header_is_sent_only_when_it_was_asked_for() -> None:
    """Private Network Access, 3.1.1: the answer carries the header when the preflight asked and the policy allows."""
    policy = Policy(allow_origins=[APP], allow_private_network=True)
    asked = (*preflight("GET"), ("access-control-request-private-network", "true"))
    assert ("access-control-allow-private-network", "true") in policy.decide("OPTIONS", asked).headers
    assert "access-control-allow-private-network" not in dict(policy.decide("OPTIONS", preflight("GET")).headers)


def test_explain_lists_every_check_also_those_after_the_first_failure() -> None:
    """A record of the server's side shows each comparison with what was compared."""
    checks = API.explain("OPTIONS", preflight("DELETE", "x-api-key,x-other", origin="https://evil.test"))
    assert [(check.subject, check.requested, check.passed) for check in checks] == [
        (Subject.ORIGIN, "https://evil.test", False),
        (Subject.METHOD, "DELETE", False),
        (Subject.HEADER, "x-api-key", True),
        (Subject.HEADER, "x-other", False),
        (Subject.CREDENTIALS, "", True),
    ]
    assert checks[0].against == API.allow_origins
    assert API.explain("GET", ()) == ()


def test_apply_replaces_the_applications_cors_headers_and_merges_vary() -> None:
    """What the application says about CORS is gone, in whatever case; its Vary stays, and ours is added once."""
    decision = API.decide("GET", (("origin", APP),))
    theirs = (("Content-Type", "a/b"), ("ACCESS-Control-Allow-Origin", "*"), ("Vary", "Accept"))
    assert decision.apply(theirs) == (
        ("Content-Type", "a/b"),
        ("Vary", "Accept"),
        *decision.headers,
    )
    assert ("vary", "Origin") not in decision.apply((("vary", "accept, ORIGIN"),))
    assert ("vary", "Origin") not in decision.apply((("vary", "*"),))


def test_a_policy_goes_through_plain_data_and_back() -> None:
    """`to_dict` writes what differs from the defaults; `from_mapping` reads it."""
    assert Policy.from_mapping(API.to_dict()) == API
    assert Policy().to_dict() == {}


def test_plain_data_with_an_unknown_key_and_wrong_types_reports_all_of_it() -> None:
    """Unknown keys, wrong types and wrong values come in one error."""
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping({"allow_origin": [APP], "allow_methods": "GET", "max_age": "600", "allow_credentials": 1})
    assert [problem.code for problem in caught.value.problems] == [
        Code.UNKNOWN_FIELD,
        Code.BARE_STRING,
        Code.WRONG_TYPE,
        Code.WRONG_TYPE,
    ]


def test_a_policy_is_frozen() -> None:
    """Nothing can change a policy after it was checked."""
    with pytest.raises(AttributeError):
        API.max_age = 5  # type: ignore[misc]


def test_a_function_is_asked_last_and_only_about_origins() -> None:
    """Only True allows, and nothing that is not a serialised origin reaches the function."""
    asked: list[str] = []

    def known(origin: str) -> bool:
        asked.append(origin)
        return origin == "https://known.example"

    policy = Policy(allow_origins=[APP], allow_origin_function=known)
    for origin in (APP, "null", "https://known.example/", "https://known.example", "https://other.example"):
        allowed = policy.decide("GET", (("origin", origin),)).allowed
        assert allowed is (origin in {APP, "https://known.example"})
    assert asked == ["https://known.example", "https://other.example"]
    with pytest.raises(TypeError, match="no data form"):
        policy.to_dict()


def test_a_function_that_answers_with_something_true_has_not_decided() -> None:
    """A list, a match or a string is a mistake of the function, and is not permission."""
    policy = Policy(allow_origin_function=lambda origin: [origin])  # type: ignore[arg-type, return-value]
    assert not policy.decide("GET", (("origin", APP),)).allowed


def test_a_coroutine_function_must_be_awaited() -> None:
    """The plain decision cannot await, and says so; it never takes a coroutine for permission."""

    async def known(origin: str) -> bool:
        return True

    policy = Policy(allow_origin_function=known)
    with pytest.raises(TypeError, match="coroutine function"):
        policy.decide("GET", (("origin", APP),))


@pytest.mark.parametrize(
    ("headers", "status", "names"),
    [
        (preflight("DELETE"), 204, {"access-control-allow-origin", "access-control-allow-methods"}),
        (preflight("PUT", "x-other"), 204, {"access-control-allow-origin", "access-control-allow-headers"}),
        (preflight("PUT", origin="https://evil.test"), 403, {"vary"}),
        (preflight("PUT"), 204, {"access-control-allow-origin"}),
    ],
)
def test_debug_mode_lets_the_browser_name_the_right_cause(headers: HeaderList, status: int, names: set[str]) -> None:
    """The answer to an allowed origin has an ok status and the lists; a strange origin learns nothing."""
    decision = API.decide_openly("OPTIONS", headers)
    assert decision.status == status
    assert names <= set(dict(decision.headers))
    assert decision.refusal == API.decide("OPTIONS", headers).refusal
