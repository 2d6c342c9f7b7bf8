"""Exports: a graph as files that other systems take, the same bytes each time.

A **profile** says what goes into them, a **format** how it is written:

- ``facts``: the plain triples of the view and the descriptions of what they are about;
- ``dataset``: every statement, claims, attestations and ontology with it: what another store needs to answer alike;
- ``schema-org``: the works of the franchise as web pages take them;
- ``nanopub``: each claim as a nanopublication;
- ``tables``: rows with keys.

N-Triples and N-Quads are in the canonical form of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/#canonical-quads), which
for statements without blank nodes is one form for each term and the lines in code point order.
"""

from __future__ import annotations

import os
import re

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from .errors import DataError, NoAnswer, OutputError, UsageError, did_you_mean
from .names import PREFIXES, kind, shorten
from .store import as_fact, exceeds, quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, BinaryIO

    from pyoxigraph import Store

    from .protocol import AnyGraph

    Report = Callable[[int], object]

#: Profile to the formats that hold it; the first is the usual one.
PROFILES = {
    "facts": ("turtle", "ntriples", "rdfxml", "jsonld"),
    "dataset": ("trig", "nquads", "jsonld", "turtle12", "trig12"),
    "schema-org": ("jsonld",),
    "nanopub": ("trig",),
    "tables": ("csv", "parquet"),
}
#: How a file of a format ends.
ENDINGS = {
    "turtle": "ttl",
    "turtle12": "ttl",
    "trig": "trig",
    "trig12": "trig",
    "ntriples": "nt",
    "nquads": "nq",
    "rdfxml": "rdf",
    "jsonld": "jsonld",
}

