"""Commands: what `wickgraph query`, `show` and the others do, given their options; each returns an exit code."""

from __future__ import annotations

import os
import sys

from .errors import CheckFailed, DataError, OutputError, QueryError, UsageError
from .options import columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from .graph import Graph
    from .results import Result


def _graph(options: Namespace) -> Graph:
    from .graph import load
    from .views import View

    given = {"as_of": options.as_of, "sources": options.source, "modalities": options.modality}
    chosen = {name: value for name, value in given.items() if value is not None}
    if options.endpoint is None or options.command == "push":
        return load(options.data, View(**chosen))
    if options.data:
        raise UsageError("--data and --endpoint are two sources of one graph; expected one of them")
    from .remote import connect

    graph = connect(options.endpoint, **({"timeout": options.timeout} if options.timeout else {}))
    # A store elsewhere holds one view; another, which differs in what is given, is made here, of a copy.
    return graph.under(graph.view.replace(**chosen)) if chosen else graph


def query(options: Namespace) -> int:
    """Answer a query in the format asked for."""
    with _deadline(options.timeout):
        answer = _answer(options)
        if options.format in ("table", "markdown"):
            content = answer.format(options.format, _terminal_width(options)).encode()
        else:
            content = answer.serialize(options.format)
    return _put(content, options.output)


def _answer(options: Namespace) -> Result:
    from . import queries

    values = dict(_pair(one, "-p", "name=value") for one in options.parameter)
    if (options.query is None) == (options.sparql is None):
        raise UsageError(
            "expected a query name, a file, - for stdin, or --sparql TEXT; `wickgraph queries` lists the names"
        )
    if options.sparql is not None:
        query = queries.Query(options.sparql, "--sparql")
    elif options.query == "-":
        query = queries.Query(_stdin(), "stdin")
    elif options.query.endswith(".rq") or os.path.isfile(options.query):
        query = queries.read(options.query)
    else:
        query = queries.find(options.query)
    graph = _graph(options)
    try:
        return graph.sparql(query.bind(values, graph.resolve))
    except QueryError as error:
        raise type(error)(f"{query.path}: {error}") from error


def _stdin() -> str:
    if sys.stdin is None:
        raise DataError("stdin: cannot be read: it is closed")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"stdin: cannot be read: {error}") from error


def queries(options: Namespace) -> int:
    """List what there is to ask, or print one query with what it takes and gives."""
    from . import catalogue, queries
    from .store import home

    if options.name:
        return _put(catalogue.page(queries.find(options.name)).encode(), None)
    root = os.path.join(home(), "queries")
    found = [queries.find(name, root) for name in queries.names(root)]
    return _put(catalogue.listing(found, _terminal_width(options)).encode(), None)


def show(options: Namespace) -> int:
    """Print everything about one entity."""
    with _deadline(options.timeout):
        description = _graph(options).show(options.entity)
    text = description.to_json() if options.format == "json" else description.format(_terminal_width(options))
    return _put(text.encode(), options.output)


def conflicts(options: Namespace) -> int:
    """Print what the sources disagree on."""
    with _deadline(options.timeout):
        found = _graph(options).conflicts(options.entity)
    text = found.to_json() if options.format == "json" else found.format(_terminal_width(options))
    return _put(text.encode(), options.output)


def diff(options: Namespace) -> int:
    """Print what was learned, what changed and what was dropped between two days."""
    from .differences import days

    with _deadline(options.timeout):
        before, options.as_of = days(options.before, options.after)  # the graph of the later day is loaded once
        found = _graph(options).diff(before, options.as_of, options.entity)
    text = found.to_json() if options.format == "json" else found.format(_terminal_width(options))
    return _put(text.encode(), options.output)


def push(options: Namespace) -> int:
    """Load the graph into a store elsewhere, or with ``dry_run`` say what that would do."""
    from tqdm import tqdm

    from .datasets import FACTS
    from .push import plan, run, target

    graph = _graph(options)
    endpoint = target(options.url, options.endpoint, **({"timeout": options.timeout} if options.timeout else {}))
    found = plan(graph.store, graph.view, endpoint)
    if options.dry_run or not found.work:
        return _put(f"{found}\n".encode(), None)
    with tqdm(total=found.work, desc="push", unit=" steps", disable=None) as bar:  # on a terminal only
        run(found, endpoint, bar.update)
    return _put(f"{found.url} holds this graph: {len(found.facts):,} facts in <{FACTS}>\n".encode(), None)


def check(options: Namespace) -> int:
    """Print what is wrong with the data; raises CheckFailed where something is."""
    from . import checks

    data = options.data or checks.packaged()
    found = checks.check(data, dict(_pair(one, "--text", "article=file") for one in options.text))
    if not found:
        return _put(f"fine: {checks.statistics(data)}\n".encode(), None)
    _put("".join(f"{line}\n" for line in found).encode(), None)
    raise CheckFailed(f"{len(found)} wrong in {checks.shown(data)}")


def format(options: Namespace) -> int:
    """Put the data files into canonical form, or with ``check`` tell which are not."""
    from . import checks

    data = options.data or checks.packaged()
    if options.check:
        found = checks.unformatted(data)
        if found:
            _put("".join(f"{line}\n" for line in found).encode(), None)
            raise CheckFailed(f"{len(found)} files are not in canonical form")
        return 0
    return _put("".join(f"{checks.shown(path)}\n" for path in checks.tidy(data)).encode(), None)


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{option} {text!r}: expected {form}")
    return name, value


def _put(content: bytes, output: str | None) -> int:
    if output and output != "-":
        from .files import write

        write(output, content)
    elif sys.stdout is None:
        raise OutputError("stdout: cannot be written: it is closed; write to a file with -o")
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content.decode().replace("\r\n", "\n"))
    return 0


def _terminal_width(options: Namespace) -> int | None:
    """Return the columns to fit a table into, or None where the output goes elsewhere and needs no fitting."""
    return None if getattr(options, "output", None) else columns()


class _deadline:  # noqa: N801 - reads as the statement that it is
    """Ends the process when a block takes too long: a running query can be stopped in no other way."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if self.seconds is None:
            return
        import threading

        self.timer = threading.Timer(min(self.seconds, threading.TIMEOUT_MAX), self._end)
        self.timer.daemon = True
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        if self.seconds is not None:
            self.timer.cancel()

    def _end(self) -> None:
        print(
            f"wickgraph: no answer within {self.seconds:g} s; ask for less or raise --timeout",
            file=sys.stderr,
            flush=True,
        )
        os._exit(3)
