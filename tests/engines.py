"""Triple stores to test against, started for real on loopback and stopped by their process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True)
class Engine:
    """A running store: where it answers queries, where it takes updates, and who may write."""

    name: str
    query_url: str
    update_url: str
    user: str = ""
    password: str = ""


def oxigraph_program() -> str | None:
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def oxigraph(directory: Path) -> Iterator[Engine]:
    """Run Oxigraph's own server."""
    program = oxigraph_program()
    if program is None:
        pytest.skip("Oxigraph's server is not installed: pip install oxigraph")
    (port,) = _free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]  # without a location it keeps all in memory
    with _running(command, directory, f"{url}/query"):
        yield Engine("oxigraph", f"{url}/query", f"{url}/update")


@contextmanager
def virtuoso(directory: Path) -> Iterator[Engine]:
    """Run Virtuoso, whose updates take a user and a password."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed: Debian's package is virtuoso-opensource-7-bin")
    sql, http = _free_ports(2)
    (directory / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http), encoding="ascii")
    url = f"http://127.0.0.1:{http}"
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(command, directory, f"{url}/sparql"):
        yield Engine("virtuoso", f"{url}/sparql", f"{url}/sparql-auth", "dba", "dba")


@contextmanager
def _running(command: list[str], directory: Path, url: str) -> Iterator[None]:
    log = directory / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=directory, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(process, url, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as one:
            if one.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"no server at {url}:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
