"""What is exported arrives: the commands of README's table and of the exporters' page, by the tools of others.

The commands run as they stand there, in a shell, in a directory that holds the exports of the whole graph.
"""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

import engines
from wickgraph import Graph, connect, exports, schemaorg, tabular
from wickgraph.datapackage import TABLES
from wickgraph.exports import PROFILES

# In one process, so that the exports are made once.
pytestmark = pytest.mark.xdist_group("receiving")

TOP = Path(__file__).parents[1]
README, PAGE = TOP / "README.md", TOP / "docs" / "exporters.md"
#: An example that is no doctest: a block of shell or Python, and one with what it prints, if it does.
EXAMPLE = re.compile(
    r"^```(?P<language>sh|python)\n(?P<code>(?!>>> ).*?)^```\n(?:\n```text\n.*?^```\n)?", re.DOTALL | re.MULTILINE
)
#: Where the works go as web pages take them, a document each.
PAGES = "schema-org/"
OXIGRAPH, VIRTUOSO, VIRTUOSO_SQL = "http://127.0.0.1:7878", "http://127.0.0.1:8890", "127.0.0.1:1111"
LINE = re.compile(
    r"^\| `(?P<profile>[\w-]+)` \| `(?P<form>\w+)` \| `(?P<file>[\w./-]+)` \| (?P<size>[^|]*)"
    r" \| `(?P<command>[^`|]+)` \|$",
    re.MULTILINE,
)


class Row(NamedTuple):
    """A row of README's table: what is exported to which file of which size, and the command that receives it."""

    profile: str
    form: str
    file: str
    size: str
    command: str


def rows() -> list[Row]:
    return [Row(**found.groupdict()) for found in LINE.finditer(README.read_text(encoding="utf-8"))]


ROWS = rows()

