"""Data frames of pandas and polars: one column per variable, each with the datatype that all its values have."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

from .errors import UsageError
from .terms import python_value, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

    import pandas
    import polars

    from .terms import Term

    Rows = Sequence[Sequence[Term | None]]

_KINDS = {bool: "boolean", int: "integer", float: "number", Decimal: "number", date: "date", str: "text"}
_PANDAS = {
    "boolean": "boolean",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[us]",
    "time": "datetime64[us]",
    "utc": "datetime64[us, UTC]",
    "text": "str",
}


def to_pandas(names: list[str], rows: Rows, terms: bool) -> pandas.DataFrame:
    """Return rows of terms as a frame of pandas; raises UsageError where pandas is not installed."""
    pd = _package("pandas")
    columns = {}
    for name, column in _columns(names, rows):
        kind, values = ("term", column) if terms else _typed(column)
        columns[name] = pd.Series(values, dtype=_PANDAS.get(kind, "object"))
    frame: pandas.DataFrame = pd.DataFrame(columns, index=range(len(rows)), columns=names)
    return frame


def to_polars(names: list[str], rows: Rows, terms: bool) -> polars.DataFrame:
    """Return rows of terms as a frame of polars; raises UsageError where polars is not installed."""
    pl = _package("polars")
    dtypes = {
        "boolean": pl.Boolean,
        "integer": pl.Int64,
        "number": pl.Float64,
        "date": pl.Date,
        "time": pl.Datetime("us"),
        "utc": pl.Datetime("us", "UTC"),
        "text": pl.String,
        "mixed": pl.String,
        "term": pl.Object,
        "nothing": pl.Null,
    }
    series = []
    for name, column in _columns(names, rows):
        kind, values = ("term", column) if terms else _typed(column)
        held = map(text, column) if kind == "mixed" else values
        series.append(pl.Series(name, list(held), dtype=dtypes[kind]))
    frame: polars.DataFrame = pl.DataFrame(series) if series else pl.DataFrame(height=len(rows))
    return frame


def _package(name: str) -> ModuleType:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(
            f"a frame of {name} needs the package {name}: install it with `pip install 'wickgraph[{name}]'`"
        ) from error


def _columns(names: list[str], rows: Rows) -> Iterator[tuple[str, list[Term | None]]]:
    for at, name in enumerate(names):
        yield name, [row[at] for row in rows]


def _typed(column: list[Term | None]) -> tuple[str, list[object]]:
    """Return what all values of a column are, and the values as they then stand in a frame."""
    values = [python_value(term) for term in column]
    bound = [value for value in values if value is not None]
    kinds = {_KINDS.get(type(value), "time") for value in bound}
    if kinds == {"time"}:
        kinds = {"utc" if value.tzinfo else "time" for value in bound}  # type: ignore[attr-defined]
    if not kinds:
        return "nothing", values
    kind = kinds.pop() if len(kinds) == 1 else "number" if kinds == {"integer", "number"} else "mixed"
    try:
        if kind == "number":
            return kind, [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
        if kind == "utc":
            return kind, [value and value.astimezone(UTC) for value in values]  # type: ignore[attr-defined]
    except OverflowError:  # an integer past all doubles, a time before the first or after the last year in UTC
        return "mixed", values
    if kind == "integer" and not all(-(2**63) <= value < 2**63 for value in bound):  # type: ignore[operator]
        return "mixed", values
    return kind, values
