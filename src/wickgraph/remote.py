"""The graph in a store elsewhere: the methods of ``Graph``, answered by a SPARQL 1.1 endpoint.

Queries are answered there. What takes more than a query (show, conflicts, another view) works on a copy, which is
fetched when it is first asked for.
"""

from __future__ import annotations

import re
from functools import cached_property

from . import copies
from .datasets import FACTS, PUSHED, as_default
from .errors import RemoteError, UsageError
from .graph import Graph
from .names import BASE, PREFIXES, expand, shorten
from .views import View, without_facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from .endpoint import Endpoint
    from .results import Result

_LABELLED = f"?entity <{PREFIXES['rdfs']}label> ?name"
_NAMED = f"""GRAPH ?claim {{ ?entity ?property ?name }} ?attestation <{PREFIXES["wick"]}claim> ?claim
  FILTER(?property IN (<{PREFIXES["schema"]}name>, <{PREFIXES["schema"]}alternateName>))"""

_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class RemoteGraph(Graph):
    """What a SPARQL endpoint holds, under the view with which it was brought there.

    The facts are those of the named graph that ``wickgraph push`` writes to, or of the default graph where there is no
    such graph; a query's default graph is where they are.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def __repr__(self) -> str:
        return f"<RemoteGraph at {self.endpoint.shown}>"

    def sparql(self, text: str) -> Result:
        """Answer a SPARQL 1.1 query; the prefixes of wickgraph need no declaration.

        Raises QueryError for an update and for what is no query, RemoteError where the endpoint does not answer as it
        should.
        """
        from .results import Result

        answer = self.endpoint.query(as_default(text, FACTS) if self._named else text)
        return Result.of(answer.form, answer.media_type, answer.body, self.label)

    def resolve(self, name: str, like: str | None = None) -> str:
        """Return the IRI that a name stands for, as ``Graph.resolve`` does; labels are asked for once."""
        from pyoxigraph import NamedNode, Quad

        from .entities import resolve

        text = name.strip().removeprefix("<").removesuffix(">")
        iri = text if text.startswith(BASE) else expand(text) or ""
        # What has no label, such as a claim, is there where something is said of it or in it.
        said = f"{{ <{iri}> ?p ?o }} UNION {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
        if iri.startswith(BASE) and not _ILLEGAL.search(iri) and self.sparql(f"ASK {{ {said} }}"):
            node = NamedNode(iri)
            self._names.add(Quad(node, node, node))
        if not self._names:
            raise RemoteError(
                f"{self.endpoint.shown}: no thing here has a name, {name!r} neither; expected the graph:"
                " `wickgraph push` loads it into a store"
            )
        return resolve(self._names, name, like)

    def pages(self, select: str, pattern: str) -> Iterator[copies.Page]:
        """Yield all rows of a pattern, as ``Graph.pages`` does, in several pieces where the server cuts answers."""
        key = select.split(maxsplit=1)[0].removeprefix("?")
        yield from copies.pages(self._ask, select, pattern, key)

    def names(self, select: str, pattern: str) -> list[tuple[str, ...]]:
        """Return the rows of a pattern as prefixed names, as ``Graph.names`` does."""
        return [tuple(shorten(term.value) for term in row) for page in self.pages(select, pattern) for row in page]

    def label(self, iri: str) -> str | None:
        """Return the label of an IRI, as ``Graph.label`` does; labels are asked for once."""
        from .entities import label

        return label(self._names, iri)

    @cached_property
    def store(self) -> Store:  # type: ignore[override]
        """A copy of all that the endpoint holds of the graph; on a terminal, its growth is shown."""
        from itertools import chain

        from pyoxigraph import Store
        from tqdm import tqdm

        store = Store()
        with tqdm(desc="fetch", unit=" statements", delay=1, leave=False, disable=None) as bar:
            for page in chain(copies.facts(self._ask), copies.claims(self._ask)):
                store.extend(page)
                bar.update(len(page))
        return store

    @cached_property
    def view(self) -> View:  # type: ignore[override]
        """The view with which the facts were brought there, or the default one where nobody says."""
        said = f"GRAPH <{PUSHED}> {{ <{FACTS}> <{PREFIXES['dcterms']}description> ?view }}"
        found = self._ask(f"SELECT ?view WHERE {{ {said} }}")
        try:
            return View.from_json(found[0][0].value) if found else View()
        except UsageError as error:
            raise RemoteError(
                f"{self.endpoint.shown}: {str(error)[:200]}; expected what `wickgraph push` writes: push again"
            ) from error

    def _read(self) -> Store:
        """Return the copy without its facts, for another view to make its own."""
        return without_facts(self.store)

    def _ask(self, text: str) -> copies.Page:
        return self.sparql(text).terms()

    @cached_property
    def _named(self) -> bool:
        from .results import Result

        answer = self.endpoint.query(f"ASK {{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }}")
        return bool(Result.of(answer.form, answer.media_type, answer.body))

    @cached_property
    def _names(self) -> Store:
        """A store of labels and of the names that sources give, which is all that it takes to resolve a name."""
        from pyoxigraph import NamedNode, Quad, Store

        store, label = Store(), NamedNode(PREFIXES["rdfs"] + "label")
        if not self._named and not self.sparql(f"ASK {{ ?attestation <{PREFIXES['wick']}claim> ?claim }}"):
            return store  # the labels of another graph may be more than one can fetch
        for page in copies.pages(self._ask, "?entity ?name", _LABELLED, "entity"):
            store.extend(Quad(entity, label, name) for entity, name in page)
        for page in copies.pages(self._ask, "?entity ?property ?name ?claim", _NAMED, "entity"):
            store.extend(Quad(*row) for row in page)
        return store


def connect(url: str, timeout: float = 60.0) -> RemoteGraph:
    """Return the graph that a SPARQL 1.1 endpoint holds; ``timeout`` is what one answer may take, in seconds.

    User and password, or a token, are read from the environment (``WICKGRAPH_USER`` and ``WICKGRAPH_PASSWORD``, or
    ``WICKGRAPH_TOKEN``) or from a netrc file. Nothing is asked of the endpoint yet. Raises UsageError for what is no
    address.

    >>> connect("http://localhost:7878/query")
    <RemoteGraph at http://localhost:7878/query>
    """
    from .endpoint import Endpoint

    return RemoteGraph(Endpoint(url, timeout=timeout))
