"""The bodies that recordings of initiators name by their kind, made again: each begins as its kind does."""

from typing import Any, Final

from corsage.handshake import body_form

_PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_KINDS: Final[dict[str, bytes]] = {
    "png": _PNG,
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "font": b"\x00\x01\x00\x00\x00\x0a",
    "js": b"ran += 1;\n",
    "js-throw": b"ran += 1;\nthrow new Error('thrown');\n",
    "css": b".target { color: red }\n",
    "module": b"ran += 1;\nexport default 1;\n",
    "worker": b"postMessage('hello');\n",
    "vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n",
    "events": b"id: 7\ndata: hello\n\n",
    "wasm": b"\x00asm\x01\x00\x00\x00",
    "json": b'{"a": 1}\n',
    "html": b"<!doctype html><title>x</title>\n",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "manifest": b'{"name": "x"}\n',
    "empty": b"",
}
#: Kinds that name a URL: "kind|URL".
_WITH_URL: Final = {
    "module-import": 'import "{}";\nran += 1;\n',
    "css-font": "@font-face {{ font-family: inner; src: url({}) }}\n.target {{ color: red }}\n",
    "css-import": "@import url({});\n.target {{ color: red }}\n",
}
#: What an answer of a recording has beside those of a scenario.
_OTHERS: Final = frozenset({"range", "bad_accept"})


def body(name: str) -> bytes:
    """The bytes of a kind; text that is not a kind stands for itself."""
    kind, bar, url = name.partition("|")
    if bar and kind in _WITH_URL:
        return _WITH_URL[kind].format(url).encode()
    return _KINDS.get(name, name.encode())


def server(data: dict[str, Any]) -> dict[str, Any]:
    """The server of a recording as that of a scenario."""
    return {url: [{**rule, "answer": _answer(rule.get("answer"))} for rule in rules] for url, rules in data.items()}


def _answer(answer: Any) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(answer, dict):
        return answer
    if answer.get("bad_accept"):
        return "close"
    kept = {key: value for key, value in answer.items() if key not in _OTHERS}
    if isinstance(kept.get("body"), str):
        kept["body"] = body_form.write_octets(body(kept["body"]))
    return kept
