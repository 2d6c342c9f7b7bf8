"""The data package of the tables: their columns, types, keys and foreign keys, and how they are written.

Descriptors are those of Frictionless (https://specs.frictionlessdata.io/tabular-data-package/), files are CSV as
RFC 4180 has it (UTF-8, CRLF) and Parquet. Every foreign key refers to the ``id`` of a table.
"""

from __future__ import annotations

from typing import NamedTuple

from .errors import UsageError
from .names import BASE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Cell = str | int | float | bool | None
    Row = tuple[Cell, ...]


class Field(NamedTuple):
    """A column: its name, its Frictionless type, what it says, and the table whose ``id`` it refers to."""

    name: str
    type: str
    told: str
    table: str = ""
    needed: bool = False


class Table(NamedTuple):
    """A table: what it holds, how many of its first columns are the key, and the columns."""

    told: str
    key: int
    fields: tuple[Field, ...]


def _dated(name: str, told: str) -> tuple[Field, Field, Field]:
    return (
        Field(name, "string", f"{told}, as precisely as it is given: a day, month, year, or an EDTF date."),
        Field(f"{name}_first", "date", "The first day that this can mean; none where the beginning is open."),
        Field(f"{name}_last", "date", "The last day that this can mean; none where the end is open."),
    )


def _id(what: str, table: str = "things") -> Field:
    return Field("id", "string", f"The prefixed name of the {what}.", table, True)


def _ref(name: str, told: str, table: str = "things", needed: bool = False) -> Field:
    return Field(name, "string", told, table, needed)


_LABEL = Field("label", "string", "The name in English; the prefixed name where there is none.", needed=True)
_TYPE = _ref("type", "What it is, as a term of schema.org or wickgraph's ontology.")
_ONE_VALUE = "None where it is not known, or where sources that are level disagree."

