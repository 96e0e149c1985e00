"""The probe matrix: policies, and requests that every server behind an export answers as our middleware does."""

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from corsage.fetch.request import Credentials, Page, Request
from corsage.handshake.scenario import Live, Scenario
from corsage.http.headers import HeaderList
from corsage.policy import Policy
from corsage.policy.configuration import from_toml
from corsage.policy.routes import Configuration

APP: Final = "https://app.example.com"
API: Final = "https://api.example.com"

ROUTED: Final = """
allow_origins = ["https://app.example.com"]
allow_methods = ["GET", "PUT"]
allow_headers = ["X-A"]
allow_credentials = true

[environments.production]
max_age = 60

[[routes]]
path = "/public/**"
methods = ["GET", "HEAD"]
allow_origins = ["*"]
allow_credentials = false
expose_headers = ["*"]

[[routes]]
path = "/public/**"
allow_methods = ["*"]

[[routes]]
path = "/users/*/avatar.png"
allow_origins = ["https://*.example.org:8443"]
allow_methods = ["DELETE"]
allow_private_network = true
max_age = 5
"""

CONFIGURATIONS: Final[dict[str, Configuration]] = {
    "listed": Configuration(
        Policy(
            allow_origins=[APP, "https://other.example:8443", "http://[::1]:3000", "http://127.0.0.1:5173"],
            allow_methods=["GET", "PUT", "PATCH"],
            allow_headers=["Content-Type", "X-A"],
            expose_headers=["X-Total", "ETag"],
            allow_credentials=True,
        )
    ),
    "patterns": Configuration(
        Policy(
            allow_origins=["https://*.example.com", "http://localhost:*", "https://*.example.net:*"],
            allow_methods=["POST"],
            allow_headers=["Authorization"],
            max_age=None,
        )
    ),
    "any": Configuration(Policy(allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=["*"])),
    "any, authorization too": Configuration(
        Policy(allow_origins=["*"], allow_methods=["GET", "DELETE"], allow_headers=["*", "Authorization"], max_age=0)
    ),
    "echo": Configuration(
        Policy(allow_origins=[APP], allow_methods=["*"], allow_headers=["*", "Authorization"], allow_credentials=True)
    ),
    "reflected": Configuration(
        Policy(
            allow_origins=["*", "null"],
            allow_credentials=True,
            allow_headers=["X-A"],
            danger_reflect_any_origin=True,
            danger_allow_null_origin=True,
        )
    ),
    "null": Configuration(Policy(allow_origins=["null", APP], danger_allow_null_origin=True)),
    "expression": Configuration(
        Policy(
            allow_origins=["https://b.example"],
            allow_origin_regex=r"https://[a-z0-9-]+\.app\.example\.com|https://x\.example",
        )
    ),
    "private network": Configuration(
        Policy(allow_origins=[APP], allow_methods=["GET", "PUT"], allow_private_network=True)
    ),
    "nothing": Configuration(Policy(allow_methods=[])),
    "routes": from_toml(ROUTED, environment="production"),
}

ORIGINS: Final = (
    APP,
    "https://app.example.com.evil.example",
    "https://appXexample.com",
    "https://APP.example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://other.example:8443",
    "https://a.b.example.com",
    "https://evilexample.com",
    "https://example.com",
    "https://a.example.org:8443",
    "https://c.example.net:9000",
    "https://b.example",
    "https://x.example",
    "https://x.exampleX",
    "https://one.app.example.com",
    "http://localhost",
    "http://localhost:3000",
    "http://[::1]:3000",
    "http://127.0.0.1:5173",
    "null",
    "NULL",
    "not an origin",
)
PATHS: Final = ("/data", "/public", "/public/a/b", "/publicity", "/users/7/avatar.png", "/users/7/avatarXpng")


class Probe(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: HeaderList

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.headers)}"


def preflight(origin: str, method: str = "GET", names: str | None = None, path: str = "/data", **more: str) -> Probe:
    """A preflight; `private="true"` asks for a private network."""
    headers = [("Origin", origin), ("Access-Control-Request-Method", method)]
    if names is not None:
        headers.append(("Access-Control-Request-Headers", names))
    headers += [("Access-Control-Request-Private-Network", value) for value in more.values()]
    return Probe("OPTIONS", path, tuple(headers))


def probes() -> Iterator[Probe]:
    """All requests of the matrix."""
    for origin in ORIGINS:
        yield preflight(origin)
        yield Probe("GET", "/data", (("Origin", origin),))
    for path in PATHS:
        yield Probe("GET", path, ())
        for origin in (APP, "https://a.example.org:8443", "https://evil.example"):
            yield Probe("GET", path, (("Origin", origin),))
            yield from (preflight(origin, method, path=path) for method in ("GET", "PUT", "DELETE"))
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "get", "put", "PURGE", "BAD METHOD", "P,Q"):
        yield preflight(APP, method)
    for names in ("", "x-a", "X-A", "x-a,content-type", "x-b", "x-a,x-b", "x-a, x-a ,,content-type", "authorization",
                  "x-a,authorization", "authorizationx", "x-a x-b", "x-a;x-b", ",", "xxa"):  # fmt: skip
        yield preflight(APP, "GET", names)
        yield preflight(APP, "PUT", names)
    for value in ("true", "false", "TRUE"):
        yield preflight(APP, "PUT", private=value)
        yield preflight("https://a.example.org:8443", "DELETE", path="/users/7/avatar.png", private=value)
    # Not preflights: they reach the application.
    yield Probe("OPTIONS", "/data", ())
    yield Probe("OPTIONS", "/data", (("Origin", APP),))
    yield Probe("OPTIONS", "/data", (("Access-Control-Request-Method", "GET"),))
    yield Probe("GET", "/data", (("Origin", APP), ("Access-Control-Request-Method", "PUT")))
    for status in (201, 204, 301, 304, 400, 401, 404, 418, 500, 503):
        for method in ("GET", "POST", "DELETE"):
            yield Probe(method, f"/status/{status}", (("Origin", APP),))
        yield Probe("GET", f"/public/status/{status}", (("Origin", "https://evil.example"),))
    yield Probe("HEAD", "/data", (("Origin", APP),))
    # Names of headers in the case that HTTP/2 writes
    yield Probe("OPTIONS", "/data", (("origin", APP), ("access-control-request-method", "PUT")))


def scenarios() -> Iterator[Scenario]:
    """What scripts of several pages do, in each way that matters to CORS."""
    for origin in (APP, "https://a.example.org:8443", "https://a.b.example.com", "http://localhost:3000", "null"):
        for method, headers, credentials, path in (
            ("GET", (), "omit", "/data"),
            ("GET", (), "include", "/public/x"),
            ("PUT", (("X-A", "1"),), "include", "/data"),
            ("PUT", (("X-A", "1"), ("Authorization", "t")), "omit", "/data"),
            ("POST", (("Content-Type", "application/json"),), "include", "/status/500"),
            ("DELETE", (), "omit", "/users/7/avatar.png"),
            ("GET", (("X-B", "1"),), "omit", "/status/404"),
            ("PATCH", (), "include", "/status/204"),
        ):
            request = Request(f"{API}{path}", method, headers, credentials=cast("Credentials", credentials))
            yield Scenario(Page(origin), (request,), Live(API))
