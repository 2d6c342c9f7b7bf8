"""Entities by name: from what a person types to an IRI, and from an IRI to its label."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from .errors import UnknownName, did_you_mean
from .names import BASE, PREFIXES, expand, kind, local_name, shorten
from .store import quads, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Store

# What makes a performance or an event a part of somebody or something.
_PART_OF = tuple(
    NamedNode(PREFIXES["wick"] + name) for name in ("performer", "inWork", "participant", "filmingOf", "releaseOf")
)
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_NAMES = f"""SELECT DISTINCT ?entity ?name WHERE {{
  GRAPH ?claim {{ ?entity ?property ?name }}
  FILTER(?property IN (<{PREFIXES["schema"]}name>, <{PREFIXES["schema"]}alternateName>)) }}"""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+\Z")


def resolve(store: Store, name: str, like: str | None = None) -> str:
    """Return the IRI that an IRI, a prefixed name, a slug, a label or a name given by a source stands for.

    ``like`` is an IRI of the wanted kind: slugs and labels are then looked up among its kind only. Raises UnknownName
    where nothing fits, with near names, and where several things fit, with their prefixed names.
    """
    text = name.strip()
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    iri = bare if _ABSOLUTE.match(bare) else expand(bare)
    wanted = kind(like) if like else None
    if iri is None and wanted and re.fullmatch(r"[a-z0-9.-]+", bare) and _exists(store, PREFIXES[wanted] + bare):
        iri = PREFIXES[wanted] + bare
    if iri is not None:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise UnknownName(f"{text} is no IRI: {error}") from None
        if iri.startswith(BASE) and not _exists(store, iri):
            known = [shorten(one) for one in labels(store)]
            raise UnknownName(f"{text}: nothing of this name in the graph.{did_you_mean(shorten(iri), known)}")
        return iri
    return _by_label(store, text, wanted)


def label(store: Store, iri: str) -> str | None:
    """Return the label of an IRI, English before others, or None where it has none."""
    found = [quad.object for quad in quads(store, NamedNode(iri), _LABEL)]
    if len(found) > 1:
        found.sort(key=lambda literal: (literal.language != "en", literal.language or "", literal.value))
    return found[0].value if found else None


def labels(store: Store) -> dict[str, str]:
    """Return the labels of all entities of our own kinds, by IRI, English before others."""
    found: dict[str, tuple[bool, str, str]] = {}
    for quad in quads(store, None, _LABEL):
        iri, one = quad.subject.value, (quad.object.language != "en", quad.object.language or "", quad.object.value)
        if kind(iri) and one < found.get(iri, (True, "\U0010ffff", "")):
            found[iri] = one
    return {iri: text for iri, (_, _, text) in found.items()}


def parts(store: Store, node: NamedNode) -> set[NamedNode]:
    """Return the performances and events of somebody or something."""
    return {quad.subject for link in _PART_OF for quad in quads(store, None, link, node)}


def _all_labels(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in quads(store, None, _LABEL):
        if kind(quad.subject.value):
            found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


def _exists(store: Store, iri: str) -> bool:
    node = NamedNode(iri)
    return any(True for _ in quads(store, node)) or store.contains_named_graph(node)


def _by_label(store: Store, text: str, wanted: str | None) -> str:
    by_label = {iri: ones for iri, ones in _all_labels(store).items() if wanted in (None, kind(iri))}
    folded = _folded(text)
    found = sorted(iri for iri, ones in by_label.items() if folded in map(_folded, ones))
    named: dict[str, list[str]] = {}
    if not found:
        for entity, one in rows(store, _NAMES):
            if wanted in (None, kind(entity.value)):
                named.setdefault(one.value, []).append(entity.value)
        found = sorted({iri for one, iris in named.items() if folded == _folded(one) for iri in iris})
    if not found:
        found = sorted(iri for iri in by_label if local_name(iri) == folded)
    if len(found) == 1:
        return found[0]
    if found:
        choice = ", ".join(shorten(iri) for iri in found)
        raise UnknownName(f"{text!r} stands for several things: {choice}; say which by its prefixed name")
    what = wanted or "entity"
    known = [one for ones in by_label.values() for one in ones]
    near = did_you_mean(text, known + list(named))
    near = near or " Expected an IRI, a whole label, or a name such as work:ballerina"
    raise UnknownName(f"no {what} {text!r}.{near}")


def _folded(name: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", name).casefold()
