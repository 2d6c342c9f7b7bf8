"""The names of things: the base IRI, prefixes, slugs and the ids of claims.

>>> shorten("https://w3id.org/wickgraph/work/ballerina")
'work:ballerina'
>>> expand("work:ballerina")
'https://w3id.org/wickgraph/work/ballerina'
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

BASE = "https://w3id.org/wickgraph/"

#: The kinds of things that have an IRI, in the order in which people want to see them.
KINDS = (
    "work",
    "person",
    "character",
    "group",
    "org",
    "place",
    "event",
    "performance",
    "amount",
    "article",
    "claim",
    "attestation",
    "passage",
)

#: Prefix to namespace, for our own kinds and for the vocabularies that the data uses.
PREFIXES: dict[str, str] = {
    "wick": BASE + "ontology#",
    **{kind: f"{BASE}{kind}/" for kind in KINDS},
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\Z")
# The part of Turtle's PN_LOCAL that needs no escape: https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_BARE_KINDS = frozenset({"work", "person", "performance"})


def expand(name: str) -> str | None:
    """Return the IRI of a prefixed name, or None where the prefix is unknown.

    >>> expand("schema:actor")
    'https://schema.org/actor'
    >>> expand("nobody:knows") is None
    True
    """
    prefix, colon, local = name.partition(":")
    namespace = PREFIXES.get(prefix)
    return namespace + local if colon and namespace is not None and _LOCAL.match(local) else None


def shorten(iri: str) -> str:
    """Return the prefixed name of an IRI, or the IRI itself where no prefix fits.

    >>> shorten("https://schema.org/actor"), shorten("https://example.org/x")
    ('schema:actor', 'https://example.org/x')
    """
    cut = (iri.rfind("#") if "#" in iri else iri.rfind("/")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.match(iri, cut) else iri


_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def kind(iri: str) -> str | None:
    """Return the kind of one of our entities ("work", "person", ...), None for any other IRI.

    >>> kind("https://w3id.org/wickgraph/work/ballerina"), kind("https://schema.org/actor")
    ('work', None)
    """
    if not iri.startswith(BASE):
        return None
    head, slash, slug = iri[len(BASE) :].partition("/")
    return head if slash and slug and "/" not in slug and head in KINDS else None


def is_slug(text: str) -> bool:
    """Tell whether a text can end one of our IRIs: ``[a-z0-9.-]+``, no sign at an end or twice.

    >>> is_slug("ana-de-armas"), is_slug("Ana de Armas"), is_slug("ends-")
    (True, False, False)
    """
    return _SLUG.match(text) is not None


def slugify(text: str) -> str:
    """Return the slug of a name: lower case, without accents, hyphens between the words.

    >>> slugify("John Wick: Chapter 4"), slugify("Saïd Taghmaoui")
    ('john-wick-chapter-4', 'said-taghmaoui')
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def kebab(local: str) -> str:
    """Return a camel-case name in kebab case.

    >>> kebab("datePublished")
    'date-published'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", local).lower()


def local_name(iri: str) -> str:
    """Return what stands after the last slash or hash.

    >>> local_name("https://schema.org/datePublished")
    'datePublished'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def claim_iri(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> str:
    """Return the IRI of the claim that says a triple; equal triples have equal claims.

    The slug is ``<subject>.<property>.<object>``. Works, people and performances stand by their slug
    alone, other kinds carry their kind in front. A date, number or truth value stands by its lexical
    form; a text, and an address elsewhere, by its slug and eight hexadecimal digits of the SHA-256 of its
    N-Triples form, because two titles may have one slug.

    >>> from pyoxigraph import Literal, NamedNode
    >>> work = NamedNode(expand("work:ballerina"))
    >>> shorten(claim_iri(work, NamedNode(expand("schema:director")), NamedNode(expand("person:len-wiseman"))))
    'claim:ballerina.director.len-wiseman'
    >>> shorten(claim_iri(work, NamedNode(expand("schema:name")), Literal("Ballerina")))
    'claim:ballerina.name.ballerina-6af5ec51'
    """
    parts = (_key(subject.value), kebab(local_name(predicate.value)), _value_key(value))
    return PREFIXES["claim"] + ".".join(parts)


def _key(iri: str) -> str:
    entity_kind = kind(iri)
    slug = local_name(iri)
    if entity_kind is None:
        # A term of a vocabulary stands by its name; of any other address the name says too little.
        term = kebab(slug)
        return term if shorten(iri) != iri and is_slug(term) else _slug_and_digest(slug, iri)
    return slug if entity_kind in _BARE_KINDS else f"{entity_kind}.{slug}"


def _value_key(value: NamedNode | Literal) -> str:
    from pyoxigraph import NamedNode

    if isinstance(value, NamedNode):
        return _key(value.value)
    plain = value.datatype.value not in (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")
    return slugify(value.value) if plain and is_slug(value.value.lower()) else _slug_and_digest(value.value, str(value))


def _slug_and_digest(text: str, whole: str) -> str:
    import hashlib

    slug = slugify(text)[:40].strip("-")
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest
