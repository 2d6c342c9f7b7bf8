"""A tour of the graph on its own data: ``make run``, or ``python -m wickgraph.tour``."""

from __future__ import annotations

import shlex

from .cli import main as wickgraph

STOPS = (
    (
        "Who plays whom, by the one article whose text is proved. The last row is a guess, and says so.",
        "query cast -p work=ballerina --source kinocheck-2023-08-04",
    ),
    ("Everything about somebody: each fact with its article and its day.", "show Berrada"),
    ("What the sources disagree on, who says which, and what is kept and why.", "conflicts 'Ana de Armas'"),
    ("What was learned in two months, and what changed.", "diff 2025-04-01 2025-06-05 work:john-wick-chapter-5"),
    ("What a film cost and earned: bounds where the source gives bounds.", "query money -p work=ballerina"),
    ("Who is played by several people: as a younger self, as a voice, anew.", "query recasts"),
    ("What is only held possible ...", "query speculated"),
    (
        "Your own SPARQL, with the sources one step away.",
        "query --sparql 'SELECT ?place ?said_by ?article { GRAPH ?claim { work:ballerina wick:filmingLocation ?place }"
        " ?attestation wick:claim ?claim ; wick:source ?article OPTIONAL { ?attestation wick:attributedTo ?said_by } }"
        " ORDER BY ?said_by ?place ?article'",
    ),
    (
        "What was known on a day: the release that was planned then.",
        "query --sparql 'SELECT ?date { work:ballerina schema:datePublished ?date }' --as-of 2023-08-04",
    ),
    ("Who holds the films together.", "rank co-star --by betweenness --top 5"),
    (
        "How one gets from an actor of Ballerina to one of Underworld, and who says so.",
        "path 'Norman Reedus' 'Kate Beckinsale'",
    ),
    ("Whether all of this is sound.", "check"),
)
NEXT = """
What to type next (with `. .venv/bin/activate` first):
  wickgraph queries                     the questions that are there already
  wickgraph show 'Ana de Armas'         anybody and anything by name
  wickgraph query cast --format csv     the same as CSV, JSON, XML ...
  wickgraph timeline                    the stories in order, and what is disputed
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
