"""Layout: where the marks of a network and their labels go, so that no label covers another or a foreign mark.

Everything is in points (1/72 inch), with the origin at the bottom left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    import networkx
    import numpy

    Box = tuple[float, float, float, float]
    Array = numpy.ndarray[Any, Any]

#: More nodes than these cannot be read in one picture: 250 labels of 7 points already fill a square of 17 inches.
MOST_NODES = 250
#: How much wider than high a picture should be: labels are wider than high.
_ASPECT = 1.3
_GAP, _MARGIN = 3.0, 14.0


@dataclass(frozen=True)
class Layout:
    """The size of the canvas, the centre of each mark, the box of each label and which of its variants fills it."""

    width: float
    height: float
    positions: dict[str, tuple[float, float]]
    #: Left, bottom, right, top.
    boxes: dict[str, Box]
    variants: dict[str, int]

    def moved(self, right: float, up: float) -> Layout:
        """Return the same layout elsewhere on a larger canvas."""
        return replace(
            self,
            positions={node: (x + right, y + up) for node, (x, y) in self.positions.items()},
            boxes={node: (a + right, b + up, c + right, d + up) for node, (a, b, c, d) in self.boxes.items()},
        )


def weighted_degrees(network: networkx.Graph) -> dict[str, int]:
    """Return the sum of the weights of each node's edges.

    >>> import networkx
    >>> weighted_degrees(networkx.Graph([("person:a", "person:b", {"weight": 3})]))
    {'person:a': 3, 'person:b': 3}
    """
    return dict(network.degree(weight="weight"))


def ranked(network: networkx.Graph) -> list[str]:
    """Return the nodes from the highest weighted degree to the lowest; ties by label, then by name."""
    degrees = weighted_degrees(network)
    return sorted(network, key=lambda node: (-degrees[node], network.nodes[node]["label"], node))


def most_connected(network: networkx.Graph, k: int) -> networkx.Graph:
    """Return the network among the ``k`` nodes with the highest weighted degree; its graph["note"] says so.

    Raises UsageError where ``k`` is not positive. A network of at most ``k`` nodes is returned whole, without a note.

    >>> import networkx
    >>> star = networkx.star_graph(["hub", "b", "a"])
    >>> networkx.set_node_attributes(star, {node: node for node in star}, "label")
    >>> smaller = most_connected(star, 2)
    >>> list(smaller), smaller.graph["note"]
    (['hub', 'a'], 'the 2 most connected of 3 with the ties among them')
    """
    if k <= 0:
        raise UsageError(f"top is {k}; expected a number of nodes from 1 on, such as 40")
    if k >= len(network):
        return network.copy()
    chosen = set(ranked(network)[:k])
    smaller = network.__class__(
        **network.graph, note=f"the {k} most connected of {len(network):,} with the ties among them"
    )
    smaller.add_nodes_from((node, data) for node, data in network.nodes(data=True) if node in chosen)
    smaller.add_edges_from(
        (one, other, data) for one, other, data in network.edges(data=True) if {one, other} <= chosen
    )
    return smaller


def readable(network: networkx.Graph) -> None:
    """Raise UsageError for a network that has nothing to draw, or more than can be read."""
    if not len(network):
        raise UsageError("the network is empty: there is nothing to draw; try another view, or all works")
    if len(network) > MOST_NODES:
        advice = [
            f"--top {MOST_NODES} or fewer of the most connected",
            "an earlier --as-of",
            "--format graphml for Gephi",
        ]
        if any(franchise is False for _, franchise in network.nodes(data="franchise")):
            advice.insert(1, "--works franchise")
        raise UsageError(
            f"{len(network)} nodes are too many to read in one picture (at most {MOST_NODES}):"
            f" take {', '.join(advice[:-1])}, or {advice[-1]}"
        )


def arrange(
    network: networkx.Graph, radii: Mapping[str, float], sizes: Mapping[str, Sequence[tuple[float, float]]]
) -> Layout:
    """Return where everything goes: the canvas grows until each label has a place of its own.

    That takes less than 45 by 40 inches for MOST_NODES nodes in any shape tried (trees, cycles, cliques, pairs), be all
    labels 150 points wide.

    ``radii`` are those of the marks; ``sizes`` are width and height of each label's variants (on one line, on two).
    Connected components are laid out each for itself and packed in columns, the largest first. Within one,
    Kamada and Kawai's layout (https://doi.org/10.1016/0020-0190(89)90102-6) spreads the nodes; where ties are dense,
    ForceAtlas2 (https://doi.org/10.1371/journal.pone.0098679) then draws the groups apart, and it bends what is long.
    """
    import networkx

    components = [sorted(one) for one in networkx.connected_components(network)]
    components.sort(key=lambda one: (-len(one), one))
    shapes = [_shape(network, one) for one in components]
    order = ranked(network)
    spread = 1.6
    while True:  # ends: the larger the spread, the farther apart are any two marks, and labels do not grow
        packed = _packed(
            [_component(nodes, shape, radii, sizes, spread) for nodes, shape in zip(components, shapes, strict=True)]
        )
        placed = _labels(network, packed, order, radii, sizes)
        if placed is not None:
            return _framed(packed, placed, radii)
        spread *= 1.15


def _shape(network: networkx.Graph, nodes: list[str]) -> Array:
    """Return the positions of one component's nodes, in no unit, its longest extent lying flat."""
    import networkx
    import numpy

    # Nodes become numbers: networkx's layouts walk over sets, whose order must not depend on the hash seed.
    number = {node: at for at, node in enumerate(nodes)}
    ties = sorted(
        (*sorted((number[one], number[other])), data["weight"])
        for one, other, data in network.edges(nodes, data=True)
        if one != other
    )
    whole = networkx.Graph()
    whole.add_nodes_from(range(len(nodes)))
    whole.add_weighted_edges_from(ties)
    if len(nodes) == 1:
        return numpy.zeros((1, 2))
    found = networkx.kamada_kawai_layout(whole, weight=None)
    width, height = numpy.ptp(_upright(found), axis=0)
    if len(ties) > 2 * len(nodes) or (len(nodes) > 12 and width > 4 * height):
        found = networkx.forceatlas2_layout(whole, pos=found, max_iter=300, weight="weight", seed=1)
    return _upright(found)


def _upright(found: dict[int, Array]) -> Array:
    """Turn positions so that their longest extent lies flat."""
    import numpy

    spots = numpy.array([found[at] for at in range(len(found))])
    spots -= spots.mean(axis=0)
    _, _, axes = numpy.linalg.svd(spots, full_matrices=False)
    turned: Array = spots @ axes.T
    return turned


def _component(
    nodes: list[str],
    shape: Array,
    radii: Mapping[str, float],
    sizes: Mapping[str, Sequence[tuple[float, float]]],
    spread: float,
) -> tuple[dict[str, tuple[float, float]], Box]:
    """Return one component's positions in points, and the box around its marks and labels."""
    import numpy

    radius = numpy.array([radii[node] for node in nodes])
    label = numpy.array([sizes[node][-1] for node in nodes])
    # Each node needs room for its mark and for a label below it.
    half = numpy.stack([numpy.maximum(label[:, 0] / 2, radius), radius + label[:, 1] / 2 + _GAP], axis=1) + _GAP
    extent = numpy.ptp(shape, axis=0)
    area = spread * float((4 * half[:, 0] * half[:, 1]).sum())
    flat = max(float(extent[0] * extent[1]), 0.4 * float(extent.max()) ** 2)
    scale = (area / flat) ** 0.5 if flat else 0.0
    spots = _apart(shape * scale * [_ASPECT**0.5, _ASPECT**-0.5], half)
    low, high = (spots - half).min(axis=0), (spots + half).max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, spots, strict=True)}, box


