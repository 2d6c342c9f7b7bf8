"""wickgraph: a knowledge graph of the John Wick universe in which every fact says who said it.

>>> import wickgraph
>>> graph = wickgraph.load()
>>> for row in graph.query("release-dates", work="John Wick: The Book of Rules, volume 1"):
...     print(row.date, row.modality, row.article)
2019-04-23 wick:planned article:diamond-bookshelf-2019
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .graph import Graph, load
    from .remote import RemoteGraph, connect
    from .views import View

__all__ = ["Graph", "RemoteGraph", "View", "__version__", "connect", "load"]

__version__ = "0.1.0"

_HOMES = {"Graph": "graph", "RemoteGraph": "remote", "View": "views", "connect": "remote", "load": "graph"}


def __getattr__(name: str) -> object:
    # Imported on use, so that `wickgraph --help` does not load an RDF store.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
