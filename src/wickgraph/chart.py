"""Charts: the timeline drawn for people, story order downwards, with what is certain, possible and disputed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from . import canvas
from .canvas import FAINT, INK, PAPER, extent, printable, wrapped, write
from .conflicts import grade_name, standing
from .dates import readable
from .errors import UsageError
from .views import GRADES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .placement import Placement
    from .storytime import Statement
    from .timeline import Timeline

_WORK, _EVENT, _DISPUTED = "#0072B2", "#D55E00", "#E69F00"
_YEAR, _MONTH = 365.2425, 30.436875
#: The steps of the axis, in days and in words.
_STEPS = (
    (1.0, "1 day"),
    (7.0, "1 week"),
    (_MONTH, "1 month"),
    (6 * _MONTH, "6 months"),
    (_YEAR, "1 year"),
    (10 * _YEAR, "10 years"),
    (40 * _YEAR, "40 years"),
    (100 * _YEAR, "100 years"),
)
_TITLE, _TEXT, _SMALL = 16.0, 9.0, 7.5
_MARGIN, _LABELS, _CHART, _RELEASES = 18.0, 222.0, 480.0, 90.0
_LEFT = _MARGIN + 22.0 + _LABELS + 14.0
_WIDTH = _LEFT + _CHART + 18.0 + _RELEASES + _MARGIN
_LANE, _LINE = 12.0, 11.0


class Span(NamedTuple):
    """When something can start and end, in days from the anchor's start; None is no bound."""

    earliest_start: float | None
    latest_start: float | None
    earliest_end: float | None
    latest_end: float | None


@dataclass(frozen=True)
class Row:
    """One work or event: its names, its span, and the spans that statements left out would give it, by dispute."""

    name: str
    label: str
    when: str
    work: bool
    rank: str
    released: str
    release_rank: str
    span: Span
    otherwise: tuple[tuple[str, Span], ...]

    @property
    def lines(self) -> list[str]:
        """The label, broken into lines."""
        return wrapped(printable(self.label), self.size, _LABELS - (0.0 if self.work else 12.0))

    @property
    def size(self) -> float:
        """The size of the label in points: works before events."""
        return _TEXT if self.work else _SMALL

    @property
    def height(self) -> float:
        """The height in points: of the text, or of all lanes."""
        text = _LINE * (len(self.lines) + bool(self.when))
        return max(text, _LANE * (1 + len(self.otherwise))) + 8.0


def draw(timeline: Timeline) -> bytes:
    """Return a timeline as SVG: a row for each work and story event, in story order, on an axis of time in words.

    The axis is logarithmic on both sides of the anchor's start (the inverse hyperbolic sine of days, as in
    https://matplotlib.org/stable/api/scale_api.html#matplotlib.scale.AsinhScale). A bar is when a story certainly
    runs, a thin line when it possibly does. The same timeline gives the same bytes. Raises UsageError for a timeline in
    which nothing is placed.

    >>> import wickgraph
    >>> from wickgraph.timeline import timeline
    >>> graph = wickgraph.load()
    >>> draw(timeline(graph.store, graph.view))[:14]
    b'<?xml version='
    """
    order = "; ".join(timeline.label(name) for name in timeline.order())
    described = f"{_head(timeline)}. The works in story order: {order}."
    return canvas.svg(figure(timeline), "Story time", described).encode()


def figure(timeline: Timeline) -> Figure:
    """Return a timeline as a matplotlib figure; the gids of a row's parts begin with its name."""
    if not timeline.placements():
        raise UsageError(
            "no claim of this view places a work in story time: there is nothing to draw; try another view"
        )
    with canvas.own_style():
        found = list(_rows(timeline))
        notes = list(_notes(timeline))
        head = wrapped(_head(timeline), _TEXT, _WIDTH - 2 * _MARGIN)
        top = _MARGIN + _TITLE + 12.0 * len(head) + 62.0
        body = sum(row.height for row in found)
        foot = 34.0 + _LINE * len(notes) + _MARGIN
        drawing, axes = canvas.blank(_WIDTH, top + body + foot)
        height = top + body + foot
        write(axes, (_MARGIN, height - _MARGIN - 0.76 * _TITLE), "Story time", _TITLE, bold=True, gid="heading")
        for at, line in enumerate(head):
            write(axes, (_MARGIN, height - _MARGIN - _TITLE - 12.0 * (at + 1)), line, _TEXT)
        scale = Scale([row.span for row in found] + [span for row in found for _, span in row.otherwise])
        _draw_axis(axes, scale, timeline, height - top, body)
        below = height - top
        for number, row in enumerate(found):
            _draw_row(axes, scale, row, below, shaded=number % 2 == 0)
            below -= row.height
        _draw_legend(axes, below - 18.0, disputed=any(row.otherwise for row in found))
        for at, (indent, line, bold) in enumerate(notes):
            write(axes, (_MARGIN + indent, below - 34.0 - _LINE * (at + 1)), line, _SMALL, bold=bold)
    return drawing


