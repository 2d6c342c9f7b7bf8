"""What the engine answers reaches the user unchanged, in every format that can hold it, by every way.

After the query evaluation tests of SPARQL 1.1 (https://www.w3.org/2009/sparql/docs/tests/), on this package's own
layer: each kind of term that a query can give, through ``Result.serialize`` and through the command line, read back by
the engine's readers and by readers that have nothing to do with it.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from documents import run
from wickgraph.errors import UsageError
from wickgraph.names import PREFIXES
from wickgraph.results import GRAPH_FORMATS, ROW_FORMATS, Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wickgraph.terms import Term

    Rows = Sequence[tuple[Term | None, ...]]

TYPED = [name for name in ROW_FORMATS if name != "csv"]
NS = "{http://www.w3.org/2005/sparql-results#}"
XSD = PREFIXES["xsd"]

IRIS = [
    "<https://example.org/ä?q=1&r=<2>#x>".replace("<2>", "2"),
    "<https://example.org/😀>",
    "<urn:x:y>",
    "schema:actor",
]
COMMAS = ["<https://example.org/a,b>", "<<( <urn:a,b> <urn:c> 1 )>>"]
PLAIN = ['""', '"plain"', '" spaces "', '"  "', "'\"quoted\"'", '"it\'s"', '"a,b;c"', '"back\\\\slash"', '"<&>]]>"']
WHITE = ['"a\\nb"', '"a\\rb"', '"a\\r\\nb"', '"\\n"', '"\\r"', '"\\t"', '"a\\tb"', '"\\u0085\\u2028\\u2029"']
WIDE = ['"é"', '"e\\u0301"', '"中文"', '"😀"', '"\\U0010FFFF"', '"\\uFEFFmark"', '"\\u007F"', '"\\uFFFD"', '"\\uFDD0"']
LOOKALIKES = ['"1"', '"true"', '"_:b"', '"<x>"', '"UNDEF"', '"?x"', '"null"', '"=1+1"', '"@en"', '"^^"']
TAGGED = ['"deutsch"@de', '"colour"@en-GB', '""@en', '"שלום"@he--rtl', '"a\\nb"@en--ltr']
NUMBERS = ["1", "-1", "01", "1.0", "1.50", "1e3", "-0.0e0"]
DATATYPES = [
    f'"{value}"^^<{XSD}{name}>'
    for value, name in [
        ("INF", "double"),
        ("-INF", "float"),
        ("NaN", "double"),
        ("true", "boolean"),
        ("2024-06-07", "date"),
        ("2024-06-07T12:00:00.5Z", "dateTime"),
        ("2024", "gYear"),
        ("P1Y", "duration"),
        ("12345678901234567890123", "integer"),
        ("5", "unsignedByte"),
        ("a b", "anyURI"),
        ("many", "integer"),
        ("1_0", "decimal"),
        ("maybe", "boolean"),
        ("2024-13-01", "date"),
    ]
] + ['"odd"^^<https://example.org/type>', f'"2023-21"^^<{PREFIXES["edtf"]}EDTF>', '"x"^^<urn:ä>']
TRIPLES = [
    "<<( <urn:a> <urn:b> <urn:c> )>>",
    '<<( <urn:a> <urn:b> "a\\n\\"b\\"\\t, c"@en )>>',
    '<<( <urn:a> <urn:b> <<( <urn:c> <urn:d> "x"@ar--rtl )>> )>>',
]
LONG = ['"' + "long " * 200_000 + '"', '"' + "\\n" * 50_000 + '"', "<urn:" + "x" * 50_000 + ">"]
TERMS = [*IRIS, *COMMAS, *PLAIN, *WHITE, *WIDE, *LOOKALIKES, *TAGGED, *NUMBERS, *DATATYPES, *TRIPLES, *LONG]
#: Neither XML 1.0 nor any escape in it has these: https://www.w3.org/TR/xml/#charsets
NO_XML = [*map(chr, range(9)), "\v", "\f", *map(chr, range(0x0E, 0x20)), "\ufffe", "\uffff"]

QUERIES = [
    "SELECT ?x {} LIMIT 0",
    "SELECT ?x ?y {}",
    "SELECT * {}",
    "SELECT * {} LIMIT 0",
    "SELECT * { { } UNION { } }",
    "SELECT ?b ?a { VALUES (?a ?b) { (1 UNDEF) (UNDEF 'x') (UNDEF UNDEF) } }",
    "SELECT ?ä ?_ ?x1 { VALUES ?ä { 1 } }",
    "SELECT ?s ?o { VALUES ?s { 1 2 2 1 } BIND(?s AS ?o) }",
    "SELECT ?x { VALUES ?x { 3 1 2 } } ORDER BY DESC(?x)",
    "ASK {}",
    "ASK { FILTER(false) }",
]


def of_term(term: str) -> str:
    """A query that answers with a term, or with several."""
    return f"SELECT ?x ?unbound {{ VALUES ?x {{ {term} }} }}"


def engine(text: str) -> QuerySolutions | QueryBoolean:
    return Store().query(text, prefixes=PREFIXES)  # type: ignore[return-value]


def read(body: bytes, name: str) -> tuple[list[str], Rows] | bool:
    """What the engine's reader makes of an answer."""
    return found(parse_query_results(body, format=ROW_FORMATS[name]))


