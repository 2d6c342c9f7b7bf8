"""JSON-LD: the same RDF when read back, and keys and values as a web developer expects them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as pyld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from conftest import Archive, iri, quads
from wickgraph import Graph, View, exports, jsonld, reference
from wickgraph.errors import DataError
from wickgraph.names import BASE, PREFIXES
from wickgraph.store import as_fact

XSD = PREFIXES["xsd"]
PROFILES: dict[str, tuple[Callable[[Any], bytes], Callable[[Store], Iterable[Quad | Triple]]]] = {
    "facts": (jsonld.facts, exports.facts),
    "dataset": (jsonld.dataset, exports.dataset),
}


def by_pyoxigraph(document: bytes) -> set[Quad]:
    return set(parse(document, format=RdfFormat.JSON_LD))


def by_rdflib(document: bytes) -> set[Quad]:
    dataset = rdflib.Dataset()
    dataset.parse(data=document, format="json-ld")
    return set(parse(dataset.serialize(format="nquads"), format=RdfFormat.N_QUADS))


def by_pyld(document: bytes) -> set[Quad]:
    options = {"format": "application/n-quads", "documentLoader": jsonld.offline}
    return set(parse(pyld.to_rdf(json.loads(document), options), format=RdfFormat.N_QUADS))


READERS = [by_pyoxigraph, by_rdflib, by_pyld]


def stored(*statements: Quad) -> Any:  # noqa: ANN401
    store = Store()
    store.extend(statements)
    return SimpleNamespace(store=store)


def saying(*values: Literal | NamedNode, about: str = "wick:plot") -> Any:  # noqa: ANN401
    return stored(*(Quad(iri("work:x"), iri(about), value) for value in values))


def entities(document: bytes) -> dict[str, dict[str, Any]]:
    found = json.loads(document)["@graph"]
    assert len({one["id"] for one in found}) == len(found), "each entity once"
    return {one["id"]: one for one in found}


def statements(found: Iterable[Quad | Triple]) -> set[Quad]:
    return {one if isinstance(one, Quad) else as_fact(one) for one in found}


@pytest.fixture(scope="module")
def documents(graph: Graph) -> dict[str, bytes]:
    return {profile: write(graph) for profile, (write, _) in PROFILES.items()}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_read_back_is_the_same_rdf(
    graph: Graph, documents: dict[str, bytes], profile: str, reader: Callable[[bytes], set[Quad]]
) -> None:
    assert reader(documents[profile]) == statements(PROFILES[profile][1](graph.store))


def test_another_view_is_other_facts(graph: Graph) -> None:
    early = graph.as_of("2023-08-04")
    assert by_pyoxigraph(jsonld.facts(early)) == statements(exports.facts(early.store))


def test_a_document_is_utf_8_and_ends_with_one_newline(documents: dict[str, bytes]) -> None:
    for document in documents.values():
        assert document.endswith(b"}\n")
        assert "Saïd Taghmaoui" in document.decode()


def test_a_document_carries_the_published_context(documents: dict[str, bytes]) -> None:
    published = json.loads(reference.pages()["ontology/context.jsonld"])["@context"]
    for document in documents.values():
        assert json.loads(document)["@context"] == published


def test_entities_are_sorted_and_say_first_what_they_are(documents: dict[str, bytes]) -> None:
    for document in documents.values():
        found = json.loads(document)["@graph"]
        assert [one["id"] for one in found] == sorted(one["id"] for one in found)
        for one in found:
            first = [key for key in ("id", "type", "label", "name") if key in one]
            assert list(one)[: len(first)] == first
            assert list(one)[len(first) :] == sorted(list(one)[len(first) :])


def test_a_key_is_a_short_name_of_a_property(documents: dict[str, bytes]) -> None:
    for document in documents.values():
        keys = {key for one in json.loads(document)["@graph"] for key in one}
        assert {key for key in keys if not re.fullmatch("[A-Za-z0-9]+|wick_(claim|passage)", key)} <= {
            "@graph",
            "schema_character",
            "dcterms_isPartOf",
        }


def test_arrays_are_what_can_have_several_values(graph: Graph, documents: dict[str, bytes]) -> None:
    single = {
        key
        for key, meaning in jsonld.context().items()
        if isinstance(meaning, dict) and "@container" not in meaning and key != "type"
    }
    disputed = {f"{one.property.partition(':')[2]}" for one in graph.conflicts() if one.kind == "disputed"}
    for document in documents.values():
        for one in json.loads(document)["@graph"]:
            for key, value in one.items():
                if key not in ("id", "type", "label", "@graph"):
                    assert isinstance(value, list) != (key in single) or key in disputed, (one["id"], key)
    assert {"duration", "budget", "inWork", "modality", "value"} <= single
    assert single.isdisjoint({"director", "actor", "alternateName", "producer", "isPartOf"})


def test_what_is_disputed_is_an_array_for_once(archive: Archive) -> None:
    for slug, place in (("one", "rome"), ("two", "oslo")):
        archive.article(slug).says(f"person:jo schema:birthPlace place:{place}")
    known = entities(jsonld.facts(archive.load()))
    assert known["person:jo"]["birthPlace"] == ["place:oslo", "place:rome"]


def test_the_performances_of_a_work_stand_in_it(documents: dict[str, bytes]) -> None:
    known = entities(documents["facts"])
    seen = {one["id"]: one for one in known["work:ballerina"]["performances"]}
    assert seen["performance:ballerina.ana-de-armas"]["portrays"] == "character:eve-macarro"
    assert {one["performer"] for one in seen.values()} == set(known["work:ballerina"]["actor"])
    assert not any(one.startswith("performance:") and "inWork" in entity for one, entity in known.items())


def test_a_performance_whose_work_nobody_names_stands_by_itself(archive: Archive) -> None:
    archive.article("one").says("performance:x.jo wick:performanceKind wick:cameo")
    assert entities(jsonld.facts(archive.load()))["performance:x.jo"]["performer"] == "person:jo"


def test_an_amount_stands_where_it_is_meant_and_one_that_nobody_means_by_itself(archive: Archive) -> None:
    for value in (5, 6):
        archive.describe(
            f"amount:usd-{value} a schema:MonetaryAmount ; rdfs:label 'USD {value}'@en ; schema:value {value} ;"
            " schema:currency 'USD' ."
        )
    archive.article("one").says("work:x wick:budget amount:usd-5").says("work:y wick:budget amount:usd-5")
    known = entities(jsonld.facts(archive.load()))
    assert known["work:x"]["budget"] == known["work:y"]["budget"]
    assert known["work:x"]["budget"]["value"] == 5
    assert known["amount:usd-6"]["value"] == 6
    assert "amount:usd-5" not in known


def test_many_works_come_in_several_frames_as_in_one(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    article = archive.article("one")
    for number in range(7):
        article.says(f"performance:w{number}.jo wick:inWork work:w{number}")
    article.says("performance:w1.jo wick:inWork work:w2")
    graph = archive.load()
    whole = jsonld.facts(graph)
    monkeypatch.setattr(jsonld, "_BATCH", 2)
    assert jsonld.facts(graph) == whole
    assert by_rdflib(whole) == statements(exports.facts(graph.store))


def test_a_claim_is_a_named_graph_and_its_attestations_say_who_states_it(documents: dict[str, bytes]) -> None:
    known = entities(documents["dataset"])
    claim = known["claim:ballerina.director.len-wiseman"]
    assert claim["@graph"] == [{"id": "work:ballerina", "director": ["person:len-wiseman"]}]
    stating = [one for one in known.values() if one.get("wick_claim") == claim["id"]]
    assert "article:kinocheck-2023-08-04" in {one["source"] for one in stating}


def test_a_claim_that_something_is_said_of_has_both(archive: Archive) -> None:
    archive.article("one").says("work:x schema:director person:jo").says(
        "claim:x.director.jo wick:episodeCount 2", "denied"
    )
    graph = archive.load()
    claim = entities(jsonld.dataset(graph))["claim:x.director.jo"]
    assert list(claim) == ["id", "type", "@graph"]
    assert by_pyoxigraph(jsonld.dataset(graph)) == set(graph.store)


def test_an_empty_view_is_an_empty_document_of_claims(graph: Graph) -> None:
    nobody = graph.under(View(sources=[]))
    assert "director" not in entities(jsonld.facts(nobody))["work:ballerina"]
    assert json.loads(jsonld.dataset(stored()))["@graph"] == []
    assert json.loads(jsonld.facts(stored()))["@graph"] == []


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(datatype if ":" in datatype else XSD + datatype))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (typed("12", "integer"), 12),
        (typed("-5", "integer"), -5),
        (typed("9007199254740991", "integer"), 9007199254740991),
        (typed("9007199254740993", "integer"), {"type": "xsd:integer", "@value": "9007199254740993"}),
        (typed("10" * 40, "integer"), {"type": "xsd:integer", "@value": "10" * 40}),
        (typed("1.50", "decimal"), {"type": "xsd:decimal", "@value": "1.5"}),
        (typed("0.1", "double"), {"type": "xsd:double", "@value": "0.1"}),
        (typed("true", "boolean"), True),
        (typed("perhaps", "boolean"), {"type": "xsd:boolean", "@value": "perhaps"}),
        (typed("2025-06-06", "date"), {"type": "xsd:date", "@value": "2025-06-06"}),
        (typed("2026", "gYear"), {"type": "xsd:gYear", "@value": "2026"}),
        (typed("2025-06", "gYearMonth"), {"type": "xsd:gYearMonth", "@value": "2025-06"}),
        (typed("2023-21", PREFIXES["edtf"] + "EDTF"), {"type": "edtf:EDTF", "@value": "2023-21"}),
        (typed("x", "https://example.org/type"), {"type": "https://example.org/type", "@value": "x"}),
        (Literal("Баба Яга", language="ru"), {"@language": "ru", "@value": "Баба Яга"}),
        (Literal("Boogeyman", language="en-gb"), {"@language": "en-gb", "@value": "Boogeyman"}),
        (Literal("plain"), "plain"),
        (Literal("12"), "12"),
    ],
    ids=str,
)
def test_a_literal_comes_back_as_it_was(value: Literal, written: object) -> None:
    graph = saying(value)
    for profile, (write, _) in PROFILES.items():
        document = write(graph)
        assert entities(document)["work:x"]["plot"] == [written], profile
        for reader in (by_pyoxigraph, by_rdflib):  # PyLD writes numbers anew: 0.1 is 1.0E-1
            assert reader(document) == set(graph.store), (profile, reader)


@pytest.mark.parametrize("about", ["schema:director", "schema:duration", "rdfs:label", "wick:inWork", "rdf:type"])
def test_a_text_where_something_else_is_expected_comes_back_too(about: str) -> None:
    graph = saying(Literal("Len Wiseman"), Literal("@id"), Literal("work:y"), about=about)
    for write, _ in PROFILES.values():
        for reader in READERS:
            assert reader(write(graph)) == set(graph.store)


@given(st.lists(st.text(st.characters(codec="utf-8")).filter(lambda text: text != "@null"), min_size=1, max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    graph = saying(*map(Literal, texts))
    for write, _ in PROFILES.values():
        assert by_pyoxigraph(write(graph)) == set(graph.store)


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}work/a/b",
        f"{BASE}work/",
        f"{BASE}work/:x",
        BASE,
        "https://example.org/%20?q=a:b#c",
        "https://example.org/é",
        "https://example.org/a/../b",
        "file:///tmp/x",
        "urn:x:y",
        "id:x",
        PREFIXES["rdf"] + "nil",
    ],
)
def test_any_address_comes_back(address: str) -> None:
    graph = saying(NamedNode(address), NamedNode(f"{BASE}work/y"))
    graph.store.add(Quad(NamedNode(address), iri("wick:plot"), Literal("told")))
    graph.store.add(Quad(iri("work:x"), NamedNode(address), NamedNode(address)))
    for reader in READERS:
        assert reader(jsonld.dataset(graph)) == set(graph.store), reader


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (BlankNode("b"), "give it an IRI"),
        (NamedNode("work:y"), "looks like a prefixed name"),
        (NamedNode(f"{BASE}work///y"), "two slashes"),
        (Triple(iri("work:x"), iri("wick:plot"), Literal("told")), "give it an IRI"),
    ],
    ids=str,
)
def test_what_json_ld_or_rdf_1_1_cannot_say_is_refused(value: Any, reason: str) -> None:  # noqa: ANN401
    for write, _ in PROFILES.values():
        with pytest.raises(DataError, match=reason):
            write(saying(value))


def test_a_base_direction_is_refused() -> None:
    (quad,) = parse(
        '<https://example.org/a> <https://example.org/b> "x"@en--rtl .',
        format=RdfFormat.N_QUADS,
    )
    with pytest.raises(DataError, match="base direction"):
        jsonld.dataset(stored(quad))


def test_a_text_that_pyld_would_lose_in_a_frame_is_refused_by_name() -> None:
    graph = saying(Literal("@null"))
    with pytest.raises(DataError, match=r"work:x, wick:plot: .* '@null'"):
        jsonld.facts(graph)
    assert by_pyoxigraph(jsonld.dataset(graph)) == set(graph.store)


def test_nothing_is_fetched() -> None:
    with pytest.raises(DataError, match=r"https://schema\.org: not fetched"):
        jsonld.offline("https://schema.org")


def test_the_terms_that_some_entities_need_make_the_same_as_all(graph: Graph) -> None:
    nodes = list(jsonld._nodes(exports.facts(graph.store)).values())[::9]
    options = {"documentLoader": jsonld.offline, "graph": True, "skipExpansion": True}
    assert jsonld.compact(nodes) == pyld.compact(nodes, jsonld.context(), options)["@graph"]


def test_quads_of_a_piece_of_turtle_are_read_with_our_context() -> None:
    document = {
        "@context": jsonld.context(),
        "id": "work:x",
        "type": "Movie",
        "label": "X",
        "director": ["person:jo"],
        "position": 2,
        "performances": [{"id": "performance:x.jo", "performer": "person:jo"}],
    }
    said = 'work:x a schema:Movie ; rdfs:label "X"@en ; schema:director person:jo ; schema:position 2 .'
    performed = "performance:x.jo wick:inWork work:x ; wick:performer person:jo ."
    for reader in READERS:
        assert reader(json.dumps(document).encode()) == set(quads(said + performed))