def _apart(spots: Array, half: Array) -> Array:
    """Push boxes (centre, half width and height) apart until none overlaps, each pair along its shorter way out."""
    import numpy

    (x, y), (wide, high) = spots.T.copy(), half.T
    room_x, room_y = wide[:, None] + wide, high[:, None] + high
    # Of two nodes on the same spot, the first goes left or down.
    tie = numpy.where(numpy.arange(len(x))[:, None] < numpy.arange(len(x)), -1.0, 1.0)
    numpy.fill_diagonal(room_x, 0.0)
    for _ in range(300):
        apart_x, apart_y = x[:, None] - x, y[:, None] - y
        over_x, over_y = room_x - abs(apart_x), room_y - abs(apart_y)
        hit = (over_x > 0.01) & (over_y > 0.01)
        if not hit.any():
            break
        aside = hit & (over_x <= over_y)
        upward = hit & (over_x > over_y)
        # Half of the way for each of the two, and less where many push.
        pace = 0.4 / numpy.maximum(hit.sum(axis=1), 1) ** 0.5
        x += pace * (over_x * numpy.where(apart_x, numpy.sign(apart_x), tie) * aside).sum(axis=1)
        y += pace * (over_y * numpy.where(apart_y, numpy.sign(apart_y), tie) * upward).sum(axis=1)
    return numpy.stack([x, y], axis=1)


def _packed(components: list[tuple[dict[str, tuple[float, float]], Box]]) -> dict[str, tuple[float, float]]:
    """Put components side by side, in columns as high as the largest; return the positions of all nodes."""
    boxes = [box for _, box in components]
    area = sum((right - left + 2 * _MARGIN) * (top - bottom + 2 * _MARGIN) for left, bottom, right, top in boxes)
    limit = max(*(top - bottom for _, bottom, _, top in boxes), (area / _ASPECT) ** 0.5)
    columns: list[list[int]] = [[]]
    filled = 0.0
    for at, (_, bottom, _, top) in enumerate(boxes):
        if filled and filled + top - bottom > limit:
            columns.append([])
            filled = 0.0
        columns[-1].append(at)
        filled += top - bottom + 2 * _MARGIN
    found: dict[str, tuple[float, float]] = {}
    start = 0.0
    for column in columns:
        width = max(boxes[at][2] - boxes[at][0] for at in column)
        height = sum(boxes[at][3] - boxes[at][1] for at in column)
        # A column's components are spread over its whole height, in equal distances.
        space = min((limit - height) / (len(column) + 1), 4 * _MARGIN) if len(columns) > 1 else 0.0
        edge = limit - (limit - height - space * (len(column) - 1)) / 2
        for at in column:
            left, bottom, right, top = boxes[at]
            shift = start + (width - (right - left)) / 2 - left
            found |= {node: (x + shift, y + edge - top) for node, (x, y) in components[at][0].items()}
            edge -= top - bottom + space
        start += width + 2 * _MARGIN
    return found


