"""The commands of analysts: what they print, in which forms, and what wrong input costs: one clear line."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import networkx
import pytest

import engines
from documents import run
from test_cli import SCRIPT, fails, one_line, process
from wickgraph import Graph, analysis
from wickgraph.interchange import FORMATS, serialize
from wickgraph.network import KINDS, disputed


def answer(command: str) -> str:
    code, out, err = run(command)
    assert code == 0, err
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_a_table_of_its_ties(graph: Graph, kind: str) -> None:
    out = answer(f"wickgraph network {kind}")
    network = graph.network(kind)
    assert out.count("\n") == network.number_of_edges() + 4
    assert out.rstrip().endswith(f"{len(network):,} nodes, {network.number_of_edges():,} ties")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_networks_reaches_the_user_byte_by_byte(graph: Graph, form: str) -> None:
    done = process("network", "crew", "--format", form)
    assert done.returncode == 0, done.stderr
    assert done.stdout == serialize(graph.network("crew"), form)


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("html", b"<!doctype html>")])
def test_pictures_and_pages_are_written_to_files(tmp_path: Path, form: str, begins: bytes) -> None:
    path = tmp_path / f"network.{form}"
    answer(f"wickgraph network co-star --top 12 --format {form} -o {shlex.quote(str(path))}")
    assert path.read_bytes().lower().startswith(begins.lower())


def test_a_view_and_a_choice_make_another_network(graph: Graph) -> None:
    command = "wickgraph network co-star --as-of 2023-08-04 --works franchise --performance lead --format json"
    found = networkx.node_link_graph(json.loads(answer(command)), edges="edges")
    assert set(found) == set(graph.as_of("2023-08-04").network("co-star", "franchise", ["lead"]))


def test_the_most_connected_are_a_network_of_their_own() -> None:
    rows = list(csv.DictReader(io.StringIO(answer("wickgraph network co-star --top 3 --format csv"))))
    assert {row["source_label"] for row in rows} | {row["target_label"] for row in rows} == {
        "Ian McShane", "Keanu Reeves", "Lance Reddick",
    }  # fmt: skip


def test_a_table_of_the_most_connected_says_of_how_many(graph: Graph) -> None:
    whole = len(graph.network("co-star"))
    said = " ".join(answer("wickgraph network co-star --top 2").split())
    assert said.endswith(f": 2 nodes, 1 tie, the 2 most connected of {whole} with the ties among them")


def test_an_empty_store_elsewhere_is_not_taken_for_an_empty_view(tmp_path: Path) -> None:
    with engines.oxigraph(tmp_path) as engine:
        for command in ("network co-star", "timeline"):
            said = fails(f"wickgraph {command} --endpoint {engine.query_url}", 1)
            assert f"does {engine.query_url} hold the graph? `wickgraph push` loads it" in said


@pytest.mark.parametrize("measure", analysis.MEASURES)
def test_a_ranking_is_the_one_of_the_function(graph: Graph, measure: str) -> None:
    rows = json.loads(answer(f"wickgraph rank co-star --by {measure} --top 4 --format json"))
    assert [row["node"] for row in rows] == [row.node for row in analysis.rank(graph.network("co-star"), measure, 4)]


def test_a_ranking_in_a_table_says_of_what_it_is() -> None:
    out = answer("wickgraph rank co-star --by betweenness --top 2")
    assert "Ian McShane" in out
    assert "Co-stars (asserted or planned, as known on " in out


def test_a_ranking_without_speculated_claims_stands_beside_that_with_them() -> None:
    rows = json.loads(answer("wickgraph rank co-star --without speculated --format json"))
    (mcshane,) = (row for row in rows if row["label"] == "Ian McShane")
    assert mcshane["score"] > mcshane["other_score"]  # that he speaks in the series, too, is only held possible


def test_a_ranking_without_disputed_claims_stands_beside_that_with_them(graph: Graph) -> None:
    out = answer("wickgraph rank character --by weighted-degree --without disputed --format json")
    left = graph.network("character", without=disputed(graph))
    scores = {row["node"]: row["other_score"] for row in json.loads(out)}
    assert scores == {node: left.degree(weight="weight")[node] if node in left else None for node in scores}
    assert "without what is disputed" in answer("wickgraph rank character --without disputed --top 1")


def test_communities_and_bridges_are_those_of_the_functions(graph: Graph) -> None:
    network = graph.network("actor-film")
    assert (
        process("communities", "actor-film", "--format", "csv").stdout
        == analysis.communities(network).to_csv().encode()
    )
    assert json.loads(answer("wickgraph bridges actor-film --format json --top 5")) == json.loads(
        analysis.bridges(network, 5).to_json()
    )


def test_who_became_central_between_two_days(graph: Graph) -> None:
    rows = json.loads(answer("wickgraph compare credits 2023-08-04 2025-06-06 --by degree --top 3 --format json"))
    before, after = (graph.as_of(day).network("credits") for day in ("2023-08-04", "2025-06-06"))
    assert [row["node"] for row in rows] == [row.node for row in analysis.compare(before, after, "degree", 3)]
    assert "as known on 4 August 2023" in answer("wickgraph compare credits 2023-08-04 2025-06-06 --top 1")


def test_a_path_cites_works_roles_and_sources() -> None:
    out = answer("wickgraph path 'Norman Reedus' 'Kate Beckinsale'")
    assert "Norman Reedus → Ballerina → Len Wiseman → Underworld film series → Kate Beckinsale" in out
    assert "KinoCheck, 4 August 2023" in out
    found = json.loads(answer("wickgraph path 'Norman Reedus' 'Kate Beckinsale' --format json"))
    assert found["length"] == 2


def test_a_path_through_another_network() -> None:
    assert "the network 'Characters'" in fails("wickgraph path 'Norman Reedus' Caine --network character", 1)
    assert "Caine → " in answer("wickgraph path character:caine character:frankie --network character")


def test_a_work_that_is_cited_and_is_a_node_elsewhere_has_its_name() -> None:
    assert "Caine" in answer("wickgraph path character:caine person:donnie-yen --network universe")


def test_the_timeline_is_a_table_and_json() -> None:
    order = json.loads(answer("wickgraph timeline --format json"))
    assert order
    out = answer("wickgraph timeline")
    assert out.index("The Continental") < out.index("John Wick: Chapter 2") < out.index("John Wick: Chapter 4")


def test_the_timeline_is_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "timeline.svg"
    answer(f"wickgraph timeline --format svg -o {shlex.quote(str(path))}")
    assert b"<svg" in path.read_bytes()[:1000]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("wickgraph path 'Norman Reedos' Caine", 2, "Did you mean Norman Reedus"),
        ("wickgraph path 'John Wick' Caine --network universe", 2, "stands for several things"),
        (
            "wickgraph path 'Ben Robson' 'Keanu Reeves' --network actor-film",
            1,
            "no path from Ben Robson to Keanu Reeves",
        ),
        (
            "wickgraph network co-star --as-of 1990-01-01",
            1,
            "as known on 1 January 1990): nothing is in this network; try a later --as-of",
        ),
        ("wickgraph rank co-star --as-of 1990-01-01", 1, "Co-stars"),
        (
            "wickgraph rank co-star --without speculated --modality speculated",
            2,
            "--without speculated: nothing is left of --modality speculated; expected another --modality besides",
        ),
        ("wickgraph timeline --as-of 1990-01-01", 1, "nothing is known of story time"),
        ("wickgraph rank co-star --top 0", 2, "top is 0; expected"),
        ("wickgraph rank co-star --top -3", 2, "top is -3; expected"),
        ("wickgraph network co-star --top 0", 2, "top is 0; expected"),
        ("wickgraph network character --source indiewire-2019-01-17 --as-of 2018-01-01", 1, "other --source"),
        ("wickgraph bridges co-star --top -1", 2, "top is -1"),
        ("wickgraph rank co-star --top many", 2, "'many' is no whole number; expected one such as 10"),
        ("wickgraph network costars", 2, "invalid choice: 'costars'"),
        ("wickgraph rank co-star --by fame", 2, "invalid choice: 'fame'"),
        ("wickgraph network co-star --performance voic", 2, "Did you mean voice"),
        ("wickgraph network universe --format svg -o x.svg", 2, "too many to read in one picture"),
        ("wickgraph compare co-star 2025-06-06 2023-08-04", 2, "2025-06-06"),
        ("wickgraph compare co-star yesterday 2023-08-04", 2, "'yesterday' is no day"),
        ("wickgraph network co-star --source nosuch", 2, "nosuch: no article of this name"),
        ("wickgraph network co-star --format svg -o /nowhere/at/all.svg", 2, "/nowhere/at/all.svg: cannot be written"),
    ],
)
def test_wrong_input_is_one_line_that_helps(command: str, code: int, said: str) -> None:
    assert said in fails(command, code)


def test_a_terminal_gets_no_picture_of_bytes() -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*SCRIPT, "network", "co-star", "--top", "3", "--format", "png"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**os.environ, "COLUMNS": ""},
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert "write it to a file with -o" in one_line(done.stderr.decode())


@pytest.mark.parametrize(
    "command", ["communities universe", "rank universe --by betweenness", "timeline", "network crew"]
)
def test_the_same_bytes_under_any_hash_seed_and_locale(command: str) -> None:
    answers = {
        subprocess.run(
            [*SCRIPT, *command.split()],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8", "COLUMNS": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }
    assert len(answers) == 1


def test_help_imports_nothing_of_networks() -> None:
    code = "import sys; from wickgraph.cli import main\ntry: main(['rank', '--help'])\nexcept SystemExit: pass\n"
    script = f"{code}sys.exit(bool({{'networkx', 'numpy', 'matplotlib', 'wickgraph.network'}} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_query_imports_nothing_of_networks() -> None:
    code = "import sys; from wickgraph.cli import main; main(['query', 'counts'])\n"
    script = f"{code}sys.exit(bool({{'networkx', 'numpy', 'matplotlib', 'rdflib'}} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
