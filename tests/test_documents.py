"""Pages are true: their commands give what they show, and their Python runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from documents import commands, rendered, run
from wickgraph import tour

TOP = Path(__file__).parents[1]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]
TEXTS = [*PAGES, TOP / "CONTRIBUTING.md", TOP / "CHANGELOG.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_shows(page: Path, request: pytest.FixtureRequest) -> None:
    now = rendered(page)
    if request.config.getoption("--golden"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page: Path) -> None:
    found = doctest.testfile(str(page), module_relative=False)
    assert found.failed == 0
    assert found.attempted or page.name == "ontology.md"


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.name)
def test_a_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_sparql_blocks_of_the_pages_are_answered() -> None:
    import wickgraph

    graph = wickgraph.load()
    blocks = [
        text
        for page in PAGES
        for text in re.findall(r"```sparql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert blocks
    for text in blocks:
        assert len(graph.sparql(text)), text


def test_the_pictures_show_what_the_graph_says_now() -> None:
    import wickgraph

    graph = wickgraph.load()
    pictures = TOP / "docs" / "pictures"
    drawn = set(re.findall(r'id="(\w+:[\w.-]+)"', (pictures / "actor-film.svg").read_text(encoding="utf-8")))
    assert drawn == set(graph.network("actor-film", works="franchise")), "make pictures"
    chart = (pictures / "timeline.svg").read_text(encoding="utf-8")
    timeline = graph.timeline()
    assert "The works in story order: " + "; ".join(map(timeline.label, timeline.order())) in chart, "make pictures"
    assert f"{len(timeline.conflicts())} disputes" in chart, "make pictures"


def test_make_targets_in_texts_exist() -> None:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    for page in TEXTS:
        for target in re.findall(r"`make (\w+)`", page.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page.name}: make {target}"


def test_the_tour_runs_and_each_stop_is_less_than_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert tour.main() == 0
    stops = re.split(r"^# ", capsys.readouterr().out, flags=re.MULTILINE)[1:]
    assert len(stops) == len(tour.STOPS)
    assert all(stop.count("\n") < 40 for stop in stops)


def test_the_commands_that_the_tour_ends_with_run() -> None:
    for line in tour.NEXT.splitlines():
        if line.startswith("  wickgraph"):
            command = re.split(r"\s{2,}", line.strip())[0]
            assert run(command)[0] == 0, command


def test_a_command_may_go_on_over_lines() -> None:
    assert list(commands("$ one\n> two\nout\n$ three\n")) == ["one\n> two", "three"]


def test_the_whole_file_of_the_curators_page_is_canonical_and_sound(data_copy: Path, tmp_path: Path) -> None:
    page = (TOP / "docs" / "curators.md").read_text(encoding="utf-8")
    for language, place in (("turtle", "entities/jane-doe.ttl"), ("trig", "articles/gazette-2031-01-05.trig")):
        (block,) = re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        (data_copy / place).write_text(block, encoding="utf-8")
    (text,) = re.findall(r"^The article: `(.*?)`", page, re.MULTILINE)
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    command = f"wickgraph check --data {data_copy} --text gazette-2031-01-05={tmp_path / 'text.txt'}"
    code, out, err = run(command)
    assert (code, err) == (0, ""), out
