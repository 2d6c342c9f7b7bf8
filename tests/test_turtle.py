from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from conftest import quads
from wickgraph import checks
from wickgraph.errors import DataError
from wickgraph.names import BASE, KINDS, PREFIXES
from wickgraph.store import data_files
from wickgraph.turtle import canonical, write

S, P = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")
LANGUAGES = ["en", "de-at", "zh-hant", "x-quenya"]
DATATYPES = [PREFIXES["xsd"] + name for name in ("integer", "boolean", "date", "gYear", "decimal", "double")]


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


anything = st.characters(codec="utf-8")
tails = st.text(st.one_of(st.sampled_from("0123456789.-_~#/:%²٣é😀'()"), anything), max_size=12)
iris = (
    st.builds(
        lambda head, tail: head + tail,
        st.sampled_from(["https://example.org/", "urn:x:", BASE, *PREFIXES.values()]),
        tails,
    )
    .filter(_is_iri)
    .map(NamedNode)
)
texts = st.text(st.one_of(st.sampled_from("\"'\\#<>@^\n\r\t\0\x0b\x0c\x1c\x85\u2028\u2029\ufeff"), anything))
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(LANGUAGES)),
    st.builds(lambda text, type_: Literal(text, datatype=NamedNode(type_)), texts, st.sampled_from(DATATYPES)),
    st.integers().map(Literal),
    st.booleans().map(Literal),
    st.builds(lambda text, type_: Literal(text, datatype=type_), texts, iris),
)
graphs = st.one_of(st.just(DefaultGraph()), iris)
statements = st.lists(st.builds(Quad, iris, iris, st.one_of(iris, literals), graphs), max_size=8)


def read(text: str) -> set[Quad]:
    return set(parse(text, format=RdfFormat.TRIG))


# Laws


@given(statements)
def test_what_is_written_reads_back_as_the_same_statements(said: list[Quad]) -> None:
    assert read(write(said)) == set(said)


@given(statements)
def test_the_canonical_form_of_what_is_written_is_itself(said: list[Quad]) -> None:
    text = write(said)
    assert canonical(text) == text


@given(statements, st.randoms(use_true_random=False))
def test_the_same_statements_give_the_same_bytes_in_any_order_and_number(said: list[Quad], random: object) -> None:
    again = [*said, *said]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert write(again) == write(said)


@given(statements)
def test_any_layout_of_the_same_statements_has_one_canonical_form(said: list[Quad]) -> None:
    lines = "".join(
        f"{quad.subject} {quad.predicate} {quad.object} .\n"
        if isinstance(quad.graph_name, DefaultGraph)
        else f"{quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}\n"
        for quad in said
    )
    assert canonical(lines) == write(said)


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_a_hash_after_an_unusual_line_separator_in_a_text_is_no_comment(character: str) -> None:
    text = write([Quad(S, P, Literal(f"a{character}#b"))])
    assert canonical(text) == text


@pytest.mark.parametrize("tail", ["1²3", "1٣2", "²", "٣", "1𝟙2"])
def test_digits_of_other_scripts_are_no_numbers_to_sort_by(tail: str) -> None:
    said = [Quad(NamedNode(f"https://example.org/{one}"), P, S) for one in (tail, "123")]
    assert read(write(said)) == set(said)


# Layout


def test_only_the_prefixes_in_use_are_written_in_alphabetical_order() -> None:
    head = [line for line in write(quads("work:a schema:about wick:plot .")).splitlines() if line.startswith("@")]
    assert head == [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in ("schema", "wick", "work")]


def test_nothing_is_written_as_nothing() -> None:
    assert write([]) == ""
    assert canonical("") == ""


def test_each_value_has_its_own_line_so_that_a_diff_of_files_is_a_diff_of_facts() -> None:
    one = write(quads("work:a schema:about work:c, work:e ; schema:name 'A' .")).splitlines()
    more = write(quads("work:a schema:about work:c, work:d, work:e ; schema:name 'A' .")).splitlines()
    assert [line for line in more if line not in one] == ["        work:d,"]
    assert [line for line in one if line not in more] == []


def test_the_type_stands_first_and_is_written_as_a() -> None:
    lines = write(quads("work:a dcterms:date '2024' ; a schema:Movie .")).splitlines()
    assert lines[-3:] == ["work:a", "    a schema:Movie ;", '    dcterms:date "2024" .']


def test_numbers_in_names_sort_as_numbers() -> None:
    text = write(
        quads("".join(f"passage:a.{n} a oa:TextPositionSelector . " for n in ("1003-1010", "98-120", "98-99")))
    )
    assert [line for line in text.splitlines() if line.startswith("passage:")] == [
        "passage:a.98-99",
        "passage:a.98-120",
        "passage:a.1003-1010",
    ]


def test_a_claim_stands_above_its_attestations_articles_stand_first_and_passages_last() -> None:
    claims = [
        quad
        for slug in ("b", "a")
        for quad in quads(f"work:{slug} schema:position 1 .", NamedNode(f"{BASE}claim/{slug}.position.1"))
    ]
    rest = quads(
        "passage:x.1-2 oa:start 1 . article:x wick:grade wick:press . attestation:x.2 wick:claim claim:a.position.1 ."
        "attestation:x.1 wick:claim claim:b.position.1 . attestation:x.3 wick:claim claim:a.position.1 ."
    )
    lines = write([*rest, *claims]).splitlines()
    assert [line.removesuffix(" {") for line in lines if line[:1].isalpha()] == [
        "article:x",
        "claim:a.position.1",
        "attestation:x.2",
        "attestation:x.3",
        "claim:b.position.1",
        "attestation:x.1",
        "passage:x.1-2",
    ]


