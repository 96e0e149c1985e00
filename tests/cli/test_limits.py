"""docs/reference/limits.md: each limit from both sides."""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from corsage.cli import reading
from corsage.mermaid import settings
from corsage.stacks import registry

from .conftest import Corsage

PAGE = Path(__file__, "../../../docs/reference/limits.md").resolve()
Write = Callable[[object], Path]


def test_a_file(corsage: Corsage, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many bytes as may be are read, one more is not."""
    monkeypatch.setattr(reading, "MAX_FILE", 1 << 20)
    assert "not JSON" in corsage("simulate", write(b"x" * (1 << 20))).fails_with(2)
    assert "larger than 1 MiB; split it" in corsage("simulate", write(b"x" * ((1 << 20) + 1))).fails_with(2)


@pytest.mark.parametrize("verb", [["simulate"], ["diagram"], ["mermaid", "dump", "--jsonl"]])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_levels_of_json(corsage: Corsage, write: Write, verb: list[str], opening: bytes, closing: bytes) -> None:
    """A hundred levels are another mistake than depth; 100,000 are one sentence."""
    shallow, deep = (write(opening * levels + b"1" + closing * levels) for levels in (100, 100_000))
    assert "nested too deeply" not in corsage(*verb, shallow).fails_with(2)
    assert "nested too deeply" in corsage(*verb, deep).fails_with(2)


@pytest.mark.parametrize(
    ("stack", "opening", "closing"),
    [
        ("nginx", "a {\n", "}\n"),
        ("apache", "<Directory />\n", "</Directory>\n"),
        ("caddy", "a {\n", "}\n"),
        ("express", "x = {a: ", "}"),
        ("haproxy", "{", "}"),
    ],
)
def test_blocks_of_a_configuration(corsage: Corsage, write: Write, stack: str, opening: str, closing: str) -> None:
    """The deepest that is read, one more, and the depth that once took minutes."""
    for levels, is_read in ((registry.DEEPEST, True), (registry.DEEPEST + 1, False), (100_000, False)):
        ran = corsage("import", "--from", stack, write((opening * levels + closing * levels).encode()))
        assert (f"nested {levels} deep, more than 200" in ran.err) is not is_read
        assert ran.code == 1 or is_read


def test_characters_of_a_configuration(corsage: Corsage, write: Write) -> None:
    """The longest that is read, and one more."""
    for size, is_read in ((registry.MOST_CHARACTERS, True), (registry.MOST_CHARACTERS + 1, False)):
        ran = corsage("import", "--from", "nginx", write(b"#" * size))
        assert ("more than 4 Mi characters" in ran.err) is not is_read


@pytest.mark.parametrize("stack", ["fastapi", "starlette", "django", "flask"])
@pytest.mark.parametrize("source", ["-", "not ", "lambda: ", "(", "[", "f(", "a[", "{"])
def test_python_that_nests(corsage: Corsage, write: Write, stack: str, source: str) -> None:
    """Twenty levels are read; 100,000 are one sentence and exit code 1."""
    closing = {"(": ")", "[": "]", "{": "}"}.get(source[-1], "")
    few, many = (f"x = {source * levels}1{closing * levels}\n".encode() for levels in (20, 100_000))
    assert "not Python" not in corsage("import", "--from", stack, write(few)).err or source == "{"
    ran = corsage("import", "--from", stack, write(many))
    assert ran.code == 1
    assert "NOT READ" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("verb", [["check"], ["dump"], ["svg"], ["format", "--check"]])
def test_levels_of_a_directive(corsage: Corsage, tmp_path: Path, verb: list[str]) -> None:
    """The deepest that is read, one more, and 100,000."""
    for levels, is_read in ((settings.DEEPEST, True), (settings.DEEPEST + 1, False), (100_000, False)):
        file = tmp_path / f"{levels}.mmd"
        value = '{"a":' * levels + "1" + "}" * levels
        file.write_text(f"%%{{init: {value}}}%%\nsequenceDiagram\n    A->>B: x\n")
        ran = corsage("mermaid", *verb, file)
        assert (f"nested {levels} deep" in ran.out + ran.err) is not is_read
        assert ran.code in {0, 1}


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 1_000_000])
@pytest.mark.parametrize("browser", ["standard", "chromium", "firefox", "webkit"])
def test_a_long_location(corsage: Corsage, write: Write, size: int, browser: str) -> None:
    """No length of a header is a fault of ours, in any form of output."""
    headers = [["Access-Control-Allow-Origin", "*"], ["Location", "/" + "x" * (size - 1)]]
    scenario = {
        "page": "https://app.example.com",
        "requests": [{"url": "https://api.example.com/a"}],
        "server": {
            "https://api.example.com/a": {
                "preflight": "close",
                "actual": {"status": 302, "headers": headers, "body": ""},
            }
        },
    }
    file = write(scenario)
    for form in ("text", "json", "jsonl", "drawing"):
        assert corsage("simulate", file, "--browser", browser, "--format", form).code in {0, 1}


def test_the_page_names_the_limits_that_hold() -> None:
    """The figures of the table are those of the code."""
    page = PAGE.read_text()
    assert f"{reading.MAX_FILE >> 20} MiB" in page
    assert f"{registry.MOST_CHARACTERS >> 20} Mi characters" in page
    assert re.search(rf"blocks within blocks \| {registry.DEEPEST} ", page)
    assert re.search(rf"levels of its JSON \| {settings.DEEPEST} ", page)


@pytest.mark.parametrize("size", [65_535, 65_537, 200_000])
def test_a_long_location_over_http(corsage: Corsage, size: int) -> None:
    """`check` follows it, or says in a sentence why not; httpx2 alone refuses URLs of such a length."""
    answer = (
        b"HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        while b"\r\n\r\n" not in (octets := connection.recv(1 << 20)) and octets:
                            pass
                        connection.sendall(answer + b"x" * (size - 1) + b"\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        ran = corsage("check", f"http://127.0.0.1:{server.getsockname()[1]}/", "--format", "json")
        assert ran.code in {1, 4}
        assert "a fault of ours" not in ran.err
