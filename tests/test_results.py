"""Results reach the user unchanged, whatever the terms are."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from wickgraph.errors import QueryError, RemoteError, UsageError
from wickgraph.results import GRAPH_FORMATS, ROW_FORMATS, Result


def test_csv_has_the_line_ends_of_its_standard() -> None:
    assert Result(Store(), 'SELECT ("a,b" AS ?x) {}').serialize("csv") == b'x\r\n"a,b"\r\n'


def test_rows_are_named_tuples_in_the_order_of_the_projection() -> None:
    (row,) = Result(Store(), "SELECT ?b (1 AS ?a) ('x' AS ?class) {}").rows
    assert row == (None, 1, "x")
    assert row.a == 1  # type: ignore[attr-defined]


def test_a_result_can_be_read_twice() -> None:
    result = Result(Store(), "SELECT (1 AS ?x) {}")
    assert list(result) == list(result)
    assert (len(result), bool(result), result.kind, result.columns) == (1, True, "select", ["x"])


def test_a_result_may_cross_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    result = Result(Store(), "SELECT (1 AS ?x) {}")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: result.rows).result() == result.rows


def test_a_construct_gives_triples_and_canonical_turtle() -> None:
    result = Result(Store(), "CONSTRUCT { <https://example.org/b> <https://example.org/p> 2, 1 } {}")
    assert result.kind == "construct"
    assert len(result) == 2
    assert result.format("table") == "<https://example.org/b>\n    <https://example.org/p> 1,\n        2 .\n"
    assert result.serialize("ntriples").decode().splitlines() == sorted(
        result.serialize("ntriples").decode().splitlines()
    )
    assert result.rows[0][0] == "https://example.org/b"


def test_an_ask_is_true_or_false() -> None:
    yes, no = Result(Store(), "ASK {}"), Result(Store(), "ASK { FILTER(false) }")
    assert (bool(yes), bool(no)) == (True, False)
    assert (str(yes), no.format("markdown")) == ("true\n", "false\n")
    assert [tuple(row) for row in no] == [(False,)]


@pytest.mark.parametrize(
    ("text", "name"), [("ASK {}", "turtle"), ("SELECT * {}", "ntriples"), ("CONSTRUCT {} {}", "csv")]
)
def test_a_format_that_does_not_fit_the_query_is_refused(text: str, name: str) -> None:
    with pytest.raises(UsageError, match=f"has no {name} form; expected one of"):
        Result(Store(), text).serialize(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the query is empty; expected SELECT, ASK"),
        ("SELECT", "line 1, column 7, at its end"),
        ("SELECT ?x {\n  ?x ?y\n}", "line 3, column "),
        ("SELECT ?x { ?x no:thing 1 }", "unknown prefix 'no'; declare it with PREFIX no: <...>"),
        ("INSERT DATA { <a:b> <a:b> 1 }", "read-only"),
        ("# a comment\nCLEAR ALL", "read-only"),
    ],
)
def test_a_text_that_is_no_query_is_told_with_its_position(text: str, said: str) -> None:
    with pytest.raises(QueryError) as error:
        Result(Store(), text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_pipe_in_a_cell_does_not_break_markdown() -> None:
    assert r"a\|b" in Result(Store(), 'SELECT ("a|b" AS ?x) {}').format("markdown")


def test_the_result_formats_are_those_of_sparql() -> None:
    assert {f.media_type for f in ROW_FORMATS.values()} == {
        "text/csv; charset=utf-8",
        "application/sparql-results+json",
        "text/tab-separated-values; charset=utf-8",
        "application/sparql-results+xml",
    }
    assert QueryResultsFormat.CSV in ROW_FORMATS.values()


def test_a_name_with_several_dots_can_be_asked_for() -> None:
    """The engine refuses the legal name of every claim; the user need not know."""
    store = Store()
    claim = NamedNode("https://w3id.org/wickgraph/claim/ballerina.director.len-wiseman")
    store.add(Quad(claim, claim, Literal("claim:a.b.c # no comment"), claim))
    text = """# claim:a.b.c 'is a comment
        ASK { GRAPH claim:ballerina.director.len-wiseman {
          <https://w3id.org/wickgraph/claim/ballerina.director.len-wiseman> ?p 'claim:a.b.c # no comment'. } }"""
    assert Result(store, text)


def test_an_error_beside_such_a_name_is_told_as_it_stands() -> None:
    with pytest.raises(QueryError, match="line 1, column"):
        Result(Store(), "SELECT ?x { claim:a.b.c ?x }")


ROWS = """SELECT ?iri ?text ?number ?unbound { VALUES (?iri ?text ?number) {
  (work:ballerina "a|b"@en 4) (<https://example.org/ä> "lines\\n" 1.50) (UNDEF "" 1e3) } }"""
GRAPH = """CONSTRUCT { work:ballerina schema:name "Ballerina"@en ; schema:position 4 . work:a schema:name "a" } {}"""


def same(one: Result, other: Result) -> None:
    assert (one.kind, one.columns, one.terms(), one.rows) == (other.kind, other.columns, other.terms(), other.rows)
    assert (bool(one), len(one), list(one)) == (bool(other), len(other), list(other))
    for name in GRAPH_FORMATS if one.kind == "construct" else ROW_FORMATS:
        assert one.serialize(name) == other.serialize(name)


@pytest.mark.parametrize("text", [ROWS, "SELECT ?x {} LIMIT 0", "SELECT * {}", "ASK {}", "ASK { FILTER(false) }"])
@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_rows_and_truths_of_an_endpoint_are_as_those_of_the_store(text: str, name: str) -> None:
    here = Result(Store(), text)
    there = Result.of(here.kind, ROW_FORMATS[name].media_type, here.serialize(name))
    same(there, here)
    for shown in ("table", "markdown"):
        assert there.format(shown) == here.format(shown)


@pytest.mark.parametrize("form", ["construct", "describe"])
@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_a_graph_of_an_endpoint_is_as_that_of_the_store(form: str, name: str) -> None:
    here = Result(Store(), GRAPH)
    there = Result.of(form, GRAPH_FORMATS[name].media_type, here.serialize(name))
    assert sorted(map(str, there.terms())) == sorted(map(str, here.terms()))
    assert there.kind == "construct"
    for graph in ("turtle", "ntriples"):
        assert there.serialize(graph) == here.serialize(graph)
    for graph in ("rdfxml", "jsonld"):
        again = Result.of(form, GRAPH_FORMATS[graph].media_type, there.serialize(graph))
        assert again.serialize("ntriples") == here.serialize("ntriples")
    assert str(there) == str(here)


def test_quads_of_an_endpoint_are_one_graph() -> None:
    body = b"<a:b> <a:c> 1 <a:g> .\n<a:b> <a:c> 1 .\n".replace(b"1", b'"1"')
    found = Result.of("construct", "application/n-quads", body)
    assert found.serialize("ntriples") == b'<a:b> <a:c> "1" .\n'


def test_blank_nodes_of_an_answer_can_be_written() -> None:
    found = Result(Store(), "CONSTRUCT { _:b schema:name 'x' } {}")
    assert "@prefix schema: <https://schema.org/> .\n_:" in found.format("table")
    body = found.serialize("turtle")
    again = Result.of("construct", "text/turtle", body)
    assert len(again) == 1
    assert again.serialize("turtle") == body


def test_a_table_of_an_endpoint_shows_labels_where_it_is_told_them() -> None:
    body = b"?work\n<https://w3id.org/wickgraph/work/ballerina>\n<https://schema.org/actor>\n"
    assert Result.of("select", "text/tab-separated-values", body).format("table").split() == [
        "work",
        "─" * 14,
        "work:ballerina",
        "schema:actor",
    ]
    labels = {"https://w3id.org/wickgraph/work/ballerina": "Ballerina"}
    found = Result.of("select", "text/tab-separated-values", body, labels.get)
    assert found.format("table").split()[2:] == ["Ballerina", "schema:actor"]


@pytest.mark.parametrize(
    ("form", "media_type", "body", "said"),
    [
        ("select", "text/html; charset=utf-8", b"<html>", "answered in 'text/html; charset=utf-8'; expected rows"),
        ("select", "text/csv", b"x\r\n1\r\n", "answered in 'text/csv'; expected rows"),
        ("select", "application/sparql-results+json", b"", "answered nothing"),
        ("select", "text/tab-separated-values", b"", "answered nothing"),
        ("select", "application/sparql-results+json", b'{"head":{"vars":["x"]},"results":{"bindings":[{"x"', "no app"),
        ("select", "application/sparql-results+json", b"\xff\xfe", "no application/sparql-results+json"),
        ("select", "application/sparql-results+xml", b"<html/>", "Expecting <sparql> tag"),
        ("select", "text/tab-separated-values", b"?x\n<no iri>\n", "no text/tab-separated-values"),
        ("select", "application/sparql-results+json", b'{"head":{},"boolean":true}', "of another form"),
        (
            "ask",
            "application/sparql-results+json",
            b'{"head":{"vars":[]},"results":{"bindings":[]}}',
            "of another form",
        ),
        ("construct", "text/html", b"<html>", "expected a graph"),
        ("construct", "text/turtle", b"<a:b> <a:c>", "no text/turtle: "),
        ("describe", "application/rdf+xml", b"<html>", "no application/rdf+xml: "),
        ("construct", "application/ld+json", b'{"@context": "http://x.example/", "a": 1}', "no application/ld+json: "),
    ],
)
def test_an_answer_that_cannot_be_read_is_the_endpoints_fault(
    form: str, media_type: str, body: bytes, said: str
) -> None:
    with pytest.raises(RemoteError) as error:
        Result.of(form, media_type, body)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("form", ["select", "construct"])
def test_an_answer_of_an_endpoint_may_cross_threads(form: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    here = Result(Store(), ROWS if form == "select" else GRAPH)
    name, media_type = {
        "select": ("json", "application/sparql-results+json"),
        "construct": ("ntriples", "application/n-triples"),
    }[form]
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(Result.of, form, media_type, here.serialize(name)).result()
        assert there.serialize(name) == pool.submit(there.serialize, name).result() == here.serialize(name)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Result(Store(), "SELECT ?x {}").serialize("turtle"),
        lambda: Result(Store(), 'SELECT ("\\u0007" AS ?x) {}').serialize("xml"),
        lambda: Result.of("ask", "text/tab-separated-values", b"?x\n1\n"),
    ],
)
def test_an_error_may_be_forgotten_in_another_thread(
    wrong: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    gc.disable()
    try:
        with pytest.raises((UsageError, RemoteError)) as error:
            wrong()
        kept: list[object] = [error.value]
        kept.append(kept)  # only the collector can forget it now
        del kept, error
        collecting = threading.Thread(target=gc.collect)
        collecting.start()
        collecting.join()
    finally:
        gc.enable()
    assert complaints == []
