"""One noun per module, imports one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "wickgraph"
#: A module imports only what stands on a line above its own.
LAYERS = [
    {"names", "errors", "tables", "tokens"},
    {"store", "files", "lines", "passages", "dates", "terms", "credentials", "transport", "datasets"},
    {"listing", "intervals", "canvas"},
    {"amounts", "turtle", "entities", "frames", "endpoint", "copies"},
    {"formats", "values"},
    {"views", "queries", "results"},
    {"catalogue", "descriptions", "checks", "reference"},
    {"termpage"},
    {"conflicts", "differences", "push", "storytime", "projection"},
    {"protocol"},
    {"evidence"},
    {"placement", "timeline", "network"},
    {"chart"},
    {"analysis", "paths", "interchange", "layout"},
    {"picture"},
    {"page"},
    {"datapackage", "jsonld", "nanopubs"},
    {"tabular", "schemaorg"},
    {"exports"},
    {"graph"},
    {"changes", "inventory"},
    {"release"},
    {"remote"},
    {"__init__"},
    {"options"},
    {"terminal"},
    {"commands", "studies", "publishing", "completion"},
    {"cli"},
    {"tour", "__main__"},
]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
    return found & {module.stem for module in SOURCE.glob("*.py")}


def rank(module: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if module in layer)


def test_every_module_has_its_place() -> None:
    assert {path.stem for path in SOURCE.glob("*.py")} == set().union(*LAYERS)


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_only_from_below(path: Path) -> None:
    upward = {other for other in imports(path) if rank(other) > rank(path.stem)}
    beside = {other for other in imports(path) if rank(other) == rank(path.stem) and other != path.stem}
    assert not upward
    assert not any(path.stem in imports(SOURCE / f"{other}.py") for other in beside), "a circle of two"


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.py")), ids=lambda path: path.stem)
def test_no_module_is_past_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.py")), ids=lambda path: path.stem)
def test_no_function_has_ten_parameters(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert len(node.args.args) + len(node.args.kwonlyargs) < 10, node.name
