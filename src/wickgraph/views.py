"""Views: which claims become facts. One policy, stated once.

A claim counts if an attestation in the view's modalities exists, from an article that the view sees, and no later
one denies it. A property that can have one value keeps one: of the claims that fit together with the best one, the
most precise. Best is: asserted before planned, then the better source grade, then the newer statement, then what more
articles state; what is level after that stays, all of it.

An article whose date is no day counts as published on the last day that the date can mean. A statement is as new as
its article, or as old as the day for which it is said to hold (``wick:asOf``): as new as it must be, the first day that
this can mean, so that a vague date never outdoes an exact one.
"""

from __future__ import annotations

import os
import re

from pyoxigraph import DefaultGraph, NamedNode

from .dates import effective, latest, spoken
from .errors import UsageError, did_you_mean
from .names import PREFIXES, kind
from .store import as_fact, home, quads, rows
from .values import Meanings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pyoxigraph import Store, Triple

    #: What decides between values: modality, source grade, day; the greater is the better.
    Rank = tuple[int, int, str]
    Group = list[tuple[tuple[int, int, str, int], Any]]

_DEFAULTS: dict[str, object] = {
    "as_of": None,
    "modalities": ("asserted", "planned"),
    "sources": None,
    "minimum_reliability": None,
}
MODALITIES = ("asserted", "planned", "speculated", "undisclosed", "denied")
GRADES = ("fan", "dataset", "encyclopedia", "press", "tradePress", "primary")

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_CLAIM = NamedNode(PREFIXES["wick"] + "claim")
_COMPLETE_FOR = NamedNode(PREFIXES["wick"] + "completeFor")
_INCOMPLETE_FOR = NamedNode(PREFIXES["wick"] + "incompleteFor")
_SINGLE_VALUED = NamedNode(PREFIXES["wick"] + "SingleValuedProperty")
_PREFIX_LINES = "".join(
    f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if prefix in ("wick", "schema")
)
_ARTICLES = """SELECT ?article ?date ?grade WHERE {
  ?article wick:grade ?grade ; schema:datePublished ?date }"""
_ATTESTED = """SELECT ?s ?p ?o ?modality ?article ?as_of WHERE {
  ?attestation wick:claim ?claim ; wick:modality ?modality ; wick:source ?article .
  GRAPH ?claim { ?s ?p ?o }
  OPTIONAL { ?attestation wick:asOf ?as_of } }"""


class View:
    """What counts as a fact: until when, how surely, from whom.

    ``as_of`` is a day (``datetime.date`` or ``YYYY-MM-DD``) after which nothing is known, ``modalities`` are the
    names of those accepted, ``sources`` the slugs of the only articles to listen to, ``minimum_reliability`` the
    lowest source grade. Raises UsageError for a value that cannot be used.

    >>> View(as_of="2023-08-04", modalities={"asserted"})
    View(as_of='2023-08-04', modalities=('asserted',))
    """

    # A plain class: importing dataclasses would double the time that importing wickgraph takes.
    __slots__ = ("as_of", "minimum_reliability", "modalities", "sources")

    def __init__(
        self,
        as_of: object = None,
        modalities: Iterable[str] = ("asserted", "planned"),
        sources: Iterable[str] | None = None,
        minimum_reliability: str | None = None,
    ) -> None:
        self.as_of = None if as_of is None else _day(as_of)
        accepted = {_known(one, MODALITIES, "modality") for one in _several(modalities, "modalities")}
        self.modalities = tuple(one for one in MODALITIES if one in accepted)
        self.sources = None if sources is None else tuple(sorted(set(map(_slug, _several(sources, "sources")))))
        grade = minimum_reliability
        self.minimum_reliability = None if grade is None else _known(grade, GRADES, "source grade")

    def _values(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in _DEFAULTS}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(tuple(self._values().values()))

    def __repr__(self) -> str:
        changed = (f"{name}={value!r}" for name, value in self._values().items() if value != _DEFAULTS[name])
        return f"View({', '.join(changed)})"

    def replace(self, **changes: object) -> View:
        """Return this view with some of its values changed.

        >>> View().replace(as_of="2023-08-04").as_of
        '2023-08-04'
        """
        return View(**{**self._values(), **changes})  # type: ignore[arg-type]

    def to_json(self) -> str:
        """Return the view as a JSON object, as a store elsewhere is told it.

        >>> View.from_json(View(as_of="2023-08-04").to_json())
        View(as_of='2023-08-04')
        """
        import json

        return json.dumps(self._values())

    @classmethod
    def from_json(cls, text: str) -> View:
        """Return the view that ``to_json`` wrote; raises UsageError for what it did not write."""
        import json

        try:
            return cls(**json.loads(text))
        except (AttributeError, TypeError, ValueError, RecursionError) as error:
            raise UsageError(f"{text!r} is no view: {error}") from error

    def told(self, day: str | None) -> str:
        """Return in words what the view takes as known, until its own day or another.

        >>> View(modalities=["asserted"], sources=["kinocheck-2023-08-04"]).told("2023-08-04")
        'asserted by kinocheck-2023-08-04, as known on 4 August 2023'
        """
        some, last = ", ".join(self.modalities[:-1]), self.modalities[-1] if self.modalities else "nothing"
        told = f"{some} or {last}" if some else last
        if self.sources is not None:
            told += f" by {', '.join(self.sources)}"
        if self.minimum_reliability is not None:
            told += f", graded {self.minimum_reliability} or better"
        until = self.as_of or day
        return told + (f", as known on {spoken(until)}" if until else "")

    def sees(self, article: str, date: str, grade: str) -> bool:
        """Tell whether the view listens to an article, given its slug, its date and its grade.

        An article counts as published on the last day that its date can mean.

        >>> View(as_of="2023-08-03").sees("kinocheck-2023-08-04", "2023-08-04", "press")
        False
        >>> View(as_of="2023-03-15").sees("march", "2023-03", "press")
        False
        """
        return (
            (self.as_of is None or latest(date) <= self.as_of)
            and (self.sources is None or article in self.sources)
            and (self.minimum_reliability is None or _reliability(grade) >= _reliability(self.minimum_reliability))
        )


