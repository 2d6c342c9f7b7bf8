"""Results of queries: rows for people who compute, exact formats for programs, tables for people who read.

The four formats of SPARQL 1.1 come from the engine unchanged: https://www.w3.org/TR/sparql11-results-csv-tsv/,
https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/.
"""

from __future__ import annotations

from _thread import get_ident
from contextlib import contextmanager, suppress

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from .errors import QueryError, RemoteError, UsageError
from .names import PREFIXES, kind, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pyoxigraph import BlankNode, Store, Triple

    Term = NamedNode | BlankNode | Literal | Triple

ROW_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "json": QueryResultsFormat.JSON,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
GRAPH_FORMATS = {
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "turtle": RdfFormat.TURTLE,
}
FORMATS = ("table", "markdown", *ROW_FORMATS, *GRAPH_FORMATS)

_XSD = PREFIXES["xsd"]


class Result:
    """The answer to one query: ``kind`` is "select", "ask" or "construct", ``columns`` the projected names in order.

    Iterating a SELECT gives named tuples of Python values: prefixed names for IRIs (the IRI itself where no prefix
    fits), numbers, dates, truth values and texts, None where a variable is unbound. ``terms()`` gives RDF terms
    instead. ``bool()`` of an ASK is its answer; of anything else, whether there is any row or triple.

    Raises QueryError, with line and column, for a text that is no query.

    >>> from pyoxigraph import Store
    >>> Result(Store(), "SELECT (1 AS ?one) ?two {}").rows
    [Row(one=1, two=None)]
    >>> bool(Result(Store(), "ASK {}"))
    True
    """

    def __init__(self, store: Store, text: str) -> None:
        self._store, self._text = store, text
        self._terms: list[tuple[Term | None, ...]] | None = None
        self._first: tuple[int, object] | None = None
        answer = self._run()
        # The engine's own result cannot leave the thread that made it: elsewhere the query runs again.
        self._first = (get_ident(), answer)
        self.columns = [variable.value for variable in answer.variables] if isinstance(answer, QuerySolutions) else []
        self.kind = {QuerySolutions: "select", QueryBoolean: "ask"}.get(type(answer), "construct")

    def _run(self) -> Any:  # noqa: ANN401 - a union that pyoxigraph does not name
        if self._first and self._first[0] == get_ident():
            answer, self._first = self._first[1], None
            return answer
        try:
            with _answering():
                return _answer(self._store, self._text)
        except SyntaxError as error:
            raise QueryError(_syntax(str(error.msg), self._text)) from error

    def terms(self) -> list[tuple[Term | None, ...]]:
        """Return the rows of a SELECT as tuples of RDF terms, or the triples of a CONSTRUCT.

        Raises RemoteError where a SERVICE of the query does not answer.
        """
        if self.kind == "ask":
            return [(Literal(bool(self)),)]
        if self._terms is None:
            with _answering():
                self._terms = [tuple(row) for row in self._run()]
        return self._terms

    @property
    def rows(self) -> list[tuple[object, ...]]:
        """The rows as named tuples of Python values."""
        from collections import namedtuple

        names = self.columns or (["answer"] if self.kind == "ask" else ["subject", "predicate", "object"])
        row = namedtuple("Row", names, rename=True)  # type: ignore[misc]
        return [row(*(python_value(term) for term in terms)) for terms in self.terms()]

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.terms())

    def __bool__(self) -> bool:
        with _answering():
            return bool(self._run()) if self.kind == "ask" else bool(self.terms())

    def __str__(self) -> str:
        return self.format("table")

    def serialize(self, name: str) -> bytes:
        """Return the answer in csv, json, tsv or xml, or, for a CONSTRUCT, turtle, ntriples, rdfxml or jsonld.

        Raises UsageError for a format that does not fit the kind of query.
        """
        formats: dict[str, object] = GRAPH_FORMATS if self.kind == "construct" else ROW_FORMATS  # type: ignore[assignment]
        if name not in formats:
            other = "a CONSTRUCT or DESCRIBE" if self.kind == "construct" else f"a {self.kind.upper()}"
            raise UsageError(f"{other} query has no {name} form; expected one of {', '.join(formats)}")
        with _answering():
            if name == "turtle":
                from .turtle import write

                return write(self._run()).encode()
            if name == "ntriples":
                return "".join(sorted(f"{triple} .\n" for triple in self._run())).encode()
            answer: bytes = self._run().serialize(format=formats[name])
            return answer

    def format(self, name: str, width: int | None = None) -> str:
        """Return the answer as text: "table" (at most ``width`` columns wide), "markdown", or a format of serialize.

        >>> from pyoxigraph import Store
        >>> print(Result(Store(), "SELECT (1 AS ?one) (2 AS ?two) {}").format("markdown"))
        | one | two |
        | :---| :---|
        | 1   | 2   |
        <BLANKLINE>
        """
        if name not in ("table", "markdown"):
            return self.serialize(name).decode()
        if self.kind == "construct":
            return self.serialize("turtle").decode()
        if self.kind == "ask":
            return f"{str(bool(self)).lower()}\n"
        read = reader(self._store)
        rows = [[read(term) for term in row] for row in self.terms()]
        return table(self.columns, rows, width, markdown=name == "markdown")