#: The tables by name, each with what it holds and its columns.
TABLES = {
    "works": Table(
        "Films, series, episodes, games, comics and other works, those outside the franchise included.",
        1,
        (
            _id("work"),
            _LABEL,
            _TYPE,
            Field("franchise", "boolean", "Whether the work belongs to the John Wick franchise.", needed=True),
            *_dated("released", "When the work was or is to be published"),
            Field("position", "integer", f"Its number in its series. {_ONE_VALUE}"),
            Field("minutes", "integer", f"How long it runs. {_ONE_VALUE}"),
            _ref("budget", f"What it cost. {_ONE_VALUE}", "amounts"),
            _ref("worldwide_gross", f"What it earned. {_ONE_VALUE}", "amounts"),
        ),
    ),
    "parts": Table(
        "Which work is part of which series, collection or franchise.",
        2,
        (_ref("part", "The part.", "works", True), _ref("whole", "What it is part of.", "works", True)),
    ),
    "people": Table(
        "People: cast, crew, authors and whom else sources name.",
        1,
        (
            _id("person"),
            _LABEL,
            _ref("gender", f"As sources state it. {_ONE_VALUE}"),
            *_dated("born", "The date of birth"),
            _ref("birth_place", f"The place of birth. {_ONE_VALUE}"),
            *_dated("died", "The date of death"),
        ),
    ),
    "characters": Table(
        "Characters of the stories.",
        1,
        (_id("character"), _LABEL, _ref("gender", f"As sources state it. {_ONE_VALUE}")),
    ),
    "performances": Table(
        "Who is in the cast of which work, and as whom.",
        1,
        (
            _id("performance"),
            _ref("work", "The work.", "works", True),
            _ref("person", "The performer.", "people", True),
            _ref("character", f"Whom the performer portrays. {_ONE_VALUE}", "characters"),
            Field("credited_as", "string", f"The part as the credits word it. {_ONE_VALUE}"),
        ),
    ),
    "performance_kinds": Table(
        "What kind of performance it is: lead, cameo, voice, archive footage; some are of several kinds.",
        2,
        (
            _ref("performance", "The performance.", "performances", True),
            _ref("performance_kind", "Its kind.", needed=True),
        ),
    ),
    "credits": Table(
        "Which people are tied to a work other than as its cast: directors, producers, writers and so on.",
        3,
        (
            _ref("work", "The work.", "works", True),
            _ref("role", "The property that ties them, such as schema:director.", needed=True),
            _ref("person", "The person.", "people", True),
            Field("role_label", "string", "The role in words.", needed=True),
            _ref("claim", "The claim that says so; none for what is derived.", "claims"),
        ),
    ),
    "amounts": Table(
        "Sums of money, lengths of time and other quantities: a value, or bounds.",
        1,
        (
            _id("amount"),
            _LABEL,
            Field("value", "number", "The value, where it is one."),
            Field("minimum", "number", "The lower bound, where one is given."),
            Field("maximum", "number", "The upper bound, where one is given."),
            Field("currency", "string", "Of money: the currency, as a code of ISO 4217."),
            Field("unit", "string", "Of other quantities: the unit, as a code of UN/CEFACT's recommendation 20."),
        ),
    ),
    "same_as": Table(
        "Pages and identifiers of the same thing elsewhere: IMDb, TMDB, Wikidata.",
        2,
        (_id("thing"), Field("address", "string", "The address elsewhere.", needed=True)),
    ),
    "articles": Table(
        "The sources.",
        1,
        (
            _id("article"),
            _LABEL,
            Field("headline", "string", "The title of the article."),
            _TYPE,
            Field("url", "string", "The address of the page."),
            _ref("publisher", "Who published it."),
            Field("publisher_label", "string", "The publisher's name."),
            *_dated("published", "When it appeared"),
            _ref("date_basis", "Where the date comes from, when the page does not print it."),
            Field("language", "string", "The language, as a code of BCP 47."),
            _ref("grade", "How near to its subject the source is, from wick:primary to wick:fan."),
        ),
    ),
    "claims": Table(
        "What is said, whoever says it and however surely: subject, property and an object, a value or an address.",
        1,
        (
            _id("claim"),
            _ref("subject", "What the claim is about; a claim, where it speaks of one.", needed=True),
            Field("subject_label", "string", "Its label.", needed=True),
            _ref("property", "What is said of it.", needed=True),
            Field("property_label", "string", "The property in words.", needed=True),
            _ref("object", "The thing that it is tied to, if it is one."),
            Field("object_label", "string", "The label of the object, if there is one."),
            Field("address", "string", "The address elsewhere, if it is one."),
            Field("value", "string", "The text, date, number or truth value, if it is one."),
            Field("datatype", "string", "The datatype of the value, such as xsd:date; of a text xsd:string."),
            Field("language", "string", "The language of the text, where one is given."),
            Field("number", "number", "The value, where it is a number."),
            Field("first_day", "date", "Of a date: the first day that it can mean; none where it is open."),
            Field("last_day", "date", "Of a date: the last day that it can mean; none where it is open."),
            Field("fact", "boolean", "Whether the view takes the claim for a fact.", needed=True),
            Field("attestations", "integer", "How many attestations it has.", needed=True),
        ),
    ),
    "attestations": Table(
        "Which article says a claim, and how surely.",
        1,
        (
            Field("id", "string", "The prefixed name of the attestation.", needed=True),
            _ref("claim", "The claim.", "claims", True),
            _ref("article", "The article.", "articles", True),
            _ref("modality", "How surely: asserted, planned, speculated, undisclosed or denied.", needed=True),
            *_dated("as_of", "The time for which it speaks, where that is not the day of the article"),
        ),
    ),
    "speakers": Table(
        "Whose word an attestation passes on.",
        2,
        (_ref("attestation", "The attestation.", "attestations", True), _ref("speaker", "Whose word.", needed=True)),
    ),
    "passages": Table(
        "Passages of articles, in Unicode code points of the normalised text.",
        1,
        (
            Field("id", "string", "The prefixed name of the passage.", needed=True),
            _ref("article", "The article.", "articles", True),
            Field("start", "integer", "Where the passage begins, counted from 0.", needed=True),
            Field("end", "integer", "Before which code point it ends.", needed=True),
            Field("sha256", "string", "The SHA-256 of its text."),
        ),
    ),
    "attestation_passages": Table(
        "Which passages carry an attestation (wick:passage), and which say whom these mean (wick:antecedent).",
        3,
        (
            _ref("attestation", "The attestation.", "attestations", True),
            _ref("passage", "The passage.", "passages", True),
            _ref("tie", "wick:passage or wick:antecedent.", needed=True),
        ),
    ),
    "things": Table(
        "The label of everything that other tables name: entities, claims, and the terms of the vocabularies.",
        1,
        (
            _id("thing", ""),
            Field("kind", "string", 'Its kind: work, person, character ..., or "term".', needed=True),
            _TYPE,
            _LABEL,
        ),
    ),
}

