"""The graph from Python."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import wickgraph
from wickgraph import Graph, View
from wickgraph.errors import DataError, UnknownName

BALLERINA = rdflib.URIRef("https://w3id.org/wickgraph/work/ballerina")


def test_what_is_exported_is_sorted_and_there() -> None:
    assert wickgraph.__all__ == sorted(wickgraph.__all__)
    assert all(getattr(wickgraph, name) for name in wickgraph.__all__)
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = wickgraph.lode


def test_a_data_directory_may_be_a_path_or_a_text(data_copy: Path) -> None:
    assert len(wickgraph.load(data_copy)) == len(wickgraph.load(str(data_copy))) == len(wickgraph.load())


def test_a_directory_without_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no data here"):
        wickgraph.load(tmp_path)


def test_as_of_takes_a_date_or_a_text_and_leaves_the_graph_alone(graph: Graph) -> None:
    before = len(graph)
    earlier = graph.as_of(datetime.date(2014, 1, 5))
    assert not earlier.sparql("ASK { GRAPH ?claim { ?s ?p ?o } }")
    assert graph.as_of("2026-12-31").nquads() == graph.nquads()
    assert len(graph) == before


def test_a_view_can_be_changed_in_one_respect(graph: Graph) -> None:
    only = graph.under(View(modalities={"asserted"}))
    assert only.as_of("2023-08-04").view == View(modalities={"asserted"}, as_of="2023-08-04")
    dates = only.sparql("SELECT ?date { work:ballerina schema:datePublished ?date }")
    assert [row.date for row in dates] == [datetime.date(2025, 6, 6)]  # type: ignore[attr-defined]
    assert not only.sparql("ASK { event:ballerina-release-germany dcterms:date ?date }")


def test_rdflib_sees_the_same_store(graph: Graph) -> None:
    dataset = graph.rdflib
    assert isinstance(dataset, rdflib.Dataset)
    assert dataset.value(BALLERINA, rdflib.SDO.director) == rdflib.URIRef(
        "https://w3id.org/wickgraph/person/len-wiseman"
    )
    assert len(list(dataset.quads())) == len(graph)
    assert dataset.namespace_manager.qname(str(BALLERINA)) == "work:ballerina"
    assert dataset.namespace_manager.qname(str(rdflib.SDO.name)) == "schema:name"


def test_nquads_are_the_same_in_every_process() -> None:
    code = "import sys, wickgraph; sys.stdout.buffer.write(wickgraph.load().nquads().encode())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {wickgraph.load().nquads().encode()}


def test_show_knows_what_is_accepted_and_what_is_not(graph: Graph) -> None:
    shown = graph.as_of("2023-08-04").show("work:ballerina")
    dates = {fact.value: fact.accepted for fact in shown.facts if fact.property == "schema:datePublished"}
    assert dates == {"2023": False, "2024": False, "2024-06-07": True}
    assert "planned (not chosen)" in str(shown)


def test_show_tells_of_the_parts_of_a_person(graph: Graph) -> None:
    facts = graph.show("Lance Reddick").facts
    assert {"performance:ballerina.lance-reddick", "event:death-of-lance-reddick"} <= {fact.subject for fact in facts}


def test_show_of_a_claim_tells_what_it_says(graph: Graph) -> None:
    told = {(one.subject, one.property, one.value) for one in graph.show("claim:ballerina.director.len-wiseman").facts}
    assert told == {
        ("work:ballerina", "schema:director", "person:len-wiseman"),
        ("claim:ballerina.director.len-wiseman", "wick:appointedOn", "2019-10"),
    }


def test_show_of_something_no_source_speaks_of_says_so(graph: Graph) -> None:
    assert "No source says anything about it." in str(graph.show("wick:Claim"))


def test_show_tells_whose_word_a_fact_is(graph: Graph) -> None:
    by = {fact.attributed_to for fact in graph.show("Prague").facts if fact.property == "wick:filmingLocation"}
    assert by == {"Collider", None}


def test_an_unknown_entity_is_an_error(graph: Graph) -> None:
    with pytest.raises(UnknownName):
        graph.show("Nobody of this name")


def test_a_graph_says_what_it_is(graph: Graph) -> None:
    assert repr(graph) == f"<Graph of {len(graph):,} statements, View()>"
