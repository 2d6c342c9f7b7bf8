"""The inventory of a data release: what is in it, for machines and for people.

VoID and DCAT in Turtle (https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/), RO-Crate in JSON-LD
(https://www.researchobject.org/ro-crate/specification/1.1/) and a page to read. IRIs of files are relative, so that a
copy of the directory describes itself wherever it lies.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from .names import BASE, PREFIXES, kind, shorten
from .store import quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from pyoxigraph import Store

TITLE = "wickgraph: a knowledge graph of the John Wick universe"
TOLD = (
    "Films, characters, actors, directors and the order of the stories; every fact says who said it, when and how"
    " surely, and where in the text where that is at hand."
)
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
KEYWORDS = ("film", "John Wick", "knowledge graph", "provenance", "RDF", "SPARQL")
#: How a file ends, and its media type: https://www.iana.org/assignments/media-types/media-types.xhtml
MEDIA_TYPES = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "parquet": "application/vnd.apache.parquet",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "ttl": "text/turtle",
}

_HERE = "https://release.example/"  # stands before relative IRIs until they are written
_NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": PREFIXES["dcterms"],
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": PREFIXES["xsd"],
}


class Item(NamedTuple):
    """A file of a release: its path in it, what it is, its size in bytes and its SHA-256, and what it distributes.

    That is "facts" or "dataset" where the file holds all of their statements, "other" for another form, else nothing.
    """

    path: str
    told: str
    size: int
    sha256: str
    holds: str = ""

    @property
    def media_type(self) -> str:
        """The media type of the file.

        >>> Item("facts.ttl", "", 0, "").media_type
        'text/turtle'
        """
        return MEDIA_TYPES.get(self.path.rpartition(".")[2], "text/plain")


class About(NamedTuple):
    """A release: its view, as JSON and in words, its day, its RDFC-1.0 hash, and what made it, program to version."""

    view: str
    known: str
    day: str
    digest: str
    made_by: dict[str, str]


def void(store: Store, about: About, items: Sequence[Item]) -> bytes:
    """Return the description of a release by VoID and DCAT as Turtle, with statistics of the facts and of everything.

    Triples of the whole dataset are counted once for each graph that holds them; its identifier is its RDFC-1.0 hash.
    """
    from .exports import facts

    whole, part, plain = _here("#wickgraph"), _here("#facts"), list(facts(store))
    said: list[Triple] = [
        *(Triple(whole, _TYPE, _in(*name)) for name in (("void", "Dataset"), ("dcat", "Dataset"))),
        Triple(whole, _in("dcterms", "title"), Literal(TITLE, language="en")),
        Triple(whole, _in("dcterms", "description"), Literal(f"{TOLD} In this release: {about.known}.", language="en")),
        Triple(whole, _in("dcterms", "license"), NamedNode(LICENCE)),
        Triple(whole, _in("dcterms", "issued"), _literal(about.day, "date")),
        Triple(whole, _in("dcat", "version"), Literal(about.day)),
        *(Triple(whole, _in("dcat", "keyword"), Literal(one, language="en")) for one in KEYWORDS),
        Triple(whole, _in("void", "uriSpace"), Literal(BASE)),
        *(Triple(whole, _in("void", "exampleResource"), NamedNode(one)) for one in _example(plain)),
        Triple(whole, _in("void", "subset"), part),
        Triple(whole, _in("dcterms", "identifier"), Literal(f"sha256:{about.digest}")),
        Triple(part, _TYPE, _in("void", "Dataset")),
        Triple(part, _in("dcterms", "title"), Literal("The facts and the descriptions of entities", language="en")),
    ]
    said += _statistics(whole, list(quads(store)))
    said += _statistics(part, plain)
    for item in items:
        if item.holds:
            said += _distribution(item)
        if item.holds in ("facts", "dataset"):
            said.append(Triple(part if item.holds == "facts" else whole, _in("void", "dataDump"), _here(item.path)))
    return _turtle(said)


def crate(about: About, items: Sequence[Item]) -> bytes:
    """Return the description of a release as ``ro-crate-metadata.json``; the day of a release is that of its data."""
    folders = sorted({f"{item.path.rpartition('/')[0]}/" for item in items if "/" in item.path})
    inside = {folder: [item.path for item in items if item.path.startswith(folder)] for folder in folders}
    top = [item.path for item in items if "/" not in item.path]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": TITLE,
        "description": f"{TOLD} In this release: {about.known}.",
        "datePublished": about.day,
        "version": about.day,
        "keywords": ", ".join(KEYWORDS),
        "license": {"@id": LICENCE},
        "author": {"@id": "#authors"},
        "publisher": {"@id": "#authors"},
        "identifier": {"@id": "#rdfc-1.0"},
        "additionalProperty": {"@id": "#view"},
        "mainEntity": {"@id": "dataset.nq"},
        "hasPart": _refer(sorted([*top, *folders])),
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        root,
        *(
            {"@id": folder, "@type": "Dataset", "name": folder.rstrip("/"), "hasPart": _refer(paths)}
            for folder, paths in inside.items()
        ),
        *(_file(item) for item in items),
        {"@id": "#authors", "@type": "Organization", "name": "the wickgraph authors"},
        {
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": "CC0 1.0 Universal",
            "description": "Public domain dedication.",
        },
        _value("#rdfc-1.0", "SHA-256 of the dataset's canonical form by RDFC-1.0", about.digest),
        _value("#view", "view", about.view),
        {
            "@id": "#making",
            "@type": "CreateAction",
            "name": "making of this release",
            "instrument": _refer([f"#{name}" for name in about.made_by]),
            "result": {"@id": "./"},
        },
        *(
            {"@id": f"#{name}", "@type": "SoftwareApplication", "name": name, "version": version}
            for name, version in about.made_by.items()
        ),
    ]
    # Version 1.1 goes by a schema.org that did not have sums yet: without the second part, readers would drop them.
    context = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
    found = {"@context": context, "@graph": graph}
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()


def about(text: bytes) -> About:
    """Return what ``crate`` was told of a release; raises ValueError for a text that is not of it.

    >>> told = About('{}', "asserted", "2026-11-22", "e3b0", {"wickgraph": "0.1.0"})
    >>> about(crate(told, [])).made_by
    {'wickgraph': '0.1.0'}
    """
    try:
        found = {one["@id"]: one for one in json.loads(text)["@graph"]}
        root = found["./"]
        making = [found[one["@id"]] for one in found["#making"]["instrument"]]
        return About(
            view=str(found["#view"]["value"]),
            known=str(root["description"]).partition("In this release: ")[2].rstrip("."),
            day=str(root["datePublished"]),
            digest=str(found["#rdfc-1.0"]["value"]),
            made_by={str(one["name"]): str(one["version"]) for one in making},
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no release is described: {error!r}") from error


def page(about: About, items: Sequence[Item], news: str = "") -> bytes:
    """Return the page of a release for people, in Markdown: what each file is, and how to check them."""
    rows = "".join(f"| [{one.path}]({one.path}) | {one.size:,} | {one.told} |\n" for one in _outline(items))
    return f"""# {TITLE}

