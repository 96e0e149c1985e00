"""What was copied from a browser's developer tools, as a scenario: fetch(), cURL, a HAR file, a console message.

Nothing that is read is executed. What the text does not say stays as the scenario at hand has it.
"""

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from corsage.handshake.form import FormError
from corsage.studio import forms

_FETCH: Final = re.compile(
    r"\bfetch\s*\(\s*(?P<quote>[\"'`])(?P<url>.*?)(?P=quote)\s*(?:,\s*(?P<options>\{.*\}))?\s*\)", re.DOTALL
)
_CONSOLE: Final = (
    re.compile(r"Access to \w+ at '(?P<url>[^']+)'(?: \(redirected from '[^']+'\))? from origin '(?P<origin>[^']+)'"),
    re.compile(r"Cross-Origin Request Blocked: .*? remote resource at (?P<url>\S+?)\. "),
    re.compile(r"(?P<kind>Fetch API|XMLHttpRequest) cannot load (?P<url>\S+) due to access control checks"),
)
_KEY: Final = re.compile(r"([{,]\s*)([A-Za-z_$][\w$]*)\s*:")
_STRINGIFY: Final = re.compile(r"JSON\.stringify\(\s*(\{.*?\})\s*\)", re.DOTALL)
_ASIDE: Final = "\ue000"
_SINGLE: Final = re.compile(r"'((?:[^'\\\n]|\\.)*)'")
_TRAILING: Final = re.compile(r",(\s*[}\]])")
#: What a browser adds by itself: a script that set it would set nothing.
_BROWSERS_OWN: Final = re.compile(
    r"^(:.*|accept-encoding|accept-language|cookie|connection|content-length|dnt|host|origin|priority|referer|te|"
    r"user-agent|pragma|cache-control|sec-.*|access-control-request-.*)$",
    re.IGNORECASE,
)
#: Options of cURL whose value says nothing about the request that a page would make.
_CURL_OTHERS: Final = ("-b", "--cookie", "-A", "--user-agent", "-e", "--referer", "-o", "--output", "--max-time", "-u")


def paste(request: forms.PasteRequest) -> forms.Pasted:
    """The scenario that the text describes. Raises `FormError` where it is nothing that is known."""
    text = request["text"].strip()
    for kind, read in _READERS.items():
        found = read(text)
        if found is not None:
            scenario = dict(request["scenario"])
            call, page = found
            scenario["requests"] = [{**(scenario.get("requests") or [{}])[0], **call}]
            if page:
                scenario["page"] = page
            note = f"Read {kind}: {call.get('method', 'GET')} {call['url']}"
            return {"kind": kind, "scenario": scenario, "note": note}
    raise FormError(
        "text",
        "this is no fetch() call, cURL command, HAR file or console message: copy one of these and paste it here",
    )


def _own(headers: Any) -> list[list[str]]:  # noqa: ANN401  # what somebody pasted
    pairs = headers.items() if isinstance(headers, dict) else headers if isinstance(headers, list) else []
    return [[str(name), str(value)] for name, value in pairs if not _BROWSERS_OWN.match(str(name))]


def _fetch(text: str) -> tuple[dict[str, Any], str] | None:
    found = _FETCH.search(text)
    if found is None:
        return None
    options = _object(found["options"]) if found["options"] else {}
    call: dict[str, Any] = {
        "url": found["url"],
        "method": str(options.get("method", "GET")),
        "headers": _own(options.get("headers")),
        "body": options["body"] if isinstance(options.get("body"), str) else None,
    }
    call |= {name: options[name] for name in ("mode", "credentials") if isinstance(options.get(name), str)}
    page = re.match(r"https?://[^/]+", str(options.get("referrer", "")))
    return call, page[0] if page else ""