def found(answer: QuerySolutions | QueryBoolean) -> tuple[list[str], Rows] | bool:
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    return [one.value for one in answer.variables], [tuple(row) for row in answer]


def flat(term: Term | None) -> str:
    """A term as CSV has it: https://www.w3.org/TR/sparql11-results-csv-tsv/#csv-terms."""
    if isinstance(term, Triple):
        return " ".join(map(flat, term))
    return str(term) if isinstance(term, BlankNode) else term.value if term else ""


def check_csv(body: bytes, columns: list[str], rows: Rows) -> None:
    """Hold an answer against the rows, by the reader of Python's own library, which is none of the engine's."""
    assert body.endswith(b"\r\n")
    csv.field_size_limit(10_000_000)
    lines = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    assert lines == [columns, *([flat(term) for term in row] for row in rows)]


def plain(rows: Rows) -> list[list[str]]:
    """The values of what is bound and no triple, row by row."""
    return [[one.value for one in row if one and not isinstance(one, Triple)] for row in rows]


def check_json(body: bytes, rows: Rows) -> None:
    """Hold an answer against the rows, by Python's own reader."""
    bindings = json.loads(body)["results"]["bindings"]
    assert [[one["value"] for one in row.values() if one["type"] != "triple"] for row in bindings] == plain(rows)


def check_xml(body: bytes, rows: Rows) -> None:
    """Hold an answer against the rows, by expat."""
    results = [[binding[0] for binding in result] for result in ElementTree.fromstring(body).iter(f"{NS}result")]  # noqa: S314
    assert [[one.text or "" for one in result if one.tag != f"{NS}triple"] for result in results] == plain(rows)


@pytest.mark.parametrize("name", ROW_FORMATS)
@pytest.mark.parametrize("text", [*map(of_term, TERMS), *QUERIES], ids=range(len(TERMS) + len(QUERIES)))
def test_what_the_engine_answers_is_what_a_format_says(name: str, text: str) -> None:
    expected = found(engine(text))
    body = Result(Store(), text).serialize(name)
    if name != "csv":
        assert read(body, name) == expected
    if isinstance(expected, bool):
        assert (body == str(expected).lower().encode()) is (name in ("csv", "tsv"))
        return
    columns, rows = expected
    if name == "csv" and columns:  # Python reads an empty line as no field at all
        check_csv(body, columns, rows)
    elif name == "json":
        check_json(body, rows)
    elif name == "xml":
        check_xml(body, rows)


@pytest.mark.parametrize("name", ROW_FORMATS)
@pytest.mark.parametrize("text", [*map(of_term, [*TERMS, '"\\u0001"']), *QUERIES])
def test_our_layer_adds_nothing_and_takes_nothing_but_what_xml_readers_would(name: str, text: str) -> None:
    answer = engine(text).serialize(format=ROW_FORMATS[name])
    assert answer is not None
    if name == "csv" and ("," in text or "<<(" in text) and '"a,b;c"' not in text:
        return  # the engine's own is broken there: a comma in an IRI splits its field
    if name == "xml" and "\\u0001" in text:
        with pytest.raises(UsageError):
            Result(Store(), text).serialize(name)
    else:
        assert Result(Store(), text).serialize(name) == (answer.replace(b"\r", b"&#13;") if name == "xml" else answer)


@pytest.mark.parametrize("name", ROW_FORMATS)
def test_the_command_line_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    """All terms at once, through a process of its own: nothing on the way may touch the bytes."""
    text = of_term(" ".join(TERMS))
    expected = Result(Store(), text).serialize(name)
    assert b"\xf0\x9f\x98\x80" in expected
    (tmp_path / "all.rq").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "wickgraph", "query", str(tmp_path / "all.rq"), "--format", name]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout == expected
    subprocess.run([*command, "-o", str(tmp_path / "out")], capture_output=True, check=True)
    assert (tmp_path / "out").read_bytes() == expected


