"""Every query of the catalogue gives the same rows on the engines of others, into which the graph was pushed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import engines
from documents import rendered, run
from test_documents import PAGES
from test_queries import ANSWERED, NAMES, SECOND, SELECTS, bound, rivals
from wickgraph import Graph, RemoteGraph, View, connect, push, queries
from wickgraph.datasets import FACTS, PUSHED

__all__ = ["rivals"]

Start = Callable[[Path], AbstractContextManager[engines.Engine]]

# The tests of one engine run in one process, so that it is started once.
ENGINES = [
    pytest.param(engines.oxigraph, marks=pytest.mark.xdist_group("oxigraph"), id="oxigraph"),
    pytest.param(engines.virtuoso, marks=pytest.mark.xdist_group("virtuoso"), id="virtuoso"),
]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    start: Start = request.param
    with start(tmp_path_factory.mktemp("engine")) as running, pytest.MonkeyPatch.context() as patch:
        for name, value in engines.environment(running).items():
            patch.setenv(name, value)
        yield running


@pytest.fixture(scope="module")
def remote(engine: engines.Engine, graph: Graph) -> RemoteGraph:
    graph.push(engine.update_url, query_url=engine.query_url)
    return connect(engine.query_url)


@pytest.mark.parametrize("name", SELECTS)
def test_a_query_gives_the_same_rows(graph: Graph, remote: RemoteGraph, name: str) -> None:
    assert remote.query(name).terms() == graph.query(name).terms()


@pytest.mark.parametrize("name", SECOND)
def test_a_second_binding_gives_the_same_rows(graph: Graph, remote: RemoteGraph, name: str) -> None:
    values = dict(SECOND[name])
    assert remote.query(name, **values).terms() == graph.query(name, **values).terms()


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("build/")])
def test_what_the_claims_build_is_the_same(graph: Graph, remote: RemoteGraph, name: str) -> None:
    found = graph.query(name).terms()
    limit = 10_000  # Virtuoso cuts graphs off and does not say so
    there = set(remote.query(name).terms())
    assert there == set(found) if len(found) < limit else there <= set(found)


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table", "markdown"])
def test_the_command_prints_the_same_in_every_format(engine: engines.Engine, remote: RemoteGraph, form: str) -> None:
    command = f"wickgraph query cast -p work='John Wick: Chapter 2' --format {form}"
    code, out, err = run(f"{command} --endpoint {engine.query_url}")
    assert (code, out, err) == run(command)


def test_a_copy_is_the_graph(graph: Graph, remote: RemoteGraph) -> None:
    assert len(remote) == len(graph)
    assert remote.nquads() == graph.nquads()
    assert remote.view == graph.view


def test_another_view_of_a_copy_is_the_graph_under_that_view(graph: Graph, remote: RemoteGraph) -> None:
    view = View(as_of="2023-08-04", modalities={"asserted", "speculated"})
    assert remote.under(view).nquads() == graph.under(view).nquads()


@pytest.mark.parametrize("entity", ["Ana de Armas", "work:ballerina"])
def test_an_entity_is_described_alike(graph: Graph, remote: RemoteGraph, entity: str) -> None:
    assert remote.show(entity).to_json() == graph.show(entity).to_json()


def test_conflicts_and_differences_are_the_same(graph: Graph, remote: RemoteGraph) -> None:
    assert remote.conflicts("work:ballerina") == graph.conflicts("work:ballerina")
    days = ("2023-08-03", "2023-08-04", "work:ballerina")
    assert remote.diff(*days).to_json() == graph.diff(*days).to_json()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?facts) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?said) { GRAPH ?claim { ?s ?p ?o } ?claim a wick:Claim }",
        "ASK { work:ballerina schema:director person:len-wiseman }",
        "ASK { work:ballerina schema:director person:keanu-reeves }",
        "SELECT ?s ?o { ?s schema:duration ?o } ORDER BY ?s",
        "SELECT DISTINCT ?o { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:boolean) } ORDER BY ?o",
        "SELECT ?p ?o { claim:ballerina.director.len-wiseman ?p ?o } ORDER BY ?p ?o",
        "SELECT ?film ?none { ?film schema:director person:len-wiseman } ORDER BY ?film",
    ],
)
def test_a_query_of_ones_own_means_the_same(graph: Graph, remote: RemoteGraph, text: str) -> None:
    assert remote.sparql(text).terms() == graph.sparql(text).terms()


def test_a_described_thing_has_its_facts(graph: Graph, remote: RemoteGraph) -> None:
    text = "DESCRIBE work:john-wick-chapter-2"
    here, there = (set(one.sparql(text).terms()) for one in (graph, remote))
    assert here <= there, "Virtuoso adds what points to it"


def test_a_name_means_the_same(graph: Graph, remote: RemoteGraph) -> None:
    for name in ("Ana de Armas", "work:ballerina", "claim:ballerina.director.len-wiseman", "schema:actor"):
        assert remote.resolve(name) == graph.resolve(name)


def test_pushing_again_has_nothing_to_do(engine: engines.Engine, graph: Graph, remote: RemoteGraph) -> None:
    assert graph.push(engine.update_url, query_url=engine.query_url).work == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_show_what_a_store_answers(
    engine: engines.Engine, graph: Graph, page: Path, request: pytest.FixtureRequest
) -> None:
    shown = {"oxigraph": "http://localhost:7878", "virtuoso": "http://localhost:8890"}[engine.name]
    push.target(engine.update_url, engine.query_url).update(
        f"DROP SILENT GRAPH <{FACTS}> ; DROP SILENT GRAPH <{PUSHED}>"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.environ", dict(os.environ))  # what the page exports is undone
        now = rendered(page, (shown, engine.query_url.rpartition("/")[0]))
    if request.config.getoption("--golden"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now
    graph.push(engine.update_url, query_url=engine.query_url)


@pytest.fixture
def rival(engine: engines.Engine, rivals: Graph, graph: Graph) -> Iterator[RemoteGraph]:
    rivals.push(engine.update_url, query_url=engine.query_url)
    try:
        yield connect(engine.query_url)
    finally:
        graph.push(engine.update_url, query_url=engine.query_url)


def test_with_rival_articles_the_rows_are_the_same(rivals: Graph, rival: RemoteGraph) -> None:
    for name in ANSWERED:
        query = queries.find(name)
        works: dict[str, object] = {one: "work:dogs" for one in query.parameters if one == "work"}
        text = bound(rivals, query, works) if works else query.text
        assert rival.sparql(text).terms() == rivals.sparql(text).terms(), name
