"""Data frames hold what the rows hold, each column in the datatype that people compute with."""

from __future__ import annotations

import datetime
import math
import sys

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from wickgraph import Graph
from wickgraph.errors import UsageError
from wickgraph.results import ROW_FORMATS, Result

XSD = "http://www.w3.org/2001/XMLSchema#"
DAY, NOON = datetime.date(2024, 6, 7), datetime.datetime(2024, 6, 7, 12)
UTC_NOON = NOON.replace(tzinfo=datetime.UTC)


def column(*terms: str) -> Result:
    return Result(Store(), f"SELECT ?x {{ VALUES ?x {{ {' '.join(terms)} }} }}")


def typed(text: str, name: str) -> str:
    return f'"{text}"^^<{XSD}{name}>'


COLUMNS = [
    (("1", "UNDEF", "-2"), "Int64", pl.Int64, [1, None, -2]),
    (("1.5", "2.25"), "float64", pl.Float64, [1.5, 2.25]),
    (("1e3", "UNDEF"), "float64", pl.Float64, [1000.0, None]),
    (("1", "2.5", "1e1"), "float64", pl.Float64, [1.0, 2.5, 10.0]),
    ((typed("INF", "double"), typed("-INF", "float")), "float64", pl.Float64, [math.inf, -math.inf]),
    (("true", "UNDEF", "false"), "boolean", pl.Boolean, [True, None, False]),
    ((typed("2024-06-07", "date"), "UNDEF"), "datetime64[us]", pl.Date, [DAY, None]),
    ((typed("0001-01-01", "date"),), "datetime64[us]", pl.Date, [datetime.date.min]),
    ((typed("9999-12-31", "date"),), "datetime64[us]", pl.Date, [datetime.date.max]),
    ((typed("2024-06-07T12:00:00", "dateTime"), "UNDEF"), "datetime64[us]", pl.Datetime("us"), [NOON, None]),
    (
        (typed("2024-06-07T14:00:00+02:00", "dateTime"), "UNDEF"),
        "datetime64[us, UTC]",
        pl.Datetime("us", "UTC"),
        [UTC_NOON, None],
    ),
    (('"a"', '"b"@en', "schema:actor", "UNDEF"), "str", pl.String, ["a", "b", "schema:actor", None]),
    ((typed("2024-06", "gYearMonth"), '"\\u0000"'), "str", pl.String, ["2024-06", "\0"]),
    (("UNDEF", "UNDEF"), "object", pl.Null, [None, None]),
    ((), "object", pl.Null, []),
]


@pytest.mark.parametrize(("terms", "pandas", "polars", "values"), COLUMNS)
def test_a_column_has_the_datatype_of_its_values(
    terms: tuple[str, ...], pandas: str, polars: pl.DataType, values: list[object]
) -> None:
    result = column(*terms)
    frame = result.to_pandas()
    assert (list(frame.columns), str(frame["x"].dtype)) == (["x"], pandas)
    found = [None if pd.isna(value) else value for value in frame["x"]]
    if polars == pl.Date:
        found = [value and value.date() for value in found]
    assert found == values
    series = result.to_polars()["x"]
    assert (series.dtype, series.to_list()) == (polars, values)


MIXED = [
    (("1", '"one"'), [1, "one"], ["1", "one"]),
    (("1", "true"), [1, True], ["1", "true"]),
    ((typed("2024-06-07", "date"), typed("2024", "gYear"), "UNDEF"), [DAY, "2024", None], ["2024-06-07", "2024", None]),
    ((typed("10000-01-01", "date"), typed("2024-06-07", "date")), ["10000-01-01", DAY], ["10000-01-01", "2024-06-07"]),
    ((typed("0000-01-01", "date"), typed("2024-06-07", "date")), ["0000-01-01", DAY], ["0000-01-01", "2024-06-07"]),
    (
        (typed("2024-06-07T12:00:00", "dateTime"), typed("2024-06-07T12:00:00Z", "dateTime")),
        [NOON, UTC_NOON],
        ["2024-06-07T12:00:00", "2024-06-07T12:00:00Z"],
    ),
    ((typed("many", "integer"), "1"), ["many", 1], ["many", "1"]),
]


@pytest.mark.parametrize(("terms", "values", "texts"), MIXED)
def test_a_column_of_several_kinds_keeps_its_values(
    terms: tuple[str, ...], values: list[object], texts: list[str | None]
) -> None:
    frame = column(*terms).to_pandas()
    assert str(frame["x"].dtype) == "object"
    assert [(type(value), value) for value in frame["x"]] == [(type(value), value) for value in values]
    series = column(*terms).to_polars()["x"]
    assert series.dtype == pl.String
    assert series.to_list() == texts


def far(*values: tuple[str, str]) -> Result:
    """An endpoint's answer: the embedded engine holds no integer beyond 64 bits."""
    rows = ",".join(
        f'{{"x":{{"type":"literal","value":"{value}","datatype":"{XSD}{name}"}}}}' for value, name in values
    )
    body = f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{rows}]}}}}'
    return Result.of("select", "application/sparql-results+json", body.encode())


