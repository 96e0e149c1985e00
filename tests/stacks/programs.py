"""How each real server is configured and started: the export, and the least that a server needs around it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.machine import missing

from corsage.stacks import Export

from .lab import Program


def _write(folder: Path, export: Export, **more: str) -> None:
    for file in export.files:
        (folder / file.name).write_text(file.text)
    for name, text in more.items():
        (folder / name).write_text(text)


def _nginx(program: str, folder: Path, export: Export, port: int, upstream: int) -> Sequence[str]:
    paths = "".join(
        [f"{kind}_temp_path {folder}/{kind};\n" for kind in ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")]
    )
    text = f"""
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ }}
        http {{
            access_log off;
            {paths}
            include cors-http.conf;
            server {{
                listen 127.0.0.1:{port};
                include cors-server.conf;
                location / {{ proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; }}
            }}
        }}
    """
    _write(folder, export, configuration=text)
    return [program, "-p", str(folder), "-c", str(folder / "configuration"), "-e", str(folder / "error.log")]


def _haproxy(program: str, folder: Path, export: Export, port: int, upstream: int) -> Sequence[str]:
    rules = "".join([f"    {line}\n" for line in export.text.splitlines()])
    text = f"""
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind 127.0.0.1:{port}
{rules}
    default_backend application
backend application
    server one 127.0.0.1:{upstream}
"""
    _write(folder, export, configuration=text)
    return [program, "-db", "-f", str(folder / "configuration")]


def _apache(program: str, folder: Path, export: Export, port: int, upstream: int) -> Sequence[str]:
    modules = ("mpm_event", "authz_core", "headers", "rewrite", "proxy", "proxy_http")
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
    Include {folder}/cors.conf
    ProxyPass / http://127.0.0.1:{upstream}/
</VirtualHost>
"""
    _write(folder, export, configuration=text)
    return [program, "-D", "FOREGROUND", "-f", str(folder / "configuration")]


def _caddy(program: str, folder: Path, export: Export, port: int, upstream: int) -> Sequence[str]:
    text = f"""
{{
    admin off
    auto_https off
}}
import cors.caddy
http://127.0.0.1:{port} {{
    bind 127.0.0.1
    import cors
    reverse_proxy 127.0.0.1:{upstream}
}}
"""
    _write(folder, export, configuration=text)
    return [program, "run", "--adapter", "caddyfile", "--config", str(folder / "configuration")]


_EXPRESS: Final = Path(__file__).parent / "express"


def _express(program: str, folder: Path, export: Export, port: int, upstream: int) -> Sequence[str]:
    if not (_EXPRESS / "node_modules").is_dir():
        missing("no Express: run `npm ci --prefix tests/stacks/express`")
    _write(folder, export)
    return [program, str(_EXPRESS / "application.cjs"), str(folder / "cors.js"), str(port), str(upstream)]


PROGRAMS: Final = (
    Program("nginx", "nginx", _nginx),
    Program("haproxy", "haproxy", _haproxy),
    Program("apache2", "apache", _apache),
    Program("caddy", "caddy", _caddy),
    Program("node", "express", _express),
)
