r"""The works as schema.org (https://schema.org/docs/documents.html) has them, for the script element of a web page.

There is a document for each work of the franchise, for its trailers, for collections of its works, and for works about
it. Of other works sources tell only what their people have to do with the franchise, which is no page of theirs.

- The cast are roles (https://schema.org/PerformanceRole), which hold actor and character name. Other shares in a work
  that schema.org has no property for are roles as well, named as in the ontology: ``"roleName": "film editor"``.
- A property that schema.org gives to other types of works only is such a role, or left out.
- Dates are in ISO 8601 and say what is certain: of spring 2023 the year, of about March 2023 nothing.
- ``datePublished`` is said of what a source says was published. A date that sources only plan for is a publication
  (https://schema.org/PublicationEvent) that is scheduled; one that they speculate about is left out. So are
  premieres and other releases of which the view has no date.

Documents name ``https://schema.org`` as their context, as its consumers expect. ``<`` is written as ``\u003c``, so that
no text ends a script element: https://html.spec.whatwg.org/multipage/scripting.html.
"""

from __future__ import annotations

import json

from pyoxigraph import DefaultGraph, Literal, NamedNode

from .dates import bounds
from .entities import label
from .jsonld import frame, offline, ordered
from .names import PREFIXES, expand, kind, local_name
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pyoxigraph import Store

    from .jsonld import Node, Stored

_SCHEMA = PREFIXES["schema"]
#: What stands in for https://schema.org's own context, whose terms these are, while documents are made.
CONTEXT = {
    "@vocab": _SCHEMA,
    "sameAs": {"@type": "@id"},
    **{name: {"@type": "Date"} for name in ("datePublished", "startDate", "endDate")},
}
_PERIOD = ("startDate", "endDate")
_FACTS = DefaultGraph()

_SCREEN = {"Movie", "MovieSeries", "TVSeries", "TVEpisode", "VideoGame", "VideoObject"}
_SERIES = {"CreativeWorkSeries", "ComicSeries", "MovieSeries", "TVSeries"}
#: Properties that not every creative work can have, with the types of works that can.
_DOMAINS = {
    **dict.fromkeys(("actor", "director", "musicBy"), _SCREEN),
    **{name: {"ComicIssue"} for name in ("artist", "colorist", "letterer", "issueNumber")},
    **dict.fromkeys(_PERIOD, _SERIES),
    "duration": {"Movie", "TVEpisode", "VideoObject"},
    "episodeNumber": {"TVEpisode"},
    "gamePlatform": {"VideoGame"},
    "numberOfEpisodes": {"TVSeries"},
    "productionCompany": _SCREEN - {"VideoGame"},
    "trailer": _SCREEN - {"VideoObject"},
}
_ROLE = "contributor"
#: Our properties of people and organisations, with schema.org's; then those that a role says.
_CREDITS = {
    **{f"schema:{name}": name for name in ("director", "producer", "creator", "musicBy", "artist", "colorist")},
    **{f"schema:{name}": name for name in ("letterer", "productionCompany", "publisher", "funder")},
    "wick:episodeDirector": "director",
    "wick:writer": "author",
    "wick:coWriter": "author",
}
_ROLES = {
    "wick:executiveProducer": "producer",
    "wick:storyBy": "author",
    **{f"wick:{name}": _ROLE for name in ("cinematographer", "filmEditor", "productionDesigner", "stuntCoordinator")},
    **{f"wick:{name}": _ROLE for name in ("showrunner", "gameDesigner", "developer", "distributor", "studio")},
}
#: Our properties of other things, with schema.org's.
_TIES = {
    "schema:isPartOf": "isPartOf",
    "schema:hasPart": "hasPart",
    "schema:trailer": "trailer",
    "schema:about": "about",
    "wick:spinOffOf": "isBasedOn",
    "wick:rebootOf": "isBasedOn",
    "schema:countryOfOrigin": "countryOfOrigin",
    "wick:filmingLocation": "locationCreated",
}
#: Our properties with concepts as values, which schema.org has as texts.
_LABELS = {
    "schema:genre": "genre",
    "schema:gamePlatform": "gamePlatform",
    "wick:productionStatus": "creativeWorkStatus",
    "wick:status": "creativeWorkStatus",
}
#: Our properties with numbers as values, with schema.org's.
_COUNTS = {
    "schema:position": ("position", "episodeNumber", "issueNumber"),
    "schema:numberOfEpisodes": ("numberOfEpisodes",),
}
_TYPES = {"person": "Person", "org": "Organization", "character": "Person"}
_RANGES = {"trailer": {"VideoObject"}, "countryOfOrigin": {"Country"}, "productionCompany": {"Organization"}}


