"""HTTP as wickgraph needs it: one deadline for all of an exchange, bodies that are whole and within a limit.

urllib's own timeout is for each read of a socket, so that a server which sends byte after byte is waited for without
end. Here every step gets what is left of the time. Nothing is installed globally, and no redirect is followed.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import threading
import time
import zlib
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from SPARQLWrapper import SPARQLWrapper

from .errors import AddressError, AnswerError, DeadlineError, TooLargeError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

_PIECE = 2**16
_TLS_RECORD = 2**14


class Deadline:
    """The moment by which everything must be over."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._end = seconds, time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left, which may be none."""
        return max(self._end - time.monotonic(), 0.0)

    def left(self) -> float:
        """Return the seconds that a socket may take; raises TimeoutError where none are left."""
        if not (remaining := self.remaining()):
            raise TimeoutError
        return min(remaining, 86400.0)  # what a socket can count


class Wrapper(SPARQLWrapper):  # type: ignore[misc, unused-ignore]
    """A SPARQLWrapper that is told the form of the query, and whose requests are sent by a function of ours."""

    def __init__(self, url: str, form: str, send: Callable[[Request], HTTPResponse], agent: str) -> None:
        self._form, self._send = "INSERT" if form == "update" else form.upper(), send
        super().__init__(url, agent=agent)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802 - a guess that comments can fool
        return self._form

    def _query(self) -> tuple[HTTPResponse, str]:
        return self._send(self._createRequest()), self.returnFormat


def send(request: Request, deadline: Deadline, where: str) -> HTTPResponse:
    """Send a request and return the response, whatever its status, when its headers are there.

    Raises UnreachableError, DeadlineError, and AddressError for what speaks no HTTP.
    """
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Http(deadline), _Https(deadline)):
        opener.add_handler(handler)
    with _named(deadline, where):
        response: HTTPResponse = opener.open(request)
    return response


def read(response: HTTPResponse, deadline: Deadline, limit: int, where: str) -> bytes:
    """Return the whole body of a response, decompressed.

    Raises AnswerError for a body that is cut short, TooLargeError past the limit, DeadlineError, UnreachableError.
    """
    body, unpack = bytearray(), _unpacker(response, where)
    with _named(deadline, where):
        while piece := response.read(_PIECE):
            body += unpack.feed(piece, limit + 1 - len(body))
            if len(body) > limit:
                raise TooLargeError(f"{where}: the answer is larger than {limit:,} bytes; ask for less, with LIMIT")
    if response.length or not unpack.complete:
        raise cut_short(where)
    return bytes(body)


def excerpt(response: HTTPResponse, size: int = 4096) -> bytes:
    """Return the beginning of a body, as much of it as can be read; for messages, so it raises nothing."""
    body = bytearray()
    try:
        unpack = _unpacker(response, "")
        while len(body) < size and (piece := response.read1(size)):
            body += unpack.feed(piece, size - len(body))
    except (OSError, HTTPException, zlib.error, AnswerError, ValueError):
        pass
    return bytes(body)


def cut_short(where: str) -> AnswerError:
    """Return the error for an answer that ends before its end."""
    return AnswerError(f"{where}: the answer ends too early; expected it whole: try again, or ask for less with LIMIT")


@contextmanager
def _named(deadline: Deadline, where: str) -> Iterator[None]:
    """Turn what goes wrong on the way into errors that name the endpoint."""
    try:
        yield
    except (OSError, HTTPException, zlib.error) as error:
        cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, OSError) else error
        if isinstance(cause, TimeoutError) and not deadline.remaining():
            raise DeadlineError(
                f"{where}: no whole answer within {deadline.seconds:g} s; allow more time, or ask for less with LIMIT"
            ) from error
        if isinstance(cause, IncompleteRead):
            raise cut_short(where) from error
        if isinstance(cause, zlib.error):
            raise AnswerError(f"{where}: the answer cannot be decompressed; expected gzip or deflate") from error
        if isinstance(cause, HTTPException) and not isinstance(cause, OSError):
            raise AddressError(
                f"{where}: what answers there speaks no HTTP; expected a SPARQL endpoint: check host and port"
            ) from error
        raise UnreachableError(f"{where}: {_broken(cause)}") from error


