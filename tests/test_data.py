"""The data that comes with wickgraph: what it says, and how its articles and entities hold together."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pytest

from wickgraph import Graph
from wickgraph.dates import bounds
from wickgraph.entities import labels
from wickgraph.names import kind, shorten, slugify
from wickgraph.store import quads

DATA = Path(__file__).parents[1] / "data"
FACTS = Path(__file__).parents[2] / "shared" / "facts" / "franchise.json"

# What reads alike and is two things.
TWINS = {
    frozenset(pair)
    for pair in (
        ("place:new-york-continental", "place:new-york-continental-roof"),
        ("work:john-wick", "work:john-wick-film-series"),
    )
}
# Words that a label can have more or fewer of without naming something else.
_FILLERS = re.compile(r"\b(the|a|an|of|and|film|series|jr|sir|mr|ms)\b|[^a-z0-9]+")


def bare(label: str) -> str:
    return " ".join(_FILLERS.sub(" ", slugify(label).replace("-", " ")).split())


def test_no_two_entities_of_one_kind_have_nearly_the_same_label(graph: Graph) -> None:
    by_kind = sorted((kind(iri) or "", bare(label), shorten(iri)) for iri, label in labels(graph.store).items())
    near = []
    for name, group in groupby(by_kind, key=lambda one: one[0]):
        if name not in ("work", "person", "character", "group", "org", "place"):
            continue
        for (_, one, first), (_, other, second) in combinations(group, 2):
            digits = re.findall(r"\d+", one) != re.findall(r"\d+", other)
            alike = one == other or (not digits and SequenceMatcher(None, one, other).ratio() > 0.88)
            if alike and frozenset((first, second)) not in TWINS:
                near.append((first, second))
    assert near == []


def test_names_of_people_are_names_of_one_person(graph: Graph) -> None:
    rows = graph.sparql("SELECT DISTINCT ?name ?who { ?who a schema:Person ; schema:name ?name }")
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row.name, set()).add(row.who)  # type: ignore[attr-defined]
    assert {name: who for name, who in names.items() if len(who) > 1} == {}


def test_every_article_says_where_it_is_who_published_it_when_and_how_it_weighs(graph: Graph) -> None:
    text = "SELECT ?article ?url ?date ?grade ?basis ?headline { ?article wick:grade ?grade ; schema:url ?url ;"
    text += " schema:datePublished ?date ; schema:publisher ?publisher OPTIONAL { ?article wick:dateBasis ?basis }"
    text += " OPTIONAL { ?article schema:headline ?headline } }"
    found: list[Any] = graph.sparql(text).rows
    files = {path.stem for path in (DATA / "articles").glob("*.trig")}
    assert {row.article.removeprefix("article:") for row in found} == files
    assert len({row.url for row in found}) == len(found) == len(files)
    assert all(row.headline for row in found)
    for row in found:
        date = str(row.date)
        assert bounds(date)
        assert (row.basis == "wick:inferred") == date.endswith("~"), row.article
        assert row.basis != "wick:dayRead" or date == "2026-11-22"


def test_an_article_is_named_after_its_publisher_and_its_day(graph: Graph) -> None:
    text = "SELECT ?article ?date ?publisher {"
    text += " ?article wick:grade ?grade ; schema:datePublished ?date ; schema:publisher ?publisher }"
    for row in graph.sparql(text):
        start = f"{row.publisher.removeprefix('org:')}-{str(row.date).rstrip('~')}"  # type: ignore[attr-defined]
        assert row.article.removeprefix("article:").startswith(start)  # type: ignore[attr-defined]


def test_every_entity_is_spoken_of(graph: Graph) -> None:
    named = {term for quad in quads(graph.store) for term in (quad.object, getattr(quad.graph_name, "value", ""))}
    claimed = {
        quad.subject for claim in graph.store.named_graphs() for quad in quads(graph.store, None, None, None, claim)
    }
    described = {quad.subject for path in (DATA / "entities").glob("*.ttl") for quad in _read(path)}
    assert sorted(shorten(one.value) for one in described - named - claimed if kind(one.value) != "event") == []


def _read(path: Path) -> list[Any]:
    from wickgraph.store import read

    return list(read(str(path)))


# Recasts


@pytest.mark.parametrize(
    ("character", "performers"),
    [
        ("the-elder", {"said-taghmaoui", "george-georgiou"}),
        ("eve-macarro", {"ana-de-armas", "unity-phelan", "victoria-comte"}),
        ("winston", {"ian-mcshane", "colin-woodell"}),
        ("charon", {"lance-reddick", "ayomide-adegun"}),
        ("charlie", {"david-patrick-kelly", "peter-greene"}),
    ],
)
def test_a_character_may_have_several_performers(graph: Graph, character: str, performers: set[str]) -> None:
    rows: list[Any] = [row for row in graph.query("recasts") if row.character == f"character:{character}"]  # type: ignore[attr-defined]
    assert {row.actor.removeprefix("person:") for row in rows} == performers


def test_who_was_announced_and_did_not_come_is_in_no_cast(graph: Graph) -> None:
    cast = {row.who for row in graph.sparql("SELECT ?who { work:john-wick-chapter-3 schema:actor ?who }")}  # type: ignore[attr-defined]
    announced = {row.who for row in graph.sparql("SELECT ?who { ?who wick:announcedFor work:john-wick-chapter-3 }")}  # type: ignore[attr-defined]
    assert announced == {"person:common", "person:hiroyuki-sanada", "person:ruby-rose"}
    assert not cast & announced


# What follows from what is stated


def test_kinship_is_told_from_both_sides(graph: Graph) -> None:
    assert graph.sparql("ASK { character:gianna-d-antonio schema:sibling character:santino-d-antonio }")
    assert graph.sparql("ASK { character:helen-wick schema:spouse character:john-wick }")
    assert graph.sparql("ASK { character:viggo-tarasov schema:children character:iosef-tarasov }")
    assert graph.sparql("ASK { person:yvonne-nicole-reddick schema:parent person:lance-reddick }")


def test_a_sequel_belongs_to_the_series_of_what_it_continues(graph: Graph) -> None:
    assert graph.sparql("ASK { work:john-wick-chapter-2 schema:isPartOf work:john-wick-film-series }")
    assert not graph.sparql("ASK { GRAPH ?claim { work:john-wick-chapter-2 schema:isPartOf ?series } }")


# What the sources disagree on

SUPERSEDED = {
    "character:eve-macarro schema:givenName",
    "event:ballerina-release-germany dcterms:date",
    "work:ballerina schema:datePublished",
    "work:ballerina wick:budget",
    "work:ballerina wick:projectedOpeningWeekend",
    "work:ballerina wick:title",
    "work:caine wick:attachedWriter",
    "work:john-wick-chapter-4 schema:datePublished",
    "work:john-wick-chapter-4 wick:budget",
    "work:john-wick-chapter-4 wick:openingWeekendDomesticGross",
    "work:john-wick-chapter-4 wick:worldwideGross",
    "work:john-wick-chapter-5 wick:productionStatus",
    "work:john-wick-chronicles schema:datePublished",
    "work:john-wick-the-book-of-rules-issue-1 schema:datePublished",
    "work:the-continental wick:network",
    "work:the-continental-episode-2 wick:episodeDirector",
}
DISPUTED = {
    "character:charon wick:hotelPost",
    "character:daniel-pine wick:staysAt",
    "character:santino-d-antonio schema:familyName",
    "character:shimazu-koji wick:manages",
    "claim:john-wick-chapter-4.set-after.john-wick-chapter-3 wick:gap",
    "event:ballerina-reshoots wick:ledBy",
    "event:wick-is-pain-release-digital dcterms:date",
    "performance:ballerina.gabriel-byrne wick:portrays",
    "person:ana-de-armas schema:birthPlace",
    "person:anjelica-huston schema:birthPlace",
    "person:lance-reddick wick:ageAtDeath",
    "person:lance-reddick wick:causeOfDeath",
    "person:laurence-fishburne schema:birthPlace",
    "work:ballerina wick:announcedOn",
    "work:ballerina wick:storyPlacement",
    "work:john-wick wick:worldwideGross",
    "work:john-wick-chapter-2 wick:worldwideGross",
    "work:john-wick-chapter-3 wick:worldwideGross",
    "work:john-wick-chapter-4 schema:duration",
    "work:john-wick-chapters-1-to-3 wick:storySpan",
    "work:wick-is-pain schema:duration",
}


def test_the_conflicts_are_these_and_no_others(graph: Graph) -> None:
    found: dict[str, set[str]] = {"superseded": set(), "disputed": set()}
    for one in graph.conflicts():
        found[one.kind].add(f"{one.subject} {one.property}")
    assert found == {"superseded": SUPERSEDED, "disputed": DISPUTED}


def test_what_was_known_of_the_release_on_a_day_and_why_it_changed(graph: Graph) -> None:
    text = "SELECT ?date { work:ballerina schema:datePublished ?date }"
    assert [str(row.date) for row in graph.as_of("2023-08-04").sparql(text)] == ["2024-06-07"]  # type: ignore[attr-defined]
    assert [str(row.date) for row in graph.sparql(text)] == ["2025-06-06"]  # type: ignore[attr-defined]
    (conflict,) = (one for one in graph.conflicts("work:ballerina") if one.property == "schema:datePublished")
    assert (conflict.kind, conflict.chosen, conflict.reason) == (
        "superseded",
        "2025-06-06",
        "asserted beats planned; the newest, too",
    )


def test_the_fourth_film_moved_twice_and_each_day_knew_its_date(graph: Graph) -> None:
    text = "SELECT ?date { work:john-wick-chapter-4 schema:datePublished ?date }"
    days = {"2019-06-30": "2021-05-21", "2021-04-30": "2022-05-27", "2023-03-31": "2023-03-24"}
    assert {day: str(graph.as_of(day).sparql(text).rows[0][0]) for day in days} == days


# The collected facts, where they are at hand


@pytest.mark.skipif(not FACTS.exists(), reason="the collection of facts is not at hand")
def test_every_page_of_the_collected_facts_is_an_article_that_states_something(graph: Graph) -> None:
    pages = {source["url"] for fact in json.loads(FACTS.read_text(encoding="utf-8")) for source in fact["sources"]}
    text = "SELECT DISTINCT ?url { ?article schema:url ?url . ?attestation wick:source ?article }"
    assert {row.url for row in graph.sparql(text)} == pages  # type: ignore[attr-defined]
