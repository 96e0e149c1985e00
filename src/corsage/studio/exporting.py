"""What can be taken away: the policy, a server's configuration, code that makes the request, a page.

Each kind is one function from the request to a file; the table at the end names them all.
"""

import html
import json
import shlex
from collections.abc import Callable
from typing import Any, Final

from corsage.fetch.cors.safelist import unsafe_names
from corsage.mermaid import svg
from corsage.policy import Policy, PolicyError
from corsage.policy.configuration import ConfigurationError, from_mapping
from corsage.stacks import STACKS, NotExpressibleError
from corsage.stacks import export as export_to
from corsage.studio import forms, toml

_EFFECTS: Final = {"same": "", "narrower": "allows less: ", "wider": "ALLOWS MORE: "}
_DEFAULTS: Final = {"mode": "cors", "credentials": "same-origin", "redirect": "follow"}
NO_POLICY: Final = "This server's answers are recorded, so there is no policy to write."


def check_policy(request: forms.PolicyRequest) -> forms.PolicyChecked:
    """Every mistake of a policy at once, each with its field and value, and the policy as TOML."""
    problems: list[forms.Problem] = []
    try:
        Policy.from_mapping(request["policy"])
    except PolicyError as error:
        problems = [
            {"path": f"{problem.field}={problem.value}", "problem": f"{problem.reason}; {problem.hint}"}
            for problem in error.problems
        ]
    return {"problems": problems, "toml": toml.policy(_differing(request["policy"]))}


def export(request: forms.ExportRequest) -> forms.Exported:
    """One file of a kind."""
    return KINDS[request["kind"]](request)


