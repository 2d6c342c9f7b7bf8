"""Charts of the timeline: story order downwards, what is certain, possible and disputed, and releases beside it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from conftest import Archive
from wickgraph import Graph, View, canvas
from wickgraph.chart import Scale, Span, draw, figure
from wickgraph.errors import UsageError
from wickgraph.timeline import Timeline, timeline

WORK = "#0072b2"


@pytest.fixture(scope="module")
def line(graph: Graph) -> Timeline:
    return timeline(graph.store, graph.view)


@pytest.fixture(scope="module")
def chart(line: Timeline) -> Figure:
    return figure(line)


def extents(whole: Figure) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield the texts of a figure with the boxes of their ink, in points."""
    with canvas.own_style():
        renderer = FigureCanvasAgg(whole).get_renderer()  # type: ignore[no-untyped-call]
        for text in whole.axes[0].texts:
            if text.get_text():
                yield text.get_text(), text.get_window_extent(renderer).extents


def texts(whole: Figure) -> list[str]:
    return [text.get_text() for text in whole.axes[0].texts if text.get_text()]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    slack = 0.6  # pixels are whole
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


def assert_legible(whole: Figure) -> None:
    boxes = list(extents(whole))
    width, height = whole.get_size_inches() * 72
    for (text, box), (other, other_box) in combinations(boxes, 2):
        assert not overlap(box, other_box), f"{text} and {other}"
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height for _, box in boxes)
    assert all(float(text.get_fontsize()) >= 7 for text in whole.axes[0].texts)


@pytest.mark.parametrize("day", [None, "2025-04-01", "2023-08-04", "2019-06-01"])
def test_no_text_covers_another(graph: Graph, day: str | None) -> None:
    there = graph.as_of(day) if day else graph
    assert_legible(figure(timeline(there.store, there.view)))


def test_speculated_stories_are_legible_too(graph: Graph) -> None:
    there = graph.under(View(modalities=["asserted", "planned", "speculated"]))
    assert_legible(figure(timeline(there.store, there.view)))


def test_rows_stand_in_story_order(line: Timeline, chart: Figure) -> None:
    labels = [text for text in chart.axes[0].texts if str(text.get_gid()).endswith(" label")]
    heights: dict[str, float] = {}
    for text in labels:
        heights.setdefault(str(text.get_gid()).removesuffix(" label"), text.get_position()[1])
    assert list(heights) == [one.work for one in line.placements()]
    assert all(one > other for one, other in pairwise(heights.values()))


def test_works_and_releases_are_numbered(line: Timeline, chart: Figure) -> None:
    bold = [
        text.get_text()
        for text in chart.axes[0].texts
        if text.get_fontsize() == 9 and text.get_horizontalalignment() == "right"
    ]
    released = [work for work, _ in line.release_order() if work in line.order()]
    expected = []
    for at, work in enumerate(line.order(), 1):
        expected += [str(at)] + ([str(released.index(work) + 1)] if work in released else [])
    assert [text for text in bold if text] == expected


def test_what_is_certain_is_a_bar(line: Timeline, chart: Figure) -> None:
    certain = [
        one
        for one in line.placements()
        if one.kind == "work"
        and one.latest_start is not None
        and one.earliest_end is not None
        and one.latest_start <= one.earliest_end
    ]
    bars = [one for one in chart.axes[0].patches if isinstance(one, Rectangle) and to_hex(one.get_facecolor()) == WORK]
    assert len(bars) == len(certain) + 1, "and one in the legend"
    assert 0 < len(certain) < len(line.order())


def test_what_has_no_bound_ends_in_an_arrow(line: Timeline, chart: Figure) -> None:
    open_ends = sum((one.earliest_start is None) + (one.latest_end is None) for one in line.placements())
    arrows = [one for one in chart.axes[0].patches if isinstance(one, PathPatch)]
    assert len(arrows) == open_ends + 1, "and one in the legend"


def test_disputes_are_listed_in_words_with_who_says_which(line: Timeline, chart: Figure) -> None:
    said = " ".join(texts(chart))
    for number, clash in enumerate(line.conflicts(), 1):
        assert f"Dispute {number}: " in said
        for statement in clash.statements:
            assert f"{'kept' if statement.kept else 'left out'}" in said
            assert statement.text in said
            assert any(one.article.removeprefix("article:") in said for one in statement.attestations)


