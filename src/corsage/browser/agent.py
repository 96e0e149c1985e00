"""The engine as a service for other languages: one JSON object a line in, one a line out (docs/reference/agent.md).

What lives here: the two forms, and the loop that keeps many requests under way. One cookie jar and one preflight
cache live as long as the agent. A line that is not a request is answered too, with what is wrong and where.
"""

import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, TypeAlias, TypeVar, get_args

import anyio

from corsage.browser import live
from corsage.browser.client import AsyncBrowser
from corsage.browser.failure import first_line
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode, Credentials, Initiator, Mode, Page, Redirect, ReferrerPolicy, Request
from corsage.handshake import body_form, page_form
from corsage.handshake.form import FormError, Place, choice, flag, header_list, mapping, required, text
from corsage.handshake.record import FetchRecord
from corsage.http.headers import HeaderList

T = TypeVar("T")

#: What is thrown where it is not a TypeError (XMLHttpRequest, open() and setRequestHeader(); WebKit's streams).
_THROWN: Final[dict[tuple[Initiator, Reason], str]] = {
    ("xhr", Reason.INVALID_METHOD): "SyntaxError",
    ("xhr", Reason.FORBIDDEN_METHOD): "SecurityError",
    ("xhr", Reason.INVALID_URL): "SyntaxError",
    ("xhr", Reason.INVALID_HEADER_NAME): "SyntaxError",
    ("xhr", Reason.INVALID_HEADER_VALUE): "SyntaxError",
    ("fetch", Reason.STREAM_NOT_SUPPORTED): "NotSupportedError",
}

KEYS: Final = (
    "id", "op", "origin", "page", "url", "method", "headers", "body", "stream", "uploadListeners", "mode",
    "credentials", "redirect", "referrer", "referrerPolicy", "cache", "keepalive",
)  # fmt: skip
#: The `op` of a line that is not a request: the one of its `id` is wanted no more.
ABORT: Final = "abort"
#: Requests under way at once; a further line is not read before one of them has ended.
MOST_AT_ONCE: Final = 512

#: An `id` that a line begins with.
_FIRST_ID: Final = re.compile(rb'\s*\{\s*"id"\s*:\s*(-?[0-9]+|"(?:[^"\\]|\\.)*")\s*,')


