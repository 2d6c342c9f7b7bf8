"""The page of terms: the ontology as one static HTML page, on which every term has an address of its own.

The id of a term of ours is its local name, so that ``ontology#claim`` opens there; that of another vocabulary's has its
prefix in front: ``schema-director``. All other ids have a hyphen too, which our local names have not.
"""

from __future__ import annotations

import os
import re
from html import escape
from itertools import groupby

from pyoxigraph import parse

from . import reference
from .names import KINDS, PREFIXES, expand, local_name, shorten
from .store import home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyoxigraph import Store

    from .reference import Diagram, Ontology, Term

#: The files that stand beside the page, each with what it is for.
FILES = {
    "wick.ttl": "the terms of this page, in Turtle",
    "shapes.ttl": "what data has to be like, in SHACL",
    "alignments.ttl": "how the terms relate to those of other vocabularies",
    "context.jsonld": "short keys for JSON-LD",
}
_RELATIONS = {
    "rdfs:subClassOf": "Narrower than",
    "rdfs:subPropertyOf": "Narrower than",
    "skos:broader": "Narrower than",
    "skos:closeMatch": "Close to",
    "skos:relatedMatch": "Related to",
}
_ON_RELATIONS = (
    "**Narrower than** another term means that what is said with the one holds with the other as well"
    " (`rdfs:subClassOf`, `rdfs:subPropertyOf`, `skos:broader`); **close to**, that the two can often stand for each"
    " other (`skos:closeMatch`); **related to**, no more than that they belong together (`skos:relatedMatch`)."
)
_CONCEPT = PREFIXES["skos"] + "Concept"
_PREFIXED = re.compile(r"([a-z]+:[\w.-]*\w)")


def html(store: Store) -> bytes:
    r"""Return the page of the ontology's terms as HTML in UTF-8: self-contained, without script.

    Counts and examples are of the store, whose facts are those of a view; the alignments are those of the package.
    Beside the page belong ``FILES``, to which it links.

    >>> import wickgraph
    >>> html(wickgraph.load().store).splitlines()[0]
    b'<!DOCTYPE html>'
    """
    return _Page(store).whole().encode()


def anchor(iri: str) -> str:
    """Return the id of a term on the page.

    >>> anchor("https://w3id.org/wickgraph/ontology#claim"), anchor("https://schema.org/director")
    ('claim', 'schema-director')
    """
    return local_name(iri) if iri.startswith(PREFIXES["wick"]) else shorten(iri).replace(":", "-", 1)


def alignments() -> dict[str, list[tuple[str, str, str]]]:
    """Return how terms relate to those of other vocabularies: relation, IRI and prefixed name of the other, by IRI.

    >>> alignments()["https://w3id.org/wickgraph/ontology#performer"]
    [('rdfs:subPropertyOf', 'https://schema.org/actor', 'schema:actor')]
    """
    parser: Any = parse(path=os.path.join(home(), "ontology", "alignments.ttl"))
    found: dict[str, list[tuple[str, str, str]]] = {}
    for iri, relation, other in sorted((one.subject.value, one.predicate.value, one.object.value) for one in parser):
        local = local_name(other)
        prefix = next((name for name, space in parser.prefixes.items() if space + local == other), None)
        found.setdefault(iri, []).append((shorten(relation), other, f"{prefix}:{local}" if prefix else other))
    return found


