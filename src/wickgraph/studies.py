"""Studies: what the commands of analysts do, `wickgraph network`, `rank` and the others; each returns an exit code."""

from __future__ import annotations

import sys

from .errors import NoAnswer, OutputError, UsageError
from .terminal import deadline, graph, put, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection

    import networkx

    from .graph import Graph
    from .listing import Listing


def network(options: Namespace) -> int:
    """Print or draw a network."""
    with deadline(options.timeout):
        asked = graph(options)
        found = _network(asked, options)
        if not found:
            raise NoAnswer(f"{_called(found)}: nothing is in this network; {_advice(options)}")
        if options.top is not None:
            from .layout import most_connected

            found = most_connected(found, options.top)
        content = _written(found, options)
    return put(content, options.output)


def _written(found: networkx.Graph, options: Namespace) -> bytes:
    if options.format == "table":
        from .interchange import ties

        listed = ties(found)
        parts = [_several(len(found), "node"), _several(len(listed), "tie"), found.graph.get("note")]
        listed.note = f"{_called(found)}: {', '.join(filter(None, parts))}"
        return listed.format(width(options)).encode()
    if options.format == "html":
        from .page import page

        return page(found).encode()
    if options.format in ("svg", "png"):
        from .picture import draw

        if options.format == "png" and options.output in (None, "-") and sys.stdout is not None and sys.stdout.isatty():
            raise OutputError("stdout: a terminal shows no png; write it to a file with -o, or ask for svg")
        return draw(found, options.format)
    from .interchange import serialize

    return serialize(found, options.format)


def rank(options: Namespace) -> int:
    """Print a ranking by centrality, or with ``without`` how it changes when some claims are left out."""
    from . import analysis

    with deadline(options.timeout):
        asked = graph(options)
        if options.without is None:
            return _put(analysis.rank(_network(asked, options), options.by, options.top), options)
        if options.without == "speculated":
            accepted = set(asked.view.modalities)
            if accepted <= {"speculated"}:
                raise UsageError(
                    "--without speculated: nothing is left of --modality speculated; expected another --modality"
                    " besides, such as asserted"
                )
            with_, without = (
                _network(asked.under(asked.view.replace(modalities=chosen)), options)
                for chosen in (accepted | {"speculated"}, accepted - {"speculated"})
            )
        else:
            from .network import disputed

            with_, without = _network(asked, options), _network(asked, options, disputed(asked))
            without.graph["view"] += ", without what is disputed"
        return _put(analysis.contrast(with_, without, options.by, options.top), options)


def compare(options: Namespace) -> int:
    """Print who became central between two days."""
    from . import analysis
    from .differences import days

    with deadline(options.timeout):
        first, options.as_of = days(options.before, options.after)
        after = graph(options)
        before = after.as_of(first)
        networks = _network(before, options), _network(after, options)
        return _put(analysis.compare(*networks, options.by, options.top), options)


def communities(options: Namespace) -> int:
    """Print the communities of a network."""
    from . import analysis

    with deadline(options.timeout):
        return _put(analysis.communities(_network(graph(options), options)), options)


def bridges(options: Namespace) -> int:
    """Print the ties and the nodes that hold a network together."""
    from . import analysis

    with deadline(options.timeout):
        return _put(analysis.bridges(_network(graph(options), options), options.top), options)


def path(options: Namespace) -> int:
    """Print all shortest paths between two people or things."""
    from .paths import paths

    with deadline(options.timeout):
        found = paths(graph(options), options.start, options.end, options.network)
    return put((found.to_json() if options.format == "json" else found.format(width(options))).encode(), options.output)


def timeline(options: Namespace) -> int:
    """Print or draw story time: what comes before what, by how much, and what the sources dispute."""
    with deadline(options.timeout):
        found = graph(options).timeline()
        if not found.placements():
            raise NoAnswer(f"nothing is known of story time; {_advice(options)}")
        if options.format == "svg":
            from .chart import draw

            content = draw(found)
        else:
            content = (found.to_json() if options.format == "json" else found.format(width(options))).encode()
    return put(content, options.output)


def _network(asked: Graph, options: Namespace, without: Collection[str] = ()) -> networkx.Graph:
    return asked.network(options.kind, options.works, options.performance, without)


def _called(found: networkx.Graph) -> str:
    return f"{found.graph['title']} ({found.graph['view']})"


def _several(count: int, what: str) -> str:
    return f"{count:,} {what if count == 1 else f'{what}s'}"


def _advice(options: Namespace) -> str:
    """Return what to try where nothing is found: less narrow options, and another store where it may be empty."""
    narrow = [f"other --{name}" for name in ("source", "performance") if getattr(options, name, None)]
    *first, last = ["a later --as-of", "more of --modality", *narrow]
    there = f"; does {options.endpoint} hold the graph? `wickgraph push` loads it" if options.endpoint else ""
    return f"try {', '.join(first)} or {last}{there}"


def _put(listed: Listing, options: Namespace) -> int:
    if options.format == "json":
        text = listed.to_json()
    elif options.format == "csv":
        text = listed.to_csv()
    else:
        text = listed.format(width(options))
    return put(text.encode(), options.output)
