from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

import wickgraph
from conftest import Archive, Article, facts, iri, quads
from wickgraph import Graph, View, checks
from wickgraph.errors import UnknownName, UsageError
from wickgraph.names import expand, shorten
from wickgraph.store import load
from wickgraph.views import GRADES, MODALITIES, apply

DIRECTED = "work:dogs schema:director person:vera"
TITLED = "work:dogs schema:name 'Dogs'"
GRADE_PAIRS = list(pairwise(GRADES))


def opens(date: str) -> str:
    datatype = {4: "gYear", 7: "gYearMonth"}.get(len(date), "date")
    return f'work:dogs schema:datePublished "{date}"^^' + ("edtf:EDTF" if date[5:7] > "12" else f"xsd:{datatype}")


def plays(character: str) -> str:
    return f"performance:dogs.vera wick:portrays character:{character}"


def cast() -> str:
    return "performance:dogs.vera wick:inWork work:dogs"


def released(archive: Archive, **view: object) -> set[str]:
    return archive.facts("work:dogs", "schema:datePublished", **view)


def role(archive: Archive, **view: object) -> set[str]:
    return {name.removeprefix("character:") for name in archive.facts("performance:dogs.vera", "wick:portrays", **view)}


def directed(archive: Archive, **view: object) -> bool:
    return archive.facts("work:dogs", "schema:director", **view) == {"person:vera"}


# Modalities


@pytest.mark.parametrize(
    ("modality", "is_fact"),
    [("asserted", True), ("planned", True), ("speculated", False), ("undisclosed", False), ("denied", False)],
)
def test_what_is_asserted_or_planned_is_a_fact_and_nothing_else(archive: Archive, modality: str, is_fact: bool) -> None:
    archive.article("a").says(DIRECTED, modality)
    assert directed(archive) is is_fact


@pytest.mark.parametrize("modality", MODALITIES)
def test_a_view_of_one_modality_accepts_that_and_no_other(archive: Archive, modality: str) -> None:
    article = archive.article("a")
    for one in MODALITIES:
        article.says(f"work:dogs schema:actor person:{one}", one)
    assert archive.facts("work:dogs", "schema:actor", modalities=[modality]) == {f"person:{modality}"}


def test_a_view_of_no_modality_accepts_nothing(archive: Archive) -> None:
    archive.article("a").says(DIRECTED)
    assert not directed(archive, modalities=[])


def test_a_claim_that_one_article_asserts_and_another_supposes_is_a_fact(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(DIRECTED)
    archive.article("b", "2024-06-01").says(DIRECTED, "speculated")
    assert directed(archive)


def test_two_articles_that_say_the_same_share_the_claim(archive: Archive) -> None:
    archive.article("a").says(DIRECTED)
    archive.article("b").says(DIRECTED)
    store = archive.load().store
    assert [str(claim) for claim in store.named_graphs()] == [f"<{expand('claim:dogs.director.vera')}>"]
    assert len(list(store.quads_for_pattern(None, iri("wick:claim"), None, None))) == 2
    assert len(list(store.quads_for_pattern(None, iri("schema:director"), None, DefaultGraph()))) == 1


def test_properties_that_can_have_many_values_keep_them_all(archive: Archive) -> None:
    archive.article("a", grade="fan").says("work:dogs schema:actor person:vera", "planned")
    archive.article("b", grade="primary").says("work:dogs schema:actor person:otto")
    assert archive.facts("work:dogs", "schema:actor") == {"person:vera", "person:otto"}


def test_each_fact_stands_in_the_default_graph_once(graph: Graph) -> None:
    rows = graph.sparql("SELECT ?s ?p ?o WHERE { GRAPH ?claim { ?s ?p ?o } ?s ?p ?o }").rows
    assert rows
    assert len(rows) == len(set(rows))


def test_a_claim_that_nobody_states_is_no_fact(archive: Archive) -> None:
    archive.article("a").says(TITLED).claims += quads(f"{DIRECTED} .", iri("claim:dogs.director.vera"))
    assert not directed(archive)


def test_an_article_without_a_grade_states_no_facts(archive: Archive) -> None:
    article = archive.article("a").says(DIRECTED)
    article.rest = [quad for quad in article.rest if quad.predicate != iri("wick:grade")]
    assert not directed(archive)


# As of a day


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2024-05-01", True),
        ("2024-05-02", True),
        ("9999-12-31", True),
        ("2024-04-30", False),
        ("2023-12-31", False),
        (None, True),
    ],
)
def test_an_article_counts_from_its_own_day_on(archive: Archive, day: str | None, known: bool) -> None:
    archive.article("a", "2024-05-01").says(DIRECTED)
    assert directed(archive, as_of=day) is known


