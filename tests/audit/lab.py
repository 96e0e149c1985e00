"""A range: one server on loopback, whose paths answer as flawed and as sound servers do."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

SEED: Final = "https://app.example.com"
Headers = list[tuple[str, str]]

VARY: Final = ("Vary", "Origin")
GRANT: Final = ("Access-Control-Allow-Methods", "GET, CORSAGE")


def named(origin: str, *, credentials: bool = True, vary: bool = True) -> Headers:
    """An answer that names the origin."""
    more = [("Access-Control-Allow-Credentials", "true")] if credentials else []
    return [("Access-Control-Allow-Origin", origin), *more, *([VARY] if vary else [])]


def when(test: Callable[[str], object], *, credentials: bool = True) -> Callable[[str], Headers]:
    """Allow the origins of which the test is true."""
    return lambda origin: named(origin, credentials=credentials) if origin and test(origin) else [VARY]


def _nothing(_: str) -> Headers:
    return []


#: path: (the rule that must be found, what answers)
FLAWED: Final[dict[str, tuple[str, Callable[[str], Headers]]]] = {
    "/reflected-credentials": ("reflected-origin-credentials", when(bool)),
    "/reflected": ("reflected-origin", when(bool, credentials=False)),
    "/wildcard": ("wildcard-origin", lambda _: [("Access-Control-Allow-Origin", "*")]),
    "/wildcard-credentials": (
        "wildcard-with-credentials",
        lambda _: [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true")],
    ),
    "/null": ("null-origin", when(lambda origin: origin in {SEED, "null"})),
    "/end": ("unanchored-end", when(lambda origin: origin.startswith(SEED))),
    "/start": ("unanchored-start", when(lambda origin: origin.endswith("app.example.com"))),
    "/substring": ("substring-match", when(lambda origin: "app.example.com" in origin)),
    "/dot": ("unescaped-dot", when(lambda origin: re.fullmatch("https://app.example.com", origin))),
    "/subdomain": ("any-subdomain", when(lambda origin: origin == SEED or origin.endswith(".app.example.com"))),
    "/insecure": ("insecure-origin", when(lambda origin: origin in {SEED, "http://app.example.com"})),
    "/special": ("special-characters", when(lambda origin: re.match(r"https://app\.example\.com(_|$)", origin))),
    "/localhost-prefix": (
        "localhost-prefix",
        when(lambda origin: origin == SEED or origin.startswith("http://localhost")),
    ),
    "/localhost": ("development-origin", when(lambda origin: origin in {SEED, "http://localhost:3000"})),
    "/multiple": ("multiple-allow-origin", lambda _: [("Access-Control-Allow-Origin", f"{SEED}, https://b.example")]),
    "/malformed": ("malformed-allow-origin", lambda _: [("Access-Control-Allow-Origin", f"{SEED}/")]),
    "/credentials": (
        "invalid-allow-credentials",
        lambda _: [("Access-Control-Allow-Origin", SEED), ("Access-Control-Allow-Credentials", "True")],
    ),
    "/no-vary": ("missing-vary", lambda origin: named(origin, vary=False) if origin == SEED else []),
    "/methods": ("permissive-preflight", lambda o: [*named(o), GRANT] if o == SEED else [VARY]),
    "/exposed": (
        "sensitive-exposed-headers",
        lambda o: [*named(o), ("Access-Control-Expose-Headers", "X-Auth-Token")] if o == SEED else [VARY],
    ),
}

#: Sound answers: no finding.
SOUND: Final[dict[str, Callable[[str], Headers]]] = {
    "/list": when(lambda origin: origin == SEED),
    "/nothing": _nothing,
    "/fixed": lambda _: [("Access-Control-Allow-Origin", SEED)],
}

STATUSES: Final = {"/login": 401, "/firewall": 403, "/busy": 429, "/moved": 302}


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        answers = {path: answer for path, (_, answer) in FLAWED.items()} | SOUND
        self.send_response(STATUSES.get(self.path, 200 if self.command == "GET" else 204))
        for name, value in answers.get(self.path, _nothing)(self.headers.get("Origin", "")):
            self.send_header(name, value)
        if self.path == "/moved":
            self.send_header("Location", "/list")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_OPTIONS = _answer  # noqa: N815 - the names of http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """The range, and its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
