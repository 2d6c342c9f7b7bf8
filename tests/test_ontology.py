"""The ontology: every term is documented, and every term is used."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph
from rdflib import RDF, RDFS, SDO, SKOS

from wickgraph import Graph, reference, turtle, views
from wickgraph.names import KINDS, PREFIXES, expand, shorten

TOP = Path(__file__).parents[1]
WICK = rdflib.Namespace(PREFIXES["wick"])
ONTOLOGY = rdflib.Graph().parse(TOP / "ontology" / "wick.ttl")
SHAPES = rdflib.Graph().parse(TOP / "ontology" / "shapes.ttl")
TERMS = sorted(
    {str(term) for term in ONTOLOGY.subjects() if str(term).startswith(str(WICK))},
)


@pytest.mark.parametrize("term", TERMS, ids=shorten)
def test_a_term_has_one_label_one_sentence_of_definition_an_example_and_its_ontology(term: str) -> None:
    iri = rdflib.URIRef(term)
    (label,) = ONTOLOGY.objects(iri, RDFS.label)
    (definition,) = ONTOLOGY.objects(iri, SKOS.definition)
    (example,) = ONTOLOGY.objects(iri, SKOS.example)
    (home,) = ONTOLOGY.objects(iri, RDFS.isDefinedBy)
    assert str(label)
    assert str(example)
    assert re.fullmatch(r"[A-Z][^.]*(\.[^ ][^.]*)*\.", str(definition)), definition
    assert home == rdflib.URIRef(str(WICK).removesuffix("#"))


def test_every_term_is_used_by_the_data_or_the_shapes(graph: Graph) -> None:
    used = {str(term) for triple in SHAPES for term in triple}
    for quad in graph.store:
        claimed = not isinstance(quad.graph_name, DefaultGraph)
        in_ontology = not claimed and str(getattr(quad.subject, "value", "")).startswith(str(WICK))
        if not in_ontology:
            used |= {str(getattr(term, "value", term)) for term in (quad.subject, quad.predicate, quad.object)}
    assert [shorten(term) for term in TERMS if term not in used] == []


def test_every_term_of_ours_in_data_and_shapes_is_defined(graph: Graph) -> None:
    used = {str(term) for triple in SHAPES for term in triple}
    used |= {str(getattr(t, "value", "")) for quad in graph.store for t in (quad.subject, quad.predicate, quad.object)}
    assert [shorten(term) for term in sorted(used) if term.startswith(str(WICK)) and term not in TERMS] == []


def test_every_property_that_the_data_uses_can_be_read_out(graph: Graph) -> None:
    documented = {str(term) for term in ONTOLOGY.subjects(RDFS.label)}
    described = {str(term) for term in ONTOLOGY.subjects()}
    used = {quad.predicate.value for quad in graph.store if str(getattr(quad.subject, "value", "")) not in described}
    assert sorted(used - documented - {str(RDF.type), str(RDFS.label)}) == []


def test_an_example_that_is_a_statement_is_true_of_the_graph(graph: Graph) -> None:
    statements = [str(example).split() for example in ONTOLOGY.objects(None, SKOS.example)]
    found = [parts for parts in statements if len(parts) == 3 and all(expand(part) for part in parts)]
    assert len(found) > 30
    for parts in found:
        terms = " ".join(parts)
        assert graph.sparql(f"ASK {{ {{ {terms} . }} UNION {{ GRAPH ?claim {{ {terms} . }} }} }}"), terms


def test_an_example_that_is_a_name_exists(graph: Graph) -> None:
    names = [str(example) for example in ONTOLOGY.objects(None, SKOS.example) if expand(str(example))]
    assert names
    for name in names:
        assert graph.resolve(name)


def test_the_ranks_of_modalities_and_grades_are_those_of_the_views() -> None:
    for scheme, order in (("modalities", tuple(reversed(views.MODALITIES))), ("grades", views.GRADES)):
        ranked = {
            str(c): int(str(ONTOLOGY.value(c, WICK.rank))) for c in ONTOLOGY.subjects(SKOS.inScheme, WICK[scheme])
        }
        assert [name.rpartition("#")[2] for name in sorted(ranked, key=ranked.__getitem__)] == list(order)


def test_alignments_speak_of_terms_that_there_are() -> None:
    alignments = rdflib.Graph().parse(TOP / "ontology" / "alignments.ttl")
    assert {str(term) for term in alignments.subjects()} <= set(TERMS)


def test_the_ontology_is_canonical() -> None:
    path = TOP / "ontology" / "wick.ttl"
    text = path.read_text(encoding="utf-8")
    assert turtle.canonical(text, str(path)) == text


def test_every_fact_that_ties_two_things_fits_the_domain_and_the_range_of_its_property(graph: Graph) -> None:
    classes: dict[str, set[rdflib.URIRef]] = {"work": {SDO.CreativeWork}, "article": {SDO.Article}}
    for thing, type_ in graph.sparql("SELECT ?thing ?type { ?thing a ?type }"):
        classes.setdefault(str(thing).partition(":")[0], set()).add(rdflib.URIRef(expand(str(type_)) or str(type_)))
    for (one, other), uses in _ties(graph).items():
        for name in uses:
            iri = rdflib.URIRef(expand(name) or name)
            for end, side in ((one, SDO.domainIncludes), (other, SDO.rangeIncludes)):
                assert (classes[end] | {SDO.Thing}) & set(ONTOLOGY.objects(iri, side)), (one, name, other)


def test_the_diagrams_name_the_most_used_properties_between_kinds_of_things(graph: Graph) -> None:
    page = (TOP / "docs" / "ontology.md").read_text(encoding="utf-8")
    said, says = re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL)
    boxes = [re.findall(r'^  (\w+)\["<b>\1</b>(?:<br>)?(.*)"\]$', diagram, re.MULTILINE) for diagram in (said, says)]
    arrows = [re.findall(r'^  (\w+) -->\|"(.+)"\| (\w+)$', diagram, re.MULTILINE) for diagram in (said, says)]
    kinds = [{one for one, _ in each} for each in boxes]
    assert kinds[0] | kinds[1] == set(KINDS)
    for number, least in enumerate((20, 8)):
        shown = {(one, other): names for one, names, other in arrows[number]}
        shown |= {(one, one): names for one, names in boxes[number] if names}
        assert len(shown) == len(arrows[number]) + sum(bool(names) for _, names in boxes[number])
        expected = {
            ends: uses
            for ends, uses in _ties(graph).items()
            if set(ends) <= kinds[number] and uses.total() >= least and not (number and set(ends) <= kinds[0])
        }
        assert set(shown) == set(expected)
        for ends, names in shown.items():
            uses = Counter({name.partition(":")[2]: count for name, count in expected[ends].items()})
            most, _, more = names.partition("<br>and ")
            assert len(uses) == len(most.split("<br>")) + int(more.removesuffix(" more") or 0)
            assert len(most.split("<br>")) == min(3, len(uses))
            counts = sorted(uses.values(), reverse=True)
            assert [uses[name] for name in most.split("<br>")] == counts[:3], ends


def _ties(graph: Graph) -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for one, name, other in graph.sparql("SELECT ?one ?property ?other { ?one ?property ?other FILTER isIRI(?other) }"):
        ends = (str(one).partition(":")[0], str(other).partition(":")[0])
        if set(ends) <= set(KINDS):
            found.setdefault(ends, Counter())[str(name)] += 1
    return found


@pytest.mark.parametrize("path", reference.pages())
def test_generated_files_are_current(path: str) -> None:
    assert (TOP / path).read_text(encoding="utf-8") == reference.pages()[path], "`make docs` makes it again"


def test_the_context_gives_every_property_a_key_that_reads_back(graph: Graph) -> None:
    terms = json.loads((TOP / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    keys = {expand(value["@id"]) for value in terms.values() if isinstance(value, dict) and "@id" in value}
    assert set(map(str, ONTOLOGY.subjects(RDF.type, RDF.Property))) <= keys


def test_json_ld_with_our_context_is_read_as_the_same_triple() -> None:
    context = json.loads((TOP / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": context,
        "id": "work:ballerina",
        "director": "person:len-wiseman",
        "spinOffPosition": 1,
    }
    read = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    film = rdflib.URIRef("https://w3id.org/wickgraph/work/ballerina")
    assert (film, SDO.director, rdflib.URIRef("https://w3id.org/wickgraph/person/len-wiseman")) in read
    assert read.value(film, WICK.spinOffPosition) == rdflib.Literal(1)


def test_the_vocabulary_is_schema_org_with_s() -> None:
    for path in [
        *(TOP / "data").rglob("*.t*"),
        *(TOP / "ontology").iterdir(),
        *(TOP / "queries").rglob("*.rq"),
    ]:
        assert "http://schema.org/" not in path.read_text(encoding="utf-8"), path