dates = st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 2, 10)).map(datetime.date.isoformat)
reports = st.tuples(dates, st.sampled_from("abcd"), st.sampled_from(GRADES), st.sampled_from(MODALITIES))


def stored(said: list[tuple[str, str, str, str]], statement: Callable[[str], str]) -> Store:
    store = Store()
    for number, (date, value, grade, modality) in enumerate(said):
        article = Article(f"article-{number}", date, grade, "").says(statement(value), modality)
        store.extend([*article.rest, *article.claims])
    return store


def seen(store: Store, **view: object) -> tuple[set[str], set[str]]:
    """Apply a view and return the claims that are left and the facts that there are."""
    apply(View(**view), store)  # type: ignore[arg-type]
    found = store.quads_for_pattern(iri("work:dogs"), iri("schema:actor"), None, DefaultGraph())
    return {str(claim) for claim in store.named_graphs()}, {str(quad.object) for quad in found}


@given(st.lists(reports), dates, dates)
def test_what_is_known_on_a_day_is_still_known_later(
    said: list[tuple[str, str, str, str]], one: str, other: str
) -> None:
    early, late = sorted((one, other))
    undenied = [report for report in said if report[3] != "denied"]
    views = [seen(stored(undenied, "work:dogs schema:actor person:{}".format), as_of=day) for day in (early, late)]
    assert views[0][0] <= views[1][0]
    assert views[0][1] <= views[1][1]


@given(st.lists(reports), dates)
def test_the_view_of_a_day_is_what_one_would_have_had_on_that_day(
    said: list[tuple[str, str, str, str]], day: str
) -> None:
    then = [report for report in said if report[0] <= day]
    statement = "work:dogs schema:actor person:{}".format
    assert seen(stored(said, statement), as_of=day) == seen(stored(then, statement))


def test_nothing_is_known_before_the_first_article(graph: Graph) -> None:
    before = graph.as_of("1900-01-01")
    assert list(before.store.named_graphs()) == []
    assert before.sparql("SELECT ?work { ?work schema:actor|schema:director|schema:name ?value }").rows == []


@pytest.mark.parametrize(
    ("date", "last"),
    [
        ("2023-03", "2023-03-31"),
        ("2023-03~", "2023-03-31"),
        ("2023", "2023-12-31"),
        ("2023-21", "2023-05-31"),
        ("2023-05-02?", "2023-05-02"),
        ("2023-05/2023-08", "2023-08-31"),
    ],
)
def test_an_article_counts_as_published_on_the_last_day_that_its_date_can_mean(
    archive: Archive, date: str, last: str
) -> None:
    archive.article("a", date).says(DIRECTED)
    before = (datetime.date.fromisoformat(last) - datetime.timedelta(1)).isoformat()
    assert [directed(archive, as_of=day) for day in (before, last, None)] == [False, True, True]


def test_an_article_of_a_month_is_not_newer_than_one_of_a_day_in_it(archive: Archive) -> None:
    archive.article("a", "2023-03~").says(plays("mayor"))
    archive.article("b", "2023-03-02").says(plays("thief"))
    assert role(archive) == {"thief"}


