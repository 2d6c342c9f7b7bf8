"""Pictures: the same bytes everywhere, legible, and telling kinds, ranks and weights apart."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import matplotlib
import networkx
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from wickgraph import Graph, canvas, picture
from wickgraph.errors import UsageError
from wickgraph.layout import MOST_NODES, most_connected, ranked, weighted_degrees
from wickgraph.network import KINDS as ALL_KINDS
from wickgraph.picture import LOOKS, draw, figure

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("actor-film", "co-star", "character", "crew", "organisation")


def sample(shape: networkx.Graph, kinds: tuple[str, ...] = ("person",), labels: tuple[str, ...] = ()) -> networkx.Graph:
    """Return a network in a shape, its nodes of kinds and with labels in turn."""
    plain = networkx.convert_node_labels_to_integers(shape)
    network = networkx.relabel_nodes(plain, lambda at: f"{kinds[at % len(kinds)]}:n{at:03}")
    for at, (node, data) in enumerate(network.nodes(data=True)):
        data.update(label=labels[at % len(labels)] if labels else f"Somebody {at}", kind=node.split(":")[0])
        if data["kind"] == "work":
            data["franchise"] = at % 4 < 2
    for one, other, data in network.edges(data=True):
        data.update(weight=1 + (int(one[-3:]) + int(other[-3:])) % 5, works=(), claims=(), relations=())
    network.graph.update(kind="co-star", title="A title", view="as known today")
    return network


def drawn(whole: Figure) -> dict[str, PathPatch]:
    """Return the marks of nodes."""
    return {str(one.get_gid()): one for one in whole.axes[0].patches if one.get_gid() and isinstance(one, PathPatch)}


def texts(whole: Figure) -> list[str]:
    return [text.get_text() for text in whole.axes[0].texts]


def extents(whole: Figure) -> Iterator[tuple[Text, tuple[float, ...]]]:
    """Yield the texts of a figure with the boxes of their ink, as the renderer has them, in points."""
    with canvas.own_style():
        renderer = FigureCanvasAgg(whole).get_renderer()  # type: ignore[no-untyped-call]
        for text in whole.axes[0].texts:
            yield text, text.get_window_extent(renderer).extents


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    slack = 0.6  # pixels are whole
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


def assert_legible(network: networkx.Graph) -> None:
    whole = figure(network)
    boxes = list(extents(whole))
    marks = {gid: mark.get_path().get_extents().extents for gid, mark in drawn(whole).items()}
    owners = [str(text.get_gid()).rpartition(" ")[0] for text, _ in boxes]
    for (at, (text, box)), (other_at, (other, other_box)) in combinations(enumerate(boxes), 2):
        same = owners[at] and owners[at] == owners[other_at]  # two lines of one label
        assert same or not overlap(box, other_box), f"{text.get_text()} and {other.get_text()}"
    for owner, (text, box) in zip(owners, boxes, strict=True):
        for gid, mark in marks.items():
            assert gid == owner or not overlap(box, mark), f"{text.get_text()} covers {gid}"
    width, height = whole.get_size_inches() * 72
    assert all(x0 >= 0 and x1 <= width and y0 >= 0 and y1 <= height for _, (x0, y0, x1, y1) in boxes)
    assert all(float(text.get_fontsize()) >= 7 for text, _ in boxes)


SHAPES = {
    "one node": sample(networkx.empty_graph(1)),
    "one edge": sample(networkx.path_graph(2)),
    "a star of 80": sample(networkx.star_graph(80), ("person", "work")),
    "a clique of 60": sample(networkx.complete_graph(60)),
    "two components": sample(networkx.disjoint_union(networkx.complete_graph(8), networkx.star_graph(6)), tuple(LOOKS)),
    "long names": sample(networkx.cycle_graph(9), labels=("A Very Long Name Of Somebody " * 4, "Unbroken" * 9, "Ö")),
    "all kinds": sample(networkx.barabasi_albert_graph(60, 2, seed=3), tuple(LOOKS)),
}


@pytest.mark.parametrize("network", SHAPES.values(), ids=SHAPES)
def test_labels_are_legible(network: networkx.Graph) -> None:
    assert_legible(network)


@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_the_real_networks_are_legible(graph: Graph, kind: str) -> None:
    assert_legible(graph.network(kind))


@pytest.mark.parametrize("kind", ["sources", "universe"])
def test_labels_of_the_most_connected_are_legible(graph: Graph, kind: str) -> None:
    assert_legible(most_connected(graph.network(kind), 60))


def test_every_kind_has_a_shape_and_a_colour_of_its_own() -> None:
    assert len({look.color for look in LOOKS.values()}) == len(LOOKS)
    assert len({look[:3] for look in LOOKS.values()}) == len(LOOKS)
    marks = drawn(figure(sample(networkx.star_graph(15), tuple(LOOKS))))
    colors = {gid.split(":")[0]: to_hex(mark.get_facecolor()) for gid, mark in marks.items() if gid[-1] != "9"}
    assert {kind: color.upper() for kind, color in colors.items()} | {"work": LOOKS["work"].color} == {
        kind: look.color for kind, look in LOOKS.items()
    }


@pytest.mark.parametrize(
    "kinds", [("person", "work"), ("character", "group"), ("org", "work"), ("person", "character")]
)
def test_kinds_that_share_a_picture_differ_in_print_without_colour(kinds: tuple[str, str]) -> None:
    one, other = (luminance(LOOKS[kind].color) for kind in kinds)
    lighter, darker = max(one, other), min(one, other)
    assert (lighter + 0.05) / (darker + 0.05) > 1.4, "the contrast of WCAG 2"


def luminance(color: str) -> float:
    """Return the relative luminance of a colour (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
    return sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def test_works_of_the_franchise_are_filled_and_others_hollow() -> None:
    network = sample(networkx.path_graph(3), ("work",))
    marks = drawn(figure(network))
    fill = {network.nodes[gid]["franchise"]: to_hex(mark.get_facecolor()).upper() for gid, mark in marks.items()}
    assert fill == {True: LOOKS["work"].color, False: "#FFFFFF"}


def test_marks_grow_with_the_weighted_degree() -> None:
    network = sample(networkx.barabasi_albert_graph(30, 2, seed=1))
    marks, degrees = drawn(figure(network)), weighted_degrees(network)
    sizes = [marks[node].get_path().get_extents().width for node in ranked(network)]
    for (one, other), (size, next_size) in zip(pairwise(ranked(network)), pairwise(sizes), strict=True):
        assert size == pytest.approx(next_size) if degrees[one] == degrees[other] else size > next_size


def test_lines_grow_wider_and_darker_with_the_weight() -> None:
    network = sample(networkx.complete_graph(7))
    (lines,) = (one for one in figure(network).axes[0].collections if isinstance(one, LineCollection))
    weights = [network.edges[tie]["weight"] for tie in picture.ties(network)]
    assert weights == sorted(weights)
    looks: Any = lines
    alphas = [color[3] for color in looks.get_colors()]
    for look in (list(looks.get_linewidths()), alphas):
        for (one, other), (value, next_value) in zip(pairwise(weights), pairwise(look), strict=True):
            assert value == next_value if one == other else value < next_value


def test_title_view_counts_and_note_are_said() -> None:
    network = sample(networkx.path_graph(4), ("person", "work"))
    network.graph["note"] = "the 4 most connected of 9"
    said = texts(figure(network))
    assert "A title" in said
    head = " ".join(one for one in said if "known" in one or "tie" in one)
    assert head == "as known today · 2 people, 2 works, 3 ties · the 4 most connected of 9"


def test_one_of_each_is_not_many() -> None:
    assert "as known today · 2 people, 1 tie" in texts(figure(sample(networkx.path_graph(2))))


def test_the_legend_names_shapes_sizes_and_widths() -> None:
    said = texts(figure(sample(networkx.star_graph(8), ("person", "work"))))
    for entry in (
        "person",
        "work of the franchise",
        "other work",
        "size: weighted degree",
        "line: shared works",
        "1",
        "5",
    ):
        assert entry in said


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_legend_says_what_weights_count(kind: str) -> None:
    network = sample(networkx.star_graph(8))
    network.graph["kind"] = kind
    assert "line: weight" not in texts(figure(network))


def test_no_legend_for_what_does_not_differ() -> None:
    network = sample(networkx.path_graph(3))
    networkx.set_edge_attributes(network, 1, "weight")
    said = texts(figure(network))
    assert not any(one.startswith("line:") for one in said)
    assert "other work" not in said


def parsed(network: networkx.Graph) -> ElementTree.Element:
    return ElementTree.fromstring(draw(network, "svg"))  # noqa: S314 - our own picture


def test_svg_has_a_title_a_description_and_a_name_for_every_mark() -> None:
    network = sample(networkx.star_graph(4), labels=("Ana & Co", 'The "Boss"', "<b>", "x--y", "']]>"))
    root = parsed(network)
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root}
    assert [named[one] for one in (root.get("aria-labelledby") or "").split()] == [
        "A title",
        '5 people, 4 ties. The most connected: Ana & Co, \']]>, x--y, <b>, The "Boss".',
    ]
    groups = {one.get("id"): one for one in root.iter(f"{SVG}g")}
    for node, label in network.nodes(data="label"):
        assert groups[node].findtext(f"{SVG}title") == f"{label} (person)"


