"""Descriptions: everything that sources say about one entity, each fact with who says it and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from .dates import effective, readable, spoken
from .entities import label, parts
from .names import PREFIXES, local_name, shorten
from .results import reader
from .store import as_fact, quads, rows
from .tables import table, visible
from .views import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .terms import Term

    Attestation = tuple[str, str, str, str | None, bool, str | None, tuple[tuple[int, int], ...]]

_WICK, _SCHEMA, _TYPE = PREFIXES["wick"], PREFIXES["schema"], PREFIXES["rdf"] + "type"
# What a description leaves to the table of facts: the label heads it, the rest is derived from performances.
_TOLD_ELSEWHERE = {PREFIXES["rdfs"] + "label", _SCHEMA + "actor", _SCHEMA + "character", _WICK + "plays"}
_TOLD_ELSEWHERE |= {_WICK + "completeFor", _WICK + "incompleteFor"}
_ATTESTATIONS = f"""SELECT ?claim ?modality ?article ?date ?basis ?as_of ?by ?attestation WHERE {{
  ?attestation <{_WICK}claim> ?claim ; <{_WICK}modality> ?modality ; <{_WICK}source> ?article .
  ?article <{_SCHEMA}datePublished> ?date
  OPTIONAL {{ ?article <{_WICK}dateBasis> ?basis }}
  OPTIONAL {{ ?attestation <{_WICK}asOf> ?as_of }}
  OPTIONAL {{ ?attestation <{_WICK}attributedTo> ?by }} }}
ORDER BY ?attestation"""

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
    #: The day or time for which the statement holds, where it is not the article's.
    as_of: str | None
    attributed_to: str | None
    passages: tuple[tuple[int, int], ...]
    #: Whether the view took the claim as a fact.
    accepted: bool
    #: Whether the date is no date of publication but the day on which the article was read.
    read_on: bool
    #: What people read: the property, or the part of a work or event that the fact belongs to; and the value.
    heading: str = field(compare=False)
    text: str = field(compare=False)


@dataclass(frozen=True)
class Description:
    """An entity's IRI (prefixed), its label, its identity and the facts that sources state.

    ``complete_for`` and ``incomplete_for`` are the properties of which the graph has, as far as sources go, all values,
    and of which it is known to lack some.
    """

    entity: str
    label: str
    identity: dict[str, list[str]]
    complete_for: list[str]
    incomplete_for: list[str]
    facts: list[Fact]
    #: What people read of the completeness.
    completeness: tuple[str, ...] = field(compare=False)

    def to_json(self) -> str:
        """Return the description as a JSON object."""
        import json

        whole = {name: value for name, value in asdict(self).items() if name != "completeness"}
        return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        return self.format()

    def format(self, width: int | None = None) -> str:
        """Return the description as text, the facts in a table grouped by property."""
        head = [visible(f"{self.label}   {self.entity}")]
        head += [visible(f"  {name}: {', '.join(values)}") for name, values in self.identity.items()]
        head += [_wrapped(line, width) for line in self.completeness]
        rows = []
        for fact in self.facts:
            modality = fact.modality
            if not fact.accepted and modality in View().modalities:
                modality += " (not chosen)"
            passages = " ".join(f"{start}-{end}" for start, end in fact.passages)
            rows.append(
                [
                    fact.heading,
                    fact.text,
                    surely(modality, fact.as_of, fact.attributed_to),
                    fact.article.partition(":")[2],
                    f"read {fact.date}" if fact.read_on else readable(fact.date),
                    passages,
                ]
            )
        if not rows:
            return "\n".join(head) + "\n\nNo source says anything about it.\n"
        columns = ["property", "value", "how surely", "article", "date", "passages"]
        return "\n".join(head) + "\n\n" + table(columns, rows, width, grouped=2)


def surely(modality: str, as_of: str | None, said_by: str | None) -> str:
    """Return in words how surely something is stated, for which day, and on whose word.

    >>> surely("asserted", "2023-05-02", "Collider")
    'asserted, as of 2 May 2023, by Collider'
    >>> surely("planned", "../2024-01", None)
    'planned, until January 2024'
    """
    when = spoken(as_of) if as_of else ""
    # An open time says so itself: until January 2024, from March 2021.
    time = f", {when}" if when.startswith(("until ", "from ")) else f", as of {when}" if when else ""
    return modality + time + (f", by {said_by}" if said_by else "")


def describe(store: Store, iri: str) -> Description:
    """Return the description of an entity: claims about it, about its parts in works and events, and that name it."""
    node, read = NamedNode(iri), reader(store)
    attestations = _attestations(store)
    facts = []
    for rank, heading, text, quad in _claims(store, node, read):
        accepted = as_fact(quad) in store
        for modality, article, date, as_of, read_on, by, passages in attestations.get(quad.graph_name.value, []):
            fact = Fact(
                subject=shorten(quad.subject.value),
                property=shorten(quad.predicate.value),
                value=shorten(quad.object.value) if isinstance(quad.object, NamedNode) else quad.object.value,
                modality=modality,
                article=shorten(article),
                date=date,
                as_of=as_of,
                attributed_to=by and (label(store, by) or shorten(by)),
                passages=passages,
                accepted=accepted,
                read_on=read_on,
                heading=heading,
                text=text,
            )
            facts.append(((rank, heading, text), fact))
    ordered = [fact for _, fact in sorted(facts, key=lambda one: one[0])]
    complete, incomplete = (_properties(store, node, name) for name in ("completeFor", "incompleteFor"))
    told = (("complete, as far as sources go", complete), ("not complete", incomplete))
    return Description(
        entity=shorten(iri),
        label=label(store, iri) or shorten(iri),
        identity=_identity(store, node, read),
        complete_for=[shorten(one.value) for one in complete],
        incomplete_for=[shorten(one.value) for one in incomplete],
        facts=ordered,
        completeness=tuple(f"  {what}: {', '.join(sorted(map(read, ones)))}" for what, ones in told if ones),
    )


def _properties(store: Store, node: NamedNode, name: str) -> list[NamedNode]:
    found = {quad.object for quad in quads(store, node, NamedNode(_WICK + name), None, DefaultGraph())}
    return sorted(found, key=lambda one: shorten(one.value))


def _wrapped(line: str, width: int | None) -> str:
    from textwrap import fill

    return fill(line, width, subsequent_indent="    ", break_long_words=False) if width else line


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
    own = parts(store, node)
    for part in sorted(own, key=str):
        for quad in quads(store, part):
            if _is_claim(quad):
                yield 1, read(part), f"{read(quad.predicate)}: {read(quad.object)}", quad
    for quad in quads(store, None, None, node):
        if _is_claim(quad) and quad.subject not in own:
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
    for claim, modality, article, date, basis, as_of, by, attestation in rows(store, _ATTESTATIONS):
        spans = tuple(sorted(passages.get(attestation.value, [])))
        when = date.value, as_of and as_of.value, basis is not None and local_name(basis.value) == "dayRead"
        found.setdefault(claim.value, []).append(
            (local_name(modality.value), article.value, *when, by and by.value, spans)
        )
    for ones in found.values():
        ones.sort(key=lambda one: effective(one[2], one[3]), reverse=True)
    return found