_IN_MEMORY = 100_000  # quads at most that are sorted without a temporary file
_KEPT_APART = ("article", "claim", "attestation", "passage")
_REIFIES = NamedNode(PREFIXES["rdf"] + "reifies")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def facts(store: Store) -> Iterator[Triple]:
    """Yield the facts and the descriptions of entities: the default graph without articles, claims and ontology.

    >>> import wickgraph
    >>> "article" in {kind(one.subject.value) for one in facts(wickgraph.load().store)}
    False
    """
    for quad in quads(store, None, None, None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and kind(quad.subject.value) not in (None, *_KEPT_APART):
            yield quad.triple


def dataset(store: Store) -> Iterator[Quad]:
    """Yield every statement of a store."""
    yield from quads(store)


def reified(store: Store, graphs: bool) -> Iterator[Quad]:
    """Yield every statement in RDF 1.2: each claim reifies the triple that it says, accepted or not.

    What is said about the claim, its attestations first, is so said about the triple, which is asserted only where the
    view accepts it. With ``graphs`` the claims stay named graphs as well; without, all is in the default graph. See
    https://www.w3.org/TR/rdf12-concepts/#section-triple-terms-reification.

    >>> import wickgraph
    >>> found = reified(wickgraph.load().store, graphs=False)
    >>> next(one.subject.value for one in found if isinstance(one.object, Triple)).startswith(PREFIXES["claim"])
    True
    """
    for quad in quads(store):
        said = not isinstance(quad.graph_name, DefaultGraph)
        if said:
            yield Quad(quad.graph_name, _REIFIES, quad.triple)
        if graphs or not said:
            yield quad


def checked(profile: str, form: str | None = None) -> str:
    """Return a format that a profile can hold, the usual one for None; raises UsageError for another, or no profile.

    >>> checked("facts"), checked("dataset", "nquads")
    ('turtle', 'nquads')
    """
    if profile not in PROFILES:
        near = did_you_mean(profile, list(PROFILES))
        raise UsageError(f"{profile!r} is no profile; expected one of {', '.join(PROFILES)}.{near}")
    if form is None:
        return PROFILES[profile][0]
    if form not in PROFILES[profile]:
        able = [one for one, forms in PROFILES.items() if form in forms]
        other = f"; {form} is one of {' and '.join(able)}" if able else did_you_mean(form, list(PROFILES[profile]))
        raise UsageError(f"{form!r} is no format of {profile}; expected one of {', '.join(PROFILES[profile])}{other}")
    return form


def export(
    graph: AnyGraph,
    target: str | os.PathLike[str] | None = None,
    profile: str = "facts",
    form: str | None = None,
    force: bool = False,
) -> bytes | None:
    r"""Write a graph to a file or into a directory, or return the content of one file where no target is given.

    Raises what ``Export`` does.

    >>> import wickgraph
    >>> export(wickgraph.load(), profile="dataset", form="nquads").count(b"\n") == len(wickgraph.load())
    True
    """
    found = Export(graph, profile, form)
    if target is not None:
        found.save(os.fspath(target), force)
        return None
    import io

    file = io.BytesIO()
    found.write(file)
    return file.getvalue()


class Export:
    """A graph in a profile and a format, to be written to a file or into a directory.

    ``tables`` are several files always; ``schema-org`` is one with all works, or one for each in a directory. Progress
    is reported for N-Quads and N-Triples, in lines, each twice: when it is taken in, and when it is written. Raises
    UsageError for a format that the profile cannot hold, NoAnswer where the view knows nothing.

    >>> import wickgraph
    >>> Export(wickgraph.load()).form
    'turtle'
    """

    def __init__(
        self, graph: AnyGraph, profile: str = "facts", form: str | None = None, report: Report = lambda _: None
    ) -> None:
        self.graph, self.profile, self.form, self.report = graph, profile, checked(profile, form), report
        _expect_something(graph, profile)

    def save(self, target: str, force: bool = False) -> None:
        """Write to a file or, for several files, into a directory; whole or not at all.

        A directory is what is one, or ends in a slash. Raises OutputError for a target that is of the wrong kind, that
        cannot be written, or that exists and is not to be replaced by ``force``.
        """
        from .files import write_all, writing

        folder = os.path.isdir(target) or target.endswith(("/", os.sep))
        special = os.path.exists(target) and not os.path.isfile(target)
        if self.profile == "tables" or (folder and self.profile == "schema-org"):
            write_all(target, self.files(), force)
            return
        if folder:
            example = os.path.join(target, f"{self.profile}.{ENDINGS[self.form]}")
            raise OutputError(f"{target}: is a directory; expected a file for {self._called}, such as {example}")
        with writing(target, force) as file:
            self.write(file, None if special else file.name)

    def files(self) -> dict[str, bytes]:
        """Return the files of a profile that has several, content by name."""
        if self.profile == "schema-org":
            from . import schemaorg

            return schemaorg.documents(self.graph)
        from . import tabular

        return tabular.csv_files(self.graph) if self.form == "csv" else tabular.parquet_files(self.graph)

    def write(self, file: BinaryIO, path: str | None = None) -> None:
        """Write to an open file, to which ``path`` leads if it is an empty one on a disk.

        N-Quads and N-Triples take less than 100 MB of memory beside the store, however many lines there are; those of
        more than 100,000 quads are sorted by way of a temporary file beside that path, which becomes as long as the
        export; without one, by way of two where the system has such files. The other formats are made in memory.
        Raises UsageError for a profile that is several files.
        """
        if self.profile == "tables":
            raise UsageError(f"{self._called} are several files; expected a directory for them, as in -o tables/")
        if self.form in ("nquads", "ntriples"):
            self._write_lines(file, path)
        else:
            file.write(_content(self.graph, self.profile, self.form))

    def _write_lines(self, file: BinaryIO, path: str | None) -> None:
        from . import lines

        store = self.graph.store

        def write(path: str | None = None) -> bytes | None:
            if self.profile == "facts":
                return serialize(facts(store), path, format=RdfFormat.N_TRIPLES)
            return store.dump(path, format=RdfFormat.N_QUADS)

        if exceeds(store, _IN_MEMORY):
            lines.sort(write, file, path, self.report, _refuse_blank_nodes)
        else:
            text = write() or b""
            _refuse_blank_nodes(text)
            lines.sort_text(text, file, self.report)

    @property
    def _called(self) -> str:
        return f"{self.profile} as {self.form}"


def _expect_something(graph: AnyGraph, profile: str) -> None:
    claims = (quad for quad in quads(graph.store) if not isinstance(quad.graph_name, DefaultGraph))
    what = "nothing is claimed"
    if profile in ("facts", "schema-org"):
        claims, what = (quad for quad in claims if as_fact(quad) in graph.store), "no claim is accepted"
    if next(claims, None) is None:
        raise NoAnswer(
            f"{profile}: {what} in this view ({graph.view.told(None)}); try a later --as-of, or more of --modality"
        )


def _content(graph: AnyGraph, profile: str, form: str) -> bytes:
    if profile == "schema-org":
        from . import schemaorg

        return schemaorg.whole(graph)
    if form == "jsonld":
        from . import jsonld

        return jsonld.facts(graph) if profile == "facts" else jsonld.dataset(graph)
    if profile == "nanopub":
        from . import nanopubs

        return nanopubs.trig(graph)
    if form == "rdfxml":
        return _xml(facts(graph.store))
    from .turtle import write as turtle

    statements: dict[str, Callable[[], Iterator[Any]]] = {
        "turtle": lambda: facts(graph.store),
        "trig": lambda: dataset(graph.store),
        "turtle12": lambda: reified(graph.store, graphs=False),
        "trig12": lambda: reified(graph.store, graphs=True),
    }
    return turtle(statements[form]()).encode()


def _refuse_blank_nodes(text: bytes) -> None:
    # A sign that most texts lack is looked for first, for a look at every line takes as long as sorting them.
    if b"_" in text and (text.startswith(b"_:") or b"\n_:" in text or b" _:" in text):
        found = re.search(rb'^(?:_:.*|<[^>]*> <[^>]*> _:.*|.* _:[^ "]+ \.)$', text, re.MULTILINE)
        if found:
            raise DataError(f"{found[0].decode()}: a blank node has no place in the data: give it an IRI")


def _xml(triples: Iterable[Any]) -> bytes:
    from .formats import xml

    ordered = sorted(triples, key=str)
    elements = [one.object if one.predicate == _TYPE else one.predicate for one in ordered]
    used = sorted({shorten(one.value).partition(":")[0] for one in elements} & set(PREFIXES))
    body = serialize(ordered, format=RdfFormat.RDF_XML, prefixes={prefix: PREFIXES[prefix] for prefix in used})
    try:
        return xml(body or b"", "turtle, ntriples or jsonld")
    except UsageError as error:
        wrong = [one for one in ordered if re.search("[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]", one.object.value)]
        place = "".join(f"{shorten(one.subject.value)}, {shorten(one.predicate.value)}: " for one in wrong[:1])
        raise UsageError(f"facts as rdfxml: {place}{error}") from error
