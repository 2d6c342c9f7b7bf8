"""Every query of the catalogue gives the same rows on the engines of others, into which the graph was pushed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import engines
from documents import SERVER, rendered, run
from test_documents import PAGES
from test_queries import FEDERATED, NAMES, SECOND, SELECTS
from wickgraph import Graph, RemoteGraph, View, connect, push, queries
from wickgraph.datasets import FACTS, PUSHED
from wickgraph.network import KINDS, disputed
from wickgraph.paths import paths

pytestmark = pytest.mark.engines

WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
PROP, PSV = "http://www.wikidata.org/prop/", "http://www.wikidata.org/prop/statement/value/"
WIKIBASE, RDFS = "http://wikiba.se/ontology#", "http://www.w3.org/2000/01/rdf-schema#"

# The tests of one engine run in one process, so that it is started and filled once.
ENGINES = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("oxigraph", "virtuoso")]


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    with engines.oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    with engines.virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture(scope="module")
def filled() -> dict[str, RemoteGraph]:
    """The engines that the graph was pushed into."""
    return {}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> engines.Engine:
    found: engines.Engine = request.getfixturevalue(request.param)
    if found.user:
        monkeypatch.setenv("WICKGRAPH_USER", found.user)
        monkeypatch.setenv("WICKGRAPH_PASSWORD", found.password)
    return found


@pytest.fixture
def remote(engine: engines.Engine, graph: Graph, filled: dict[str, RemoteGraph]) -> RemoteGraph:
    if engine.name not in filled:
        graph.push(engine.update_url, query_url=engine.query_url)
        filled[engine.name] = connect(engine.query_url)
    return filled[engine.name]


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_the_same(graph: Graph, remote: RemoteGraph, kind: str) -> None:
    ours, there = graph.network(kind), remote.network(kind)
    assert there.graph == ours.graph
    assert list(there.nodes(data=True)) == list(ours.nodes(data=True))
    assert list(there.edges(data=True)) == list(ours.edges(data=True))


def test_a_choice_of_a_network_is_the_same(graph: Graph, remote: RemoteGraph) -> None:
    for choice in ({"works": "franchise"}, {"performances": ["voice", "lead"]}, {"without": disputed(graph)}):
        assert list(remote.network("universe", **choice).edges(data=True)) == list(
            graph.network("universe", **choice).edges(data=True)
        )


def test_paths_and_the_timeline_are_the_same(graph: Graph, remote: RemoteGraph) -> None:
    ends = ("Norman Reedus", "Kate Beckinsale")
    assert paths(remote, *ends).to_json() == paths(graph, *ends).to_json()
    assert remote.timeline().to_json() == graph.timeline().to_json()


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


@pytest.fixture(scope="module")
def wikidata(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A stand-in for Wikidata that holds what the graph does: people of IMDb ids in one film, and their births."""
    rows = graph.sparql(
        "SELECT ?page ?born { ?person schema:sameAs ?page OPTIONAL { ?person schema:birthDate ?born } }"
    )
    film = f"<{WD}film> <{WDT}P345> 'tt10366206', 'tt2911666' ; <{RDFS}label> 'One of these'@en"
    parts = []
    for number, (page, born) in enumerate(rows.terms()):
        id_ = str(page).rstrip("/>").rpartition("/")[2]
        item, day = f"<{WD}Q{number}>", str(getattr(born, "value", "1970-01-01"))[:10].ljust(10, "0")
        parts.append(
            f"{item} <{WDT}P345> '{id_}' ; <{PROP}P569> <{WD}b{number}> . <{WD}film> <{WDT}P161> {item} ."
            f" <{WD}b{number}> a <{WIKIBASE}BestRank> ; <{PSV}P569> <{WD}v{number}> . <{WD}v{number}>"
            f" <{WIKIBASE}timeValue> '{day}T00:00:00Z' ; <{WIKIBASE}timePrecision> 11 ."
        )
    with engines.oxigraph(tmp_path_factory.mktemp("wikidata")) as server:
        push.target(server.update_url).update(f"INSERT DATA {{ {film} . {' '.join(parts)} }}")
        yield server.query_url


@pytest.mark.parametrize("name", FEDERATED)
def test_a_query_that_asks_wikidata_gives_the_same_rows(
    engine: engines.Engine, graph: Graph, remote: RemoteGraph, wikidata: str, name: str
) -> None:
    text = queries.find(name).text.replace("https://query.wikidata.org/sparql", wikidata)
    # Virtuoso lets no stranger ask another endpoint.
    there = remote if engine.name == "oxigraph" else connect(engine.update_url)
    assert there.sparql(text).terms() == graph.sparql(text).terms()
    assert graph.sparql(text)


def test_pushing_again_has_nothing_to_do(engine: engines.Engine, graph: Graph, remote: RemoteGraph) -> None:
    assert graph.push(engine.update_url, query_url=engine.query_url).work == 0


@pytest.mark.parametrize(
    "page", [page for page in PAGES if SERVER in page.read_text(encoding="utf-8")], ids=lambda page: page.name
)
def test_the_pages_show_what_a_store_answers(
    engine: engines.Engine, filled: dict[str, RemoteGraph], page: Path, request: pytest.FixtureRequest
) -> None:
    shown = {"oxigraph": "http://localhost:7878", "virtuoso": "http://localhost:8890"}[engine.name]
    push.target(engine.update_url, engine.query_url).update(
        f"DROP SILENT GRAPH <{FACTS}> ; DROP SILENT GRAPH <{PUSHED}>"
    )
    filled.pop(engine.name, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.environ", dict(os.environ))  # what the page exports is undone
        now = rendered(page, (shown, engine.query_url.rpartition("/")[0]))
    if request.config.getoption("--golden"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now
