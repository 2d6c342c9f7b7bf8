"""How long whole processes take from start to answer, in paired runs: ``make bench``.

Each pair of commands runs in turn, A B A B ..., so that a drifting machine slows both; the ratio is taken pair by pair.
The rdflib script gets the statements that wickgraph holds, facts included, once as TriG and once as Turtle with all
graphs in one: there its query matches nothing, because it asks for named graphs, and the time is that of parsing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import wickgraph
from wickgraph.store import as_fact, home

RUNS = 21
WICKGRAPH = str(Path(sys.executable).with_name("wickgraph"))


def seconds(command: list[str]) -> float:
    """Return how long a command takes as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def pair(title: str, one: list[str], other: list[str]) -> None:
    """Print the medians of two commands and of their ratio."""
    pairs = [(seconds(one), seconds(other)) for _ in range(RUNS + 1)][1:]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(f"{title:<62}{a:>7.0f} ms{b:>8.0f} ms   ratio {ratio:.3f} (1/{1 / ratio:.1f})")


def main() -> None:
    """Run all pairs."""
    from pyoxigraph import RdfFormat, serialize

    graph = wickgraph.load()
    query = os.path.join(home(), "queries", "explore", "cast.rq")
    cast = [WICKGRAPH, "query", "cast", "-p", "work=ballerina", "--format", "csv"]
    with tempfile.TemporaryDirectory() as folder:
        trig, turtle = os.path.join(folder, "all.trig"), os.path.join(folder, "all.ttl")
        graph.store.dump(trig, format=RdfFormat.TRIG)
        flat = {as_fact(quad).triple for quad in graph.store}
        serialize(flat, turtle, format=RdfFormat.TURTLE)
        rdflib = [sys.executable, str(Path(__file__).with_name("rdflib_query.py"))]
        print(f"{len(graph):,} quads, {RUNS} pairs, medians; left: wickgraph, right: the other")
        pair("query cast / rdflib, TriG", cast, [*rdflib, trig, query])
        pair("query cast / rdflib, Turtle", cast, [*rdflib, turtle, query])
        pair("wickgraph --help / python -c pass", [WICKGRAPH, "--help"], [sys.executable, "-c", "pass"])


if __name__ == "__main__":
    main()
