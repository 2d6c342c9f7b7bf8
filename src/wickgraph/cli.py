"""The command line: ``wickgraph --help``.

Results go to stdout, everything else to stderr. Exit codes: 0 fine; 1 the data or the answer is not as asked; 2 wrong
usage or unreadable input; 3 a bug, or no answer from elsewhere or in time. Whatever a command needs is imported when
it runs, so that help and queries start at once.
"""

from __future__ import annotations

import argparse
import os
import sys

from . import options as takes
from .errors import OutputError, WickgraphError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    >>> main(["query", "--sparql", "SELECT ?title { work:knives-out schema:name ?title }", "--format", "tsv"])
    ?title
    "Knives Out"
    0
    """
    try:
        arguments = sys.argv[1:] if arguments is None else arguments
        if "_ARGCOMPLETE" in os.environ:  # a shell asks what could come next
            from .completion import complete

            complete(_parser(os.environ.get("COMP_LINE", "").split()))
        options = _parser(arguments).parse_args(arguments)
        code: int = options.run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except WickgraphError as error:
        from .tables import visible

        print(f"wickgraph: {visible(str(error))}", file=sys.stderr)
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
    import signal

    # A process that is told to end clears away what is half written, as an interrupted one does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
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
    parser = takes.Parser(
        prog="wickgraph",
        description="A knowledge graph of the John Wick universe in which every fact says who said it.",
        epilog="example:\n  wickgraph show 'Ana de Armas'",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.set_defaults(run=lambda _: _help(parser))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (module, add_options, text, example) in _COMMANDS.items():
        command = commands.add_parser(
            name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"example:\n  {example}"
        )
        command.set_defaults(run=_run, command=name, module=module)
        if name in arguments:  # the options of the other commands would only take time
            add_options(command)
    return parser


def _run(options: argparse.Namespace) -> int:
    from importlib import import_module

    code: int = getattr(import_module(f".{options.module}", __package__), options.command)(options)
    return code


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from . import __version__

        print(f"wickgraph {__version__}")
        parser.exit()


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return 2


# Name, also that of what runs it: where that is, what adds its options, what it does, an example that runs.
_COMMANDS = {
    "query": (
        "commands",
        takes.query_options,
        "run a catalogue query, a query file, or SPARQL text",
        "wickgraph query cast -p work=ballerina --format csv",
    ),
    "queries": (
        "commands",
        takes.queries_options,
        "list the query catalogue, or print one query",
        "wickgraph queries cast",
    ),
    "show": (
        "commands",
        takes.show_options,
        "show everything about one entity, each fact with its sources",
        "wickgraph show work:ballerina --format json",
    ),
    "conflicts": (
        "commands",
        takes.conflicts_options,
        "show what the sources disagree on, and what is kept and why",
        "wickgraph conflicts work:ballerina --format json",
    ),
    "diff": (
        "commands",
        takes.diff_options,
        "show what was learned, changed and dropped between two days",
        "wickgraph diff 2023-08-04 2025-06-06 work:ballerina",
    ),
    "network": (
        "studies",
        takes.network_options,
        "show, draw or export who and what is tied to whom",
        "wickgraph network co-star --works franchise --top 5",
    ),
    "rank": (
        "studies",
        takes.rank_options,
        "rank people or things by their place in a network",
        "wickgraph rank co-star --by betweenness --top 5",
    ),
    "communities": (
        "studies",
        takes.communities_options,
        "show the groups into which a network falls",
        "wickgraph communities co-star",
    ),
    "path": (
        "studies",
        takes.path_options,
        "show the shortest paths between two people, and who says so",
        "wickgraph path 'Norman Reedus' 'Kate Beckinsale'",
    ),
    "bridges": (
        "studies",
        takes.bridges_options,
        "show what holds a network together",
        "wickgraph bridges actor-film --top 5",
    ),
    "compare": (
        "studies",
        takes.compare_options,
        "show who became central between two days",
        "wickgraph compare co-star 2023-08-04 2025-06-06 --top 5",
    ),
    "timeline": (
        "studies",
        takes.timeline_options,
        "show story time: order, distances, and what is disputed",
        "wickgraph timeline --format json",
    ),
    "export": (
        "publishing",
        takes.export_options,
        "write the graph in the formats of other systems",
        "wickgraph export --format ntriples --source kinocheck-2023-08-04",
    ),
    "release": (
        "publishing",
        takes.release_options,
        "write or prove a data release: all formats, sums and descriptions",
        "wickgraph release wickgraph-data --source kinocheck-2023-08-04",
    ),
    "push": (
        "commands",
        takes.push_options,
        "load the graph into a triple store elsewhere",
        "wickgraph push http://localhost:7878/update --dry-run",
    ),
    "check": (
        "commands",
        takes.check_options,
        "check ids, references, passages, shapes and form of the data",
        "wickgraph check",
    ),
    "format": (
        "commands",
        takes.format_options,
        "put the data files into canonical form",
        "wickgraph format --check",
    ),
}
