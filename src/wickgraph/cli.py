"""The command line: ``wickgraph --help``.

Results go to stdout, everything else to stderr. Exit codes: 0 fine; 1 the data or the answer is not as asked; 2 wrong
usage or unreadable input; 3 a bug, or no answer from elsewhere or in time. Whatever a command needs is imported when
it runs, so that help and queries start at once.
"""

from __future__ import annotations

import argparse
import os
import sys

from .errors import CheckFailed, DataError, OutputError, QueryError, UsageError, WickgraphError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from .graph import Graph
    from .results import Result

# Said again in results, which is too slow to import for a help text; a test holds the two equal.
FORMATS = ("table", "markdown", "csv", "json", "tsv", "xml", "jsonld", "ntriples", "rdfxml", "turtle")
MODALITIES = ("asserted", "planned", "speculated", "undisclosed", "denied")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, asked for without importing shutil, which takes longer than all the rest."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=min(_columns() or 100, 100) - 2)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line and whose help ends in an example."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; `{self.prog} --help` shows how")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    >>> main(["query", "--sparql", "SELECT ?title { work:knives-out schema:name ?title }", "--format", "tsv"])
    ?title
    "Knives Out"
    0
    """
    try:
        arguments = sys.argv[1:] if arguments is None else arguments
        options = _parser(arguments).parse_args(arguments)
        code: int = options.run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except WickgraphError as error:
        print(f"wickgraph: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        _drop_stdout()
        return 0  # the reader has seen enough
    except OSError as error:
        _drop_stdout()
        print(f"wickgraph: {error.filename or 'stdout'}: {error.strerror}; write to a file with -o", file=sys.stderr)
        return OutputError.exit_code
    except KeyboardInterrupt:
        print("wickgraph: interrupted", file=sys.stderr)
        return 130


def _drop_stdout() -> None:
    # Python must not try to flush into a place that takes no more at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run() -> NoReturn:
    """Run the command of this process's arguments; the console script."""
    try:
        code = main()
    except SystemExit:
        raise
    except BaseException:
        import traceback

        traceback.print_exc()
        print("wickgraph: this is a bug of wickgraph; please report it with the lines above", file=sys.stderr)
        code = 3
    sys.exit(code)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="wickgraph",
        description="A knowledge graph of the John Wick universe in which every fact says who said it.",
        epilog="example:\n  wickgraph show 'Ana de Armas'",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.set_defaults(run=lambda _: _help(parser))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (run_, add_options, text, example) in _COMMANDS.items():
        command = commands.add_parser(
            name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"example:\n  {example}"
        )
        command.set_defaults(run=run_)
        if name in arguments:  # the options of the other commands would only take time
            add_options(command)
    return parser


def _query_options(parser: _Parser) -> None:
    parser.add_argument("query", nargs="?", metavar="NAME|FILE|-", help="a catalogue query, a file, or - for stdin")
    parser.add_argument("--sparql", metavar="TEXT", help="SPARQL to run instead; wickgraph's prefixes are declared")
    parser.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a value for a parameter: an IRI, a prefixed name, a slug or a label",
    )
    _view_options(parser)
    _output_options(parser, FORMATS)


def _queries_options(parser: _Parser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="print this query with its parameters and columns")


def _show_options(parser: _Parser) -> None:
    parser.add_argument("entity", metavar="ENTITY", help="an IRI, a prefixed name or a label")
    _view_options(parser)
    _output_options(parser, ("table", "json"))


def _check_options(parser: _Parser) -> None:
    parser.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="ARTICLE=FILE",
        help="prove the passages of an article by its text; may be repeated",
    )
    _data_option(parser)


def _format_options(parser: _Parser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a file is not canonical")
    _data_option(parser)


def _data_option(parser: _Parser) -> None:
    parser.add_argument("--data", metavar="DIR", help="a data directory instead of the packaged one")


def _view_options(parser: _Parser) -> None:
    view = parser.add_argument_group("what counts as known")
    view.add_argument("--as-of", metavar="DATE", help="only what was published by this day, YYYY-MM-DD")
    modalities = f"what facts rest on, may be repeated (default: asserted, planned): {', '.join(MODALITIES)}"
    view.add_argument("--modality", action="append", metavar="NAME", help=modalities)
    view.add_argument(
        "--source", action="append", metavar="ARTICLE", help="listen to this article only; may be repeated"
    )
    view.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="give up after this time")
    _data_option(parser)


