"""How browsers worded the same failures before, and what they say of what is not CORS: three tables.

`OLDER` maps a wording to the engine's reason, `OTHER` to a symptom, `CONTEXTS` are the words that name page and URL.
All quotes are plain: the reader has made them so. What today's browsers say stands in `corsage.consoles` only.
"""

import re
from typing import Final

from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

_URL: Final = r"(?P<url>[^\s'\"<>]{1,2000}?)"

#: Words that say what a message is about.
CONTEXTS: Final[tuple[re.Pattern[str], ...]] = tuple(
    [
        re.compile(text)
        for text in (
            (
                r"Access to .{1,60}? at '(?P<url>[^'\n]{1,2000})' (?:\(redirected from '(?P<first>[^'\n]{1,2000})'\) )?"
                r"from origin '(?P<page>[^'\n]{1,300})' has been blocked by CORS policy"
            ),
            (
                r"(?:Redirect|Font|Image|Script|Imported resource|Text track|Video|Audio|Stylesheet)"
                r"(?: at '(?P<url>[^'\n]{1,2000})')? from (?:origin )?'(?P<first>[^'\n]{1,2000})' "
                r"(?:to '(?P<to>[^'\n]{1,2000})' )?has been blocked(?: from loading)? by (?:CORS|"
                r"Cross-Origin Resource Sharing) "
                r"policy"
            ),
            rf"(?:XMLHttpRequest|Fetch API|EventSource) cannot load {_URL}(?=\.?\s|$)",
            rf"Failed to load (?!resource){_URL}: ",
            rf"(?:disallows reading the remote resource at|ressource distante située sur) '?{_URL}'?\.?\s",
            rf"SEC711[89]: \w+ for {_URL} required",
        )
    ]
)