@pytest.mark.parametrize("name", ROW_FORMATS)
@pytest.mark.parametrize("text", [of_term(" ".join([*IRIS, *PLAIN, *WIDE, *TAGGED, *NUMBERS, *TRIPLES])), *QUERIES])
def test_the_option_sparql_gives_the_same_answer(name: str, text: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    argument = text.replace("'", "'\\''")
    assert run(f"wickgraph query --sparql '{argument}' --format {name} -o {out}") == (0, "", "")
    assert out.read_bytes() == Result(Store(), text).serialize(name)


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("text", [*map(of_term, TERMS), *QUERIES], ids=range(len(TERMS) + len(QUERIES)))
def test_an_answer_read_from_elsewhere_says_the_same(name: str, text: str) -> None:
    here = Result(Store(), text)
    there = Result.of(here.kind, ROW_FORMATS[name].media_type, here.serialize(name))
    assert (there.kind, there.columns, there.terms()) == (here.kind, here.columns, here.terms())
    assert [there.serialize(one) for one in ROW_FORMATS] == [here.serialize(one) for one in ROW_FORMATS]


@pytest.mark.parametrize("character", NO_XML, ids=lambda one: f"U+{ord(one):04X}")
def test_what_xml_cannot_hold_is_refused_and_held_by_the_others(character: str) -> None:
    text = of_term(str(Literal(f"a{character}b")))
    result = Result(Store(), text)
    with pytest.raises(UsageError) as error:
        result.serialize("xml")
    assert str(error.value) == (
        f"XML cannot hold this answer: it has the character U+{ord(character):04X}; json or tsv can"
    )
    for name in ("json", "tsv"):
        assert read(result.serialize(name), name) == found(engine(text))
    check_csv(result.serialize("csv"), result.columns, result.terms())
    check_json(result.serialize("json"), result.terms())
    with pytest.raises(UsageError, match="ntriples or turtle can"):
        Result(Store(), f"CONSTRUCT {{ <urn:a> <urn:b> ?x }} {{ {text} }}").serialize("rdfxml")


def test_the_command_line_leaves_no_file_that_no_reader_reads(tmp_path: Path) -> None:
    out = tmp_path / "out.xml"
    code, _, err = run(f"wickgraph query --sparql 'SELECT (\"\\u0000\" AS ?x) {{}}' --format xml -o {out}")
    assert (code, err) == (2, "wickgraph: XML cannot hold this answer: it has the character U+0000; json or tsv can\n")
    assert not out.exists()


@pytest.mark.parametrize("name", TYPED)
def test_blank_nodes_stay_apart_and_together(name: str) -> None:
    store = Store()
    store.load(b"_:a <urn:p> _:b . _:b <urn:p> _:a .", format=RdfFormat.TURTLE)
    result = Result(store, "SELECT ?s ?o { ?s <urn:p> ?o }")
    parsed = read(result.serialize(name), name)
    assert not isinstance(parsed, bool)
    (one, other), second = parsed[1]
    assert one != other
    assert second == (other, one)
    assert parsed[1] == result.terms()


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@pytest.mark.parametrize("term", TERMS, ids=range(len(TERMS)))
def test_a_graph_says_the_same_in_every_format(name: str, term: str) -> None:
    result = Result(Store(), f"CONSTRUCT {{ <urn:a> <urn:x:p> ?x }} {{ {of_term(term)} }}")
    if name == "jsonld" and "<<(" in term:
        with pytest.raises(UsageError, match=r"jsonld cannot hold this answer.*; ntriples, turtle or rdfxml can"):
            result.serialize(name)
        return
    body = result.serialize(name)
    parsed = [tuple(quad.triple) for quad in parse(body, format=GRAPH_FORMATS[name])]
    assert parsed == result.terms()
    there = Result.of("construct", GRAPH_FORMATS[name].media_type, body)
    assert there.terms() == result.terms()
    assert there.serialize("ntriples") == result.serialize("ntriples")


def test_a_property_that_xml_cannot_name_is_refused() -> None:
    result = Result(Store(), "CONSTRUCT { <urn:a> <https://example.org/1> 2 } {}")
    with pytest.raises(UsageError, match="XML cannot hold this answer: it has a property without a local name"):
        result.serialize("rdfxml")


# Texts of every kind that RDF has: all code points but surrogates, the awkward ones more often than by chance.
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\0\x01\t\n\v\f\r\x1b\x7f\x85\u2028\ufeff\ufffe\uffff\U0001f600\U0010ffff\"'\\<>&,;|?@^_:"),
    ),
    max_size=20,
)
IRI = st.builds(
    lambda text: NamedNode("https://example.org/" + text),
    st.text(st.sampled_from("aZ09-._~!$&'()*+,;=:@/?#äé中😀"), max_size=10).filter(lambda text: text.count("#") < 2),
)
TAGS = st.sampled_from(["en", "en-GB", "de", "ar", "zh-Hant-TW"])
LITERAL = st.one_of(
    st.builds(Literal, TEXT),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXT, TAGS),
    st.builds(
        lambda text, tag, direction: Literal(text, language=tag, direction=direction),
        TEXT,
        TAGS,
        st.sampled_from([BaseDirection.LTR, BaseDirection.RTL]),
    ),
    st.builds(lambda text, datatype: Literal(text, datatype=datatype), TEXT, IRI),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
        st.one_of(TEXT, st.integers().map(str), st.floats().map(str), st.dates().map(str)),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "string"]),
    ),
)
NODE = st.one_of(IRI, st.builds(BlankNode, st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)))
TERM: st.SearchStrategy[Term] = st.recursive(
    st.one_of(NODE, LITERAL), lambda inner: st.builds(Triple, NODE, IRI, inner), max_leaves=3
)


