"""A broken server, started for real: its configuration around the lines of a case, and how it is ended.

`@fix@` in a configuration is the place that a fix names in words; where a fix replaces a line, that line is there.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from typing import Final, NamedTuple

from tests.machine import missing
from tests.stacks.lab import _wait, free_port

from corsage.diagnose.fixes import Fix

_EXPRESS: Final = Path(__file__).parents[1] / "stacks" / "express"
PLACE: Final = "@fix@"


def mended(configuration: str, change: Fix) -> str:
    """The configuration with the fix at its place."""
    if change.replaces:
        assert configuration.count(change.replaces) == 1, "the fix finds the line that it replaces"
        return configuration.replace(change.replaces, change.text).replace(PLACE, "")
    assert configuration.count(PLACE) == 1
    return configuration.replace(PLACE, change.text)


def _nginx(folder: Path, port: int, upstream: int, lines: str) -> tuple[str, Sequence[str]]:
    kinds = ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")
    paths = "".join([f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds])
    text = f"""
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    {paths}
    proxy_cache_path {folder}/cache keys_zone=copies:1m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            {lines}
            proxy_pass http://127.0.0.1:{upstream};
        }}
    }}
}}
"""
    return text, ["nginx", "-p", str(folder), "-c", str(folder / "conf"), "-e", str(folder / "error.log")]


def _apache(folder: Path, port: int, upstream: int, lines: str) -> tuple[str, Sequence[str]]:
    modules = ("mpm_event", "authz_core", "headers", "rewrite", "setenvif", "proxy", "proxy_http")
    loaded = "".join([f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in modules])
    text = f"""
ServerRoot {folder}
{loaded}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerName localhost
Listen 127.0.0.1:{port}
User www-data
Group www-data
<VirtualHost 127.0.0.1:{port}>
{lines}
    ProxyPass / http://127.0.0.1:{upstream}/ connectiontimeout=2 retry=0
</VirtualHost>
"""
    return text, ["apache2", "-D", "FOREGROUND", "-f", str(folder / "conf")]


def _caddy(folder: Path, port: int, upstream: int, lines: str) -> tuple[str, Sequence[str]]:
    text = f"""
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    bind 127.0.0.1
{lines.replace("@upstream@", f"127.0.0.1:{upstream}")}
}}
"""
    return text, ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "conf")]


def _haproxy(folder: Path, port: int, upstream: int, lines: str) -> tuple[str, Sequence[str]]:
    text = f"""
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 2s
    retries 0
frontend web
    bind 127.0.0.1:{port}
{lines}
    default_backend application
backend application
    server one 127.0.0.1:{upstream}
"""
    return text, ["haproxy", "-db", "-f", str(folder / "conf")]


def _python(folder: Path, port: int, upstream: int, lines: str) -> tuple[str, Sequence[str]]:
    del upstream
    return lines, [sys.executable, str(folder / "conf"), str(port)]


def _express(folder: Path, port: int, upstream: int, lines: str) -> tuple[str, Sequence[str]]:
    del upstream
    text = f'const express = require("{_EXPRESS}/node_modules/express");\nconst app = express();\n{lines}'
    return f'{text}\napp.listen({port}, "127.0.0.1");\n', ["node", str(folder / "conf")]


_AROUND: Final[dict[str, Callable[[Path, int, int, str], tuple[str, Sequence[str]]]]] = {
    "nginx": _nginx, "apache": _apache, "caddy": _caddy, "haproxy": _haproxy, "express": _express,
    "fastapi": _python, "flask": _python, "django": _python,
}  # fmt: skip


class Case(NamedTuple):
    """A broken configuration of a stack, and the cause that is to be found in it."""

    stack: str
    cause: str
    configuration: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    path: str = "/data"
    #: What the application behind a proxy is: one of those in test_fixes.
    upstream: str = "plain"


@contextmanager
def running(case: Case, configuration: str, folder: Path, upstream: int) -> Iterator[str]:
    """The server for as long as the block runs; gives its origin."""
    if case.stack == "express" and not (_EXPRESS / "node_modules").is_dir():
        missing("no Express: run `npm ci --prefix tests/stacks/express`")
    port = free_port()
    folder.mkdir()
    text, command = _AROUND[case.stack](folder, port, upstream, configuration)
    (folder / "conf").write_text(text)
    program = which(command[0], path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        missing(f"{command[0]} is not installed: tests/install-machine")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    log = folder / "log"
    with log.open("wb") as out, subprocess.Popen(
        [program, *command[1:]], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        env=environment,
    ) as process:  # fmt: skip
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
