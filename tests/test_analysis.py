"""Rankings, communities and what holds a network together, on networks whose answers are known."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from random import Random
from typing import Any

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wickgraph import Graph, analysis
from wickgraph.errors import NoAnswer, UsageError
from wickgraph.listing import Listing
from wickgraph.network import KINDS

#: Networks of at most eight nodes, by their edges.
EDGES = st.sets(st.sampled_from(list(combinations("abcdefgh", 2))), min_size=1)


def network(edges: Iterable[Sequence[str]], **weights: int) -> networkx.Graph:
    """Return a network as ``graph.network`` makes them: edges "ab" tie person:a and person:b, by default with 1."""
    found = networkx.Graph(title="Friends", view="asserted")
    pairs = sorted(tuple(sorted(edge)) for edge in edges)
    for name in sorted({name for pair in pairs for name in pair}):
        found.add_node(f"person:{name}", label=name.upper(), kind="person")
    for pair in pairs:
        one, two = (f"person:{name}" for name in pair)
        found.add_edge(one, two, weight=weights.get("".join(pair), 1), works=(), claims=(), relations=())
    return found


def clique(names: str) -> list[str]:
    return ["".join(pair) for pair in combinations(names, 2)]


STAR = network(["xa", "xb", "xc"])
PATH = network(["ab", "bc", "cd", "de"])
CLIQUES = network([*clique("abcde"), "ex", "xp", *clique("pqrst")])
MESSY = network(["ab", "bc", "ca", "cd", "de", "ef", "fd", "xy"], ab=3, xy=9, de=2)


def scores(rows: Listing) -> dict[str, Any]:
    return {row.label: row.score for row in rows}


# Rankings


@pytest.mark.parametrize(
    ("by", "middle", "end"),
    [
        ("degree", 3, 1),
        ("weighted-degree", 3, 1),
        ("betweenness", 1, 0),
        ("closeness", 1, 3 / 5),
        ("eigenvector", 1 / 2**0.5, 1 / 6**0.5),
        # x = 0.15/4 + 0.85 * 3a, a = 0.15/4 + 0.85 * x/3
        ("pagerank", (0.0375 + 0.85 * 0.1125) / (1 - 0.85**2), (1 - (0.0375 + 0.85 * 0.1125) / (1 - 0.85**2)) / 3),
    ],
)
def test_the_middle_of_a_star_comes_first_by_every_measure_with_the_score_of_the_textbook(
    by: str, middle: float, end: float
) -> None:
    found = analysis.rank(STAR, by)
    assert [(row.rank, row.label) for row in found] == [(1, "X"), (2, "A"), (2, "B"), (2, "C")]
    assert scores(found) == pytest.approx({"X": middle, "A": end, "B": end, "C": end}, abs=1e-6)


def test_a_row_of_a_ranking_has_rank_label_kind_node_and_score() -> None:
    found = analysis.rank(STAR, "degree", top=1)
    assert found.columns == ["rank", "label", "kind", "node", "score"]
    assert found == [(1, "X", "person", "person:x", 3)]
    assert found.note == "Friends (asserted): degree, the number of ties. Shown: 1 of 4."


@pytest.mark.parametrize("by", ["weighted-degree", "eigenvector", "pagerank"])
def test_a_stronger_tie_makes_more_central(by: str) -> None:
    found = scores(analysis.rank(network(["xa", "xb"], ax=5), by))
    assert found["A"] > found["B"]


@pytest.mark.parametrize("by", ["degree", "betweenness", "closeness"])
def test_the_weight_of_a_tie_is_no_length(by: str) -> None:
    strong, weak = network(["ab", "bc", "ca", "cd"], ab=9), network(["ab", "bc", "ca", "cd"])
    assert analysis.rank(strong, by) == analysis.rank(weak, by)


def test_betweenness_is_the_share_of_pairs_whose_shortest_path_leads_through_a_node() -> None:
    # Of six pairs of others, c lies between four; b and d between three each.
    assert scores(analysis.rank(PATH, "betweenness")) == {"C": 4 / 6, "B": 3 / 6, "D": 3 / 6, "A": 0, "E": 0}


def test_equal_scores_share_a_rank_and_the_next_rank_counts_them_all() -> None:
    assert [(row.rank, row.label) for row in analysis.rank(PATH)] == [(1, "B"), (1, "C"), (1, "D"), (4, "A"), (4, "E")]


def test_scores_that_differ_by_rounding_only_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = {"person:a": 0.3, "person:x": 0.1 + 0.2, "person:b": 0.2, "person:c": 0.2 - 1e-6}
    monkeypatch.setattr(networkx, "closeness_centrality", lambda network: exact)
    ranks = [(row.rank, row.label) for row in analysis.rank(STAR, "closeness")]
    assert ranks == [(1, "A"), (1, "X"), (3, "B"), (4, "C")]


def test_closeness_counts_what_is_out_of_reach_as_wasserman_and_faust_do() -> None:
    # y reaches one of seven others, in one step: 1/7 * 1/1.
    found = analysis.rank(MESSY, "closeness")
    assert scores(found)["Y"] == pytest.approx(1 / 7)
    assert "in 2 parts, the largest of 6 nodes; nodes of small parts reach few" in found.note


def test_the_eigenvector_of_a_network_in_parts_lies_in_one_of_them_and_the_note_says_so() -> None:
    found = analysis.rank(network([*clique("abcd"), "xy"]), "eigenvector")
    assert {row.label: row.score for row in found if row.rank > 1} == {"X": 0, "Y": 0}
    assert "takes all of the score" in found.note


def test_pagerank_gives_each_part_of_a_network_its_share_by_size() -> None:
    found = scores(analysis.rank(MESSY, "pagerank"))
    assert found["X"] + found["Y"] == pytest.approx(2 / 8)


def test_a_network_without_ties_is_ranked_with_scores_of_zero() -> None:
    alone = networkx.Graph()
    alone.add_nodes_from(["person:a", "person:b"])
    for by in ("degree", "weighted-degree", "betweenness", "closeness"):
        assert [row.score for row in analysis.rank(alone, by)] == [0, 0]


def test_betweenness_of_a_large_network_is_estimated_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = scores(analysis.rank(CLIQUES, "betweenness"))
    monkeypatch.setattr(analysis, "EXACT", 10)
    monkeypatch.setattr(analysis, "SEARCHES", 6)
    found = analysis.rank(CLIQUES, "betweenness")
    assert scores(found) != exact
    assert found == analysis.rank(CLIQUES, "betweenness")
    assert "Estimated from the paths of 6 of the 11 nodes (seed 0)." in found.note


@pytest.mark.parametrize("call", [analysis.rank, lambda *args, **more: analysis.contrast(STAR, *args, **more)])
def test_an_unknown_measure_and_a_top_below_one_are_refused(call: Callable[..., Listing]) -> None:
    with pytest.raises(UsageError, match=r"^'page-rank' is no measure; expected one of degree, .*pagerank\. Did you m"):
        call(STAR, by="page-rank")
    for top in (0, -3):
        with pytest.raises(UsageError, match=f"^top is {top}; expected a number of rows from 1 on$"):
            call(STAR, top=top)


@pytest.mark.parametrize("by", analysis.MEASURES)
def test_an_empty_network_has_no_ranking(by: str) -> None:
    with pytest.raises(NoAnswer, match=r"^Friends \(asserted\): nothing is in it, so there is no ranking; try a"):
        analysis.rank(network([]), by)


def test_a_measure_that_does_not_converge_says_so_and_what_to_do() -> None:
    # The longer a path, the nearer are its two largest eigenvalues.
    long = networkx.path_graph([f"person:{number:03}" for number in range(300)])
    with pytest.raises(
        NoAnswer, match=r"^the network: eigenvector has not converged after 2000 rounds .*; try pagerank"
    ):
        analysis.rank(long, "eigenvector")
    assert analysis.rank(long, "pagerank")


# How a ranking changes


def test_a_contrast_keeps_the_order_of_the_first_and_counts_ranks_gained_in_the_other() -> None:
    found = analysis.contrast(PATH, network(["ab", "bc", "ac"]))
    assert [(row.label, row.rank, row.other_rank, row.change) for row in found] == [
        ("B", 1, 1, 0),
        ("C", 1, 1, 0),
        ("D", 1, None, None),
        ("A", 4, 1, 3),
        ("E", 4, None, None),
    ]
    assert (
        "other: Friends (asserted), 3 nodes and 3 ties; it lacks 2 and has 0 more.\nOther ranks: 1, most of all A (+3)."
        in found.note
    )


def test_a_contrast_with_itself_changes_nothing() -> None:
    for by in analysis.MEASURES:
        found = analysis.contrast(CLIQUES, CLIQUES, by)
        assert {(row.change, row.score - row.other_score) for row in found} == {(0, 0)}


def test_a_comparison_goes_by_gain_and_tells_who_is_new_and_who_is_gone() -> None:
    found = analysis.compare(network(["ab", "bc", "cz"]), network(["ab", "bc", "bd", "be"]))
    assert [(row.label, row.what, row.gain) for row in found] == [
        ("B", "up", 2),
        ("D", "new", 1),
        ("E", "new", 1),
        ("A", "same", 0),
        ("C", "down", -1),
        ("Z", "gone", -1),
    ]
    assert (found[-1].score_after, found[-1].rank_after, found[1].score_before) == (None, None, None)


def test_a_comparison_does_not_take_rounding_for_a_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    results = iter([{"person:a": 0.3}, {"person:a": 0.1 + 0.2}])
    monkeypatch.setattr(networkx, "closeness_centrality", lambda network: next(results))
    assert [(row.what, row.gain) for row in analysis.compare(STAR, STAR, "closeness")] == [("same", 0)]


# Communities


def test_two_cliques_with_a_bridge_are_two_communities() -> None:
    found = analysis.communities(network([*clique("abcde"), "ep", *clique("pqrst")]))
    assert [(row.community, row.size, row.members) for row in found] == [
        (1, 5, ("A", "B", "C", "D", "E")),
        (2, 5, ("P", "Q", "R", "S", "T")),
    ]
    # 20 of 21 ties are inside; each community has half of all ends of ties.
    assert f"2 communities, modularity {20 / 21 - 1 / 2:.3f} (seed 0)." in found.note


def test_the_members_of_a_community_with_the_strongest_ties_inside_come_first() -> None:
    (found,) = analysis.communities(network(["ab", "bc", "ca"], bc=5))
    assert found.members == ("B", "C", "A")


def test_a_community_names_the_works_on_which_most_of_its_ties_rest() -> None:
    tied = network([*clique("abc"), *clique("pqr")])
    for number, edge in enumerate(sorted(tied.edges)):
        tied.edges[edge]["works"] = ("work:shared", f"work:{number}") if "person:a" in edge else ("work:other",)
    assert analysis.communities(tied)[0].works == ("work:shared", "work:0", "work:1")
    assert analysis.communities(tied)[1].works == ("work:other",)


def test_a_name_that_two_members_share_is_told_apart() -> None:
    twins = network(["ab"])
    twins.nodes["person:b"]["label"] = "A"
    assert analysis.communities(twins)[0].members == ("A (person:a)", "A (person:b)")


def test_nodes_without_ties_are_counted_and_not_listed() -> None:
    tied = network(["ab"])
    tied.add_node("person:z", label="Z", kind="person")
    found = analysis.communities(tied)
    assert (len(found), found.note.endswith(" Alone: 1.")) == (1, True)
    assert analysis.partition(tied) == [["person:a", "person:b"], ["person:z"]]


def test_a_higher_resolution_makes_smaller_communities() -> None:
    sizes = [max(map(len, analysis.partition(CLIQUES, resolution=one))) for one in (0.01, 1, 20)]
    assert sizes == [11, 6, 1]


@given(EDGES, st.randoms(use_true_random=False))
def test_communities_do_not_depend_on_the_order_in_which_a_network_was_built(
    edges: set[tuple[str, str]], random: Random
) -> None:
    one = network(edges)
    shuffled = list(one.edges)
    random.shuffle(shuffled)
    assert analysis.partition(networkx.Graph(shuffled)) == analysis.partition(one)


def test_a_network_without_ties_has_no_communities_and_nothing_to_fall_apart() -> None:
    with pytest.raises(NoAnswer, match=r"^Friends \(asserted\): no ties are in it, so there are no communities; try"):
        analysis.communities(network([]))
    with pytest.raises(NoAnswer, match="so there is nothing to fall apart"):
        analysis.bridges(network([]))


@pytest.mark.parametrize("resolution", [0, -1, float("nan")])
def test_a_resolution_that_is_not_above_zero_is_refused(resolution: float) -> None:
    with pytest.raises(UsageError, match=f"^resolution is {resolution:g}; expected a number above 0"):
        analysis.communities(STAR, resolution=resolution)


# Bridges


def test_what_holds_two_cliques_together_is_found_with_what_falls_apart() -> None:
    found = analysis.bridges(CLIQUES)
    assert [(row.what, row.label, row.cut_off, row.parts) for row in found] == [
        ("articulation point", "X", 5, "2×5"),
        ("bridge", "E – X", 5, "6 + 5"),
        ("bridge", "P – X", 5, "6 + 5"),
        ("articulation point", "E", 4, "6 + 4"),
        ("articulation point", "P", 4, "6 + 4"),
    ]
    assert found.note == "Friends (asserted): 3 articulation points, 2 bridges."


def test_a_bridge_tells_the_works_or_else_the_relations_it_is_made_of() -> None:
    tied = network(["ab", "bc"])
    tied.edges["person:a", "person:b"].update(works=("work:ballerina",), relations=("actor",))
    tied.edges["person:b", "person:c"].update(relations=("killed by",))
    through = {row.node: row.through for row in analysis.bridges(tied) if row.what == "bridge"}
    assert through == {("person:a", "person:b"): ("work:ballerina",), ("person:b", "person:c"): ("killed by",)}


def test_a_circle_has_no_bridge_and_no_articulation_point() -> None:
    assert analysis.bridges(network(["ab", "bc", "cd", "da"])) == []


@given(EDGES)
def test_the_parts_are_those_that_remain_when_a_tie_or_a_node_is_taken_away(edges: set[tuple[str, str]]) -> None:
    whole = network(edges)
    for row in analysis.bridges(whole):
        rest = whole.copy()
        (component,) = (one for one in networkx.connected_components(whole) if row.node[0] in one)
        if len(row.node) == 1:
            rest.remove_node(*row.node)
        else:
            rest.remove_edge(*row.node)
        sizes = sorted(len(one) for one in networkx.connected_components(rest) if one <= component)
        counted = [one.rpartition("×") for one in row.parts.split(" + ")]
        assert sorted(int(size) for count, _, size in counted for _ in range(int(count or 1))) == sizes
        assert row.cut_off == sum(sizes) - max(sizes)


@given(EDGES)
def test_no_cut_is_missed(edges: set[tuple[str, str]]) -> None:
    whole = network(edges)
    found = {row.node for row in analysis.bridges(whole)}
    parts = networkx.number_connected_components(whole)
    for node in whole:
        rest = whole.subgraph(set(whole) - {node})
        assert ((node,) in found) == (len(rest) > 0 and networkx.number_connected_components(rest) > parts)
    for edge in whole.edges:
        rest = networkx.restricted_view(whole, [], [edge])
        assert (tuple(sorted(edge)) in found) == (networkx.number_connected_components(rest) > parts)


# All of them


def test_all_answers_are_the_same_in_every_process() -> None:
    script = """
