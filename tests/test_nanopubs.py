"""Nanopublications: well-formed, accepted by the package of that name, and no denied claim among what they assert."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from pyoxigraph import BaseDirection, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

import wickgraph
from conftest import Archive, iri, quads
from wickgraph import Graph, store
from wickgraph.errors import DataError
from wickgraph.names import BASE, PREFIXES, shorten
from wickgraph.nanopubs import split, trig
from wickgraph.views import single_valued

NP = "http://www.nanopub.org/nschema#"
LINKS = ("hasAssertion", "hasProvenance", "hasPublicationInfo")
HOSTILE = 'a "quote", a \\ and\na line\r\tor two; {} @prefix this: <x> .\n@prefix this: 😀 \u202e'

# The package still uses rdflib's old class of graphs.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def read(body: bytes) -> list[Any]:
    return list(parse(body, format=RdfFormat.TRIG))


def whole(body: bytes) -> Any:  # noqa: ANN401
    from rdflib import ConjunctiveGraph

    found = ConjunctiveGraph()
    found.parse(data=body, format="trig")
    return found


class Parts:
    """A nanopublication as it is read: its IRI, and the triples of its graphs by what they are."""

    def __init__(self, body: bytes) -> None:
        self.body, self.quads = body, read(body)
        (head,) = [quad for quad in self.quads if quad.object == NamedNode(NP + "Nanopublication")]
        self.iri, self.head = head.subject, head.graph_name
        links = {name: [quad.object for quad in self.quads if quad.predicate == NamedNode(NP + name)] for name in LINKS}
        assert all(len(ones) == 1 for ones in links.values())
        self.assertion, self.provenance, self.pubinfo = (links[name][0] for name in LINKS)

    def triples(self, graph: object) -> set[tuple[str, str, str]]:
        return {
            (str(quad.subject), str(quad.predicate), str(quad.object))
            for quad in self.quads
            if quad.graph_name == graph
        }

    def values(self, graph: object, predicate: str) -> set[str]:
        found = [quad for quad in self.quads if quad.graph_name == graph and quad.predicate == iri(predicate)]
        return {shorten(str(getattr(quad.object, "value", quad.object))) for quad in found}


def by_claim(graph: Graph) -> dict[str, Parts]:
    found = [Parts(one) for one in split(trig(graph))]
    return {f"claim:{one.iri.value.removeprefix(BASE + 'nanopub/')}": one for one in found}


@pytest.fixture(scope="module")
def nanopubs(graph: Graph) -> dict[str, Parts]:
    return by_claim(graph)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection is opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_each_claim_is_one_nanopublication(graph: Graph, nanopubs: dict[str, Parts]) -> None:
    assert set(nanopubs) == {shorten(claim.value) for claim in graph.store.named_graphs() if claim != DefaultGraph()}
    assert list(nanopubs) == sorted(nanopubs)


def test_each_is_well_formed_by_the_guidelines(nanopubs: dict[str, Parts]) -> None:
    """https://nanopub.net/guidelines/working_draft/, "Well-formed Nanopublications"."""
    for name, one in nanopubs.items():
        graphs = [one.head, one.assertion, one.provenance, one.pubinfo]
        assert len({one.iri, *graphs}) == 5, f"{name}: not all names differ"
        assert {quad.graph_name for quad in one.quads} == set(graphs), f"{name}: an empty graph, or one too many"
        assert one.triples(one.head) == {
            (str(one.iri), str(iri("rdf:type")), f"<{NP}Nanopublication>"),
            (str(one.iri), f"<{NP}hasAssertion>", str(one.assertion)),
            (str(one.iri), f"<{NP}hasProvenance>", str(one.provenance)),
            (str(one.iri), f"<{NP}hasPublicationInfo>", str(one.pubinfo)),
        }
        assert any(str(one.assertion) in triple for triple in one.triples(one.provenance)), name
        assert all(triple[0] == str(one.iri) for triple in one.triples(one.pubinfo)), name


def test_the_package_accepts_one_of_each_kind_without_a_connection(nanopubs: dict[str, Parts], offline: None) -> None:
    from nanopub.nanopub import Nanopub

    kinds: dict[tuple[str, bool, type], Parts] = {}
    for one in nanopubs.values():
        first = next(quad for quad in one.quads if quad.graph_name == one.assertion)
        quoted = one.assertion.value.startswith(one.iri.value)
        kinds.setdefault((first.predicate.value, quoted, type(first.object)), one)
    assert len(kinds) > 50
    for one in kinds.values():
        package = Nanopub(rdf=whole(one.body))
        assert package.is_valid
        assert str(package.metadata.np_uri) == one.iri.value
        assert str(package.metadata.assertion) == one.assertion.value


