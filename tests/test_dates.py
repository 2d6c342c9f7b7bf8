"""Dates of any precision: which days they can mean, and how they read."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from conftest import compatible, iri, refines
from wickgraph import dates
from wickgraph.values import interval, spoken

days = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)).map(datetime.date.isoformat)


def edtf(text: str) -> Literal:
    return Literal(text, datatype=iri("edtf:EDTF"))


@given(days)
def test_days_are_counted_as_python_counts_them(day: str) -> None:
    number = datetime.date.fromisoformat(day).toordinal()
    assert dates.days(day) == (number, number)


@given(days)
def test_a_month_and_a_year_end_where_the_next_begins(day: str) -> None:
    for text in (day[:7], day[:4]):
        last = datetime.date.fromisoformat(dates.latest(text))
        assert last.isoformat().startswith(text)
        assert last == datetime.date.max or not (last + datetime.timedelta(1)).isoformat().startswith(text)


@pytest.mark.parametrize("text", ["2023", "2023-03", "2023-03-04", "2023-21"])
@pytest.mark.parametrize("sign", "~?%")
def test_a_sign_behind_a_date_leaves_its_days(text: str, sign: str) -> None:
    assert dates.bounds(text + sign) == dates.bounds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-05/2023-08", ("2023-05-01", "2023-08-31")),
        ("2023-05-02/2024", ("2023-05-02", "2024-12-31")),
        ("2023~/2024-02?", ("2023-01-01", "2024-02-29")),
        ("../2024-02", ("0001-01-01", "2024-02-29")),
        ("/2024-02", ("0001-01-01", "2024-02-29")),
        ("2024-02/..", ("2024-02-01", "9999-12-31")),
        ("2024-02/", ("2024-02-01", "9999-12-31")),
        ("2023/2023", ("2023-01-01", "2023-12-31")),
    ],
)
def test_an_interval_lasts_from_its_first_day_to_its_last(text: str, expected: tuple[str, str]) -> None:
    assert dates.bounds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "../..",
        "..",
        "2024/2023",
        "2023-05/2023-13",
        "2023/2024/2025",
        "~2023",
        "2023~~",
        "2023-02-30~",
        "0000~",
        "٢٠٢٣",
        "2023-00",
        "2023-01-00",
    ],
)
def test_what_is_no_date_has_no_days_and_comes_back_as_it_is(text: str) -> None:
    assert dates.bounds(text) is None
    assert dates.days(text) is None
    assert interval(edtf(text)) is None
    assert dates.latest(text) == dates.spoken(text) == dates.readable(text) == text


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("2023-03~", "xsd:gYearMonth"), ("2023?", "xsd:gYear"), ("2023/2024", "xsd:gYear"), ("2023/", "xsd:gYear")],
)
def test_only_edtf_has_signs_and_intervals(text: str, datatype: str) -> None:
    assert interval(Literal(text, datatype=iri(datatype))) is None
    assert interval(edtf(text)) is not None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2023-05/2023-08", "2023-06-10", True),
        ("2023-05/2023-08", "2023-09-01", False),
        ("../2024-02", "2024-02-29", True),
        ("../2024-02", "2024-03-01", False),
        ("2024-02/..", "2031", True),
        ("2024-02/..", "2024-01", False),
        ("2023-03~", "2023-03-31", True),
    ],
)
def test_intervals_are_compatible_with_what_lies_in_them(one: str, other: str, expected: bool) -> None:
    assert compatible(edtf(one), edtf(other)) is expected
    if expected:
        assert refines(edtf(other), edtf(one))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-05-02", "2 May 2023"),
        ("2023-03", "March 2023"),
        ("2023", "2023"),
        ("2023-24", "winter 2023"),
        ("2023-03~", "about March 2023"),
        ("2023-03-04?", "possibly 4 March 2023"),
        ("2023%", "possibly about 2023"),
        ("2023-05/2023-08", "May to August 2023"),
        ("2023-05-02/2023-05-09", "2 to 9 May 2023"),
        ("2023-05-02/2023-06-09", "2 May to 9 June 2023"),
        ("2023-11/2024-02", "November 2023 to February 2024"),
        ("2023/2024", "2023 to 2024"),
        ("2023/2023", "2023"),
        ("2023-05~/2023-08", "about May to August 2023"),
        ("../2024-02", "until February 2024"),
        ("/2024-02~", "until about February 2024"),
        ("2024-02/..", "from February 2024"),
        ("2024-21/", "from spring 2024"),
    ],
)
def test_a_date_is_spoken_in_words(text: str, words: str) -> None:
    assert dates.spoken(text) == words


def test_tables_keep_plain_dates_in_digits() -> None:
    assert [spoken(edtf(text)) for text in ("2023-05-02", "2023-05", "2023", "2023-05~", "2023-05/2023-08")] == [
        "2023-05-02",
        "2023-05",
        "2023",
        "about May 2023",
        "May to August 2023",
    ]


@pytest.mark.parametrize(
    ("published", "as_of", "day"),
    [
        ("2025-03-10", None, ("2025-03-10", "2025-03-10")),
        ("2025-03", None, ("2025-03-01", "2025-03-31")),
        ("2025-03~", None, ("2025-03-01", "2025-03-31")),
        ("2025-03-10", "2024", ("2024-01-01", "2024-12-31")),
        ("2025-03-10", "2024-01/2024-02", ("2024-01-01", "2024-02-29")),
        ("2025-03-10", "2024-01/..", ("2025-03-10", "2025-03-10")),
        ("2025-03-10", "2025-03", ("2025-03-10", "2025-03-10")),
        ("2025-03-10", "../2024-01", ("0001-01-01", "2024-01-31")),
        ("2025-03-10", "2026", ("2025-03-10", "2025-03-10")),
    ],
)
def test_a_statement_is_as_new_as_what_it_is_about_and_no_newer_than_its_article(
    published: str, as_of: str | None, day: tuple[str, str]
) -> None:
    assert dates.effective(published, as_of) == day