class Scale:
    """Where days stand on the axis, in points from the left of the figure."""

    def __init__(self, spans: list[Span]) -> None:
        days = [day for span in spans for day in span if day is not None] or [0.0]
        self.first, self.last = min(*days, -7.0), max(*days, 7.0)
        low, high = math.asinh(self.first), math.asinh(self.last)
        # Room for the arrows of what has no bound.
        room = 0.08 * (high - low)
        self.low, self.high = low - room, high + room

    def at(self, day: float | None, missing: float = 0.0) -> float:
        """Return where a day stands; ``missing`` is where no bound stands, 0 at the left and 1 at the right edge."""
        share = missing if day is None else (math.asinh(day) - self.low) / (self.high - self.low)
        return _LEFT + _CHART * share

    def steps(self) -> list[tuple[float, str, str]]:
        """Return the days to name on the axis, each in two lines; those near the anchor give way to those far off."""
        found = [(sign * days, words, side) for days, words in _STEPS for sign, side in ((-1, "before"), (1, "after"))]
        inside = [one for one in found if self.first <= one[0] <= self.last]
        taken = [(self.at(0.0), self.at(0.0))]
        kept = []
        for day, words, side in sorted(inside, key=lambda one: -abs(one[0])):
            half = max(extent(words, _SMALL)[0], extent(side, _SMALL)[0]) / 2 + 3.0
            if all(self.at(day) + half <= left or self.at(day) - half >= right for left, right in taken):
                taken.append((self.at(day) - half, self.at(day) + half))
                kept.append((day, words, side))
        return sorted(kept)


def _rows(timeline: Timeline) -> Iterator[Row]:
    placements = timeline.placements()
    works = [one.work for one in placements if one.kind == "work"]
    released = [work for work, _ in timeline.release_order() if work in works]
    others: dict[str, list[tuple[str, Span]]] = {}
    for statement in timeline.left_out:
        numbers = [str(at) for at, one in enumerate(timeline.conflicts(), 1) if statement in one.statements]
        moved = timeline.otherwise(statement)
        # What is about a collection, which has no row, moves its parts.
        for one in [one for one in moved if one.work in statement.about] or moved:
            if one.work in statement.about or one.kind == "work":
                others.setdefault(one.work, []).append((", ".join(numbers), Span(*one.span)))
    for one in placements:
        work = one.kind == "work"
        yield Row(
            name=one.work,
            label=one.label,
            when="counted from here" if one.work == timeline.anchor else _when(one),
            work=work,
            rank=str(works.index(one.work) + 1) if work else "",
            released=readable(one.released) if one.released else "",
            release_rank=str(released.index(one.work) + 1) if one.work in released else "",
            span=Span(*one.span),
            otherwise=tuple(others.get(one.work, ())),
        )


def _when(one: Placement) -> str:
    """Return when something starts, in words, and of which grade the weakest source of that is if it is no press."""
    weak = one.grade and GRADES.index(one.grade) < GRADES.index("press")
    return f"{one.when}; weakest source: {grade_name(one.grade)}" if weak else one.when


def _head(timeline: Timeline) -> str:
    counts = (
        (len(timeline.order()), "work"),
        (len(timeline.events()), "story event"),
        (len(timeline.conflicts()), "dispute"),
    )
    counted = ", ".join(f"{count} {what if count == 1 else f'{what}s'}" for count, what in counts if count)
    return f"{timeline.told} · {counted}"


def _notes(timeline: Timeline) -> Iterator[tuple[float, str, bool]]:
    """Yield the lines below the chart: how far they are indented, what they say, whether they are bold."""
    width = _WIDTH - 2 * _MARGIN
    if unplaced := timeline.unplaced():
        text = f"Placed by no claim: {', '.join(map(timeline.label, unplaced))}."
        yield from ((0.0, line, False) for line in wrapped(printable(text), _SMALL, width))
        yield 0.0, "", False
    for number, clash in enumerate(timeline.conflicts(), 1):
        size = len(clash.statements)
        yield 0.0, f"Dispute {number}: {f'these {size} cannot hold together' if size > 1 else 'this cannot be'}", True
        for one in clash.statements:
            lines = wrapped(printable(_said(one)), _SMALL, width - 24.0)
            yield from ((14.0 if at == 0 else 24.0, line, False) for at, line in enumerate(lines))


def _said(one: Statement) -> str:
    best = max(one.attestations, key=lambda said: standing([said]))
    who = f"{best.article.partition(':')[2]} ({grade_name(best.grade)}, {best.text[1]})"
    more = len(one.articles) - 1
    others = f" and {more} more" if more else ""
    how = "kept" if one.kept else f"left out ({one.reason})"
    return f"{how}: {one.text}; {who}{others}"


