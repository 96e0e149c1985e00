"""Policy to HAProxy: rules for the frontend (or a `listen`), with variables of the transaction.

`http-after-response` rules also cover what HAProxy answers itself (`return`, 503), which `http-response` does not.
Two ACLs of one name are alternatives. `req.fhdr` takes a line whole, where `req.hdr` splits it at commas.
"""

from collections.abc import Iterator
from typing import Final

from corsage.stacks.haproxy_reading import read
from corsage.stacks.kit import expression
from corsage.stacks.kit.plan import NOTHING, OWNED_NAMES, ROUTES, Plan, Terms
from corsage.stacks.kit.stack import File, Stack

_ASKED: Final = "access-control-request"
_PREFLIGHT: Final = f"""\
# A preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing else is.
acl cors_has_origin   req.fhdr_cnt(origin) gt 0
acl cors_one_origin   req.fhdr_cnt(origin) eq 1
acl cors_asks_method  req.fhdr_cnt({_ASKED}-method) gt 0
http-request set-var(txn.cors_preflight) bool(true) if METH_OPTIONS cors_has_origin cors_asks_method
acl cors_is_preflight var(txn.cors_preflight) -m bool
acl cors_is_let_in    var(txn.cors_origin) -m found
acl cors_is_allowed   var(txn.cors_allowed) -m bool
"""
_ANSWER: Final = """
# The answer to a preflight; every other request goes on.
http-request unset-var(txn.cors_origin) if cors_is_preflight !cors_is_allowed
http-request return status 204 if cors_is_preflight cors_is_allowed
http-request return status 403 if cors_is_preflight

# What the response says: ours, in place of what the server behind says.
"""


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    lines = [*_routes(plan), *_origins(plan), *_checks(plan)]
    said = [f"http-after-response del-header {name}\n" for name in OWNED_NAMES]
    text = _PREFLIGHT + "".join(lines) + _ANSWER + "".join([*said, *_said(plan)])
    return (File("cors.cfg", "these lines belong in the frontend, before use_backend", text),)


def _of(plan: Plan, terms: Terms) -> str:
    """The condition that this policy decides."""
    return "" if plan.single else f"cors_by_{terms.label} "


def _routes(plan: Plan) -> Iterator[str]:
    if plan.single:
        return
    yield f"\n# {ROUTES}\n"
    yield "http-request set-var(txn.cors_method) method\n"
    yield f"http-request set-var(txn.cors_method) req.fhdr({_ASKED}-method) if cors_is_preflight\n"
    yield "http-request set-var(txn.cors_path) path,url_dec\n"
    yield "acl cors_has_policy var(txn.cors_policy) -m found\n"
    for terms, methods, path in plan.routes:
        conditions = [f"{{ var(txn.cors_method) -m str {' '.join(methods)} }}"] if methods else []
        conditions.append(f"{{ var(txn.cors_path) -m reg '^{expression.of_path(path)}$' }}")
        yield f"http-request set-var(txn.cors_policy) str({terms.label}) if !cors_has_policy {' '.join(conditions)}\n"
    yield "http-request set-var(txn.cors_policy) str(base) if !cors_has_policy\n"
    for terms in plan.terms:
        yield f"acl cors_by_{terms.label} var(txn.cors_policy) -m str {terms.label}\n"


def _origins(plan: Plan) -> Iterator[str]:
    yield "\n# The origins that are let in.\n"
    for terms in plan.terms:
        if terms.any_origin:
            condition = f" if {_of(plan, terms)}".rstrip() if not plan.single else ""
            yield f"http-request set-var(txn.cors_origin) str(*){condition}\n"
        name = f"cors_{terms.label}_origin"
        for origin in terms.origins:
            match = f"-m str {origin.text}" if origin.regex is None else f"-m reg '^{origin.regex}$'"
            yield f"acl {name} req.fhdr(origin) {match}\n"
        if terms.origins:
            condition = f"{_of(plan, terms)}cors_one_origin {name}"
            yield f"http-request set-var(txn.cors_origin) req.fhdr(origin) if {condition}\n"


def _checks(plan: Plan) -> Iterator[str]:
    yield "\n# What a preflight may ask for.\n"
    for terms in plan.terms:
        label, headers = terms.label, f"req.fhdr({_ASKED}-headers)"
        yield f"acl cors_{label}_method req.fhdr({_ASKED}-method) -m reg '{terms.methods or NOTHING}'\n"
        yield f"acl cors_{label}_headers req.fhdr_cnt({_ASKED}-headers) eq 0\n"
        yield f"acl cors_{label}_headers {headers} -m reg -i '{terms.names}'\n"
        more = ""
        if terms.refused_names is not None:
            yield f"acl cors_{label}_refused {headers} -m reg -i '{terms.refused_names}'\n"
            more = f" !cors_{label}_refused"
        private = f"req.fhdr_cnt({_ASKED}-private-network) eq 0"
        yield f"acl cors_{label}_network {private}\n"
        if terms.policy.allow_private_network:
            yield f"acl cors_{label}_network req.fhdr({_ASKED}-private-network) -m str true\n"
        condition = f"cors_is_let_in cors_{label}_method cors_{label}_headers cors_{label}_network{more}"
        yield f"http-request set-var(txn.cors_allowed) bool(true) if cors_is_preflight {_of(plan, terms)}{condition}\n"
    for name, header in (("echo_method", "method"), ("echo_headers", "headers"), ("echo_network", "private-network")):
        if f"cors_{name}" in "".join(_said(plan)):
            yield f"http-request set-var(txn.cors_{name}) req.fhdr({_ASKED}-{header})\n"


def _said(plan: Plan) -> Iterator[str]:
    set_header = "http-after-response set-header"
    yield f"{set_header} Access-Control-Allow-Origin %[var(txn.cors_origin)] if cors_is_let_in\n"
    for terms in plan.terms:
        by = _of(plan, terms)
        allowed = f"if {by}cors_is_preflight cors_is_allowed"
        for name, value in terms.preflight:
            yield f'{set_header} {name} "{value}" {allowed}\n'
        for name, variable, wanted in (
            ("Methods", "echo_method", terms.policy.compiled.echo_methods),
            ("Headers", "echo_headers", terms.policy.compiled.echo_headers),
            ("Private-Network", "echo_network", terms.policy.allow_private_network),
        ):
            if wanted:
                found = f"{{ var(txn.cors_{variable}) -m found }}"
                yield f"{set_header} Access-Control-Allow-{name} %[var(txn.cors_{variable})] {allowed} {found}\n"
        for name, value in terms.actual:
            yield f'{set_header} {name} "{value}" if {by}!cors_is_preflight cors_is_let_in\n'
        compiled = terms.policy.compiled
        if compiled.vary is not None:
            yield f'http-after-response add-header Vary "{compiled.vary}" if {by}!cors_is_preflight\n'
        yield f'http-after-response add-header Vary "{compiled.vary_preflight}" if {by}cors_is_preflight\n'


STACK: Final = Stack(name="haproxy", title="HAProxy", comment="#", verified="HAProxy 2.6", write=write, read=read)
