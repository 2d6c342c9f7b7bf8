"""What was learned, what changed and what was dropped between two days."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Store

from conftest import Archive, Article, iri, quads
from wickgraph import Graph, View
from wickgraph.differences import KINDS, Difference, Differences, compare
from wickgraph.errors import UnknownName, UsageError
from wickgraph.names import shorten
from wickgraph.views import GRADES, MODALITIES, apply

DIRECTED = "work:dogs schema:director person:vera"
MAY, JUNE, JULY, AUGUST = "2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01"
BETWEEN = ("2024-05-15", "2024-12-31")


def opens(date: str) -> str:
    datatype = {4: "gYear", 7: "gYearMonth"}.get(len(date), "date")
    return f'work:dogs schema:datePublished "{date}"^^xsd:{datatype}'


def found(archive: Archive, entity: str | None = None, **view: object) -> list[tuple[object, ...]]:
    """Return kind, subject, property, values and articles of what differs between mid-May and the end of the year."""
    differences = archive.load(**view).diff(*BETWEEN, entity).differences
    return [(*brief(one), [by.article.removeprefix("article:") for by in one.attestations]) for one in differences]


def brief(one: Difference) -> tuple[object, ...]:
    return one.kind, one.subject, one.property, list(one.before), list(one.after)


def portrays(*differences: object) -> tuple[object, ...]:
    kind, *rest = differences
    return kind, "performance:dogs.vera", "wick:portrays", *rest


def plays(character: str) -> str:
    return f"performance:dogs.vera wick:portrays character:{character}"


# What was learned


def test_a_fact_of_a_later_article_was_learned(archive: Archive) -> None:
    archive.article("old", MAY).says("work:dogs schema:director person:otto")
    archive.article("new", JUNE).says(DIRECTED, "planned")
    (one,) = archive.load().diff(*BETWEEN).differences
    assert brief(one) == ("learned", "work:dogs", "schema:director", [], ["person:vera"])
    assert [(by.article, by.date, by.grade, by.modality) for by in one.attestations] == [
        ("article:new", JUNE, "press", "planned")
    ]


def test_what_was_known_already_is_not_learned_again(archive: Archive) -> None:
    archive.article("old", MAY).says(DIRECTED)
    archive.article("new", JUNE).says(DIRECTED)
    assert found(archive) == []


@pytest.mark.parametrize("modality", ["speculated", "undisclosed", "denied"])
def test_what_the_view_does_not_accept_is_not_learned(archive: Archive, modality: str) -> None:
    archive.article("new", JUNE).says(DIRECTED, modality)
    assert found(archive) == []
    assert [one[0] for one in found(archive, modalities=[modality])] == ["learned"]


def test_what_was_supposed_and_is_now_stated_was_learned_from_who_states_it(archive: Archive) -> None:
    archive.article("old", MAY).says(DIRECTED, "speculated")
    archive.article("more", JUNE).says(DIRECTED, "speculated")
    archive.article("new", JULY).says(DIRECTED)
    assert found(archive) == [("learned", "work:dogs", "schema:director", [], ["person:vera"], ["new"])]


def test_all_new_articles_that_state_a_fact_are_named_earliest_first(archive: Archive) -> None:
    for slug, day in (("c", JULY), ("a", AUGUST), ("b", JUNE), ("d", JUNE), ("e", "2025-01-01")):
        archive.article(slug, day).says(DIRECTED)
    assert found(archive) == [("learned", "work:dogs", "schema:director", [], ["person:vera"], ["b", "d", "c", "a"])]


@pytest.mark.parametrize(
    ("date", "datatype"), [("2024-21", "edtf:EDTF"), ("2024-03~", "edtf:EDTF"), ("2024", "xsd:gYear")]
)
def test_an_article_whose_date_is_not_a_day_stands_where_it_can_begin(
    archive: Archive, date: str, datatype: str
) -> None:
    archive.article("december", "2024-12-01").says(DIRECTED)
    vague = archive.article("vague").says(DIRECTED)
    vague.rest = [one for one in vague.rest if one.predicate != iri("schema:datePublished")]
    vague.rest += quads(f'article:vague schema:datePublished "{date}"^^{datatype} .')
    (one,) = archive.load().diff("2023-01-01", "2025-12-31").differences
    assert [by.date for by in one.attestations] == [date, "2024-12-01"]


def test_an_article_that_says_a_thing_twice_is_named_once(archive: Archive) -> None:
    archive.article("new", JUNE).says(DIRECTED).says(DIRECTED)
    assert found(archive)[0][-1] == ["new"]


def test_what_only_follows_from_other_facts_is_no_difference(archive: Archive) -> None:
    archive.article("new", JUNE).says("performance:dogs.vera wick:inWork work:dogs")
    archive.article("rumour", JUNE).says("work:dogs schema:actor person:vera", "speculated")
    assert archive.facts("work:dogs", "schema:actor") == {"person:vera"}
    assert found(archive) == [("learned", "performance:dogs.vera", "wick:inWork", [], ["work:dogs"], ["new"])]


def test_what_is_stated_again_after_a_denial_was_learned(archive: Archive) -> None:
    archive.article("yes", "2024-04-01").says(DIRECTED)
    archive.article("no", MAY).says(DIRECTED, "denied")
    archive.article("after-all", JUNE).says(DIRECTED)
    assert found(archive) == [("learned", "work:dogs", "schema:director", [], ["person:vera"], ["after-all"])]


# What changed


def test_another_value_of_a_property_that_has_one_is_a_change(archive: Archive) -> None:
    archive.article("old", MAY).says(plays("mayor"))
    archive.article("new", JUNE).says(plays("thief"))
    assert found(archive) == [portrays("changed", ["character:mayor"], ["character:thief"], ["new"])]


def test_a_date_that_becomes_more_precise_is_a_change(archive: Archive) -> None:
    archive.article("old", MAY).says(opens("2024"))
    archive.article("new", JUNE).says(opens("2024-06-07"))
    assert found(archive) == [
        ("changed", "work:dogs", "schema:datePublished", ["2024"], ["2024-06-07"], ["new"]),
    ]


def test_the_first_value_of_a_property_that_has_one_was_learned(archive: Archive) -> None:
    archive.article("new", JUNE).says(opens("2024"))
    archive.article("newer", JULY).says(opens("2025"))
    assert found(archive) == [("learned", "work:dogs", "schema:datePublished", [], ["2025"], ["newer"])]


def test_a_value_that_moved_and_moved_back_did_not_change(archive: Archive) -> None:
    archive.article("old", MAY).says(plays("mayor"))
    archive.article("new", JUNE).says(plays("thief"))
    archive.article("newest", JULY).says(plays("mayor"))
    assert found(archive) == []


def test_a_rival_that_is_not_chosen_changes_nothing(archive: Archive) -> None:
    archive.article("old", MAY, "primary").says(plays("mayor"))
    archive.article("new", JUNE, "fan").says(plays("thief"))
    assert found(archive) == []


def test_a_value_that_wins_by_a_second_source_changed_by_that_one(archive: Archive) -> None:
    archive.article("old", MAY, "press").says(plays("mayor"))
    archive.article("poor", MAY, "fan").says(plays("thief"))
    archive.article("good", JUNE, "primary").says(plays("thief"))
    assert found(archive) == [portrays("changed", ["character:mayor"], ["character:thief"], ["good"])]


def test_values_that_become_level_are_one_change_with_all_of_them(archive: Archive) -> None:
    archive.article("old", MAY).says(plays("mayor"))
    archive.article("a", JUNE).says(plays("thief"))
    archive.article("b", JUNE).says(plays("guard"))
    assert found(archive) == [
        portrays("changed", ["character:mayor"], ["character:guard", "character:thief"], ["a", "b"])
    ]


def test_a_dispute_that_is_settled_changed_by_who_settles_it(archive: Archive) -> None:
    archive.article("a", MAY).says(plays("mayor"))
    archive.article("b", MAY).says(plays("thief"))
    archive.article("new", JUNE).says(plays("thief"))
    assert found(archive) == [
        portrays("changed", ["character:mayor", "character:thief"], ["character:thief"], ["new"]),
    ]


def test_a_denied_value_that_makes_way_for_an_older_one_changed_by_the_denial(archive: Archive) -> None:
    archive.article("old", "2024-04-01").says(plays("mayor"))
    archive.article("new", MAY).says(plays("thief"))
    archive.article("no", JUNE).says(plays("thief"), "denied")
    assert found(archive) == [portrays("changed", ["character:thief"], ["character:mayor"], ["no"])]


def test_a_value_that_comes_with_a_rival_of_both_changed_by_the_rival(archive: Archive) -> None:
    archive.article("a", MAY, "tradePress").says(opens("2031"))
    archive.article("b", MAY, "fan").says(opens("2032-05-01"))
    archive.article("c", JUNE, "primary").says(opens("2032"))
    assert found(archive) == [
        ("changed", "work:dogs", "schema:datePublished", ["2031"], ["2032-05-01"], ["c"]),
    ]


# What was dropped


@pytest.mark.parametrize(
    ("statement", "property", "value"),
    [(DIRECTED, "schema:director", "person:vera"), (opens("2031"), "schema:datePublished", "2031")],
)
def test_a_fact_that_is_denied_later_was_dropped(archive: Archive, statement: str, property: str, value: str) -> None:
    archive.article("yes", MAY).says(statement)
    archive.article("again", JUNE).says(statement)
    archive.article("no", JULY, "tradePress").says(statement, "denied")
    assert found(archive) == [("dropped", "work:dogs", property, [value], [], ["no"])]
    (one,) = archive.load().diff(*BETWEEN).differences
    assert [(by.grade, by.modality) for by in one.attestations] == [("tradePress", "denied")]


def test_a_fact_that_comes_and_goes_between_the_days_is_no_difference(archive: Archive) -> None:
    archive.article("yes", JUNE).says(DIRECTED)
    archive.article("no", JULY).says(DIRECTED, "denied")
    assert found(archive) == []


# Under which view


def test_only_the_sources_of_the_view_are_listened_to(archive: Archive) -> None:
    archive.article("a", JUNE).says(DIRECTED)
    archive.article("b", JULY).says(DIRECTED).says("work:dogs schema:director person:otto")
    assert found(archive, sources=["a"]) == [
        ("learned", "work:dogs", "schema:director", [], ["person:vera"], ["a"]),
    ]
    assert [one[4] for one in found(archive, sources=["b"])] == [["person:otto"], ["person:vera"]]


def test_only_sources_of_the_minimum_reliability_are_listened_to(archive: Archive) -> None:
    archive.article("a", JUNE, "fan").says(DIRECTED)
    assert found(archive)
    assert found(archive, minimum_reliability="press") == []


@pytest.mark.parametrize("day", [None, "2024-05-20", *BETWEEN])
def test_the_day_of_the_view_gives_way_to_the_two_days(archive: Archive, day: str | None) -> None:
    archive.article("old", MAY).says(plays("mayor"))
    archive.article("new", JUNE).says(plays("thief"))
    archive.article("late", "2025-01-01").says(plays("guard"))
    assert found(archive, as_of=day) == [portrays("changed", ["character:mayor"], ["character:thief"], ["new"])]


# About one entity


@pytest.fixture
def story(archive: Archive) -> Graph:
    """Facts that are learned between the days about two films, their parts, and a claim on a claim."""
    archive.article("news", JUNE).says(DIRECTED).says("performance:dogs.otto wick:inWork work:dogs").says(
        "performance:dogs.otto wick:portrays character:mayor"
    ).says("event:heist wick:filmingOf work:dogs").says("event:heist schema:location place:riga").says(
        "claim:dogs.director.vera wick:assessedAs wick:welcome"
    ).says("work:cats schema:director person:otto").says("work:sequel schema:isPartOf work:dogs")
    return archive.load()


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (
            "dogs",
            {
                "work:dogs schema:director",
                "performance:dogs.otto wick:inWork",
                "performance:dogs.otto wick:portrays",
                "event:heist wick:filmingOf",
                "event:heist schema:location",
                "claim:dogs.director.vera wick:assessedAs",
                "work:sequel schema:isPartOf",
            },
        ),
        (
            "person:otto",
            {
                "performance:dogs.otto wick:inWork",
                "performance:dogs.otto wick:portrays",
                "work:cats schema:director",
            },
        ),
        ("person:vera", {"work:dogs schema:director", "claim:dogs.director.vera wick:assessedAs"}),
        ("claim:dogs.director.vera", {"work:dogs schema:director", "claim:dogs.director.vera wick:assessedAs"}),
        ("mayor", {"performance:dogs.otto wick:portrays"}),
        ("riga", {"event:heist schema:location"}),
        ("wick:welcome", {"claim:dogs.director.vera wick:assessedAs"}),
        ("wick:retired", set()),
    ],
)
def test_an_entity_limits_the_differences_to_what_concerns_it(story: Graph, entity: str, expected: set[str]) -> None:
    differences = story.diff(*BETWEEN, entity).differences
    assert {f"{one.subject} {one.property}" for one in differences} == expected


def test_without_an_entity_all_differences_are_told(story: Graph) -> None:
    assert len(story.diff(*BETWEEN).differences) == 8


def test_an_entity_is_told_of_a_change_from_it_and_to_it(archive: Archive) -> None:
    archive.article("old", MAY).says(plays("mayor"))
    archive.article("new", JUNE).says(plays("thief"))
    archive.article("else", JUNE).says("character:guard wick:adversary character:thief")
    change = portrays("changed", ["character:mayor"], ["character:thief"], ["new"])
    assert found(archive, "mayor") == [change]
    assert found(archive, "vera") == [change]
    assert len(found(archive, "thief")) == 2


def test_an_entity_has_the_names_of_the_later_day(archive: Archive) -> None:
    archive.article("new", JUNE).says('person:vera schema:alternateName "Verunka"')
    assert [one[1] for one in found(archive, "Verunka")] == ["person:vera"]
    with pytest.raises(UnknownName, match="no entity 'Verunka'"):
        archive.load().diff("2024-01-01", "2024-05-31", "Verunka")


# Order and forms


@pytest.fixture
def year(archive: Archive) -> Graph:
    """A year in which facts of all kinds come, change and go."""
    archive.describe(
        'work:dogs a schema:Movie ; rdfs:label "Dogs"@en . character:dogs a wick:Character ; rdfs:label "Dogs"@en .'
    )
    archive.article("gazette", MAY).says(opens("2025")).says(DIRECTED).says(
        "work:cats schema:director person:otto", "planned"
    )
    archive.article("herald", JUNE, "tradePress").says(opens("2025-06-07"), "planned").says(opens("2025-06-07")).says(
        DIRECTED, "denied"
    ).says("work:dogs schema:director person:otto").says("character:dogs schema:gender schema:Female")
    archive.article("courier", JULY).says("work:dogs schema:director person:otto").says(
        "claim:dogs.director.vera wick:assessedAs wick:welcome"
    )
    return archive.load()


def test_changes_come_before_what_was_dropped_and_that_before_what_was_learned(year: Graph) -> None:
    differences = year.diff(*BETWEEN).differences
    assert [(one.kind, one.heading, one.subject, one.name) for one in differences] == [
        ("changed", "Dogs", "work:dogs", "date of publication"),
        ("dropped", "Dogs", "work:dogs", "director"),
        ("learned", "Dogs", "character:dogs", "gender"),
        ("learned", "Dogs", "work:dogs", "director"),
        ("learned", "Dogs, director: vera", "claim:dogs.director.vera", "assessed as"),
    ]


def test_the_table_groups_by_kind_and_entity(year: Graph) -> None:
    differences = year.diff(*BETWEEN)
    assert (
        str(differences)
        == """\
