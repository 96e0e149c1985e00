"""The parser of origin patterns, and the parser of origins in a request."""

from hypothesis import strategies as st
from tests.fuzz.hostile import broken
from tests.strategies.policies import HOSTS
from tests.strategies.policies import origins as patterns

from corsage.fetch import url as urls
from corsage.http import origin as origins
from corsage.policy import Policy, PolicyError, Problem
from corsage.policy.pattern import Pattern, parse

LAW = """A text is a pattern or a typed problem, never an exception. A pattern prints as it was written; an exact one of
http or https is what the URL standard writes for its own origin, a request can carry it, and a policy allows it and
none of its neighbours."""
#: What is right is frequent, so that most texts have one thing wrong with them, or nothing.
_PIECES = st.tuples(
    st.just("https://") | st.sampled_from(["http://", "HTTPS://", "Https://", "wss://", "file://", "*://", "//", ""]),
    st.just("") | st.sampled_from(["*.", "*", "*.*.", "u@", "u:p@"]),
    HOSTS
    | st.sampled_from(["Example.com", "127.1", "0x7f.1", "[::0001]", "[::ffff:1.2.3.4]", "a..b", "com", "-a.com"]),
    st.just("") | st.sampled_from([":*", ":8443", ":80", ":443", ":0", ":08443", ":65536", ":", ":8*"]),
    st.just("") | st.sampled_from(["/", "/path", "?", "#", ".", "\n", "\0", ",https://b.example"]),
)
INPUTS = st.one_of(*[_PIECES.map("".join)] * 6, broken(patterns()))


def check(text: str) -> None:
    """Fail where the law is broken."""
    origins.parse(text)
    parsed = parse(text, "allow_origins")
    assert isinstance(parsed, Pattern | Problem)
    if text in {"*", "null"}:
        return
    policy, problems = _built(text)
    if isinstance(parsed, Problem):
        assert parsed in problems
        return
    assert policy is not None
    assert str(parsed) == text
    if parsed.exact:
        _check_exact(text, parsed, policy)


def _built(text: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    try:
        return Policy(allow_origins=[text], danger_allow_public_suffixes=True), ()
    except PolicyError as error:
        return None, error.problems


def _check_exact(text: str, parsed: Pattern, policy: Policy) -> None:
    assert origins.parse(text) is not None
    assert policy.decide("GET", (("origin", text),)).allowed
    for other in (f"{text}.", f"{text}a", text[:-1], f"a{text}", text.upper(), f"{text}:1", f"{text}/", f"{text}\0"):
        assert not policy.decide("GET", (("origin", other),)).allowed
    if parsed.scheme in urls.HTTP_SCHEMES and not parsed.host.split(".")[-1].startswith("xn--"):
        url = urls.parse(text)
        # A label that begins with xn-- is a name only where it is the Punycode of one: the URL standard knows.
        if url is not None or "xn--" not in parsed.host:
            assert url is not None
            assert url.serialized_origin == text
