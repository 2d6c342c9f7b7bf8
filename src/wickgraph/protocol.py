"""The protocol of graphs: what networks and paths ask of one, be it embedded or elsewhere."""

from __future__ import annotations

from typing import Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Any

    import networkx
    from pyoxigraph import Store

    from .conflicts import Conflicts
    from .results import Result
    from .views import View


class AnyGraph(Protocol):
    """A ``graph.Graph`` or a ``remote.RemoteGraph``, whose methods these are."""

    @property
    def view(self) -> View:
        """The view whose facts the graph has."""

    @property
    def store(self) -> Store:
        """Its statements in a store, be it a copy."""

    def sparql(self, text: str) -> Result:
        """Answer a SPARQL 1.1 query."""

    def pages(self, select: str, pattern: str) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield all rows of ``SELECT select WHERE { pattern }`` as RDF terms."""

    def names(self, select: str, pattern: str) -> list[tuple[str, ...]]:
        """Return the rows of a pattern, all of whose terms are IRIs, as prefixed names."""

    def label(self, iri: str) -> str | None:
        """Return the label of an IRI."""

    def resolve(self, name: str, like: str | None = None) -> str:
        """Return the IRI that a name stands for."""

    def conflicts(self, entity: str | None = None) -> Conflicts:
        """Return what the sources disagree on."""

    def network(
        self, kind: str, works: str = "all", performances: Collection[str] = (), without: Collection[str] = ()
    ) -> networkx.Graph:
        """Return a network."""
