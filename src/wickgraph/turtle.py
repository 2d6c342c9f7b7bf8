"""Canonical Turtle and TriG: the same statements give the same bytes, and a diff of files is a diff of facts.

Prefixes are those in use, sorted. Each claim stands above the attestations of it; passages stand at the end, all
other subjects at the beginning; subjects, properties and values are sorted, one value a line. Blank nodes have no
place in the data; triple terms (RDF 1.2, https://www.w3.org/TR/rdf12-turtle/#triple-terms) neither, but can be written.

>>> from pyoxigraph import RdfFormat, parse
>>> text = "@prefix work: <https://w3id.org/wickgraph/work/> . @prefix s: <https://schema.org/> . work:b s:position 4 ."
>>> print(write(parse(text, format=RdfFormat.TURTLE)), end="")
@prefix schema: <https://schema.org/> .
@prefix work: <https://w3id.org/wickgraph/work/> .
<BLANKLINE>
work:b
    schema:position 4 .
"""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from .errors import DataError
from .names import KINDS, PREFIXES, kind, shorten
from .tokens import comments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    Term = NamedNode | BlankNode | Literal | Triple
    Properties = dict[str, list[Term]]

_TYPE = PREFIXES["rdf"] + "type"
_CLAIM = PREFIXES["wick"] + "claim"
_XSD = PREFIXES["xsd"]
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_RANK = {one: rank for rank, one in enumerate(("article", *(k for k in KINDS if k != "article")))}
_INDENT = "    "


def write(statements: Iterable[Quad | Triple]) -> str:
    """Return statements as canonical TriG, which is Turtle where there is no named graph.

    Raises DataError at a blank node.
    """
    graphs: dict[str, dict[str, Properties]] = {}
    for statement in statements:
        subject, predicate, value = statement.subject, statement.predicate, statement.object
        graph = getattr(statement, "graph_name", DefaultGraph())
        graph_iri = "" if isinstance(graph, DefaultGraph) else _iri_of(graph)
        values = graphs.setdefault(graph_iri, {}).setdefault(_iri_of(subject), {}).setdefault(predicate.value, [])
        if value not in values:
            values.append(value)
    used: set[str] = set()
    plain = graphs.pop("", {})
    below: dict[str, list[str]] = {}
    for name in sorted(plain, key=_order):
        claims = sorted(one.value for one in plain[name].get(_CLAIM, []) if isinstance(one, NamedNode))
        place = next((claim for claim in claims if claim in graphs), "end" if kind(name) == "passage" else "start")
        below.setdefault(place, []).append(name)
    blocks = [_subject(name, plain[name], used, "") for name in below.get("start", [])]
    for graph in sorted(graphs, key=_order):
        inner = "".join(_subject(one, graphs[graph][one], used, _INDENT) for one in sorted(graphs[graph], key=_order))
        blocks.append(f"{_name(graph, used)} {{\n{inner}}}\n")
        blocks += [_subject(name, plain[name], used, "") for name in below.get(graph, [])]
    blocks += [_subject(name, plain[name], used, "") for name in below.get("end", [])]
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    return "\n".join([head, *blocks] if head else blocks)


def canonical(text: str, path: str = "<text>") -> str:
    r"""Return a Turtle or TriG text in canonical form, with the comment lines at its head kept.

    Raises DataError where the text cannot be read, or where a comment further down would be lost.

    >>> canonical("<https://example.org/a> <https://example.org/b> 1, 01, 2 .")
    '<https://example.org/a>\n    <https://example.org/b> 01,\n        1,\n        2 .\n'
    """
    from .store import read

    head = re.match(r"(?:[ \t]*#[^\n]*(?:\n|\Z)|[ \t]*\n)*", text)
    kept = [line.strip() for line in (head[0] if head else "").splitlines() if line.strip()]
    for number, _ in list(comments(text))[len(kept) :]:
        raise DataError(
            f"{path}:{number}: a comment that the canonical form would lose;"
            " move it to the head of the file or make it an rdfs:comment"
        )
    statements = list(read(path, text))
    for term in (statement.object for statement in statements):
        if isinstance(term, Triple):
            raise DataError(f"{path}: {term} has no place in the data: make it a claim")
    try:
        body = write(statements)
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    return "".join(f"{line}\n" for line in kept) + body


def _order(iri: str) -> tuple[int, list[int | str], str]:
    # Numbers inside passage and attestation slugs sort as numbers: 98-120 before 1003-1010.
    parts = re.split(r"([0-9]+)", iri)
    return (
        _RANK.get(kind(iri) or "", len(_RANK)),
        [int(part) if part.isascii() and part.isdigit() else part for part in parts],
        iri,
    )


def _subject(iri: str, properties: Properties, used: set[str], indent: str) -> str:
    lines = []
    for predicate in sorted(properties, key=lambda one: (one != _TYPE, shorten(one))):
        name = "a" if predicate == _TYPE else _name(predicate, used)
        values = sorted(properties[predicate], key=_value_order)
        lines.append(f"{name} " + f",\n{indent}{_INDENT * 2}".join(_value(value, used) for value in values))
    subject = _name(iri, used)
    if indent and len(lines) == 1:
        return f"{indent}{subject} {lines[0]} .\n"
    return f"{indent}{subject}\n" + " ;\n".join(f"{indent}{_INDENT}{line}" for line in lines) + " .\n"


def _value_order(value: Term) -> tuple[int, tuple[int, list[int | str], str], str]:
    if isinstance(value, NamedNode):
        return 0, _order(value.value), ""
    return 1, (0, [], ""), str(value)


def _value(value: Term, used: set[str]) -> str:
    if isinstance(value, NamedNode):
        return _name(value.value, used)
    if isinstance(value, Triple):
        subject, predicate = _name(_iri_of(value.subject), used), _name(value.predicate.value, used)
        return f"<<( {subject} {predicate} {_value(value.object, used)} )>>"
    if not isinstance(value, Literal):
        raise DataError(f"{value} has no place in the data: give it an IRI")
    datatype = value.datatype.value
    if datatype == _XSD + "integer" and _INTEGER.match(value.value):
        return value.value
    if datatype == _XSD + "boolean" and value.value in ("true", "false"):
        return value.value
    quoted = '"' + "".join(_ESCAPES.get(character, character) for character in value.value) + '"'
    if value.direction:
        raise DataError(f"{value} has a base direction, which RDF 1.1 cannot say: leave it out")
    if value.language:
        return f"{quoted}@{value.language}"
    return quoted if datatype == _XSD + "string" else f"{quoted}^^{_name(datatype, used)}"


def _name(iri: str, used: set[str]) -> str:
    short = shorten(iri)
    if short == iri:
        return f"<{iri}>"
    used.add(short.partition(":")[0])
    return short


def _iri_of(term: Term) -> str:
    if isinstance(term, NamedNode):
        return term.value
    raise DataError(f"{term} has no place in the data: give it an IRI")
