"""Conflicts: what the sources disagree on, which value is kept, and why."""

from __future__ import annotations

import json
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Store

from conftest import Archive, Article, dated, iri, quads
from documents import run
from wickgraph import View
from wickgraph.conflicts import Conflict, Conflicts, conflicts
from wickgraph.dates import bounds, effective
from wickgraph.errors import UnknownName
from wickgraph.views import GRADES, apply

#: Properties of the tests whose value may change in time, whatever the ontology says of others.
CHANGEABLE = (
    "schema:datePublished a wick:SingleValuedProperty, wick:ChangeableProperty ."
    " wick:worldwideGross a wick:SingleValuedProperty, wick:ChangeableProperty ."
)


def opens(date: str) -> str:
    return f"work:dogs schema:datePublished {dated(date)}"


def plays(character: str) -> str:
    return f"performance:dogs.vera wick:portrays character:{character}"


@pytest.fixture
def moving(archive: Archive) -> Archive:
    archive.describe(CHANGEABLE)
    return archive


def found(archive: Archive, **view: object) -> Conflicts:
    return archive.load(**view).conflicts()


def one(archive: Archive, **view: object) -> Conflict:
    (conflict,) = found(archive, **view)
    return conflict


def shown(conflict: Conflict) -> list[str]:
    return [side.value for side in conflict.values]


# What is a conflict


def test_values_that_nothing_satisfies_together_are_a_conflict_with_who_says_which(archive: Archive) -> None:
    archive.article("old", "2024-05-01", "fan").says(plays("mayor"))
    archive.article("new", "2024-06-01", "press").says(plays("thief"), "planned", as_of="2024-05-20").rest += quads(
        "attestation:new.001 wick:attributedTo person:otto ."
    )
    assert json.loads(found(archive).to_json()) == [
        {
            "subject": "performance:dogs.vera",
            "property": "wick:portrays",
            "kind": "disputed",
            "chosen": "character:mayor",
            "reason": "asserted beats planned",
            "values": [
                {
                    "value": "character:thief",
                    "attestations": [
                        {
                            "article": "article:new",
                            "date": "2024-06-01",
                            "grade": "press",
                            "modality": "planned",
                            "as_of": "2024-05-20",
                            "attributed_to": "person:otto",
                        }
                    ],
                },
                {
                    "value": "character:mayor",
                    "attestations": [
                        {"article": "article:old", "date": "2024-05-01", "grade": "fan", "modality": "asserted"}
                    ],
                },
            ],
        }
    ]


def test_properties_with_many_values_are_no_conflict(archive: Archive) -> None:
    archive.article("a").says("work:dogs schema:actor person:vera").says("work:dogs schema:actor person:otto")
    assert found(archive) == []


def test_of_several_articles_that_agree_there_is_nothing_to_tell(archive: Archive) -> None:
    archive.article("a").says(plays("mayor"))
    archive.article("b", "2024-06-01", "fan").says(plays("mayor"), "planned")
    assert found(archive) == []


@pytest.mark.parametrize(
    ("values", "conflict"),
    [
        (("2031", "2031-06-07"), False),
        (("2031-06~", "2031-06-07"), False),
        (("2031-05/2031-08", "2031-06-07"), False),
        (("2031-05/2031-08", "2031-09-07"), True),
        (("2031-06-07", "2031-06-08"), True),
        (("2031", "2031-06-07", "2031-07"), True),
    ],
)
def test_an_interval_that_contains_the_other_value_is_no_conflict(
    archive: Archive, values: tuple[str, ...], conflict: bool
) -> None:
    for number, value in enumerate(values):
        archive.article(f"a{number}").says(opens(value))
    assert bool(found(archive)) is conflict


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("schema:value 440000000", "schema:value 440200000", False),
        ("schema:value 90000000", "schema:value 100000000", True),
        ("schema:value 171500000", "schema:value 174300000", True),
        ("schema:minValue 400000000", "schema:value 440000000", False),
    ],
)
def test_rounding_is_no_conflict(archive: Archive, one: str, other: str, conflict: bool) -> None:
    for slug, said in (("one", one), ("other", other)):
        archive.describe(f'amount:{slug} a schema:MonetaryAmount ; schema:currency "USD" ; {said} .')
        archive.article(slug).says(f"work:dogs wick:budget amount:{slug}")
    assert bool(found(archive)) is conflict


