"""Content-Security-Policy (CSP3), as far as it decides about requests: which directive, which sources, which URL.

A policy is the page's word about itself. It is asked before each request and after each redirect, whatever a server's
CORS headers say: a request that it blocks is never sent.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from corsage.fetch.url import URL
from corsage.fetch.url import parse as parse_url
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin
from corsage.http.origin import parse as parse_origin

HEADER: Final = "content-security-policy"
REPORT_ONLY: Final = "content-security-policy-report-only"
#: What is asked in place of a directive that a policy does not have (CSP3, 6.8.3), the directive itself first.
FALLBACK: Final[dict[str, tuple[str, ...]]] = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "style-src-elem": ("style-src-elem", "style-src", "default-src"),
    "worker-src": ("worker-src", "child-src", "script-src", "default-src"),
}
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST: Final = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[^/:*]+)(?::(?P<port>[0-9]+|\*))?(?P<path>/.*)?"
)
_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
#: CSP3, 6.7.2.9 "scheme-part match": what a scheme in a policy stands for, besides itself.
_UPGRADES: Final = {"http": {"https", "ws", "wss"}, "https": {"wss"}, "ws": {"wss", "http", "https"}, "wss": {"https"}}
_NETWORK: Final = frozenset({"http", "https", "ws", "wss"})


class ContentPolicy(NamedTuple):
    """One policy: its directives in lower case with their sources, and whether it only reports."""

    directives: tuple[tuple[str, tuple[str, ...]], ...]
    report_only: bool = False

    def sources(self, directive: str) -> tuple[str, tuple[str, ...]] | None:
        """The directive that decides in place of one, and its sources; None where nothing does."""
        listed = dict(self.directives)
        for name in FALLBACK.get(directive, (directive, "default-src")):
            if name in listed:
                return name, listed[name]
        return None

    @property
    def upgrades(self) -> bool:
        """Whether insecure requests are to be made over TLS."""
        return any(name == "upgrade-insecure-requests" for name, _ in self.directives)


class Violation(NamedTuple):
    """A request that a policy forbids: the directive that decided, its sources, and whether it is blocked."""

    directive: str
    sources: str
    report_only: bool


def read(lines: HeaderList) -> tuple[ContentPolicy, ...]:
    """The policies of a page's header lines; a comma separates two policies of one line."""
    found = []
    for name, value in lines:
        if name.lower() in {HEADER, REPORT_ONLY}:
            for part in value.split(","):
                directives = tuple(_directives(part))
                if directives:
                    found.append(ContentPolicy(directives, report_only=name.lower() == REPORT_ONLY))
    return tuple(found)


def _directives(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """CSP3, 2.2.1 "parse a serialized CSP": of a directive that stands twice, the first holds."""
    seen = set()
    for token in text.split(";"):
        words = token.split()
        if words and words[0].lower() not in seen:
            seen.add(words[0].lower())
            yield words[0].lower(), tuple(words[1:])


def violations(
    policies: tuple[ContentPolicy, ...], directive: str, url: str, page_origin: str, *, redirected: bool
) -> list[Violation]:
    """What the policies hold against a request for `url`, of any scheme."""
    parsed, own = parse_url(url), parse_origin(page_origin)
    found = []
    for policy in policies:
        deciding = policy.sources(directive)
        if deciding is None or parsed is None:
            continue
        name, sources = deciding
        if not any(_matches(source, parsed, own, redirected=redirected) for source in sources):
            found.append(Violation(name, " ".join(sources) or "'none'", policy.report_only))
    return found


def _matches(source: str, url: URL, own: Origin | None, *, redirected: bool) -> bool:
    """CSP3, 6.7.2.8 "does url match expression in origin with redirect count"."""
    port = _port(url)
    if source == "*":
        return url.scheme in _NETWORK or (own is not None and url.scheme == own.scheme)
    if source.lower() == "'self'":
        return own is not None and _is_self(url, port, own)
    if _SCHEME.fullmatch(source):
        return _scheme_matches(source[:-1].lower(), url.scheme)
    found = _HOST.fullmatch(source)
    if found is None or source.startswith("'"):
        return False
    scheme = found["scheme"].lower() if found["scheme"] else own.scheme if own is not None else None
    if scheme is not None and not _scheme_matches(scheme, url.scheme):
        return False
    if not _host_matches(found["host"].lower(), url.host or ""):
        return False
    return _port_matches(found["port"], port, url.scheme) and (redirected or _path_matches(found["path"], url))


def _is_self(url: URL, port: int | None, own: Origin) -> bool:
    """The page's own host and port, over the same scheme or a safer one, WebSockets included."""
    own_port = own.port or _PORTS.get(own.scheme)
    same_port = port == own_port or (own_port == _PORTS.get(own.scheme) and port == _PORTS.get(url.scheme))
    schemes = {own.scheme, "https", "wss"} | ({"ws"} if own.scheme == "http" else set())
    return str(url.host) == str(own.host) and same_port and url.scheme in schemes


def _scheme_matches(allowed: str, scheme: str) -> bool:
    return scheme == allowed or scheme in _UPGRADES.get(allowed, set())


def _host_matches(pattern: str, host: object) -> bool:
    name = str(host)
    return pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))


def _port_matches(wanted: str | None, port: int | None, scheme: str) -> bool:
    if wanted is None:
        return port == _PORTS.get(scheme)
    return wanted == "*" or int(wanted) == port or (int(wanted) == 80 and port == 443)


def _path_matches(path: str | None, url: URL) -> bool:
    if path is None or path == "/":
        return True
    own = "/" + url.target.partition("://")[2].partition("/")[2].partition("?")[0]
    return own.startswith(path) if path.endswith("/") else own == path


def _port(url: URL) -> int | None:
    return url.effective_port
