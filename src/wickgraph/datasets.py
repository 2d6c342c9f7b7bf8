"""Datasets: what a query's default graph is, in a store that is not ours alone.

A store elsewhere may take the union of all graphs for its default graph, and holds other things besides, so the facts
have a named graph there. A query means them by its default graph: the way to say so that all stores understand alike is
to put its patterns into that graph. FROM would hide the named graphs (https://www.w3.org/TR/sparql11-query/#rdfDataset).
"""

from __future__ import annotations

from .errors import QueryError
from .names import BASE
from .tokens import query_form, words

#: Below this are the graphs that are no claims: the facts, and what is said about them.
GRAPHS = BASE + "graph/"
#: The facts: what the default graph of the embedded store holds.
FACTS = GRAPHS + "facts"
#: What the facts are: their digest and their view.
PUSHED = GRAPHS + "pushed"

Edit = tuple[int, str]

# What may stand between the groups of a group that asks nothing itself.
_BETWEEN = {"SERVICE", "SILENT", "OPTIONAL", "MINUS", "UNION", "BIND", "FILTER", "NOT", "EXISTS", "(", "."}


def as_default(text: str, graph: str) -> str:
    """Return a query whose default graph is a named graph; ``GRAPH ?name`` means all but those that hold the facts.

    A query that chooses its own dataset (FROM) stays as it is, and so does what a SERVICE is asked. A DESCRIBE is told
    by FROM where to look. Raises QueryError for a DESCRIBE with GRAPH, for which FROM leaves no graphs.

    >>> as_default("ASK { ?s ?p ?o }", "urn:facts")
    'ASK { GRAPH <urn:facts> { ?s ?p ?o } }'
    >>> as_default("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "urn:facts").partition(" FILTER")[0]
    'SELECT ?g { GRAPH <urn:facts> { GRAPH ?g { ?s ?p ?o }'
    """
    tokens = words(text)
    names = [token.upper() for token, _, _ in tokens]
    ends = _groups(names)
    outer = _outer(names, ends)
    if any(name == "FROM" for at, name in enumerate(names) if not _within(at, ends)):
        return text
    if query_form(text) == "describe":
        if "GRAPH" in names:
            raise QueryError(
                "a DESCRIBE with GRAPH cannot be sent: it would find no graphs;"
                " expected one without: SELECT what it is about first, and DESCRIBE that by its IRI"
            )
        place = tokens[_described(names)][2]
        return f"{text[:place]} FROM <{graph}>{text[place:]}"
    groups = _beside_services(names, ends, outer) if outer else []
    edits = [(tokens[start][2], f" GRAPH <{graph}> {{") for start in groups]
    edits += [(tokens[ends[start]][1], "} ") for start in groups]
    edits += _other_graphs(tokens, names, ends)
    if outer and names[max(outer[0] - 2, 0) : outer[0]] == ["CONSTRUCT", "WHERE"]:  # its pattern is its template, too
        template = text[tokens[outer[0]][1] : tokens[ends[outer[0]]][2]]
        edits.append((tokens[outer[0] - 1][1], f"{template} "))
    for place, addition in sorted(edits, reverse=True):
        text = text[:place] + addition + text[place:]
    return text


def _described(names: list[str]) -> int:
    """Return the last of what a DESCRIBE names: ``DESCRIBE *`` or ``DESCRIBE`` and variables and IRIs."""
    at = names.index("DESCRIBE")
    while at + 1 < len(names) and (names[at + 1] == "*" or names[at + 1][0] in "?$<" or ":" in names[at + 1]):
        at += 1
    return at


def _groups(names: list[str], opens: str = "{", closes: str = "}") -> dict[int, int]:
    """Return where each bracket that opens closes, by the positions of both."""
    found, open_ = {}, []
    for at, name in enumerate(names):
        if name == opens:
            open_.append(at)
        elif name == closes and open_:
            found[open_.pop()] = at
    return found


def _within(at: int, ends: dict[int, int]) -> bool:
    return any(start < at < end for start, end in ends.items())


def _outer(names: list[str], ends: dict[int, int]) -> list[int]:
    """Return the groups in which the default graph is asked: that of the query, and those of an EXISTS outside it."""
    outside = [at for at in sorted(ends) if not _within(at, ends)]
    exists = [at for at in outside if names[at - 1] == "EXISTS"]
    rest = [at for at in outside if at not in exists and names[at - 1] != "CONSTRUCT"]
    return [*rest[:1], *exists]  # what follows is the data of a VALUES


def _beside_services(names: list[str], ends: dict[int, int], outer: list[int]) -> list[int]:
    """Return the groups to put into the graph instead, where the query's own holds a SERVICE and only groups beside it.

    Virtuoso hands the graph of a group on to the SERVICE in it.
    """
    brackets = _groups(names, "(", ")")
    groups, loose, at = [], set(), outer[0] + 1
    while at < ends[outer[0]]:
        end = ends.get(at, brackets.get(at, at))
        if at in ends:
            groups.append(at)
            if names[at - 1] == "OPTIONAL" and "FILTER" in names[at:end]:  # which may ask what is outside
                return outer
        elif names[at - 1] not in ("SERVICE", "SILENT"):
            loose.add("{" if "{" in names[at:end] else names[at])
        at = end + 1
    beside = [one for one in groups if not _is_service(names, one)]
    return beside + outer[1:] if len(beside) < len(groups) and loose <= _BETWEEN else outer


def _other_graphs(tokens: list[tuple[str, int, int]], names: list[str], ends: dict[int, int]) -> list[Edit]:
    services = [at for at in ends if _is_service(names, at)]
    found = []
    for at, name in enumerate(names[:-2]):
        variable = tokens[at + 1][0]
        if name == "GRAPH" and variable[0] in "?$" and at + 2 in ends and not any(s < at < ends[s] for s in services):
            found.append((tokens[ends[at + 2]][2], f' FILTER(!STRSTARTS(STR({variable}), "{GRAPHS}"))'))
    return found


def _is_service(names: list[str], at: int) -> bool:
    """Tell whether a group is what a SERVICE is asked: ``SERVICE [SILENT] iri {``."""
    return names[at - 2] == "SERVICE" or names[at - 3 : at - 1] == ["SERVICE", "SILENT"]
