"""Request cache modes, as far as they change what is sent (HTTP-network-or-cache fetch, steps 8.16 to 8.18).

Whether a stored response answers in their place is the matter of `corsage.fetch.algorithm.network_or_cache`.
"""

from collections.abc import Iterable
from typing import Final

from corsage.fetch.request import CacheMode
from corsage.http.headers import HeaderList, get

#: A script that revalidates by itself does not want a cache in between.
CONDITIONAL: Final = frozenset({"if-modified-since", "if-none-match", "if-unmodified-since", "if-match", "if-range"})


def effective(mode: CacheMode, names: Iterable[str], conditional: CacheMode = "no-store") -> CacheMode:
    """The mode that counts, by the names of the script's headers: a conditional request has its own."""
    return mode if mode != "default" or CONDITIONAL.isdisjoint(names) else conditional


def headers(mode: CacheMode, lines: HeaderList) -> HeaderList:
    """What a mode adds to the request's headers, unless the script has said it."""
    if mode == "no-cache" and get(lines, "cache-control") is None:
        return (("Cache-Control", "max-age=0"),)
    if mode not in {"no-store", "reload"}:
        return ()
    wanted = (("Pragma", "no-cache"), ("Cache-Control", "no-cache"))
    return tuple([(name, value) for name, value in wanted if get(lines, name.lower()) is None])
