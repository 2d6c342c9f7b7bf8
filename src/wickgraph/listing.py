"""Listings: the rows of an analysis, for people, for programs and for data frames."""

from __future__ import annotations

from collections import namedtuple

from .errors import UsageError
from .tables import table, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import pandas

__all__ = ["Listing"]


class Listing(list["Any"]):
    """Named tuples with the same fields: texts, numbers, None, or tuples of texts.

    ``columns`` are the names of the fields, ``note`` is what a reader of the table must know besides.

    >>> ranks = Listing(["label", "score"], [("Keanu Reeves", 0.25)])
    >>> ranks[0].score
    0.25
    >>> print(ranks, end="")
    label         score
    ────────────  ─────
    Keanu Reeves  0.25
    """

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> None:
        row = namedtuple("Row", columns)  # type: ignore[misc]
        super().__init__(row(*one) for one in rows)
        self.columns, self.note = list(columns), note

    def __str__(self) -> str:
        return self.format()

    def format(self, width: int | None = None) -> str:
        """Return the rows as a table at most ``width`` columns wide, floats to four significant digits."""
        from textwrap import fill

        drawn = table(
            [name.replace("_", " ") for name in self.columns], [[_shown(one) for one in row] for row in self], width
        )
        notes = [fill(visible(line), width or 120) for line in self.note.splitlines()]
        return "\n".join([drawn, *notes, ""]) if notes else drawn

    def to_json(self) -> str:
        r"""Return the rows as a JSON list of objects.

        >>> Listing(["label"], [("Caine",)]).to_json()
        '[\n  {\n    "label": "Caine"\n  }\n]\n'
        """
        import json

        return (
            json.dumps([dict(zip(self.columns, row, strict=True)) for row in self], indent=2, ensure_ascii=False) + "\n"
        )

    def to_csv(self) -> str:
        r"""Return the rows as CSV with a line of names; the texts of a tuple are separated by "; ".

        >>> Listing(["label", "works"], [("Caine", ("work:caine",))]).to_csv()
        'label,works\r\nCaine,work:caine\r\n'
        """
        import csv
        import io

        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(
            [self.columns, *([_plain(one) for one in row] for row in self)]
        )
        return text.getvalue()

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame of pandas; raises UsageError where pandas is not installed.

        >>> Listing(["label", "degree"], [("Caine", 4)]).to_pandas().degree.sum()
        np.int64(4)
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("a frame of pandas needs the package pandas: pip install 'wickgraph[pandas]'") from error
        return pd.DataFrame([list(row) for row in self], columns=self.columns)


def _plain(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else value


def _shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(_plain(value))
