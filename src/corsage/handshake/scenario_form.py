"""The JSON form of a scenario (docs/reference/scenario.md), read and written. Version 1.

One object a scenario. `read` checks everything and raises `FormError` with the place; `write` gives back what `read`
takes. What a browser checks (URL, method, headers) is not checked here: a bad one is an outcome, not a bad file.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final, get_args

from corsage.fetch import url as urls
from corsage.fetch.address_space import AddressSpace
from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode, Credentials, Initiator, Mode, Redirect, ReferrerPolicy, Request
from corsage.handshake import body_form, page_form
from corsage.handshake.form import FormError, Place, choice, flag, integer, listed, mapping, required, text
from corsage.handshake.scenario import DEFAULT_ANSWER, Guarded, Live, Scenario, Script, Scripted, Server
from corsage.http.headers import HeaderList
from corsage.policy import Policy, PolicyError

#: `observed` and `note` are what others keep beside a scenario; they are not part of it.
KEYS: Final = ("id", *page_form.KEYS, "requests", "server", "observed", "note")
#: Written only where they are not the platform's default: JSON key, field, and the closed set of values, or a kind.
OPTIONS: Final[tuple[tuple[str, str, Callable[[Place], Any]], ...]] = (
    ("cache", "cache", lambda place: choice(place, get_args(CacheMode))),
    ("keepalive", "keepalive", flag),
    ("referrer", "referrer", text),
    ("referrerPolicy", "referrer_policy", lambda place: choice(place, get_args(ReferrerPolicy))),
    ("stream", "stream", flag),
    ("initiator", "initiator", lambda place: choice(place, get_args(Initiator))),
    ("uploadListeners", "upload_listeners", flag),
    ("targetAddressSpace", "target_address_space", lambda place: choice(place, get_args(AddressSpace))),
)
REQUEST_KEYS: Final = (
    "url", "method", "headers", "body", "mode", "credentials", "redirect", *[key for key, _, _ in OPTIONS],
)  # fmt: skip
ANSWER_KEYS: Final = ("status", "headers", "body")
SERVER_KINDS: Final = ("policy", "url")
CLOSE: Final = "close"
_DEFAULTS: Final = Request("")


def read(data: object) -> Scenario:
    """The scenario that plain data describes. Raises `FormError`."""
    place = mapping(Place(data))
    if "log" in place.value:
        raise place.fail("this is a HAR file, not a scenario: a scenario has page, requests and server")
    mapping(place, KEYS)
    requests = listed(required(place, "requests"), _request)
    if not requests:
        raise place["requests"].fail("must have at least one request")
    return Scenario(page_form.read(place), requests, _server(required(place, "server")), text(place.get("id", "")))


def write(scenario: Scenario) -> dict[str, Any]:
    """The plain data that `read` reads as the same scenario."""
    return {
        **({"id": scenario.id} if scenario.id else {}),
        **page_form.write(scenario.page),
        "requests": [_write_request(request) for request in scenario.requests],
        "server": _write_server(scenario.server),
    }


def _request(place: Place) -> Request:
    mapping(place, REQUEST_KEYS)
    return Request(
        url=text(required(place, "url")),
        method=text(place.get("method", "GET")),
        headers=header_list(place.get("headers", [])),
        body=body_form.read(place.get("body")),
        mode=choice(place.get("mode", "cors"), get_args(Mode)),
        credentials=choice(place.get("credentials", "same-origin"), get_args(Credentials)),
        redirect=choice(place.get("redirect", "follow"), get_args(Redirect)),
        **{field: read(place[key]) for key, field, read in OPTIONS if key in place.value},
    )


def header_list(place: Place) -> HeaderList:
    """Header lines as [[name, value], ...]."""
    return listed(place, _pair)


def _pair(place: Place) -> tuple[str, str]:
    pair = listed(place, text)
    if len(pair) != 2:
        raise place.fail("must be a pair [name, value]")
    return pair[0], pair[1]


def _server(place: Place) -> Server:
    mapping(place)
    if "policy" in place.value:
        return _guarded(mapping(place, ("policy", "answer", "environments")))
    if "url" in place.value:
        return Live(text(mapping(place, ("url",))["url"]))
    return Scripted({_url_key(place, url): _script(place[url]) for url in place.value})


def _guarded(place: Place) -> Guarded:
    """A policy, the application's answer, and the policies of environments, each what it changes of the first."""
    answer = _answer(place["answer"]) if "answer" in place.value else DEFAULT_ANSWER
    base = place["policy"]
    policy, environments = _policy(base), mapping(place.get("environments", {}))
    named = {
        name: _policy(Place({**base.value, **mapping(environments[name]).value}, environments[name].path))
        for name in environments.value
    }
    return Guarded(policy, answer or DEFAULT_ANSWER, named)


def _url_key(place: Place, url: str) -> str:
    if urls.parse(url) is None:
        raise place.fail(
            f'{url!r} is not a URL; a server is {{URL: answers, ...}}, {{"policy": ...}} or {{"url": ...}}'
        )
    return url


def _policy(place: Place) -> Policy:
    try:
        return Policy.from_mapping(mapping(place).value)
    except PolicyError as error:
        raise FormError(place.path, str(error)) from error


def _script(place: Place) -> Script:
    mapping(place, ("preflight", "actual"))
    return Script(_answer(required(place, "preflight")), _answer(required(place, "actual")))


def _answer(place: Place) -> Answer | None:
    """An answer, or None for "close": the connection is dropped."""
    if place.value == CLOSE:
        return None
    mapping(place, ANSWER_KEYS)
    return Answer(
        integer(required(place, "status"), 100, 999),
        _wire(place.get("headers", [])),
        body_form.octets(place.get("body", "")),
    )


def _wire(place: Place) -> HeaderList:
    """Header lines as a server writes them: text beyond Latin-1 goes out as UTF-8, so it arrives as its bytes."""
    return tuple([(_bytes(name), _bytes(value)) for name, value in header_list(place)])


def _bytes(value: str) -> str:
    return value if value.isascii() or max(value) < "\u0100" else value.encode("utf-8", "replace").decode("latin-1")


def _write_request(request: Request) -> dict[str, Any]:
    return {
        "url": request.url,
        "method": request.method,
        "headers": [list(pair) for pair in request.headers],
        "body": body_form.write(request.body),
        "mode": request.mode,
        "credentials": request.credentials,
        "redirect": request.redirect,
        **{key: value for key, field, _ in OPTIONS if (value := getattr(request, field)) != getattr(_DEFAULTS, field)},
    }


def _write_server(server: Server) -> dict[str, Any]:
    if isinstance(server, Live):
        return {"url": server.url}
    if isinstance(server, Guarded):
        return _write_guarded(server)
    return {
        url: {"preflight": _write_answer(script.preflight), "actual": _write_answer(script.actual)}
        for url, script in server.answers.items()
    }


def _write_guarded(server: Guarded) -> dict[str, Any]:
    """An environment is written whole: what it does not say would be the first policy's."""
    written: dict[str, Any] = {"policy": server.policy.to_dict(), "answer": _write_answer(server.answer)}
    if server.environments:
        inherited = dict.fromkeys(written["policy"])
        whole = {field.name: field.default for field in fields(Policy) if field.name in inherited}
        written["environments"] = {name: {**whole, **policy.to_dict()} for name, policy in server.environments.items()}
    return written


def _write_answer(answer: Answer | None) -> dict[str, Any] | str:
    if answer is None:
        return CLOSE
    return {
        "status": answer.status,
        "headers": [list(pair) for pair in answer.headers],
        "body": body_form.write_octets(answer.body),
    }