def _draw_axis(axes: Axes, scale: Scale, timeline: Timeline, top: float, body: float) -> None:
    line: dict[str, Any] = {"clip_on": False, "zorder": 1}
    for day, words, side in scale.steps():
        x = scale.at(day)
        axes.plot([x, x], [top - body, top + 4.0], color=FAINT, lw=0.5, alpha=0.5, **line)
        for at, text in enumerate((side, words)):
            write(axes, (x, top + 8.0 + 9.5 * at), text, _SMALL, ha="center")
    x = scale.at(0.0)
    axes.plot([x, x], [top - body, top + 4.0], color=INK, lw=0.8, **line)
    # The anchor stands above the steps, as wide as its name is.
    anchor = f"start of {timeline.label(timeline.anchor)}" if timeline.anchor else ""
    write(axes, (x, top + 30.0), printable(anchor), _SMALL, bold=True, ha="center")
    write(axes, (_MARGIN, top + 8.0), "story order", _SMALL, bold=True)
    write(axes, (_WIDTH - _MARGIN, top + 8.0), "release order", _SMALL, bold=True, ha="right")


def _draw_row(axes: Axes, scale: Scale, row: Row, top: float, shaded: bool) -> None:
    from matplotlib.patches import Rectangle

    if shaded:
        size = _WIDTH - 2 * _MARGIN + 8.0, row.height
        axes.add_patch(Rectangle((_MARGIN - 4.0, top - row.height), *size, fc="#f2f2f2", ec="none", zorder=0))
    left, line = _MARGIN + (22.0 if row.work else 34.0), top - 12.0
    write(axes, (_MARGIN + 14.0, line), row.rank, _TEXT, bold=True, ha="right")
    for text in row.lines:
        write(axes, (left, line), text, row.size, gid=f"{row.name} label")
        line -= _LINE
    write(axes, (left, line + 1.0), row.when, 7.0, color="#555555", gid=f"{row.name} when")
    write(axes, (_WIDTH - _MARGIN - 18.0, top - 12.0), row.released, _SMALL, ha="right")
    write(axes, (_WIDTH - _MARGIN, top - 12.0), row.release_rank, _TEXT, bold=True, ha="right")
    _draw_span(axes, scale.at, row.span, top - 9.0, "work" if row.work else "event")
    for at, (numbers, span) in enumerate(row.otherwise, 1):
        middle = top - 9.0 - _LANE * at
        right = _draw_span(axes, scale.at, span, middle, "otherwise")
        write(axes, (right + 5.0, middle - 0.36 * 7.0), numbers, 7.0, bold=True, gid=f"{row.name} dispute {at}")


def _draw_span(axes: Axes, at: Callable[..., float], span: Span, middle: float, kind: str) -> float:
    """Draw when something possibly runs as a line, when it certainly does as a bar; return where it ends."""
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    color, high = {"work": (_WORK, 7.0), "event": (_EVENT, 4.0), "otherwise": (_DISPUTED, 5.0)}[kind]
    start, end = at(span.earliest_start), at(span.latest_end, 1.0)
    line: dict[str, Any] = {"color": color, "lw": 1.2, "clip_on": False, "zorder": 2}
    dashes: dict[str, Any] = {"ls": (0, (3, 2))} if kind == "otherwise" else {}
    axes.plot([start, end], [middle, middle], solid_capstyle="butt", **line, **dashes)
    for x, bounded, way in ((start, span.earliest_start is not None, 1), (end, span.latest_end is not None, -1)):
        if bounded:
            axes.plot([x, x], [middle - 3.0, middle + 3.0], **line)
        else:
            tip = [(x, middle), (x + way * 6.0, middle + 3.0), (x + way * 6.0, middle - 3.0)]
            axes.add_patch(PathPatch(Path([*tip, tip[0]], closed=True), fc=color, ec="none", clip_on=False, zorder=3))
    if span.latest_start is not None and span.earliest_end is not None and span.latest_start <= span.earliest_end:
        first, last = at(span.latest_start), at(span.earliest_end)
        wide = max(last - first, 4.0)
        spot = (first + last - wide) / 2, middle - high / 2
        look: dict[str, Any] = {"fc": PAPER, "ec": color} if kind == "otherwise" else {"fc": color, "ec": INK}
        axes.add_patch(Rectangle(spot, wide, high, lw=0.7, clip_on=False, zorder=4, **look))
        end = max(end, spot[0] + wide)
    return end


def _draw_legend(axes: Axes, middle: float, disputed: bool) -> None:
    left = _MARGIN
    for kind, last, text in (
        ("work", 1.0, "work: certainly (bar), possibly (line)"),
        ("event", 1.0, "story event"),
        ("work", None, "without bound"),
        ("otherwise", 1.0, "by what was left out, with the numbers of its disputes"),
    ):
        if kind == "otherwise" and not disputed:
            continue
        span = Span(0.0, 0.3 if last else None, 0.7 if last else None, last)
        _draw_span(axes, partial(_on_sign, left), span, middle, kind)
        write(axes, (left + 35.0, middle - 0.36 * _SMALL), text, _SMALL)
        left += 35.0 + extent(text, _SMALL)[0] + 16.0


def _on_sign(left: float, share: float | None, missing: float = 0.0) -> float:
    return left + 30.0 * (missing if share is None else share)
