"""Files, written atomically: whole or not at all."""

from __future__ import annotations

import os

from .errors import OutputError


def write(path: str, content: bytes) -> None:
    """Write a file by way of a temporary one beside it, so that the old content stays until the new is complete.

    Raises OutputError where that is not possible.
    """
    target = os.path.realpath(path)
    beside = os.path.join(os.path.dirname(target), f".wickgraph-{os.getpid()}.part")
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # a device or a pipe is written to, never replaced
            with open(target, "wb") as device:
                device.write(content)
            return
        with open(beside, "xb") as file:
            file.write(content)
        if os.path.exists(target):
            os.chmod(beside, os.stat(target).st_mode & 0o777)
        os.replace(beside, target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; try another place with -o") from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)
