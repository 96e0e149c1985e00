"""The grammar of origin patterns, and everything that can be wrong with one.

    pattern = "*" / "null" / scheme "://" [ "*." ] host [ ":" ( port / "*" ) ]

A pattern without an asterisk is a serialised origin (HTML, 7.1.1), to the byte: a server compares it with what the
browser writes, so a spelling that no browser writes is an origin that can never be allowed. Nothing is repaired.
`*.` stands for one or more DNS labels, `:*` for any port, the default one included. There are no other wildcards.

What lives here: one pattern. What may not: rules between patterns and other fields (`corsage.policy.rules`).
"""

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from corsage.http import origin as origins
from corsage.policy import punycode
from corsage.policy.problems import Code, Problem

ANY: Final = "*"

_SHAPE: Final = re.compile(
    r"(?P<scheme>[^:/?#]*)://(?:(?P<userinfo>[^/?#]*)@)?(?P<host>(?:\*\.)?\[[^\]/?#]*\]|[^:/?#\[\]]*)"
    r"(?::(?P<port>[^/?#]*))?(?P<rest>[/?#].*)?",
    re.DOTALL,
)
# RFC 3986, 3.1, in the lower case that browsers write
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.\-]{0,63}")
LONGEST_SCHEME: Final = 64
# What lacks nothing but a scheme, as far as one can see.
_NO_SCHEME: Final = re.compile(r"[a-z0-9_*.-]+(?::[0-9*]+)?")
# Schemes whose URLs have an opaque origin: a browser sends "null" for them (URL standard, "origin")
_OPAQUE_SCHEMES: Final = frozenset({"about", "blob", "data", "file", "javascript", "view-source"})
# Schemes without pages, each with that of the pages that use it.
_NO_PAGES: Final = {"ws": "http", "wss": "https", "ftp": "https"}
# A DNS name as the URL standard's host serialiser leaves it: LDH labels, and the underscore that real names carry.
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?"
_DOMAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
LONGEST_DOMAIN: Final = 253
# URL standard, "ends in a number": such a host is an IPv4 address or nothing
_ENDS_IN_NUMBER: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
# The common case, so that a million origins are read in seconds: https or http, no port, no digit in the last label.
_PLAIN: Final = re.compile(rf"(https?)://(\*\.)?((?:{_LABEL}\.)*[a-z](?:[a-z\-]{{0,61}}[a-z])?)")


class Pattern(NamedTuple):
    """One origin pattern, known to be right. `host` is the part after `*.`; `port` is None for the default."""

    scheme: str
    host: str
    port: str | None
    subdomains: bool

    @property
    def any_port(self) -> bool:
        """Whether the pattern covers every port."""
        return self.port == ANY

    @property
    def exact(self) -> bool:
        """Whether the pattern is one origin."""
        return not self.subdomains and self.port != ANY

    @property
    def secure(self) -> bool:
        """Whether no one on the network can speak for what it covers: only pages of http travel in the clear."""
        return self.scheme != "http" or is_loopback(self.host)

    def __str__(self) -> str:
        """The pattern as it was written."""
        host = f"*.{self.host}" if self.subdomains else self.host
        return f"{self.scheme}://{host}" if self.port is None else f"{self.scheme}://{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether a host never leaves the machine (Secure Contexts, 3.1: localhost names, 127.0.0.0/8 and ::1)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _address(host.strip("[]"))
    return address is not None and address.is_loopback


def is_address(host: str) -> bool:
    """Whether a host is an IP address, or can be nothing else (URL standard, "ends in a number")."""
    return host.startswith("[") or _ENDS_IN_NUMBER.fullmatch(host) is not None


def parse(text: str, field: str) -> Pattern | Problem:
    """The pattern that the text is, or the first thing that is wrong with it. `*` and `null` are the caller's."""
    plain = _PLAIN.fullmatch(text) if len(text) <= LONGEST_DOMAIN and punycode.PREFIX not in text else None
    if plain is not None:
        scheme, wildcard, host = plain.groups()
        return Pattern(scheme, host, None, subdomains=wildcard is not None)
    return examine(text, field)


def is_plain(text: str) -> bool:
    """Whether the text is a pattern of the most frequent kind; whatever is not must be examined."""
    return len(text) <= LONGEST_DOMAIN and punycode.PREFIX not in text and _PLAIN.fullmatch(text) is not None


