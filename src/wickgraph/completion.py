"""Completion in the shell, by argcomplete: commands, options, and the names that the data has.

The shell asks by running the program with ``_ARGCOMPLETE`` in its environment; nothing here is imported otherwise.
See https://kislyuk.github.io/argcomplete/.
"""

from __future__ import annotations

import argparse
import os

from argcomplete.completers import BaseCompleter, DirectoriesCompleter, FilesCompleter
from argcomplete.finders import CompletionFinder
from pyoxigraph import NamedNode

from . import catalogue, queries
from . import store as stores
from .entities import labels
from .errors import WickgraphError
from .names import KINDS, expand, kind, local_name, shorten
from .options import MODALITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Store

    Completer = Callable[[str, argparse.Namespace], Iterable[str]]


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell, which has put the words so far into the environment, and end the process."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _attach(command)
    # Options are offered once a dash is typed: before, they would hide the names.
    CompletionFinder()(parser, always_complete_options=False, default_completer=_Names(lambda prefix, options: ()))


class _Names(BaseCompleter):
    """A completer as argcomplete calls it; data that cannot be read has no names."""

    def __init__(self, names: Completer) -> None:
        self._names = names

    def __call__(
        self, *, prefix: str, action: argparse.Action, parser: argparse.ArgumentParser, parsed_args: argparse.Namespace
    ) -> list[str]:
        try:
            return [name for name in self._names(prefix, parsed_args) if name.startswith(prefix)]
        except WickgraphError:
            return []


def _attach(command: argparse.ArgumentParser) -> None:
    known = {
        "query": _Names(_queries_and_files),
        "name": _Names(_queries),
        "entity": _Names(_entities),
        "start": _Names(_entities),
        "end": _Names(_entities),
        "performance": _Names(_performances),
        "parameter": _Names(_parameters),
        "modality": _Names(lambda prefix, options: MODALITIES),
        "source": _Names(_articles),
        "text": _Names(lambda prefix, options: [f"{name}=" for name in _articles(prefix, options)]),
        "output": FilesCompleter(),
        "data": DirectoriesCompleter(),
    }
    for action in command._actions:
        if action.dest in known:
            action.completer = known[action.dest]  # type: ignore[attr-defined]


def _queries(prefix: str, _: argparse.Namespace) -> list[str]:
    found = [queries.find(name) for name in queries.names(os.path.join(stores.home(), "queries"))]
    names = [catalogue.typed(query) for query in found]
    return names if any(name.startswith(prefix) for name in names) else [query.id for query in found]


def _queries_and_files(prefix: str, options: argparse.Namespace) -> list[str]:
    names = [name for name in _queries(prefix, options) if name.startswith(prefix)]
    return names or list(FilesCompleter(["rq"])(prefix))


def _data(options: argparse.Namespace) -> str:
    return getattr(options, "data", None) or os.path.join(stores.home(), "data")


def _articles(prefix: str, options: argparse.Namespace) -> list[str]:
    files = [os.path.basename(path) for path in stores.data_files(_data(options))]
    return [name.removesuffix(".trig") for name in files if name.endswith(".trig")]


def _entities(prefix: str, options: argparse.Namespace) -> list[str]:
    """Return the prefixes of kinds, and once one is typed, the names of that kind."""
    wanted = prefix.partition(":")[0]
    iris = labels(_store(options))
    if ":" in prefix:
        return sorted(shorten(iri) for iri in iris if kind(iri) == wanted)
    kinds = {kind(iri) for iri in iris}
    return [f"{one}:" for one in KINDS if one in kinds]


def _performances(prefix: str, options: argparse.Namespace) -> list[str]:
    scheme, kinds = (NamedNode(expand(name) or "") for name in ("skos:inScheme", "wick:performanceKinds"))
    return sorted(local_name(quad.subject.value) for quad in stores.quads(_store(options), None, scheme, kinds))


def _store(options: argparse.Namespace) -> Store:
    return stores.load(_data(options))


def _parameters(prefix: str, options: argparse.Namespace) -> list[str]:
    """Return ``name=`` for the parameters of the query typed so far, and after that what fits."""
    query = queries.read(options.query) if os.path.isfile(options.query or "") else queries.find(options.query or "")
    name, equals, value = prefix.partition("=")
    if not equals:
        given = {one.partition("=")[0] for one in options.parameter or ()}
        return [f"{one}=" for one in query.parameters if one not in given]
    if name not in query.parameters:
        return []
    parameter = query.parameters[name]
    like = kind(expand(parameter.default) or "")
    if parameter.type == "boolean":
        values = ["false", "true"]
    elif like:
        iris = [iri for iri in labels(_store(options)) if kind(iri) == like]
        values = sorted(shorten(iri) if ":" in value else local_name(iri) for iri in iris)
    else:
        values = [catalogue.default(parameter)]
    return [f"{name}={one}" for one in values]