class _Page:
    """A page in the making: what the store tells, and which terms have a place on it."""

    def __init__(self, store: Store) -> None:
        self.store, self.alignments = store, alignments()
        self.classes, self.types = reference.classes(store), reference.types(store)
        self.properties, self.schemes = reference.properties(store), reference.schemes(store)
        self.agents = reference.agents(store)
        terms = [*self.classes, *self.properties, *self.agents]
        terms += [term for scheme, concepts in self.schemes for term in (scheme, *concepts)]
        self.listed = {term.iri for term in terms} | {one.iri for one in self.types}
        self.placed: set[str] = set()

    def whole(self) -> str:
        sections = {
            "From a question to a query": self.prose(reference.HOW_TO_ASK),
            "What is tied to what": self.ties(),
            "Kinds of things": self.kinds(),
            "Classes": self.class_tables(),
            "Properties": self.property_table(),
            "Concepts": self.concepts(),
        }
        about = reference.ontology(self.store)
        parts = {
            "title": escape(about.label),
            "head": self.head(about),
            "contents": self.contents(list(sections)),
            "sections": "\n".join(
                f'<section>\n<h2 id="{_section(title)}">{title}</h2>\n{content}\n</section>'
                for title, content in sections.items()
            ),
        }
        with open(os.path.join(os.path.dirname(__file__), "termpage.html"), encoding="utf-8") as file:
            return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], file.read())

    def head(self, about: Ontology) -> str:
        said = {
            "Version": escape(about.version),
            "Licence": _outside(about.licence, escape(about.licence)),
            "Namespace": f"<code>{PREFIXES['wick']}</code>, with the prefix <code>wick:</code>",
            **{f'<a href="{name}">{name}</a>': what for name, what in FILES.items()},
        }
        lines = "\n".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in said.items())
        introduction = self.prose(reference.INTRODUCTION)
        return f"<h1>{escape(about.label)}</h1>\n<p>{escape(about.note)}</p>\n<dl>\n{lines}\n</dl>\n{introduction}"

    def contents(self, titles: list[str]) -> str:
        def initial(term: Term) -> str:
            return local_name(term.iri)[0] if term.iri.startswith(PREFIXES["wick"]) else shorten(term.iri).split(":")[0]

        letters = [(name, next(terms)) for name, terms in groupby(self.properties, initial)]
        inner = {
            "Properties": [f'<a href="#{escape(anchor(term.iri))}">{escape(name)}</a>' for name, term in letters],
            "Concepts": [f'<a href="#{escape(anchor(one.iri))}">{_title(one)}</a>' for one, _ in self.schemes],
        }
        inner["Concepts"].append(f'<a href="#{_section("Agents")}">Agents</a>')
        lines = []
        for title in titles:
            within = "".join(f"<li>{link}</li>\n" for link in inner.get(title, []))
            # Letters stand side by side, names below each other.
            kept = f'\n<ul class="{title.lower()}">\n{within}</ul>\n' if within else ""
            lines.append(f'<li><a href="#{_section(title)}">{title}</a>{kept}</li>')
        return "<ul>\n" + "\n".join(lines) + "\n</ul>"

    def ties(self) -> str:
        found = reference.diagrams(self.store)
        note = (
            "Each row names the three properties that the most facts use between two kinds of things, the most used"
            f" first; {reference.left_out(found, 'table')}."
        )
        tables = [f"<p>{escape(one.caption)}</p>\n{self.tie_table(one)}" for one in found]
        return "\n".join([*tables, f"<p>{note}</p>"])

    def tie_table(self, diagram: Diagram) -> str:
        rows = []
        for one, other in sorted(diagram.ties, key=lambda ends: [KINDS.index(end) for end in ends]):
            uses = diagram.ties[one, other]
            most, more = reference.most_used(uses)
            names = ", ".join(map(self.name, most)) + (f" and {more} more" if more else "")
            ends = " → ".join(f'<a href="#kind-{end}">{end}</a>' for end in (one, other))
            rows.append(("", [ends, names, str(uses.total())]))
        return _table(["kinds", "properties", "facts"], rows)

    def kinds(self) -> str:
        rows = [
            (f"kind-{one}", [f"<code>{one}:</code>", f"<code>{PREFIXES[one]}</code>", self.code(example)])
            for one, example in reference.examples(self.store).items()
        ]
        return _table(["prefix", "namespace", "example"], rows)

    def class_tables(self) -> str:
        rows = [(self.place(one.iri), [self.title(one.iri), escape(one.label), self.note(one)]) for one in self.classes]
        defined = _table(["class", "called", "what it is"], rows)
        rows = [
            (self.place(one.iri), [self.title(one.iri), escape(one.label), str(one.things), self.code(one.example)])
            for one in self.types
        ]
        types = _table(["type", "called", "things", "example"], rows)
        return f"{self.prose(_ON_RELATIONS)}\n{defined}\n{self.prose(reference.ON_TYPES)}\n{types}"

    def property_table(self) -> str:
        rows = [
            (
                self.place(one.iri),
                [
                    self.title(one.iri) + (' <strong class="badge">one</strong>' if one.single else ""),
                    escape(one.label),
                    ", ".join(map(self.name, one.domain)),
                    ", ".join(map(self.name, one.range)),
                    self.note(one),
                ],
            )
            for one in self.properties
        ]
        table = _table(["property", "in tables", "of", "value", "what it says"], rows)
        return f"{self.prose(reference.ON_PROPERTIES)}\n{table}"

    def concepts(self) -> str:
        parts = [self.prose(reference.ON_CONCEPTS)]
        for scheme, concepts in self.schemes:
            heading = f'<h3 id="{escape(self.place(scheme.iri))}">{_title(scheme)} {self.title(scheme.iri)}</h3>'
            parts += [heading, f"<p>{escape(scheme.note)}</p>", self.value_table("concept", concepts)]
        parts += [f'<h3 id="{_section("Agents")}">Agents</h3>', self.prose(reference.ON_AGENTS)]
        return "\n".join([*parts, self.value_table("agent", self.agents)])

    def value_table(self, what: str, terms: list[Term]) -> str:
        rows = [(self.place(one.iri), [self.title(one.iri), escape(one.label), self.note(one)]) for one in terms]
        return _table([what, "in tables", "what it means"], rows)

    def place(self, iri: str) -> str:
        """Return the id of a term where it stands for the first time, nothing elsewhere."""
        if iri in self.placed:
            return ""
        self.placed.add(iri)
        return anchor(iri)

    def title(self, iri: str) -> str:
        """Return the name of a term where it is told of: a link to there, or to the vocabulary that defines it."""
        name = _code(shorten(iri))
        return (
            f'<a href="#{escape(anchor(iri))}">{name}</a>' if iri.startswith(PREFIXES["wick"]) else _outside(iri, name)
        )

    def name(self, iri: str, short: str = "") -> str:
        """Return the name of a term: a link to its place on this page, elsewhere where it has none."""
        name = _code(short or shorten(iri))
        if iri == _CONCEPT:
            return f'<a href="#{_section("Concepts")}">{name}</a>'
        return f'<a href="#{escape(anchor(iri))}">{name}</a>' if iri in self.listed else _outside(iri, name)

    def note(self, term: Term) -> str:
        """Return what a term means, with its examples and with what it relates to."""
        parts = [escape(term.note)]
        if term.examples:
            parts.append(_small("Example: " + "; ".join(map(self.example, term.examples))))
        related: dict[str, list[str]] = {}
        for one in term.broader:
            related.setdefault(_RELATIONS["skos:broader"], []).append(self.name(one))
        for relation, iri, short in self.alignments.get(term.iri, []):
            related.setdefault(_RELATIONS.get(relation, relation), []).append(self.name(iri, short))
        return "".join(parts + [_small(f"{relation}: {', '.join(names)}") for relation, names in related.items()])

    def example(self, text: str) -> str:
        """Return an example, which is code where it begins with a prefixed name."""
        return self.code(text) if expand(text.partition(" ")[0].rstrip(",")) else escape(text)

    def code(self, text: str) -> str:
        """Return a piece of code whose names lead to their places on this page."""
        parts = _PREFIXED.split(text)
        for at in range(1, len(parts), 2):
            iri = expand(parts[at])
            name = escape(parts[at])
            parts[at] = f'<a href="#{escape(anchor(iri))}">{name}</a>' if iri in self.listed and iri else name
        parts[::2] = map(escape, parts[::2])
        return f"<code>{''.join(parts)}</code>" if text else ""

    def prose(self, markdown: str) -> str:
        """Return a text of ``reference`` as HTML: paragraphs, numbered lists, code, bold type."""
        found = []
        for block in markdown.split("\n\n"):
            if block.startswith("```"):
                found.append(f"<pre>{self.code(block.partition(chr(10))[2].removesuffix('```').rstrip())}</pre>")
            elif block.startswith("1. "):
                items = re.split(r"^\d+\. ", block, flags=re.MULTILINE)[1:]
                found.append("<ol>\n" + "\n".join(f"<li>{self.inline(item)}</li>" for item in items) + "\n</ol>")
            else:
                found.append(f"<p>{self.inline(block)}</p>")
        return "\n".join(found)

    def inline(self, markdown: str) -> str:
        parts = " ".join(markdown.split()).split("`")
        parts[::2] = [re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(part)) for part in parts[::2]]
        parts[1::2] = map(self.code, parts[1::2])
        return "".join(parts)


