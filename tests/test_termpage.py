"""The page of terms: whole HTML by itself, on which every term has its place and says what the ontology says."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from conftest import iri
from wickgraph import Graph, reference, termpage
from wickgraph.names import KINDS, PREFIXES, shorten

TOP = Path(__file__).parents[1]
VOID = {"meta", "wbr"}
HOSTILE = "</td></table><script>alert(1)</script><!-- \"'&amp; {{title}} `**x**` \\1 😀 שלום"


class Page(HTMLParser):
    """What a browser finds: elements, texts and rows of cells by id, and what is not well-formed."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._said: dict[str, list[str]] = {"": []}
        self.rows: dict[str, list[Cell]] = {}
        self.tables: list[list[list[Cell]]] = []
        self.faults: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(content.decode())
        self.close()
        self.texts = {name: "".join(parts) for name, parts in self._said.items()}
        self.faults += [f"<{tag}> stays open" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found.append((tag, given))
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self._open.append((tag, given.get("id") or ""))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            self.rows[given.get("id") or ""] = self.tables[-1][-1]
        elif tag in ("td", "th"):
            self.tables[-1][-1].append(Cell())
        elif tag == "a" and any(one == "td" for one, _ in self._open):
            self.tables[-1][-1][-1].links.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop()[0] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes something else")

    def handle_data(self, data: str) -> None:
        self._said[""].append(data)
        for tag, name in self._open:
            if name:
                self._said.setdefault(name, []).append(data)
            if tag in ("td", "th"):
                self.tables[-1][-1][-1].text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data}")

    def all(self, attribute: str) -> list[str]:
        return [value for _, given in self.found if (value := given.get(attribute)) is not None]


class Cell:
    def __init__(self) -> None:
        self.text, self.links = "", list[str]()


@pytest.fixture(scope="module")
def page(graph: Graph) -> Page:
    return Page(termpage.html(graph.store))


@pytest.fixture(scope="module")
def ontology() -> Store:
    store = Store()
    store.load(path=TOP / "ontology" / "wick.ttl")
    return store


def test_every_element_ends_and_every_address_within_the_page_leads_somewhere(page: Page) -> None:
    ids = Counter(page.all("id"))
    assert page.faults == []
    assert [one for one, count in ids.items() if count > 1] == []
    within = {one[1:] for one in page.all("href") if one.startswith("#")}
    assert within - set(ids) == set()
    sections = {one for one in ids if one.startswith("section-")}
    assert len(sections) == 7
    assert sections <= within


def test_the_page_asks_nothing_of_anybody(page: Page) -> None:
    assert {tag for tag, _ in page.found} & {"script", "img", "link", "iframe", "object", "base", "form"} == set()
    assert page.all("src") == []
    (style,) = (tag for tag, _ in page.found if tag == "style")
    assert style
    elsewhere = [given for _, given in page.found if not (given.get("href") or "#").startswith("#")]
    beside = {given["href"] for given in elsewhere if given.get("rel") != "external"}
    assert beside == set(termpage.FILES)
    assert {one.name for one in (TOP / "ontology").iterdir()} == beside


def test_every_term_has_its_place_with_all_that_the_ontology_says_of_it(page: Page, ontology: Store) -> None:
    told = [*(iri(f"skos:{name}") for name in ("definition", "scopeNote", "example")), iri("rdfs:label")]
    found: Any = [quad.subject for one in told[:2] for quad in ontology.quads_for_pattern(None, one, None)]
    terms = {one.value for one in found} - {PREFIXES["wick"].removesuffix("#")}
    assert {quad.subject.value for quad in _typed(ontology, "rdfs:Class")} <= terms
    assert len(terms) > 400
    schemes = {quad.subject.value for quad in _typed(ontology, "skos:ConceptScheme")}
    for term in terms:
        place = termpage.anchor(term)
        assert (PREFIXES["wick"] + place == term) == term.startswith(PREFIXES["wick"])
        assert shorten(term) in page.texts[place]
        for said in _values(ontology, term, *told) if term not in schemes else ():
            assert said in page.texts[place]


def test_a_scheme_is_a_heading_before_what_it_is_and_its_concepts(page: Page, ontology: Store) -> None:
    order = page.all("id")
    for scheme in (quad.subject for quad in _typed(ontology, "skos:ConceptScheme")):
        found: Any = ontology.quads_for_pattern(None, iri("skos:inScheme"), scheme)
        concepts = [quad.subject.value for quad in found]
        following = order[order.index(termpage.anchor(scheme.value)) :]
        # A concept that is also a property has its place among those.
        here = [termpage.anchor(one) for one in sorted(concepts) if one != PREFIXES["wick"] + "undisclosed"]
        assert following[1 : len(here) + 1] == here
        assert _values(ontology, scheme.value, iri("skos:definition"))[0] in page.texts[""]


def test_a_property_says_of_what_it_is_what_it_leads_to_and_whether_there_can_be_several(
    page: Page, graph: Graph
) -> None:
    for term in reference.properties(graph.store):
        name, label, domain, range_, _ = page.rows[termpage.anchor(term.iri)]
        single = Quad(NamedNode(term.iri), iri("rdf:type"), iri("wick:SingleValuedProperty")) in graph.store
        assert (name.text, label.text) == (shorten(term.iri) + " one" * single, term.label)
        for cell, side in ((domain, "domainIncludes"), (range_, "rangeIncludes")):
            found = sorted(shorten(one) for one in _values(graph.store, term.iri, iri(f"schema:{side}")))
            assert sorted(filter(None, cell.text.split(", "))) == found
            assert len(cell.links) == len(found)


