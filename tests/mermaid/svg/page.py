"""A page in a headless Chromium that answers once: what a script on it makes of JSON, as JSON.

The page comes from a server on loopback, which serves the real Mermaid at `/mermaid.js` too, and takes the answer.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Final

from tests.live.browser import MissingBrowserError, required, started

MERMAID: Final = Path(__file__).parents[2] / "oracle" / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
_PAGE: Final = """<!doctype html><meta charset="utf-8"><body style="margin:0">{head}<script type="module">
const given = {given};
async function answer() {{ {script} }}
const said = await answer().catch((error) => ({{failed: String(error)}}));
await fetch("/answer", {{method: "POST", body: JSON.stringify(said)}});
</script>"""


def answer(script: str, given: object, *, mermaid: bool = False) -> Any:  # noqa: ANN401  # any JSON
    """What the body of an async function returns, with `given` in its scope. Raises MissingBrowserError."""
    required("chromium")
    if mermaid and not MERMAID.exists():
        raise MissingBrowserError("no packages of Mermaid: run `npm ci --prefix tests/oracle`")
    head = '<script src="/mermaid.js"></script>' if mermaid else ""
    literal = json.dumps(given).replace("</", "<\\/")
    answers: Queue[Any] = Queue()
    with _Server(_PAGE.format(head=head, given=literal, script=script).encode(), answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with started(lambda home: _command(home, f"http://127.0.0.1:{server.server_port}/")):
            try:
                said = answers.get(timeout=120)
            except Empty:
                raise MissingBrowserError("Chromium did not answer in 120 s") from None
        server.shutdown()
    assert not (isinstance(said, dict) and "failed" in said), said
    return said


def _command(home: Path, url: str) -> list[str]:
    switches = (
        "headless=new",
        "no-sandbox",
        "no-first-run",
        "disable-dev-shm-usage",
        "disable-gpu",
        "disable-sync",
        "disable-background-networking",
        "disable-component-update",
        f"user-data-dir={home / 'profile'}",
    )
    return ["chromium", *[f"--{switch}" for switch in switches], url]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, page: bytes, answers: "Queue[Any]") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.page = page
        self.answers = answers


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        script = self.path == "/mermaid.js"
        self._send(MERMAID.read_bytes() if script else self.server.page, "text/javascript" if script else "text/html")

    def do_POST(self) -> None:
        self.server.answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._send(b"", "text/plain")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Keep stderr clean."""

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