def test_values_out_of_the_range_of_a_datatype_are_kept() -> None:
    assert far((str(2**63), "integer")).to_pandas()["x"].to_list() == [2**63]
    assert far((str(2**63), "integer")).to_polars()["x"].to_list() == [str(2**63)]
    assert far((str(-(2**63)), "integer")).to_pandas()["x"].dtype == "Int64"
    huge = far(("9" * 400, "integer"), ("1.5", "double"))
    assert huge.to_pandas()["x"].to_list() == [int("9" * 400), 1.5]
    assert huge.to_polars()["x"].to_list() == ["9" * 400, "1.5"]
    early = far(("0001-01-01T00:00:00+14:00", "dateTime"), ("2024-01-01T00:00:00Z", "dateTime"))
    assert early.to_pandas()["x"].dtype == "object"
    assert early.to_polars()["x"].to_list() == ["0001-01-01T00:00:00+14:00", "2024-01-01T00:00:00Z"]


def test_not_a_number_is_a_number_in_polars_and_missing_in_pandas() -> None:
    result = column(typed("NaN", "double"), "UNDEF")
    assert result.to_pandas()["x"].isna().to_list() == [True, True]
    number, unbound = result.to_polars()["x"].to_list()
    assert math.isnan(number)
    assert unbound is None


def test_terms_on_request_keep_language_and_datatype() -> None:
    result = column('"a"@en', "4", "UNDEF")
    terms = [Literal("a", language="en"), Literal(4), None]
    assert result.to_pandas(terms=True)["x"].to_list() == terms
    assert result.to_polars(terms=True)["x"].to_list() == terms


@pytest.mark.parametrize(("text", "columns"), [("SELECT ?b ?a {} LIMIT 0", ["b", "a"]), ("SELECT * {} LIMIT 0", [])])
def test_an_empty_result_keeps_its_columns(text: str, columns: list[str]) -> None:
    result = Result(Store(), text)
    assert (list(result.to_pandas().columns), len(result.to_pandas())) == (columns, 0)
    assert (result.to_polars().columns, result.to_polars().height) == (columns, 0)


def test_rows_without_columns_are_counted() -> None:
    result = Result(Store(), "SELECT * { { } UNION { } }")
    assert result.to_pandas().shape == result.to_polars().shape == (2, 0)


def test_an_ask_is_one_truth_value() -> None:
    result = Result(Store(), "ASK {}")
    assert result.to_pandas().to_dict("list") == result.to_polars().to_dict(as_series=False) == {"answer": [True]}
    assert str(result.to_pandas()["answer"].dtype) == "boolean"


def test_a_construct_is_subject_predicate_object() -> None:
    result = Result(Store(), "CONSTRUCT { work:b schema:position 4 } {}")
    columns = {"subject": ["work:b"], "predicate": ["schema:position"], "object": [4]}
    assert result.to_pandas().to_dict("list") == result.to_polars().to_dict(as_series=False) == columns


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_package_is_named_with_what_installs_it(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=rf"pip install 'wickgraph\[{package}\]'"):
        getattr(column("1"), f"to_{package}")()


def test_every_query_that_needs_no_network_makes_frames(graph: Graph) -> None:
    from wickgraph import queries, store

    names = [name for name in queries.names(f"{store.home()}/queries") if name.startswith(("explore/", "analyze/"))]
    names = [name for name in names if not queries.find(name).service]
    assert names
    for name in names:
        result = graph.query(name)
        assert result.to_pandas().shape == result.to_polars().shape == (len(result), len(result.columns))


DATATYPES = ["integer", "decimal", "double", "boolean", "date", "dateTime", "string", "gYear", "duration"]
VALUES = st.one_of(
    st.text(max_size=5),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(lambda one: one.isoformat()),
    st.sampled_from(["true", "NaN", "INF", "-0001-01-01", "10000-01-01", "1e999"]),
)
TERMS = st.one_of(
    st.none(),
    st.builds(lambda value, name: Literal(value, datatype=NamedNode(XSD + name)), VALUES, st.sampled_from(DATATYPES)),
)


@given(st.lists(TERMS, max_size=4))
def test_no_column_makes_a_frame_fail(terms: list[Literal | None]) -> None:
    from wickgraph.frames import to_pandas, to_polars

    rows = [(term,) for term in terms]
    one, other = to_pandas(["x"], rows, False), to_polars(["x"], rows, False)
    assert len(one) == other.height == len(terms)
    assert other["x"].is_null().to_list() == [term is None for term in terms]
    assert all(missing or term for missing, term in zip(one["x"].isna(), terms, strict=True))


def test_the_frame_of_an_endpoints_answer_is_as_that_of_the_store() -> None:
    here = column("1", '"one"@en', "schema:actor", "UNDEF")
    there = Result.of("select", ROW_FORMATS["json"].media_type, here.serialize("json"))
    assert there.to_pandas().equals(here.to_pandas())
    assert there.to_polars().equals(here.to_polars())
