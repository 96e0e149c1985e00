"""The parser of Access-Control-Request-Headers."""

from typing import NamedTuple

from hypothesis import strategies as st
from tests.fuzz.hostile import broken, isomorphic
from tests.strategies.policies import NAMES

from corsage.http import grammar
from corsage.policy import Policy, Refusal

LAW = """Whatever the value, the answer is a verdict. A value that is let through is a list of tokens, each of which the
policy allows by its own name; and what a browser writes, the allowed names in lower case, sorted, is let through."""


class Asked(NamedTuple):
    """What a policy lists, and what a request asks for."""

    listed: tuple[str, ...]
    value: str


@st.composite
def _asked(draw: st.DrawFn) -> Asked:
    listed = draw(st.lists(NAMES, max_size=5, unique_by=str.lower) | st.just(["*"]) | st.just(["*", "Authorization"]))
    name = st.sampled_from([*listed, "authorization"]) | NAMES
    lists = st.builds(lambda names, comma: comma.join(names), st.lists(name, max_size=6), st.sampled_from([",", ", "]))
    return Asked(tuple(listed), draw(isomorphic(broken(lists)) | lists.map(lambda text: text * 300)))


INPUTS = _asked()


def check(asked: Asked) -> None:
    """Fail where the law is broken."""
    policy = Policy(allow_origins=["https://a.example"], allow_headers=asked.listed)
    verdict = policy.compiled.judge_headers(asked.value)
    assert verdict in {None, Refusal.HEADER_NOT_ALLOWED, Refusal.HEADERS_MALFORMED}
    allowed = {name.lower() for name in asked.listed}
    names = [item.strip(" \t").lower() for item in asked.value.split(",")]
    if verdict is None:
        assert all(grammar.is_token(name) for name in names if name)
        assert all(name in allowed or ("*" in allowed and name != "authorization") for name in names if name)
    elif _as_browsers_write(asked.value):
        assert any(name not in allowed and ("*" not in allowed or name == "authorization") for name in names)
    sent = ",".join(sorted(allowed - {"*"}))
    assert policy.compiled.judge_headers(sent) is None


def _as_browsers_write(value: str) -> bool:
    """Fetch, "CORS-preflight fetch", step 5: the names, sorted, in lower case, each once, joined by commas."""
    names = value.split(",")
    return all(map(grammar.is_token, names)) and names == sorted({name.lower() for name in names}) and len(value) < 1024
