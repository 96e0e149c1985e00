"""Why a step failed: one closed set of reasons.

The first group has Chromium's `CorsError` names (DevTools protocol, Network.CorsError), the best-known vocabulary of
the field. Each name means the failing check of the standard, in every profile. The second group names the mistakes
for which a script gets a TypeError before anything is sent. The third group names network errors that are not CORS.
`GATES` says which gate each reason belongs to. (Chromium reports Local Network Access as a CorsError. It is not CORS.)
"""

from enum import StrEnum
from typing import Final, Literal, TypeAlias

Gate: TypeAlias = Literal[
    "cors",
    "constructor",
    "network",
    "mixed-content",
    "local-network",
    "resource-policy",
    "embedder-policy",
    "content-security-policy",
    "mime-type",
    "opaque-response-blocking",
    "integrity",
]


class Reason(StrEnum):
    """The value is the name as it stands in JSON."""

    # CORS, as Chromium names it
    DISALLOWED_BY_MODE = "DisallowedByMode"
    INVALID_RESPONSE = "InvalidResponse"
    WILDCARD_ORIGIN_NOT_ALLOWED = "WildcardOriginNotAllowed"
    MISSING_ALLOW_ORIGIN_HEADER = "MissingAllowOriginHeader"
    MULTIPLE_ALLOW_ORIGIN_VALUES = "MultipleAllowOriginValues"
    INVALID_ALLOW_ORIGIN_VALUE = "InvalidAllowOriginValue"
    ALLOW_ORIGIN_MISMATCH = "AllowOriginMismatch"
    INVALID_ALLOW_CREDENTIALS = "InvalidAllowCredentials"
    CORS_DISABLED_SCHEME = "CorsDisabledScheme"
    PREFLIGHT_INVALID_STATUS = "PreflightInvalidStatus"
    PREFLIGHT_DISALLOWED_REDIRECT = "PreflightDisallowedRedirect"
    PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED = "PreflightWildcardOriginNotAllowed"
    PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER = "PreflightMissingAllowOriginHeader"
    PREFLIGHT_MULTIPLE_ALLOW_ORIGIN_VALUES = "PreflightMultipleAllowOriginValues"
    PREFLIGHT_INVALID_ALLOW_ORIGIN_VALUE = "PreflightInvalidAllowOriginValue"
    PREFLIGHT_ALLOW_ORIGIN_MISMATCH = "PreflightAllowOriginMismatch"
    PREFLIGHT_INVALID_ALLOW_CREDENTIALS = "PreflightInvalidAllowCredentials"
    INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE = "InvalidAllowMethodsPreflightResponse"
    INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE = "InvalidAllowHeadersPreflightResponse"
    METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE = "MethodDisallowedByPreflightResponse"
    HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE = "HeaderDisallowedByPreflightResponse"
    REDIRECT_CONTAINS_CREDENTIALS = "RedirectContainsCredentials"
    NO_CORS_REDIRECT_MODE_NOT_FOLLOW = "NoCorsRedirectModeNotFollow"
    INSECURE_LOCAL_NETWORK = "InsecureLocalNetwork"
    INVALID_LOCAL_NETWORK_ACCESS = "InvalidLocalNetworkAccess"
    LOCAL_NETWORK_ACCESS_PERMISSION_DENIED = "LocalNetworkAccessPermissionDenied"

    # The Request constructor throws (Fetch, 5.4)
    INVALID_URL = "InvalidURL"
    URL_WITH_CREDENTIALS = "URLWithCredentials"
    INVALID_METHOD = "InvalidMethod"
    FORBIDDEN_METHOD = "ForbiddenMethod"
    NO_CORS_METHOD = "NoCorsMethod"
    INVALID_HEADER_NAME = "InvalidHeaderName"
    INVALID_HEADER_VALUE = "InvalidHeaderValue"
    NON_BYTE_STRING = "NonByteString"
    BODY_NOT_ALLOWED = "BodyNotAllowed"
    ONLY_IF_CACHED_MODE = "OnlyIfCachedMode"
    STREAM_NOT_ALLOWED = "StreamNotAllowed"
    STREAM_NOT_SUPPORTED = "StreamNotSupported"
    INVALID_REFERRER = "InvalidReferrer"

    # Network errors that are not CORS
    NETWORK_FAILURE = "NetworkFailure"
    BLOCKED_PORT = "BlockedPort"
    DANGLING_MARKUP = "DanglingMarkup"
    UNKNOWN_SCHEME = "UnknownScheme"
    INVALID_DATA_URL = "InvalidDataURL"
    BLOB_NOT_FOUND = "BlobNotFound"
    BLOB_METHOD = "BlobMethod"
    BLOB_OTHER_ORIGIN = "BlobOtherOrigin"
    BLOB_PARTITION = "BlobPartition"
    BLOB_RANGE = "BlobRange"
    INVALID_LOCATION = "InvalidLocation"
    REDIRECT_TO_OTHER_SCHEME = "RedirectToOtherScheme"
    REDIRECT_MODE_ERROR = "RedirectModeError"
    REDIRECT_BODY_NOT_REPLAYABLE = "RedirectBodyNotReplayable"
    TOO_MANY_REDIRECTS = "TooManyRedirects"
    NOT_CACHED = "NotCached"
    KEEPALIVE_TOO_LARGE = "KeepaliveTooLarge"
    PROXY_AUTHENTICATION = "ProxyAuthentication"
    MIXED_CONTENT = "MixedContent"
    CROSS_ORIGIN_RESOURCE_POLICY = "CrossOriginResourcePolicy"
    CROSS_ORIGIN_EMBEDDER_POLICY = "CrossOriginEmbedderPolicy"
    CONTENT_SECURITY_POLICY = "ContentSecurityPolicy"
    MIME_TYPE_MISMATCH = "MimeTypeMismatch"
    OPAQUE_RESPONSE_BLOCKED = "OpaqueResponseBlocked"
    INTEGRITY_MISMATCH = "IntegrityMismatch"
    WEBSOCKET_REFUSED = "WebSocketRefused"


