"""The query catalogue: SPARQL files with a header that says what they ask, take and return.

A file is a complete query and runs anywhere with its defaults. Lines that start with ``#+`` are its header; the
line that ends in ``#+ param`` holds the default of a parameter, and its term is all that binding replaces::

    #+ summary: Who plays whom in a work, and who says so?
    #+ tags: cast, people
    #+ param: work iri The work to read.
    #+ column: actor iri The performer.
    #+ column: character iri? The character, where a source names one.
    #+ order: total
    #+ expect: rows >= 1

``#+ service: address text`` marks a query that asks another endpoint too: it needs a network, and its rows can change.
"""

from __future__ import annotations

import os
import re

from .errors import DataError, UnknownName, UsageError, did_you_mean
from .names import PREFIXES, expand, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TYPES = ("iri", "string", "integer", "date", "decimal", "boolean", "any")

# BIND(term AS ?name), or VALUES ?name { term } inside a SERVICE, where Virtuoso takes no BIND.
_PARAMETER_LINES = (
    re.compile(r"(?P<head>\s*BIND\s*\()(?P<term>.+)(?P<tail>\s+AS\s+\?(?P<name>\w+)\s*\)\s*#\+ param\s*)\Z"),
    re.compile(r"(?P<head>\s*VALUES\s+\?(?P<name>\w+)\s*\{\s*)(?P<term>.+?)(?P<tail>\s*\}\s*#\+ param\s*)\Z"),
)
_NAME = re.compile(r"(?:[a-z]+/)?[a-z0-9-]+\Z")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class Parameter:
    """A parameter: its name, its type (one of TYPES), what it means, and its default as a SPARQL term."""

    __slots__ = ("default", "name", "text", "type")

    def __init__(self, name: str, type_: str, text: str) -> None:
        self.name, self.type, self.text, self.default = name, type_, text, ""


class Column:
    """A column: its name, its type (one of TYPES), whether it can be unbound, and what it means."""

    __slots__ = ("name", "optional", "text", "type")

    def __init__(self, name: str, type_: str, optional: bool, text: str) -> None:
        self.name, self.type, self.optional, self.text = name, type_, optional, text


class Query:
    """A catalogue query: ``id`` (folder/name), summary, tags, parameters, columns, order, expect, service and text.

    ``service`` is the address of the other endpoint that the query asks, and what it is; it is empty for most.

    >>> cast = find("cast")
    >>> cast.id, list(cast.parameters)
    ('explore/cast', ['work'])
    """

    __slots__ = ("columns", "expect", "id", "order", "parameters", "path", "service", "summary", "tags", "text")

    def __init__(self, text: str, path: str = "<text>", id_: str = "") -> None:
        self.text, self.path, self.id = text, path, id_
        self.summary = self.order = self.expect = self.service = ""
        self.tags: list[str] = []
        self.parameters: dict[str, Parameter] = {}
        self.columns: list[Column] = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith("#+"):
                self._read_header(line[2:].strip(), f"{path}:{number}")
            elif line.rstrip().endswith("#+ param"):
                self._read_default(line, f"{path}:{number}")
        for parameter in self.parameters.values():
            if not parameter.default:
                raise DataError(
                    f"{path}: parameter {parameter.name!r} has no line BIND(... AS ?{parameter.name})  #+ param"
                )

    def _read_header(self, line: str, place: str) -> None:
        key, colon, value = line.partition(":")
        value = value.strip()
        if not colon or not value:
            raise DataError(f"{place}: expected '#+ key: value', found {line!r}")
        if key in ("summary", "order", "expect", "service"):
            setattr(self, key, value)
        elif key == "tags":
            self.tags = [tag.strip() for tag in value.split(",")]
        elif key in ("param", "column"):
            name, type_, text = (*value.split(None, 2), "", "")[:3]
            optional = type_.endswith("?")
            if type_.removesuffix("?") not in TYPES or not text:
                raise DataError(
                    f"{place}: expected '{key}: name type text' with a type of {', '.join(TYPES)}, found {value!r}"
                )
            if key == "param":
                self.parameters[name] = Parameter(name, type_, text)
            else:
                self.columns.append(Column(name, type_.removesuffix("?"), optional, text))
        else:
            known = ("summary", "tags", "service", "param", "column", "order", "expect")
            raise DataError(
                f"{place}: unknown key {key!r}; known are {', '.join(known)}.{did_you_mean(key, list(known))}"
            )

    def _read_default(self, line: str, place: str) -> None:
        match = _parameter_line(line)
        if not match or match["name"] not in self.parameters:
            raise DataError(f"{place}: expected BIND(term AS ?name)  #+ param, with a param of this name in the header")
        self.parameters[match["name"]].default = match["term"].strip()

    def bind(self, values: Mapping[str, object], resolve: Callable[[str, str], str]) -> str:
        """Return the text with values in place of its defaults, each escaped as a term of its type.

        ``resolve(name, default)`` turns what a person types for an entity into an IRI. Raises UsageError for a
        parameter that does not exist and for a value that does not fit its type.

        >>> find("cast").bind({"role": "x"}, lambda name, default: name)
        Traceback (most recent call last):
        wickgraph.errors.UsageError: explore/cast has no parameter 'role'; it takes work (iri)
        """
        for name in values:
            if name not in self.parameters:
                takes = ", ".join(f"{one.name} ({one.type})" for one in self.parameters.values()) or "none"
                near = did_you_mean(name, list(self.parameters))
                raise UsageError(
                    f"{self.id or 'this query'} has no parameter {name!r}; it takes {takes}{near and '.'}{near}"
                )
        lines = []
        for line in self.text.splitlines(keepends=True):
            match = _parameter_line(line.rstrip("\r\n"))
            if match and match["name"] in values:
                term = _term(values[match["name"]], self.parameters[match["name"]], resolve)
                lines.append(f"{match['head']}{term}{match['tail']}\n")
            else:
                lines.append(line)
        return "".join(lines)


