"""The release: everything that exporters take, in one directory that describes and proves itself.

>>> from tempfile import TemporaryDirectory
>>> import wickgraph
>>> with TemporaryDirectory() as folder:
...     made = write(wickgraph.load(view=wickgraph.View(sources=["kinocheck-2023-08-04"])), folder)
...     verify(folder)
[]
"""

from __future__ import annotations

import os
import re
from hashlib import sha256

from . import changes as news
from . import exports
from .errors import DataError, OutputError, WickgraphError
from .evidence import newest_article
from .graph import Graph
from .inventory import About, Item, about, crate, page, void
from .store import home
from .views import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Store

    from .protocol import AnyGraph

    Report = Callable[[str], object]

#: Where each profile and format stands in a release; what ends in a slash is a directory.
PLACES = {
    ("facts", "turtle"): "facts.ttl",
    ("facts", "ntriples"): "facts.nt",
    ("facts", "rdfxml"): "facts.rdf",
    ("facts", "jsonld"): "facts.jsonld",
    ("dataset", "trig"): "dataset.trig",
    ("dataset", "nquads"): "dataset.nq",
    ("dataset", "jsonld"): "dataset.jsonld",
    ("dataset", "turtle12"): "dataset-1.2.ttl",
    ("dataset", "trig12"): "dataset-1.2.trig",
    ("schema-org", "jsonld"): "schema-org.jsonld",
    ("schema-org", "jsonld", "each"): "schema-org/",
    ("nanopub", "trig"): "nanopub.trig",
    ("tables", "csv"): "tables/",
    ("tables", "parquet"): "tables-parquet/",
}
SUMS, CRATE, VOID, PAGE, CHANGES = "SHA256SUMS", "ro-crate-metadata.json", "void.ttl", "README.md", "changes.json"

