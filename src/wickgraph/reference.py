"""The reference of the ontology: its terms, what they tie, its page in Markdown and the JSON-LD context: ``make docs``.

A test holds the committed files equal to what this module makes. The texts are Markdown of few means: paragraphs,
numbered lists, code, and bold type, so that ``termpage`` can turn them into HTML.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from .entities import label
from .names import BASE, KINDS, PREFIXES, kind, local_name, shorten
from .store import home, load, quads, rows
from .views import View, apply

INTRODUCTION = f"""\
Base IRI of all things: `{BASE}`. It is not registered yet, so the addresses do not open in a browser.
The prefixes below, and those of RDF, RDFS, XSD, OWL and SKOS, need no declaration in `wickgraph query` and
`graph.sparql`; elsewhere declare those that you use."""
HOW_TO_ASK = """1. **Facts** are plain triples in the default graph: `work:ballerina schema:director ?director`.
2. **Claims** are named graphs of one triple, whatever a view thinks of them:
   `GRAPH ?claim { work:ballerina schema:director ?director }`.
3. **Attestations** say who states a claim:
   `?attestation wick:claim ?claim ; wick:source ?article ; wick:modality ?modality`.

So pick a property from the tables below, ask for it as a fact, and put `GRAPH ?claim { }` around it to learn who
says so:

