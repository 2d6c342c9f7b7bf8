"""Tables: works, people, characters, performances, claims, attestations and articles for pandas, R and spreadsheets.

A Frictionless data package (https://specs.frictionlessdata.io/tabular-data-package/) of CSV files (RFC 4180, UTF-8,
CRLF), and the same tables as Parquet. Every row has a key, by which rows are sorted; a thing is named by its prefixed
name, such as ``work:ballerina``, and ``things`` has the label of each; what has several values has a table of its
own. A date stands as it was given ("2023-21" is spring 2023) beside the first and the last day that it can mean.

``works``, ``people``, ``characters`` and ``performances`` hold the facts of the graph's view; ``claims`` and
``attestations`` hold all that is said, denials and rival values included. Texts stand as they are: a spreadsheet may
take one that begins with "=" for a formula.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from . import dates
from .amounts import number
from .datapackage import TABLES, csv, descriptor, parquet
from .evidence import newest_article
from .names import KINDS, expand, kind, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .datapackage import Cell, Row
    from .protocol import AnyGraph

    Value = NamedNode | Literal

_LARGEST = 2**63 - 1
_MINUTES = re.compile(r"PT(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?\Z")


def rows(graph: AnyGraph) -> dict[str, list[Row]]:
    """Return the rows of each of TABLES, sorted by key; dates are texts, None is what is not known.

    >>> import wickgraph
    >>> rows(wickgraph.load())["credits"][0]
    ('work:ballerina', 'schema:director', 'person:len-wiseman', 'director', 'claim:ballerina.director.len-wiseman')
    """
    reader = _Reader(graph)
    tables = {name: sorted(set(getattr(reader, name)()), key=_key(TABLES[name].key)) for name in TABLES}
    known = {row[0] for row in tables["things"]}
    named = {
        str(row[at])
        for name, found in tables.items()
        for at, field in enumerate(TABLES[name].fields)
        if field.table == "things"
        for row in found
        if row[at] is not None
    }
    # What only a claim names, and what no vocabulary here describes.
    more = ((name, kind(expand(name) or name) or "term", None, name) for name in named - known)
    tables["things"] = sorted([*tables["things"], *more], key=_key(1))
    return tables


def csv_files(graph: AnyGraph) -> dict[str, bytes]:
    """Return the tables as CSV by file name, and ``datapackage.json``, which says what is in them.

    An empty cell is a value that is not known, and so is no other: pandas reads the files as they are meant with
    ``read_csv(name, keep_default_na=False, na_values=[""])``, else a film of the name "None" would have none.
    Version of the package is the day of the data: that of the newest article in the view.

    >>> import wickgraph
    >>> files = csv_files(wickgraph.load())
    >>> files["performance_kinds.csv"].splitlines()[1]
    b'performance:ballerina.ana-de-armas,wick:lead'
    """
    files = {f"{name}.csv": csv(name, found) for name, found in rows(graph).items()}
    day = newest_article(graph)
    return {**files, "datapackage.json": descriptor(files, graph.view.told(day), day)}


def parquet_files(graph: AnyGraph) -> dict[str, bytes]:
    """Return the tables as Parquet by file name: the same columns, typed, compressed with Zstandard.

    The bytes are the same each time with one version of pyarrow. Raises UsageError where pyarrow is not installed.

    >>> import wickgraph
    >>> parquet_files(wickgraph.load())["works.parquet"][:4]
    b'PAR1'
    """
    return {f"{name}.parquet": parquet(name, found) for name, found in rows(graph).items()}


def _key(size: int) -> Callable[[Row], Row]:
    return lambda row: row[:size]


class _Reader:
    """The rows of each table, read from a graph in two questions."""

    def __init__(self, graph: AnyGraph) -> None:
        self.graph = graph
        self.of: dict[str, dict[str, list[Value]]] = {}
        for page in graph.pages("?thing ?property ?value", "?thing ?property ?value"):
            for thing, name, value in page:
                self.of.setdefault(thing.value, {}).setdefault(name.value, []).append(value)
                if isinstance(value, NamedNode) and kind(value.value):
                    self.of.setdefault(value.value, {})  # it is there, even where nothing describes it
        self.of = {
            shorten(thing): {shorten(name): values for name, values in found.items()}
            for thing, found in self.of.items()
        }
        pattern = "?attestation wick:claim ?claim GRAPH ?claim { ?subject ?property ?value }"
        self.said: dict[str, tuple[str, str, Value]] = {
            shorten(claim.value): (shorten(subject.value), shorten(name.value), value)
            for page in graph.pages("?claim ?subject ?property ?value", pattern)
            for claim, subject, name, value in page
        }

    def _all(self, *kinds: str) -> Iterator[str]:
        return (name for name in self.of if name.partition(":")[0] in kinds)

    def _one(self, thing: str, name: str) -> Value | None:
        values = self.of[thing].get(name, [])
        return values[0] if len(set(values)) == 1 else None

    def _name(self, thing: str, name: str) -> str | None:
        value = self._one(thing, name)
        return None if value is None else _text(value)

    def _names(self, thing: str, *names: str) -> Iterator[str]:
        return (_text(value) for name in names for value in self.of[thing].get(name, ()))

    def _first(self, thing: str, name: str) -> str | None:
        return min(self._names(thing, name), default=None)

    def _number(self, thing: str, name: str) -> float | None:
        value = self._one(thing, name)
        return _number(value)

    def _integer(self, thing: str, name: str) -> int | None:
        found = self._number(thing, name)
        return int(found) if found is not None and found.is_integer() and abs(found) < _LARGEST else None

    def _dated(self, thing: str, name: str) -> tuple[Cell, Cell, Cell]:
        text = self._name(thing, name)
        return (text, *_days(text))

    def label(self, name: str) -> str:
        """Return a label, English before others; of a claim what it says."""
        if name in self.said:
            subject, property_, value = self.said[name]
            # The name of a claim holds that of a claim which it speaks of; a misnamed one could speak of itself.
            about = self.label(subject) if len(subject) < len(name) else subject
            told = _text(value)
            if isinstance(value, NamedNode) and len(told) < len(name):
                told = self.label(told)
            return f"{about}, {self.label(property_)}: {told}"
        found = self.of.get(name, {}).get("rdfs:label", ())
        labels = sorted((getattr(one, "language", None) != "en", _text(one)) for one in found)
        return (labels[0][1] if labels else "") or name

    def works(self) -> Iterator[Row]:
        from .evidence import Evidence

        franchise = Evidence(self.graph, "all", (), ()).franchise
        for one in self._all("work"):
            duration = _MINUTES.match(self._name(one, "schema:duration") or "")
            yield (
                *(one, self.label(one), self._first(one, "rdf:type"), one in franchise),
                *self._dated(one, "schema:datePublished"),
                self._integer(one, "schema:position"),
                int(duration[1] or 0) * 60 + int(duration[2] or 0) if duration else None,
                *(self._name(one, "wick:budget"), self._name(one, "wick:worldwideGross")),
            )

    def parts(self) -> Iterator[Row]:
        for one in self._all("work"):
            yield from ((one, whole) for whole in self._names(one, "schema:isPartOf"))
            yield from ((part, one) for part in self._names(one, "schema:hasPart"))

    def people(self) -> Iterator[Row]:
        for one in self._all("person"):
            born, died = self._dated(one, "schema:birthDate"), self._dated(one, "schema:deathDate")
            place = self._name(one, "schema:birthPlace")
            yield (one, self.label(one), self._name(one, "schema:gender"), *born, place, *died)

    def characters(self) -> Iterator[Row]:
        for one in self._all("character"):
            yield (one, self.label(one), self._name(one, "schema:gender"))

    def performances(self) -> Iterator[Row]:
        for one in self._performed():
            names = ("wick:inWork", "wick:performer", "wick:portrays", "wick:creditedAs")
            yield (one, *(self._name(one, name) for name in names))

    def _performed(self) -> Iterator[str]:
        for one in self._all("performance"):
            if self._name(one, "wick:inWork") and self._name(one, "wick:performer"):
                yield one

    def performance_kinds(self) -> Iterator[Row]:
        for one in self._performed():
            yield from ((one, name) for name in self._names(one, "wick:performanceKind"))

    def credits(self) -> Iterator[Row]:
        claims = {(subject, name, _text(value)): claim for claim, (subject, name, value) in self.said.items()}
        for one in self._all("work"):
            for role in self.of[one].keys() - {"schema:actor"}:
                for person in self._names(one, role):
                    if person.startswith("person:"):
                        yield (one, role, person, self.label(role), claims.get((one, role, person)))

    def amounts(self) -> Iterator[Row]:
        for one in self._all("amount"):
            numbers = (self._number(one, f"schema:{name}") for name in ("value", "minValue", "maxValue"))
            yield (
                one,
                self.label(one),
                *numbers,
                self._name(one, "schema:currency"),
                self._name(one, "schema:unitCode"),
            )

    def same_as(self) -> Iterator[Row]:
        for one in self._all(*KINDS):
            yield from ((one, address) for address in self._names(one, "schema:sameAs"))

    def articles(self) -> Iterator[Row]:
        for one in self._all("article"):
            publisher = self._name(one, "schema:publisher")
            yield (
                *(one, self.label(one), self._first(one, "schema:headline"), self._first(one, "rdf:type")),
                *(self._first(one, "schema:url"), publisher, self.label(publisher) if publisher else None),
                *(*self._dated(one, "schema:datePublished"), self._name(one, "wick:dateBasis")),
                *(self._name(one, "schema:inLanguage"), self._name(one, "wick:grade")),
            )

    def claims(self) -> Iterator[Row]:
        from collections import Counter

        counts = Counter(self._name(one, "wick:claim") for one in self._all("attestation"))
        for claim, (subject, name, value) in self.said.items():
            fact = value in self.of.get(subject, {}).get(name, ())
            yield (
                *(claim, subject, self.label(subject), name, self.label(name)),
                *(*self._object(value), *_literal(value), fact, counts[claim]),
            )

    def _object(self, value: Value) -> Row:
        """Return of a value that is a thing its name and its label, of an address elsewhere that."""
        if isinstance(value, Literal):
            return None, None, None
        name = _text(value)
        return (name, self.label(name), None) if expand(name) else (None, None, name)

    def attestations(self) -> Iterator[Row]:
        for one in self._all("attestation"):
            names = ("wick:claim", "wick:source", "wick:modality")
            yield (one, *(self._name(one, name) for name in names), *self._dated(one, "wick:asOf"))

    def speakers(self) -> Iterator[Row]:
        for one in self._all("attestation"):
            yield from ((one, speaker) for speaker in self._names(one, "wick:attributedTo"))

    def passages(self) -> Iterator[Row]:
        for one in self._all("passage"):
            place = (self._integer(one, "oa:start"), self._integer(one, "oa:end"))
            yield (one, self._name(one, "dcterms:isPartOf"), *place, self._name(one, "wick:sha256"))

    def attestation_passages(self) -> Iterator[Row]:
        for one in self._all("attestation"):
            for tie in ("wick:passage", "wick:antecedent"):
                yield from ((one, passage, tie) for passage in self._names(one, tie))

    def things(self) -> Iterator[Row]:
        for one in {*self.of, *self.said}:
            what = kind(expand(one) or one) or "term"
            if what not in ("attestation", "passage") and expand(one):
                yield (one, what, self._first(one, "rdf:type") if one in self.of else "wick:Claim", self.label(one))


def _text(value: Value) -> str:
    return value.value if isinstance(value, Literal) else shorten(value.value)


def _number(value: Value | None) -> float | None:
    return number(value) if isinstance(value, Literal) else None


def _literal(value: Value) -> Row:
    """Return of a literal its text, datatype, language, number, and the days that it can mean."""
    if not isinstance(value, Literal):
        return (None,) * 6
    days = _days(value.value if value.datatype.value in dates.DATE_TYPES else None)
    return value.value, shorten(value.datatype.value), value.language, _number(value), *days


def _days(text: str | None) -> tuple[str | None, str | None]:
    found = dates.bounds(text) if text else None
    if not found:
        return None, None
    return found[0] if found[0] != dates.FIRST else None, found[1] if found[1] != dates.LAST else None
