"""Fixes for Caddy and HAProxy, in front of an application."""

from typing import Final

from corsage.diagnose.fixes.fix import Fix

CADDY: Final = (
    Fix(
        "caddy",
        ("acao_missing", "cors_route_scope", "error_response_without_cors"),
        "in the site block, above reverse_proxy",
        """@cors header Origin <origin>
header @cors {
    Access-Control-Allow-Origin <origin>
    defer
}
header {
    +Vary Origin
    defer
}
""",
    ),
    Fix(
        "caddy",
        ("preflight_auth_required", "preflight_not_handled"),
        "in the site block, as a handle of its own beside that of the application",
        """@preflight {
    method OPTIONS
    header Origin <origin>
    header Access-Control-Request-Method *
}
handle @preflight {
    header Access-Control-Allow-Origin <origin>
    header Access-Control-Allow-Methods "<method>"
    header Access-Control-Allow-Headers "<header>"
    header Vary Origin
    respond 204
}
""",
    ),
    Fix(
        "caddy",
        ("duplicate_cors_header",),
        "in reverse_proxy's own block: the application's own line is dropped",
        "header_down -Access-Control-Allow-Origin\n",
    ),
)

HAPROXY: Final = (
    Fix(
        "haproxy",
        ("acao_missing", "cors_route_scope", "error_response_without_cors"),
        "in the frontend: http-after-response also reaches the errors that HAProxy makes itself",
        """http-request set-var(txn.origin) req.hdr(Origin)
http-after-response set-header Access-Control-Allow-Origin <origin> if { var(txn.origin) -m str <origin> }
http-after-response add-header Vary Origin
""",
    ),
    Fix(
        "haproxy",
        ("preflight_auth_required", "preflight_not_handled"),
        "in the frontend, above every http-request auth and above use_backend",
        (
            "http-request return status 204 hdr Access-Control-Allow-Origin <origin> "
            'hdr Access-Control-Allow-Methods "<method>" hdr Access-Control-Allow-Headers "<header>" hdr Vary Origin '
            "if METH_OPTIONS { req.hdr(Origin) -m str <origin> } { req.hdr(Access-Control-Request-Method) -m found }\n"
        ),
    ),
    Fix(
        "haproxy",
        ("duplicate_cors_header",),
        "in the frontend or backend that adds the header: set-header replaces, add-header doubles",
        "http-response set-header Access-Control-Allow-Origin <origin> if { var(txn.origin) -m str <origin> }",
        replaces="http-response add-header Access-Control-Allow-Origin <origin> if { var(txn.origin) -m str <origin> }",
    ),
)
