"""The works as schema.org has them: its own terms where they belong, and no more than the graph says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from pyld import jsonld as pyld
from pyoxigraph import DefaultGraph, Literal, NamedNode
from rdflib.namespace import SDO

from conftest import Archive, facts, iri
from wickgraph import Graph, jsonld, schemaorg
from wickgraph.errors import DataError
from wickgraph.names import PREFIXES, expand, local_name, shorten

SCHEMA = PREFIXES["schema"]
#: Types that are used, each with the types above it, and properties with the types that can have them and that they
#: can have, as schema.org 30.1 has them (https://schema.org/docs/releases.html); datatypes are left out.
TYPES = {
    "Movie": "CreativeWork",
    "MovieSeries": "CreativeWorkSeries CreativeWork",
    "TVSeries": "CreativeWorkSeries CreativeWork",
    "TVEpisode": "Episode CreativeWork",
    "VideoGame": "Game SoftwareApplication CreativeWork",
    "VideoObject": "MediaObject CreativeWork",
    "ComicSeries": "Periodical CreativeWorkSeries CreativeWork",
    "ComicIssue": "PublicationIssue CreativeWork",
    "Book": "CreativeWork",
    "Collection": "CreativeWork",
    "CreativeWork": "",
    "CreativeWorkSeries": "CreativeWork",
    "PerformanceRole": "Role",
    "Role": "",
    "Person": "",
    "Organization": "",
    "City": "AdministrativeArea Place",
    "State": "AdministrativeArea Place",
    "Country": "AdministrativeArea Place",
    "Place": "",
    "PublicationEvent": "Event",
}
_SCREEN = "Episode Movie MovieSeries TVSeries VideoGame VideoObject"
PROPERTIES = {
    "name": ("Thing", ""),
    "alternateName": ("Thing", ""),
    "sameAs": ("Thing", ""),
    "actor": (_SCREEN, "Person"),
    "director": (_SCREEN, "Person"),
    "musicBy": (_SCREEN, "Person"),
    "producer": ("CreativeWork", "Person Organization"),
    "author": ("CreativeWork", "Person Organization"),
    "creator": ("CreativeWork", "Person Organization"),
    "contributor": ("CreativeWork", "Person Organization"),
    "publisher": ("CreativeWork", "Person Organization"),
    "funder": ("CreativeWork", "Person Organization"),
    "productionCompany": ("Episode MediaObject Movie MovieSeries TVSeries", "Organization"),
    "character": ("CreativeWork", "Person"),
    "artist": ("ComicIssue", "Person"),
    "colorist": ("ComicIssue", "Person"),
    "letterer": ("ComicIssue", "Person"),
    "characterName": ("PerformanceRole", ""),
    "roleName": ("Role", ""),
    "datePublished": ("CreativeWork", ""),
    "publication": ("CreativeWork", "PublicationEvent"),
    "releasedEvent": ("CreativeWork", "PublicationEvent"),
    "publishedBy": ("PublicationEvent", "Person Organization"),
    "location": ("Action Event Organization", "Place"),
    "description": ("Thing", ""),
    "eventStatus": ("Event", ""),
    "startDate": ("CreativeWorkSeries Event Role", ""),
    "endDate": ("CreativeWorkSeries Event Role", ""),
    "duration": ("Episode Event MediaObject Movie", ""),
    "numberOfEpisodes": ("TVSeries", ""),
    "isPartOf": ("CreativeWork", "CreativeWork"),
    "hasPart": ("CreativeWork", "CreativeWork"),
    "isBasedOn": ("CreativeWork", "CreativeWork"),
    "about": ("CreativeWork", "Thing"),
    "trailer": ("Episode Movie MovieSeries TVSeries VideoGame", "VideoObject"),
    "countryOfOrigin": ("CreativeWork", "Country"),
    "locationCreated": ("CreativeWork", "Place"),
    "gamePlatform": ("VideoGame", ""),
    "genre": ("CreativeWork", ""),
    "position": ("CreativeWork", ""),
    "episodeNumber": ("Episode", ""),
    "issueNumber": ("PublicationIssue", ""),
    "creativeWorkStatus": ("CreativeWork", ""),
}


def loaded(graph: Graph) -> dict[str, dict[str, Any]]:
    return {name.removesuffix(".jsonld"): json.loads(text) for name, text in schemaorg.documents(graph).items()}


def several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def things(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a document and all things inside it."""
    yield document
    for value in document.values():
        for one in several(value):
            if isinstance(one, dict):
                yield from things(one)


