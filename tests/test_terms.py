"""RDF terms become the Python values that they mean."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from wickgraph.terms import python_value, text

XSD = "http://www.w3.org/2001/XMLSchema#"


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
        (Literal("5", datatype=NamedNode(XSD + "unsignedByte")), 5),
        (Literal("INF", datatype=NamedNode(XSD + "float")), float("inf")),
        (Literal("1", datatype=NamedNode(XSD + "boolean")), True),
        (Literal("2024-06-07T12:00:00", datatype=NamedNode(XSD + "dateTime")), datetime.datetime(2024, 6, 7, 12)),
        (Literal("many", datatype=NamedNode(XSD + "integer")), "many"),
        (Literal("1_000", datatype=NamedNode(XSD + "integer")), "1_000"),
        (Literal("٤", datatype=NamedNode(XSD + "integer")), "٤"),
        (Literal("9" * 5000, datatype=NamedNode(XSD + "integer")), "9" * 5000),
        (Literal("infinity", datatype=NamedNode(XSD + "double")), "infinity"),
        (Literal("NaN", datatype=NamedNode(XSD + "decimal")), "NaN"),
        (Literal("maybe", datatype=NamedNode(XSD + "boolean")), "maybe"),
        (Literal("20240607", datatype=NamedNode(XSD + "date")), "20240607"),
        (Literal("0000-01-01", datatype=NamedNode(XSD + "date")), "0000-01-01"),
        (Literal("12024-01-01", datatype=NamedNode(XSD + "date")), "12024-01-01"),
        (Literal("2024-06-07Z", datatype=NamedNode(XSD + "date")), "2024-06-07Z"),
        (Literal("2024-13-01", datatype=NamedNode(XSD + "date")), "2024-13-01"),
        (NamedNode("https://w3id.org/wickgraph/work/ballerina"), "work:ballerina"),
        (NamedNode("https://example.org/x"), "https://example.org/x"),
        (BlankNode("b"), "_:b"),
    ],
)
def test_a_term_becomes_the_python_value_that_it_means(term: Literal | NamedNode | None, value: object) -> None:
    found = python_value(term)
    assert (found, type(found)) == (value, type(value))


def test_the_text_of_a_term_is_as_written() -> None:
    terms = [None, Literal("1.50", datatype=NamedNode(XSD + "decimal")), NamedNode(XSD + "date"), BlankNode("b")]
    assert [text(term) for term in terms] == [None, "1.50", "xsd:date", "_:b"]
