"""Descriptions: everything that sources say about one entity, each fact with who says it and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from .entities import label
from .names import PREFIXES, local_name, shorten
from .results import reader, table
from .store import as_fact, quads, rows
from .views import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .results import Term

    Attestation = tuple[str, str, str, str | None, tuple[tuple[int, int], ...]]

_WICK, _SCHEMA, _TYPE = PREFIXES["wick"], PREFIXES["schema"], PREFIXES["rdf"] + "type"
# What a description leaves to the table of facts: the label heads it, the rest is derived from performances.
_TOLD_ELSEWHERE = {PREFIXES["rdfs"] + "label", _SCHEMA + "actor", _SCHEMA + "character", _WICK + "plays"}
# What makes a performance or an event a part of somebody or something, which tells its facts as well.
_PART_OF = tuple(NamedNode(_WICK + name) for name in ("performer", "inWork", "participant", "filmingOf"))
_ATTESTATIONS = f"""SELECT ?claim ?modality ?article ?date ?by ?attestation WHERE {{
  ?attestation <{_WICK}claim> ?claim ; <{_WICK}modality> ?modality ; <{_WICK}source> ?article .
  ?article <{_SCHEMA}datePublished> ?date
  OPTIONAL {{ ?attestation <{_WICK}attributedTo> ?by }} }}
ORDER BY DESC(?date) ?attestation"""

_PASSAGES = f"SELECT ?attestation ?passage {{ ?attestation <{_WICK}passage> ?passage }}"


@dataclass(frozen=True)
class Fact:
    """One attestation of one claim; ``passages`` are (start, end) in code points of the article's normalised text."""

    subject: str
    property: str
    value: str
    modality: str
    article: str
    date: str
    attributed_to: str | None
    passages: tuple[tuple[int, int], ...]
    #: Whether the view took the claim as a fact.
    accepted: bool
    #: What people read: the property, or the part of a work or event that the fact belongs to; and the value.
    heading: str = field(compare=False)
    text: str = field(compare=False)


@dataclass(frozen=True)
class Description:
    """An entity's IRI (prefixed), its label, its identity and the facts that sources state."""

    entity: str
    label: str
    identity: dict[str, list[str]]
    facts: list[Fact]

    def to_json(self) -> str:
        """Return the description as a JSON object."""
        import json

        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        return self.format()

    def format(self, width: int | None = None) -> str:
        """Return the description as text, the facts in a table grouped by property."""
        head = [f"{self.label}   {self.entity}"]
        head += [f"  {name}: {', '.join(values)}" for name, values in self.identity.items()]
        rows = []
        for fact in self.facts:
            modality = fact.modality
            if not fact.accepted and modality in View().modalities:
                modality += " (not chosen)"
            said_by = f", by {fact.attributed_to}" if fact.attributed_to else ""
            passages = " ".join(f"{start}-{end}" for start, end in fact.passages)
            rows.append(
                [fact.heading, fact.text, modality + said_by, fact.article.partition(":")[2], fact.date, passages]
            )
        if not rows:
            return "\n".join(head) + "\n\nNo source says anything about it.\n"
        columns = ["property", "value", "how surely", "article", "date", "passages"]
        return "\n".join(head) + "\n\n" + table(columns, rows, width, grouped=True)


def describe(store: Store, iri: str) -> Description:
    """Return the description of an entity: claims about it, about its parts in works and events, and that name it."""
    node, read = NamedNode(iri), reader(store)
    attestations = _attestations(store)
    facts = []
    for rank, heading, text, quad in _claims(store, node, read):
        accepted = as_fact(quad) in store
        for modality, article, date, by, passages in attestations.get(quad.graph_name.value, []):
            fact = Fact(
                subject=shorten(quad.subject.value),
                property=shorten(quad.predicate.value),
                value=shorten(quad.object.value) if isinstance(quad.object, NamedNode) else quad.object.value,
                modality=modality,
                article=shorten(article),
                date=date,
                attributed_to=by and (label(store, by) or shorten(by)),
                passages=passages,
                accepted=accepted,
                heading=heading,
                text=text,
            )
            facts.append(((rank, heading, text), fact))
    ordered = [fact for _, fact in sorted(facts, key=lambda one: one[0])]
    return Description(shorten(iri), label(store, iri) or shorten(iri), _identity(store, node, read), ordered)


def _identity(store: Store, node: NamedNode, read: Callable[[Term | None], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in quads(store, node, None, None, DefaultGraph()):
        claimed = any(quad.graph_name != one.graph_name for one in quads(store, *quad.triple))
        if quad.predicate.value not in _TOLD_ELSEWHERE and not claimed:
            name = "type" if quad.predicate.value == _TYPE else read(quad.predicate)
            found.setdefault(name, []).append(read(quad.object).removeprefix("schema:"))
    return {name: sorted(found[name]) for name in sorted(found, key=lambda name: (name != "type", name))}


def _claims(store: Store, node: NamedNode, read: Callable[[Term | None], str]) -> Iterator[tuple[int, str, str, Any]]:
    """Yield (rank, heading, text, quad) of the claims that tell of a node."""
    claims = [quad for quad in quads(store, node) if _is_claim(quad)]
    claims += list(quads(store, None, None, None, node))
    for quad in claims:
        yield 0, read(quad.predicate), read(quad.object), quad
    parts = {quad.subject for link in _PART_OF for quad in quads(store, None, link, node)}
    for part in sorted(parts, key=str):
        for quad in quads(store, part):
            if _is_claim(quad):
                yield 1, read(part), f"{read(quad.predicate)}: {read(quad.object)}", quad
    for quad in quads(store, None, None, node):
        if _is_claim(quad) and quad.subject not in parts:
            yield 2, f"← {read(quad.predicate)}", read(quad.subject), quad


def _is_claim(quad: Quad) -> bool:
    return not isinstance(quad.graph_name, DefaultGraph)


def _attestations(store: Store) -> dict[str, list[Attestation]]:
    """Return, by claim, the modality, article, date, attribution and passages of its attestations, newest first."""
    passages: dict[str, list[tuple[int, int]]] = {}
    for attestation, passage in rows(store, _PASSAGES):
        start, _, end = passage.value.rpartition(".")[2].partition("-")
        passages.setdefault(attestation.value, []).append((int(start), int(end)))
    found: dict[str, list[Attestation]] = {}
    for claim, modality, article, date, by, attestation in rows(store, _ATTESTATIONS):
        spans = tuple(sorted(passages.get(attestation.value, [])))
        found.setdefault(claim.value, []).append(
            (local_name(modality.value), article.value, date.value, by and by.value, spans)
        )
    return found
