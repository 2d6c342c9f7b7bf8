"""Values that are not points: dates of any precision and amounts with bounds.

Two values are compatible when something satisfies both: June 2024 and 7 June 2024, "over 400 million" and
440 million. Dates are XML Schema dates, months and years, and EDTF seasons
(https://www.loc.gov/standards/datetime/, level 1, northern hemisphere).
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from .names import PREFIXES
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Store

    Interval = tuple[str, float, float]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
#: The datatypes of dates.
DATE_TYPES = {PREFIXES["xsd"] + name for name in ("date", "gYearMonth", "gYear")} | {PREFIXES["edtf"] + "EDTF"}
_NUMBER_TYPES = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")
_SEASONS = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12)}


def interval(value: NamedNode | Literal, store: Store | None = None) -> Interval | None:
    """Return (unit, lowest, highest) of a date, number or amount, or None for any other value.

    Dates are in days of the proleptic Gregorian calendar, numbers have no unit, amounts are in units of their
    currency. Amounts are nodes, so their bounds are read from the store.

    >>> interval(Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear")))
    ('day', 738886, 739251)
    """
    if isinstance(value, NamedNode):
        return _amount(value, store) if store is not None else None
    if value.datatype.value in DATE_TYPES:
        return _days(value.value)
    if value.datatype.value in _NUMBER_TYPES and (number := _number(value)) is not None:
        return "", number, number
    return None


def compatible(one: NamedNode | Literal, other: NamedNode | Literal, store: Store | None = None) -> bool:
    """Tell whether something satisfies both values.

    >>> year = Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))
    >>> day = Literal("2024-06-07", datatype=NamedNode(PREFIXES["xsd"] + "date"))
    >>> compatible(year, day), compatible(Literal("one"), Literal("two"))
    (True, False)
    """
    if one == other:
        return True
    first, second = interval(one, store), interval(other, store)
    if first is None or second is None or first[0] != second[0]:
        return False
    return first[1] <= second[2] and second[1] <= first[2]


def refines(one: NamedNode | Literal, other: NamedNode | Literal, store: Store | None = None) -> bool:
    """Tell whether a value says more than another: all that satisfies it satisfies the other, and not the reverse.

    >>> year = Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))
    >>> day = Literal("2024-06-07", datatype=NamedNode(PREFIXES["xsd"] + "date"))
    >>> refines(day, year), refines(year, day), refines(day, day)
    (True, False, False)
    """
    first, second = interval(one, store), interval(other, store)
    if first is None or second is None or first[0] != second[0] or first == second:
        return False
    return second[1] <= first[1] and first[2] <= second[2]


def spoken(value: Literal) -> str:
    """Return a literal as people read it: seasons and minutes in words, large numbers with separators.

    >>> spoken(Literal("2023-21", datatype=NamedNode(PREFIXES["edtf"] + "EDTF")))
    'spring 2023'
    """
    if value.datatype.value == PREFIXES["edtf"] + "EDTF" and (match := _DATE.match(value.value)) and match[2]:
        season = _SEASONS.get(int(match[2]))
        return f"{season[0]} {match[1]}" if season else value.value
    if value.datatype.value == PREFIXES["xsd"] + "duration" and (minutes := re.match(r"PT(\d+)M\Z", value.value)):
        return f"{minutes[1]} minutes"
    if value.datatype.value == PREFIXES["xsd"] + "integer" and re.fullmatch(r"[+-]?\d{5,}", value.value):
        return f"{int(value.value):,}"
    return value.value


def _days(text: str) -> Interval | None:
    from datetime import date

    match = _DATE.match(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if day is not None:
            point = date(year or 0, month or 0, day).toordinal()
            return "day", point, point
        first, months = (1, 12) if month is None else (month, 1)
        if month in _SEASONS:
            first, months = _SEASONS[month][1], 3
        start = date(year or 0, first, 1)
    except ValueError:
        return None
    years, after = divmod(first - 1 + months, 12)
    if start.year + years > date.max.year:
        return "day", start.toordinal(), date.max.toordinal()
    return "day", start.toordinal(), date(start.year + years, after + 1, 1).toordinal() - 1


def _amount(node: NamedNode, store: Store) -> Interval | None:
    if not node.value.startswith(PREFIXES["amount"]):
        return None
    found = {
        quad.predicate.value.removeprefix(PREFIXES["schema"]): quad.object
        for quad in quads(store, node)
        if isinstance(quad.object, Literal)
    }
    currency = found["currency"].value if "currency" in found else ""
    bounds = [_number(found[name]) for name in ("value", "minValue", "maxValue") if name in found]
    if not bounds or None in bounds:
        return None
    lowest = found.get("value", found.get("minValue"))
    highest = found.get("value", found.get("maxValue"))
    return (
        currency,
        float("-inf") if lowest is None else _number(lowest) or 0.0,
        float("inf") if highest is None else _number(highest) or 0.0,
    )


def _number(literal: Literal) -> float | None:
    # float() also reads underscores, infinities and NaN, which no amount is.
    whole = literal.datatype.value in _NUMBER_TYPES and _NUMBER.match(literal.value)
    return float(literal.value) if whole else None
