"""The timeline: what sources say of story time, in which order it is, and what of it cannot be true together."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from conftest import Archive, Article
from wickgraph import Graph, View
from wickgraph.errors import UnknownName
from wickgraph.intervals import ALLEN
from wickgraph.timeline import Placement, Statement, Timeline, timeline

#: Amounts of time, as entities have them.
AMOUNTS = """
amount:days-2 a schema:QuantitativeValue ; rdfs:label "2 days"@en ; schema:unitCode "DAY" ; schema:value 2 .
amount:days-9 a schema:QuantitativeValue ; rdfs:label "9 days"@en ; schema:unitCode "DAY" ; schema:value 9 .
amount:directly a schema:QuantitativeValue ; rdfs:label "directly"@en ; schema:unitCode "DAY" ; schema:maxValue 1 .
amount:years-12 a schema:QuantitativeValue ; rdfs:label "12 years"@en ; schema:unitCode "ANN" ; schema:value 12 .
amount:usd-9 a schema:MonetaryAmount ; rdfs:label "9 dollars"@en ; schema:currency "USD" ; schema:value 9 .
"""
CATS_THEN_DOGS = "claim:dogs.set-after.cats"


def of(graph: Graph) -> Timeline:
    return timeline(graph.store, graph.view)


@pytest.fixture(scope="module")
def line(graph: Graph) -> Timeline:
    return of(graph)


@pytest.fixture
def told(archive: Archive) -> Archive:
    archive.describe(AMOUNTS)
    return archive


def place(line: Timeline, name: str) -> Placement:
    return next(one for one in line.placements() if one.work == name)


def clashes(line: Timeline) -> list[tuple[str, ...]]:
    return [one.claims for one in line.conflicts()]


def left_out(line: Timeline) -> dict[tuple[str, ...], str]:
    return {one.claims: one.reason for one in line.left_out}


def says(archive: Archive, slug: str, *statements: str, **about: str) -> Article:
    article = archive.article(slug, **about)
    for one in statements:
        article.says(one)
    return article


# The sources of John Wick


def test_the_works_stand_in_story_order(line: Timeline) -> None:
    assert line.order() == [
        "work:the-continental",
        "work:john-wick-saber-game",
        "work:john-wick-hex",
        "work:john-wick-animated-prequel",
        "work:john-wick-the-book-of-rules",
        "work:john-wick",
        "work:john-wick-chapter-2",
        "work:john-wick-chapter-3",
        "work:ballerina",
        "work:john-wick-chapter-4",
        "work:john-wick-under-the-high-table",
        "work:caine",
    ]


def test_no_work_stands_before_one_that_has_certainly_ended(line: Timeline) -> None:
    order = [one.work for one in line.placements()]
    for one in line.placements():
        assert all(order.index(other) < order.index(one.work) for other in (*one.follows, *one.within))


def test_story_events_lie_in_their_works_or_before_them(line: Timeline) -> None:
    assert place(line, "event:the-impossible-task").within == ("work:john-wick-animated-prequel",)
    assert place(line, "event:duel-of-john-wick-and-the-marquis").within == ("work:john-wick-chapter-4",)
    years = line.bounds("event:killing-of-javier-macarro", "work:ballerina", ("end", "start"))
    assert [years.least, years.greatest] == pytest.approx([11.5 * 365.2425, 12.5 * 365.2425])


def test_what_is_only_in_the_story_of_a_series_is_tied_to_none_of_its_films(line: Timeline) -> None:
    fight, death = "event:john-wick-against-former-employer", "event:death-of-helen-wick"
    assert line.events()[-2:] == [death, fight]
    assert (place(line, death).earliest_start, place(line, death).latest_end, place(line, death).when) == (
        None,
        None,
        "",
    )
    assert place(line, fight).follows == (death,)


def test_starts_are_counted_from_that_of_the_first_film(line: Timeline) -> None:
    assert line.anchor == "work:john-wick"
    assert (place(line, "work:john-wick").earliest_start, place(line, "work:john-wick").latest_start) == (0, 0)
    assert {one.label: one.when for one in line.placements() if one.kind == "work"} == {
        "The Continental: From the World of John Wick": "1975; 39.5 to 41.5 years before",
        "John Wick game by Saber Interactive": "at least 1 year before",
        "John Wick Hex": "before",
        "John Wick animated prequel": "before",
        "John Wick: The Book of Rules": "before",
        "John Wick": "",
        "John Wick: Chapter 2": "3.5 to 10.5 days after",
        "John Wick: Chapter 3 – Parabellum": "3.5 to 10.5 days after",
        "Ballerina": "5.7 to 6.8 months after",
        "John Wick: Chapter 4": "5.7 to 6.8 months after",
        "John Wick: Under the High Table": "7 to 8 months after",
        "Caine": "at least 7 months after",
    }


def test_a_bound_says_on_which_claims_it_rests(line: Timeline) -> None:
    found = line.bounds("work:john-wick-chapter-3", "work:john-wick-chapter-4", ("end", "start"))
    gap = "claim:claim.john-wick-chapter-4.set-after.john-wick-chapter-3.gap.amount.about-months-6"
    assert [found.least, found.greatest] == pytest.approx([5.5 * 30.436875, 6.5 * 30.436875])
    assert (
        found.least_claims == found.greatest_claims == (gap, "claim:john-wick-chapter-4.set-after.john-wick-chapter-3")
    )


def test_relations_follow_along_a_chain_with_the_claims_that_they_need(line: Timeline) -> None:
    found = line.relations("work:the-continental", "John Wick: Chapter 2")
    assert found.possible == ("before",)
    assert "claim:the-continental.set-before.john-wick" in found.claims
    assert not any("chapter-4" in claim for claim in found.claims)


def test_the_disputes_are_those_of_the_sources(line: Timeline) -> None:
    three = "claim:john-wick-chapters-1-to-3.story-span.amount."
    four = "claim:john-wick-chapter-4.set-after.john-wick-chapter-3"
    gap = f"claim:{four.replace('claim:', 'claim.')}.gap.amount."
    ballerina = "claim:ballerina.set-{}.john-wick-chapter-3".format
    assert clashes(line) == [
        (ballerina("after"), ballerina("during-and-after")),
        (ballerina("after"), ballerina("during")),
        (ballerina("during-and-after"), ballerina("during")),
        (f"{three}about-weeks-3", f"{three}weeks-1-to-1-5"),
        (f"{gap}about-months-6", f"{gap}about-months-8", four),
        # Three weeks and then eight months are more than the seven to eight months of all four films.
        (
            f"{gap}about-months-8",
            "claim:john-wick-chapter-2.set-after.john-wick",
            "claim:john-wick-chapter-2.set-before.john-wick-chapter-3",
            "claim:john-wick-chapter-3.set-after.john-wick-chapter-2",
            four,
            f"{three}about-weeks-3",
            "claim:john-wick-chapters-1-to-4.story-span.amount.months-7-to-8",
            "claim:john-wick.set-before.john-wick-chapter-2",
        ),
    ]


def test_a_dispute_says_who_says_which(line: Timeline) -> None:
    dispute = next(one for one in line.conflicts() if "story-span" in one.claims[0])
    assert [(one.text, one.kept) for one in dispute.statements] == [
        ("the first three John Wick films, story span about a week to a week and a half", True),
        ("the first three John Wick films, story span about 3 weeks", False),
    ]
    (said,) = dispute.statements[1].attestations
    assert said.to_dict() == {
        "article": "article:headtopics-2023-09",
        "date": "2023-09~",
        "grade": "fan",
        "modality": "asserted",
        "as_of": "2023-09",
        "attributed_to": "person:basil-iwanyk",
    }


def test_the_reading_keeps_the_better_stated_and_says_why_not_the_rest(line: Timeline) -> None:
    assert left_out(line) == {
        ("claim:ballerina.set-during-and-after.john-wick-chapter-3",): "newest: 2025-06-06",
        ("claim:ballerina.set-during.john-wick-chapter-3",): "newest: 2025-06-06",
        ("claim:claim.john-wick-chapter-4.set-after.john-wick-chapter-3.gap.amount.about-months-8",): (
            "better source grade: press before fan"
        ),
        ("claim:john-wick-chapters-1-to-3.story-span.amount.about-weeks-3",): "better source grade: press before fan",
    }
    assert all(any(not one.kept for one in dispute.statements) for dispute in line.conflicts())


def test_in_early_2023_nobody_disagreed_on_how_long_the_films_take(graph: Graph) -> None:
    early = of(graph.as_of("2023-08-04"))
    assert (early.conflicts(), early.left_out) == ([], [])
    assert early.anchor == "work:john-wick"
    assert of(graph.as_of("2019-01-01")).order() == ["work:john-wick-the-book-of-rules", "work:john-wick"]


def test_before_anybody_placed_a_story_there_is_no_order(graph: Graph) -> None:
    empty = of(graph.as_of("2014-01-01"))
    assert (empty.order(), empty.events(), empty.conflicts(), empty.anchor) == ([], [], [], None)
    assert str(empty) == "No claim of this view places a work in story time.\n"


def test_a_work_that_no_claim_places_is_named_and_has_no_bounds(line: Timeline) -> None:
    assert line.unplaced() == ["work:john-wick-chapter-5", "work:john-wick-chronicles"]
    with pytest.raises(UnknownName, match="John Wick: Chapter 5: no claim of this view places it"):
        line.bounds("work:john-wick", "John Wick: Chapter 5")


def test_releases_have_an_order_of_their_own(line: Timeline) -> None:
    found = line.release_order()
    assert found[0] == ("work:john-wick", "2014-10-24")
    assert all(one[1] <= other[1] for one, other in pairwise(found))
    assert "work:caine" not in dict(found)
    assert list(dict(found)).index("work:john-wick-chapter-4") < list(dict(found)).index("work:ballerina")


def test_the_order_takes_no_account_of_releases(graph: Graph) -> None:
    assert of(graph).order()[0] == "work:the-continental"
    assert place(of(graph), "work:the-continental").released == "2023-09-22"


@pytest.mark.parametrize("width", [80, 120])
def test_the_text_fits_the_terminal(line: Timeline, width: int) -> None:
    text = line.format(width)
    assert max(map(len, text.splitlines())) <= width
    assert "Dispute 6: these 6 cannot hold together" in text


def test_the_text_counts_from_one_story_and_refers_to_others_by_number(line: Timeline) -> None:
    lines = {row[4:50].strip(): row for row in str(line).splitlines() if row[:1].isdigit()}
    assert "counted from here" in lines["John Wick"]
    assert lines["Ballerina"].split()[-3:] == ["11", "17", "2025-06-06"]
    assert "14, in 13" in lines["· apparent death of John Wick"]
    # The game has ended before the task, of which nobody says that it ended before the film that shows the task.
    assert "3, in 5" in lines["· the Impossible Task"]


def test_a_start_says_how_weak_a_source_it_takes(line: Timeline) -> None:
    lines = {row[4:50].strip(): row for row in str(line).splitlines() if row[:1].isdigit()}
    # Six months between the two are told by one fan page; that it is before Chapter 4, by many.
    assert "5.7 to 6.8 months after          fan " in lines["Ballerina"]
    assert "5.7 to 6.8 months after          press " in lines["John Wick: Chapter 4"]
    found = {one.label: one.grade for one in line.placements()}
    assert (found["John Wick"], found["death of Helen Wick"]) == ("", "")
    assert (found["John Wick Hex"], found["Ballerina"]) == ("press", "fan")


def test_the_json_says_everything(line: Timeline) -> None:
    found = json.loads(line.to_json())
    assert list(found) == ["anchor", "order", "unplaced", "released", "contradictions", "left_out"]
    assert [one["work"] for one in found["order"]] == [one.work for one in line.placements()]
    assert [one["claims"] for one in found["left_out"]] == [list(one.claims) for one in line.left_out]
    assert "article:kinocheck-2023-08-04" in {one["article"] for one in found["contradictions"][0][0]["attestations"]}


def test_it_is_the_same_every_time(graph: Graph, line: Timeline) -> None:
    assert of(graph).to_json() == line.to_json()


# What claims mean


@pytest.mark.parametrize(
    ("said", "relations"),
    [
        ("work:cats wick:setAfter work:dogs", ("met by", "after")),
        ("work:cats wick:setBefore work:dogs", ("before", "meets")),
        ("work:cats wick:setDuring work:dogs", ("starts", "equals", "during", "finishes")),
        ("work:cats wick:setDuringAndAfter work:dogs", ("started by", "overlapped by")),
        ("event:fall time:after event:rise", ("met by", "after")),
        ("event:fall wick:inStoryOf work:dogs", ("starts", "equals", "during", "finishes")),
        ("work:cats wick:depicts event:fall", ("finished by", "contains", "equals", "started by")),
    ],
)
def test_a_claim_leaves_these_relations(archive: Archive, said: str, relations: tuple[str, ...]) -> None:
    says(archive, "one", said)
    subject, _, value = said.split()
    found = of(archive.load()).relations(subject, value)
    assert set(found.possible) == set(relations)
    assert set(found.possible) <= set(ALLEN)
    assert len(found.claims) == 1


@pytest.mark.parametrize(
    "said",
    [
        "work:cats wick:continues work:dogs",
        "work:cats wick:storyPlacement wick:duringChapter3",
        "work:cats wick:depicts character:tom",
        "event:fall wick:inStoryOf work:series",
        "event:premiere time:after event:wrap",
        "event:fall wick:timeBeforeMainStory amount:years-12",
    ],
)
def test_of_story_time_this_says_nothing(told: Archive, said: str) -> None:
    told.describe('work:series a schema:MovieSeries ; rdfs:label "series"@en .')
    told.describe('event:premiere a schema:PublicationEvent ; rdfs:label "premiere"@en .')
    says(told, "one", said)
    line = of(told.load())
    assert line.order() == line.events() == []


def test_a_gap_counts_from_the_end_of_the_first_to_the_start_of_the_second(told: Archive) -> None:
    says(told, "one", "work:dogs wick:setAfter work:cats", f"{CATS_THEN_DOGS} wick:gap amount:days-2")
    line = of(told.load())
    found = line.bounds("work:cats", "work:dogs", ("end", "start"))
    assert [found.least, found.greatest] == pytest.approx([1.5, 2.5])
    assert line.bounds("work:cats", "work:dogs").greatest is None
    assert place(line, "work:dogs").when == "at least 1.5 days after"


def test_directly_is_within_a_day(told: Archive) -> None:
    says(told, "one", "work:dogs wick:setAfter work:cats", f"{CATS_THEN_DOGS} wick:gap amount:directly")
    found = of(told.load()).bounds("work:cats", "work:dogs", ("end", "start"))
    assert (found.least, found.greatest) == (0, 1)
    assert found.least_claims == (CATS_THEN_DOGS,)


def test_a_gap_is_nothing_without_the_order_that_it_is_about(told: Archive) -> None:
    told.article("one").says("work:dogs wick:setAfter work:cats", "speculated")
    says(told, "two", f"{CATS_THEN_DOGS} wick:gap amount:days-2")
    assert of(told.load()).order() == []
    assert of(told.load(modalities=["asserted", "speculated"])).order() == ["work:cats", "work:dogs"]


def test_what_rounds_to_two_days_does_not_round_to_three(told: Archive) -> None:
    told.describe(
        'amount:days-3 a schema:QuantitativeValue ; rdfs:label "3 days"@en ; schema:unitCode "DAY" ; schema:value 3 .'
    )
    says(told, "one", "work:cats wick:storySpan amount:days-2")
    says(told, "two", "work:cats wick:storySpan amount:days-3")
    assert len(of(told.load()).conflicts()) == 1


@pytest.mark.parametrize("span", ["amount:usd-9", '"1975"^^xsd:gYear'])
def test_neither_money_nor_a_date_is_a_length_of_time(told: Archive, span: str) -> None:
    says(told, "one", f"work:cats wick:storySpan {span}")
    assert of(told.load()).order() == []


def test_after_and_before_are_one_statement_with_two_claims(archive: Archive) -> None:
    says(archive, "one", "work:dogs wick:setAfter work:cats")
    says(archive, "two", "work:cats wick:setBefore work:dogs")
    says(archive, "three", "work:cats wick:setAfter work:dogs")
    (dispute,) = of(archive.load()).conflicts()
    assert sorted(one.claims for one in dispute.statements) == [
        ("claim:cats.set-after.dogs",),
        ("claim:cats.set-before.dogs", "claim:dogs.set-after.cats"),
    ]
    kept = next(one for one in dispute.statements if one.kept)
    assert (len(kept.claims), len(kept.articles)) == (2, 2)
    assert [one.reason for one in dispute.statements if not one.kept] == ["stated by more articles: 2 before 1"]


def test_a_period_places_a_story_in_the_calendar(archive: Archive) -> None:
    says(archive, "one", 'work:cats wick:storyPeriod "1970/1979"^^edtf:EDTF', "work:dogs wick:setAfter work:cats")
    says(archive, "two", "work:birds wick:setAfter work:dogs")
    assert place(of(archive.load()), "work:cats").when == "1970 to 1979; before"


def test_a_story_of_a_later_period_cannot_be_before_one_of_an_earlier(archive: Archive) -> None:
    says(archive, "one", 'work:cats wick:storyPeriod "1970/1979"^^edtf:EDTF')
    says(archive, "two", 'work:dogs wick:storyPeriod "1980"^^xsd:gYear', "work:dogs wick:setBefore work:cats")
    (dispute,) = of(archive.load()).conflicts()
    assert len(dispute.statements) == 3


def test_an_open_period_has_one_bound(archive: Archive) -> None:
    says(archive, "one", 'work:cats wick:storyPeriod "1970/.."^^edtf:EDTF')
    says(archive, "two", 'work:dogs wick:storyPeriod "9998"^^xsd:gYear', "work:dogs wick:setBefore work:cats")
    assert of(archive.load()).conflicts() == []


@pytest.mark.parametrize("shortest", ["work:cats wick:setBefore work:dogs", "work:dogs wick:setBefore work:cats"])
def test_a_collection_starts_and_ends_with_the_parts_that_are_said_to_be_first_and_last(
    told: Archive, shortest: str
) -> None:
    told.describe('work:both a schema:Collection ; rdfs:label "both"@en ; schema:hasPart work:cats, work:dogs .')
    says(told, "one", "work:both wick:storySpan amount:days-9", shortest)
    line = of(told.load())
    assert line.order() == [shortest.split(maxsplit=1)[0], shortest.split()[2]]
    found = line.bounds(shortest.split(maxsplit=1)[0], shortest.split()[2], ("start", "end"))
    assert [found.least, found.greatest] == pytest.approx([8.5, 9.5])
    assert len(found.least_claims) == 2
    # That the parts lie within the collection does not depend on their order.
    assert found.greatest_claims == ("claim:both.story-span.amount.days-9",)


def test_a_span_of_one_work_is_its_own_length(told: Archive) -> None:
    says(told, "one", "work:cats wick:storySpan amount:days-9")
    says(told, "two", "work:cats wick:storySpan amount:days-2")
    assert len(of(told.load()).conflicts()) == 1


def test_an_event_so_long_before_the_main_story_is_not_within_it(told: Archive) -> None:
    says(told, "one", "event:fall wick:inStoryOf work:cats", "event:fall wick:timeBeforeMainStory amount:years-12")
    line = of(told.load())
    assert line.relations("event:fall", "work:cats").possible == ("before",)
    assert line.conflicts() == []


# Which claims count, and which are kept


def test_what_is_denied_later_does_not_count(archive: Archive) -> None:
    says(archive, "one", "work:dogs wick:setAfter work:cats", date="2024-05-01")
    archive.article("two", "2024-05-02").says("work:dogs wick:setAfter work:cats", "denied")
    assert of(archive.load()).order() == []
    says(archive, "three", "work:dogs wick:setAfter work:cats", date="2024-05-03")
    assert of(archive.load()).order() == ["work:cats", "work:dogs"]


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        (("2020-01-01", "fan", "asserted"), ("2024-01-01", "primary", "planned"), "asserted beats planned"),
        (
            ("2020-01-01", "tradePress", "asserted"),
            ("2024-01-01", "fan", "asserted"),
            "better source grade: trade press before fan",
        ),
        (("2024-01-02", "fan", "asserted"), ("2024-01-01", "fan", "asserted"), "newest: 2024-01-02"),
    ],
)
def test_the_reading_follows_the_policy_of_views(
    archive: Archive, better: tuple[str, str, str], worse: tuple[str, str, str], reason: str
) -> None:
    for (date, grade, modality), said in (
        (better, "work:cats wick:setAfter work:dogs"),
        (worse, "work:dogs wick:setAfter work:cats"),
    ):
        archive.article(f"of-{date}", date, grade).says(said, modality)
    line = of(archive.load())
    assert line.order() == ["work:dogs", "work:cats"]
    (rest,) = line.left_out
    assert (rest.claims, rest.reason, rest.against) == ((CATS_THEN_DOGS,), reason, ("claim:cats.set-after.dogs",))


def test_between_the_level_the_name_decides(archive: Archive) -> None:
    says(archive, "one", "work:cats wick:setAfter work:dogs")
    says(archive, "two", "work:dogs wick:setAfter work:cats")
    assert left_out(of(archive.load())) == {(CATS_THEN_DOGS,): "level; the first by name"}


def test_a_gap_is_no_better_than_the_order_that_it_is_about(told: Archive) -> None:
    told.article("fans", "2020-01-01", "fan").says("work:dogs wick:setAfter work:cats")
    told.article("makers", "2020-01-01", "primary").says(f"{CATS_THEN_DOGS} wick:gap amount:days-2")
    told.article("press", "2020-01-01", "press").says("work:cats wick:setAfter work:dogs")
    line = of(told.load())
    assert line.order() == ["work:dogs", "work:cats"]
    assert {one.text: one.reason for one in line.left_out} == {
        "dogs, set after cats": "better source grade: press before fan",
        "dogs, set after cats, gap 2 days": "what it is about is left out",
    }


def test_a_story_after_itself_contradicts_itself(archive: Archive) -> None:
    says(archive, "one", "work:cats wick:setAfter work:cats")
    line = of(archive.load())
    assert left_out(line) == {("claim:cats.set-after.cats",): "contradicts itself"}
    assert "Dispute 1: this cannot be" in str(line)


def test_a_circle_names_all_who_close_it(archive: Archive) -> None:
    says(archive, "one", "work:b wick:setAfter work:a", date="2024-01-03")
    says(archive, "two", "work:c wick:setAfter work:b", date="2024-01-02")
    says(archive, "three", "work:a wick:setAfter work:c", date="2024-01-01")
    line = of(archive.load())
    assert clashes(line) == [("claim:a.set-after.c", "claim:b.set-after.a", "claim:c.set-after.b")]
    assert line.left_out[0].against == ("claim:b.set-after.a", "claim:c.set-after.b")
    assert line.order() == ["work:a", "work:b", "work:c"]


def test_only_the_articles_of_the_view_are_heard(archive: Archive) -> None:
    says(archive, "one", "work:cats wick:setAfter work:dogs")
    says(archive, "two", "work:dogs wick:setAfter work:cats")
    line = of(archive.load(sources=["two"]))
    assert line.order() == ["work:cats", "work:dogs"]
    assert line.conflicts() == []


def test_the_grade_of_a_start_is_that_from_which_on_nothing_is_missing(told: Archive) -> None:
    says(told, "paper", "work:dogs wick:setAfter work:cats", "work:owls wick:setAfter work:cats")
    says(told, "page", "work:dogs wick:setAfter work:cats", grade="fan")
    says(told, "blog", "claim:dogs.set-after.cats wick:gap amount:days-2", grade="fan")
    line = of(told.load())
    assert [(one.work, one.when, one.grade) for one in line.placements()] == [
        ("work:cats", "", ""),
        ("work:owls", "after", "press"),
        ("work:dogs", "at least 1.5 days after", "fan"),
    ]


def test_what_the_claims_leave_open_goes_by_release_and_then_by_name(archive: Archive) -> None:
    for name in ("a", "b", "c"):
        says(archive, f"on-{name}", f"work:{name} wick:setAfter work:zero")
    says(
        archive,
        "dates",
        'work:b schema:datePublished "2001"^^xsd:gYear',
        'work:c schema:datePublished "2000"^^xsd:gYear',
    )
    assert of(archive.load()).order() == ["work:zero", "work:c", "work:b", "work:a"]


def test_statements_that_agree_in_all_but_what_people_read_are_equal() -> None:
    assert Statement(("claim:a",), (), "one text", ()) == Statement(("claim:a",), (), "another", ())


def test_the_view_is_the_one_that_was_asked_for(archive: Archive) -> None:
    says(archive, "one", "work:cats wick:setAfter work:dogs")
    assert of(archive.load(sources=["one"])).view == View(sources=["one"])


def test_described_parts_of_a_placed_work_are_not_missing(archive: Archive) -> None:
    archive.describe(
        'work:john-wick-franchise a schema:CreativeWorkSeries ; rdfs:label "all"@en . '
        'work:part a schema:Movie ; rdfs:label "part"@en . work:lost a schema:Movie ; rdfs:label "lost"@en .'
    )
    says(
        archive,
        "one",
        "work:whole schema:isPartOf work:john-wick-franchise",
        "work:part schema:isPartOf work:whole",
        "work:lost schema:isPartOf work:john-wick-franchise",
        "work:whole wick:setAfter work:other",
    )
    assert of(archive.load()).unplaced() == ["work:lost"]
