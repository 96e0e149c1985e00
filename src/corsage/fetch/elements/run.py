"""Which loader runs a request, and what the page saw of it."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from corsage.fetch import step
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.element import Element
from corsage.fetch.elements import resources, streams, workers
from corsage.fetch.elements.load import Loader, Loading, Session
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.profile import Profile
from corsage.fetch.request import Page, Request
from corsage.fetch.step import Step

LOADERS: Final[dict[str, Callable[[Loader], Loading]]] = {
    "fetch": resources.fetched,
    "xhr": resources.xhr,
    "image": resources.image,
    "script": resources.script,
    "module-script": resources.module_script,
    "import": resources.dynamic_import,
    "stylesheet": resources.stylesheet,
    "font": resources.font,
    "media": resources.media,
    "track": resources.track,
    "eventsource": streams.event_source,
    "websocket": streams.websocket,
    "beacon": streams.beacon,
    "wasm-streaming": workers.wasm,
    "worker": workers.worker,
    "manifest": resources.manifest,
    "link": resources.link,
    "svg-use": resources.svg_use,
    "css": resources.unseen,
}


def load(  # noqa: PLR0913, PLR0917 - what fetch() takes, and the page's own memory
    request: Request,
    page: Page,
    cache: Cache,
    steps: list[Step],
    profile: Profile,
    http_cache: HTTPCache | None,
    session: Session,
) -> Loading:
    """Run one load of a page, as `corsage.fetch.algorithm.main_fetch.fetch` runs a fetch() call."""
    element = request.element or Element("xhr" if request.initiator == "xhr" else "fetch")
    if element.new_page:
        session.preloads.clear()
        session.opaque.clear()
    loader = Loader(request, element, page, cache, steps, profile, http_cache, session)
    return LOADERS[element.kind](loader)


def seen(steps: Iterable[Step]) -> dict[str, Any]:
    """What the page saw of a load: its properties, and the policies of the page that were violated."""
    made = list(steps)
    properties = {it.observed or "": json.loads(it.required or "null") for it in made if it.check is step.PAGE_SEES}
    violated = [
        {"directive": (it.required or "").partition(" ")[0], "blocked": it.observed}
        for it in made
        if it.check in {step.CONTENT_SECURITY, step.CONTENT_SECURITY_REPORT}
    ]
    return properties | ({"violations": violated} if violated else {})
