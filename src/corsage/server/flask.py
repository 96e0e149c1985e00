"""CORS for Flask: `CORS(app, policy)`, with a policy of its own for a blueprint or a view.

    CORS(app, Policy(...), blueprints={"public": Policy(allow_origins=["*"])})

    @app.get("/open")
    @cors(Policy(allow_origins=["*"]))
    def view(): ...

The view's policy comes before its blueprint's, and that before the application's. A preflight is judged by the policy
of the view that would answer the request that it announces. Error responses are covered, those of aborts and of
unhandled exceptions too; in debug mode Flask lets exceptions through, and they have no response.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from corsage.policy import Policy
from corsage.policy.routes import Configuration
from corsage.server.environ import ASKED_METHOD, Answer, Judge, merge

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE: Final = "__corsage_judge__"


def cors(policy: Policy) -> Callable[[View], View]:
    """Give one view a policy of its own, which the application's `CORS` enforces. Goes below `@app.route`."""

    def decorated(view: View) -> View:
        setattr(view, _ATTRIBUTE, Judge(policy))
        return view

    return decorated


class CORS:
    """The extension. Raises `TypeError` for a policy with a coroutine function."""

    def __init__(
        self,
        app: Flask | None = None,
        policy: Policy | Configuration | None = None,
        *,
        blueprints: Mapping[str, Policy] | None = None,
        debug: bool = False,
    ) -> None:
        """Take the policies; the application now, or later by `init_app`."""
        self._judge: Final = Judge(policy or Policy(), debug=debug)
        self._of_blueprint: Final = {name: Judge(own, debug=debug) for name, own in (blueprints or {}).items()}
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Answer before every other function of the application, and put the headers on after every other."""
        app.extensions["corsage"] = self
        app.before_request_funcs.setdefault(None, []).insert(0, self._before)
        # Flask calls these in reverse.
        app.after_request_funcs.setdefault(None, []).insert(0, self._after)

    def _before(self) -> Response | None:
        answer: Answer = self._choose().answer(request.environ, request.method, request.path)
        g.corsage_answer = answer
        return None if answer.status is None else Response(status=answer.status)

    def _after(self, response: Response) -> Response:
        answer: Answer | None = g.pop("corsage_answer", None)
        if answer is not None:
            merged = merge(list(response.headers), answer.headers)
            response.headers.clear()
            response.headers.extend(merged)
        return response

    def _choose(self) -> Judge:
        """The judge of the view, of its blueprint, or of the application."""
        endpoint = self._endpoint()
        if endpoint is None:
            return self._judge
        own: Judge | None = getattr(current_app.view_functions.get(endpoint), _ATTRIBUTE, None)
        # "outer.inner.view": the innermost blueprint comes first.
        names = endpoint.split(".")[:-1]
        of_blueprint = [self._of_blueprint.get(".".join(names[:size])) for size in range(len(names), 0, -1)]
        return next((judge for judge in [own, *of_blueprint] if judge is not None), self._judge)

    @staticmethod
    def _endpoint() -> str | None:
        """The endpoint of the request; for a preflight, of the request that it announces."""
        asked = request.environ.get(ASKED_METHOD) if request.method == "OPTIONS" else None
        adapter = current_app.create_url_adapter(request) if asked is not None else None
        if adapter is None:
            return request.endpoint
        try:
            return str(adapter.match(method=asked)[0])
        except HTTPException:
            return request.endpoint
