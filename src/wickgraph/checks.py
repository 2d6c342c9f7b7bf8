"""Checks: what must hold of the data, each break one line with its place.

Errors are errors: an id that does not fit its content, a reference to nothing, a claim that nobody states, a passage
that its text does not prove, a broken shape (https://www.w3.org/TR/shacl/), a row of a query in queries/check, a file
that is not canonical.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from . import queries
from .dates import DATE_TYPES
from .errors import DataError, UsageError, did_you_mean
from .names import BASE, PREFIXES, claim_iri, is_slug, kind, local_name, shorten
from .passages import Passage, lost, normalise
from .store import as_fact, data_files, home, load, quads, rows
from .turtle import canonical
from .values import interval

TYPE_CHECKING = False
if TYPE_CHECKING:
    import rdflib

_WICK = PREFIXES["wick"]
_OA = PREFIXES["oa"]
# What a description may say of a thing without a claim: what it is, and not what sources say of it.
_DESCRIPTION = {"rdf:type", "rdfs:label"}
_DESCRIPTIONS = {
    "work": {"schema:hasPart", "wick:completeFor", "wick:incompleteFor"},
    "event": {"schema:location", "wick:releaseKind", "wick:releaseOf"},
    "performance": {"wick:performer"},
    "amount": {f"schema:{name}" for name in ("currency", "unitCode", "value", "minValue", "maxValue")},
    "article": {
        f"schema:{name}"
        for name in ("author", "datePublished", "headline", "inLanguage", "provider", "publisher", "url")
    }
    | {f"wick:{name}" for name in ("dateBasis", "grade", "length", "sha256")},
    "attestation": {
        f"wick:{name}" for name in ("claim", "modality", "source", "asOf", "attributedTo", "passage", "antecedent")
    },
    "passage": {"dcterms:isPartOf", "oa:start", "oa:end", "wick:sha256"},
}
#: The IRI in whose description something is wrong, what is wrong, and the values that it is about.
Problem = tuple[str, ...]

_PART_OF = NamedNode(PREFIXES["dcterms"] + "isPartOf")


def check(data: str, texts: dict[str, str] | None = None) -> list[str]:
    """Return what is wrong with a data directory, one line each, nothing where all is well.

    ``texts`` maps article slugs to the paths of their texts, by which all their passages are proved. Raises DataError
    for a file that cannot be read and UsageError for a text of an unknown article.
    """
    store = load(data)
    places = _Places(data)
    found: list[Problem] = [*_ids(store), *_references(store), *_values(store), *_unclaimed(store)]
    for slug, path in (texts or {}).items():
        found += _passages(store, slug, path)
    # What is wrong already breaks shapes and queries as well; it is told once.
    told = {iri for where, _, *others in found for iri in (where, *others) if iri in others or kind(iri) == "claim"}
    for iri, message, *values in (*_shapes(store), *_violations(store)):
        if not told & {iri, *values}:
            found.append((iri, message))
    lines = [f"{places.of(iri)}: {message}" for iri, message, *_ in found]
    return list(dict.fromkeys([*lines, *unformatted(data)]))


def packaged() -> str:
    """Return the data directory that comes with wickgraph."""
    return os.path.join(home(), "data")


def shown(path: str) -> str:
    """Return a path as people write it: relative where it lies below the working directory.

    >>> shown(os.path.join(os.getcwd(), "data"))
    'data'
    """
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def unformatted(data: str) -> list[str]:
    """Return a line for each file of a data directory that is not in canonical form, with the command that mends it."""
    import shlex

    command = "wickgraph format" + ("" if data == packaged() else f" --data {shlex.quote(shown(data))}")
    found = []
    for path in data_files(data):
        text = _text(path)
        if canonical(text, path) != text:
            found.append(f"{shown(path)}: not in canonical form; `{command}` mends it")
    return found


def tidy(data: str) -> list[str]:
    """Put all files of a data directory into canonical form and return the paths of those that changed.

    Raises DataError, before anything is written, where a file cannot be read; OutputError where one cannot be written.
    """
    from .files import write

    wanted = {path: canonical(_text(path), path) for path in data_files(data)}
    changed = [path for path, text in wanted.items() if _text(path) != text]
    for path in changed:
        write(path, wanted[path].encode())
    return changed


class _Places:
    """Where an IRI is described: path and line of the first line that begins with its short name."""

    def __init__(self, data: str) -> None:
        self.lines: dict[str, str] = {}
        for path in data_files(data):
            for number, line in enumerate(_text(path).split("\n"), 1):
                if line[:1].isalpha() or line[:1] == "<":
                    self.lines.setdefault(line.split(None, 1)[0].strip("<>"), f"{shown(path)}:{number}")

    def of(self, iri: str) -> str:
        short = shorten(iri)
        return f"{self.lines[short]}: {short}" if short in self.lines else short


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _ids(store: Store) -> Iterator[Problem]:
    for claim in store.named_graphs():
        triples = list(quads(store, None, None, None, claim))
        if len(triples) > 1:
            said = "; ".join(sorted(f"{_n3(q.subject)} {_n3(q.predicate)} {_n3(q.object)}" for q in triples))
            yield claim.value, f"two claims with one id, expected one triple: {said}"
            continue
        for quad in triples:
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                yield claim.value, "a blank node; expected an IRI"
            elif claim_iri(quad.subject, quad.predicate, quad.object) != claim.value:
                expected = shorten(claim_iri(quad.subject, quad.predicate, quad.object))
                yield claim.value, f"the id does not fit the content; expected {expected}"
    for quad in quads(store, None, NamedNode(PREFIXES["rdf"] + "type"), None, DefaultGraph()):
        iri = getattr(quad.subject, "value", "")
        if iri.startswith(BASE) and not iri.startswith(_WICK[:-1]) and not (kind(iri) and is_slug(local_name(iri))):
            yield (
                iri,
                f"no IRI of wickgraph; expected {BASE}<kind>/<slug> with a slug of a-z, 0-9, hyphens and dots",
            )


def _references(store: Store) -> Iterator[Problem]:
    described = {quad.subject for quad in quads(store, None, None, None, DefaultGraph())}
    described |= set(store.named_graphs())
    for quad in quads(store):
        where = quad.subject if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(BASE) and term not in described:
                if term.value == f"{BASE}ontology" or term.value.startswith(f"{BASE}ontology/"):
                    continue
                near = did_you_mean(shorten(term.value), [shorten(one.value) for one in described if _is_ours(one)])
                yield where.value, f"{shorten(term.value)} is described nowhere.{near}", term.value


def _unclaimed(store: Store) -> Iterator[Problem]:
    """Yield what the files say outside claims and what is no description: nobody would be known to have said it."""
    for quad in quads(store, None, None, None, DefaultGraph()):
        entity_kind = kind(getattr(quad.subject, "value", ""))
        predicate = shorten(quad.predicate.value)
        allowed = _DESCRIPTION | _DESCRIPTIONS.get(entity_kind or "", set())
        if entity_kind and predicate not in allowed and not isinstance(quad.object, BlankNode):
            expected = shorten(claim_iri(quad.subject, quad.predicate, quad.object))
            yield (
                quad.subject.value,
                f"{predicate} {_n3(quad.object)} stands outside any claim; expected {expected} {{ }}",
            )


def _is_ours(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(BASE)


def _passages(store: Store, slug: str, path: str) -> Iterator[Problem]:
    article = NamedNode(PREFIXES["article"] + slug)
    nodes = [
        quad.subject
        for quad in quads(store, None, _PART_OF, article, DefaultGraph())
        if kind(quad.subject.value) == "passage"
    ]
    if not any(True for _ in quads(store, article, None, None, DefaultGraph())):
        articles = [local_name(iri) for iri in {q.subject.value for q in quads(store)} if kind(iri) == "article"]
        raise UsageError(f"--text {slug}: no article of this name.{did_you_mean(slug, articles)}")
    text = normalise(_text(path))
    passages: dict[Passage, str] = {}
    for node in nodes:
        start, end, sha = (_value(store, node, one) for one in (f"{_OA}start", f"{_OA}end", f"{_WICK}sha256"))
        if start.isdigit() and end.isdigit():
            passages[int(start), int(end), sha] = node.value
    for passage in lost(text, sorted(passages)):
        yield passages[passage], f"lost: {path} does not say this any more"


def _value(store: Store, node: NamedNode, predicate: str) -> str:
    return next(
        (str(quad.object.value) for quad in quads(store, node, NamedNode(predicate), None, DefaultGraph())),
        "",
    )


def _shapes(store: Store) -> Iterator[Problem]:
    """Yield what breaks shapes.ttl in all claims and descriptions taken together, each claim as a statement."""
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import SH

    graph = rdflib.Graph()
    lines = [f"{as_fact(quad).triple} .\n" for quad in quads(store)]
    rdf = PREFIXES["rdf"]
    for quad in quads(store):
        if not isinstance(quad.graph_name, DefaultGraph):
            claim = quad.graph_name
            lines.append(f"{claim} <{rdf}type> <{_WICK}Claim> .\n")
            for name in ("subject", "predicate", "object"):
                lines.append(f"{claim} <{rdf}{name}> {getattr(quad, name)} .\n")
    # rdflib logs each literal that its datatype does not allow; here it becomes a problem with its place.
    with _quiet("rdflib.term"):
        graph.parse(data="".join(lines), format="nt")
    shapes = _shape_graph()
    conforms, report, _ = validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    if conforms:
        return
    seen = set()
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        if (None, SH.detail, result) in report:
            continue  # a detail of another result, which tells it better
        focus, path, value = (report.value(result, one) for one in (SH.focusNode, SH.resultPath, SH.value))
        if (focus, path, value) in seen and path is not None:
            continue
        seen.add((focus, path, value))
        predicate = path or shapes.value(report.value(result, SH.sourceShape), SH.targetSubjectsOf)
        what = f"{shorten(str(path))}: " if isinstance(path, rdflib.URIRef) else ""
        has = f"; found {shorten(str(value))}" if value is not None else ""
        message = " ".join(str(report.value(result, SH.resultMessage)).split())
        others = [] if value is None else [str(value)]
        yield _claim(store, str(focus), predicate, value if path else None) or str(focus), what + message + has, *others


@cache
def _shape_graph() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(os.path.join(home(), "ontology", "shapes.ttl"), format="turtle")


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    import logging

    logger = logging.getLogger(name)
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def _claim(store: Store, subject: str, predicate: object, value: object) -> str | None:
    """Return the first claim that says a subject's property, and its value where one is given."""
    if predicate is None or "://" not in str(predicate) or not subject.startswith(BASE):
        return None
    found = quads(store, NamedNode(subject), NamedNode(str(predicate)))
    claims = [q.graph_name for q in found if value is None or str(q.object.value) == str(value)]
    return min((claim.value for claim in claims if claim != DefaultGraph()), default=None)