_TOLD = {
    "facts": "the facts of the view and the descriptions of entities",
    "dataset": "everything: facts, claims, attestations, articles and ontology",
    "schema-org": "the works by schema.org, as web pages take them",
    "nanopub": "each claim as a nanopublication, unsigned",
    "tables": "works, people, characters, performances, claims and more as tables",
}
_CALLED = {
    "csv": "CSV with a Frictionless data package",
    "jsonld": "JSON-LD",
    "nquads": "N-Quads in canonical form by RDFC-1.0",
    "ntriples": "N-Triples in canonical form",
    "parquet": "Parquet",
    "rdfxml": "RDF/XML",
    "trig": "TriG",
    "trig12": "TriG of RDF 1.2, with reifiers",
    "turtle": "Turtle",
    "turtle12": "Turtle of RDF 1.2, with reifiers",
}
_ONTOLOGY = {
    "wick.ttl": "the ontology: terms, with definitions and examples",
    "shapes.ttl": "SHACL shapes: what the data keeps to",
    "alignments.ttl": "how terms correspond to those of other vocabularies",
    "context.jsonld": "the JSON-LD context: short keys",
    "index.html": "the documentation of the ontology, to open in a browser",
}
_SUM = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f]+)")
#: What the making of a release can raise, where a dataset that somebody else wrote is not as the makers expect.
_FAILURES = (WickgraphError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def write(
    graph: AnyGraph,
    folder: str | os.PathLike[str],
    since: str | None = None,
    force: bool = False,
    report: Report = lambda _: None,
) -> list[str]:
    """Write the release of a graph into a new directory, whole or not at all; return the paths of its files.

    ``since`` is an earlier release, or its dataset, with which the claims are compared. ``force`` replaces a release,
    never a directory that holds anything else. Parquet is in it where pyarrow is installed. ``report`` is told each
    part before it is made. Raises OutputError where the directory cannot be written, DataError for an earlier release
    that cannot be read, NoAnswer where the view accepts nothing.
    """
    from .files import making

    place = os.fspath(folder)
    with making(place, (lambda: _expect_release(place)) if force else None) as target:
        found = None if since is None else news.changes(graph.store, news.earlier(since))
        return _fill(target, graph, found, _versions(), report)


def verify(folder: str | os.PathLike[str], report: Report = lambda _: None) -> list[str]:
    """Prove a release by its sums and by making it again of its own dataset.nq; return what is wrong, path first.

    A release that was made by other versions of the programs that decide about the bytes cannot be proved so: that is
    wrong, too, and told. Raises DataError where there is no release.
    """
    place = os.fspath(folder)
    report(SUMS)
    sums = _sums(place)
    there = set(_walk(place)) - {SUMS}
    faults = [f"{path}: is missing" for path in sorted(sums.keys() - there)]
    faults += [f"{path}: is not of the release: {SUMS} does not name it" for path in sorted(there - sums.keys())]
    for path in sorted(there & sums.keys()):
        full = os.path.join(place, path)
        if os.path.islink(full) or not os.path.isfile(full):
            faults.append(f"{path}: is no file, or a link to one; expected the file itself")
        elif _sum(full) != sums[path]:
            faults.append(f"{path}: has changed: its SHA-256 is not that of {SUMS}")
    if faults:
        return faults
    told = _told(place)
    report("dataset.nq")
    store = news.earlier(place)
    if not news.digest(store) == told.digest == sums.get("dataset.nq"):
        return [f"dataset.nq: is not in canonical form, or not of the RDFC-1.0 hash that {CRATE} tells: {told.digest}"]
    here = _versions()
    others = [name for name, version in told.made_by.items() if here.get(name) != version]
    if others:
        was = " and ".join(f"{name} {told.made_by[name]}" for name in others)
        now = " and ".join(f"{name} {here[name]}" if name in here else f"no {name}" for name in others)
        return [f"{CRATE}: made by {was}, so that {now} cannot prove it; its sums and its dataset.nq are right"]
    return _differing(place, told, store, report)


def hashed(folder: str | os.PathLike[str]) -> str:
    """Return the RDFC-1.0 hash that a release tells of its dataset, in hexadecimal digits.

    Raises DataError where there is no release.
    """
    return _told(os.fspath(folder)).digest


class Released(Graph):
    """The graph that a release holds: its dataset, facts included, under the view that made them."""

    def __init__(self, store: Store, view: View) -> None:
        self.store, self.view = store, view

    def under(self, view: View) -> Graph:
        """Return the same data under another view, as far as this one sees it."""
        from .views import without_facts

        return Graph(lambda: without_facts(self.store), view)


def _fill(target: str, graph: AnyGraph, found: bytes | None, versions: dict[str, str], report: Report) -> list[str]:
    items = []
    for (profile, form, *each), path in PLACES.items():
        if form == "parquet" and "pyarrow" not in versions:
            continue
        report(path)
        exports.Export(graph, profile, form).save(os.path.join(target, path))
        told = f"{_TOLD[profile]}, as {_CALLED[form]}" + (", a document each" if each else "")
        paths = [one for one in _walk(target) if one.startswith(path)] if path.endswith("/") else [path]
        holds = profile if profile in ("facts", "dataset") else "other"
        items += [_item(target, one, told, holds if one in (path, "tables/datapackage.json") else "") for one in paths]
    report("ontology/")
    os.mkdir(os.path.join(target, "ontology"))
    for name, told in _ONTOLOGY.items():
        items.append(_put(target, f"ontology/{name}", told, _ontology(name, graph.store)))
    if found is not None:
        items.append(_put(target, CHANGES, "what came and what went since an earlier release", found))
    report(VOID)
    made = _about(graph, next(item.sha256 for item in items if item.path == "dataset.nq"), versions)
    items.append(_put(target, VOID, "the description by VoID and DCAT", void(graph.store, made, items)))
    items.append(_put(target, PAGE, "this page", page(made, items, _counted(found))))
    items.append(_put(target, CRATE, "the description by RO-Crate", crate(made, items)))
    sums = "".join(f"{item.sha256}  {item.path}\n" for item in sorted(items))
    _put(target, SUMS, "", sums.encode())
    return [*sorted(item.path for item in items), SUMS]


def _about(graph: AnyGraph, digest: str, versions: dict[str, str]) -> About:
    day = newest_article(graph)
    return About(graph.view.to_json(), graph.view.told(day), day or "", digest, versions)


def _versions() -> dict[str, str]:
    """Return the programs whose versions decide about the bytes, pyarrow where it is installed."""
    from importlib import metadata

    from . import __version__

    found = {"wickgraph": __version__}
    for name in ("pyoxigraph", "rdflib", "PyLD", "pyarrow"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _ontology(name: str, store: Store) -> bytes:
    if name == "index.html":
        from .termpage import html

        return html(store)
    with open(os.path.join(home(), "ontology", name), "rb") as file:
        return file.read()


def _counted(found: bytes | None) -> str:
    if found is None:
        return ""
    import json

    told = json.loads(found)
    attested = told["attestations"]
    return (
        f"- Since the release whose dataset is `{told['since']}`: {len(told['came'])} claims came,"
        f" {len(told['went'])} went; of the others, {len(attested['came'])} attestations came,"
        f" {len(attested['went'])} went ([{CHANGES}]({CHANGES})).\n"
    )


def _differing(place: str, told: About, store: Store, report: Report) -> list[str]:
    """Return in which files a release differs from one that is made again of its dataset."""
    from tempfile import TemporaryDirectory

    sums, found = _sums(place), None
    if CHANGES in sums:
        with open(os.path.join(place, CHANGES), "rb") as file:
            found = file.read()
        if not news.fits(found, store):
            return [f"{CHANGES}: does not fit dataset.nq: what came is in it, what went is not"]
    try:
        with TemporaryDirectory() as again:
            graph = Released(store, View.from_json(told.view))
            made = set(_fill(again, graph, found, told.made_by, report)) - {SUMS}
            faults = [f"{path}: is not made of this dataset.nq" for path in sorted(sums.keys() - made)]
            faults += [f"{path}: is missing, and {SUMS} does not name it" for path in sorted(made - sums.keys())]
            same = {path for path in made & sums.keys() if _sum(os.path.join(again, path)) == sums[path]}
            faults += [f"{path}: is not what dataset.nq gives" for path in sorted((made & sums.keys()) - same)]
            if not faults and _sum(os.path.join(again, SUMS)) != _sum(os.path.join(place, SUMS)):
                faults = [f"{SUMS}: is of another form; expected each path once, sorted, two spaces after its sum"]
            return faults
    except _FAILURES as error:
        return [f"dataset.nq: gives no release: {str(error)[:200]}"]  # who forged it may have made it long


def _item(target: str, path: str, told: str, holds: str = "") -> Item:
    place = os.path.join(target, path)
    return Item(path, told, os.path.getsize(place), _sum(place), holds)


def _put(target: str, path: str, told: str, content: bytes) -> Item:
    with open(os.path.join(target, path), "xb") as file:
        file.write(content)
    return _item(target, path, told)


def _sum(path: str) -> str:
    digest = sha256()
    try:
        with open(path, "rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; expected a file that can be read") from error
    return digest.hexdigest()


def _walk(folder: str) -> Iterator[str]:
    for place, folders, names in sorted(os.walk(folder)):
        linked = [one for one in folders if os.path.islink(os.path.join(place, one))]  # not walked into
        for name in sorted(names + linked):
            yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def _sums(place: str) -> dict[str, str]:
    path = os.path.join(place, SUMS)
    try:
        with open(path, encoding="utf-8", newline="") as file:
            lines = file.read().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: {reason}; expected a release, as `wickgraph release` writes it") from error
    found = {}
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
        match = _SUM.fullmatch(line)
        if match is None:
            raise DataError(f"{path}:{number}: {line[:80]!r} is no sum; expected 64 hexadecimal digits and a path")
        found[match[2]] = match[1]
    return found


def _told(place: str) -> About:
    path = os.path.join(place, CRATE)
    try:
        with open(path, "rb") as file:
            return about(file.read())
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {getattr(error, 'strerror', None) or error}; expected a release") from error


def _expect_release(place: str) -> None:
    """Raise OutputError where a directory holds anything that is not of a release, which would be lost."""
    try:
        sums = _sums(place)
    except DataError as error:
        raise OutputError(f"{place}: holds no release, so --force does not replace it; name another place") from error
    for path in _walk(place):
        if path != SUMS and path not in sums:
            raise OutputError(f"{place}: {path} in it is not of a release, and would be lost; name another place")
