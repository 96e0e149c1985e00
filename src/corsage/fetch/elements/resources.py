"""Images, scripts, stylesheets, fonts, media, tracks, links: one answer, and an event (HTML, the element's section)."""

from collections.abc import Generator

from corsage.fetch import step
from corsage.fetch import url as urls
from corsage.fetch.elements import content
from corsage.fetch.elements.load import Asking, Got, Loader, Loading
from corsage.fetch.network import Received, Send
from corsage.fetch.outcome import Failure, Outcome, Response
from corsage.fetch.reason import Reason


def fetched(loader: Loader) -> Loading:
    """fetch(): the script gets what the algorithm returns."""
    got = yield from loader.ask(mode=loader.request.mode, credentials=loader.request.credentials)
    return _checked_integrity(loader, got, got.outcome)


def xhr(loader: Loader) -> Loading:
    """XMLHttpRequest: the same, told by events."""
    got = yield from loader.ask(mode=loader.request.mode, credentials=loader.request.credentials)
    loader.sees(events=[["error" if isinstance(got.outcome, Failure) else "load"]])
    return got.outcome


def image(loader: Loader) -> Loading:
    """An image is drawn whatever its status; a canvas is tainted by an opaque one."""
    got = yield from loader.ask()
    outcome = _spoiled(loader, got) or _guarded(loader, got)
    if isinstance(outcome, Failure) or not content.is_image(got.headers, got.body):
        loader.sees(event="error")
    else:
        _remember(loader, got)
        loader.sees(event="load", tainted=got.is_opaque)
    return outcome


def script(loader: Loader) -> Loading:
    """A classic script runs whatever its type, except for those that are never scripts."""
    got = yield from loader.ask()
    outcome = _spoiled(loader, got) or _guarded(loader, got)
    if not isinstance(outcome, Failure) and not content.may_run(got.headers):
        outcome = _wrong_type(loader, got, "a JavaScript type")
    outcome = _checked_integrity(loader, got, outcome)
    loads = not isinstance(outcome, Failure) and got.is_ok
    if loads:
        _remember(loader, got)
    loader.sees(event="load" if loads else "error", ran=int(loads and content.is_program(got.body)))
    return outcome


def module_script(loader: Loader) -> Loading:
    """A module needs its type, and all that it imports."""
    outcome, ran = yield from _module(loader, None, {})
    loader.sees(event="error" if ran is None else "load", ran=ran or 0)
    return outcome


def dynamic_import(loader: Loader) -> Loading:
    """import(): a promise in place of an event."""
    outcome, ran = yield from _module(loader, None, {})
    loader.sees(imported=ran is not None, ran=ran or 0, **({} if ran is not None else {"error": "TypeError"}))
    return outcome


def _module(
    loader: Loader, url: str | None, known: dict[str, int]
) -> Generator[Send, Received, tuple[Outcome, int | None]]:
    """The outcome, and how many scripts ran: None where one of the graph failed."""
    got = yield from loader.ask(url)
    outcome = got.outcome
    if not isinstance(outcome, Failure) and not content.is_javascript(content.essence(got.headers)):
        outcome = _wrong_type(loader, got, "a JavaScript type")
    outcome = _checked_integrity(loader, got, outcome) if url is None else outcome
    if isinstance(outcome, Failure) or not got.is_ok or not content.is_program(got.body):
        return outcome, None
    total = 1
    for name in content.imports(got.body):
        base = outcome.url or loader.request.url
        target = urls.parse(name, base)
        if target is None or target.href in known:
            continue
        known[target.href] = 1
        inner, ran = yield from _module(loader, target.href, known)
        if ran is None:
            return inner, None
        total += ran
    return outcome, total


def stylesheet(loader: Loader) -> Loading:
    """A sheet applies with the right type; its rules can be read where it is not opaque."""
    got = yield from loader.ask()
    rules = loader.profile.elements
    if (
        isinstance(got.outcome, Failure)
        and got.outcome.reason is Reason.CONTENT_SECURITY_POLICY
        and not loader.exchanges
    ):
        loader.sees(event="error", rules="no sheet", applied=False)
        return got.outcome
    outcome = _guarded(loader, got)
    if isinstance(outcome, Failure) or not got.is_ok:
        closed = rules.failed_sheets_are_closed and (got.is_opaque or isinstance(outcome, Failure))
        loader.sees(event="error", rules="SecurityError" if closed else 0, applied=False)
        return outcome
    quirks = loader.element.quirks and outcome.type == "basic"
    if not content.may_style(got.headers, quirks=quirks):
        event = "load" if rules.refused_sheets_load else "error"
        # Where a sheet that failed has no rules, one that nosniff refuses has failed, too.
        closed = got.is_opaque and (rules.failed_sheets_are_closed or not content.is_nosniff(got.headers))
        loader.sees(event=event, rules="SecurityError" if closed else 0, applied=False)
        return _wrong_type(loader, got, "text/css")
    outcome = _checked_integrity(loader, got, outcome)
    if isinstance(outcome, Failure):
        loader.sees(event="error", rules=0, applied=False)
        return outcome
    fonts, sheets, count = content.sheet_parts(got.body)
    for url in (*sheets, *fonts):
        yield from _part(loader, outcome, url, is_font=url in fonts)
    loader.sees(event="load", rules="SecurityError" if got.is_opaque else count, applied=True)
    return outcome


