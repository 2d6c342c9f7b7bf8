"""Lines: sorted in bounded memory, while they are still being written."""

from __future__ import annotations

import os
import time
from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future
    from typing import BinaryIO

    Report = Callable[[int], object]

# Bytes: what is read of lines as they come, what one run holds, what is read of it at a time, and of all runs together.
# Small pieces stay in memory that is there already: asking the system for more takes as long as sorting.
_PIECE, _RUN, _BLOCK, _AHEAD = 1 << 16, 32 << 20, 1 << 17, 24 << 20
_LINES, _MERGED = 400, 8000  # lines written at once, of a run and of all
_BEHIND = 3  # writes under way
_PAUSE = 0.0005  # seconds, until there may be more lines


def sort(
    write: Callable[[str], object],
    file: BinaryIO,
    path: str | None = None,
    report: Report = lambda _: None,
    check: Callable[[bytes], object] = lambda _: None,
) -> None:
    r"""Write lines of UTF-8 to a file in code point order, while ``write`` puts them in any order where it is told.

    That is the file itself, where its path is given and nothing is in it yet, or a temporary one. ``write`` has a
    thread to itself, which this one follows through that file: each 32 MB are sorted and put into a second one, in a
    temporary directory beside the first, and these runs are merged at the end, in less than 100 MB of memory, however
    long the file. Where ``write`` does not need the interpreter, the two work side by side. An interrupt waits until
    it has come to its end.

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
        TemporaryDirectory(prefix=".wickgraph-", dir=path and os.path.dirname(path)) as beside,
        open(os.path.join(beside, "runs"), "x+b") as held,
        ThreadPoolExecutor(1) as writer,
    ):
        # The sorted lines take the place of the unsorted, which the system has in memory: for a third file of the
        # same length it would have to find some, which takes as long as merging.
        unsorted = path or os.path.join(beside, "lines")
        if not path:
            open(unsorted, "xb").close()
        writing = writer.submit(write, unsorted)
        runs, start = [], 0
        for lines in _followed(unsorted, writing, check):
            lines.sort()
            report(len(lines))
            _put(lines, held)
            held.flush()
            runs.append(_Run(held, start, held.tell()))
            start = held.tell()
        writing.result()
        _merge(runs, _Behind(file, writer), report)


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


def _merge(runs: list[_Run], file: _Behind, report: Report) -> None:
    block = min(_BLOCK, _AHEAD // max(len(runs), 1))
    lines: list[bytes] = []
    while runs:
        for run in runs:
            run.fill(block)
        # Up to here, no run has lines that were not read yet. Python's sort merges what is in order piece by piece,
        # much faster than heapq.merge, which compares lines in Python.
        bound = min((run.lines[-1] for run in runs if not run.read), default=None)
        some: list[bytes] = []
        for run in runs:
            some += run.take(bound)
        some.sort()
        lines += some
        runs = [run for run in runs if run.lines or not run.read]
        if len(lines) >= _MERGED or not runs:
            file.write(_joined(lines))
            report(len(lines))
            lines.clear()
    file.complete()


def _put(lines: list[bytes], file: BinaryIO, report: Report = lambda _: None) -> None:
    for at in range(0, len(lines), _LINES):
        some = lines[at : at + _LINES]
        file.write(_joined(some))
        report(len(some))


def _split(text: bytes) -> list[bytes]:
    return text.removesuffix(b"\n").split(b"\n") if text else []


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n"


class _Behind:
    """A file that another thread writes, a few pieces behind: the system takes as long for a copy as sorting takes."""

    def __init__(self, file: BinaryIO, writer: Executor) -> None:
        self.file, self.writer = file, writer
        self.pieces: list[Future[int]] = []

    def write(self, text: bytes) -> None:
        self.pieces.append(self.writer.submit(self.file.write, text))
        if len(self.pieces) > _BEHIND:
            self.pieces.pop(0).result()

    def complete(self) -> None:
        """Wait until all is written."""
        for piece in self.pieces:
            piece.result()


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