def _output_options(parser: _Parser, formats: tuple[str, ...]) -> None:
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        metavar="FORMAT",
        help=f"one of {', '.join(formats)} (default: {formats[0]})",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file, complete or not at all")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from . import __version__

        print(f"wickgraph {__version__}")
        parser.exit()


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return 2


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError
    return seconds


_seconds.__name__ = "number of seconds above 0"


def _graph(options: argparse.Namespace) -> Graph:
    from .graph import load
    from .views import View

    chosen = {"as_of": options.as_of, "sources": options.source}
    if options.modality:
        chosen["modalities"] = options.modality
    return load(options.data, View(**chosen))


def _query(options: argparse.Namespace) -> int:
    with _deadline(options.timeout):
        answer = _answer(options)
        if options.format in ("table", "markdown"):
            content = answer.format(options.format, _terminal_width(options)).encode()
        else:
            content = answer.serialize(options.format)
    return _put(content, options.output)


def _answer(options: argparse.Namespace) -> Result:
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
        raise QueryError(f"{query.path}: {error}") from error


def _stdin() -> str:
    if sys.stdin is None:
        raise DataError("stdin: cannot be read: it is closed")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"stdin: cannot be read: {error}") from error


def _queries(options: argparse.Namespace) -> int:
    from . import queries
    from .store import home

    if options.name:
        return _put(queries.find(options.name).text.encode(), None)
    from .results import table

    root = os.path.join(home(), "queries")
    found = [queries.find(name, root) for name in queries.names(root)]
    rows = [[query.id, ", ".join(query.parameters), query.summary] for query in found]
    return _put(table(["query", "parameters", "question"], rows, _terminal_width(options)).encode(), None)


def _show(options: argparse.Namespace) -> int:
    with _deadline(options.timeout):
        description = _graph(options).show(options.entity)
    text = description.to_json() if options.format == "json" else description.format(_terminal_width(options))
    return _put(text.encode(), options.output)


def _check(options: argparse.Namespace) -> int:
    from . import checks

    data = options.data or checks.packaged()
    found = checks.check(data, dict(_pair(one, "--text", "article=file") for one in options.text))
    if not found:
        return _put(f"fine: {checks.statistics(data)}\n".encode(), None)
    _put("".join(f"{line}\n" for line in found).encode(), None)
    raise CheckFailed(f"{len(found)} wrong in {checks.shown(data)}")


def _format(options: argparse.Namespace) -> int:
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


def _terminal_width(options: argparse.Namespace) -> int | None:
    """Return the columns to fit a table into, or None where the output goes elsewhere and needs no fitting."""
    return None if getattr(options, "output", None) else _columns()


def _columns() -> int | None:
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return None


class _deadline:  # noqa: N801 - reads as the statement that it is
    """Ends the process when a block takes too long: a running query can be stopped in no other way."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if self.seconds is None:
            return
        import threading

        self.timer = threading.Timer(self.seconds, self._end)
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


# Name: what runs it, what adds its options, what it does, an example that runs.
_COMMANDS = {
    "query": (
        _query,
        _query_options,
        "run a catalogue query, a query file, or SPARQL text",
        "wickgraph query cast -p work=ballerina --format csv",
    ),
    "queries": (
        _queries,
        _queries_options,
        "list the query catalogue, or print one query",
        "wickgraph queries cast",
    ),
    "show": (
        _show,
        _show_options,
        "show everything about one entity, each fact with its sources",
        "wickgraph show work:ballerina --format json",
    ),
    "check": (
        _check,
        _check_options,
        "check ids, references, passages, shapes and form of the data",
        "wickgraph check",
    ),
    "format": (
        _format,
        _format_options,
        "put the data files into canonical form",
        "wickgraph format --check",
    ),
}
