"""The usual way: a plain rdflib script that parses a file and prints the rows of a query as CSV.

python benchmarks/rdflib_query.py DATA.ttl|DATA.trig QUERY.rq
"""

import sys

import rdflib

data, query = sys.argv[1:]
graph = rdflib.Dataset()
graph.parse(data)
with open(query, encoding="utf-8") as file:
    sys.stdout.buffer.write(graph.query(file.read()).serialize(format="csv") or b"")
