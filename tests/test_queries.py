"""The catalogue is a contract: headers, columns, order, expectations and golden rows, the same on every engine."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from conftest import Archive
from wickgraph import Graph, queries
from wickgraph.errors import DataError, UnknownName, UsageError
from wickgraph.queries import Query
from wickgraph.store import home
from wickgraph.views import View

ROOT = os.path.join(home(), "queries")
GOLDEN = Path(__file__).parent / "golden"
NAMES = queries.names(ROOT)
# What asks another endpoint too is tested in test_federation.py.
FEDERATED = [name for name in NAMES if queries.find(name).service]
SELECTS = [name for name in NAMES if not name.startswith("build/") and name not in FEDERATED]
ANSWERED = [name for name in SELECTS if name.startswith(("explore/", "analyze/"))]

# A second binding for every query that takes parameters: other values, other rows.
SECOND: dict[str, dict[str, object]] = {
    "analyze/ages-at-release": {"work": "work:ballerina"},
    "analyze/coverage": {"kind": "schema:Movie"},
    "analyze/knowledge-of-works": {"universe": "john-wick-film-series"},
    "analyze/most-appearances": {"universe": "john-wick-film-series"},
    "analyze/recurring-characters": {"series": "john-wick-chapters-1-to-3"},
    "analyze/time-between-films": {"universe": "john-wick-film-series"},
    "explore/appearances": {"character": "Winston"},
    "explore/cast": {"work": "john-wick-film-series"},
    "explore/companies": {"work": "work:john-wick"},
    "explore/completeness": {"work": "work:caine"},
    "explore/crew": {"work": "work:caine"},
    "explore/died-before-release": {"work": "work:john-wick-chapter-4"},
    "explore/directors-other-works": {"work": "work:caine"},
    "explore/facts-of-a-passage": {"article": "kinocheck-2023-08-04", "start": 0, "end": 40},
    "explore/family-tree": {"character": "Viggo Tarasov"},
    "explore/filming-places": {"work": "John Wick: Chapter 4"},
    "explore/filmography": {"person": "Chad Stahelski"},
    "explore/first-to-say": {"work": "work:john-wick-chapter-4", "property": "wick:budget"},
    "explore/life": {"person": "Michael Nyqvist"},
    "explore/links-between-people": {"one": "Len Wiseman", "other": "Kate Beckinsale"},
    "explore/money": {"work": "work:ballerina"},
    "explore/names-of-a-character": {"character": "character:the-bowery-king"},
    "explore/only-source": {"article": "bgr-2024-08-05"},
    "explore/people-without-birth-date": {"work": "work:john-wick-chapter-2"},
    "explore/place-in-timeline": {"work": "john-wick-chapter-3"},
    "explore/release-dates": {"work": "work:john-wick-chapter-4"},
    "explore/returning-characters": {"work": "john-wick-film-series"},
    "explore/roles": {"person": "Ian McShane"},
    "explore/said-by": {"speaker": "Keanu Reeves"},
    "explore/terms-about": {"word": "hotel"},
    "explore/ties-of-a-character": {"character": "Caine"},
    "explore/works-outside-the-universe": {"work": "underworld-film-series", "universe": "john-wick-franchise"},
}

Cell = str | None


def n3(term: object) -> Cell:
    """A term of either library in one notation; a plain literal is a string."""
    if term is None:
        return None
    text = term.n3() if isinstance(term, rdflib.term.Identifier) else str(term)
    return re.sub(r"\^\^<http://www.w3.org/2001/XMLSchema#string>$", "", text)


@pytest.fixture(scope="session")
def plain_rdflib(graph: Graph) -> Callable[[str], list[tuple[Cell, ...]]]:
    """A query function over rdflib's own memory store, loaded from an export."""
    dataset = rdflib.Dataset()
    dataset.parse(data=graph.nquads(), format="nquads")

    def answer(text: str) -> list[tuple[Cell, ...]]:
        return [tuple(n3(term) for term in row) for row in dataset.query(text)]  # type: ignore[union-attr]

    return answer


def ours(graph: Graph, text: str) -> list[tuple[Cell, ...]]:
    return [tuple(n3(term) for term in row) for row in graph.sparql(text).terms()]