def examine(text: str, field: str) -> Pattern | Problem:
    """The same as `parse`, by every rule."""
    whole = next(_of_the_whole(text, field), None)
    if whole is not None:
        return whole
    found = _SHAPE.fullmatch(text)
    if found is None:
        # A server on one's own machine has no certificate, as a rule.
        scheme = "http" if is_loopback(text.partition(":")[0]) else "https"
        hint = f"write {scheme}://{text}" if _NO_SCHEME.fullmatch(text) else "write it like https://example.com"
        return Problem(Code.ORIGIN_NO_SCHEME, field, text, "it is not scheme://host", hint)
    parts = _Parts(text, field, **found.groupdict())
    return next(_of_the_parts(parts), None) or parts.pattern()


class _Parts(NamedTuple):
    """The pieces of a text that has the shape of a URL, none of them checked."""

    text: str
    field: str
    scheme: str
    userinfo: str | None
    host: str
    port: str | None
    rest: str | None

    @property
    def base(self) -> str:
        """The host without a leading `*.`."""
        return self.host.removeprefix("*.")

    def pattern(self) -> Pattern:
        return Pattern(self.scheme, self.base, self.port, subdomains=self.host.startswith("*."))

    def wrong(self, code: Code, reason: str, hint: str) -> Problem:
        return Problem(code, self.field, self.text, reason, hint)


def _of_the_whole(text: str, field: str) -> Iterator[Problem]:
    """What can be said without taking the text apart."""
    if not text:
        yield Problem(Code.ORIGIN_EMPTY, field, text, "it is empty", "leave it out")
    if "," in text:
        hint = "give each origin as an item of its own"
        yield Problem(Code.ORIGIN_LIST, field, text, "a comma stands in no origin", hint)
    if any(char.isspace() for char in text):
        yield Problem(Code.ORIGIN_WHITESPACE, field, text, "there is white space in it", "remove the white space")
    if not text.isascii():
        reason = "a browser writes the host in ASCII, Unicode labels as xn--"
        written = punycode.encoded(text)
        hint = f"write {written}" if written else "write the host in its Punycode form"
        yield Problem(Code.ORIGIN_NOT_ASCII, field, text, reason, hint)


def _of_the_parts(parts: _Parts) -> Iterator[Problem]:
    """What is wrong with the pieces, in the order in which a person would see it."""
    for check in _CHECKS:
        problem = check(parts)
        if problem is not None:
            yield problem


def _scheme(parts: _Parts) -> Problem | None:
    lower = parts.scheme.lower()
    if ANY in parts.scheme:
        return parts.wrong(Code.ORIGIN_WILDCARD_MISPLACED, "a scheme cannot be a wildcard", "name each scheme")
    if not _SCHEME.fullmatch(lower):
        return parts.wrong(Code.ORIGIN_BAD_SCHEME, f"{parts.scheme!r} is not a scheme", "use https")
    if lower in _OPAQUE_SCHEMES:
        reason = f"pages of {lower}: have an opaque origin, for which a browser sends null"
        return parts.wrong(Code.ORIGIN_OPAQUE_SCHEME, reason, "serve the page over https")
    if lower in _NO_PAGES:
        reason = f"no page is loaded by {lower}:, so no browser sends such an origin"
        return parts.wrong(Code.ORIGIN_BAD_SCHEME, reason, f"write the origin of the page, {_NO_PAGES[lower]}://...")
    return None


def _rest(parts: _Parts) -> Problem | None:
    if parts.rest == "/":
        hint = f"write {parts.text[:-1]}"
        return parts.wrong(Code.ORIGIN_TRAILING_SLASH, "an origin has no path, not even a slash", hint)
    if parts.rest is not None:
        hint = f"write {parts.text.removesuffix(parts.rest)}"
        return parts.wrong(Code.ORIGIN_PATH, "an origin has no path, query or fragment", hint)
    return None


def _userinfo(parts: _Parts) -> Problem | None:
    if parts.userinfo is None:
        return None
    hint = "remove what stands before the @"
    return parts.wrong(Code.ORIGIN_USERINFO, "an origin has no user name and no password", hint)


