"""A query means the facts by its default graph, wherever a store keeps them."""

from __future__ import annotations

import os

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from wickgraph import Graph, queries
from wickgraph.datasets import FACTS, PUSHED, as_default
from wickgraph.errors import QueryError
from wickgraph.results import Result
from wickgraph.store import home


@pytest.fixture(scope="module")
def elsewhere(graph: Graph) -> Store:
    """The same statements with the facts in their named graph, and bookkeeping that no query may find."""
    store = Store()
    facts = NamedNode(FACTS)
    for one in graph.store:
        place = facts if isinstance(one.graph_name, DefaultGraph) else one.graph_name
        store.add(Quad(one.subject, one.predicate, one.object, place))
    for bookkeeping in (NamedNode(PUSHED), NamedNode(f"{FACTS}-0123456789abcdef")):
        store.extend(Quad(one.subject, one.predicate, one.object, bookkeeping) for one in list(graph.store)[:50])
    return store


SELECTS = [
    name
    for name in queries.names(os.path.join(home(), "queries"))
    if not name.startswith("build/") and not queries.find(name).service
]


@pytest.mark.parametrize("name", SELECTS)
def test_every_query_of_the_catalogue_gives_the_same_rows_there(graph: Graph, elsewhere: Store, name: str) -> None:
    text = queries.find(name).text
    assert Result(elsewhere, as_default(text, FACTS)).terms() == graph.sparql(text).terms()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH $g {} }",
        "ASK { work:ballerina schema:director person:len-wiseman }",
        "ASK\n# { GRAPH ?g {\n{ work:ballerina schema:director ?x FILTER NOT EXISTS { GRAPH ?g { ?x a ?y } } }",
        "SELECT ?n { work:ballerina schema:director/rdfs:label ?n } VALUES ?n { 'Len Wiseman'@en 'GRAPH ?g { }' }",
        "SELECT (EXISTS { ?w schema:director person:len-wiseman } AS ?has) ?w"
        " { ?w a schema:Movie } GROUP BY ?w HAVING (EXISTS { ?w schema:actor ?y }) ORDER BY EXISTS { ?w a ?z } ?w",
        "SELECT ?g ?n { { SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s schema:name ?o } } GROUP BY ?g } } ORDER BY ?g",
        "SELECT ?s { { GRAPH ?g { ?s schema:name ?o } } UNION { ?s a wick:Claim } } ORDER BY ?s",
        "SELECT ?s ?o { ?s a schema:Movie OPTIONAL { GRAPH ?g { ?s schema:name ?o } } } ORDER BY ?s ?o",
        "SELECT ?s { ?s a schema:Movie MINUS { GRAPH ?g { ?s schema:name ?o } } } ORDER BY ?s",
        "SELECT ?graph ?group { ?graph a schema:Movie ; rdfs:label ?group } ORDER BY ?graph # GRAPH ?graph { }",
        "CONSTRUCT { ?s schema:name '}' } WHERE { ?s a schema:Movie }",
        "CONSTRUCT WHERE { ?s a schema:Movie ; rdfs:label ?l . }",
        "CONSTRUCT { ?s a ?g } { GRAPH ?g { ?s schema:name ?o } }",
        "DESCRIBE work:ballerina",
        "DESCRIBE work:ballerina # the film",
        "DESCRIBE ?w WHERE { ?w schema:director person:len-wiseman } ORDER BY ?w LIMIT 2",
        "DESCRIBE ?w { ?w schema:director person:len-wiseman }",
        "DESCRIBE ?w ?y # all }\nWHERE { ?w schema:director ?y } ORDER BY ?w LIMIT 2",
        "DESCRIBE * { ?w schema:director person:len-wiseman }",
        "DESCRIBE work:ballerina<https://w3id.org/wickgraph/person/len-wiseman> LIMIT 1",
        "DESCRIBE ?w VALUES ?w { work:ballerina }",
        "PREFIX describe: <https://schema.org/> DESCRIBE work:ballerina ORDER BY EXISTS { ?w describe:director ?y }",
        "PREFIX graph: <https://schema.org/> SELECT ?x { ?x graph:director ?y } ORDER BY ?x",
    ],
)
def test_every_form_of_a_query_means_the_same_there(graph: Graph, elsewhere: Store, text: str) -> None:
    there, here = Result(elsewhere, as_default(text, FACTS)), graph.sparql(text)
    assert here
    assert there.kind == here.kind
    if here.kind == "construct":
        assert set(there.terms()) == set(here.terms())
    else:
        assert there.terms() == here.terms()


@pytest.mark.parametrize(
    "text", ["SELECT * FROM <urn:x> { ?s ?p ?o }", "ASK FROM NAMED <urn:x> { GRAPH ?g { ?s ?p ?o } }"]
)
def test_a_dataset_of_ones_own_is_left_alone(text: str) -> None:
    assert as_default(text, FACTS) == text


def test_a_describe_that_would_find_no_graphs_is_not_sent() -> None:
    with pytest.raises(QueryError, match="a DESCRIBE with GRAPH cannot be sent"):
        as_default("DESCRIBE ?x { GRAPH ?g { ?x schema:name ?name } }", FACTS)


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_what_a_service_is_asked_is_left_alone(silent: str) -> None:
    group = "{ GRAPH ?h { ?x ?y ?z } FILTER EXISTS { ?x a ?z } }"
    text = f"SELECT * {{ SERVICE {silent}<urn:x> {group} GRAPH ?g {{ ?x ?y ?z }} }}"
    found = as_default(text, FACTS)
    assert f"SERVICE {silent}<urn:x> {group} GRAPH ?g {{ ?x ?y ?z }} FILTER" in found
    assert "STR(?h)" not in found


def test_a_service_with_groups_beside_it_stands_outside_the_graph() -> None:
    text = "ASK { SERVICE <urn:x> { ?a ?b ?c } BIND(STR(?a) AS ?d) { ?d ?e ?f } OPTIONAL { ?f ?g ?h } FILTER(?d > 1) }"
    assert as_default(text, "urn:f") == (
        "ASK { SERVICE <urn:x> { ?a ?b ?c } BIND(STR(?a) AS ?d) { GRAPH <urn:f> { ?d ?e ?f } }"
        " OPTIONAL { GRAPH <urn:f> { ?f ?g ?h } } FILTER(?d > 1) }"
    )


@pytest.mark.parametrize(
    "beside",
    [
        "?a ?d ?e OPTIONAL { ?f ?g ?h }",
        "{ ?a ?d ?e } FILTER(EXISTS { ?c ?d ?e } && true)",
        "{ ?a ?d ?e } OPTIONAL { ?f ?g ?h FILTER(?f = ?c) }",
        "{ ?a ?d ?e } VALUES ?d { 1 }",
    ],
)
def test_a_service_with_more_than_groups_beside_it_is_in_the_graph_with_them(beside: str) -> None:
    text = f"ASK {{ SERVICE <urn:x> {{ ?a ?b ?c }} {beside} }}"
    assert as_default(text, "urn:f") == text.replace("ASK {", "ASK { GRAPH <urn:f> {") + " }"


@pytest.mark.parametrize("text", ["", "SELECT", "SELECT * {", "} {", "CONSTRUCT WHERE", "DESCRIBE", "no query { }"])
def test_what_is_no_query_is_left_to_whoever_answers(text: str) -> None:
    assert isinstance(as_default(text, FACTS), str)


def test_the_lines_keep_their_numbers() -> None:
    text = queries.find("cast").text
    assert as_default(text, FACTS).count("\n") == text.count("\n")
