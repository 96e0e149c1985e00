"""What the middleware costs over the bare application, beside its peers in the same run.

ASGI: Starlette's CORSMiddleware. WSGI: django-cors-headers around the same Django application, flask-cors around the
same Flask application. The clock is the processor time of this process. Each case alternates between the contestants,
round by round. Others on the machine can only add time, so the cost is the lower quartile of the rounds; the spread is
the way from there to the median. A ratio is ours / theirs; beside it stands whether it keeps its bound. A preflight
never reaches the application, so its cost is that of the whole answer. Figures are reported, never asserted.

    python bench/middleware.py            # every table
    python bench/middleware.py --quick    # fewer rounds
"""

import gc
import io
import itertools
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from corsage import Policy
from corsage.server import asgi, wsgi

APP: Final = "https://app.example.com"
FIELDS: Final[dict[str, Any]] = {
    "allow_origins": [APP, "https://admin.example.com"],
    "allow_methods": ["GET", "POST", "PUT", "DELETE"],
    "allow_headers": ["Content-Type", "X-API-Key"],
    "expose_headers": ["X-Total"],
    "allow_credentials": True,
}
POLICY: Final = Policy(**FIELDS)
# What Chromium sends with a request, Origin and its kin left out.
COMMON: Final = [
    ("host", "api.example.com"), ("connection", "keep-alive"), ("sec-ch-ua-platform", '"Linux"'),
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"),
    ("accept", "*/*"), ("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"),
    ("referer", f"{APP}/"), ("accept-encoding", "gzip, deflate, br"), ("accept-language", "en-GB,en;q=0.9"),
]  # fmt: skip
EVIL: Final = "https://evil.test"
PREFLIGHT: Final = [
    ("access-control-request-method", "PUT"),
    ("access-control-request-headers", "content-type,x-api-key"),
]
MIB: Final = 1 << 20
# Requests between two looks at the clock: few, so that they are in the cache as those of a server are.
CALLS: Final = 20


class Case(NamedTuple):
    """A kind of request."""

    name: str
    method: str
    headers: list[tuple[str, str]]
    reaches_application: bool = True


CASES: Final = (
    Case("no Origin", "GET", []),
    Case("allowed", "GET", [("origin", APP)]),
    Case("refused", "GET", [("origin", EVIL)]),
    Case("preflight allowed", "OPTIONS", [("origin", APP), *PREFLIGHT], reaches_application=False),
    Case("preflight refused", "OPTIONS", [("origin", EVIL), *PREFLIGHT], reaches_application=False),
)


class Cost(NamedTuple):
    """Microseconds a request: the lower quartile of the rounds, and how far the median lies above it."""

    low: float
    spread: float

    def __str__(self) -> str:
        """Both in fifteen columns."""
        return f"{self.low:8.2f} ±{self.spread:5.2f}"

    def __sub__(self, bare: "Cost") -> "Cost":
        """The overhead over another cost."""
        return Cost(self.low - bare.low, self.spread)


def measure(contestants: Mapping[str, Callable[[int], float]], rounds: int) -> dict[str, list[float]]:
    """Microseconds a call, round by round: each contestant runs `CALLS` times and says how many seconds it took."""
    out: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run(CALLS * 5)
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, run in contestants.items():
                out[name].append(run(CALLS) / CALLS * 1e6)
    finally:
        gc.enable()
    return out


def cost(samples: list[float]) -> Cost:
    """The cost that the samples show."""
    low, median, _ = statistics.quantiles(samples, n=4)
    return Cost(low, median - low)


# --- ASGI ---------------------------------------------------------------------------------------------------------