import networkx
from wickgraph import analysis, paths
network = networkx.relabel_nodes(networkx.les_miserables_graph(), lambda name: f"character:{name.lower()}")
for by in analysis.MEASURES:
    print(analysis.rank(network, by).to_json())
analysis.EXACT = 10
analysis.SEARCHES = 9
print(analysis.rank(network, "betweenness").to_json(), analysis.communities(network, seed=7).to_json())
print(analysis.bridges(network).to_json(), paths.shortest(network, "character:labarre", "character:brujon"))
"""
    answers = set()
    for seed in ("0", "1", "42"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        answers.add(
            subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True).stdout
        )
    assert len(answers) == 1
    assert b"valjean" in answers.pop()


# The packaged graph


def test_who_is_in_most_films_with_most_others_leads_the_co_stars(graph: Graph) -> None:
    first = analysis.rank(graph.network("co-star"), "betweenness", top=3)
    assert {row.label for row in first} == {"Ian McShane", "Keanu Reeves", "Lance Reddick"}


def test_whoever_made_the_films_leads_the_crews(graph: Graph) -> None:
    for by in analysis.MEASURES:
        assert analysis.rank(graph.network("crew"), by, top=1)[0].node == "person:chad-stahelski"


def test_john_wick_is_the_character_with_the_strongest_ties(graph: Graph) -> None:
    for by in ("weighted-degree", "eigenvector", "pagerank"):
        assert analysis.rank(graph.network("character"), by, top=1)[0].node == "character:john-wick"


def test_the_series_and_the_spin_off_are_communities_of_their_own_among_the_co_stars(graph: Graph) -> None:
    works = [row.works for row in analysis.communities(graph.network("co-star"))]
    for work in ("Ballerina", "The Continental: From the World of John Wick"):
        assert sum(named[:1] == (work,) for named in works) == 1


def test_without_ballerina_parts_of_the_credits_fall_off(graph: Graph) -> None:
    cut = {row.node: row for row in analysis.bridges(graph.network("credits"))}[("work:ballerina",)]
    assert cut.cut_off > 20


def test_whoever_was_cast_last_is_new_in_a_comparison_of_two_days(graph: Graph) -> None:
    found = analysis.compare(*(graph.as_of(day).network("co-star") for day in ("2023-08-04", "2025-06-30")))
    what = {row.label: row.what for row in found}
    assert (what["Abraham Popoola"], what["Anjelica Huston"]) == ("new", "up")


@pytest.mark.parametrize("by", analysis.MEASURES)
def test_every_network_of_the_graph_has_a_ranking_by_every_measure(graph: Graph, by: str) -> None:
    for kind in KINDS:
        assert analysis.rank(graph.network(kind), by, top=1)[0].rank == 1