_PARQUET_TYPES = {"boolean": "bool_", "date": "date32", "integer": "int64", "number": "float64", "string": "string"}


def csv(name: str, rows: Iterable[Row]) -> bytes:
    r"""Return rows of one of TABLES as CSV; what is None is an empty cell.

    >>> csv("parts", [("work:caine", "work:john-wick-franchise")])
    b'part,whole\r\nwork:caine,work:john-wick-franchise\r\n'
    """
    import csv as library
    import io

    text = io.StringIO()
    # https://www.rfc-editor.org/rfc/rfc4180
    writer = library.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in TABLES[name].fields])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def parquet(name: str, rows: list[Row]) -> bytes:
    """Return rows of one of TABLES as Parquet, typed, with what each column says as its metadata.

    The bytes are those of the installed pyarrow, whose version stands in them (``created_by``). Raises UsageError
    where pyarrow is not installed.

    >>> parquet("parts", [("work:caine", "work:john-wick-franchise")])[:4]
    b'PAR1'
    """
    try:
        import pyarrow
        from pyarrow import parquet as library
    except ImportError as error:
        raise UsageError(
            "Parquet needs the package pyarrow: install it with `pip install 'wickgraph[parquet]'`, or take csv"
        ) from error
    fields, columns = TABLES[name].fields, []
    for at, field in enumerate(fields):
        type_ = getattr(pyarrow, _PARQUET_TYPES[field.type])()
        column = pyarrow.array([_typed(field, row[at]) for row in rows], type=type_)
        told = {"description": field.told}
        columns.append((pyarrow.field(field.name, type_, nullable=not field.needed, metadata=told), column))
    schema = pyarrow.schema([field for field, _ in columns])
    table = pyarrow.Table.from_arrays([column for _, column in columns], schema=schema)
    sink = pyarrow.BufferOutputStream()
    library.write_table(table, sink, version="2.6", compression="zstd", compression_level=3)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def descriptor(files: dict[str, bytes], told: str, day: str | None) -> bytes:
    """Return ``datapackage.json`` for the CSV files of all TABLES, given what the view tells and the day of the data.

    >>> import json
    >>> package = json.loads(descriptor({f"{name}.csv": b"" for name in TABLES}, "asserted", "2026-11-22"))
    >>> package["version"], package["resources"][0]["schema"]["primaryKey"]
    ('2026-11-22', ['id'])
    """
    import json

    package = {
        "profile": "tabular-data-package",
        "name": "wickgraph",
        "id": BASE,
        "title": "wickgraph: the John Wick universe, with who said what, when and how surely",
        "description": f"Facts are {told}; claims and attestations are all that the sources say.",
        **({"version": day, "created": f"{day}T00:00:00Z"} if day else {}),
        "licenses": [
            {
                "name": "CC0-1.0",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
                "title": "Creative Commons Zero v1.0 Universal",
            }
        ],
        "contributors": [{"title": "the wickgraph authors", "role": "author"}],
        "keywords": ["film", "John Wick", "knowledge graph", "provenance"],
        "resources": [_resource(name, files[f"{name}.csv"]) for name in TABLES],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _resource(name: str, content: bytes) -> dict[str, object]:
    import hashlib

    table = TABLES[name]
    key = [field.name for field in table.fields[: table.key]]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "description": table.told,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [
                {
                    "name": field.name,
                    "type": field.type,
                    "format": "default",
                    "title": field.name.replace("_", " ").capitalize(),
                    "description": field.told,
                    **({"constraints": {"required": True}} if field.needed else {}),
                }
                for field in table.fields
            ],
            "missingValues": [""],
            "primaryKey": key,
            "foreignKeys": [
                {"fields": [field.name], "reference": {"resource": field.table, "fields": ["id"]}}
                for field in table.fields
                if field.table
            ],
        },
    }


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _typed(field: Field, cell: Cell) -> object:
    if field.type != "date" or cell is None:
        return cell
    from datetime import date

    return date.fromisoformat(str(cell))
