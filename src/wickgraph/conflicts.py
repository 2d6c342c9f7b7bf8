"""Conflicts: properties that can have one value and have several that nothing satisfies together.

Each is either superseded, where the true value may change in time and the newest statements agree on what the view
chose, or disputed. What a source has denied and another states is disputed as well, and so is what a source says that
somebody disputes (``wick:disputedBy``), which takes nothing from the facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from .dates import effective, readable, spoken
from .descriptions import surely
from .entities import parts
from .names import PREFIXES, kebab, local_name, shorten
from .results import reader
from .store import quads, rows
from .tables import table, visible
from .values import Meanings
from .views import GRADES, MODALITIES, View, rank, single_valued

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from .terms import Term
    from .values import Value

    #: What decides for the view: a rank, and the number of articles.
    Standing = tuple[int, int, str, int]
    Names = Callable[[Term | None], str]
    Stated = dict[Value, list["Attestation"]]

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_DISPUTED_BY = NamedNode(PREFIXES["wick"] + "disputedBy")
_CHANGEABLE = NamedNode(PREFIXES["wick"] + "ChangeableProperty")
_DAY_READ = PREFIXES["wick"] + "dayRead"
_ATTESTATIONS = f"""PREFIX wick: <{PREFIXES["wick"]}>
SELECT ?claim ?modality ?article ?date ?grade ?basis ?as_of ?by WHERE {{
  ?attestation wick:claim ?claim ; wick:modality ?modality ; wick:source ?article .
  ?article wick:grade ?grade ; <{PREFIXES["schema"]}datePublished> ?date
  OPTIONAL {{ ?article wick:dateBasis ?basis }}
  OPTIONAL {{ ?attestation wick:asOf ?as_of }}
  OPTIONAL {{ ?attestation wick:attributedTo ?by }} }}
ORDER BY ?attestation"""


@dataclass(frozen=True)
class Attestation:
    """Who states a value: the article, its date and grade, how surely, for which day, and on whose word."""

    article: str
    date: str
    grade: str
    modality: str
    as_of: str | None = None
    attributed_to: str | None = None
    #: The first and the last day by which the statement can be older or newer than others.
    day: str = field(default="", compare=False)
    last_day: str = field(default="", compare=False)
    #: Whether the article has no date but the day on which it was read, so that the statement may be older.
    undated: bool = field(default=False, compare=False)
    #: Whether the article does not deny the value itself, but says that somebody disputes it.
    passed_on: bool = field(default=False, compare=False)
    #: What people read: when, and how surely.
    text: tuple[str, str] = field(default=("", ""), compare=False)

    def to_dict(self) -> dict[str, str]:
        """Return what the attestation says, without what it leaves open."""
        said = {name: getattr(self, name) for name in ("article", "date", "grade", "modality")}
        return said | {name: one for name in ("as_of", "attributed_to") if (one := getattr(self, name)) is not None}


@dataclass(frozen=True)
class Side:
    """A value with its attestations, newest first; denials are among them."""

    value: str
    attestations: tuple[Attestation, ...]
    #: What people read, and whether the view chose it.
    text: str = field(compare=False)
    chosen: bool = field(compare=False)


@dataclass(frozen=True)
class Conflict:
    """What sources disagree on: ``kind`` is "superseded" or "disputed", ``values`` are the newest first.

    ``chosen`` is the value that the view keeps, several where they are level, None where it accepts none.
    """

    subject: str
    property: str
    kind: str
    chosen: str | tuple[str, ...] | None
    reason: str
    values: tuple[Side, ...]
    #: What people read: the subject's and the property's label.
    title: str = field(compare=False)

    def to_dict(self) -> dict[str, object]:
        """Return the conflict as JSON has it."""
        values = [
            {"value": one.value, "attestations": [said.to_dict() for said in one.attestations]} for one in self.values
        ]
        chosen = list(self.chosen) if isinstance(self.chosen, tuple) else self.chosen
        said: dict[str, object] = {"subject": self.subject, "property": self.property, "kind": self.kind}
        return said | {"chosen": chosen, "reason": self.reason, "values": values}

    def format(self, width: int | None = None) -> str:
        """Return the conflict as text, with a table of its values at most ``width`` columns wide."""
        from textwrap import fill

        head = visible(f"{self.title}: {self.kind} ({self.reason})")
        lines = []
        for side in self.values:
            for one in side.attestations:
                when, how = one.text
                mark = "\N{CHECK MARK}" if side.chosen and one.modality != "denied" else ""
                lines.append([side.text, one.article.partition(":")[2], when, grade_name(one.grade), how, mark])
        columns = ["value", "article", "date", "grade", "modality", "chosen"]
        wrapped = fill(head, width, break_long_words=False, break_on_hyphens=False) if width else head
        return f"{wrapped}\n\n{table(columns, lines, width, grouped=1)}"


class Clash(Protocol):
    """What cannot all hold: a ``timeline.Contradiction``, whose methods these are."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""

    def format(self, width: int | None = None) -> str:
        """Return it as text."""


