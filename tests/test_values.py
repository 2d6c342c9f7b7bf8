from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from conftest import compatible, iri, quads, refines
from wickgraph.values import interval, spoken

SEASONS = {"21": (3, 4, 5), "22": (6, 7, 8), "23": (9, 10, 11), "24": (12, 1, 2)}


def typed(text: str) -> Literal:
    """Return a date of any precision with the datatype that its length calls for."""
    season = len(text) == 7 and text[5:] in SEASONS
    return Literal(
        text,
        datatype=iri("edtf:EDTF" if season else {4: "xsd:gYear", 7: "xsd:gYearMonth"}.get(len(text), "xsd:date")),
    )


def literal(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=iri(datatype))


def store(**amounts: str) -> Store:
    """Return a store with amounts, such as ``over="USD 400-"``, ``range="USD 50-80"``, ``point="EUR 90"``."""
    filled = Store()
    for name, text in amounts.items():
        currency, _, bounds = text.partition(" ")
        low, dash, high = bounds.partition("-")
        said = f'amount:{name} a schema:MonetaryAmount ; rdfs:label "{text}"@en ; schema:currency "{currency}" '
        if not dash:
            said += f"; schema:value {low} "
        else:
            said += f"; schema:minValue {low} " if low else ""
            said += f"; schema:maxValue {high} " if high else ""
        filled.extend(quads(f"{said}."))
    return filled


days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
years = days.map(lambda day: f"{day.year:04}")
months = days.map(lambda day: day.isoformat()[:7])
seasons = st.builds(lambda year, season: f"{year}-{season}", years, st.sampled_from(sorted(SEASONS)))
near_days = st.dates(date(2023, 1, 1), date(2025, 3, 1))
near = st.one_of(
    near_days.map(date.isoformat),
    near_days.map(lambda day: day.isoformat()[:7]),
    near_days.map(lambda day: f"{day.year}"),
    st.builds(lambda day, season: f"{day.year}-{season}", near_days, st.sampled_from(sorted(SEASONS))),
)


def covers(text: str, day: date) -> bool:
    """Tell whether a day lies in a date of any precision: the plain reading, day by day."""
    year, _, rest = text.partition("-")
    if rest in SEASONS:  # a winter begins in its year and ends in the next
        return day.month in SEASONS[rest] and day.year - (rest == "24" and day.month < 3) == int(year)
    return day.isoformat().startswith(text)


def calendar() -> list[date]:
    return [date(2022, 12, 1) + timedelta(days=number) for number in range(1400)]


# Intervals


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-06-07", date(2024, 6, 7), date(2024, 6, 7)),
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("2023-21", date(2023, 3, 1), date(2023, 5, 31)),
        ("2023-22", date(2023, 6, 1), date(2023, 8, 31)),
        ("2023-23", date(2023, 9, 1), date(2023, 11, 30)),
        ("2023-24", date(2023, 12, 1), date(2024, 2, 29)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_of_any_precision_spans_its_days(text: str, first: date, last: date) -> None:
    assert interval(typed(text)) == ("day", first.toordinal(), last.toordinal())


@pytest.mark.parametrize(
    "value",
    [
        Literal("2024"),
        Literal("2024", language="en"),
        Literal(True),
        literal("PT15M", "xsd:dayTimeDuration"),
        literal("2024-02-30", "xsd:date"),
        literal("2024-13", "xsd:gYearMonth"),
        literal("2024-00", "xsd:gYearMonth"),
        literal("2024-25", "edtf:EDTF"),
        literal("0000", "xsd:gYear"),
        literal("24", "xsd:gYear"),
        literal("spring 2023", "edtf:EDTF"),
        literal("", "xsd:date"),
        literal("2024-06-07\n", "xsd:date"),
        literal("2024-06-07T20:00:00", "xsd:dateTime"),
        NamedNode("https://example.org/x"),
    ],
    ids=str,
)
def test_what_is_no_date_spans_nothing(value: Literal | NamedNode) -> None:
    assert interval(value) is None
    assert interval(value, Store()) is None


@pytest.mark.parametrize("datatype", ["xsd:integer", "xsd:decimal"])
def test_a_number_is_a_point(datatype: str) -> None:
    found = interval(literal("4", datatype))
    assert found is not None
    assert found[1:] == (4, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("USD 0", ("USD", 0, 0)),
        ("USD 400-", ("USD", 400, float("inf"))),
        ("EUR -80", ("EUR", float("-inf"), 80)),
        ("USD 50-80", ("USD", 50, 80)),
    ],
)
def test_an_amount_spans_what_it_leaves_open_in_its_currency(text: str, expected: tuple[str, float, float]) -> None:
    assert interval(iri("amount:it"), store(it=text)) == expected


