"""Placements: where in story time each work and story event stands, and in which order they follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor, inf

from .dates import days
from .intervals import ORIGIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .intervals import Network

#: Units of time in days, and how many days, at most, are told in them.
_UNITS = (("days", 1.0, 14.0), ("weeks", 7.0, 60.0), ("months", 30.436875, 365.0), ("years", 365.2425, inf))
_LAST_DAY = date.max.toordinal()


@dataclass(frozen=True)
class Placement:
    """A work or a story event in story time: when it can start and end, in days from the start of the anchor.

    None is no bound; where all four are None, nothing ties it to the anchor.
    """

    work: str
    label: str
    #: "work" or "event".
    kind: str
    earliest_start: float | None
    latest_start: float | None
    earliest_end: float | None
    latest_end: float | None
    #: The start in words; empty for the anchor and for what nothing ties to it.
    when: str
    #: The source grade up to which the better sources alone tell the start so; empty where ``when`` is.
    grade: str
    #: What certainly has ended when it starts, as far as that does not follow from the others; of a work, only works.
    follows: tuple[str, ...]
    #: In what it certainly lies.
    within: tuple[str, ...]
    #: As the fact says it: a day, month, year or EDTF.
    released: str | None
    #: The kept claims about it, and how many articles state them.
    claims: tuple[str, ...]
    articles: int

    @property
    def span(self) -> tuple[float | None, float | None, float | None, float | None]:
        """The earliest and latest start, the earliest and latest end."""
        return self.earliest_start, self.latest_start, self.earliest_end, self.latest_end


def place_all(
    network: Network, names: list[str], anchor: str | None, released: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """Return what a network says of intervals, by name, as a Placement has it, in story order.

    What certainly starts no later than another, and may start earlier, comes before it. The latest possible start
    decides next, then the earliest, the release, and the name. What nothing ties to the anchor comes last.
    """
    import networkx as nx

    found = {name: _place(network, name, anchor) for name in names}

    def key(name: str) -> tuple[Any, ...]:
        place = found[name]
        earliest, latest = place["earliest_start"], place["latest_start"]
        loose = all(place[one] is None for one in ("earliest_start", "latest_start", "earliest_end", "latest_end"))
        opened = days(released.get(name, ""))
        last, first = inf if latest is None else latest, -inf if earliest is None else earliest
        return loose, last, first, opened or (inf, inf), name

    starts, ends = nx.DiGraph(), nx.DiGraph()
    for graph in (starts, ends):
        graph.add_nodes_from(names)
    for one in names:
        for other in names:
            if one != other:
                if _no_later(network, (one, "start"), (other, "start")):
                    starts.add_edge(one, other)
                if _no_later(network, (one, "end"), (other, "start")):
                    ends.add_edge(one, other)
    starts.remove_edges_from([(one, other) for one, other in list(starts.edges) if starts.has_edge(other, one)])
    order = list(nx.lexicographical_topological_sort(starts, key=key))
    within = {name: [one for one in order if one != name and _within(network, name, one)] for name in names}
    works = [name for name in order if name.startswith("work:")]
    among = {True: nx.transitive_reduction(ends.subgraph(works)), False: nx.transitive_reduction(ends)}
    for name in names:
        reduced = among[name.startswith("work:")]
        follows = tuple(one for one in order if reduced.has_edge(one, name))
        found[name] |= {"follows": follows, "within": tuple(within[name])}
    return {name: found[name] for name in order}


def weakest(network: Network, names: list[str], anchor: str | None, grades: dict[str, int]) -> dict[str, int]:
    """Return, of intervals whose start is bounded, the highest grade from which on claims bound it as all do.

    ``grades`` are those of the claims on which the network rests.
    """
    found = {}
    whole = {name: _place(network, name, anchor) for name in names}
    for grade in sorted(set(grades.values())):
        better = network.under(claim for claim, one in grades.items() if one >= grade)
        for name, place in whole.items():
            other = _place(better, name, anchor)
            if place["when"] and all(place[one] == other[one] for one in ("earliest_start", "latest_start", "when")):
                found[name] = grade
    return found


def _place(network: Network, name: str, anchor: str | None) -> dict[str, Any]:
    place: dict[str, Any] = {}
    zero = (anchor or "", "start")
    for side in ("start", "end"):
        earliest, latest = (-inf, inf) if anchor is None else _between(network, zero, (name, side))
        place[f"earliest_{side}"] = None if earliest == -inf else earliest
        place[f"latest_{side}"] = None if latest == inf else latest
    place["when"] = _when(network, name, place["earliest_start"], place["latest_start"])
    return place


def _between(network: Network, earlier: tuple[str, str], later: tuple[str, str]) -> tuple[float, float]:
    return network.distance(earlier, later)[0], 0.0 - network.distance(later, earlier)[0]


def _no_later(network: Network, one: tuple[str, str], other: tuple[str, str]) -> bool:
    most = network.ticks(other, one)
    return most is not None and most <= 0


def _within(network: Network, inner: str, outer: str) -> bool:
    return _no_later(network, (outer, "start"), (inner, "start")) and _no_later(network, (inner, "end"), (outer, "end"))


def _when(network: Network, name: str, earliest: float | None, latest: float | None) -> str:
    told = _relative(earliest, latest)
    first, last = _between(network, ORIGIN, (name, "start"))
    least, most = -inf if earliest is None else earliest, inf if latest is None else latest
    if last - first >= most - least:
        return told
    # The last moment of a year is told as a moment of that year.
    years = [date.fromordinal(min(max(floor(day), 1), _LAST_DAY)).year for day in (first, last - 1e-6)]
    calendar = f"{years[0]}" if years[0] == years[1] else f"{years[0]} to {years[1]}"
    return f"{calendar}; {told}" if told else calendar


def _relative(earliest: float | None, latest: float | None) -> str:
    """Return in words when something starts, given in days from another start.

    >>> _relative(3.5, 10.5), _relative(-400, -1), _relative(None, 0.0), _relative(-1, 2), _relative(0.0, 0.0)
    ('3.5 to 10.5 days after', '0 to 1.1 years before', 'before', '1 day before to 2 days after', '')
    """
    if earliest is None and latest is None:
        return ""
    if earliest is None or latest is None:
        limit, side = (latest or 0, "before") if earliest is None else (earliest, "after")
        return f"at {'least' if _side(limit) == side else 'most'} {_signed(limit)}" if limit else side
    if earliest < 0 < latest:
        return f"{_signed(earliest)} to {_signed(latest)}"
    nearest, farthest = sorted((abs(earliest), abs(latest)))
    return f"{_lengths(nearest, farthest)} {_side(earliest + latest)}" if farthest else ""


def _side(days: float) -> str:
    return "before" if days < 0 else "after"


def _signed(days: float) -> str:
    return f"{_lengths(abs(days))} {_side(days)}"


def _lengths(*lengths: float) -> str:
    unit, size, _ = next(one for one in _UNITS if max(lengths) < one[2])
    numbers = [f"{length / size:.1f}".removesuffix(".0") for length in lengths]
    told = numbers[0] if numbers[0] == numbers[-1] else " to ".join(numbers)
    return f"{told} {unit.removesuffix('s') if told == '1' else unit}"
