"""Makes a synthetic franchise of any size: works, casts, characters, articles, claims and attestations.

``python benchmarks/franchise.py FILE [WORKS]`` writes N-Quads as a loaded store has them: entities, attestations and
facts in the default graph, each claim in its own. 4,000 works are about a million quads. The same number, the same
bytes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from wickgraph.names import PREFIXES

A, LABEL = f"<{PREFIXES['rdf']}type>", f"<{PREFIXES['rdfs']}label>"


def iri(prefix: str, local: object) -> str:
    """Return an IRI in N-Quads."""
    return f"<{PREFIXES[prefix]}{local}>"


def quads(works: int, seed: int = 0) -> Iterator[str]:
    """Yield the lines of a franchise; casts have 3 to 32 people, some of whom act far more often than others."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    people = 7 * works
    performer, in_work, portrays = (iri("wick", name) for name in ("performer", "inWork", "portrays"))
    actor, name = iri("schema", "actor"), iri("schema", "name")
    franchise = iri("work", "john-wick-franchise")
    for number in range(people):
        person = iri("person", f"p{number}")
        yield f"{person} {A} {iri('schema', 'Person')} ."
        yield f'{person} {LABEL} "Person {number}"@en .'
    for number in range(works // 10):
        article = iri("article", f"a{number}")
        yield f"{article} {A} {iri('schema', 'NewsArticle')} ."
        yield f"{article} {iri('wick', 'grade')} {iri('wick', 'press')} ."
        yield f'{article} {iri("schema", "datePublished")} "2024-05-01"^^{iri("xsd", "date")} .'
    for number in range(works):
        slug = f"w{number}"
        work = iri("work", slug)
        yield f"{work} {A} {iri('schema', 'Movie')} ."
        yield f'{work} {LABEL} "Work {number}"@en .'
        yield f'{work} {name} "Work {number}" .'
        yield f"{work} {iri('schema', 'isPartOf')} {franchise} ."
        cast = {int(people * chance.random() ** 2) for _ in range(chance.randint(3, 32))}
        for one in sorted(cast):
            person, part, character = iri("person", f"p{one}"), f"{slug}.p{one}", iri("character", f"c{one % 997}")
            performance = iri("performance", part)
            yield f"{performance} {A} {iri('wick', 'Performance')} ."
            yield f"{performance} {performer} {person} ."
            yield f"{work} {actor} {person} ."
            for at, (predicate, value, end) in enumerate(
                ((in_work, work, f"in-work.{slug}"), (portrays, character, f"portrays.character.c{one % 997}"))
            ):
                claim = iri("claim", f"{part}.{end}")
                attestation = iri("attestation", f"{part}.{at}")
                yield f"{performance} {predicate} {value} {claim} ."
                yield f"{performance} {predicate} {value} ."
                yield f"{attestation} {A} {iri('wick', 'Attestation')} ."
                yield f"{attestation} {iri('wick', 'claim')} {claim} ."
                yield f"{attestation} {iri('wick', 'modality')} {iri('wick', 'asserted')} ."
                yield f"{attestation} {iri('wick', 'source')} {iri('article', f'a{chance.randrange(works // 10)}')} ."


if __name__ == "__main__":
    target, size = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    with open(target, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in quads(size))
