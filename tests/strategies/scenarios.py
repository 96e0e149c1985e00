"""Scenarios of all kinds: scripted servers with right, wrong and broken answers, and servers behind a policy."""

from hypothesis import strategies as st

from corsage.fetch.address_space import LocalNetwork
from corsage.fetch.local_schemes.blob import Blob
from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake.scenario import Guarded, Scenario, Script, Scripted, Server
from corsage.policy import Policy

APP, API, OTHER = "https://app.example.com", "https://api.example.com", "https://other.test:8443"

METHODS = st.sampled_from(["GET", "POST", "PUT", "patch", "DELETE", "HEAD", "OPTIONS", "TRACE", "B@D"])
TEXT = st.text(st.characters(min_codepoint=1, max_codepoint=0xFF), max_size=12)
REQUEST_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["Content-Type", "X-API-Key", "Authorization", "Accept", "Range", "Cookie", "bad name"]),
        st.one_of(st.sampled_from(["application/json", "text/plain", "bytes=0-1", "Bearer t", "a;b#c"]), TEXT),
    ),
    max_size=3,
).map(tuple)


def grants(app: str, other: str) -> st.SearchStrategy[tuple[str, str]]:
    """A header line that a server may answer with."""
    return st.sampled_from(
        [
            ("Access-Control-Allow-Origin", app),
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Origin", "null"),
            ("Access-Control-Allow-Origin", f"{app}, {other}"),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Credentials", "TRUE"),
            ("Access-Control-Allow-Methods", "PUT, DELETE"),
            ("Access-Control-Allow-Methods", "*"),
            ("Access-Control-Allow-Methods", "@"),
            ("Access-Control-Allow-Headers", "content-type, x-api-key"),
            ("Access-Control-Allow-Headers", "*"),
            ("Access-Control-Max-Age", "60"),
            ("Access-Control-Expose-Headers", "x-total, etag"),
            ("X-Total", "5; #6\u00e9"),
            ("Set-Cookie", "a=b"),
        ]
    )


@st.composite
def answers(draw: st.DrawFn, app: str, api: str, other: str) -> Answer | None:
    """An answer, or a dropped connection."""
    if draw(st.integers(0, 20)) == 0:
        return None
    status = draw(st.sampled_from([200, 200, 200, 201, 204, 206, 301, 302, 303, 307, 308, 304, 401, 404, 407, 500]))
    headers = draw(st.lists(grants(app, other), max_size=6))
    if status // 100 == 3 and draw(st.booleans()):
        places = [f"{api}/b?x=1", f"{other}/c", f"{app}/d", "/a", "data:,x", "http://u:p@x.test/", "http://["]
        headers.append(("Location", draw(st.sampled_from(places))))
    return Answer(status, tuple(headers), draw(st.sampled_from([b"", b"ok", b"\xff\x00"])))


@st.composite
def requests(draw: st.DrawFn, app: str, api: str, other: str) -> Request:
    """A fetch() call, right or wrong."""
    urls = [f"{api}/a", f"{api}/b?x=1#part", f"{other}/c", f"{app}/d", "data:text/plain,hi", "ftp://x/", "http://["]
    urls += [f"blob:{app}/1", f"blob:{api}/1", "blob:null/1"]
    return Request(
        draw(st.sampled_from(urls)),
        draw(METHODS),
        draw(REQUEST_HEADERS),
        draw(st.sampled_from([None, None, "text", b"\xff"])),
        draw(st.sampled_from(["cors", "cors", "no-cors", "same-origin"])),
        draw(st.sampled_from(["omit", "same-origin", "include"])),
        draw(st.sampled_from(["follow", "follow", "error", "manual"])),
        target_address_space=draw(st.sampled_from([None, None, "local", "public"])),
    )


POLICIES = st.builds(
    Policy,
    allow_origins=st.sampled_from([(APP,), (APP, "https://admin.example.com"), ("https://*.example.com",), ()]),
    allow_methods=st.sampled_from([("GET",), ("GET", "POST", "PUT"), ()]),
    allow_headers=st.sampled_from([(), ("content-type", "x-api-key")]),
    expose_headers=st.sampled_from([(), ("x-total",)]),
    allow_credentials=st.booleans(),
    max_age=st.sampled_from([None, 0, 600]),
)


def scripted(app: str, api: str, other: str) -> st.SearchStrategy[Scripted]:
    """A server that answers by script, for pages of `app`."""
    urls = st.sampled_from([f"{api}/a", f"{api}/b?x=1", f"{other}/c", f"{app}/d"])
    answer = answers(app, api, other)
    return st.dictionaries(urls, st.builds(Script, answer, answer)).map(Scripted)


GUARDED = st.builds(
    Guarded,
    POLICIES,
    answers(APP, API, OTHER).filter(lambda answer: answer is not None and answer.status // 100 != 3),
    st.dictionaries(st.sampled_from(["production", "staging; #1"]), POLICIES),
)


def scenarios(app: str, api: str, other: str, server: st.SearchStrategy[Server]) -> st.SearchStrategy[Scenario]:
    """Pages of all kinds, one or two requests, to servers at these origins."""
    pages = st.sampled_from(
        [
            Page(app),
            Page("null"),
            Page("null", "data:text/html,x"),
            Page("null", f"{app}/frame"),
            Page(app, f"{app}/page?x"),
            Page(app, f"blob:{app}/page"),
            Page("http://localhost:3000"),
            Page(app, blobs=(Blob(f"blob:{app}/1", b"hi", "text/plain"), Blob(f"blob:{api}/1", b"", "", "other"))),
            Page(app, embedder_policy="require-corp"),
            Page(app, embedder_policy="credentialless"),
            Page(app, local_network=LocalNetwork("public", (("api.example.com", "local"),))),
        ]
    )
    asked = st.lists(requests(app, api, other), min_size=1, max_size=2).map(tuple)
    return st.builds(Scenario, pages, asked, server, TEXT)


SCENARIOS = scenarios(APP, API, OTHER, st.one_of(scripted(APP, API, OTHER), GUARDED))
