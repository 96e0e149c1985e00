"""Why a step failed: one closed set of reasons.

The first group carries Chromium's `CorsError` names (DevTools protocol, Network.CorsError), the field's most widely
known vocabulary; the names mean the failing check of the standard, in every profile. The second group names what a
script gets a TypeError for before anything is sent; the third, network errors that are not CORS. A reason's gate is
another matter: Chromium reports Local Network Access as a CorsError, and it is no CORS.
"""

from enum import StrEnum


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


#: The CORS check fails in the same ways for a preflight and for the actual response (Fetch, 4.9); the names differ.
IN_PREFLIGHT = {
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: Reason.PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED,
    Reason.MISSING_ALLOW_ORIGIN_HEADER: Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN_VALUES,
    Reason.INVALID_ALLOW_ORIGIN_VALUE: Reason.PREFLIGHT_INVALID_ALLOW_ORIGIN_VALUE,
    Reason.ALLOW_ORIGIN_MISMATCH: Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH,
    Reason.INVALID_ALLOW_CREDENTIALS: Reason.PREFLIGHT_INVALID_ALLOW_CREDENTIALS,
}

_ORDER = list(Reason)
#: Reasons that Chromium calls a CorsError.
CORS_REASONS = frozenset(_ORDER[: _ORDER.index(Reason.INVALID_URL)])
#: Reasons for which a script gets its TypeError before anything is sent.
CONSTRUCTOR_REASONS = frozenset(
    _ORDER[_ORDER.index(Reason.INVALID_URL) : _ORDER.index(Reason.NETWORK_FAILURE)],
)
