"""What the middleware costs over the bare application, beside its peers in the same run.

ASGI: Starlette's CORSMiddleware. WSGI: django-cors-headers around the same Django application, flask-cors around the
same Flask application.

What is counted. A request is made as a server makes it, of fresh byte strings, right before the clock starts, and the
clock stops when the answer is complete. The contestants (bare, ours, theirs) take turns in an order that is drawn
anew each round; a turn is a block of requests in a row, as one process sees them, and its figure is their median. The
overhead is the difference to the bare application **in the same round**, and the ratio (ours / theirs) that of two
overheads of one round: what makes the machine slow for a while makes all three slow. What is printed is the median of
the rounds. So a difference of a few microseconds between figures of a hundred is found again; beside each ratio stands
its range over three parts of the run, to show that it is.
What is not a contestant's own must not favour one: each ASGI contestant has its own copy of the application's code,
since CPython specialises a call site for what it sees there.
A preflight never reaches the application; bare is then an application that does nothing at all, so that what is left
is the whole answer, without the clock and the call. Figures are reported, never asserted.

    python bench/middleware.py            # every table
    python bench/middleware.py --quick    # fewer rounds
"""

import gc
import io
import itertools
import random
import statistics
import sys
import time
import tracemalloc
import types
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
# Requests of a turn.
CALLS: Final = 10


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


# Runs a contestant so many times, and says how many nanoseconds each request took.
Run = Callable[[int], list[int]]


class Cost(NamedTuple):
    """Microseconds a request: the lower quartile of the turns, and how far the median lies above it."""

    low: float
    spread: float

    def __str__(self) -> str:
        """Both in fifteen columns."""
        return f"{self.low:8.2f} ±{self.spread:5.2f}"


def measure(contestants: Mapping[str, Run], rounds: int) -> dict[str, list[float]]:
    """Microseconds a request, one figure a turn; turn n of each contestant belongs to round n."""
    out: dict[str, list[float]] = {name: [] for name in contestants}
    order, draw = list(contestants), random.Random(0)
    for run in contestants.values():
        run(CALLS * 5)
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            draw.shuffle(order)
            for name in order:
                out[name].append(statistics.median(contestants[name](CALLS)) / 1000)
            gc.collect(0)
    finally:
        gc.enable()
    return out


def cost(samples: list[float]) -> Cost:
    """The cost that the samples show."""
    low, median, _ = statistics.quantiles(samples, n=4)
    return Cost(low, median - low)


def overhead(samples: list[float], bare: list[float]) -> list[float]:
    """The differences, round by round."""
    return [mine - its for mine, its in zip(samples, bare, strict=True)]


# --- ASGI ---------------------------------------------------------------------------------------------------------


