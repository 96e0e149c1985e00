"""Fixes for FastAPI (and Starlette), Flask with flask-cors, Django with django-cors-headers, and Express."""

from typing import Final

from corsage.diagnose.fixes.fix import Fix

_STARLETTE: Final = """app.add_middleware(
    CORSMiddleware, allow_origins=["<origin>"], allow_methods=["<method>"], allow_headers=["<header>"]
)
"""

FASTAPI: Final = (
    Fix(
        "fastapi",
        ("acao_missing", "cors_middleware_order", "preflight_auth_required", "preflight_not_handled"),
        "below every other middleware of the application: the one that is added last is the outermost",
        _STARLETTE,
    ),
    Fix(
        "fastapi",
        ("error_response_without_cors",),
        "as the last line: a handler's exception is answered outside all middleware that add_middleware adds",
        'app = CORSMiddleware(app, allow_origins=["<origin>"], allow_methods=["<method>"])\n',
        replaces='app.add_middleware(CORSMiddleware, allow_origins=["<origin>"], allow_methods=["<method>"])\n',
    ),
    Fix(
        "fastapi",
        ("allowlist_entry_malformed",),
        "in the arguments of CORSMiddleware: an origin has no path, not even a slash",
        'allow_origins=["<origin>"]',
        replaces='allow_origins=["<origin>/"]',
    ),
    Fix(
        "fastapi",
        ("acah_missing_header",),
        "in the arguments of CORSMiddleware",
        'allow_headers=["<header>"]',
        replaces="allow_headers=[]",
    ),
)

FLASK: Final = (
    Fix(
        "flask",
        ("acao_missing",),
        "below `app = Flask(...)`; needs flask-cors",
        'CORS(app, origins=["<origin>"], methods=["<method>"], allow_headers=["<header>"])\n',
    ),
    Fix(
        "flask",
        ("preflight_auth_required", "cors_middleware_order"),
        "as the first lines of the before_request function that asks for the login",
        """    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return None  # a preflight has no credentials; flask-cors answers it
""",
    ),
    Fix(
        "flask",
        ("acam_missing_method",),
        "in the arguments of CORS",
        'methods=["<method>"]',
        replaces="methods=[]",
    ),
)

DJANGO: Final = (
    Fix(
        "django",
        ("cors_middleware_order", "preflight_auth_required"),
        "in settings.py: CorsMiddleware stands first in MIDDLEWARE, above whatever may answer",
        'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *others]',
        replaces='MIDDLEWARE = [*others, "corsheaders.middleware.CorsMiddleware"]',
    ),
    Fix(
        "django",
        ("origin_not_allowlisted", "acao_missing"),
        "in settings.py",
        'CORS_ALLOWED_ORIGINS = ["<origin>"]',
        replaces="CORS_ALLOWED_ORIGINS = []",
    ),
    Fix(
        "django",
        ("acah_missing_header",),
        "in settings.py; needs `from corsheaders.defaults import default_headers`",
        'CORS_ALLOW_HEADERS = [*default_headers, "<header>"]',
        replaces="CORS_ALLOW_HEADERS = default_headers",
    ),
)

EXPRESS: Final = (
    Fix(
        "express",
        ("acao_missing", "cors_middleware_order", "preflight_auth_required", "error_response_without_cors"),
        "above every app.use and every route: Express asks in the order of the lines",
        """app.use((req, res, next) => {
  res.vary("Origin");
  if (req.headers.origin !== "<origin>") return next();
  res.set("Access-Control-Allow-Origin", "<origin>");
  if (req.method !== "OPTIONS" || !req.headers["access-control-request-method"]) return next();
  res.set({ "Access-Control-Allow-Methods": "<method>", "Access-Control-Allow-Headers": "<header>" }).sendStatus(204);
});
""",
    ),
    Fix(
        "express",
        ("allowlist_entry_malformed",),
        "in the list of origins: an origin has no path, not even a slash",
        'const allowed = new Set(["<origin>"]);',
        replaces='const allowed = new Set(["<origin>/"]);',
    ),
    Fix(
        "express",
        ("acah_missing_header",),
        "where the preflight is answered",
        'res.set("Access-Control-Allow-Headers", "<header>")',
        replaces='res.set("Access-Control-Allow-Headers", "")',
    ),
)
