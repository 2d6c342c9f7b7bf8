"""Pictures: a network drawn for people, with labels that do not overlap and a legend."""

from __future__ import annotations

import math
from typing import NamedTuple

from . import canvas
from .canvas import FAINT, INK, PAPER, extent, printable, write
from .errors import UsageError
from .layout import arrange, ranked, readable, weighted_degrees

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import networkx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch

    from .layout import Layout

FORMS = ("svg", "png")


class Look(NamedTuple):
    """How a kind of node is drawn: corners (0 for a circle), turn in degrees, stretch, colour, and its name."""

    corners: int
    turn: float
    stretch: tuple[float, float]
    color: str
    one: str
    many: str


# Okabe and Ito's colours (https://jfly.uni-koeln.de/color/); kinds that share a picture differ in lightness, too.
LOOKS = {
    "person": Look(0, 0, (1, 1), "#0072B2", "person", "people"),
    "work": Look(4, 45, (1, 1), "#E69F00", "work", "works"),
    "character": Look(4, 0, (0.95, 1.15), "#009E73", "character", "characters"),
    "group": Look(3, 0, (1.15, 1.15), "#F0E442", "group", "groups"),
    "org": Look(5, 0, (1.05, 1.05), "#333333", "organisation", "organisations"),
    "place": Look(6, 0, (1, 1), "#CC79A7", "place", "places"),
    "event": Look(3, 180, (1.15, 1.15), "#D55E00", "event", "events"),
    "article": Look(4, 45, (1.2, 0.75), "#56B4E9", "article", "articles"),
}
_RADII = 3.5, 13.0
_WIDTHS = 0.5, 4.5
_SIZES = 7.0, 10.0
_TITLE, _SUBTITLE, _LEGEND = 16.0, 9.0, 8.0
_MARGIN = 18.0
# What is left between two lines of a label.
_LEADING = 1.0
# The height of a row of the legend: the largest mark fits.
_ROW = 28.0
#: Labels of more than so many points break into two lines; what is longer than two such lines ends in an ellipsis.
_LINE = 150.0
# What a tie's weight counts.
_COUNTED = {
    "actor-film": "parts",
    "co-star": "shared works",
    "character": "shared works and relations",
    "crew": "shared works",
    "credits": "parts and capacities",
    "organisation": "relations",
    "sources": "shared claims",
    "universe": "relations",
}


def draw(network: networkx.Graph, form: str) -> bytes:
    """Return a network as a picture, ``form`` "svg" or "png" (150 dots per inch).

    Shape and colour tell kinds apart (works of the franchise are filled, others hollow), the area of a mark
    grows with its weighted degree, the width of a line with the weight of the tie. The same network gives the same
    bytes. Raises UsageError for another form, an empty network, and one of more than ``layout.MOST_NODES`` nodes.

    >>> import networkx
    >>> network = networkx.Graph([("person:a", "work:b", {"weight": 1})], title="Actors and works", view="today")
    >>> for node, kind in {"person:a": "person", "work:b": "work"}.items():
    ...     network.nodes[node].update(label=node, kind=kind, franchise=True)
    >>> draw(network, "svg")[:14]
    b'<?xml version='
    """
    if form not in FORMS:
        raise UsageError(f"a picture cannot be {form!r}; expected one of: {', '.join(FORMS)}")
    return canvas.png(figure(network)) if form == "png" else svg(network).encode()


def svg(network: networkx.Graph) -> str:
    """Return a network as SVG; each mark is a group whose id is the node's name, with its label as title."""
    drawing = figure(network)
    names = {node: f"{data['label']} ({LOOKS[data['kind']].one})" for node, data in network.nodes(data=True)}
    first = ", ".join(network.nodes[node]["label"] for node in ranked(network)[:5])
    described = f"{_counted(network)}. The most connected: {first}."
    return canvas.svg(drawing, network.graph["title"], described, names)


