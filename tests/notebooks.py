"""Turns a Markdown page with doctests into a Jupyter notebook: the same text, the same code, the same answers."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

_BLOCK = re.compile(r"^```python\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


def notebook(page: Path) -> str:
    """Return the notebook of a page as JSON; its console examples stay text."""
    text = page.read_text(encoding="utf-8")
    book = nbformat.v4.new_notebook()
    book.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    place = 0
    for block in _BLOCK.finditer(text):
        _add(book, nbformat.v4.new_markdown_cell(text[place : block.start()].strip()))
        for source, output in _examples(block[1]):
            answer = [nbformat.v4.new_output("stream", name="stdout", text=output)] if output else []
            _add(book, nbformat.v4.new_code_cell(source, outputs=answer))
        place = block.end()
    _add(book, nbformat.v4.new_markdown_cell(text[place:].strip()))
    nbformat.validate(book)
    return str(nbformat.writes(book, indent=1)) + "\n"


def _examples(block: str) -> list[tuple[str, str]]:
    """Return source and output of what belongs into one cell: examples up to one that prints something."""
    cells, lines = [], ""
    for example in doctest.DocTestParser().get_examples(block):
        lines += example.source
        if example.want:
            cells.append((lines.rstrip("\n"), example.want))
            lines = ""
    return [*cells, (lines.rstrip("\n"), "")] if lines else cells


def _add(book: NotebookNode, cell: NotebookNode) -> None:
    # Ids are random by default; the same page is to give the same notebook.
    cell["id"] = f"cell-{len(book.cells)}"
    book.cells.append(cell)


def said(cell: NotebookNode) -> str:
    """Return what a cell that was run has printed and returned, as one text without what spaces and lines differ in."""
    found = []
    for output in cell.outputs:
        found.append(output.text if output.output_type == "stream" else output.data["text/plain"])
    return "".join("".join(found).split())
