"""Descriptions: for which day a fact holds, which is the newest, and what is complete."""

from __future__ import annotations

import json

import pytest

from conftest import Archive, quads
from wickgraph.descriptions import Description

DIRECTED = "work:dogs schema:director person:vera"


def shown(archive: Archive, name: str = "work:dogs") -> Description:
    return archive.load().show(name)


def line(description: Description, word: str, width: int | None = None) -> str:
    (found,) = (one for one in description.format(width).splitlines() if word in one)
    return " ".join(found.split())


def test_a_fact_tells_for_which_day_it_holds_and_on_whose_word(archive: Archive) -> None:
    article = archive.article("a", "2024-05-01").says(DIRECTED, as_of="2023-05-02")
    archive.article("b", "2024-04-01").says(DIRECTED, as_of="2023-03~").rest += quads(
        "attestation:b.001 wick:attributedTo person:otto ."
    )
    archive.describe("person:otto a schema:Person ; rdfs:label 'Otto'@en .")
    description = shown(archive)
    assert article.slug == "a"
    assert "asserted, as of 2 May 2023 a 2024-05-01" in line(description, "2 May")
    assert "asserted, as of about March 2023, by Otto b 2024-04-01" in line(description, "about March")
    assert [fact["as_of"] for fact in json.loads(description.to_json())["facts"]] == ["2023-05-02", "2023-03~"]


def test_a_fact_of_an_article_whose_date_is_no_day_reads_as_people_say_it(archive: Archive) -> None:
    archive.article("a", "2023-03~").says(DIRECTED)
    description = shown(archive)
    assert "about March 2023" in line(description, "director")
    assert [(fact.date, fact.as_of) for fact in description.facts] == [("2023-03~", None)]


def test_who_says_the_same_stands_in_order_of_the_day_for_which_they_say_it(archive: Archive) -> None:
    archive.article("read", "2026-11-22").says(DIRECTED, as_of="2023-01")
    archive.article("month", "2024-03").says(DIRECTED)
    archive.article("day", "2024-03-15").says(DIRECTED)
    assert [fact.article for fact in shown(archive).facts] == ["article:day", "article:month", "article:read"]


@pytest.fixture
def assessed(archive: Archive) -> Archive:
    archive.describe(
        "work:dogs a schema:Movie ; rdfs:label 'Dogs'@en ; wick:completeFor schema:director, schema:alternateName ;"
        " wick:incompleteFor schema:actor ."
    )
    archive.article("a").says(DIRECTED).says("work:dogs wick:incompleteFor wick:filmingLocation").says(
        "work:dogs wick:incompleteFor schema:character", "speculated"
    )
    return archive


def test_show_says_what_a_work_is_complete_for_and_what_not(assessed: Archive) -> None:
    head = str(shown(assessed)).partition("\n\n")[0]
    assert head.splitlines()[-2:] == [
        "  complete, as far as sources go: alternate name, director",
        "  not complete: actor, filming location",
    ]


def test_completeness_is_in_the_json_for_programs(assessed: Archive) -> None:
    found = json.loads(shown(assessed).to_json())
    assert found["complete_for"] == ["schema:alternateName", "schema:director"]
    assert found["incomplete_for"] == ["schema:actor", "wick:filmingLocation"]
    assert set(found) == {"entity", "label", "identity", "complete_for", "incomplete_for", "facts"}
    assert set(found["identity"]) == {"type"}


def test_of_what_nobody_assessed_nothing_is_said(archive: Archive) -> None:
    archive.article("a").says(DIRECTED)
    assert "complete" not in str(shown(archive))
    assert json.loads(shown(archive).to_json())["complete_for"] == []


def test_completeness_fits_a_narrow_terminal(assessed: Archive) -> None:
    head = shown(assessed).format(40).partition("\n\n")[0]
    assert "complete, as far as sources go:" in head
    assert max(map(len, head.splitlines())) <= 40
