"""A tour of the graph on its own data: ``make run``, or ``python -m wickgraph.tour``."""

from __future__ import annotations

import shlex

from .cli import main as wickgraph

STOPS = (
    ("Who plays whom, and how surely? The last row is a guess, and says so.", "query cast -p work=ballerina"),
    (
        "Everything about one person: each fact with its article, its day and its place in the text.",
        "show 'Lance Reddick'",
    ),
    ("Where the story sits.", "query place-in-timeline -p work=ballerina"),
    ("What films cost and earned: bounds where the source gives bounds.", "query money"),
    ("What is only held possible ...", "query speculated"),
    ("... and what the source says is not known.", "query undisclosed"),
    (
        "Your own SPARQL, with the sources one step away.",
        "query --sparql 'SELECT ?place ?said_by ?article { GRAPH ?claim { work:ballerina wick:filmingLocation ?place }"
        " ?attestation wick:claim ?claim ; wick:source ?article OPTIONAL { ?attestation wick:attributedTo ?said_by } }"
        " ORDER BY ?said_by'",
    ),
    (
        "What was known on a day: the day before the article came out, nothing.",
        "query release-dates -p work=ballerina --as-of 2023-08-03",
    ),
    ("Whether all of this is sound.", "check"),
)
NEXT = """
What to type next (with `. .venv/bin/activate` first):
  wickgraph queries                     the questions that are there already
  wickgraph show 'Ana de Armas'         anybody and anything by name
  wickgraph query cast --format csv     the same as CSV, JSON, XML ...
  wickgraph query --help                all options
docs/ontology.md has every term for queries of your own.
"""


def main() -> int:
    """Run the commands of the tour one after the other and return 0 where all succeed."""
    for title, command in STOPS:
        print(f"\n# {title}\n$ wickgraph {command}\n", flush=True)
        code = wickgraph(shlex.split(command))
        if code:
            return code
    print(NEXT, end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