_EXPORT = """
import json, sys, wickgraph
graph = wickgraph.load()
for profile, form, target in json.loads(sys.argv[1]):
    graph.export(target, profile, form)
"""
#: Two machines that have little in common.
_MACHINES = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"},
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two directories with all exports of the whole graph, each made by a process of its own."""
    wanted = json.dumps([*((row.profile, row.form, row.file) for row in ROWS), ("schema-org", "jsonld", PAGES)])
    folders = [tmp_path_factory.mktemp("exports") for _ in _MACHINES]
    running = [
        subprocess.Popen([sys.executable, "-c", _EXPORT, wanted], cwd=folder, env={**os.environ, **machine})
        for folder, machine in zip(folders, _MACHINES, strict=True)
    ]
    assert [process.wait() for process in running] == [0, 0]
    return folders


def contents(place: Path) -> dict[str, Path]:
    """Return the files of a directory by their names in it, and a file under its own name."""
    if place.is_file():
        return {place.name: place}
    return {str(path.relative_to(place)): path for path in place.rglob("*") if path.is_file()}


def told(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{size / 1e3:.0f} kB"


def run(command: str, folder: Path) -> str:
    """Run a command line in a directory, without a connection to elsewhere, and return what it prints."""
    dead = "http://127.0.0.1:9"  # whatever would ask another machine fails
    environment = {
        **os.environ,
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), dead),
        **dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "PYTHONIOENCODING": "utf-8",
        "TERM": "dumb",
    }
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stderr.decode(errors='replace')}"
    return done.stdout.decode()


# README's table


def test_every_profile_and_format_stands_once_in_the_table_of_readme() -> None:
    listed = [(row.profile, row.form) for row in ROWS]
    assert listed == [(profile, form) for profile, forms in PROFILES.items() for form in forms]
    assert len({row.file for row in ROWS}) == len(ROWS)


def test_the_table_of_readme_tells_the_size_of_each_file(made: list[Path], request: pytest.FixtureRequest) -> None:
    sizes = {row.file: told(sum(path.stat().st_size for path in contents(made[0] / row.file).values())) for row in ROWS}
    if request.config.getoption("--golden"):
        text = README.read_text(encoding="utf-8")
        now = LINE.sub(lambda found: found[0].replace(f"| {found['size']} |", f"| {sizes[found['file']]} |"), text)
        README.write_text(now, encoding="utf-8")
    assert {row.file: row.size for row in rows()} == sizes


def test_exports_are_the_same_under_any_hash_seed_locale_and_time_zone(made: list[Path]) -> None:
    digests = [
        {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in contents(folder).items()}
        for folder in made
    ]
    assert digests[0] == digests[1]
    assert {Path(name).parts[0] for name in digests[0]} == {row.file.rstrip("/") for row in ROWS} | {PAGES.rstrip("/")}


def statements(graph: Graph, profile: str) -> set[Quad]:
    if profile == "dataset":
        return set(graph.store)
    return {Quad(*triple) for triple in exports.facts(graph.store)}


#: What there is to arrive, by profile: statements, works, claims; of tables one thing each and their rows.
COUNTS: dict[str, Callable[[Graph], int]] = {
    "facts": lambda graph: len(statements(graph, "facts")),
    "dataset": len,
    "schema-org": lambda graph: len(schemaorg.documents(graph)),
    "nanopub": lambda graph: sum(not isinstance(name, DefaultGraph) for name in graph.store.named_graphs()),
    "tables": lambda graph: sum(map(len, tabular.rows(graph).values())),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.profile}-{row.form}")
def test_a_command_of_the_table_receives_everything(graph: Graph, made: list[Path], row: Row, tmp_path: Path) -> None:
    assert row.file.rstrip("/") in row.command, "the command does not read the file of its row"
    for name, path in contents(made[0] / row.file).items():
        copy = tmp_path / row.file / name if row.file.endswith("/") else tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        os.link(path, copy)
    out = run(row.command, tmp_path)
    loaded = re.match(r"oxigraph load --location (\S+) ", row.command)
    printed = re.search(r"rdfpipe .*-o (turtle)|oxigraph convert .*--to-format (nq)|pyld to-(rdf) ", row.command)
    if loaded:
        store = Store.read_only(str(tmp_path / loaded[1]))
        # Where claims are reified, a triple of the reification stands for each claim's own graph.
        assert len(store) == len(set(exports.reified(graph.store, graphs=True)) if row.form == "trig12" else graph)
    elif printed:
        syntax = RdfFormat.TURTLE if printed[1] else RdfFormat.N_QUADS
        back = parse(out.encode(), format=syntax)
        assert {Quad(*one) for one in back} == statements(graph, row.profile)
    elif row.command.startswith("frictionless validate"):
        marks = re.findall(r"\b(?:IN)?VALID\b", out)
        assert marks == ["VALID"] * len(TABLES)
    else:
        number, *rest = out.split()[-1 if "-f csv" in row.command else 0 :]
        assert int(number) == COUNTS[row.profile](graph)
        assert rest == (["True"] if row.profile == "nanopub" else [])


# The exporters' page


def played(folder: Path, server: str = "", addresses: dict[str, str] | None = None) -> str:
    """Return the exporters' page with what its examples print now.

    Those that name ``server`` are played, or those that name no server; ``addresses`` says which real ones stand for
    the addresses that the page shows.
    """

    def play(match: re.Match[str]) -> str:
        code = match["code"]
        if next((one for one in (OXIGRAPH, VIRTUOSO) if one in code), "") != server:
            return match[0]
        for shown, there in (addresses or {}).items():
            code = code.replace(shown, there)
        if match["language"] == "python":
            (folder / "example.py").write_text(code, encoding="utf-8")
            code = "python example.py"
        out = "".join(f"{line.rstrip()}\n" for line in run(f"set -e\n{code}", folder).splitlines())
        return f"```{match['language']}\n{match['code']}```\n" + (f"\n```text\n{out}```\n" if out else "")

    return EXAMPLE.sub(play, PAGE.read_text(encoding="utf-8"))


def test_the_page_makes_its_files_as_the_table_does() -> None:
    shown = re.findall(
        r"`wickgraph export --profile ([a-z]\S+) --format (\S+) -o ([\w./-]+)`", PAGE.read_text(encoding="utf-8")
    )
    assert set(shown) <= {(row.profile, row.form, row.file) for row in ROWS}
    assert len(shown) > 5


def expect_unchanged(now: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden"):
        PAGE.write_text(now, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == now


@pytest.fixture
def folder(made: list[Path], tmp_path: Path) -> Path:
    """A directory with the exports to work in."""
    return Path(
        shutil.copytree(
            made[0], tmp_path / "exports", copy_function=os.link, ignore=shutil.ignore_patterns(PAGES.rstrip("/"))
        )
    )


def test_the_examples_of_the_page_print_what_it_shows(folder: Path, request: pytest.FixtureRequest) -> None:
    expect_unchanged(played(folder), request)


@pytest.mark.engines
@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_a_running_oxigraph_takes_the_dataset_as_the_page_shows(
    graph: Graph, folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with engines.oxigraph(tmp_path) as server:
        expect_unchanged(played(folder, OXIGRAPH, {OXIGRAPH: server.query_url.removesuffix("/query")}), request)
        there = connect(server.query_url)
        assert len(there) == len(graph)
        assert there.query("cast").terms() == graph.query("cast").terms()


@pytest.fixture
def virtuoso(folder: Path) -> Iterator[dict[str, str]]:
    """The addresses of a running Virtuoso, which reads files from the directory of the exports."""
    if not shutil.which("isql-vt"):
        pytest.skip("Virtuoso's isql is not installed: Debian's package is virtuoso-opensource-7-bin")
    with engines.virtuoso(folder) as server:
        settings = configparser.ConfigParser()
        settings.read(folder / "virtuoso.ini")
        yield {
            VIRTUOSO: server.query_url.removesuffix("/sparql"),
            VIRTUOSO_SQL: settings["Parameters"]["ServerPort"],
        }


@pytest.mark.engines
def test_virtuoso_takes_the_dataset_as_the_page_shows(
    graph: Graph, folder: Path, virtuoso: dict[str, str], request: pytest.FixtureRequest
) -> None:
    expect_unchanged(played(folder, VIRTUOSO, virtuoso), request)
    there = connect(f"{virtuoso[VIRTUOSO]}/sparql")
    assert len(there) == len(graph)
    assert there.query("cast").terms() == graph.query("cast").terms()
    ((length,),) = there.sparql("SELECT ?length { work:ballerina schema:duration ?length }").terms()
    assert getattr(length, "value", "") == "7500.0", "the page warns of seconds"


@pytest.mark.engines
def test_virtuoso_takes_the_dataset_as_trig_as_the_page_says(
    graph: Graph, folder: Path, virtuoso: dict[str, str]
) -> None:
    (shown,) = re.findall(r"^(isql-vt .*TTLP_MT.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    load = shown.replace("'dataset.nq'", "'dataset.trig'").replace(", 512)", ", 256)")
    assert load != shown
    count = re.sub(
        'exec=".*"', 'exec="SPARQL SELECT COUNT(*) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), %s)) };"', load
    )
    for command in (load, count % "'https://w3id.org/wickgraph/'"):
        out = run(command.replace(VIRTUOSO_SQL, virtuoso[VIRTUOSO_SQL]), folder)
    assert int(out) == len(graph)