def _section(title: str) -> str:
    return f"section-{title.lower().replace(' ', '-')}"


def _title(scheme: Term) -> str:
    return escape(scheme.label.capitalize())


def _code(name: str) -> str:
    # A name that is wider than its column breaks after its prefix or between its words.
    return f"<code>{re.sub('(?<=:)(?=[A-Za-z])|(?<=[a-z0-9])(?=[A-Z])', '<wbr>', escape(name))}</code>"


def _small(text: str) -> str:
    return f'<div class="small">{text}</div>'


def _outside(iri: str, text: str) -> str:
    return f'<a rel="external" href="{escape(iri)}">{text}</a>' if iri.startswith(("https:", "http:")) else text


def _table(columns: list[str], rows: list[tuple[str, list[str]]]) -> str:
    """Return a table of HTML; a row is its id, empty for none, and its cells."""
    classes = {0: "name"} | {at: "count" for at, one in enumerate(columns) if one in ("facts", "things")}
    classes |= {at: "what" for at, one in enumerate(columns) if one.startswith("what")}
    kinds = [f' class="{classes[at]}"' if at in classes else "" for at in range(len(columns))]
    # On narrow screens the cells stand below each other, each but the first and the explanation with its column's name.
    names = ["" if classes.get(at) in ("name", "what") else f' data-name="{one}"' for at, one in enumerate(columns)]
    head = "".join(f'<th scope="col"{kind}>{one}</th>' for one, kind in zip(columns, kinds, strict=True))
    lines = [f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>"]
    for iri, cells in rows:
        row = "".join(f"<td{kind}{name}>{cell}</td>" for kind, name, cell in zip(kinds, names, cells, strict=True))
        lines.append(f'<tr id="{escape(iri)}">{row}</tr>' if iri else f"<tr>{row}</tr>")
    return "\n".join([*lines, "</tbody>\n</table>"])