def figure(network: networkx.Graph) -> Figure:
    """Return a network as a matplotlib figure; the gid of each mark is the node's name.

    Raises UsageError for an empty network, and one of more than ``layout.MOST_NODES`` nodes.
    """
    readable(network)
    with canvas.own_style():
        scales = Scales(network)
        lines = {node: _variants(network.nodes[node]["label"], scales.size(node)) for node in network}
        sizes = {node: [_room(one, scales.size(node)) for one in ones] for node, ones in lines.items()}
        layout = arrange(network, {node: scales.radius(node) for node in network}, sizes)
        width = max(layout.width, 400.0)
        rows = _flow(list(_legend(network, scales)), width - 2 * _MARGIN)
        lines_of_head = canvas.wrapped(_subtitle(network), _SUBTITLE, width - 2 * _MARGIN)
        foot = _ROW * len(rows) + 10.0
        height = foot + layout.height + _MARGIN + _TITLE + 12.0 * len(lines_of_head) + 8.0
        drawing, axes = canvas.blank(width, height)
        _write_head(axes, network.graph["title"], lines_of_head, height)
        for at, row in enumerate(rows):
            for left, entry in row:
                entry.draw(axes, left + _MARGIN, foot - _ROW * (at + 0.5))
        moved = layout.moved((width - layout.width) / 2, foot)
        _draw_ties(axes, network, moved, scales)
        _draw_nodes(axes, network, moved, scales)
        _write_labels(axes, moved, scales, {node: lines[node][moved.variants[node]] for node in ranked(network)})
    return drawing


class Scales:
    """The sizes that stand for numbers: radii and letters for weighted degrees, widths for weights."""

    def __init__(self, network: networkx.Graph) -> None:
        self.degrees = weighted_degrees(network)
        self.weights: list[int] = sorted({weight for _, _, weight in network.edges(data="weight")})
        self._most: int = max([*self.degrees.values(), 1])

    def radius_of(self, degree: float) -> float:
        """Return a radius in points: the area grows with the degree."""
        low, high = _RADII
        return low + (high - low) * math.sqrt(degree / self._most)

    def radius(self, node: str) -> float:
        """Return the radius of a node's mark in points."""
        return self.radius_of(self.degrees[node])

    def size(self, node: str) -> float:
        """Return the size of a node's label in points, at least 7."""
        low, high = _SIZES
        return low + (high - low) * math.sqrt(self.degrees[node] / self._most)

    def width(self, weight: float) -> float:
        """Return the width of a tie in points."""
        low, high = _WIDTHS
        return low + (high - low) * (weight - 1) / max(self.weights[-1] - 1, 3)

    def strength(self, weight: float) -> float:
        """Return how dark a tie is, from 0 to 1; many ties are drawn fainter than few."""
        faint = 0.25 if len(self.degrees) * 4 < sum(self.degrees.values()) else 0.5
        return faint + (0.85 - faint) * (weight - 1) / max(self.weights[-1] - 1, 3)


class Entry(NamedTuple):
    """One entry of the legend: the room that its sign takes, its text, and how the sign is drawn."""

    sign: float
    text: str
    paint: Callable[[Axes, float, float], None]
    bold: bool = False

    @property
    def width(self) -> float:
        """The width of sign and text in points."""
        return self.sign + extent(self.text, _LEGEND, self.bold)[0]

    def draw(self, axes: Axes, left: float, middle: float) -> None:
        """Draw the entry from a point at the middle of its height."""
        self.paint(axes, left, middle)
        write(axes, (left + self.sign, middle - 0.36 * _LEGEND), self.text, _LEGEND, bold=self.bold)


def _flow(groups: list[list[Entry]], width: float) -> list[list[tuple[float, Entry]]]:
    """Return rows of entries with their left edges; a group starts a row where the last one has no room for it."""
    rows: list[list[tuple[float, Entry]]] = [[]]
    left = 0.0
    for group in groups:
        whole = sum(entry.width + 14.0 for entry in group) - 14.0
        if rows[-1] and left + 20.0 + whole > width:
            rows.append([])
            left = 0.0
        left += 20.0 if rows[-1] else 0.0
        for entry in group:
            if rows[-1] and left + entry.width > width:
                rows.append([])
                left = 0.0
            rows[-1].append((left, entry))
            left += entry.width + 14.0
    return rows