def test_a_name_leads_to_its_place_on_the_page_and_elsewhere_if_it_has_none(page: Page) -> None:
    _, _, domain, range_, _ = page.rows["filmingLocation"]
    assert (domain.links, range_.links) == (["#schema-CreativeWork"], ["#schema-Place"])
    assert page.rows["age"][3].links == [PREFIXES["xsd"] + "integer"]
    assert page.rows["claim"][3].links == ["#Claim"]
    assert page.rows["modality"][3].links == ["#section-concepts"]
    assert "#killedBy" in page.rows["killedBy"][4].links  # in its example


def test_types_are_counted(page: Page, graph: Graph) -> None:
    (table,) = (one for one in page.tables if one[0][0].text == "type")
    types = Counter(
        quad.object.value
        for quad in graph.store.quads_for_pattern(None, iri("rdf:type"), None)
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode)
        if shorten(quad.subject.value).partition(":")[0] in KINDS
    )
    assert {name.text: int(things.text) for name, _, things, _ in table[1:]} == {
        shorten(one): count for one, count in types.items()
    }


def test_ties_are_counted_and_name_the_properties_that_the_most_facts_use(page: Page, graph: Graph) -> None:
    uses: dict[str, Counter[str]] = {}
    for one, name, other in graph.sparql("SELECT ?one ?property ?other { ?one ?property ?other FILTER isIRI(?other) }"):
        ends = [str(end).partition(":")[0] for end in (one, other)]
        if set(ends) <= set(KINDS) and ends[0] != "claim":
            uses.setdefault(" → ".join(ends), Counter())[str(name)] += 1
    said, says = (one for one in page.tables if one[0][0].text == "kinds")
    assert len(said) > 15
    assert len(says) > 7
    for kinds, properties, facts in said[1:] + says[1:]:
        found = uses.pop(kinds.text)
        names, _, more = properties.text.partition(" and ")
        assert int(facts.text) == found.total()
        assert [found[name] for name in names.split(", ")] == sorted(found.values(), reverse=True)[:3]
        assert len(names.split(", ")) + int(more.removesuffix(" more") or 0) == len(found)
    assert all(found.total() < 20 for found in uses.values())


def test_alignments_stand_with_their_terms(page: Page) -> None:
    aligned = termpage.alignments()
    store = Store()
    store.load(path=TOP / "ontology" / "alignments.ttl")
    assert sum(map(len, aligned.values())) == len(store)
    for one, others in aligned.items():
        cell = page.rows[termpage.anchor(one)][-1]
        for _, other, name in others:
            assert name in cell.text
            assert {other, f"#{termpage.anchor(other)}"} & set(cell.links)
    assert page.rows["Claim"][-1].text.endswith(
        "Narrower than: prov:EntityClose to: np:Assertion, rdf:Statement, schema:Claim"
    )
    assert "Narrower than: wick:assassin" in page.rows["hitman"][-1].text + page.rows["freelanceAssassin"][-1].text


def test_markup_in_what_is_said_of_a_term_is_text() -> None:
    store = Store()
    text = Literal(HOSTILE, language="en")
    own, foreign = iri("wick:evil"), NamedNode("https://example.org/a&b='c'#<".removesuffix("<"))
    terms = {"rdfs:Class": iri("wick:Evil"), "rdf:Property": own, "skos:Concept": iri("wick:concept")}
    terms |= {"skos:ConceptScheme": iri("wick:scheme")}
    for type_, term in terms.items():
        store.add(Quad(term, iri("rdf:type"), iri(type_)))
        for name in ("rdfs:label", "skos:definition", "skos:example"):
            store.add(Quad(term, iri(name), text))
    store.add(Quad(iri("wick:concept"), iri("skos:inScheme"), iri("wick:scheme")))
    for value in (foreign, NamedNode("javascript:alert(1)")):
        store.add(Quad(own, iri("schema:rangeIncludes"), value))
    store.add(Quad(NamedNode(PREFIXES["wick"].removesuffix("#")), iri("rdfs:label"), text))
    page = Page(termpage.html(store))
    assert page.faults == []
    assert "script" not in {tag for tag, _ in page.found}
    for place in ("Evil", "evil", "concept"):
        assert page.rows[place][1].text == HOSTILE
        assert page.rows[place][-1].text == f"{HOSTILE}Example: {HOSTILE}"
    assert page.rows["evil"][3].links == [foreign.value]
    assert "javascript:alert(1)" in page.rows["evil"][3].text


def _values(store: Store, term: str, *properties: NamedNode) -> list[str]:
    found: Any = [quad.object for one in properties for quad in store.quads_for_pattern(NamedNode(term), one, None)]
    return [one.value for one in found]


def _typed(store: Store, name: str) -> list[Any]:
    return list(store.quads_for_pattern(None, iri("rdf:type"), iri(name)))
