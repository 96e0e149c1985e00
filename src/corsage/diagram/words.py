"""What stands on an arrow or in a note: paths, statuses, header lines, each cut to what a picture can hold."""

from collections.abc import Iterable
from typing import Final

from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Send
from corsage.http import headers
from corsage.http.headers import CORS_REQUEST_HEADERS, CORS_RESPONSE_HEADERS, HeaderList
from corsage.http.status import REASON_PHRASES

WIDTH: Final = 72

#: What a browser asks with whether a stored response is still good.
CONDITIONS: Final = ("if-none-match", "if-modified-since")
#: How the names of the protocol are written, whatever their spelling on the wire.
SPELLED: Final = {name: "-".join(part.capitalize() for part in name.split("-")) for name in sorted(
    CORS_REQUEST_HEADERS | CORS_RESPONSE_HEADERS | set(CONDITIONS)
)}  # fmt: skip


def cut(text: str) -> str:
    """One line of at most WIDTH characters; what is not printable is shown as its code."""
    clean = "".join([c if c.isprintable() else f"\\x{ord(c):02x}" for c in text])
    return clean if len(clean) <= WIDTH else f"{clean[: WIDTH - 1]}…"


def path(url: str) -> str:
    """Path and query of a URL."""
    parsed = urls.parse(url)
    if parsed is None or not parsed.is_http:
        return cut(url)
    rest = parsed.target.partition("://")[2]
    return cut(rest[rest.find("/") :])


def request_line(sent: Send) -> str:
    """Method and path."""
    return f"{cut(sent.method)} {path(sent.url)}"


def status(answer: Answer) -> str:
    """`204 No Content`: the server's own phrase, or the registered one."""
    return cut(f"{answer.status} {answer.reason_phrase or REASON_PHRASES.get(answer.status, '')}".rstrip())


def lines(listed: HeaderList, names: Iterable[str]) -> list[str]:
    """`Name: value` for each of the names (lower case) that the list has, several lines of a name as they combine."""
    found = ((name, headers.get(listed, name)) for name in names)
    return [cut(f"{SPELLED.get(name, name)}: {value}") for name, value in found if value is not None]


def request_lines(sent: HeaderList) -> list[str]:
    """The CORS headers of a request, in the order of the protocol."""
    return lines(sent, ("origin", "access-control-request-method", "access-control-request-headers"))


def response_lines(received: HeaderList) -> list[str]:
    """The CORS headers of a response, in the order of the protocol."""
    return lines(
        received,
        (
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-max-age",
            "access-control-expose-headers",
        ),
    )


def wrapped(text: str) -> str:
    """Prose in lines of at most WIDTH characters."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([cut(part) for part in [*lines, line]])
