"""Who answered: the names that gateways, caches and servers leave in an answer's headers. Pure: no I/O.

A row is a header, a pattern of its value, and who writes it. A name in a header is a claim, not a proof; it is good
enough to tell "the gateway answered 401" from "the application answered 401", where the two answers differ.
"""

import re
from typing import Final, NamedTuple

from corsage.http.headers import HeaderList, get


class Row(NamedTuple):
    """Who writes this header. `kind`: "server", "gateway" (before the application), or "cache"."""

    header: str
    pattern: re.Pattern[str]
    name: str
    kind: str


def _row(header: str, pattern: str, name: str, kind: str) -> Row:
    return Row(header, re.compile(pattern, re.IGNORECASE), name, kind)


ROWS: Final = (
    _row("cf-ray", "", "Cloudflare", "gateway"),
    _row("x-amz-apigw-id", "", "Amazon API Gateway", "gateway"),
    _row("apigw-requestid", "", "Amazon API Gateway", "gateway"),
    _row("x-amzn-errortype", "", "Amazon API Gateway", "gateway"),
    _row("x-amzn-requestid", "", "Amazon Web Services", "gateway"),
    _row("x-amz-cf-id", "", "Amazon CloudFront", "cache"),
    _row("x-amz-request-id", "", "Amazon S3", "server"),
    _row("x-served-by", "cache-", "Fastly", "cache"),
    _row("x-azure-ref", "", "Azure Front Door", "gateway"),
    _row("x-vercel-id", "", "Vercel", "gateway"),
    _row("x-nf-request-id", "", "Netlify", "gateway"),
    _row("x-kong-response-latency", "", "Kong", "gateway"),
    _row("x-envoy-upstream-service-time", "", "Envoy", "gateway"),
    _row("x-varnish", "", "Varnish", "cache"),
    _row("x-powered-by", "express", "Express", "server"),
    _row("x-powered-by", "asp\\.net", "ASP.NET", "server"),
    _row("x-powered-by", "php", "PHP", "server"),
    _row("server", "^awselb", "AWS load balancer", "gateway"),
    _row("server", "^cloudflare", "Cloudflare", "gateway"),
    _row("server", "^(envoy|istio)", "Envoy", "gateway"),
    _row("server", "^nginx", "nginx", "server"),
    _row("server", "^openresty", "OpenResty (nginx)", "server"),
    _row("server", "^apache", "Apache", "server"),
    _row("server", "^caddy", "Caddy", "server"),
    _row("server", "^uvicorn", "Uvicorn", "server"),
    _row("server", "^gunicorn", "Gunicorn", "server"),
    _row("server", "^werkzeug", "Flask's development server", "server"),
    _row("server", "^wsgiserver", "Django's development server", "server"),
    _row("server", "^microsoft-iis", "IIS", "server"),
    _row("server", "^kestrel", "Kestrel (ASP.NET)", "server"),
    _row("via", "varnish", "Varnish", "cache"),
    _row("via", "caddy", "Caddy as a proxy", "gateway"),
    _row("via", "cloudfront", "Amazon CloudFront", "cache"),
    _row("via", "google", "Google's load balancer", "gateway"),
)


def names(answer_headers: HeaderList) -> tuple[str, ...]:
    """Who left a name, each once, in the order of the table; an unknown Server as it calls itself."""
    known = [row.name for row in ROWS if (value := get(answer_headers, row.header)) is not None
             and row.pattern.search(value)]  # fmt: skip
    server = get(answer_headers, "server")
    if server and not any(row.header == "server" and row.pattern.search(server) for row in ROWS):
        known.append(server)
    return tuple(dict.fromkeys(known))


def from_cache(answer_headers: HeaderList) -> str | None:
    """What says that a shared cache answered (Age, X-Cache, Cache-Status), or None."""
    for name, pattern in (("x-cache", "hit"), ("cf-cache-status", "hit"), ("cache-status", "; *hit")):
        value = get(answer_headers, name)
        if value is not None and re.search(pattern, value, re.IGNORECASE):
            return f"{name}: {value}"
    age = get(answer_headers, "age")
    return f"age: {age}" if age is not None and age.strip().isdigit() and int(age) > 0 else None
