"""The query catalogue as people read it: what there is to ask, and one query with all that it takes and gives."""

from __future__ import annotations

from .names import PREFIXES, expand, kind, local_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .queries import Parameter, Query

#: Folders of queries that check or build the graph; those that people ask stand before them, by their first tag.
APART = {
    "check": "check: any row is a fault of the data",
    "build": "build: what the facts are computed with",
}
_LEAST = 40


def listing(queries: list[Query], width: int | None = None) -> str:
    """Return what there is to ask: the name to type, parameters, question and further tags, by the first tag.

    >>> from .queries import find
    >>> print(listing([find("counts"), find("cast")]), end="")
    cast
      cast    work  Who plays whom in a work, how surely, and who says so where? [people, provenance]
    <BLANKLINE>
    graph
      counts        How many things of each kind are there? [counts]
    """
    groups: dict[str, list[Query]] = {}
    for query in sorted(queries, key=_place):
        groups.setdefault(_group(query), []).append(query)
    asked = [query for group, members in groups.items() if group not in APART for query in members]
    blocks = []
    for group, members in groups.items():
        aligned = members if group in APART else asked
        size = max(len(typed(query)) for query in aligned)
        room = max(len(", ".join(query.parameters)) for query in aligned)
        blocks.append(APART.get(group, group) + "\n" + "".join(_entry(query, size, room, width) for query in members))
    return "\n".join(blocks)


def page(query: Query) -> str:
    r"""Return one query with all that it takes and gives, as a query file that runs.

    >>> from .queries import find
    >>> print("\n".join(page(find("counts")).splitlines()[:8]))
    # explore/counts: How many things of each kind are there?
    # tags: graph, counts
    #
    # columns
    #   kind    iri      The class of the things.
    #   things  integer  How many there are.
    #
    # example
    """
    rows = [[one.name, one.type, f"{one.text} (default: {one.default})"] for one in query.parameters.values()]
    columns = [[one.name, one.type + "?" * one.optional, one.text] for one in query.columns]
    head = [f"{query.id}: {query.summary}", f"tags: {', '.join(query.tags)}"]
    head += [f"asks: {query.service}; needs a network", ""] if query.service else [""]
    for title, table in (("parameters", rows), ("columns", columns)):
        if table:
            sizes = [max(len(row[at]) for row in table) for at in (0, 1)]
            head += [title, *(f"  {one[0]:<{sizes[0]}}  {one[1]:<{sizes[1]}}  {one[2]}" for one in table), ""]
    if any(one.optional for one in query.columns):
        head[-1:] = ["  ? can be unbound", ""]
    head += ["example", f"  {example(query)}", ""]
    text = [
        line
        for line in query.text.splitlines(keepends=True)
        if not line.startswith("#+") or line[2:].strip().startswith("param:")
    ]
    return "".join(f"# {line}".rstrip() + "\n" for line in head) + "".join(text)


def example(query: Query) -> str:
    """Return a command that runs a query, its defaults spelled out as people type them.

    >>> from .queries import find
    >>> example(find("cast"))
    'wickgraph query cast -p work=ballerina'
    """
    import shlex

    words = [word for one in query.parameters.values() for word in ("-p", f"{one.name}={default(one)}")]
    return shlex.join(["wickgraph", "query", typed(query), *words])


def default(parameter: Parameter) -> str:
    """Return the default of a parameter as people type it: a slug, an IRI, a number, a text."""
    from pyoxigraph import RdfFormat, parse

    term = parameter.default
    if term.startswith("<"):
        return term[1:-1]
    iri = expand(term)
    if iri:
        return local_name(iri) if kind(iri) else term
    if '"' in term or "'" in term:
        turtle = f"PREFIX xsd: <{PREFIXES['xsd']}> <a:b> <a:b> {term} ."
        return "".join(quad.object.value for quad in parse(turtle, format=RdfFormat.TURTLE))
    return term


def typed(query: Query) -> str:
    """Return the name that people type for a query; those that stand apart have their folder with it."""
    folder, _, name = query.id.rpartition("/")
    return query.id if folder in APART else name


def _group(query: Query) -> str:
    folder = query.id.rpartition("/")[0]
    return folder if folder in APART else query.tags[0]


def _place(query: Query) -> tuple[int, str, str]:
    group = _group(query)
    return (list(APART).index(group) + 1 if group in APART else 0), group, typed(query)


def _entry(query: Query, size: int, room: int, width: int | None) -> str:
    from textwrap import TextWrapper

    name, parameters = typed(query), ", ".join(query.parameters)
    more = [tag for tag in query.tags if tag != _group(query)]
    question = query.summary + (f" [{', '.join(more)}]" if more else "") + " (needs a network)" * bool(query.service)
    head = f"  {name:<{size}}  {parameters:<{room}}  " if room else f"  {name:<{size}}  "
    if width is None:
        return f"{head}{question}\n"
    if width - len(head) < _LEAST:
        lines = TextWrapper(width, initial_indent=" " * 6, subsequent_indent=" " * 6).fill(question)
        return f"  {name}  {parameters}".rstrip() + f"\n{lines}\n"
    return TextWrapper(width, initial_indent=head, subsequent_indent=" " * len(head)).fill(question) + "\n"
