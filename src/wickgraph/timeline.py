"""The timeline: story time as sources tell it, its order, what bounds it, what cannot hold together; and releases.

What claims mean is told in ``storytime``, what follows from them in ``intervals``. Where they contradict each other, a
consistent reading is kept, by the policy of views: the better modality first, then the better source grade, the newer
statement, more articles, and the name of the claim; each is kept if it fits those that are kept already.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import permutations
from math import isfinite
from textwrap import fill

from pyoxigraph import DefaultGraph, NamedNode

from .conflicts import beats, grade_name, standing
from .dates import days, newest, readable
from .entities import label, resolve
from .errors import UnknownName, did_you_mean
from .intervals import Network
from .names import PREFIXES, expand, kind, shorten
from .placement import Placement, place_all, weakest
from .store import quads, rows
from .storytime import Statement, StoryTime
from .tables import table, visible
from .views import GRADES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pyoxigraph import Store

    from .views import View

__all__ = ["Bounds", "Contradiction", "Placement", "Relations", "Statement", "Timeline", "contradictions", "timeline"]

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_MOVIE = NamedNode(PREFIXES["schema"] + "Movie")
_PUBLISHED = NamedNode(PREFIXES["schema"] + "datePublished")
_WORKS = f"""PREFIX schema: <{PREFIXES["schema"]}> PREFIX wick: <{PREFIXES["wick"]}> PREFIX work: <{PREFIXES["work"]}>
SELECT DISTINCT ?work ?whole WHERE {{
  work:john-wick-franchise (^schema:isPartOf|^wick:spinOffOf|schema:hasPart)* ?work .
  FILTER NOT EXISTS {{ ?work a ?kind FILTER(?kind IN (
    schema:CreativeWorkSeries, schema:MovieSeries, schema:Collection)) }}
  OPTIONAL {{ ?work schema:isPartOf ?whole }} }}
ORDER BY ?work ?whole"""
_ARTICLES = f"SELECT ?date {{ ?article <{PREFIXES['wick']}grade> ?grade ; <{PREFIXES['schema']}datePublished> ?date }}"
#: The day of what has no date, after all others.
_NEVER = 9_999_999


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest number of days from one point to another, each with the claims that it rests on.

    None is no bound.

    >>> Bounds(3.5, None, ("claim:john-wick-chapter-2.set-after.john-wick",), ()).least
    3.5
    """

    least: float | None
    greatest: float | None
    least_claims: tuple[str, ...]
    greatest_claims: tuple[str, ...]


