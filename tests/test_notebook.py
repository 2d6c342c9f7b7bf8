"""The notebook is the analysts' page, and it runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from notebooks import notebook, said

DOCS = Path(__file__).parents[1] / "docs"
BOOK = DOCS / "analysts.ipynb"


def test_the_notebook_is_the_page(request: pytest.FixtureRequest) -> None:
    now = notebook(DOCS / "analysts.md")
    if request.config.getoption("--golden"):
        BOOK.write_text(now, encoding="utf-8")
    assert BOOK.read_text(encoding="utf-8") == now


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_notebook_runs_and_gives_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    book = nbformat.read(BOOK, as_version=4)
    shown = [said(cell) for cell in book.cells if cell.cell_type == "code"]
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(DOCS)}}).execute()
    assert [said(cell) for cell in book.cells if cell.cell_type == "code"] == shown
    assert any(shown)


def test_a_notebook_names_no_machine() -> None:
    text = json.loads(BOOK.read_text(encoding="utf-8"))
    assert set(text["metadata"]) == {"kernelspec"}
    assert os.path.expanduser("~") not in BOOK.read_text(encoding="utf-8")
