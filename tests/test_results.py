"""Results reach the user unchanged, whatever the terms are."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, Store, parse_query_results

from wickgraph.errors import QueryError, UsageError
from wickgraph.results import ROW_FORMATS, Result, python_value, table

XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = [
    '"plain"',
    '"with \\"quotes\\", commas, \\\\ and\\nlines"',
    '"deutsch"@de',
    '"\U0001f600 emoji"',
    '"tab\\tand\\u0001control"',
    '"odd"^^<https://example.org/type>',
    f'"not a number"^^<{XSD}integer>',
    '""',
    "<https://example.org/ä?q=1#x>",
    "1",
    "1.50",
    "1e3",
    "true",
    f'"2024-06-07"^^<{XSD}date>',
    '"2023-21"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
    '"' + "long " * 20_000 + '"',
]


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
@pytest.mark.parametrize("term", TERMS, ids=range(len(TERMS)))
def test_a_term_survives_every_format_that_keeps_terms(name: str, term: str) -> None:
    if name == "xml" and "\\u0001" in term:
        pytest.skip("XML 1.0 has no control characters: https://www.w3.org/TR/xml/#charsets")
    result = Result(Store(), f"SELECT ?term ?unbound {{ VALUES ?term {{ {term} }} }}")
    parsed = parse_query_results(result.serialize(name), format=ROW_FORMATS[name])
    assert [tuple(row) for row in parsed] == result.terms()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv"])
@pytest.mark.parametrize("text", ["SELECT ?x {} LIMIT 0", "SELECT ?x ?y {}", "ASK { FILTER(false) }"])
def test_a_format_is_exactly_the_engines(name: str, text: str) -> None:
    found = Store().query(text).serialize(format=ROW_FORMATS[name])  # type: ignore[arg-type]
    assert Result(Store(), text).serialize(name) == found


def test_csv_has_the_line_ends_of_its_standard() -> None:
    assert Result(Store(), 'SELECT ("a,b" AS ?x) {}').serialize("csv") == b'x\r\n"a,b"\r\n'


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (Literal("a"), "a"),
        (Literal("a", language="en"), "a"),
        (Literal(3), 3),
        (Literal("3.50", datatype=NamedNode(XSD + "decimal")), Decimal("3.50")),
        (Literal(0.5), 0.5),
        (Literal(True), True),
        (Literal("2024-06-07", datatype=NamedNode(XSD + "date")), datetime.date(2024, 6, 7)),
        (Literal("2024-06", datatype=NamedNode(XSD + "gYearMonth")), "2024-06"),
        (Literal("many", datatype=NamedNode(XSD + "integer")), "many"),
        (Literal("2024-13-01", datatype=NamedNode(XSD + "date")), "2024-13-01"),
        (NamedNode("https://w3id.org/wickgraph/work/ballerina"), "work:ballerina"),
        (NamedNode("https://example.org/x"), "https://example.org/x"),
        (BlankNode("b"), "_:b"),
    ],
)
def test_a_term_becomes_the_python_value_that_it_means(term: Literal | NamedNode | None, value: object) -> None:
    found = python_value(term)
    assert (found, type(found)) == (value, type(value))


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
        ("", "line 1, column 1, at its end"),
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


def test_a_table_is_as_wide_as_told_and_loses_no_word() -> None:
    words = "one two three four five six seven eight nine ten"
    drawn = table(["left", "right"], [[words, words]], width=40)
    assert max(len(line) for line in drawn.splitlines()) <= 40
    assert sorted(drawn.split()) == sorted(["left", "right", *words.split(), *words.split(), "─" * 19, "─" * 19])


def test_a_table_without_rows_says_so() -> None:
    assert table(["x"], []).splitlines()[-1] == "(no rows)"


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
