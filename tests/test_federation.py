"""Queries that ask another endpoint too, against a stand-in on loopback: what they send and what they answer."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

import engines
from conftest import Archive
from wickgraph import Graph, connect, queries
from wickgraph.cli import main
from wickgraph.errors import RemoteError
from wickgraph.queries import Query
from wickgraph.store import home

FEDERATED = [name for name in queries.names(os.path.join(home(), "queries")) if queries.find(name).service]
WIKIDATA = "https://query.wikidata.org/sparql"

# Of invented people, in Wikidata's vocabulary: three births that are known to the day, the month and the year.
STAND_IN = """
@prefix p: <http://www.wikidata.org/prop/> .
@prefix psv: <http://www.wikidata.org/prop/statement/value/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:F1 wdt:P345 "tt01" ; wdt:P161 wd:A, wd:B, wd:C ; rdfs:label "Dogs"@en, "Hunde"@de .
wd:F2 wdt:P345 "tt02" ; wdt:P161 wd:A ; rdfs:label "Cats"@en .
wd:F3 wdt:P345 "tt03" ; wdt:P161 wd:D ; rdfs:label "Birds"@en .
wd:A wdt:P345 "nm01" ; p:P569 wd:a1, wd:a2 .
wd:B wdt:P345 "nm02" ; p:P569 wd:b1 .
wd:C wdt:P345 "nm03" ; p:P569 wd:c1 .
wd:D wdt:P345 "nm04" ; p:P569 wd:d1 .
wd:a1 a wikibase:BestRank ; psv:P569 [
  wikibase:timeValue "1970-02-03T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] .
wd:a2 psv:P569 [
  wikibase:timeValue "1971-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] .
wd:b1 a wikibase:BestRank ; psv:P569 [
  wikibase:timeValue "1980-05-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 10 ] .
wd:c1 a wikibase:BestRank ; psv:P569 [
  wikibase:timeValue "1990-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] .
wd:d1 a wikibase:BestRank ; psv:P569 [
  wikibase:timeValue "1999-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] .
"""

PERSON = "https://w3id.org/wickgraph/person/"
ITEM = "http://www.wikidata.org/entity/"
BINDINGS = {"explore/births-in-wikidata": {"film": "tt01"}, "explore/films-in-wikidata": {"person": "nm01"}}
ROWS: dict[str, list[tuple[str | None, ...]]] = {
    "explore/births-in-wikidata": [
        (f"{PERSON}ada", f"{ITEM}A", "1970-02-03", "1970-02-03"),
        (f"{PERSON}bob", f"{ITEM}B", None, "1980-05"),
        (f"{PERSON}cleo", f"{ITEM}C", "1991", "1990"),
    ],
    "explore/films-in-wikidata": [
        (f"{ITEM}F2", "Cats", "tt02", None),
        (f"{ITEM}F1", "Dogs", "tt01", "https://w3id.org/wickgraph/work/dogs"),
    ],
}


class Service:
    """A SPARQL endpoint over a few triples; it keeps each query and how many rows it answered with."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(urlsplit(self.path).query)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
                self.answer(body if form else urlencode({"query": body}))

            def answer(self, form: str) -> None:
                text = parse_qs(form)["query"][0]
                store = Store()
                store.load(STAND_IN.encode(), format=RdfFormat.TURTLE)
                found = store.query(text)
                assert isinstance(found, QuerySolutions)
                content = found.serialize(format=QueryResultsFormat.JSON)
                assert content is not None
                seen.append((text, content.count(b'"item"') + content.count(b'"film"')))
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"


@pytest.fixture
def service() -> Iterator[Service]:
    one = Service()
    thread = Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


@pytest.fixture
def known(archive: Archive) -> Graph:
    """What our articles say of three invented people and a film; Wikidata's fourth person is unknown here."""
    article = archive.article("a")
    for number, name in enumerate(("ada", "bob", "cleo"), 1):
        article.says(f"person:{name} schema:sameAs <https://www.imdb.com/name/nm0{number}/>")
    article.says('person:ada schema:birthDate "1970-02-03"^^xsd:date')
    article.says('person:cleo schema:birthDate "1991"^^xsd:gYear')
    article.says("work:dogs schema:sameAs <https://www.imdb.com/title/tt01/>")
    return archive.load()


def text_of(name: str, url: str) -> str:
    query = queries.find(name)
    assert query.text.count(f"SERVICE <{WIKIDATA}>") == 1
    return query.bind(dict(BINDINGS[name]), lambda value, _: value).replace(WIKIDATA, url)


def plain(rows: object) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else str(getattr(term, "value", term)) for term in row) for row in rows]  # type: ignore[attr-defined]


def test_each_of_them_is_tested_here() -> None:
    assert FEDERATED == sorted(BINDINGS) == sorted(ROWS)


@pytest.mark.parametrize("name", FEDERATED)
def test_its_header_names_the_service_that_it_asks(name: str) -> None:
    address, _, text = queries.find(name).service.partition(" ")
    assert address == WIKIDATA
    assert text == "Wikidata, by IMDb id"


def test_a_query_without_a_service_names_none() -> None:
    assert queries.find("cast").service == ""
    assert Query("#+ summary: A test.\n#+ service: http://127.0.0.1/ A test.\n").service == "http://127.0.0.1/ A test."


@pytest.mark.parametrize("name", FEDERATED)
def test_the_embedded_engine_joins_what_the_service_answers(known: Graph, service: Service, name: str) -> None:
    found = known.sparql(text_of(name, service.url))
    assert found.columns == [column.name for column in queries.find(name).columns]
    assert plain(found.terms()) == ROWS[name]
    ((sent, _),) = service.seen
    assert f'"{next(iter(BINDINGS[name].values()))}"' in sent, (
        "the id is not sent, so that all of Wikidata would answer"
    )


@pytest.mark.parametrize("name", FEDERATED)
def test_rdflib_joins_what_the_service_answers(known: Graph, service: Service, name: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=known.nquads(), format="nquads")
    rows = [tuple(row) for row in dataset.query(text_of(name, service.url))]  # type: ignore[arg-type]
    assert [tuple(None if term is None else str(term) for term in row) for row in rows] == ROWS[name]
    ((sent, _),) = service.seen
    assert f'"{next(iter(BINDINGS[name].values()))}"' in sent


@pytest.mark.parametrize("name", FEDERATED)
def test_the_server_of_oxigraph_joins_what_the_service_answers(
    known: Graph, service: Service, name: str, tmp_path: Path
) -> None:
    with engines.oxigraph(tmp_path) as server:
        known.push(server.update_url)
        assert plain(connect(server.query_url).sparql(text_of(name, service.url)).terms()) == ROWS[name]
    assert len(service.seen) == 1


@pytest.mark.parametrize("name", FEDERATED)
def test_the_service_answers_about_one_thing_only(known: Graph, service: Service, name: str) -> None:
    known.sparql(text_of(name, service.url)).terms()
    ((sent, _),) = service.seen
    store = Store()
    store.load(STAND_IN.encode(), format=RdfFormat.TURTLE)
    rows = list(store.query(sent))  # type: ignore[arg-type]
    assert len(rows) == len(ROWS[name]), "rows that no row of the answer needs"


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}/sparql"


@pytest.mark.parametrize("name", FEDERATED)
def test_no_answer_from_the_service_is_a_remote_error(known: Graph, nobody: str, name: str) -> None:
    with pytest.raises(RemoteError, match="a SERVICE of the query does not answer"):
        known.sparql(text_of(name, nobody)).terms()


@pytest.mark.parametrize("name", FEDERATED)
def test_no_answer_from_the_service_is_one_line_and_exit_code_3(
    nobody: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "query.rq"
    path.write_text(text_of(name, nobody), encoding="utf-8")
    assert main(["query", str(path)]) == 3
    output = capsys.readouterr()
    assert output.out == ""
    assert "a SERVICE of the query does not answer" in output.err
    assert output.err.count("\n") == 1
