"""How long an export takes, and how much memory, in paired runs: ``python benchmarks/export.py [WORKS]``.

On a synthetic franchise (benchmarks/franchise.py; 4,000 works are 1.1 million quads, 40,000 are 11 million): the
dataset as N-Quads, sorted and whole or not at all, against pyoxigraph's own serialiser, which writes the same quads in
no order; up to 4,000 works also against pyoxigraph's canonical form, which is the same file, and against rdflib's
serialiser. Time on the clock, and of the processor, which others do not disturb.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import rdflib
from franchise import quads
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Store, serialize

import wickgraph

Write = Callable[[str], object]
WORKS = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
RUNS = 7 if WORKS <= 4000 else 5


class Opened(wickgraph.Graph):
    """A graph whose store is already filled, facts included."""

    def __init__(self, store: Store) -> None:
        self.view, self.store = wickgraph.View(), store


class Memory(threading.Thread):
    """Looks every hundredth of a second how much memory the process has (Linux), in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.before = self.most = self._now()
        self.done = False

    def run(self) -> None:
        """Look until it is done."""
        while not self.done:
            self.most = max(self.most, self._now())
            time.sleep(0.01)

    @staticmethod
    def _now() -> float:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def seconds(write: Write, path: str) -> tuple[float, float]:
    """Return how long a new file takes, by the clock and of the processor, from a disk at rest."""
    Path(path).unlink(missing_ok=True)
    gc.collect()
    os.sync()  # what the run before has left to write would be counted with this one
    start, worked = time.perf_counter(), time.process_time()
    write(path)
    return time.perf_counter() - start, time.process_time() - worked


def compare(title: str, folder: str, ours: Write, other: Write, runs: int) -> None:
    """Print the medians of two ways and of their ratio; the order of the two changes from pair to pair."""
    mine, theirs = (str(Path(folder, name)) for name in ("mine.nq", "theirs.nq"))
    pairs = []
    for number in range(runs):
        if number % 2:
            taken = seconds(other, theirs)
            pairs.append((seconds(ours, mine), taken))
        else:
            pairs.append((seconds(ours, mine), seconds(other, theirs)))
    for number, name in enumerate(("clock", "processor")):
        times = [(one[number], another[number]) for one, another in pairs]
        a, b = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(one / another for one, another in times)
        print(f"{title:<46}{name:<10}{a:>7.2f} s {b:>7.2f} s   ours / other {ratio:.2f} = 1 / {1 / ratio:.1f}")


def main() -> None:
    """Fill the store and run all pairs."""
    with tempfile.TemporaryDirectory() as folder:
        source = str(Path(folder, "franchise.nq"))
        with open(source, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in quads(WORKS))
        store = Store()
        store.bulk_load(path=source, format=RdfFormat.N_QUADS)
        graph = Opened(store)

        def ours(path: str) -> None:
            graph.export(path, "dataset", "nquads")

        def native(path: str) -> None:
            with open(path, "wb") as file:
                store.dump(file, format=RdfFormat.N_QUADS)

        def native_path(path: str) -> None:
            store.dump(path, format=RdfFormat.N_QUADS)

        mine = str(Path(folder, "mine.nq"))
        seconds(ours, mine)
        memory = Memory()
        memory.start()
        seconds(ours, mine)
        memory.done = True
        memory.join()
        size = os.path.getsize(mine)
        print(f"{len(store):,} quads, {size / 1e6:,.0f} MB as N-Quads; left: wickgraph, right: the other;")
        print(f"medians of {RUNS} pairs, with rdflib of 3")
        print(f"memory: {memory.before:,.0f} MB with the store, at most {memory.most - memory.before:,.0f} MB more")
        compare("pyoxigraph, to an open file, unsorted", folder, ours, native, RUNS)
        compare("pyoxigraph, to a path (which syncs), unsorted", folder, ours, native_path, RUNS)
        if WORKS <= 4000:

            def canonical(path: str) -> None:
                whole = Dataset(store.quads_for_pattern(None, None, None, None))
                whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
                lines = (serialize(whole, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
                Path(path).write_bytes(b"".join(sorted(lines)))

            compare("pyoxigraph's canonical form, sorted", folder, ours, canonical, 3)
            if Path(mine).read_bytes() != Path(folder, "theirs.nq").read_bytes():
                sys.exit("the two are not the same file")
            dataset = rdflib.Dataset()
            dataset.parse(source, format="nquads")
            compare("rdflib, unsorted", folder, ours, lambda path: dataset.serialize(path, format="nquads"), 3)


if __name__ == "__main__":
    main()
