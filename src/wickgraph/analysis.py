"""Analyses of networks: rankings, how they change, communities, and what holds a network together.

Every algorithm is networkx's own and is called by its public name, so that a backend of networkx
(https://networkx.org/documentation/stable/backends.html) that the user has chosen computes it.
"""

from __future__ import annotations

from collections import Counter

from .errors import NoAnswer, UsageError, did_you_mean
from .listing import Listing
from .network import called

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    import networkx

    #: Rank and score of every node, in the order of the ranking.
    Ranks = dict[str, tuple[int, float]]

__all__ = ["MEASURES", "bridges", "communities", "compare", "contrast", "partition", "rank"]

#: The measures of a ranking, and what each of them counts.
MEASURES = {
    "degree": "the number of ties",
    "weighted-degree": "the weights of all ties, added up",
    "betweenness": "the share of shortest paths between two others that lead through it; steps count, weights do not",
    "closeness": "the share of the others within reach, over their mean distance in steps; weights do not count",
    "eigenvector": "ties to what is central itself count more, by their weights; the squares of all scores add up to 1",
    "pagerank": "where a random walk along the ties, by their weights, spends its time; all scores add up to 1",
}
#: Networks of more nodes than this have their betweenness estimated from as many searches as the second number says.
EXACT, SEARCHES = 2000, 200
#: Power iteration ends where no score changes by more than this on average, or fails after so many rounds.
_TOLERANCE, _ROUNDS = 1e-10, 2000
#: Scores are equal where they differ by less than this part of the highest.
_EQUAL = 1e-9


def rank(network: networkx.Graph, by: str = "degree", top: int | None = None) -> Listing:
    """Return the nodes of a network by a measure of centrality, all or the first ``top``.

    Columns: rank, label, kind, node (the prefixed name) and score: a whole number for the two kinds of degree, else at
    most 1. Scores that differ by less than a billionth of the highest are equal and share a rank, by label.

    A weight is the strength of a tie. ``weighted-degree``, ``eigenvector`` and ``pagerank`` use it. ``betweenness`` and
    ``closeness`` go by shortest paths, for which it is no length: they count steps.

    - degree, betweenness and closeness: Freeman 1978, https://doi.org/10.1016/0378-8733(78)90021-7
    - betweenness, how it is computed: Brandes 2001, https://doi.org/10.1080/0022250X.2001.9990249; past 2,000 nodes it
      is estimated from 200 of them (seed 0): Brandes and Pich 2007, https://doi.org/10.1142/S0218127407018403
    - closeness of a network in several parts: Wasserman and Faust 1994, page 201,
      https://doi.org/10.1017/CBO9780511815478
    - eigenvector: Bonacich 1972, https://www.jstor.org/stable/270732; computed to six decimals
    - pagerank: Page, Brin, Motwani and Winograd 1999, http://ilpubs.stanford.edu:8090/422/; damping 0.85

    Raises UsageError for a measure that does not exist and a ``top`` below 1, NoAnswer for a network without nodes and
    a measure that does not converge.

    >>> import networkx
    >>> [(one.rank, one.label, one.score) for one in rank(networkx.Graph([("Winston", "Charon"), ("Winston", "Eve")]))]
    [(1, 'Winston', 2), (2, 'Charon', 1), (2, 'Eve', 1)]
    """
    _check(by, top)
    ranks = _ranks(network, by)
    rows = [(place, *_described(network, node), score) for node, (place, score) in ranks.items()]
    note = f"{_name(network)}: {by}, {MEASURES[by]}.{_caveats(network, by)}"
    return Listing(["rank", "label", "kind", "node", "score"], rows[:top], note + _cut(rows, top))


def contrast(network: networkx.Graph, other: networkx.Graph, by: str = "degree", top: int | None = None) -> Listing:
    """Return the ranking of a network beside that of another, such as the one without disputed claims.

    Columns: label, kind, node, rank, score, other_rank, other_score, change. The order is that of ``network``;
    ``change`` is the number of ranks that a node rises (or, below 0, falls) in the other. What is not in the other has
    None in its columns. Measures and errors are those of ``rank``.

    >>> import networkx
    >>> network = networkx.Graph([("Winston", "Charon"), ("Winston", "Eve"), ("Charon", "Zero")])
    >>> rows = contrast(network, networkx.Graph([("Winston", "Charon"), ("Winston", "Eve")]))
    >>> [(one.label, one.rank, one.other_rank, one.change) for one in rows]
    [('Charon', 1, 2, -1), ('Winston', 1, 1, 0), ('Eve', 3, 2, 1), ('Zero', 3, None, None)]
    """
    _check(by, top)
    ranks, others = _ranks(network, by), _ranks(other, by)
    rows = []
    for node, (place, score) in ranks.items():
        there = others.get(node)
        change = place - there[0] if there else None
        rows.append((*_described(network, node), place, score, *(there or (None, None)), change))
    note = f"{by}, {MEASURES[by]}.\nrank: {_name(network)}, {_size(network)}.\nother: {_name(other)}, {_size(other)}"
    note += f"; it lacks {len(ranks.keys() - others.keys())} and has {len(others.keys() - ranks.keys())} more."
    moved = sorted((row for row in rows if row[-1]), key=lambda row: (-abs(row[-1]), row[3]))
    note += f"\nOther ranks: {len(moved)}" + (f", most of all {moved[0][0]} ({moved[0][-1]:+})." if moved else ".")
    columns = ["label", "kind", "node", "rank", "score", "other_rank", "other_score", "change"]
    return Listing(columns, rows[:top], note + _caveats(network, by) + _cut(rows, top))


