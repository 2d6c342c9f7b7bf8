"""Differences: what was learned, what changed and what was dropped between two days, each with who brought it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, field

from pyoxigraph import NamedNode, Quad, Store

from .dates import bounds
from .entities import label, parts
from .errors import UsageError
from .names import PREFIXES, kind, local_name, shorten
from .results import reader
from .store import as_fact, quads, rows
from .tables import table, visible
from .views import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .terms import Term

    # A subject, a property and, where it can have several values, the one in question.
    Place = tuple[object, object, object]
    Told = Callable[[Term], str]

#: The kinds of differences, in the order in which people want to see them.
KINDS = ("changed", "dropped", "learned")

_WICK, _SCHEMA = PREFIXES["wick"], PREFIXES["schema"]
_TYPE, _SINGLE_VALUED = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(_WICK + "SingleValuedProperty")
_ATTESTED = f"""SELECT ?s ?p ?o ?article ?date ?grade ?modality WHERE {{
  ?attestation <{_WICK}claim> ?claim ; <{_WICK}modality> ?modality ; <{_WICK}source> ?article .
  ?article <{_WICK}grade> ?grade ; <{_SCHEMA}datePublished> ?date .
  GRAPH ?claim {{ ?s ?p ?o }} }}"""


@dataclass(frozen=True)
class Attestation:
    """Who said it: an article, its date and source grade, and how surely it spoke.

    >>> Attestation("article:kinocheck-2023-08-04", "2023-08-04", "press", "planned").modality
    'planned'
    """

    article: str
    date: str
    grade: str
    modality: str


@dataclass(frozen=True)
class Difference:
    """One fact, or the one value of a property, that is not on the later day what it was on the earlier.

    >>> one = Difference("learned", "work:dogs", "schema:name", (), ("Dogs",), (), "Dogs", "name", "", "Dogs")
    >>> one.before, one.after
    ((), ('Dogs',))
    """

    #: One of KINDS.
    kind: str
    subject: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    #: What brought it, earliest first, from articles that the earlier day did not know.
    attestations: tuple[Attestation, ...]
    #: What people read: the subject, the property, the values before and after.
    heading: str = field(compare=False)
    name: str = field(compare=False)
    before_text: str = field(compare=False)
    after_text: str = field(compare=False)


@dataclass(frozen=True)
class Differences:
    """All differences between two days: changed before dropped before learned, then by subject and property.

    >>> print(Differences("2024-05-01", "2024-06-01", ()), end="")
    Nothing was learned, changed or dropped between 2024-05-01 and 2024-06-01.
    """

    before: str
    after: str
    differences: tuple[Difference, ...]
    #: The entity that they are limited to, and its label.
    entity: str | None = None
    label: str | None = field(default=None, compare=False)

    def to_json(self) -> str:
        """Return the differences as a JSON object.

        >>> print(Differences("2024-05-01", "2024-06-01", ()).to_json(), end="")
        {
          "before": "2024-05-01",
          "after": "2024-06-01",
          "differences": []
        }
        """
        import json

        names = ("kind", "subject", "property", "before", "after")
        found = [
            {name: getattr(one, name) for name in names} | {"attestations": [asdict(said) for said in one.attestations]}
            for one in self.differences
        ]
        whole = {"before": self.before, "after": self.after, "differences": found}
        return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        return self.format()

    def format(self, width: int | None = None) -> str:
        """Return the differences as text, a table for each kind, grouped by entity.

        >>> print(Differences("2024-05-01", "2024-05-01", ()).format(), end="")
        Both days are 2024-05-01: nothing can differ.
        """
        if self.before == self.after:
            return f"Both days are {self.before}: nothing can differ.\n"
        if not self.differences:
            about = visible(f" about {self.label or self.entity}") if self.entity else ""
            return f"Nothing{about} was learned, changed or dropped between {self.before} and {self.after}.\n"
        by_kind = {kind: [one for one in self.differences if one.kind == kind] for kind in KINDS}
        counts = ", ".join(f"{len(found):,} {kind}" for kind, found in by_kind.items() if found)
        head = visible(f"{self.label}   {self.entity}\n") if self.entity else ""
        tables = [_table(kind, found, width) for kind, found in by_kind.items() if found]
        return "\n".join([f"{head}{self.before} to {self.after}: {counts}\n", *tables])


def _table(kind: str, found: list[Difference], width: int | None) -> str:
    subjects: dict[str, set[str]] = {}
    for one in found:
        subjects.setdefault(one.heading, set()).add(one.subject)
    lines = []
    for one in found:
        # A film and its hero may share a label; the table must not take them for one.
        heading = one.heading if len(subjects[one.heading]) == 1 else f"{one.heading} ({one.subject})"
        values = [text for text in (one.before_text, one.after_text) if text or kind == "changed"]
        said = (f"{by.article.partition(':')[2]}, {by.date}, {by.modality}" for by in one.attestations)
        lines.append([heading, one.name, *(values or [""]), ";\n".join(said)])
    values = ["before", "after"] if kind == "changed" else ["value"]
    return table([kind, "property", *values, "said by"], lines, width, grouped=2)


def days(before: object, after: object) -> tuple[str, str]:
    """Return two days as YYYY-MM-DD.

    Raises UsageError for what is no day, and where the first is later than the second.

    >>> days("2025-06-06", "2023-08-04")
    Traceback (most recent call last):
    wickgraph.errors.UsageError: 2025-06-06 is later than 2023-08-04; expected the earlier day first: swap them
    """
    # A view takes None for "no end"; here it is no day.
    first, second = (View(as_of=str(day) if day is None else day).as_of or "" for day in (before, after))
    if first > second:
        raise UsageError(f"{first} is later than {second}; expected the earlier day first: swap them")
    return first, second


def compare(earlier: Store, later: Store, view: View, before: str, entity: str | None = None) -> Differences:
    """Return the differences between two stores of the same data, under a view and under its like of an earlier day.

    ``view`` is the later one, ``before`` the earlier day, ``entity`` the IRI to limit the differences to.

    >>> compare(Store(), Store(), View(as_of="2024-06-01"), "2024-05-01").differences
    ()
    """
    said_then, said = _attested(earlier), _attested(later)
    then, now = _facts(earlier, said_then, view), _facts(later, said, view)
    known = {one.article for ones in said_then.values() for one in ones}
    about = None if entity is None else _about(later, NamedNode(entity))
    single = {quad.subject for quad in quads(later, None, _TYPE, _SINGLE_VALUED)}
    told = _teller(later)
    # What can hold side by side has a place of its own; what excludes each other shares one.
    places: dict[Place, list[Quad]] = {}
    for fact in said:
        place = fact.subject, fact.predicate, None if fact.predicate in single else fact.object
        places.setdefault(place, []).append(fact)
    found = []
    for rivals in places.values():
        old, new = ({one for one in rivals if one in facts} for facts in (then, now))
        if old != new and (about is None or not about.isdisjoint(old | new)):
            fresh = {one: {by for by in said[one] if by.article not in known} for one in rivals}
            found.append(_difference(old, new, _evidence(old, new, fresh, view), told))
    found.sort(key=_rank)
    iri, name = entity and shorten(entity), entity and label(later, entity)
    return Differences(before, view.as_of or "", tuple(found), iri, name or iri)


def _attested(store: Store) -> dict[Quad, set[Attestation]]:
    found: dict[Quad, set[Attestation]] = {}
    for subject, predicate, value, article, date, grade, modality in rows(store, _ATTESTED):
        one = Attestation(shorten(article.value), date.value, local_name(grade.value), local_name(modality.value))
        found.setdefault(Quad(subject, predicate, value), set()).add(one)
    return found


def _facts(store: Store, said: dict[Quad, set[Attestation]], view: View) -> set[Quad]:
    """Return what a store holds for true because somebody says so, and not because it follows from something else."""
    return {one for one, by in said.items() if one in store and any(each.modality in view.modalities for each in by)}


def _about(store: Store, node: NamedNode) -> set[Quad]:
    """Return what claims say of a node: about it and its parts, with it as value, and about claims that do."""
    about = {node, *parts(store, node)}
    claims = [quad for claim in store.named_graphs() for quad in quads(store, None, None, None, claim)]
    while True:
        found = [one for one in claims if one.subject in about or node in (one.object, one.graph_name)]
        grown = about | {one.graph_name for one in found}
        if grown == about:
            return {as_fact(one) for one in found}
        about = grown


def _evidence(old: set[Quad], new: set[Quad], fresh: dict[Quad, set[Attestation]], view: View) -> set[Attestation]:
    """Return which of the fresh attestations of the facts of one place brought it from old to new."""
    for facts, modalities in (
        (new - old, view.modalities),
        (old - new, ("denied",)),
        # A value can also come or go for what is said of another.
        (set(fresh), (*view.modalities, "denied")),
    ):
        found = {by for one in facts for by in fresh[one] if by.modality in modalities}
        if found:
            return found
    return set()


def _difference(old: set[Any], new: set[Any], said: set[Attestation], told: Told) -> Difference:
    values = [sorted((one.object for one in facts), key=str) for facts in (old, new)]
    before, after = (
        tuple(shorten(one.value) if isinstance(one, NamedNode) else one.value for one in ones) for ones in values
    )
    one = next(iter(old | new))
    return Difference(
        kind="changed" if old and new else "dropped" if old else "learned",
        subject=shorten(one.subject.value),
        property=shorten(one.predicate.value),
        before=before,
        after=after,
        attestations=tuple(sorted(said, key=lambda one: (_first_day(one.date), *astuple(one)))),
        heading=told(one.subject),
        name=told(one.predicate),
        before_text=" or ".join(map(told, values[0])),
        after_text=" or ".join(map(told, values[1])),
    )


def _rank(one: Difference) -> tuple[object, ...]:
    names = (one.heading.casefold(), one.heading, one.subject, one.name, one.property)
    return KINDS.index(one.kind), *names, one.before, one.after


def _first_day(date: str) -> str:
    """Return the first day that a date can be, sure or not: as texts, spring would come after December."""
    found = bounds(date)
    return found[0] if found else date


def _teller(store: Store) -> Told:
    """Return a function from a term to what a person reads; of a claim, what it says."""
    read = reader(store)

    def told(term: Term) -> str:
        if isinstance(term, NamedNode) and kind(term.value) == "claim":
            for one in quads(store, None, None, None, term):
                return f"{told(one.subject)}, {read(one.predicate)}: {told(one.object)}"
        return read(term)

    return told
