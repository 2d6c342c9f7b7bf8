"""Layouts: a place of its own for every mark and every label."""

from __future__ import annotations

from itertools import combinations

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wickgraph.errors import UsageError
from wickgraph.layout import MOST_NODES, Layout, arrange, most_connected, ranked, readable, weighted_degrees


def network_of(shape: networkx.Graph, weight: int = 1) -> networkx.Graph:
    """Return a graph with nodes named in the order of the shape's, labels, and weights."""
    network = networkx.relabel_nodes(networkx.convert_node_labels_to_integers(shape), "person:n{:03}".format)
    networkx.set_node_attributes(network, {node: f"Person {node[-3:]}" for node in network}, "label")
    networkx.set_edge_attributes(network, weight, "weight")
    return network


def arranged(network: networkx.Graph, width: float = 60.0, radius: float = 6.0) -> Layout:
    sizes = [(width, 8.0), (width / 2, 17.0)]
    return arrange(network, dict.fromkeys(network, radius), dict.fromkeys(network, sizes))


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def mark(spot: tuple[float, float], radius: float) -> tuple[float, ...]:
    return spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius


def nothing_overlaps(layout: Layout, radius: float = 6.0) -> bool:
    marks = {node: mark(spot, radius) for node, spot in layout.positions.items()}
    apart = not any(
        overlap(one, other) for boxes in (layout.boxes, marks) for one, other in combinations(boxes.values(), 2)
    )
    covered = any(overlap(box, marks[other]) for node, box in layout.boxes.items() for other in marks if other != node)
    return apart and not covered


def within(layout: Layout) -> bool:
    return all(
        0 <= left <= right <= layout.width and 0 <= bottom <= top <= layout.height
        for left, bottom, right, top in layout.boxes.values()
    )


SHAPES = {
    "one node": networkx.empty_graph(1),
    "one edge": networkx.path_graph(2),
    "a path": networkx.path_graph(40),
    "a star of 80": networkx.star_graph(80),
    "a clique of 60": networkx.complete_graph(60),
    "two components": networkx.disjoint_union(networkx.complete_graph(9), networkx.cycle_graph(7)),
    "two sides": networkx.complete_bipartite_graph(12, 25),
    "a grid": networkx.grid_2d_graph(7, 7),
    "no edges": networkx.empty_graph(50),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_no_label_covers_another_or_a_foreign_mark(shape: networkx.Graph) -> None:
    layout = arranged(network_of(shape))
    assert nothing_overlaps(layout)
    assert within(layout)


@pytest.mark.parametrize("width", [5.0, 150.0])
def test_labels_of_any_width_find_their_place(width: float) -> None:
    assert nothing_overlaps(arranged(network_of(networkx.wheel_graph(25)), width))


@settings(max_examples=30)
@given(st.integers(1, 25), st.floats(0, 0.5), st.integers(0, 1000))
def test_nothing_overlaps_in_random_networks(nodes: int, density: float, seed: int) -> None:
    layout = arranged(network_of(networkx.gnp_random_graph(nodes, density, seed=seed)))
    assert nothing_overlaps(layout)
    assert within(layout)


def test_the_largest_network_that_may_be_drawn_fits_on_a_poster() -> None:
    layout = arranged(network_of(networkx.barabasi_albert_graph(MOST_NODES, 2, seed=1)))
    assert max(layout.width, layout.height) < 40 * 72


def test_components_lie_side_by_side_the_largest_first() -> None:
    network = network_of(networkx.disjoint_union(networkx.cycle_graph(5), networkx.complete_graph(9)))
    spots = arranged(network).positions
    large, small = (
        [spots[node] for node in nodes]
        for nodes in sorted(networkx.connected_components(network), key=len, reverse=True)
    )
    assert max(x for x, _ in large) < min(x for x, _ in small) or min(y for _, y in large) > max(y for _, y in small)


def test_a_tie_that_weighs_more_does_not_depend_on_how_it_was_added() -> None:
    one = network_of(networkx.karate_club_graph(), weight=2)
    other = networkx.Graph(**one.graph)
    other.add_nodes_from(sorted(one.nodes(data=True), reverse=True))
    other.add_edges_from((b, a, data) for a, b, data in sorted(one.edges(data=True), reverse=True, key=lambda e: e[:2]))
    assert arranged(one).positions == arranged(other).positions


def test_a_loop_does_not_disturb() -> None:
    network = network_of(networkx.path_graph(3))
    network.add_edge("person:n000", "person:n000", weight=1)
    assert nothing_overlaps(arranged(network))


def test_rank_is_by_weighted_degree_then_by_label() -> None:
    network = networkx.Graph()
    network.add_weighted_edges_from([("b", "a", 1), ("a", "c", 5), ("d", "b", 1)])
    networkx.set_node_attributes(network, {"a": "A", "b": "B", "c": "C", "d": "D"}, "label")
    assert weighted_degrees(network) == {"a": 6, "b": 2, "c": 5, "d": 1}
    assert ranked(network) == ["a", "c", "b", "d"]
    network.nodes["d"]["label"], network.edges["b", "d"]["weight"] = "0", 4
    assert ranked(network) == ["a", "b", "c", "d"]
    network.nodes["c"]["label"] = "A A"
    assert ranked(network) == ["a", "c", "b", "d"], "the label decides between b and c"


def test_the_most_connected_are_taken_with_the_ties_among_them() -> None:
    network = network_of(networkx.star_graph(5))
    network.graph["title"] = "Stars"
    smaller = most_connected(network, 3)
    assert list(smaller) == ["person:n000", "person:n001", "person:n002"]
    assert smaller.number_of_edges() == 2
    assert smaller.graph == {"title": "Stars", "note": "the 3 most connected of 6 with the ties among them"}
    assert "note" not in network.graph


def test_all_nodes_need_no_note() -> None:
    network = network_of(networkx.star_graph(5))
    whole = most_connected(network, 6)
    assert list(whole) == list(network)
    assert "note" not in whole.graph


@pytest.mark.parametrize("k", [0, -3])
def test_fewer_than_one_node_cannot_be_taken(k: int) -> None:
    with pytest.raises(UsageError, match=f"^top is {k}; expected a number of nodes from 1 on"):
        most_connected(network_of(networkx.path_graph(3)), k)


def test_what_is_too_large_to_read_is_refused_with_advice() -> None:
    readable(network_of(networkx.empty_graph(MOST_NODES)))
    crowd = network_of(networkx.empty_graph(MOST_NODES + 1))
    with pytest.raises(
        UsageError, match=rf"^{MOST_NODES + 1} nodes are too many .*--top .*--as-of.*graphml"
    ) as refused:
        readable(crowd)
    assert "--works" not in str(refused.value), "there are none but works of the franchise"
    crowd.add_node("work:other", label="Another work", franchise=False)
    with pytest.raises(UsageError, match="--works franchise"):
        readable(crowd)


def test_an_empty_network_is_refused() -> None:
    with pytest.raises(UsageError, match="empty"):
        readable(networkx.Graph())