def test_whoever_signs_one_moves_all_of_its_graphs_but_the_claim(nanopubs: dict[str, Parts], offline: None) -> None:
    from nanopub.nanopub import Nanopub
    from nanopub.nanopub_conf import NanopubConf
    from nanopub.profile import Profile

    one = nanopubs["claim:ballerina.director.len-wiseman"]
    conf = NanopubConf(profile=Profile("https://orcid.org/0000-0000-0000-0000", "somebody"))
    signed = Nanopub(rdf=whole(one.body), conf=conf)
    signed.sign()
    assert signed.has_valid_signature
    assert signed.is_valid
    signed_iri = str(signed.metadata.np_uri)
    assert signed_iri.startswith(f"{one.iri.value}/RA")
    names = {str(graph.identifier) for graph in signed.rdf.contexts() if len(graph)}
    assert names == {one.assertion.value, *(f"{signed_iri}#{part}" for part in ("head", "provenance", "pubinfo"))}


def test_the_assertion_is_the_graph_of_the_claim(graph: Graph, nanopubs: dict[str, Parts]) -> None:
    stated = {name: one for name, one in nanopubs.items() if one.assertion == iri(name)}
    assert len(stated) > 1900
    for name, one in stated.items():
        (triple,) = one.triples(one.assertion)
        (quad,) = store.quads(graph.store, None, None, None, iri(name))
        assert triple == tuple(map(str, quad.triple))


def test_what_is_asserted_of_a_property_with_many_values_is_what_the_view_takes_for_facts(
    graph: Graph, nanopubs: dict[str, Parts]
) -> None:
    single = single_valued(graph.store)
    for name, one in nanopubs.items():
        (quad,) = store.quads(graph.store, None, None, None, iri(name))
        fact = Quad(quad.subject, quad.predicate, quad.object) in graph.store
        assert not fact or one.assertion == iri(name), name
        if quad.predicate not in single:
            assert fact == (one.assertion == iri(name)), name


def test_no_attestation_is_lost(graph: Graph, nanopubs: dict[str, Parts]) -> None:
    told = {
        (quad.subject, quad.predicate, quad.object)
        for one in nanopubs.values()
        for quad in one.quads
        if quad.subject.value.startswith(PREFIXES["attestation"])
    }
    held = {
        (quad.subject, quad.predicate, quad.object)
        for quad in store.quads(graph.store, None, None, None, DefaultGraph())
        if quad.subject.value.startswith(PREFIXES["attestation"])
    }
    assert told == held


def test_the_provenance_names_articles_publishers_and_speakers(archive: Archive) -> None:
    article = archive.article("daily").says("work:a schema:director person:b")
    archive.article("weekly").says("work:a schema:director person:b")
    article.rest += quads(
        "article:daily schema:publisher org:paper ; schema:url <https://example.org/daily> ."
        " attestation:daily.001 wick:attributedTo person:c, wick:unnamedSource ."
    )
    (one,) = by_claim(archive.load()).values()
    about = {quad for quad in one.quads if quad.graph_name == one.provenance and quad.subject == one.assertion}
    assert {(shorten(quad.predicate.value), shorten(quad.object.value)) for quad in about} == {
        ("prov:hadPrimarySource", "article:daily"),
        ("prov:hadPrimarySource", "article:weekly"),
        ("prov:wasAttributedTo", "org:paper"),
        ("prov:wasAttributedTo", "person:c"),
    }
    assert one.values(one.provenance, "wick:attributedTo") == {"person:c", "wick:unnamedSource"}
    assert one.values(one.provenance, "schema:url") == {"https://example.org/daily"}


def test_passages_are_there_by_reference(nanopubs: dict[str, Parts]) -> None:
    one = nanopubs["claim:ballerina.director.len-wiseman"]
    assert one.values(one.provenance, "wick:passage") == {"passage:kinocheck-2023-08-04.2771-2818"}
    assert all("sha256" not in predicate for _, predicate, _ in one.triples(one.provenance))


def test_the_publication_info_says_when_by_whom_and_under_which_licence(
    graph: Graph, nanopubs: dict[str, Parts]
) -> None:
    exact = "?article wick:grade ?grade ; schema:datePublished ?day FILTER(DATATYPE(?day) = xsd:date)"
    newest = max(day.value for page in graph.pages("?article ?day", exact) for _, day in page)
    one = nanopubs["claim:ballerina.director.len-wiseman"]
    assert one.triples(one.pubinfo) == {
        (str(one.iri), str(iri(name)), str(value))
        for name, value in {
            "dcterms:created": Literal(newest, datatype=iri("xsd:date")),
            "dcterms:creator": NamedNode(BASE),
            "dcterms:license": NamedNode("https://creativecommons.org/publicdomain/zero/1.0/"),
            "rdfs:label": Literal("Ballerina, director: Len Wiseman", language="en"),
        }.items()
    }


