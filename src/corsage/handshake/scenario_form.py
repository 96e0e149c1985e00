"""The JSON form of a scenario (docs/reference/scenario.md), read and written. Version 1.

One object a scenario. `read` checks everything and raises `FormError` with the place; `write` gives back what `read`
takes. What a browser checks (URL, method, headers) is not checked here: a bad one is an outcome, not a bad file.
"""

from collections.abc import Callable
from typing import Any, Final, get_args

from corsage.fetch.address_space import AddressSpace
from corsage.fetch.request import CacheMode, Credentials, Initiator, Mode, Redirect, ReferrerPolicy, Request
from corsage.handshake import body_form, element_form, page_form, recorded_bodies, scenario_server_form
from corsage.handshake.form import Place, choice, flag, header_list, listed, mapping, required, text
from corsage.handshake.scenario import Scenario
from corsage.handshake.scenario_policy_form import PolicyFiles

#: `observed` and `note` are what others keep beside a scenario; they are not part of it.
KEYS: Final = ("id", *page_form.KEYS, "requests", "server", "proxy", "fullHeaders", "observed", "note")
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
    "url", "method", "headers", "body", "mode", "credentials", "redirect",
    "priority", *[key for key, _, _ in OPTIONS], *[key for key, _, _ in element_form.FIELDS],
)  # fmt: skip
#: Which request goes first: a fetch() may say it, and CORS does not look at it.
PRIORITIES: Final = ("auto", "high", "low")
_DEFAULTS: Final = Request("")


def read(data: object, policies: PolicyFiles | None = None) -> Scenario:
    """The scenario that plain data describes; `policies` reads the policy files that it names. Raises `FormError`."""
    place = mapping(Place(data))
    if "log" in place.value:
        raise place.fail("this is a HAR file, not a scenario: a scenario has page, requests and server")
    if "steps" in place.value:
        return _recording(place)
    mapping(place, KEYS)
    requests = listed(required(place, "requests"), _request)
    if not requests:
        raise place["requests"].fail("must have at least one request")
    server = scenario_server_form.read(required(place, "server"), policies)
    full = flag(place.get("fullHeaders", default=False))
    proxy = scenario_server_form.read_proxy(place["proxy"]) if "proxy" in place.value else None
    return Scenario(page_form.read(place), requests, server, text(place.get("id", "")), proxy, full)


def _recording(place: Place) -> Scenario:
    """A recording of initiators: steps in place of requests, bodies by their kinds."""
    page = mapping(required(place, "page"))
    quirks = page.get("quirks", default=False).value is True
    plain = Place({key: page.value[key] for key in ("origin", "url", "headers") if key in page.value}, page.path)
    servers = mapping(required(place, "server"))
    rules = Place(recorded_bodies.server(servers.value), servers.path)
    return Scenario(
        page_form.read_page(plain),
        element_form.steps(required(place, "steps"), quirks=quirks),
        scenario_server_form.read(rules),
        text(place.get("id", "")),
        full_headers=True,
    )


def write(scenario: Scenario) -> dict[str, Any]:
    """The plain data that `read` reads as the same scenario."""
    return {
        **({"id": scenario.id} if scenario.id else {}),
        **page_form.write(scenario.page),
        "requests": [_write_request(request) for request in scenario.requests],
        "server": scenario_server_form.write(scenario.server),
        **({} if scenario.proxy is None else {"proxy": scenario_server_form.write_proxy(scenario.proxy)}),
        **({"fullHeaders": True} if scenario.full_headers else {}),
    }


def _request(place: Place) -> Request:
    mapping(place, REQUEST_KEYS)
    element = element_form.read(place)
    choice(place.get("priority", "auto"), PRIORITIES)
    return Request(
        url=text(required(place, "url")),
        method=text(place.get("method", "GET")),
        headers=header_list(place.get("headers", [])),
        body=body_form.read(place.get("body")),
        mode=choice(place.get("mode", "cors"), get_args(Mode)),
        credentials=choice(place.get("credentials", "same-origin"), get_args(Credentials)),
        redirect=choice(place.get("redirect", "follow"), get_args(Redirect)),
        **{
            field: read(place[key])
            for key, field, read in OPTIONS
            if key in place.value and not (element and key == "initiator")
        },
        element=element,
    )


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
        **element_form.write(request.element),
    }
