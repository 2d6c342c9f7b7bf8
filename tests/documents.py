"""Runs the console examples of Markdown pages in this process."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from wickgraph import cli

BLOCK = re.compile(r"^(?P<indent> *)```console\n(?P<body>.*?)^ *```$", re.DOTALL | re.MULTILINE)


def run(command: str) -> tuple[int, str, str]:
    """Run one wickgraph command line and return exit code, stdout and stderr."""
    program, *arguments = shlex.split(command)
    assert program == "wickgraph", command
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main(arguments)
        except SystemExit as stop:  # --help and --version
            code = int(stop.code or 0)
    return code, out.getvalue(), err.getvalue()


def commands(body: str) -> Iterator[str]:
    """Yield the commands of a console block; a line that begins with > goes on with the one before."""
    command = ""
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command
            command = line[2:]
        elif line.startswith("> "):
            command += "\n" + line
        elif command:
            yield command
            command = ""
    if command:
        yield command


def rendered(page: Path) -> str:
    """Return a page with the output of each console block as its commands give it now."""

    def fill(match: re.Match[str]) -> str:
        indent = match["indent"]
        body = "\n".join(line.removeprefix(indent) for line in match["body"].splitlines())
        lines = []
        for command in commands(body):
            code, out, err = run(command.replace("\n> ", "\n"))
            assert code == 0, f"{page.name}: {command}\n{err}"
            lines += [f"$ {command}", *out.splitlines()]
        text = "".join(f"{indent}{line}".rstrip() + "\n" for line in "\n".join(lines).splitlines())
        return f"{indent}```console\n{text}{indent}```"

    return BLOCK.sub(fill, page.read_text(encoding="utf-8"))
