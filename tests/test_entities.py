from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from pyoxigraph import Store

from conftest import Archive, iri
from wickgraph import Graph
from wickgraph.entities import label, labels, resolve
from wickgraph.errors import UnknownName
from wickgraph.names import BASE, expand, kind, shorten


@pytest.fixture
def store(archive: Archive) -> Store:
    """Return a store with a film, a series and a character of one name, and a person whom a source calls otherwise."""
    archive.describe(
        'work:vera a schema:Movie ; rdfs:label "Vera"@en . work:vera-series a schema:TVSeries ; rdfs:label "Vera"@en .'
        'character:vera a wick:Character ; rdfs:label "Vera"@en . work:b a schema:Movie ; rdfs:label "Die Möwe"@de .'
        'work:c a schema:Movie ; rdfs:label "Чайка"@uk, "The Seagull"@en, "Die Seemöwe"@de .'
        'person:saskia-moll a schema:Person ; rdfs:label "Saskia Moll"@en . place:x rdfs:label "no language" .'
        'person:other a schema:Person ; rdfs:label "Other"@en .'
        'character:other a wick:Character ; rdfs:label "Another"@en .'
    )
    article = archive.article("gazette")
    article.says('person:saskia-moll schema:alternateName "Sas"')
    article.says('work:b schema:name "Vera"').says('work:b schema:name "The Gull: Part 1"')
    article.says('person:saskia-moll schema:alternateName "Bo"').says('character:vera schema:alternateName "Bo"')
    return archive.load().store


def found(store: Store, name: str, like: str | None = None) -> str:
    return shorten(resolve(store, name, like and expand(like)))


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("person:saskia-moll", "person:saskia-moll"),
        (f"{BASE}person/saskia-moll", "person:saskia-moll"),
        (f"<{BASE}person/saskia-moll>", "person:saskia-moll"),
        ("<person:saskia-moll>", "person:saskia-moll"),
        ("Saskia Moll", "person:saskia-moll"),
        ("saskia MOLL", "person:saskia-moll"),
        ("  Saskia Moll\n", "person:saskia-moll"),
        ("saskia-moll", "person:saskia-moll"),
        ("Sas", "person:saskia-moll"),
        ("The Gull: Part 1", "work:b"),
        ("die möwe", "work:b"),
        ("vera-series", "work:vera-series"),
        ("article:gazette", "article:gazette"),
        ("wick:portrays", "wick:portrays"),
        ("schema:actor", "schema:actor"),
        ("https://example.org/elsewhere", "https://example.org/elsewhere"),
    ],
)
def test_a_name_stands_for_its_entity(store: Store, name: str, entity: str) -> None:
    assert found(store, name) == entity


def test_a_claim_is_found_by_its_id(store: Store) -> None:
    claims = [shorten(str(claim).strip("<>")) for claim in store.named_graphs()]
    assert claims
    assert [found(store, claim) for claim in claims] == claims


@pytest.mark.parametrize("name", ["Чайка", "The Seagull", "Die Seemöwe"])
def test_an_entity_is_found_by_its_label_in_any_language(store: Store, name: str) -> None:
    assert found(store, name) == "work:c"


def test_a_label_typed_with_decomposed_letters_is_the_same_label(store: Store) -> None:
    assert found(store, unicodedata.normalize("NFD", "Die Möwe")) == "work:b"


def test_a_label_goes_before_a_name_that_a_source_gives(store: Store) -> None:
    assert found(store, "Vera", like="character:anyone") == "character:vera"
    assert found(store, "Other") == "person:other"


@pytest.mark.parametrize(
    ("name", "like", "entity"),
    [
        ("saskia-moll", "person:anyone", "person:saskia-moll"),
        ("vera", "character:anyone", "character:vera"),
        ("vera", "work:anything", "work:vera"),
        ("b", "work:anything", "work:b"),
        ("Bo", "character:anyone", "character:vera"),
        ("Bo", "person:anyone", "person:saskia-moll"),
        ("character:vera", "work:anything", "character:vera"),
        ("Saskia Moll", "schema:actor", "person:saskia-moll"),
    ],
)
def test_a_slug_or_a_label_is_looked_up_among_the_wanted_kind_only(
    store: Store, name: str, like: str, entity: str
) -> None:
    assert found(store, name, like) == entity


