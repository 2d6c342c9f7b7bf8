"""Fixtures that several tests share: the packaged graph, a copy of its data, and an archive to write oneself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

import wickgraph
from wickgraph import Graph, View, checks, turtle
from wickgraph.names import PREFIXES, claim_iri, expand, kind, local_name, shorten
from wickgraph.passages import digest, normalise

settings.register_profile("wickgraph", deadline=None, database=None)
settings.load_profile("wickgraph")

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
_HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def iri(name: str) -> NamedNode:
    full = expand(name)
    assert full, f"{name} is no prefixed name"
    return NamedNode(full)


def triples(text: str) -> list[Triple]:
    """Return the triples of a piece of Turtle in which all prefixes are known."""
    return [
        Triple(quad.subject, quad.predicate, quad.object) for quad in parse(_HEAD + text, format=RdfFormat.TURTLE)
    ]


class Archive:
    """A data directory to write oneself: entities get what every entity must have, claims get their ids."""

    def __init__(self, root: Path) -> None:
        self.data = root
        self.described: list[Triple] = []
        self.articles: dict[str, Article] = {}

    def describe(self, text: str) -> None:
        self.described += triples(text)

    def article(self, slug: str, date: str = "2024-05-01", grade: str = "press", text: str = "") -> Article:
        self.articles[slug] = Article(slug, date, grade, normalise(text))
        return self.articles[slug]

    def write(self) -> str:
        """Write the files in canonical form and return the directory."""
        stated = [triple for article in self.articles.values() for triple in article.claims]
        nodes = {node for triple in stated for node in (triple.subject, triple.object) if isinstance(node, NamedNode)}
        known = {triple.subject for triple in self.described}
        described = list(self.described)
        for node in nodes - known:
            if entity_kind := _CLASSES.get(kind(node.value) or ""):
                described += _description(node, entity_kind)
        for folder in ("entities", "articles"):
            (self.data / folder).mkdir(parents=True, exist_ok=True)
        (self.data / "entities" / "all.ttl").write_text(turtle.write(described), encoding="utf-8")
        for slug, article in self.articles.items():
            (self.data / "articles" / f"{slug}.trig").write_text(turtle.write(article.quads()), encoding="utf-8")
        return str(self.data)

    def load(self, **view: object) -> Graph:
        return wickgraph.load(self.write(), View(**view))  # type: ignore[arg-type]

    def facts(self, subject: str, predicate: str, **view: object) -> set[str]:
        """Return the values of a property that the view accepts, as people write them."""
        found = self.load(**view).store.quads_for_pattern(iri(subject), iri(predicate), None, None)
        from pyoxigraph import DefaultGraph

        return {shorten(str(quad.object.value)) for quad in found if quad.graph_name == DefaultGraph()}
