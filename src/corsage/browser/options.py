"""What `fetch(url, init)` takes, from Python: the options, and the `Request` that they make.

What Web IDL refuses is a TypeError here too: it is a mistake of the program, not an answer of the browser. What
the platform checks later (URL, method, header values) is left to it, and ends as the outcome of a fetch.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, TypedDict, get_args

import msgspec

from corsage.fetch.address_space import AddressSpace
from corsage.fetch.request import CacheMode, Credentials, Mode, Redirect, ReferrerPolicy, Request
from corsage.http.headers import HeaderList

GivenHeaders: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]


class Init(TypedDict, total=False):
    """What `fetch(url, init)` takes beside the URL; the names are the platform's, `json` is ours."""

    method: str
    headers: GivenHeaders
    body: str | bytes
    json: Any
    mode: Mode
    credentials: Credentials
    redirect: Redirect
    cache: CacheMode
    keepalive: bool
    referrer: str
    referrer_policy: ReferrerPolicy
    target_address_space: AddressSpace


_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "mode": get_args(Mode),
    "credentials": get_args(Credentials),
    "redirect": get_args(Redirect),
    "cache": get_args(CacheMode),
    "referrer_policy": get_args(ReferrerPolicy),
    "target_address_space": get_args(AddressSpace),
}


_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "url": (str,), "method": (str,), "body": (str, bytes), "keepalive": (bool,), "referrer": (str,),
}  # fmt: skip


def request(url: str, init: Init) -> Request:
    """The `Request` of a call. `json` is a body: it sets Content-Type and the method POST unless the call does.

    Raises TypeError for an unknown option and for a value of the wrong type.
    """
    unknown = sorted(init.keys() - Init.__annotations__.keys())
    if unknown:
        raise TypeError(f"fetch() has no option {unknown[0]!r}: it takes {', '.join(Init.__annotations__)}")
    values: dict[str, Any] = {"url": url, **init}
    headers = _headers(values.pop("headers", ()))
    if "json" in values:
        if "body" in values:
            raise TypeError("json and body both give a body: use one of them")
        values["body"] = msgspec.json.encode(values.pop("json"))
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers = (*headers, ("Content-Type", "application/json"))
        values.setdefault("method", "POST")
    for name, value in values.items():
        _check(name, value)
    return Request(**values, headers=headers)


def _check(name: str, value: object) -> None:
    """Web IDL, as far as a type or an enumeration says what a value may be."""
    types, choices = _TYPES.get(name), _CHOICES.get(name)
    if types is not None and not isinstance(value, types):
        wanted = " or ".join([kind.__name__ for kind in types])
        raise TypeError(f"{name} must be {wanted}, not {type(value).__name__}")
    if choices is not None and value not in choices:
        raise TypeError(f"{name} must be one of {', '.join(map(repr, choices))}, not {value!r}")


def _headers(init: Any) -> HeaderList:  # noqa: ANN401 - looked at here
    listed = tuple(init.items() if isinstance(init, Mapping) else init)
    for pair in listed:
        if len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise TypeError(f"a header is a name and a value, both str, not {pair!r}")
    return tuple([(name, value) for name, value in listed])