def _parameter_line(line: str) -> re.Match[str] | None:
    return next((match for one in _PARAMETER_LINES if (match := one.match(line))), None)


def names(root: str) -> list[str]:
    """Return the ids of all queries below a directory, sorted."""
    return sorted(
        f"{folder}/{name.removesuffix('.rq')}"
        for folder in os.listdir(root)
        if os.path.isdir(os.path.join(root, folder))
        for name in os.listdir(os.path.join(root, folder))
        if name.endswith(".rq")
    )


def find(name: str, root: str | None = None) -> Query:
    """Return the query of a name ("cast") or an id ("explore/cast").

    Raises UnknownName with near names.

    >>> find("hotel")
    Traceback (most recent call last):
    wickgraph.errors.UnknownName: no query 'hotel'. Did you mean hotels? `wickgraph queries` lists them all
    """
    if root is None:
        from .store import home

        root = os.path.join(home(), "queries")
    folders = [""] if "/" in name else sorted(os.listdir(root))
    for folder in folders if _NAME.match(name) else []:
        path = os.path.join(root, folder, f"{name}.rq")
        if os.path.isfile(path):
            return read(path, os.path.relpath(path, root).removesuffix(".rq"))
    short = [one.rpartition("/")[2] for one in names(root)]
    raise UnknownName(f"no query {name!r}.{did_you_mean(name, short)} `wickgraph queries` lists them all")


def read(path: str, id_: str = "") -> Query:
    """Return the query in a file; raises DataError where it cannot be read."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            return Query(file.read(), path, id_)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _term(value: object, parameter: Parameter, resolve: Callable[[str, str], str]) -> str:
    from pyoxigraph import Literal, NamedNode

    text = str(value)
    wrong = UsageError(
        f"parameter {parameter.name}: {text!r} is no {parameter.type}; expected such as {parameter.default}"
    )
    if parameter.type == "iri":
        default = _iri(parameter.default)
        try:
            iri = resolve(text, default)
            if kind(default) and kind(iri) != kind(default):
                raise UsageError(
                    f"parameter {parameter.name}: {text} is no {kind(default)}; expected such as {parameter.default}"
                )
            return str(NamedNode(iri))
        except ValueError as error:
            if isinstance(error, UsageError):
                raise
            raise wrong from error
    if parameter.type == "string":
        return str(Literal(text))
    if parameter.type == "date":
        if not _DATE.match(text):
            raise wrong
        return str(Literal(text, datatype=NamedNode(PREFIXES["xsd"] + _DATE_TYPES[len(text)])))
    patterns = {"integer": r"[+-]?\d+", "decimal": r"[+-]?\d+(\.\d+)?", "boolean": "true|false"}
    if not re.fullmatch(patterns[parameter.type], text):
        raise wrong
    return str(Literal(text, datatype=NamedNode(PREFIXES["xsd"] + parameter.type)))


def _iri(term: str) -> str:
    return term[1:-1] if term.startswith("<") else expand(term) or term