def bound(graph: Graph, query: Query, values: dict[str, object]) -> str:
    return query.bind(values, graph.resolve)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_says_what_it_asks_and_has_tags(name: str) -> None:
    query = queries.find(name)
    assert query.summary
    assert query.tags
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name.partition("/")[2])


@pytest.mark.parametrize("name", SELECTS)
def test_the_columns_are_the_projection_in_order(graph: Graph, name: str) -> None:
    query = queries.find(name)
    assert graph.sparql(query.text).columns == [column.name for column in query.columns]


@pytest.mark.parametrize("name", NAMES)
def test_a_query_file_is_complete_without_our_prefixes(graph: Graph, name: str) -> None:
    graph.store.query(queries.find(name).text)


@pytest.mark.parametrize("name", SELECTS)
def test_the_values_have_the_types_of_their_columns(graph: Graph, name: str) -> None:
    query = queries.find(name)
    for row in graph.sparql(query.text).terms():
        for column, term in zip(query.columns, row, strict=True):
            assert term is not None or column.optional, f"{column.name} is unbound"
            if term is None or column.type == "any":
                continue
            assert not isinstance(term, BlankNode)
            if column.type == "iri":
                assert isinstance(term, NamedNode), f"{column.name}: {term}"
            else:
                assert isinstance(term, Literal), f"{column.name}: {term}"
                assert term.datatype.value.rpartition("#")[2] == column.type


@pytest.mark.parametrize("name", SELECTS)
def test_the_expectation_holds(graph: Graph, name: str) -> None:
    match = re.fullmatch(r"rows (>=|=) (\d+)", queries.find(name).expect)
    assert match, "expected 'rows >= N' or 'rows = N'"
    rows = len(graph.query(name))
    assert rows >= int(match[2]) if match[1] == ">=" else rows == int(match[2])


@pytest.mark.parametrize("name", SELECTS)
def test_the_order_is_total(graph: Graph, name: str) -> None:
    assert queries.find(name).order == "total"
    rows = ours(graph, queries.find(name).text)
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", ANSWERED)
def test_the_rows_are_the_golden_ones(graph: Graph, name: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"{name.partition('/')[2]}.csv"
    found = graph.query(name).serialize("csv")
    if request.config.getoption("--golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(found)
    assert found == golden.read_bytes()


def test_every_golden_file_belongs_to_a_query() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} == {name.partition("/")[2] for name in ANSWERED}


@pytest.mark.engines
@pytest.mark.parametrize("name", SELECTS)
def test_rdflibs_own_engine_gives_the_same_rows(
    graph: Graph, plain_rdflib: Callable[[str], list[tuple[Cell, ...]]], name: str
) -> None:
    text = queries.find(name).text
    assert plain_rdflib(text) == ours(graph, text)


@pytest.mark.engines
@pytest.mark.parametrize("name", SELECTS)
def test_the_rdflib_dataset_over_the_same_store_gives_the_same_rows(graph: Graph, name: str) -> None:
    text = queries.find(name).text
    rows = [tuple(n3(term) for term in row) for row in graph.rdflib.query(text)]  # type: ignore[union-attr]
    assert rows == ours(graph, text)


@pytest.mark.engines
@pytest.mark.parametrize("name", SECOND)
def test_a_second_binding_gives_other_rows_and_the_same_on_rdflib(graph: Graph, name: str) -> None:
    text = bound(graph, queries.find(name), dict(SECOND[name]))
    rows = ours(graph, text)
    assert [tuple(n3(term) for term in row) for row in graph.rdflib.query(text)] == rows  # type: ignore[union-attr]
    assert rows != ours(graph, queries.find(name).text)


def test_every_query_with_parameters_has_a_second_binding() -> None:
    assert set(SECOND) == {name for name in SELECTS if queries.find(name).parameters}


def test_the_cast_of_ballerina_is_who_the_article_says(graph: Graph) -> None:
    first = graph.under(View(sources={"kinocheck-2023-08-04"}))
    rows = {row.actor: (row.character, row.modality) for row in first.query("cast", work="ballerina")}  # type: ignore[attr-defined]
    assert rows == {
        "person:ana-de-armas": ("character:eve-macarro", "wick:asserted"),
        "person:keanu-reeves": ("character:john-wick", "wick:asserted"),
        "person:ian-mcshane": ("character:winston", "wick:asserted"),
        "person:anjelica-huston": ("character:the-director", "wick:asserted"),
        "person:lance-reddick": ("character:charon", "wick:asserted"),
        "person:norman-reedus": (None, "wick:speculated"),
    }


HEAD = "#+ summary: A test.\n#+ tags: test\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("#+ summary A test.\n", "<text>:1: expected '#+ key: value'"),
        (HEAD + "#+ sumary: twice\n", "<text>:3: unknown key 'sumary'"),
        (HEAD + "#+ param: work uri The work.\n", "<text>:3: expected 'param: name type text'"),
        (HEAD + "#+ column: work iri\n", "<text>:3: expected 'column: name type text'"),
        (HEAD + "#+ param: work iri The work.\nSELECT * {}\n", "parameter 'work' has no line BIND"),
        (HEAD + "SELECT * {\n BIND(1 AS ?x)  #+ param\n}\n", "<text>:4: expected BIND(term AS ?name)"),
    ],
)
def test_a_wrong_header_is_an_error_with_path_and_line(text: str, line: str) -> None:
    with pytest.raises(DataError) as error:
        Query(text)
    assert line in str(error.value)


