"""Lines: sorted in bounded memory, while they are still being written."""

from __future__ import annotations

import os
import time
from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from typing import BinaryIO

    Report = Callable[[int], object]

# Bytes: what is read of lines as they come, what one run holds, what is read of it at a time, and of all runs together.
# Small pieces stay in memory that is there already: asking the system for more takes as long as sorting.
_PIECE, _RUN, _BLOCK, _AHEAD = 1 << 16, 32 << 20, 1 << 17, 24 << 20
_LINES = 400  # written at once
_PAUSE = 0.0005  # seconds, until there may be more lines


def sort(
    write: Callable[[str], object],
    file: BinaryIO,
    folder: str | None = None,
    report: Report = lambda _: None,
    check: Callable[[bytes], object] = lambda _: None,
) -> None:
    r"""Write lines of UTF-8 to a file in code point order, while ``write`` puts them in any order where it is told.

    That is a path in a temporary directory in ``folder``, which takes as much place as the lines. ``write`` has a
    thread to itself, which this one follows through the file: each 32 MB are sorted and put back where they were, and
    these runs are merged at the end, in less than 100 MB of memory, however long the file. Where ``write`` does not
    need the interpreter, the two work side by side. An interrupt waits until it has come to its end.

    Each piece of whole lines is handed to ``check``; ``report`` is told the number of lines as they are taken in, and
    again as they are written. Raises what ``write`` and ``check`` raise, and OSError.

    >>> import io, pathlib
    >>> file = io.BytesIO()
    >>> sort(lambda path: pathlib.Path(path).write_bytes(b"two\none\nthree"), file)
    >>> file.getvalue()
    b'one\nthree\ntwo\n'
    """
    from concurrent.futures import ThreadPoolExecutor
    from tempfile import TemporaryDirectory

    with (
        TemporaryDirectory(prefix=".wickgraph-", dir=folder) as beside,
        open(os.path.join(beside, "lines"), "x+b") as held,
        ThreadPoolExecutor(1) as writer,
    ):
        writing = writer.submit(write, held.name)
        runs, start = [], 0
        for lines in _followed(held.name, writing, check):
            lines.sort()
            report(len(lines))
            held.seek(start)
            _put(lines, held)
            held.flush()
            runs.append(_Run(held, start, held.tell()))
            start = held.tell()
        writing.result()
        _merge(runs, file, report)


def sort_text(text: bytes, file: BinaryIO, report: Report = lambda _: None) -> None:
    r"""Write the lines of a text in UTF-8 to a file in code point order.

    >>> import io
    >>> file = io.BytesIO()
    >>> sort_text(b"two\none\n", file)
    >>> file.getvalue()
    b'one\ntwo\n'
    """
    lines = sorted(_split(text))
    report(len(lines))
    _put(lines, file, report)


def _followed(path: str, writing: Future[object], check: Callable[[bytes], object]) -> Iterator[list[bytes]]:
    """Yield the lines of a file that is being written, without their ends, as many at a time as a run holds."""
    lines: list[bytes] = []  # UTF-8 sorts as code points do
    size, rest = 0, b""
    with open(path, "rb", buffering=0) as file:
        while True:
            complete = writing.done()  # asked before there is nothing more to read
            text = file.read(_PIECE)
            if not text and complete:
                break
            if not text:
                time.sleep(_PAUSE)
                continue
            whole, end, rest = (rest + text).rpartition(b"\n")
            if not end:
                continue
            check(whole)
            lines += whole.split(b"\n")
            size += len(whole) + 1
            if size >= _RUN:
                yield lines
                lines.clear()  # and not another list: whoever took this one has it still
                size = 0
    if rest:  # a last line without an end
        check(rest)
        lines.append(rest)
    if lines:
        yield lines


def _merge(runs: list[_Run], file: BinaryIO, report: Report) -> None:
    block = min(_BLOCK, _AHEAD // max(len(runs), 1))
    while runs:
        for run in runs:
            run.fill(block)
        # Up to here, no run has lines that were not read yet. Python's sort merges what is in order piece by piece,
        # much faster than heapq.merge, which compares lines in Python.
        bound = min((run.lines[-1] for run in runs if not run.read), default=None)
        lines: list[bytes] = []
        for run in runs:
            lines += run.take(bound)
        lines.sort()
        _put(lines, file, report)
        runs = [run for run in runs if run.lines or not run.read]


def _put(lines: list[bytes], file: BinaryIO, report: Report = lambda _: None) -> None:
    for at in range(0, len(lines), _LINES):
        some = lines[at : at + _LINES]
        file.write(b"\n".join(some) + b"\n")
        report(len(some))


def _split(text: bytes) -> list[bytes]:
    return text.removesuffix(b"\n").split(b"\n") if text else []


class _Run:
    """Sorted lines between two places of a file, read block by block."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self.file, self.start, self.end = file, start, end
        self.lines: list[bytes] = []

    @property
    def read(self) -> bool:
        return self.start == self.end

    def fill(self, block: int) -> None:
        """Read the next block, to the end of a line, where all lines were taken."""
        if self.lines or self.read:
            return
        self.file.seek(self.start)
        text = self.file.read(min(block, self.end - self.start))
        if self.start + len(text) < self.end:
            text += self.file.readline()
        self.start += len(text)
        self.lines = _split(text)

    def take(self, bound: bytes | None) -> list[bytes]:
        """Return the lines up to a bound, all for None, and forget them."""
        place = len(self.lines) if bound is None else bisect_right(self.lines, bound)
        taken = self.lines[:place]
        del self.lines[:place]
        return taken
