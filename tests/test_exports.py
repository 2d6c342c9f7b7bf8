"""Exports: what goes in comes out, whoever reads it, and the bytes are the same everywhere."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
)

import wickgraph
from conftest import Archive, iri
from wickgraph import Graph, View, exports, lines
from wickgraph.errors import DataError, NoAnswer, OutputError, UsageError
from wickgraph.exports import PROFILES, Export, export
from wickgraph.names import PREFIXES, kind

EVERY = [(profile, form) for profile, forms in PROFILES.items() for form in forms]
#: Format to the names by which pyoxigraph and rdflib know it.
READERS = {
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "ntriples": (RdfFormat.N_TRIPLES, "nt"),
    "rdfxml": (RdfFormat.RDF_XML, "xml"),
    "trig": (RdfFormat.TRIG, "trig"),
    "nquads": (RdfFormat.N_QUADS, "nquads"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
}
RDF11 = [(profile, form) for profile, form in EVERY if profile in ("facts", "dataset") and form in READERS]
# All that a text can have and that XML can hold: quotation marks, line ends, what looks like syntax, signs past U+FFFF.
AWKWARD = "\"It's\" <b>&amp;</b> \\ \t\n\r 'x' {y} # no comment ]]> %20 é 語 😀 \u2028\u0085\u007f _:b . @en"


@pytest.fixture(scope="module")
def small() -> Graph:
    return wickgraph.load(view=View(sources=["kinocheck-2023-08-04"]))


@pytest.fixture
def awkward(archive: Archive) -> Graph:
    """A graph of texts that need escaping, of an entity that no one describes, and of a claim that nobody accepts."""
    text = str(Literal(AWKWARD))
    archive.describe(f"work:one a schema:Movie ; rdfs:label {text}@en-gb .")
    archive.article("a").says(f"work:one schema:name {text}").says("work:one schema:director person:p")
    archive.article("b").says("work:one schema:url <https://example.org/a(b)/%20/é?x=1&y='2'#z>")
    archive.article("c").says("work:one schema:director person:q", "speculated")
    return archive.load()


def said(graph: Graph, profile: str) -> set[Quad]:
    """What a profile has to say."""
    found: Iterable[Triple | Quad] = exports.facts(graph.store) if profile == "facts" else graph.store
    return {Quad(*one) if isinstance(one, Triple) else one for one in found}


def read(content: bytes, form: str) -> list[Quad]:
    found = parse(content, format=READERS[form][0])
    return [one if isinstance(one, Quad) else Quad(one.subject, one.predicate, one.object) for one in found]


# What goes in comes out. There are no blank nodes, so that two graphs are isomorphic where they are equal.


@pytest.mark.parametrize(("profile", "form"), RDF11)
@pytest.mark.parametrize("which", ["small", "awkward"])
def test_pyoxigraph_reads_back_what_was_exported(
    which: str, profile: str, form: str, request: pytest.FixtureRequest
) -> None:
    graph = request.getfixturevalue(which)
    back = read(export(graph, None, profile, form) or b"", form)
    assert set(back) == said(graph, profile)
    assert len(back) == len(set(back)) or form == "jsonld"  # which may tell of a thing wherever it is named


@pytest.mark.parametrize(("profile", "form"), RDF11)
@pytest.mark.parametrize("which", ["small", "awkward"])
def test_rdflib_reads_back_what_was_exported(
    which: str, profile: str, form: str, request: pytest.FixtureRequest
) -> None:
    graph = request.getfixturevalue(which)
    dataset = rdflib.Dataset()
    dataset.parse(data=export(graph, None, profile, form) or b"", format=READERS[form][1])
    back = read(dataset.serialize(format="nquads").encode(), "nquads")
    if form not in ("trig", "nquads", "jsonld"):  # what rdflib reads from these comes into a graph of its own
        back = [Quad(one.subject, one.predicate, one.object) for one in back]
    assert set(back) == said(graph, profile)


def test_facts_are_descriptions_and_what_the_view_accepts(awkward: Graph) -> None:
    found = set(exports.facts(awkward.store))
    directors = {one.object for one in found if one.predicate == iri("schema:director")}
    assert directors == {iri("person:p")}
    assert Triple(iri("person:q"), iri("rdf:type"), iri("schema:Person")) in found
    assert {kind(str(one.subject)[1:-1]) for one in found} == {"work", "person"}


def test_the_dataset_answers_a_query_of_the_catalogue_as_the_graph_does(small: Graph) -> None:
    copy = Store()
    copy.load(export(small, None, "dataset", "trig") or b"", format=RdfFormat.TRIG)
    there = wickgraph.Graph(Store, View())
    there.store = copy
    assert there.query("cast").rows == small.query("cast").rows != []


# RDF 1.2


@pytest.mark.parametrize(("form", "syntax"), [("turtle12", RdfFormat.TURTLE), ("trig12", RdfFormat.TRIG)])
@pytest.mark.parametrize("which", ["small", "awkward"])
def test_rdf_12_is_read_back_and_loses_nothing(
    which: str, form: str, syntax: RdfFormat, request: pytest.FixtureRequest
) -> None:
    graph = request.getfixturevalue(which)
    back = {
        Quad(one.subject, one.predicate, one.object, getattr(one, "graph_name", DefaultGraph()))
        for one in parse(export(graph, None, "dataset", form) or b"", format=syntax)
    }
    assert back == set(exports.reified(graph.store, graphs=form == "trig12"))
    terms = {one for one in back if isinstance(one.object, Triple)}
    assert {one.predicate for one in terms} == {iri("rdf:reifies")}
    unreified = (back - terms) | {
        Quad(one.object.subject, one.object.predicate, one.object.object, one.subject)  # type: ignore[union-attr, arg-type]
        for one in terms
    }
    assert unreified == set(graph.store)


def test_a_claim_that_the_view_does_not_accept_is_reified_and_not_asserted(awkward: Graph) -> None:
    store = Store()
    store.load(export(awkward, None, "dataset", "turtle12") or b"", format=RdfFormat.TURTLE)
    question = """PREFIX schema: <https://schema.org/> PREFIX wick: <https://w3id.org/wickgraph/ontology#>
    SELECT ?who ?modality ?accepted {
      ?claim <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ?work schema:director ?who )>> .
      ?attestation wick:claim ?claim ; wick:modality ?modality BIND(EXISTS { ?work schema:director ?who } AS ?accepted)
    } ORDER BY ?who"""
    rows = [[str(term) for term in row] for row in store.query(question)]  # type: ignore[union-attr]
    assert [row[2].partition("^")[0] for row in rows] == ['"true"', '"false"']
    assert [row[1].rpartition("#")[2] for row in rows] == ["asserted>", "speculated>"]


# The same bytes


@pytest.mark.parametrize("which", ["small", "awkward"])
def test_n_quads_are_those_of_rdfc_10(which: str, request: pytest.FixtureRequest) -> None:
    content = export(request.getfixturevalue(which), None, "dataset", "nquads") or b""
    dataset = Dataset(read(content, "nquads"))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert content.decode() == "".join(sorted(f"{quad} .\n" for quad in dataset))


def test_n_triples_are_sorted_by_code_points(small: Graph) -> None:
    found = (export(small, None, "facts", "ntriples") or b"").decode().splitlines(keepends=True)
    assert found == sorted(f"{triple} .\n" for triple in exports.facts(small.store))


@pytest.mark.parametrize("form", ["turtle", "trig", "turtle12", "trig12"])
def test_prefixes_are_those_in_use(small: Graph, form: str) -> None:
    profile = "facts" if form == "turtle" else "dataset"
    text = (export(small, None, profile, form) or b"").decode()
    head, _, body = text.partition("\n\n")
    declared = [line.split()[1] for line in head.splitlines()]
    assert declared == sorted(declared)
    assert all(f" {prefix}" in body or f"\n{prefix}" in body or f"^^{prefix}" in body for prefix in declared)


# Many lines


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))), st.booleans(), st.data())
def test_lines_come_in_code_point_order_however_cut(texts: list[str], ended: bool, data: st.DataObject) -> None:
    if not ended and texts:
        texts[-1] += "."  # for nothing after the last end is no line
    text = "\n".join([*texts, ""] if ended else texts).encode()
    seen: list[bytes] = []
    reported: list[int] = []

    def write(path: str) -> None:
        with open(path, "wb", buffering=0) as file:
            for at in range(0, len(text), size):
                file.write(text[at : at + size])

    with pytest.MonkeyPatch.context() as patch:
        for name, most in (
            ("_PIECE", 20),
            ("_RUN", 40),
            ("_AHEAD", 40),
            ("_STRETCH", 9),
            ("_WRITTEN", 20),
            ("_LINES", 3),
        ):
            patch.setattr(lines, name, data.draw(st.integers(1, most), name))
        size = data.draw(st.integers(1, 40))
        if data.draw(st.booleans(), "in place"):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "sorted")
                with path.open("xb") as own:
                    lines.sort(write, own, str(path), reported.append, seen.append)
                found = path.read_bytes()
        else:
            memory = io.BytesIO()
            lines.sort(write, memory, None, reported.append, seen.append)
            found = memory.getvalue()
    assert found.decode() == "".join(f"{line}\n" for line in sorted(texts))
    assert b"\n".join(seen).decode() == "\n".join(texts)
    assert sum(reported) == 2 * len(texts)


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", ["write", "check", "report"])
def test_what_ends_the_sorting_leaves_nothing_behind(fault: BaseException, at: str, tmp_path: Path) -> None:
    def fail(_: object) -> None:
        raise fault

    def write(path: str) -> None:
        Path(path).write_bytes(b"one\ntwo\n")

    calls: dict[str, Any] = {"write": write, "check": bool, "report": bool} | {at: fail}
    path = tmp_path / "sorted"
    with pytest.raises(type(fault)), path.open("xb") as file:
        lines.sort(calls["write"], file, str(path), calls["report"], calls["check"])
    assert os.listdir(tmp_path) == ["sorted"]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory for next to nothing, so that all lines go through the temporary file."""
    monkeypatch.setattr(exports, "_IN_MEMORY", 0)
    monkeypatch.setattr(lines, "_PIECE", 1000)
    monkeypatch.setattr(lines, "_RUN", 50_000)
    monkeypatch.setattr(lines, "_AHEAD", 400_000)
    monkeypatch.setattr(lines, "_WRITTEN", 20_000)