def _labels(
    network: networkx.Graph,
    positions: dict[str, tuple[float, float]],
    order: list[str],
    radii: Mapping[str, float],
    sizes: Mapping[str, Sequence[tuple[float, float]]],
) -> dict[str, tuple[int, Box]] | None:
    """Return variant and box of each label, placed by rank where it crosses least, or None where one has no place."""
    import numpy

    marks = numpy.array([_around(*positions[node], radii[node] + 2.0) for node in order])
    ends = [(positions[one], positions[other]) for one, other in network.edges if one != other]
    ties = numpy.array(ends).reshape(-1, 2, 2)
    taken = numpy.full((len(order), 4), numpy.inf)
    found: dict[str, tuple[int, Box]] = {}
    for at, node in enumerate(order):
        options = list(_candidates(positions[node], radii[node], sizes[node]))
        boxes = numpy.array([box for _, box, _ in options])
        foreign = numpy.delete(marks, at, axis=0)
        free = ~(_overlaps(boxes, foreign) | _overlaps(boxes, taken[:at]))
        if not free.any():
            return None
        cost = numpy.array([dislike for _, _, dislike in options]) + _crossings(boxes, ties)
        best = int(numpy.where(free, cost, numpy.inf).argmin())
        found[node] = options[best][0], options[best][1]
        left, bottom, right, top = options[best][1]
        taken[at] = left - 2, bottom - 1, right + 2, top + 1
    return found


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _candidates(
    spot: tuple[float, float], radius: float, sizes: Sequence[tuple[float, float]]
) -> Iterator[tuple[int, Box, float]]:
    """Yield variants of a label with boxes around the mark and how little each is liked: right, left, above, below."""
    x, y = spot
    reach, corner = radius + _GAP, 0.75 * radius + _GAP
    for variant, (width, height) in enumerate(sizes):
        spots = [
            (x + reach, y - height / 2),
            (x - reach - 1 - width, y - height / 2),
            (x - width / 2, y + reach),
            (x - width / 2, y - reach - height),
            (x + corner, y + corner - height / 4),
            (x + corner, y - corner - 3 * height / 4),
            (x - corner - width, y + corner - height / 4),
            (x - corner - width, y - corner - 3 * height / 4),
            (x - radius, y + reach),
            (x - radius, y - reach - height),
            (x + radius - width, y + reach),
            (x + radius - width, y - reach - height),
        ]
        for rank, (left, bottom) in enumerate(spots):
            yield variant, (left, bottom, left + width, bottom + height), 0.5 * variant + 0.1 * rank


def _overlaps(boxes: Array, others: Array) -> Array:
    """Return which boxes overlap any of the others."""
    import numpy

    one, other = boxes[:, None], others[None]
    meet: Array = (one[..., :2] < other[..., 2:]) & (one[..., 2:] > other[..., :2])
    found: Array = numpy.any(numpy.all(meet, axis=2), axis=1)
    return found


def _crossings(boxes: Array, ties: Array) -> Array:
    """Return how many segments cross each box, by Liang and Barsky's clipping (https://doi.org/10.1145/357332.357333)."""
    import numpy

    start, way = ties[:, 0], ties[:, 1] - ties[:, 0]
    way = numpy.where(way == 0, 1e-9, way)
    first = (boxes[:, None, :2] - start) / way
    last = (boxes[:, None, 2:] - start) / way
    enters = numpy.minimum(first, last).max(axis=2, initial=0.0)
    leaves = numpy.maximum(first, last).min(axis=2, initial=1.0)
    found: Array = (enters < leaves).sum(axis=1)
    return found


def _framed(
    positions: dict[str, tuple[float, float]], placed: dict[str, tuple[int, Box]], radii: Mapping[str, float]
) -> Layout:
    """Move everything so that a margin is left around it."""
    boxes = [box for _, box in placed.values()] + [_around(*spot, radii[node]) for node, spot in positions.items()]
    left, bottom = (min(box[at] for box in boxes) - _MARGIN for at in (0, 1))
    right, top = (max(box[at] for box in boxes) + _MARGIN for at in (2, 3))
    whole = Layout(
        width=right - left,
        height=top - bottom,
        positions=positions,
        boxes={node: box for node, (_, box) in placed.items()},
        variants={node: variant for node, (variant, _) in placed.items()},
    )
    return whole.moved(-left, -bottom)