def documents(graph: Stored) -> dict[str, bytes]:
    """Return a JSON-LD document for each work of the franchise, by file name.

    Raises DataError for a text that JSON-LD cannot hold.

    >>> import wickgraph
    >>> film = json.loads(documents(wickgraph.load())["ballerina.jsonld"])
    >>> film["@type"], film["datePublished"], film["director"]["name"], film["duration"]
    ('Movie', '2025-06-06', 'Len Wiseman', 'PT2H5M')
    >>> film["actor"][1]["actor"]["name"], film["actor"][1]["characterName"]
    ('Ana de Armas', 'Eve Macarro')
    """
    return {
        f"{local_name(one['@id'])}.jsonld": _written({"@context": "https://schema.org", **one}) for one in _all(graph)
    }


def whole(graph: Stored) -> bytes:
    """Return all documents as one, with the works in ``@graph``, sorted by IRI.

    Raises DataError for a text that JSON-LD cannot hold.

    >>> import wickgraph
    >>> len(json.loads(whole(wickgraph.load()))["@graph"]) > 20
    True
    """
    return _written({"@context": "https://schema.org", "@graph": list(_all(graph))})


def certain(dates: Iterable[Literal]) -> str | None:
    """Return what all of some dates certainly say, as a day, month or year of ISO 8601, or None.

    >>> certain([Literal("2025-06-06")]), certain([Literal("2023-21")]), certain([Literal("2023-03~")])
    ('2025-06-06', '2023', None)
    >>> certain([Literal("2025-06-06"), Literal("2025-06-13")])
    '2025-06'
    """
    texts = [date.value for date in dates]
    spans = [span for text in texts if not set(text) & set("~?%") and (span := bounds(text))]
    if not texts or len(spans) < len(texts):
        return None
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    return next((first[:size] for size in (10, 7, 4) if first[:size] == last[:size]), None)


def _written(document: Node) -> bytes:
    return (json.dumps(ordered(document), ensure_ascii=False, indent=2).replace("<", "\\u003c") + "\n").encode()


def _all(graph: Stored) -> Iterator[Node]:
    from pyld import jsonld

    for iri in _works(graph):
        (framed,) = frame([_Page(graph.store, iri).node()], {"@id": [iri], "@embed": "@always"})
        document: Node = jsonld.compact(framed, CONTEXT, {"documentLoader": offline, "skipExpansion": True})
        del document["@context"]
        yield document


def _works(graph: Stored) -> list[str]:
    """Return the IRIs of the works that have a document, sorted."""
    from .evidence import Evidence

    names = map(expand, Evidence(graph, "franchise", (), ()).franchise)
    inside = [NamedNode(iri) for iri in names if iri]
    found = {one.value for one in inside}
    for one in inside:
        found.update(quad.subject.value for tie in ("hasPart", "about") for quad in _said(graph.store, None, tie, one))
        found.update(quad.object.value for quad in _said(graph.store, one, "trailer"))
    return sorted(iri for iri in found if kind(iri) == "work" and _types(graph.store, iri))


