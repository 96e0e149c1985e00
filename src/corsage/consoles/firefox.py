"""What Firefox prints about a failure: one table of sentences by reason."""

from typing import Final

from corsage.consoles import gates as gate_messages
from corsage.consoles.blocked import Blocked
from corsage.fetch.reason import IN_PREFLIGHT, Reason
from corsage.http.grammar import is_token
from corsage.http.origin import OPAQUE

#: Reason: what Firefox says after "(Reason: ", with what stands behind the parenthesis. {0} parameter, {1} status.
FIREFOX: Final[dict[Reason, str]] = {
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: (
        "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’)."
    ),
    Reason.MISSING_ALLOW_ORIGIN_HEADER: (
        "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {1}."
    ),
    Reason.ALLOW_ORIGIN_MISMATCH: "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{0}’).",
    Reason.INVALID_ALLOW_CREDENTIALS: ("(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)."),
    Reason.CORS_DISABLED_SCHEME: "(Reason: CORS request not http).",
    Reason.PREFLIGHT_INVALID_STATUS: "(Reason: CORS preflight response did not succeed). Status code: {1}.",
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: "(Reason: CORS request external redirect not allowed).",
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
        "(Reason: invalid token ‘{0}’ in CORS header ‘Access-Control-Allow-Methods’)."
    ),
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
        "(Reason: invalid token ‘{0}’ in CORS header ‘Access-Control-Allow-Headers’)."
    ),
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’)."
    ),
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "(Reason: header ‘{0}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight "
        "response)."
    ),
    Reason.NETWORK_FAILURE: "(Reason: CORS request did not succeed). Status code: (null).",
}


for _same in (Reason.MULTIPLE_ALLOW_ORIGIN_VALUES, Reason.INVALID_ALLOW_ORIGIN_VALUE):
    FIREFOX[_same] = FIREFOX[Reason.ALLOW_ORIGIN_MISMATCH]


FIREFOX[Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED] = FIREFOX[Reason.NETWORK_FAILURE]


FIREFOX.update({preflight: FIREFOX[plain] for plain, preflight in IN_PREFLIGHT.items()})


_BLOCKED: Final = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at"


#: What Firefox tells of CORS requests only.
_UNSUCCESSFUL: Final = frozenset({Reason.NETWORK_FAILURE, Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED})


#: Schemes whose URLs Firefox does not let anybody reach at all, CORS or not.
_LINK: Final = gate_messages.FIREFOX_FOREIGN.replace("load data from", "load or link to")


_LOCAL: Final = {
    "blob": gate_messages.FIREFOX_FOREIGN,
    "file": _LINK,
    "view-source": _LINK,
}


#: Redirects to these end without a word of where they led.
_SILENT: Final = ("chrome:", "data:", "javascript:")


_SCHEMES_REFUSED: Final = frozenset({Reason.CORS_DISABLED_SCHEME, Reason.REDIRECT_TO_OTHER_SCHEME})


def firefox_lines(blocked: Blocked) -> tuple[str, ...]:
    """The lines of Firefox's console."""
    local = _LOCAL.get(blocked.url.partition(":")[0])
    if local is not None and blocked.failure.reason in _SCHEMES_REFUSED:
        # Who may not is the page, or the URL that redirected.
        sentences = [local.format(page=blocked.given_up or blocked.page or OPAQUE, url=blocked.url)]
    else:
        sentences = _reason_lines(blocked)
    if blocked.given_up:
        # A refused preflight or redirect is told by its own channel, and then by that of the request that is given up.
        sentences.append(f"{_BLOCKED} {blocked.given_up}. {FIREFOX[Reason.NETWORK_FAILURE]}")
    return tuple(sentences)


def _reason_lines(blocked: Blocked) -> list[str]:
    reason = blocked.failure.reason
    if reason is Reason.REDIRECT_TO_OTHER_SCHEME and not blocked.url.startswith(_SILENT):
        reason = Reason.CORS_DISABLED_SCHEME
    template = FIREFOX.get(reason)
    if template is None or (reason in _UNSUCCESSFUL and not blocked.cors):
        return []
    parameter = blocked.failure.parameter
    if "invalid token" in template:
        parameter = next((item.strip() for item in parameter.split(",") if not _is_token(item)), parameter)
    # The URL is quoted in one template only.
    url = f"‘{blocked.url}’" if "Credential is not" in template else blocked.url
    texts = [template]
    if reason is Reason.PREFLIGHT_DISALLOWED_REDIRECT:
        texts = [*(texts if blocked.led_on else []), FIREFOX[Reason.PREFLIGHT_INVALID_STATUS]]
    sentences = [text.replace("{0}", parameter).replace("{1}", str(blocked.status)) for text in texts]
    return [f"{_BLOCKED} {url}. {line}" for line in sentences]


def _is_token(item: str) -> bool:
    return not item.strip() or is_token(item.strip())
