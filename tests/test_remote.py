"""A graph elsewhere has the methods of the graph, whatever the layout and the limits of the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

import engines
from conftest import Archive
from documents import run
from misbehaving import Server, reply
from wickgraph import Graph, RemoteGraph, View, connect, copies, push
from wickgraph.datasets import FACTS, PUSHED
from wickgraph.endpoint import Endpoint
from wickgraph.errors import QueryError, RejectedError, RemoteError, TooLargeError, UnknownName, UsageError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    with engines.oxigraph(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.fixture
def dogs(archive: Archive) -> Graph:
    article = archive.article("first", "2024-01-01")
    article.says("performance:dogs.vera wick:inWork work:dogs").says("work:dogs schema:name 'The Dogs'")
    archive.article("second", "2024-02-01").says("work:dogs schema:datePublished '2024-06-07'^^xsd:date", "planned")
    archive.describe("work:dogs a schema:Movie ; rdfs:label 'Dogs'@en .")
    return archive.load()


@pytest.fixture
def pushed(server: engines.Engine, dogs: Graph) -> RemoteGraph:
    dogs.push(server.update_url)
    return connect(server.query_url)


@pytest.fixture
def unpushed(server: engines.Engine, dogs: Graph) -> Iterator[RemoteGraph]:
    """The same statements as somebody loads them from a file, the facts in the default graph."""
    endpoint = push.target(server.update_url)
    endpoint.update("DROP ALL")
    parts = [
        f"{{ {quad.subject} {quad.predicate} {quad.object} }}" if quad.graph_name == DefaultGraph()
        else f"{{ GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }} }}"
        for quad in dogs.store
    ]  # fmt: skip
    endpoint.update(" ;\n".join(f"INSERT DATA {part}" for part in parts))
    yield connect(server.query_url)
    endpoint.update("DROP ALL")


@pytest.mark.parametrize("layout", ["pushed", "unpushed"])
def test_every_method_answers_as_the_graph_does(layout: str, dogs: Graph, request: pytest.FixtureRequest) -> None:
    remote: RemoteGraph = request.getfixturevalue(layout)
    assert remote.query("cast", work="Dogs").terms() == dogs.query("cast", work="Dogs").terms()
    assert remote.resolve("the dogs") == dogs.resolve("The Dogs")
    assert remote.show("Dogs").to_json() == dogs.show("Dogs").to_json()
    assert str(remote.query("cast", work="work:dogs")) == str(dogs.query("cast", work="work:dogs"))
    assert remote.nquads() == dogs.nquads()
    assert len(remote.rdflib) == len(dogs.rdflib)
    assert remote.as_of("2024-01-15").nquads() == dogs.as_of("2024-01-15").nquads()
    assert remote.diff("2024-01-01", "2024-02-01").to_json() == dogs.diff("2024-01-01", "2024-02-01").to_json()
    assert remote.conflicts() == dogs.conflicts() == []
    assert remote.view == View()


def test_a_query_is_answered_elsewhere_without_a_copy(pushed: RemoteGraph) -> None:
    assert pushed.sparql("ASK { work:dogs a schema:Movie }")
    assert "store" not in vars(pushed)
    assert repr(pushed) == f"<RemoteGraph at {pushed.endpoint.url}>"


def test_a_name_that_nothing_has_is_unknown_there_too(pushed: RemoteGraph) -> None:
    with pytest.raises(UnknownName, match=r"no entity 'Dgos'\. Did you mean Dogs"):
        pushed.resolve("Dgos")
    with pytest.raises(UnknownName, match="work:cats: nothing of this name"):
        pushed.resolve("work:cats")
    with pytest.raises(UnknownName, match="no entity"):
        pushed.resolve("https://w3id.org/wickgraph/work/dogs> } DROP ALL #")


def test_a_store_without_the_graph_says_how_to_bring_it_there(server: engines.Engine) -> None:
    push.target(server.update_url).update("DROP ALL")
    code, out, err = run(f"wickgraph query cast -p work=Dogs --endpoint {server.query_url}")
    assert (code, out) == (3, "")
    assert "`wickgraph push` loads it" in err


@pytest.mark.parametrize("text", ["DROP ALL", "INSERT DATA { <a:b> <a:c> 1 }", "# SELECT * {}\nCLEAR DEFAULT", ""])
def test_an_update_is_no_query_and_is_not_sent(pushed: RemoteGraph, text: str) -> None:
    with pytest.raises(QueryError, match="the query cannot be sent"):
        pushed.sparql(text)
    assert pushed.sparql("ASK { ?s ?p ?o }")


def test_a_query_that_the_endpoint_cannot_read_carries_its_message(pushed: RemoteGraph) -> None:
    with pytest.raises(RejectedError, match=r"refuses the query \(400\).*it says: .*expected"):
        pushed.sparql("SELECT ?x { ?x ?y }")


def test_a_rejected_query_is_one_line_of_the_command_and_exit_code_3(server: engines.Engine) -> None:
    code, out, err = run(f"wickgraph query --sparql 'SELECT ?x {{ ?x ?y }}' --endpoint {server.query_url}")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert err.startswith(f"wickgraph: --sparql: {server.query_url}: it refuses the query (400)")


def test_the_commands_take_an_endpoint(server: engines.Engine, pushed: RemoteGraph, archive: Archive) -> None:
    for command in ("query cast -p work=Dogs", "show Dogs", "conflicts", "diff 2024-01-01 2024-02-01",
                    "query cast -p work=work:dogs --as-of 2024-01-15 --timeout 30"):  # fmt: skip
        here, there = (
            run(f"wickgraph {command} --data {archive.root}"),
            run(f"wickgraph {command} --endpoint {server.query_url}"),
        )
        assert here == there
        assert (here[0], here[2]) == (0, "")


def test_what_the_options_leave_open_is_as_in_the_view_of_the_store(
    server: engines.Engine, dogs: Graph, archive: Archive
) -> None:
    dogs.under(View(modalities=["asserted"])).push(server.update_url)
    asked = "query --sparql 'ASK { work:dogs schema:datePublished ?planned }' --as-of 2024-03-01"
    for command in (asked, "diff 2024-01-01 2024-03-01", "show Dogs --as-of 2024-03-01"):
        there = run(f"wickgraph {command} --endpoint {server.query_url}")
        assert there == run(f"wickgraph {command} --modality asserted --data {archive.root}")
        assert there != run(f"wickgraph {command} --data {archive.root}")


def test_two_sources_of_one_graph_are_one_too_many(archive: Archive) -> None:
    code, out, err = run(f"wickgraph query counts --data {archive.root} --endpoint http://localhost/query")
    assert (code, out) == (2, "")
    assert "--data and --endpoint" in err


@pytest.mark.parametrize("url", ["localhost:7878", "ftp://localhost/query", "", "http://u:secret@localhost/query"])
def test_what_is_no_address_is_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError) as error:
        connect(url)
    assert "secret" not in str(error.value)


def test_nothing_listens_there() -> None:
    code, out, err = run("wickgraph query counts --endpoint http://127.0.0.1:9/query")
    assert (code, out) == (3, "")
    assert "127.0.0.1:9" in err
    assert err.count("\n") == 1


def test_connecting_imports_nothing_that_it_does_not_need_yet() -> None:
    lines = (
        "import sys, wickgraph; wickgraph.connect; print([m for m in ('rdflib', 'SPARQLWrapper') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True).stdout == "[]\n"


class Limited:
    """A server of 30 statements about each of 20 things, which answers in no more than so many rows."""

    def __init__(self, most: int, about: int = 20, each: int = 30) -> None:
        self.most = most
        self.rows = [
            (NamedNode(f"urn:{s:03}"), NamedNode("urn:p"), Literal(o)) for s in range(about) for o in range(each)
        ]
        self.asked: list[str] = []

    def __call__(self, text: str) -> list[tuple[object, ...]]:
        self.asked.append(text)
        if "COUNT" in text:
            return [(Literal(len(self.rows)),)]
        after = text.partition('> "')[2].partition('"')[0]
        rows = [row for row in self.rows if row[0].value > after]
        limit = int(text.partition("LIMIT ")[2] or len(rows))
        if min(limit, len(rows)) > self.most:
            raise TooLargeError("cut off")
        return list(rows[:limit])


def read(server: Limited) -> list[Quad]:
    return [quad for page in copies.facts(server) for quad in page]


def test_all_is_read_at_once_where_the_server_allows() -> None:
    server = Limited(most=10_000)
    assert [(quad.subject, quad.object) for quad in read(server)] == [(row[0], row[2]) for row in server.rows]
    assert len(server.asked) == 2


@pytest.mark.parametrize("page", [31, 59, 60, 61, 100, 599, 600, 601])
def test_a_server_that_cuts_answers_is_read_in_pages(page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_ROWS", page)
    server = Limited(most=599)
    found = read(server) if page <= 599 else read(Limited(most=page))
    assert [(quad.subject, quad.object) for quad in found] == [(row[0], row[2]) for row in server.rows]


def test_a_thing_larger_than_a_page_makes_the_page_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_ROWS", 8)
    assert len(read(Limited(most=64))) == 600


def test_a_thing_larger_than_any_page_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_ROWS", 8)
    monkeypatch.setattr(copies, "_MOST_ROWS", 16)
    with pytest.raises(RemoteError, match="<urn:000>: more than 16 statements about one thing"):
        read(Limited(most=64))


def test_an_answer_that_was_cut_in_silence_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Limited):
        def __call__(self, text: str) -> list[tuple[object, ...]]:
            rows = super().__call__(text)
            return rows if "LIMIT" in text else rows[:100]

    monkeypatch.setattr(copies, "_ROWS", 90)
    assert len(read(Silent(most=10_000))) == 600


def test_pages_that_are_cut_in_silence_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Limited):
        def __call__(self, text: str) -> list[tuple[object, ...]]:
            return super().__call__(text)[:80]

    monkeypatch.setattr(copies, "_ROWS", 90)
    with pytest.raises(RemoteError, match="80 rows came of 600; expected all"):
        read(Silent(most=10_000))


def test_the_labels_of_a_graph_that_is_not_ours_are_not_fetched() -> None:
    no = reply(b'{"head":{},"boolean":false}')
    term = b'{"type":"uri","value":"https://schema.org/Movie"}'
    rows = reply(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":%s}]}}' % term)
    with Server(no, rows, no, reply(b"millions", 500)) as server:
        assert "schema:Movie" in str(connect(server.url).sparql("SELECT ?x { ?y a ?x }"))
    assert len(server.asked) == 3


@pytest.mark.parametrize("view", ["{}{", "[]", '{"as_of": "' + "x" * 10_000 + '"}', '{"grades": []}', "[" * 50_000])
def test_a_view_that_no_push_wrote_is_the_fault_of_the_store(pushed: RemoteGraph, view: str) -> None:
    update = push.target(pushed.endpoint.url.replace("/query", "/update")).update
    where = f"<{FACTS}> dcterms:description"
    update(f"DELETE WHERE {{ GRAPH <{PUSHED}> {{ {where} ?view }} }}")
    update(f"INSERT DATA {{ GRAPH <{PUSHED}> {{ {where} {Literal(view)} }} }}")
    with pytest.raises(RemoteError, match=r"is no view|xxx|\[\[\[") as error:
        _ = pushed.view
    assert len(str(error.value)) < 400
    update(f"DROP GRAPH <{PUSHED}>")


def test_an_endpoint_has_its_deadline_from_connect() -> None:
    assert connect("http://localhost/query", timeout=3).endpoint.timeout == 3
    assert isinstance(connect("http://localhost/query").endpoint, Endpoint)
