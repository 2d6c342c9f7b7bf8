"""Amounts: sums of money and lengths of time, as points that their sources round or as bounds.

Who says $440 million does not mean it to the dollar: a point of money is read as rounded at its last digit that is
not zero, at most at a million; a length of time as rounded at its unit. A bound is meant as it is said.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from .names import PREFIXES
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Store

_NUMBER_TYPES = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")
#: The units of time, as UN/CEFACT's recommendation 20 codes them, in days; months and years of the mean length.
_DAYS = {"MIN": 1 / 1440, "HUR": 1 / 24, "DAY": 1.0, "WEE": 7.0, "MON": 30.436875, "ANN": 365.2425}
_COARSEST = 1_000_000


class Span:
    """What a value spans, as it is said: unit, lowest and highest, and by how much rounding may have moved it."""

    __slots__ = ("highest", "lowest", "slack", "unit")

    def __init__(self, unit: str, lowest: float, highest: float, slack: float = 0.0) -> None:
        self.unit, self.lowest, self.highest, self.slack = unit, lowest, highest, slack

    @property
    def widened(self) -> tuple[float, float]:
        """The lowest and the highest value that can have been meant.

        >>> Span("USD", 440_000_000, 440_000_000, 500_000).widened
        (439500000, 440499999.9995)
        """
        if not self.slack:
            return self.lowest, self.highest
        # What is just half a step higher is rounded up, so it belongs to the next: the end lies a hair below.
        return self.lowest - self.slack, self.highest + self.slack * (1 - 1e-9)

    def sharper(self, other: Span) -> bool:
        """Tell whether this value, which fits the other, says more than it.

        >>> Span("USD", 440_200_000, 440_200_000, 50_000).sharper(Span("USD", 440_000_000, 440_000_000, 500_000))
        True
        """
        if self.lowest == self.highest and other.lowest == other.highest:
            return self.slack < other.slack
        return self._within(other) and not other._within(self)

    def _within(self, other: Span) -> bool:
        low, high = other.widened
        return low <= self.lowest and self.highest <= high


def amount(node: NamedNode, store: Store) -> Span | None:
    """Return the amount that a node of a store describes, or None where it describes none."""
    if not node.value.startswith(PREFIXES["amount"]):
        return None
    found = {
        quad.predicate.value.removeprefix(PREFIXES["schema"]): quad.object
        for quad in quads(store, node)
        if isinstance(quad.object, Literal)
    }
    numbers = {name: number(found[name]) for name in ("value", "minValue", "maxValue") if name in found}
    if not numbers or None in numbers.values():
        return None
    lowest = numbers.get("value", numbers.get("minValue", float("-inf"))) or 0.0
    highest = numbers.get("value", numbers.get("maxValue", float("inf"))) or 0.0
    if "currency" in found:
        slack = _step(found["value"].value) / 2 if "value" in found else 0.0
        return Span(found["currency"].value, lowest, highest, slack)
    code = found["unitCode"].value if "unitCode" in found else ""
    if code not in _DAYS:
        return Span(code, lowest, highest)
    slack = _DAYS[code] / 2 if "value" in found else 0.0
    return Span("days", lowest * _DAYS[code], highest * _DAYS[code], slack)


def number(literal: Literal) -> float | None:
    """Return the number that a literal is, or None where it is none.

    >>> number(Literal(4)), number(Literal("4"))
    (4.0, None)
    """
    # float() also reads underscores, infinities and NaN, which no amount is.
    whole = literal.datatype.value in _NUMBER_TYPES and _NUMBER.match(literal.value)
    return float(literal.value) if whole else None


def _step(text: str) -> float:
    """Return what the last digit of a number that is not zero counts, at most a million; 0 for zero."""
    digits = f"{float(text):f}" if "e" in text.lower() else text
    whole, _, fraction = digits.lstrip("+-").partition(".")
    if fraction.strip("0"):
        return 10.0 ** -len(fraction.rstrip("0"))
    significant = whole.rstrip("0")
    return float(min(10 ** (len(whole) - len(significant)), _COARSEST)) if significant else 0.0