async def _asgi_app(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


async def _sink(message: Any) -> None:
    pass


def asgi_runner(app: Any, case: Case) -> Callable[[int], float]:
    """Run an ASGI application, each time with a scope of its own, without an event loop.

    A `#` in a value stands for a number that is never the same again.
    """
    headers = [(name.encode(), value) for name, value in [*COMMON, *case.headers]]
    count = itertools.count()

    def run(calls: int) -> float:
        numbered = [[(n, v.replace("#", f"{next(count)}").encode()) for n, v in headers] for _ in range(calls)]
        # The servers make fresh byte strings for each request, and so does this, before the clock starts; long values
        # first, so that they do not push the rest out of the cache.
        long = [[bytes([*v]) if len(v) > 1024 else b"" for _, v in each] for each in numbered]
        scopes = [
            {
                "type": "http",
                "method": case.method,
                "path": "/",
                "headers": [(bytes([*n]), b or bytes([*v])) for (n, v), b in zip(each, kept, strict=True)],
            }
            for each, kept in zip(numbered, long, strict=True)
        ]
        start = time.process_time()
        for scope in scopes:
            try:  # noqa: SIM105 - a context manager would be measured too
                app(scope, None, _sink).send(None)
            except StopIteration:
                pass
        return time.process_time() - start

    return run


# --- WSGI ---------------------------------------------------------------------------------------------------------


def environ_of(case: Case) -> dict[str, Any]:
    """The environment of a request."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": case.method, "PATH_INFO": "/", "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "api.example.com",
        "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    for name, value in [*COMMON, *case.headers]:
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def wsgi_runner(app: Any, case: Case) -> Callable[[int], float]:
    """Run a WSGI application, each time with an environment of its own, its body read and closed."""
    environ = environ_of(case)

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        return lambda _: None

    def run(calls: int) -> float:
        environs = [dict(environ) for _ in range(calls)]
        start = time.process_time()
        for each in environs:
            result = app(each, start_response)
            for _ in result:
                pass
            close = getattr(result, "close", None)
            if close:
                close()
        return time.process_time() - start

    return run


def django_apps() -> tuple[Any, Any, Any, Any]:
    """The same Django application bare, behind our WSGI middleware, behind django-cors-headers, behind our glue."""
    import logging

    import django
    from django.conf import settings

    logging.disable(logging.WARNING)

    settings.configure(
        DEBUG=False, SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench_urls", LOGGING_CONFIG=None, USE_TZ=True,
        INSTALLED_APPS=["corsheaders"], MIDDLEWARE=[], CORSAGE=POLICY, CORS_ALLOWED_ORIGINS=FIELDS["allow_origins"],
        CORS_ALLOW_METHODS=FIELDS["allow_methods"], CORS_ALLOW_HEADERS=["content-type", "x-api-key"],
        CORS_EXPOSE_HEADERS=FIELDS["expose_headers"], CORS_ALLOW_CREDENTIALS=True, CORS_PREFLIGHT_MAX_AGE=600,
    )  # fmt: skip
    django.setup()
    import types

    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    urls = types.ModuleType("bench_urls")
    urls.urlpatterns = [path("", lambda request: HttpResponse("{}", content_type="application/json"))]  # type: ignore[attr-defined]
    sys.modules["bench_urls"] = urls
    bare = get_wsgi_application()
    settings.MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    theirs = get_wsgi_application()
    settings.MIDDLEWARE = ["corsage.server.django.cors_middleware"]
    return bare, wsgi.CORSMiddleware(bare, POLICY), theirs, get_wsgi_application()


def flask_apps() -> tuple[Any, Any, Any]:
    """The same Flask application bare, behind ours, behind flask-cors."""
    import flask
    import flask_cors

    def build() -> flask.Flask:
        app = flask.Flask("bench")
        app.add_url_rule("/", view_func=lambda: flask.Response("{}", content_type="application/json"), endpoint="index")
        return app

    bare, ours, theirs = build(), build(), build()
    ours.wsgi_app = wsgi.CORSMiddleware(ours.wsgi_app, POLICY)  # type: ignore[method-assign]
    flask_cors.CORS(
        theirs, origins=FIELDS["allow_origins"], methods=FIELDS["allow_methods"], allow_headers=FIELDS["allow_headers"],
        expose_headers=FIELDS["expose_headers"], supports_credentials=True, max_age=600,
    )  # fmt: skip
    return bare, ours, theirs


# --- tables -------------------------------------------------------------------------------------------------------


Run = Callable[[int], float]


def versus(
    title: str, runner: Callable[[Any, Case], Run], apps: tuple[Any, Any, Any], bound: float | None, rounds: int
) -> None:
    """Print ours beside theirs for each case, and whether the ratio keeps the bound."""
    print(f"\n{title}\n  {'case':<20}{'bare':>8}{'ours':>15}{'theirs':>15}{'ratio':>9}")
    for case in CASES:
        runs = {name: runner(app, case) for name, app in zip(("bare", "ours", "theirs"), apps, strict=True)}
        samples = measure(runs, rounds)
        bare = cost(samples["bare"]) if case.reaches_application else Cost(0.0, 0.0)
        ours, theirs = cost(samples["ours"]) - bare, cost(samples["theirs"]) - bare
        ratio = ours.low / theirs.low
        columns = f"{bare.low:8.2f}{ours}{theirs}{ratio:9.3f}"
        print(f"  {case.name:<20}{columns}   {'' if bound is None else said(ratio, bound)}".rstrip())


def said(figure: float, bound: float) -> str:
    """Whether a figure keeps its bound, in words."""
    return f"bound {bound:.2f}: {'kept' if figure <= bound else 'not kept'}"


def flatness(rounds: int, largest: int) -> None:
    """Print the cost from one origin to a million, patterns among them, and the memory for each."""
    strangers = Case("refused", "GET", [("origin", "https://evil#.test")])
    print("\nFlat in the number of origins, every tenth a pattern: a refused request of a new origin (in all),")
    print("and what a build takes; the strings themselves are not counted")
    Policy(allow_origins=["https://*.example.com"])  # loads the public suffixes, once for all
    first: float | None = None
    runners: dict[str, Callable[[int], float]] = {}
    notes: dict[str, str] = {}
    size = 1
    while size <= largest:
        mixed = [f"https://a{i}.example.com" if i % 10 else f"https://*.b{i}.example.org" for i in range(size)]
        tracemalloc.start()
        before, start = tracemalloc.get_traced_memory()[0], time.process_time()
        policy = Policy(allow_origins=[*mixed, APP])
        took = time.process_time() - start
        memory = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        runners[f"{size}"] = asgi_runner(asgi.CORSMiddleware(_asgi_app, policy), strangers)
        notes[f"{size}"] = f"{memory / size:8.0f} bytes an origin, built in {took:.2f} s (under tracemalloc)"
        size *= 100
    for name, samples in measure(runners, rounds).items():
        now = cost(samples)
        first = first or now.low
        print(f"  {name:>8} origins {now}{now.low / first:7.3f} of one  {said(now.low / first, 1.1)}  {notes[name]}")


def hostile(rounds: int) -> None:
    """Print the cost of a header of 1 MiB, everything but the application included."""
    print("\nHostile headers of 1 MiB, microseconds a request in all")
    ask = [("origin", APP), ("access-control-request-method", "PUT")]
    cases = (
        Case("Origin", "GET", [("origin", "https://" + "a." * (MIB // 2))]),
        Case("Origin of a preflight", "OPTIONS", [("origin", "a" * MIB), *PREFLIGHT]),
        Case("requested headers", "OPTIONS", [*ask, ("access-control-request-headers", "x," * (MIB // 2))]),
        Case("requested method", "OPTIONS", [ask[0], ("access-control-request-method", "A" * MIB)]),
    )
    policies = {
        "listed": POLICY,
        "any header": Policy(allow_origins=[APP], allow_headers=["*"], allow_methods=["*"], allow_credentials=True),
    }
    for name, policy in policies.items():
        for case in cases:
            samples = measure({"ours": asgi_runner(asgi.CORSMiddleware(_asgi_app, policy), case)}, min(rounds, 51))[
                "ours"
            ]
            now = cost(samples)
            print(f"  {case.name:<24}{name:<12}{now}   {said(now.low, 20)}")


def main() -> None:
    """Print the tables."""
    from starlette.middleware.cors import CORSMiddleware as Starlette

    rounds, largest = (51, 10_000) if "--quick" in sys.argv else (501, 1_000_000)
    print(f"Python {sys.version.split()[0]}; overhead in microseconds a request: lower quartile ± way to the median")
    starlette = Starlette(_asgi_app, **FIELDS)
    ours = asgi.CORSMiddleware(_asgi_app, POLICY)
    bare, ours_wsgi, headers, glue = django_apps()
    versus("ASGI, against Starlette", asgi_runner, (_asgi_app, ours, starlette), 0.20, rounds)
    django = "Django: our {} against django-cors-headers"
    versus(django.format("WSGI middleware"), wsgi_runner, (bare, ours_wsgi, headers), 0.10, rounds)
    versus(django.format("Django glue"), wsgi_runner, (bare, glue, headers), None, rounds)
    versus("Flask, against flask-cors", wsgi_runner, flask_apps(), 0.10, rounds)
    flatness(rounds, largest)
    hostile(rounds)


if __name__ == "__main__":
    main()
