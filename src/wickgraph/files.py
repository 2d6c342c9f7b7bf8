"""Files: written whole or not at all, one or many."""

from __future__ import annotations

import os
from contextlib import contextmanager

from .errors import OutputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO


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
    if not path:
        raise OutputError("'' is no path; expected the name of a file")
    if path.endswith(("/", os.sep)):
        raise OutputError(f"{path}: is a directory by its name; expected a file, with -o")
    target = os.path.realpath(path)
    if os.path.isfile(target) and not force:
        raise OutputError(f"{path}: exists already; --force replaces it, or name another place with -o")
    beside = _beside(os.path.dirname(target))
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
    beside = _beside(target if there else os.path.dirname(target))
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


def _beside(folder: str) -> str:
    # By chance and not by process: the number of one that was killed comes again, its temporary file being there still.
    return os.path.join(folder, f".wickgraph-{os.urandom(4).hex()}.part")


def _unwritable(path: str, error: OSError, instead: str = "another place with -o") -> OutputError:
    return OutputError(f"{path}: cannot be written: {error.strerror}; try {instead}")


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
        here = os.path.realpath(os.curdir)
        if os.path.commonpath([target, here]) == target:  # who is in a directory that is replaced is nowhere
            raise OutputError(f"{folder}: {here} is in use; expected another directory, or cd .. and its name there")
        if os.listdir(target):
            if replaced is None:
                raise OutputError(f"{folder}: exists already; --force replaces it, or name another place")
            replaced()
    beside = _beside(os.path.dirname(target))
    aside = beside.removesuffix("part") + "old"
    try:
        os.mkdir(beside)
        yield beside
        if os.path.isdir(target):
            os.rename(target, aside)
        os.rename(beside, target)
    except OSError as error:
        raise _unwritable(folder, error, "another place") from error
    except OutputError as error:  # of a file in it, by a temporary name that nobody knows
        if isinstance(error.__cause__, OSError):
            raise _unwritable(folder, error.__cause__, "another place") from error
        raise
    finally:
        if os.path.isdir(aside) and not os.path.exists(target):
            os.rename(aside, target)
        for left in (beside, aside):
            shutil.rmtree(left, ignore_errors=True)
