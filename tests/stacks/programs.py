"""How each real server is configured and started: the export, and the least that a server needs around it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from stacks.lab import Program

from corsage.stacks import Export


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


PROGRAMS: Final = (Program("nginx", "nginx", _nginx),)
