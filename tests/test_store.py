from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, Quad

from conftest import Archive, iri
from wickgraph import checks, store
from wickgraph.errors import DataError
from wickgraph.names import PREFIXES, kind

TURTLE = "<https://example.org/a> <https://example.org/b> 'c' .\n"
BROKEN = {
    "half a statement": (b"<a:a> <a:b> 1 .\n<a:a> <a:b>", 2),
    "an open text": (b"<a:a> <a:b> 'x' .\n\n<a:a> <a:b> 'open .\n", 3),
    "an unknown prefix": (b"<a:a> <a:b> 1 .\nnobody:knows <a:b> 1 .", 2),
    "a relative IRI": (b"<a> <b> <c> .", 1),
    "Latin-1": ("<a:a> <a:b> 1 .\n<a:a> <a:b> 'Saïd' .".encode("latin-1"), 2),
}


def put(root: Path, **files: str | bytes) -> str:
    """Fill a data directory: ``entities__x=`` is entities/x.ttl, ``articles__x=`` is articles/x.trig."""
    for name, content in files.items():
        folder, _, stem = name.partition("__")
        path = root / folder / (stem + {"entities": ".ttl", "articles": ".trig"}[folder])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(root)


# Where the files are


@pytest.mark.parametrize(
    "name", ["ontology/wick.ttl", "ontology/shapes.ttl", "data/entities", "data/articles", "queries/build"]
)
def test_home_holds_ontology_data_and_queries(name: str) -> None:
    assert (Path(store.home()) / name).exists()


@pytest.mark.skipif(not (Path(store.home()) / ".git").exists(), reason="needs a git checkout")
@pytest.mark.parametrize("folder", ["ontology", "data", "queries"])
def test_git_ignores_no_file_that_the_package_needs(folder: str) -> None:
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", folder]
    done = subprocess.run(command, cwd=store.home(), capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_data_files_are_the_entities_then_the_articles_each_sorted_by_name(tmp_path: Path) -> None:
    data = put(tmp_path, articles__b="", articles__a="", entities__z="", entities__y="")
    assert [str(Path(path).relative_to(data)) for path in store.data_files(data)] == [
        "entities/y.ttl",
        "entities/z.ttl",
        "articles/a.trig",
        "articles/b.trig",
    ]


def test_files_of_other_kinds_are_no_data(tmp_path: Path) -> None:
    data = put(tmp_path, entities__a=TURTLE)
    for name in ("README.md", "a.ttl.part", "b.trig", ".ttl~"):
        (tmp_path / "entities" / name).write_text("no Turtle at all", encoding="utf-8")
    assert [Path(path).name for path in store.data_files(data)] == ["a.ttl"]


@pytest.mark.parametrize("folder", ["entities", "articles"])
def test_one_of_the_two_folders_is_enough(tmp_path: Path, folder: str) -> None:
    data = put(tmp_path, **{f"{folder}__a": TURTLE})
    assert len(store.data_files(data)) == 1


@pytest.mark.parametrize("name", ["missing", "empty", "."])
def test_a_directory_without_data_is_an_error_that_says_what_was_expected(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty" / "entities").mkdir(parents=True)
    with pytest.raises(DataError, match=r"no data here; expected entities/\*\.ttl and articles/\*\.trig") as caught:
        store.load(str(tmp_path / name))
    assert str(caught.value).startswith(str(tmp_path))


# Reading


def test_a_file_is_read_as_its_quads(tmp_path: Path) -> None:
    path = tmp_path / "a.trig"
    path.write_text("<https://example.org/g> { " + TURTLE + "}", encoding="utf-8")
    (quad,) = store.read(str(path))
    assert (quad.object, str(quad.graph_name)) == (Literal("c"), "<https://example.org/g>")


def test_a_text_can_stand_for_a_file_that_is_not_there() -> None:
    (quad,) = store.read("nowhere/a.ttl", TURTLE)
    assert quad.graph_name == DefaultGraph()
    assert list(store.read("nowhere/a.ttl", TURTLE.encode())) == [quad]


def test_named_graphs_have_no_place_in_turtle() -> None:
    with pytest.raises(DataError, match=r"^a\.ttl:1:"):
        list(store.read("a.ttl", "<a:g> { <a:a> <a:b> 1 }"))


@pytest.mark.parametrize(("content", "line"), BROKEN.values(), ids=BROKEN)
def test_a_text_that_cannot_be_read_is_an_error_that_names_file_and_line(content: bytes, line: int) -> None:
    with pytest.raises(DataError, match=rf"^data/x\.trig:{line}:\d+: \S") as caught:
        list(store.read("data/x.trig", content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("content", "line"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_loaded_is_an_error_that_names_file_and_line(
    tmp_path: Path, content: bytes, line: int
) -> None:
    data = put(tmp_path, entities__fine=TURTLE, articles__broken=content)
    place = f"{tmp_path}/articles/broken.trig:{line}:"
    with pytest.raises(DataError) as caught:
        store.load(data)
    assert str(caught.value).startswith(place)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_or_a_directory_is_an_error_that_names_it(tmp_path: Path) -> None:
    for path in (str(tmp_path / "missing.ttl"), str(tmp_path)):
        with pytest.raises(DataError, match="cannot be read") as caught:
            list(store.read(path))
        assert str(caught.value).startswith(f"{path}: ")


def test_a_directory_with_the_name_of_a_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    data = put(tmp_path, entities__fine=TURTLE)
    (tmp_path / "entities" / "folder.ttl").mkdir()
    with pytest.raises(DataError, match=r"folder\.ttl: cannot be read"):
        store.load(data)


# Loading


def test_each_claim_is_a_named_graph_and_everything_else_is_in_the_default_graph(archive: Archive) -> None:
    archive.article("a").says("work:b schema:director person:c").says("work:b schema:position 4")
    loaded = store.load(archive.write())
    claims = {str(graph) for graph in loaded.named_graphs()}
    assert claims == {str(iri("claim:b.director.c")), str(iri("claim:b.position.4"))}
    claimed = Quad(iri("work:b"), iri("schema:position"), Literal(4), iri("claim:b.position.4"))
    assert claimed in loaded
    plain = {quad.subject for quad in loaded.quads_for_pattern(None, None, None, DefaultGraph())}
    assert {kind(str(getattr(node, "value", ""))) for node in plain} >= {
        "work",
        "person",
        "article",
        "attestation",
    }


def test_two_articles_that_say_the_same_share_the_claim(archive: Archive) -> None:
    for slug in ("one", "two"):
        archive.article(slug).says("work:b schema:director person:c")
    loaded = store.load(archive.write())
    assert len(list(loaded.named_graphs())) == 1
    attested = loaded.quads_for_pattern(None, iri("wick:claim"), iri("claim:b.director.c"), DefaultGraph())
    assert {quad.subject for quad in attested} == {iri("attestation:one.001"), iri("attestation:two.001")}


def test_the_ontology_is_loaded_with_the_data(tmp_path: Path) -> None:
    loaded = store.load(put(tmp_path, entities__a=TURTLE))
    assert any(loaded.quads_for_pattern(iri("wick:modality"), iri("rdfs:label"), None, DefaultGraph()))


def test_the_packaged_data_loads_with_every_quad_of_every_file() -> None:
    loaded = store.load(checks.packaged())
    quads = [quad for path in store.data_files(checks.packaged()) for quad in store.read(path)]
    assert quads
    assert all(quad in loaded for quad in quads)
    assert all(str(graph).startswith(f"<{PREFIXES['claim']}") for graph in loaded.named_graphs())