def test_a_statement_is_as_old_as_the_day_for_which_it_holds(archive: Archive) -> None:
    archive.article("a", "2024-06-01").says(plays("mayor"), as_of="2024-04")
    archive.article("b", "2024-05-01").says(plays("thief"))
    assert role(archive) == {"thief"}


@pytest.mark.parametrize("as_of", ["2031", "2024-01/..", "2024-06-30"])
def test_a_statement_is_no_newer_than_its_article(archive: Archive, as_of: str) -> None:
    archive.article("a", "2024-05-01").says(plays("mayor"), as_of=as_of)
    archive.article("b", "2024-06-01").says(plays("thief"))
    assert role(archive) == {"thief"}


def test_for_which_day_a_statement_holds_hides_it_from_no_earlier_or_later_day(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(DIRECTED, as_of="2023")
    assert [directed(archive, as_of=day) for day in ("2023-12-31", "2024-04-30", "2024-05-01")] == [False, False, True]


# Denials


@pytest.mark.parametrize(
    ("as_of", "is_fact"), [("2024-04", True), ("2024-05", True), ("2024-05-02", False), ("", False)]
)
def test_a_denial_counts_by_the_day_for_which_it_holds(archive: Archive, as_of: str, is_fact: bool) -> None:
    archive.article("yes", "2024-05-01").says(DIRECTED)
    archive.article("no", "2024-06-01").says(DIRECTED, "denied", as_of=as_of)
    assert directed(archive) is is_fact


@pytest.mark.parametrize(("denied_on", "is_fact"), [("2024-04-30", True), ("2024-05-01", True), ("2024-05-02", False)])
def test_a_later_denial_removes_a_fact_and_an_earlier_one_does_not(
    archive: Archive, denied_on: str, is_fact: bool
) -> None:
    archive.article("yes", "2024-05-01").says(DIRECTED)
    archive.article("no", denied_on).says(DIRECTED, "denied")
    assert directed(archive) is is_fact


def test_what_is_asserted_again_after_a_denial_is_a_fact_again(archive: Archive) -> None:
    archive.article("yes", "2024-05-01").says(DIRECTED)
    archive.article("no", "2024-06-01").says(DIRECTED, "denied")
    archive.article("after-all", "2024-07-01").says(DIRECTED)
    assert [directed(archive, as_of=day) for day in ("2024-05-31", "2024-06-30", "2024-07-31")] == [True, False, True]


def test_to_suppose_again_after_a_denial_brings_nothing_back(archive: Archive) -> None:
    archive.article("yes", "2024-05-01").says(DIRECTED)
    archive.article("no", "2024-06-01").says(DIRECTED, "denied")
    archive.article("maybe", "2024-07-01").says(DIRECTED, "speculated")
    assert not directed(archive)


def test_a_denial_of_one_claim_leaves_the_others(archive: Archive) -> None:
    archive.article("yes", "2024-05-01").says("work:dogs schema:actor person:vera").says(
        "work:dogs schema:actor person:otto"
    )
    archive.article("no", "2024-06-01").says("work:dogs schema:actor person:otto", "denied")
    assert archive.facts("work:dogs", "schema:actor") == {"person:vera"}


@pytest.mark.parametrize(
    "view", [{"as_of": "2024-05-31"}, {"sources": ["yes"]}, {"minimum_reliability": "press"}], ids=str
)
def test_a_denial_that_the_view_does_not_see_removes_nothing(archive: Archive, view: dict[str, object]) -> None:
    archive.article("yes", "2024-05-01", "press").says(DIRECTED)
    archive.article("no", "2024-06-01", "fan").says(DIRECTED, "denied")
    assert directed(archive, **view)
    assert not directed(archive)


def test_a_denied_value_makes_way_for_the_next_best(archive: Archive) -> None:
    archive.article("old", "2024-05-01").says(plays("mayor"))
    archive.article("new", "2024-06-01").says(plays("thief"))
    archive.article("no", "2024-07-01").says(plays("thief"), "denied")
    assert role(archive, as_of="2024-06-30") == {"thief"}
    assert role(archive) == {"mayor"}


# Properties that can have one value


def test_asserted_beats_planned_even_of_a_better_source_and_later(archive: Archive) -> None:
    archive.article("a", "2024-05-01", "fan").says(plays("mayor"))
    archive.article("b", "2024-06-01", "primary").says(plays("thief"), "planned")
    assert role(archive) == {"mayor"}


@pytest.mark.parametrize(("worse", "better"), GRADE_PAIRS)
def test_the_better_source_beats_the_newer(archive: Archive, worse: str, better: str) -> None:
    archive.article("a", "2024-05-01", better).says(plays("mayor"))
    archive.article("b", "2024-06-01", worse).says(plays("thief"))
    assert role(archive) == {"mayor"}


def test_of_two_sources_of_one_grade_the_newer_is_believed(archive: Archive) -> None:
    archive.article("b", "2024-05-01").says(plays("mayor"))
    archive.article("a", "2024-06-01").says(plays("thief"))
    assert role(archive) == {"thief"}
    assert role(archive, as_of="2024-05-31") == {"mayor"}


def test_of_what_is_level_the_value_that_more_articles_state_is_kept(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(plays("mayor"))
    archive.article("b", "2024-05-01").says(plays("thief"))
    archive.article("c", "2024-04-01").says(plays("thief"))
    assert role(archive) == {"thief"}


def test_what_is_level_stays_all_of_it(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(plays("mayor"))
    archive.article("b", "2024-05-01").says(plays("thief"))
    archive.article("c", "2024-04-01").says(plays("baker"))
    assert role(archive) == {"mayor", "thief"}


def test_one_article_that_contradicts_itself_keeps_both(archive: Archive) -> None:
    archive.article("a").says(plays("mayor")).says(plays("thief"))
    assert role(archive) == {"mayor", "thief"}


def test_a_claim_is_as_good_as_the_best_that_is_said_for_it(archive: Archive) -> None:
    archive.article("a", "2024-05-01", "primary").says(plays("mayor"))
    archive.article("b", "2024-06-01", "fan").says(plays("mayor"), "planned")
    archive.article("c", "2024-07-01", "press").says(plays("thief"))
    assert role(archive) == {"mayor"}


def test_different_subjects_and_properties_do_not_compete(archive: Archive) -> None:
    article = archive.article("a", "2024-05-01").says("work:dogs schema:position 1")
    article.says("work:cats schema:position 2").says("work:dogs wick:spinOffPosition 3")
    archive.article("b", "2024-06-01").says("work:cats schema:position 4")
    graph = archive.load()
    assert facts(graph, "work:dogs", "schema:position") == {"1"}
    assert facts(graph, "work:cats", "schema:position") == {"4"}
    assert facts(graph, "work:dogs", "wick:spinOffPosition") == {"3"}


one_value = st.tuples(dates, st.sampled_from("abcd"), st.sampled_from(GRADES), st.sampled_from(["asserted", "planned"]))


@given(st.lists(one_value, min_size=1))
def test_the_value_that_is_kept_is_the_best_by_modality_grade_date_and_number(
    said: list[tuple[str, str, str, str]],
) -> None:
    store = Store()
    store.add(Quad(iri("wick:portrays"), iri("rdf:type"), iri("wick:SingleValuedProperty")))
    store.extend(stored(said, plays))
    apply(View(), store)
    found = store.quads_for_pattern(None, iri("wick:portrays"), None, DefaultGraph())
    standings = {
        value: (
            *max((how == "asserted", GRADES.index(grade), date) for date, one, grade, how in said if one == value),
            sum(one == value for _, one, _, _ in said),
        )
        for _, value, _, _ in said
    }
    assert {shorten(str(getattr(quad.object, "value", ""))) for quad in found} == {
        f"character:{value}" for value, standing in standings.items() if standing == max(standings.values())
    }


# Values that fit together


@pytest.mark.parametrize(
    ("older", "newer", "kept"),
    [
        ("2031-06-07", "2031", "2031-06-07"),
        ("2031", "2031-06-07", "2031-06-07"),
        ("2031-06", "2031", "2031-06"),
        ("2031-06-07", "2031-22", "2031-06-07"),
        ("2031-21", "2031", "2031-21"),
        ("2031-06-07", "2032", "2032"),
        ("2031-06-07", "2031-07", "2031-07"),
        ("2031-06-07", "2031-06-08", "2031-06-08"),
        ("2031-06-07", "2031-21", "2031-21"),
    ],
)
def test_of_dates_that_fit_the_best_one_the_most_precise_is_kept(
    archive: Archive, older: str, newer: str, kept: str
) -> None:
    archive.article("a", "2024-05-01").says(opens(older))
    archive.article("b", "2024-06-01").says(opens(newer))
    assert released(archive) == {kept}


@pytest.mark.parametrize(
    ("older", "newer", "kept"),
    [
        ("schema:value 440", "schema:minValue 400", "older"),
        ("schema:minValue 400", "schema:value 440", "newer"),
        ("schema:value 440", "schema:minValue 450", "newer"),
        ("schema:minValue 50 ; schema:maxValue 80", "schema:minValue 60", "newer"),
        ("schema:minValue 400", "schema:minValue 300", "older"),
    ],
)
def test_of_amounts_that_fit_the_best_one_the_most_precise_is_kept(
    archive: Archive, older: str, newer: str, kept: str
) -> None:
    for slug, date, bounds in (("older", "2024-05-01", older), ("newer", "2024-06-01", newer)):
        archive.describe(f'amount:{slug} a schema:MonetaryAmount ; schema:currency "USD" ; {bounds} .')
        archive.article(slug, date).says(f"work:dogs wick:worldwideGross amount:{slug}")
    assert archive.facts("work:dogs", "wick:worldwideGross") == {f"amount:{kept}"}


def test_a_precise_value_of_a_poor_source_sharpens_that_of_a_good_one_it_fits(archive: Archive) -> None:
    archive.article("a", grade="primary").says(opens("2031"))
    archive.article("b", grade="fan").says(opens("2031-06-07"), "planned")
    archive.article("c", grade="press").says(opens("2032-01-01"))
    assert released(archive) == {"2031-06-07"}


def test_of_precise_values_that_fit_the_best_one_but_not_each_other_the_better_is_kept(archive: Archive) -> None:
    archive.article("a", grade="primary").says(opens("2031"))
    archive.article("b", grade="press").says(opens("2031-06-07"))
    archive.article("c", grade="fan").says(opens("2031-07-01"))
    assert released(archive) == {"2031-06-07"}


def test_precise_values_that_are_level_and_do_not_fit_each_other_all_stay(archive: Archive) -> None:
    archive.article("a", grade="primary").says(opens("2031"))
    archive.article("b", grade="press").says(opens("2031-06-07"))
    archive.article("c", grade="press").says(opens("2031-07-01"))
    assert released(archive) == {"2031-06-07", "2031-07-01"}


def test_a_precise_value_that_is_denied_sharpens_nothing(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(opens("2031-06-07"))
    archive.article("b", "2024-06-01").says(opens("2031-06-07"), "denied").says(opens("2031"))
    assert released(archive) == {"2031"}


def test_level_values_that_fit_each_other_are_one(archive: Archive) -> None:
    archive.article("a").says(opens("2031")).says(opens("2031-06")).says(opens("2031-06-07"))
    assert released(archive) == {"2031-06-07"}


def test_an_amount_whose_value_is_no_number_stops_nobody_from_loading_the_data(archive: Archive) -> None:
    archive.describe('amount:lots a schema:MonetaryAmount ; schema:currency "USD" ; schema:value "lots" .')
    archive.article("a").says("work:dogs wick:budget amount:lots")
    assert archive.facts("work:dogs", "wick:budget") == {"amount:lots"}


def test_what_lies_within_a_wider_place_sharpens_it(archive: Archive) -> None:
    archive.describe("wick:birthPlace a wick:SingleValuedProperty .")
    archive.article("a", grade="primary").says("person:vera wick:birthPlace place:city")
    archive.article("b", grade="fan").says("person:vera wick:birthPlace place:quarter")
    archive.article("c").says("place:quarter schema:containedInPlace place:city")
    assert archive.facts("person:vera", "wick:birthPlace") == {"place:quarter"}


# Sources and their reliability


@pytest.mark.parametrize("source", ["a", "article:a", str(expand("article:a")), f"<{expand('article:a')}>"])
def test_a_view_listens_to_its_sources_only(archive: Archive, source: str) -> None:
    archive.article("a").says("work:dogs schema:actor person:vera")
    archive.article("b").says("work:dogs schema:actor person:otto")
    assert archive.facts("work:dogs", "schema:actor", sources=[source]) == {"person:vera"}
    assert archive.facts("work:dogs", "schema:actor", sources=[source, "b"]) == {"person:vera", "person:otto"}
    assert archive.facts("work:dogs", "schema:actor", sources=[]) == set()


def test_a_source_that_does_not_exist_is_an_error_with_near_names(archive: Archive) -> None:
    archive.article("gazette-2024-05-01").says(DIRECTED)
    with pytest.raises(UsageError) as caught:
        archive.load(sources=["gazette-2024-05-02"])
    assert str(caught.value) == "gazette-2024-05-02: no article of this name. Did you mean gazette-2024-05-01?"
    with pytest.raises(UsageError) as caught:
        archive.load(sources=[""])
    assert str(caught.value) == "'': no article of this name. Expected one such as gazette-2024-05-01"


@pytest.mark.parametrize("minimum", GRADES)
def test_a_view_listens_to_sources_of_the_minimum_reliability_and_better(archive: Archive, minimum: str) -> None:
    for grade in GRADES:
        archive.article(grade.lower(), grade=grade).says(f"work:dogs schema:actor person:{grade.lower()}")
    expected = {f"person:{grade.lower()}" for grade in GRADES[GRADES.index(minimum) :]}
    assert archive.facts("work:dogs", "schema:actor", minimum_reliability=minimum) == expected


def test_an_article_of_a_grade_that_does_not_exist_is_reliable_by_no_minimum(archive: Archive) -> None:
    archive.article("a", grade="hearsay").says(DIRECTED)
    assert directed(archive)
    assert not directed(archive, minimum_reliability="fan")


# What a view does not see


@pytest.mark.parametrize(
    "view", [{"as_of": "2024-05-31"}, {"sources": ["seen"]}, {"minimum_reliability": "press"}], ids=str
)
def test_an_article_that_the_view_does_not_see_vanishes_without_a_trace(
    archive: Archive, view: dict[str, object]
) -> None:
    text = "Vera Lind directs Dogs."
    archive.article("seen", "2024-05-01", "press", text).says(DIRECTED, where="Vera Lind")
    alone = archive.load().nquads()
    archive.article("hidden", "2024-06-01", "fan", text).says(DIRECTED, where="Vera").says(
        'work:dogs schema:name "Dogs"', where="Dogs"
    )
    everything = archive.load().nquads()
    for trace in ("article/hidden", "attestation/hidden.002", "passage/hidden.0-4", "claim/dogs.name.dogs"):
        assert trace in everything
    assert archive.load(**view).nquads() == alone


def test_an_entity_that_only_hidden_articles_speak_of_is_still_described(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(DIRECTED)
    graph = archive.load(as_of="2024-04-30")
    assert facts(graph, "person:vera", "rdfs:label") == {"vera"}
    with pytest.raises(UnknownName):
        graph.resolve("article:a")


# What follows from performances


def performed(graph: Graph) -> dict[str, set[tuple[str, str]]]:
    """Return what the accepted performances say: who acts in a work, who is in its story, who plays whom."""
    of = {name: dict[str, set[str]]() for name in ("inWork", "performer", "portrays")}
    for name, values in of.items():
        for quad in graph.store.quads_for_pattern(None, iri(f"wick:{name}"), None, DefaultGraph()):
            values.setdefault(str(quad.subject), set()).add(str(quad.object))
    parts = [
        (work, person, character)
        for performance, works in of["inWork"].items()
        for work in works
        for person in of["performer"].get(performance, ())
        for character in of["portrays"].get(performance, {""})
    ]
    return {
        "schema:actor": {(work, person) for work, person, _ in parts},
        "schema:character": {(work, character) for work, _, character in parts if character},
        "wick:plays": {(person, character) for _, person, character in parts if character},
    }


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(modalities=MODALITIES),
        View(modalities=["speculated"]),
        View(as_of="2023-08-04"),
        View(as_of="1999-01-01"),
    ],
    ids=repr,
)
def test_who_acts_and_who_plays_whom_is_what_the_accepted_performances_say(view: View) -> None:
    graph = wickgraph.load(view=view)
    for name, expected in performed(graph).items():
        found = graph.store.quads_for_pattern(None, iri(name), None, DefaultGraph())
        assert {(str(quad.subject), str(quad.object)) for quad in found} == expected


@pytest.mark.parametrize("name", ["schema:actor", "schema:character", "wick:plays"])
def test_the_packaged_data_has_facts_that_follow_from_performances(graph: Graph, name: str) -> None:
    assert performed(graph)[name]


def test_a_performance_makes_an_actor_a_character_and_who_plays_whom(archive: Archive) -> None:
    archive.article("a").says(cast()).says(plays("mayor"))
    graph = archive.load()
    assert facts(graph, "work:dogs", "schema:actor") == {"person:vera"}
    assert facts(graph, "work:dogs", "schema:character") == {"character:mayor"}
    assert facts(graph, "person:vera", "wick:plays") == {"character:mayor"}


def test_who_is_in_the_cast_can_be_known_before_the_part_is(archive: Archive) -> None:
    archive.article("a").says(cast()).says(plays("mayor"), "speculated")
    graph = archive.load()
    assert facts(graph, "work:dogs", "schema:actor") == {"person:vera"}
    assert facts(graph, "work:dogs", "schema:character") == set()
    assert facts(graph, "person:vera", "wick:plays") == set()


def test_nothing_follows_from_a_performance_that_is_not_accepted(archive: Archive) -> None:
    archive.article("a").says(cast(), "speculated").says(plays("mayor"))
    assert performed(archive.load()) == {"schema:actor": set(), "schema:character": set(), "wick:plays": set()}
    assert archive.facts("work:dogs", "schema:actor") == set()
    assert archive.facts("person:vera", "wick:plays") == set()


def test_rival_reports_of_a_part_follow_the_one_that_is_kept(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(cast()).says(plays("mayor"))
    archive.article("b", "2024-06-01").says(plays("thief"))
    assert archive.facts("person:vera", "wick:plays") == {"character:thief"}
    assert archive.facts("work:dogs", "schema:character") == {"character:thief"}


# Views as values


def test_a_view_without_arguments_is_the_current_one() -> None:
    view = View()
    assert (view.as_of, view.sources, view.minimum_reliability) == (None, None, None)
    assert view.modalities == ("asserted", "planned")
    assert repr(view) == "View()"


@pytest.mark.parametrize("day", ["2023-08-04", datetime.date(2023, 8, 4), datetime.datetime(2023, 8, 4, 12, 30)])
def test_a_day_can_be_a_date_or_its_text(day: object) -> None:
    assert View(as_of=day) == View(as_of="2023-08-04")


@pytest.mark.parametrize(
    "day",
    [
        "",
        "2023",
        "2023-08",
        "2023-8-4",
        "2023-02-30",
        "2023-13-01",
        "0000-01-01",
        "today",
        "2023-08-04T00:00",
        "20230804",
        " 2023-08-04",
        "２０２３-０８-０４",
        2023,
    ],
)
def test_what_is_no_day_is_an_error_that_says_what_was_expected(day: object) -> None:
    with pytest.raises(UsageError) as caught:
        View(as_of=day)
    assert str(caught.value) == f"{str(day)!r} is no day; expected YYYY-MM-DD, such as 2023-08-04"


def test_an_unknown_modality_is_an_error_with_all_of_them_and_a_near_one() -> None:
    with pytest.raises(UsageError) as caught:
        View(modalities=["asserted", "assertd"])
    assert str(caught.value) == (
        "'assertd' is no modality; expected one of asserted, planned, speculated, undisclosed, denied."
        " Did you mean asserted?"
    )


@pytest.mark.parametrize("grade", ["tradepress", "trade press", "presss", "", "best"])
def test_an_unknown_grade_is_an_error_with_all_of_them(grade: str) -> None:
    with pytest.raises(UsageError) as caught:
        View(minimum_reliability=grade)
    assert str(caught.value).startswith(f"{grade!r} is no source grade; expected one of {', '.join(GRADES)}.")


@pytest.mark.parametrize(("argument", "value"), [("modalities", "asserted"), ("sources", "gazette")])
def test_one_name_in_place_of_a_list_of_names_is_not_taken_letter_by_letter(argument: str, value: str) -> None:
    try:
        seen = repr(View(**{argument: value}))
    except UsageError as error:
        seen = str(error)
    assert repr(value) in seen


views = st.builds(
    View,
    as_of=st.one_of(st.none(), dates),
    modalities=st.lists(st.sampled_from(MODALITIES)),
    sources=st.one_of(st.none(), st.lists(st.sampled_from(["a", "article:a", "b", "c"]))),
    minimum_reliability=st.one_of(st.none(), st.sampled_from(GRADES)),
)


@given(views)
def test_a_view_reads_back_from_its_text(view: View) -> None:
    assert eval(repr(view), {"View": View}) == view  # noqa: S307


@given(views, views)
def test_views_are_equal_where_they_see_the_same(one: View, other: View) -> None:
    assert (one == other) == (repr(one) == repr(other))
    assert one != other or hash(one) == hash(other)


@given(views, views)
def test_a_view_with_all_its_values_replaced_is_the_other_view(one: View, other: View) -> None:
    changes = {name: getattr(other, name) for name in ("as_of", "modalities", "sources", "minimum_reliability")}
    assert one.replace(**changes) == other
    assert one.replace() == one


def test_a_view_is_no_other_kind_of_thing() -> None:
    assert View() != "View()"


def test_the_order_and_number_of_names_make_no_other_view() -> None:
    assert View(modalities=["planned", "asserted", "planned"]) == View()
    assert View(sources=["b", "a", "article:a"]) == View(sources=("a", "b"))


# The ontology says the same


@pytest.mark.parametrize(("scheme", "names"), [("modalities", MODALITIES), ("grades", tuple(reversed(GRADES)))])
def test_modalities_and_grades_are_those_of_the_ontology_ranked_alike(scheme: str, names: tuple[str, ...]) -> None:
    store = load(checks.packaged())
    concepts = [
        quad.subject
        for quad in store.quads_for_pattern(None, iri("skos:inScheme"), iri(f"wick:{scheme}"), None)
        if isinstance(quad.subject, NamedNode)
    ]

    def rank(concept: NamedNode) -> int:
        (quad,) = store.quads_for_pattern(concept, iri("wick:rank"), None, None)
        return int(str(getattr(quad.object, "value", "")))

    ranked = sorted(concepts, key=rank, reverse=True)
    assert [shorten(concept.value) for concept in ranked] == [f"wick:{name}" for name in names]
    assert len({rank(concept) for concept in concepts}) == len(names)


@pytest.mark.parametrize("text", ["", "[]", "{}}", '{"until": 1}', '{"modalities": [1e999]}', "[" * 100_000])
def test_a_text_that_is_no_view_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no view"):
        View.from_json(text)
