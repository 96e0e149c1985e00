"""Small requests beside a handshake, each of which tells two causes apart, and what their answers say together. Pure.

Only GET, HEAD and OPTIONS, unless the user permits more (`unsafe`): a probe changes nothing on a server. The plan is
made before the first probe is sent, so that each can be named before; nothing is ever sent beyond the plan.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from corsage.browser import answered_by
from corsage.fetch import site
from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure
from corsage.handshake.record import FetchRecord
from corsage.http import methods
from corsage.http.headers import HeaderList, get, values
from corsage.http.secrets import masked_header

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: RFC 6761: no page can have it.
OTHER_ORIGIN: Final = "https://other-origin.example"
MISSING_PATH: Final = "corsage-asks-for-what-is-not-there"


class Probe(NamedTuple):
    """A request, what it is called, and what it is to find out."""

    name: str
    purpose: str
    sent: Send


class Observation(NamedTuple):
    """What answers say together; `cause` is the name of a cause where they speak for one, else ""."""

    sentence: str
    cause: str = ""


def plan(fetch: FetchRecord, origin: str, *, unsafe: bool = False) -> tuple[Probe, ...]:
    """The probes that can tell something about a fetch, in the order in which they are to be sent."""
    return tuple(_plan(fetch, origin, unsafe=unsafe)) if fetch.exchanges else ()


def _plan(fetch: FetchRecord, origin: str, *, unsafe: bool) -> Iterator[Probe]:
    url, own = fetch.exchanges[0].sent.url, methods.normalize(fetch.request.method)
    method = own if own in SAFE else "GET"
    headers = fetch.request.headers if own in SAFE else _without(fetch.request.headers, {"content-type"})
    if own in SAFE:
        yield Probe("plain", "what curl and Postman get: no Origin", _send(url, method, headers))
    elif unsafe:
        body = next((exchange.sent.body for exchange in fetch.exchanges if not exchange.sent.preflight), None)
        text = fetch.request.body
        given = text.encode() if isinstance(text, str) else text
        plain = _send(url, own, fetch.request.headers)._replace(body=body if body is not None else given)
        yield Probe("plain", "what curl and Postman get: no Origin (--unsafe)", plain)
    named = (*headers, ("Origin", origin))
    yield Probe("origin", "the same with the page's Origin, after it was asked for without", _send(url, method, named))
    other = (*headers, ("Origin", OTHER_ORIGIN))
    yield Probe("other-origin", "whether the server tells origins apart", _send(url, method, other))
    anonymous = tuple([line for line in named if masked_header(*line) == line[1]])
    if anonymous != named:
        yield Probe("anonymous", "what it answers without the credentials", _send(url, method, anonymous))
    if fetch.preflights:
        yield Probe("options", "who answers OPTIONS when it is not a preflight", _send(url, "OPTIONS", ()))
    missing = _send(_missing(url), "GET", named)
    yield Probe("missing-path", "whether an error answer has the CORS headers", missing)
    yield from _spellings(fetch, url, method, named)


def _spellings(fetch: FetchRecord, url: str, method: str, headers: HeaderList) -> Iterator[Probe]:
    """Other spellings of the URL, where the server has shown that it may want one."""
    met = {exchange.received.status for exchange in fetch.exchanges if isinstance(exchange.received, Answer)}
    slashed = _other_slash(url)
    if slashed is not None and any(300 <= status <= 399 or status in {404, 405} for status in met):
        yield Probe(
            "slash", "whether the path is right with the other slash at its end", _send(slashed, method, headers)
        )
    parsed = urls.parse(url)
    if (
        parsed is not None
        and parsed.scheme == "http"
        and parsed.effective_port == 80
        and not site.is_loopback(parsed.host)
    ):
        yield Probe("https", "whether the server is to be asked over https", _send(f"https{url[4:]}", method, headers))


def _send(url: str, method: str, headers: HeaderList) -> Send:
    return Send(url, method, headers, None, preflight=False, credentials=False)


def _without(headers: HeaderList, names: set[str]) -> HeaderList:
    return tuple([line for line in headers if line[0].lower() not in names])


def _missing(url: str) -> str:
    path, _, _ = url.partition("?")
    return f"{path.rstrip('/')}/{MISSING_PATH}"


def _other_slash(url: str) -> str | None:
    path, mark, query = url.partition("?")
    last = path.rpartition("/")[2]
    if path.count("/") <= 3 and not last:
        return None  # the root
    return f"{path.rstrip('/') if path.endswith('/') else path + '/'}{mark}{query}"


def observe(fetch: FetchRecord, answers: Mapping[str, Received], origin: str) -> tuple[Observation, ...]:
    """What the handshake's answers and those of the probes say together."""
    answered = {name: answer for name, answer in answers.items() if isinstance(answer, Answer)}
    preflight = next((item.received for item in fetch.preflights if isinstance(item.received, Answer)), None)
    layers, paths = _of_layers(fetch, preflight, answered), _of_paths(answered)
    return (*_of_clients(fetch, answered), *layers, *_of_origins(answered, origin), *paths)