def apply(view: View, store: Store) -> None:
    """Turn a store of claims into the view's: what it does not see goes, the facts come into the default graph.

    Raises UsageError where the view names a source that does not exist.
    """
    articles = {}
    for article, date, grade in rows(store, _PREFIX_LINES + _ARTICLES):
        articles[article.value] = (date.value, _local(grade))
    slugs = {_slug(iri): iri for iri in articles}
    for source in view.sources or ():
        if source not in slugs:
            such = max(slugs, default="gazette-2024-05-01")
            near = did_you_mean(source, list(slugs)) or f" Expected one such as {such}"
            raise UsageError(f"{source or repr(source)}: no article of this name.{near}")
    hidden = [iri for iri, (date, grade) in articles.items() if not view.sees(_slug(iri), date, grade)]
    if hidden:
        _forget(hidden, store)
        # That all is named was said in knowledge of all articles.
        for quad in list(quads(store, None, _COMPLETE_FOR, None, DefaultGraph())):
            store.remove(quad)
    store.extend(as_fact(triple) for triple in _accepted(view, store, articles))
    for query in _build():
        derived = rows(store, query)
        store.extend(as_fact(triple) for triple in derived)


def without_facts(store: Store) -> Store:
    """Return a copy of a store to which a view was applied, without the facts, ready for another view."""
    from pyoxigraph import Store as Copy

    facts = {as_fact(quad) for quad in quads(store) if quad.graph_name != DefaultGraph() and not _described(quad)}
    facts.update(as_fact(triple) for query in _build() for triple in rows(store, query))
    copy = Copy()
    copy.extend(quad for quad in quads(store) if quad not in facts)
    return copy


def _described(quad: Any) -> bool:  # noqa: ANN401
    """Tell whether a claim says what is a description as well: when an article appeared, what sources leave open."""
    return kind(quad.subject.value) == "article" or quad.predicate in (_COMPLETE_FOR, _INCOMPLETE_FOR)


def _build() -> Iterator[str]:
    folder = os.path.join(home(), "queries", "build")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            yield file.read()


def _forget(articles: list[str], store: Store) -> None:
    for article in map(NamedNode, articles):
        nodes = {quad.subject for quad in quads(store, None, None, article, DefaultGraph())}
        for node in {article, *(node for node in nodes if kind(node.value) in ("attestation", "passage"))}:
            for quad in list(quads(store, node, None, None, DefaultGraph())):
                store.remove(quad)
    attested = {quad.object for quad in quads(store, None, _CLAIM, None, DefaultGraph())}
    for claim in list(store.named_graphs()):
        if claim not in attested:
            store.remove_graph(claim)