@pytest.mark.usefixtures("narrow")
def test_what_does_not_fit_into_memory_is_sorted_all_the_same(
    small: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[int] = []
    path = tmp_path / "all.nq"
    Export(small, "dataset", "nquads", reported.append).save(str(path))
    assert path.read_text(encoding="utf-8") == small.nquads()
    assert sum(reported) == 2 * len(small)
    assert len(reported) > 20
    with monkeypatch.context() as plenty:
        plenty.setattr(exports, "_IN_MEMORY", 1_000_000)
        whole = export(small, None, "facts", "ntriples")
    assert export(small, None, "facts", "ntriples") == whole
    assert os.listdir(tmp_path) == ["all.nq"]


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("passes", [0.1, 1.5], ids=["while lines are taken in", "while they are written"])
def test_an_interrupt_leaves_the_old_file_and_nothing_else(small: Graph, tmp_path: Path, passes: float) -> None:
    path, done = tmp_path / "all.nq", 0
    path.write_text("old", encoding="utf-8")

    def interrupt(more: int) -> None:
        nonlocal done
        done += more
        if done >= passes * len(small):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Export(small, "dataset", "nquads", interrupt).save(str(path), force=True)
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["all.nq"]


@pytest.mark.parametrize("subject", [BlankNode("b"), None])
def test_a_blank_node_is_refused_for_it_has_no_canonical_name_yet(archive: Archive, subject: BlankNode | None) -> None:
    archive.article("a").says("work:one schema:director person:p")
    graph = archive.load()
    if subject:
        graph.store.add(Quad(subject, iri("schema:name"), Literal("x")))
    else:
        graph.store.add(Quad(iri("work:one"), iri("schema:name"), BlankNode("b")))
    for form in ("nquads", "trig", "turtle12"):
        with pytest.raises(DataError, match="has no place in the data: give it an IRI"):
            export(graph, None, "dataset", form)


# Bad input


def test_a_format_that_the_profile_cannot_hold_names_those_that_it_can() -> None:
    with pytest.raises(
        UsageError, match=r"^'nquads' is no format of facts; expected one of turtle, .*; nquads is one of"
    ):
        exports.checked("facts", "nquads")
    with pytest.raises(UsageError, match=r"Did you mean turtle"):
        exports.checked("facts", "turtel")
    with pytest.raises(UsageError, match=r"^'fact' is no profile; expected one of facts, .* Did you mean facts\?$"):
        exports.checked("fact")


def test_a_view_that_knows_nothing_says_so(archive: Archive) -> None:
    archive.article("a").says("work:one schema:director person:p", "speculated")
    with pytest.raises(
        NoAnswer, match=r"^facts: no claim is accepted in this view \(asserted or planned\); try a later"
    ):
        archive.load().export()
    assert archive.load().export(profile="dataset")
    with pytest.raises(NoAnswer, match=r"^dataset: nothing is claimed in this view \(.*as known on 1 January 1900\)"):
        archive.load(as_of="1900-01-01").export(profile="dataset")


def test_characters_that_xml_does_not_have_are_refused_with_their_place(archive: Archive) -> None:
    archive.article("a").says(f"work:one schema:name {Literal('bell' + chr(7))}")
    graph = archive.load()
    with pytest.raises(
        UsageError, match=r"^facts as rdfxml: work:one, schema:name: .* has the character U\+0007; turtle, ntriples or"
    ):
        graph.export(form="rdfxml")
    for form in ("turtle", "ntriples"):
        assert set(read(graph.export(form=form) or b"", form)) == said(graph, "facts")


def test_a_property_without_a_local_name_is_refused_by_xml(archive: Archive) -> None:
    archive.article("a").says("work:one <https://example.org/1> person:p")
    with pytest.raises(UsageError, match=r"facts as rdfxml: .* a property without a local name"):
        archive.load().export(form="rdfxml")


def test_an_entity_without_a_label_is_exported_like_any_other(archive: Archive) -> None:
    archive.describe("work:one a schema:Movie .")
    archive.article("a").says("work:one schema:director person:p")
    graph = archive.load()
    for form in ("turtle", "ntriples", "rdfxml"):
        assert set(read(graph.export(form=form) or b"", form)) == said(graph, "facts")


def test_a_directory_is_no_place_for_one_file(small: Graph, tmp_path: Path) -> None:
    with pytest.raises(
        OutputError, match=rf"^{tmp_path}: is a directory; expected a file for facts as turtle, such as"
    ):
        export(small, tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_file_that_exists_is_replaced_only_by_force(small: Graph, tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=rf"^{path}: exists already; --force replaces it"):
        export(small, path)
    assert path.read_text(encoding="utf-8") == "mine"
    export(small, path, force=True)
    assert path.read_bytes() == export(small)
    assert os.listdir(tmp_path) == ["facts.ttl"]


def test_schema_org_is_one_file_or_a_directory_with_one_for_each_work(graph: Graph, tmp_path: Path) -> None:
    export(graph, tmp_path / "all.jsonld", "schema-org")
    assert (tmp_path / "all.jsonld").read_bytes() == export(graph, None, "schema-org")
    export(graph, f"{tmp_path}/works/", "schema-org")
    pages = {path.name: path.read_bytes() for path in (tmp_path / "works").iterdir()}
    assert pages == Export(graph, "schema-org").files()
    assert "ballerina.jsonld" in pages


@pytest.mark.parametrize("form", PROFILES["tables"])
def test_tables_are_files_in_a_directory(small: Graph, tmp_path: Path, form: str) -> None:
    export(small, tmp_path / "tables", "tables", form)
    assert {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()} == Export(
        small, "tables", form
    ).files()
    with pytest.raises(
        UsageError, match=f"^tables as {form} are several files; expected a directory for them, as in -o"
    ):
        export(small, None, "tables", form)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="file: is no directory; expected one for"):
        export(small, tmp_path / "file", "tables", form, force=True)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize(("profile", "form"), [("facts", "turtle"), ("dataset", "nquads")])
def test_a_full_device_is_an_error_that_names_it(small: Graph, profile: str, form: str) -> None:
    with pytest.raises(OutputError, match=r"^/dev/full: cannot be written: No space left"):
        export(small, "/dev/full", profile, form)


@pytest.mark.parametrize("name", ["with space.ttl", "saïd-😀.ttl", "-o", "a\nb", "%s{x}"])
def test_any_name_that_a_file_can_have_will_do(small: Graph, tmp_path: Path, name: str) -> None:
    export(small, tmp_path / name)
    assert os.listdir(tmp_path) == [name]


def test_names_of_namespaces_that_are_not_ours_are_written_in_full(archive: Archive) -> None:
    archive.article("a").says("work:one <https://example.org/ns#p> <https://example.org/ns#o>")
    text = (archive.load().export() or b"").decode()
    assert "<https://example.org/ns#p> <https://example.org/ns#o>" in text
    assert NamedNode(PREFIXES["schema"] + "Movie") in {one.object for one in parse(text, format=RdfFormat.TURTLE)}