@pytest.mark.parametrize(
    ("name", "like", "choice"),
    [
        ("Vera", None, ["character:vera", "work:vera", "work:vera-series"]),
        ("VERA", "work:anything", ["work:vera", "work:vera-series"]),
        ("Bo", None, ["character:vera", "person:saskia-moll"]),
    ],
)
def test_a_name_of_several_things_is_an_error_that_names_them_all(
    store: Store, name: str, like: str | None, choice: list[str]
) -> None:
    with pytest.raises(UnknownName) as caught:
        found(store, name, like)
    assert (
        str(caught.value) == f"{name!r} stands for several things: {', '.join(choice)}; say which by its prefixed name"
    )


EXPECTED = " Expected an IRI, a whole label, or a name such as work:ballerina"


@pytest.mark.parametrize(
    ("name", "like", "message"),
    [
        ("Saskia Mol", None, "no entity 'Saskia Mol'. Did you mean Saskia Moll?"),
        ("saskia mol", "person:anyone", "no person 'saskia mol'. Did you mean Saskia Moll?"),
        ("Saskia Moll", "work:anything", f"no work 'Saskia Moll'.{EXPECTED}"),
        ("Part 1", None, "no entity 'Part 1'. Did you mean The Gull: Part 1?"),
        ("Zzyzx", None, f"no entity 'Zzyzx'.{EXPECTED}"),
        ("", None, f"no entity ''.{EXPECTED}"),
        ("  ", None, f"no entity ''.{EXPECTED}"),
        ("nobody:knows", None, f"no entity 'nobody:knows'.{EXPECTED}"),
    ],
)
def test_a_name_of_nothing_is_an_error_with_near_names(store: Store, name: str, like: str | None, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        found(store, name, like)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "name",
    [
        "person:saskia-mol",
        f"{BASE}person/saskia-mol",
        f"<{BASE}person/saskia-mol>",
        "persons:saskia-moll",
        "person:Saskia-Moll",
    ],
)
def test_an_iri_of_ours_that_nothing_has_is_an_error_with_near_names(store: Store, name: str) -> None:
    with pytest.raises(UnknownName, match=r"Did you mean .*(person:saskia-moll|Saskia Moll)"):
        found(store, name)


@pytest.mark.parametrize("name", [f"{BASE}work/%zz", f"{BASE}work/[", "https://[bad", "https://example.org:port/"])
def test_what_looks_like_an_iri_and_is_none_is_an_error_and_no_crash(store: Store, name: str) -> None:
    with pytest.raises(UnknownName):
        found(store, name)


def test_every_entity_of_the_packaged_data_is_found_by_its_iri_its_prefixed_name_and_its_slug(graph: Graph) -> None:
    entities = sorted(labels(graph.store))
    assert entities
    for entity in entities:
        slug = entity.removeprefix(f"{BASE}{kind(entity)}/")
        assert resolve(graph.store, entity) == entity
        assert resolve(graph.store, shorten(entity)) == entity
        assert resolve(graph.store, slug, like=entity) == entity


def test_every_label_of_the_packaged_data_finds_its_entity_among_its_kind(graph: Graph) -> None:
    known = labels(graph.store)
    count = Counter((kind(entity), text.casefold()) for entity, text in known.items())
    assert [shorten(one) for one, text in known.items() if count[kind(one), text.casefold()] > 1] == []
    # A label that is also a slug of its kind would stand for that first.
    assert {one: resolve(graph.store, text, like=one) for one, text in known.items()} == {one: one for one in known}


# Labels


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("person:saskia-moll", "Saskia Moll"),
        ("work:c", "The Seagull"),
        ("work:b", "Die Möwe"),
        ("place:x", "no language"),
        ("wick:portrays", "portrays"),
        ("person:nobody", None),
    ],
)
def test_the_label_of_a_thing_is_english_where_there_is_one(store: Store, entity: str, text: str | None) -> None:
    assert label(store, iri(entity).value) == text


def test_labels_are_those_of_our_own_entities_each_the_label_of_its_entity(store: Store) -> None:
    found_labels = labels(store)
    assert {shorten(one) for one in found_labels if kind(one) == "work"} == {
        "work:vera",
        "work:vera-series",
        "work:b",
        "work:c",
    }
    assert iri("wick:portrays").value not in found_labels
    assert found_labels == {one: label(store, one) for one in found_labels}
