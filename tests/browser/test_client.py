from collections.abc import Iterator

import anyio
import pytest
from tests.servers.raw import serving

from corsage import CORSMiddleware, Policy
from corsage.browser import AsyncBrowser, Browser, CORSBlocked, FetchFailed, transports
from corsage.browser.cookies import CookieJar
from corsage.fetch.address_space import LocalNetwork
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.fetch.wire.cookie_rules import CookieRules
from corsage.handshake.form import FormError
from corsage.handshake.record import Exchange
from corsage.handshake.scenario import Script

APP, API = "https://app.example.com", "https://api.example.com/data"
POLICY = Policy(
    allow_origins=[APP],
    allow_methods=["GET", "PUT"],
    allow_headers=["content-type"],
    expose_headers=["x-total"],
    allow_credentials=True,
)
ANSWER = Answer(200, (("content-type", "application/json"), ("x-total", "5"), ("x-secret", "s")), b'{"a": 1}')


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A page of the application, asking an API behind the policy."""
    with Browser(APP, transport=transports.policy(POLICY, ANSWER)) as opened:
        yield opened


def test_a_response_is_filtered_as_javascript_sees_it(browser: Browser) -> None:
    """Safelisted and exposed headers, the body, the status; nothing else."""
    response = browser.fetch(API, method="PUT", json={}, credentials="include")
    assert (response.status, response.ok, response.type, response.url) == (200, True, "cors", API)
    assert response.json() == {"a": 1}
    assert sorted(response.headers) == ["content-length", "content-type", "x-total"]


def test_a_blocked_request_raises_with_everything(browser: Browser) -> None:
    """The handshake, the reason, and a sentence."""
    with pytest.raises(CORSBlocked) as caught:
        browser.fetch(API, method="DELETE")
    assert caught.value.reason is Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER
    assert "has no Access-Control-Allow-Origin header" in str(caught.value)
    assert caught.value.handshake.fetches[0].exchanges[0].sent.method == "OPTIONS"


def test_a_header_is_found_in_any_case(browser: Browser) -> None:
    """As `Headers.get` finds it; a name that is not there is a KeyError, and the mapping's own `get` says so mildly."""
    headers = browser.fetch(API, method="PUT", json={}, credentials="include").headers
    assert (headers["X-Total"], "x-TOTAL" in headers, headers.get("X-Secret")) == ("5", True, None)
    with pytest.raises(KeyError):
        headers["X-Secret"]


def test_what_a_report_shows_is_a_line(browser: Browser) -> None:
    """The record of a handshake is pages long, and a failed test prints what it holds."""
    response = browser.fetch(API, method="PUT", json={}, credentials="include")
    assert repr(response) == f"<ClientResponse cors 200 {API}>"
    with pytest.raises(CORSBlocked) as caught:
        browser.fetch(API, method="DELETE")
    assert repr(caught.value) == f"CORSBlocked({str(caught.value)!r})"


def test_a_failure_says_where_it_happened() -> None:
    """The URL as it was resolved, and where redirects had led."""
    there = ("Location", "https://other.example/")
    scripts = {
        f"{APP}/start": Script(None, Answer(302, (there,))),
        "https://other.example/": Script(None, Answer(200)),
    }
    with Browser(APP, transport=transports.scripted(scripts)) as browser, pytest.raises(CORSBlocked) as caught:
        browser.fetch("start")
    assert str(caught.value).startswith(f"GET {APP}/start -> https://other.example/: MissingAllowOriginHeader: ")


def test_an_engine_that_is_none_is_named_with_those_there_are() -> None:
    """A mistake in the program, told in one sentence."""
    with pytest.raises(ValueError, match="one of 'standard', 'chromium', 'firefox', 'webkit', not 'safari'"):
        Browser(APP, profile="safari")


def test_a_byte_order_mark_is_no_part_of_json() -> None:
    """Fetch, "package data": JSON is read by "UTF-8 decode", which drops it."""
    answer = ANSWER._replace(body=b"\xef\xbb\xbf[1]")
    with Browser(APP, transport=transports.policy(POLICY, answer)) as browser:
        assert browser.fetch(API).json() == [1]


def test_an_engines_console_is_quoted() -> None:
    """Under an engine's profile: the line that its developer tools show, to the letter."""
    with (
        Browser("https://evil.example", profile="chromium", transport=transports.policy(POLICY)) as browser,
        pytest.raises(CORSBlocked) as caught,
    ):
        browser.fetch(API)
    assert caught.value.console[0] == (
        f"Access to fetch at '{API}' from origin 'https://evil.example' has been blocked by CORS policy: "
        "No 'Access-Control-Allow-Origin' header is present on the requested resource."
    )


def test_what_is_not_cors_is_no_cors_error() -> None:
    """A dropped connection, and what fetch() throws for."""
    with Browser(APP, transport=transports.scripted({API: Script(None, None)})) as browser:
        for method, reason in (("GET", Reason.NETWORK_FAILURE), ("TRACE", Reason.FORBIDDEN_METHOD)):
            with pytest.raises(FetchFailed) as caught:
                browser.fetch(API, method=method)
            assert not isinstance(caught.value, CORSBlocked)
            assert caught.value.reason is reason


