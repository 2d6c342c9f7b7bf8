"""Dates of any precision: days, months, years, seasons, and spans of them, each with the days it can mean.

Besides the dates of XML Schema these are EDTF's (https://www.loc.gov/standards/datetime/, level 1): seasons of the
northern hemisphere, a sign behind a date that is uncertain or approximate, and intervals, open ones included.
Nothing is counted with ``datetime``, for a query reads hundreds of dates before it answers.
"""

from __future__ import annotations

import re
from functools import cache

from .names import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

EDTF = PREFIXES["edtf"] + "EDTF"
#: The datatypes of dates.
DATE_TYPES = {PREFIXES["xsd"] + name for name in ("date", "gYearMonth", "gYear")} | {EDTF}
#: Where open beginnings and ends lie.
FIRST, LAST = "0001-01-01", "9999-12-31"

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)\Z")
_PLAIN = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?\Z")
_SIGNS = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}
_SEASONS = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12)}
_OPEN = ("", "..")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@cache
def bounds(text: str) -> tuple[str, str] | None:
    """Return the first and the last day that a date can mean, or None where it is no date.

    >>> bounds("2024-02"), bounds("2023-21~"), bounds("../2024-02-10")
    (('2024-02-01', '2024-02-29'), ('2023-03-01', '2023-05-31'), ('0001-01-01', '2024-02-10'))
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _single(text)
    if start in _OPEN and end in _OPEN:
        return None
    first = (FIRST, FIRST) if start in _OPEN else _single(start)
    last = (LAST, LAST) if end in _OPEN else _single(end)
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def days(text: str) -> tuple[int, int] | None:
    """Return the first and the last day that a date can mean, counted as ``datetime.date.toordinal`` counts.

    >>> days("2024")
    (738886, 739251)
    """
    found = bounds(text)
    return (_ordinal(found[0]), _ordinal(found[1])) if found else None


def latest(text: str) -> str:
    """Return the last day that a date can mean; what is no date comes back as it is.

    >>> latest("2023-03~"), latest("2023-03-04"), latest("2023-24"), latest("2023/..")
    ('2023-03-31', '2023-03-04', '2024-02-29', '9999-12-31')
    """
    found = bounds(text)
    return found[1] if found else text


def newest(texts: Iterable[str]) -> str | None:
    """Return the newest of some dates, of a vague one its first day: nothing is newer than it is known to be.

    >>> newest(["2025-06-06", "2026", "2025"]), newest([])
    ('2026-01-01', None)
    """
    return max((found[0] for text in texts if (found := bounds(text))), default=None)


def effective(published: str, as_of: str | None = None) -> tuple[str, str]:
    """Return the first and the last day by which a statement can be older or newer than others.

    It is the time for which the statement holds, never later than its article; a time that holds the article's own
    day says no more than that day.

    >>> effective("2025-03"), effective("2025-03", "2024")
    (('2025-03-01', '2025-03-31'), ('2024-01-01', '2024-12-31'))
    """
    first, last = bounds(published) or (published, published)
    if as_of and (held := bounds(as_of)) and not held[0] <= first <= last <= held[1]:
        return min(held[0], last), min(held[1], last)
    return first, last


def spoken(text: str) -> str:
    """Return a date in words; what is no date comes back as it is.

    >>> [spoken(text) for text in ("2023-05-02", "2023-03~", "2023-05/2023-08", "../2024-02", "2024-21/..")]
    ['2 May 2023', 'about March 2023', 'May to August 2023', 'until February 2024', 'from spring 2024']
    """
    if bounds(text) is None:
        return text
    start, slash, end = text.partition("/")
    if not slash:
        return " ".join(_words(text))
    if start in _OPEN:
        return f"until {' '.join(_words(end))}"
    if end in _OPEN:
        return f"from {' '.join(_words(start))}"
    first, last = _words(start), _words(end)
    shared = 0
    while shared < min(len(first), len(last)) and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return " ".join([*first[: len(first) - shared], "to", *last]) if shared < len(first) else " ".join(last)


def readable(text: str) -> str:
    """Return a date as a table shows it: a day, month or year in digits as it is, anything else in words.

    >>> readable("2023-05-02"), readable("2023-21"), readable("2023-05~")
    ('2023-05-02', 'spring 2023', 'about May 2023')
    """
    return text if _PLAIN.match(text) else spoken(text)


def _single(text: str) -> tuple[str, str] | None:
    match = _DATE.match(text)
    if not match or match[1] == "0000":
        return None
    year, month = int(match[1]), int(match[2] or 0)
    if match[3]:
        there = 1 <= month <= 12 and 1 <= int(match[3]) <= _length(year, month)
        return (text[:10], text[:10]) if there else None
    first, last = (month, month) if match[2] else (1, 12)
    if month in _SEASONS:
        first, last = _SEASONS[month][1], _SEASONS[month][1] + 2
    if not 1 <= first <= 12:
        return None
    ends, last = (year + 1, last - 12) if last > 12 else (year, last)
    return f"{year:04}-{first:02}-01", (f"{ends:04}-{last:02}-{_length(ends, last)}" if ends <= 9999 else LAST)


def _words(text: str) -> list[str]:
    match = _DATE.match(text)
    if not match:
        return [text]
    month = int(match[2] or 0)
    name = _SEASONS[month][0] if month in _SEASONS else _MONTHS[month - 1] if month else ""
    words = [str(int(match[3])) if match[3] else "", name, match[1]]
    return [*_SIGNS[match[4]].split(), *(word for word in words if word)]


def _leaps(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _length(year: int, month: int) -> int:
    return 29 if month == 2 and _leaps(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _ordinal(day: str) -> int:
    year, month = int(day[:4]), int(day[5:7])
    before = year - 1
    whole = before * 365 + before // 4 - before // 100 + before // 400
    return whole + sum(_length(year, one) for one in range(1, month)) + int(day[8:])