def _differing(policy: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something: false switches and empty lists are what a policy has anyway."""
    return {name: value for name, value in policy.items() if value not in (None, False, [], "")}


def _file(name: str, text: str, *notes: str) -> forms.Exported:
    return {"name": name, "text": text, "notes": list(notes)}


def _server(request: forms.ExportRequest) -> dict[str, Any] | None:
    server: dict[str, Any] = request["scenario"].get("server", {})
    return server if "policy" in server else None


def _policy(request: forms.ExportRequest) -> forms.Exported:
    server = _server(request)
    if server is None:
        return _file("corsage.toml", "", NO_POLICY)
    environments = {name: _differing(fields) for name, fields in server.get("environments", {}).items()}
    return _file("corsage.toml", toml.policy(_differing(server["policy"]), environments))


def _stack(request: forms.ExportRequest) -> forms.Exported:
    server, name = _server(request), request.get("stack", "nginx")
    if server is None or name not in STACKS:
        return _file("policy.txt", "", NO_POLICY if server is None else f"There is no stack {name!r}.")
    try:
        exported = export_to(from_mapping(_differing(server["policy"]), "policy"), name)
    except ConfigurationError as error:
        return _file(f"{name}.txt", "", f"The policy has mistakes: {error}")
    except NotExpressibleError as error:
        return _file(f"{name}.txt", "", f"{STACKS[name].title} cannot stand for this policy: {error}")
    notes = [f"{_EFFECTS[limit.effect]}{limit.sentence}" for limit in exported.limits if limit.effect != "same"]
    return _file(exported.files[0].name, exported.text, *notes)


def _fetch(request: forms.ExportRequest) -> forms.Exported:
    calls = [_call(call) for call in request["scenario"].get("requests", [])]
    page = request["scenario"].get("page", "")
    return _file("request.js", f"// in a page of {_one_line(page)}\n" + "\n".join(calls))


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


def _call(call: dict[str, Any]) -> str:
    options: dict[str, Any] = {}
    if call.get("method", "GET") != "GET":
        options["method"] = call["method"]
    options |= {name: call[name] for name, default in _DEFAULTS.items() if call.get(name, default) != default}
    if call.get("headers"):
        options["headers"] = call["headers"] if _repeats(call["headers"]) else dict(map(tuple, call["headers"]))
    if call.get("body") is not None:
        options["body"] = call["body"]
    written = f", {json.dumps(options, indent=2, ensure_ascii=False)}" if options else ""
    return f"const response = await fetch({json.dumps(call['url'], ensure_ascii=False)}{written});\n"


def _repeats(headers: list[list[str]]) -> bool:
    return len({name.lower() for name, _ in headers}) != len(headers)


def _curl(request: forms.ExportRequest) -> forms.Exported:
    """The preflight by hand, where there is one, and the request; curl checks nothing of what comes back."""
    scenario = request["scenario"]
    page, lines = str(scenario.get("page", "")), []
    for call in scenario.get("requests", []):
        url, method = shlex.quote(call["url"]), call.get("method", "GET")
        headers = [(name, value) for name, value in call.get("headers", [])]
        unsafe = sorted(unsafe_names(tuple(headers)))
        if unsafe or method not in {"GET", "HEAD", "POST"}:
            asked = ["-H", f"Origin: {page}", "-H", f"Access-Control-Request-Method: {method}"]
            asked += ["-H", f"Access-Control-Request-Headers: {','.join(unsafe)}"] if unsafe else []
            lines += ["# the preflight", f"curl -i -X OPTIONS {shlex.join(asked)} {url}", ""]
        said = ["-H", f"Origin: {page}", *(part for name, value in headers for part in ("-H", f"{name}: {value}"))]
        said += ["--data-binary", str(call["body"])] if call.get("body") is not None else []
        lines += ["# the request", f"curl -i -X {shlex.quote(method)} {shlex.join(said)} {url}", ""]
    return _file("request.sh", "\n".join(lines))


def _markdown(request: forms.ExportRequest) -> forms.Exported:
    policy = _policy(request)["text"]
    table = f"\n## The server's policy\n\n```toml\n{policy}```\n" if policy else ""
    call = _fetch(request)["text"]
    return _file(
        "handshake.md",
        f"# {_title(request)}\n\n{_fenced('mermaid', request['text'])}\n## The request\n\n{_fenced('js', call)}{table}",
    )


def _fenced(language: str, text: str) -> str:
    """A fence longer than any inside."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def _title(request: forms.ExportRequest) -> str:
    calls = request["scenario"].get("requests") or [{}]
    return _one_line(
        f"{calls[0].get('method', 'GET')} {calls[0].get('url', '')} from {request['scenario'].get('page')}"
    )


def _html(request: forms.ExportRequest) -> forms.Exported:
    title = html.escape(_title(request))
    policy = _policy(request)["text"]
    table = f"<h2>The server's policy</h2>\n<pre>{html.escape(policy)}</pre>\n" if policy else ""
    return _file(
        "handshake.html",
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        "<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}"
        "pre{background:#f4efe8;padding:1rem;overflow:auto}</style>\n"
        f"<h1>{title}</h1>\n{svg.render(request['text'])}{table}"
        f"<h2>The diagram's source</h2>\n<pre>{html.escape(request['text'])}</pre>\n</html>\n",
    )


def _scenario(request: forms.ExportRequest) -> forms.Exported:
    text = json.dumps(request["scenario"], indent=2, ensure_ascii=False) + "\n"
    return _file("scenario.json", text)


def _svg(request: forms.ExportRequest) -> forms.Exported:
    return _file("handshake.svg", svg.render(request["text"]))


def _mermaid(request: forms.ExportRequest) -> forms.Exported:
    return _file("handshake.mmd", request["text"])


KINDS: Final[dict[str, Callable[[forms.ExportRequest], forms.Exported]]] = {
    "policy": _policy,
    "stack": _stack,
    "fetch": _fetch,
    "curl": _curl,
    "markdown": _markdown,
    "html": _html,
    "scenario": _scenario,
    "svg": _svg,
    "mermaid": _mermaid,
}
