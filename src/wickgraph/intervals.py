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
from contextlib import suppress
from functools import cached_property
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    #: The name of an interval, and "start" or "end".
    Point = tuple[str, str]
    Claims = frozenset[str]
    #: A point is at most so many ticks later than another, and what that rests on.
    Edge = tuple[Point, Point, int, Claims]

#: The least distance, in days, of what is strictly later: a tick, less than any length, however many are added up.
TICK = 2.0**-84
#: Ticks in the finest length, of which any that a double of days can hold from a minute up is a multiple; and how many
#: of these a day has.
_GRAIN, _GRAINS = 2**20, 2**64
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

_ROOT = ("", "root")


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
        claims: Iterable[str] = (),
    ) -> None:
        """Let ``later - earlier`` lie between two numbers of days, as some claims say; infinite is no bound."""
        for name, _ in (earlier, later):
            self.add(name)
        rests_on = frozenset(claims)
        if least > -math.inf:
            ticks = 1 if least == TICK else math.ceil(least * _GRAINS) * _GRAIN
            self._edges.append((later, earlier, -ticks, rests_on))
        if greatest < math.inf:
            self._edges.append((earlier, later, math.floor(greatest * _GRAINS) * _GRAIN, rests_on))
        for known in ("_exact", "_told"):
            self.__dict__.pop(known, None)

    @property
    def names(self) -> list[str]:
        """The names of all intervals."""
        return list(self._names)

    def under(self, claims: Iterable[str]) -> Network:
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

    def distance(self, earlier: Point, later: Point) -> tuple[float, list[str]]:
        """Return the least that ``later - earlier`` can be, in days, and the claims that this rests on, sorted.

        It is minus infinity, resting on nothing, where nothing bounds it. The greatest is minus the least the other
        way round. Of all reasons for it the one with the fewest claims is given. The network must be consistent.
        """
        weight = self._told.weight(later, earlier)
        if weight is None:
            return -math.inf, []
        # To the billionth of a day; adding nothing turns minus zero into zero.
        return round(-(weight // _GRAIN) / _GRAINS, 9) + 0.0, sorted(self._told.claims(later, earlier))

    def ticks(self, earlier: Point, later: Point) -> int | None:
        """Return the most that ``later - earlier`` can be, in ticks, or None where nothing bounds it."""
        return self._exact.weight(earlier, later)

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
        return sorted(minimal, key=lambda one: (len(one), sorted(one)))

    def preferred(self, claims: Sequence[str]) -> tuple[list[str], dict[str, Claims]]:
        """Return the claims that are kept when each, best first, is kept if it fits those that are kept already.

        For each of the others it says which of the kept ones it contradicts: a minimal set of them, empty where it
        contradicts itself. Claims that are not given are not kept.
        """
        kept: list[str] = []
        left_out: dict[str, Claims] = {}
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

    def _clash(self, claims: Iterable[str]) -> bool:
        return _cycle(_resting(self._edges, claims)) is not None

    @cached_property
    def _exact(self) -> _Distances:
        return _Distances(self._edges, lambda ticks, claims: ticks)

    @cached_property
    def _told(self) -> _Distances:
        # A claim weighs less than any length, so that among paths of one length it decides; ticks do not count.
        return _Distances(self._edges, lambda ticks, claims: -(-ticks // _GRAIN) * _GRAIN + len(claims))


class _Distances:
    """The shortest paths between the points of edges, each of which weighs what its ticks and its claims say."""

    def __init__(self, edges: list[Edge], weigh: Callable[[int, Claims], int]) -> None:
        import networkx as nx

        self._graph = _tightest(edges, weigh)
        rooted = self._graph.copy()
        rooted.add_edges_from([(_ROOT, point, {"weight": 0}) for point in self._graph])
        # Johnson's potentials (https://doi.org/10.1145/321992.321993): costs that Dijkstra's algorithm can take.
        self._heights: dict[Point, int] = nx.single_source_bellman_ford_path_length(rooted, _ROOT)
        for earlier, later, edge in self._graph.edges(data=True):
            edge["cost"] = edge["weight"] + self._heights[earlier] - self._heights[later]
        self._found: dict[Point, tuple[dict[Point, int], dict[Point, list[Point]]]] = {}

    def weight(self, first: Point, last: Point) -> int | None:
        """Return what the lightest path between two points weighs, or None where there is none."""
        cost = self._from(first)[0].get(last)
        return None if cost is None else cost + self._heights[last] - self._heights[first]

    def claims(self, first: Point, last: Point) -> set[str]:
        """Return the claims on the lightest path between two points."""
        path = self._from(first)[1][last]
        return {claim for pair in pairwise(path) for claim in self._graph.edges[pair]["claims"]}

    def _from(self, source: Point) -> tuple[dict[Point, int], dict[Point, list[Point]]]:
        import networkx as nx

        if source not in self._graph:
            return {}, {}
        if source not in self._found:
            self._found[source] = nx.single_source_dijkstra(self._graph, source, weight="cost")
        return self._found[source]


def _edges(said: str, points: dict[str, Point]) -> Iterator[Edge]:
    earlier, sign, later = said.split()
    first, second = points[earlier], points[later]
    yield second, first, -1 if sign == "<" else 0, frozenset()
    if sign == "=":
        yield first, second, 0, frozenset()


def _resting(edges: Iterable[Edge], claims: Iterable[str]) -> list[Edge]:
    """Return the edges that rest on nothing but some claims."""
    chosen = frozenset(claims)
    return [edge for edge in edges if edge[3] <= chosen]


def _tightest(edges: Iterable[Edge], weigh: Callable[[int, Claims], int]) -> Any:  # noqa: ANN401 - networkx is untyped
    """Return the graph of the edges, of parallel ones the lightest."""
    import networkx as nx

    graph = nx.DiGraph()
    for earlier, later, ticks, claims in edges:
        weight = weigh(ticks, claims)
        if not graph.has_edge(earlier, later) or weight < graph.edges[earlier, later]["weight"]:
            graph.add_edge(earlier, later, weight=weight, claims=claims)
    return graph


def _cycle(edges: Iterable[Edge]) -> Claims | None:
    """Return claims that a negative cycle rests on, others perhaps among them, or None where there is no such cycle."""
    import networkx as nx

    graph = _tightest(edges, lambda ticks, claims: ticks)
    graph.add_edges_from([(_ROOT, point, {"weight": 0, "claims": frozenset()}) for point in list(graph)])
    if _ROOT not in graph:
        return None
    steps = list(graph.edges)
    try:
        nx.single_source_bellman_ford_path_length(graph, _ROOT)
    except nx.NetworkXUnbounded:
        # Where several ways are equally long, networkx finds that there is a negative cycle, and at times another one.
        with suppress(nx.NetworkXError, nx.NetworkXUnbounded):
            found = list(pairwise(nx.find_negative_cycle(graph, _ROOT)))
            steps = found if sum(graph.edges[pair]["weight"] for pair in found) < 0 else steps
        return frozenset(claim for pair in steps for claim in graph.edges[pair]["claims"])
    return None


def _shrunk(edges: list[Edge], claims: Claims) -> Claims:
    """Return a minimal set of claims that cannot hold together, given one that cannot."""
    core = claims
    for claim in sorted(claims):
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