HOSTILE = (
    "</script><script>alert(1)</script>",
    "$x^2$ \\frac",
    "😀 中文",
    "שלום",
    "a\x00b\x1b\n\tc",
    "-->",
    "",
    "\u202egnp",
    "]]>",
)


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_can_be_drawn(label: str) -> None:
    network = sample(networkx.path_graph(3), labels=(label, "Charon"))
    titles = {one.text for one in parsed(network).iter(f"{SVG}title")}
    assert canvas.printable(f"{label} (person)") in titles
    assert draw(network, "png").startswith(b"\x89PNG")


def test_svg_has_no_reference_to_elsewhere_and_no_date() -> None:
    text = draw(sample(networkx.star_graph(5)), "svg").decode()
    root = ElementTree.fromstring(text)  # noqa: S314 - our own picture
    links = [value for one in root.iter() for name, value in one.attrib.items() if name.endswith("href")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "<dc:date>" not in text
    assert "matplotlib" not in text.lower()


def test_svg_of_200_nodes_stays_below_a_megabyte() -> None:
    network = sample(networkx.barabasi_albert_graph(200, 4, seed=2), tuple(LOOKS))
    assert len(draw(network, "svg")) < 1_000_000


def test_png_has_150_dots_per_inch() -> None:
    network = sample(networkx.path_graph(4))
    content = draw(network, "png")
    size = struct.unpack(">II", content[16:24])
    assert size == tuple(int(inches * 150) for inches in figure(network).get_size_inches())


def test_ones_own_style_changes_nothing() -> None:
    network = sample(networkx.star_graph(5))
    plain = draw(network, "svg"), draw(network, "png")
    with matplotlib.rc_context(
        {"font.size": 30, "savefig.bbox": "tight", "svg.fonttype": "none", "lines.linewidth": 9}
    ):
        before = dict(matplotlib.rcParams)
        assert (draw(network, "svg"), draw(network, "png")) == plain
        assert dict(matplotlib.rcParams) == before


_DRAW = """
import hashlib, wickgraph
from wickgraph.picture import draw
graph = wickgraph.load()
for form in ("svg", "png"):
    print(hashlib.sha256(draw(graph.network("co-star"), form)).hexdigest())
"""


def test_the_same_network_gives_the_same_bytes_under_any_hash_seed_and_locale(graph: Graph) -> None:
    here = [hashlib.sha256(draw(graph.network("co-star"), form)).hexdigest() for form in ("svg", "png")]
    settings = os.environ | {"PYTHONHASHSEED": "2", "LC_ALL": "C"}
    run = subprocess.run([sys.executable, "-c", _DRAW], env=settings, capture_output=True, text=True, check=True)
    assert run.stdout.split() == here


def test_no_other_form_is_drawn() -> None:
    with pytest.raises(UsageError, match="'gif'; expected one of: svg, png"):
        draw(sample(networkx.path_graph(2)), "gif")


def test_a_network_that_is_empty_or_too_large_is_refused() -> None:
    with pytest.raises(UsageError, match="empty"):
        draw(sample(networkx.empty_graph(0)), "svg")
    with pytest.raises(UsageError, match=f"{MOST_NODES + 1} nodes are too many"):
        draw(sample(networkx.empty_graph(MOST_NODES + 1)), "png")