def test_a_place_within_the_other_is_no_conflict_and_the_narrower_is_kept(archive: Archive) -> None:
    archive.describe("wick:birthPlace a wick:SingleValuedProperty .")
    archive.article("a").says("place:studio-city schema:containedInPlace place:los-angeles")
    archive.article("b").says("person:vera wick:birthPlace place:los-angeles")
    archive.article("c", grade="fan").says("person:vera wick:birthPlace place:studio-city")
    assert found(archive) == []
    assert archive.facts("person:vera", "wick:birthPlace") == {"place:studio-city"}
    archive.article("d", grade="fan").says("person:vera wick:birthPlace place:burbank")
    assert shown(one(archive)) == ["place:burbank", "place:los-angeles", "place:studio-city"]


def test_what_is_said_in_modalities_that_the_view_does_not_take_is_no_conflict(archive: Archive) -> None:
    archive.article("a").says(plays("mayor")).says(plays("thief"), "speculated").says(plays("baker"), "undisclosed")
    assert found(archive) == []
    assert shown(one(archive, modalities=["asserted", "speculated"])) == ["character:mayor", "character:thief"]


def test_all_values_are_listed_also_those_that_fit_the_chosen_one(moving: Archive) -> None:
    moving.article("a", "2024-01-01").says(opens("2031"))
    moving.article("b", "2024-02-01").says(opens("2032-01-01"))
    moving.article("c", "2024-03-01").says(opens("2031-06-07"))
    conflict = one(moving)
    assert shown(conflict) == ["2031-06-07", "2032-01-01", "2031"]
    assert [side.chosen for side in conflict.values] == [True, False, False]


# Superseded or disputed


def test_a_date_that_moved_is_superseded(moving: Archive) -> None:
    moving.article("a", "2023-08-04").says(opens("2024-06-07"), "planned")
    moving.article("b", "2025-06-10").says(opens("2025-06-06"))
    conflict = one(moving)
    assert (conflict.kind, conflict.chosen, conflict.reason) == (
        "superseded",
        "2025-06-06",
        "asserted beats planned; the newest, too",
    )
    assert found(moving, as_of="2025-06-09") == []


def test_what_cannot_change_is_disputed_however_old(archive: Archive) -> None:
    archive.article("a", "2003-01-01").says(plays("mayor"))
    archive.article("b", "2024-01-01").says(plays("thief"))
    assert (one(archive).kind, one(archive).reason) == ("disputed", "newest: 2024-01-01")


def test_a_better_source_that_is_older_leaves_the_matter_disputed(moving: Archive) -> None:
    moving.article("a", "2024-05-01", "press").says(opens("2031-06-07"))
    moving.article("b", "2024-06-01", "fan").says(opens("2031-06-14"))
    conflict = one(moving)
    assert (conflict.kind, conflict.chosen) == ("disputed", "2031-06-07")
    assert conflict.reason == "better source grade: press before fan"


def test_the_newest_statement_may_be_of_a_value_that_fits_the_chosen_one(moving: Archive) -> None:
    moving.article("a", "2024-05-01").says(opens("2031-06-07"))
    moving.article("b", "2024-06-01", "fan").says(opens("2032-06-14"))
    assert one(moving).kind == "disputed"
    moving.article("c", "2024-07-01", "fan").says(opens("2031"))
    assert (one(moving).kind, one(moving).chosen) == ("superseded", "2031-06-07")


def test_on_one_day_nothing_is_superseded(moving: Archive) -> None:
    moving.article("a", "2024-05-01", "press").says(opens("2031-06-07"))
    moving.article("b", "2024-05-01", "fan").says(opens("2031-06-14"))
    assert one(moving).kind == "disputed"