def test_what_was_known_on_a_day_was_created_no_later(graph: Graph) -> None:
    earlier = by_claim(graph.as_of("2023-08-04"))
    assert "claim:ballerina.date-published.2025-06-06" not in earlier
    one = earlier["claim:ballerina.date-published.2024-06-07"]
    assert one.values(one.pubinfo, "dcterms:created") == {"2023-08-04"}


def test_a_claim_that_is_merely_denied_is_quoted_and_not_asserted(archive: Archive) -> None:
    archive.article("daily").says("work:a wick:continues work:b", "denied")
    (one,) = by_claim(archive.load()).values()
    claim = iri("claim:a.continues.b")
    assert one.assertion.value == f"{one.iri.value}/assertion"
    assert (str(iri("work:a")), str(iri("wick:continues")), str(iri("work:b"))) not in one.triples(one.assertion)
    about = {(shorten(q.predicate.value), shorten(q.object.value)) for q in one.quads if q.subject == claim}
    assert about == {
        ("rdf:type", "rdf:Statement"),
        ("rdf:subject", "work:a"),
        ("rdf:predicate", "wick:continues"),
        ("rdf:object", "work:b"),
    }
    assert one.values(one.assertion, "wick:modality") == {"wick:denied"}
    assert one.values(one.pubinfo, "rdfs:label") == {"a, continues: b (denied)"}


@pytest.mark.parametrize(("denied_on", "asserted"), [("2024-04-30", True), ("2024-05-02", False)])
def test_only_a_newer_denial_takes_an_assertion_back(archive: Archive, denied_on: str, asserted: bool) -> None:
    archive.article("daily").says("work:a wick:continues work:b")
    archive.article("weekly", denied_on).says("work:a wick:continues work:b", "denied")
    graph = archive.load()
    (one,) = by_claim(graph).values()
    assert (one.assertion == iri("claim:a.continues.b")) is asserted
    assert (Quad(iri("work:a"), iri("wick:continues"), iri("work:b")) in graph.store) is asserted
    assert {"wick:asserted", "wick:denied"} == one.values(
        one.provenance if asserted else one.assertion, "wick:modality"
    )


def test_the_view_says_whether_speculation_is_asserted(archive: Archive) -> None:
    archive.article("daily").says("work:a wick:continues work:b", "speculated")
    (one,) = by_claim(archive.load()).values()
    assert one.assertion != iri("claim:a.continues.b")
    (one,) = by_claim(archive.load(modalities=["asserted", "speculated"])).values()
    assert one.assertion == iri("claim:a.continues.b")


def test_no_view_makes_an_assertion_of_a_denial(archive: Archive) -> None:
    archive.article("daily").says("work:a wick:continues work:b", "denied")
    (one,) = by_claim(archive.load(modalities=["denied"])).values()
    assert one.assertion != iri("claim:a.continues.b")


def test_texts_come_back_as_they_are_in_two_readers(archive: Archive) -> None:
    from rdflib import Dataset

    archive.article("daily").says(f"work:a schema:name {Literal(HOSTILE)}").says(
        f"work:a schema:alternateName {Literal(HOSTILE)}@en"
    )
    body = trig(archive.load())
    assert len(list(split(body))) == 2
    assert {quad.object.value for quad in read(body) if getattr(quad.object, "value", "") == HOSTILE} == {HOSTILE}
    found = Dataset()
    found.parse(data=body, format="trig")
    texts = [value for *_, value, _ in found.quads() if str(value) == HOSTILE]
    assert {value.language for value in texts} == {None, "en"}  # type: ignore[attr-defined]


def test_the_whole_is_its_parts(graph: Graph) -> None:
    body = trig(graph)
    assert set(read(body)) == {quad for one in split(body) for quad in read(one)}


def test_a_text_with_a_direction_is_refused(archive: Archive) -> None:
    archive.article("daily").says("work:a schema:name 'one'")
    graph = archive.load()
    name = next(graph.store.named_graphs())
    graph.store.remove_graph(name)
    said = Literal("one", language="he", direction=BaseDirection.RTL)
    graph.store.add(Quad(iri("work:a"), iri("schema:name"), said, name))
    with pytest.raises(DataError, match="no direction"):
        trig(graph)


def test_an_empty_view_has_none() -> None:
    assert trig(wickgraph.load(view=wickgraph.View(as_of="1990-01-01"))) == b""
    assert list(split(b"")) == []
