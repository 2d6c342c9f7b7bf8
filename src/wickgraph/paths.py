"""Paths: how two people, works or characters hang together, each step with the works, the roles and who says so."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise

from .dates import effective
from .errors import NoAnswer, UnknownName, UsageError
from .names import KINDS, PREFIXES, expand, local_name, shorten
from .views import rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    import networkx

    from .protocol import AnyGraph

__all__ = ["Path", "Paths", "Source", "Step", "Tie", "cited", "paths", "shortest"]

#: More shortest paths than this are not counted, for between some pairs there are millions.
COUNTED = 1000
#: So many names go into one query.
_BATCH = 500
_ATTESTED = f"""SELECT ?claim ?article ?modality ?grade ?date ?label WHERE {{
  VALUES ?claim {{ %s }}
  ?attestation <{PREFIXES["wick"]}claim> ?claim ; <{PREFIXES["wick"]}modality> ?modality ;
    <{PREFIXES["wick"]}source> ?article .
  ?article <{PREFIXES["wick"]}grade> ?grade ; <{PREFIXES["schema"]}datePublished> ?date ;
    <{PREFIXES["rdfs"]}label> ?label }}"""
_LABELLED = f"SELECT ?one ?label WHERE {{ VALUES ?one {{ %s }} ?one <{PREFIXES['rdfs']}label> ?label }}"


@dataclass(frozen=True)
class Source:
    """An article that attests a tie: its prefixed name, label, date and grade, and the modality of what it says."""

    article: str
    label: str
    date: str
    grade: str
    modality: str


@dataclass(frozen=True)
class Tie:
    """One edge of the network, from a person to a work where the network has both.

    ``relations`` are the roles or relations, ``works`` those in which the two meet, ``claims`` what the edge rests on,
    ``sources`` who states these claims, the best first.
    """

    start: str
    end: str
    relations: tuple[str, ...]
    works: tuple[str, ...]
    claims: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Step:
    """From one person to the next by ``via``, the work in which they meet: two ties.

    Between people and works it is from one work to the next by a person, too; a last step that ends at a work that the
    person is in has one tie. In a network of one kind of node, ``via`` is None and every step is one tie.
    """

    start: str
    end: str
    via: str | None
    ties: tuple[Tie, ...]


#: The steps from the one end to the other.
Path = tuple[Step, ...]


@dataclass(frozen=True)
class Paths:
    """All shortest paths between two nodes of a network, as prefixed names.

    ``length`` is the number of steps, between two people the number of works that lie between them; ``count`` is the
    number of shortest paths, of which ``paths`` has the first, by label; where there are more than a thousand,
    ``count`` is 1,000 and ``counted`` False.
    """

    start: str
    end: str
    #: The kind of the network, and what it and its view are called.
    network: str
    title: str
    view: str
    length: int
    count: int
    counted: bool
    paths: tuple[Path, ...]
    #: What people call the nodes and works.
    labels: dict[str, str] = field(compare=False, repr=False)

    def to_json(self) -> str:
        """Return the paths as a JSON object, with the whole of what each tie rests on."""
        import json

        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        return self.format()

    def format(self, width: int | None = None) -> str:
        """Return the paths, one a line, and a table of their ties, each with its best source."""
        from textwrap import fill

        from .tables import table, visible

        start, end = visible(self.labels[self.start]), visible(self.labels[self.end])
        if self.start == self.end:
            return f"{start} and {end} are one and the same: 0 steps apart.\n"
        more = "more than " if not self.counted else ""
        ways = f"{more}{self.count:,} shortest path{'s' if self.count > 1 else ''}"
        head = f"{start} and {end}: {self._apart()}, {ways}" + (
            f", {len(self.paths)} of them here" if len(self.paths) < self.count or not self.counted else ""
        )
        lines = [head, ""]
        for path in self.paths:
            chain = " → ".join(visible(self.labels[node]) for node in _nodes(path))
            lines.append(
                fill(chain, width or 1000, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
            )
        ties = {(tie.start, tie.end): tie for path in self.paths for step in path for tie in step.ties}
        between = any(tie.works and tie.works != (tie.end,) for tie in ties.values())
        columns = ["from", "as", "to", *(["works"] if between else []), "according to"]
        rows = [
            [
                self.labels[tie.start],
                ", ".join(tie.relations),
                self.labels[tie.end],
                *([", ".join(self.labels[work] for work in tie.works)] if between else []),
                _cited(tie.sources),
            ]
            for tie in ties.values()
        ]
        note = f"{self.title} ({self.view})" if self.view else self.title
        return "\n".join(lines) + "\n\n" + table(columns, rows, width) + f"\n{note}\n"

    def _apart(self) -> str:
        kinds = {self.start.partition(":")[0], self.end.partition(":")[0]}
        via = any(step.via for path in self.paths for step in path)
        (noun, plural) = ("step", "steps")
        if via and len(kinds) == 1:
            noun, plural = ("person", "people") if kinds == {"work"} else ("work", "works")
        return f"{self.length} {noun if self.length == 1 else plural} apart"


def paths(graph: AnyGraph, a: str, b: str, kind: str = "credits", limit: int = 20) -> Paths:
    """Return all shortest paths between two nodes of a network of the graph: at most ``limit``, in order of labels.

    ``a`` and ``b`` are labels, prefixed names or IRIs; a label that several things share stands for the one that can be
    in this kind of network. Raises UnknownName for a name that stands for nothing or several things, NoAnswer where one
    is not in the network or no path joins them, UsageError for a kind that does not exist and a limit below 1.

    >>> from wickgraph import load
    >>> paths(load(), "Norman Reedus", "Kate Beckinsale").length
    2
    """
    network = graph.network(kind)
    return cited(graph, network, _node(graph, network, a), _node(graph, network, b), limit)


def cited(graph: AnyGraph, network: networkx.Graph, a: str, b: str, limit: int = 20) -> Paths:
    """Return all shortest paths between two nodes of a network, with the sources that the graph has for them."""
    found, count, counted = shortest(network, a, b, limit)
    edges = [(one, two) for path in found for one, two in pairwise(path)]
    claims = {claim for edge in edges for claim in network.edges[edge].get("claims", ())}
    works = {work for edge in edges for work in network.edges[edge].get("works", ())}
    sources = _sources(graph, sorted(claims))
    labels = _labels(graph, sorted(works - set(network)))
    named = {node for path in found for node in path} | works.intersection(network)
    labels |= {node: str(network.nodes[node].get("label", node)) for node in sorted(named)}
    shared = Counter(labels.values())
    labels = {one: label if shared[label] == 1 else f"{label} ({one})" for one, label in labels.items()}
    two_mode = "bipartite" in network.nodes[a]
    steps = tuple(tuple(_steps(network, path, sources, two_mode)) for path in found)
    said = network.graph
    name, title, view = str(said.get("kind", "")), str(said.get("title", "the network")), str(said.get("view", ""))
    return Paths(a, b, name, title, view, len(steps[0]), count, counted, steps, labels)


def shortest(network: networkx.Graph, a: str, b: str, limit: int = 20) -> tuple[list[list[str]], int, bool]:
    """Return all shortest paths between two nodes as lists of nodes: the first by label, their number, and if all.

    The paths are ``networkx.all_shortest_paths``; after 1,000 they are no longer counted, and the third value is False.
    Raises NoAnswer where the nodes are in different components, UsageError for a limit below 1.

    >>> import networkx
    >>> shortest(networkx.Graph([("Eve", "Nogi"), ("Nogi", "Lena"), ("Eve", "Pine"), ("Pine", "Lena")]), "Eve", "Lena")
    ([['Eve', 'Nogi', 'Lena'], ['Eve', 'Pine', 'Lena']], 2, True)
    """
    import networkx as nx

    if limit < 1:
        raise UsageError(f"limit is {limit}; expected a number of paths from 1 on")
    try:
        found = list(islice(nx.all_shortest_paths(network, a, b), COUNTED + 1))
    except nx.NetworkXNoPath:
        sizes = [len(nx.node_connected_component(network, node)) for node in (a, b)]
        one, two = (network.nodes[node].get("label", node) for node in (a, b))
        parts = " and ".join(f"{size:,} node{'s' if size > 1 else ''}" for size in sizes)
        raise NoAnswer(
            f"no path from {one} to {two} in {_name(network)}: they are in separate parts of it, of {parts}; try"
            f" {_wider(network, 'a wider network')}more modalities"
        ) from None
    found.sort(key=lambda path: [(str(network.nodes[node].get("label", node)).casefold(), node) for node in path])
    return found[:limit], min(len(found), COUNTED), len(found) <= COUNTED


def _steps(
    network: networkx.Graph, path: Sequence[str], sources: dict[str, list[Source]], two_mode: bool
) -> Iterator[Step]:
    size = 2 if two_mode else 1
    for at in range(0, len(path) - 1, size):
        nodes = path[at : at + size + 1]
        ties = tuple(_tie(network, one, two, sources) for one, two in pairwise(nodes))
        yield Step(nodes[0], nodes[-1], nodes[1] if len(nodes) == 3 else None, ties)


def _tie(network: networkx.Graph, one: str, two: str, sources: dict[str, list[Source]]) -> Tie:
    if network.nodes[one].get("bipartite", 0) > network.nodes[two].get("bipartite", 0):
        one, two = two, one
    said = network.edges[one, two]
    claims = tuple(said.get("claims", ()))
    # One article may attest several of the claims.
    found = sorted({source for claim in claims for source in sources.get(claim, ())}, key=lambda one: one.article)
    found.sort(key=lambda one: rank(one.modality, one.grade, effective(one.date)[0]), reverse=True)
    return Tie(one, two, tuple(said.get("relations", ())), tuple(said.get("works", ())), claims, tuple(found))


def _nodes(path: Path) -> list[str]:
    return [path[0].start, *(node for step in path for node in (step.via, step.end) if node)]


def _cited(sources: Sequence[Source]) -> str:
    """Return the best source of a tie, how many more there are, and who denies it."""
    stated, denied = ([one for one in sources if (one.modality == "denied") == no] for no in (False, True))
    said = _first(stated)
    if stated and stated[0].modality != "asserted":
        said += f" ({stated[0].modality})"
    return "; ".join(one for one in (said, denied and f"denied by {_first(denied)}") if one)


def _first(sources: Sequence[Source]) -> str:
    more = len({one.article for one in sources}) - 1
    return (sources[0].label if sources else "") + (f" and {more} more" if more > 0 else "")


def _sources(graph: AnyGraph, claims: Sequence[str]) -> dict[str, list[Source]]:
    """Return who attests each of some claims; asked in SPARQL, so that it is the same in a store elsewhere."""
    found: dict[str, list[Source]] = {}
    for claim, article, modality, grade, date, label in _asked(graph, _ATTESTED, claims):
        one = Source(
            shorten(article.value), label.value, date.value, local_name(grade.value), local_name(modality.value)
        )
        found.setdefault(shorten(claim.value), []).append(one)
    return found


def _labels(graph: AnyGraph, names: Sequence[str]) -> dict[str, str]:
    found = {shorten(one.value): label.value for one, label in _asked(graph, _LABELLED, names)}
    return {name: found.get(name, name) for name in names}


def _asked(graph: AnyGraph, query: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for at in range(0, len(names), _BATCH):
        values = " ".join(f"<{expand(name) or name}>" for name in names[at : at + _BATCH])
        yield from graph.sparql(query % values).terms()


def _node(graph: AnyGraph, network: networkx.Graph, name: str) -> str:
    """Return the node that a name stands for; of several things of that name, the one of a kind that is in there."""
    try:
        node = shorten(graph.resolve(name))
    except UnknownName:
        found = set()
        for one in sorted({one for _, one in network.nodes(data="kind") if one in KINDS}):
            with suppress(UnknownName):
                found.add(shorten(graph.resolve(name, like=f"{PREFIXES[one]}any")))
        if len(found.intersection(network)) != 1:
            raise
        (node,) = found.intersection(network)
    if node not in network:
        label, iri = _labels(graph, [node])[node], expand(node) or node
        said = f"{{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }}"
        if label == node and not graph.sparql(f"ASK {{ {said} UNION {{ GRAPH ?claim {{ {said} }} }} }}"):
            raise UnknownName(f"{node}: nothing of this name in the graph")
        called = node if label == node else f"{label} ({node})"
        raise NoAnswer(f"{called} is not in {_name(network)}; try {_wider(network, 'another network')}more modalities")
    return node


def _wider(network: networkx.Graph, what: str) -> str:
    return "" if network.graph.get("kind") == "universe" else f"{what}, such as universe, or "


def _name(network: networkx.Graph) -> str:
    said = network.graph
    return f"the network {said.get('title', 'given')!r}" + (f" ({said['view']})" if said.get("view") else "")
