"""Evidence of several kinds about one request, joined into one value: each kind alone is ambiguous.

A HAR says what was answered, a console why it was refused, a copied request what the script sent. They belong together
by URL and method; a message without a URL belongs to a failure only where there is just one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from corsage.evidence.known import Evidence, KnownHeaders
from corsage.fetch import url as urls

T = TypeVar("T")


def join(recorded: Sequence[Evidence], messages: Sequence[Evidence], copies: Sequence[Evidence]) -> Iterator[Evidence]:
    """The evidence of each request, recorded ones first; a copy that joins nothing stands for itself."""
    joined = list(recorded)
    for message in messages:
        _add(joined, message)
    for copy in copies:
        _add(joined, copy)
    return iter(joined)


def _add(joined: list[Evidence], added: Evidence) -> None:
    """Join it with the first that is about the same request, or append it."""
    place = next((i for i, each in enumerate(joined) if _is_same(each, added)), None)
    if place is None and len(joined) == 1 and (added.request.url is None or joined[0].request.url is None):
        place = 0
    if place is None:
        joined.append(added)
    else:
        joined[place] = merged(joined[place], added)


def _is_same(one: Evidence, other: Evidence) -> bool:
    mine, theirs = _addresses(one), _addresses(other)
    methods = {each.request.method.upper() for each in (one, other) if each.request.method}
    return bool(mine & theirs) and len(methods) < 2


def _addresses(evidence: Evidence) -> set[str]:
    """The URLs of the request, its redirects included, without fragment and credentials."""
    parsed = [urls.parse(url) for url in (evidence.request.url, evidence.request.first_url) if url]
    return {url.target for url in parsed if url is not None}


def merged(one: Evidence, other: Evidence) -> Evidence:
    """One value: what the first does not know is taken from the second, and their words stand side by side."""
    mine, theirs = one.request, other.request
    request = replace(
        mine,
        method=mine.method or theirs.method,
        url=mine.url or theirs.url,
        headers=_headers(mine.headers, theirs.headers),
        credentials=mine.credentials or theirs.credentials,
        mode=mine.mode or theirs.mode,
        first_url=mine.first_url or theirs.first_url,
    )
    return replace(
        one,
        id=one.id or other.id,
        page=one.page or other.page,
        request=request,
        preflight=one.preflight or other.preflight,
        actual=one.actual or other.actual,
        console=_once((*one.console, *other.console)),
        symptoms=_once((*one.symptoms, *other.symptoms)),
        stack=" ".join(_once((one.stack, other.stack))).strip(),
        unread=_once((*one.unread, *other.unread)),
        limits=_once((*one.limits, *other.limits)),
        browser=one.browser or other.browser,
        configured=one.configured or other.configured,
        allow_origins=one.allow_origins or other.allow_origins,
    )


def _headers(mine: KnownHeaders | None, theirs: KnownHeaders | None) -> KnownHeaders | None:
    """The names of the first with the values of both; all of the second where the first knows none."""
    if not mine or not theirs:
        return mine or theirs
    filled: Mapping[str, str | None] = {
        name: theirs.get(name) if value is None else value for name, value in mine.items()
    }
    return filled


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
