"""The JSON forms of what went over the wire and of what the script saw, as tables of fields."""

from typing import Any, Final, get_args

from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.fetch.outcome import Failure, Outcome, Response, ResponseType
from corsage.fetch.reason import Reason
from corsage.handshake import body_form
from corsage.handshake.fields import FLAG, TEXT, Codec, Derived, Field, Form, optional, several, whole
from corsage.handshake.form import Place, choice, header_list, mapping

HEADERS: Final = Codec("[string, string][]", lambda lines: [list(pair) for pair in lines], header_list)
OCTETS: Final = Codec("string | { base64: string }", body_form.write_octets, body_form.octets)
_REASON: Final = Codec("string", str, lambda place: choice(place, list(Reason)))
_TYPE: Final = Codec(
    " | ".join(f'"{name}"' for name in get_args(ResponseType)), str, lambda place: choice(place, get_args(ResponseType))
)
# A status line may say anything from 0 to 999, and a browser that reads HTTP/1 takes it.
_STATUS: Final = whole(0, 999)

SEND: Final = Form(
    "Sent",
    Send,
    (
        Field("url", "url", TEXT, "The URL, without fragment and credentials."),
        Field("method", "method", TEXT, "The method."),
        Field("headers", "headers", HEADERS, "The header lines that the engine sent, in order."),
        Field("body", "body", optional(OCTETS), "The body, or null."),
        Field("preflight", "preflight", FLAG, "Whether this is a CORS-preflight request."),
        Field("credentials", "credentials", FLAG, "Whether the browser includes credentials."),
        Field("via", "via", several(TEXT), "The URLs whose redirects led here, the first one first.", ()),
        Field("stream", "stream", FLAG, "Whether the body was produced while it was sent.", False),  # noqa: FBT003 - a default
    ),
)

ANSWER: Final = Form(
    "Answer",
    Answer,
    (
        Field("status", "status", _STATUS, "The status code."),
        Field("reason", "reason_phrase", TEXT, "The reason phrase of the status line, or an empty string."),
        Field("headers", "headers", HEADERS, "The header lines as they came, in order."),
        Field("body", "body", OCTETS, "The whole body."),
        Field("broken", "broken", TEXT, "Why the body ended too early.", ""),
    ),
)

LOST: Final = Form(
    "Lost",
    Lost,
    (
        Field("lost", "cause", Codec("string", str, lambda place: choice(place, list(LostCause))), "Why none came."),
        Field("detail", "detail", TEXT, "The transport's own sentence."),
    ),
)

RESPONSE: Final = Form(
    "Response",
    Response,
    (
        Field("type", "type", _TYPE, "The kind of filtered response."),
        Field("status", "status", _STATUS, "The status that the script sees; 0 for an opaque response."),
        Field("url", "url", TEXT, "The response's URL as the script sees it."),
        Field("redirected", "redirected", FLAG, "Whether a redirect led to it."),
        Field("headers", "headers", HEADERS, "The headers that the script can read, in lower case and sorted."),
        Field("body", "body", OCTETS, "The body that the script can read."),
        Field("status_text", "status_text", TEXT, "The reason phrase that the script sees.", ""),
    ),
)

FAILURE: Final = Form(
    "Failure",
    Failure,
    (
        Derived("error", '"TypeError"', lambda _: "TypeError", "What the script gets."),
        Field("reason", "reason", _REASON, "Why; Chromium's `CorsError` name where the reason is CORS."),
        Field("parameter", "parameter", TEXT, "The value, method, header or scheme that the reason is about."),
        Field("detail", "detail", TEXT, "A further fact.", ""),
        Field("url", "url", TEXT, "Where it failed, as a console shows it.", ""),
    ),
)


def write_received(received: Received) -> dict[str, Any]:
    """An answer, or why no answer came."""
    return LOST.write(received) if isinstance(received, Lost) else ANSWER.write(received)


def read_received(place: Place) -> Received:
    """What `write_received` wrote."""
    mapping(place)
    received: Received = (LOST if "lost" in place.value else ANSWER).read(place)
    return received


def write_outcome(outcome: Outcome) -> dict[str, Any]:
    """A response, or a failure with the reason that the script does not get."""
    return FAILURE.write(outcome) if isinstance(outcome, Failure) else RESPONSE.write(outcome)


def read_outcome(place: Place) -> Outcome:
    """What `write_outcome` wrote."""
    mapping(place)
    outcome: Outcome = (FAILURE if "error" in place.value else RESPONSE).read(place)
    return outcome


RECEIVED: Final = Codec("Answer | Lost", write_received, read_received)
OUTCOME: Final = Codec("Response | Failure", write_outcome, read_outcome)
