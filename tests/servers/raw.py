"""A raw HTTP/1.1 server on loopback that writes every line as it is told, for answers that no framework would give."""

import io
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from corsage.fetch.network import Answer, Received, Send
from corsage.http.headers import get


class Last(bytes):
    """Bytes after which the server hangs up."""

    __slots__ = ()


#: Bytes to write as they are, or None to close the connection at once.
Reply: TypeAlias = bytes | None
Respond: TypeAlias = Callable[[Send], Reply]


def lines(answer: Received) -> Reply:
    """An answer as it goes over the wire; what is lost closes the connection."""
    if not isinstance(answer, Answer):
        return None
    head = [f"HTTP/1.1 {answer.status} {answer.reason_phrase}", *[f"{n}: {v}" for n, v in answer.headers], "", ""]
    return "\r\n".join(head).encode("latin-1") + answer.body


@contextmanager
def serving(respond: Respond) -> Iterator[str]:
    """Run the server on a free port of 127.0.0.1; gives its origin."""

    class Handler(socketserver.StreamRequestHandler):
        rfile: io.BufferedReader

        def handle(self) -> None:
            while (request := _read(self.rfile, origin)) is not None:
                reply = respond(request)
                self.wfile.write(reply or b"")
                if reply is None or isinstance(reply, Last):
                    return

    with _Server(("127.0.0.1", 0), Handler) as server:
        origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield origin
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of the test."""


def _read(stream: io.BufferedReader, origin: str) -> Send | None:
    """The next request of a connection, or None at its end."""
    try:
        if not stream.peek(1)[:1].isalpha():  # the end, or a TLS handshake
            return None
        method, target, _ = stream.readline().decode("latin-1").split()
        headers = []
        while (line := stream.readline().decode("latin-1").rstrip("\r\n")) != "":
            name, _, value = line.partition(":")
            headers.append((name, value.strip()))
        body = stream.read(int(get(tuple(headers), "content-length") or 0)) or None
    except ConnectionError:
        return None
    return Send(origin + target, method, tuple(headers), body, preflight=False, credentials=False)
