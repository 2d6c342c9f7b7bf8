"""What the computed queries of the catalogue answer, on invented data that a wrong formula would get wrong."""

from __future__ import annotations

import pytest

from conftest import Archive, dated
from wickgraph import Graph


def answer(graph: Graph, query: str, *columns: str, **values: object) -> list[tuple[object, ...]]:
    return [tuple(getattr(row, column) for column in columns) for row in graph.query(query, **values)]


def amount(archive: Archive, name: str, low: int, high: int | None = None, currency: str = "USD") -> str:
    """Describe an amount, or a range of amounts, and return its name."""
    value = f"schema:value {low}" if high is None else f"schema:minValue {low} ; schema:maxValue {high}"
    archive.describe(
        f'amount:{name} a schema:MonetaryAmount ; rdfs:label "{name}"@en ; schema:currency "{currency}" ; {value} .'
    )
    return f"amount:{name}"


@pytest.mark.parametrize(
    ("born", "released", "age"),
    [
        ("1970-05-10", "2024-05-10", [54]),
        ("1970-05-10", "2024-05-09", [53]),
        ("1970-12-31", "2024-01-01", [53]),
        ("1972-02-29", "2023-02-28", [50]),
        ("1970-05", "2024-05-10", []),
        ("1970", "2024-05-10", []),
        ("1970-05-10", "2024-05", []),
        ("1970-05-10", "2024", []),
    ],
)
def test_an_age_changes_on_the_birthday_and_needs_both_days(
    archive: Archive, born: str, released: str, age: list[int]
) -> None:
    article = archive.article("a").says("performance:dogs.vera wick:inWork work:dogs")
    article.says(f"person:vera schema:birthDate {dated(born)}").says(
        f"work:dogs schema:datePublished {dated(released)}"
    )
    assert answer(archive.load(), "ages-at-release", "age", work="work:dogs") == [(one,) for one in age]


@pytest.mark.parametrize(
    ("died", "rows"),
    [("2024-05-09", 0), ("2024-05-11", 1), ("2024-05", 0), ("2024", 0), ("2023-24", 0), ("2025", 1)],
)
def test_nobody_has_an_age_at_a_release_after_their_death(archive: Archive, died: str, rows: int) -> None:
    article = archive.article("a").says("work:dogs schema:director person:vera")
    article.says('person:vera schema:birthDate "1970-01-01"^^xsd:date').says(
        f"person:vera schema:deathDate {dated(died)}"
    )
    article.says('work:dogs schema:datePublished "2024-05-10"^^xsd:date')
    assert len(archive.load().query("ages-at-release", work="work:dogs")) == rows


def test_a_return_is_the_gross_by_the_budget_with_the_ranges_crossed(archive: Archive) -> None:
    article = archive.article("a")
    for work, budget, gross in (
        ("dogs", amount(archive, "b1", 20), amount(archive, "g1", 50)),
        ("cats", amount(archive, "b2", 20, 40), amount(archive, "g2", 60, 90)),
        ("owls", amount(archive, "b3", 20), amount(archive, "g3", 60, currency="EUR")),
    ):
        article.says(f"work:{work} wick:budget {budget}").says(f"work:{work} wick:worldwideGross {gross}")
    rows = answer(archive.load(), "return-on-budget", "work", "times_at_least", "times_at_most")
    assert [(work, float(str(low)), float(str(high))) for work, low, high in rows] == [
        ("work:dogs", 2.5, 2.5),
        ("work:cats", 1.5, 4.5),
    ]


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        ("2023-03-24", "2025-06-06", [26]),
        ("2023-03-06", "2025-06-06", [27]),
        ("2023-12-31", "2024-01-01", [0]),
        ("2023-03", "2025-06-06", []),
        ("2023-03-24", "2025", []),
    ],
)
def test_months_between_releases_are_full_ones(archive: Archive, first: str, second: str, months: list[int]) -> None:
    article = archive.article("a")
    for work, date in (("dogs", first), ("cats", second)):
        article.says(f"performance:{work}.vera wick:inWork work:{work}").says(f"work:{work} schema:isPartOf work:pets")
        article.says(f"work:{work} schema:datePublished {dated(date)}")
    archive.describe('work:pets a schema:MovieSeries ; rdfs:label "pets"@en .')
    graph = archive.load()
    expected = [(one,) for one in months]
    assert answer(graph, "gaps-between-works", "months") == expected
    assert answer(graph, "time-between-films", "months", universe="work:pets") == expected


