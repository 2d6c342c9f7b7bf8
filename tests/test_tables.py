"""Tables fit and lose nothing."""

from __future__ import annotations

from wickgraph.tables import table


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
