"""Commands: what `wickgraph query`, `show` and the others do, given their options; each returns an exit code."""

from __future__ import annotations

import os
import sys

from .errors import CheckFailed, DataError, QueryError, UsageError
from .tables import visible
from .terminal import deadline, graph, put, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from .results import Result


def query(options: Namespace) -> int:
    """Answer a query in the format asked for."""
    with deadline(options.timeout):
        answer = _answer(options)
        if options.format in ("table", "markdown"):
            content = answer.format(options.format, width(options)).encode()
        else:
            content = answer.serialize(options.format)
    return put(content, options.output)


def _answer(options: Namespace) -> Result:
    from . import queries

    values: dict[str, str] = {}
    for one in options.parameter:
        name, value = _pair(one, "-p", "name=value")
        if name in values:
            raise UsageError(f"-p {one!r}: {name} is {values[name]!r} already; expected each parameter once")
        values[name] = value
    if options.query is not None and options.sparql is not None:
        raise UsageError(f"{options.query} and --sparql are two queries; expected one of them")
    if options.query is None and options.sparql is None:
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
    asked = graph(options)
    try:
        return asked.sparql(query.bind(values, asked.resolve))
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
        return put(catalogue.page(queries.find(options.name)).encode(), None)
    root = os.path.join(home(), "queries")
    found = [queries.find(name, root) for name in queries.names(root)]
    return put(catalogue.listing(found, width(options)).encode(), None)


def show(options: Namespace) -> int:
    """Print everything about one entity."""
    with deadline(options.timeout):
        description = graph(options).show(options.entity)
    text = description.to_json() if options.format == "json" else description.format(width(options))
    return put(text.encode(), options.output)


def conflicts(options: Namespace) -> int:
    """Print what the sources disagree on."""
    with deadline(options.timeout):
        found = graph(options).conflicts(options.entity)
    text = found.to_json() if options.format == "json" else found.format(width(options))
    return put(text.encode(), options.output)


def diff(options: Namespace) -> int:
    """Print what was learned, what changed and what was dropped between two days."""
    from .differences import days

    with deadline(options.timeout):
        before, options.as_of = days(options.before, options.after)  # the graph of the later day is loaded once
        found = graph(options).diff(before, options.as_of, options.entity)
    text = found.to_json() if options.format == "json" else found.format(width(options))
    return put(text.encode(), options.output)


def push(options: Namespace) -> int:
    """Load the graph into a store elsewhere, or with ``dry_run`` say what that would do."""
    from tqdm import tqdm

    from .datasets import FACTS
    from .push import plan, run, target

    ours = graph(options)
    endpoint = target(options.url, options.endpoint, **({"timeout": options.timeout} if options.timeout else {}))
    found = plan(ours.store, ours.view, endpoint)
    if options.dry_run or not found.work:
        return put(f"{found}\n".encode(), None)
    with tqdm(total=found.work, desc="push", unit=" steps", disable=None) as bar:  # on a terminal only
        run(found, endpoint, bar.update)
    return put(f"{found.url} holds this graph: {len(found.facts):,} facts in <{FACTS}>\n".encode(), None)


def check(options: Namespace) -> int:
    """Print what is wrong with the data; raises CheckFailed where something is."""
    from . import checks

    data = options.data or checks.packaged()
    found = checks.check(data, dict(_pair(one, "--text", "article=file") for one in options.text))
    if not found:
        return put(f"fine: {checks.statistics(data)}\n".encode(), None)
    put(visible("".join(f"{line}\n" for line in found)).encode(), None)
    raise CheckFailed(f"{len(found)} wrong in {checks.shown(data)}")


def format(options: Namespace) -> int:
    """Put the data files into canonical form, or with ``check`` tell which are not."""
    from . import checks

    data = options.data or checks.packaged()
    if options.check:
        found = checks.unformatted(data)
        if found:
            put("".join(f"{line}\n" for line in found).encode(), None)
            raise CheckFailed(f"{len(found)} files are not in canonical form")
        return 0
    return put("".join(f"{checks.shown(path)}\n" for path in checks.tidy(data)).encode(), None)


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{option} {text!r}: expected {form}")
    return name, value
