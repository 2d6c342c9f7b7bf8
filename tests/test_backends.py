"""Whoever has chosen a backend of networkx has it compute what wickgraph asks of networkx."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# A backend as https://networkx.org/documentation/stable/reference/backends.html describes it: it writes down what it is
# asked for, and has networkx compute it.
BACKEND = """
import json, os
from contextlib import contextmanager
import networkx as nx

NAMES = {names!r}

class Graph:
    __networkx_backend__ = "recording"
    def __init__(self, plain):
        self.plain = plain
    def is_directed(self):
        return False
    def is_multigraph(self):
        return False

class Backend:
    @staticmethod
    def convert_from_nx(graph, **options):
        return Graph(graph)
    @staticmethod
    def convert_to_nx(result, *, name=None):
        return result.plain if isinstance(result, Graph) else result

def recorded(name, module):
    def run(graph, *args, **options):
        with open(os.environ["RECORD"], "a") as file:
            print(name, file=file)
        with nx.config(backend_priority=[]):
            result = getattr(module, name)(graph.plain, *args, **options)
            return result if isinstance(result, (dict, float)) else list(result)
    return staticmethod(run)

for name in NAMES:
    setattr(Backend, name, recorded(name, nx if hasattr(nx, name) else nx.community))

def info():
    return {{"backend_name": "recording", "functions": {{name: {{}} for name in NAMES}}}}
"""
ENTRY_POINTS = """[networkx.backends]
recording = recording_backend:Backend
[networkx.backend_info]
recording = recording_backend:info
"""
SCRIPT = """
import json, sys
import networkx
from wickgraph import analysis, paths

network = networkx.barbell_graph(5, 1)
network = networkx.relabel_nodes(network, {node: f"person:{node}" for node in network})
networkx.set_edge_attributes(network, 1, "weight")
call = {
    **{by: lambda by=by: analysis.rank(network, by) for by in analysis.MEASURES},
    "communities": lambda: analysis.communities(network),
    "bridges": lambda: analysis.bridges(network),
    "paths": lambda: paths.shortest(network, "person:0", "person:9"),
}[sys.argv[1]]
print(json.dumps(call()))
"""
CALLED = {
    "betweenness": ["betweenness_centrality"],
    "closeness": ["closeness_centrality"],
    "eigenvector": ["eigenvector_centrality"],
    "pagerank": ["pagerank"],
    "communities": ["louvain_communities", "modularity"],
    "bridges": ["articulation_points", "biconnected_components", "bridges"],
    "paths": ["all_shortest_paths"],
}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a place of Python modules where the backend is installed."""
    place = tmp_path_factory.mktemp("backend")
    names = sorted({name for names in CALLED.values() for name in names})
    (place / "recording_backend.py").write_text(BACKEND.format(names=names), encoding="utf-8")
    about = place / "recording_backend-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: recording-backend\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    return place


def run(backend: Path, record: Path, analysis: str, priority: str) -> tuple[Any, set[str]]:
    """Return what an analysis finds, and what the backend was asked for meanwhile."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NETWORKX_")}
    environment |= {"PYTHONPATH": str(backend), "RECORD": str(record), "NETWORKX_BACKEND_PRIORITY": priority}
    record.write_text("", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", SCRIPT, analysis], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout), set(record.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("analysis", CALLED)
def test_the_backend_of_the_users_choice_computes_an_analysis_and_the_answer_is_the_same(
    backend: Path, tmp_path: Path, analysis: str
) -> None:
    answer, called = run(backend, tmp_path / "record", analysis, "recording")
    assert set(CALLED[analysis]) <= called
    assert (answer, set()) == run(backend, tmp_path / "record", analysis, "")