class _Page:
    """What schema.org can say of a work, gathered as an expanded node of JSON-LD."""

    def __init__(self, store: Store, iri: str) -> None:
        self.store, self.iri = store, iri
        self.types = _types(store, iri)
        self._found: dict[str, list[Node]] = {}

    def node(self) -> Node:
        """Return the node, with all that it says of other things inside."""
        self._names()
        self._cast()
        self._credits()
        for ours, name in _TIES.items():
            self._say(name, (self._thing(one, _RANGES.get(name)) for one in self._values(ours)))
        parts = {quad.subject for quad in _said(self.store, None, "isPartOf", NamedNode(self.iri))}
        self._say("hasPart", (self._thing(one) for one in sorted(parts, key=_iri)))
        for ours, name in _LABELS.items():
            self._say(name, (_text(self._label(one)) for one in self._values(ours)))
        self._literals()
        self._published()
        self._released()
        return {"@id": self.iri, "@type": sorted(_SCHEMA + one for one in self.types), **self._found}

    def _say(self, name: str, values: Iterable[Node | None]) -> None:
        if self._can(name):
            said = [value for value in values if value]
            self._found.setdefault(_SCHEMA + name, []).extend(said)

    def _can(self, name: str) -> bool:
        return self.types <= _DOMAINS.get(name, self.types)

    def _values(self, *names: str, of: NamedNode | None = None) -> list[Any]:
        subject = of or NamedNode(self.iri)
        found = {quad.object for name in names for quad in quads(self.store, subject, _property(name), None, _FACTS)}
        return sorted(found, key=str)

    def _label(self, thing: NamedNode | Literal) -> str | None:
        return thing.value if isinstance(thing, Literal) else label(self.store, thing.value)

    def _thing(self, thing: object, range_: set[str] | None = None) -> Node | None:
        """Return a thing by type and name, or None for one that schema.org does not expect there."""
        if not isinstance(thing, NamedNode):
            return None
        types = _types(self.store, thing.value)
        if not types or (range_ and not types & range_):
            return None
        found: Node = {"@id": thing.value, "@type": sorted(_SCHEMA + one for one in types)}
        name, same = _text(self._name(thing)), self._elsewhere(thing)
        return {**found, **({_SCHEMA + "name": [name]} if name else {}), **({_SCHEMA + "sameAs": same} if same else {})}

    def _name(self, thing: NamedNode) -> str | None:
        """Return the title that all give a work, else the one name that sources know, else our own name for it."""
        if kind(thing.value) == "work":
            for name in ("wick:title", "schema:name"):
                given = self._values(name, of=thing)
                if len(given) == 1:
                    return self._label(given[0])
        return self._label(thing)

    def _elsewhere(self, thing: NamedNode) -> list[Node]:
        same = self._values("schema:sameAs", of=thing)
        return [{"@id": one.value} for one in same if isinstance(one, NamedNode)]

    def _names(self) -> None:
        name = self._name(NamedNode(self.iri))
        others = self._values("wick:title", "wick:marketedTitle", "schema:name", "schema:alternateName")
        self._say("name", [_text(name)])
        self._say("alternateName", (_text(one.value) for one in others if one.value != name))
        self._say("sameAs", self._elsewhere(NamedNode(self.iri)))

    def _cast(self) -> None:
        played = quads(self.store, None, _property("wick:inWork"), NamedNode(self.iri), _FACTS)
        rest = self._values("schema:actor")
        for performance in sorted({quad.subject for quad in played}, key=_iri):
            parts = self._values("wick:portrays", of=performance) or self._values("wick:creditedAs", of=performance)
            names = [_text(self._label(one)) for one in parts]
            for person in self._values("wick:performer", of=performance):
                actor = self._thing(person, {"Person"})
                rest = [one for one in rest if one != person]
                role = _role("PerformanceRole", "actor", actor, "characterName", names)
                self._say("actor", [role and {"@id": performance.value, **role}])
        self._say("actor", (self._thing(one, {"Person"}) for one in rest))
        characters = [one for one in self._values("schema:character", "wick:protagonist") if isinstance(one, NamedNode)]
        people = (one for one in characters if not self._values("wick:species", of=one))
        self._say("character", (self._thing(one, {"Person"}) for one in people))

    def _credits(self) -> None:
        for ours, name in (_CREDITS | _ROLES).items():
            shares = [self._thing(one, _RANGES.get(name, {"Person", "Organization"})) for one in self._values(ours)]
            if ours in _CREDITS and self._can(name):
                self._say(name, shares)
            else:
                share, called = _ROLES.get(ours, _ROLE), [_text(self._label(_property(ours)))]
                self._say(share, (_role("Role", share, one, "roleName", called) for one in shares))

    def _literals(self) -> None:
        for ours, names in _COUNTS.items():
            count = [{"@value": int(one.value)} for one in self._values(ours) if one.value.isdecimal()]
            for name in names:
                self._say(name, count)
        lengths = [one for one in self._values("schema:duration") if _is_length(one)]
        self._say("duration", (_text(one.value) for one in lengths))
        for name in _PERIOD:
            self._say(name, [_date(self._values(f"schema:{name}"))])

    def _published(self) -> None:
        by = self._dates(NamedNode(self.iri), "schema:datePublished")
        if "asserted" in by:
            self._say("datePublished", [_date(by["asserted"])])
        elif planned := _date(by.get("planned", [])):
            self._say("publication", [_publication([planned], scheduled=True)])

    def _released(self) -> None:
        found = quads(self.store, None, _property("wick:releaseOf"), NamedNode(self.iri), _FACTS)
        for event in sorted({quad.subject for quad in found}, key=_iri):
            by = self._dates(event, "dcterms:date")
            dates = by.get("asserted") or by.get("planned")
            if dates:
                kinds, places, platforms = (
                    self._values(name, of=event) for name in ("wick:releaseKind", "schema:location", "wick:platform")
                )
                told = {
                    "name": [_text(self._label(event))],
                    "description": [_text(self._label(one)) for one in kinds],
                    "location": [self._thing(one) for one in places if kind(one.value) == "place"],
                    "publishedBy": [self._thing(one, {"Organization"}) for one in platforms],
                }
                said = {_SCHEMA + name: ones for name, some in told.items() if (ones := list(filter(None, some)))}
                release = _publication([_date(dates)], scheduled="asserted" not in by)
                self._say("releasedEvent", [{"@id": event.value, **release, **said}])

    def _dates(self, thing: NamedNode, name: str) -> dict[str, list[Literal]]:
        """Return the dates of a thing by how surely a source says them."""
        by: dict[str, list[Literal]] = {}
        for date in self._values(name, of=thing):
            by.setdefault(self._modality(thing, name, date), []).append(date)
        return by

    def _modality(self, thing: NamedNode, name: str, date: Literal) -> str:
        """Return how surely a source says a date; what follows from facts is asserted."""
        published = quads(self.store, thing, _property(name), date)
        claims = [quad.graph_name for quad in published if isinstance(quad.graph_name, NamedNode)]
        stated = [
            quad.subject for one in claims for quad in quads(self.store, None, _property("wick:claim"), one, _FACTS)
        ]
        found = {local_name(one.value) for each in stated for one in self._values("wick:modality", of=each)}
        return next((one for one in ("asserted", "planned") if one in found), "speculated" if claims else "asserted")


