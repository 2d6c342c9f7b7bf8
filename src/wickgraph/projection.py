"""Projections: who shares how much with whom, as a product of sparse matrices.

Of the incidence matrix M of members and groups, M · Mᵀ counts the groups that two members share
(https://en.wikipedia.org/wiki/Bipartite_network_projection); with the number of the entry in place of ones, the same
product tells which entries these are, so that each edge cites its evidence without a search.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import networkx
    import scipy.sparse

    #: A member, a group that it belongs to, and the claims that say so.
    Membership = tuple[str, str, tuple[str, ...]]


def incidence(rows: Sequence[Membership]) -> tuple[list[str], list[str], scipy.sparse.csr_array]:
    """Return the members, the groups, both sorted, and their incidence matrix, with a one for each membership.

    >>> members, groups, matrix = incidence([("a", "x", ()), ("b", "x", ()), ("b", "y", ())])
    >>> members, groups, matrix.toarray().tolist()
    (['a', 'b'], ['x', 'y'], [[1, 0], [1, 1]])
    """
    import numpy
    from scipy import sparse

    members, groups = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    row_of, column_of = ({name: at for at, name in enumerate(names)} for names in (members, groups))
    row, column = [row_of[row[0]] for row in rows], [column_of[row[1]] for row in rows]
    ones = numpy.ones(len(rows), dtype=numpy.int32)
    matrix = sparse.csr_array((ones, (row, column)), shape=(len(members), len(groups)))
    matrix.sort_indices()
    return members, groups, matrix


def shared(matrix: scipy.sparse.csr_array) -> scipy.sparse.csr_array:
    """Return how many groups two members share: a square matrix, the diagonal being the groups of each.

    >>> shared(incidence([("a", "x", ()), ("b", "x", ()), ("b", "y", ())])[2]).toarray().tolist()
    [[1, 1], [1, 2]]
    """
    product = matrix @ matrix.T
    product.sort_indices()
    return product


def project(rows: Iterable[Membership]) -> networkx.Graph:
    """Return the network of members that share a group, sorted, members of no shared group included.

    An edge has ``weight`` (how many groups), ``works`` (the groups, sorted) and ``claims`` (those of both memberships,
    group by group).

    >>> one = project([("a", "x", ("a in x",)), ("b", "x", ("b in x",)), ("c", "y", ("c in y",))])
    >>> list(one), one.edges["a", "b"]
    (['a', 'b', 'c'], {'weight': 1, 'works': ('x',), 'claims': ('a in x', 'b in x')})
    """
    import gc

    import networkx

    # Millions of small containers without one garbage: the collector would only look at them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        graph = networkx.Graph()
        known = sorted({(member, group): claims for member, group, claims in rows}.items())
        _fill(graph, [(*pair, claims) for pair, claims in known])
    finally:
        if collecting:
            gc.enable()
    return graph


def _fill(graph: networkx.Graph, rows: list[Membership]) -> None:
    import numpy
    from scipy import sparse

    members, groups, matrix = incidence(rows)
    graph.add_nodes_from(members)
    counts = shared(matrix)
    # Rows are sorted as the matrix is, so that its n-th entry is the n-th row. Zero would drop out of the product.
    numbers = numpy.arange(1, len(rows) + 1, dtype=numpy.int64)
    numbered = sparse.csr_array((numbers, matrix.indices, matrix.indptr), shape=matrix.shape)
    ours, theirs = numbered @ matrix.T, matrix @ numbered.T
    ours.sort_indices()
    theirs.sort_indices()
    upper = numpy.repeat(numpy.arange(len(members)), numpy.diff(counts.indptr)) < counts.indices
    starts = numpy.concatenate(([0], numpy.cumsum(upper)))[counts.indptr].tolist()
    columns = [of.tolist() for of in (counts.indices[upper], counts.data[upper], ours.data[upper], theirs.data[upper])]
    evidence = _Evidence(rows, groups, matrix)
    # What add_edges_from does to the same end, without a copy of each dictionary: less than half the time.
    adjacency = [graph._adj[member] for member in members]
    for at, member in enumerate(members):
        mine, here = adjacency[at], slice(starts[at], starts[at + 1])
        for other, count, our, their in zip(*(column[here] for column in columns), strict=True):
            data = evidence.single(our, their) if count == 1 else evidence.several(at, other)
            mine[members[other]] = data
            adjacency[other][member] = data


class _Evidence:
    """What an edge carries, by the numbers of the entries of the incidence matrix, from 1 on."""

    def __init__(self, rows: list[Membership], groups: list[str], matrix: scipy.sparse.csr_array) -> None:
        self._works = [(), *((group,) for _, group, _ in rows)]
        self._claims = [(), *(claims for *_, claims in rows)]
        self._groups = groups
        self._starts, self._columns = matrix.indptr.tolist(), matrix.indices.tolist()

    def single(self, our: int, their: int) -> dict[str, Any]:
        return {"weight": 1, "works": self._works[our], "claims": self._claims[our] + self._claims[their]}

    def several(self, one: int, other: int) -> dict[str, Any]:
        ours, theirs = self._entries(one), self._entries(other)
        both = sorted(ours.keys() & theirs.keys())
        claims = tuple(
            claim for column in both for entry in (ours[column], theirs[column]) for claim in self._claims[entry]
        )
        return {"weight": len(both), "works": tuple(self._groups[column] for column in both), "claims": claims}

    def _entries(self, member: int) -> dict[int, int]:
        start, end = self._starts[member], self._starts[member + 1]
        return dict(zip(self._columns[start:end], range(start + 1, end + 1), strict=True))