def test_an_amount_without_a_store_to_look_it_up_in_spans_nothing() -> None:
    assert interval(iri("amount:usd-90")) is None


def test_an_amount_that_nothing_describes_spans_nothing() -> None:
    assert interval(iri("amount:usd-90"), Store()) is None


@pytest.mark.parametrize(
    "said",
    ['schema:value "lots"', 'schema:value "lots"^^xsd:integer', 'schema:minValue "lots"', "schema:maxValue true"],
)
def test_an_amount_whose_bound_is_no_number_spans_nothing(said: str) -> None:
    filled = Store()
    filled.extend(quads(f'amount:a schema:currency "USD" ; {said} .'))
    assert interval(iri("amount:a"), filled) is None


# Compatible values


@given(near, near)
def test_two_dates_are_compatible_where_some_day_lies_in_both(one: str, other: str) -> None:
    shared = any(covers(one, day) and covers(other, day) for day in calendar())
    assert compatible(typed(one), typed(other)) is shared


dates = st.one_of(days.map(date.isoformat), months, years, seasons).map(typed)
anything = st.one_of(
    dates,
    st.text().map(Literal),
    st.text().map(lambda text: Literal(text, language="en")),
    st.integers().map(Literal),
    st.text(max_size=10).map(lambda text: literal(text, "xsd:date")),
    st.sampled_from(["usd-90", "usd-over-50", "usd-50-80", "eur-90", "nowhere"]).map(
        lambda slug: iri(f"amount:{slug}")
    ),
    st.sampled_from(["person:a", "character:b"]).map(iri),
)
AMOUNTS = store(**{"usd-90": "USD 90", "usd-over-50": "USD 50-", "usd-50-80": "USD 50-80", "eur-90": "EUR 90"})


@given(anything)
def test_every_value_is_compatible_with_itself(value: Literal | NamedNode) -> None:
    assert compatible(value, value, AMOUNTS)


@given(anything, anything)
def test_compatible_holds_both_ways(one: Literal | NamedNode, other: Literal | NamedNode) -> None:
    assert compatible(one, other, AMOUNTS) == compatible(other, one, AMOUNTS)


@given(st.one_of(st.text().map(Literal), st.sampled_from(["person:a", "character:b"]).map(iri)), dates)
def test_a_date_and_something_else_are_never_compatible(one: Literal | NamedNode, day: Literal) -> None:
    assert not compatible(one, day, AMOUNTS)


@given(st.text(), st.text())
def test_two_texts_are_compatible_only_where_they_are_equal(one: str, other: str) -> None:
    assert compatible(Literal(one), Literal(other)) is (one == other)


@given(days)
def test_a_day_is_compatible_with_its_month_and_its_year_and_no_other(day: date) -> None:
    text = day.isoformat()
    assert compatible(typed(text), typed(text[:7]))
    assert compatible(typed(text), typed(text[:4]))
    assert not compatible(typed(text), typed(f"{day.year + 1}"))
    assert not compatible(typed(text), typed(f"{day.year}-{day.month % 12 + 1:02}"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("USD 400-", "USD 440", True),
        ("USD 400-", "USD 400", True),
        ("USD 400-", "USD 399", False),
        ("USD 400-", "USD 300-", True),
        ("USD 400-", "USD -300", False),
        ("USD 50-80", "USD 80-90", True),
        ("USD 50-80", "USD 81-90", False),
        ("USD 90", "USD 90", True),
        ("USD 90", "EUR 90", False),
        ("USD 440000000", "USD 440200000", True),
        ("USD 440000000", "USD 440180275", True),
        ("USD 440200000", "USD 440180275", True),
        ("USD 440000000", "USD 439500000", True),
        ("USD 440000000", "USD 440500000", True),
        ("USD 440000000", "USD 440600000", False),
        ("USD 440000000", "USD 441000000", False),
        ("USD 90000000", "USD 100000000", False),
        ("USD 171500000", "USD 174300000", False),
        ("USD 440000000-", "USD 439600000", False),
        ("USD -440000000", "USD 440400000", False),
        ("USD -440000000", "USD 440000000", True),
        ("USD 1.5", "USD 1.54", True),
        ("USD 1.5", "USD 1.6", False),
        ("USD 1000000000", "USD 1000600000", False),
        ("USD 400-", "EUR 440", False),
    ],
)
def test_two_amounts_are_compatible_where_one_sum_satisfies_both(one: str, other: str, expected: bool) -> None:
    assert compatible(iri("amount:one"), iri("amount:other"), store(one=one, other=other)) is expected


