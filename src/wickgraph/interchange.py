"""Interchange: networks for Gephi, Cytoscape, spreadsheets, web pages and data frames.

GraphML (http://graphml.graphdrawing.org/specification.html), GEXF 1.2 (https://gexf.net/schema.html) and networkx's
node-link JSON, each with typed attributes, and tables of nodes and edges.
"""

from __future__ import annotations

from .errors import UsageError
from .listing import Listing
from .network import called

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx
    import pandas

#: The formats of ``serialize``.
FORMATS = ("csv", "csv-nodes", "json", "graphml", "gexf")

_NODE_COLUMNS = ("id", "label", "kind", "franchise", "bipartite", "date", "grade")
_EDGE_COLUMNS = ("source", "target", "weight", "source_label", "target_label", "works", "relations", "claims")


def nodes(network: networkx.Graph) -> Listing:
    """Return a table of the nodes: id, label, kind, and what else nodes of this network have.

    >>> import wickgraph
    >>> nodes(wickgraph.load().network("co-star"))[0].label
    'Abraham Popoola'
    """
    rows = [{"id": node, **data} for node, data in network.nodes(data=True)]
    columns = [name for name in _NODE_COLUMNS if name in ("id", "label", "kind") or any(name in row for row in rows)]
    return Listing(columns, [[row.get(name) for name in columns] for row in rows])


def edges(network: networkx.Graph) -> Listing:
    """Return a table of the edges: source, target, weight, their labels, and the evidence.

    >>> import wickgraph
    >>> edges(wickgraph.load().network("actor-film")).columns[:3]
    ['source', 'target', 'weight']
    """
    label = dict(network.nodes(data="label"))
    rows = [
        (
            one,
            other,
            edge["weight"],
            label[one],
            label[other],
            *(tuple(edge.get(name, ())) for name in ("works", "relations", "claims")),
        )
        for one, other, edge in network.edges(data=True)
    ]
    return Listing(_EDGE_COLUMNS, rows)


def ties(network: networkx.Graph) -> Listing:
    """Return the edges as people read them, the heaviest first.

    >>> import wickgraph
    >>> print(ties(wickgraph.load().network("co-star"))[0].one)
    Ian McShane
    """
    names = called(network)
    ordered = sorted(
        network.edges(data=True), key=lambda edge: (-edge[2]["weight"], names[edge[0]], names[edge[1]], edge[:2])
    )
    rows: list[list[object]] = []
    for one, other, edge in ordered:
        works = tuple(names.get(work, work) for work in edge["works"] if work not in (one, other))
        rows.append([names[one], names[other], edge["weight"], edge.get("relations", ()), works, len(edge["claims"])])
    columns = ["one", "other", "weight", "roles", "works", "claims"]
    empty = {at for at in (3, 4) if not any(row[at] for row in rows)}
    kept = [at for at in range(len(columns)) if at not in empty]
    return Listing([columns[at] for at in kept], [[row[at] for at in kept] for row in rows])


def to_pandas(network: networkx.Graph) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """Return a frame of the nodes and one of the edges; raises UsageError where pandas is not installed.

    >>> import wickgraph
    >>> people, ties = to_pandas(wickgraph.load().network("co-star"))
    >>> int(ties.weight.max()) >= 5
    True
    """
    return nodes(network).to_pandas(), edges(network).to_pandas()


def plain(network: networkx.Graph) -> networkx.Graph:
    """Return a copy whose attributes are texts, numbers and truth values, which is all that GraphML and GEXF hold.

    Names are joined by spaces, which no name has, relations by "; ".

    >>> import wickgraph
    >>> plain(wickgraph.load().network("actor-film")).edges["person:ian-mcshane", "work:lovejoy"]["works"]
    'work:lovejoy'
    """
    import networkx

    copy = networkx.Graph(**{name: value for name, value in network.graph.items() if isinstance(value, str)})
    copy.add_nodes_from((node, dict(data)) for node, data in network.nodes(data=True))
    joined = {"works": " ", "claims": " ", "relations": "; "}
    for one, other, edge in network.edges(data=True):
        texts = {name: sign.join(edge[name]) for name, sign in joined.items() if edge.get(name)}
        copy.add_edge(one, other, weight=edge["weight"], **texts)
    return copy


def serialize(network: networkx.Graph, form: str) -> bytes:
    """Return a network in one of FORMATS, the same bytes each time; "csv" has the edges, "csv-nodes" the nodes.

    Raises UsageError for another format, and for a text that XML cannot hold.

    >>> import wickgraph
    >>> serialize(wickgraph.load().network("co-star"), "csv").splitlines()[0]
    b'source,target,weight,source_label,target_label,works,relations,claims'
    """
    if form == "csv":
        return edges(network).to_csv().encode()
    if form == "csv-nodes":
        return nodes(network).to_csv().encode()
    if form == "json":
        import json

        import networkx

        return (
            json.dumps(networkx.node_link_data(network, edges="edges"), indent=1, ensure_ascii=False) + "\n"
        ).encode()
    if form in ("graphml", "gexf"):
        return _xml(plain(network), form)
    raise UsageError(f"{form!r} is no format of networks; expected one of {', '.join(FORMATS)}")


def _xml(network: networkx.Graph, form: str) -> bytes:
    import io
    import re

    import networkx

    from .formats import xml

    file = io.BytesIO()
    if form == "graphml":
        networkx.write_graphml_xml(network, file)  # without lxml, so that the bytes do not depend on what is installed
    else:
        network.graph["name"] = f"{network.graph['title']}: {network.graph['view']}"
        networkx.write_gexf(network, file, version="1.2draft")
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", file.getvalue())  # the same bytes tomorrow
    return xml(text.rstrip(b"\n") + b"\n", "csv or json")