#: The CORS check fails in the same ways for a preflight and for the actual response (Fetch, 4.9); the names differ.
IN_PREFLIGHT = {
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: Reason.PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED,
    Reason.MISSING_ALLOW_ORIGIN_HEADER: Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN_VALUES,
    Reason.INVALID_ALLOW_ORIGIN_VALUE: Reason.PREFLIGHT_INVALID_ALLOW_ORIGIN_VALUE,
    Reason.ALLOW_ORIGIN_MISMATCH: Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH,
    Reason.INVALID_ALLOW_CREDENTIALS: Reason.PREFLIGHT_INVALID_ALLOW_CREDENTIALS,
}

#: Which gate each reason belongs to. A reason without a gate fails a test.
GATES: Final[dict[Reason, Gate]] = {
    Reason.DISALLOWED_BY_MODE: "cors",
    Reason.INVALID_RESPONSE: "cors",
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: "cors",
    Reason.MISSING_ALLOW_ORIGIN_HEADER: "cors",
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: "cors",
    Reason.INVALID_ALLOW_ORIGIN_VALUE: "cors",
    Reason.ALLOW_ORIGIN_MISMATCH: "cors",
    Reason.INVALID_ALLOW_CREDENTIALS: "cors",
    Reason.CORS_DISABLED_SCHEME: "cors",
    Reason.PREFLIGHT_INVALID_STATUS: "cors",
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: "cors",
    Reason.PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED: "cors",
    Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER: "cors",
    Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN_VALUES: "cors",
    Reason.PREFLIGHT_INVALID_ALLOW_ORIGIN_VALUE: "cors",
    Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH: "cors",
    Reason.PREFLIGHT_INVALID_ALLOW_CREDENTIALS: "cors",
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: "cors",
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: "cors",
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: "cors",
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: "cors",
    Reason.REDIRECT_CONTAINS_CREDENTIALS: "cors",
    Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW: "cors",
    Reason.INSECURE_LOCAL_NETWORK: "local-network",
    Reason.INVALID_LOCAL_NETWORK_ACCESS: "local-network",
    Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED: "local-network",
    Reason.INVALID_URL: "constructor",
    Reason.URL_WITH_CREDENTIALS: "constructor",
    Reason.INVALID_METHOD: "constructor",
    Reason.FORBIDDEN_METHOD: "constructor",
    Reason.NO_CORS_METHOD: "constructor",
    Reason.INVALID_HEADER_NAME: "constructor",
    Reason.INVALID_HEADER_VALUE: "constructor",
    Reason.NON_BYTE_STRING: "constructor",
    Reason.BODY_NOT_ALLOWED: "constructor",
    Reason.ONLY_IF_CACHED_MODE: "constructor",
    Reason.STREAM_NOT_ALLOWED: "constructor",
    Reason.STREAM_NOT_SUPPORTED: "constructor",
    Reason.INVALID_REFERRER: "constructor",
    Reason.NETWORK_FAILURE: "network",
    Reason.BLOCKED_PORT: "network",
    Reason.DANGLING_MARKUP: "network",
    Reason.UNKNOWN_SCHEME: "network",
    Reason.INVALID_DATA_URL: "network",
    Reason.BLOB_NOT_FOUND: "network",
    Reason.BLOB_METHOD: "network",
    Reason.BLOB_OTHER_ORIGIN: "network",
    Reason.BLOB_PARTITION: "network",
    Reason.BLOB_RANGE: "network",
    Reason.INVALID_LOCATION: "network",
    Reason.REDIRECT_TO_OTHER_SCHEME: "network",
    Reason.REDIRECT_MODE_ERROR: "network",
    Reason.REDIRECT_BODY_NOT_REPLAYABLE: "network",
    Reason.TOO_MANY_REDIRECTS: "network",
    Reason.NOT_CACHED: "network",
    Reason.KEEPALIVE_TOO_LARGE: "network",
    Reason.PROXY_AUTHENTICATION: "network",
    Reason.MIXED_CONTENT: "mixed-content",
    Reason.CROSS_ORIGIN_RESOURCE_POLICY: "resource-policy",
    Reason.CROSS_ORIGIN_EMBEDDER_POLICY: "embedder-policy",
    Reason.CONTENT_SECURITY_POLICY: "content-security-policy",
    Reason.MIME_TYPE_MISMATCH: "mime-type",
    Reason.OPAQUE_RESPONSE_BLOCKED: "opaque-response-blocking",
    Reason.INTEGRITY_MISMATCH: "integrity",
    Reason.WEBSOCKET_REFUSED: "network",
}

#: Chromium names these as a CorsError although their gate is not CORS.
_CORS_TO_CHROMIUM: Final = frozenset({
    Reason.INSECURE_LOCAL_NETWORK, Reason.INVALID_LOCAL_NETWORK_ACCESS, Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED,
})  # fmt: skip
#: Reasons that Chromium calls a CorsError.
CORS_REASONS: Final = frozenset(reason for reason, gate in GATES.items() if gate == "cors") | _CORS_TO_CHROMIUM
#: Reasons for which a script gets its TypeError before anything is sent.
CONSTRUCTOR_REASONS: Final = frozenset(reason for reason, gate in GATES.items() if gate == "constructor")