```sparql
SELECT ?place ?article ?modality WHERE {
  GRAPH ?claim { work:ballerina wick:filmingLocation ?place }
  ?attestation wick:claim ?claim ; wick:source ?article ; wick:modality ?modality .
}
```"""
ON_TYPES = (
    "Things have exactly these types; ask for `schema:Movie` rather than for `schema:CreativeWork`,"
    " which below stands for all kinds of works."
)
ON_PROPERTIES = (
    "**One** means that a subject can have one value only: claims of values that do not fit together are a conflict."
)
ON_CONCEPTS = "Values that are neither things nor literals."
ON_AGENTS = "Values of `wick:attributedTo` that are nobody in particular."

# The kinds of the two diagrams, in the order in which Mermaid lays them out with the fewest crossings.
_SAID = ("place", "performance", "group", "work", "amount", "org", "person", "character", "event")
_SAYS = ("attestation", "claim", "person", "passage", "article", "org")

#: Keys of the properties with which the ontology describes itself.
_ANNOTATIONS: dict[str, dict[str, str]] = {
    **{name: {"@id": f"skos:{name}", "@language": "en"} for name in ("definition", "scopeNote")},
    "example": {"@id": "skos:example", "@language": "en", "@container": "@set"},
    **{
        local: {"@id": f"{prefix}:{local}", "@type": "@id", "@container": "@set"}
        for prefix, local in (
            *(("schema", "domainIncludes"), ("schema", "rangeIncludes")),
            *(("skos", "broader"), ("skos", "inScheme"), ("rdfs", "isDefinedBy")),
        )
    },
    **{
        local: {"@id": f"{prefix}:{local}", "@type": "@id"}
        for prefix, local in (("dcterms", "license"), ("owl", "versionIRI"))
    },
    "versionInfo": {"@id": "owl:versionInfo"},
}


class Ontology(NamedTuple):
    """The ontology itself: its name, what it is for, its version, and the IRI of its licence."""

    label: str
    note: str
    version: str
    licence: str


class Term(NamedTuple):
    """A term as the ontology tells of it: all but texts are IRIs; ``single`` where a subject has one value only."""

    iri: str
    label: str
    note: str
    examples: list[str]
    single: bool
    domain: list[str]
    range: list[str]
    broader: list[str]


class Type(NamedTuple):
    """A type that things have: its IRI and label, how many have it, and the first of them by name."""

    iri: str
    label: str
    things: int
    example: str


class Diagram(NamedTuple):
    """Which properties tie which kinds of things: each property's IRI to its number of facts, by pair of kinds.

    Pairs are those of ``kinds`` that at least ``least`` facts tie.
    """

    caption: str
    kinds: tuple[str, ...]
    least: int
    ties: dict[tuple[str, str], Counter[str]]


def ontology(store: Store) -> Ontology:
    """Return what the ontology says of itself, in empty texts where it says nothing.

    >>> import wickgraph
    >>> ontology(wickgraph.load().store).licence
    'https://creativecommons.org/publicdomain/zero/1.0/'
    """
    iri = PREFIXES["wick"].removesuffix("#")
    version, licence = (" ".join(_objects(store, iri, name)) for name in ("owl:versionInfo", "dcterms:license"))
    return Ontology(label(store, iri) or "", _note(store, iri), version, licence)


def classes(store: Store) -> list[Term]:
    """Return the classes that the ontology defines, by IRI.

    >>> import wickgraph
    >>> [term.label for term in classes(wickgraph.load().store)][:2]
    ['attestation', 'changeable property']
    """
    return [_term(store, iri) for iri in _of_type(store, "rdfs:Class")]


def types(store: Store) -> list[Type]:
    """Return the types that things have, by prefixed name."""
    found: dict[str, list[str]] = {}
    for quad in quads(store, None, NamedNode(PREFIXES["rdf"] + "type")):
        if kind(quad.subject.value):
            found.setdefault(quad.object.value, []).append(shorten(quad.subject.value))
    return [Type(iri, label(store, iri) or "", len(found[iri]), min(found[iri])) for iri in sorted(found, key=shorten)]


def properties(store: Store) -> list[Term]:
    """Return the properties, by IRI: those that the ontology defines, then those of other vocabularies."""
    return [_term(store, iri) for iri in _properties(store)]


def schemes(store: Store) -> list[tuple[Term, list[Term]]]:
    """Return the concept schemes, by IRI, each with its concepts."""
    concepts = [(_term(store, iri), _objects(store, iri, "skos:inScheme")) for iri in _of_type(store, "skos:Concept")]
    return [
        (_term(store, iri), [concept for concept, places in concepts if iri in places])
        for iri in _of_type(store, "skos:ConceptScheme")
    ]


def agents(store: Store) -> list[Term]:
    """Return the agents that the ontology itself defines, by IRI.

    >>> import wickgraph
    >>> [term.label for term in agents(wickgraph.load().store)]
    ['unnamed source']
    """
    return [_term(store, iri) for iri in _of_type(store, "prov:Agent") if iri.startswith(PREFIXES["wick"])]


def examples(store: Store) -> dict[str, str]:
    """Return the prefixed name of a thing of each kind, empty where there is none, by kind."""
    subjects = {quad.subject.value for quad in quads(store)} | {graph.value for graph in store.named_graphs()}
    return {one: shorten(min((iri for iri in subjects if iri.startswith(PREFIXES[one])), default="")) for one in KINDS}


def diagrams(store: Store) -> list[Diagram]:
    """Return two diagrams: of what is said, and of who says so, where what the first one shows is left out."""
    ties: dict[tuple[str, str], Counter[str]] = {}
    for quad in quads(store, graph=DefaultGraph()):
        one, other = kind(quad.subject.value), kind(quad.object.value)
        if one and other and isinstance(quad.object, NamedNode):
            ties.setdefault((one, other), Counter())[quad.predicate.value] += 1
    says = {ends: uses for ends, uses in ties.items() if not set(ends) <= set(_SAID)}
    return [
        _diagram("What is said:", _SAID, 20, ties),
        _diagram("Who says so, where a claim is a triple such as those above:", _SAYS, 8, says),
    ]


def most_used(uses: Counter[str]) -> tuple[list[str], int]:
    """Return the IRIs of the three properties that the most facts use, and how many more there are.

    >>> most_used(Counter({"https://schema.org/actor": 3, "https://schema.org/director": 4}))
    (['https://schema.org/director', 'https://schema.org/actor'], 0)
    """
    names = sorted(uses, key=lambda iri: (-uses[iri], local_name(iri), iri))
    return names[:3], len(names[3:])


def left_out(found: list[Diagram], form: str) -> str:
    """Return in words what the two diagrams do not show, be their form what it may.

    >>> left_out([Diagram("", (), 20, {}), Diagram("", (), 8, {})], "table")
    'ties of fewer than 20 facts (8 in the second table) are left out, and so are the properties of claims'
    """
    said, says = found
    return (
        f"ties of fewer than {said.least} facts ({says.least} in the second {form}) are left out, and so are the"
        " properties of claims"
    )


def ontology_page(store: Store) -> str:
    """Return the documentation of all terms in Markdown: diagrams, kinds, classes, properties, concepts."""
    parts = [
        "<!-- Generated by `make docs` from ontology/wick.ttl; do not edit. -->",
        f"# The ontology\n\n{INTRODUCTION}\n",
        f"## From a question to a query\n\n{HOW_TO_ASK}\n",
        _flowcharts(diagrams(store)),
    ]
    rows = [[f"`{one}:`", f"`{PREFIXES[one]}`", _code(example)] for one, example in examples(store).items()]
    parts.append("## Kinds of things\n\n" + _table(["prefix", "namespace", "example"], rows))
    rows = [[_name(one.iri), one.note, ", ".join(map(_code, one.examples))] for one in classes(store)]
    parts.append("## Classes\n\n" + _table(["class", "what it is", "example"], rows))
    rows = [[_name(one.iri), str(one.things), _code(one.example)] for one in types(store)]
    parts.append(f"{ON_TYPES}\n\n" + _table(["type", "things", "example"], rows))
    rows = [
        [
            _name(one.iri) + (" **one**" if one.single else ""),
            one.label,
            ", ".join(map(_name, one.domain)),
            ", ".join(map(_name, one.range)),
            one.note,
        ]
        for one in properties(store)
    ]
    parts.append(f"## Properties\n\n{ON_PROPERTIES}\n")
    parts.append(_table(["property", "in tables", "of", "value", "what it says"], rows))
    parts.append(f"## Concepts\n\n{ON_CONCEPTS}\n")
    for scheme, concepts in schemes(store):
        rows = [[_name(one.iri), one.note] for one in concepts]
        table = _table(["concept", "what it means"], rows)
        parts.append(f"### {scheme.label.capitalize()}\n\n{scheme.note}\n\n{table}")
    rows = [[_name(one.iri), one.note] for one in agents(store)]
    parts.append(f"### Agents\n\n{ON_AGENTS}\n\n" + _table(["agent", "what it means"], rows))
    return "\n".join(parts)


def context(store: Store) -> str:
    """Return the JSON-LD context: short keys for all properties and types, properties typed by their ranges.

    A property that can have several values is always an array, one that can have one never: the ontology says which
    (``wick:SingleValuedProperty``), and the shapes (``sh:maxCount 1``). Whole numbers and truth values are JSON's own.
    """
    terms: dict[str, object] = {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "label": {"@id": "rdfs:label", "@language": "en"},
    }
    terms |= PREFIXES
    single = _single_valued(store)
    # Where two vocabularies have a name, ours gets the short key, then schema.org's.
    for iri in sorted(_properties(store), key=lambda one: not one.startswith((PREFIXES["wick"], PREFIXES["schema"]))):
        definition = _key(iri, _objects(store, iri, "schema:rangeIncludes"), iri in single)
        name = local_name(iri)
        terms[name if name not in terms else shorten(iri).replace(":", "_")] = definition
    terms["performances"] = {"@reverse": "wick:inWork", "@container": "@set"}
    terms |= _ANNOTATIONS
    types = {quad.object.value for quad in quads(store, None, NamedNode(PREFIXES["rdf"] + "type"))}
    for iri in sorted(types.union(_of_type(store, "rdfs:Class"))):
        terms.setdefault(local_name(iri), shorten(iri))
    return json.dumps({"@context": terms}, indent=2) + "\n"


def _key(iri: str, ranges: list[str], single: bool) -> dict[str, str]:
    definition = {"@id": shorten(iri)}
    datatypes = [shorten(one) for one in ranges if one.startswith(PREFIXES["xsd"])]
    if not datatypes:
        definition["@type"] = "@id"
    elif len(ranges) == 1 and datatypes[0] not in ("xsd:string", "xsd:integer", "xsd:boolean"):
        definition["@type"] = datatypes[0]
    if not single:
        definition["@container"] = "@set"
    return definition


def _single_valued(store: Store) -> set[str]:
    shapes = Store()
    shapes.load(path=os.path.join(home(), "ontology", "shapes.ttl"))
    path, most = (f"<{PREFIXES['sh']}{name}>" for name in ("path", "maxCount"))
    most_one = f"SELECT ?path {{ ?shape {path} ?path ; {most} 1 FILTER isIRI(?path) }}"
    return {row[0].value for row in rows(shapes, most_one)}.union(_of_type(store, "wick:SingleValuedProperty"))


def pages() -> dict[str, str]:
    """Return the generated files of a checkout: path relative to its top, and content."""
    store = load(os.path.join(home(), "data"))
    apply(View(), store)
    return {"docs/ontology.md": ontology_page(store), "ontology/context.jsonld": context(store)}


def _diagram(caption: str, kinds: tuple[str, ...], least: int, ties: dict[tuple[str, str], Counter[str]]) -> Diagram:
    shown = {ends: uses for ends, uses in ties.items() if set(ends) <= set(kinds) and uses.total() >= least}
    return Diagram(caption, kinds, least, shown)


def _flowcharts(found: list[Diagram]) -> str:
    said, says = found
    return (
        f"## What is tied to what\n\n{said.caption}\n\n{_flowchart(said)}\n{says.caption}\n\n{_flowchart(says)}\n"
        "Each arrow names, without prefix, the three properties that the most facts use between two kinds of things,"
        f" and each box those within one kind; {left_out(found, 'diagram')}.\n"
    )


def _flowchart(diagram: Diagram) -> str:
    shown = {}
    for ends, uses in diagram.ties.items():
        most, more = most_used(uses)
        shown[ends] = [local_name(iri) for iri in most] + ([f"and {more} more"] if more else [])
    boxes = {one: "<br>".join([f"<b>{one}</b>", *shown.get((one, one), [])]) for one in diagram.kinds}
    lines = [f'  {one}["{box}"]' for one, box in boxes.items()]
    lines += [
        f'  {one} -->|"{"<br>".join(shown[one, other])}"| {other}'
        for one in diagram.kinds
        for other in diagram.kinds
        if one != other and (one, other) in shown
    ]
    return "\n".join(["```mermaid", '%%{init: {"flowchart": {"curve": "linear"}}}%%', "flowchart TB", *lines, "```\n"])


def _term(store: Store, iri: str) -> Term:
    return Term(
        iri,
        label(store, iri) or "",
        _note(store, iri),
        _objects(store, iri, "skos:example"),
        PREFIXES["wick"] + "SingleValuedProperty" in _objects(store, iri, "rdf:type"),
        _objects(store, iri, "schema:domainIncludes"),
        _objects(store, iri, "schema:rangeIncludes"),
        _objects(store, iri, "skos:broader"),
    )


def _properties(store: Store) -> list[str]:
    own = _of_type(store, "rdf:Property")
    scope = NamedNode(PREFIXES["skos"] + "scopeNote")
    return own + sorted({quad.subject.value for quad in quads(store, None, scope)} - set(own))


def _of_type(store: Store, name: str) -> list[str]:
    prefix, _, local = name.partition(":")
    type_ = NamedNode(PREFIXES["rdf"] + "type")
    return sorted(q.subject.value for q in quads(store, None, type_, NamedNode(PREFIXES[prefix] + local)))


def _objects(store: Store, iri: str, name: str) -> list[str]:
    prefix, _, local = name.partition(":")
    found = quads(store, NamedNode(iri), NamedNode(PREFIXES[prefix] + local))
    return sorted(quad.object.value for quad in found if isinstance(quad.object, (NamedNode, Literal)))


def _note(store: Store, iri: str) -> str:
    return " ".join(_objects(store, iri, "skos:definition") or _objects(store, iri, "skos:scopeNote"))


def _name(iri: str) -> str:
    return _code(shorten(iri))


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    from .files import write

    for path, content in pages().items():
        write(os.path.join(home(), path), content.encode())
