"""Listings: rows for people, programs and data frames."""

from __future__ import annotations

import csv
import io
import json

import pytest

from wickgraph.errors import UsageError
from wickgraph.listing import Listing

ROWS = Listing(
    ["rank", "label", "works", "score"],
    [(1, "Ian McShane", ("John Wick", "Ballerina"), 0.123456), (2, 'A "B", C', (), None)],
    "What a reader must know besides.",
)


def test_rows_are_named_tuples() -> None:
    assert [row.label for row in ROWS] == ["Ian McShane", 'A "B", C']
    assert ROWS[0].works == ("John Wick", "Ballerina")


def test_a_table_joins_texts_rounds_numbers_and_ends_in_its_note() -> None:
    lines = str(ROWS).splitlines()
    assert lines[2].split("  ")[-2:] == ["John Wick; Ballerina", "0.1235"]
    assert lines[3].rstrip().endswith('A "B", C')
    assert lines[-2:] == ["", "What a reader must know besides."]


def test_a_note_is_as_wide_as_the_terminal() -> None:
    assert max(map(len, ROWS.format(20).splitlines())) <= 20


def test_json_keeps_numbers_lists_and_what_is_missing() -> None:
    first, second = json.loads(ROWS.to_json())
    assert first == {"rank": 1, "label": "Ian McShane", "works": ["John Wick", "Ballerina"], "score": 0.123456}
    assert second["score"] is None


def test_csv_is_read_back_by_any_reader() -> None:
    rows = list(csv.DictReader(io.StringIO(ROWS.to_csv())))
    assert rows[0] == {"rank": "1", "label": "Ian McShane", "works": "John Wick; Ballerina", "score": "0.123456"}
    assert rows[1]["label"] == 'A "B", C'
    assert rows[1]["score"] == ""


def test_a_frame_has_numbers_as_numbers() -> None:
    frame = ROWS.to_pandas()
    assert list(frame.columns) == ROWS.columns
    assert frame["rank"].sum() == 3
    assert frame["score"].isna().tolist() == [False, True]


def test_a_frame_without_pandas_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(UsageError, match=r"pip install 'wickgraph\[pandas\]'"):
        ROWS.to_pandas()


def test_no_rows_are_a_table_that_says_so() -> None:
    assert "(no rows)" in str(Listing(["label"], []))
    assert Listing(["label"], []).to_json() == "[]\n"
