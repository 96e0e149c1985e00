"""Fixes for Apache, in front of an application (mod_headers, mod_setenvif, mod_rewrite)."""

from typing import Final

from corsage.diagnose.fixes.fix import Fix

APACHE: Final = (
    Fix(
        "apache",
        ("acao_missing", "cors_route_scope", "origin_not_allowlisted"),
        "in the VirtualHost or Location; needs mod_headers and mod_setenvif",
        """SetEnvIf Origin "^<origin-pattern>$" CORS_ORIGIN=$0
Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN
Header always merge Vary Origin
""",
    ),
    Fix(
        "apache",
        ("error_response_without_cors",),
        "in the VirtualHost or Location: without `always`, error answers that Apache makes have no such header",
        'Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN',
        replaces='Header set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN',
    ),
    Fix(
        "apache",
        ("preflight_auth_required", "preflight_not_handled"),
        "in the VirtualHost, above ProxyPass; needs mod_rewrite, and the header lines of the origin with `always`",
        """RewriteEngine On
RewriteCond "%{REQUEST_METHOD}" "=OPTIONS"
RewriteCond "%{HTTP:Origin}" "=<origin>"
RewriteCond "%{HTTP:Access-Control-Request-Method}" "."
RewriteRule ^ - [R=204,L,E=PREFLIGHT:1]
Header always set Access-Control-Allow-Methods "<method>" env=PREFLIGHT
Header always set Access-Control-Allow-Headers "<header>" env=PREFLIGHT
""",
    ),
    Fix(
        "apache",
        ("duplicate_cors_header",),
        "beside the Header line: `always set` and the application's own line stand in two tables, so both are sent",
        "Header onsuccess unset Access-Control-Allow-Origin\n",
    ),
)