def expanded(document: dict[str, Any]) -> list[Any]:
    found: list[Any] = pyld.expand({**document, "@context": schemaorg.CONTEXT}, {"documentLoader": jsonld.offline})
    return found


def lineage(type_: str) -> set[str]:
    return {type_, "Thing", *TYPES[type_].split()}


@pytest.fixture(scope="module")
def documents(graph: Graph) -> dict[str, dict[str, Any]]:
    return loaded(graph)


def test_every_work_of_the_franchise_has_a_document_and_others_have_none(
    documents: dict[str, dict[str, Any]],
) -> None:
    assert {"ballerina", "john-wick", "the-continental", "john-wick-hex", "john-wick-the-book-of-rules"} <= set(
        documents
    )
    assert {"ballerina-trailer-1", "wick-is-pain", "john-wick-chapters-1-to-3"} <= set(documents)
    assert {"47-ronin", "the-matrix", "hold-the-girl", "game-of-thrones"}.isdisjoint(documents)
    for slug, document in documents.items():
        assert document["@id"] == expand(f"work:{slug}")
        assert document["@context"] == "https://schema.org"
        assert document["name"]


def test_types_and_keys_are_terms_of_schema_org(documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        for thing in things({key: value for key, value in document.items() if key != "@context"}):
            for term in (*several(thing.get("@type", [])), *(key for key in thing if key[0] != "@")):
                assert term in SDO, (document["@id"], term)


def test_properties_stand_where_schema_org_has_them(documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        for thing in things(document):
            if "@type" not in thing:
                assert thing == {"@id": f"{SCHEMA}EventScheduled"}
                continue
            able = lineage(thing["@type"])
            for key in (key for key in thing if key[0] != "@"):
                domain, range_ = PROPERTIES[key]
                inside_role = "Role" in able and key in ("actor", "producer", "author", "contributor")
                assert inside_role or able & set(domain.split()), (document["@id"], thing["@type"], key)
                for one in several(thing[key]):
                    type_ = one["@type"] if isinstance(one, dict) and "@type" in one else ""
                    if type_ in ("Role", "PerformanceRole"):
                        assert key in one, "a role says again what it is a role of"
                    elif range_:
                        assert lineage(type_) & set(range_.split()), (document["@id"], key, type_)


def test_every_document_expands_without_a_network(documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        (node,) = expanded(document)
        assert node["@id"] == document["@id"]
        assert node["@type"] == [SCHEMA + document["@type"]]
        assert all(key[0] == "@" or key.startswith(SCHEMA) for key in node)
        for key in ("datePublished", "startDate", "endDate"):
            assert all(one["@type"] == f"{SCHEMA}Date" for one in node.get(SCHEMA + key, []))


def test_what_a_document_ties_to_a_work_the_graph_ties_to_it(
    graph: Graph, documents: dict[str, dict[str, Any]]
) -> None:
    for document in documents.values():
        work = NamedNode(document["@id"])
        tied = {quad.object for quad in graph.store.quads_for_pattern(work, None, None, DefaultGraph())}
        tied |= {quad.subject for quad in graph.store.quads_for_pattern(None, None, work, DefaultGraph())}
        for key, value in document.items():
            for one in several(value):
                if isinstance(one, dict) and key != "publication":
                    who = one.get(key, one) if one["@type"].endswith("Role") else one
                    assert NamedNode(who["@id"]) in tied, (work, key, who)


def test_a_role_is_named_by_the_property_that_the_graph_has(graph: Graph, documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        for key, value in document.items():
            for role in (one for one in several(value) if isinstance(one, dict) and one["@type"] == "Role"):
                said = graph.store.quads_for_pattern(
                    NamedNode(document["@id"]), None, NamedNode(role[key]["@id"]), DefaultGraph()
                )
                assert role["roleName"] in {graph.label(quad.predicate.value) for quad in said}


def test_the_cast_is_that_of_the_graph_each_with_the_character_of_the_performance(
    graph: Graph, documents: dict[str, dict[str, Any]]
) -> None:
    for slug, document in documents.items():
        cast = several(document.get("actor", []))
        assert {shorten(role["actor"]["@id"]) for role in cast} == facts(graph, f"work:{slug}", "schema:actor")
        for role in cast:
            performance = shorten(role["@id"])
            assert facts(graph, performance, "wick:inWork") == {f"work:{slug}"}
            assert facts(graph, performance, "wick:performer") == {shorten(role["actor"]["@id"])}
            played = facts(graph, performance, "wick:portrays")
            names = {str(graph.label(expand(one) or one)) for one in played}
            names = names or facts(graph, performance, "wick:creditedAs")
            assert set(several(role.get("characterName", []))) == names


@pytest.mark.parametrize("name", ["director", "musicBy", "productionCompany", "publisher", "countryOfOrigin"])
def test_nobody_is_left_out(graph: Graph, documents: dict[str, dict[str, Any]], name: str) -> None:
    for slug, document in documents.items():
        shown = {shorten(one["@id"]) for thing in things(document) for one in several(thing.get(name, []))}
        roles = [one for one in several(document.get("contributor", [])) if one["@type"] == "Role"]
        shown |= {shorten(one["contributor"]["@id"]) for one in roles}
        assert facts(graph, f"work:{slug}", f"schema:{name}") <= shown, slug


def test_names_titles_and_numbers_are_those_of_the_graph(graph: Graph, documents: dict[str, dict[str, Any]]) -> None:
    for slug, document in documents.items():
        given: set[str] = {graph.label(document["@id"]) or ""}
        for name in ("wick:title", "wick:marketedTitle", "schema:name", "schema:alternateName"):
            given |= facts(graph, f"work:{slug}", name)
        assert {document["name"], *several(document.get("alternateName", []))} <= given
        assert document["name"] not in several(document.get("alternateName", []))
        for key in ("position", "duration", "numberOfEpisodes"):
            if key in document:
                assert {str(document[key])} == facts(graph, f"work:{slug}", f"schema:{key}")


def test_a_film_an_episode_and_a_game(documents: dict[str, dict[str, Any]]) -> None:
    film, episode, game = (documents[one] for one in ("ballerina", "the-continental-episode-2", "john-wick-hex"))
    assert (film["@type"], film["datePublished"], film["duration"]) == ("Movie", "2025-06-06", "PT2H5M")
    assert film["sameAs"] == "https://www.themoviedb.org/movie/541671"
    assert {one["name"] for one in film["countryOfOrigin"]} == {"Austria", "United States"}
    assert {one["@type"] for one in film["trailer"]} == {"VideoObject"}
    assert (episode["@type"], episode["name"], episode["episodeNumber"]) == ("TVEpisode", "Loyalty to the Master", 2)
    assert local_name(episode["isPartOf"]["@id"]) == "the-continental"
    parts = {local_name(one["@id"]) for one in documents["the-continental"]["hasPart"]}
    assert parts == {f"the-continental-episode-{number}" for number in (1, 2, 3)}
    assert "Nintendo Switch" in game["gamePlatform"]


def test_one_file_has_all_documents(graph: Graph, documents: dict[str, dict[str, Any]]) -> None:
    whole = json.loads(schemaorg.whole(graph))
    assert whole["@context"] == "https://schema.org"
    assert [{"@context": "https://schema.org", **one} for one in whole["@graph"]] == list(documents.values())


def franchise(archive: Archive, class_: str = "schema:Movie") -> None:
    archive.describe(f'work:x a {class_} ; rdfs:label "X"@en .')
    archive.describe('work:john-wick-franchise a schema:CreativeWorkSeries ; rdfs:label "John Wick franchise"@en .')
    archive.article("tie").says("work:x schema:isPartOf work:john-wick-franchise")


def written(archive: Archive, **view: object) -> dict[str, Any]:
    return loaded(archive.load(**view))["x"]


def test_a_date_that_is_planned_is_a_publication_that_is_scheduled(archive: Archive) -> None:
    franchise(archive)
    archive.article("one").says('work:x schema:datePublished "2026-06-06"^^xsd:date', "planned")
    document = written(archive)
    assert "datePublished" not in document
    assert document["publication"] == {
        "@type": "PublicationEvent",
        "eventStatus": {"@id": "https://schema.org/EventScheduled"},
        "startDate": "2026-06-06",
    }
    archive.article("two", "2026-06-08").says('work:x schema:datePublished "2026-06-06"^^xsd:date')
    document = written(archive)
    assert document["datePublished"] == "2026-06-06"
    assert "publication" not in document
    assert "publication" in written(archive, as_of="2026-06-07")


def test_the_release_of_ballerina_was_planned_in_2023(graph: Graph) -> None:
    film = loaded(graph.as_of("2023-08-04"))["ballerina"]
    assert film["publication"]["startDate"] == "2024-06-07"
    assert "datePublished" not in film


def test_a_release_has_its_place_its_kind_and_its_date(archive: Archive) -> None:
    franchise(archive)
    archive.describe(
        'event:gala a schema:PublicationEvent ; rdfs:label "gala"@en ; wick:releaseOf work:x ;'
        " wick:releaseKind wick:premiere ; schema:location place:rome ."
        " place:rome a schema:City ; rdfs:label 'rome'@en . wick:premiere rdfs:label 'premiere'@en ."
    )
    assert "releasedEvent" not in written(archive)  # nobody says yet that it takes place
    archive.article("one").says('event:gala dcterms:date "2026-06-03"^^xsd:date', "planned").says(
        "event:gala wick:platform org:acme"
    )
    release = {
        "@id": expand("event:gala"),
        "@type": "PublicationEvent",
        "name": "gala",
        "description": "premiere",
        "startDate": "2026-06-03",
        "eventStatus": {"@id": "https://schema.org/EventScheduled"},
        "location": {"@id": expand("place:rome"), "@type": "City", "name": "rome"},
        "publishedBy": {"@id": expand("org:acme"), "@type": "Organization", "name": "acme"},
    }
    assert written(archive)["releasedEvent"] == release
    assert "releasedEvent" not in written(archive, modalities=["asserted"])
    archive.article("two", "2026-06-08").says('event:gala dcterms:date "2026-06-03"^^xsd:date')
    del release["eventStatus"]
    assert written(archive)["releasedEvent"] == release


def test_the_releases_are_those_of_which_the_graph_has_a_date(
    graph: Graph, documents: dict[str, dict[str, Any]]
) -> None:
    for slug, document in documents.items():
        dated = {event for (event,) in graph.names("?event", f"?event wick:releaseOf work:{slug} ; dcterms:date ?date")}
        assert {shorten(one["@id"]) for one in several(document.get("releasedEvent", []))} == dated
    london = next(one for one in documents["ballerina"]["releasedEvent"] if one["@id"].endswith("premiere-london"))
    assert (london["startDate"], london["location"]["name"]) == ("2025-05-22", "Cineworld Leicester Square")


@pytest.mark.parametrize("modality", ["speculated", "denied", "undisclosed"])
def test_what_the_view_does_not_accept_is_not_said(archive: Archive, modality: str) -> None:
    franchise(archive)
    archive.article("one").says("work:x schema:director person:jo", modality).says(
        "performance:x.jo wick:inWork work:x", modality
    )
    assert {"director", "actor"}.isdisjoint(written(archive))


def test_a_date_that_is_speculated_about_is_left_out_of_a_view_that_takes_it(archive: Archive) -> None:
    franchise(archive)
    archive.article("one").says('work:x schema:datePublished "2026"^^xsd:gYear', "speculated")
    document = written(archive, modalities=["asserted", "planned", "speculated"])
    assert {"datePublished", "publication"}.isdisjoint(document)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (["2025-06-06"], "2025-06-06"),
        (["2025-06"], "2025-06"),
        (["2025"], "2025"),
        (["2023-21"], "2023"),
        (["2023-24"], None),
        (["2023-03~"], None),
        (["2025-05/2025-08"], "2025"),
        (["../2024-02"], None),
        (["2025-06-06", "2025-06-13"], "2025-06"),
        (["2024-06-07", "2025-06-06"], None),
        (["soon"], None),
        ([], None),
    ],
)
def test_a_date_says_what_is_certain(said: list[str], known: str | None) -> None:
    assert schemaorg.certain(map(Literal, said)) == known


def test_who_has_a_share_that_schema_org_does_not_give_to_the_type_is_a_contributor(archive: Archive) -> None:
    franchise(archive, "schema:ComicSeries")
    archive.article("one").says("work:x schema:colorist person:jo").says("work:x schema:director person:jo")
    roles = written(archive)["contributor"]
    assert [role["roleName"] for role in roles] == ["director", "colorist"]
    assert {role["contributor"]["name"] for role in roles} == {"jo"}


def test_who_plays_two_parts_has_two_roles_and_a_disputed_part_two_names(archive: Archive) -> None:
    franchise(archive)
    archive.describe('performance:x.jo.2 a wick:Performance ; rdfs:label "jo"@en ; wick:performer person:jo .')
    for performance, part in (("x.jo", "one"), ("x.jo.2", "two"), ("x.al", "two")):
        archive.article(f"of-{performance}").says(f"performance:{performance} wick:inWork work:x").says(
            f"performance:{performance} wick:portrays character:{part}"
        )
    archive.article("other").says("performance:x.al wick:portrays character:three")
    cast = [(role["actor"]["name"], role["characterName"]) for role in written(archive)["actor"]]
    assert cast == [("al", ["three", "two"]), ("jo", "one"), ("jo", "two")]


def test_an_actor_whose_part_nobody_knows_has_a_role_without_a_character(archive: Archive) -> None:
    franchise(archive)
    archive.article("one").says("performance:x.jo wick:inWork work:x")
    role = written(archive)["actor"]
    assert role["actor"]["name"] == "jo"
    assert "characterName" not in role


def test_a_dog_is_no_person(archive: Archive) -> None:
    franchise(archive)
    archive.article("one").says("work:x schema:character character:jo").says(
        "work:x schema:character character:rex"
    ).says("character:rex wick:species wick:dog")
    assert written(archive)["character"]["name"] == "jo"


class Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    "name",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        "]]>&lt;&amp;",
        'quoted "twice" \\ back',
        "line\u2028separator\u2029and\x85next\x00\x1f",
        "Баба Яга 𝒥",
        "@id",
        "https://schema.org/Movie",
    ],
)
def test_any_name_can_stand_in_a_script_element(archive: Archive, name: str) -> None:
    franchise(archive)
    archive.article("one").says(f"work:x schema:name {Literal(name)}")
    for document in (*schemaorg.documents(archive.load()).values(), schemaorg.whole(archive.load())):
        page = Scripts()
        page.feed(f'<script type="application/ld+json">{document.decode()}</script>')
        assert page.tags == ["script"]
        assert json.loads(page.text) == json.loads(document)
    film = written(archive)
    assert film["name"] == name
    assert expanded(film)[0][f"{SCHEMA}name"] == [{"@value": name}]


