"""Projections: what a product of sparse matrices gives is what networkx's own projection gives, with the evidence."""

from __future__ import annotations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from wickgraph.projection import incidence, project, shared

MEMBERSHIPS = st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("uvwxyz")), min_size=1, max_size=40)


@given(MEMBERSHIPS)
def test_weights_are_those_of_networkx(pairs: set[tuple[str, str]]) -> None:
    bipartite = networkx.Graph(pairs)
    members = {member for member, _ in pairs}
    usual = networkx.bipartite.weighted_projected_graph(bipartite, members)
    ours = project((member, group, ()) for member, group in pairs)
    assert set(ours) == members
    assert {frozenset(edge[:2]): edge[2] for edge in ours.edges.data("weight")} == {
        frozenset(edge[:2]): edge[2] for edge in usual.edges.data("weight")
    }


@given(MEMBERSHIPS)
def test_an_edge_cites_the_groups_and_the_claims_of_both(pairs: set[tuple[str, str]]) -> None:
    network = project((member, group, (f"{member} in {group}",)) for member, group in pairs)
    for one, other, edge in network.edges(data=True):
        groups = sorted({group for member, group in pairs if member == one} & {g for m, g in pairs if m == other})
        assert edge["works"] == tuple(groups)
        assert sorted(edge["claims"]) == sorted(f"{who} in {group}" for group in groups for who in (one, other))


@given(MEMBERSHIPS)
def test_nodes_are_sorted_and_both_directions_are_one_edge(pairs: set[tuple[str, str]]) -> None:
    network = project((member, group, ()) for member, group in pairs)
    assert list(network) == sorted(network)
    assert all(one < other for one, other in network.edges)
    assert all(network.adj[one][other] is network.adj[other][one] for one, other in network.edges)
    network.add_edge("a", "new")  # it is a graph like any other
    assert network.has_edge("new", "a")


def test_a_membership_said_twice_counts_once() -> None:
    network = project([("a", "x", ("one",)), ("a", "x", ("one",)), ("b", "x", ("two",))])
    assert network.edges["a", "b"] == {"weight": 1, "works": ("x",), "claims": ("one", "two")}


def test_nobody_is_a_network_without_nodes() -> None:
    assert len(project([])) == 0
    assert incidence([])[2].shape == (0, 0)


def test_the_diagonal_counts_what_each_belongs_to() -> None:
    members, _, matrix = incidence([("a", "x"), ("a", "y"), ("b", "y")])
    assert dict(zip(members, shared(matrix).diagonal().tolist(), strict=True)) == {"a": 2, "b": 1}
