"""A web server on loopback that says exactly what a test tells it to, byte by byte, and keeps what it is asked."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from email.message import Message
from email.parser import BytesParser
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"
TRUE = b'{"head":{},"boolean":true}'
ROW = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"one"}}]}}'

#: What a connection is answered with: pieces of bytes, and seconds to wait between them.
Script = Iterable[bytes | float]


def reply(body: bytes = TRUE, status: int = 200, kind: str = JSON, **headers: object) -> list[bytes | float]:
    """Return a whole answer; a header is left out where its value is None."""
    fields = {"Content_Type": kind or None, "Content_Length": len(body), "Connection": "close", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
    return ["\r\n".join([f"HTTP/1.1 {status} Said", *lines, "", ""]).encode() + body]


def dripping(before: bytes, piece: bytes) -> Iterator[bytes | float]:
    """Send a piece every hundredth of a second, without end."""
    yield before
    yield from itertools.cycle([0.01, piece])


class Asked:
    """A request as it came in."""

    def __init__(self, line: str, headers: Message, body: bytes) -> None:
        self.line, self.headers, self.body = line, headers, body
        self.fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict")


class Server:
    """Answers connection after connection with the next script; the last one stands for all further ones."""

    def __init__(self, *scripts: Script) -> None:
        self.asked: list[Asked] = []
        self._scripts = [list(one) if isinstance(one, list) else one for one in scripts]
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"{self.origin}/sparql"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        with socket.socket() as wake, closing(self._listener):
            wake.connect(self._listener.getsockname())
            self._thread.join()

    def _serve(self) -> None:
        for number in itertools.count():
            connection, _ = self._listener.accept()
            with connection:
                if self._stop.is_set():
                    return
                connection.settimeout(5)
                try:
                    self._answer(connection, self._scripts[min(number, len(self._scripts) - 1)])
                except OSError:
                    continue  # the client has had enough

    def _answer(self, connection: socket.socket, script: Script) -> None:
        with connection.makefile("rb") as stream:
            line = stream.readline().decode("latin-1")
            lines = list(itertools.takewhile(bytes.strip, iter(stream.readline, b"")))
            headers = BytesParser().parsebytes(b"".join(lines))
            body = stream.read(int(headers.get("Content-Length", 0)))
        if self._stop.is_set():
            return
        self.asked.append(Asked(line, headers, body))
        for piece in script:
            if self._stop.is_set():
                return
            if isinstance(piece, float):
                self._stop.wait(piece)
            else:
                connection.sendall(piece)