def _accepted(view: View, store: Store, articles: dict[str, tuple[str, str]]) -> list[Triple]:
    from functools import cache

    from pyoxigraph import Triple

    @cache
    def ranked(modality: str, article: str, as_of: str | None) -> tuple[str, Rank]:
        date, grade = articles[article]
        return _local(modality), rank(_local(modality), grade, effective(date, as_of)[0])

    best: dict[Triple, Rank] = {}
    stated_by: dict[Triple, set[str]] = {}
    accepted_on: dict[Triple, str] = {}
    denied_on: dict[Triple, str] = {}
    for subject, predicate, value, modality, article, as_of in rows(store, _PREFIX_LINES + _ATTESTED):
        if article.value not in articles:
            continue
        triple = Triple(subject, predicate, value)
        name, reached = ranked(modality.value, article.value, as_of and as_of.value)
        if name == "denied":
            denied_on[triple] = max(denied_on.get(triple, ""), reached[2])
        if name in view.modalities:
            best[triple] = max(best.get(triple, reached), reached)
            stated_by.setdefault(triple, set()).add(article.value)
            accepted_on[triple] = max(accepted_on.get(triple, ""), reached[2])
    single = single_valued(store)
    groups: dict[tuple[object, object], Group] = {}
    facts = []
    for triple, reached in best.items():
        if denied_on.get(triple, "") > accepted_on[triple]:
            continue
        if triple.predicate in single:
            groups.setdefault((triple.subject, triple.predicate), []).append(
                ((*reached, len(stated_by[triple])), triple)
            )
        else:
            facts.append(triple)
    meanings = Meanings(store)
    for group in groups.values():
        facts += _chosen(group, meanings) if len(group) > 1 else [group[0][1]]
    return facts


def rank(modality: str, grade: str, day: str) -> Rank:
    """Return what decides between the values of a property that can have one: the greater is the better.

    >>> rank("asserted", "fan", "2023-08-04") > rank("planned", "primary", "2025-06-06")
    True
    """
    return -MODALITIES.index(modality) if modality in MODALITIES else -len(MODALITIES), _reliability(grade), day


def single_valued(store: Store) -> set[NamedNode]:
    """Return the properties that can have one value only, as the ontology declares them."""
    return {quad.subject for quad in quads(store, None, _TYPE, _SINGLE_VALUED)}


def _chosen(group: Group, meanings: Meanings) -> list[Triple]:
    """Return the triples of a single-valued property that the policy keeps: one, or all of those that are level."""
    top = max(key for key, _ in group)
    kept: list[Triple] = []
    for leader in (triple for key, triple in group if key == top):
        fitting = [(key, one) for key, one in group if meanings.compatible(leader.object, one.object)]
        precise = [
            (key, one)
            for key, one in fitting
            if not any(meanings.refines(other.object, one.object) for _, other in fitting)
        ]
        best = max(key for key, _ in precise)
        kept += [one for key, one in precise if key == best and one not in kept]
    return kept


def _local(term: object) -> str:
    return str(term).rstrip(">").rpartition("#")[2]


def _slug(article: str) -> str:
    return article.removeprefix("<").removesuffix(">").removeprefix(PREFIXES["article"]).removeprefix("article:")


def _reliability(grade: str) -> int:
    return GRADES.index(grade) if grade in GRADES else -1


def _several(names: Iterable[str], what: str) -> Iterable[str]:
    if isinstance(names, str):
        raise UsageError(f"{what}={names!r} is one name; expected several, such as {{{names!r}}}")
    return names


def _day(day: object) -> str:
    from datetime import date, datetime

    if isinstance(day, datetime):
        day = day.date()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(day)):
            raise ValueError
        return date.fromisoformat(str(day)).isoformat()
    except ValueError:
        raise UsageError(f"{str(day)!r} is no day; expected YYYY-MM-DD, such as 2023-08-04") from None


def _known(name: str, names: tuple[str, ...], what: str) -> str:
    if name not in names:
        near = did_you_mean(name, list(names))
        raise UsageError(f"{name!r} is no {what}; expected one of {', '.join(names)}.{near}")
    return name
