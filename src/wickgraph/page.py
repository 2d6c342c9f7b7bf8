"""Pages: a network as one HTML file to move about in, which asks nothing of any network."""

from __future__ import annotations

import os
import re

from . import picture
from .canvas import FAINT, INK, PAPER, printable
from .layout import ranked, weighted_degrees
from .network import called

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import networkx

_COLORS = {PAPER: "var(--paper)", INK: "var(--ink)", FAINT: "var(--faint)"}
# What a page does without: the prologue, comments, metadata, and a title that would show wherever the pointer rests.
_NEEDLESS = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<title id=\"title\">.*?</title>", re.S
)


def page(network: networkx.Graph) -> str:
    """Return a network as one self-contained HTML page with its picture: pan, zoom, find a name, see the evidence.

    Without JavaScript it is the picture. Its Content Security Policy (https://www.w3.org/TR/CSP3/) forbids all
    requests and all scripts but its own. Raises UsageError for what ``picture.draw`` does not draw.

    >>> import networkx
    >>> network = networkx.Graph([("person:a", "work:b", {"weight": 1, "works": (), "relations": (), "claims": ()})])
    >>> network.graph.update(title="Actors and works", view="today")
    >>> for node, kind in {"person:a": "person", "work:b": "work"}.items():
    ...     network.nodes[node].update(label=node, kind=kind, franchise=True)
    >>> page(network).count("<svg")
    1
    """
    import json
    from base64 import b64encode
    from hashlib import sha256
    from html import escape

    drawn = _inline(picture.svg(network), printable(network.graph["title"]))
    script = _packaged("page.js")
    # In JSON, no label can end the element or open a comment in it.
    data = json.dumps(_data(network), ensure_ascii=False, separators=(",", ":"))
    for one in "<>&":
        data = data.replace(one, f"\\u{ord(one):04x}")
    parts = {
        "hash": f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",
        "title": escape(printable(f"{network.graph['title']} ({network.graph['view']})")),
        "picture": drawn,
        "data": data,
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _packaged("page.html"))


def _packaged(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _inline(svg: str, title: str) -> str:
    from html import escape

    text = _NEEDLESS.sub("", svg).strip()
    label = f'role="group" aria-label="{escape(title)}" aria-describedby="description"'
    text = text.replace('role="img" aria-labelledby="title description"', label, 1)
    # Paper, ink and lines follow the reader's choice of dark or light.
    colors = re.compile("|".join(_COLORS))
    return re.sub(r' style="[^"]*"', lambda style: colors.sub(lambda color: _COLORS[color[0]], style[0]), text)


def _data(network: networkx.Graph) -> dict[str, Any]:
    degrees, names = weighted_degrees(network), called(network)
    labels = network.graph.get("labels", {}) | dict(network.nodes(data="label"))
    nodes = {
        node: {
            "label": network.nodes[node]["label"],
            "name": names[node],
            "kind": picture.LOOKS[network.nodes[node]["kind"]].one,
            "degree": degrees[node],
        }
        for node in ranked(network)
    }
    ties = [
        {
            "ends": tie,
            "weight": network.edges[tie]["weight"],
            "works": [labels.get(work, work) for work in network.edges[tie].get("works", ()) if work not in tie],
            "relations": list(network.edges[tie].get("relations", ())),
            "claims": list(network.edges[tie].get("claims", ())),
        }
        for tie in picture.ties(network)
    ]
    return {"nodes": nodes, "ties": ties}