2024-05-15 to 2024-12-31: 1 changed, 1 dropped, 3 learned

changed  property             before  after       said by
───────  ───────────────────  ──────  ──────────  ─────────────────────────────
Dogs     date of publication  2025    2025-06-07  herald, 2024-06-01, asserted;
                                                  herald, 2024-06-01, planned

dropped  property  value  said by
───────  ────────  ─────  ──────────────────────────
Dogs     director  vera   herald, 2024-06-01, denied

learned                property     value    said by
─────────────────────  ───────────  ───────  ─────────────────────────────
Dogs (character:dogs)  gender       female   herald, 2024-06-01, asserted
Dogs (work:dogs)       director     otto     herald, 2024-06-01, asserted;
                                             courier, 2024-07-01, asserted
Dogs, director: vera   assessed as  welcome  courier, 2024-07-01, asserted
"""
    )
    assert str(differences) == differences.format()


def test_an_entity_that_the_table_is_about_heads_it_and_repeats_are_left_blank(year: Graph) -> None:
    lines = year.diff("2024-01-01", BETWEEN[0], "vera").format().splitlines()
    assert lines[0] == "vera   person:vera"
    lines = year.diff("2024-01-01", BETWEEN[0]).format().splitlines()
    assert [line.partition(" ")[0] for line in lines[4:]] == ["cats", "Dogs", ""]


@pytest.mark.parametrize("width", [60, 70, 80])
def test_the_table_fits_into_a_width(year: Graph, width: int) -> None:
    text = year.diff(*BETWEEN).format(width)
    assert max(map(len, text.splitlines())) <= width
    for word in ("changed", "dropped", "learned", "publication", "2025-06-07", "courier,"):
        assert word in text


def test_the_json_form_has_prefixed_names_and_all_attestations(year: Graph) -> None:
    told = json.loads(year.diff(*BETWEEN, "work:dogs").to_json())
    assert list(told) == ["before", "after", "differences"]
    assert (told["before"], told["after"]) == BETWEEN
    assert told["differences"][0] == {
        "kind": "changed",
        "subject": "work:dogs",
        "property": "schema:datePublished",
        "before": ["2025"],
        "after": ["2025-06-07"],
        "attestations": [
            {"article": "article:herald", "date": JUNE, "grade": "tradePress", "modality": "asserted"},
            {"article": "article:herald", "date": JUNE, "grade": "tradePress", "modality": "planned"},
        ],
    }
    assert [(one["kind"], one["before"], one["after"]) for one in told["differences"][1:3]] == [
        ("dropped", ["person:vera"], []),
        ("learned", [], ["person:otto"]),
    ]


def test_differences_are_the_same_in_every_run(year: Graph) -> None:
    assert year.diff(*BETWEEN).to_json() == year.diff(*BETWEEN).to_json()
    assert year.diff(*BETWEEN) == year.diff(*BETWEEN)


def test_between_two_days_without_news_there_is_nothing_and_the_text_says_so(year: Graph) -> None:
    nothing = year.diff("2024-08-01", "2024-12-31")
    assert nothing.differences == ()
    assert str(nothing) == "Nothing was learned, changed or dropped between 2024-08-01 and 2024-12-31.\n"
    about = year.diff("2024-08-01", "2024-12-31", "cats")
    assert str(about) == "Nothing about cats was learned, changed or dropped between 2024-08-01 and 2024-12-31.\n"


def test_on_one_and_the_same_day_nothing_differs_and_the_text_says_so(year: Graph) -> None:
    nothing = year.diff(JUNE, datetime.date(2024, 6, 1))
    assert nothing == Differences(JUNE, JUNE, ())
    assert str(nothing) == "Both days are 2024-06-01: nothing can differ.\n"
    assert json.loads(nothing.to_json()) == {"before": JUNE, "after": JUNE, "differences": []}


# Wrong usage


@pytest.mark.parametrize("day", ["2024", "today", "2024-02-30", "", None])
def test_what_is_no_day_is_an_error(graph: Graph, day: str | None) -> None:
    for days in ((day, JUNE), (JUNE, day)):
        with pytest.raises(UsageError) as caught:
            graph.diff(*days)
        assert str(caught.value) == f"{str(day)!r} is no day; expected YYYY-MM-DD, such as 2023-08-04"


def test_days_in_reverse_are_an_error_that_says_to_swap_them(graph: Graph) -> None:
    with pytest.raises(UsageError) as caught:
        graph.diff("2025-06-06", datetime.date(2023, 8, 4))
    assert str(caught.value) == "2025-06-06 is later than 2023-08-04; expected the earlier day first: swap them"


@pytest.mark.parametrize("days", [("2023-08-01", "2023-08-04"), ("2023-08-04", "2023-08-04")])
def test_an_entity_that_does_not_exist_is_an_error(graph: Graph, days: tuple[str, str]) -> None:
    with pytest.raises(UnknownName, match="Did you mean work:ballerina"):
        graph.diff(*days, "work:balerina")


# What holds of all differences

dates = st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 2, 10)).map(datetime.date.isoformat)
statements = st.one_of(
    st.sampled_from(["vera", "otto"]).map("work:dogs schema:director person:{}".format),
    st.sampled_from(["mayor", "thief", "guard"]).map("performance:dogs.vera wick:portrays character:{}".format),
    st.sampled_from(["2031", "2032", "2031-06", "2031-06-07", "2031-07-01", "2032-05-01"]).map(opens),
)
reports = st.tuples(dates, st.sampled_from(GRADES), st.sampled_from(MODALITIES), statements)
modalities = st.sampled_from([("asserted", "planned"), ("asserted",), ("speculated", "planned"), ("denied",)])
PLACES = {
    ("work:dogs", "schema:director"),
    ("performance:dogs.vera", "wick:portrays"),
    ("work:dogs", "schema:datePublished"),
}


def seen(said: list[tuple[str, str, str, str]], view: View) -> Store:
    store = Store()
    for name in ("schema:datePublished", "wick:portrays"):
        store.extend(quads(f"{name} a wick:SingleValuedProperty ."))
    for number, (date, grade, modality, statement) in enumerate(said):
        article = Article(f"article-{number}", date, grade, "").says(statement, modality)
        store.extend([*article.rest, *article.claims])
    apply(view, store)
    return store


def held(store: Store) -> set[tuple[str, str, str]]:
    return {
        (subject, predicate, shorten(str(getattr(quad.object, "value", quad.object))))
        for subject, predicate in PLACES
        for quad in store.quads_for_pattern(iri(subject), iri(predicate), None, DefaultGraph())
    }


@given(st.lists(reports, max_size=12), dates, dates, modalities)
def test_the_earlier_facts_with_the_differences_applied_are_the_later_facts(
    said: list[tuple[str, str, str, str]], one: str, other: str, accepted: tuple[str, ...]
) -> None:
    early, late = sorted((one, other))
    views = [View(as_of=day, modalities=accepted) for day in (early, late)]
    stores = [seen(said, view) for view in views]
    facts, later = map(held, stores)
    differences = compare(stores[0], stores[1], views[1], early).differences
    for each in differences:
        before = {(each.subject, each.property, value) for value in each.before}
        after = {(each.subject, each.property, value) for value in each.after}
        assert before <= facts
        facts = facts - before | after
        assert before != after
        assert each.kind == ("changed" if before and after else "dropped" if before else "learned")
        assert each.kind != "changed" or each.property != "schema:director"
        assert each.attestations
        assert all(early < by.date <= late for by in each.attestations)
        assert [by.date for by in each.attestations] == sorted(by.date for by in each.attestations)
    assert facts == later
    assert [KINDS.index(each.kind) for each in differences] == sorted(KINDS.index(each.kind) for each in differences)
