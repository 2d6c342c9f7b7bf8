"""Results of queries: rows for people who compute, exact formats for programs, tables for people who read."""

from __future__ import annotations

from _thread import get_ident
from contextlib import contextmanager, suppress

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from . import formats
from .errors import QueryError, RemoteError, UsageError
from .formats import FORMATS, GRAPH_FORMATS, ROW_FORMATS
from .names import PREFIXES, kind, shorten
from .terms import python_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import pandas
    import polars
    from pyoxigraph import Store

    from .terms import Term

__all__ = ["FORMATS", "GRAPH_FORMATS", "ROW_FORMATS", "Result", "Term", "reader"]


class Result:
    """The answer to one query: ``kind`` is "select", "ask" or "construct", ``columns`` the projected names in order.

    Iterating a SELECT gives named tuples of Python values: prefixed names for IRIs (the IRI itself where no prefix
    fits), numbers, dates, truth values and texts, None where a variable is unbound. ``terms()`` gives RDF terms
    instead. ``bool()`` of an ASK is its answer; of anything else, whether there is any row or triple.

    ``label`` is a function from an IRI to what tables show for it, or to None for its prefixed name.

    Raises QueryError, with line and column, for a text that is no query.

    >>> from pyoxigraph import Store
    >>> Result(Store(), "SELECT (1 AS ?one) ?two {}").rows
    [Row(one=1, two=None)]
    >>> bool(Result(Store(), "ASK {}"))
    True
    """

    def __init__(self, store: Store, text: str) -> None:
        from functools import partial

        from .entities import label

        self.label: Callable[[str], str | None] = partial(label, store)
        self._begin(lambda: _asked(store, text))

    @classmethod
    def of(
        cls, form: str, media_type: str, body: bytes, label: Callable[[str], str | None] = lambda iri: None
    ) -> Result:
        r"""Return the answer of an endpoint to a query whose form is "select", "ask", "construct" or "describe".

        Rows come as SPARQL results in JSON, XML or TSV; graphs as N-Triples, Turtle, RDF/XML, JSON-LD, TriG or
        N-Quads, of which the statements of all graphs are taken. Raises RemoteError for anything else.

        >>> Result.of("select", "text/tab-separated-values", b"?link\n<https://schema.org/actor>\n").rows
        [Row(link='schema:actor')]
        """
        result = cls.__new__(cls)
        result.label = label
        if form in ("construct", "describe"):
            triples = formats.graph(media_type, body)
            result._begin(lambda: triples)
        else:
            result._begin(lambda: formats.solutions(media_type, body))
            if result.kind != form:
                result._first = None
                raise RemoteError(f"the endpoint answered the {form.upper()} as if it were of another form")
            with formats.reading(media_type):  # an error further down must show now, not when the answer is used
                result.terms()
        return result

    def _begin(self, run: Callable[[], Any]) -> None:
        self._ask = run
        self._terms: list[tuple[Term | None, ...]] | None = None
        answer = run()
        # The engine's own result cannot leave the thread that made it: elsewhere the query runs again. It complains
        # even where another thread collects it together with an error, so that no frame of one may hold it.
        self._first: tuple[int, object] | None = (get_ident(), answer)
        self.columns = [variable.value for variable in answer.variables] if isinstance(answer, QuerySolutions) else []
        self.kind = {QuerySolutions: "select", QueryBoolean: "ask"}.get(type(answer), "construct")

    def _run(self) -> Any:  # noqa: ANN401 - a union that pyoxigraph does not name
        if self._first and self._first[0] == get_ident():
            answer, self._first = self._first[1], None
            return answer
        return self._ask()

    def terms(self) -> list[tuple[Term | None, ...]]:
        """Return the rows of a SELECT as tuples of RDF terms, or the triples of a CONSTRUCT.

        Raises RemoteError where a SERVICE of the query does not answer.
        """
        if self.kind == "ask":
            return [(Literal(bool(self)),)]
        if self._terms is None:
            with _answering():
                self._terms = list(map(tuple, self._run()))
        return self._terms

    @property
    def rows(self) -> list[tuple[object, ...]]:
        """The rows as named tuples of Python values."""
        from collections import namedtuple

        row = namedtuple("Row", self._names, rename=True)  # type: ignore[misc]
        return [row(*(python_value(term) for term in terms)) for terms in self.terms()]

    @property
    def _names(self) -> list[str]:
        return {"select": self.columns, "ask": ["answer"]}.get(self.kind, ["subject", "predicate", "object"])

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.terms())

    def __bool__(self) -> bool:
        with _answering():
            return bool(self._run()) if self.kind == "ask" else bool(self.terms())

    def __str__(self) -> str:
        return self.format("table")

    def to_pandas(self, terms: bool = False) -> pandas.DataFrame:
        """Return the rows as a data frame of pandas, or with ``terms`` RDF terms in place of values.

        A column of integers is Int64, one of decimals, doubles or several kinds of numbers float64, of truth values
        boolean, of dates and times datetime64 (times with a zone in UTC), of texts and prefixed names str; unbound is
        missing. A column of several kinds, and one with values that its kind cannot hold, has Python values (object).
        Decimals lose digits beyond a double's. Raises UsageError where pandas is not installed.

        >>> from pyoxigraph import Store
        >>> Result(Store(), "SELECT ?n { VALUES ?n { 1 UNDEF } }").to_pandas()
              n
        0     1
        1  <NA>
        """
        from .frames import to_pandas

        return to_pandas(self._names, self.terms(), terms)

    def to_polars(self, terms: bool = False) -> polars.DataFrame:
        """Return the rows as a data frame of polars, or with ``terms`` RDF terms in place of values.

        The columns are as those of ``to_pandas``; where one has several kinds, or values that its kind cannot hold,
        all its values are text; where nothing is bound it is Null. Raises UsageError where polars is not installed.

        >>> from pyoxigraph import Store
        >>> Result(Store(), "SELECT ?n { VALUES ?n { 1 UNDEF } }").to_polars()["n"].to_list()
        [1, None]
        """
        from .frames import to_polars

        return to_polars(self._names, self.terms(), terms)

    def serialize(self, name: str) -> bytes:
        """Return the answer in csv, json, tsv or xml, or, for a CONSTRUCT, turtle, ntriples, rdfxml or jsonld.

        Raises UsageError for a format that does not fit the kind of query, or that cannot hold its answer.
        """
        graph = self.kind == "construct"
        known: dict[str, object] = GRAPH_FORMATS if graph else ROW_FORMATS  # type: ignore[assignment]
        if name not in known:
            self._first = None
            other = "a CONSTRUCT or DESCRIBE" if graph else f"a {self.kind.upper()}"
            raise UsageError(f"{other} query has no {name} form; expected one of {', '.join(known)}")
        if name == "csv" and self.kind == "select":
            return formats.csv(self.columns, self.terms())
        with _answering():
            body: bytes | list[Triple] = list(self._run()) if graph else self._run().serialize(format=known[name])
        body = body if isinstance(body, bytes) else formats.graph_text(body, name)
        if name in ("xml", "rdfxml"):
            return formats.xml(body, "ntriples or turtle" if graph else "json or tsv")
        return body

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
        read = _reader(self.label)
        rows = [[read(term) for term in row] for row in self.terms()]
        from .tables import table

        return table(self.columns, rows, width, markdown=name == "markdown")


def reader(store: Store) -> Callable[[Term | None], str]:
    """Return a function from a term to what a person reads: a label, a passage's span, a prefixed name, a text."""
    from functools import partial

    from .entities import label

    return _reader(partial(label, store))


def _reader(label: Callable[[str], str | None]) -> Callable[[Term | None], str]:
    from functools import cache

    from .values import spoken

    @cache
    def read(term: Term | None) -> str:
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            if kind(term.value) == "passage":
                return term.value.rpartition(".")[2]
            return label(term.value) or shorten(term.value)
        return spoken(term) if isinstance(term, Literal) else str(term)

    return read


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


def _asked(store: Store, text: str) -> object:
    try:
        with _answering():
            return _answer(store, text)
    except SyntaxError as error:
        raise QueryError(_syntax(str(error.msg), text)) from error


def _answer(store: Store, text: str) -> object:
    try:
        return store.query(text, prefixes=PREFIXES)
    except SyntaxError:
        from .tokens import standalone

        with suppress(SyntaxError):  # of names with two dots, such as that of every claim
            return store.query(standalone(text, PREFIXES))
        raise


def _syntax(message: str, text: str) -> str:
    import re

    if not text.strip():
        return "the query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE"
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
