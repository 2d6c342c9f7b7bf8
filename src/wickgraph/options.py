"""Options of the command line: what every command takes, its help, and how its errors read.

Everything here is needed for a help text, so nothing here is slow to import.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress

from .errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

# Said again in results, which is too slow to import for a help text; a test holds the two equal.
FORMATS = ("table", "markdown", "csv", "json", "tsv", "xml", "jsonld", "ntriples", "rdfxml", "turtle")
MODALITIES = ("asserted", "planned", "speculated", "undisclosed", "denied")
# Likewise of network, interchange and analysis.
NETWORKS = ("actor-film", "co-star", "character", "crew", "credits", "organisation", "sources", "universe")
NETWORK_FORMATS = ("table", "csv", "csv-nodes", "json", "graphml", "gexf", "svg", "png", "html")
MEASURES = ("degree", "weighted-degree", "betweenness", "closeness", "eigenvector", "pagerank")

# And of exports.
PROFILES = {
    "facts": ("turtle", "ntriples", "rdfxml", "jsonld"),
    "dataset": ("trig", "nquads", "jsonld", "turtle12", "trig12"),
    "schema-org": ("jsonld",),
    "nanopub": ("trig",),
    "tables": ("csv", "parquet"),
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, asked for without importing shutil, which takes longer than all the rest."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=min(columns() or 100, 100) - 2)
        # argparse forgets that it indents the names of commands, and would put the longest on a line of its own.
        self._action_max_length = 15


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line and whose help ends in an example."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError that names the help."""
        raise UsageError(f"{message}; `{self.prog} --help` shows how")


def query_options(parser: Parser) -> None:
    """Add the options of `wickgraph query`."""
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


