"""How long it takes from an opened store to a network of co-stars, in paired runs: ``make bench``.

On a synthetic franchise of some million quads (benchmarks/franchise.py): ``graph.network("co-star")``, with labels,
works and claims, against the usual way, which has none of these: the rows of a query, a bipartite networkx graph, and
networkx's weighted projection. And the projections alone: the product of sparse matrices against networkx's.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx
from franchise import quads
from pyoxigraph import RdfFormat, Store

import wickgraph
from wickgraph.projection import incidence, shared

WORKS = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
RUNS = 7


class Opened(wickgraph.Graph):
    """A graph whose store is already filled, facts included."""

    def __init__(self, store: Store) -> None:
        self.view, self.store = wickgraph.View(), store


def opened() -> Opened:
    """Return the synthetic franchise in a store."""
    store = Store()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "franchise.nq")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in quads(WORKS))
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    return Opened(store)


def rows(graph: Opened) -> list[tuple[str, str]]:
    """Return who is in which work."""
    found = graph.sparql("SELECT ?person ?work { ?work schema:actor ?person }")
    return [(row.person, row.work) for row in found]  # type: ignore[attr-defined]


def bipartite(pairs: list[tuple[str, str]]) -> networkx.Graph:
    """Return the network of people and works."""
    graph = networkx.Graph()
    graph.add_nodes_from({person for person, _ in pairs}, bipartite=0)
    graph.add_nodes_from({work for _, work in pairs}, bipartite=1)
    graph.add_edges_from(pairs)
    return graph


def seconds(run: Callable[[], object]) -> float:
    """Return how long something takes; what it makes is dropped afterwards."""
    gc.collect()
    start = time.perf_counter()
    made = run()
    taken = time.perf_counter() - start
    del made
    return taken


def pair(title: str, one: Callable[[], object], other: Callable[[], object]) -> None:
    """Print the medians of two ways and of their ratio."""
    pairs = [(seconds(one), seconds(other)) for _ in range(RUNS + 1)][1:]
    ratio = statistics.median(b / a for a, b in pairs)
    a, b = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{title:<62}{a:>7.3f} s {b:>8.3f} s    {ratio:.1f} times as fast")


def main() -> None:
    """Run all pairs."""
    graph = opened()
    pairs = rows(graph)
    people = {person for person, _ in pairs}
    usual = networkx.bipartite.weighted_projected_graph(bipartite(pairs), people)
    ours = graph.network("co-star")
    weights = ({frozenset(edge[:2]): edge[2] for edge in one.edges.data("weight")} for one in (usual, ours))
    if len({frozenset(one.items()) for one in weights}) > 1:
        raise SystemExit("the two networks differ")
    print(f"{len(graph):,} quads, {len(pairs):,} performances, {len(people):,} people, {len(usual.edges):,} ties;")
    print(f"{RUNS} pairs, medians; left: wickgraph, right: rows and networkx")
    del usual, ours
    both = bipartite(pairs)
    _, _, matrix = incidence(pairs)
    pair(
        "from an opened store to the network of co-stars",
        lambda: graph.network("co-star"),
        lambda: networkx.bipartite.weighted_projected_graph(
            bipartite(found := rows(graph)), {person for person, _ in found}
        ),
    )
    pair(
        "the projection itself",
        lambda: shared(matrix),
        lambda: networkx.bipartite.weighted_projected_graph(both, people),
    )


if __name__ == "__main__":
    main()