def test_one_number_written_in_two_ways_is_compatible_with_itself() -> None:
    assert compatible(literal("4", "xsd:integer"), literal("4.0", "xsd:decimal"))
    assert not compatible(literal("4", "xsd:integer"), literal("5", "xsd:integer"))


def lasting(**amounts: str) -> Store:
    """Return a store with lengths of time, such as ``it="6 MON"`` or ``it="5-7 MON"``."""
    filled = Store()
    for name, text in amounts.items():
        bounds, _, unit = text.partition(" ")
        low, dash, high = bounds.partition("-")
        said = f"schema:minValue {low} ; schema:maxValue {high}" if dash else f"schema:value {low}"
        filled.extend(quads(f'amount:{name} a schema:QuantitativeValue ; schema:unitCode "{unit}" ; {said} .'))
    return filled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 DAY", (3.5, 4.5)),
        ("2 WEE", (10.5, 17.5)),
        ("6 MON", (5.5 * 30.436875, 6.5 * 30.436875)),
        ("1 ANN", (0.5 * 365.2425, 1.5 * 365.2425)),
        ("5-7 DAY", (5, 7)),
        ("1440-2880 MIN", (1, 2)),
    ],
)
def test_a_length_of_time_is_in_days_and_rounded_to_its_unit(text: str, expected: tuple[float, float]) -> None:
    found = interval(iri("amount:it"), lasting(it=text))
    assert found is not None
    assert found[0] == "days"
    assert found[1:] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("6 MON", "180 DAY", True),
        ("6 MON", "150 DAY", False),
        ("6 MON", "26 WEE", True),
        ("6 MON", "7 MON", False),
        ("1 ANN", "12 MON", True),
        ("1 ANN", "11 MON", True),
        ("5-7 DAY", "1 WEE", True),
        ("5-7 DAY", "2 WEE", False),
        ("5 XYZ", "5 DAY", False),
        ("5 XYZ", "6 XYZ", False),
    ],
)
def test_two_lengths_of_time_are_compatible_where_rounding_explains_them(one: str, other: str, expected: bool) -> None:
    assert compatible(iri("amount:one"), iri("amount:other"), lasting(one=one, other=other)) is expected


def test_a_length_of_time_is_no_sum_of_money_and_no_date() -> None:
    both = lasting(long="440 DAY")
    both.extend(store(sum="USD 440"))
    assert not compatible(iri("amount:long"), iri("amount:sum"), both)
    assert not compatible(iri("amount:long"), typed("0002-03-16"), both)


@pytest.mark.parametrize("form", ["440000000", "440000000.0", "4.4e8", "+440000000"])
def test_how_a_sum_is_written_does_not_change_what_it_means(form: str) -> None:
    datatype = "double" if "e" in form else "decimal" if "." in form else "integer"
    filled = store(plain="USD 440000000")
    filled.extend(quads(f'amount:it schema:currency "USD" ; schema:value "{form}"^^xsd:{datatype} .'))
    assert interval(iri("amount:it"), filled) == interval(iri("amount:plain"), filled)


def test_bare_numbers_are_exact() -> None:
    assert not compatible(Literal(100), Literal(101))
    assert not compatible(Literal(124), Literal(120))


# Things within wider ones