def typed(type_: str, default: str) -> Query:
    return Query(
        f"{HEAD}#+ param: value {type_} A value.\nSELECT ?value {{\n  BIND({default} AS ?value)  #+ param\n}}\n"
    )


def unresolved(name: str, like: str) -> str:
    return name


@pytest.mark.parametrize(
    ("type_", "default", "value"),
    [
        ("string", '"a"', 'quotes " and \\ and ? $1 \\1 { } # and\nlines \U0001f600'),
        ("string", '"a"', '"@en . } INSERT DATA { <a:b> <a:b> <a:b> } #'),
        ("integer", "1", 7),
        ("decimal", "1.5", "2.25"),
        ("boolean", "true", "false"),
    ],
)
def test_a_bound_value_comes_back_unchanged_on_both_engines(type_: str, default: str, value: object) -> None:
    from pyoxigraph import Store

    text = typed(type_, default).bind({"value": value}, unresolved)
    (row,) = list(Store().query(text))  # type: ignore[arg-type]
    assert row["value"].value == str(value)
    ((other,),) = list(rdflib.Graph().query(text))  # type: ignore[misc]
    assert str(other) == str(value)


@pytest.mark.parametrize(("value", "datatype"), [("2024", "gYear"), ("2024-06", "gYearMonth"), ("2024-06-07", "date")])
def test_a_date_parameter_takes_years_months_and_days(value: str, datatype: str) -> None:
    assert f'"{value}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>' in typed("date", '"2020"').bind(
        {"value": value}, unresolved
    )


@pytest.mark.parametrize(
    ("type_", "default", "value"),
    [
        ("integer", "1", "one"),
        ("integer", "1", "1.5"),
        ("integer", "1", "1) } #"),
        ("decimal", "1.0", "1e5"),
        ("boolean", "true", "yes"),
        ("date", '"2020"', "7 June 2024"),
        ("iri", "schema:actor", "not an iri"),
        ("iri", "schema:actor", "https://example.org/> } #"),
    ],
)
def test_an_ill_typed_value_is_refused_by_name(type_: str, default: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"parameter value: .* is no {type_}; expected such as"):
        typed(type_, default).bind({"value": value}, unresolved)


def test_an_unknown_parameter_names_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"no parameter 'wrk'; it takes work \(iri\)\. Did you mean work\?"):
        queries.find("cast").bind({"wrk": "ballerina"}, unresolved)


def test_an_unknown_query_suggests_near_ones() -> None:
    with pytest.raises(UnknownName, match="no query 'explore/cost'"):
        queries.find("explore/cost")
    with pytest.raises(UnknownName, match="Did you mean undisclosed"):
        queries.find("undisclose")


@pytest.mark.parametrize("name", ["../explore/cast", "/etc/passwd", "explore/../explore/cast"])
def test_a_name_that_climbs_out_of_the_catalogue_is_no_query(name: str) -> None:
    with pytest.raises(UnknownName):
        queries.find(name)


def test_a_file_that_is_not_text_is_an_error_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_bytes(b"SELECT \xff")
    with pytest.raises(DataError, match=re.escape(str(path))):
        queries.read(str(path))


