"""What several tests share: the packaged graph, a copy of its data, and an archive to write oneself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

import wickgraph
from wickgraph import Graph, View, checks, turtle
from wickgraph.names import PREFIXES, claim_iri, expand, shorten
from wickgraph.passages import digest, normalise
from wickgraph.values import Meanings

settings.register_profile("wickgraph", deadline=None, database=None)
settings.load_profile("wickgraph")

PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
_CLASSES = {
    "work": "schema:Movie",
    "person": "schema:Person",
    "character": "wick:Character",
    "group": "wick:StoryGroup",
    "org": "schema:Organization",
    "place": "schema:City",
    "event": "wick:StoryEvent",
    "performance": "wick:Performance",
}


def iri(name: str) -> NamedNode:
    """Return the node of a prefixed name."""
    full = expand(name)
    assert full, f"{name} is no prefixed name"
    return NamedNode(full)


def quads(text: str, graph: NamedNode | DefaultGraph | None = None) -> list[Quad]:
    """Return what a piece of Turtle says, with all prefixes known, in a graph of one's choice."""
    found = parse(PREFIX_LINES + text, format=RdfFormat.TURTLE)
    return [Quad(one.subject, one.predicate, one.object, graph or DefaultGraph()) for one in found]


def dated(text: str) -> str:
    """Return a date as Turtle, with the datatype that its form calls for."""
    season = len(text) == 7 and text[5:] in ("21", "22", "23", "24")
    plain = {4: "xsd:gYear", 7: "xsd:gYearMonth"}.get(len(text), "xsd:date")
    return f'"{text}"^^{"edtf:EDTF" if season or set(text) & set("~?%/") else plain}'


class Article:
    """An article to write oneself, statement by statement."""

    def __init__(self, slug: str, date: str, grade: str, text: str) -> None:
        self.slug, self.text = slug, normalise(text)
        self.claims: list[Quad] = []
        self.rest = quads(
            f'article:{slug} a schema:NewsArticle ; rdfs:label "{slug}"@en ; wick:grade wick:{grade} ;'
            f" schema:datePublished {dated(date)} ."
        )
        if text:
            size, sha = len(self.text), digest(self.text)
            self.rest += quads(f'article:{slug} wick:length {size} ; wick:sha256 "{sha}" .')

    def says(self, statement: str, modality: str = "asserted", where: str = "", as_of: str = "") -> Article:
        """Add a claim with its attestation, and with the passage of the text that reads as given."""
        (said,) = quads(f"{statement} .")
        assert not isinstance(said.subject, Triple)
        assert isinstance(said.object, NamedNode) or hasattr(said.object, "datatype")
        claim = NamedNode(claim_iri(said.subject, said.predicate, said.object))  # type: ignore[arg-type]
        attestation = f"attestation:{self.slug}.{len(self.claims) + 1:03}"
        self.claims += quads(f"{statement} .", claim)
        self.rest += quads(
            f"{attestation} a wick:Attestation ; wick:claim {claim} ; wick:modality wick:{modality} ;"
            f" wick:source article:{self.slug} ."
        )
        if as_of:
            self.rest += quads(f"{attestation} wick:asOf {dated(as_of)} .")
        if where:
            start = self.text.index(where)
            end = start + len(where)
            passage = f"passage:{self.slug}.{start}-{end}"
            self.rest += quads(
                f"{attestation} wick:passage {passage} . {passage} a oa:TextPositionSelector ; oa:start {start} ;"
                f' oa:end {end} ; dcterms:isPartOf article:{self.slug} ; wick:sha256 "{digest(where)}" .'
            )
        return self


class Archive:
    """A data directory to write oneself: entities get what every entity must have, claims get their ids."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.articles: list[Article] = []
        self.described: list[Quad] = []

    def article(self, slug: str, date: str = "2024-05-01", grade: str = "press", text: str = "") -> Article:
        self.articles.append(Article(slug, date, grade, text))
        return self.articles[-1]

    def describe(self, text: str) -> None:
        self.described += quads(text)

    def write(self) -> str:
        """Write all files in canonical form and return the directory."""
        for folder in ("entities", "articles"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        described = [*self.described, *self._undescribed()]
        (self.root / "entities" / "all.ttl").write_text(turtle.write(described), encoding="utf-8")
        for one in self.articles:
            path = self.root / "articles" / f"{one.slug}.trig"
            path.write_text(turtle.write([*one.rest, *one.claims]), encoding="utf-8")
        return str(self.root)

    def _undescribed(self) -> Iterator[Quad]:
        claims = [claim for article in self.articles for claim in article.claims]
        names = {shorten(term.value) for claim in claims for term in claim.triple if isinstance(term, NamedNode)}
        parts = {name: name.partition(":")[2].split(".") for name in names if name.startswith("performance:")}
        known = {quad.subject for quad in self.described}
        for name in names | {f"person:{person}" for _, person, *_ in parts.values()}:
            prefix, _, label = name.partition(":")
            class_ = _CLASSES.get(prefix)
            if class_ and iri(name) not in known:
                yield from quads(f'{name} a {class_} ; rdfs:label "{label}"@en .')
                if name in parts:
                    yield from quads(f"{name} wick:performer person:{parts[name][1]} .")

    def load(self, **view: object) -> Graph:
        return wickgraph.load(self.write(), View(**view))  # type: ignore[arg-type]

    def facts(self, subject: str, predicate: str, **view: object) -> set[str]:
        """Return the values that a property of a thing has under a view."""
        return facts(self.load(**view), subject, predicate)


def facts(graph: Graph, subject: str, predicate: str) -> set[str]:
    """Return the values that a property of a thing has among the facts, which are the default graph."""
    found = graph.store.quads_for_pattern(iri(subject), iri(predicate), None, DefaultGraph())
    return {shorten(value) for value in values(found)}


def values(found: Iterable[Quad]) -> list[str]:
    return [str(getattr(quad.object, "value", quad.object)) for quad in found]


@pytest.fixture(scope="session")
def graph() -> Graph:
    return wickgraph.load()


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(checks.packaged(), tmp_path / "data"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def compatible(one: NamedNode | Literal, other: NamedNode | Literal, store: Store | None = None) -> bool:
    return Meanings(store).compatible(one, other)


def refines(one: NamedNode | Literal, other: NamedNode | Literal, store: Store | None = None) -> bool:
    return Meanings(store).refines(one, other)


def pytest_configure() -> None:
    # Tables fit the terminal; pytest-xdist gives its workers one of 80 columns, which would break them.
    os.environ.pop("COLUMNS", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write golden rows and the output in pages anew")
