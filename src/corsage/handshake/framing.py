"""What HTTP/1.1 makes of an application's answer on its way out: a phrase, and a Content-Length (RFC 9110, 8.6)."""

from corsage.fetch.network import Answer
from corsage.http import headers
from corsage.http.status import REASON_PHRASES


def framed(answer: Answer) -> Answer:
    """The answer as it goes over the wire to any method but HEAD; 204 and 304 have neither a body nor its length."""
    status, lines, body, phrase, _ = answer
    if status in {204, 304}:
        body = b""
    elif headers.get(lines, "content-length") is None:
        lines = (*lines, ("content-length", str(len(body))))
    return Answer(status, lines, body, phrase or REASON_PHRASES.get(status, ""))


def without_body(answer: Answer) -> Answer:
    """What a HEAD gets of it (RFC 9110, 9.3.2)."""
    return answer._replace(body=b"")
