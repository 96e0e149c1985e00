"""Workers: a script of the page's own origin, and what it loads in turn."""

from dataclasses import replace

from corsage.fetch import step
from corsage.fetch import url as urls
from corsage.fetch.elements import content
from corsage.fetch.elements.load import Loader, Loading
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.state import same_origin
from corsage.http.origin import OPAQUE


def worker(loader: Loader) -> Loading:
    """HTML, "run a worker": no other origin's script, whatever its CORS headers say."""
    if loader.element.inner:
        return (yield from _inner(loader))
    target = urls.parse(loader.request.url, loader.page.base)
    if target is not None and target.is_http and not same_origin(target, loader.page.origin):
        if loader.profile.elements.worker_throws:
            loader.sees(thrown="SecurityError")
        else:
            loader.sees(event="error")
        origin = target.serialized_origin
        return loader.fail(step.SAME_ORIGIN_MODE, Reason.DISALLOWED_BY_MODE, origin, loader.page.origin)
    got = yield from loader.ask()
    outcome = got.outcome
    runs = got.is_ok and content.is_javascript(content.essence(got.headers)) and content.is_program(got.body)
    if runs:
        loader.sees(message=True)
    else:
        loader.sees(event="error")
    return outcome


def _inner(loader: Loader) -> Loading:
    """What the script of a blob: or data: worker loads; a data: worker has an opaque origin."""
    is_module = loader.element.inner == "module"
    named = is_module and loader.profile.elements.data_worker_is_the_pages
    if loader.element.source == "data" and not named:
        loader.page = replace(loader.page, origin=OPAQUE)
    got = yield from loader.ask(mode="cors", credentials="same-origin")
    kind = content.essence(got.headers)
    failed = isinstance(got.outcome, Failure) or not got.is_ok or not content.is_javascript(kind)
    if is_module and failed:
        loader.sees(event="error")
    else:
        loader.sees(message=True)
    return got.outcome


def wasm(loader: Loader) -> Loading:
    """WebAssembly.instantiateStreaming(fetch(url)): an ok status and the type, or a TypeError."""
    got = yield from loader.ask()
    if isinstance(got.outcome, Failure):
        loader.sees(error="TypeError")
        return got.outcome
    kind = got.headers.get("content-type", "").strip().lower()
    if got.is_opaque or not got.is_ok or kind != "application/wasm":
        loader.sees(error="TypeError")
        return got.outcome
    loader.sees(result=True)
    return got.outcome
