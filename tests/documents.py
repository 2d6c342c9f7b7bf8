"""Runs the console examples of Markdown pages in this process."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

from wickgraph import Graph, View, cli
from wickgraph import graph as graphs

SERVER = "http://localhost:"
BLOCK = re.compile(r"^(?P<indent> *)```console\n(?P<body>.*?)^ *```$", re.DOTALL | re.MULTILINE)

_load = graphs.load


@cache
def _packaged(view: View | None) -> Graph:
    return _load(None, view)


def _loaded(data: str | None = None, view: View | None = None) -> Graph:
    return _packaged(view) if data is None else _load(data, view)


def run(command: str) -> tuple[int, str, str]:
    """Run one wickgraph command line and return exit code, stdout and stderr.

    No command changes the graph that it asks, so that the packaged one is loaded once for each view.
    """
    program, *arguments = shlex.split(command)
    assert program == "wickgraph", command
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(graphs, "load", _loaded),
    ):
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


def rendered(page: Path, server: tuple[str, str] | None = None) -> str:
    """Return a page with the output of each console block as its commands give it now.

    ``server`` is an address in the page and the one that stands for it: with it, only the blocks that name the address
    are run, without it only those that name no server.
    """
    shown, real = server or (SERVER, "")

    def fill(match: re.Match[str]) -> str:
        if (shown in match["body"]) != bool(server):
            return match[0]
        indent = match["indent"]
        body = "\n".join(line.removeprefix(indent) for line in match["body"].splitlines())
        lines = []
        for command in commands(body):
            lines += [f"$ {command}"]
            if command.startswith("export "):
                os.environ.update(tuple(pair.split("=", 1)) for pair in shlex.split(command)[1:])  # type: ignore[misc]
                continue
            code, out, err = run(command.replace("\n> ", "\n").replace(shown, real or shown))
            assert code == 0, f"{page.name}: {command}\n{err}"
            lines += out.replace(real or shown, shown).splitlines()
        text = "".join(f"{indent}{line}".rstrip() + "\n" for line in "\n".join(lines).splitlines())
        return f"{indent}```console\n{text}{indent}```"

    return BLOCK.sub(fill, page.read_text(encoding="utf-8"))