#: Wording, browser, reason, whether it was the preflight (None: it fits both).
OLDER: Final[tuple[tuple[str, str, Reason, bool | None], ...]] = (
    (
        (
            r"No 'Access-Control-Allow-Origin' header is present on the requested resource\.?"
            r"(?: Origin '(?P<page>[^'\n]{1,300})' is therefore not allowed access)"
        ),
        "chromium",
        Reason.MISSING_ALLOW_ORIGIN_HEADER,
        None,
    ),
    (
        r"No 'Access-Control-Allow-Origin' header (?:is present|was present)",
        "chromium",
        Reason.MISSING_ALLOW_ORIGIN_HEADER,
        None,
    ),
    (
        r"Origin '?(?P<page>[^\s'\n]{1,300})'? is not allowed by Access-Control-Allow-Origin",
        "webkit",
        Reason.MISSING_ALLOW_ORIGIN_HEADER,
        None,
    ),
    (r"CORS header 'Access-Control-Allow-Origin' missing", "firefox", Reason.MISSING_ALLOW_ORIGIN_HEADER, None),
    (
        r"[Nn]o 'Access-Control-Allow-Origin' header (?:found|in (?:the )?response)",
        "",
        Reason.MISSING_ALLOW_ORIGIN_HEADER,
        None,
    ),
    (
        r"The 'Access-Control-Allow-Origin' header contains multiple values '(?P<parameter>[^'\n]{0,400})'",
        "chromium",
        Reason.MULTIPLE_ALLOW_ORIGIN_VALUES,
        None,
    ),
    (
        r"Access-Control-Allow-Origin cannot contain more than one origin",
        "webkit",
        Reason.MULTIPLE_ALLOW_ORIGIN_VALUES,
        None,
    ),
    (
        r"Multiple Access-Control-Allow-Origin headers are not allowed for CORS response",
        "edge",
        Reason.MULTIPLE_ALLOW_ORIGIN_VALUES,
        None,
    ),
    (
        (
            r"The 'Access-Control-Allow-Origin' header (?:has a value|contains the invalid value) "
            r"'(?P<parameter>[^'\n]{0,400})' that is not equal to the supplied origin"
        ),
        "chromium",
        Reason.ALLOW_ORIGIN_MISMATCH,
        None,
    ),
    (
        (
            r"The 'Access-Control-Allow-Origin' whitelists only '(?P<parameter>[^'\n]{0,400})'\."
            r" Origin '(?P<page>[^'\n]{1,300})' is not in the list"
        ),
        "chromium",
        Reason.ALLOW_ORIGIN_MISMATCH,
        None,
    ),
    (
        r"Origin (?P<page>\S{1,300}) not found in Access-Control-Allow-Origin header",
        "edge",
        Reason.ALLOW_ORIGIN_MISMATCH,
        None,
    ),
    (
        r"CORS header 'Access-Control-Allow-Origin' does not match '(?P<parameter>[^'\n]{0,400})'",
        "firefox",
        Reason.ALLOW_ORIGIN_MISMATCH,
        None,
    ),
    (
        (
            r"(?:[Aa] wildcard '\*' cannot be used in the 'Access-Control-Allow-Origin' header when the credentials "
            r"flag is true)"
        ),
        "chromium",
        Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        None,
    ),
    (
        r"[Cc]annot use (?:the )?wildcard in Access-Control-Allow-Origin when credentials flag is true",
        "webkit",
        Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        None,
    ),
    (
        r"must not be the wildcard '\*' when the request's credentials mode is 'include'",
        "chromium",
        Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        None,
    ),
    (
        r"Credential is not supported if the CORS header 'Access-Control-Allow-Origin' is '\*'",
        "firefox",
        Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        None,
    ),
    (
        (
            r"Credentials flag is 'true', but the 'Access-Control-Allow-Credentials' header is "
            r"'(?P<parameter>[^'\n]{0,100})'"
        ),
        "chromium",
        Reason.INVALID_ALLOW_CREDENTIALS,
        None,
    ),
    (
        (
            r"(?:The value of )?[Tt]?h?e? ?'Access-Control-Allow-Credentials' header (?:in the response )?is "
            r"'(?P<parameter>[^'\n]{0,100})' which must be 'true'"
        ),
        "chromium",
        Reason.INVALID_ALLOW_CREDENTIALS,
        None,
    ),
    (
        r"Credentials flag is true, but Access-Control-Allow-Credentials is not \"?'?true",
        "webkit",
        Reason.INVALID_ALLOW_CREDENTIALS,
        None,
    ),
    (
        r"(?:[Ee]xpected|missing) 'true' in CORS header 'Access-Control-Allow-Credentials'",
        "firefox",
        Reason.INVALID_ALLOW_CREDENTIALS,
        None,
    ),
    (
        r"Access-Control-Allow-Credentials header is missing|SEC712[29]: [^\n]{0,200}Credentials",
        "edge",
        Reason.INVALID_ALLOW_CREDENTIALS,
        None,
    ),
    (r"Invalid HTTP status code (?P<status>\d{3})", "chromium", Reason.PREFLIGHT_INVALID_STATUS, True),
    (
        r"Response for preflight has invalid HTTP status code (?P<status>\d{3})",
        "chromium",
        Reason.PREFLIGHT_INVALID_STATUS,
        True,
    ),
    (
        r"Response for preflight does(?: not|n't) have HTTP ok status",
        "chromium",
        Reason.PREFLIGHT_INVALID_STATUS,
        True,
    ),
    (r"It does not have HTTP ok status", "chromium", Reason.PREFLIGHT_INVALID_STATUS, True),
    (r"Preflight response is not successful", "webkit", Reason.PREFLIGHT_INVALID_STATUS, True),
    (
        r"CORS preflight (?:channel|response) did not succeed",
        "firefox",
        Reason.PREFLIGHT_INVALID_STATUS,
        True,
    ),
    (
        r"Response for preflight is invalid \(redirect\)|Redirect is not allowed for a preflight request",
        "chromium",
        Reason.PREFLIGHT_DISALLOWED_REDIRECT,
        True,
    ),
    (
        (
            r"The request was redirected to '(?P<parameter>[^'\n]{1,2000})', which is disallowed for cross-origin "
            r"requests that require preflight"
        ),
        "chromium",
        Reason.PREFLIGHT_DISALLOWED_REDIRECT,
        True,
    ),
    (
        r"CORS request external redirect not allowed",
        "firefox",
        Reason.PREFLIGHT_DISALLOWED_REDIRECT,
        None,
    ),
    (r"Redirect was blocked for CORS (?:preflight )?request", "edge", Reason.PREFLIGHT_DISALLOWED_REDIRECT, None),
    (
        r"Method (?P<parameter>\S{1,60}) is not allowed by Access-Control-Allow-Methods",
        "",
        Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"Did not find method in CORS header 'Access-Control-Allow-Methods'",
        "firefox",
        Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"Request method (?P<parameter>\S{1,60}) was not present in the Access-Control-Allow-Methods list",
        "edge",
        Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"Request header field '?(?P<parameter>[^\s']{1,100})'? is not allowed by Access-Control-Allow-Headers",
        "",
        Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"Request header (?P<parameter>\S{1,100}) was not present in the Access-Control-Allow-Headers list",
        "edge",
        Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"missing token '(?P<parameter>[^'\n]{1,100})' in CORS header 'Access-Control-Allow-Headers'",
        "firefox",
        Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"header '(?P<parameter>[^'\n]{1,100})' is not allowed according to header 'Access-Control-Allow-Headers'",
        "firefox",
        Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (
        r"missing token '(?P<parameter>[^'\n]{1,100})' in CORS header 'Access-Control-Allow-Methods'",
        "firefox",
        Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        True,
    ),
    (r"CORS request not HTTP", "firefox", Reason.CORS_DISABLED_SCHEME, None),
    (
        r"Cross origin requests are only supported for (?:protocol schemes|HTTP)",
        "chromium",
        Reason.CORS_DISABLED_SCHEME,
        None,
    ),
    (
        r"(?:Redirect location|The redirect) '?(?P<parameter>[^'\s]{0,400})'? ?contains a username and password",
        "chromium",
        Reason.REDIRECT_CONTAINS_CREDENTIALS,
        None,
    ),
    (r"CORS request did not succeed|CORS request failed", "firefox", Reason.NETWORK_FAILURE, None),
    (r"SEC7117: [^\n]{0,300}", "edge", Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED, None),
    (
        r"Permission was denied for this request to access the '(?P<parameter>\w+)' address space",
        "chromium",
        Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED,
        None,
    ),
)

#: Wording and symptom: what is not a failure of CORS, although users meet it as one.
OTHER: Final[tuple[tuple[str, Symptom], ...]] = (
    (
        (
            r"Access-Control-Allow-Private-Network|address space|Private Network Access|Local Network Access|"
            r"more-private address space|private network request|ERR_BLOCKED_BY_(?:PRIVATE|LOCAL)_NETWORK_ACCESS_CHECKS"
        ),
        Symptom.PRIVATE_NETWORK,
    ),
    (r"ERR_BLOCKED_BY_CLIENT|ERR_BLOCKED_BY_ADMINISTRATOR|NS_ERROR_BLOCKED_BY_POLICY", Symptom.CLIENT_BLOCKED),
    (r"ERR_ABORTED|NS_BINDING_ABORTED|AbortError|The user aborted a request", Symptom.ABORTED),
    (
        r"ERR_CERT_\w+|ERR_SSL_\w+|SEC_ERROR_\w+|MOZILLA_PKIX_\w+|certificate (?:is|was) (?:not trusted|invalid)",
        Symptom.TLS,
    ),
    (
        (
            r"net::ERR_(?:CONNECTION_\w+|NAME_NOT_RESOLVED|TIMED_OUT|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|"
            r"EMPTY_RESPONSE|NETWORK_CHANGED|HTTP2_\w+|QUIC_\w+|UNSAFE_PORT|TUNNEL_\w+|PROXY_\w+)|"
            r"NS_ERROR_(?:CONNECTION_REFUSED|NET_\w+|UNKNOWN_HOST)|ECONNREFUSED|Could not connect to the server"
        ),
        Symptom.NETWORK,
    ),
    (
        (
            r"ERR_BLOCKED_BY_RESPONSE(?:\.\w+)?|NotSameOriginAfterDefaultedToSameOriginByCoep|"
            r"Cross-Origin-(?:Resource|Embedder)-Policy|CORP-NotSame\w+|ERR_BLOCKED_BY_ORB"
        ),
        Symptom.EMBEDDER_POLICY,
    ),
    (
        r"Mixed Content: |Blocked loading mixed active content|requested insecure content from",
        Symptom.MIXED_CONTENT,
    ),
    (r"Refused to get unsafe header \"?'?(?P<parameter>[\w-]+)", Symptom.HEADER_HIDDEN),
    (
        r"(?<!an )opaque response|response is opaque|type: ?['\"]?opaque|an \"opaque\" response was used",
        Symptom.OPAQUE_RESPONSE,
    ),
    (
        r"SameSite|third-party cookie|cookie [^\n]{0,60}(?:rejected|blocked)",
        Symptom.COOKIE_WITHHELD,
    ),
    (
        (
            r"FetchEvent for [^\n]{0,300} resulted in a network error|ServiceWorker intercepted|"
            r"Service ?Worker [^\n]{0,80}(?:passed a promise|rejected|encountered an unexpected error)"
        ),
        Symptom.SERVICE_WORKER,
    ),
    (
        r"TypeError: (?:Failed to fetch|NetworkError when attempting to fetch resource|Load failed)|^Network Error$",
        Symptom.UNEXPLAINED,
    ),
)
