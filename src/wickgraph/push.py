"""Push: bring the graph into a store elsewhere, so that it holds this graph and nothing older of it.

Claims go to the named graphs that are their ids, everything else to the graph ``datasets.FACTS``. Readers see the old
facts until the new ones are complete: those are staged in a graph of their own, named by their digest, and take the
place of the old in one request. Every step can be cut off and done again: what is there already is not sent again.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad

from . import copies
from .datasets import FACTS, PUSHED
from .errors import RemoteError, UsageError
from .names import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Store

    from .endpoint import Endpoint
    from .views import View

    Report = Callable[[int], object]

# Virtuoso compiles an update as one statement, whose length is bounded; 500 lines are well below.
_LINES, _CHARACTERS = 500, 250_000


@dataclass(frozen=True)
class Push:
    """What a store elsewhere lacks: made by ``plan``, carried out by ``run``.

    ``facts`` are the lines of N-Triples to stage; ``staged`` of them are there, left by a push that was cut off.
    """

    url: str
    digest: str
    view: str
    facts: tuple[str, ...]
    staged: int
    #: Whether the facts are those that the store holds already.
    current: bool
    missing: tuple[tuple[str, str], ...]
    #: How many statements the graphs of claims hold when nothing is missing and nothing surplus is dropped yet.
    complete: int
    surplus: tuple[str, ...]
    #: Graphs of pushes that were cut off and are of no more use.
    leftovers: tuple[str, ...]

    @property
    def work(self) -> int:
        """How many statements are to be sent, and graphs to be dropped."""
        facts = 0 if self.current else len(self.facts) - self.staged
        return facts + len(self.missing) + len(self.surplus) + len(self.leftovers)

    def __str__(self) -> str:
        """Return in words what is to be done."""
        if not self.work:
            return f"{self.url} holds this graph already: {len(self.facts):,} facts in <{FACTS}>"
        facts = "facts are there already"
        if not self.current:
            staged = f", {self.staged:,} of them sent before" if self.staged else ""
            facts = f"{len(self.facts):,} facts{staged} to <{FACTS}>, in place of what it holds"
        claims = f"{len(self.missing):,} to add, {len(self.surplus):,} to drop"
        return f"{self.url}: {facts}; claims, each to the graph of its name: {claims}"


def target(url: str, query_url: str | None = None, timeout: float = 60.0) -> Endpoint:
    """Return the endpoint that takes updates at a URL and answers queries at another, or at the one that goes with it.

    Where updates have an address of their own, the usual ones for queries are known: Oxigraph and Fuseki say
    ``.../update`` and ``.../query``, RDF4J and GraphDB ``.../statements`` and the repository itself.

    >>> target("http://localhost:7878/update").url
    'http://localhost:7878/query'
    """
    from .endpoint import Endpoint

    if query_url is None and url.endswith("/update"):
        query_url = url.removesuffix("update") + "query"
    elif query_url is None and url.endswith("/statements"):
        query_url = url.removesuffix("/statements")
    return Endpoint(url if query_url is None else query_url, update_url=url, timeout=timeout)


def plan(store: Store, view: View, endpoint: Endpoint) -> Push:
    """Compare a graph with what a store elsewhere holds and return what is to be done.

    Raises RemoteError where the other store does not answer as it should, UsageError for data that cannot be sent.
    """
    from hashlib import sha256

    facts, claims = _lines(store)
    digest = sha256("".join([view.to_json(), *facts]).encode()).hexdigest()  # another view may give the same facts
    ask = _asker(endpoint)
    held: dict[str, list[str]] = {}
    for page in copies.claims(ask):
        for quad in page:
            held.setdefault(quad.graph_name.value, []).append(_line(quad))  # type: ignore[union-attr]
    wrong = {iri for iri, lines in held.items() if lines != [claims.get(iri)]}
    missing = {iri: line for iri, line in claims.items() if iri not in held or iri in wrong}
    record = f"GRAPH <{PUSHED}> {{ <{FACTS}> <{PREFIXES['wick']}sha256> ?digest }}"
    recorded = {row[0].value for row in ask(f"SELECT ?digest WHERE {{ {record} }}")}
    pattern = f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{FACTS}-"))'
    staging = {row[0].value for row in ask(f"SELECT DISTINCT ?g WHERE {{ {pattern} }}")}
    mine = _staging(digest)
    current = recorded == {digest} and _count(endpoint, FACTS) == len(facts)
    return Push(
        url=endpoint.shown,
        digest=digest,
        view=view.to_json(),
        facts=tuple(facts),
        staged=_count(endpoint, mine) if mine in staging and not current else 0,
        current=current,
        missing=tuple(sorted(missing.items())),
        complete=len(claims) + sum(len(held[iri]) for iri in wrong - set(missing)),
        surplus=tuple(sorted(wrong)),
        leftovers=tuple(sorted(staging if current else staging - {mine})),
    )


def run(push: Push, endpoint: Endpoint, report: Report = lambda _: None) -> None:
    """Do what a plan says, reporting after each request how many of its steps are done.

    What readers see changes in one request, when all that is new is there. A claim whose graph holds something else is
    dropped and sent again. Raises RemoteError where the store does not answer, or does not keep what it is sent.
    """
    wrong = set(push.surplus) & {iri for iri, _ in push.missing}
    for some in _batches(sorted(wrong)):
        endpoint.update(" ;\n".join(f"DROP SILENT GRAPH <{iri}>" for iri in some))
        report(len(some))
    for some in _batches([f"GRAPH <{iri}> {{ {line} }}\n" for iri, line in push.missing]):
        endpoint.update(f"INSERT DATA {{\n{''.join(some)}}}")
        report(len(some))
    if push.missing:
        _expect(endpoint, "the graphs of claims hold", copies.count(_asker(endpoint), copies.CLAIMS), push.complete)
    if not push.current:
        _replace_facts(push, endpoint, report)
    for some in _batches([*(iri for iri in push.surplus if iri not in wrong), *push.leftovers]):
        endpoint.update(" ;\n".join(f"DROP SILENT GRAPH <{iri}>" for iri in some))
        report(len(some))


def _replace_facts(push: Push, endpoint: Endpoint, report: Report) -> None:
    staging, done = _staging(push.digest), 0
    for some in _batches(push.facts):
        done += len(some)
        if done > push.staged:
            endpoint.update(f"INSERT DATA {{ GRAPH <{staging}> {{\n{''.join(some)}}} }}")
            report(min(len(some), done - push.staged))
    found = _count(endpoint, staging)
    if found != len(push.facts):  # what was there was not the beginning: the next push must not build on it
        endpoint.update(f"DROP SILENT GRAPH <{staging}>")
    _expect(endpoint, f"graph <{staging}> holds", found, len(push.facts))
    record = f'<{FACTS}> <{PREFIXES["wick"]}sha256> "{push.digest}"'
    view = str(Literal(push.view))
    # Not SILENT: were the staged facts gone by now, the old ones would go, too.
    endpoint.update(
        f"MOVE <{staging}> TO <{FACTS}> ;\n"
        f"DROP SILENT GRAPH <{PUSHED}> ;\n"
        f"INSERT DATA {{ GRAPH <{PUSHED}> {{ {record} ; <{PREFIXES['dcterms']}description> {view} }} }}"
    )
    _expect(endpoint, f"graph <{FACTS}> holds", _count(endpoint, FACTS), len(push.facts))


def _expect(endpoint: Endpoint, what: str, found: int, number: int) -> None:
    if found != number:
        raise RemoteError(
            f"{endpoint.shown}: {what} {found:,} statements, expected {number:,};"
            " the store did not keep all that it was sent, or somebody else writes to it; push again"
        )


def _asker(endpoint: Endpoint) -> copies.Ask:
    from .results import Result

    def ask(text: str) -> copies.Page:
        answer = endpoint.query(text)
        return Result.of(answer.form, answer.media_type, answer.body).terms()

    return ask


def _count(endpoint: Endpoint, graph: str) -> int:
    return copies.count(_asker(endpoint), f"GRAPH <{graph}> {{ ?s ?p ?o }}")


def _staging(digest: str) -> str:
    return f"{FACTS}-{digest[:16]}"


def _lines(store: Store) -> tuple[list[str], dict[str, str]]:
    """Return the facts as sorted lines, and for each claim its line."""
    facts, claims = [], {}
    for quad in store:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise UsageError(f"{quad}: a blank node is another one each time it is sent; expected IRIs and literals")
        if isinstance(quad.graph_name, DefaultGraph):
            facts.append(_line(quad))
        else:
            iri = quad.graph_name.value
            if iri in claims or not iri.startswith(PREFIXES["claim"]):
                raise UsageError(f"<{iri}>: no claim; expected named graphs of one statement: see `wickgraph check`")
            claims[iri] = _line(quad)
    return sorted(facts), claims


def _line(quad: Quad) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object} .\n"


def _batches(lines: list[str] | tuple[str, ...]) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for line in lines:
        if some and (len(some) == _LINES or size + len(line) > _CHARACTERS):
            yield some
            some, size = [], 0
        some.append(line)
        size += len(line)
    if some:
        yield some