def _broken(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "the connection is refused; expected a SPARQL endpoint: start it, or check host and port"
    if isinstance(error, socket.gaierror):
        return "the host is unknown; expected that of a SPARQL endpoint: check its name and the network"
    if isinstance(error, ssl.SSLError):
        return (
            f"no TLS connection ({error.reason or 'it broke'}); expected a valid certificate: check the host, or http:"
        )
    reason = getattr(error, "strerror", None) or "closed without an answer"
    return f"the connection broke ({reason}); expected an answer: try again, or check host and port"


def _unpacker(response: HTTPResponse, where: str) -> _Unpacker:
    coding = ", ".join(response.headers.get_all("Content-Encoding", [])).strip().lower().removeprefix("x-")
    if coding not in ("", "identity", "gzip", "deflate"):
        raise AnswerError(f"{where}: the answer comes in the coding {coding[:40]!r}; expected gzip, deflate or none")
    return _Unpacker(coding.replace("identity", ""))


class _Unpacker:
    """Decompression that never makes more than it is asked for."""

    def __init__(self, coding: str) -> None:
        self._coding, self._engine = coding, None  # type: tuple[str, Any]

    @property
    def complete(self) -> bool:
        return self._engine is None

    def feed(self, data: bytes, most: int) -> bytes:
        if not self._coding:
            return data
        out = bytearray()
        while data and len(out) < most:
            if self._engine is None:
                self._engine = zlib.decompressobj(self._window(data))
            out += self._engine.decompress(data, most - len(out))
            if self._engine.eof:  # a gzip file may have several parts, and zeros behind
                data, self._engine = self._engine.unused_data.lstrip(b"\0"), None
            else:
                data = self._engine.unconsumed_tail
        return bytes(out)

    def _window(self, data: bytes) -> int:
        if self._coding == "gzip":
            return 16 + zlib.MAX_WBITS
        # "deflate" is zlib's format, but some servers send the bare one: https://www.rfc-editor.org/rfc/rfc9110#deflate
        zlib_header = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS


class _Timed(io.RawIOBase):
    """What a socket receives, each read with the time that is left."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(self._deadline.left())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, deadline: Deadline, sock: socket.socket, *options: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(sock, *options, **more)
        plain, self.fp = self.fp, io.BufferedReader(_Timed(sock, deadline))
        plain.close()


class _Connection(HTTPConnection):
    def __init__(self, deadline: Deadline, host: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(host, **options)
        self._deadline = deadline
        self.response_class = partial(_Response, deadline)  # type: ignore[assignment]
        self._create_connection = lambda address, *_: _connect(address, deadline)

    def send(self, data: Any) -> None:  # noqa: ANN401
        if self.sock is None:
            self.connect()
        try:
            for start in range(0, len(data), _TLS_RECORD):
                self.sock.settimeout(self._deadline.left())
                self.sock.sendall(data[start : start + _TLS_RECORD])
        except (BrokenPipeError, ConnectionResetError):
            pass  # a server may answer before it has read all, such as with 401 or 413: the answer counts


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Http(HTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_Connection, self._deadline), request)


class _Https(HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, request: Request) -> HTTPResponse:
        connection = partial(_SecureConnection, self._deadline)
        return self.do_open(connection, request, context=ssl.create_default_context())


def _connect(address: tuple[str, int], deadline: Deadline) -> socket.socket:
    """Return a connection to the first address of a host that takes it, with a fair share of the time for each."""
    found = _addresses(*address, deadline)
    for number, (family, kind, protocol, _, place) in enumerate(found):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.left() / (len(found) - number))
            sock.connect(place)
            sock.settimeout(deadline.left())
            return sock
        except OSError:
            sock.close()
            if number == len(found) - 1:
                raise
    raise OSError("no address")


def _addresses(host: str, port: int, deadline: Deadline) -> list[Any]:
    # Looking a name up cannot be interrupted; the thread is a daemon, so that it keeps no process alive.
    found: list[Any] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            found.append(error)
        except UnicodeError:
            found.append(socket.gaierror("no name of a host"))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not found:
        raise TimeoutError
    if isinstance(found[0], OSError):
        raise found[0]
    return list(found[0])


def one_line(body: bytes, media_type: str, hidden: Callable[[str], str] = str) -> str:
    r"""Return the message of an error page in one line of at most 300 characters, without tags and hidden things.

    >>> one_line(b"<h1>Bad\n query</h1>", "text/html")
    'Bad query'
    >>> one_line(b'{"message": "no such thing"}', "application/json")
    'no such thing'
    """
    text = body.decode("utf-8", "replace")
    if "json" in media_type:
        import json

        try:
            said = json.loads(text)
        except ValueError:
            said = text
        if isinstance(said, dict):
            known = (said.get(key) for key in ("message", "detail", "error_description", "error", "title"))
            text = next((one for one in known if isinstance(one, str)), text)
    if "html" in media_type or "xml" in media_type or text.lstrip().startswith("<"):
        from html import unescape

        text = re.sub(r"(?is)<(script|style|title)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", " ", text)
        text = unescape(text)
    text = " ".join("".join(one if one.isprintable() else " " for one in hidden(text)).split())
    return text if len(text) <= 300 else f"{text[:299]}…"