def compare(before: networkx.Graph, after: networkx.Graph, by: str = "degree", top: int | None = None) -> Listing:
    """Return who became central from one network to a later one, or to one under another view.

    Columns: label, kind, node, what ("new", "gone", "up", "down", "same"), gain, score_before, score_after,
    rank_before, rank_after. The order is by ``gain``, the score after less the score before, for ranks shift with every
    newcomer and scores do not; what is not there counts as 0 and has None. Measures and errors are those of ``rank``.

    >>> import networkx
    >>> before = networkx.Graph([("Winston", "Charon")])
    >>> rows = compare(before, networkx.Graph([("Winston", "Charon"), ("Eve", "Winston"), ("Eve", "Charon")]))
    >>> [(one.label, one.what, one.gain) for one in rows]
    [('Eve', 'new', 2), ('Charon', 'up', 1), ('Winston', 'up', 1)]
    """
    _check(by, top)
    then, now = _ranks(before, by), _ranks(after, by)
    closest = _EQUAL * max(score for ranks in (then, now) for _, score in ranks.values())
    rows = []
    for node in {**now, **then}:
        (old_rank, old), (new_rank, new) = then.get(node, (None, None)), now.get(node, (None, None))
        gain = (new or 0) - (old or 0)
        moved = "up" if gain > closest else "down" if gain < -closest else "same"
        what = "new" if old is None else "gone" if new is None else moved
        described = _described(after if node in now else before, node)
        rows.append((*described, what, gain if moved != "same" else 0 * gain, old, new, old_rank, new_rank))
    rows.sort(key=lambda row: (-row[4], row[0].casefold(), row[2]))
    note = f"{by}, {MEASURES[by]}.\nbefore: {_name(before)}, {_size(before)}.\nafter: {_name(after)}, {_size(after)}."
    if by in ("eigenvector", "pagerank"):
        note += " The scores share out a fixed sum: where many are new, the others lose."
    columns = ["label", "kind", "node", "what", "gain", "score_before", "score_after", "rank_before", "rank_after"]
    return Listing(columns, rows[:top], note + _cut(rows, top))


def communities(network: networkx.Graph, seed: int = 0, resolution: float = 1.0) -> Listing:
    """Return the communities of a network, found by Louvain's method with weights, the largest first.

    Columns: community (a number from 1), size, members (labels, those with the strongest ties inside first) and works
    (the three on which most ties inside rest). Nodes without ties are left out and counted in the note, as is the
    modularity (Newman 2004, https://doi.org/10.1103/PhysRevE.69.026113). A ``resolution`` above 1 makes smaller
    communities. For the prefixed names, see ``partition``.

    Blondel and others 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008. Raises NoAnswer for a network without
    ties, UsageError for a resolution that is not above 0.

    >>> import networkx
    >>> network = networkx.Graph([("Winston", "Charon"), ("Eve", "Nogi"), ("Eve", "Pine"), ("Nogi", "Pine")])
    >>> [(one.community, one.members) for one in communities(network)]
    [(1, ('Eve', 'Nogi', 'Pine')), (2, ('Charon', 'Winston'))]
    """
    import networkx as nx

    found = partition(network, seed, resolution)
    names, rows = called(network), []
    for number, members in enumerate((one for one in found if len(one) > 1), 1):
        inside = network.subgraph(members)
        strength = dict(inside.degree(weight="weight"))
        ordered = sorted(members, key=lambda node: (-strength[node], names[node].casefold(), node))
        works: Counter[str] = Counter()
        for *_, said in inside.edges(data="works", default=()):
            works.update(said)
        shared = sorted(works, key=lambda work: (-works[work], work))[:3]
        rows.append(
            (
                number,
                len(members),
                tuple(names[node] for node in ordered),
                tuple(names.get(work, work) for work in shared),
            )
        )
    modularity = nx.community.modularity(network, found, weight="weight", resolution=resolution)
    alone = sum(len(one) == 1 for one in found)
    count = "1 community" if len(rows) == 1 else f"{len(rows)} communities"
    note = f"{_name(network)}: {count}, modularity {modularity:.3f} (seed {seed}"
    note += ")." if resolution == 1 else f", resolution {resolution:g})."
    return Listing(["community", "size", "members", "works"], rows, note + (f" Alone: {alone}." if alone else ""))