class Conflicts(list[Conflict]):
    """Conflicts, sorted by subject and property; ``timeline`` are the statements on story time that cannot all hold."""

    timeline: Sequence[Clash] = ()

    def to_json(self) -> str:
        r"""Return the conflicts as a JSON list, each with its kind: superseded, disputed, or contradiction.

        >>> Conflicts().to_json()
        '[]\n'
        """
        import json

        return json.dumps([one.to_dict() for one in (*self, *self.timeline)], indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        return self.format()

    def format(self, width: int | None = None) -> str:
        r"""Return the conflicts as text, each with a table of its values at most ``width`` columns wide.

        >>> Conflicts().format()
        'The sources disagree on nothing here.\n'
        """
        found = [one.format(width) for one in (*self, *self.timeline)]
        return "\n".join(found) or "The sources disagree on nothing here.\n"


def conflicts(store: Store, view: View, entity: str | None = None) -> Conflicts:
    """Return what the sources that a view sees disagree on: everything, or what concerns an entity and its parts."""
    about = None if entity is None else _about(store, NamedNode(entity))
    changeable = {quad.subject for quad in quads(store, None, _TYPE, _CHANGEABLE)}
    read, meanings = reader(store), Meanings(store)
    found = Conflicts()
    for (subject, predicate), stated in _stated(store, read).items():
        # What is contested as a value concerns an entity as well: who is said to have led, and another denies it.
        if about is None or subject in about or not about.isdisjoint(stated):
            chosen = [value for value in stated if Quad(subject, predicate, value) in store]
            dispute = _Dispute(stated, chosen, view, meanings)
            if dispute.exists():
                found.append(_told(store, dispute, (subject, predicate), predicate in changeable, read))
    found.sort(key=lambda one: (one.subject, one.property))
    return found


def _about(store: Store, node: NamedNode) -> set[NamedNode]:
    """Return a node, its parts, and the claims that are about any of them or about each other."""
    found = {node, *parts(store, node)}
    waiting = list(found)
    while waiting:
        claims = {quad.graph_name for quad in quads(store, waiting.pop()) if quad.graph_name != DefaultGraph()} - found
        found |= claims
        waiting += claims
    return found


def attestations(store: Store, read: Names) -> dict[str, list[Attestation]]:
    """Return who states what, by the IRI of the claim; that somebody disputes a claim is among what is denied."""
    by_claim: dict[str, list[Attestation]] = {}
    for claim, *terms in rows(store, _ATTESTATIONS):
        by_claim.setdefault(claim.value, []).append(_attestation(terms, read))
    for quad in quads(store, None, _DISPUTED_BY):
        for one in list(by_claim.get(getattr(quad.graph_name, "value", ""), [])):
            by, when = shorten(quad.object.value), one.text[0]
            text = when, surely("denied", one.as_of, read(quad.object))
            said = replace(one, modality="denied", attributed_to=by, text=text, passed_on=True)
            by_claim.setdefault(quad.subject.value, []).append(said)
    return by_claim


def _stated(store: Store, read: Names) -> dict[tuple[NamedNode, NamedNode], Stated]:
    """Return, by subject and property, the values that are claimed and who states them, newest first."""
    by_claim = attestations(store, read)
    found: dict[tuple[NamedNode, NamedNode], Stated] = {}
    for predicate in single_valued(store):
        for quad in quads(store, None, predicate):
            said = by_claim.get(getattr(quad.graph_name, "value", ""))
            if said:
                found.setdefault((quad.subject, predicate), {}).setdefault(quad.object, []).extend(said)
    for values in found.values():
        for ones in values.values():
            ones.sort(key=lambda one: one.day, reverse=True)
    return found


def _attestation(terms: list[Any], read: Names) -> Attestation:
    modality, article, date, grade, basis, as_of, by = terms
    name, day = local_name(modality.value), as_of and as_of.value
    read_on = basis is not None and basis.value == _DAY_READ
    first_day, last_day = effective(date.value, day)
    return Attestation(
        article=shorten(article.value),
        date=date.value,
        grade=local_name(grade.value),
        modality=name,
        as_of=day,
        attributed_to=by and shorten(by.value),
        day=first_day,
        last_day=last_day,
        undated=read_on and day is None,
        text=(f"read {date.value}" if read_on else readable(date.value), surely(name, day, by and read(by))),
    )


class _Dispute:
    """The values of one property of one subject, before a view that chose some of them."""

    def __init__(self, stated: Stated, chosen: list[Value], view: View, meanings: Meanings) -> None:
        self.modalities, self.meanings = view.modalities, meanings
        self.stated = {
            value: [one for one in ones if one.modality in self.modalities or one.modality == "denied"]
            for value, ones in stated.items()
            if any(one.modality in self.modalities for one in ones)
        }
        self.chosen = [value for value in self.stated if value in chosen]
        self.ranks = {value: standing(self._accepted(value)) for value in self.stated}

    def exists(self) -> bool:
        """Tell whether the sources disagree: values that do not fit together, or one that is denied."""
        if any(self._denied(value) for value in self.stated):
            return True
        return any(not self.meanings.compatible(*pair) for pair in combinations(self.stated, 2))

    def newest_first(self) -> list[Value]:
        """Return the values, the newest statement first."""
        return sorted(sorted(self.stated, key=str), key=lambda value: self._days([value])[0], reverse=True)

    def superseded(self) -> bool:
        """Tell whether the newest statements agree on the one value that the view chose, and nobody denies it.

        They are newer where their dates leave no doubt of it.
        """
        if len(self.chosen) != 1 or self._denied(self.chosen[0]):
            return False
        fitting, rivals = self._split(self.chosen[0], list(self.stated))
        dated = [one.day for value in fitting for one in self._accepted(value) if not one.undated]
        against = [one.last_day for value in rivals for one in self._accepted(value)]
        return bool(against and dated) and max(dated) > max(against)

    def reason(self) -> str:  # noqa: PLR0911 - one sentence for each way in which a view can come to its choice
        """Return in a sentence why the view chose what it chose."""
        left = [value for value in self.stated if not self._dropped(value)]
        denials = sorted(day for value in self.stated for day in self._denials(value))
        if not left:
            return f"denied: {denials[-1]}"
        if len(self.chosen) != 1:
            return "level: nothing is better stated, all kept"
        (chosen,) = self.chosen
        fitting, rivals = self._split(chosen, left)
        if not rivals and len(left) == len(self.stated) and self._denied(chosen) and not denials:
            return "somebody disputes it; nothing is better stated"
        if not rivals:
            if len(left) < len(self.stated):
                return f"what does not fit is denied: {denials[-1]}"
            return f"stated on {self._days([chosen])[0]}, denied no later" if denials else "all fit: the most precise"
        leader, rival = (max(some, key=self.ranks.__getitem__) for some in (fitting, rivals))
        sharper = leader != chosen and self.meanings.refines(chosen, leader)
        winner = chosen if self.meanings.compatible(leader, rival) else leader
        if self.ranks[winner] <= self.ranks[rival]:
            return "the most precise that fits the best"
        why = beats(self.ranks[winner], self.ranks[rival], self._accepted(winner))
        return why + ("; the most precise that fits" if sharper else "")

    def _accepted(self, value: Value) -> list[Attestation]:
        return [one for one in self.stated[value] if one.modality in self.modalities]

    def _days(self, values: list[Value]) -> list[str]:
        return sorted((one.day for value in values for one in self._accepted(value)), reverse=True)

    def _denied(self, value: Value) -> bool:
        denials = [one for one in self.stated[value] if one.modality == "denied"]
        return any(one is not denial for one in self._accepted(value) for denial in denials)

    def _dropped(self, value: Value) -> bool:
        return max(self._denials(value), default="") > self._days([value])[0]

    def _denials(self, value: Value) -> list[str]:
        return [one.day for one in self.stated[value] if one.modality == "denied" and not one.passed_on]

    def _split(self, value: Value, others: list[Value]) -> tuple[list[Value], list[Value]]:
        fitting = [one for one in others if self.meanings.compatible(value, one)]
        return fitting, [one for one in others if one not in fitting]


def standing(accepted: Iterable[Attestation]) -> Standing:
    """Return what decides for what is stated: the best rank of those who state it, then how many articles they are."""
    ones = list(accepted)
    return *max(rank(one.modality, one.grade, one.day) for one in ones), len({one.article for one in ones})


def beats(winner: Standing, loser: Standing, accepted: Iterable[Attestation]) -> str:
    """Return in words why one standing is better than another, given who states the winner."""
    if winner[0] != loser[0]:
        return f"{MODALITIES[-winner[0]]} beats {MODALITIES[-loser[0]]}"
    if winner[1] != loser[1]:
        better, worse = (grade_name(GRADES[one[1]]) if one[1] >= 0 else "none" for one in (winner, loser))
        return f"better source grade: {better} before {worse}"
    if winner[2] != loser[2]:
        newest = next(one for one in accepted if one.day == winner[2])
        # As of a day before the article's, or the day of the article itself, as people say them.
        when = f"as of {spoken(newest.as_of)}" if newest.as_of and newest.day < newest.date else newest.text[0]
        return f"newest: {when}"
    return f"stated by more articles: {winner[3]} before {loser[3]}"


def grade_name(grade: str) -> str:
    """Return a source grade as people read it.

    >>> grade_name("tradePress")
    'trade press'
    """
    return kebab(grade).replace("-", " ")


def _told(
    store: Store, dispute: _Dispute, about: tuple[NamedNode, NamedNode], changeable: bool, read: Names
) -> Conflict:
    subject, predicate = about
    chosen = tuple(_short(value) for value in dispute.newest_first() if value in dispute.chosen)
    superseded, reason = changeable and dispute.superseded(), dispute.reason()
    return Conflict(
        subject=shorten(subject.value),
        property=shorten(predicate.value),
        kind="superseded" if superseded else "disputed",
        chosen=chosen if len(chosen) > 1 else chosen[0] if chosen else None,
        reason=reason if not superseded or "newest" in reason else f"{reason}; the newest, too",
        values=tuple(
            Side(_short(value), tuple(dispute.stated[value]), read(value), value in dispute.chosen)
            for value in dispute.newest_first()
        ),
        title=f"{_title(store, subject, read)}, {read(predicate)}",
    )


def _short(value: Value) -> str:
    return shorten(value.value) if isinstance(value, NamedNode) else value.value


def _title(store: Store, subject: NamedNode, read: Names, depth: int = 3) -> str:
    claimed = next(quads(store, None, None, None, subject), None) if depth else None
    if claimed is None:
        return read(subject)
    return f"{_title(store, claimed.subject, read, depth - 1)}, {read(claimed.predicate)} {read(claimed.object)}"
