"""Lines: sorted in bounded memory, while they are still being written."""

from __future__ import annotations

import os
import time
from bisect import bisect_right
from heapq import heapify, heappop, heapreplace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future
    from typing import BinaryIO

    Report = Callable[[int], object]

# Bytes: what is read of lines as they come, what one run holds, what is read of it at a time, and of all runs together.
# Small pieces stay in memory that is there already: asking the system for more takes as long as sorting.
_PIECE, _RUN, _BLOCK, _AHEAD = 1 << 16, 32 << 20, 1 << 17, 24 << 20
_STRETCH = 1 << 11  # what of one run is passed on as it is, at least
_WRITTEN = 1 << 20  # what of all runs is written at once
_LINES = 400  # lines of a run that are written at once
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
        runs, start, count = [], 0, 0
        for lines in _followed(unsorted, writing, check):
            lines.sort()
            count += len(lines)
            report(len(lines))
            _put(lines, held)
            held.flush()
            runs.append(_Run(held, start, held.tell()))
            start = held.tell()
        writing.result()
        _merge(runs, count, _Behind(file, writer), report)


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


def _merge(runs: list[_Run], count: int, file: _Behind, report: Report) -> None:
    size = sum(run.end - run.start for run in runs)
    written = told = 0
    block = min(_BLOCK, _AHEAD // max(len(runs), 1))
    for run in runs:
        run.fill(block)
    heads = [(run.first, number, run) for number, run in enumerate(runs)]
    heapify(heads)
    while heads:
        # What was not written at random comes in stretches, which are passed on as they are.
        _, number, run = heads[0]
        text = run.stretch(min(heads[1:3])[0] if heads[1:] else None)
        if text:
            run.fill(block)
            if run.lacks:
                heappop(heads)
            else:
                heapreplace(heads, (run.first, number, run))
        else:
            # Up to here, no run has lines that were not read yet. Python's sort merges what is in order piece by
            # piece, much faster than line by line.
            bound = min((run.last for _, _, run in heads if not run.read), default=None)
            lines: list[bytes] = []
            for _, _, run in heads:
                lines += run.take(bound)
                run.fill(block)
            lines.sort()
            text = _joined(lines)
            heads = [(run.first, number, run) for _, number, run in heads if not run.lacks]
            heapify(heads)
        file.write(text)
        # To count the lines of a text would take half as long again as all of this.
        written += len(text)
        report(count * written // size - told)
        told = count * written // size
    file.complete()


def _put(lines: list[bytes], file: BinaryIO, report: Report = lambda _: None) -> None:
    for at in range(0, len(lines), _LINES):
        some = lines[at : at + _LINES]
        file.write(_joined(some))
        report(len(some))


def _split(text: bytes) -> list[bytes]:
    return text.removesuffix(b"\n").split(b"\n") if text else []


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines, b""])


class _Behind:
    """A file that another thread writes, a few pieces behind: the system takes as long for a copy as sorting takes."""

    def __init__(self, file: BinaryIO, writer: Executor) -> None:
        self.file, self.writer = file, writer
        self.texts: list[bytes] = []
        self.size = 0
        self.pieces: list[Future[None]] = []

    def write(self, text: bytes) -> None:
        self.texts.append(text)
        self.size += len(text)
        if self.size >= _WRITTEN:
            self._hand_over()

    def _hand_over(self) -> None:
        self.pieces.append(self.writer.submit(self.file.writelines, self.texts))
        self.texts, self.size = [], 0
        if len(self.pieces) > _BEHIND:
            self.pieces.pop(0).result()

    def complete(self) -> None:
        """Wait until all is written."""
        self._hand_over()
        for piece in self.pieces:
            piece.result()


class _Run:
    """Sorted lines between two places of a file, read block by block."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self.file, self.start, self.end = file, start, end
        self.first = self.last = b""  # of the lines that were read and not taken
        self.text, self.at = b"", 0  # these lines, from a place on,
        self.lines: list[bytes] = []  # or one by one

    @property
    def read(self) -> bool:
        return self.start == self.end

    @property
    def lacks(self) -> bool:
        """Whether all lines that were read are taken."""
        return not self.lines and self.at == len(self.text)

    def fill(self, block: int) -> None:
        """Read the next block, to the end of a line, where all lines were taken."""
        if self.read or not self.lacks:
            return
        self.file.seek(self.start)
        text = self.file.read(min(block, self.end - self.start))
        if self.start + len(text) < self.end:
            text += self.file.readline()
        self.start += len(text)
        self.text, self.at = text, 0
        self.first = text[: text.index(b"\n")]
        self.last = text[text.rfind(b"\n", 0, -1) + 1 : -1]

    def stretch(self, bound: bytes | None) -> bytes:
        """Return the text of the lines up to a bound, all for None, and forget them; nothing where they are few."""
        text, start = self.text, self.at
        end = len(text)
        if bound is not None and bound < self.last:
            end = _place(text, start, bound)
            if end - start < _STRETCH:
                return b""
            self.first = text[end : text.index(b"\n", end)]
        self.at = end
        return text[start:end]

    def take(self, bound: bytes | None) -> list[bytes]:
        """Return the lines up to a bound, all for None, and forget them."""
        if bound is not None and bound < self.first:
            return []
        if not self.lines:
            self.lines = _split(self.text[self.at :])
            self.text, self.at = b"", 0
        place = len(self.lines) if bound is None else bisect_right(self.lines, bound)
        taken = self.lines[:place]
        del self.lines[:place]
        self.first = self.lines[0] if self.lines else b""
        return taken


def _place(text: bytes, start: int, bound: bytes) -> int:
    """Return where in sorted lines, from the start of one on, those up to a bound end."""
    end = len(text)
    while start < end:
        line = text.rfind(b"\n", start, (start + end) // 2) + 1 or start
        after = text.index(b"\n", line) + 1
        if text[line : after - 1] <= bound:
            start = after
        else:
            end = line
    return start