def reader(store: Store) -> Callable[[Term | None], str]:
    """Return a function from a term to what a person reads: a label, a passage's span, a prefixed name, a text."""
    from functools import cache

    from .entities import label
    from .values import spoken

    @cache
    def read(term: Term | None) -> str:
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            if kind(term.value) == "passage":
                return term.value.rpartition(".")[2]
            return label(store, term.value) or shorten(term.value)
        return spoken(term) if isinstance(term, Literal) else str(term)

    return read


def table(
    columns: list[str], rows: list[list[str]], width: int | None = None, markdown: bool = False, grouped: int = 0
) -> str:
    """Return rows as an aligned table of at most ``width`` columns; where words would break, one line per value.

    ``grouped`` is the number of first columns whose cells are left blank where they repeat the row above.

    >>> print(table(["who", "what"], [["Charon", "concierge"]]), end="")
    who     what
    ──────  ─────────
    Charon  concierge
    >>> print(table(["who", "what"], [["Charon", "concierge"]], width=12), end="")
    who   Charon
    what
          concierge
    """
    from prettytable import PrettyTable, TableStyle

    cells = [columns, *rows]
    if not markdown and width and sum(_longest(cells, _pieces)) + 2 * (len(columns) - 1) > width:
        return _records(columns, rows, width)
    if grouped:
        rows = [
            ["" if above[: n + 1] == row[: n + 1] and n < grouped else cell for n, cell in enumerate(row)]
            for above, row in zip([[], *rows], rows, strict=False)
        ]
    drawn = PrettyTable(columns or ["(no columns)"])
    drawn.align = "l"
    if markdown:
        drawn.set_style(TableStyle.MARKDOWN)
        drawn.add_rows([[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows])
        return drawn.get_string() + "\n"
    drawn.header, drawn.border, drawn.left_padding_width, drawn.right_padding_width = False, False, 0, 2
    fitting = _fit(_longest(cells, str.splitlines), _longest(cells, _pieces), width)
    drawn.max_width = dict(zip(drawn.field_names, fitting, strict=True))
    drawn.add_row(columns or [""])
    drawn.add_row(["─" * size for size in fitting])
    drawn.add_rows(rows)
    lines = [line.rstrip() for line in drawn.get_string().splitlines()]
    return "\n".join(lines if rows else [*lines, "(no rows)"]) + "\n"


def _pieces(text: str) -> list[str]:
    """Return the pieces of a text that may stand on lines of their own: words, and parts of words with hyphens."""
    return text.replace("-", "- ").split()


def _longest(cells: list[list[str]], split: Callable[[str], list[str]]) -> list[int]:
    """Return the length of the longest part of any cell, column by column."""
    return [
        max((len(part) for cell in column for part in split(cell)), default=0) for column in zip(*cells, strict=True)
    ]


def _fit(widths: list[int], smallest: list[int], limit: int | None) -> list[int]:
    """Shrink the widest columns that can shrink until all fit into the limit, with two spaces between them."""
    widths = list(widths)
    while limit and sum(widths) + 2 * (len(widths) - 1) > limit:
        spare = [(width, at) for at, (width, least) in enumerate(zip(widths, smallest, strict=True)) if width > least]
        if not spare:
            break
        widths[max(spare)[1]] -= 1
    return widths


def _records(columns: list[str], rows: list[list[str]], width: int) -> str:
    from textwrap import TextWrapper

    indent = max(map(len, columns)) + 2
    wrapper = TextWrapper(width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
    blocks = [
        "".join(f"{wrapper.fill(f'{name:<{indent}}{cell}')}\n" for name, cell in zip(columns, row, strict=True))
        for row in rows
    ]
    return "\n".join(blocks) or "(no rows)\n"


def python_value(term: Term | None) -> object:
    """Return a term as a Python value; a value that its datatype does not allow stays text.

    >>> python_value(Literal(4)), python_value(NamedNode(PREFIXES["schema"] + "actor"))
    (4, 'schema:actor')
    """
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if not isinstance(term, Literal):
        return str(term)
    try:
        return _converted(term)
    except (ValueError, ArithmeticError):
        return term.value


def _converted(literal: Literal) -> object:
    name = literal.datatype.value.removeprefix(_XSD)
    if name == "integer":
        return int(literal.value)
    if name in ("double", "float"):
        return float(literal.value)
    if name == "boolean":
        return literal.value in ("true", "1")
    if name == "decimal":
        from decimal import Decimal

        return Decimal(literal.value)
    if name in ("date", "dateTime"):
        from datetime import date, datetime

        return (date if name == "date" else datetime).fromisoformat(literal.value)
    return literal.value


@contextmanager
def _answering() -> Iterator[None]:
    """Turn what the engine raises while it answers into errors of ours."""
    try:
        yield
    except OSError as error:
        raise RemoteError(f"a SERVICE of the query does not answer: {error}") from error
    except (RuntimeError, ValueError) as error:
        if isinstance(error, UsageError):
            raise
        raise QueryError(f"the query cannot be answered: {error}") from error


def _answer(store: Store, text: str) -> object:
    try:
        return store.query(text, prefixes=PREFIXES)
    except SyntaxError:
        from .tokens import with_escaped_dots

        with suppress(SyntaxError):
            return store.query(with_escaped_dots(text), prefixes=PREFIXES)
        raise


def _syntax(message: str, text: str) -> str:
    import re

    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not match:
        return f"the query cannot be read: {' '.join(message.split())}"
    line, column = int(match[1]), int(match[2])
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    found = here[column - 1 :].strip()[:30]
    place = f"line {line}, column {column}, " + (f"near {found!r}" if found else "at its end")
    if "Prefix not found" in match[3] and (name := re.search(r"([\w.-]*):[^\s:]*\s*\Z", here[: column - 1])):
        return (
            f"the query cannot be read at {place}: unknown prefix {name[1]!r}; declare it with PREFIX {name[1]}: <...>"
        )
    words = match[3].removeprefix("expected ").removeprefix("one of ").split(", ")
    plain = [word for word in words if re.fullmatch(r"[A-Z]+|\"[^\"]+\"|[\w ]+", word)][:8]
    hint = ""
    if re.search(
        r"^\s*(insert|delete|load|clear|drop|create|add|move|copy|with)\b", text, re.IGNORECASE | re.MULTILINE
    ):
        hint = "; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered, the graph is read-only"
    return f"the query cannot be read at {place}: expected {' or '.join(plain) or 'something else'}{hint}"