def _said(store: Store, subject: NamedNode | None, name: str, value: NamedNode | None = None) -> Iterator[Any]:
    return quads(store, subject, NamedNode(_SCHEMA + name), value, _FACTS)


def _types(store: Store, iri: str) -> set[str]:
    """Return the types of a thing that are schema.org's."""
    if kind(iri) in _TYPES:
        return {_TYPES[kind(iri) or ""]}
    found = (quad.object.value for quad in quads(store, NamedNode(iri), _property("rdf:type"), None, _FACTS))
    return {one.removeprefix(_SCHEMA) for one in found if one.startswith(_SCHEMA)}


def _property(name: str) -> NamedNode:
    return NamedNode(expand(name) or name)


def _iri(node: NamedNode) -> str:
    return node.value


def _is_length(term: object) -> bool:
    return isinstance(term, Literal) and term.datatype.value == PREFIXES["xsd"] + "dayTimeDuration"


def _text(text: str | None) -> Node | None:
    return None if text is None else {"@value": text}


def _date(dates: list[Any]) -> Node | None:
    known = certain(dates)
    return {"@value": known, "@type": _SCHEMA + "Date"} if known else None


def _publication(start: list[Node | None], *, scheduled: bool) -> Node:
    event: Node = {"@type": [_SCHEMA + "PublicationEvent"]}
    if start != [None]:
        event[_SCHEMA + "startDate"] = start
    return {**event, **({_SCHEMA + "eventStatus": [{"@id": _SCHEMA + "EventScheduled"}]} if scheduled else {})}


def _role(type_: str, share: str, who: Node | None, name: str, called: list[Node | None]) -> Node | None:
    """Return a role (https://schema.org/Role): its property is said once more inside, of whom it is."""
    if who is None:
        return None
    role: Node = {"@type": [_SCHEMA + type_], _SCHEMA + share: [who]}
    names = [one for one in called if one]
    return {**role, _SCHEMA + name: names} if names else role