def test_a_name_that_pyld_would_lose_is_refused_with_the_work(archive: Archive) -> None:
    franchise(archive)
    archive.article("one").says('work:x schema:name "@null"')
    with pytest.raises(DataError, match=r"work:x, schema:name: .* '@null'"):
        schemaorg.documents(archive.load())


def test_a_thing_without_a_label_has_no_name(archive: Archive) -> None:
    franchise(archive)
    archive.article("one").says("work:x schema:director person:jo")
    graph = archive.load()
    for thing in ("work:x", "person:jo"):
        (label,) = graph.store.quads_for_pattern(iri(thing), iri("rdfs:label"), None, None)
        graph.store.remove(label)
    document = loaded(graph)["x"]
    assert "name" not in document
    assert document["director"] == {"@id": expand("person:jo"), "@type": "Person"}


def test_texts_where_things_are_expected_are_left_out(archive: Archive) -> None:
    franchise(archive)
    article = archive.article("one")
    for name in ("director", "actor", "character", "trailer", "sameAs", "duration", "position", "datePublished"):
        article.says(f'work:x schema:{name} "Len <Wiseman>"')
    assert set(written(archive)) == {"@context", "@id", "@type", "name", "isPartOf"}


def test_things_of_a_kind_that_schema_org_does_not_expect_are_left_out(archive: Archive) -> None:
    franchise(archive)
    article = archive.article("one")
    for name in ("schema:musicBy", "schema:countryOfOrigin", "wick:executiveProducer", "wick:filmEditor"):
        article.says(f"work:x {name} place:rome")
    article.says("performance:x.jo wick:inWork work:x").says("performance:x.jo wick:performer org:acme")
    document = written(archive)
    assert set(document) == {"@context", "@id", "@type", "name", "actor", "isPartOf"}
    assert document["actor"]["actor"]["name"] == "jo"


def test_a_graph_without_the_franchise_has_no_documents(archive: Archive) -> None:
    archive.article("one").says("work:x schema:director person:jo")
    assert schemaorg.documents(archive.load()) == {}
    assert json.loads(schemaorg.whole(archive.load())) == {"@context": "https://schema.org", "@graph": []}
