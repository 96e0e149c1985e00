import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

from corsage import CORSMiddleware, Policy
from corsage.browser import AsyncBrowser, Browser, FetchFailed, transports
from corsage.browser.resolve import Resolve, parse
from corsage.engines.departures.table import PROFILES
from corsage.fetch.outcome import Response
from corsage.fetch.reason import Reason
from corsage.fetch.request import Request
from corsage.handshake.record import FetchRecord
from corsage.server import asgi
from corsage.studio import loopback

APP, HOST = "https://app.some.test", "api.some.test"
POLICY = Policy(allow_origins=[APP], allow_methods=["PUT"], expose_headers=["x-version"])

#: The headers that a path's answer has two values of.
TWICE = {"/location": [b"location"], "/disposition": [b"content-disposition"]}


async def versions(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    """Says which version of HTTP it was asked in."""
    del receive
    headers = [(b"x-version", str(scope["http_version"]).encode())]
    headers += [(name, value) for name in TWICE.get(scope["path"], ()) for value in (b"1", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of the tests' own."""
    return trustme.CA()


@contextmanager
def hypercorn(config: Config) -> Iterator[None]:
    """The application behind its policy, over TLS, speaking HTTP/1.1 and HTTP/2."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    app = CORSMiddleware(versions, policy=POLICY)

    def run() -> None:
        loop.run_until_complete(serve(app, config, shutdown_trigger=stop.wait))  # type: ignore[arg-type]
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


@pytest.fixture(scope="module")
def server(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The server's port on 127.0.0.1; its certificate is for the host's name, not for the address."""
    folder: Path = tmp_path_factory.mktemp("tls")
    issued = authority.issue_cert(HOST)
    issued.private_key_pem.write_to_path(folder / "key.pem")
    for blob in issued.cert_chain_pems:
        blob.write_to_path(folder / "cert.pem", append=True)
    config = Config()
    config.certfile, config.keyfile, config.loglevel = str(folder / "cert.pem"), str(folder / "key.pem"), "ERROR"
    listener = loopback.listen(0)
    port: int = listener.getsockname()[1]
    config.bind = [f"fd://{listener.detach()}"]
    with hypercorn(config):
        yield port


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A context that trusts the tests' authority, and checks names."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


TO_LOOPBACK = Resolve(parse("*.test:*:127.0.0.1"))


@pytest.mark.parametrize(("http2", "version"), [(False, "1.1"), (True, "2")])
def test_both_versions_of_http(server: int, authority: trustme.CA, *, http2: bool, version: str) -> None:
    """The same handshake over HTTP/1.1 and HTTP/2, with the certificate checked against the URL's name."""
    carrier = transports.http(verify=trusting(authority), http2=http2, resolve=TO_LOOPBACK)
    with Browser(APP, transport=carrier) as browser:
        response = browser.fetch(f"https://{HOST}:{server}/", method="PUT")
    assert (response.text(), response.headers["x-version"]) == ("ok", version)
    assert len(response.handshake.fetches[0].exchanges) == 2


@pytest.mark.parametrize(("engine", "text"), [("standard", ""), ("firefox", ""), ("webkit", "OK")])
def test_what_http_2_calls_a_status(server: int, authority: trustme.CA, engine: str, text: str) -> None:
    """It has no phrases; WebKit puts libsoup's own in their place."""
    rules = PROFILES[engine].http1
    carrier = transports.http(verify=trusting(authority), http2=True, resolve=TO_LOOPBACK, http1=rules)
    with Browser(APP, profile=engine, transport=carrier) as browser:
        response = browser.fetch(f"https://{HOST}:{server}/")
    assert (response.headers["x-version"], response.status_text) == ("2", text)
    assert rules.phrase(299) == (b"Unknown Error" if engine == "webkit" else b"")


@pytest.mark.parametrize("http2", [False, True])
@pytest.mark.parametrize("engine", ["standard", "chromium"])
def test_a_body_is_streamed_where_http_2_is_spoken(
    server: int, authority: trustme.CA, engine: str, *, http2: bool
) -> None:
    """Over HTTP/1.1 the request is lost when it would go out."""
    carrier = transports.http(verify=trusting(authority), http2=http2, resolve=TO_LOOPBACK)
    asked = Request(f"https://{HOST}:{server}/", method="PUT", body=b"x", stream=True)

    async def run() -> FetchRecord:
        async with AsyncBrowser(APP, profile=engine, transport=carrier) as browser:
            return await browser.record(asked)

    record = anyio.run(run)
    preflight, actual = record.exchanges
    assert (preflight.sent.method, actual.sent.method, actual.sent.stream) == ("OPTIONS", "PUT", False)
    assert isinstance(record.outcome, Response) == http2


@pytest.mark.parametrize(("engine", "refuses"), [("standard", False), ("chromium", True), ("firefox", True)])
@pytest.mark.parametrize("path", TWICE)
def test_a_head_of_http_2_does_not_contradict_itself(
    server: int, authority: trustme.CA, path: str, engine: str, *, refuses: bool
) -> None:
    """What an engine asks of a head it asks of HTTP/2, too."""
    rules = PROFILES[engine].http1
    carrier = transports.http(verify=trusting(authority), http2=True, resolve=TO_LOOPBACK, http1=rules)
    with Browser(APP, transport=carrier, profile=engine) as browser:
        if not refuses:
            assert browser.fetch(f"https://{HOST}:{server}{path}").headers["x-version"] == "2"
            return
        with pytest.raises(FetchFailed) as caught:
            browser.fetch(f"https://{HOST}:{server}{path}")
        assert caught.value.failure.detail.endswith("that differ")


@pytest.mark.parametrize("host", [HOST, "wrong.some.test"])
def test_a_certificate_is_checked(server: int, authority: trustme.CA, host: str) -> None:
    """An authority that is not trusted, and a name that is not in it, are TLS failures."""
    verify = True if host == HOST else trusting(authority)
    carrier = transports.http(verify=verify, resolve=TO_LOOPBACK)
    with Browser(APP, transport=carrier) as browser, pytest.raises(FetchFailed) as caught:
        browser.fetch(f"https://{host}:{server}/")
    assert caught.value.reason is Reason.NETWORK_FAILURE
    assert "TLS failure" in str(caught.value)
