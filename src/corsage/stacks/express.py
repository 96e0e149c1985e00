"""Policy to Express: a middleware without dependencies, its policies as data at the top.

The data has the option names of the `cors` package, so that they can be read, and moved, by those who know it. That
package itself takes every OPTIONS for a preflight and lets the application overrule its headers, so it is not used.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from corsage.stacks.express_reading import read
from corsage.stacks.kit import expression
from corsage.stacks.kit.plan import ROUTES, Plan, Terms
from corsage.stacks.kit.stack import File, Stack

_RUNTIME: Final = r"""
const OWNED = [
  "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods",
  "Access-Control-Allow-Headers", "Access-Control-Allow-Private-Network", "Access-Control-Expose-Headers",
  "Access-Control-Max-Age",
];
const ASKS = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];

// Use it before everything else: app.use(require("./cors.js"))
module.exports = function cors(req, res, next) {
  const asked = req.headers["access-control-request-method"];
  const origin = req.headers.origin;
  // A preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing else is.
  const preflight = req.method === "OPTIONS" && origin !== undefined && asked !== undefined;
  const policy = policyOf(preflight ? asked : req.method, req.path);
  const granted = grant(policy, origin);
  const allowed = granted !== null && (!preflight || allows(policy, req.headers));
  const ours = {};
  if (allowed) {
    ours["Access-Control-Allow-Origin"] = granted;
    if (policy.credentials) ours["Access-Control-Allow-Credentials"] = "true";
    Object.assign(ours, preflight ? permissions(policy, req.headers) : exposed(policy));
  }
  enforce(res, ours, varyOf(policy, preflight));
  if (!preflight) return next();
  res.status(allowed ? 204 : 403).end();
};

function policyOf(method, path) {
  let decoded = path;
  try { decoded = decodeURIComponent(path); } catch { /* compared as it came */ }
  const covers = (route) => (route.methods === null || route.methods.includes(method)) && route.path.test(decoded);
  return (routes.find(covers) ?? { policy: base }).policy;
}

function grant(policy, origin) {
  if (policy.origin === "*") return "*";
  const matches = (entry) => (typeof entry === "string" ? entry === origin : entry.test(origin));
  return origin !== undefined && policy.origin.some(matches) ? origin : null;
}

function allows(policy, headers) {
  const method = headers["access-control-request-method"];
  const named = policy.methods.includes("*") ? /^[A-Za-z0-9._-]+$/.test(method) : policy.methods.includes(method);
  const network = headers["access-control-request-private-network"];
  return named && namesOf(headers).every((name) => allowsName(policy, name))
    && (network === undefined || (policy.privateNetwork && network === "true"));
}

function namesOf(headers) {
  const listed = (headers["access-control-request-headers"] ?? "").toLowerCase().split(",");
  return listed.map((name) => name.trim()).filter((name) => name !== "");
}

function allowsName(policy, name) {
  const listed = policy.allowedHeaders.map((header) => header.toLowerCase());
  if (listed.includes(name)) return true;
  // An asterisk does not stand for Authorization.
  return listed.includes("*") && name !== "authorization" && /^[a-z0-9._-]+$/.test(name);
}

function permissions(policy, headers) {
  const said = {};
  const names = namesOf(headers);
  // With credentials an asterisk is a name like any other, so what was asked for is repeated.
  const echo = (list, asked) => (policy.credentials && list.includes("*") ? asked : list);
  const methods = echo(policy.methods, [headers["access-control-request-method"]]);
  const allowed = echo(policy.allowedHeaders, names);
  if (methods.length) said["Access-Control-Allow-Methods"] = shortest(methods);
  if (allowed.length) said["Access-Control-Allow-Headers"] = shortest(allowed);
  if (policy.maxAge !== null) said["Access-Control-Max-Age"] = String(policy.maxAge);
  if (headers["access-control-request-private-network"] !== undefined) {
    said["Access-Control-Allow-Private-Network"] = "true";
  }
  return said;
}

function shortest(list) {
  const needed = (item) => !list.includes("*") || item === "*" || item.toLowerCase() === "authorization";
  return list.filter(needed).join(", ");
}

function exposed(policy) {
  return policy.exposedHeaders.length ? { "Access-Control-Expose-Headers": policy.exposedHeaders.join(", ") } : {};
}

function varyOf(policy, preflight) {
  if (preflight) return policy.privateNetwork ? [...ASKS, "Access-Control-Request-Private-Network"] : ASKS;
  return policy.origin === "*" ? [] : ["Origin"];
}

// When the head is written: ours in place of what the application says, on errors too.
function enforce(res, ours, vary) {
  const writeHead = res.writeHead;
  res.writeHead = function (...rest) {
    for (const name of OWNED) res.removeHeader(name);
    for (const [name, value] of Object.entries(ours)) res.setHeader(name, value);
    if (vary.length) res.vary(vary);
    return writeHead.apply(this, rest);
  };
}
"""


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    policies = "".join([f"const {terms.label} = {_policy(terms)};\n" for terms in plan.terms])
    routes = "".join(_routes(plan))
    text = f'"use strict";\n\n{policies}\n// {ROUTES}\nconst routes = [{routes}];\n{_RUNTIME}'
    return (File("cors.js", 'app.use(require("./cors.js")), before everything else', text),)


def _routes(plan: Plan) -> Iterator[str]:
    for terms, methods, path in plan.routes:
        listed = json.dumps(methods) if methods else "null"
        matcher = _expression(f"^{expression.of_path(path)}$", "s")
        yield f"\n  {{ path: {matcher}, methods: {listed}, policy: {terms.label} }},"
    if plan.routes:
        yield "\n"


def _expression(text: str, flags: str = "") -> str:
    return f"/{text.replace('/', chr(92) + '/')}/{flags}"


def _policy(terms: Terms) -> str:
    policy = terms.policy
    origins = [
        json.dumps(origin.text) if origin.regex is None else _expression(f"^{origin.regex}$")
        for origin in terms.origins
    ]
    lines = {
        "origin": json.dumps("*") if terms.any_origin else _list(origins),
        "methods": _list(map(json.dumps, policy.allow_methods)),
        "allowedHeaders": _list(map(json.dumps, policy.allow_headers)),
        "exposedHeaders": _list(map(json.dumps, policy.expose_headers)),
        "credentials": json.dumps(policy.allow_credentials),
        "maxAge": json.dumps(policy.max_age),
        "privateNetwork": json.dumps(policy.allow_private_network),
    }
    return "{\n" + "".join([f"  {name}: {value},\n" for name, value in lines.items()]) + "}"


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


STACK: Final = Stack(name="express", title="Express", comment="//", verified="Express 5", write=write, read=read)
