"""The broken servers: at least two causes for each stack."""

from typing import Final

from .lab import Case

_KEY: Final = (("X-API-Key", "k"),)
_APP: Final = "https://app.example.com"

_NGINX_ORIGIN: Final = f"""set $cors_origin "";
if ($http_origin = "{_APP}") {{ set $cors_origin $http_origin; }}
"""
_NGINX_ALLOW: Final = "add_header Access-Control-Allow-Origin $cors_origin always;\n"
_APACHE_ORIGIN: Final = 'SetEnvIf Origin "^https://app\\.example\\.com$" CORS_ORIGIN=$0\n'
_APACHE_ALLOW: Final = 'Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN\n'
_CADDY_ALLOW: Final = f"""@cors header Origin {_APP}
header @cors {{
    Access-Control-Allow-Origin {_APP}
    defer
}}
"""
_HAPROXY_ALLOW: Final = f"""http-request set-var(txn.origin) req.hdr(Origin)
http-after-response set-header Access-Control-Allow-Origin {_APP} if {{ var(txn.origin) -m str {_APP} }}
"""

PROXIES: Final = (
    Case("nginx", "acao_missing", "@fix@"),
    Case("nginx", "error_response_without_cors", f"{_NGINX_ORIGIN}{_NGINX_ALLOW.replace(' always', '')}",
         path="/crash"),
    Case("nginx", "preflight_auth_required", f"@fix@{_NGINX_ORIGIN}{_NGINX_ALLOW}", headers=_KEY, upstream="login"),
    Case("nginx", "preflight_not_handled", f"@fix@{_NGINX_ORIGIN}{_NGINX_ALLOW}", "PUT", upstream="unrouted"),
    Case("nginx", "duplicate_cors_header", f"{_NGINX_ORIGIN}{_NGINX_ALLOW}@fix@", upstream="allowing"),
    Case("nginx", "cache_without_vary", "proxy_cache copies; proxy_cache_valid 200 1m;\n@fix@", upstream="cached"),
    Case("apache", "acao_missing", "@fix@"),
    Case("apache", "error_response_without_cors", f"{_APACHE_ORIGIN}{_APACHE_ALLOW.replace(' always', '')}",
         upstream="down"),
    Case("apache", "preflight_auth_required", f"{_APACHE_ORIGIN}{_APACHE_ALLOW}@fix@", headers=_KEY, upstream="login"),
    Case("apache", "preflight_not_handled", f"{_APACHE_ORIGIN}{_APACHE_ALLOW}@fix@", "PUT", upstream="unrouted"),
    Case("apache", "duplicate_cors_header", f"{_APACHE_ORIGIN}{_APACHE_ALLOW}@fix@", upstream="allowing"),
    Case("caddy", "acao_missing", "@fix@reverse_proxy @upstream@"),
    Case("caddy", "preflight_auth_required", f"@fix@{_CADDY_ALLOW}handle {{\nreverse_proxy @upstream@\n}}",
         headers=_KEY, upstream="login"),
    Case("caddy", "preflight_not_handled", f"@fix@{_CADDY_ALLOW}handle {{\nreverse_proxy @upstream@\n}}", "PUT",
         upstream="unrouted"),
    Case("caddy", "duplicate_cors_header",
         f"@cors header Origin {_APP}\nheader @cors +Access-Control-Allow-Origin {_APP}\n"
         "reverse_proxy @upstream@ {\n@fix@}", upstream="allowing"),
    Case("haproxy", "acao_missing", "@fix@"),
    Case("haproxy", "error_response_without_cors", "@fix@", upstream="down"),
    Case("haproxy", "preflight_auth_required", f"@fix@{_HAPROXY_ALLOW}", headers=_KEY, upstream="login"),
    Case("haproxy", "duplicate_cors_header",
         "http-request set-var(txn.origin) req.hdr(Origin)\n"
         f"http-response add-header Access-Control-Allow-Origin {_APP} "
         f"if {{ var(txn.origin) -m str {_APP} }}", upstream="allowing"),
)  # fmt: skip

_FASTAPI: Final = """
import sys, uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response
app = FastAPI()
@app.get("/data")
@app.put("/data")
def data(): return {}
@app.get("/crash")
def crash(): raise RuntimeError
LINES
uvicorn.run(app, port=int(sys.argv[1]), log_level="critical")
"""
_FASTAPI_LOGIN: Final = """
@app.middleware("http")
async def login(request: Request, call_next):
    return await call_next(request) if "x-api-key" in request.headers else Response(status_code=401)
"""


def _fastapi(lines: str) -> str:
    return _FASTAPI.replace("LINES", lines)


