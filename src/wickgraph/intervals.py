"""Intervals on a time line: a simple temporal network between their starts and ends.

After Dechter, Meiri and Pearl, "Temporal constraint networks" (Artificial Intelligence 49, 1991,
https://doi.org/10.1016/0004-3702(91)90006-6): a constraint bounds the distance between two points, least <= later -
earlier <= greatest, and shortest paths say everything that follows. Each constraint rests on claims and counts where
all of its claims do; one that rests on none always counts.

Distances are days. Inside they are whole ticks, so that no rounding decides what holds; what is strictly later is
later by a tick at least.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from typing import Any

    #: The name of an interval, and "start" or "end".
    Point = tuple[str, str]
    Claims = frozenset[Hashable]
    #: A point is at most so many ticks later than another, and what that rests on.
    Edge = tuple[Point, Point, int, Claims]

#: So fine that any length from a minute up, which a double of days can hold, is a whole number of ticks.
TICKS = 2**64
#: The least distance, in days, of what is strictly later.
TICK = 1 / TICKS
#: The one point that is no interval's: the beginning of a calendar.
ORIGIN: Point = ("", "origin")

#: Allen's thirteen relations ("Maintaining knowledge about temporal intervals", Communications of the ACM 26, 1983,
#: https://doi.org/10.1145/182.358434), each as what it says of a and b: which end or start is before (<) or at (=)
#: which. Together they are all that can be, and no two can be at once.
ALLEN = {
    "before": ("a.end < b.start",),
    "meets": ("a.end = b.start",),
    "overlaps": ("a.start < b.start", "b.start < a.end", "a.end < b.end"),
    "finished by": ("a.start < b.start", "a.end = b.end"),
    "contains": ("a.start < b.start", "b.end < a.end"),
    "starts": ("a.start = b.start", "a.end < b.end"),
    "equals": ("a.start = b.start", "a.end = b.end"),
    "started by": ("a.start = b.start", "b.end < a.end"),
    "during": ("b.start < a.start", "a.end < b.end"),
    "finishes": ("b.start < a.start", "a.end = b.end"),
    "overlapped by": ("b.start < a.start", "a.start < b.end", "b.end < a.end"),
    "met by": ("a.start = b.end",),
    "after": ("b.end < a.start",),
}

# Among paths of one length the one that rests on the fewest claims is found where a claim costs less than any tick.
_CLAIM_COSTS, _ROOT = 2**20, ("", "root")


class Network:
    """Intervals, each with a start before its end, and constraints on the distances between their points.

    >>> network = Network()
    >>> network.constrain(("first film", "end"), ("second film", "start"), 3, 4, ["one says so"])
    >>> network.constrain(("second film", "end"), ("third film", "start"), 0, claims=["another does"])
    >>> network.distance(("first film", "end"), ("third film", "start")) == (3.0, ["another does", "one says so"])
    True
    >>> network.relations("first film", "third film")
    ('before',)
    """

    def __init__(self) -> None:
        self._edges: list[Edge] = []
        self._names: dict[str, None] = {}
        self._trees: dict[Point, tuple[dict[Point, int], dict[Point, list[Point]]]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def add(self, name: str) -> None:
        """Add an interval, if it is not there yet; ``constrain`` adds those that it names."""
        if name not in self._names and name != ORIGIN[0]:
            self._names[name] = None
            self.constrain((name, "start"), (name, "end"), TICK)

    def constrain(
        self,
        earlier: Point,
        later: Point,
        least: float = -math.inf,
        greatest: float = math.inf,
        claims: Iterable[Hashable] = (),
    ) -> None:
        """Let ``later - earlier`` lie between two numbers of days, as some claims say; infinite is no bound."""
        for name, _ in (earlier, later):
            self.add(name)
        rests_on = frozenset(claims)
        if least > -math.inf:
            self._edges.append((later, earlier, -math.ceil(least * TICKS), rests_on))
        if greatest < math.inf:
            self._edges.append((earlier, later, math.floor(greatest * TICKS), rests_on))
        self.__dict__.pop("_graph", None)
        self._trees.clear()

    @property
    def claims(self) -> set[Hashable]:
        """All claims that constraints rest on."""
        return {claim for *_, claims in self._edges for claim in claims}

    def under(self, claims: Iterable[Hashable]) -> Network:
        """Return the network of the constraints that rest on some claims only."""
        chosen = Network()
        chosen._names = dict(self._names)
        chosen._edges = _resting(self._edges, claims)
        return chosen

    def consistent(self) -> bool:
        """Tell whether all constraints can hold together.

        >>> network = Network()
        >>> network.constrain(("a", "end"), ("b", "start"), 0)
        >>> network.constrain(("b", "end"), ("a", "start"), 0)
        >>> network.consistent()
        False
        """
        return _cycle(self._edges) is None

    def distance(self, earlier: Point, later: Point) -> tuple[float, list[Any]]:
        """Return the least that ``later - earlier`` can be, in days, and the claims that this rests on, sorted.

        It is minus infinity, resting on nothing, where nothing bounds it. The greatest is minus the least the other
        way round. The network must be consistent.
        """
        found = self.ticks(later, earlier)
        if found is None:
            return -math.inf, []
        _, paths = self._tree(later)
        path = paths[earlier]
        resting = {claim for pair in pairwise(path) for claim in self._graph.edges[pair]["claims"]}
        return _days(-found), sorted(resting)

    def ticks(self, earlier: Point, later: Point) -> int | None:
        """Return the most that ``later - earlier`` can be, in ticks, or None where nothing bounds it."""
        weight = self._tree(earlier)[0].get(later)
        # What a path costs is its length in claims' costs, rounded up to the claims on it.
        return None if weight is None else weight // _CLAIM_COSTS

    def relations(self, a: str, b: str) -> tuple[str, ...]:
        """Return those of Allen's relations in which a can stand to b, in the order of ALLEN.

        A simple temporal network's shortest distances between some points leave no value out that all constraints
        together allow (Dechter and others, theorem 2.3: it is decomposable), so four points decide exactly.
        """
        points = {f"{one}.{side}": (name, side) for one, name in (("a", a), ("b", b)) for side in ("start", "end")}
        known: list[Edge] = [
            (one, other, ticks, frozenset())
            for one in points.values()
            for other in points.values()
            if one != other and (ticks := self.ticks(one, other)) is not None
        ]
        return tuple(
            name
            for name, said in ALLEN.items()
            if _cycle([*known, *(e for one in said for e in _edges(one, points))]) is None
        )

    def contradictions(self) -> list[Claims]:
        """Return all minimal sets of claims that cannot hold together, smallest first, then by the claims.

        It is Reiter's hitting-set tree ("A theory of diagnosis from first principles", Artificial Intelligence 32,
        1987, https://doi.org/10.1016/0004-3702(87)90062-2): below each set that is found, one branch for each of its
        claims to go without. What no cycle can cross is searched apart, so that disputes about different things do
        not multiply. Their number can be exponential in that of the claims all the same. The empty set means that
        what rests on no claim contradicts itself.
        """
        found: dict[Claims, None] = {}
        _search(self._edges, found, set())
        # What is minimal in one part can hold more than what another part needs.
        minimal = [one for one in found if not any(other < one for other in found)]
        return sorted(minimal, key=lambda one: (len(one), sorted(map(str, one))))

    def preferred(self, claims: Sequence[Hashable]) -> tuple[list[Hashable], dict[Hashable, Claims]]:
        """Return the claims that are kept when each, best first, is kept if it fits those that are kept already.

        For each of the others it says which of the kept ones it contradicts: a minimal set of them, empty where it
        contradicts itself. Claims that are not given are not kept.
        """
        kept: list[Hashable] = []
        left_out: dict[Hashable, Claims] = {}
        waiting = list(claims)
        while waiting:
            # All that fit before the first that does not: the more there are, the less fits.
            fitting = bisect_left(range(1, len(waiting) + 1), True, key=lambda n: self._clash([*kept, *waiting[:n]]))
            kept += waiting[:fitting]
            for claim in waiting[fitting : fitting + 1]:
                edges = _resting(self._edges, {*kept, claim})
                left_out[claim] = _shrunk(edges, _cycle(edges) or frozenset()) - {claim}
            waiting = waiting[fitting + 1 :]
        return kept, left_out

    def _clash(self, claims: Iterable[Hashable]) -> bool:
        return _cycle(_resting(self._edges, claims)) is not None

    @cached_property
    def _graph(self) -> Any:  # noqa: ANN401 - networkx is untyped
        return _tightest(self._edges)

    def _tree(self, source: Point) -> tuple[dict[Point, int], dict[Point, list[Point]]]:
        if source not in self._trees:
            import networkx as nx

            self._trees[source] = nx.single_source_bellman_ford(self._graph, source, weight="weight")
        return self._trees[source]


def _days(ticks: int) -> float:
    # To the billionth of a day: a tick is no length that a source means.
    return round(ticks / TICKS, 9) + 0.0


def _edges(said: str, points: dict[str, Point]) -> Iterator[Edge]:
    earlier, sign, later = said.split()
    first, second = points[earlier], points[later]
    yield second, first, -1 if sign == "<" else 0, frozenset()
    if sign == "=":
        yield first, second, 0, frozenset()


def _resting(edges: Iterable[Edge], claims: Iterable[Hashable]) -> list[Edge]:
    """Return the edges that rest on nothing but some claims."""
    chosen = frozenset(claims)
    return [edge for edge in edges if edge[3] <= chosen]


def _tightest(edges: Iterable[Edge]) -> Any:  # noqa: ANN401 - networkx is untyped
    """Return the graph of the edges, of parallel ones the tightest, and of those the one with the fewest claims."""
    import networkx as nx

    graph = nx.DiGraph()
    for earlier, later, ticks, claims in edges:
        weight = ticks * _CLAIM_COSTS + len(claims)
        if not graph.has_edge(earlier, later) or weight < graph.edges[earlier, later]["weight"]:
            graph.add_edge(earlier, later, weight=weight, ticks=ticks, claims=claims)
    return graph


def _cycle(edges: Iterable[Edge]) -> Claims | None:
    """Return the claims that a negative cycle rests on, or None where there is no such cycle."""
    import networkx as nx

    graph = _tightest(edges)
    graph.add_edges_from([(_ROOT, point, {"ticks": 0}) for point in list(graph)])
    if _ROOT not in graph:
        return None
    try:
        cycle = nx.find_negative_cycle(graph, _ROOT, weight="ticks")
    except nx.NetworkXError:
        return None
    return frozenset(claim for pair in pairwise(cycle) for claim in graph.edges[pair]["claims"])


def _shrunk(edges: list[Edge], claims: Claims) -> Claims:
    """Return a minimal set of claims that cannot hold together, given one that cannot."""
    core = claims
    for claim in sorted(claims, key=str):
        smaller = _cycle(_resting(edges, core - {claim})) if claim in core else None
        if smaller is not None:
            core = smaller
    return core


def _search(edges: list[Edge], found: dict[Claims, None], seen: set[frozenset[Edge]]) -> None:
    for part in _parts(edges):
        if (key := frozenset(part)) in seen:
            continue
        seen.add(key)
        there = frozenset(claim for *_, claims in part for claim in claims)
        clash = next((one for one in found if one <= there), None)
        if clash is None:
            cycle = _cycle(part)
            if cycle is None:
                continue
            clash = _shrunk(part, cycle)
            found[clash] = None
        for claim in clash:
            _search([edge for edge in part if claim not in edge[3]], found, seen)


def _parts(edges: list[Edge]) -> Iterator[list[Edge]]:
    """Yield the edges in parts such that each cycle is in one of them: blocks of strongly connected components."""
    import networkx as nx

    graph = nx.DiGraph((earlier, later) for earlier, later, *_ in edges)
    strong = {point: n for n, part in enumerate(nx.strongly_connected_components(graph)) for point in part}
    within = [edge for edge in edges if strong[edge[0]] == strong[edge[1]]]
    loops = [edge for edge in within if edge[0] == edge[1]]
    blocks = nx.Graph((earlier, later) for earlier, later, *_ in within if earlier != later)
    block = {frozenset(pair): n for n, pairs in enumerate(nx.biconnected_component_edges(blocks)) for pair in pairs}
    parts: dict[int, list[Edge]] = {}
    for edge in within:
        if edge[0] != edge[1]:
            parts.setdefault(block[frozenset(edge[:2])], []).append(edge)
    yield from parts.values()
    if loops:
        yield loops
