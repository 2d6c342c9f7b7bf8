"""Story time: what claims say of when stories take place, as constraints on a network of intervals.

A work, a collection and a story event is each an interval, in days:

========================================  ============================================================================
``A wick:setAfter B``                     A starts when B has ended, or later; ``B wick:setBefore A`` says the same,
                                          so that both claims are one statement
``... wick:gap amount`` of such a claim   and so much later; it rests on that statement, too
``A wick:setDuring B``                    A starts and ends within B
``A wick:setDuringAndAfter B``            A starts within B, before B ends, and ends after it
``time:after`` between story events       as wick:setAfter
``wick:storyPeriod`` of a work            it starts and ends within these days of the calendar
``wick:storySpan`` of a work              its length; the interval of a collection holds those of its parts, starts
                                          with the one that statements about its parts put first, and ends with the
                                          one that they put last
``wick:timeBeforeMainStory`` of an event  so long before the start of the work that it is in the story of
``wick:inStoryOf`` a work, of any other   within the work; in the story of a film series, it can be anywhere
event; ``wick:depicts`` an event
========================================  ============================================================================

Amounts are as wide as their rounding (``amounts.Span.widened``): about three weeks is between two and a half and three
and a half. What says nothing of story time is not read: ``wick:continues`` and ``wick:workForm`` tell how works belong
together, a release when the audience comes. Nor is ``wick:storyPlacement``, which sums up in a word what the others
say: each contradiction would be there twice. Claims count as everywhere (``views``): stated by an article that the
view sees, in a modality that it takes, and not denied later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from pyoxigraph import DefaultGraph, NamedNode

from . import dates
from .conflicts import Attestation, attestations, standing
from .intervals import ORIGIN, TICK, Network
from .names import PREFIXES, kind, shorten
from .results import reader
from .store import quads
from .values import Meanings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pyoxigraph import Store

    from .conflicts import Standing
    from .views import View

    #: A quad of a claim: all of its terms are IRIs or literals.
    Claimed = Any

_SERIES = NamedNode(PREFIXES["schema"] + "MovieSeries")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_HAS_PART = NamedNode(PREFIXES["schema"] + "hasPart")
#: Where the open ends of a calendar span lie.
_FIRST, _LAST = ((dates.days(one) or (0, 0))[0] for one in (dates.FIRST, dates.LAST))
_STORY_EVENT = NamedNode(PREFIXES["wick"] + "StoryEvent")


@dataclass(frozen=True)
class Statement:
    """What one claim, or two that say the same, tell of story time, and who states it, newest first.

    ``claims`` are their prefixed names. ``kept`` tells whether the reading keeps it; if not, ``reason`` says why, and
    ``against`` names the claims of a minimal set of kept ones that it contradicts.
    """

    claims: tuple[str, ...]
    attestations: tuple[Attestation, ...]
    #: What people read.
    text: str = field(compare=False)
    #: The works and events that it is about.
    about: tuple[str, ...]
    #: What it depends on: that of which it says how much time lies between.
    order: Statement | None = field(default=None, repr=False)
    kept: bool = True
    reason: str = ""
    against: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name by which constraints rest on it: that of its first claim."""
        return self.claims[0]

    @property
    def weakest(self) -> Statement:
        """What decides for it between statements: itself, or that on which it depends, if that is stated less well."""
        return min(self, self.order or self, key=lambda one: standing(one.attestations))

    @property
    def standing(self) -> Standing:
        """By what it is preferred to others."""
        return standing(self.weakest.attestations)

    @property
    def articles(self) -> set[str]:
        """The articles that state it."""
        return {one.article for one in self.attestations}

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as JSON has it."""
        said = {name: getattr(self, name) for name in ("claims", "text", "about", "kept", "reason", "against")}
        return said | {"attestations": [one.to_dict() for one in self.attestations]}


class StoryTime:
    """What a store says of story time under a view: ``statements`` by id, and the ``network`` that rests on them."""

    def __init__(self, store: Store, view: View) -> None:
        self._store, self._modalities = store, view.modalities
        self.read, self._meanings = reader(store), Meanings(store)
        self._said = attestations(store, self.read)
        #: The id of the statement that puts one before the other, and the two of each claim that says so.
        self._order: dict[tuple[str, str], str] = {}
        self._pairs: dict[str, tuple[str, str]] = {}
        self.statements: dict[str, Statement] = {}
        self.network = Network()
        #: Prefixed names of collections, which take up story time without a place of their own in its order.
        self.collections: set[str] = set()
        self._orders()
        for name, constrain in (
            ("wick:gap", self._gap),
            ("wick:setDuring", self._during),
            ("wick:setDuringAndAfter", self._during_and_after),
            ("wick:storyPeriod", self._period),
            ("wick:depicts", self._depicted),
            ("wick:storySpan", self._span),
        ):
            for quad in self._claimed(name):
                constrain(quad)
        self._events()
        for name in sorted(self.collections):
            self._collection(name)

    def _claimed(self, *names: str) -> Iterator[Claimed]:
        """Yield the quads of the claims with one of some properties that count, sorted by claim."""
        found = [
            quad
            for name in names
            for quad in quads(self._store, None, NamedNode(_iri(name)))
            if quad.graph_name != DefaultGraph() and self._accepted(quad)
        ]
        yield from sorted(found, key=lambda quad: str(quad.graph_name))

    def _accepted(self, quad: Claimed) -> list[Attestation]:
        """Return who states a claim, as far as the view takes it, or nobody where it is denied later; newest first."""
        said = self._said.get(quad.graph_name.value, [])
        stated = sorted((one for one in said if one.modality in self._modalities), key=lambda one: one.article)
        stated.sort(key=lambda one: one.day, reverse=True)
        denied = max((one.day for one in said if one.modality == "denied" and not one.passed_on), default="")
        return stated if stated and denied <= stated[0].day else []

    def _state(self, quads: list[Claimed], about: Iterable[str], order: Statement | None = None) -> str:
        """Add the statement that some claims make; return its id."""
        first = quads[0]
        said = [one for quad in quads for one in self._accepted(quad)]
        said.sort(key=lambda one: one.day, reverse=True)
        subject = order.text if order and kind(first.subject.value) == "claim" else self.read(first.subject)
        statement = Statement(
            claims=tuple(shorten(quad.graph_name.value) for quad in quads),
            attestations=tuple(said),
            text=f"{subject}, {self.read(first.predicate)} {self.read(first.object)}",
            about=tuple(sorted(about)),
            order=order,
        )
        self.statements[statement.id] = statement
        return statement.id

    def _orders(self) -> None:
        said: dict[tuple[str, str], list[Claimed]] = {}
        for quad in self._claimed("wick:setAfter", "wick:setBefore", "time:after"):
            pair = shorten(quad.subject.value), shorten(quad.object.value)
            if all(kind(one.value) == "work" or self._is_story_event(one) for one in (quad.subject, quad.object)):
                said.setdefault(pair if _name(quad.predicate) == "wick:setBefore" else pair[::-1], []).append(quad)
        for pair, ones in sorted(said.items()):
            self._order[pair] = self._state(ones, pair)
            self._pairs |= {_name(quad.graph_name): pair for quad in ones}
            earlier, later = pair
            self.network.constrain((earlier, "end"), (later, "start"), 0, claims=[self._order[pair]])

    def _gap(self, quad: Claimed) -> None:
        pair = self._pairs.get(_name(quad.subject))
        if pair and (lengths := self._days(quad)):
            order = self.statements[self._order[pair]]
            claims = [self._state([quad], pair, order), order.id]
            self.network.constrain((pair[0], "end"), (pair[1], "start"), *lengths, claims)

    def _during(self, quad: Claimed) -> None:
        self._within(quad, _name(quad.subject), _name(quad.object))

    def _during_and_after(self, quad: Claimed) -> None:
        inner, outer = _name(quad.subject), _name(quad.object)
        claims = [self._state([quad], {inner, outer})]
        self.network.constrain((outer, "start"), (inner, "start"), 0, claims=claims)
        self.network.constrain((inner, "start"), (outer, "end"), TICK, claims=claims)
        self.network.constrain((outer, "end"), (inner, "end"), TICK, claims=claims)

    def _period(self, quad: Claimed) -> None:
        if kind(quad.subject.value) == "work" and (days := self._days(quad, "day")):
            name = _name(quad.subject)
            claims = [self._state([quad], {name})]
            if days[0] > _FIRST:
                self.network.constrain(ORIGIN, (name, "start"), days[0], claims=claims)
            if days[1] < _LAST:
                # The last day is over when the next begins.
                self.network.constrain(ORIGIN, (name, "end"), greatest=days[1] + 1, claims=claims)

    def _events(self) -> None:
        told: dict[NamedNode, list[Claimed]] = {}
        for quad in self._claimed("wick:inStoryOf"):
            placed = kind(quad.object.value) == "work" and not self._is_a(quad.object, _SERIES)
            if placed and self._is_story_event(quad.subject):
                told.setdefault(quad.subject, []).append(quad)
        dated = list(self._claimed("wick:timeBeforeMainStory"))
        for quad, story in ((one, story) for one in dated for story in told.get(one.subject, [])):
            event, work, of = _name(story.subject), _name(story.object), _name(story.graph_name)
            if lengths := self._days(quad):
                if of not in self.statements:
                    self._state([story], {event, work})
                claims = [self._state([quad], {event, work}, self.statements[of]), of]
                self.network.constrain((event, "end"), (work, "start"), *lengths, claims)
        elsewhere = {quad.subject for quad in dated}
        for quad in (story for stories in told.values() for story in stories if story.subject not in elsewhere):
            self._within(quad, _name(quad.subject), _name(quad.object))

    def _depicted(self, quad: Claimed) -> None:
        if self._is_story_event(quad.object) and kind(quad.subject.value) == "work":
            self._within(quad, _name(quad.object), _name(quad.subject))

    def _span(self, quad: Claimed) -> None:
        if lengths := self._days(quad):
            name = _name(quad.subject)
            claims = [self._state([quad], {name})]
            self.network.constrain((name, "start"), (name, "end"), *lengths, claims)
            if any(True for _ in quads(self._store, quad.subject, _HAS_PART)):
                self.collections.add(name)

    def _collection(self, name: str) -> None:
        import networkx as nx

        node = NamedNode(_iri(name))
        parts = sorted({_name(quad.object) for quad in quads(self._store, node, _HAS_PART)})
        graph = nx.DiGraph()
        graph.add_nodes_from(parts)
        graph.add_edges_from(pair for pair in self._order if set(pair) <= set(parts))
        for part in parts:
            self.network.constrain((name, "start"), (part, "start"), 0)
            self.network.constrain((part, "end"), (name, "end"), 0)
            for claims in self._ahead(graph, part):
                self.network.constrain((part, "start"), (name, "start"), 0, claims=claims)
            for claims in self._ahead(graph.reverse(), part):
                self.network.constrain((name, "end"), (part, "end"), 0, claims=claims)

    def _ahead(self, graph: Any, part: str) -> list[frozenset[str]]:  # noqa: ANN401
        """Return the minimal sets of statements that put a part ahead of all others, as a graph has them."""
        import networkx as nx

        def claims(path: list[tuple[str, str]]) -> frozenset[str]:
            return frozenset(self._order.get(pair) or self._order[pair[::-1]] for pair in path)

        others = [one for one in graph if one != part]
        ways = [[claims(path) for path in nx.all_simple_edge_paths(graph, part, one)] for one in others]
        found = {frozenset().union(*way) for way in product(*ways)}
        return sorted((one for one in found if not any(other < one for other in found)), key=sorted)

    def _within(self, quad: Claimed, inner: str, outer: str) -> None:
        claims = [self._state([quad], {inner, outer})]
        self.network.constrain((outer, "start"), (inner, "start"), 0, claims=claims)
        self.network.constrain((inner, "end"), (outer, "end"), 0, claims=claims)

    def _days(self, quad: Claimed, unit: str = "days") -> tuple[float, float] | None:
        """Return the least and the greatest length of time that a claim gives, or with "day" the days of a calendar."""
        span = self._meanings.span(quad.object)
        return span.widened if span and span.unit == unit else None

    def _is_story_event(self, node: Any) -> bool:  # noqa: ANN401
        return isinstance(node, NamedNode) and self._is_a(node, _STORY_EVENT)

    def _is_a(self, node: NamedNode, class_: NamedNode) -> bool:
        return any(True for _ in quads(self._store, node, _TYPE, class_))


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _name(node: Any) -> str:  # noqa: ANN401
    return shorten(node.value)
