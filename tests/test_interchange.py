"""Interchange: what Gephi, Cytoscape, a spreadsheet or a script reads is what the network is, types included."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import networkx
import pytest

from wickgraph import Graph
from wickgraph.errors import UsageError
from wickgraph.interchange import edges, nodes, plain, serialize, ties, to_pandas
from wickgraph.network import KINDS

HOSTILE = '<b>&amp; "quoted", ; \u202eright to left\u202c 😀 O\'Brien'


def hostile() -> networkx.Graph:
    network = networkx.Graph(kind="co-star", title=HOSTILE, view="asserted")
    network.add_node("person:one", label=HOSTILE, kind="person")
    network.add_node("person:two", label="two\nlines\tand a tab", kind="person")
    network.add_edge("person:one", "person:two", weight=2, works=("work:a", "work:b"), claims=("claim:a.b",))
    return network


@pytest.mark.parametrize("kind", KINDS)
def test_graphml_comes_back_with_its_types(graph: Graph, kind: str) -> None:
    network = plain(graph.network(kind))
    back = networkx.read_graphml(io.BytesIO(serialize(graph.network(kind), "graphml")))
    assert dict(back.nodes(data=True)) == dict(network.nodes(data=True))
    assert {frozenset(edge): data for *edge, data in back.edges(data=True)} == {
        frozenset(edge): data for *edge, data in network.edges(data=True)
    }
    assert {name: back.graph[name] for name in network.graph} == network.graph


@pytest.mark.parametrize("kind", KINDS)
def test_gexf_comes_back_with_its_types(graph: Graph, kind: str) -> None:
    network = plain(graph.network(kind))
    back = networkx.read_gexf(io.BytesIO(serialize(graph.network(kind), "gexf")))
    assert dict(back.nodes(data=True)) == dict(network.nodes(data=True))
    for one, other, data in network.edges(data=True):
        found = {name: value for name, value in back.edges[one, other].items() if name != "id"}
        assert found == data  # 1.0, which GEXF makes of a weight of 1, is 1


@pytest.mark.parametrize("kind", KINDS)
def test_node_link_json_comes_back_whole(graph: Graph, kind: str) -> None:
    network = graph.network(kind)
    back = networkx.node_link_graph(json.loads(serialize(network, "json")), edges="edges")
    assert dict(back.nodes(data=True)) == dict(network.nodes(data=True))
    assert back.graph == network.graph
    for one, other, data in network.edges(data=True):
        assert back.edges[one, other] == {
            name: list(value) if isinstance(value, tuple) else value for name, value in data.items()
        }


def test_the_tables_have_all_nodes_and_edges(graph: Graph) -> None:
    network = graph.network("actor-film")
    people = list(csv.DictReader(io.StringIO(serialize(network, "csv-nodes").decode())))
    lines = list(csv.DictReader(io.StringIO(serialize(network, "csv").decode())))
    assert {row["id"]: row["label"] for row in people} == dict(network.nodes(data="label"))
    assert {(row["source"], row["target"]) for row in lines} == set(network.edges)
    row = next(row for row in lines if row["target"] == "work:lovejoy")
    assert row["source_label"] == "Ian McShane"
    assert row["claims"] == "claim:lovejoy.ian-mcshane.in-work.lovejoy"


def test_people_are_told_which_of_two_things_of_one_label_is_meant(graph: Graph) -> None:
    rows = ties(graph.network("universe"))
    told = {name for row in rows for name in (row.one, row.other)}
    assert {"John Wick (character:john-wick)", "John Wick (work:john-wick)"} <= told
    assert "John Wick" not in told


def test_frames_of_pandas_have_numbers_and_truth_values(graph: Graph) -> None:
    people, lines = to_pandas(graph.network("actor-film"))
    assert set(people["bipartite"]) == {0, 1}
    assert people.loc[people.kind == "work", "franchise"].map(type).unique().tolist() == [bool]
    assert lines["weight"].dtype == "int64"


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_texts_that_need_escaping_survive(form: str) -> None:
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[form]
    back = read(io.BytesIO(serialize(hostile(), form)))
    assert back.nodes["person:one"]["label"] == HOSTILE
    assert back.edges["person:one", "person:two"]["works"] == "work:a work:b"


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_character_that_xml_has_not_is_refused(form: str) -> None:
    network = hostile()
    network.nodes["person:one"]["label"] = "bell\x07"
    with pytest.raises(UsageError, match=r"U\+0007; csv or json can"):
        serialize(network, form)


def test_a_format_that_does_not_exist_is_named() -> None:
    with pytest.raises(UsageError, match="'pajek' is no format of networks; expected one of csv"):
        serialize(hostile(), "pajek")


def test_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "import hashlib, wickgraph; from wickgraph.interchange import FORMATS, serialize; g = wickgraph.load();"
        "made = {(k, f): serialize(g.network(k), f) for k in ('universe', 'crew') for f in FORMATS};"
        "print({name: hashlib.sha256(made[name]).hexdigest() for name in made})"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_people_read_the_heaviest_ties_first_and_only_columns_that_say_something(graph: Graph) -> None:
    rows = ties(graph.network("co-star"))
    assert rows.columns == ["one", "other", "weight", "works", "claims"]
    assert "John Wick: Chapter 2" in rows[0].works
    assert [row.weight for row in rows] == sorted((row.weight for row in rows), reverse=True)
    assert ties(graph.network("actor-film")).columns == ["one", "other", "weight", "roles", "claims"]


def test_a_table_of_nodes_has_the_columns_of_its_network(graph: Graph) -> None:
    assert nodes(graph.network("sources")).columns == ["id", "label", "kind", "date", "grade"]
    assert len(edges(graph.network("crew"))) == graph.network("crew").number_of_edges()