@pytest.mark.parametrize(
    "value", ["ballerina", "Ballerina", "work:ballerina", "https://w3id.org/wickgraph/work/ballerina", "<https://w3id.org/wickgraph/work/ballerina>"]
)  # fmt: skip
def test_a_work_can_be_named_in_every_way(graph: Graph, value: str) -> None:
    assert graph.query("cast", work=value).rows == graph.query("cast").rows


@pytest.fixture(scope="module")
def rivals(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Three articles: the second repeats the casting, the third denies it and names another part."""
    archive = Archive(tmp_path_factory.mktemp("rivals"))
    part = "performance:dogs.vera"
    first = archive.article("first", "2024-01-01")
    first.says(f"{part} wick:inWork work:dogs").says(f"{part} wick:portrays character:rex")
    archive.article("second", "2024-02-01").says(f"{part} wick:inWork work:dogs")
    third = archive.article("third", "2024-03-01")
    third.says(f"{part} wick:inWork work:dogs", "denied").says(f"{part} wick:portrays character:fido", "speculated")
    first.says(f"{part} wick:castStatus wick:returning")
    third.says(f"{part} wick:portrays character:rex", "denied")
    return archive.load()


def test_the_cast_tells_each_article_for_itself(rivals: Graph) -> None:
    rows = [
        (row.article, row.in_cast, row.character, row.modality)  # type: ignore[attr-defined]
        for row in rivals.query("cast", work="work:dogs")
    ]
    assert sorted(rows, key=str) == [
        ("article:first", "wick:asserted", "character:rex", "wick:asserted"),
        ("article:second", "wick:asserted", None, "wick:asserted"),
        ("article:third", "wick:denied", "character:fido", "wick:speculated"),
        ("article:third", "wick:denied", "character:rex", "wick:denied"),
    ]


def test_what_another_article_denies_is_no_ones_assertion(rivals: Graph) -> None:
    assert rivals.as_of("2024-02-01").query("returning-characters", work="work:dogs").rows[0][2] == "character:rex"
    assert rivals.query("returning-characters", work="work:dogs").rows == []


@pytest.fixture(scope="module")
def rivals_in_rdflib(rivals: Graph) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(data=rivals.nquads(), format="nquads")
    return dataset


@pytest.mark.engines
@pytest.mark.parametrize("name", SELECTS)
def test_with_rival_articles_rdflib_gives_the_same_rows_once_each(
    rivals: Graph, rivals_in_rdflib: rdflib.Dataset, name: str
) -> None:
    query = queries.find(name)
    works = {one: "work:dogs" for one in query.parameters if one == "work"}
    text = bound(rivals, query, dict(works)) if works else query.text
    rows = ours(rivals, text)
    assert [tuple(n3(term) for term in row) for row in rivals_in_rdflib.query(text)] == rows  # type: ignore[union-attr]
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize(
    ("died", "released", "before"),
    [
        ('"2023-21"^^edtf:EDTF', '"2023-06-01"^^xsd:date', True),
        ('"2023-21"^^edtf:EDTF', '"2023-05-31"^^xsd:date', False),
        ('"2023-24"^^edtf:EDTF', '"2024-01-15"^^xsd:date', False),
        ('"2023-24"^^edtf:EDTF', '"2024-03-01"^^xsd:date', True),
        ('"2024-05"^^xsd:gYearMonth', '"2024-21"^^edtf:EDTF', False),
        ('"2024-05"^^xsd:gYearMonth', '"2024-22"^^edtf:EDTF', True),
        ('"2023"^^xsd:gYear', '"2024"^^xsd:gYear', True),
        ('"2024-01-01"^^xsd:date', '"2024"^^xsd:gYear', False),
        ('"2024-06-06"^^xsd:date', '"2024-06-07"^^xsd:date', True),
    ],
)
def test_a_death_is_before_a_release_only_where_that_is_sure(
    archive: Archive, died: str, released: str, before: bool
) -> None:
    article = archive.article("a").says("performance:dogs.vera wick:inWork work:dogs")
    article.says(f"person:vera schema:deathDate {died}").says(f"work:dogs schema:datePublished {released}")
    assert bool(archive.load().query("died-before-release", work="work:dogs")) is before