def _legend(network: networkx.Graph, scales: Scales) -> Iterator[list[Entry]]:
    looks: dict[tuple[str, bool], Entry] = {}
    several = len({data.get("franchise") for _, data in network.nodes(data=True) if data["kind"] == "work"}) > 1
    for kind, filled in sorted({(data["kind"], _filled(data)) for _, data in network.nodes(data=True)}, key=_rank):
        text = LOOKS[kind].one
        if kind == "work" and (several or not filled):
            text = "work of the franchise" if filled else "other work"
        looks[kind, filled] = Entry(14.0, text, _mark_painter(kind, filled, 5.0))
    yield list(looks.values())
    degrees = sorted(set(scales.degrees.values()))
    chosen = _few([one for one in degrees if one] or degrees)
    yield [
        Entry(0.0, "size: weighted degree", _nothing, bold=True),
        *(
            Entry(2 * scales.radius_of(one) + 4, str(one), _mark_painter("", True, scales.radius_of(one)))
            for one in chosen
        ),
    ]
    if scales.weights and scales.weights[-1] > 1:
        counted = _COUNTED.get(network.graph.get("kind", ""), "weight")
        yield [
            Entry(0.0, f"line: {counted}", _nothing, bold=True),
            *(Entry(26.0, str(one), _line_painter(scales, one)) for one in _few(scales.weights)),
        ]


def _few(values: list[int]) -> list[int]:
    """Return the smallest and the largest of some values, and the one nearest to their middle.

    >>> _few([1, 2, 3, 11, 40])
    [1, 11, 40]
    """
    middle = min(values, key=lambda one: abs(one - (values[0] + values[-1]) / 2))
    return sorted({values[0], middle, values[-1]})


def _nothing(axes: Axes, left: float, middle: float) -> None:
    pass


def _mark_painter(kind: str, filled: bool, radius: float) -> Callable[[Axes, float, float], None]:
    def paint(axes: Axes, left: float, middle: float) -> None:
        axes.add_patch(_mark((left + radius, middle), radius, kind, filled))

    return paint


def _line_painter(scales: Scales, weight: int) -> Callable[[Axes, float, float], None]:
    def paint(axes: Axes, left: float, middle: float) -> None:
        look: dict[str, Any] = {"color": FAINT, "lw": scales.width(weight), "alpha": scales.strength(weight)}
        axes.plot([left, left + 22.0], [middle, middle], solid_capstyle="butt", clip_on=False, **look)

    return paint


def _rank(look: tuple[str, bool]) -> tuple[int, bool]:
    return list(LOOKS).index(look[0]), not look[1]


def _filled(data: dict[str, Any]) -> bool:
    return data["kind"] != "work" or bool(data.get("franchise"))


def _variants(label: str, size: float) -> list[list[str]]:
    """Return a label on one line, and on two where it has words to break between; a long one on two lines only."""
    text = printable(label) or "?"
    words = text.split(" ")
    breaks = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
    two = min(breaks, key=lambda lines: max(map(len, lines)), default=[text])
    if max(extent(line, size)[0] for line in two) > _LINE:
        first, *rest = canvas.wrapped(text, size, _LINE)
        return [[_shortened(line, size) for line in (first, " ".join(rest)) if line]]
    if extent(text, size)[0] > _LINE:
        return [two]
    return [[text], two] if len(text) > 9 and len(two) > 1 else [[text]]


def _shortened(line: str, size: float) -> str:
    while extent(line, size)[0] > _LINE:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line


def _room(lines: list[str], size: float) -> tuple[float, float]:
    """Return width and height of a label."""
    extents = [extent(line, size) for line in lines]
    return max(width for width, _, _ in extents), sum(up + down for _, up, down in extents) + _LEADING * (
        len(lines) - 1
    )