@pytest.mark.parametrize(
    ("announced", "released", "months"),
    [
        ("2022-05-20", "2024-06-10", 24),
        ("2022-05-10", "2024-06-10", 25),
        ("2022-05", "2024-06-10", 25),
        ("2022", "2024-06-10", None),
    ],
)
def test_months_from_an_announcement_need_both_months(
    archive: Archive, announced: str, released: str, months: int | None
) -> None:
    article = archive.article("a").says(f"work:dogs wick:announcedOn {dated(announced)}")
    article.says(f"work:dogs schema:datePublished {dated(released)}")
    assert answer(archive.load(), "from-announcement-to-release", "months") == [(months,)]


def test_who_says_what_comes_first_does_not_say_how_much_later(archive: Archive) -> None:
    order = "claim:cats.set-after.dogs"
    archive.describe(
        'amount:days-2 a schema:QuantitativeValue ; rdfs:label "2"@en ; schema:value 2 ; schema:unitCode "DAY" .'
    )
    for one in ("a", "b", "c"):
        archive.article(one).says("work:cats wick:setAfter work:dogs")
    archive.articles[0].says(f"{order} wick:gap amount:days-2")
    assert answer(archive.load(), "story-time", "work", "other", "articles") == [("work:cats", "work:dogs", 1)]


@pytest.mark.parametrize(
    ("early", "late", "first"),
    [
        ("2017-05-01", "2018-05-01", ["work:dogs"]),
        ("2017", "2018-05-01", ["work:dogs"]),
        ("2018", "2018-05-01", ["work:cats", "work:dogs"]),
        ("2018-05", "2018-05-01", ["work:cats", "work:dogs"]),
    ],
)
def test_two_works_are_first_where_their_dates_do_not_tell(
    archive: Archive, early: str, late: str, first: list[str]
) -> None:
    article = archive.article("a")
    for work, date in (("dogs", early), ("cats", late)):
        part = f"performance:{work}.vera"
        article.says(f"{part} wick:inWork work:{work}").says(f"{part} wick:portrays character:rex")
        article.says(f"work:{work} schema:datePublished {dated(date)}")
    assert sorted(str(one) for (one,) in answer(archive.load(), "first-appearances", "work")) == first


@pytest.mark.parametrize(
    ("published", "rows"),
    [("2024-05-09", 1), ("2024-05-10", 0), ("2024-04", 1), ("2024-05", 0), ("2024", 0), ("2023~", 1), ("2024~", 0)],
)
def test_a_release_is_only_announced_where_every_article_is_surely_older(
    archive: Archive, published: str, rows: int
) -> None:
    for slug, date in (("a", "2024-01-01"), ("b", published)):
        archive.article(slug, date).says('work:dogs schema:datePublished "2024-05-10"^^xsd:date', "planned")
    assert len(archive.load().query("only-announced")) == rows


def test_a_sum_tells_of_how_many_parts_an_exact_figure_is_known(archive: Archive) -> None:
    article = archive.article("a")
    figures = (("dogs", "usd-30", 30, None), ("cats", "usd-20-to-25", 20, 25), ("owls", "usd-40", 40, None))
    for part, name, low, high in figures:
        article.says(f"work:all schema:hasPart work:{part}")
        article.says(f"work:{part} wick:budget {amount(archive, name, low, high)}")
    article.says("work:all schema:hasPart work:fish")
    article.says(f"work:all wick:budget {amount(archive, 'usd-60', 60)}")
    archive.describe('work:all a schema:Collection ; rdfs:label "all"@en .')
    columns = ("stated", "sum", "known_parts", "parts", "difference")
    assert answer(archive.load(), "sums-of-parts", *columns) == [(60, 70, 2, 4, 10)]


def test_a_plan_that_came_true_more_exactly_is_not_overtaken(archive: Archive) -> None:
    old = archive.article("old", "2023-01-01")
    old.says('work:dogs schema:datePublished "2024"^^xsd:gYear', "planned")
    old.says('work:cats schema:datePublished "2024"^^xsd:gYear', "planned")
    new = archive.article("new", "2025-12-01").says('work:dogs schema:datePublished "2024-05-10"^^xsd:date')
    new.says('work:cats schema:datePublished "2025-05-10"^^xsd:date')
    assert answer(archive.load(), "overtaken-plans", "subject") == [("work:cats",)]


def test_the_director_of_an_episode_is_known(archive: Archive) -> None:
    archive.article("a").says("work:one schema:isPartOf work:show").says("work:one wick:episodeDirector person:vera")
    archive.describe(
        'work:one a schema:TVEpisode ; rdfs:label "one"@en . work:show a schema:TVSeries ; rdfs:label "show"@en .'
    )
    assert answer(archive.load(), "knowledge-of-works", "work", "directors", universe="work:show") == [("work:one", 1)]