def _object(text: str) -> dict[str, Any]:
    """An object literal of plain values: JSON, or nearly."""
    try:
        value = json.loads(text)
    except ValueError:
        bodies: list[str] = []

        def put_aside(found: re.Match[str]) -> str:
            bodies.append(found[1])
            return json.dumps(f"{_ASIDE}{len(bodies) - 1}")

        loose = _SINGLE.sub(lambda m: json.dumps(m[1].replace("\\'", "'")), _STRINGIFY.sub(put_aside, text))
        try:
            value = json.loads(_TRAILING.sub(r"\1", _KEY.sub(r'\1"\2":', loose)))
        except ValueError as error:
            raise FormError("text", "the options of this fetch() call are not plain values") from error
        body = value.get("body") if isinstance(value, dict) else None
        if isinstance(body, str) and body.startswith(_ASIDE):
            value["body"] = json.dumps(_object(bodies[int(body.removeprefix(_ASIDE))]))
    return value if isinstance(value, dict) else {}


@dataclass(slots=True)
class _Command:
    """What a cURL command says."""

    url: str = ""
    method: str = ""
    body: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)

    def set_method(self, value: str) -> None:
        self.method = value

    def add_header(self, value: str) -> None:
        name, _, content = value.partition(":")
        self.headers.append((name.strip(), content.strip()))

    def set_body(self, value: str) -> None:
        self.body = value

    def set_json(self, value: str) -> None:
        self.body = value
        self.headers.append(("Content-Type", "application/json"))

    def set_url(self, value: str) -> None:
        self.url = value

    def ignore(self, value: str) -> None:
        """The option has a value that is not needed."""


_CURL_OPTIONS: Final[dict[str, Callable[[_Command, str], None]]] = {
    "-X": _Command.set_method,
    "--request": _Command.set_method,
    "-H": _Command.add_header,
    "--header": _Command.add_header,
    "-d": _Command.set_body,
    "--data": _Command.set_body,
    "--json": _Command.set_json,
    "--url": _Command.set_url,
    **dict.fromkeys(_CURL_OTHERS, _Command.ignore),
}


def _curl(text: str) -> tuple[dict[str, Any], str] | None:
    if not re.match(r"curl(\.exe)?\s", text):
        return None
    try:
        words = shlex.split(text.replace("\\\n", " ").replace("$'", "'"))[1:]
    except ValueError as error:
        raise FormError("text", "a quote of this cURL command is not closed") from error
    said = _Command()
    rest = iter(words)
    for word in rest:
        option = _CURL_OPTIONS.get("--data" if word.startswith("--data") else word)
        if option is not None:
            option(said, next(rest, ""))
        elif not word.startswith("-"):
            said.url = word
    url, method, body, headers = said.url, said.method, said.body, said.headers
    if not url:
        raise FormError("text", "this cURL command names no URL")
    page = next((value for name, value in headers if name.lower() == "origin"), "")
    call = {"url": url, "method": method or ("POST" if body is not None else "GET"), "body": body}
    return call | {"headers": _own(headers)}, page


def _har(text: str) -> tuple[dict[str, Any], str] | None:
    if not text.startswith("{"):
        return None
    try:
        entries = json.loads(text)["log"]["entries"]
        requests = [entry["request"] for entry in entries]
        chosen = next(
            (
                r
                for r in requests
                if r["method"] != "OPTIONS" and any(h["name"].lower() == "origin" for h in r["headers"])
            ),
            requests[0],
        )
        pairs = [(h["name"], h["value"]) for h in chosen["headers"]]
        call = {
            "url": chosen["url"],
            "method": chosen["method"],
            "headers": _own(pairs),
            "body": chosen.get("postData", {}).get("text"),
        }
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    return call, next((value for name, value in pairs if name.lower() == "origin"), "")


def _console(text: str) -> tuple[dict[str, Any], str] | None:
    for pattern in _CONSOLE:
        found = pattern.search(text)
        if found is not None:
            return {"url": found["url"]}, found.groupdict().get("origin") or ""
    return None


_READERS: Final[dict[str, Callable[[str], tuple[dict[str, Any], str] | None]]] = {
    "a fetch() call": _fetch,
    "a cURL command": _curl,
    "a HAR file": _har,
    "a console message": _console,
}
