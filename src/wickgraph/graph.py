"""The graph: everything one can ask of it, under one view."""

from __future__ import annotations

import os
from functools import partial

from . import store as stores
from . import views
from .names import shorten
from .results import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

    import networkx
    import rdflib
    from pyoxigraph import Store

    from .conflicts import Conflicts
    from .descriptions import Description
    from .differences import Differences
    from .push import Push
    from .timeline import Timeline


class Graph:
    """Claims under a view: those that ``read`` reads into a store, and the facts that the view makes of them.

    >>> graph = load()
    >>> [row.title for row in graph.sparql("SELECT ?title { work:ballerina schema:name ?title }")]
    ['Ballerina']
    >>> graph.as_of("2023-08-03").sparql("ASK { work:ballerina schema:name ?title }").rows
    [Row(answer=False)]
    """

    def __init__(self, read: Callable[[], Store], view: views.View) -> None:
        self._read, self.view = read, view
        self.store: Store = read()
        views.apply(view, self.store)

    def __repr__(self) -> str:
        return f"<Graph of {len(self.store):,} statements, {self.view!r}>"

    def __len__(self) -> int:
        return len(self.store)

    def sparql(self, text: str) -> Result:
        """Answer a SPARQL 1.1 query; the prefixes of wickgraph need no declaration.

        Raises QueryError for a text that is no query, updates included.
        """
        return Result(self.store, text)

    def query(self, name: str, **parameters: object) -> Result:
        """Answer a query of the catalogue.

        Raises UnknownName for a query or an entity that does not exist, UsageError for a parameter that the query
        does not take or whose value does not fit.

        >>> {row.who_or_where for row in load().query("hotels") if row.tie == "wick:owns"}
        {'character:winston'}
        """
        from . import queries

        return self.sparql(queries.find(name).bind(parameters, self.resolve))

    def pages(self, select: str, pattern: str) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield all rows of ``SELECT select WHERE { pattern }`` as RDF terms, in no order and in one piece or several.

        The first of ``select`` is bound to an IRI in every row: where a server cuts long answers, the next one begins
        after it.

        >>> [len(page) for page in load().pages("?hotel", "?hotel a schema:Hotel")]
        [8]
        """
        yield self.sparql(f"SELECT {select} WHERE {{ {pattern} }}").terms()

    def names(self, select: str, pattern: str) -> list[tuple[str, ...]]:
        """Return the rows of a pattern, all of whose terms are IRIs, as prefixed names, in no order.

        >>> ("work:ballerina",) in load().names("?work", "?work schema:director person:len-wiseman")
        True
        """
        answer = self.sparql(f"SELECT {select} WHERE {{ {pattern} }}")
        # As text and all at once: half the time that it takes term by term.
        terms = answer.serialize("tsv").decode().replace("\n", "\t").split("\t")[:-1]
        short = {term: shorten(term[1:-1]) for term in set(terms)}
        size = len(answer.columns)
        return list(zip(*(map(short.__getitem__, terms[at::size]) for at in range(size, 2 * size)), strict=True))

    def label(self, iri: str) -> str | None:
        """Return the label of an IRI, English before others, or None where it has none.

        >>> load().label("https://w3id.org/wickgraph/work/ballerina")
        'Ballerina'
        """
        from .entities import label

        return label(self.store, iri)

    def resolve(self, name: str, like: str | None = None) -> str:
        """Return the IRI that a name stands for: an IRI, a prefixed name, a slug, a label or a name in a source.

        Raises UnknownName where nothing fits or several things do.

        >>> load().resolve("Ana de Armas")
        'https://w3id.org/wickgraph/person/ana-de-armas'
        """
        from .entities import resolve

        return resolve(self.store, name, like)

    def show(self, entity: str) -> Description:
        """Return everything that sources say about one entity, each fact with them.

        Raises UnknownName where nothing fits the name or several things do.

        >>> load().show("Berrada").facts[0].article
        'article:comicbook-com-2025-04-01'
        """
        from .descriptions import describe

        return describe(self.store, self.resolve(entity))

    def conflicts(self, entity: str | None = None) -> Conflicts:
        """Return what the sources of this view disagree on: in all, or about one entity and its parts.

        The ``timeline`` of the answer is what they say of story time that cannot all hold, where it names the entity.
        Raises UnknownName where nothing fits the name or several things do.

        >>> load().under(views.View(sources=["kinocheck-2023-08-04"])).conflicts()
        []
        """
        from .conflicts import conflicts
        from .timeline import contradictions

        iri = None if entity is None else self.resolve(entity)
        found = conflicts(self.store, self.view, iri)
        found.timeline = contradictions(self.store, self.view, iri)
        return found

    def network(
        self, kind: str, works: str = "all", performances: Collection[str] = (), without: Collection[str] = ()
    ) -> networkx.Graph:
        """Return a network of one of ``network.KINDS`` as a networkx graph whose edges cite works and claims.

        ``works`` is "all" or "franchise", ``performances`` are the kinds of performance to take, such as "voice", none
        for all; ``without`` are claims to leave out, such as ``network.disputed(graph)``. Raises UsageError for what is
        none of these.

        >>> network = load().network("actor-film")
        >>> network.nodes["person:ian-mcshane"]["label"], network.edges["person:ian-mcshane", "work:lovejoy"]["claims"]
        ('Ian McShane', ('claim:lovejoy.ian-mcshane.in-work.lovejoy',))
        """
        from .network import build

        return build(self, kind, works, performances, without)

    def timeline(self) -> Timeline:
        """Return story time as the sources of this view tell it: order, distances, and what cannot all hold.

        >>> load().timeline().order()[0]
        'work:the-continental'
        """
        from .timeline import timeline

        return timeline(self.store, self.view)

    def under(self, view: views.View) -> Graph:
        """Return the same data under another view."""
        return Graph(self._read, view)

    def as_of(self, day: object) -> Graph:
        """Return what was known on a day (``datetime.date`` or YYYY-MM-DD)."""
        return self.under(self.view.replace(as_of=day))

    def diff(self, before: object, after: object, entity: str | None = None) -> Differences:
        """Return what was learned, what changed and what was dropped between two days, be it about one entity only.

        Raises UsageError for what is no day and where the first is later than the second, UnknownName for an entity
        that does not exist.

        >>> load().diff("2023-08-03", "2023-08-04", "event:ballerina-stunt-scene").differences[0].kind
        'learned'
        """
        from .differences import compare, days

        first, last = days(before, after)
        graphs = {self.view.as_of: self}
        for day in (last, first):
            graphs[day] = graphs.get(day) or self.as_of(day)
        later = graphs[last]
        iri = None if entity is None else later.resolve(entity)
        return compare(graphs[first].store, later.store, later.view, first, iri)

    @property
    def rdflib(self) -> rdflib.Dataset:
        """The same statements as an ``rdflib.Dataset``: no copy, the same store."""
        import rdflib
        from oxrdflib import OxigraphStore

        from .names import PREFIXES

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.store))
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace, replace=True)
        return dataset

    def nquads(self) -> str:
        """Return all statements, facts included, as sorted N-Quads: what another store needs to answer the same.

        >>> load().nquads().splitlines()[0].startswith("<")
        True
        """
        from pyoxigraph import RdfFormat

        dump = self.store.dump(format=RdfFormat.N_QUADS)
        assert dump is not None  # noqa: S101 - without an output, dump returns the bytes
        return "".join(sorted(dump.decode().splitlines(keepends=True)))

    def export(
        self,
        target: str | os.PathLike[str] | None = None,
        profile: str = "facts",
        form: str | None = None,
        force: bool = False,
    ) -> bytes | None:
        """Write the graph to a file or into a directory, or return the content of one file where no target is given.

        ``profile`` is one of ``exports.PROFILES``, which says what goes into it, ``form`` one of the profile's formats,
        the first by default. Raises UsageError for a format that the profile cannot hold, OutputError for a target that
        cannot be written or that exists, unless ``force`` replaces it, NoAnswer where the view knows nothing.

        >>> load().export(profile="facts", form="ntriples").splitlines()[0].endswith(b" .")
        True
        """
        from .exports import export

        return export(self, target, profile, form, force)

    def push(self, url: str, *, query_url: str | None = None, dry_run: bool = False) -> Push:
        """Bring this graph into a store elsewhere, which then holds it and nothing older of it; return what was done.

        ``url`` takes SPARQL updates; ``query_url`` answers queries, where that is another address and not to be
        guessed from the first. A dry run only returns what is to be done. Raises RemoteError where the store does not
        answer as it should; a second push goes on where the first was cut off.
        """
        from .push import plan, run, target

        endpoint = target(url, query_url)
        found = plan(self.store, self.view, endpoint)
        if not dry_run:
            run(found, endpoint)
        return found


def load(data: str | os.PathLike[str] | None = None, view: views.View | None = None) -> Graph:
    """Return the graph of the packaged data, or of a directory with entities/*.ttl and articles/*.trig.

    Raises DataError for data that cannot be read.

    >>> load().view
    View()
    """
    place = os.path.join(stores.home(), "data") if data is None else os.fspath(data)
    return Graph(partial(stores.load, place), view or views.View())
