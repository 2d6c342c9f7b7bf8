"""The embedded store: where the packaged files are, how they are read and loaded.

Loading takes care to import little, for ``wickgraph query`` pays for it at every start.
"""

from __future__ import annotations

import os

from pyoxigraph import Quad, RdfFormat, Store, parse

from .errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

_FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}


def home() -> str:
    """Return the directory that holds ontology/, data/ and queries/: in the wheel, or in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    share = os.path.join(here, "share")
    return share if os.path.isdir(share) else os.path.dirname(os.path.dirname(here))


def data_files(data: str) -> list[str]:
    """Return the paths of a data directory's files: entities, then articles, each sorted by name.

    Raises DataError where the directory or both of its parts are missing.
    """
    found = []
    for folder, ending in (("entities", ".ttl"), ("articles", ".trig")):
        place = os.path.join(data, folder)
        if os.path.isdir(place):
            found += [os.path.join(place, name) for name in sorted(os.listdir(place)) if name.endswith(ending)]
    if not found:
        raise DataError(
            f"{data}: no data here; expected entities/*.ttl and articles/*.trig, as in the data folder of wickgraph"
        )
    return found


def read(path: str, text: str | bytes | None = None) -> Iterator[Quad]:
    """Yield the quads of a Turtle or TriG file, or of a text that stands for it.

    Raises DataError, naming file, line and column, where it cannot be read.
    """
    syntax = _FORMATS.get(os.path.splitext(path)[1], RdfFormat.TRIG)
    try:
        if text is None:
            with open(path, "rb") as file:
                text = file.read()
        for quad in parse(text, format=syntax):
            yield quad if isinstance(quad, Quad) else Quad(*quad)
    except (OSError, SyntaxError, ValueError) as error:
        raise _unreadable(path, error) from error


def quads(
    store: Store,
    subject: NamedNode | None = None,
    predicate: NamedNode | None = None,
    value: NamedNode | Literal | None = None,
    graph: NamedNode | BlankNode | DefaultGraph | None = None,
) -> Iterator[Any]:
    """Yield the quads of a pattern, all of whose terms are IRIs or literals, as they are throughout the data."""
    yield from store.quads_for_pattern(subject, predicate, value, graph)


def exceeds(store: Store, number: int) -> bool:
    """Return whether a store has more quads than a number; ``len`` would look at every one.

    >>> import wickgraph
    >>> store = wickgraph.load().store
    >>> exceeds(store, len(store) - 1), exceeds(store, len(store))
    (True, False)
    """
    beyond = f"SELECT * {{ ?subject ?predicate ?object }} OFFSET {number} LIMIT 1"
    return any(store.query(beyond, use_default_graph_as_union=True))  # type: ignore[arg-type]  # an ASK has none


def rows(store: Store, text: str) -> list[Any]:
    """Return the rows of a SELECT, or the triples of a CONSTRUCT."""
    return list(store.query(text))  # type: ignore[arg-type]  # an ASK has none


def as_fact(quad: Any) -> Quad:  # noqa: ANN401
    """Return a quad's or a triple's statement in the default graph, where the facts are."""
    return Quad(quad.subject, quad.predicate, quad.object)


def _unreadable(path: str, error: Exception) -> DataError:
    if isinstance(error, SyntaxError):
        reason = str(error.msg).partition(": ")[2] or str(error.msg)
        return DataError(f"{path}:{error.lineno}:{error.offset}: {reason}")
    return DataError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}")


def load(data: str) -> Store:
    """Return an in-memory store with the ontology and all files of a data directory.

    The default graph holds descriptions, articles, attestations and passages; each claim is a named graph.

    Raises DataError for a missing directory and for a file that cannot be read.
    """
    store = Store()
    for path in [os.path.join(home(), "ontology", "wick.ttl"), *data_files(data)]:
        try:
            store.load(path=path)
        except (OSError, SyntaxError, ValueError) as error:
            raise _unreadable(path, error) from error
    return store
