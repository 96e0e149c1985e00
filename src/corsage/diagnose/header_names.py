"""Which request headers a preflight refused, and who sets such a header: the application or a library."""

import re
from typing import Final

from corsage.diagnose.facts import Facts
from corsage.fetch.reason import Reason
from corsage.http.headers import CORS_RESPONSE_HEADERS

#: Headers that tracing, analytics, HTTP libraries and browsers add without the application's doing.
_ADDED: Final = re.compile(
    r"sentry-trace|baggage|traceparent|tracestate|b3|x-b3-.*|x-datadog-.*|newrelic|x-newrelic-.*|elastic-apm-traceparent|"
    r"uber-trace-id|x-cloud-trace-context|request-id|request-context|x-ms-request-.*|x-dynatrace.*|x-instana-.*|"
    r"cache-control|pragma|expires|if-none-match|if-modified-since|dpr|width|viewport-width|device-memory|downlink|ect|rtt|save-data|sec-.*|"
    r"x-requested-with|x-client-data|x-firebase-gmpid|user-agent|upgrade-insecure-requests|accept-encoding|purpose|"
    r"x-csrf-token-auto|x-moz|priority"
)
#: Headers that a library adds in some versions and an application in others: no sign of either.
_EITHER: Final = frozenset({"x-requested-with"})


def refused(facts: Facts) -> tuple[str, ...]:
    """The refused names, in lower case."""
    names = [x.parameter.lower() for x in facts.failing if x.reason is Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE]
    return tuple([name for name in names if name])


def added_by_libraries(facts: Facts) -> bool:
    """Whether a refused header is one that libraries add."""
    return any(_ADDED.fullmatch(name) and name not in _EITHER for name in refused(facts))


def are_response_headers(facts: Facts) -> bool:
    """Whether a refused header is one that belongs to answers."""
    return any(name in CORS_RESPONSE_HEADERS or name.startswith("access-control-") for name in refused(facts))