def json_term(term: Term) -> dict[str, object]:
    """A term in SPARQL results JSON, written by hand: the engine must not check itself."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: json_term(part) for name, part in parts}}
    written: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        written |= {"xml:lang": term.language} | ({"its:dir": term.direction.value} if term.direction else {})
    elif term.datatype.value != XSD + "string":
        written["datatype"] = term.datatype.value
    return written


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TERM, st.one_of(st.none(), TERM)), max_size=3))
@example([(Literal("\0"), None)])
@example([(Literal("a\rb"), Literal("\r\n", language="en"))])
def test_any_answer_survives_every_format(rows: list[tuple[Term, Term | None]]) -> None:
    bindings = [{name: json_term(term) for name, term in zip("xy", row, strict=True) if term} for row in rows]
    body = json.dumps({"head": {"vars": ["x", "y"]}, "results": {"bindings": bindings}}).encode()
    result = Result.of("select", "application/sparql-results+json", body)
    assert result.terms() == rows
    for name in TYPED:
        try:
            written = result.serialize(name)
        except UsageError:
            assert name == "xml"
            assert set("".join(map(str, (term for row in rows for term in texts(row))))) & set(NO_XML)
            continue
        assert read(written, name) == (["x", "y"], rows)
        assert Result.of("select", ROW_FORMATS[name].media_type, written).terms() == rows
        if name == "xml":
            check_xml(written, rows)
    check_csv(result.serialize("csv"), ["x", "y"], rows)
    check_json(result.serialize("json"), rows)


def texts(terms: Sequence[Term | None]) -> list[str]:
    """All texts in terms, those inside of triples as well."""
    return [
        text
        for term in terms
        if term
        for text in (texts(tuple(term)) if isinstance(term, Triple) else [str(getattr(term, "value", ""))])
    ]


@given(st.lists(st.builds(Triple, NODE, IRI, TERM), max_size=3, unique=True))
def test_any_graph_survives_every_format_that_holds_it(triples: list[Triple]) -> None:
    body = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert body is not None
    result = Result.of("construct", "application/n-triples", body)
    assert set(result.terms()) == {tuple(one) for one in triples}
    for name in ("ntriples", "turtle"):
        again = Result.of("construct", GRAPH_FORMATS[name].media_type, result.serialize(name))
        assert set(again.terms()) == set(result.terms())


@given(st.lists(st.tuples(LITERAL, st.one_of(st.none(), IRI)), min_size=1, max_size=3))
def test_any_term_of_a_query_is_answered_as_the_engine_answers_it(rows: list[tuple[Literal, NamedNode | None]]) -> None:
    values = " ".join(f"({one} {other or 'UNDEF'})" for one, other in rows)
    text = f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}"
    expected = found(engine(text))
    result = Result(Store(), text)
    assert (result.columns, result.terms()) == expected
    for name in ("json", "tsv"):
        assert read(result.serialize(name), name) == expected
