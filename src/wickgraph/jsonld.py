"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/): a graph for web developers, with short keys and plain JSON values.

Documents carry the context ``ontology/context.jsonld`` with them, so that nobody needs a network to read them, and
none is used to write them. Keys are the local names of properties, entities are named as in ``work:ballerina``.

- A property that can have several values is always an array, one that can have one never; where sources disagree on
  one of these so that both values stand, it is an array for once.
- Whole numbers and truth values are JSON's own; past 2^53, where JavaScript rounds, they are texts with a type, as
  decimals always are. Texts are strings, in a language other than the context's objects with ``@language``.
- Where a date can be as vague as a source is, it says what it is: ``{"type": "xsd:gYear", "@value": "2026"}``.
- Entities are sorted by id, keys by name after id, type and label.

In ``facts`` an amount stands where it is meant, not for itself, and the performances of a work stand in the work, by
way of a frame (https://www.w3.org/TR/json-ld11-framing/). In ``dataset`` each claim is a named graph: an entity with
``@graph``, one entity a line.
"""

from __future__ import annotations

import json
import re
from itertools import groupby

from pyoxigraph import DefaultGraph, Literal, NamedNode

from .errors import DataError
from .names import PREFIXES, kind, shorten
from .store import home, quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any, Protocol

    from pyoxigraph import Quad, Store, Triple

    from .protocol import AnyGraph

    #: A node object, expanded or compacted.
    Node = dict[str, Any]

    class Stored(AnyGraph, Protocol):
        """A graph whose statements are at hand: ``graph.Graph``, or a copy of what is elsewhere."""

        @property
        def store(self) -> Store:
            """The statements."""


_TYPE = PREFIXES["rdf"] + "type"
_IN_WORK = PREFIXES["wick"] + "inWork"
_XSD = PREFIXES["xsd"]
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,15})\Z")
_FIRST = {"id": 0, "type": 1, "label": 2, "@context": 0, "@id": 1, "@type": 2, "name": 3}
_NO_FACTS = (None, "article", "claim", "attestation", "passage")
_BATCH = 500


def facts(graph: Stored) -> bytes:
    """Return the facts of a graph's view and the descriptions of entities as JSON-LD, framed, two spaces a level.

    Raises DataError for what RDF 1.1 or JSON-LD cannot say, such as a blank node.

    >>> import wickgraph
    >>> document = json.loads(facts(wickgraph.load()))
    >>> film = next(entity for entity in document["@graph"] if entity["id"] == "work:ballerina")
    >>> film["type"], film["director"], film["budget"]["value"], film["performances"][0]["performer"]
    ('Movie', ['person:len-wiseman'], 90000000, 'person:abraham-popoola')
    """
    nodes = _nodes(
        quad for quad in quads(graph.store, graph=DefaultGraph()) if kind(_iri(quad.subject)) not in _NO_FACTS
    )
    return _document(_framed_facts(nodes), indent=2)


def dataset(graph: Stored) -> bytes:
    """Return every statement of a graph as JSON-LD, each claim as a named graph, one entity a line.

    Raises DataError for what RDF 1.1 or JSON-LD cannot say, such as a blank node.

    >>> import wickgraph
    >>> document = json.loads(dataset(wickgraph.load()))
    >>> claim = next(one for one in document["@graph"] if one["id"] == "claim:ballerina.director.len-wiseman")
    >>> claim["type"], claim["@graph"]
    ('Claim', [{'id': 'work:ballerina', 'director': ['person:len-wiseman']}])
    """
    nodes = _nodes(quads(graph.store, graph=DefaultGraph()))
    claims: dict[str, list[Quad]] = {}
    for quad in quads(graph.store):
        if not isinstance(quad.graph_name, DefaultGraph):
            claims.setdefault(_iri(quad.graph_name), []).append(quad)
    for iri, said in claims.items():
        nodes.setdefault(iri, {"@id": iri})["@graph"] = list(_nodes(said).values())
    batches = _batches(sorted(nodes))
    return _document((one for batch in batches for one in compact([nodes[iri] for iri in batch])), indent=None)


def context() -> dict[str, Any]:
    """Return the terms of ``ontology/context.jsonld``.

    >>> context()["director"]
    {'@id': 'schema:director', '@type': '@id', '@container': '@set'}
    """
    with open(f"{home()}/ontology/context.jsonld", encoding="utf-8") as file:
        terms: dict[str, Any] = json.load(file)["@context"]
    return terms


def compact(nodes: Collection[Node]) -> list[Node]:
    """Return expanded nodes with the short keys of our context, in the same order.

    >>> compact([{"@id": "https://w3id.org/wickgraph/work/ballerina", "https://schema.org/position": [{"@value": 5}]}])
    [{'id': 'work:ballerina', 'position': 5}]
    """
    from pyld import jsonld

    options = {"documentLoader": offline, "graph": True, "skipExpansion": True}
    found: list[Node] = jsonld.compact(list(nodes), _needed(nodes), options).get("@graph", [])
    return found


def frame(nodes: Collection[Node], shape: Node) -> list[Node]:
    """Return expanded nodes as a frame without a context shapes them, expanded.

    Raises DataError for a text that PyLD would lose.
    """
    from pyld import jsonld

    for part in (one for node in nodes for one in _parts(node)):
        for key, values in part.items():
            # In what it frames, PyLD takes this text for its own sign of a value that is missing.
            if key[0] != "@" and any(one.get("@value") == "@null" for one in values):
                what = f"{shorten(part['@id'])}, {shorten(key)}" if "@id" in part else shorten(key)
                raise DataError(f"{what}: JSON-LD that is framed cannot hold the text '@null'; export another format")
    options = {"documentLoader": offline}
    framed = jsonld.frame(list(nodes), shape, {**options, "omitGraph": False}).get("@graph", [])
    found: list[Node] = jsonld.expand({"@graph": framed}, options)
    return found


def offline(url: str, options: object = None) -> Any:  # noqa: ANN401 - as PyLD wants it
    """Refuse to load a document: a loader for PyLD that opens no connection. Raises DataError."""
    raise DataError(f"{url}: not fetched; JSON-LD is read and written without a network, so embed the context")


def _needed(nodes: Collection[Node]) -> Node:
    """Return the context with the prefixes and those terms that some nodes can need, for PyLD tries all for each IRI.

    Which key a property or type gets depends on terms for this property or type alone, and only prefixes shorten other
    IRIs, so that the outcome is the same.
    """
    used: set[str] = set()
    for part in (one for node in nodes for one in _parts(node)):
        types = part.get("@type", [])
        used.update(part, types if isinstance(types, list) else ())
    names = {shorten(iri) for iri in used} | {"@id", "@type"}
    return {
        term: meaning
        for term, meaning in context().items()
        if term in (*PREFIXES, "@version") or _meant(meaning) in names
    }


def _parts(node: Node) -> Iterator[Node]:
    """Yield an expanded node and all node and value objects in it."""
    yield node
    for values in node.values():
        for one in values if isinstance(values, list) else [values]:
            if isinstance(one, dict):
                yield from _parts(one)


def _meant(meaning: object) -> object:
    return (meaning.get("@id") or meaning["@reverse"]) if isinstance(meaning, dict) else meaning


def _nodes(statements: Iterable[Quad | Triple]) -> dict[str, Node]:
    """Return expanded nodes by IRI, sorted as are their values."""
    ordered = sorted((_iri(one.subject), _iri(one.predicate), str(one.object), one.object) for one in statements)
    found: dict[str, Node] = {}
    for subject, predicate, _, value in ordered:
        node = found.setdefault(subject, {"@id": subject})
        if predicate == _TYPE and isinstance(value, NamedNode):
            node.setdefault("@type", []).append(_iri(value))
        else:
            node.setdefault(predicate, []).append(_value(value))
    return found


def _iri(term: object) -> str:
    if isinstance(term, NamedNode):
        iri = term.value
        if iri.partition(":")[0] in PREFIXES:
            raise DataError(f"{term} looks like a prefixed name, as which JSON-LD reads it: give it another IRI")
        if ("///" in iri or "#//" in iri) and any(iri.startswith(f"{space}//") for space in PREFIXES.values()):
            raise DataError(f"{term} has two slashes where its name begins, which JSON-LD reads as another address")
        return iri
    raise DataError(f"{term} has no place in the data: give it an IRI")


def _value(term: object) -> Node:
    """Return a term as a value object: https://www.w3.org/TR/json-ld11/#value-objects."""
    if not isinstance(term, Literal):
        return {"@id": _iri(term)}
    if term.direction:
        raise DataError(f"{term} has a base direction, which RDF 1.1 cannot say: leave it out")
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value.removeprefix(_XSD)
    if datatype == "string":
        return {"@value": term.value}
    if datatype == "boolean" and term.value in ("true", "false"):
        return {"@value": term.value == "true"}
    if datatype == "integer" and _INTEGER.match(term.value) and abs(int(term.value)) < 2**53:
        return {"@value": int(term.value)}
    return {"@value": term.value, "@type": term.datatype.value}


def _framed_facts(nodes: dict[str, Node]) -> Iterator[Node]:
    amounts = {iri for iri in nodes if kind(iri) == "amount"}
    performed: dict[str, list[str]] = {}
    # PyLD finds who points to a work only where nobody has a text there; then performances stand by themselves.
    sound = all("@id" in one for node in nodes.values() for one in node.get(_IN_WORK, ()))
    for iri, node in nodes.items() if sound else ():
        works = [one.get("@id") for one in node.get(_IN_WORK, ())]
        if works and all(work in nodes and kind(work) == "work" for work in works) and kind(iri) == "performance":
            for work in works:
                performed.setdefault(work, []).append(iri)
    within = {iri for ones in performed.values() for iri in ones}
    meant: set[str] = set()
    for iri, node in nodes.items():
        meant.update(_values(node) & amounts if kind(iri) != "amount" else ())
    for batch in _batches(sorted(nodes.keys() - within - meant)):
        inner = [iri for work in batch for iri in performed.get(work, ())]
        parts = {one for iri in (*batch, *inner) for one in _values(nodes[iri]) & meant}
        chosen = [nodes[iri] for iri in sorted({*batch, *inner, *parts})]
        yield from compact(frame(chosen, _shape(batch, chosen, parts)))


def _values(node: Node) -> set[str]:
    return {one["@id"] for key, values in node.items() if key[0] != "@" for one in values if "@id" in one}


def _shape(batch: list[str], nodes: list[Node], parts: set[str]) -> Node:
    """Return the frame: the entities of a batch, amounts where they are meant, performances where they are seen."""
    keys = {key for node in nodes for key in node if key[0] != "@"}
    holders = {key for key in keys if any(one.get("@id") in parts for node in nodes for one in node.get(key, ()))}
    embed = {key: {"@embed": "@always" if key in holders else "@never", "@omitDefault": True} for key in sorted(keys)}
    seen = {"@reverse": {_IN_WORK: {"@embed": "@always", **embed}}} if len(nodes) > len(batch) + len(parts) else {}
    return {"@id": batch, "@embed": "@never", **embed, **seen}


def _batches(iris: list[str]) -> Iterator[list[str]]:
    """Yield sorted IRIs by kind and in pieces, with progress on a terminal where it takes long."""
    from tqdm import tqdm

    with tqdm(total=len(iris), unit=" entities", desc="JSON-LD", delay=2, leave=False, disable=None) as bar:
        for _, group in groupby(iris, kind):
            ones = list(group)
            for start in range(0, len(ones), _BATCH):
                yield ones[start : start + _BATCH]
                bar.update(len(ones[start : start + _BATCH]))


def ordered(value: Any) -> Any:  # noqa: ANN401
    """Return a JSON value with the keys of all objects sorted, those that say what a thing is before others.

    >>> ordered([{"b": 1, "a": {"type": "T", "id": "x"}, "id": "y"}])
    [{'id': 'y', 'a': {'id': 'x', 'type': 'T'}, 'b': 1}]
    """
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value, key=lambda key: (_FIRST.get(key, 9), key))}
    return [ordered(one) for one in value] if isinstance(value, list) else value


def _document(entities: Iterable[Node], indent: int | None) -> bytes:
    terms = (f"{json.dumps(term)}: {json.dumps(meaning)}" for term, meaning in context().items())
    found = sorted(entities, key=lambda entity: str(entity["id"]))
    # No textwrap.indent, which would also indent after a line separator inside a text.
    texts = (json.dumps(ordered(one), ensure_ascii=False, indent=indent).replace("\n", "\n    ") for one in found)
    return (
        '{\n  "@context": {\n    '
        + ",\n    ".join(terms)
        + '\n  },\n  "@graph": [\n    '
        + ",\n    ".join(texts)
        + "\n  ]\n}\n"
    ).encode()