def test_a_value_that_somebody_denies_supersedes_nothing(moving: Archive) -> None:
    moving.article("a", "2024-05-01").says(opens("2031-06-07"))
    moving.article("no", "2024-05-15").says(opens("2031-06-14"), "denied")
    moving.article("b", "2024-06-01").says(opens("2031-06-14"))
    conflict = one(moving)
    assert (conflict.kind, conflict.chosen) == ("disputed", "2031-06-14")


def test_a_statement_counts_by_the_day_for_which_it_holds(moving: Archive) -> None:
    moving.article("a", "2024-05-01").says(opens("2031-06-07"))
    moving.article("b", "2024-06-01").says(opens("2031-06-14"), as_of="2024-04")
    conflict = one(moving)
    assert (conflict.kind, conflict.chosen, conflict.reason) == ("superseded", "2031-06-07", "newest: 2024-05-01")
    assert shown(conflict) == ["2031-06-07", "2031-06-14"]


def test_a_tie_keeps_all_and_says_so(moving: Archive) -> None:
    moving.article("a").says(opens("2031-06-07"))
    moving.article("b").says(opens("2031-06-14"))
    conflict = one(moving)
    assert (conflict.kind, conflict.reason) == ("disputed", "level: nothing is better stated, all kept")
    assert conflict.to_dict()["chosen"] == ["2031-06-07", "2031-06-14"]


# Articles without a date of their own


def read_on(archive: Archive, slug: str, date: str) -> Article:
    article = archive.article(slug, date)
    article.rest += quads(f"article:{slug} wick:dateBasis wick:dayRead .")
    return article


def test_the_day_on_which_an_article_was_read_makes_nothing_superseded(moving: Archive) -> None:
    moving.article("a", "2024-05-01").says(opens("2031-06-07"))
    read_on(moving, "b", "2026-11-22").says(opens("2031-06-14"))
    conflict = one(moving)
    assert (conflict.kind, conflict.chosen) == ("disputed", "2031-06-14")


def test_the_day_on_which_an_article_was_read_may_be_later_than_what_supersedes_it(moving: Archive) -> None:
    moving.article("a", "2024-05-01", "primary").says(opens("2031-06-07"))
    read_on(moving, "b", "2026-11-22").says(opens("2031-06-14"))
    assert (one(moving).kind, one(moving).chosen) == ("disputed", "2031-06-07")


def test_an_undated_article_that_says_for_which_day_counts_as_of_that_day(moving: Archive) -> None:
    moving.article("a", "2024-05-01").says(opens("2031-06-07"))
    read_on(moving, "b", "2026-11-22").says(opens("2031-06-14"), as_of="2025-01")
    assert (one(moving).kind, one(moving).chosen) == ("superseded", "2031-06-14")


def test_beside_a_dated_article_an_undated_one_does_no_harm(moving: Archive) -> None:
    moving.article("a", "2024-05-01").says(opens("2031-06-07"))
    moving.article("b", "2024-06-01").says(opens("2031-06-14"))
    read_on(moving, "c", "2026-11-22").says(opens("2031-06-14"))
    assert one(moving).kind == "superseded"


# Denials


def test_what_one_states_and_another_denies_later_is_disputed_and_nothing_is_kept(archive: Archive) -> None:
    archive.article("yes", "2024-05-01").says(plays("mayor"))
    archive.article("no", "2024-06-01").says(plays("mayor"), "denied")
    conflict = one(archive)
    assert (conflict.kind, conflict.chosen, conflict.reason) == ("disputed", None, "denied: 2024-06-01")
    ((side),) = conflict.values
    assert [(said.article, said.modality) for said in side.attestations] == [
        ("article:no", "denied"),
        ("article:yes", "asserted"),
    ]


def test_what_is_stated_again_after_a_denial_is_still_disputed(archive: Archive) -> None:
    archive.article("no", "2024-05-01").says(plays("mayor"), "denied")
    archive.article("yes", "2024-06-01").says(plays("mayor"))
    conflict = one(archive)
    assert (conflict.chosen, conflict.reason) == ("character:mayor", "stated on 2024-06-01, denied no later")


