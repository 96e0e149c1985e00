import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from .conftest import Corsage


@contextmanager
def started(*arguments: object, lines: int) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The verb in a process of its own, and the lines that it prints on stderr when it starts."""
    command = [sys.executable, "-m", "corsage", *map(str, arguments), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr
        try:
            yield process, [process.stderr.readline().rstrip("\n") for _ in range(lines)]
        finally:
            process.kill()


def origin_in(line: str) -> str:
    """The first origin that a line names."""
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found.group()


def test_it_says_what_it_serves_and_its_advice_works(corsage: Corsage) -> None:
    """Where it is, its policy, and a command that, given to `corsage`, is a handshake that goes through."""
    with started("serve", lines=6) as (process, said):
        assert said[1:5] == [
            "its policy:",
            '  allow_origins = ["https://app.example.com"]',
            '  allow_methods = ["GET", "POST"]',
            '  allow_headers = ["content-type"]',
        ]
        assert said[5] == "try:"
        assert process.stderr
        advice = process.stderr.readline().replace("'", "").split()
        assert advice[:2] == ["corsage", "check"]
        assert advice[2].startswith(origin_in(said[0]))
        ran = corsage(*advice[1:])
        assert (ran.code, "✓ allowed" in ran.out) == (0, True)


def test_options_replace_fields_of_the_policy() -> None:
    """Each option that is given is that field's whole value; the others stay."""
    options = ["--allow-origin", "https://a.example", "--allow-origin", "https://*.b.example", "--allow-credentials"]
    with started("serve", *options, "--max-age", "0", lines=7) as (_, said):
        assert said[2:7] == [
            '  allow_origins = ["https://a.example", "https://*.b.example"]',
            '  allow_methods = ["GET", "POST"]',
            '  allow_headers = ["content-type"]',
            "  allow_credentials = true",
            "  max_age = 0",
        ]
        asked = {"origin": "https://x.b.example", "access-control-request-method": "POST"}
        answer = httpx2.options(origin_in(said[0]), headers=asked, trust_env=False)
        assert answer.headers["access-control-allow-origin"] == "https://x.b.example"


TOML = """
allow_origins = ["https://app.example.com"]
[environments.dev]
allow_origins = ["http://localhost:*"]
[[routes]]
path = "/public/**"
allow_origins = ["*"]
"""


def test_a_policy_file_is_enforced_with_its_environment_and_routes(tmp_path: Path) -> None:
    """TOML: the base policy as the environment overrides it, and a route with a policy of its own."""
    file = tmp_path / "corsage.toml"
    file.write_text(TOML)
    with started("serve", "--policy", file, "--environment", "dev", lines=4) as (_, said):
        assert said[2:4] == ['  allow_origins = ["http://localhost:*"]', "  and 1 routes of their own: /public/**"]
        origin, page = origin_in(said[0]), {"origin": "http://localhost:3000"}
        allowed = httpx2.get(f"{origin}/api", headers=page, trust_env=False).headers["access-control-allow-origin"]
        assert allowed == "http://localhost:3000"
        public = httpx2.get(f"{origin}/public/x", headers={"origin": "https://any.example"}, trust_env=False)
        assert public.headers["access-control-allow-origin"] == "*"


def test_a_json_policy_is_the_form_of_a_scenario(write: Callable[[object], Path]) -> None:
    """A file whose name ends in .json holds what a scenario's `policy` holds."""
    with started("serve", "--policy", write({"allow_origins": ["*"]}), lines=3) as (_, said):
        assert said[2] == '  allow_origins = ["*"]'


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--allow-origin", "https://a.example/"], "origin-trailing-slash"),
        (["--policy", "/no/such/file.toml"], "No such file"),
        (["--policy", "x.json", "--allow-origin", "*"], "exclude each other"),
        (["--environment", "dev"], "there is none"),
        (["--policy", "x.json", "--environment", "dev"], "environments are for TOML"),
        (["--port", "70000"], "not in the range"),
    ],
)
def test_a_mistake_ends_it_before_it_listens(corsage: Corsage, arguments: list[str], words: str) -> None:
    """Exit code 2, and what is wrong."""
    ran = corsage("serve", *arguments)
    assert (ran.code, words in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("content", [b"[", b"[]", b'{"allow_origin": ["*"]}', b'{"max_age": -1}'])
def test_a_bad_json_policy_is_named_with_its_file(
    corsage: Corsage, write: Callable[[object], Path], content: bytes
) -> None:
    """Not JSON, not an object, an unknown field, a wrong value."""
    file = write(content)
    ran = corsage("serve", "--policy", file)
    assert (ran.code, str(file) in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("content", [b"\xff", b"allow_origins = ", b"allow_origin = []\n"])
def test_a_bad_toml_policy_is_named_with_its_file(corsage: Corsage, tmp_path: Path, content: bytes) -> None:
    """Not UTF-8, not TOML, an unknown field."""
    file = tmp_path / "corsage.toml"
    file.write_bytes(content)
    ran = corsage("serve", "--policy", file)
    assert (ran.code, str(file) in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("verb", ["serve", "studio"])
def test_a_port_that_is_taken_is_one_sentence(corsage: Corsage, verb: str) -> None:
    """What is wrong, and the option that helps."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence = corsage(verb, "--port", port).fails_with(2)
    assert sentence == f"port {port} of 127.0.0.1 is taken: choose another with --port"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize(("verb", "lines"), [("serve", 7), ("studio", 1)])
def test_ctrl_c_ends_it_without_a_traceback(verb: str, lines: int) -> None:
    """SIGINT is the way to end it: nothing more is said."""
    with started(verb, lines=lines) as (process, said):
        httpx2.get(origin_in(said[-1] if verb == "studio" else said[0]), trust_env=False)
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert process.stderr.read().strip() == ""
        assert process.wait() == 130


def test_the_studio_says_where_it_is_and_runs_on_loopback_alone() -> None:
    """The page and the demo API on two ports of 127.0.0.1; both answer."""
    with started("studio", lines=1) as (_, said):
        page, api = re.findall(r"http://127\.0\.0\.1:\d+", said[0])
        assert page != api
        assert httpx2.get(page, trust_env=False).status_code == 200
        assert httpx2.get(f"{api}/api/data", trust_env=False).status_code == 200
