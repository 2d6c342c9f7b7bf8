"""Evidence: what networks are made of, read from a graph as rows of prefixed names with the claims that say so."""

from __future__ import annotations

from typing import cast

from .dates import newest
from .names import expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from .protocol import AnyGraph

    Credit = tuple[str, str, str, str]
    #: A performance, its person, and its work.
    Performance = tuple[str, str, str]

_FRANCHISE = "work:john-wick-franchise"
_ENTITIES = ("work", "person", "character", "group", "org", "place", "event")
# Ties of people to works without a share in them, and those of which the performances tell more.
_NO_CREDIT = (
    "schema:actor",
    "wick:announcedFor",
    "wick:attachedProducer",
    "wick:attachedWriter",
    "wick:dedicatedTo",
    "wick:droppedOutOf",
    "wick:firstFilmNotWrittenBy",
    "wick:homageTo",
    "wick:inspiredBy",
)
_PERFORMED = "?performance wick:inWork ?work ; wick:performer ?person"


def newest_article(graph: AnyGraph) -> str | None:
    """Return the day of the newest article of a graph, or None where no article has a date.

    >>> import wickgraph
    >>> newest_article(wickgraph.load().as_of("2023-08-04"))
    '2023-08-04'
    """
    pages = graph.pages("?article ?date", "?article wick:grade ?grade ; schema:datePublished ?date")
    return newest(date.value for page in pages for _, date in page)


class Evidence:
    """What a network is made of, read from a graph: rows of prefixed names without what is to be left out."""

    def __init__(self, graph: AnyGraph, works: str, performances: Collection[str], without: Collection[str]) -> None:
        self.graph, self.works, self.without = graph, works, frozenset(without)
        self._kinds = performances
        self._franchise: set[str] | None = None

    @property
    def franchise(self) -> set[str]:
        """The works of the franchise."""
        if self._franchise is None:
            inside = self._inside("schema:isPartOf|^schema:hasPart|wick:spinOffOf", {_FRANCHISE})
            self._franchise = {_FRANCHISE} | inside.get(_FRANCHISE, set())
        return self._franchise

    def wanted(self, work: str) -> bool:
        """Tell whether a work is among those to be taken."""
        return self.works == "all" or work in self.franchise

    def label(self, name: str) -> str:
        """Return the label of a prefixed name, or the name itself where it has none."""
        return self.graph.label(expand(name) or name) or name

    def performances(self) -> list[Performance]:
        """Return performance, person and work of those to be taken, in no order.

        Who is in a part of a series is not counted once more for the series.
        """
        chosen = ", ".join(f"wick:{kind}" for kind in self._kinds)
        only = f" ; wick:performanceKind ?kind FILTER(?kind IN ({chosen}))" if chosen else ""
        found = cast("list[Performance]", self.graph.names("?performance ?person ?work", _PERFORMED + only))
        within = self.parts({work for *_, work in found})
        if any(within.values()):
            works_of: dict[str, set[str]] = {}
            for _, person, work in found:
                works_of.setdefault(person, set()).add(work)
            found = [row for row in found if works_of[row[1]].isdisjoint(within.get(row[2], ()))]
        if self.works != "all":
            found = [row for row in found if self.wanted(row[2])]
        if self.without:
            found = [row for row in found if self.without.isdisjoint(performed(row[0], row[2]))]
        return list(set(found)) if chosen else found

    def parts(self, works: set[str]) -> dict[str, set[str]]:
        """Return those of some works that have parts, each with its parts and theirs."""
        return self._inside("schema:isPartOf|^schema:hasPart", works)

    def _inside(self, path: str, wholes: set[str]) -> dict[str, set[str]]:
        """Return those of some works that have parts, or what else a path joins, each with all that it leads to."""
        import networkx

        # The closure is not asked for, because Virtuoso wants to know where a path of any length starts.
        joined = networkx.DiGraph(
            (whole, part) for part, whole in self.graph.names("?part ?whole", f"?part {path} ?whole")
        )
        return {whole: networkx.descendants(joined, whole) for whole in sorted(wholes & set(joined))}

    def portrayals(self) -> dict[str, list[tuple[str, str]]]:
        """Return by performance the characters that it portrays, each with the claim that says so."""
        found: dict[str, list[tuple[str, str]]] = {}
        pattern = "?performance wick:portrays ?character GRAPH ?claim { ?performance wick:portrays ?character }"
        for performance, character, claim in sorted(set(self.graph.names("?performance ?character ?claim", pattern))):
            if claim not in self.without:
                found.setdefault(performance, []).append((character, claim))
        return found

    def crews(self) -> list[tuple[str, str, str, str]]:
        """Return person, work, capacity and claim of those who had a share in a work off screen."""
        return self._credited("?work", "?person", "schema:CreativeWork", "schema:Person")

    def careers(self) -> list[tuple[str, str, str, str]]:
        """Return person, work, tie and claim where a source tells it of the person: an earlier work, a debut."""
        return self._credited("?person", "?work", "schema:Person", "schema:CreativeWork")

    def _credited(self, subject: str, value: str, domain: str, range_: str) -> list[tuple[str, str, str, str]]:
        pattern = (
            f"?tie schema:domainIncludes {domain} ; schema:rangeIncludes {range_} . {subject} ?tie {value} ."
            f" GRAPH ?claim {{ {subject} ?tie {value} }} FILTER(?tie NOT IN ({', '.join(_NO_CREDIT)}))"
        )
        return [
            (person, work, tie, claim)
            for person, work, tie, claim in sorted(set(self.graph.names("?person ?work ?tie ?claim", pattern)))
            if (kind_of(person), kind_of(work)) == ("person", "work")
            and self.wanted(work)
            and claim not in self.without
        ]

    def statements(self) -> list[tuple[str, str, str, str]]:
        """Return subject, property, value and claim of what is said of one entity and another."""
        pattern = "?one ?tie ?other FILTER(ISIRI(?other)) GRAPH ?claim { ?one ?tie ?other }"
        return [
            (one, tie, other, claim)
            for one, tie, other, claim in sorted(set(self.graph.names("?one ?tie ?other ?claim", pattern)))
            if kind_of(one) in _ENTITIES
            and kind_of(other) in _ENTITIES
            and claim not in self.without
            and all(kind_of(name) != "work" or self.wanted(name) for name in (one, other))
        ]


def performed(performance: str, work: str) -> tuple[str]:
    """Return the claim that says in which work a performance is, as ``names.claim_iri`` names it.

    >>> performed("performance:ballerina.lance-reddick", "work:ballerina")
    ('claim:ballerina.lance-reddick.in-work.ballerina',)
    """
    return (f"claim:{performance.partition(':')[2]}.in-work.{work.partition(':')[2]}",)


def kind_of(name: str) -> str:
    """Return the kind of an entity, which is the prefix of its name.

    >>> kind_of("person:ana-de-armas")
    'person'
    """
    return name.partition(":")[0]
