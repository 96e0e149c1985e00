"""CORS for any WSGI application (PEP 3333).

What lives here: the application's side of WSGI. What may not: a decision, or the reading of a header (`environ`).
"""

from collections.abc import Callable, Iterable, Iterator
from types import MethodType, TracebackType
from typing import Any, Final, TypeAlias, Unpack

from corsage.fetch.grammar import HTTP_WHITESPACE
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_ORIGIN
from corsage.policy.decision import LENGTHS, MERGED
from corsage.policy.routes import Configuration
from corsage.server.environ import Judge, merge
from corsage.server.migration import PolicyFields, policy_of

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]
WSGIApp: TypeAlias = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

_STATUS: Final = {204: "204 No Content", 403: "403 Forbidden"}
_FAULT: Final = b"Internal Server Error"


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
        self._judge = Judge(policy_of(fields) if policy is None else policy, debug=debug)

    @property
    def policy(self) -> Policy | Configuration:
        """What is enforced now."""
        return self._judge.source

    @policy.setter
    def policy(self, policy: Policy | Configuration) -> None:
        self._judge = Judge(policy, debug=self._debug)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a preflight, or let the application answer and put the policy's headers on it."""
        judge, origin = self._judge, environ.get("HTTP_ORIGIN")
        if origin is None:
            answer = judge.without_origin
        elif environ["REQUEST_METHOD"] != "OPTIONS" and len(origin) <= LONGEST_ORIGIN:
            answer = judge.known.get(origin.strip(HTTP_WHITESPACE), judge.otherwise)
        else:
            answer = None
        if answer is None:
            path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "") if judge.routes else ""
            answer = judge.answer(environ, environ["REQUEST_METHOD"], path)
            if answer.status is not None:
                start_response(_STATUS[answer.status], [*answer.headers])
                return []
        if answer.readable and origin is not None:
            return _readable(self.app, environ, [start_response, answer.headers, False])
        return self.app(environ, MethodType(_start, [start_response, answer.headers, False]))


def _start(
    response: list[Any], status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
) -> Callable[[bytes], object]:
    """The `start_response` of an application, bound to the server's own, our headers, and whether it was called.

    A method costs less to bind, request by request, than a closure to make.
    """
    start_response, ours, _ = response
    response[2] = True
    for name, _ in headers:
        if len(name) in LENGTHS and name.lower() in MERGED:
            merged = merge(headers, ours)
            break
    else:
        merged = [*headers, *ours]
    if exc_info is None:
        return start_response(status, merged)  # type: ignore[no-any-return]
    return start_response(status, merged, exc_info)  # type: ignore[no-any-return]


def _readable(app: WSGIApp, environ: dict[str, Any], response: list[Any]) -> Iterable[bytes]:
    """The answer of an application to a page that may read it, and so must be able to read an error too.

    When the application raises before it answers, a 500 goes out in its place. WSGI cannot both answer and raise: the
    traceback goes to `wsgi.errors`, where servers put theirs.
    """
    try:
        body = app(environ, MethodType(_start, response))
    except Exception:
        if response[2]:
            raise
        return _fault(environ, response)
    return body if response[2] else _Unstarted(body, environ, response)


def _fault(environ: dict[str, Any], response: list[Any]) -> list[bytes]:
    """Answer 500; what is handled right now goes to the log."""
    from traceback import print_exc  # noqa: PLC0415 - only a fault needs it

    print_exc(file=environ["wsgi.errors"])
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(_FAULT)))]
    _start(response, "500 Internal Server Error", headers)
    return [_FAULT]


class _Unstarted:
    """The body of an application that answers when the first piece is asked for, or a 500 in its place."""

    def __init__(self, body: Iterable[bytes], environ: dict[str, Any], response: list[Any]) -> None:
        self._body, self._environ, self._response = body, environ, response

    def __iter__(self) -> Iterator[bytes]:
        body = iter(self._body)
        while True:
            try:
                piece = next(body)
            except StopIteration:
                return
            except Exception:
                if self._response[2]:
                    raise
                body = iter(_fault(self._environ, self._response))
                continue
            yield piece

    def close(self) -> None:
        """Pass on what the server says when it has finished (PEP 3333, "Specification Details")."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
