"""Values that are not points: dates of any precision, amounts with bounds or rounded, and things within wider ones.

Two values are compatible when something satisfies both: June 2024 and 7 June 2024, "over 400 million" and
440 million, 440 million and 440.2 million, a district and its city.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from . import dates
from .amounts import Span, amount, number
from .names import PREFIXES
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Store

    Interval = tuple[str, float, float]
    Value = NamedNode | Literal

_TIME = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?\Z")
_WIDER = (NamedNode(PREFIXES["skos"] + "broader"), NamedNode(PREFIXES["schema"] + "containedInPlace"))


class Meanings:
    """What values mean, each looked up in a store once: amounts and what lies within what are described there."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._spans: dict[Value, Span | None] = {}
        self._wider: dict[Value, set[Value]] = {}

    def span(self, value: Value) -> Span | None:
        """Return what a date, number or amount spans, or None for any other value."""
        if value not in self._spans:
            self._spans[value] = _spanned(value, self._store)
        return self._spans[value]

    def compatible(self, one: Value, other: Value) -> bool:
        """Tell whether something satisfies both values.

        >>> year = Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))
        >>> day = Literal("2024-06-07", datatype=NamedNode(PREFIXES["xsd"] + "date"))
        >>> Meanings().compatible(year, day), Meanings().compatible(Literal("one"), Literal("two"))
        (True, False)
        """
        if one == other:
            return True
        first, second = self.span(one), self.span(other)
        if first is None or second is None:
            return other in self._wider_than(one) or one in self._wider_than(other)
        (low, high), (lower, higher) = first.widened, second.widened
        return first.unit == second.unit and low <= higher and lower <= high

    def refines(self, one: Value, other: Value) -> bool:
        """Tell whether a value fits another and says more than it: a day of a month, 440.2 million of 440 million.

        >>> year = Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))
        >>> day = Literal("2024-06-07", datatype=NamedNode(PREFIXES["xsd"] + "date"))
        >>> Meanings().refines(day, year), Meanings().refines(year, day), Meanings().refines(day, day)
        (True, False, False)
        """
        if one == other or not self.compatible(one, other):
            return False
        first, second = self.span(one), self.span(other)
        if first is None or second is None:
            return other in self._wider_than(one) and one not in self._wider_than(other)
        return first.sharper(second)

    def _wider_than(self, value: Value) -> set[Value]:
        if self._store is None or not isinstance(value, NamedNode):
            return set()
        if value not in self._wider:
            found: set[Value] = set()
            waiting = [value]
            while waiting:
                node = waiting.pop()
                beyond = {quad.object for link in _WIDER for quad in quads(self._store, node, link)} - found
                found |= beyond
                waiting += [one for one in beyond if isinstance(one, NamedNode)]
            self._wider[value] = found
        return self._wider[value]


def interval(value: Value, store: Store | None = None) -> Interval | None:
    """Return (unit, lowest, highest) of a date, number or amount, or None for any other value.

    Dates are in days of the proleptic Gregorian calendar, numbers have no unit, amounts are in units of their
    currency, or in days where they are lengths of time. Amounts are nodes, so they are read from the store.

    >>> interval(Literal("2024", datatype=NamedNode(PREFIXES["xsd"] + "gYear")))
    ('day', 738886, 739251)
    """
    found = _spanned(value, store)
    return (found.unit, *found.widened) if found else None


def spoken(value: Literal) -> str:
    """Return a literal as people read it: dates of EDTF and minutes in words, large numbers with separators.

    >>> [spoken(Literal(text, datatype=NamedNode(dates.EDTF))) for text in ("2023-21", "2023-03~", "../2024-02")]
    ['spring 2023', 'about March 2023', 'until February 2024']
    """
    if value.datatype.value == dates.EDTF:
        return dates.readable(value.value)
    if value.datatype.value == PREFIXES["xsd"] + "dayTimeDuration" and (time := _TIME.match(value.value)):
        return f"{int(time[1] or 0) * 60 + int(time[2] or 0)} minutes"
    if value.datatype.value == PREFIXES["xsd"] + "integer" and re.fullmatch(r"[+-]?\d{5,}", value.value):
        return f"{int(value.value):,}"
    return value.value


def _spanned(value: Value, store: Store | None) -> Span | None:
    if isinstance(value, NamedNode):
        return amount(value, store) if store is not None else None
    if value.datatype.value in dates.DATE_TYPES:
        plain = value.datatype.value == dates.EDTF or (value.value[-1:].isdigit() and "/" not in value.value)
        found = dates.days(value.value) if plain else None
        return Span("day", *found) if found else None
    exact = number(value)
    return None if exact is None else Span("", exact, exact)
