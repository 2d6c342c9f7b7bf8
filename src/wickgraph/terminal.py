"""The terminal: what all commands do with it: which graph is asked for, where the answer goes, and until when.

Errors of commands are raised; what a command prints goes through ``put``.
"""

from __future__ import annotations

import os
import sys

from .errors import OutputError, UsageError
from .options import columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from .graph import Graph


def graph(options: Namespace) -> Graph:
    """Return the graph that the options of a command ask for, under the view that they ask for."""
    from .graph import load
    from .views import View

    given = {"as_of": options.as_of, "sources": options.source, "modalities": options.modality}
    chosen = {name: value for name, value in given.items() if value is not None}
    if options.endpoint is None or options.command == "push":
        return load(options.data, View(**chosen))
    if options.data:
        raise UsageError("--data and --endpoint are two sources of one graph; expected one of them")
    from .remote import connect

    found = connect(options.endpoint, **({"timeout": options.timeout} if options.timeout else {}))
    # A store elsewhere holds one view; another, which differs in what is given, is made here, of a copy.
    return found.under(found.view.replace(**chosen)) if chosen else found


def put(content: bytes, output: str | None = None) -> int:
    """Write an answer to a file, or to stdout, and return 0."""
    if output and output != "-":
        from .files import write

        write(output, content)
    elif sys.stdout is None:
        raise OutputError("stdout: cannot be written: it is closed; write to a file with -o")
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content.decode().replace("\r\n", "\n"))
    return 0


def width(options: Namespace) -> int | None:
    """Return the columns to fit a table into, or None where the output goes elsewhere and needs no fitting."""
    return None if getattr(options, "output", None) else columns()


class deadline:  # noqa: N801 - reads as the statement that it is
    """Ends the process when a block takes too long: a running query can be stopped in no other way."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if self.seconds is None:
            return
        import threading

        self.timer = threading.Timer(min(self.seconds, threading.TIMEOUT_MAX), self._end)
        self.timer.daemon = True
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        if self.seconds is not None:
            self.timer.cancel()

    def _end(self) -> None:
        print(
            f"wickgraph: no answer within {self.seconds:g} s; ask for less or raise --timeout",
            file=sys.stderr,
            flush=True,
        )
        os._exit(3)
