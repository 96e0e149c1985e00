"""CORS for any WSGI application (PEP 3333).

What lives here: the application's side of WSGI. What may not: a decision, or the reading of a header (`environ`).
"""

from collections.abc import Callable, Iterable, Iterator
from types import MethodType, TracebackType
from typing import Any, Final, TypeAlias, Unpack

from corsage.http.grammar import HTTP_WHITESPACE
from corsage.http.headers import HeaderList
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_ORIGIN
from corsage.policy.decision import LENGTHS, MERGED
from corsage.policy.routes import Configuration
from corsage.server.environ import Judge, merge
from corsage.server.migration import PolicyFields, policy_of

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]
WSGIApp: TypeAlias = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
# The `start_response` of an application with our headers. Its first argument, the server's own, is bound request by
# request: a method costs less to bind than a closure to make.
Starter: TypeAlias = Callable[..., Callable[[bytes], object]]

_STATUS: Final = {204: "204 No Content", 403: "403 Forbidden"}
_FAULT: Final = b"Internal Server Error"
# The key that Werkzeug's debugger puts into the environment.
_DEBUGGER: Final = "werkzeug.debug.preserve_context"


class CORSMiddleware:
    """Enforce a policy in front of a WSGI application: as the ASGI middleware does, with the same arguments.

    Raises `PolicyError`, and `TypeError` for a policy with a coroutine function.
    """

    def __init__(
        self,
        app: WSGIApp,
        policy: Policy | Configuration | None = None,
        *,
        debug: bool = False,
        **fields: Unpack[PolicyFields],
    ) -> None:
        """Take the application, and the policy in one of its two forms."""
        if policy is not None and fields:
            raise TypeError("give a policy or its fields, not both")
        self.app: Final = app
        self._debug: Final = debug
        self.policy = policy_of(fields) if policy is None else policy

    @property
    def policy(self) -> Policy | Configuration:
        """What is enforced now."""
        return self._ready.judge.source

    @policy.setter
    def policy(self, policy: Policy | Configuration) -> None:
        self._ready = _Ready(Judge(policy, debug=self._debug))

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a preflight, or let the application answer and put the policy's headers on it."""
        ready, origin = self._ready, environ.get("HTTP_ORIGIN")
        plain = ready.plain
        if origin is None:
            ours = plain
        elif environ["REQUEST_METHOD"] != "OPTIONS" and len(origin) <= LONGEST_ORIGIN:
            ours = ready.known.get(origin.strip(HTTP_WHITESPACE), ready.otherwise)
        else:
            ours = None
        if ours is None:
            judge = ready.judge
            path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "") if judge.routes else ""
            answer = judge.answer(environ, environ["REQUEST_METHOD"], path)
            if answer.status is not None:
                start_response(_STATUS[answer.status], [*answer.headers])
                return []
            ours = _starter(answer.headers)
            if not answer.readable or origin is None:
                plain = ours
        if ours is plain:
            return self.app(environ, MethodType(ours, start_response))
        return _readable(self.app, environ, ours, start_response)


class _Ready:
    """A judge, and what it says of an actual request without being asked, ready to be put on a response.

    plain: puts on a response what it carries when no origin was given; None where that depends on the route.
    known: what puts the headers on the response to an allowed origin.
    otherwise: the same for an origin that is not known, `plain` if it is refused; None where it must be judged.
    """

    __slots__ = ("judge", "known", "otherwise", "plain")

    def __init__(self, judge: Judge) -> None:
        without, other = judge.without_origin, judge.otherwise
        self.judge: Final = judge
        self.plain: Final = None if without is None else _starter(without.headers)
        self.known: Final = {origin: _starter(answer.headers) for origin, answer in judge.known.items()}
        self.otherwise: Starter | None = None
        if other is not None:
            # What may be read has the same headers, but is not `plain` itself, which says that the page may not.
            self.otherwise = _starter(other.headers) if other.readable else self.plain


def _starter(pairs: HeaderList) -> Starter:
    """The `start_response` of an application, to be bound to the server's own: it adds our headers."""
    ours = [*pairs]

    def start(
        start_response: StartResponse, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], object]:
        # PEP 3333 asks for a list; whatever else a server takes, it goes on taking.
        if headers.__class__ is not list:
            headers = [*headers]
        for name, _ in headers:
            if len(name) in LENGTHS and name.lower() in MERGED:
                headers = merge(headers, pairs)
                break
        else:
            # Not `+=`, though PEP 3333 lets a server change the list: applications do keep one for many responses.
            headers = headers + ours
        if exc_info is None:
            return start_response(status, headers)
        return start_response(status, headers, exc_info)

    return start


def _note(
    answer: list[Any], status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
) -> Callable[[bytes], object]:
    """The server's `start_response`, bound to a list of itself and whether it was called."""
    answer[1] = True
    start_response: StartResponse = answer[0]
    if exc_info is None:
        return start_response(status, headers)
    return start_response(status, headers, exc_info)


def _readable(app: WSGIApp, environ: dict[str, Any], ours: Starter, start_response: StartResponse) -> Iterable[bytes]:
    """The answer of an application to a page that may read it, and so must be able to read an error, too.

    If the application raises before it answers, a 500 with the policy's headers goes out, whole, and the exception
    goes on. So the page can read the error, and whoever stands outside sees the exception. Werkzeug's debugger gets
    the exception without an answer, because it answers with a page of its own.
    """
    answer = [start_response, False]
    start = MethodType(ours, MethodType(_note, answer))
    try:
        body = app(environ, start)
    except Exception as error:
        if answer[1] or _DEBUGGER in environ:
            raise
        return _fault(error, start)
    return body if answer[1] else _Unstarted(body, environ, start, answer)


def _fault(error: Exception, start: StartResponse) -> Iterator[bytes]:
    """Answer 500, whole, and raise; or, where the server has no `write` (asgiref), raise when the body is read on."""
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(_FAULT)))]
    write: Callable[[bytes], object] | None = start("500 Internal Server Error", headers)
    if write is None:
        return _body_and(error)
    # PEP 3333, "The write() Callable": head and body are on their way when it returns.
    write(_FAULT)
    raise error


def _body_and(error: Exception) -> Iterator[bytes]:
    yield _FAULT
    raise error


class _Unstarted:
    """The body of an application that answers when the first piece is asked for, or a 500 in its place."""

    def __init__(self, body: Iterable[bytes], environ: dict[str, Any], start: StartResponse, answer: list[Any]) -> None:
        self._body, self._environ, self._start, self._answer = body, environ, start, answer

    def __iter__(self) -> Iterator[bytes]:
        body = iter(self._body)
        while True:
            try:
                piece = next(body)
            except StopIteration:
                return
            except Exception as error:
                if self._answer[1] or _DEBUGGER in self._environ:
                    raise
                body = _fault(error, self._start)
                continue
            yield piece

    def close(self) -> None:
        """Pass on what the server says when it has finished (PEP 3333, "Specification Details")."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