def _case(parts: _Parts) -> Problem | None:
    if parts.text == parts.text.lower():
        return None
    return parts.wrong(Code.ORIGIN_UPPERCASE, "a browser writes origins in lower case", f"write {parts.text.lower()}")


def _wildcards(parts: _Parts) -> Problem | None:
    if ANY in parts.base:
        hint = "write https://*.example.com; only whole leading labels, or the port, can be wild"
        return parts.wrong(Code.ORIGIN_WILDCARD_MISPLACED, "the * does not stand where one may", hint)
    if parts.host.startswith("*.") and is_address(parts.base):
        return parts.wrong(Code.ORIGIN_WILDCARD_ON_IP, "an IP address has no subdomains", "name each address")
    return None


def _host(parts: _Parts) -> Problem | None:
    host = parts.base
    if host.startswith("["):
        return _ipv6(parts, host[1:-1])
    if _ENDS_IN_NUMBER.fullmatch(host):
        return _ipv4(parts, host)
    if not host or not _DOMAIN.fullmatch(host):
        return parts.wrong(Code.ORIGIN_BAD_HOST, f"{host!r} is not a host name", "write scheme://host")
    # What the asterisk stands for has a character at least.
    if len(host) + 2 * (parts.host != host) - host.endswith(".") > LONGEST_DOMAIN:
        reason = f"no host name is longer than {LONGEST_DOMAIN} characters"
        return parts.wrong(Code.ORIGIN_BAD_HOST, reason, "correct the host")
    broken = next((label for label in host.split(".") if not punycode.is_valid(label)), None)
    if broken is not None:
        reason = f"{broken!r} is no Punycode, and a browser refuses to load a page from it"
        return parts.wrong(Code.ORIGIN_BAD_HOST, reason, "copy the host from the address bar of a browser")
    return None


def _ipv6(parts: _Parts, text: str) -> Problem | None:
    address = _address(text)
    if not isinstance(address, ipaddress.IPv6Address) or address.scope_id is not None:
        return parts.wrong(Code.ORIGIN_BAD_HOST, f"{text!r} is not an IPv6 address", "write it as [::1]")
    # URL standard, "IPv6 serializer": compressed, lower case, no dotted quad at the end, unlike Python's mapped form.
    canonical = _compress(address)
    if text != canonical:
        hint = f"write [{canonical}]"
        return parts.wrong(Code.ORIGIN_IPV6, "a browser writes IPv6 addresses in compressed form", hint)
    return None


def _ipv4(parts: _Parts, text: str) -> Problem | None:
    if isinstance(_address(text), ipaddress.IPv4Address):
        return None
    reason = "a browser writes IPv4 addresses as four decimal numbers"
    return parts.wrong(Code.ORIGIN_IPV4, reason, "write it as 192.0.2.1")


def _port(parts: _Parts) -> Problem | None:
    port = parts.port
    if port is None or port == ANY:
        return None
    if not _PORT.fullmatch(port) or int(port) > 65535:
        code = Code.ORIGIN_WILDCARD_MISPLACED if ANY in port else Code.ORIGIN_BAD_PORT
        return parts.wrong(code, f"{port!r} is not a port from 1 to 65535", "correct the port, or leave it out")
    if origins.DEFAULT_PORTS.get(parts.scheme) == int(port):
        hint = f"write {parts.text.removesuffix(':' + port)}"
        return parts.wrong(Code.ORIGIN_DEFAULT_PORT, f"a browser leaves out the default port of {parts.scheme}", hint)
    return None


# In the order in which a person would see them; each assumes that those before it found nothing.
_CHECKS: Final[tuple[Callable[[_Parts], Problem | None], ...]] = (
    _scheme, _userinfo, _rest, _case, _wildcards, _host, _port,
)  # fmt: skip


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that the text is, or None."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _compress(address: ipaddress.IPv6Address) -> str:
    """The address as the URL standard serialises it: the first longest run of two or more zero pieces becomes `::`."""
    pieces = [int(piece, 16) for piece in address.exploded.split(":")]
    runs = re.finditer("00+", "".join("x" if piece else "0" for piece in pieces))
    longest = max(runs, key=lambda run: run.end() - run.start(), default=None)
    words = [f"{piece:x}" for piece in pieces]
    if longest is None:
        return ":".join(words)
    return f"{':'.join(words[: longest.start()])}::{':'.join(words[longest.end() :])}"