def test_a_denial_makes_way_for_another_value_and_is_the_reason(archive: Archive) -> None:
    archive.article("old", "2024-04-01").says(plays("mayor"))
    archive.article("new", "2024-05-01").says(plays("thief"))
    archive.article("no", "2024-06-01").says(plays("thief"), "denied")
    conflict = one(archive)
    assert (conflict.chosen, conflict.reason) == ("character:mayor", "what does not fit is denied: 2024-06-01")


def test_what_is_only_denied_is_no_conflict(archive: Archive) -> None:
    archive.article("a").says(plays("mayor")).says(plays("thief"), "denied")
    assert found(archive) == []


def test_a_denial_that_the_view_does_not_see_is_none(archive: Archive) -> None:
    archive.article("yes", "2024-05-01").says(plays("mayor"))
    archive.article("no", "2024-06-01").says(plays("mayor"), "denied")
    assert found(archive, as_of="2024-05-31") == []
    assert found(archive, sources=["yes"]) == []


# Under a view


@pytest.mark.parametrize(
    "view", [{"as_of": "2024-05-31"}, {"sources": ["a"]}, {"minimum_reliability": "press"}], ids=str
)
def test_only_articles_that_the_view_sees_disagree(archive: Archive, view: dict[str, object]) -> None:
    archive.article("a", "2024-05-01", "press").says(plays("mayor"))
    archive.article("b", "2024-06-01", "fan").says(plays("thief"))
    assert len(found(archive)) == 1
    assert found(archive, **view) == []


def test_an_article_of_a_month_disagrees_from_the_end_of_it(archive: Archive) -> None:
    archive.article("a", "2024-03-01").says(plays("mayor"))
    archive.article("b", "2024-03~").says(plays("thief"))
    assert found(archive, as_of="2024-03-30") == []
    assert one(archive, as_of="2024-03-31").chosen == ("character:mayor", "character:thief")


# About one entity


@pytest.fixture
def several(archive: Archive) -> Archive:
    archive.describe("wick:credited a wick:SingleValuedProperty . wick:kinOf a rdf:Property ; rdfs:label 'kin of'@en .")
    for slug, character, date in (("a", "mayor", "2031-06-07"), ("b", "thief", "2031-06-14")):
        article = archive.article(slug)
        article.says("performance:dogs.vera wick:inWork work:dogs").says(plays(character)).says(opens(date))
        article.says("work:cats schema:director person:otto").says(
            f"claim:cats.director.otto wick:credited {str(slug == 'a').lower()}"
        )
        article.says(f'work:cats schema:datePublished "{date}"^^xsd:date')
    return archive


@pytest.mark.parametrize(
    ("entity", "subjects"),
    [
        ("work:dogs", {"work:dogs", "performance:dogs.vera"}),
        ("vera", {"performance:dogs.vera"}),
        ("work:cats", {"work:cats", "claim:cats.director.otto"}),
        ("performance:dogs.vera", {"performance:dogs.vera"}),
        ("character:mayor", {"performance:dogs.vera"}),
        (None, {"work:dogs", "performance:dogs.vera", "work:cats", "claim:cats.director.otto"}),
    ],
)
def test_conflicts_of_an_entity_concern_it_its_parts_its_claims_and_what_it_is_a_value_of(
    several: Archive, entity: str | None, subjects: set[str]
) -> None:
    assert {conflict.subject for conflict in several.load().conflicts(entity)} == subjects


def test_an_entity_that_does_not_exist_is_an_error_with_near_names(several: Archive) -> None:
    with pytest.raises(UnknownName, match="Did you mean work:dogs"):
        several.load().conflicts("work:dog")


def test_a_claim_is_named_by_what_it_says(several: Archive) -> None:
    (conflict,) = (one for one in found(several) if one.subject.startswith("claim:"))
    assert conflict.title == "cats, director otto, credited"


# Against a plain recomputation

REPORT = st.tuples(
    st.sampled_from(["2024-01", "2024-01-10", "2024-01-20", "2024-02-05"]),
    st.sampled_from(["2031", "2031-06", "2031-06-07", "2031-07", "2032-01-01"]),
    st.sampled_from(GRADES[2:4]),
    st.sampled_from(["asserted", "asserted", "planned", "denied", "speculated"]),
    st.sampled_from(["", "", "2023-12", "2024-01-15"]),
    st.booleans(),
)
REPORTS = st.lists(REPORT, max_size=6)
Report = tuple[str, str, str, str, str, bool]