async def _asgi_app(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


async def _asgi_nothing(scope: Any, receive: Any, send: Any) -> None:
    pass


async def _sink(message: Any) -> None:
    pass


def _own(function: Any) -> Any:
    """The function with code of its own."""
    return types.FunctionType(function.__code__.replace(), function.__globals__, closure=function.__closure__)


def asgi_runner(build: Callable[[Any], Any], case: Case) -> Run:
    """Run what is built around the application, each time with a scope of its own, without an event loop.

    A `#` in a value stands for a number that is never the same again.
    """
    headers = [(name.encode(), value) for name, value in [*COMMON, *case.headers]]
    app, sink, method, clock = build(_own(_asgi_app)), _own(_sink), case.method, time.perf_counter_ns
    count = itertools.count()

    def run(calls: int) -> list[int]:
        # Long values are made before the turn: making one sweeps everything else out of the processor's cache.
        long = [[bytes(bytearray(value, "latin-1")) for _, value in headers if len(value) > 1024] for _ in range(calls)]
        took = []
        for ready in long:
            number = f"{next(count)}"
            pairs = [
                (bytes([*name]), bytes([*value.replace("#", number).encode()]) if len(value) <= 1024 else ready.pop(0))
                for name, value in headers
            ]
            scope = {"type": "http", "method": method, "path": "/", "headers": pairs}
            start = clock()
            try:  # noqa: SIM105 - a context manager would be measured too
                app(scope, None, sink).send(None)
            except StopIteration:
                pass
            took.append(clock() - start)
        return took

    own: Run = _own(run)
    return own


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


def _wsgi_nothing(environ: Any, start_response: Any) -> list[bytes]:
    return []


def wsgi_runner(app: Any, case: Case) -> Run:
    """Run a WSGI application, each time with an environment of its own, its body read and closed."""
    environ, clock = environ_of(case), time.perf_counter_ns

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        return lambda _: None

    def run(calls: int) -> list[int]:
        took = []
        for _ in range(calls):
            each = dict(environ)
            start = clock()
            result = app(each, start_response)
            for _piece in result:
                pass
            close = getattr(result, "close", None)
            if close:
                close()
            took.append(clock() - start)
        return took

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


class Table(NamedTuple):
    """Who is measured against whom: how each is run, and what stands for bare where no application is reached."""

    title: str
    runner: Callable[[Any, Case], Run]
    nothing: Any
    apps: tuple[Any, Any, Any]
    bound: float | None


def versus(table: Table, rounds: int) -> None:
    """Print ours beside theirs for each case, and whether the ratio keeps the bound."""
    print(f"\n{table.title}\n  {'case':<20}{'bare':>8}{'ours':>9}{'theirs':>9}{'ratio':>8}")
    for case in CASES:
        bare, ours, theirs = table.apps
        apps = {"bare": bare if case.reaches_application else table.nothing, "ours": ours, "theirs": theirs}
        samples = measure({name: table.runner(app, case) for name, app in apps.items()}, rounds)

        mine, its = overhead(samples["ours"], samples["bare"]), overhead(samples["theirs"], samples["bare"])
        ratios = [a / b for a, b in zip(mine, its, strict=True)]
        ratio, parts = statistics.median(ratios), [statistics.median(ratios[third::3]) for third in range(3)]
        bare_cost = statistics.median(samples["bare"])
        columns = f"{bare_cost:8.2f}{statistics.median(mine):9.2f}{statistics.median(its):9.2f}{ratio:8.3f}"
        range_of = f"({min(parts):.3f} to {max(parts):.3f})"
        bound = "" if table.bound is None else said(ratio, table.bound)
        print(f"  {case.name:<20}{columns}  {range_of}  {bound}".rstrip())


def said(figure: float, bound: float) -> str:
    """Whether a figure keeps its bound, in words."""
    return f"bound {bound:.2f}: {'kept' if figure <= bound else 'not kept'}"


def flatness(rounds: int, largest: int) -> None:
    """Print the cost from one origin to a million, patterns among them, and what a build takes in time and memory."""
    print(
        "\nFlat in the number of origins, every tenth a pattern: a refused request (in all). Each is of a new origin,"
    )
    print("so that its place in a large table is in no cache of the processor. Memory: the strings are not counted.")
    Policy(allow_origins=["https://*.example.com"])  # loads the public suffixes, once for all
    runners: dict[str, Run] = {}
    notes: dict[str, str] = {}
    size = 1
    while size <= largest:
        mixed = [f"https://a{i}.example.com" if i % 10 else f"https://*.b{i}.example.org" for i in range(size)]
        origins = [*mixed, APP]
        start = time.process_time()
        Policy(allow_origins=origins)
        took = time.process_time() - start
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        policy = Policy(allow_origins=origins)
        memory = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        runners[f"{size}"] = asgi_runner(_with(policy), Case("refused", "GET", [("origin", "https://evil#.test")]))
        notes[f"{size}"] = f"{memory / size:8.0f} bytes an origin, built in {took:.2f} s"
        size *= 100
    samples = measure(runners, rounds)
    first = cost(samples["1"]).low
    for name, turns in samples.items():
        now = cost(turns)
        print(f"  {name:>8} origins {now}{now.low / first:7.3f} of one  {said(now.low / first, 1.1)}  {notes[name]}")


def _with(policy: Policy) -> Callable[[Any], Any]:
    return lambda app: asgi.CORSMiddleware(app, policy)


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
            now = cost(measure({"ours": asgi_runner(_with(policy), case)}, min(rounds, 31))["ours"])
            print(f"  {case.name:<24}{name:<12}{now}   {said(now.low, 20)}")


def main() -> None:
    """Print the tables."""
    from starlette.middleware.cors import CORSMiddleware as Starlette

    # A small difference of large figures takes more rounds to be found again than a large one.
    rounds, largest = (90, 10_000) if "--quick" in sys.argv else (450, 1_000_000)
    print(f"Python {sys.version.split()[0]}; microseconds a request: overhead; where ± stands, a lower quartile")
    starlette = (lambda app: app), _with(POLICY), lambda app: Starlette(app, **FIELDS)
    versus(Table("ASGI, against Starlette", asgi_runner, lambda _: _asgi_nothing, starlette, 0.20), rounds)
    bare, ours, theirs, glue = django_apps()
    title = "Django: our {} against django-cors-headers"
    versus(Table(title.format("WSGI middleware"), wsgi_runner, _wsgi_nothing, (bare, ours, theirs), 0.10), 3 * rounds)
    versus(Table(title.format("Django glue"), wsgi_runner, _wsgi_nothing, (bare, glue, theirs), None), rounds)
    versus(Table("Flask, against flask-cors", wsgi_runner, _wsgi_nothing, flask_apps(), 0.10), 3 * rounds)
    flatness(rounds, largest)
    hostile(rounds)


if __name__ == "__main__":
    main()
