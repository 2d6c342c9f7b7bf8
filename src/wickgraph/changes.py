"""Changes: which claims and which of their attestations came, and which went, since an earlier release."""

from __future__ import annotations

import json
import os
import re
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from .errors import DataError
from .names import PREFIXES, kind, shorten
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_CLAIM, _SOURCE, _MODALITY = (NamedNode(PREFIXES["wick"] + name) for name in ("claim", "source", "modality"))
_SINCE = re.compile("sha256:[0-9a-f]{64}")
_FORMATS = {".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD"}


class Attested(NamedTuple):
    """Who attests a claim, and how surely: short names of the claim, the article, the modality and the attestation."""

    claim: str
    article: str
    modality: str
    attestation: str


def earlier(path: str) -> Store:
    """Return the dataset of an earlier release: its directory, or its file dataset.nq, dataset.trig or dataset.jsonld.

    Raises DataError for what cannot be read or holds no claims.
    """
    from pyoxigraph import RdfFormat

    file = os.path.join(path, "dataset.nq") if os.path.isdir(path) else path
    name = _FORMATS.get(os.path.splitext(file)[1])
    if name is None and os.path.exists(file):
        raise DataError(f"{path}: expected an earlier release: its directory, or dataset.nq, .trig or .jsonld of it")
    store = Store()
    try:
        store.bulk_load(path=file, format=getattr(RdfFormat, name or "N_QUADS"))
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if any(isinstance(term, BlankNode | Triple) for quad in quads(store) for term in quad):
        # None of ours has any, and the canonical form of some blank nodes takes for ever.
        raise DataError(f"{file}: there is a blank node or a reifier in it; expected the dataset of an earlier release")
    if not _claims(store):
        raise DataError(f"{file}: there is no claim in it; expected the dataset of an earlier release")
    return store


def digest(store: Store) -> str:
    """Return the SHA-256 of a dataset's canonical form by RDFC-1.0, in hexadecimal digits.

    See https://www.w3.org/TR/rdf-canon/#canonicalization; the lines of N-Quads in code point order are hashed.

    >>> digest(Store())
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    from hashlib import sha256

    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, serialize

    dataset = Dataset(quads(store))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return sha256(b"".join(sorted(lines))).hexdigest()


def changes(now: Store, before: Store) -> bytes:
    """Return as JSON which claims came and which went, with what they say and who attests them.

    Values are those of JSON-LD: ``@id`` or ``@value``. Of claims that are in both, the attestations that came and that
    went are told; one whose modality changed is among both. ``since`` is the digest of the earlier dataset, so that one
    can tell which it was.

    >>> import wickgraph
    >>> graph = wickgraph.load()
    >>> json.loads(changes(graph.store, graph.as_of("2023-08-04").store))["went"]
    []
    """
    claims, earlier_claims = (_claims(store) for store in (now, before))
    attested, attested_earlier = (set(_attestations(store)) for store in (now, before))
    both = claims.keys() & earlier_claims.keys()
    found = {
        "since": f"sha256:{digest(before)}",
        "came": [_told(now, claims[claim]) for claim in sorted(claims.keys() - both)],
        "went": [_told(before, earlier_claims[claim]) for claim in sorted(earlier_claims.keys() - both)],
        "attestations": {
            "came": [one._asdict() for one in sorted(attested - attested_earlier) if one.claim in both],
            "went": [one._asdict() for one in sorted(attested_earlier - attested) if one.claim in both],
        },
    }
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()


def fits(found: bytes, now: Store) -> bool:
    """Tell whether what ``changes`` returned can be of a dataset: what came is in it as it is told, what went is not.

    >>> found = changes(Store(), Store())
    >>> fits(found, Store()), fits(found.replace(b"[]", b'[{"claim": "claim:x"}]', 1), Store()), fits(b"[]", Store())
    (True, False, False)
    """
    claims, attested = _claims(now), set(_attestations(now))
    try:
        told = json.loads(found)
        changed = told["attestations"]
        came, went = ({Attested(**one) for one in changed[name]} for name in ("came", "went"))
        return (
            _SINCE.fullmatch(told["since"]) is not None
            and all(one["claim"] in claims and one == _told(now, claims[one["claim"]]) for one in told["came"])
            and not any(one["claim"] in claims for one in told["went"])
            and came <= attested
            and not went & attested
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


def _claims(store: Store) -> dict[str, NamedNode]:
    graphs = (graph for graph in store.named_graphs() if isinstance(graph, NamedNode))
    return {shorten(graph.value): graph for graph in graphs if kind(graph.value) == "claim"}


def _attestations(store: Store, claim: NamedNode | None = None) -> Iterator[Attested]:
    for quad in quads(store, None, _CLAIM, claim, DefaultGraph()):
        article, modality = (
            next((shorten(one.object.value) for one in quads(store, quad.subject, property_)), "")
            for property_ in (_SOURCE, _MODALITY)
        )
        yield Attested(shorten(quad.object.value), article, modality, shorten(quad.subject.value))


def _told(store: Store, claim: NamedNode) -> dict[str, Any]:
    said = next(quads(store, graph=claim))
    return {
        "claim": shorten(claim.value),
        "subject": shorten(said.subject.value),
        "property": shorten(said.predicate.value),
        "value": _value(said.object),
        "articles": sorted({one.article for one in _attestations(store, claim)}),
    }


def _value(term: NamedNode | Literal) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"@id": shorten(term.value)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": shorten(term.datatype.value)}
