"""Which entries of a HAR belong together (preflight and request, a redirect and where it led), and which failed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from corsage.evidence import console, running
from corsage.evidence.har_entry import Transfer
from corsage.evidence.har_exporters import Exporter
from corsage.evidence.known import Evidence, KnownRequest
from corsage.fetch import url as urls
from corsage.http.headers import CORS_REQUEST_HEADERS
from corsage.http.origin import OPAQUE
from corsage.http.status import REDIRECT_STATUSES

#: Request headers that the browser adds; the script did not set them.
BROWSERS_OWN: Final = frozenset({
    "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-length", "dnt", "host",
    "if-modified-since", "if-none-match", "pragma", "priority", "purpose", "referer", "te", "upgrade-insecure-requests",
    "user-agent",
    *CORS_REQUEST_HEADERS,
})  # fmt: skip
#: A mode that a file does not name: whatever it was, the browser sent no Origin header.
NOT_CORS: Final = "without CORS"
#: Chromium's error of a request that CORS or a rule of the page ended; it names no reason.
_FAILED: Final = "net::ERR_FAILED"


def failures(
    transfers: Sequence[Transfer], exporter: Exporter, pages: Mapping[str, str], problems: tuple[str, ...]
) -> Iterator[Evidence]:
    """The evidence of each request that failed: what an error or a check decides before what is only suspicious."""
    preflights = _paired(transfers)
    origins = _redirects(transfers)
    followed = {origin.number for origin in origins.values()}
    used = {preflight.number for preflight in preflights.values()}
    clear: list[Evidence] = []
    unclear: list[Evidence] = []
    for transfer in transfers:
        if not transfer.url.is_http or transfer.number in used:
            continue
        evidence = _evidence(transfer, preflights.get(transfer.number), origins.get(transfer.number), exporter, pages)
        evidence = replace(evidence, limits=(*exporter.limits, *problems))
        judged = _judged(evidence, transfer, followed=transfer.number in followed)
        if judged is not None:
            (clear if judged[1] else unclear).append(judged[0])
    yield from clear
    yield from unclear


def _paired(transfers: Sequence[Transfer]) -> dict[int, Transfer]:
    """Request to preflight: the same URL, the method that was asked for, and the nearest in the file."""
    waiting: dict[str, list[Transfer]] = defaultdict(list)
    for transfer in transfers:
        if not transfer.is_preflight:
            waiting[transfer.url.target].append(transfer)
    paired: dict[int, Transfer] = {}
    for preflight in transfers:
        if not preflight.is_preflight:
            continue
        method = preflight.headers.get("access-control-request-method")
        free = [
            each
            for each in waiting[preflight.url.target]
            if each.number not in paired and (method is None or each.method.upper() == method.upper())
        ]
        if free:
            paired[min(free, key=lambda each: abs(each.number - preflight.number)).number] = preflight
    return paired


def _redirects(transfers: Sequence[Transfer]) -> dict[int, Transfer]:
    """Where a redirect led: the entry that it led to, and the first entry of its way."""
    first: dict[int, Transfer] = {}
    pending: dict[str, Transfer] = {}
    for transfer in transfers:
        led_by = pending.pop(transfer.url.target, None) if not transfer.is_preflight else None
        if led_by is not None:
            first[transfer.number] = first.get(led_by.number, led_by)
        location = transfer.answer.get("location")
        if transfer.answer.status in REDIRECT_STATUSES and location:
            target = urls.parse(location, transfer.url.href)
            if target is not None:
                pending[target.target] = transfer
    return first


def _evidence(
    transfer: Transfer, preflight: Transfer | None, first: Transfer | None, exporter: Exporter, pages: Mapping[str, str]
) -> Evidence:
    asked = preflight or (transfer if transfer.is_preflight else None)
    answer = transfer.answer
    errors = "\n".join([error for error in (answer.error, preflight.answer.error if preflight else "") if error])
    known = None if transfer.is_preflight or (asked is not None and not transfer.came) else answer
    return Evidence(
        page=_page(transfer, asked, first, pages),
        request=KnownRequest(
            _method(transfer),
            transfer.url.href,
            _script_headers(transfer, asked),
            None,
            _mode(transfer, asked),
            first.url.href if first is not None else None,
        ),
        preflight=asked.answer if asked is not None else None,
        actual=known,
        console=console.read(errors) if errors and errors != _FAILED else (),
        browser=exporter.engine or None,
    )


def _method(transfer: Transfer) -> str | None:
    return transfer.headers.get("access-control-request-method") if transfer.is_preflight else transfer.method


def _page(transfer: Transfer, asked: Transfer | None, first: Transfer | None, pages: Mapping[str, str]) -> str | None:
    """The page's origin: as Origin says before any redirect, then as the referrer or the page's title do."""
    for each in (first, asked, transfer):
        origin = each.headers.get("origin") if each is not None else None
        if origin and origin != OPAQUE:
            return origin
    for text in (transfer.headers.get("referer"), pages.get(transfer.page_id)):
        url = urls.parse(text) if text else None
        if url is not None and url.is_http:
            return url.serialized_origin
    return transfer.headers.get("origin")


def _script_headers(transfer: Transfer, asked: Transfer | None) -> dict[str, str | None]:
    """The headers that the script set: those that the preflight asked for, and those that no browser adds."""
    own = {n: v for n, v in transfer.headers.items() if n not in BROWSERS_OWN and not n.startswith("sec-")}
    if asked is None:
        return own
    names = (asked.headers.get("access-control-request-headers") or "").split(",")
    wanted = {name.strip().lower(): None for name in names if name.strip()}
    cookies = {name: value for name, value in own.items() if name == "cookie"}
    return {**cookies, **{name: own.get(name) for name in wanted}}


def _mode(transfer: Transfer, asked: Transfer | None) -> str | None:
    mode = transfer.headers.get("sec-fetch-mode")
    if mode in {"cors", "no-cors", "same-origin"}:
        return mode
    if asked is not None:
        return "cors"
    if transfer.came and "origin" not in transfer.headers:
        return NOT_CORS
    if mode is not None or (transfer.headers.get("accept") or "").startswith("text/html"):
        return NOT_CORS
    return "cors" if "origin" in transfer.headers else None


def _judged(evidence: Evidence, transfer: Transfer, *, followed: bool) -> tuple[Evidence, bool] | None:
    """The evidence of a failure, and whether it is clear; None for what went well, as far as the file shows."""
    is_cors = evidence.request.mode == "cors" and evidence.page not in {None, transfer.url.serialized_origin}
    is_cors = is_cors or (evidence.request.first_url is not None and evidence.request.mode == "cors")
    ran = running.run(evidence, "include" if "cookie" in transfer.headers else "same-origin") if is_cors else None
    if ran is not None and ran.failed is not None:
        return evidence, True
    if transfer.answer.error or not transfer.came:
        return _explained(evidence, is_cors=is_cors), bool(evidence.console)
    if is_cors and transfer.is_preflight:
        # A preflight that passes without credentials, and no request after it.
        credentialed = replace(evidence, request=replace(evidence.request, credentials="include"))
        ran = running.run(credentialed, "include")
        return (credentialed, False) if ran is not None and ran.failed is not None else None
    if is_cors and transfer.answer.status in REDIRECT_STATUSES and not followed and _leaves(transfer):
        return evidence, False
    return None


def _explained(evidence: Evidence, *, is_cors: bool) -> Evidence:
    """A failure that only credentials explain had them: the file does not say which mode the script chose."""
    if not is_cors or evidence.console:
        return evidence
    credentialed = replace(evidence, request=replace(evidence.request, credentials="include"))
    ran = running.run(credentialed, "include")
    return credentialed if ran is not None and ran.failed is not None else evidence


def _leaves(transfer: Transfer) -> bool:
    """Whether its redirect leads to another origin."""
    target = urls.parse(transfer.answer.get("location") or "", transfer.url.href)
    return target is not None and target.origin != transfer.url.origin