_FLASK: Final = """
import sys
from flask import Flask, request
from flask_cors import CORS
app = Flask("broken")
LINES
@app.route("/data", methods=["GET", "PUT"])
def data(): return {}
app.run(port=int(sys.argv[1]))
"""
_FLASK_LOGIN: Final = f"""
CORS(app, origins=["{_APP}"], allow_headers=["X-API-Key"])
@app.before_request
def login():
@fix@
    return None if "X-API-Key" in request.headers else ("login", 401)
"""

_DJANGO: Final = """
import sys
from wsgiref.simple_server import make_server
import django
from corsheaders.defaults import default_headers
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

class Login:
    def __init__(self, get_response): self.get_response = get_response
    def __call__(self, request):
        asks = LOGIN and "x-api-key" not in request.headers
        return HttpResponse(status=401) if asks else self.get_response(request)

others = ["__main__.Login"]
CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
CORS_ALLOW_HEADERS = [*default_headers, "X-API-Key"]
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *others]
LINES
settings.configure(
    ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], MIDDLEWARE=MIDDLEWARE, INSTALLED_APPS=["corsheaders"],
    CORS_ALLOWED_ORIGINS=CORS_ALLOWED_ORIGINS, CORS_ALLOW_HEADERS=CORS_ALLOW_HEADERS, DEFAULT_CHARSET="utf-8",
)
django.setup()
urlpatterns = [path("data", lambda request: HttpResponse("ok"))]
make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application()).serve_forever()
"""


def _django(lines: str, *, login: bool = False) -> str:
    return _DJANGO.replace("LINES", lines).replace("LOGIN", str(login))


_EXPRESS_LOGIN: Final = """
app.use((req, res, next) => (req.headers["x-api-key"] ? next() : res.sendStatus(401)));
"""
_EXPRESS_OWN: Final = """
const allowed = new Set(["https://app.example.com"]);
app.use((req, res, next) => {
  if (!allowed.has(req.headers.origin)) return next();
  res.set("Access-Control-Allow-Origin", req.headers.origin).vary("Origin");
  if (req.method !== "OPTIONS") return next();
  res.set("Access-Control-Allow-Headers", "X-API-Key").sendStatus(204);
});
"""
_EXPRESS_ROUTES: Final = """
app.get("/data", (req, res) => res.send("ok"));
app.get("/crash", (req, res) => { throw new Error("broken"); });
"""

FRAMEWORKS: Final = (
    Case("fastapi", "acao_missing", _fastapi("@fix@")),
    Case("fastapi", "preflight_auth_required", _fastapi(
        'app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_headers=["*"])'
        f"{_FASTAPI_LOGIN}@fix@"), headers=_KEY),
    Case("fastapi", "error_response_without_cors", _fastapi(
        'app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_methods=["GET"])\n'),
        path="/crash"),
    Case("fastapi", "allowlist_entry_malformed", _fastapi(
        'app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com/"])')),
    Case("fastapi", "acah_missing_header", _fastapi(
        'app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_headers=[])'),
        headers=_KEY),
    Case("flask", "acao_missing", _FLASK.replace("LINES", "@fix@")),
    Case("flask", "preflight_auth_required", _FLASK.replace("LINES", _FLASK_LOGIN), headers=_KEY),
    Case("flask", "acam_missing_method", _FLASK.replace(
        "LINES", 'CORS(app, origins=["https://app.example.com"], methods=[])'), "PUT"),
    Case("django", "preflight_auth_required", _django(
        'MIDDLEWARE = [*others, "corsheaders.middleware.CorsMiddleware"]', login=True), headers=_KEY),
    Case("django", "origin_not_allowlisted", _django("CORS_ALLOWED_ORIGINS = []")),
    Case("django", "acah_missing_header", _django("CORS_ALLOW_HEADERS = default_headers"), headers=_KEY),
    Case("express", "acao_missing", f"@fix@{_EXPRESS_ROUTES}"),
    Case("express", "preflight_auth_required", f"@fix@{_EXPRESS_LOGIN}{_EXPRESS_ROUTES}", headers=_KEY),
    Case("express", "error_response_without_cors", f"@fix@{_EXPRESS_ROUTES}", path="/crash"),
    Case("express", "allowlist_entry_malformed",
         f"{_EXPRESS_OWN.replace('.com', '.com/')}{_EXPRESS_ROUTES}"),
    Case("express", "acah_missing_header", f"{_EXPRESS_OWN.replace('X-API-Key', '')}{_EXPRESS_ROUTES}", headers=_KEY),
)  # fmt: skip
