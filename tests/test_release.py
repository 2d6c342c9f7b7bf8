"""Releases: what is in one, that two are the same, and that one proves itself."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import RdfFormat, Store
from rdflib.namespace import DCAT, DCTERMS, VOID
from rocrate.rocrate import ROCrate

import wickgraph
from conftest import Archive
from documents import run
from test_cli import ENVIRONMENT, SCRIPT, fails
from wickgraph import Graph, View, changes, exports, inventory, names, release
from wickgraph.errors import NoAnswer

pytestmark = pytest.mark.xdist_group("release")  # one process makes what all of these look at
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
ONE = ["kinocheck-2023-08-04"]


@pytest.fixture(scope="module")
def whole(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the packaged graph, since what was known before Ballerina."""
    place = tmp_path_factory.mktemp("release")
    graph.as_of("2025-06-05").export(place / "earlier.nq", "dataset", "nquads")
    release.write(graph, place / "whole", since=str(place / "earlier.nq"))
    return place / "whole"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of what one article says."""
    place = tmp_path_factory.mktemp("release") / "small"
    release.write(wickgraph.load(view=View(sources=ONE)), place)
    return place


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    """A small release to spoil."""
    shutil.copytree(small, tmp_path / "copy")
    return tmp_path / "copy"


def resum(folder: Path) -> None:
    """Make the sums fit what is there, as somebody who forges a release would."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != release.SUMS)
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in paths)
    (folder / release.SUMS).write_text("".join(sums), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def described(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / release.VOID, format="turtle")


def number(found: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> int:
    return int(str(found.value(subject, predicate)))


def test_every_profile_and_format_is_in_it_as_export_gives_it(whole: Path, graph: Graph) -> None:
    assert {place[:2] for place in release.PLACES} == {
        (profile, form) for profile, forms in exports.PROFILES.items() for form in forms
    }
    for (profile, form, *_), path in release.PLACES.items():
        if path.endswith("/"):
            assert any((whole / path).iterdir()), path
        elif form in ("turtle", "nquads"):  # the others take long, and are made again below
            assert (whole / path).read_bytes() == graph.export(None, profile, form), path
    assert {one.name for one in (whole / "schema-org").iterdir()} == set(exports.Export(graph, "schema-org").files())


def test_a_release_is_made_again_of_its_own_dataset_with_the_same_bytes(whole: Path) -> None:
    parts: list[str] = []
    assert release.verify(whole, parts.append) == []
    assert parts[:2] == [release.SUMS, "dataset.nq"]
    assert {*release.PLACES.values()} < set(parts)


def test_two_processes_make_the_same_bytes(tmp_path: Path, small: Path) -> None:
    for seed, locale, zone in (("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Tokyo")):
        environment = {**ENVIRONMENT, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        line = [*SCRIPT, "release", str(tmp_path / seed), "--source", ONE[0]]
        done = subprocess.run(line, capture_output=True, check=True, env=environment)
        assert done.stderr == b""
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(small)


def test_the_sums_are_those_that_sha256sum_checks(whole: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", release.SUMS], cwd=whole, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == len(contents(whole)) - 1


def test_the_hash_is_that_of_every_form_of_the_dataset(whole: Path) -> None:
    told = release.hashed(whole)
    assert hashlib.sha256((whole / "dataset.nq").read_bytes()).hexdigest() == told
    for name, form in (("dataset.trig", RdfFormat.TRIG), ("dataset.jsonld", RdfFormat.JSON_LD)):
        store = Store()
        store.load(path=str(whole / name), format=form)
        assert changes.digest(store) == told, name


def test_a_hash_does_not_depend_on_the_names_of_blank_nodes() -> None:
    one, other, another = Store(), Store(), Store()
    one.load(b"_:a <x:p> _:b . _:b <x:p> 1 .", format=RdfFormat.TURTLE, base_iri="x:")
    other.load(b"_:b <x:p> _:c . _:c <x:p> 1 .", format=RdfFormat.TURTLE, base_iri="x:")
    another.load(b"_:b <x:p> _:c . _:c <x:p> 2 .", format=RdfFormat.TURTLE, base_iri="x:")
    assert changes.digest(one) == changes.digest(other) != changes.digest(another)


def test_void_counts_what_is_there(whole: Path, graph: Graph) -> None:
    found = described(whole)
    every, facts = (rdflib.URIRef(f"{whole.as_uri()}/{release.VOID}#{name}") for name in ("wickgraph", "facts"))
    plain = rdflib.Graph().parse(whole / "facts.nt")
    expected = {
        VOID.triples: len(plain),
        VOID.distinctSubjects: len(set(plain.subjects())),
        VOID.distinctObjects: len(set(plain.objects())),
        VOID.properties: len(set(plain.predicates())),
        VOID.classes: len(set(plain.objects(None, rdflib.RDF.type))),
    }
    assert {name: number(found, facts, name) for name in expected} == expected
    assert number(found, every, VOID.triples) == len(graph)
    movie, director = (rdflib.SDO[name] for name in ("Movie", "director"))
    claim = rdflib.URIRef(names.PREFIXES["wick"] + "Claim")
    for whose, kind, term, what, count in (
        (facts, "class", movie, VOID.entities, len(set(plain.subjects(rdflib.RDF.type, movie)))),
        (facts, "property", director, VOID.triples, len(set(plain.subject_objects(director)))),
        (every, "class", claim, VOID.entities, len(list(graph.store.named_graphs()))),
    ):
        (part,) = set(found.objects(whose, VOID[f"{kind}Partition"])) & set(found.subjects(VOID[kind], term))
        assert number(found, part, what) == count, term


def test_dcat_leads_to_the_files_wherever_they_lie(whole: Path) -> None:
    found = described(whole)
    distributions = set(found.objects(None, DCAT.distribution))
    assert len(distributions) == 12
    for one in distributions:
        path = whole / str(one).removeprefix(whole.as_uri() + "/")
        assert found.value(one, DCAT.downloadURL) == one
        assert number(found, one, DCAT.byteSize) == path.stat().st_size
        checksum = found.value(found.value(one, SPDX.checksum), SPDX.checksumValue)
        assert str(checksum) == hashlib.sha256(path.read_bytes()).hexdigest()
        assert found.value(one, DCTERMS.title)
    assert set(found.objects(None, VOID.dataDump)) < distributions


def test_ro_crate_lists_every_file(whole: Path) -> None:
    crate = ROCrate(whole)
    files = {one.id: one for one in crate.data_entities if one.type == "File"}
    assert set(files) == set(contents(whole)) - {release.SUMS, release.CRATE}
    for path, content in contents(whole).items():
        if path in files:
            assert (files[path]["contentSize"], files[path]["sha256"]) == (
                str(len(content)),
                hashlib.sha256(content).hexdigest(),
            )
    assert (crate.datePublished.isoformat()[:10], crate.license.id) == ("2026-11-22", inventory.LICENCE)
    assert crate.mainEntity.id == "dataset.nq"


def test_the_sums_in_ro_crate_are_kept_by_a_context_that_lacks_them(whole: Path) -> None:
    def known(address: str, _: object) -> dict[str, object]:
        assert address == "https://w3id.org/ro/crate/1.1/context"
        terms = {"File": "http://schema.org/MediaObject", "name": "http://schema.org/name"}
        return {"documentUrl": address, "contextUrl": None, "document": {"@context": terms}}

    text = (whole / release.CRATE).read_text(encoding="utf-8")
    found = jsonld.expand(json.loads(text), {"documentLoader": known, "base": "https://release.example/"})
    sums = {
        one["@id"]: one.get("http://schema.org/sha256")
        for one in found
        if "http://schema.org/MediaObject" in one.get("@type", [])
    }
    assert sums["https://release.example/dataset.nq"] == [{"@value": release.hashed(whole)}]
    assert all(sums.values())


def test_its_page_lists_every_file_and_tells_what_changed(whole: Path) -> None:
    page = (whole / release.PAGE).read_text(encoding="utf-8")
    listed = [line.split("](")[1].split(")")[0] for line in page.splitlines() if line.startswith("| [")]
    for path in contents(whole):
        if path not in (release.SUMS, release.CRATE, release.PAGE):
            assert [one for one in listed if path.startswith(one)], path
    told = json.loads((whole / release.CHANGES).read_text(encoding="utf-8"))
    assert f"{len(told['came'])} claims came, 0 went" in page
    assert f"{len(told['attestations']['came'])} attestations came, 0 went" in page
    assert told["since"] in page
    assert release.hashed(whole) in page


def test_what_came_and_what_went_names_claims_their_content_and_their_sources(graph: Graph, whole: Path) -> None:
    before = changes.earlier(str(whole.parent / "earlier.nq"))
    came = {one["claim"]: one for one in json.loads((whole / release.CHANGES).read_text(encoding="utf-8"))["came"]}
    assert len(came) == len(set(graph.store.named_graphs())) - len(set(before.named_graphs()))
    told = next(one for one in came.values() if one["property"] == "wick:worldwideGross")
    assert told["subject"] == "work:ballerina"
    assert told["articles"] == sorted(told["articles"]) != []
    back = json.loads(changes.changes(before, graph.store))
    assert [one["claim"] for one in back["went"]] == list(came)
    assert back["came"] == []


def test_values_that_changed_are_told_as_json_ld_has_them(archive: Archive) -> None:
    archive.article("one").says('work:x schema:name "X"@en').says("work:x schema:director person:p")
    before = archive.load().store
    archive.articles.clear()
    archive.article("one").says('work:x schema:name "Xx"@en').says('work:x schema:datePublished "2024"^^xsd:gYear')
    told = json.loads(changes.changes(archive.load().store, before))
    came, went = ({one["property"]: one["value"] for one in told[name]} for name in ("came", "went"))
    assert came == {
        "schema:name": {"@value": "Xx", "@language": "en"},
        "schema:datePublished": {"@value": "2024", "@type": "xsd:gYear"},
    }
    assert went == {"schema:name": {"@value": "X", "@language": "en"}, "schema:director": {"@id": "person:p"}}
    assert told["attestations"] == {"came": [], "went": []}


def test_who_attests_a_claim_that_stays_and_how_surely_are_changes(archive: Archive) -> None:
    for slug, modality in (("one", "speculated"), ("two", "asserted")):
        archive.article(slug).says("work:x schema:director person:p", modality)
    before = archive.load().store
    archive.articles.clear()
    (archive.root / "articles" / "two.trig").unlink()
    for slug, modality in (("one", "asserted"), ("three", "asserted")):
        archive.article(slug).says("work:x schema:director person:p", modality)
    now = archive.load().store
    found = changes.changes(now, before)
    told = json.loads(found)
    assert (told["came"], told["went"]) == ([], [])
    came, went = (
        [(one["article"], one["modality"]) for one in told["attestations"][name]] for name in ("came", "went")
    )
    assert came == [("article:one", "wick:asserted"), ("article:three", "wick:asserted")]
    assert went == [("article:one", "wick:speculated"), ("article:two", "wick:asserted")]
    assert changes.fits(found, now)
    assert not changes.fits(found, before)
    assert not changes.fits(found.replace(b"wick:asserted", b"wick:planned"), now)


def test_a_release_is_compared_with_a_release(small: Path, tmp_path: Path) -> None:
    code, out, err = run(f"wickgraph release {tmp_path}/new --source {ONE[0]} --since {small}")
    assert (code, err) == (0, "")
    assert json.loads((tmp_path / "new" / release.CHANGES).read_text(encoding="utf-8"))["came"] == []
    assert out.startswith(f"{tmp_path}/new: {len(contents(small)) + 1} files; RDFC-1.0 hash {release.hashed(small)}")
    code, out, err = run(f"wickgraph release --verify {tmp_path}/new")
    assert (code, err) == (0, "")
    assert release.hashed(small) in out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.nq", None, "none.nq: cannot be read: No such file or directory"),
        ("none", None, "none: cannot be read: No such file or directory"),
        ("wrong.nq", b"<a", "wrong.nq: cannot be read: "),
        ("empty.nq", b"", "empty.nq: there is no claim in it"),
        ("facts.ttl", b"", "facts.ttl: expected an earlier release"),
        ("other.nq", b"<x:a> <x:b> <x:c> <x:graph> .", "other.nq: there is no claim in it"),
        ("new.nq", b"<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .", "new.nq: there is a blank node or a reifier in it"),
    ],
)
def test_what_is_no_earlier_release_is_named(name: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert said in fails(f"wickgraph release {tmp_path}/new --source {ONE[0]} --since {tmp_path}/{name}")
    assert not (tmp_path / "new").exists()


def test_a_changed_a_missing_and_a_foreign_file_are_named(copy: Path) -> None:
    (copy / "facts.ttl").write_bytes((copy / "facts.ttl").read_bytes() + b" ")
    (copy / "tables" / "works.csv").unlink()
    (copy / "ontology" / "mine.txt").write_text("x", encoding="utf-8")
    code, out, err = run(f"wickgraph release --verify {copy}")
    assert code == 1
    assert err == f"wickgraph: 3 wrong in {copy}\n"
    assert out.splitlines() == [
        f"{copy}/tables/works.csv: is missing",
        f"{copy}/ontology/mine.txt: is not of the release: SHA256SUMS does not name it",
        f"{copy}/facts.ttl: has changed: its SHA-256 is not that of SHA256SUMS",
    ]


def test_a_file_that_was_forged_with_its_sum_is_found(copy: Path) -> None:
    text = (copy / "facts.ttl").read_text(encoding="utf-8")
    (copy / "facts.ttl").write_text(text.replace("person:len-wiseman", "person:chad-stahelski"), encoding="utf-8")
    (copy / "tables" / "works.csv").unlink()
    (copy / "mine.txt").write_text("x", encoding="utf-8")
    resum(copy)
    assert release.verify(copy) == [
        "mine.txt: is not made of this dataset.nq",
        "tables/works.csv: is missing, and SHA256SUMS does not name it",
        "facts.ttl: is not what dataset.nq gives",
    ]


def test_a_dataset_that_was_forged_with_its_sum_is_found(copy: Path) -> None:
    lines = (copy / "dataset.nq").read_bytes().splitlines(keepends=True)
    (copy / "dataset.nq").write_bytes(b"".join(lines[1:]))
    resum(copy)
    assert "dataset.nq: is not in canonical form, or not of the RDFC-1.0 hash" in release.verify(copy)[0]


def test_what_was_added_to_the_dataset_and_can_be_no_data_is_found(copy: Path) -> None:
    lines = [*(copy / "dataset.nq").read_bytes().splitlines(), b'<x:a> <x:b> "c" <x:graph> .']
    content = b"".join(one + b"\n" for one in sorted(lines))
    (copy / "dataset.nq").write_bytes(content)
    crate = (copy / release.CRATE).read_text(encoding="utf-8")
    forged = crate.replace(release.hashed(copy), hashlib.sha256(content).hexdigest())
    (copy / release.CRATE).write_text(forged, encoding="utf-8")
    resum(copy)
    (fault,) = release.verify(copy)
    assert fault.startswith("dataset.nq: gives no release: ")


def test_names_of_places_are_shown_and_not_obeyed(copy: Path) -> None:
    place = copy.rename(copy.parent / os.fsdecode(b"\xfe"))
    for name in (b"a\x1b[2J\nb", b"\xff"):
        (place / os.fsdecode(name)).touch()
    code, out, _ = run(f"wickgraph release --verify {place}")
    assert code == 1
    shown = f"{copy.parent}/\\udcfe"
    assert [line.partition(": ")[0] for line in out.splitlines()] == [f"{shown}/a\\x1b[2J\\nb", f"{shown}/\\udcff"]


def test_a_file_that_cannot_be_read_is_named(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str, *_: object, **__: object) -> object:  # to root, all can be read
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(
        release,
        "open",
        lambda path, *rest, **more: (refused if path.endswith("facts.ttl") else open)(path, *rest, **more),
        raising=False,
    )
    assert f"{copy}/facts.ttl: Permission denied; expected a file that can be read" in fails(
        f"wickgraph release --verify {copy}"
    )


@pytest.mark.parametrize("place", [".", ".."])
def test_the_directory_that_one_is_in_is_not_replaced(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert f"{place}: {tmp_path}/inner is in use; expected another directory" in fails(f"wickgraph release {place}")


def test_a_dataset_out_of_order_is_not_canonical(copy: Path) -> None:
    lines = (copy / "dataset.nq").read_bytes().splitlines(keepends=True)
    (copy / "dataset.nq").write_bytes(b"".join(reversed(lines)))
    resum(copy)
    assert "dataset.nq: is not in canonical form" in release.verify(copy)[0]


def test_changes_that_do_not_fit_are_found(copy: Path) -> None:
    none: dict[str, list[object]] = {"came": [], "went": []}
    content = {"since": "sha256:" + "0" * 64, "came": [{"claim": "claim:nobody"}], "went": [], "attestations": none}
    (copy / release.CHANGES).write_text(json.dumps(content), encoding="utf-8")
    resum(copy)
    assert release.verify(copy) == ["changes.json: does not fit dataset.nq: what came is in it, what went is not"]


def test_other_versions_are_named_and_prove_nothing(copy: Path) -> None:
    crate = (copy / release.CRATE).read_text(encoding="utf-8")
    (copy / release.CRATE).write_text(crate.replace(wickgraph.__version__, "9.8.7"), encoding="utf-8")
    resum(copy)
    (fault,) = release.verify(copy)
    assert f"made by wickgraph 9.8.7, so that wickgraph {wickgraph.__version__} cannot prove it" in fault


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        (release.SUMS, b"beef facts.ttl\n", "SHA256SUMS:1: 'beef facts.ttl' is no sum"),
        (release.SUMS, b"0" * 64 + b"  \x1b[2J\n", "SHA256SUMS:1: "),
        (release.SUMS, b"\xff", "SHA256SUMS: "),
        (release.CRATE, b"{}", "ro-crate-metadata.json: no release is described"),
        (release.CRATE, b"{", "ro-crate-metadata.json: "),
    ],
)
def test_what_cannot_be_read_is_named(path: str, content: bytes, said: str, copy: Path) -> None:
    (copy / path).write_bytes(content)
    if path != release.SUMS:
        resum(copy)
    assert said in fails(f"wickgraph release --verify {copy}")


def test_links_are_no_files_of_a_release(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (copy / "linked").symlink_to(tmp_path / "else")
    (copy / "facts.ttl").rename(tmp_path / "facts.ttl")
    (copy / "facts.ttl").symlink_to(tmp_path / "facts.ttl")
    assert release.verify(copy) == [
        "linked: is not of the release: SHA256SUMS does not name it",
        "facts.ttl: is no file, or a link to one; expected the file itself",
    ]


def test_a_dataset_with_blank_nodes_is_refused_before_it_is_hashed(copy: Path) -> None:
    lines = [f"_:a{one} <x:p> _:a{other} .\n" for one in range(12) for other in range(12) if one != other]
    (copy / "dataset.nq").write_text("".join(lines), encoding="utf-8")
    resum(copy)
    assert "dataset.nq: there is a blank node or a reifier in it" in fails(f"wickgraph release --verify {copy}")


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "[" * 100_000,
        "9" * 5000,
        '{"came": [], "went": []}',
        '{"came": 1, "went": [], "since": "", "attestations": {"came": [], "went": []}}',
        '{"came": [], "went": [{"claim": {}}], "since": "", "attestations": {"came": [], "went": []}}',
        '{"came": [], "went": [], "since": "", "attestations": {"came": [{"article": "x"}], "went": []}}',
        '{"came": [], "went": [], "since": "\\ud800", "attestations": {"came": [], "went": []}}',
    ],
)
def test_changes_of_another_form_do_not_fit(content: str) -> None:
    since = f"sha256:{'0' * 64}"
    assert not changes.fits(content.replace('"since": ""', f'"since": "{since}"').encode(), Store())


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + text.splitlines()[0] + "\n",
        lambda text: text + f"{'0' * 64}  ../{release.SUMS}\n",
        lambda text: text + f"{'0' * 64}  /etc/hosts\n",
        lambda text: text.replace("  ", " *", 1),
        lambda text: text.upper(),
        lambda text: "",
    ],
    ids=["CRLF", "twice", "outside", "absolute", "binary", "upper case", "empty"],
)
def test_sums_of_another_form_are_found(spoilt: Callable[[str], str], copy: Path) -> None:
    sums = copy / release.SUMS
    sums.write_text(spoilt(sums.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    code, out, err = run(f"wickgraph release --verify {copy}")
    assert code != 0
    assert "SHA256SUMS" in out + err or ": is missing\n" in out


def test_parquet_is_proved_by_the_pyarrow_that_made_it(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = release._versions()
    without = {name: version for name, version in here.items() if name != "pyarrow"}
    monkeypatch.setattr(release, "_versions", lambda: without)
    (fault,) = release.verify(copy)
    assert f"made by pyarrow {here['pyarrow']}, so that no pyarrow cannot prove it" in fault
    release.write(wickgraph.load(view=View(sources=ONE)), copy.parent / "new")
    monkeypatch.setattr(release, "_versions", lambda: here)
    assert release.verify(copy.parent / "new") == []


def test_an_example_is_of_the_view(tmp_path: Path) -> None:
    view = wickgraph.load().as_of("2014-10-31")
    found = rdflib.Graph().parse(
        data=inventory.void(view.store, inventory.About("", "", "", "", {}), []), format="turtle"
    )
    (example,) = found.objects(None, VOID.exampleResource)
    assert view.label(str(example))


def test_what_is_no_release_cannot_be_proved(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        assert "SHA256SUMS: No such file or directory; expected a release" in fails(
            f"wickgraph release --verify {place}"
        )


@pytest.mark.parametrize("option", ["--force", "--since x.nq", "--as-of 2024-01-01"])
def test_a_release_is_proved_or_written(option: str, copy: Path) -> None:
    said = f"--verify proves a release under the view that it has; expected it without {option.partition(' ')[0]}"
    assert said in fails(f"wickgraph release --verify {copy} {option}")


def test_a_release_is_replaced_only_by_force(copy: Path) -> None:
    (copy / "facts.ttl").write_bytes(b"spoilt")
    before = contents(copy)
    assert f"{copy}: exists already; --force replaces it" in fails(f"wickgraph release {copy} --source {ONE[0]}")
    assert contents(copy) == before
    assert run(f"wickgraph release {copy} --source {ONE[0]} --force")[0] == 0
    assert release.verify(copy) == []


def test_what_is_not_of_a_release_is_never_lost(copy: Path, tmp_path: Path) -> None:
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    assert "notes.txt in it is not of a release, and would be lost" in fails(
        f"wickgraph release {copy} --source {ONE[0]} --force"
    )
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("mine", encoding="utf-8")
    assert f"{tmp_path}/home: holds no release, so --force does not replace it" in fails(
        f"wickgraph release {tmp_path}/home --source {ONE[0]} --force"
    )
    assert (tmp_path / "home" / "letter.txt").read_text(encoding="utf-8") == "mine"
    assert (copy / "notes.txt").exists()


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    assert f"{tmp_path}/x: is no directory; expected one, or a new name" in fails(f"wickgraph release {tmp_path}/x")
    assert "/nonexistent/x: cannot be written: No such file or directory" in fails("wickgraph release /nonexistent/x")


def test_an_interrupt_leaves_what_was_there(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = contents(copy)
    monkeypatch.setattr(release, "void", interrupted)
    code, _, err = run(f"wickgraph release {copy} --source {ONE[0]} --force")
    assert (code, err) == (130, "wickgraph: interrupted\n")
    assert contents(copy) == before
    assert os.listdir(copy.parent) == [copy.name]


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    # A limit on the size of files stands for a full disk.
    line = f"ulimit -f 100; {' '.join(map(repr, SCRIPT))} release {tmp_path}/new"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 2
    assert b"cannot be written: File too large" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert os.listdir(tmp_path) == []


def test_a_view_that_knows_nothing_makes_no_release(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer, match="no claim is accepted in this view"):
        release.write(wickgraph.load().as_of("1900-01-01"), tmp_path / "new")
    assert os.listdir(tmp_path) == []


def test_without_pyarrow_there_is_no_parquet(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    version = metadata.version

    def without(name: str) -> str:
        if name == "pyarrow":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without)
    release.write(wickgraph.load(view=View(sources=ONE)), tmp_path / "new")
    assert set(contents(small)) - set(contents(tmp_path / "new")) == {
        path for path in contents(small) if path.startswith("tables-parquet/")
    }
    assert release.verify(tmp_path / "new") == []


def test_the_graph_of_a_release_can_be_seen_under_another_view(small: Path) -> None:
    graph = release.Released(changes.earlier(str(small)), View(sources=ONE))
    assert graph.as_of("2023-08-03").sparql("SELECT ?who { ?work schema:director ?who }").rows == []