def queries_options(parser: Parser) -> None:
    """Add the options of `wickgraph queries`."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="print this query with its parameters and columns")


def show_options(parser: Parser) -> None:
    """Add the options of `wickgraph show`."""
    parser.add_argument("entity", metavar="ENTITY", help="an IRI, a prefixed name or a label")
    _view_options(parser)
    _output_options(parser, ("table", "json"))


def conflicts_options(parser: Parser) -> None:
    """Add the options of `wickgraph conflicts`."""
    parser.add_argument(
        "entity", nargs="?", metavar="ENTITY", help="only what is about this: an IRI, a name or a label"
    )
    _view_options(parser)
    _output_options(parser, ("table", "json"))


def diff_options(parser: Parser) -> None:
    """Add the options of `wickgraph diff`."""
    parser.add_argument("before", metavar="DATE", help="the earlier day, YYYY-MM-DD")
    parser.add_argument("after", metavar="DATE", help="the later day")
    parser.add_argument(
        "entity", nargs="?", metavar="ENTITY", help="only what concerns this: an IRI, a name or a label"
    )
    _view_options(parser, as_of=False)
    _output_options(parser, ("table", "json"))


def network_options(parser: Parser) -> None:
    """Add the options of `wickgraph network`."""
    _kind_options(parser)
    _top_option(parser, "only the K nodes with the heaviest ties")
    _view_options(parser)
    _output_options(parser, NETWORK_FORMATS)


def rank_options(parser: Parser) -> None:
    """Add the options of `wickgraph rank`."""
    _kind_options(parser)
    _measure_option(parser)
    _top_option(parser, "only the first K rows")
    parser.add_argument(
        "--without",
        choices=("disputed", "speculated"),
        metavar="CLAIMS",
        help="show the ranking beside that without disputed, or without speculated, claims",
    )
    _view_options(parser)
    _output_options(parser, ("table", "csv", "json"))


def compare_options(parser: Parser) -> None:
    """Add the options of `wickgraph compare`."""
    _kind_options(parser)
    parser.add_argument("before", metavar="DATE", help="the earlier day, YYYY-MM-DD")
    parser.add_argument("after", metavar="DATE", help="the later day")
    _measure_option(parser)
    _top_option(parser, "only the first K rows")
    _view_options(parser, as_of=False)
    _output_options(parser, ("table", "csv", "json"))


def communities_options(parser: Parser) -> None:
    """Add the options of `wickgraph communities`."""
    _kind_options(parser)
    _view_options(parser)
    _output_options(parser, ("table", "csv", "json"))


def bridges_options(parser: Parser) -> None:
    """Add the options of `wickgraph bridges`."""
    _kind_options(parser)
    _top_option(parser, "only the first K rows")
    _view_options(parser)
    _output_options(parser, ("table", "csv", "json"))


def path_options(parser: Parser) -> None:
    """Add the options of `wickgraph path`."""
    parser.add_argument("start", metavar="A", help="a person or a thing: an IRI, a name or a label")
    parser.add_argument("end", metavar="B", help="another")
    parser.add_argument(
        "--network",
        choices=NETWORKS,
        default="credits",
        metavar="KIND",
        help=f"what joins them (default: credits, people and works): {', '.join(NETWORKS)}",
    )
    _view_options(parser)
    _output_options(parser, ("table", "json"))


def timeline_options(parser: Parser) -> None:
    """Add the options of `wickgraph timeline`."""
    _view_options(parser)
    _output_options(parser, ("table", "json", "svg"))


def export_options(parser: Parser) -> None:
    """Add the options of `wickgraph export`."""
    parser.add_argument(
        "--profile",
        choices=tuple(PROFILES),
        default="facts",
        metavar="PROFILE",
        help=f"what to export (default: facts): {', '.join(PROFILES)}",
    )
    held = "; ".join(f"{profile}: {', '.join(formats)}" for profile, formats in PROFILES.items())
    parser.add_argument(
        "--format",
        choices=tuple(dict.fromkeys(form for formats in PROFILES.values() for form in formats)),
        metavar="FORMAT",
        help=f"one that the profile can hold (default: its first). {held}",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=_place,
        metavar="FILE|DIR",
        help="write to a file, or into a directory: for tables, and for schema-org a page each",
    )
    parser.add_argument("--force", action="store_true", help="replace what exists")
    _view_options(parser)


def release_options(parser: Parser) -> None:
    """Add the options of `wickgraph release`."""
    parser.add_argument(
        "directory", type=_place, metavar="DIR", help="a new directory, or with --verify one that holds a release"
    )
    parser.add_argument(
        "--since", type=_place, metavar="FILE", help="an earlier release, or its dataset.nq: tell what came and went"
    )
    parser.add_argument("--force", action="store_true", help="replace a release that is there")
    parser.add_argument(
        "--verify", action="store_true", help="prove that a release is whole and follows from its dataset.nq"
    )
    _view_options(parser)


def push_options(parser: Parser) -> None:
    """Add the options of `wickgraph push`."""
    parser.add_argument("url", metavar="URL", help="where the store takes SPARQL updates")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    _view_options(parser, endpoint="where the store answers queries, where that is not to be guessed from URL")


def check_options(parser: Parser) -> None:
    """Add the options of `wickgraph check`."""
    parser.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="ARTICLE=FILE",
        help="prove the passages of an article by its text; may be repeated",
    )
    _data_option(parser)


def format_options(parser: Parser) -> None:
    """Add the options of `wickgraph format`."""
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a file is not canonical")
    _data_option(parser)


def _data_option(parser: Parser) -> None:
    parser.add_argument("--data", type=_place, metavar="DIR", help="a data directory instead of the packaged one")


def _kind_options(parser: Parser) -> None:
    parser.add_argument("kind", choices=NETWORKS, metavar="KIND", help=f"one of {', '.join(NETWORKS)}")
    parser.add_argument(
        "--works",
        choices=("all", "franchise"),
        default="all",
        metavar="WHICH",
        help="all works, or those of the franchise only (default: all)",
    )
    parser.add_argument(
        "--performance",
        action="append",
        default=[],
        metavar="KIND",
        help="only this kind, such as voice; may be repeated",
    )


def _measure_option(parser: Parser) -> None:
    parser.add_argument(
        "--by",
        choices=MEASURES,
        default="degree",
        metavar="MEASURE",
        help=f"one of {', '.join(MEASURES)} (default: degree)",
    )


def _top_option(parser: Parser, text: str) -> None:
    parser.add_argument("--top", type=_count, metavar="K", help=text)


_ASKED = "ask the graph that this SPARQL endpoint holds instead"


def _view_options(parser: Parser, as_of: bool = True, endpoint: str = _ASKED) -> None:
    view = parser.add_argument_group("what counts as known")
    if as_of:
        view.add_argument("--as-of", metavar="DATE", help="only what was published by this day, YYYY-MM-DD")
    modalities = f"what facts rest on, may be repeated (default: asserted, planned): {', '.join(MODALITIES)}"
    view.add_argument("--modality", action="append", metavar="NAME", help=modalities)
    view.add_argument(
        "--source", action="append", metavar="ARTICLE", help="listen to this article only; may be repeated"
    )
    parser.add_argument("--endpoint", metavar="URL", help=endpoint)
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="give up on an answer after this time")
    _data_option(parser)


def _output_options(parser: Parser, formats: tuple[str, ...]) -> None:
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        metavar="FORMAT",
        help=f"one of {', '.join(formats)} (default: {formats[0]})",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=_place,
        metavar="FILE",
        help="write to a file, or replace it, whole or not at all",
    )


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(text)) < float("inf"):
            return seconds
    raise argparse.ArgumentTypeError(f"{text!r} is no time; expected seconds above 0, such as 60")


def _count(text: str) -> int:
    with suppress(ValueError):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number; expected one such as 10")


def _place(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("'' is no path; expected the name of a file or directory")
    return text


def columns() -> int | None:
    """Return how many columns the terminal has, or None where there is no terminal."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return None