def stored(reports: list[Report]) -> Store:
    store = Store()
    store.extend(quads(CHANGEABLE))
    for number, (date, value, grade, modality, as_of, undated) in enumerate(reports):
        article = Article(f"a{number}", date, grade, "").says(opens(value), modality, as_of=as_of)
        store.extend([*article.rest, *article.claims])
        if undated:
            store.extend(quads(f"article:a{number} wick:dateBasis wick:dayRead ."))
    return store


def fit(one: str, other: str) -> bool:
    (first, last), (start, end) = bounds(one) or ("", ""), bounds(other) or ("", "")
    return first <= end and start <= last


def expected(reports: list[Report], view: View, kept: set[str]) -> list[tuple[str, set[str], list[int]]]:
    """Return (kind, values, numbers of the articles) of the one conflict that there can be, the plain way."""
    days = [effective(date, as_of or None) for date, _, _, _, as_of, _ in reports]
    seen = [number for number, (date, _, grade, *_) in enumerate(reports) if view.sees(f"a{number}", date, grade)]
    taken = [number for number in seen if reports[number][3] in view.modalities]
    denials = [number for number in seen if reports[number][3] == "denied"]
    values = {reports[number][1] for number in taken}
    rejected = [(a, b) for a, b in product(taken, denials) if a != b and reports[a][1] == reports[b][1]]
    if not rejected and all(fit(a, b) for a, b in combinations(values, 2)):
        return []
    kind = "disputed"
    if len(kept) == 1:
        (chosen,) = kept
        against = [days[number][1] for number in taken if not fit(reports[number][1], chosen)]
        dated_ = [
            days[number][0]
            for number in taken
            if fit(reports[number][1], chosen) and not (reports[number][5] and not reports[number][4])
        ]
        denied = any(reports[number][1] == chosen for _, number in rejected)
        if against and dated_ and max(dated_) > max(against) and not denied:
            kind = "superseded"
    told = [number for number in {*taken, *denials} if reports[number][1] in values]
    return [(kind, values, sorted(told))]


@given(
    REPORTS,
    st.builds(
        View,
        as_of=st.sampled_from([None, "2024-01-15", "2024-01-31"]),
        modalities=st.sampled_from([("asserted", "planned"), ("asserted", "denied"), ("asserted", "speculated")]),
        minimum_reliability=st.sampled_from([None, "press"]),
    ),
)
def test_conflicts_are_what_a_plain_recomputation_finds(reports: list[Report], view: View) -> None:
    store = stored(reports)
    apply(view, store)
    facts = store.quads_for_pattern(iri("work:dogs"), iri("schema:datePublished"), None, DefaultGraph())
    kept = {str(getattr(quad.object, "value", "")) for quad in facts}
    result = conflicts(store, view)
    assert [
        (
            conflict.kind,
            set(shown(conflict)),
            sorted(int(said.article[9:]) for side in conflict.values for said in side.attestations),
        )
        for conflict in result
    ] == expected(reports, view, kept)
    for conflict in result:
        chosen = conflict.chosen
        assert ({chosen} if isinstance(chosen, str) else set(chosen or ())) == kept
        newest = [
            max(said.day for said in side.attestations if said.modality in view.modalities) for side in conflict.values
        ]
        assert newest == sorted(newest, reverse=True)
        assert conflict.reason


# What cannot all hold in story time


@pytest.fixture
def entangled(archive: Archive) -> Archive:
    archive.article("a", "2024-05-01").says("work:dogs wick:setAfter work:cats").says(plays("mayor"))
    archive.article("b", "2024-06-01").says("work:cats wick:setAfter work:dogs")
    archive.article("c", "2024-07-01").says("work:birds wick:setAfter work:dogs").says(plays("thief"))
    return archive


