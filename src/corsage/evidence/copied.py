"""A copied request, whatever it was copied as, into evidence: page, URL, method and the headers of the script.

A copy shows one request and no answer. Its headers are those that were sent, the browser's own among them, which no
script has set; its cookies say that some were sent, and not which credentials mode the script chose.
"""

from collections.abc import Iterable, Mapping

from corsage.evidence.har_pairing import BROWSERS_OWN
from corsage.evidence.known import Evidence, KnownRequest
from corsage.fetch import url as urls
from corsage.fetch.cors import safelist
from corsage.http.headers import is_forbidden_request_header
from corsage.http.methods import SAFELISTED, normalize
from corsage.http.origin import OPAQUE


class CopyError(ValueError):
    """The text is no request of its kind; the message is one sentence."""


def evidence(  # noqa: PLR0913 - the parts of a request, most of them by name
    url: str,
    method: str,
    lines: Iterable[tuple[str, str | None]],
    *,
    credentials: str | None = None,
    mode: str | None = None,
    referrer: str | None = None,
    kind: str,
) -> Evidence:
    """The evidence of one request; `lines` are its headers as they were sent."""
    headers = {name.lower(): value for name, value in lines if not name.startswith(":")}
    asked = headers.get("access-control-request-method") if method.upper() == "OPTIONS" else None
    own = {n: v for n, v in headers.items() if n not in BROWSERS_OWN and not n.startswith("sec-")}
    if asked is not None:
        names = (headers.get("access-control-request-headers") or "").split(",")
        own = {name.strip().lower(): None for name in names if name.strip()}
    said = headers.get("sec-fetch-mode")
    return Evidence(
        page=_page(url, headers, referrer),
        request=KnownRequest(
            asked or method,
            url,
            own,
            credentials,
            mode or (said if said in {"cors", "no-cors", "same-origin"} else None),
        ),
        limits=(
            f"The request was copied as {kind}: it shows no answer, and not whether it was blocked.",
            _needs(asked or method, own),
        ),
    )


def _needs(method: str, headers: Mapping[str, str | None]) -> str:
    """Whether a page of another origin needs a preflight for it, and what for."""
    lines = tuple([(name, "" if value is None else value) for name, value in headers.items() if name != "cookie"])
    unsafe = [name for name in safelist.unsafe_names(lines) if not is_forbidden_request_header(name, "")]
    reasons = [f"the method {method}"] if normalize(method) not in SAFELISTED else []
    reasons += [f"the header {name}" for name in unsafe]
    return (
        f"From another origin it needs a preflight for {', '.join(reasons)}."
        if reasons
        else "From another origin it needs no preflight."
    )


def _page(url: str, headers: dict[str, str | None], referrer: str | None) -> str | None:
    """The page's origin, as Origin, the referrer or Sec-Fetch-Site say."""
    origin = headers.get("origin")
    if origin and origin != OPAQUE:
        return origin
    for text in (url if headers.get("sec-fetch-site") == "same-origin" else None, referrer, headers.get("referer")):
        parsed = urls.parse(text) if text else None
        if parsed is not None and parsed.is_http:
            return parsed.serialized_origin
    return origin
