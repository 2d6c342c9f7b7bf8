"""Tables fit and lose nothing."""

from __future__ import annotations

import json

import pytest

from conftest import Archive
from documents import run
from wickgraph.tables import table, visible

#: What a terminal would obey: it clears the screen, rings, colours, writes over the line, turns the direction.
RUDE = "Vera\x1b[2J\x07\x9b31m\r\u202eattO\u2066"
SHOWN = r"Vera\x1b[2J\x07\x9b31m\x0d\u202eattO\u2066"


def test_a_table_is_as_wide_as_told_and_loses_no_word() -> None:
    words = "one two three four five six seven eight nine ten"
    drawn = table(["left", "right"], [[words, words]], width=40)
    assert max(len(line) for line in drawn.splitlines()) <= 40
    assert sorted(drawn.split()) == sorted(["left", "right", *words.split(), *words.split(), "─" * 19, "─" * 19])


def test_a_table_without_rows_says_so() -> None:
    assert table(["x"], []).splitlines()[-1] == "(no rows)"


def test_a_table_without_columns_says_so() -> None:
    assert table([], [[], []]).splitlines() == ["(no columns)", "─" * 12, "", ""]
    assert table([], []).splitlines() == ["(no columns)", "─" * 12, "(no rows)"]
    assert table([], [[]], markdown=True).splitlines()[0] == "| (no columns) |"


@pytest.mark.parametrize("markdown", [False, True])
@pytest.mark.parametrize("width", [None, 20])
def test_what_a_terminal_would_obey_is_shown_as_escapes(markdown: bool, width: int | None) -> None:
    drawn = table(["who\x1b"], [[RUDE], ["Otto"]], width, markdown)
    assert SHOWN in drawn
    assert drawn.replace("\n", "").isprintable()


def test_all_controls_have_an_escape_and_what_people_write_has_none() -> None:
    controls = [chr(code) for code in (*range(32), *range(127, 160)) if chr(code) != "\n"]
    assert all(visible(one) == f"\\x{ord(one):02x}" for one in controls)
    for text in ("Zoë\nÅsa", "\u200eשלום\u200f", "👩\u200d🚒", r"C:\x1b"):
        assert visible(text) == text


@pytest.mark.parametrize(
    "command",
    [
        "show person:vera",
        "show person:otto",
        "conflicts",
        "diff 2024-05-01 2024-06-01",
        "diff 2024-05-01 2024-06-01 person:vera",
        "diff 2024-06-01 2024-06-02 person:vera",
        "path person:vera person:otto",
        "network co-star",
        "rank co-star",
        "timeline",
        "query --sparql 'SELECT ?name { person:vera rdfs:label ?name }'",
        "query --sparql 'SELECT ?name { person:vera rdfs:label ?name }' --format markdown",
        "show 'Vera\x1b'",
    ],
)
def test_no_command_sends_controls_of_the_data_to_the_terminal(archive: Archive, command: str) -> None:
    archive.describe(f"person:vera a schema:Person ; rdfs:label {json.dumps(RUDE)}@en .")
    archive.describe(f"work:dogs a schema:Movie ; rdfs:label {json.dumps(RUDE)}@en .")
    for slug, date, birthplace in (("a", "2024-05-01", "leeds"), ("b", "2024-06-01", "york")):
        article = archive.article(slug, date).says(f"person:vera schema:birthPlace place:{birthplace}")
        article.says("performance:dogs.vera wick:inWork work:dogs").says("performance:dogs.otto wick:inWork work:dogs")
        article.says("person:vera schema:spouse person:otto").says("work:dogs wick:setAfter work:cats")
    _, out, err = run(f"wickgraph {command} --data {archive.write()}")
    assert (out + err).replace("\n", "").isprintable()
    assert r"\x1b" in out + err