def test_a_preflight_is_asked_once(browser: Browser) -> None:
    """One preflight cache for the browser's life."""
    first, second = (browser.fetch(API, method="PUT", json={}) for _ in range(2))
    assert [len(response.handshake.fetches[0].exchanges) for response in (first, second)] == [2, 1]


def test_a_page_is_more_than_its_url() -> None:
    """A `Page` in the URL's place brings address spaces and policies; nothing is sent where they forbid it."""
    page = Page(APP, local_network=LocalNetwork(), embedder_policy="require-corp")
    with Browser(page, profile="chromium", transport=transports.policy(POLICY, ANSWER)) as opened:
        for url, mode, space, reason in (
            ("http://printer.local/", "cors", "local", Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED),
            (API, "cors", "local", Reason.INVALID_LOCAL_NETWORK_ACCESS),
            (API, "no-cors", "public", Reason.CROSS_ORIGIN_EMBEDDER_POLICY),
        ):
            with pytest.raises(FetchFailed) as caught:
                opened.fetch(url, mode=mode, target_address_space=space)  # type: ignore[arg-type] # columns
            assert caught.value.reason is reason
            assert not isinstance(caught.value, CORSBlocked)


def test_a_page_makes_and_revokes_blobs(browser: Browser) -> None:
    """URL.createObjectURL() gives a URL of the page's origin that it may fetch, until it is revoked."""
    url = browser.create_object_url(b"hello", "text/plain")
    assert url.startswith(f"blob:{APP}/")
    response = browser.fetch(url, headers={"Range": "bytes=1-"})
    assert (response.status, response.body, response.headers["content-type"]) == (206, b"ello", "text/plain")
    browser.revoke_object_url(url)
    with pytest.raises(FetchFailed) as caught:
        browser.fetch(url)
    assert caught.value.reason is Reason.BLOB_NOT_FOUND


def test_json_and_body_are_one_too_many(browser: Browser) -> None:
    """A mistake in the call is Python's own TypeError."""
    with pytest.raises(TypeError, match="use one of them"):
        browser.fetch(API, json={}, body="x")


def test_a_page_that_is_none_is_refused() -> None:
    """One sentence."""
    with pytest.raises(FormError, match="page: must be an origin"):
        Browser("app.example.com")


def test_without_with_there_is_no_browser() -> None:
    """The sentence says how to use it."""
    with pytest.raises(RuntimeError, match="in a with block"):
        Browser(APP).fetch(API)


def test_it_is_asynchronous_too() -> None:
    """The same calls, awaited, several at once."""

    async def run() -> list[int]:
        statuses: list[int] = []

        async def ask(browser: AsyncBrowser) -> None:
            statuses.append((await browser.fetch(API)).status)

        async with (
            AsyncBrowser(APP, transport=transports.policy(POLICY)) as browser,
            anyio.create_task_group() as group,
        ):
            for _ in range(3):
                group.start_soon(ask, browser)
        return statuses

    assert anyio.run(run) == [200, 200, 200]


def test_an_asgi_application_is_asked_in_process() -> None:
    """No port, no server: the middleware as it runs in production."""

    async def app(scope: object, receive: object, send: object) -> None:
        assert callable(send)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-total", b"7")]})
        await send({"type": "http.response.body", "body": b"hello"})

    with Browser(APP, transport=transports.asgi(CORSMiddleware(app, policy=POLICY))) as browser:
        response = browser.fetch(API, method="PUT", json={})
    assert (response.text(), response.headers["x-total"]) == ("hello", "7")


def test_a_wsgi_application_is_asked_in_process() -> None:
    """Flask and Django, too."""

    def app(environ: dict[str, object], start: object) -> list[bytes]:
        assert callable(start)
        headers = [("Access-Control-Allow-Origin", str(environ.get("HTTP_ORIGIN"))), ("Content-Type", "text/plain")]
        start("200 OK", headers)
        return [b"from wsgi"]

    with Browser(APP, transport=transports.wsgi(app)) as browser:
        assert browser.fetch(API).text() == "from wsgi"


def cookie_server(sent: Send) -> bytes:
    """Sets a cookie, and says which it was sent."""
    cookie = dict(sent.headers).get("Cookie", "none").encode()
    origin = dict(sent.headers).get("Origin", "*").encode()
    lines = [
        b"HTTP/1.1 200 OK",
        b"Access-Control-Allow-Origin: " + origin,
        b"Access-Control-Allow-Credentials: true",
        b"Set-Cookie: sid=1; Path=/",
        b"Content-Length: %d" % len(cookie),
    ]
    return b"\r\n".join([*lines, b"", cookie])