def test_what_was_left_out_is_shown_hollow_with_the_numbers_of_its_disputes(archive: Archive) -> None:
    archive.article("press", grade="press").says("work:b wick:setAfter work:a").says("work:b wick:setBefore work:c")
    archive.article("fan", grade="fan").says("work:b wick:setAfter work:c")
    graph = archive.load()
    line = timeline(graph.store, graph.view)
    assert [one.text for one in line.left_out] == ["b, set after c"]
    whole = figure(line)
    numbers = {str(t.get_gid()): t.get_text() for t in whole.axes[0].texts if " dispute " in str(t.get_gid())}
    assert line.anchor == "work:b", "so that it is the other that would stand elsewhere"
    assert numbers == {"work:c dispute 1": "1"}
    assert_legible(whole)


def test_title_view_date_and_legend_are_said(line: Timeline, chart: Figure, graph: Graph) -> None:
    said = texts(chart)
    assert "Story time" in said
    assert any(one.startswith("asserted or planned, as known on ") for one in said)
    assert f"start of {line.label(line.anchor or '')}" in said
    for entry in ("work: certainly (bar), possibly (line)", "story event", "without bound", "story order"):
        assert entry in said
    earlier = graph.as_of("2023-08-04")
    assert any("as known on 4 August 2023" in one for one in texts(figure(timeline(earlier.store, earlier.view))))


def test_where_nothing_is_disputed_no_dispute_is_spoken_of(archive: Archive) -> None:
    archive.article("press").says("work:b wick:setAfter work:a")
    graph = archive.load()
    said = texts(figure(timeline(graph.store, graph.view)))
    assert any(one.endswith(" · 2 works") for one in said)
    assert not any("dispute" in one or "left out" in one for one in said)


def test_what_nobody_places_is_named(line: Timeline, chart: Figure) -> None:
    assert line.unplaced()
    assert f"Placed by no claim: {', '.join(map(line.label, line.unplaced()))}." in texts(chart)


@given(st.lists(st.floats(-50_000, 50_000), min_size=1, max_size=6))
def test_later_is_further_right_and_steps_are_not_crowded(days: list[float]) -> None:
    scale = Scale([Span(day, None, None, day) for day in days])
    spots = [scale.at(day) for day in sorted(days)]
    assert spots == sorted(spots)
    assert all(scale.at(None) < spot < scale.at(None, 1.0) for spot in spots)
    steps = [scale.at(day) for day, _, _ in scale.steps()]
    assert all(other - one > 20 for one, other in pairwise(steps))


def test_svg_has_a_title_and_the_works_in_order(line: Timeline) -> None:
    root = ElementTree.fromstring(draw(line))  # noqa: S314 - our own picture
    named = {one.get("id"): one.text or "" for one in root}
    assert root.get("role") == "img"
    assert named["title"] == "Story time"
    assert named["description"].endswith("; ".join(map(line.label, line.order())) + ".")


def test_the_same_timeline_gives_the_same_bytes_under_any_hash_seed_and_locale(line: Timeline) -> None:
    here = hashlib.sha256(draw(line)).hexdigest()
    code = (
        "import hashlib, wickgraph; from wickgraph.timeline import timeline; from wickgraph.chart import draw;"
        "graph = wickgraph.load(); print(hashlib.sha256(draw(timeline(graph.store, graph.view))).hexdigest())"
    )
    settings = os.environ | {"PYTHONHASHSEED": "2", "LC_ALL": "C"}
    run = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == here


def test_a_view_that_places_nothing_is_refused(graph: Graph) -> None:
    there = graph.under(View(sources=["kinocheck-2023-08-04"], modalities=["undisclosed"]))
    with pytest.raises(UsageError, match="no claim of this view places"):
        draw(timeline(there.store, there.view))


def test_hostile_names_are_drawn_as_they_are(archive: Archive) -> None:
    archive.describe('work:a a schema:Movie ; rdfs:label "</svg><script>alert(1)</script> $x$ \U0001f600"@en .')
    archive.article("press").says("work:b wick:setAfter work:a")
    graph = archive.load()
    text = draw(timeline(graph.store, graph.view)).decode()
    root = ElementTree.fromstring(text)  # noqa: S314 - our own picture
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_a_start_that_only_weak_sources_tell_says_so(chart: Figure) -> None:
    told = {str(text.get_gid()): text.get_text() for text in chart.axes[0].texts}
    assert told["work:ballerina when"].endswith("after; weakest source: fan")
    assert "weakest" not in told["work:john-wick-chapter-4 when"]
