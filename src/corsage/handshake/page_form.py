"""The JSON form of the page in a scenario: where the script runs, and what it has around it that no request says.

`read` takes the scenario's object and looks at the keys of `KEYS`; `write` gives them back.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, get_args

from corsage.fetch import url as urls
from corsage.fetch.address_space import AddressSpace, LocalNetwork, Permission
from corsage.fetch.local_schemes.blob import Blob, Partition
from corsage.fetch.request import EmbedderPolicy, Page
from corsage.handshake import body_form
from corsage.handshake.form import Place, choice, flag, header_list, mapping, required, text
from corsage.http.origin import OPAQUE
from corsage.http.origin import parse as parse_origin
from corsage.policy import suffixes

KEYS: Final = ("page", "localNetwork", "blobs", "embedderPolicy", "srcdoc")
#: Documents that no server sent: a page may be one, and its origin is then opaque, except for a blob.
_LOCAL_SCHEMES: Final = frozenset({"about", "blob", "data"})


def read(place: Place) -> Page:
    """The page of a scenario. Raises `FormError`."""
    page = read_page(required(place, "page"))
    if "localNetwork" in place.value:
        page = replace(page, local_network=_local_network(place["localNetwork"]))
    if "blobs" in place.value:
        blobs = mapping(place["blobs"])
        page = replace(page, blobs=tuple([_blob(blobs, url) for url in blobs.value]))
    if "embedderPolicy" in place.value:
        page = replace(page, embedder_policy=choice(place["embedderPolicy"], get_args(EmbedderPolicy)))
    if "srcdoc" in place.value:
        page = replace(page, srcdoc=flag(place["srcdoc"]))
    return page


def write(page: Page) -> dict[str, Any]:
    """The members that `read` reads as the same page."""
    return {
        "page": _write_page(page),
        **({} if page.local_network is None else {"localNetwork": _write_local_network(page.local_network)}),
        **({"blobs": {blob.url: _write_blob(blob) for blob in page.blobs}} if page.blobs else {}),
        **({} if page.embedder_policy == "unsafe-none" or page.headers else {"embedderPolicy": page.embedder_policy}),
        **({"srcdoc": True} if page.srcdoc else {}),
    }


def read_page(place: Place) -> Page:
    """An origin, "null", the URL of a page, or an object: {"url": ..., "headers": ..., "origin": "null"}.

    The origin is said where the page is sandboxed; the headers are those that the page came with.
    """
    if isinstance(place.value, Mapping):
        mapping(place, ("origin", "url", "headers"))
        page = read_page(required(place, "url"))
        if "origin" in place.value and text(place["origin"]) != page.origin:
            page = replace(page, origin=choice(place["origin"], (OPAQUE,)))
        return replace(page, headers=header_list(place.get("headers", [])))
    value = text(place)
    if value == OPAQUE or parse_origin(value) is not None:
        return Page(value, registrable=suffixes.registrable)
    url = urls.parse(value)
    if url is None or (url.origin is None and url.scheme not in _LOCAL_SCHEMES):
        raise place.fail(f'must be an origin like "https://app.example.com", a page\'s URL, or "null", not {value!r}')
    return Page(url.serialized_origin, url.without_fragment, registrable=suffixes.registrable)


def _write_page(page: Page) -> str | dict[str, Any]:
    if page.headers:
        said = {"origin": page.origin} if page.origin == OPAQUE else {}
        return {**said, "url": page.url or page.origin, "headers": [list(pair) for pair in page.headers]}
    if not page.url:
        return page.origin
    url = urls.parse(page.url)
    sandboxed = page.origin == OPAQUE and url is not None and url.origin is not None
    return {"origin": OPAQUE, "url": page.url} if sandboxed else page.url


def _blob(blobs: Place, url: str) -> Blob:
    parsed, place = urls.parse(url), mapping(blobs[url], ("type", "body", "partition"))
    if parsed is None or parsed.scheme != "blob":
        raise place.fail(f'{url!r} is not a blob: URL, like "blob:https://app.example.com/1"')
    return Blob(
        parsed.without_fragment,
        body_form.octets(place.get("body", "")),
        text(place.get("type", "")),
        choice(place.get("partition", "same"), get_args(Partition)),
    )


def _write_blob(blob: Blob) -> dict[str, Any]:
    return {"type": blob.type, "body": body_form.write_octets(blob.body), "partition": blob.partition}


def _local_network(place: Place) -> LocalNetwork:
    mapping(place, ("page", "servers", "permission"))
    servers = mapping(place.get("servers", {}))
    return LocalNetwork(
        choice(place.get("page", "public"), get_args(AddressSpace)),
        tuple([(host, choice(servers[host], get_args(AddressSpace))) for host in servers.value]),
        choice(place.get("permission", "denied"), get_args(Permission)),
    )


def _write_local_network(network: LocalNetwork) -> dict[str, Any]:
    return {"page": network.page, "servers": dict(network.servers), "permission": network.permission}
