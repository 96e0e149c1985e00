"""Fixes for nginx, in front of an application."""

from typing import Final

from corsage.diagnose.fixes.fix import Fix

_LOCATION: Final = "in the location block, above proxy_pass; a block with an add_header of its own inherits none"

NGINX: Final = (
    Fix(
        "nginx",
        ("acao_missing", "cors_route_scope"),
        _LOCATION,
        """set $cors_origin "";
if ($http_origin = "<origin>") { set $cors_origin $http_origin; }
add_header Access-Control-Allow-Origin $cors_origin always;
add_header Vary Origin always;
""",
    ),
    Fix(
        "nginx",
        ("error_response_without_cors",),
        "in the location block: add_header without `always` leaves error answers out",
        "add_header Access-Control-Allow-Origin $cors_origin always;",
        replaces="add_header Access-Control-Allow-Origin $cors_origin;",
    ),
    Fix(
        "nginx",
        ("preflight_auth_required", "preflight_not_handled"),
        "in the location block, above proxy_pass and above every auth directive: `return` answers before the login",
        """set $preflight "$request_method $http_origin";
if ($preflight = "OPTIONS <origin>") {
    add_header Access-Control-Allow-Origin $http_origin always;
    add_header Access-Control-Allow-Methods "<method>" always;
    add_header Access-Control-Allow-Headers "<header>" always;
    add_header Vary Origin always;
    return 204;
}
""",
    ),
    Fix(
        "nginx",
        ("duplicate_cors_header",),
        "in the location block that adds the header: the application's own line is dropped",
        "proxy_hide_header Access-Control-Allow-Origin;\n",
    ),
    Fix(
        "nginx",
        ("cache_without_vary",),
        "beside proxy_cache: each origin gets a copy of its own",
        "proxy_cache_key $scheme$proxy_host$request_uri$http_origin;\n",
    ),
)
