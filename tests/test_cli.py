"""The command line: what people type, what they get, and what wrong input costs them: one clear line."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, parse_query_results

import engines
import wickgraph
from documents import run
from wickgraph import Graph, analysis, cli, exports, interchange, network, options, queries, results, views
from wickgraph.store import home

COMMANDS = (
    "query",
    "queries",
    "show",
    "conflicts",
    "diff",
    "network",
    "rank",
    "communities",
    "path",
    "bridges",
    "compare",
    "timeline",
    "export",
    "release",
    "push",
    "check",
    "format",
)
ENVIRONMENT = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": ""}
SCRIPT = [sys.executable, "-c", "from wickgraph.cli import run; run()"]
SELECT = "SELECT ?title { work:knives-out schema:name ?title }"


def process(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*SCRIPT, *arguments], input=stdin, capture_output=True, env=ENVIRONMENT, check=False)


def one_line(text: str) -> str:
    """The text, which must be a single line of an error message."""
    assert text.startswith("wickgraph: ")
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text


def fails(command: str, code: int = 2) -> str:
    found, out, err = run(command)
    assert (found, out) == (code, ""), err
    return one_line(err)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_of_every_command_ends_in_an_example_that_runs(command: str, tmp_path: Path) -> None:
    code, out, _ = run(f"wickgraph {command} --help")
    assert code == 0
    example = out.rstrip().splitlines()[-1].strip()
    assert "example:" in out
    assert example.startswith(f"wickgraph {command}".rstrip())
    if command == "push":
        with engines.oxigraph(tmp_path) as engine:
            code, out, err = run(example.replace("http://localhost:7878/update", engine.update_url))
    else:
        code, out, err = run(example.replace("wickgraph-data", str(tmp_path / "data")))
    assert code == 0, err
    assert out or command == "format"


def test_the_commands_are_those_of_the_help() -> None:
    _, out, _ = run("wickgraph --help")
    assert re.findall(r"^    (\w+) ", out, re.MULTILINE) == list(COMMANDS)


def test_without_a_command_the_help_goes_to_stderr() -> None:
    code, out, err = run("wickgraph")
    assert (code, out) == (2, "")
    assert err.startswith("usage: wickgraph")


def test_the_version_is_the_packages() -> None:
    assert run("wickgraph --version")[:2] == (0, f"wickgraph {wickgraph.__version__}\n")


def test_names_that_are_said_twice_for_a_fast_start_are_equal() -> None:
    assert options.FORMATS == results.FORMATS
    assert options.MODALITIES == views.MODALITIES
    assert tuple(network.KINDS) == options.NETWORKS
    assert ("table", *interchange.FORMATS, "svg", "png", "html") == options.NETWORK_FORMATS
    assert tuple(analysis.MEASURES) == options.MEASURES
    assert exports.PROFILES == options.PROFILES


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml"])
def test_a_result_format_reaches_the_user_byte_by_byte(graph: Graph, name: str) -> None:
    done = process("query", "cast", "--format", name)
    assert done.returncode == 0, done.stderr
    assert done.stdout == graph.query("cast").serialize(name)


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_a_construct_comes_in_every_graph_format(name: str) -> None:
    code, out, _ = run(f"wickgraph query build/performances --format {name}")
    assert code == 0
    assert "person" in out


def test_a_query_can_come_from_a_file_from_stdin_or_from_the_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(f"# mine\n{SELECT}", encoding="utf-8")
    from_file = process("query", str(path), "--format", "csv")
    from_stdin = process("query", "-", "--format", "csv", stdin=SELECT.encode())
    from_line = process("query", "--sparql", SELECT, "--format", "csv")
    assert from_file.stdout == from_stdin.stdout == from_line.stdout == b"title\r\nKnives Out\r\n"


def test_a_file_of_ones_own_takes_parameters_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    shutil.copy(os.path.join(home(), "queries", "explore", "release-dates.rq"), path)
    code, out, _ = run(f"wickgraph query {path} -p work=ballerina --format csv")
    assert code == 0
    assert "2024-06-07" in out


def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    for command in ("wickgraph query cast", "wickgraph show Ballerina", "wickgraph queries"):
        _, out, _ = run(command)
        assert max(len(line) for line in out.splitlines() if not line.startswith("  s")) <= 72, command


def test_a_table_that_does_not_fit_becomes_a_line_for_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = run("wickgraph query cast")
    assert "actor      Anjelica Huston\nin_cast    asserted\ncharacter  the Director\n" in out
    assert max(map(len, out.splitlines())) <= 40


def test_a_service_that_does_not_answer_is_exit_code_3() -> None:
    service = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    for name in ("table", "csv"):
        assert "a SERVICE of the query does not answer" in fails(
            f"wickgraph query --sparql '{service}' --format {name}", 3
        )


def test_a_byte_order_mark_before_a_query_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "marked.rq"
    path.write_bytes(b"\xef\xbb\xbf" + SELECT.replace(" ", "\r\n").encode())
    assert run(f"wickgraph query {path} --format csv")[:2] == (0, "title\nKnives Out\n")
    assert process("query", "-", "--format", "csv", stdin=path.read_bytes()).returncode == 0


def test_output_can_go_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cast.csv"
    assert run(f"wickgraph query cast --format csv -o {path}") == (0, "", "")
    assert path.read_bytes() == wickgraph.load().query("cast").serialize("csv")
    assert list(tmp_path.iterdir()) == [path]


def test_show_prints_facts_with_modality_article_date_and_passages() -> None:
    code, out, _ = run("wickgraph show 'Ana de Armas'")
    assert code == 0
    assert re.search(r"known for +Blade Runner 2049 +asserted", out, re.MULTILINE)
    assert re.search(r"asserted +kinocheck-2023-08-04 +2023-08-04 +\d+-\d+$", out, re.MULTILINE)


def test_show_as_json_is_for_programs() -> None:
    _, out, _ = run("wickgraph show work:ballerina --format json")
    found = json.loads(out)
    assert found["entity"] == "work:ballerina"
    release = [fact for fact in found["facts"] if fact["property"] == "schema:datePublished"]
    assert {(fact["value"], fact["modality"], fact["accepted"]) for fact in release} == {
        ("2023", "planned", False),
        ("2024", "planned", False),
        ("2024-06-07", "planned", False),
        ("2025-06-06", "planned", True),
        ("2025-06-06", "asserted", True),
    }


def test_the_film_was_to_open_a_year_earlier_than_it_did() -> None:
    question = "wickgraph query --sparql 'SELECT ?date { work:ballerina schema:datePublished ?date }' --format tsv"
    assert '"2024-06-07"' in run(f"{question} --as-of 2023-08-04")[1]
    assert '"2025-06-06"' in run(question)[1]


def test_as_of_the_day_before_an_article_what_it_says_is_not_known() -> None:
    assert "kinocheck-2023-08-04" not in run("wickgraph query cast --as-of 2023-08-03 --format csv")[1]
    assert run("wickgraph query cast --as-of 2023-08-04 --format csv")[1].count("kinocheck-2023-08-04,") == 6


def test_a_modality_makes_facts_of_what_is_speculated() -> None:
    question = "wickgraph query --sparql 'ASK { ?part wick:antagonistTo ?heroine }'"
    assert run(question)[1] == "false\n"
    assert run(f"{question} --modality asserted --modality speculated")[1] == "true\n"


def test_a_source_can_be_the_only_one_to_listen_to() -> None:
    assert run("wickgraph query cast --source kinocheck-2023-08-04")[0] == 0
    assert "no article of this name. Did you mean kinocheck-2023-08-04 or" in fails(
        "wickgraph query cast --source kinocheck-2023-08-05"
    )


def test_queries_prints_one_query_as_a_file_that_runs(tmp_path: Path) -> None:
    code, out, _ = run("wickgraph queries returning-characters")
    assert code == 0
    (tmp_path / "mine.rq").write_text(out, encoding="utf-8")
    for parameter in ("", " -p work=john-wick-chapter-4"):
        mine = run(f"wickgraph query {tmp_path / 'mine.rq'} --format csv{parameter}")
        assert mine == run(f"wickgraph query returning-characters --format csv{parameter}")
        assert mine[0] == 0


def test_queries_lists_all_that_there_is_within_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (None, 120, 60):
        if width:
            monkeypatch.setenv("COLUMNS", str(width))
        code, out, _ = run("wickgraph queries")
        assert code == 0
        assert max(map(len, out.splitlines())) <= (width or 300)
        words = " ".join(out.split())
        for name in queries.names(f"{home()}/queries"):
            assert queries.find(name).summary in words


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("wickgraph quary", "invalid choice: 'quary'"),
        ("wickgraph query", "expected a query name, a file, - for stdin, or --sparql TEXT"),
        ("wickgraph query cast --sparql 'ASK {}'", "cast and --sparql are two queries; expected one of them"),
        ("wickgraph query cast -p work=a -p work=b", "-p 'work=b': work is 'a' already; expected each parameter once"),
        ("wickgraph query cst", "no query 'cst'. Did you mean cast"),
        ("wickgraph query nowhere.rq", "nowhere.rq: cannot be read: No such file or directory"),
        ("wickgraph query cast -p work", "-p 'work': expected name=value"),
        ("wickgraph query cast -p film=ballerina", "no parameter 'film'; it takes work (iri)"),
        ("wickgraph query cast -p work=balerina", "no work 'balerina'. Did you mean Ballerina or"),
        ("wickgraph query cast -p work='Total Recal'", "Did you mean Total Recall"),
        ("wickgraph query facts-of-a-passage -p start=one", "parameter start: 'one' is no integer"),
        ("wickgraph query cast -p work=person:ana-de-armas", "parameter work: person:ana-de-armas is no work;"),
        ("wickgraph query cast --format exel", "invalid choice: 'exel'"),
        ("wickgraph query cast --format turtle", "a SELECT query has no turtle form; expected one of csv,"),
        ("wickgraph query build/claims --format csv", "expected one of jsonld, ntriples, rdfxml, turtle"),
        ("wickgraph query --sparql ''", "--sparql: the query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("wickgraph query --sparql 'SELECT ?x { ?x a }'", "--sparql: the query cannot be read at line 1, column 19"),
        ("wickgraph query --sparql 'SELECT ?x\n{ ?x foo:bar 1 }'", "column 13, near '1 }': unknown prefix 'foo'"),
        ("wickgraph query --sparql 'DELETE WHERE { ?s ?p ?o }'", "the graph is read-only"),
        ("wickgraph query cast --as-of yesterday", "'yesterday' is no day; expected YYYY-MM-DD"),
        ("wickgraph query cast --as-of 2023-02-30", "'2023-02-30' is no day"),
        ("wickgraph query cast --modality asserte", "'asserte' is no modality; expected one of asserted,"),
        ("wickgraph query cast --timeout 0", "'0' is no time; expected seconds above 0, such as 60"),
        ("wickgraph query cast --endpoint ''", "'': no HTTP URL of an endpoint"),
        ("wickgraph push http://localhost/update --endpoint ''", "'': no HTTP URL of an endpoint"),
        ("wickgraph query cast --data /nonexistent", "/nonexistent: no data here; expected entities/*.ttl"),
        ("wickgraph query cast -o /nonexistent/cast.csv", "/nonexistent/cast.csv: cannot be written: No such file"),
        ("wickgraph show 'Ana de Amas'", "no entity 'Ana de Amas'. Did you mean Ana de Armas"),
        ("wickgraph show work:balerina", "nothing of this name in the graph. Did you mean work:ballerina"),
        ("wickgraph show 'Dunkirk the Film of Another World'", "no entity 'Dunkirk"),
        ("wickgraph show ''", "no entity ''"),
        ("wickgraph conflicts balerina", "no entity 'balerina'. Did you mean Ballerina"),
        ("wickgraph conflicts --format csv", "invalid choice: 'csv'"),
        ("wickgraph check --text kinocheck", "--text 'kinocheck': expected article=file"),
        ("wickgraph check --text kinocheck-2023-08-04=/nonexistent", "/nonexistent: cannot be read"),
        ("wickgraph check --text kinocheck-2023-08-40=README.md", "no article of this name. Did you mean kinocheck-"),
        ("wickgraph format --data /nonexistent", "/nonexistent: no data here"),
        ("wickgraph format --data ''", "argument --data: '' is no path; expected the name"),
        ("wickgraph release r --since ''", "argument --since: '' is no path; expected the name"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_exit_code_2(command: str, said: str) -> None:
    assert said in fails(command)


def test_a_name_that_several_things_share_lists_them(data_copy: Path) -> None:
    twin = data_copy / "entities" / "twin.ttl"
    twin.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<https://w3id.org/wickgraph/person/charon> a <https://schema.org/Person> ; rdfs:label 'Charon'@en .\n",
        encoding="utf-8",
    )
    message = fails(f"wickgraph show Charon --data {data_copy}")
    assert "stands for several things: character:charon, person:charon; say which by its prefixed name" in message


def test_a_half_written_data_file_is_named_with_its_line(data_copy: Path) -> None:
    path = data_copy / "articles" / "kinocheck-2023-08-04.trig"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    for command in ("query cast", "show Ballerina", "check", "format"):
        assert re.search(rf"{re.escape(str(path))}:\d+:\d+: ", fails(f"wickgraph {command} --data {data_copy}"))
    assert path.read_text(encoding="utf-8") == text[: len(text) // 2]


def test_data_that_breaks_a_rule_is_exit_code_1_with_its_place(data_copy: Path) -> None:
    path = data_copy / "entities" / "people.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Jimmy Fallon"@en', '" Jimmy Fallon"@en'), encoding="utf-8"
    )
    code, out, err = run(f"wickgraph check --data {data_copy}")
    assert code == 1
    assert re.fullmatch(rf"{re.escape(str(path))}:\d+: person:jimmy-fallon: rdfs:label: expected a label, .*\n", out)
    assert "1 wrong in" in one_line(err)


def test_format_check_fails_with_the_command_that_mends_it(data_copy: Path) -> None:
    path = data_copy / "entities" / "places.ttl"
    canonical = path.read_text(encoding="utf-8")
    path.write_text(canonical.replace(" ;\n    rdfs", " ; rdfs"), encoding="utf-8")
    code, out, err = run(f"wickgraph format --check --data {data_copy}")
    assert code == 1
    assert one_line(err)
    mend = re.search(r"`(.*)` mends it", out)
    assert mend, out
    assert run(mend[1]) == (0, f"{path}\n", "")
    assert path.read_text(encoding="utf-8") == canonical
    assert run(f"wickgraph format --check --data {data_copy}") == (0, "", "")


def test_format_refuses_to_lose_a_comment(data_copy: Path) -> None:
    path = data_copy / "entities" / "places.ttl"
    text = path.read_text(encoding="utf-8") + "# a thought\n"
    path.write_text(text, encoding="utf-8")
    assert "a comment that the canonical form would lose" in fails(f"wickgraph format --data {data_copy}")
    assert path.read_text(encoding="utf-8") == text


def test_an_output_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    fails(f"wickgraph query --sparql 'SELECT' -o {path}")
    assert path.read_text(encoding="utf-8") == "old"


def test_an_output_that_is_a_directory_is_refused(tmp_path: Path) -> None:
    assert "cannot be written" in fails(f"wickgraph query cast -o {tmp_path}")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_ends_the_command_quietly() -> None:
    line = f"{shlex.join(SCRIPT)} query cast --format csv | head -n 1; echo ${{PIPESTATUS[0]}}"
    everything = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    long = f"{shlex.join(SCRIPT)} query --sparql '{everything}' --format json | head -c 1; echo ${{PIPESTATUS[0]}}"
    for command in (line, long):
        done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, env=ENVIRONMENT)
        assert done.stdout.endswith(b"0\n")
        assert done.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize("command", ["query cast", "queries", "conflicts"])
def test_a_full_device_is_an_unwritable_output(command: str) -> None:
    line = f"{shlex.join(SCRIPT)} {command} > /dev/full"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 2
    assert "stdout: No space left on device" in one_line(done.stderr.decode())


@pytest.mark.parametrize("closed", ["query cast >&-", "query - <&-"])
def test_a_closed_stream_is_one_line(closed: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join(SCRIPT)} {closed}"], capture_output=True, check=False, env=ENVIRONMENT
    )
    assert done.returncode == 2
    assert "it is closed" in one_line(done.stderr.decode())


def test_a_query_that_takes_too_long_ends_in_time_with_exit_code_3() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?l) }"
    done = process("query", "--sparql", endless, "--timeout", "0.3")
    assert done.returncode == 3
    assert "no answer within 0.3 s" in one_line(done.stderr.decode())


def test_a_very_long_timeout_is_fine() -> None:
    done = process("query", "--sparql", "ASK { work:ballerina a schema:Movie }", "--timeout", "1e300")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"true\n", b"")


def test_results_survive_a_terminal_that_knows_only_ascii() -> None:
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run([*SCRIPT, "query", "cast"], capture_output=True, check=False, env=environment)
    assert done.returncode == 0
    assert "───" in done.stdout.decode()


def test_a_bug_is_exit_code_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_: object) -> int:
        raise KeyError("oops")

    monkeypatch.setattr(cli, "main", broken)
    monkeypatch.setattr(cli, "main", lambda: broken(None))
    with pytest.raises(SystemExit) as stop:
        cli.run()
    assert stop.value.code == 3
    assert "please report" in capsys.readouterr().err


def test_an_interrupt_is_exit_code_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wickgraph.graph.load", interrupted)
    assert cli.main(["show", "Charon"]) == 130
    assert capsys.readouterr().err == "wickgraph: interrupted\n"


def test_stdin_that_is_no_text_is_a_wrong_query_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe{")))
    assert "stdin: cannot be read: 'utf-8' codec" in fails("wickgraph query -")


@cache
def imported(code: str) -> set[str]:
    """The modules that a new process has imported after some code."""
    script = f"import sys\nfrom wickgraph.cli import main\n{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=ENVIRONMENT)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    "module", ["pyoxigraph", "rdflib", "networkx", "prettytable", "typing", "dataclasses", "shutil", "json"]
)
def test_help_imports_nothing_heavy(module: str) -> None:
    assert module not in imported("try: main(['--help'])\nexcept SystemExit: pass")


@pytest.mark.parametrize("module", ["rdflib", "networkx", "pyshacl", "prettytable", "dataclasses", "typing", "json"])
def test_a_query_as_csv_imports_no_more_than_it_needs(module: str) -> None:
    assert module not in imported("main(['query', 'cast', '--format', 'csv'])")


def test_the_json_that_reaches_the_user_reads_back_as_the_same_terms(graph: Graph) -> None:
    done = process("query", "cast", "--format", "json")
    parsed = parse_query_results(done.stdout, format=QueryResultsFormat.JSON)
    assert [tuple(row) for row in parsed] == graph.query("cast").terms()  # type: ignore[union-attr]