def test_statements_on_story_time_that_cannot_all_hold_come_after_rival_values(entangled: Archive) -> None:
    code, out, _ = run(f"wickgraph conflicts --data {entangled.write()}")
    assert code == 0
    first, second = out.split("\n\nStory time: ")
    assert first.startswith("dogs.vera, portrays: disputed (newest: 2024-07-01)\n")
    assert second == (
        "these 2 cannot hold together\n"
        "\n"
        "statement             said by             reading   decided by\n"
        "────────────────────  ──────────────────  ────────  ──────────────────\n"
        "cats, set after dogs  b, press, asserted  kept\n"
        "dogs, set after cats  a, press, asserted  left out  newest: 2024-06-01\n"
    )


def test_in_json_they_have_a_kind_of_their_own(entangled: Archive) -> None:
    rival, clash = json.loads(run(f"wickgraph conflicts --format json --data {entangled.write()}")[1])
    assert (rival["kind"], clash["kind"]) == ("disputed", "contradiction")
    assert [(one["claims"], one["kept"]) for one in clash["statements"]] == [
        (["claim:cats.set-after.dogs"], True),
        (["claim:dogs.set-after.cats"], False),
    ]


@pytest.mark.parametrize(
    ("entity", "size"),
    [("work:cats", 1), ("claim:dogs.set-after.cats", 1), ("work:birds", 0), ("person:vera", 0), (None, 1)],
)
def test_they_concern_the_works_and_claims_that_they_name(entangled: Archive, entity: str | None, size: int) -> None:
    assert len(entangled.load().conflicts(entity).timeline) == size


def test_only_those_that_the_view_sees_are_there(entangled: Archive) -> None:
    assert found(entangled, as_of="2024-05-31").timeline == []
    told = run(f"wickgraph conflicts --as-of 2024-05-31 --data {entangled.root}")[1]
    assert told == "The sources disagree on nothing here.\n"


# As people and programs see them


def test_a_table_has_labels_the_reason_and_a_mark_for_what_is_kept(moving: Archive) -> None:
    moving.article("a", "2023-08-04").says(opens("2024-06-07"), "planned")
    moving.article("b", "2025-06~", "tradePress").says(opens("2025-06-06"), as_of="2025-06-10")
    code, out, _ = run(f"wickgraph conflicts Dogs --data {moving.write()}")
    assert code == 0
    assert out == (
        "dogs, date of publication: superseded (asserted beats planned; the newest, too)\n"
        "\n"
        "value       article  date             grade        modality                      chosen\n"
        "──────────  ───────  ───────────────  ───────────  ────────────────────────────  ──────\n"
        "2025-06-06  b        about June 2025  trade press  asserted, as of 10 June 2025  ✓\n"
        "2024-06-07  a        2023-08-04       press        planned\n"
    )


@pytest.mark.parametrize("columns", ["40", "72"])
def test_a_table_fits_a_narrow_terminal(moving: Archive, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    moving.article("gazette-of-the-old-town", "2023-08-04").says(opens("2024-06-07"), "planned")
    moving.article("gazette", "2025-06~", "tradePress").says(opens("2025-06-06"), as_of="2025-06-10")
    code, out, _ = run(f"wickgraph conflicts --data {moving.write()}")
    assert code == 0
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "10 June" in " ".join(out.split())


def test_where_nothing_is_found_a_sentence_says_so_and_json_is_an_empty_list(archive: Archive) -> None:
    archive.article("a").says(plays("mayor"))
    data = archive.write()
    assert run(f"wickgraph conflicts --data {data}") == (0, "The sources disagree on nothing here.\n", "")
    assert run(f"wickgraph conflicts --format json --data {data}") == (0, "[]\n", "")


def test_the_options_of_the_command_make_the_view(archive: Archive) -> None:
    archive.article("a", "2024-05-01").says(plays("mayor"))
    archive.article("b", "2024-06-01").says(plays("thief"), "speculated")
    command = f"wickgraph conflicts --format json --data {archive.write()}"
    assert run(command)[1] == "[]\n"
    wide = f"{command} --modality asserted --modality speculated"
    assert [one["chosen"] for one in json.loads(run(wide)[1])] == ["character:mayor"]
    assert run(f"{wide} --as-of 2024-05-31")[1] == run(f"{wide} --source b")[1] == "[]\n"
