"""The shell completes what people type: by argcomplete's own protocol, and in a real bash."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from test_cli import COMMANDS
from wickgraph import Graph, options, queries
from wickgraph.entities import labels
from wickgraph.names import expand, kind, shorten
from wickgraph.store import home

SCRIPT = f"#!{sys.executable}\nfrom wickgraph.cli import run\nrun()\n"
REGISTER = str(Path(sys.executable).with_name("register-python-argcomplete"))


def offered(line: str, folder: Path, point: int | None = None) -> list[str]:
    """What a shell that breaks words at spaces only, as zsh does, is offered for a line."""
    out = folder / "offered"
    environment = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(out),
        "_ARGCOMPLETE_COMP_WORDBREAKS": "",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode()) if point is None else point),
    }
    command = [sys.executable, "-m", "wickgraph"]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
    assert done.stdout == b""
    return out.read_text(encoding="utf-8").splitlines()


EXACT = [
    ("wickgraph ", list(COMMANDS)),
    ("wickgraph que", ["query", "queries"]),
    ("wickgraph --ver", ["--version"]),
    ("wickgraph show --as", ["--as-of"]),
    ("wickgraph format --c", ["--check"]),
    ("wickgraph query ca", ["cast"]),
    ("wickgraph query explore/ca", ["explore/cast"]),
    ("wickgraph queries check/unused", ["check/unused-passages"]),
    ("wickgraph query nothing-like-it", []),
    ("wickgraph query facts-of-a-passage -p ", ["article=", "start=", "end="]),
    ("wickgraph query facts-of-a-passage -p start=1 -p ", ["article=", "end="]),
    ("wickgraph query facts-of-a-passage --parameter st", ["start="]),
    ("wickgraph query facts-of-a-passage -p start=", ["start=2760"]),
    ("wickgraph query cast -p actor=", []),
    ("wickgraph query nosuch -p ", []),
    ("wickgraph query -p ", []),
    ("wickgraph query counts -p ", []),
    ("wickgraph query cast -p work=john-wick-chapter-4", ["work=john-wick-chapter-4"]),
    ("wickgraph query cast -p work=work:john-wick-chapter-4", ["work=work:john-wick-chapter-4"]),
    ("wickgraph query cast -p work=ana-de", []),
    ("wickgraph show pers", ["person:"]),
    ("wickgraph show person:ana-de", ["person:ana-de-armas"]),
    ("wickgraph conflicts work:john-wick-chapter-4", ["work:john-wick-chapter-4"]),
    ("wickgraph diff 2023-08-04 2025-06-06 character:eve-mac", ["character:eve-macarro"]),
    ("wickgraph diff ", []),
    ("wickgraph show x --format ", ["table", "json"]),
    ("wickgraph network co", ["co-star"]),
    ("wickgraph rank co-star --by bet", ["betweenness"]),
    ("wickgraph network actor-film --performance v", ["voice", "voiceAndLikeness"]),
    ("wickgraph path person:norman-r", ["person:norman-reedus"]),
    ("wickgraph path x person:kate-b", ["person:kate-beckinsale"]),
    ("wickgraph path x y --network ch", ["character"]),
    ("wickgraph query cast --format ", list(options.FORMATS)),
    ("wickgraph show x --modality ", list(options.MODALITIES)),
    ("wickgraph show x --source kinocheck-2023", ["kinocheck-2023-08-04"]),
    ("wickgraph check --text kinocheck-2023", ["kinocheck-2023-08-04="]),
    ("wickgraph query --sparql ", []),
    ("wickgraph show --as-of ", []),
    ("wickgraph show --data /nowhere/at/all pers", []),
    ("wickgraph query cast -o ou", ["out.csv"]),
    ("wickgraph query mi", ["mine.rq"]),
    ("wickgraph query mine.rq -p ", ["work="]),
    ("wickgraph query ./mine.rq -p work=john-wick-chapter-4", ["work=john-wick-chapter-4"]),
]


@pytest.mark.parametrize(("line", "expected"), EXACT, ids=[line for line, _ in EXACT])
def test_a_line_goes_on_as_it_can(line: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()
    (tmp_path / "mine.txt").touch()
    shutil.copy(f"{home()}/queries/explore/cast.rq", tmp_path / "mine.rq")
    assert offered(line, tmp_path) == expected


def test_all_queries_are_offered(tmp_path: Path) -> None:
    found = offered("wickgraph query ", tmp_path)
    assert sorted(queries.find(name).id for name in found) == queries.names(f"{home()}/queries")


def test_all_entities_of_a_kind_are_offered(graph: Graph, tmp_path: Path) -> None:
    characters = sorted(shorten(iri) for iri in labels(graph.store) if kind(iri) == "character")
    assert offered("wickgraph show character:", tmp_path) == characters
    prefixes = offered("wickgraph show ", tmp_path)
    assert {kind(expand(prefix + "x") or "") for prefix in prefixes} == {kind(iri) for iri in labels(graph.store)}


def test_what_is_offered_is_taken(tmp_path: Path) -> None:
    from documents import run

    for value in offered("wickgraph query filming-places -p work=john-wick", tmp_path):
        assert run(f"wickgraph query filming-places -p {value} --format csv")[0] == 0
    (source,) = offered("wickgraph show x --source kinocheck-2023", tmp_path)
    assert run(f"wickgraph show Ballerina --source {source}")[0] == 0


def test_only_what_stands_before_the_cursor_counts(tmp_path: Path) -> None:
    line = "wickgraph qu cast"
    assert offered(line, tmp_path, point=len("wickgraph qu")) == ["query", "queries"]


def test_other_data_has_other_names(data_copy: Path, tmp_path: Path) -> None:
    path = data_copy / "entities" / "people.ttl"
    text = path.read_text(encoding="utf-8").replace("person:jimmy-fallon", "person:nobody-else")
    path.write_text(text, encoding="utf-8")
    assert offered(f"wickgraph show --data {data_copy} person:nobo", tmp_path) == ["person:nobody-else"]


def test_it_is_imported_only_where_the_shell_asks() -> None:
    code = "import sys; from wickgraph.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    script = f"{code}sys.exit('argcomplete' in sys.modules or 'wickgraph.completion' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("wickgraph que", ["query", "queries"]),
        ("wickgraph query ca", ["cast "]),
        ("wickgraph query cast -p ", ["work="]),
        # bash breaks words at = and :, and wants what stands after them.
        ("wickgraph query cast -p work=john-wick-chapter-4", ["john-wick-chapter-4 "]),
        ("wickgraph show pers", ["person:"]),
        ("wickgraph show person:ana-de", ["ana-de-armas "]),
    ],
)
def test_bash_completes_the_line(line: str, expected: list[str], tmp_path: Path) -> None:
    program = tmp_path / "wickgraph"
    program.write_text(SCRIPT, encoding="utf-8")
    program.chmod(0o755)
    script = f"""
        eval "$({shlex.quote(REGISTER)} wickgraph)"
        COMP_LINE={shlex.quote(line)} COMP_POINT={len(line)} COMP_TYPE=9 COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
        complete -p wickgraph >/dev/null && _python_argcomplete wickgraph && printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, check=False, text=True)
    assert done.stdout.splitlines() == expected, done.stderr
