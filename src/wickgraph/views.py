"""Views: which claims become facts. One policy, stated once.

A claim counts if an attestation in the view's modalities exists, from an article that the view sees, and no later
article denies it. A property that can have one value keeps one: of the claims that fit together with the best one,
the most precise. Best is: asserted before planned, then the better source grade, then the newer article; what is
level after that stays, all of it.
"""

from __future__ import annotations

import os
import re

from pyoxigraph import DefaultGraph, NamedNode

from .errors import UsageError, did_you_mean
from .names import PREFIXES, kind
from .store import as_fact, home, quads, rows
from .values import compatible, refines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pyoxigraph import Store, Triple

    Group = list[tuple[tuple[int, int, str], Any]]

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
_SINGLE_VALUED = NamedNode(PREFIXES["wick"] + "SingleValuedProperty")
_PREFIX_LINES = "".join(
    f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if prefix in ("wick", "schema")
)
_ARTICLES = """SELECT ?article ?date ?grade WHERE {
  ?article wick:grade ?grade ; schema:datePublished ?date }"""
_ATTESTED = """SELECT ?s ?p ?o ?modality ?article WHERE {
  ?attestation wick:claim ?claim ; wick:modality ?modality ; wick:source ?article .
  GRAPH ?claim { ?s ?p ?o } }"""


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

    def sees(self, article: str, date: str, grade: str) -> bool:
        """Tell whether the view listens to an article, given its slug, its date and its grade.

        >>> View(as_of="2023-08-03").sees("kinocheck-2023-08-04", "2023-08-04", "press")
        False
        """
        return (
            (self.as_of is None or date <= self.as_of)
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
            raise UsageError(f"{source}: no article of this name.{did_you_mean(source, list(slugs))}")
    hidden = [iri for iri, (date, grade) in articles.items() if not view.sees(_slug(iri), date, grade)]
    if hidden:
        _forget(hidden, store)
    store.extend(as_fact(triple) for triple in _accepted(view, store, articles))
    folder = os.path.join(home(), "queries", "build")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            derived = rows(store, file.read())
        store.extend(as_fact(triple) for triple in derived)


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
    from pyoxigraph import Triple

    best: dict[Triple, tuple[int, int, str]] = {}
    accepted_on: dict[Triple, str] = {}
    denied_on: dict[Triple, str] = {}
    for subject, predicate, value, modality, article in rows(store, _PREFIX_LINES + _ATTESTED):
        if article.value not in articles:
            continue
        triple, name = Triple(subject, predicate, value), _local(modality)
        date, grade = articles[article.value]
        if name == "denied":
            denied_on[triple] = max(denied_on.get(triple, ""), date)
        if name in view.modalities:
            key = (-MODALITIES.index(name), _reliability(grade), date)
            best[triple] = max(best.get(triple, key), key)
            accepted_on[triple] = max(accepted_on.get(triple, ""), date)
    single = {quad.subject for quad in quads(store, None, _TYPE, _SINGLE_VALUED)}
    groups: dict[tuple[object, object], Group] = {}
    facts = []
    for triple, key in best.items():
        if denied_on.get(triple, "") > accepted_on[triple]:
            continue
        if triple.predicate in single:
            groups.setdefault((triple.subject, triple.predicate), []).append((key, triple))
        else:
            facts.append(triple)
    for group in groups.values():
        facts += _chosen(group, store)
    return facts


def _chosen(group: Group, store: Store) -> list[Triple]:
    """Return the triples of a single-valued property that the policy keeps: one, or all of those that are level."""
    top = max(key for key, _ in group)
    kept: list[Triple] = []
    for leader in (triple for key, triple in group if key == top):
        fitting = [(key, one) for key, one in group if compatible(leader.object, one.object, store)]
        precise = [
            (key, one)
            for key, one in fitting
            if not any(refines(other.object, one.object, store) for _, other in fitting)
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
