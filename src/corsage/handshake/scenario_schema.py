"""The JSON schema of the scenario form, for editors: made of the tables that the form itself is read by.

A schema knows less than `scenario_form.read`: it says nothing of what is a URL or a policy without mistakes.
"""

from collections.abc import Iterable
from typing import Any, Final, get_args

from corsage.fetch.address_space import AddressSpace, Permission
from corsage.fetch.element import CrossOrigin
from corsage.fetch.local_schemes.blob import Partition
from corsage.fetch.request import (
    CacheMode,
    Credentials,
    EmbedderPolicy,
    Initiator,
    Mode,
    Redirect,
    ReferrerPolicy,
)
from corsage.handshake import element_form, page_form, scenario_form, scenario_policy_form, scenario_server_form
from corsage.handshake.scenario_server_form import CLOSE
from corsage.policy.configuration import BROWSER_DEFAULT
from corsage.policy.policy import FIELDS

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_FLAG: Final[Schema] = {"type": "boolean"}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_ANYTHING: Final[Schema] = {}


def schema() -> Schema:
    """The schema of one scenario (JSON Schema, draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Corsage scenario",
        "description": "A page, the requests that it makes, and what answers them (docs/reference/scenario.md).",
        "$defs": {
            "answer": _answer(),
            "answers": {"anyOf": [_ref("answer"), {"type": "array", "items": _ref("answer"), "minItems": 1}]},
            "body": {"anyOf": [{"type": ["string", "null"]}, _object({"base64": _TEXT}, required=("base64",))]},
            "change": _object({"remove": _TEXTS, "set": _ref("headers"), "add": _ref("headers")}),
            "headers": _headers(),
            "policy": _policy(),
            "rule": _rule(),
            "script": _script(),
        },
        **_object(_members(), required=("page", "requests", "server")),
    }


def _members() -> Schema:
    known = {
        "id": _TEXT,
        **_page(),
        "requests": {"type": "array", "items": _request(), "minItems": 1},
        "server": {"anyOf": [_guarded(), _object({"url": _TEXT}, required=("url",)), _by_url("script")]},
        "proxy": _object({"answers": _by_url("script"), "request": _ref("change"), "response": _ref("change")}),
        "fullHeaders": _FLAG,
        "observed": _ANYTHING,
        "note": _ANYTHING,
    }
    return {key: known[key] for key in scenario_form.KEYS}


def _page() -> Schema:
    spaces, permissions = _one_of(get_args(AddressSpace)), _one_of(get_args(Permission))
    servers = {"type": "object", "additionalProperties": spaces}
    blob = _object({"type": _TEXT, "body": _ref("body"), "partition": _one_of(get_args(Partition))})
    sandboxed = _object({"origin": _TEXT, "url": _TEXT, "headers": _ref("headers")}, required=("url",))
    known = {
        "page": {"anyOf": [_TEXT, sandboxed]},
        "localNetwork": _object({"page": spaces, "servers": servers, "permission": permissions}),
        "blobs": {"type": "object", "additionalProperties": blob},
        "embedderPolicy": _one_of(get_args(EmbedderPolicy)),
        "srcdoc": _FLAG,
    }
    return {key: known[key] for key in page_form.KEYS}


def _request() -> Schema:
    known = {
        "url": _TEXT,
        "method": _TEXT,
        "headers": _ref("headers"),
        "body": _ref("body"),
        "mode": _one_of(get_args(Mode)),
        "credentials": _one_of(get_args(Credentials)),
        "redirect": _one_of(get_args(Redirect)),
        "cache": _one_of(get_args(CacheMode)),
        "keepalive": _FLAG,
        "referrer": _TEXT,
        "referrerPolicy": _one_of(get_args(ReferrerPolicy)),
        "stream": _FLAG,
        "initiator": _one_of([*get_args(Initiator), *element_form.INITIATORS, *element_form.SHORT]),
        "uploadListeners": _FLAG,
        "targetAddressSpace": _one_of(get_args(AddressSpace)),
        "priority": _one_of(scenario_form.PRIORITIES),
        "crossorigin": _one_of(get_args(CrossOrigin)),
        **dict.fromkeys(("integrity", "rel", "as", "property", "workerScheme", "workerLoads"), _TEXT),
        "protocols": _TEXTS,
        "quirks": _FLAG,
        "newPage": _FLAG,
    }
    return _object({key: known[key] for key in scenario_form.REQUEST_KEYS}, required=("url",))


def _headers() -> Schema:
    pair = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}
    by_name = {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _TEXTS]}}
    return {"anyOf": [by_name, {"type": "array", "items": pair}]}


def _answer() -> Schema:
    known = {
        "status": {"type": "integer", "minimum": 100, "maximum": 999},
        "headers": _ref("headers"),
        "body": _ref("body"),
    }
    members = {key: known[key] for key in scenario_server_form.ANSWER_KEYS}
    return {"anyOf": [{"const": CLOSE}, _object(members, required=("status",))]}


def _rule() -> Schema:
    known = {
        "preflight": _FLAG,
        "method": {"anyOf": [_TEXT, _TEXTS]},
        "origin": {"anyOf": [_FLAG, _TEXT, _TEXTS]},
        "headers": {"type": "object", "additionalProperties": {"type": ["string", "boolean"]}},
        "call": {"type": "integer", "minimum": 1},
    }
    condition = _object({key: known[key] for key in scenario_server_form.CONDITION_KEYS})
    return _object({"if": condition, "answer": _ref("answers")}, required=("answer",))


def _script() -> Schema:
    rules = {"type": "array", "items": _ref("rule")}
    sides = {"rules": rules, "preflight": _ref("answers"), "actual": _ref("answers")}
    members = {key: sides[key] for key in scenario_server_form.SCRIPT_KEYS}
    return {"anyOf": [_ref("answers"), rules, _object(members)]}


def _guarded() -> Schema:
    environments = {"type": "object", "additionalProperties": _ref("policy")}
    known = {
        "policy": {"anyOf": [_TEXT, _ref("policy")]},
        "answer": _ref("answer"),
        "environments": environments,
        "environment": _TEXT,
    }
    return _object({key: known[key] for key in scenario_policy_form.KEYS}, required=("policy",))


def _policy() -> Schema:
    """The fields of a policy, by their defaults' kinds, and the tables of the TOML."""
    named = {name: _TEXTS for name in FIELDS if name.startswith(("allow_", "expose_"))}
    flags = {name: _FLAG for name in FIELDS if name.startswith("danger_")}
    fields = {
        **named,
        **flags,
        "allow_credentials": _FLAG,
        "allow_private_network": _FLAG,
        "allow_origin_regex": {"type": ["string", "null"]},
        "max_age": {"anyOf": [{"type": ["integer", "null"]}, {"const": BROWSER_DEFAULT}]},
        "routes": {"type": "array", "items": {"type": "object"}},
        "environments": {"type": "object"},
    }
    return _object({name: value for name, value in fields.items() if name != "allow_origin_function"})


def _by_url(name: str) -> Schema:
    return {"type": "object", "additionalProperties": _ref(name), "patternProperties": {"^//": _ANYTHING}}


def _object(members: Schema, required: Iterable[str] = ()) -> Schema:
    """An object with these members, and comments."""
    return {
        "type": "object",
        "properties": members,
        "patternProperties": {"^//": _ANYTHING},
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
    }


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