{TOLD}

- In this release: {about.known}.
- RDFC-1.0 hash (SHA-256) of the dataset: `{about.digest}`
- Licence: [CC0 1.0]({LICENCE}), no rights reserved.
{news}
| file | bytes | what it is |
| --- | ---: | --- |
{rows}
`sha256sum --check SHA256SUMS` proves that the files are whole; `wickgraph release --verify .` proves besides that all
of them follow from `dataset.nq`, by making them again. `void.ttl` (VoID and DCAT) and `ro-crate-metadata.json`
(RO-Crate) describe the release for machines.
""".encode()


def _outline(items: Iterable[Item]) -> list[Item]:
    """Return the files, of which those of a folder that say the same of themselves are one, the folder."""
    found: dict[str, Item] = {}
    for item in items:
        path = (
            f"{item.path.rpartition('/')[0]}/"
            if "/" in item.path and not item.path.startswith("ontology/")
            else item.path
        )
        before = found.get(path)
        found[path] = item._replace(path=path, size=item.size + (before.size if before else 0))
    return list(found.values())


def _file(item: Item) -> dict[str, Any]:
    return {
        "@id": item.path,
        "@type": "File",
        "name": item.path.rpartition("/")[2],
        "description": item.told,
        "encodingFormat": item.media_type,
        "contentSize": str(item.size),
        "sha256": item.sha256,
    }


def _value(name: str, told: str, value: str) -> dict[str, Any]:
    return {"@id": name, "@type": "PropertyValue", "name": told, "value": value}


def _refer(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]


def _distribution(item: Item) -> list[Triple]:
    one, checksum = _here(item.path), _here(f"#sha256-{item.path}")
    return [
        Triple(_here("#wickgraph"), _in("dcat", "distribution"), one),
        Triple(one, _TYPE, _in("dcat", "Distribution")),
        Triple(one, _in("dcterms", "title"), Literal(item.told, language="en")),
        Triple(one, _in("dcterms", "license"), NamedNode(LICENCE)),
        Triple(one, _in("dcat", "downloadURL"), one),
        Triple(
            one,
            _in("dcat", "mediaType"),
            NamedNode(f"https://www.iana.org/assignments/media-types/{item.media_type}"),
        ),
        Triple(one, _in("dcat", "byteSize"), _literal(str(item.size), "nonNegativeInteger")),
        Triple(one, _in("spdx", "checksum"), checksum),
        Triple(checksum, _TYPE, _in("spdx", "Checksum")),
        Triple(checksum, _in("spdx", "algorithm"), _in("spdx", "checksumAlgorithm_sha256")),
        Triple(checksum, _in("spdx", "checksumValue"), _literal(item.sha256, "hexBinary")),
    ]


def _example(statements: Iterable[Any]) -> list[str]:
    """Return a work of which there are facts, Ballerina where it is known, in a list."""
    works = {one.subject.value for one in statements if kind(one.subject.value) == "work"}
    return sorted(works, key=lambda one: (one != f"{BASE}work/ballerina", one))[:1]


def _statistics(node: NamedNode, statements: Sequence[Any]) -> list[Triple]:
    """Return VoID's numbers (https://www.w3.org/TR/void/#statistics) of triples or quads."""
    uses = Counter(one.predicate for one in statements)
    typed = {(one.subject, one.object) for one in statements if one.predicate == _TYPE}
    things = Counter(type_ for _, type_ in typed)
    subjects = {one.subject for one in statements}
    counts = {
        "triples": len(statements),
        "entities": sum(1 for one in subjects if kind(one.value)),
        "classes": len(things),
        "properties": len(uses),
        "distinctSubjects": len(subjects),
        "distinctObjects": len({one.object for one in statements}),
    }
    said = [Triple(node, _in("void", name), _number(count)) for name, count in counts.items()]
    named = {one.graph_name for one in statements if hasattr(one, "graph_name")} - {DefaultGraph()}
    if named:  # a claim has no type: it is a graph
        things[NamedNode(PREFIXES["wick"] + "Claim")] = len(named)
    for partition, name, counted, numbers in (
        ("classPartition", "class", "entities", things),
        ("propertyPartition", "property", "triples", uses),
    ):
        for term, number in numbers.items():
            place = NamedNode(f"{node.value}-{name}-{quote(shorten(term.value), safe=':')}")
            said += [
                Triple(node, _in("void", partition), place),
                Triple(place, _in("void", name), term),
                Triple(place, _in("void", counted), _number(number)),
            ]
    spaces = {one.value[: max(one.value.rfind("#"), one.value.rfind("/")) + 1] for one in [*uses, *things]}
    return [*said, *(Triple(node, _in("void", "vocabulary"), NamedNode(one)) for one in spaces)]


def _turtle(said: Iterable[Triple]) -> bytes:
    # rdflib writes IRIs as they are, so that those of files stay relative; pyoxigraph would make more of them relative.
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in _NAMESPACES.items():
        graph.bind(prefix, namespace)
    for one in said:
        graph.add(tuple(map(_term, (one.subject, one.predicate, one.object))))
    return graph.serialize(format="longturtle", encoding="utf-8")


def _term(term: Any) -> Any:  # noqa: ANN401
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value.removeprefix(_HERE))
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def _in(prefix: str, name: str) -> NamedNode:
    return NamedNode(_NAMESPACES[prefix] + name)


def _here(path: str) -> NamedNode:
    return NamedNode(_HERE + path)


def _literal(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))


def _number(value: int) -> Literal:
    return _literal(str(value), "integer")


_TYPE = NamedNode(PREFIXES["rdf"] + "type")
