"""Formats: how an answer is written, and how one that came from elsewhere is read.

Rows: https://www.w3.org/TR/sparql11-results-csv-tsv/, https://www.w3.org/TR/sparql11-results-json/ and
https://www.w3.org/TR/rdf-sparql-XMLres/. What the engine writes otherwise than these say is mended here.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from .errors import DataError, RemoteError, UsageError
from .names import PREFIXES, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .terms import Term

ROW_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "json": QueryResultsFormat.JSON,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
GRAPH_FORMATS = {
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "turtle": RdfFormat.TURTLE,
}
FORMATS = ("table", "markdown", *ROW_FORMATS, *GRAPH_FORMATS)


def graph(media_type: str, body: bytes) -> list[Triple]:
    """Return the triples of an endpoint's graph; raises RemoteError where it cannot be read.

    >>> len(graph("application/n-triples", b"<a:b> <a:c> <a:d> ."))
    1
    """
    syntax = RdfFormat.from_media_type(media_type)
    if syntax is None:
        raise RemoteError(f"the endpoint answered in {media_type!r}; expected a graph, such as application/n-triples")
    with reading(media_type):
        found = (Triple(one.subject, one.predicate, one.object) for one in parse(body, format=syntax))
        return list(dict.fromkeys(found))


def solutions(media_type: str, body: bytes) -> QuerySolutions | QueryBoolean:
    """Return the rows or the truth value of an endpoint; raises RemoteError where they cannot be read.

    >>> bool(solutions("application/sparql-results+json", b'{"head": {}, "boolean": true}'))
    True
    """
    syntax = QueryResultsFormat.from_media_type(media_type)
    if syntax in (None, QueryResultsFormat.CSV) or not body:
        raise RemoteError(
            f"the endpoint answered {'in ' + repr(media_type) if body else 'nothing'};"
            " expected rows, such as application/sparql-results+json"
        )
    with reading(media_type):
        return parse_query_results(body, format=syntax)


@contextmanager
def reading(media_type: str) -> Iterator[None]:
    """Turn what the engine raises while it reads an answer into a RemoteError."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise RemoteError(f"the answer of the endpoint is no {media_type}: {reason}") from error


def graph_text(triples: list[Triple], name: str) -> bytes:
    r"""Return triples in one of GRAPH_FORMATS; raises UsageError where it cannot hold them.

    >>> graph_text(graph("text/turtle", b"<a:b> <a:c> 1 ."), "turtle")
    b'<a:b>\n    <a:c> 1 .\n'
    """
    prefixes = None
    if name == "turtle":
        from .turtle import write

        # Our own form is for our own data: it has no place for blank nodes and what else an answer may have.
        with suppress(DataError):
            return write(triples).encode()
        terms = [term.value for triple in triples for term in triple if isinstance(term, NamedNode)]
        used = {shorten(one).partition(":")[0] for one in terms if shorten(one) != one}
        prefixes = {prefix: PREFIXES[prefix] for prefix in sorted(used)}
    try:
        body = serialize(triples, format=GRAPH_FORMATS[name], prefixes=prefixes) or b""
    except OSError as error:  # the engine's JSON-LD holds no triple terms
        raise UsageError(f"{name} cannot hold this answer: {error}; ntriples, turtle or rdfxml can") from error
    return b"".join(sorted(body.splitlines(keepends=True))) if name == "ntriples" else body


def csv(columns: list[str], rows: list[tuple[Term | None, ...]]) -> bytes:
    r"""Return rows as CSV; the engine does not quote the comma of an IRI, and quotes but a part of a triple term.

    >>> csv(["place"], [(NamedNode("https://example.org/Paris,_Texas"),)])
    b'place\r\n"https://example.org/Paris,_Texas"\r\n'
    """
    import csv as library
    import io

    text = io.StringIO()
    writer = library.writer(text, lineterminator="\r\n")
    writer.writerows([columns, *(map(_plain, row) for row in rows)])
    return text.getvalue().encode()


def _plain(term: Term | None) -> str:
    if isinstance(term, (Literal, NamedNode)):
        return term.value
    return " ".join(map(_plain, term)) if isinstance(term, Triple) else str(term or "")


def xml(body: bytes, able: str) -> bytes:
    r"""Return XML that every reader reads as it was meant; the engine writes characters that XML 1.0 does not have.

    Raises UsageError, which names the formats that are able to hold the answer. See
    https://www.w3.org/TR/xml/#charsets and https://www.w3.org/TR/xml/#sec-line-ends.

    >>> xml(b"<a>one\rtwo</a>", "json")
    b'<a>one&#13;two</a>'
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    body = body.replace(b"\r", b"&#13;")
    try:
        ParserCreate(namespace_separator=" ").Parse(body, True)
    except ExpatError as error:
        import re

        found = re.search("[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]", body.decode())
        what = f"the character U+{ord(found[0]):04X}" if found else f"a property without a local name ({error})"
        raise UsageError(f"XML cannot hold this answer: it has {what}; {able} can") from error
    return body
