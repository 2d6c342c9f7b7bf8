"""What a store elsewhere holds, all of it, though servers cut long answers.

A page goes on after the last key of the one before: Virtuoso sorts no more than 10,000 rows, counting those of OFFSET.
"""

from __future__ import annotations

from contextlib import suppress

from .errors import RemoteError, TooLargeError
from .names import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from pyoxigraph import Quad

    Page = Sequence[tuple[Any, ...]]
    #: From a SELECT to its rows of RDF terms.
    Ask = Callable[[str], Page]

#: Every statement ``?s ?p ?o`` of every claim ``?g``.
CLAIMS = f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{PREFIXES["claim"]}"))'

_AT_ONCE = 50_000
_ROWS = 5_000
_MOST_ROWS = 80_000


def pages(ask: Ask, select: str, pattern: str, key: str) -> Iterator[Page]:
    """Yield all rows of ``SELECT select WHERE { pattern }``: at once where the server allows, otherwise in pages.

    ``key`` is the variable of an IRI and the first of ``select``. Raises RemoteError where one key has more rows than a
    page can, and where the pages are not all that there is.
    """
    number = count(ask, pattern)
    if number <= _AT_ONCE:
        with suppress(TooLargeError):
            rows = ask(f"SELECT {select} WHERE {{ {pattern} }}")
            if len(rows) == number:
                yield rows
                return
    after, size, read = "", _ROWS, 0
    while True:
        later = f'FILTER(STR(?{key}) > "{after}")' if after else ""
        rows = ask(f"SELECT {select} WHERE {{ {pattern} {later} }} ORDER BY STR(?{key}) LIMIT {size}")
        if len(rows) < size:
            yield rows
            if read + len(rows) != number:
                raise RemoteError(
                    f"{read + len(rows):,} rows came of {number:,}; expected all: the store cuts answers off in"
                    " silence, or somebody writes to it meanwhile: try again"
                )
            return
        last = rows[-1][0]
        whole = [row for row in rows if row[0] != last]  # the last one may go on after the page
        if whole:
            yield whole
            read += len(whole)
            after, size = whole[-1][0].value, _ROWS
        elif size < _MOST_ROWS:
            size *= 2
        else:
            raise RemoteError(f"{last}: more than {size:,} statements about one thing; expected fewer")


def count(ask: Ask, pattern: str) -> int:
    """Return how many rows a pattern has."""
    ((number,),) = ask(f"SELECT (COUNT(*) AS ?number) WHERE {{ {pattern} }}")
    return int(number.value)


def facts(ask: Ask) -> Iterator[list[Quad]]:
    """Yield what the default graph of a store elsewhere holds, page by page."""
    from pyoxigraph import Quad

    for page in pages(ask, "?s ?p ?o", "?s ?p ?o", "s"):
        yield [Quad(*row) for row in page]


def claims(ask: Ask) -> Iterator[list[Quad]]:
    """Yield the claims of a store elsewhere, page by page, each a quad of its own graph."""
    from pyoxigraph import Quad

    for page in pages(ask, "?g ?s ?p ?o", CLAIMS, "g"):
        yield [Quad(subject, predicate, value, claim) for claim, subject, predicate, value in page]
