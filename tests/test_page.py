"""Pages: one file that asks nothing of anybody, and shows any label as what it is."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import networkx
import pytest

from wickgraph import Graph
from wickgraph.errors import UsageError
from wickgraph.layout import MOST_NODES
from wickgraph.page import page
from wickgraph.picture import ties

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "--!><img src=x onerror=alert(1)>",
    "\"quoted\" & 'quoted' &amp;",
    "{{script}}",
    "a \\u003c b",
    "😀 שלום \u202egnp",
    "a\u2028b\x00\n",
    "</title></svg></desc>",
    "#ffffff",
)


def sample(labels: tuple[str, ...] = HOSTILE) -> networkx.Graph:
    """Return a star whose nodes have the labels, and whose ties cite two works, one of which is no node."""
    network = networkx.Graph(kind="credits", title=labels[0], view="as <known> today", labels={"work:x": "The X"})
    for at, label in enumerate(labels):
        kind = "person" if at else "work"
        network.add_node(f"{kind}:n{at}", label=label, kind=kind, franchise=True)
    for at in range(1, len(labels)):
        cited: dict[str, Any] = {"works": ("work:n0", "work:x"), "claims": (f"claim:{at}",), "relations": (labels[at],)}
        network.add_edge("work:n0", f"person:n{at}", weight=at, **cited)
    return network


class Elements(HTMLParser):
    """What a browser finds in a page: elements with attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.comments: list[str] = []
        self._open = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = tag
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def island(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Elements(text).texts["script"][0])
    return found


def test_labels_ties_and_evidence_come_back_from_the_page() -> None:
    network = sample()
    data = island(page(network))
    assert {node: one["label"] for node, one in data["nodes"].items()} == dict(network.nodes(data="label"))
    assert {node: one["kind"] for node, one in data["nodes"].items()} == dict(network.nodes(data="kind"))
    assert {node: one["degree"] for node, one in data["nodes"].items()} == dict(network.degree(weight="weight"))
    for tie in data["ties"]:
        edge = network.edges[tie["ends"]]
        assert tie["weight"] == edge["weight"]
        assert (tuple(tie["claims"]), tuple(tie["relations"])) == (edge["claims"], edge["relations"])


def test_what_shares_a_label_is_found_by_its_name() -> None:
    data = island(page(sample(("John Wick", "John Wick", "Eve"))))
    assert [one["name"] for one in data["nodes"].values()] == ["John Wick (work:n0)", "Eve", "John Wick (person:n1)"]


def test_works_are_named_unless_they_are_an_end_of_the_tie() -> None:
    assert all(tie["works"] == ["The X"] for tie in island(page(sample()))["ties"])


def test_ties_stand_in_the_order_in_which_they_are_drawn() -> None:
    network = sample()
    text = page(network)
    assert [tuple(tie["ends"]) for tie in island(text)["ties"]] == ties(network)
    drawn = re.search(r'<g id="ties">(.*?)</g>', text, re.S)
    assert drawn
    assert drawn[1].count("<path") == network.number_of_edges()


def test_no_label_becomes_an_element_a_script_or_a_comment() -> None:
    elements = Elements(page(sample()))
    assert [attributes.get("type") for attributes in elements.all("script")] == ["application/json", None]
    assert not elements.all("img")
    assert not elements.comments
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
    assert Counter(name for name, _ in elements.found)["svg"] == 1


def test_only_its_own_script_may_run_and_nothing_may_be_fetched() -> None:
    elements = Elements(page(sample()))
    (policy,) = (one["content"] or "" for one in elements.all("meta") if "http-equiv" in one)
    own = b64encode(sha256(elements.texts["script"][1].encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": f"'sha256-{own}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_refers_to_elsewhere() -> None:
    text = page(sample())
    elements = Elements(text)
    for tag, attributes in elements.found:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
                assert (value or "").startswith("#"), f"{tag} {name}={value}"
    assert set(re.findall(r"url\(([^)]{,8})", text)) <= {"#" + one[1:] for one in re.findall(r"url\(([^)]{,8})", text)}
    assert not elements.all("link")
    assert "@import" not in text
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|import)\s*\(", elements.texts["script"][1])


def test_the_picture_is_there_before_any_script_and_controls_are_not() -> None:
    network = sample()
    text = page(network)
    picture = text[text.index("<svg") : text.index("</svg>")]
    assert text.index("</svg>") < text.index("<script")
    assert all(f'<g id="{node}">' in picture for node in network)
    assert "#page-bar, #page-panel { display: none; }" in text


def test_ids_are_unique_and_references_by_the_script_exist() -> None:
    elements = Elements(page(sample()))
    ids = Counter(attributes["id"] for _, attributes in elements.found if attributes.get("id"))
    assert max(ids.values()) == 1
    wanted = set(re.findall(r'byId\("([^"]+)"\)', elements.texts["script"][1]))
    assert wanted <= ids.keys()
    assert len(wanted) > 5


def test_paper_and_ink_follow_the_reader() -> None:
    text = page(sample())
    assert "prefers-color-scheme: dark" in text
    picture = text[text.index("<svg") : text.index("</svg>")]
    styles = re.findall(r' style="([^"]*)"', picture)
    assert any("var(--ink)" in style for style in styles)
    assert not any("#ffffff" in style or "#1a1a1a" in style for style in styles)


def test_title_and_language_are_said() -> None:
    elements = Elements(page(sample(("A & B", "C"))))
    assert elements.texts["title"][0] == "A & B (as <known> today)"
    assert elements.all("html") == [{"lang": "en"}]
    (svg,) = elements.all("svg")
    assert (svg["role"], svg["aria-label"]) == ("group", "A & B")


@pytest.mark.parametrize("kind", ["actor-film", "co-star", "organisation"])
def test_real_networks_make_pages(graph: Graph, kind: str) -> None:
    network = graph.network(kind)
    text = page(network)
    assert text == page(graph.network(kind))
    assert island(text)["nodes"].keys() == set(network)


def test_what_cannot_be_drawn_makes_no_page() -> None:
    with pytest.raises(UsageError, match="empty"):
        page(networkx.Graph(title="", view=""))
    crowd = networkx.empty_graph([f"person:{at}" for at in range(MOST_NODES + 1)])
    with pytest.raises(UsageError, match="too many"):
        page(crowd)