def _values(store: Store) -> Iterator[Problem]:
    for quad in quads(store):
        if isinstance(quad.object, Literal) and quad.object.datatype.value in DATE_TYPES and not interval(quad.object):
            where = quad.subject if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
            expected = (
                "expected a day, a month or a year that there is, or in EDTF such as 2023-21, 2023-03~ or 2023/.."
            )
            type_ = shorten(quad.object.datatype.value)
            yield where.value, f"{quad.object.value} is no {type_}; {expected}", quad.object.value


def _violations(store: Store) -> Iterator[Problem]:
    root = os.path.join(home(), "queries")
    for name in queries.names(root):
        if name.startswith("check/"):
            query = queries.find(name, root)
            for row in rows(store, query.text):
                first, *others = (term for term in row if term is not None)
                details = ", ".join(_n3(term) for term in others)
                message = query.summary[0].lower() + query.summary[1:]
                yield first.value, f"{message}: {details}" if details else message


def _n3(term: object) -> str:
    return shorten(term.value) if isinstance(term, (NamedNode, Literal)) else str(term)


def statistics(data: str) -> str:
    """Return one line that counts what a data directory holds."""
    store = load(data)
    claims = list(store.named_graphs())
    count = {
        name: len(
            {
                quad.subject
                for quad in quads(store, None, None, None, DefaultGraph())
                if kind(quad.subject.value) == name
            }
        )
        for name in ("article", "attestation", "passage")
    }
    return (
        f"{len(data_files(data))} files with {len(claims)} claims, {count['attestation']} attestations,"
        f" {count['passage']} passages; articles: {count['article']}"
    )