def partition(network: networkx.Graph, seed: int = 0, resolution: float = 1.0) -> list[list[str]]:
    """Return the communities that ``communities`` describes as lists of nodes, nodes without ties included.

    The largest is first, each is sorted; the same network has the same communities, in whatever order it was built.

    >>> import networkx
    >>> partition(networkx.Graph([("Winston", "Charon"), ("Eve", "Nogi"), ("Eve", "Pine"), ("Nogi", "Pine")]))
    [['Eve', 'Nogi', 'Pine'], ['Charon', 'Winston']]
    """
    import networkx as nx

    if not resolution > 0:
        raise UsageError(f"resolution is {resolution:g}; expected a number above 0, such as 1")
    _ties(network, "there are no communities")
    nodes = sorted(network)
    number = {node: at for at, node in enumerate(nodes)}
    # Louvain goes through sets of nodes: numbers come out of a set in the same order in every process, texts do not.
    plain = nx.Graph()
    plain.add_nodes_from(range(len(nodes)))
    plain.add_weighted_edges_from(
        sorted((*sorted((number[one], number[two])), weight) for one, two, weight in network.edges.data("weight", 1))
    )
    found = nx.community.louvain_communities(plain, weight="weight", resolution=resolution, seed=seed)
    return sorted(([nodes[at] for at in sorted(one)] for one in found), key=lambda one: (-len(one), one))


def bridges(network: networkx.Graph, top: int | None = None) -> Listing:
    """Return the ties and the nodes without which a network falls apart, those that cut off most first.

    Columns: what ("bridge", a tie, or "articulation point", a node), label (of both ends of a bridge), cut_off (how
    many nodes lose the largest of the parts), parts (their sizes, such as "9 + 2×1"), through (the works or relations
    of a bridge) and node (one prefixed name, or two: ``network.edges[row.node]["claims"]`` is what a bridge rests on).
    Parts are those of the component that it is in. Definitions: networkx's,
    https://networkx.org/documentation/stable/reference/algorithms/bridges.html. Raises NoAnswer for a network without
    ties, UsageError for a ``top`` below 1.

    >>> import networkx
    >>> network = networkx.Graph([("Eve", "Nogi"), ("Eve", "Pine"), ("Nogi", "Pine"), ("Pine", "Lena")])
    >>> [(one.what, one.label, one.parts) for one in bridges(network)]
    [('articulation point', 'Pine', '2 + 1'), ('bridge', 'Lena – Pine', '3 + 1')]
    """
    import networkx as nx

    _check_top(top)
    _ties(network, "there is nothing to fall apart")
    names, parts = called(network), dict(_parts(network))
    ends = [tuple(sorted(one)) for one in nx.bridges(network)]
    rows = []
    for nodes in [(node,) for node in nx.articulation_points(network)] + ends:
        sizes = parts[nodes]
        what, through = "articulation point", ()
        if len(nodes) == 2:
            said = network.edges[nodes]
            between = [work for work in said.get("works", ()) if work not in nodes]
            what, through = "bridge", tuple(names.get(work, work) for work in between) or said.get("relations", ())
        label = " – ".join(names[node] for node in nodes)
        rows.append((what, label, sum(sizes) - max(sizes), _counted(sizes), through, nodes))
    rows.sort(key=lambda row: (-row[2], row[0], row[1].casefold(), row[5]))
    points, ties = _several(len(rows) - len(ends), "articulation point"), _several(len(ends), "bridge")
    note = f"{_name(network)}: {points}, {ties}."
    return Listing(["what", "label", "cut_off", "parts", "through", "node"], rows[:top], note + _cut(rows, top))


def _counted(sizes: Sequence[int]) -> str:
    times = Counter(sizes)
    return " + ".join(f"{times[size]}×{size}" if times[size] > 1 else f"{size}" for size in sorted(times, reverse=True))


def _parts(network: networkx.Graph) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """Yield each articulation point (one node) and each bridge (two) with the sizes of what it leaves.

    Blocks (biconnected components) and articulation points make a tree, so that one pass over it counts the nodes on
    either side of every one: https://doi.org/10.1145/362248.362272.
    """
    import networkx as nx

    blocks = [frozenset(block) for block in nx.biconnected_components(network)]
    cuts = set(nx.articulation_points(network))
    tree = nx.Graph()
    tree.add_nodes_from(range(len(blocks)))
    tree.add_edges_from((at, ("cut", node)) for at, block in enumerate(blocks) for node in block & cuts)
    for component in nx.connected_components(tree):
        root = next(iter(component))
        up = dict(nx.bfs_predecessors(tree, root))
        own = {at: 1 if isinstance(at, tuple) else len(blocks[at] - cuts) for at in component}
        below = dict(own)
        for at in reversed(list(up)):
            below[up[at]] += below[at]
        for at in component:
            sides = [below[near] if up.get(near) == at else below[root] - below[at] for near in tree[at]]
            if isinstance(at, tuple):
                yield (at[1],), sides
            elif len(blocks[at]) == 2:
                yield tuple(sorted(blocks[at])), sides + [1] * own[at]