def _counted(network: networkx.Graph) -> str:
    counts = dict.fromkeys(LOOKS, 0)
    for _, kind in network.nodes(data="kind"):
        counts[kind] += 1
    parts = [
        f"{count:,} {LOOKS[kind].one if count == 1 else LOOKS[kind].many}" for kind, count in counts.items() if count
    ]
    ties = network.number_of_edges()
    return ", ".join([*parts, f"{ties:,} tie" if ties == 1 else f"{ties:,} ties"])


def _subtitle(network: networkx.Graph) -> str:
    note = network.graph.get("note")
    return " · ".join(part for part in (network.graph["view"], _counted(network), note) if part)


def _write_head(axes: Axes, title: str, lines: list[str], height: float) -> None:
    write(axes, (_MARGIN, height - _MARGIN - 0.76 * _TITLE), printable(title), _TITLE, bold=True, gid="heading")
    for at, line in enumerate(lines):
        write(axes, (_MARGIN, height - _MARGIN - _TITLE - 12.0 * (at + 1)), line, _SUBTITLE, gid=f"subtitle {at}")


def _draw_ties(axes: Axes, network: networkx.Graph, layout: Layout, scales: Scales) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba

    drawn = ties(network)
    weights = [network.edges[tie]["weight"] for tie in drawn]
    lines = LineCollection(
        [(layout.positions[one], layout.positions[other]) for one, other in drawn],
        linewidths=[scales.width(weight) for weight in weights],
        colors=[to_rgba(FAINT, round(scales.strength(weight), 2)) for weight in weights],
        gid="ties",
        clip_on=False,
        zorder=1,
    )
    axes.add_collection(lines, autolim=False)


def ties(network: networkx.Graph) -> list[tuple[str, str]]:
    """Return the edges in the order in which they are drawn: the light ones first, no loops."""
    edges = sorted((*sorted((one, other)), weight) for one, other, weight in network.edges(data="weight"))
    return [(one, other) for one, other, _ in sorted(edges, key=lambda edge: edge[2]) if one != other]


def _draw_nodes(axes: Axes, network: networkx.Graph, layout: Layout, scales: Scales) -> None:
    for node in ranked(network):
        data = network.nodes[node]
        mark = _mark(layout.positions[node], scales.radius(node), data["kind"], _filled(data))
        mark.set_gid(node)
        axes.add_patch(mark)


def _write_labels(axes: Axes, layout: Layout, scales: Scales, labels: dict[str, list[str]]) -> None:
    from matplotlib.collections import PolyCollection

    halos = []
    for node, lines in labels.items():
        left, bottom, right, baseline = layout.boxes[node]
        halos.append([(left, bottom), (right, bottom), (right, baseline), (left, baseline)])
        x, _ = layout.positions[node]
        # Lines lean towards the mark.
        lean = 0.0 if left >= x else 1.0 if right <= x else 0.5
        for at, line in enumerate(lines):
            width, ascent, descent = extent(line, scales.size(node))
            spot = (left + lean * (right - left - width), baseline - ascent)
            write(axes, spot, line, scales.size(node), gid=f"{node} {at}", zorder=4)
            baseline -= ascent + descent + _LEADING
    # Ties fade under the labels.
    look: dict[str, Any] = {"facecolors": PAPER, "alpha": 0.75, "linewidths": 0, "clip_on": False}
    axes.add_collection(PolyCollection(halos, gid="halos", zorder=2, **look), autolim=False)


def _mark(spot: tuple[float, float], radius: float, kind: str, filled: bool = True) -> PathPatch:
    """Return the mark of a kind of node, or a grey circle for none, as a patch of a radius around a spot."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    shape = LOOKS.get(kind, LOOKS["person"])
    unit = Path.unit_regular_polygon(shape.corners) if shape.corners else Path.unit_circle()
    size = radius if filled else radius - 0.5
    path = unit.transformed(Affine2D().rotate_deg(shape.turn).scale(*shape.stretch).scale(size).translate(*spot))
    color = shape.color if kind else FAINT
    look: dict[str, Any] = {"fc": color, "ec": INK, "lw": 0.6} if filled else {"fc": PAPER, "ec": color, "lw": 1.6}
    return PathPatch(path, clip_on=False, zorder=3, **look)
