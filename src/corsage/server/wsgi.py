"""CORS for any WSGI application (PEP 3333).

What lives here: the application's side of WSGI. What may not: a decision, or the reading of a header (`environ`).
"""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Final, TypeAlias, Unpack

from corsage.fetch.headers import HeaderList
from corsage.policy import Policy
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
        judge = self._judge
        ours = judge.without_origin
        if ours is None or "HTTP_ORIGIN" in environ:
            path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
            status, ours, readable = judge.answer(environ, environ["REQUEST_METHOD"], path)
            if status is not None:
                start_response(_STATUS[status], list(ours))
                return []
            if readable:
                return _Answering(self.app, environ, start_response, ours)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: ExcInfo) -> Callable[[bytes], object]:
            return start_response(status, merge(headers, ours), *exc_info)

        return self.app(environ, start)


class _Answering:
    """The answer of the application, or a 500 in its place when it raises before it answers.

    The page may read this answer, so it must be able to read the error too. WSGI cannot both answer and raise: the
    traceback goes to `wsgi.errors`, where servers put theirs.
    """

    def __init__(self, app: WSGIApp, environ: dict[str, Any], start_response: StartResponse, ours: HeaderList) -> None:
        self._environ, self._start, self._ours = environ, start_response, ours
        self._started = False
        self._body: Iterable[bytes] = ()
        try:
            self._body = app(environ, self._start_ours)
        except Exception:
            if self._started:
                raise
            self._body = self._fault()

    def _start_ours(self, status: str, headers: list[tuple[str, str]], *exc_info: ExcInfo) -> Callable[[bytes], object]:
        self._started = True
        return self._start(status, merge(headers, self._ours), *exc_info)

    def __iter__(self) -> Iterator[bytes]:
        body = iter(self._body)
        while True:
            try:
                piece = next(body)
            except StopIteration:
                return
            except Exception:
                if self._started:
                    raise
                body = iter(self._fault())
                continue
            yield piece

    def _fault(self) -> list[bytes]:
        """Answer 500; what is handled right now goes to the log."""
        from traceback import print_exc  # noqa: PLC0415 - only a fault needs it

        print_exc(file=self._environ["wsgi.errors"])
        self._started = True
        headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(_FAULT))), *self._ours]
        self._start("500 Internal Server Error", headers)
        return [_FAULT]

    def close(self) -> None:
        """Pass on what the server says when it has finished (PEP 3333, "Specification Details")."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