class TooLongError(ValueError):
    """A line that was too long to be read; its request can be told so where it begins with its `id`."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__("the line is too long")
        self.identity: object = None
        match = _FIRST_ID.match(beginning)
        if match is not None:
            with suppress(ValueError):
                self.identity = json.loads(match[1])


#: A line of what is asked, or why it was not read.
Lines: TypeAlias = AsyncIterator[bytes | TooLongError]
Write: TypeAlias = Callable[[bytes], Awaitable[None]]


class _ThrownError(FormError):
    """A line that is a call, but one for which `fetch()` throws."""


async def serve(browser: AsyncBrowser, lines: Lines, write: Write) -> None:
    """Answer each line as its request ends, in any order; returns when the lines have ended and all are answered."""
    places, turn = anyio.Semaphore(MOST_AT_ONCE), anyio.Lock()
    under_way: dict[str, anyio.CancelScope] = {}

    async def answer(message: object, scope: anyio.CancelScope, key: str) -> None:
        reply: dict[str, Any] = {"error": "AbortError", "reason": "Aborted", "message": "the request was aborted"}
        try:
            with scope:
                reply = await _answer(browser, message)
            if under_way.get(key) is scope:
                del under_way[key]
            line = json.dumps({"id": _identity(message), **reply}, separators=(",", ":")).encode("ascii")
            async with turn:
                await write(line + b"\n")
        finally:
            places.release()

    async with anyio.create_task_group() as group:
        async for line in lines:
            if isinstance(line, bytes) and not line.strip():
                continue
            parsed = _parsed(line)
            key = json.dumps(_identity(parsed), sort_keys=True)
            if isinstance(parsed, dict) and parsed.get("op") == ABORT:
                if key in under_way:
                    under_way[key].cancel()
                continue
            await places.acquire()
            under_way[key] = scope = anyio.CancelScope()
            group.start_soon(answer, parsed, scope, key)


async def _answer(browser: AsyncBrowser, parsed: object) -> dict[str, Any]:
    try:
        page, request = _heard(parsed)
        return write(browser, page, await browser.begin(request, page))
    except _ThrownError as error:
        return {"error": "TypeError", "reason": "BadRequest", "message": f"fetch() threw: {error}"}
    except (ValueError, RecursionError) as error:
        return {"error": "BadRequest", "reason": "BadRequest", "message": str(error) or repr(error)}
    except Exception as error:  # noqa: BLE001 - one request's misfortune is not the others': the agent lives on
        message = f"a fault of ours, please report it: {error!r}"
        return {"error": "AgentError", "reason": "AgentError", "message": message}


def _heard(message: object) -> tuple[Page, Request]:
    if isinstance(message, Exception):
        raise message
    return read(message)


def _identity(message: object) -> object:
    if isinstance(message, TooLongError):
        return message.identity
    return message.get("id") if isinstance(message, dict) else None


def _parsed(line: bytes | TooLongError) -> object:
    """The JSON of a line, or what is wrong with it; some shells begin what they pipe with a byte order mark."""
    if isinstance(line, TooLongError):
        return line
    try:
        return json.loads(line.decode("utf-8-sig").strip(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def read(message: object) -> tuple[Page, Request]:
    """The page and the call that a line describes; null is the default of any key. Raises `FormError`."""
    fields = mapping(Place(message), KEYS).value
    place = Place({key: value for key, value in fields.items() if value is not None})
    body = place.get("body")
    return _page(place), Request(
        url=text(required(place, "url")),
        method=text(place.get("method", "GET")),
        headers=header_list(place.get("headers", [])),
        body=None if body.value is None else body_form.decoded(body),
        mode=_option(place.get("mode", "cors"), get_args(Mode)),
        credentials=_option(place.get("credentials", "same-origin"), get_args(Credentials)),
        redirect=_option(place.get("redirect", "follow"), get_args(Redirect)),
        cache=_option(place.get("cache", "default"), get_args(CacheMode)),
        keepalive=flag(place.get("keepalive", False)),
        referrer=text(place.get("referrer", "about:client")),
        referrer_policy=_option(place.get("referrerPolicy", ""), get_args(ReferrerPolicy)),
        stream=flag(place.get("stream", False)),
        initiator=choice(place.get("op", "fetch"), get_args(Initiator)),
        upload_listeners=flag(place.get("uploadListeners", False)),
    )


def _option(place: Place, choices: tuple[T, ...]) -> T:
    """Web IDL, "convert" to an enumeration; and the constructor, step 17: no script asks for the mode "navigate"."""
    try:
        return choice(place, choices)
    except FormError as error:
        raise _ThrownError(error.path, error.problem) from error


def _page(place: Place) -> Page:
    """`page` is the URL of the page; `origin`, where given, its origin: "null" for a sandboxed frame."""
    page = page_form.read_page(place["page"]) if "page" in place.value else None
    if "origin" not in place.value:
        if page is None:
            raise place.fail("'page' or 'origin' is missing")
        return page
    origin = page_form.read_page(place["origin"])
    return replace(origin, url=page.url or f"{page.origin}/") if page is not None else origin


def write(browser: AsyncBrowser, page: Page, begun: FetchRecord) -> dict[str, Any]:
    """How the call ended; a failure with the reason and the words that the page's script is not told.

    A body that broke off is a failure with the response that the script had before it read the body.
    """
    record, there = live.read(begun), begun.outcome
    response = _response(there, begun.request.initiator) if isinstance(there, Response) else None
    outcome = record.outcome
    if isinstance(outcome, Failure):
        error = _THROWN.get((begun.request.initiator, outcome.reason), "TypeError")
        reply = {"error": error, "reason": outcome.reason.value, "message": first_line(browser.handshake(page, record))}
        return reply if response is None else {**reply, "response": response}
    assert response is not None, "what is read has begun"
    return response


def _to_be_joined(headers: HeaderList) -> Iterator[tuple[str, str]]:
    """For a `Headers`, which drops the blank at the end of a value whose last lines are empty: these by themselves."""
    for name, value in headers:
        rest = value
        while rest.endswith(", "):
            rest = rest[:-2]
        yield name, rest
        yield from [(name, "")] * ((len(value) - len(rest)) // 2)


def _response(response: Response, initiator: Initiator) -> dict[str, Any]:
    headers = _to_be_joined(response.headers) if initiator == "fetch" else response.headers
    return {
        "type": response.type,
        "url": response.url,
        "redirected": response.redirected,
        "status": response.status,
        "statusText": response.status_text,
        "headers": [list(pair) for pair in headers],
        "body": base64.b64encode(response.body).decode("ascii"),
    }