def _ranks(network: networkx.Graph, by: str) -> Ranks:
    """Return the ranking of a network: highest first, what is equal by label."""
    scores = _scores(network, by)
    closest = _EQUAL * max(scores.values())
    labels = {node: _described(network, node)[0].casefold() for node in scores}
    ordered = sorted(scores, key=lambda node: (-scores[node], labels[node], node))
    ranks: Ranks = {}
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and scores[ordered[start]] - scores[ordered[end]] <= closest:
            end += 1
        for node in sorted(ordered[start:end], key=lambda node: (labels[node], node)):
            ranks[node] = start + 1, scores[node]
        start = end
    return ranks


def _scores(network: networkx.Graph, by: str) -> Mapping[Any, float]:
    import networkx as nx

    if not len(network):
        raise NoAnswer(f"{_name(network)}: nothing is in it, so there is no ranking; {_WIDER}")
    if by == "degree":
        return dict(network.degree())
    if by == "weighted-degree":
        return dict(network.degree(weight="weight"))
    if by == "betweenness":
        sample = {"k": SEARCHES, "seed": 0} if len(network) > EXACT else {}
        return nx.betweenness_centrality(network, **sample)  # type: ignore[no-any-return]
    if by == "closeness":
        return nx.closeness_centrality(network)  # type: ignore[no-any-return]
    power = {"eigenvector": nx.eigenvector_centrality, "pagerank": nx.pagerank}[by]
    try:
        found = power(network, max_iter=_ROUNDS, tol=_TOLERANCE, weight="weight")
    except nx.PowerIterationFailedConvergence:
        others = "pagerank or weighted-degree" if by == "eigenvector" else "weighted-degree"
        raise NoAnswer(
            f"{_name(network)}: {by} has not converged after {_ROUNDS} rounds of power iteration; try {others}, or one"
            " connected part of the network"
        ) from None
    return {node: round(score, 6) for node, score in found.items()} if by == "eigenvector" else found


def _caveats(network: networkx.Graph, by: str) -> str:
    """Return what a reader must know of a measure on a network as large, or in as many parts, as this one."""
    import networkx as nx

    said = ""
    if by == "betweenness" and len(network) > EXACT:
        said = f" Estimated from the paths of {SEARCHES} of the {len(network):,} nodes (seed 0)."
    count = nx.number_connected_components(network)
    if count > 1:
        largest = max(map(len, nx.connected_components(network)))
        said += f" The network is in {count} parts, the largest of {largest:,} nodes" + _APART[by]
    return said


#: What a measure makes of a network in several parts.
_APART = {
    "degree": ".",
    "weighted-degree": ".",
    "betweenness": "; no path leads from one to another.",
    "closeness": "; nodes of small parts reach few and score low (Wasserman and Faust).",
    "eigenvector": "; the part with the densest ties takes all of the score, the others have next to none.",
    "pagerank": "; each part shares out a score by its size, so that small parts can score high.",
}
_WIDER = "try a later day, more modalities or more sources"


def _check(by: str, top: int | None) -> None:
    if by not in MEASURES:
        near = did_you_mean(str(by), list(MEASURES))
        raise UsageError(f"{by!r} is no measure; expected one of {', '.join(MEASURES)}.{near}")
    _check_top(top)


def _check_top(top: int | None) -> None:
    if top is not None and top < 1:
        raise UsageError(f"top is {top}; expected a number of rows from 1 on")


def _ties(network: networkx.Graph, without: str) -> None:
    if not network.number_of_edges():
        raise NoAnswer(f"{_name(network)}: no ties are in it, so {without}; {_WIDER}")


def _cut(rows: Sequence[Sequence[object]], top: int | None) -> str:
    return f" Shown: {top} of {len(rows):,}." if top and top < len(rows) else ""


def _name(network: networkx.Graph) -> str:
    said = network.graph
    return str(said.get("title", "the network")) + (f" ({said['view']})" if said.get("view") else "")


def _size(network: networkx.Graph) -> str:
    return f"{_several(len(network), 'node')} and {_several(network.number_of_edges(), 'tie')}"


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _described(network: networkx.Graph, node: str) -> tuple[str, str, str]:
    said = network.nodes[node]
    return str(said.get("label", node)), str(said.get("kind", "")), node
