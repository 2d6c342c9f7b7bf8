"""Networks: who and what is tied to whom, as networkx graphs whose edges cite their evidence.

All are simple undirected graphs. A node is a prefixed name; it has a ``label`` and a ``kind`` ("person", "work" ...),
works also ``franchise`` (whether they belong to it), articles a ``date`` and a ``grade``. An edge has a ``weight``,
``works`` and ``claims`` (prefixed names of what it rests on), and most have ``relations`` (in words).

The graph itself says its ``kind``, and for people its ``title``, its ``view`` and the ``labels`` of the works that are
cited without being nodes.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager

from .errors import UsageError, did_you_mean
from .evidence import Evidence, kind_of, newest_article, performed
from .names import local_name, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    import networkx

    from .protocol import AnyGraph

#: The kinds of networks: what people read, and what they are.
KINDS = {
    "actor-film": "Actors and works",
    "co-star": "Co-stars",
    "character": "Characters",
    "crew": "Crews",
    "credits": "People and works",
    "organisation": "Organisations",
    "sources": "Sources that share claims",
    "universe": "The universe",
}

# What rests on no performance, and last what rests on no work either.
_UNPERFORMED = ("crew", "organisation", "sources")
# What is told of a character as something made up: no part of the story.
_MADE_UP = ("wick:characterNamedAfter", "wick:modelledOn")


class _Ties:
    """Edges in the making: evidence that adds up."""

    def __init__(self) -> None:
        self._ties: dict[tuple[str, str], dict[str, Any]] = {}

    def add(self, one: str, other: str, claims: Iterable[str], relation: str = "", work: str = "") -> None:
        if one == other:
            return
        key = _pair(one, other)
        tie = self._ties.setdefault(key, {"claims": set(), "relations": set(), "works": set()})
        tie["claims"].update(claims)
        tie["relations"].update([relation] if relation else [])
        tie["works"].update([work] if work else [])

    def graph(self, nodes: Iterable[str] = ()) -> networkx.Graph:
        """Return the network; a tie weighs as much as it has relations, but one at least."""
        import networkx

        graph = networkx.Graph()
        graph.add_nodes_from(sorted({*nodes, *(node for key in self._ties for node in key)}))
        for (one, other), tie in sorted(self._ties.items()):
            found = {name: tuple(sorted(values)) for name, values in tie.items()}
            graph.add_edge(one, other, weight=max(len(tie["relations"]), 1), **found)
        return graph


def build(
    graph: AnyGraph,
    kind: str,
    works: str = "all",
    performances: Collection[str] = (),
    without: Collection[str] = (),
) -> networkx.Graph:
    """Return a network of one of KINDS.

    ``works`` is "all" or "franchise"; ``performances`` are the kinds of performance to take, such as "voice", none for
    all; ``without`` are claims (prefixed names) to leave out. Raises UsageError for what is none of these.

    >>> import wickgraph
    >>> network = build(wickgraph.load(), "co-star")
    >>> network.edges["person:ian-mcshane", "person:lance-reddick"]["weight"]
    6
    """
    _known(kind, list(KINDS), "network")
    _known(works, ["all", "franchise"], "choice of works")
    kinds = [local_name(name) for name in _performance_kinds(graph)] if performances else []
    for one in performances:
        _known(one, kinds, "kind of performance")
    if performances:
        _rests(kind, _UNPERFORMED, "performances", ", ".join(performances))
    if works != "all":
        _rests(kind, _UNPERFORMED[-1:], "works", f"those of the {works}")
    reader = Evidence(graph, works, performances, without)
    with _collector_at_rest():
        network: networkx.Graph = _BUILDERS[kind](reader)
        network.graph.update(kind=kind, title=KINDS[kind], view=_told(graph))
        _describe(network, reader)
    if works == "franchise":
        network.graph["title"] += " of the franchise"
    return network


def disputed(graph: AnyGraph) -> set[str]:
    """Return the claims that the sources disagree on: rivals of each other, and what somebody denies or disputes."""
    from pyoxigraph import NamedNode

    from .conflicts import conflicts
    from .names import claim_iri, expand

    denied = "{ ?attestation wick:claim ?claim ; wick:modality wick:denied } UNION { ?claim wick:disputedBy ?who }"
    found = {shorten(claim.value) for page in graph.pages("?claim", denied) for (claim,) in page}
    for conflict in conflicts(graph.store, graph.view):
        if conflict.kind == "disputed":
            for side in conflict.values:
                terms = [expand(name) for name in (conflict.subject, conflict.property, side.value)]
                if all(terms):
                    found.add(shorten(claim_iri(*(NamedNode(term) for term in terms if term))))
    return found


def called(network: networkx.Graph) -> dict[str, str]:
    """Return what to call each node, and each work that is cited: its label, with its name where two nodes share it.

    >>> import wickgraph
    >>> called(wickgraph.load().network("universe"))["character:john-wick"]
    'John Wick (character:john-wick)'
    """
    labels = {node: str(said.get("label", node)) for node, said in network.nodes(data=True)}
    shared = Counter(labels.values())
    names = {node: label if shared[label] == 1 else f"{label} ({node})" for node, label in labels.items()}
    titles: dict[str, str] = network.graph.get("labels", {})
    return titles | names


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    # A large network is millions of containers without one piece of garbage, which the collector would visit in vain.
    import gc

    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _actor_film(reader: Evidence) -> networkx.Graph:
    ties = _Ties()
    _perform(reader, ties)
    return ties.graph()


def _perform(reader: Evidence, ties: _Ties) -> None:
    portrayed = reader.portrayals()
    for performance, person, work in reader.performances():
        parts = portrayed.get(performance, [])
        ties.add(person, work, performed(performance, work), "" if parts else "actor", work)
        for character, claim in parts:
            ties.add(person, work, [claim], f"actor as {reader.label(character)}", work)


def _co_star(reader: Evidence) -> networkx.Graph:
    from .projection import project

    return project((person, work, performed(one, work)) for one, person, work in reader.performances())


def _character(reader: Evidence) -> networkx.Graph:
    from .projection import project

    portrayed = reader.portrayals()
    network = project(
        (character, work, (*performed(one, work), claim))
        for one, _, work in reader.performances()
        for character, claim in portrayed.get(one, [])
    )
    ties = _Ties()
    for one, tie, other, claim in reader.statements():
        if kind_of(one) == kind_of(other) == "character" and tie not in _MADE_UP:
            ties.add(one, other, [claim], f"{reader.label(tie)} {reader.label(other)}")
    for one, other, tie in ties.graph().edges(data=True):
        if not network.has_edge(one, other):
            network.add_edge(one, other, weight=0, works=(), claims=())
        edge = network.edges[one, other]
        edge["weight"] += tie["weight"]
        edge["claims"] += tie["claims"]
        edge["relations"] = tie["relations"]
    return _sorted(network)


def _crew(reader: Evidence) -> networkx.Graph:
    from .projection import project

    # Whose characters a work is based on need not have worked on it.
    crews = [row for row in reader.crews() if row[2] != "wick:charactersBy"]
    capacities: dict[tuple[str, str], set[str]] = {}
    claims: dict[tuple[str, str], list[str]] = {}
    for person, work, capacity, claim in crews:
        capacities.setdefault((person, work), set()).add(reader.label(capacity))
        claims.setdefault((person, work), []).append(claim)
    network = project((person, work, (claim,)) for person, work, _, claim in crews)
    parts = reader.parts({work for _, work, *_ in crews})
    for one, other, edge in network.edges(data=True):
        # A series of which both made a part is not one more work.
        works = tuple(work for work in edge["works"] if parts.get(work, set()).isdisjoint(edge["works"]))
        if works != edge["works"]:
            found = tuple(claim for work in works for person in _pair(one, other) for claim in claims[person, work])
            edge.update(weight=len(works), works=works, claims=found)
        pairs = (
            (ours, theirs)
            for work in edge["works"]
            for ours in capacities[one, work]
            for theirs in capacities[other, work]
        )
        edge["relations"] = tuple(sorted({f"{ours} with {theirs}" for ours, theirs in pairs}))
    return network


def _credits(reader: Evidence) -> networkx.Graph:
    ties = _Ties()
    _perform(reader, ties)
    for person, work, tie, claim in reader.crews():
        ties.add(person, work, [claim], reader.label(tie), work)
    careers: dict[tuple[str, str], set[str]] = {}
    for person, work, tie, claim in reader.careers():
        ties.add(person, work, [claim], reader.label(tie), work)
        careers.setdefault((person, work), set()).add(reader.label(tie))
    network = ties.graph()
    for pair, told in careers.items():
        # That somebody is known for a share in a work is no second share in it.
        edge = network.edges[pair]
        edge["weight"] = max(len(edge["relations"]) - len(told), 1)
    return network


def _organisation(reader: Evidence) -> networkx.Graph:
    ties = _Ties()
    for one, tie, other, claim in reader.statements():
        if {kind_of(one), kind_of(other)} & {"org", "group"}:
            _state(reader, ties, (one, tie, other, claim))
    return ties.graph()


def _universe(reader: Evidence) -> networkx.Graph:
    ties = _Ties()
    _perform(reader, ties)
    portrayed = reader.portrayals()
    for performance, person, work in reader.performances():
        for character, claim in portrayed.get(performance, []):
            claims = [*performed(performance, work), claim]
            ties.add(person, character, claims, f"plays {reader.label(character)}", work)
            ties.add(character, work, claims, "character", work)
    for statement in reader.statements():
        _state(reader, ties, statement)
    return ties.graph()


def _state(reader: Evidence, ties: _Ties, statement: tuple[str, str, str, str]) -> None:
    one, tie, other, claim = statement
    for work in [name for name in (one, other) if kind_of(name) == "work"] or [""]:
        ties.add(one, other, [claim], f"{reader.label(tie)} {reader.label(other)}", work)


def _sources(reader: Evidence) -> networkx.Graph:
    from .projection import project

    accepted = ", ".join(f"wick:{one}" for one in reader.graph.view.modalities)
    pattern = f"""?attestation wick:claim ?claim ; wick:source ?article ; wick:modality ?modality
      FILTER(?modality IN ({accepted}))"""
    found = set(reader.graph.names("?article ?claim", pattern)) if accepted else set()
    network = project((article, claim, ()) for article, claim in found if claim not in reader.without)
    for *_, edge in network.edges(data=True):
        edge["claims"], edge["works"] = edge["works"], ()
    return network


_BUILDERS = {
    "actor-film": _actor_film,
    "co-star": _co_star,
    "character": _character,
    "crew": _crew,
    "credits": _credits,
    "organisation": _organisation,
    "sources": _sources,
    "universe": _universe,
}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _sorted(network: networkx.Graph) -> networkx.Graph:
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(sorted(network))
    graph.add_edges_from(sorted((*sorted(edge[:2]), edge[2]) for edge in network.edges(data=True)))
    return graph


def _describe(network: networkx.Graph, reader: Evidence) -> None:
    """Give the nodes what people want to see of them."""
    articles: dict[str, dict[str, str]] = {}
    if any(kind_of(node) == "article" for node in network):
        pattern = "?article wick:grade ?grade ; schema:datePublished ?date"
        for page in reader.graph.pages("?article ?grade ?date", pattern):
            for article, grade, date in page:
                articles[shorten(article.value)] = {"date": date.value, "grade": local_name(grade.value)}
    for node, data in network.nodes(data=True):
        kind = kind_of(node)
        data.update(label=reader.label(node), kind=kind)
        if network.graph["kind"] in ("actor-film", "credits"):
            data["bipartite"] = int(kind == "work")
        if kind == "work":
            data["franchise"] = node in reader.franchise
        data.update(articles.get(node, {}))
    cited = network.graph.pop("groups", None)
    if cited is None:
        cited = {work for *_, works in network.edges(data="works") for work in works}
    network.graph["labels"] = {
        work: reader.label(work) for work in sorted(cited) if kind_of(work) == "work" and work not in network
    }


def _told(graph: AnyGraph) -> str:
    """Return in words what the view takes as known, and until which day."""
    if graph.view.as_of is not None:
        return graph.view.told(None)
    return graph.view.told(newest_article(graph))


def _performance_kinds(graph: AnyGraph) -> list[str]:
    pattern = "?kind skos:inScheme wick:performanceKinds"
    return sorted(kind.value for page in graph.pages("?kind", pattern) for (kind,) in page)


def _rests(kind: str, without: Collection[str], what: str, chosen: str) -> None:
    if kind in without:
        fitting = ", ".join(one for one in KINDS if one not in without)
        raise UsageError(
            f"{kind}: this network rests on no {what}; {chosen} cannot be chosen of it; expected one of {fitting}"
        )


def _known(name: str, names: list[str], what: str) -> None:
    if name not in names:
        raise UsageError(f"{name!r} is no {what}; expected one of {', '.join(names)}.{did_you_mean(name, names)}")
