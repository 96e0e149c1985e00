"""The error answer of an ASGI application that raised, sent through the middleware so that a page can read it.

Starlette and FastAPI answer an unhandled exception in their outermost layer (`ServerErrorMiddleware`: the handler of
`Exception` or 500, or the debug page). A middleware that was added to the application stands inside of that layer, so
the answer would go out without CORS headers, and look like a CORS error to the page. Here the same layer is run once
more, around the exception alone, and answers through the middleware. The exception then goes on to whoever stands
outside. No framework is imported: the application is in the scope, and brings its own layer.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from inspect import iscoroutinefunction
from typing import Any, Final, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Any]]
Send: TypeAlias = Callable[[Any], Awaitable[None]]
Handler: TypeAlias = Callable[[Any, Exception], Any]

_ANSWERED: Final = "corsage.error_answered"
_ONCE: Final = "__corsage_once__"
_BODY: Final = b"Internal Server Error"
_HEADERS: Final = ((b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(_BODY)))


async def answer(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the application's own error answer, or a plain 500 if it has none. Does not raise `error`."""
    layer: Any = getattr(scope.get("app"), "middleware_stack", None)
    if not (hasattr(layer, "handler") and hasattr(layer, "debug")):
        await send({"type": "http.response.start", "status": 500, "headers": [*_HEADERS]})
        await send({"type": "http.response.body", "body": _BODY})
        return

    async def raising(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise error

    handler = getattr(layer.handler, _ONCE, layer.handler)
    try:
        await type(layer)(raising, handler=handler, debug=layer.debug)(scope, receive, send)
    except Exception as raised:
        if raised is not error:
            raise
    scope[_ANSWERED] = True
    if handler is not None and layer.handler is handler:
        layer.handler = _once(handler)


def _once(handler: Handler) -> Handler:
    """The handler, which is not called again for an exception that it has answered here.

    The outer layer calls it for every exception that passes, even if an answer has started; then it sends nothing.
    """

    async def asynchronous(request: Any, error: Exception) -> Any:  # noqa: ANN401 - the framework's types
        return None if request.scope.get(_ANSWERED) else await handler(request, error)

    def synchronous(request: Any, error: Exception) -> Any:  # noqa: ANN401 - as above
        return None if request.scope.get(_ANSWERED) else handler(request, error)

    called = handler if iscoroutinefunction(handler) else getattr(handler, "__call__", handler)  # noqa: B004 - its kind
    wrapper = asynchronous if iscoroutinefunction(called) else synchronous
    setattr(wrapper, _ONCE, handler)
    return wrapper
