"""Files: written whole or not at all, one or many; and lines sorted in bounded memory."""

from __future__ import annotations

import os
from bisect import bisect_right
from contextlib import contextmanager

from .errors import OutputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    Report = Callable[[int], object]

# Bytes: what is taken in before it is cut into lines, what one run holds, what is read of it at a time, and of all runs
# together. Small pieces stay in memory that is there already: asking the system for more takes as long as sorting.
_PIECE, _RUN, _BLOCK, _AHEAD = 1 << 16, 32 << 20, 1 << 17, 24 << 20
_LINES = 400  # written at once


def write(path: str, content: bytes) -> None:
    """Write a file by way of a temporary one beside it, so that the old content stays until the new is complete.

    Raises OutputError where that is not possible.
    """
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: str, force: bool = True) -> Iterator[BinaryIO]:
    """Open a file to write, which takes its name when the block ends well, and leaves nothing behind otherwise.

    Raises OutputError where it cannot be written, or where it exists and is not to be replaced by ``force``.
    """
    if path.endswith(("/", os.sep)):
        raise OutputError(f"{path}: is a directory by its name; expected a file, with -o")
    target = os.path.realpath(path)
    if os.path.isfile(target) and not force:
        raise OutputError(f"{path}: exists already; --force replaces it, or name another place with -o")
    beside = os.path.join(os.path.dirname(target), f".wickgraph-{os.getpid()}.part")
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # a device or a pipe is written to, never replaced
            with open(target, "wb") as device:
                yield device
            return
        with open(beside, "xb") as file:
            yield file
        if os.path.exists(target):
            os.chmod(beside, os.stat(target).st_mode & 0o777)
        os.replace(beside, target)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)


def write_all(folder: str, files: Mapping[str, bytes], force: bool = False) -> None:
    """Write files, content by name, into a directory, which is made where there is none; other files in it stay.

    None takes its name before all are written. Raises OutputError where that is not possible, or where one of them
    exists and is not to be replaced by ``force``.
    """
    import shutil

    target = os.path.realpath(folder)
    there = os.path.isdir(target)
    if os.path.exists(target) and not there:
        raise OutputError(f"{folder}: is no directory; expected one for {len(files)} files, or a new name, with -o")
    for name in files:
        if os.path.lexists(os.path.join(target, name)) and not force:
            raise OutputError(
                f"{os.path.join(folder, name)}: exists already; --force replaces it, or name another place with -o"
            )
    beside = os.path.join(target if there else os.path.dirname(target), f".wickgraph-{os.getpid()}.part")
    try:
        os.mkdir(beside)
        for name, content in files.items():
            with open(os.path.join(beside, name), "xb") as file:
                file.write(content)
        if not there:
            os.rename(beside, target)
            return
        for name in files:
            os.replace(os.path.join(beside, name), os.path.join(target, name))
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unwritable(path: str, error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written: {error.strerror}; try another place with -o")


@contextmanager
def making(folder: str, replaced: Callable[[], object] | None = None) -> Iterator[str]:
    """Make a directory, which takes its name when the block ends well, and leaves nothing behind otherwise.

    What is there already, an empty directory apart, is put aside first and removed last; ``replaced`` raises an error
    where that must not be, and is None where nothing may be replaced. Raises OutputError where it cannot be written.
    """
    import shutil

    target = os.path.realpath(folder)
    if os.path.lexists(target):
        if not os.path.isdir(target):
            raise OutputError(f"{folder}: is no directory; expected one, or a new name")
        if os.listdir(target):
            if replaced is None:
                raise OutputError(f"{folder}: exists already; --force replaces it, or name another place")
            replaced()
    beside, aside = (
        os.path.join(os.path.dirname(target), f".wickgraph-{os.getpid()}.{end}") for end in ("part", "old")
    )
    try:
        os.mkdir(beside)
        yield beside
        if os.path.isdir(target):
            os.rename(target, aside)
        os.rename(beside, target)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        if os.path.isdir(aside) and not os.path.exists(target):
            os.rename(aside, target)
        for left in (beside, aside):
            shutil.rmtree(left, ignore_errors=True)


class SortedLines:
    r"""A file that takes lines of UTF-8 in any order, and gives them in code point order, in bounded memory.

    That is less than 100 MB: past 16 MB, lines go to sorted runs in a temporary file in ``folder``, as long as all of
    them together, and are merged when they are asked for. Each piece of whole lines is handed to ``check`` first.

    >>> import io
    >>> lines, file = SortedLines(), io.BytesIO()
    >>> _ = lines.write(b"two\none\nth"), lines.write(b"ree")
    >>> lines.copy(file)
    >>> file.getvalue()
    b'one\nthree\ntwo\n'
    """

    def __init__(
        self,
        folder: str | None = None,
        report: Report = lambda _: None,
        check: Callable[[bytes], object] = lambda _: None,
    ) -> None:
        self._folder, self._report, self._check = folder, report, check
        self._pieces: list[bytes] = []
        self._size = 0  # of the pieces
        self._lines: list[bytes] = []  # without their ends; UTF-8 sorts as code points do
        self._held = 0  # bytes of the lines
        self._file: BinaryIO | None = None
        self._runs: list[_Run] = []

    def write(self, text: bytes) -> int:
        """Take a piece of text, which may end within a line."""
        self._pieces.append(text)
        self._size += len(text)
        if self._size >= _PIECE:
            self._cut()
        return len(text)

    def flush(self) -> None:
        """Do nothing, as a file may."""

    def copy(self, file: BinaryIO) -> None:
        """Write all lines to a file, sorted; reports lines twice, as they are taken in and as they are written."""
        self._cut()
        if self._size:  # a last line without an end
            self.write(b"\n")
            self._cut()
        if self._file is None:
            self._lines.sort()
            self._report(len(self._lines))
            self._put(self._lines, file)
        else:
            self._spill()
            self._merge(file)

    def close(self) -> None:
        """Give the temporary file back."""
        if self._file is not None:
            self._file.close()

    def _cut(self) -> None:
        text = b"".join(self._pieces)
        end = text.rfind(b"\n") + 1
        self._pieces, self._size = [text[end:]], len(text) - end
        whole = text[:end]
        self._check(whole)
        self._lines += _split(whole)
        self._held += end
        if self._held >= _RUN:
            self._spill()

    def _spill(self) -> None:
        if self._file is None:
            from tempfile import TemporaryFile

            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by close
        self._lines.sort()
        start = self._file.tell()
        for at in range(0, len(self._lines), _LINES):
            self._file.write(_joined(self._lines[at : at + _LINES]))
        self._runs.append(_Run(self._file, start, self._file.tell()))
        self._report(len(self._lines))
        self._lines, self._held = [], 0

    def _merge(self, file: BinaryIO) -> None:
        runs, block = self._runs, min(_BLOCK, _AHEAD // len(self._runs))
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
            self._put(some, file)
            runs = [run for run in runs if run.lines or not run.read]

    def _put(self, lines: list[bytes], file: BinaryIO) -> None:
        for at in range(0, len(lines), _LINES):
            some = lines[at : at + _LINES]
            file.write(_joined(some))
            self._report(len(some))


def _split(text: bytes) -> list[bytes]:
    return text[:-1].split(b"\n") if text else []


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n"


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
