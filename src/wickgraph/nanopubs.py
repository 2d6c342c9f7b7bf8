"""Nanopublications: each claim with its assertion, its provenance and its publication info, unsigned.

After the guidelines (https://nanopub.net/guidelines/working_draft/) each is four named graphs. The nanopublication
of ``claim:X`` is ``https://w3id.org/wickgraph/nanopub/X``, and three of its graphs stand below that, so that whoever
signs it moves them along. **The assertion is the claim's own graph**: its name follows from its one triple and never
stands for another, attestations point to it already, and what a claim says of another claim is then a
nanopublication about the assertion of another.

**What nobody asserts is no assertion.** A claim that is merely denied, speculated about or undisclosed, or whose
denial is newer than all who state it, is quoted: its assertion is a graph of its own in which the attestations say
who says so, and the claim is described by ``rdf:subject``, ``rdf:predicate`` and ``rdf:object``, which asserts
nothing of it (https://www.w3.org/TR/rdf11-mt/#reification). Which modalities count as stating is the view's choice;
a denial never does.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from .dates import effective, newest
from .errors import DataError
from .names import BASE, PREFIXES, kind, local_name, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .protocol import AnyGraph
    from .terms import Term

    Statement = tuple[Term, NamedNode, Term]
    Properties = dict[str, list[Term]]

_LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
_PREFIXES = {**PREFIXES, "np": "http://www.nanopub.org/nschema#"}
_TYPE, _SCHEMA, _WICK = PREFIXES["rdf"] + "type", PREFIXES["schema"], PREFIXES["wick"]
_INDENT = "    "
# What a reader needs of an article to find it, for its IRI is a name and does not open.
_CITED = (PREFIXES["rdfs"] + "label", *(_SCHEMA + name for name in ("datePublished", "publisher", "url")))


def trig(graph: AnyGraph) -> bytes:
    r"""Return all claims that are attested in the graph's view as nanopublications in TriG, sorted by claim.

    Of each article that they cite they say title, date, publisher and address. They count as created on the day of
    the data, which is that of the newest article in the view, by ``https://w3id.org/wickgraph/``. Raises DataError
    where a claim has a value that RDF 1.1 cannot say.

    >>> import wickgraph
    >>> b"\nclaim:ballerina.director.len-wiseman {\n    work:ballerina schema:director" in trig(wickgraph.load())
    True
    """
    return "".join(_written(_all(graph))).encode()


def split(trig: bytes) -> Iterator[bytes]:
    """Yield each nanopublication of ``trig`` as a TriG document of its own, as readers of one at a time want it.

    >>> import wickgraph
    >>> all(one.startswith(b"@prefix") for one in split(trig(wickgraph.load())))
    True
    """
    # No text holds a line break, for TriG's short strings escape it.
    head, *rest = re.split(rb"\n(?=@prefix this: )", trig)
    yield from (head + b"\n" + one for one in rest)


class _Nanopub:
    """One nanopublication: its IRI, the name of its assertion, and the statements of its graphs but the head."""

    __slots__ = ("assertion", "assertion_iri", "iri", "provenance", "pubinfo")

    def __init__(self, iri: str, assertion_iri: str, assertion: list[Statement]) -> None:
        self.iri, self.assertion_iri, self.assertion = iri, assertion_iri, assertion
        self.provenance: list[Statement] = []
        self.pubinfo: list[Statement] = []

    def graphs(self) -> Iterator[tuple[str, list[Statement]]]:
        np, node = _PREFIXES["np"], NamedNode(self.iri)
        parts = {
            "hasAssertion": self.assertion_iri,
            "hasProvenance": f"{self.iri}/provenance",
            "hasPublicationInfo": f"{self.iri}/pubinfo",
        }
        head: list[Statement] = [(node, NamedNode(_TYPE), NamedNode(np + "Nanopublication"))]
        head += [(node, NamedNode(np + link), NamedNode(part)) for link, part in parts.items()]
        yield f"{self.iri}/head", head
        yield from zip(parts.values(), (self.assertion, self.provenance, self.pubinfo), strict=True)


class _Attestation:
    """Who states a claim, how surely, and from when on."""

    def __init__(self, iri: str, properties: Properties, article: Properties) -> None:
        self.iri, self.properties = iri, properties
        self.modality = local_name(_one(properties, _WICK + "modality"))
        self.article = _one(properties, _WICK + "source")
        as_of = properties.get(_WICK + "asOf")
        self.day = effective(_one(article, _SCHEMA + "datePublished"), _text(as_of[0]) if as_of else None)[0]
        # A source that the article does not name is nobody to attribute anything to; the attestation tells of it.
        named = [one for one in properties.get(_WICK + "attributedTo", []) if kind(_text(one))]
        self.agents = [*article.get(_SCHEMA + "publisher", []), *named]

    @property
    def statements(self) -> list[Statement]:
        return _statements(self.iri, self.properties)


def _all(graph: AnyGraph) -> Iterator[_Nanopub]:
    articles = _described(graph, "?thing wick:grade ?grade ; schema:datePublished ?date")
    found: dict[str, list[_Attestation]] = {}
    for iri, properties in sorted(_described(graph, "?thing a wick:Attestation").items()):
        article = articles.get(_one(properties, _WICK + "source"))
        if article:
            found.setdefault(_one(properties, _WICK + "claim"), []).append(_Attestation(iri, properties, article))
    labels = _labels(graph)
    day = newest(_one(article, _SCHEMA + "datePublished") for article in articles.values())
    pattern = "?attestation wick:claim ?claim GRAPH ?claim { ?subject ?property ?value }"
    claims = {
        claim.value: statement
        for page in graph.pages("?claim ?subject ?property ?value", pattern)
        for claim, *statement in page
    }
    for claim in sorted(claims.keys() & found):
        subject, predicate, value = claims[claim]
        stated = _stated(found[claim], graph.view.modalities)
        nanopub = _claim(claim, (subject, predicate, value), found[claim], stated)
        for article_iri in sorted({one.article for one in found[claim]}):
            cited = {name: articles[article_iri].get(name, []) for name in _CITED}
            nanopub.provenance += _statements(article_iri, cited)
        label = f"{_label(subject, labels)}, {_label(predicate, labels)}: {_label(value, labels)}"
        if not stated:
            label += f" ({', '.join(sorted({one.modality for one in found[claim]}))})"
        nanopub.pubinfo = _statements(
            nanopub.iri,
            {
                PREFIXES["dcterms"] + "created": [Literal(day or "", datatype=NamedNode(PREFIXES["xsd"] + "date"))],
                PREFIXES["dcterms"] + "creator": [NamedNode(BASE)],
                PREFIXES["dcterms"] + "license": [NamedNode(_LICENSE)],
                PREFIXES["rdfs"] + "label": [Literal(label, language="en")],
            },
        )
        yield nanopub


def _stated(attestations: list[_Attestation], modalities: Iterable[str]) -> list[_Attestation]:
    """Return who states a claim: nobody where a denial is newer, as in ``views``."""
    denied = max((one.day for one in attestations if one.modality == "denied"), default="")
    stated = [one for one in attestations if one.modality in modalities and one.modality != "denied"]
    return stated if denied <= max((one.day for one in stated), default="") else []


def _claim(claim: str, triple: Statement, attestations: list[_Attestation], stated: list[_Attestation]) -> _Nanopub:
    """Return the nanopublication of a claim, without what it says of articles and of itself."""
    iri = f"{BASE}nanopub/{local_name(claim)}"
    whole = [statement for one in attestations for statement in one.statements]
    if stated:
        nanopub = _Nanopub(iri, claim, [triple])
        nanopub.provenance = whole
    else:
        subject, predicate, value = triple
        quoted: Properties = {"subject": [subject], "predicate": [predicate], "object": [value]}
        rdf = PREFIXES["rdf"]
        described: Properties = {_TYPE: [NamedNode(rdf + "Statement")]}
        described |= {rdf + name: values for name, values in quoted.items()}
        nanopub = _Nanopub(iri, f"{iri}/assertion", _statements(claim, described) + whole)
    sources = stated or attestations
    agents = {_text(agent): agent for one in sources for agent in one.agents}
    nanopub.provenance += _statements(
        nanopub.assertion_iri,
        {
            PREFIXES["prov"] + "hadPrimarySource": [NamedNode(one) for one in sorted({one.article for one in sources})],
            PREFIXES["prov"] + "wasAttributedTo": list(agents.values()),
        },
    )
    return nanopub


def _described(graph: AnyGraph, pattern: str) -> dict[str, Properties]:
    found: dict[str, Properties] = {}
    for page in graph.pages("?thing ?property ?value", f"{pattern} ; ?property ?value"):
        for thing, name, value in page:
            values = found.setdefault(thing.value, {}).setdefault(name.value, [])
            if value not in values:
                values.append(value)
    return found


def _labels(graph: AnyGraph) -> dict[str, str]:
    found: dict[str, tuple[bool, str]] = {}
    for page in graph.pages("?thing ?label", "?thing rdfs:label ?label"):
        for thing, label in page:
            one = (label.language != "en", label.value)
            found[thing.value] = min(found.get(thing.value, one), one)
    return {iri: text for iri, (_, text) in found.items()}


def _label(term: Term, labels: dict[str, str]) -> str:
    text = _text(term)
    return labels.get(text, shorten(text)) if isinstance(term, NamedNode) else text


def _statements(iri: str, properties: Properties) -> list[Statement]:
    return [(NamedNode(iri), NamedNode(name), value) for name, values in properties.items() for value in values]


def _one(properties: Properties, name: str) -> str:
    return min(map(_text, properties[name]))


def _text(term: Term) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _written(nanopubs: Iterable[_Nanopub]) -> Iterator[str]:
    """Yield a document piece by piece: prefixes in use, then the nanopublications, each with two of its own."""
    used: set[str] = set()
    blocks = []
    for nanopub in nanopubs:
        block = [f"\n@prefix this: <{nanopub.iri}> .\n@prefix sub: <{nanopub.iri}/> .\n"]
        for name, statements in nanopub.graphs():
            body = "".join(_subjects(statements, nanopub.iri, used))
            block.append(f"\n{_term(NamedNode(name), nanopub.iri, used)} {{\n{body}}}\n")
        blocks.append("".join(block))
    yield from (f"@prefix {prefix}: <{_PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    yield from blocks


def _subjects(statements: list[Statement], base: str, used: set[str]) -> Iterator[str]:
    by_subject: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, value in statements:
        name = "a" if predicate.value == _TYPE else _term(predicate, base, used)
        values = by_subject.setdefault(_term(subject, base, used), {}).setdefault(name, set())
        values.add(_term(value, base, used))
    for subject_name, properties in sorted(by_subject.items()):
        lines = [
            f"{name} " + f",\n{_INDENT * 3}".join(sorted(values))
            for name, values in sorted(properties.items(), key=lambda item: (item[0] != "a", item[0]))
        ]
        start = " " if len(lines) == 1 else f"\n{_INDENT * 2}"
        yield f"{_INDENT}{subject_name}{start}" + f" ;\n{_INDENT * 2}".join(lines) + " .\n"


def _term(term: Term, base: str, used: set[str]) -> str:
    if isinstance(term, NamedNode):
        if term.value == base:
            return "this:"
        if term.value.startswith(f"{base}/"):
            return f"sub:{term.value[len(base) + 1 :]}"
        short = shorten(term.value)
        if term.value.startswith(_PREFIXES["np"]):
            short = f"np:{local_name(term.value)}"
        if short != term.value:
            used.add(short.partition(":")[0])
        return str(term) if short == term.value else short
    if not isinstance(term, Literal) or term.direction:
        raise DataError(f"{term} has no place in a nanopublication: give it an IRI, and a text no direction")
    text = str(Literal(term.value))
    if term.language:
        return f"{text}@{term.language}"
    plain = term.datatype.value == PREFIXES["xsd"] + "string"
    return text if plain else f"{text}^^{_term(term.datatype, base, used)}"
