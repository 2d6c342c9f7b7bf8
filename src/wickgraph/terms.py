"""RDF terms as Python values: numbers, dates and truth values where the datatype says so, else text."""

from __future__ import annotations

import re
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from .names import PREFIXES, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_XSD = PREFIXES["xsd"]
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INTEGER = (
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
# Python reads more than the datatypes allow, such as 1_000 and 20240607: https://www.w3.org/TR/xmlschema11-2/
_LEXICAL = {
    **dict.fromkeys(_INTEGER, "[+-]?[0-9]+"),
    **dict.fromkeys(("double", "float"), rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
    "decimal": _DECIMAL,
    "boolean": "true|false|1|0",
    "date": _DATE,
    "dateTime": rf"{_DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?",
}


def python_value(term: Term | None) -> object:
    """Return a term as a Python value; a value that its datatype or Python does not allow stays text.

    >>> python_value(Literal(4)), python_value(NamedNode(PREFIXES["schema"] + "actor"))
    (4, 'schema:actor')
    """
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if not isinstance(term, Literal):
        return str(term)
    name = term.datatype.value.removeprefix(_XSD)
    if name not in _LEXICAL or not re.fullmatch(_LEXICAL[name], term.value):
        return term.value
    try:
        return _converted(name, term.value)
    except (ValueError, ArithmeticError):
        return term.value


def text(term: Term | None) -> str | None:
    """Return a term as text: a prefixed name, or the form in which a literal is written.

    >>> text(Literal("1.50", datatype=NamedNode(PREFIXES["xsd"] + "decimal")))
    '1.50'
    """
    if term is None or isinstance(term, Literal):
        return term and term.value
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


def _converted(name: str, value: str) -> object:
    if name in _INTEGER:
        return int(value)
    if name in ("double", "float"):
        return float(value)
    if name == "boolean":
        return value in ("true", "1")
    if name == "decimal":
        from decimal import Decimal

        return Decimal(value)
    from datetime import date, datetime

    return (date if name == "date" else datetime).fromisoformat(value)


@lru_cache(maxsize=10_000)  # what comes from elsewhere has no end
def canonical(literal: Literal) -> Literal:
    """Return a literal as the embedded store holds it: one form for each value of a datatype that it knows.

    >>> canonical(Literal("1", datatype=NamedNode(PREFIXES["xsd"] + "boolean"))).value
    'true'
    """
    from pyoxigraph import Quad, Store

    store, node = Store(), NamedNode(PREFIXES["rdf"] + "value")
    store.add(Quad(node, node, literal))
    held: Literal = next(iter(store)).object
    return held


def canonical_rows(body: bytes) -> bytes:
    """Return rows in JSON with their typed literals in canonical form, be they another engine's (Virtuoso's true is 1).

    >>> b'"PT15M"' in canonical_rows(
    ...     b'{"results": {"bindings": [{"x": {"type": "literal", "value": "PT900S",'
    ...     b'"datatype": "http://www.w3.org/2001/XMLSchema#dayTimeDuration"}}]}}'
    ... )
    True
    """
    import json

    if b"XMLSchema#" not in body:  # the slashes before may be escaped
        return body
    answer = json.loads(body)
    for row in answer.get("results", {}).get("bindings", []):
        for binding in row.values():
            datatype = binding.get("datatype", "")
            if datatype.startswith(_XSD):
                known = canonical(Literal(binding["value"], datatype=NamedNode(datatype)))
                binding.update(value=known.value, datatype=known.datatype.value)
    return json.dumps(answer, ensure_ascii=False).encode()
