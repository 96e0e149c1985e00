"""URLs that no server answers: main fetch and scheme fetch for all schemes but HTTP(S) (Fetch, 4.1, 4.3).

`data:` is everybody's, `blob:` belongs to the origin that made it, and nothing else answers. No redirect leads here
("if locationURL's scheme is not an HTTP(S) scheme, then return a network error"), so the URL is the request's first.
"""

from collections.abc import Callable, Mapping
from typing import Final

from corsage.fetch import step
from corsage.fetch.algorithm import filtering, redirect
from corsage.fetch.local_schemes import blob, data_url
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Outcome
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch, same_origin
from corsage.http import headers
from corsage.http.origin import OPAQUE


def main_fetch(fetch: Fetch) -> Outcome:
    """Main fetch, step 12, of a URL that is not HTTP(S)."""
    url = fetch.url
    if url.scheme == "data" or is_own(fetch):
        strict = url.scheme == "data" and fetch.profile.data_must_follow and fetch.mode == "no-cors"
        failure = redirect.must_follow(fetch) if strict else None
        if failure is not None:
            return failure
        fetch.ok(step.SAME_ORIGIN, url.serialized_origin, fetch.origin)
        return scheme_fetch(fetch)
    if fetch.mode == "same-origin":
        return fetch.fail(step.SAME_ORIGIN_MODE, Reason.DISALLOWED_BY_MODE, url.serialized_origin, fetch.origin)
    fetch.note(step.SAME_ORIGIN, url.serialized_origin, fetch.origin)
    if fetch.mode == "no-cors":
        fetch.tainting = "opaque"
        return redirect.must_follow(fetch) or scheme_fetch(fetch)
    return fetch.fail(step.SCHEME, Reason.CORS_DISABLED_SCHEME, url.scheme, "http, https", url.scheme)


def is_own(fetch: Fetch) -> bool:
    """HTML, "same origin". The origin of a blob with an entry is that of the page that made it, opaque or not.

    An opaque page's entries ("blob:null/...") are its own: nobody else's could be told to it.
    """
    url = fetch.url
    if url.origin is None and url.scheme == "blob" and fetch.origin == OPAQUE:
        return blob.entry(fetch.page.blobs, url.without_fragment) is not None
    return same_origin(url, fetch.origin)


def scheme_fetch(fetch: Fetch) -> Outcome:
    """Fetch, 4.3, for all but HTTP(S)."""
    answer = _ANSWERS.get(fetch.url.scheme, _nothing)(fetch)
    if isinstance(answer, Failure):
        return answer
    fetch.ok(step.ANSWERED, str(answer.status))
    return filtering.filtered(fetch, answer, headers.combine(answer.headers))


def _nothing(fetch: Fetch) -> Failure:
    scheme = fetch.url.scheme
    return fetch.fail(step.ANSWERED, Reason.UNKNOWN_SCHEME, scheme, parameter=scheme)


def _data(fetch: Fetch) -> Answer | Failure:
    says_length = fetch.profile.data_length and fetch.initiator == "fetch"
    if fetch.profile.data_drops_blanks and data_url.is_base64(fetch.url):
        fetch.url = fetch.url._replace(href=fetch.url.href.replace(" ", ""))
    answer = data_url.answer(fetch.url, fetch.profile.data_type, says_length=says_length)
    if answer is None:
        return fetch.fail(step.ANSWERED, Reason.INVALID_DATA_URL, fetch.url.shown)
    return answer


def _blob(fetch: Fetch) -> Answer | Failure:
    """Fetch, 4.3, "blob": GET only, an entry that there is, in the page's own partition, and a range of it."""
    url = fetch.url
    # An entry of another origin cannot be obtained whether there is one or not: its maker has another storage key.
    if not is_own(fetch):
        return fetch.fail(step.BLOB, Reason.BLOB_OTHER_ORIGIN, url.serialized_origin, fetch.origin, url.shown)
    entry = blob.entry(fetch.page.blobs, url.without_fragment)
    # Step 2: "If request's method is not `GET` or blobURLEntry is null", a network error either way.
    if entry is None:
        return fetch.fail(step.BLOB, Reason.BLOB_NOT_FOUND, url.shown, parameter=url.shown)
    if fetch.method != "GET":
        return fetch.fail(step.BLOB, Reason.BLOB_METHOD, fetch.method, "GET", fetch.method)
    # File API, "obtain a blob object": "checking for same-partition blob URL usage"
    if entry.partition != "same":
        return fetch.fail(step.BLOB, Reason.BLOB_PARTITION, entry.partition, "same", url.shown)
    byte_range = headers.get(fetch.headers, "range")
    answer = blob.answer(entry, byte_range, fetch.profile.blob)
    if answer is None:
        return fetch.fail(step.BLOB, Reason.BLOB_RANGE, byte_range, f"bytes of {len(entry.body)}", byte_range or "")
    fetch.ok(step.BLOB, url.shown, fetch.origin)
    return answer


def _about(fetch: Fetch) -> Answer | Failure:
    blank = fetch.profile.about_blank_answers and fetch.url.target.partition("?")[0] == "about:blank"
    return Answer(200) if blank else _nothing(fetch)


_ANSWERS: Final[Mapping[str, Callable[[Fetch], Answer | Failure]]] = {"about": _about, "blob": _blob, "data": _data}