def _part(loader: Loader, outcome: Response, url: str, *, is_font: bool) -> Asking:
    """What a sheet loads itself: fonts with CORS, other sheets as the sheet was."""
    target = urls.parse(url, outcome.url or loader.request.url)
    href = target.href if target is not None else url
    if is_font and loader.profile.elements.fonts_use_cors:
        return (yield from loader.ask(href, mode="cors", credentials="same-origin"))
    return (yield from loader.ask(href, mode="no-cors", credentials="include"))


def font(loader: Loader) -> Loading:
    """A font needs CORS, and an ok status."""
    if loader.profile.elements.fonts_use_cors:
        got = yield from loader.ask()
    else:
        got = yield from loader.ask(mode="no-cors", credentials="include")
    if got.is_ok and content.is_font(got.body):
        loader.sees(load="resolved", used=True)
    else:
        loader.sees(load="rejected", error="NetworkError", used=False)
    return got.outcome


def media(loader: Loader) -> Loading:
    """Sound and film, asked for by ranges; the type is not looked at."""
    got = yield from loader.ask(add=(("Range", "bytes=0-"),))
    outcome = _guarded(loader, got)
    plays = not isinstance(outcome, Failure) and got.is_ok and content.is_media(got.body)
    loader.sees(events=["loadedmetadata", "canplay"] if plays else ["error"])
    return outcome


def track(loader: Loader) -> Loading:
    """Subtitles: without the crossorigin attribute of the media element, of the page's own origin only."""
    got = yield from loader.ask()
    loads = got.is_ok and got.body.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT")
    loader.sees(event="load" if loads else "error")
    return got.outcome


def link(loader: Loader) -> Loading:
    """A preload: kept for the element that will want it."""
    element, rules = loader.element, loader.profile.elements
    if element.relation == "modulepreload":
        outcome, ran = yield from _module(loader, None, {})
        loader.sees(event="error" if ran is None and rules.preloads_fail else "load")
        return outcome
    got = yield from loader.ask()
    if element.relation == "preload":
        loader.keep_preload(got)
    loads = not isinstance(got.outcome, Failure) and (got.is_ok or element.target in rules.preloads_any_status)
    loader.sees(event="load" if loads or not rules.preloads_fail else "error")
    return got.outcome


def unseen(loader: Loader) -> Loading:
    """Images of CSS: no event tells."""
    got = yield from loader.ask()
    loader.sees(event="none expected")
    return got.outcome


def svg_use(loader: Loader) -> Loading:
    """<use> takes what is of the page's own origin; nothing is sent elsewhere."""
    return (yield from unseen(loader))


def manifest(loader: Loader) -> Loading:
    """A web application's manifest: not every browser asks, one asks again after a failure."""
    wanted = loader.profile.elements.manifest_requests
    loader.sees(event="none expected")
    if not wanted:
        return Failure(Reason.NOT_CACHED, url=loader.request.url)
    for _ in range(wanted):
        got = yield from loader.ask()
        if not isinstance(got.outcome, Failure):
            break
    return got.outcome


def _remember(loader: Loader, got: Got) -> None:
    varies = "origin" in got.headers.get("vary", "").lower()
    if got.is_opaque and not varies and "max-age" in got.headers.get("cache-control", ""):
        loader.session.opaque.add(loader.request.url)


def _spoiled(loader: Loader, got: Got) -> Failure | None:
    """What an engine makes of a load with credentials after one without CORS."""
    asks = loader.element.crossorigin == "use-credentials" and loader.request.url in loader.session.opaque
    if not (asks and loader.profile.elements.memory_spoils_credentialed) or isinstance(got.outcome, Failure):
        return None
    return loader.fail(step.ALLOW_ORIGIN, Reason.MISSING_ALLOW_ORIGIN_HEADER, "a stored response", "CORS headers")


def _guarded(loader: Loader, got: Got) -> Outcome:
    """Opaque Response Blocking."""
    blocked = got.is_opaque and loader.profile.elements.blocks_opaque
    if blocked and content.is_orb_blocked(got.headers, got.body):
        kind = content.essence(got.headers)
        return loader.fail(step.OPAQUE_BLOCKED, Reason.OPAQUE_RESPONSE_BLOCKED, kind, loader.element.kind)
    return got.outcome


def _wrong_type(loader: Loader, got: Got, wanted: str) -> Failure:
    kind = content.essence(got.headers) or "no type"
    nosniff = "; nosniff" if content.is_nosniff(got.headers) else ""
    return loader.fail(step.MIME_TYPE, Reason.MIME_TYPE_MISMATCH, f"{kind}{nosniff}", wanted)


def _checked_integrity(loader: Loader, got: Got, outcome: Outcome) -> Outcome:
    """Fetch, main fetch, step 22: an opaque response matches no integrity."""
    integrity = loader.element.integrity
    if isinstance(outcome, Failure) or not integrity:
        return outcome
    if not got.is_opaque and content.has_integrity(integrity, got.body):
        return outcome
    observed = "an opaque response" if got.is_opaque else "another hash"
    return loader.fail(step.INTEGRITY, Reason.INTEGRITY_MISMATCH, observed, integrity)