@dataclass(frozen=True)
class Relations:
    """Those of Allen's thirteen relations in which one story can stand to another, and claims that exclude the others.

    >>> Relations(("before", "meets"), ("claim:ballerina.set-before.john-wick-chapter-4",)).possible
    ('before', 'meets')
    """

    possible: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Contradiction:
    """Statements that cannot all hold together, while without any one of them the others could; kept ones first."""

    statements: tuple[Statement, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of all of them, sorted."""
        return tuple(sorted(claim for one in self.statements for claim in one.claims))

    def to_dict(self) -> dict[str, Any]:
        """Return the contradiction as JSON has it among other conflicts."""
        return {"kind": "contradiction", "statements": [one.to_dict() for one in self.statements]}

    def format(self, width: int | None = None, head: str = "Story time") -> str:
        """Return the contradiction as text: what cannot hold together, who says so, and what is kept and why."""
        size = len(self.statements)
        lines = []
        for one in self.statements:
            best = max(one.attestations, key=lambda said: standing([said]))
            who = [best.article.partition(":")[2], grade_name(best.grade), best.text[1]]
            if others := len(one.articles) - 1:
                who.append(f"and {others} more")
            lines.append([one.text, ", ".join(who), "kept" if one.kept else "left out", one.reason])
        what = f"these {size} cannot hold together" if size > 1 else "this cannot be"
        return f"{head}: {what}\n\n{table(['statement', 'said by', 'reading', 'decided by'], lines, width)}"


class Timeline:
    """Story time under a view, by the reading that the view's policy keeps of contradicting claims.

    ``anchor`` is the work from whose start the others are told: of films, if any is placed, the one against which
    kept statements place most other works, of several the first by name; None where no work is placed. ``left_out``
    are the statements that the reading does without. Works and events are named as ``Graph.resolve`` takes them.

    >>> from wickgraph import load
    >>> graph = load()
    >>> line = timeline(graph.store, graph.view)
    >>> line.order()[0], line.order()[-1]
    ('work:the-continental', 'work:caine')
    >>> line.bounds("work:john-wick", "John Wick: Chapter 2").least
    3.5
    """

    def __init__(self, store: Store, view: View) -> None:
        self.view, self._store = view, store
        story = StoryTime(store, view)
        self._story, self._statements = story, dict(story.statements)
        kept, against = story.network.preferred(_ranked(self._statements))
        for claim, others in against.items():
            self._statements[claim] = self._without(claim, others)
        for claim in kept:
            one = self._statements[claim]
            if one.order and one.order.id in against:
                self._statements[claim] = replace(one, kept=False, reason="what it is about is left out")
        self.left_out = [one for _, one in sorted(self._statements.items()) if not one.kept]
        self._network: Network = story.network.under(kept)
        self._placed = [name for name in self._network.names if name not in story.collections]
        self._released: dict[str, str] = {}
        for name in self._placed:
            if (date := self._date(name)) is not None:
                self._released[name] = date
        self.anchor = self._anchor()

    def __str__(self) -> str:
        return self.format()

    def label(self, name: str) -> str:
        """Return the label of a prefixed name, or the name itself where it has none."""
        return label(self._store, expand(name) or name) or name

    def order(self) -> list[str]:
        """Return the works that some claim places, in story order.

        What certainly starts no later comes first; what the claims leave open goes by the latest and then the earliest
        possible start, by release and by name. What nothing ties to the anchor comes last.
        """
        return [one.work for one in self.placements() if one.kind == "work"]

    def events(self) -> list[str]:
        """Return the story events that some claim places, in story order."""
        return [one.work for one in self.placements() if one.kind == "event"]

    def unplaced(self) -> list[str]:
        """Return the franchise's works that no claim places, without the parts of others that are placed or named."""
        placed = set(self._placed)
        wholes: dict[str, set[str]] = {}
        for work, whole in rows(self._store, _WORKS):
            wholes.setdefault(shorten(work.value), set()).update({shorten(whole.value)} if whole else ())
        return [work for work, ones in wholes.items() if work not in placed and ones.isdisjoint(placed | wholes.keys())]

    def release_order(self) -> list[tuple[str, str]]:
        """Return the franchise's works that have a date of release, with it, in the order of their dates.

        The dates are the facts of the view, US releases where a source names a place; works without one are absent.
        """
        works = {shorten(work.value) for work, _ in rows(self._store, _WORKS)} | set(self._placed)
        found = [(work, date) for work in works if (date := self._date(work)) is not None]
        return sorted(found, key=lambda one: (_by_date(one[1]), one[0]))

    def bounds(self, a: str, b: str, of: tuple[str, str] = ("start", "start")) -> Bounds:
        """Return how many days lie between the start of one story and the start of another, later is positive.

        ``of`` says which points are meant, as in ("end", "start"). Raises UnknownName for what no claim places.
        """
        first, second = (self._name(a), of[0]), (self._name(b), of[1])
        least, lower = self._network.distance(first, second)
        greatest, upper = self._network.distance(second, first)
        return Bounds(_finite(least), _finite(-greatest), self._claims(lower), self._claims(upper))

    def relations(self, a: str, b: str) -> Relations:
        """Return in which of Allen's relations one story can stand to another, with claims that suffice to say so.

        Raises UnknownName for what no claim places.
        """
        first, second = self._name(a), self._name(b)
        points = [(name, side) for name in (first, second) for side in ("start", "end")]
        possible = self._network.relations(first, second)
        claims = {claim for pair in permutations(points, 2) for claim in self._network.distance(*pair)[1]}
        for claim in sorted(claims):
            if self._network.under(claims - {claim}).relations(first, second) == possible:
                claims.remove(claim)
        return Relations(possible, self._claims(claims))

    def conflicts(self) -> list[Contradiction]:
        """Return all minimal sets of statements that cannot hold together, smallest first."""
        return self._contradictions

    def placements(self) -> list[Placement]:
        """Return works and story events in story order."""
        return self._placements

    def otherwise(self, statement: Statement) -> list[Placement]:
        """Return what would stand elsewhere, and where, if a statement that is left out were preferred to all others.

        >>> from wickgraph import load
        >>> line = load().timeline()
        >>> [one.work for one in line.otherwise(line.left_out[0])]
        ['event:killing-of-javier-macarro', 'work:ballerina']
        """
        first = [one.id for one in (statement.order, statement) if one]
        kept = {claim: one for claim, one in self._statements.items() if one.kept and claim not in first}
        reading, against = self._story.network.preferred([*first, *_ranked(kept)])
        if statement.id in against:
            return []
        places = self._places(reading)
        found = (replace(one, **places[one.work]) for one in self.placements())
        spans = {one.work: one.span for one in self.placements()}
        return [one for one in found if one.span != spans[one.work]]

    @cached_property
    def told(self) -> str:
        """The view in words, with the day until which it knows."""
        return self.view.told(newest(date.value for (date,) in rows(self._store, _ARTICLES)))

    def format(self, width: int | None = None) -> str:
        """Return the timeline as text: the order, what nobody places, and what cannot hold together."""
        numbers = {one.work: str(number) for number, one in enumerate(self.placements(), 1)}
        lines = []
        for one in self.placements():
            told = one.label if one.kind == "work" else f"\N{MIDDLE DOT} {one.label}"
            # Of what ended before it, an event within a story does not name what ended before that story.
            near = [name for name in one.follows if not any(self._ended(name, whole) for whole in one.within)]
            after = [numbers[name] for name in near] + [f"in {numbers[name]}" for name in one.within]
            starts = "counted from here" if one.work == self.anchor else one.when or "open"
            released = readable(one.released) if one.released else ""
            row = [numbers[one.work], told, starts, grade_name(one.grade), ", ".join(after), str(one.articles)]
            lines.append([*row, released])
        if not self.anchor:
            return "No claim of this view places a work in story time.\n"
        head = (
            f"Story order; what starts when is counted from the start of {self.label(self.anchor)}, as sources of the"
            " grade beside it and better ones tell it."
        )
        heads = ["#", "story", "starts", "weakest source", "after", "articles", "released"]
        found = [_wrapped(head, width), table(heads, lines, width)]
        if unplaced := self.unplaced():
            found.append(_wrapped(f"Placed by no claim: {', '.join(map(self.label, unplaced))}.", width))
        disputes = (one.format(width, f"Dispute {number}") for number, one in enumerate(self.conflicts(), 1))
        return "\n".join([*found, *disputes])

    def to_json(self) -> str:
        """Return the timeline as a JSON object."""
        import json

        whole = {
            "anchor": self.anchor,
            "order": [asdict(one) for one in self.placements()],
            "unplaced": self.unplaced(),
            "released": [{"work": work, "date": date} for work, date in self.release_order()],
            "contradictions": [[one.to_dict() for one in clash.statements] for clash in self.conflicts()],
            "left_out": [one.to_dict() for one in self.left_out],
        }
        return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

    @cached_property
    def _contradictions(self) -> list[Contradiction]:
        found = self._story.network.contradictions()
        statements = [[self._statements[claim] for claim in sorted(one)] for one in found]
        return [Contradiction(tuple(sorted(ones, key=lambda one: not one.kept))) for ones in statements]

    @cached_property
    def _placements(self) -> list[Placement]:
        kept = [one for one in self._statements.values() if one.kept]
        places = []
        for name, place in self._places([one.id for one in kept]).items():
            about = [one for one in kept if name in one.about]
            places.append(
                Placement(
                    work=name,
                    label=self.label(name),
                    kind=name.partition(":")[0],
                    **place,
                    released=self._released.get(name),
                    claims=tuple(sorted(claim for one in about for claim in one.claims)),
                    articles=len(set().union(*(one.articles for one in about))),
                )
            )
        return places

    def _places(self, reading: Iterable[str]) -> dict[str, dict[str, Any]]:
        grades = {claim: standing(self._statements[claim].attestations)[1] for claim in reading}
        network = self._story.network.under(grades)
        places = place_all(network, self._placed, self.anchor, self._released)
        found = weakest(network, self._placed, self.anchor, grades)
        for name, place in places.items():
            place["grade"] = GRADES[found[name]] if found.get(name, -1) >= 0 else ""
        return places

    def _without(self, claim: str, others: frozenset[str]) -> Statement:
        one = self._statements[claim]
        if not others:
            return replace(one, kept=False, reason="contradicts itself")
        rival = min((self._statements[other] for other in sorted(others)), key=lambda other: other.standing)
        better = rival.standing > one.standing
        why = beats(rival.standing, one.standing, rival.weakest.attestations) if better else "level; the first by name"
        return replace(one, kept=False, reason=why, against=self._claims(others))

    def _claims(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(claim for one in ids for claim in self._statements[one].claims))

    def _ended(self, one: str, other: str) -> bool:
        return self._network.distance((one, "end"), (other, "start"))[0] >= 0

    def _name(self, given: str) -> str:
        name = shorten(resolve(self._store, given))
        if name not in self._network:
            near = did_you_mean(name, self._placed)
            raise UnknownName(f"{given}: no claim of this view places it in story time.{near}")
        return name

    def _date(self, name: str) -> str | None:
        found = {quad.object.value for quad in quads(self._store, _node(name), _PUBLISHED, None, DefaultGraph())}
        return min(found, key=_by_date, default=None)

    def _anchor(self) -> str | None:
        near: dict[str, set[str]] = {}
        for one in self._statements.values():
            for name in one.about if one.kept else ():
                near.setdefault(name, set()).update(other for other in one.about if other.startswith("work:"))

        def rank(name: str) -> tuple[bool, int, str]:
            film = any(True for _ in quads(self._store, _node(name), _TYPE, _MOVIE))
            return not film, -len(near.get(name, ())), name

        return min((name for name in self._placed if name.startswith("work:")), key=rank, default=None)


def timeline(store: Store, view: View) -> Timeline:
    """Return the timeline of what a store says under a view that was applied to it."""
    return Timeline(store, view)


def contradictions(store: Store, view: View, entity: str | None = None) -> list[Contradiction]:
    """Return all minimal sets of statements that cannot hold together, or those that name a work, an event or a claim.

    >>> from wickgraph import load
    >>> graph = load()
    >>> len(contradictions(graph.store, graph.view, graph.resolve("work:john-wick")))
    1
    """
    if entity and kind(entity) not in ("work", "event", "claim"):
        return []  # at once: statements of story time name no other things
    found, name = Timeline(store, view).conflicts(), entity and shorten(entity)
    return [clash for clash in found if not name or any(name in (*one.about, *one.claims) for one in clash.statements)]


def _ranked(statements: dict[str, Statement]) -> list[str]:
    # What others depend on comes before them where they are level, as its standing is never less.
    named = sorted(statements, key=lambda claim: (statements[claim].order is not None, claim))
    return sorted(named, key=lambda claim: statements[claim].standing, reverse=True)


def _by_date(date: str) -> tuple[int, str]:
    found = days(date)
    return (found[0], date) if found else (_NEVER, date)


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _node(name: str) -> NamedNode:
    return NamedNode(expand(name) or name)


def _wrapped(text: str, width: int | None) -> str:
    text = visible(text)
    return (fill(text, width, break_long_words=False, break_on_hyphens=False) if width else text) + "\n"