PLACES = Store()
PLACES.extend(
    quads(
        "place:studio-city schema:containedInPlace place:los-angeles ."
        " wick:cancer skos:broader wick:illness . wick:leukaemia skos:broader wick:cancer ."
        " wick:hen skos:broader wick:egg . wick:egg skos:broader wick:hen ."
    )
)
PLACES.extend(quads("place:los-angeles schema:containedInPlace place:california .", iri("claim:x")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("place:studio-city", "place:los-angeles"),
        ("place:studio-city", "place:california"),
        ("wick:cancer", "wick:illness"),
        ("wick:leukaemia", "wick:illness"),
    ],
)
def test_what_lies_within_something_wider_fits_it_and_says_more(one: str, other: str) -> None:
    assert compatible(iri(one), iri(other), PLACES)
    assert compatible(iri(other), iri(one), PLACES)
    assert refines(iri(one), iri(other), PLACES)
    assert not refines(iri(other), iri(one), PLACES)


def test_what_shares_something_wider_does_not_fit_each_other() -> None:
    shared = Store()
    shared.extend(quads("place:a schema:containedInPlace place:x . place:b schema:containedInPlace place:x ."))
    assert not compatible(iri("place:a"), iri("place:b"), shared)


def test_a_circle_of_wider_things_ends_and_none_says_more() -> None:
    assert compatible(iri("wick:hen"), iri("wick:egg"), PLACES)
    assert not refines(iri("wick:hen"), iri("wick:egg"), PLACES)


# Which value says more


@pytest.mark.parametrize("value", [typed("2024-06-07"), Literal("Ballerina"), Literal(4), iri("person:a")], ids=str)
def test_no_value_says_more_than_itself(value: Literal | NamedNode) -> None:
    assert not refines(value, value)


@given(days)
def test_a_day_says_more_than_its_month_and_that_more_than_its_year(day: date) -> None:
    text = day.isoformat()
    assert refines(typed(text), typed(text[:7]))
    assert refines(typed(text[:7]), typed(text[:4]))
    assert not refines(typed(text[:4]), typed(text))


@given(years)
def test_a_season_says_more_than_its_year_and_less_than_its_months(year: str) -> None:
    assert refines(typed(f"{year}-21"), typed(year))
    assert refines(typed(f"{year}-04"), typed(f"{year}-21"))
    assert not refines(typed(f"{year}-06"), typed(f"{year}-21"))


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("USD 440200000", "USD 440000000"),
        ("USD 440500000", "USD 440000000"),
        ("USD 440180275", "USD 440200000"),
        ("USD 440000000", "USD 440000000-"),
        ("USD 20000000", "USD 20000000-30000000"),
        ("USD 90", "USD 50-"),
        ("USD 60-70", "USD 50-80"),
        ("USD 50-90", "USD 50-"),
        ("USD 400-", "USD 300-"),
    ],
)
def test_of_two_amounts_the_narrower_says_more(more: str, less: str) -> None:
    amounts = store(more=more, less=less)
    assert refines(iri("amount:more"), iri("amount:less"), amounts)
    assert not refines(iri("amount:less"), iri("amount:more"), amounts)


def test_an_amount_says_nothing_of_another_currency() -> None:
    amounts = store(one="USD 90", other="EUR 50-")
    assert not refines(iri("amount:one"), iri("amount:other"), amounts)


# Values as people read them


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (typed("2023-21"), "spring 2023"),
        (typed("2023-22"), "summer 2023"),
        (typed("2023-23"), "autumn 2023"),
        (typed("2023-24"), "winter 2023"),
        (literal("2023-25", "edtf:EDTF"), "2023-25"),
        (literal("2023-06", "edtf:EDTF"), "2023-06"),
        (literal("2023", "edtf:EDTF"), "2023"),
        (literal("PT15M", "xsd:dayTimeDuration"), "15 minutes"),
        (literal("PT2H15M", "xsd:dayTimeDuration"), "135 minutes"),
        (typed("2024-06-07"), "2024-06-07"),
        (Literal("PT15M"), "PT15M"),
        (Literal("2023-21"), "2023-21"),
        (Literal(90000000), "90,000,000"),
        (Literal(-90000000), "-90,000,000"),
        (Literal(1000), "1000"),
        (literal("a lot", "xsd:integer"), "a lot"),
        (Literal("Ballerina", language="en"), "Ballerina"),
    ],
    ids=str,
)
def test_a_value_is_spoken_as_people_read_it(value: Literal, text: str) -> None:
    assert spoken(value) == text


@pytest.mark.parametrize("text", ["1_000", "inf", "NaN", "", "1e", "."])
def test_what_python_takes_for_a_number_and_xml_schema_does_not_is_none(text: str) -> None:
    assert interval(literal(text, "xsd:decimal")) is None
