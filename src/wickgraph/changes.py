"""Changes: which claims came and which went since an earlier release."""

from __future__ import annotations

import json
import os

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from .errors import DataError
from .names import PREFIXES, shorten
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CLAIM, _SOURCE = (NamedNode(PREFIXES["wick"] + name) for name in ("claim", "source"))
_FORMATS = {".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD"}


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
    if any(isinstance(term, BlankNode) for quad in quads(store) for term in quad):
        # None of ours has any, and the canonical form of some takes for ever.
        raise DataError(f"{file}: there is a blank node in it; expected the dataset of an earlier release")
    if next(iter(store.named_graphs()), None) is None:
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
    """Return as JSON which claims came and which went, with what they say and which articles state them.

    ``since`` is the digest of the earlier dataset, so that one can tell which it was.

    >>> import wickgraph
    >>> graph = wickgraph.load()
    >>> json.loads(changes(graph.store, graph.as_of("2023-08-04").store))["went"]
    []
    """
    names = [{graph.value for graph in store.named_graphs()} for store in (now, before)]
    found = {
        "since": f"sha256:{digest(before)}",
        "came": [_told(now, claim) for claim in sorted(names[0] - names[1])],
        "went": [_told(before, claim) for claim in sorted(names[1] - names[0])],
    }
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()


def fits(found: bytes, now: Store) -> bool:
    """Tell whether what ``changes`` returned can be of a dataset: what came is in it, what went is not.

    >>> found = b'{"since": "sha256:e3b0", "came": [], "went": []}'
    >>> fits(found, Store()), fits(found.replace(b"[]", b'[{"claim": "claim:x"}]', 1), Store()), fits(b"[]", Store())
    (True, False, False)
    """
    claims = {shorten(graph.value) for graph in now.named_graphs()}
    try:
        told = json.loads(found)
        came, went = ({str(one["claim"]) for one in told[name]} for name in ("came", "went"))
        return isinstance(told["since"], str) and came <= claims and not went & claims
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


def _told(store: Store, claim: str) -> dict[str, Any]:
    said = next(quads(store, graph=NamedNode(claim)))
    attestations = (quad.subject for quad in quads(store, None, _CLAIM, NamedNode(claim), DefaultGraph()))
    articles = (quad.object.value for one in attestations for quad in quads(store, one, _SOURCE))
    value = said.object
    return {
        "claim": shorten(claim),
        "subject": shorten(said.subject.value),
        "property": shorten(said.predicate.value),
        "value": value.value if isinstance(value, Literal) else shorten(value.value),
        "articles": sorted({shorten(one) for one in articles}),
    }
