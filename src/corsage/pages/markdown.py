"""The page as Markdown: a function of the policy, its environments and the operations, and of nothing else.

Whether a call needs a preflight, what blocks it and what is drawn come from running it through the engine against the
policy; nothing about CORS is decided here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Final

from corsage.consoles.recording import console_lines
from corsage.diagram.trace import trace
from corsage.engines.departures.table import ENGINES, PROFILES
from corsage.fetch import step as steps
from corsage.fetch.outcome import Failure
from corsage.fetch.request import Page, Request
from corsage.handshake import pair, verdict
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Guarded, Scenario
from corsage.pages.operation import API, Operation
from corsage.policy import Policy
from corsage.policy.routes import Configuration

SERVER: Final = "https://api.example.com"
_PAGE: Final = "https://app.example.com"
_STRANGER: Final = "https://other-site.example"


def render(api: API, configurations: Mapping[str, Configuration]) -> str:
    """The page. `configurations` are the environments by name, the first one the main one; "" is the base."""
    main = next(iter(configurations.values()))
    server = (api.server or SERVER).rstrip("/")
    parts = [
        f"# {_plain(api.title)}: calls from a browser",
        "Which pages may call this API with `fetch()`, and what each call needs: made from the policy of the server.",
        _who(configurations),
        *([f"The API's document says: {' '.join(api.cors)}"] if api.cors else []),
        *[part for operation in api.operations for part in _operation(operation, main, server)],
        *_refused(api.operations, main, server),
    ]
    return "\n\n".join(parts) + "\n"


def _who(configurations: Mapping[str, Configuration]) -> str:
    rows = [
        "## Who may call it",
        "",
        "| environment | pages | cookies and logins | a preflight is cached for |",
        "|---|---|---|---|",
    ]
    for name, configuration in configurations.items():
        policy = configuration.base
        origins = [*policy.allow_origins, *([policy.allow_origin_regex] if policy.allow_origin_regex else [])]
        listed = ", ".join([f"`{origin}`" for origin in origins]) or "none of another origin"
        credentials = "yes" if policy.allow_credentials else "no"
        age = "the browser's default (5 seconds)" if policy.max_age is None else f"{policy.max_age} seconds"
        rows.append(f"| {name or 'all'} | {listed} | {credentials} | {age} |")
    return "\n".join(rows)


def _operation(operation: Operation, configuration: Configuration, server: str) -> Iterator[str]:
    policy = configuration.policy_for(operation.method, operation.path)
    handshake = _run(operation, policy, server, page_of(policy))
    fetch = handshake.fetches[0]
    yield f"## {operation.method} {_plain(operation.template)}"
    if operation.summary:
        yield _plain(operation.summary)
    yield f"**Preflight.** {_preflight(handshake)}"
    if isinstance(fetch.outcome, Failure):
        yield f"**Blocked.** {verdict.of(fetch)}"
    else:
        yield f"**Readable.** {verdict.of(fetch)}"
    yield f"```js\n{_javascript(operation, server, credentials=policy.allow_credentials)}\n```"
    yield f"```sh\n{_curl(operation, server, page_of(policy))}\n```"
    yield f"```mermaid\n{trace(handshake).to_text()}```"


def _preflight(handshake: Handshake) -> str:
    """Whether the browser asks first, and what makes it: the values of the step that decided."""
    step = next((item for item in handshake.fetches[0].steps if item.check is steps.PREFLIGHT_NEEDED), None)
    if step is None or step.observed != "yes":
        return "None is sent: the browser sends the request at once."
    return f"The browser asks first, because of: `{step.required}`."


def page_of(policy: Policy) -> str:
    """An origin that the policy lists without a pattern, else an example's."""
    plain = [origin for origin in policy.allow_origins if "*" not in origin]
    return plain[0] if plain else _PAGE


def _run(operation: Operation, policy: Policy, server: str, page: str, browser: str = "standard") -> Handshake:
    typed = (("Content-Type", operation.content_type),) if operation.content_type else ()
    request = Request(
        f"{server}{operation.path}",
        method=operation.method,
        headers=(*[(name, "...") for name in operation.headers], *typed),
        body="{}" if operation.content_type else None,
        credentials="include" if policy.allow_credentials else "same-origin",
    )
    return pair.simulate(Scenario(Page(page), (request,), Guarded(policy)), PROFILES[browser])


def _javascript(operation: Operation, server: str, *, credentials: bool) -> str:
    headers = dict.fromkeys(operation.headers, "...")
    if operation.content_type:
        headers["Content-Type"] = operation.content_type
    options = [
        *([f"method: {json.dumps(operation.method)}"] if operation.method != "GET" else []),
        *([f"headers: {json.dumps(headers)}"] if headers else []),
        *(["body: JSON.stringify({})"] if operation.content_type else []),
        *(['credentials: "include"'] if credentials else []),
    ]
    url = json.dumps(server + operation.path)
    if not options:
        return f"const response = await fetch({url});"
    listed = "".join([f"  {option},\n" for option in options])
    return f"const response = await fetch({url}, {{\n{listed}}});"


def _plain(text: str) -> str:
    """Text of a foreign document on one line, in which no HTML and no Markdown acts."""
    return re.sub(r"([<>&\\`*_\[\]|])", r"\\\1", " ".join(text.split()))


def _curl(operation: Operation, server: str, page: str) -> str:
    words = [
        "curl -i",
        *([f"-X {operation.method}"] if operation.method != "GET" else []),
        f"-H {quote(f'Origin: {page}')}",
    ]
    words += [f"-H {quote(f'{name}: ...')}" for name in operation.headers]
    if operation.content_type:
        words += [f"-H {quote(f'Content-Type: {operation.content_type}')}", "-d '{}'"]
    return " ".join([*words, quote(f"{server}{operation.path}")])


def _refused(operations: tuple[Operation, ...], configuration: Configuration, server: str) -> Iterator[str]:
    """What a page that is not allowed sees, in each browser's words."""
    if not operations:
        return
    operation = operations[0]
    policy = configuration.policy_for(operation.method, operation.path)
    seen = {name: _run(operation, policy, server, _STRANGER, name) for name in ENGINES}
    lines = {name: console_lines(handshake, handshake.fetches[0]) for name, handshake in seen.items()}
    if not any(lines.values()):
        return
    yield "## What a page that is not allowed sees"
    yield f"The call fails with a TypeError. The console says, for a page of `{_STRANGER}`:"
    yield "\n\n".join(
        [f"**{ENGINES[name]}**\n\n```text\n" + "\n".join(texts) + "\n```" for name, texts in lines.items()]
    )