@pytest.mark.parametrize(
    ("profile", "page", "second"),
    [
        ("standard", "http://127.0.0.1:3000", "sid=1"),
        ("standard", APP, "none"),
        ("firefox", APP, "sid=1"),
        ("chromium", APP, "none"),
    ],
)
def test_credentials_are_cookies_that_samesite_lets_go(profile: str, page: str, second: str) -> None:
    """Cookies are a gate of their own: with CORS allowed and credentials included, SameSite may still keep them."""
    with serving(cookie_server) as at, Browser(page, profile=profile) as browser:
        browser.cookies.set(f"{at}/", "sid=0; Path=/")
        browser.fetch(f"{at}/", credentials="include")
        assert browser.fetch(f"{at}/", credentials="include").text() in {second, second.replace("1", "0")}
        assert browser.fetch(f"{at}/", credentials="omit").text() == "none"


def test_third_party_cookies_may_be_blocked() -> None:
    """A setting of the jar."""
    jar = CookieJar(CookieRules(lax_by_default=False), third_party="blocked")
    with serving(cookie_server) as at, Browser(APP, cookies=jar) as browser:
        browser.cookies.set(f"{at}/", "sid=0")
        assert browser.fetch(f"{at}/", credentials="include").text() == "none"


def test_what_goes_out_says_where_it_comes_from() -> None:
    """Fetch metadata, of the mode and the way; a script's own are dropped. The record is that of a run in memory."""
    seen: list[Send] = []

    def answer(sent: Send) -> bytes:
        seen.append(sent)
        leads = b"302 Found\r\nLocation: /then" if sent.url.endswith("/first") else b"200 OK"
        return b"HTTP/1.1 " + leads + b"\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n"

    with serving(answer) as at, Browser("http://localhost:1") as browser:
        made = browser.fetch(f"{at}/first", headers={"Sec-Fetch-Site": "none"})
        browser.fetch(at, mode="no-cors")
    said = [{n: v for n, v in sent.headers if n.lower().startswith("sec-fetch-")} for sent in seen]
    told = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "cross-site"}
    assert said == [told, told, {**told, "Sec-Fetch-Mode": "no-cors"}]
    first, then = made.handshake.fetches[0].exchanges
    assert not told.keys() & {name for name, _ in (*first.sent.headers, *then.sent.headers)}
    assert (first.sent.via, then.sent.via) == ((), (f"{at}/first",))


def test_keepalive_bodies_share_64_kib() -> None:
    """HTTP-network-or-cache fetch, step 8.5: those under way count, of this page; what has ended does not."""

    class Slow:
        """Answers when it is told to."""

        def __init__(self) -> None:
            self.told = anyio.Event()

        async def exchange(self, sent: Send) -> Exchange:
            await self.told.wait()
            return Exchange(sent, Answer(200, (), b""))

        async def aclose(self) -> None:
            """Nothing was opened."""

    statuses: dict[str, int | Reason] = {}

    async def ask(browser: AsyncBrowser, name: str, page: str, size: int) -> None:
        request = Request(f"{page}/{name}", "POST", body="x" * size, keepalive=True)
        outcome = (await browser.record(request, Page(page))).outcome
        statuses[name] = outcome.reason if isinstance(outcome, Failure) else outcome.status

    async def run() -> None:
        transport = Slow()
        async with AsyncBrowser(APP, transport=transport) as browser:
            async with anyio.create_task_group() as group:
                group.start_soon(ask, browser, "first", APP, 40_000)
                await anyio.wait_all_tasks_blocked()
                group.start_soon(ask, browser, "second", APP, 25_537)
                group.start_soon(ask, browser, "elsewhere", "https://other.example", 65_536)
                await anyio.wait_all_tasks_blocked()
                transport.told.set()
            await ask(browser, "later", APP, 65_536)

    anyio.run(run)
    assert statuses == {"first": 200, "second": Reason.KEEPALIVE_TOO_LARGE, "elsewhere": 200, "later": 200}


def test_a_closed_browser_says_so() -> None:
    """Nothing is asked any more, and no connection is left open."""
    with Browser(APP, transport=transports.policy(POLICY)) as opened:
        opened.fetch(API)
    with pytest.raises(RuntimeError, match="in a with block"):
        opened.fetch(API)

    async def main() -> None:
        async with AsyncBrowser(APP, transport=transports.policy(POLICY)) as browser:
            await browser.fetch(API)
        with pytest.raises(RuntimeError, match="is closed"):
            await browser.fetch(API)

    anyio.run(main)


def test_a_response_shows_itself_in_a_line(browser: Browser) -> None:
    """Without the handshake, which is long."""
    assert len(repr(browser.fetch(API))) < 400


@pytest.mark.parametrize(
    ("profile", "said"),
    [("chromium", ("Failed to load resource: the server responded with a status of 404 (Not Found)",)),
     ("firefox", ()), ("standard", ())],
)  # fmt: skip
def test_what_the_console_says_of_a_response(profile: str, said: tuple[str, ...]) -> None:
    """The script has it, and the developer reads of it all the same."""
    transport = transports.policy(POLICY, Answer(404))
    with Browser(APP, profile=profile, transport=transport) as browser:
        assert browser.fetch(API).console == said
