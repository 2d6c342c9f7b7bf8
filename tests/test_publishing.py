"""`wickgraph export`: what people type, and what wrong input costs them."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

import engines
from documents import run
from test_cli import ENVIRONMENT, SCRIPT, fails, one_line, process
from wickgraph import Graph, lines

ONE = "--source kinocheck-2023-08-04"


def test_without_options_the_facts_come_as_turtle_on_stdout(graph: Graph) -> None:
    assert process("export").stdout == graph.export()
    assert run("wickgraph export")[1].encode() == graph.export()


@pytest.mark.parametrize(("profile", "form"), [("facts", "rdfxml"), ("dataset", "nquads"), ("dataset", "turtle12")])
def test_stdout_and_a_file_have_the_same_bytes(graph: Graph, profile: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    assert run(f"wickgraph export --profile {profile} --format {form} -o {path}") == (0, "", "")
    done = process("export", "--profile", profile, "--format", form, "-o", "-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert path.read_bytes() == done.stdout == graph.export(None, profile, form)


def test_the_view_is_that_of_the_options(graph: Graph) -> None:
    _, out, _ = run("wickgraph export --format ntriples --as-of 2023-08-04")
    assert out.encode() == graph.as_of("2023-08-04").export(form="ntriples") != graph.export(form="ntriples")


def test_a_graph_elsewhere_is_exported_like_the_packaged_one(graph: Graph, tmp_path: Path) -> None:
    with engines.oxigraph(tmp_path) as engine:
        graph.push(engine.update_url)
        for form in ("nquads", "trig"):
            _, out, err = run(f"wickgraph export --profile dataset --format {form} --endpoint {engine.query_url}")
            assert out.encode() == graph.export(None, "dataset", form), err


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("mine", encoding="utf-8")
    assert f"{path}: exists already; --force replaces it" in fails(f"wickgraph export {ONE} -o {path}")
    assert path.read_text(encoding="utf-8") == "mine"
    assert run(f"wickgraph export {ONE} -o {path} --force") == (0, "", "")
    assert path.read_text(encoding="utf-8").startswith("@prefix")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("--profile fact", "invalid choice: 'fact'"),
        ("--format exel", "invalid choice: 'exel'"),
        ("--format nquads", "'nquads' is no format of facts; expected one of turtle, ntriples, rdfxml, jsonld; nquads"),
        ("--profile dataset --format csv", "'csv' is no format of dataset; expected one of trig, "),
        ("-o /nonexistent/x.ttl", "/nonexistent/x.ttl: cannot be written: No such file or directory; try"),
        ("--profile tables", "tables as csv are several files; expected a directory for them, as in -o tables/"),
        ("--data /nonexistent", "/nonexistent: no data here"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_exit_code_2(command: str, said: str) -> None:
    assert said in fails(f"wickgraph export {command}")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert f"{tmp_path}: is a directory; expected a file for dataset as trig, such as {tmp_path}/dataset.trig" in fails(
        f"wickgraph export --profile dataset -o {tmp_path}"
    )


def test_what_ends_in_a_slash_is_a_directory_and_no_file(tmp_path: Path) -> None:
    for command, said in (
        ("export", "is a directory; expected a file for facts as"),
        ("query cast", "is a directory by"),
    ):
        assert f"{tmp_path}/x/: {said}" in fails(f"wickgraph {command} -o {tmp_path}/x/")
    assert os.listdir(tmp_path) == []


def test_a_view_that_knows_nothing_is_exit_code_1() -> None:
    assert "no claim is accepted in this view" in fails("wickgraph export --as-of 1900-01-01", 1)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "cannot be written: Permission denied" in fails(f"wickgraph export {ONE} -o {tmp_path}/facts.ttl")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize("place", ["> /dev/full", "-o /dev/full"])
def test_a_full_device_is_one_line(place: str) -> None:
    line = f"{' '.join(map(repr, SCRIPT))} export --profile dataset --format nquads {place}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 2
    assert "No space left on device" in one_line(done.stderr.decode())


@pytest.mark.parametrize("command", ["export -o ''", "query cast -o ''", "network crew -o ''", "release ''"])
def test_a_place_without_a_name_is_wrong_usage(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "'' is no path; expected the name of a" in fails(f"wickgraph {command}")
    assert os.listdir() == []


def test_a_disk_that_is_full_keeps_no_half_file(tmp_path: Path) -> None:
    # A limit on the size of files stands for a full disk: both end a write half-way.
    line = f"ulimit -f 100; {' '.join(map(repr, SCRIPT))} export --profile dataset --format nquads -o {tmp_path}/all.nq"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 2
    assert f"{tmp_path}/all.nq: cannot be written: File too large" in one_line(done.stderr.decode())
    assert os.listdir(tmp_path) == []


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    line = f"{' '.join(map(repr, SCRIPT))} export --profile dataset | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True, env=ENVIRONMENT)
    assert (done.stdout.splitlines()[-1], done.stderr) == (b"0", b"")


def test_an_interrupt_is_exit_code_130_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lines, "_put", interrupted)
    code, _, err = run(f"wickgraph export --profile dataset --format nquads -o {tmp_path}/all.nq")
    assert (code, one_line(err)) == (130, "wickgraph: interrupted\n")
    assert os.listdir(tmp_path) == []


def test_a_process_that_is_told_to_end_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([*SCRIPT, "release", tmp_path / "data"], stderr=subprocess.PIPE, env=ENVIRONMENT) as made:
        while not os.listdir(tmp_path) and made.poll() is None:
            time.sleep(0.01)
        assert [name[:11] for name in os.listdir(tmp_path)] == [".wickgraph-"]
        made.terminate()
        assert (made.communicate(timeout=60)[1], made.returncode) == (b"", 143)
    assert os.listdir(tmp_path) == []
