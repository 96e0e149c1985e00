"""The Flask extension."""

from typing import Any

import pytest
from flask import Blueprint, Flask, abort

from corsage import Policy
from corsage.server.flask import CORS, cors

APP = "https://app.example.com"
POLICY = Policy(allow_origins=[APP], allow_methods=["PUT"])
PUBLIC = Policy(allow_origins=["*"], allow_methods=["GET"])
PREFLIGHT = {"Origin": APP, "Access-Control-Request-Method": "PUT"}


@pytest.fixture
def client() -> Any:  # noqa: ANN401 - Flask's test client
    """An application with a view, a blueprint, and a view with a policy of its own."""
    app = Flask("app")
    public = Blueprint("public", "public", url_prefix="/public")

    @app.route("/", methods=["GET", "PUT"])
    def index() -> tuple[str, dict[str, str]]:
        return "index", {"Access-Control-Allow-Origin": "https://evil.test", "Vary": "Accept"}

    @app.get("/open")
    @cors(PUBLIC)
    def opened() -> str:
        return "open"

    @app.put("/open")
    def put() -> str:
        return "put"

    @app.get("/abort")
    def aborting() -> str:
        abort(418)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError

    @public.get("/x")
    def x() -> str:
        return "x"

    app.register_blueprint(public)
    CORS(app, POLICY, blueprints={"public": PUBLIC})
    return app.test_client()


def test_the_policy_is_enforced_on_views_and_replaces_their_own_headers(client: Any) -> None:  # noqa: ANN401
    """What the view says about CORS is gone; its Vary stays."""
    response = client.get("/", headers={"Origin": APP})
    assert response.headers.getlist("Access-Control-Allow-Origin") == [APP]
    assert response.headers.getlist("Vary") == ["Accept", "Origin"]
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": "https://evil.test"}).headers
    assert client.get("/").headers.getlist("Vary") == ["Accept", "Origin"]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/abort", 418), ("/broken", 500), ("/public/x", 405)])
def test_error_responses_have_the_headers_too(client: Any, path: str, status: int) -> None:  # noqa: ANN401
    """404, 405, aborts and unhandled exceptions can be read by the page."""
    response = client.open(path, method="PATCH" if status == 405 else "GET", headers={"Origin": APP})
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == APP


def test_a_preflight_is_answered_for_the_view_that_it_announces(client: Any) -> None:  # noqa: ANN401
    """The GET view of /open is public, the PUT view of the same path is not."""
    response = client.options("/", headers=PREFLIGHT)
    assert (response.status_code, response.headers["Access-Control-Allow-Methods"]) == (204, "PUT")
    asked = {"Origin": "https://any.test", "Access-Control-Request-Method": "GET"}
    assert client.options("/open", headers=asked).status_code == 204
    assert client.options("/open", headers={**asked, "Access-Control-Request-Method": "PUT"}).status_code == 403
    assert client.options("/public/x", headers=asked).status_code == 204
    assert client.options("/", headers=asked).status_code == 403


def test_other_options_are_flasks(client: Any) -> None:  # noqa: ANN401
    """OPTIONS without Access-Control-Request-Method lists the view's methods."""
    response = client.options("/", headers={"Origin": APP})
    assert response.status_code == 200
    assert "PUT" in response.headers["Allow"]


def test_the_view_and_the_blueprint_come_before_the_application(client: Any) -> None:  # noqa: ANN401
    """Each answers with its own policy."""
    for path in ("/open", "/public/x"):
        response = client.get(path, headers={"Origin": "https://any.test"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_init_app_can_come_later() -> None:
    """The usual way of Flask's extensions."""
    app = Flask("later")
    CORS(policy=PUBLIC).init_app(app)
    assert app.test_client().get("/nowhere").headers["Access-Control-Allow-Origin"] == "*"
