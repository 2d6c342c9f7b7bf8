"""What stands outside strings, IRIs and comments decides what a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

from wickgraph.names import PREFIXES
from wickgraph.tokens import comments, query_form, standalone

WORDS = (
    "select",
    "ASK",
    "Construct",
    "describe",
    "insert",
    "DELETE",
    "load",
    "clear",
    "drop",
    "prefix",
    "base",
    "with",
)
QUERIES = {
    "select": "SELECT * {{ ?s ?p {} }}",
    "ask": "ASK {{ ?s ?p {} }}",
    "construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o, {} }}",
    "describe": "DESCRIBE ?s {{ ?s ?p {} }}",
}
UPDATES = (
    "INSERT DATA {{ <x:s> <x:p> {} }}",
    "DELETE WHERE {{ ?s ?p {} }}",
    "WITH <x:g> DELETE {{}} WHERE {{ ?s ?p {} }}",
)

words = st.sampled_from(WORDS)
noise = st.lists(st.one_of(words, st.sampled_from(list(" #'\"<>{};:?$@.,!"))), max_size=6).map("".join)
remarks = noise.map(lambda text: f" #{text}\n")
gaps = st.lists(st.one_of(remarks, st.sampled_from([" ", "\n", "\t"])), min_size=1, max_size=3).map("".join)
iris = noise.map(lambda text: "<http://example.org/#{}>".format("".join(c for c in text if c not in '<>"{} ')))
prefixes = st.builds("{}{}:".format, words, st.sampled_from(["", "-x", ".y", "1", "é"]))
strings = st.one_of(
    noise.map(lambda text: "'{}'".format(text.replace("'", "\\'"))),
    noise.map(lambda text: '"{}"'.format(text.replace('"', '\\"'))),
    noise.map(lambda text: "'''{}\n '''".format(text.replace("'", "\\'"))),
    noise.map(lambda text: '"""\n{} """'.format(text.replace('"', '\\"'))),
)
declarations = st.one_of(
    st.builds("{}{}{}{}{}".format, st.sampled_from(["PREFIX", "prefix"]), gaps, prefixes, gaps, iris),
    st.builds("{}{}{}".format, st.sampled_from(["BASE", "Base"]), gaps, iris),
)
prologues = st.lists(st.builds("{}{}".format, declarations, gaps), max_size=3).map("".join)
values = st.one_of(strings, iris)


@given(gaps, prologues, st.sampled_from(sorted(QUERIES)), values, gaps)
def test_nothing_turns_a_query_into_something_else(before: str, head: str, form: str, value: str, after: str) -> None:
    text = before + head + QUERIES[form].format(value) + after
    parseQuery(text)  # rdflib agrees that it is a query
    assert query_form(text) == form
    assert query_form(standalone(text, PREFIXES)) == form


@given(gaps, prologues, st.sampled_from(UPDATES), values, gaps)
def test_nothing_turns_an_update_into_a_query(before: str, head: str, update: str, value: str, after: str) -> None:
    text = before + head + update.format(value) + after
    parseUpdate(text)
    assert query_form(text) == "update"
    assert query_form(standalone(text, PREFIXES)) == "update"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", None),
        ("# SELECT * {}", None),
        ("select * {}", "select"),
        ("PREFIX : <x:> SELECT * {}", "select"),
        ("PREFIX select: <x:> insert DATA {}", "update"),
        ("BASE <http://example.org/\\u0023#> SELECT * {}", "select"),
        ("PREFIX SELECT * {}", None),
        ("BASE SELECT * {}", None),
        ("insert:a SELECT", None),
        ("?select", None),
        ("'SELECT'", None),
        ("<SELECT>", None),
        ("SELECTED", None),
        ("PREFIX x: <x:>", None),
        ("# one\n# INSERT\nSELECT * {}", "select"),
        ("SELECT * { ?s ?p '# INSERT' } # ; DROP ALL", "select"),
    ],
)
def test_the_form_of_a_text(text: str, form: str | None) -> None:
    assert query_form(text) == form


@given(st.text(st.one_of(st.sampled_from("#'\"<>\\:.?@%_ \n"), st.characters(codec="utf-8")), max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    query_form(text)
    list(comments(text))
    lines = standalone(text, PREFIXES).count("\n")
    assert lines == text.count("\n")


def test_prefixes_are_declared_where_the_text_does_not() -> None:
    text = "PREFIX work: <x:>\nASK { work:a wick:b schema:c, 'oa:x', <oa:y>, ?prov # skos:z\n }"
    sent = standalone(text, PREFIXES)
    wick, schema = PREFIXES["wick"], PREFIXES["schema"]
    assert sent == f"PREFIX wick: <{wick}> PREFIX schema: <{schema}> {text}"
    Store().query(sent)


def test_a_prefix_declared_later_in_an_update_is_known_before_it() -> None:
    text = "INSERT DATA { work:a.b wick:c 1 } ; PREFIX work: <x:> INSERT DATA { work:d.e <x:p> 1 }"
    sent = standalone(text, PREFIXES)
    assert f"<{PREFIXES['work']}a.b>" in sent
    assert "<x:d.e>" in sent
    parseUpdate(sent)  # rdflib's: pyoxigraph 0.5 takes no PREFIX between two updates


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("claim:a.b.c", "a.b.c"),
        ("claim:a.b:c.d", "a.b:c.d"),
        (r"claim:a\.b.c", "a.b.c"),
        (r"claim:a.b\,c", "a.b,c"),
        ("claim:a%20b.c.d", "a%20b.c.d"),
        ("claim:é.b.ü", "é.b.ü"),
        ("claim:1.5.x", "1.5.x"),
    ],
)
def test_names_with_dots_become_iris(name: str, iri: str) -> None:
    assert standalone(f"ASK {{ {name}. }}", PREFIXES) == f"ASK {{ <{PREFIXES['claim']}{iri}>. }}"


def test_a_prefix_with_a_relative_iri_is_left_to_the_engine() -> None:
    text = "BASE <http://example.org/> PREFIX claim: <x/> ASK { claim:a.b.c ?p ?o }"
    assert standalone(text, PREFIXES) == text
