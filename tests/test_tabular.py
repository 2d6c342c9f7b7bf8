"""Tables: what pandas, Frictionless and Parquet's readers read is what the graph says."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Literal

import engines
import wickgraph
from conftest import Archive, iri
from wickgraph import Graph, store
from wickgraph.datapackage import TABLES
from wickgraph.errors import UsageError
from wickgraph.names import PREFIXES, shorten
from wickgraph.nanopubs import trig
from wickgraph.tabular import csv_files, parquet_files, rows

HOSTILES = [
    'a "quote", a comma; a semicolon',
    "two\nlines\r\nand\rthree",
    "=1+1",
    "@SUM(A1)",
    "😀 \u202eright to left\u202c",
    "None",
    "NA",
    " spaces around ",
    "\ufeffmark",
    "back\\slash\ttab",
]

Record = dict[str, str]


def read(body: bytes) -> list[Record]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


@pytest.fixture(scope="module")
def files(graph: Graph) -> dict[str, bytes]:
    return csv_files(graph)


@pytest.fixture(scope="module")
def tables(files: dict[str, bytes]) -> dict[str, list[Record]]:
    return {name.removesuffix(".csv"): read(body) for name, body in files.items() if name.endswith(".csv")}


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection is opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def validated(files: dict[str, bytes], place: Path) -> Any:  # noqa: ANN401
    from frictionless import Package, validate

    place.mkdir(exist_ok=True)
    for name, body in files.items():
        (place / name).write_bytes(body)
    assert len(Package(str(place / "datapackage.json")).resources) == len(TABLES)
    return validate(str(place / "datapackage.json"))


def test_frictionless_validates_the_package_without_a_connection(
    files: dict[str, bytes], tmp_path: Path, offline: None
) -> None:
    report = validated(files, tmp_path)
    assert report.flatten(["name", "type", "message"]) == []
    assert report.stats["tasks"] == len(TABLES)


def test_frictionless_would_find_a_foreign_key_that_leads_nowhere(files: dict[str, bytes], tmp_path: Path) -> None:
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]
    lines = [line for line in files["people.csv"].split(b"\r\n") if not line.startswith(b"person:len-wiseman,")]
    broken = {**files, "datapackage.json": json.dumps(package).encode(), "people.csv": b"\r\n".join(lines)}
    report = validated(broken, tmp_path)
    assert {(task.name, error.type) for task in report.tasks for error in task.errors} == {("credits", "foreign-key")}


@pytest.mark.parametrize("as_of", [None, "2023-08-04", "2014-01-01", "1990-01-01"])
def test_under_any_view_keys_are_unique_and_foreign_keys_resolve(graph: Graph, as_of: str | None) -> None:
    found = rows(graph if as_of is None else graph.as_of(as_of))
    ids = {name: {row[0] for row in rows_} for name, rows_ in found.items()}
    for name, table in TABLES.items():
        keys = [row[: table.key] for row in found[name]]
        assert keys == sorted(set(keys)), name
        for at, field in enumerate(table.fields):
            values = {row[at] for row in found[name]}
            assert not (field.needed and None in values), f"{name}.{field.name}"
            if field.table:
                assert values - {None} <= ids[field.table], f"{name}.{field.name}"


def test_an_empty_view_is_a_package_of_empty_tables(graph: Graph, tmp_path: Path) -> None:
    files = csv_files(graph.as_of("1990-01-01"))
    assert read(files["claims.csv"]) == []
    assert "version" not in json.loads(files["datapackage.json"])
    assert validated(files, tmp_path).valid


def test_the_descriptor_says_what_it_is_and_of_when(
    graph: Graph, files: dict[str, bytes], tables: dict[str, list[Record]]
) -> None:
    package = json.loads(files["datapackage.json"])
    assert package["licenses"][0]["name"] == "CC0-1.0"
    assert package["version"] == max(row["published_first"] for row in tables["articles"])
    assert package["created"] == f"{package['version']}T00:00:00Z"
    assert graph.view.told(package["version"]) in package["description"]
    for resource in package["resources"]:
        (header, *_) = files[resource["path"]].split(b"\r\n")
        fields = resource["schema"]["fields"]
        assert header.decode().split(",") == [field["name"] for field in fields]
        assert all(field["description"].endswith(".") for field in fields)
        assert resource["schema"]["missingValues"] == [""]


def test_there_are_as_many_claims_as_named_graphs(graph: Graph, tables: dict[str, list[Record]]) -> None:
    assert len(tables["claims"]) == len(list(graph.store.named_graphs()))


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("attestations", "?id a wick:Attestation"),
        ("articles", "?id wick:grade ?grade"),
        ("characters", "?id a wick:Character"),
        ("people", "?id a schema:Person"),
        ("passages", "?id a oa:TextPositionSelector"),
        ("performances", "?id wick:inWork ?work ; wick:performer ?person"),
        ("works", "?id rdfs:label ?label FILTER(STRSTARTS(STR(?id), STR(work:)))"),
        ("amounts", "?id rdfs:label ?label FILTER(STRSTARTS(STR(?id), STR(amount:)))"),
    ],
)
def test_rows_are_the_things_of_the_graph(
    graph: Graph, tables: dict[str, list[Record]], name: str, pattern: str
) -> None:
    assert {row["id"] for row in tables[name]} == {one for (one,) in graph.names("?id", pattern)}


def test_the_cast_of_ballerina_is_that_of_a_query(graph: Graph, tables: dict[str, list[Record]]) -> None:
    told = {
        (shorten(person.value), character and shorten(character.value))
        for page in graph.pages(
            "?performance ?person ?character",
            "?performance wick:inWork work:ballerina ; wick:performer ?person"
            " OPTIONAL { ?performance wick:portrays ?character }",
        )
        for _, person, character in page
    }
    found = {
        (row["person"], row["character"] or None) for row in tables["performances"] if row["work"] == "work:ballerina"
    }
    assert found == told
    assert ("person:ana-de-armas", "character:eve-macarro") in found


def test_credits_are_what_ties_people_to_works_with_the_claim_that_says_so(
    graph: Graph, tables: dict[str, list[Record]]
) -> None:
    told = graph.names(
        "?work ?role ?person",
        "?work ?role ?person FILTER(STRSTARTS(STR(?work), STR(work:)) && STRSTARTS(STR(?person), STR(person:)))",
    )
    found = {(row["work"], row["role"], row["person"]) for row in tables["credits"]}
    assert found == {row for row in told if row[1] != "schema:actor"}
    (row,) = (row for row in tables["credits"] if row["claim"] == "claim:ballerina.director.len-wiseman")
    assert row["role_label"] == "director"


def test_claims_are_what_their_graphs_say_and_facts_what_the_view_takes(
    graph: Graph, tables: dict[str, list[Record]]
) -> None:
    for row in tables["claims"]:
        (quad,) = store.quads(graph.store, None, None, None, iri(row["id"]))
        said = row["object"] or row["address"] or row["value"]
        assert (row["subject"], row["property"], said) == (
            shorten(quad.subject.value),
            shorten(quad.predicate.value),
            quad.object.value if isinstance(quad.object, Literal) else shorten(quad.object.value),
        )
        fact = any(store.quads(graph.store, quad.subject, quad.predicate, quad.object, DefaultGraph()))
        assert row["fact"] == ("true" if fact else "false")
    assert sum(int(row["attestations"]) for row in tables["claims"]) == len(tables["attestations"])
    assert "false" in {row["fact"] for row in tables["claims"]}


def test_who_says_what_comes_of_two_joins_in_pandas(files: dict[str, bytes]) -> None:
    import pandas as pd

    frames = {
        name: pd.read_csv(io.BytesIO(files[f"{name}.csv"]), keep_default_na=False, na_values=[""])
        for name in ("claims", "attestations", "articles")
    }
    frame = (
        frames["attestations"]
        .merge(frames["claims"], left_on="claim", right_on="id", suffixes=("", "_of_claim"))
        .merge(frames["articles"], left_on="article", right_on="id", suffixes=("", "_of_article"))
    )
    assert len(frame) == len(frames["attestations"])
    chosen = frame[(frame.subject == "work:ballerina") & (frame.property == "schema:director")]
    assert set(chosen.object_label) == {"Len Wiseman"}
    assert "article:kinocheck-2023-08-04" in set(chosen.article)
    assert frames["claims"].fact.dtype == bool
    assert frames["claims"].attestations.dtype == "int64"


def test_dates_stand_as_given_beside_the_days_that_they_can_mean(archive: Archive) -> None:
    article = archive.article("daily")
    article.says('work:a schema:datePublished "2023-21"^^edtf:EDTF')
    article.says('work:b schema:datePublished "../2024-02"^^edtf:EDTF')
    article.says('work:c schema:datePublished "2024-02"^^xsd:gYearMonth')
    found = {row[0]: row[4:7] for row in rows(archive.load())["works"]}
    assert found == {
        "work:a": ("2023-21", "2023-03-01", "2023-05-31"),
        "work:b": ("../2024-02", None, "2024-02-29"),
        "work:c": ("2024-02", "2024-02-01", "2024-02-29"),
    }
    days = {row[9]: row[-4:-2] for row in rows(archive.load())["claims"]}
    assert days["edtf:EDTF"] in {("2023-03-01", "2023-05-31"), (None, "2024-02-29")}


def test_a_level_dispute_leaves_a_cell_empty_and_both_claims_facts(archive: Archive) -> None:
    archive.article("daily").says('work:a schema:duration "PT2H"^^xsd:dayTimeDuration')
    archive.article("weekly").says('work:a schema:duration "PT1H"^^xsd:dayTimeDuration')
    found = rows(archive.load())
    names = [field.name for field in TABLES["works"].fields]
    assert dict(zip(names, found["works"][0], strict=True))["minutes"] is None
    assert [row[-2] for row in found["claims"]] == [True, True]


def test_a_running_time_is_a_number_of_minutes(tables: dict[str, list[Record]]) -> None:
    minutes = {row["id"]: row["minutes"] for row in tables["works"]}
    assert minutes["work:ballerina"] == "125"


def test_money_is_an_amount_with_its_currency(tables: dict[str, list[Record]]) -> None:
    amounts = {row["id"]: row for row in tables["amounts"]}
    gross = {row["id"]: row["worldwide_gross"] for row in tables["works"] if row["worldwide_gross"]}
    assert amounts[gross["work:ballerina"]]["value"] == "137200000"
    assert amounts[gross["work:john-wick-franchise"]] == {
        "id": "amount:usd-over-1000000000",
        "label": amounts["amount:usd-over-1000000000"]["label"],
        "value": "",
        "minimum": "1000000000",
        "maximum": "",
        "currency": "USD",
        "unit": "",
    }


def test_works_of_the_franchise_are_told_from_the_others(tables: dict[str, list[Record]]) -> None:
    franchise = {row["id"]: row["franchise"] for row in tables["works"]}
    assert franchise["work:ballerina"] == "true"
    assert franchise["work:47-ronin"] == "false"


def test_passages_and_speakers_have_tables_of_their_own(graph: Graph, tables: dict[str, list[Record]]) -> None:
    told = set(graph.names("?attestation ?speaker", "?attestation wick:attributedTo ?speaker"))
    assert {(row["attestation"], row["speaker"]) for row in tables["speakers"]} == told
    for tie in ("wick:passage", "wick:antecedent"):
        told = set(graph.names("?attestation ?passage", f"?attestation {tie} ?passage"))
        found = {(row["attestation"], row["passage"]) for row in tables["attestation_passages"] if row["tie"] == tie}
        assert found == told


def test_hostile_texts_survive_every_reader(archive: Archive, tmp_path: Path) -> None:
    import pandas as pd
    from frictionless import Package

    article = archive.article("daily")
    for text in HOSTILES:
        article.says(f"work:a schema:alternateName {Literal(text)}")
    files = csv_files(archive.load())
    assert {row["value"] for row in read(files["claims.csv"])} == set(HOSTILES)
    frame = pd.read_csv(io.BytesIO(files["claims.csv"]), keep_default_na=False, na_values=[""])
    assert set(frame.value) == set(HOSTILES)
    assert validated(files, tmp_path).valid
    package: Any = Package(str(tmp_path / "datapackage.json"))
    assert {row["value"] for row in package.get_resource("claims").read_rows()} == set(HOSTILES)
    assert set(parquet(parquet_files(archive.load())["claims.parquet"]).column("value").to_pylist()) == set(HOSTILES)


def test_what_has_no_label_and_no_description_goes_by_its_name(archive: Archive, tmp_path: Path) -> None:
    archive.describe("work:a a schema:Movie .")
    archive.article("daily").says("work:a schema:director person:b").says(
        "work:a schema:url <https://example.org/ä,b>"
    ).says("work:a wick:unheardOf character:c", "denied")
    archive.write()
    described = Path(archive.root, "entities", "all.ttl")
    described.write_text(described.read_text().split("person:b\n")[0].split("character:c\n")[0])
    graph = wickgraph.load(archive.root)
    found = rows(graph)
    assert found["works"][0][:2] == ("work:a", "work:a")
    assert ("person:b", "person:b") in {row[:2] for row in found["people"]}
    assert ("character:c", "character", None, "character:c") in found["things"]
    assert ("wick:unheardOf", "term", None, "wick:unheardOf") in found["things"]
    assert "https://example.org/ä,b" in {row[7] for row in found["claims"]}
    assert validated(csv_files(graph), tmp_path / "package").flatten(["name", "type", "message"]) == []


def test_a_text_that_looks_like_a_name_of_ours_is_a_text(archive: Archive) -> None:
    archive.article("daily").says(f'work:a schema:name "{PREFIXES["person"]}nobody"').says(
        'work:a schema:alternateName "person:nobody"'
    )
    found = rows(archive.load())
    assert found["people"] == []
    assert {row[8] for row in found["claims"]} == {"person:nobody", f"{PREFIXES['person']}nobody"}
    assert {row[5] for row in found["claims"]} == {None}


def test_a_claim_is_labelled_by_what_it_says_even_of_itself(graph: Graph, archive: Archive) -> None:
    labels = {row[0]: row[3] for row in rows(graph)["things"]}
    assert labels["claim:ballerina.director.len-wiseman"] == "Ballerina, director: Len Wiseman"
    estimate = "claim:claim.ballerina.opening-weekend-domestic-gross.amount.usd-25000000.figure-basis.estimate"
    assert str(labels[estimate]).startswith("Ballerina, ")
    archive.article("daily").says("work:a schema:alternateName 'work:a'")
    place = Path(archive.write(), "articles", "daily.trig")
    name = place.read_text().partition("wick:claim ")[2].split()[0]
    place.write_text(place.read_text().replace("    work:a schema:", f"    {name} schema:"))
    labels = {row[0]: row[3] for row in rows(wickgraph.load(archive.root))["things"]}
    assert labels[name] == f"{name}, alternate name: work:a"


def parquet(body: bytes) -> Any:  # noqa: ANN401
    import pyarrow.parquet as library

    return library.read_table(io.BytesIO(body))


def test_parquet_has_the_same_rows_with_types(graph: Graph) -> None:
    import datetime

    found, files = rows(graph), parquet_files(graph)
    assert set(files) == {f"{name}.parquet" for name in TABLES}
    types = {"boolean": "bool", "date": "date32[day]", "integer": "int64", "number": "double", "string": "string"}
    for name, table in TABLES.items():
        read_table = parquet(files[f"{name}.parquet"])
        assert [str(one) for one in read_table.schema.types] == [types[field.type] for field in table.fields]
        told = [field.metadata[b"description"].decode() for field in read_table.schema]
        assert told == [field.told for field in table.fields]
        columns = [column.to_pylist() for column in read_table.columns]
        dated = [[one.isoformat() if isinstance(one, datetime.date) else one for one in column] for column in columns]
        assert list(zip(*dated, strict=True)) == found[name], name


def test_the_codec_of_parquet_is_zstandard(graph: Graph) -> None:
    import pyarrow.parquet as library

    about = library.ParquetFile(io.BytesIO(parquet_files(graph)["claims.parquet"])).metadata
    assert about.row_group(0).column(0).compression == "ZSTD"
    assert "parquet-cpp-arrow" in about.created_by


def test_without_pyarrow_the_command_that_installs_it_is_named(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'wickgraph\[parquet\]'"):
        parquet_files(graph)


def test_importing_tables_imports_nothing_heavy() -> None:
    code = "import sys, wickgraph.tabular; print({'pyarrow', 'pandas', 'networkx', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout == "set()\n"


@pytest.mark.engines
def test_the_graph_in_a_store_elsewhere_gives_the_same_tables_and_nanopublications(
    graph: Graph, files: dict[str, bytes], tmp_path: Path
) -> None:
    with engines.oxigraph(tmp_path) as engine:
        graph.push(engine.update_url, query_url=engine.query_url)
        there = wickgraph.connect(engine.query_url)
        assert csv_files(there) == files
        assert trig(there) == trig(graph)


def test_lines_end_as_rfc_4180_has_it(files: dict[str, bytes]) -> None:
    assert files["works.csv"].endswith(b"\r\n")
    assert files["works.csv"].count(b"\n") == files["works.csv"].count(b"\r\n")