def _of_clients(fetch: FetchRecord, answered: Mapping[str, Answer]) -> Iterator[Observation]:
    """Why it works in Postman."""
    plain = answered.get("plain")
    if isinstance(fetch.outcome, Failure) and fetch.outcome.gate == "cors" and plain is not None and plain.status < 400:
        where = "the preflight, so the request was never sent" if fetch.exchanges[-1].sent.preflight else "the response"
        yield Observation(
            f"curl and Postman get {plain.status}, because they ask nobody. A browser protects its user: before a page "
            f"of another origin may see the answer, the server must allow that page, and here it did not in {where}."
        )


def _of_layers(fetch: FetchRecord, preflight: Answer | None, answered: Mapping[str, Answer]) -> Iterator[Observation]:
    real = answered.get("origin") or answered.get("plain")
    if preflight is not None and real is not None:
        if preflight.status in {401, 403} and real.status not in {401, 403}:
            yield Observation(
                f"OPTIONS gets {preflight.status} and {_what('origin', answered)} gets {real.status}: what stands "
                "before the CORS code refuses preflights only.",
                "preflight_auth_required",
            )
        first, second = answered_by.names(preflight.headers), answered_by.names(real.headers)
        if first and second and first != second:
            yield Observation(
                f"OPTIONS is answered by {', '.join(first)}, the request by {', '.join(second)}: the preflight does "
                "not reach the same layer.",
                "preflight_not_handled" if preflight.status >= 400 else "",
            )
    received = [*answered.values(), *[e.received for e in fetch.exchanges if isinstance(e.received, Answer)]]
    if any(len(values(answer.headers, "access-control-allow-origin")) > 1 for answer in received):
        yield Observation(
            "Access-Control-Allow-Origin comes on several lines: two layers add it.", "duplicate_cors_header"
        )
    anonymous, named = answered.get("anonymous"), answered.get("origin")
    if anonymous is not None and named is not None and anonymous.status != named.status:
        yield Observation(f"Without the credentials the answer is {anonymous.status}, with them {named.status}.")


def _of_origins(answered: Mapping[str, Answer], origin: str) -> Iterator[Observation]:
    plain, named, other = (answered.get(name) for name in ("plain", "origin", "other-origin"))
    if named is None:
        return
    allowed = get(named.headers, "access-control-allow-origin")
    if other is not None:
        elsewhere = get(other.headers, "access-control-allow-origin")
        if elsewhere == OTHER_ORIGIN:
            loud = get(other.headers, "access-control-allow-credentials") == "true"
            risk = " with credentials: every page of the web can read this as the user" if loud else ""
            yield Observation(f"The server allows any origin that asks{risk}. Use a list of origins.")
        elif allowed is None and elsewhere is None:
            yield Observation("Neither the page's origin nor another one gets Access-Control-Allow-Origin here.")
        elif allowed not in {origin, "*"} and elsewhere == allowed:
            yield Observation(f"Whoever asks, the answer names {allowed}.", "origin_not_allowlisted")
    yield from _of_caches(plain, named, other)


def _of_caches(plain: Answer | None, named: Answer, other: Answer | None) -> Iterator[Observation]:
    """RFC 9111, 4.1: an answer that depends on Origin must say so in Vary, or a cache gives it to others."""
    vary = {item.strip().lower() for value in values(named.headers, "vary") for item in value.split(",")}
    seen = [get(a.headers, "access-control-allow-origin") for a in (plain, named, other) if a is not None]
    hit = answered_by.from_cache(named.headers)
    lacking = get(named.headers, "access-control-allow-origin") is None
    if hit is not None and lacking and not vary & {"origin", "*"}:
        yield Observation(
            f"A shared cache answered ({hit}) with a copy without Access-Control-Allow-Origin, and Vary does not name "
            "Origin: the copy was made for a request without Origin.",
            "cache_without_vary",
        )
    elif len(set(seen)) > 1 and not vary & {"origin", "*"}:
        yield Observation(
            "The answer depends on Origin, and Vary does not name it: a cache can give one page the answer of another.",
            "cache_without_vary",
        )


def _of_paths(answered: Mapping[str, Answer]) -> Iterator[Observation]:
    named, missing = answered.get("origin"), answered.get("missing-path")
    header = "access-control-allow-origin"
    if named is not None and missing is not None and 400 <= missing.status <= 599:
        if get(named.headers, header) is not None and get(missing.headers, header) is None:
            nginx = any("nginx" in name for name in answered_by.names(missing.headers))
            why = "`always` is missing in nginx's add_header" if nginx else "it is made outside the CORS code"
            yield Observation(
                f"An error answer ({missing.status}) has no CORS headers, a good one has them: {why}.",
                "error_response_without_cors",
            )
        elif get(named.headers, header) is None and get(missing.headers, header) is not None:
            yield Observation("Another path of this server has CORS headers, this one has none.", "cors_route_scope")
    for name, cause in (("slash", "preflight_redirect"), ("https", "redirect_scheme_downgrade")):
        answer = answered.get(name)
        if answer is not None and 200 <= answer.status <= 299:
            words = "the other slash at the end of the path" if name == "slash" else "https"
            yield Observation(f"With {words} the server answers {answer.status}: request that URL.", cause)


def _what(name: str, answered: Mapping[str, Answer]) -> str:
    return "the request" if name in answered else "the request without Origin"
