"""The wheel alone, outside the repository, answers a query."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import wickgraph

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--wheel-dir", str(folder), str(TOP)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_ontology_data_queries_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "data", "queries"):
        files = {f"wickgraph/share/{path.relative_to(TOP)}" for path in (TOP / folder).rglob("*") if path.is_file()}
        assert files
        assert files <= names
    assert {name.rpartition("/")[2] for name in names} >= {"LICENSE", "LICENSE-DATA", "py.typed"}


def test_the_wheel_alone_answers_a_query(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
    ]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    code = (
        "import sys, wickgraph; from wickgraph.cli import main;"
        f"assert wickgraph.__file__.startswith({str(site)!r}), wickgraph.__file__;"
        "sys.exit(main(['query', 'cast', '-p', 'work=ballerina', '--format', 'csv']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == wickgraph.load().query("cast").serialize("csv")


def test_the_version_is_said_once() -> None:
    import tomllib

    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wickgraph.__version__ == project["version"]
    assert f"version: {project['version']}" in (TOP / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {project['version']} " in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