def test_subjects_of_all_kinds_are_written_once_each() -> None:
    said = quads("".join(f"{one}:x wick:claim claim:x ; rdfs:label '{one}' . " for one in KINDS))
    said += quads("work:x schema:position 1 .", NamedNode(f"{BASE}claim/x"))
    starts = [line for line in write(said).splitlines() if line[:1].isalpha()]
    assert sorted(starts) == sorted(["claim:x {", *(f"{one}:x" for one in KINDS)])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Literal(4), "4"),
        (Literal("+04", datatype=NamedNode(PREFIXES["xsd"] + "integer")), "+04"),
        (Literal("four", datatype=NamedNode(PREFIXES["xsd"] + "integer")), '"four"^^xsd:integer'),
        (Literal(True), "true"),
        (Literal("1", datatype=NamedNode(PREFIXES["xsd"] + "boolean")), '"1"^^xsd:boolean'),
        (Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear")), '"2024"^^xsd:gYear'),
        (Literal("Wick", language="en"), '"Wick"@en'),
        (Literal('a "b" \\ c'), r'"a \"b\" \\ c"'),
        (Literal("a\nb\rc\td"), r'"a\nb\rc\td"'),
        (Literal("Saïd 😀"), '"Saïd 😀"'),
        (Literal("x", datatype=NamedNode("https://example.org/t")), '"x"^^<https://example.org/t>'),
    ],
    ids=str,
)
def test_a_literal_has_one_way_to_be_written(value: Literal, written: str) -> None:
    assert write([Quad(S, P, value)]).endswith(f"<{S.value}>\n    <{P.value}> {written} .\n")


@pytest.mark.parametrize("path", data_files(checks.packaged()), ids=lambda path: Path(path).name)
def test_the_packaged_files_are_canonical(path: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert canonical(text, path) == text


# Comments


def test_comments_at_the_head_are_kept() -> None:
    text = "# who\n\n  # why\n<https://example.org/s> <https://example.org/p> 1 ."
    assert canonical(text) == "# who\n# why\n<https://example.org/s>\n    <https://example.org/p> 1 .\n"
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize("text", ["# only this\n", "# only this", "\n\t# only this\r\n"], ids=repr)
def test_a_text_of_nothing_but_a_comment_keeps_it(text: str) -> None:
    assert canonical(text) == "# only this\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<a:a> <a:b> 1 . # why\n", 1),
        ("# head\n<a:a> <a:b> 1 .\n# tail\n", 3),
        ("<a:a>\n  # between\n  <a:b> 1 .", 2),
        ("<a:a> <a:b> 'x' . # it's", 1),
        ('<a:a> <a:b> "x" . # "quoted"', 1),
        ("<a:a#b> <a:b> 1 . # after a hash that is none", 1),
        ('<a:a> <a:b> """two\nlines""" . # after a "long" text', 2),
    ],
    ids=repr,
)
def test_a_comment_further_down_is_an_error_that_names_its_line(text: str, line: int) -> None:
    with pytest.raises(DataError, match=rf"^data/x\.ttl:{line}: a comment .*; move it to the head"):
        canonical(text, "data/x.ttl")


@pytest.mark.parametrize(
    "text",
    [
        "<a:a#b> <a:b> 1 .",
        '<a:a> <a:b> "no # comment" .',
        "<a:a> <a:b> 'no # comment' .",
        '<a:a> <a:b> "no \\" # comment" .',
        '<a:a> <a:b> """no\n# comment""" .',
        "<a:a> <a:b> '''no \"\n# comment''' .",
        '<a:a> <a:b> """no "# comment""" .',
        f"@prefix work: <{BASE}work/> . work:a\\#b <a:b> 1 .",
    ],
    ids=repr,
)
def test_a_hash_within_an_iri_or_a_text_is_no_comment(text: str) -> None:
    assert read(canonical(text)) == read(text)


# What cannot be written


@pytest.mark.parametrize(
    "text",
    ["_:b <a:b> 1 .", "<a:a> <a:b> _:b .", "[] <a:b> 1 .", "<a:a> <a:b> (1 2) .", "_:g { <a:a> <a:b> 1 }"],
)
def test_a_blank_node_is_an_error_that_names_the_file(text: str) -> None:
    with pytest.raises(DataError, match=r"^data/x\.trig:.*has no place in the data: give it an IRI"):
        canonical(text, "data/x.trig")


def test_a_blank_node_cannot_be_written() -> None:
    with pytest.raises(DataError, match="give it an IRI"):
        write([Quad(S, P, BlankNode("b"))])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<a:a> <a:b>", "data/x.ttl:1:"),
        ("<a:a> <a:b> 1 .\n\nnobody:knows <a:b> 2 .", "data/x.ttl:3:1:"),
        ('<a:a> <a:b> "open', "data/x.ttl:1:"),
    ],
    ids=repr,
)
def test_a_text_that_cannot_be_read_is_an_error_that_names_file_and_line(text: str, place: str) -> None:
    with pytest.raises(DataError) as caught:
        canonical(text, "data/x.ttl")
    assert str(caught.value).startswith(place)
    assert "\n" not in str(caught.value)
