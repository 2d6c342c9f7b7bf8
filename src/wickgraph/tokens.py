r"""What Turtle, TriG and SPARQL have in common on the page: comments, strings, IRIs and prefixed names.

This is no parser; it finds the comments and names that stand outside strings and IRIs.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Of https://www.w3.org/TR/sparql11-query/#sparqlGrammar: PN_CHARS, PN_CHARS_BASE, PLX and the codepoint escapes.
_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = rf"[{_LETTERS}_0-9\u00b7\u0300-\u036f\u203f\u2040-]"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_TOKEN = re.compile(
    rf"""
    (?P<comment> \#[^\n\r]* )
    | (?P<iri> <(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*> )
    | (?P<string> \"""(?:[^\\]|\\.)*?\""" | \'\'\'(?:[^\\]|\\.)*?\'\'\'
        | "(?:[^"\\\n\r]|\\.)*" | \'(?:[^\'\\\n\r]|\\.)*\' )
    | [?$][\w\u00b7\u0300-\u036f\u203f\u2040]+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
    | _:[\w-]+
    | (?P<prefix> (?:[{_LETTERS}](?:\.*{_INNER})*)?: )
      (?P<local> (?:[{_LETTERS}_:0-9]|{_ESCAPE}) (?:\.*(?:{_INNER}|:|{_ESCAPE}))* )?
    | [\w-]+ | \\. | \S
    """,
    re.DOTALL | re.VERBOSE,
)
_FORMS = {
    **dict.fromkeys(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"), "query"),
    **dict.fromkeys(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"), "update"),
}


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a text, each with the number of its line, counted from 1.

    >>> list(comments("<https://example.org/#a> 'no # comment' . # one"))
    [(1, '# one')]
    """
    for match in _TOKEN.finditer(text):
        if match["comment"]:
            yield text.count("\n", 0, match.start()) + 1, match["comment"]


def query_form(text: str) -> str | None:
    r"""Return what a SPARQL text is: "select", "ask", "construct", "describe", "update", or None for nothing of these.

    It is the first keyword after the BASE and PREFIX lines that says so
    (https://www.w3.org/TR/sparql11-query/#rQueryUnit, https://www.w3.org/TR/sparql11-update/#rUpdate).

    >>> query_form("PREFIX insert: <https://example.org/delete#> # ask {}\nSELECT ?drop { ?drop insert:load 'clear' }")
    'select'
    """
    _, keyword = _prologue(text)
    kind = _FORMS.get(keyword)
    return keyword.lower() if kind == "query" else kind


def standalone(text: str, prefixes: dict[str, str]) -> str:
    """Return a query or update that needs no prefixes known: those it uses and does not declare are declared.

    Names with a dot become IRIs, for which all engines agree: pyoxigraph 0.5 refuses `claim:a.b.c`, Virtuoso 7.2 the
    same name with escaped dots. Lines keep their numbers, so that the messages of an engine still fit.

    >>> standalone("SELECT * { claim:a.b.c ?p ?o }", {"claim": "https://example.org/", "oa": "https://example.org/oa#"})
    'SELECT * { <https://example.org/a.b.c> ?p ?o }'
    >>> standalone("ASK { oa:start ?p ?o }", {"oa": "https://example.org/oa#"})
    'PREFIX oa: <https://example.org/oa#> ASK { oa:start ?p ?o }'
    """
    known, used = dict(prefixes), dict[str, str]()
    declared, _ = _prologue(text)
    recent = ["", ""]

    def written(match: re.Match[str]) -> str:
        token = match[0]
        if match["comment"]:
            return token
        if match["iri"] and recent[0].upper() == "PREFIX":  # an update may declare a prefix anew at every step
            known[recent[1][:-1]] = token[1:-1]
        declaring = recent[1].upper() == "PREFIX"
        recent[:] = recent[1], token
        prefix = (match["prefix"] or "")[:-1]
        if not match["prefix"] or declaring:
            return token
        if match["local"] and "." in match["local"] and ":" in known.get(prefix, ""):
            return f"<{known[prefix]}{_unescaped(match['local'])}>"
        if prefix in prefixes and prefix not in declared:
            used[prefix] = prefixes[prefix]
        return token

    body = _TOKEN.sub(written, text)
    return "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in used.items()) + body


def _unescaped(local: str) -> str:
    return local.replace("\\", "")


def _prologue(text: str) -> tuple[set[str], str]:
    """Return the prefixes that a text declares first, and the word after that, in capitals."""
    declared: set[str] = set()
    tokens = (match for match in _TOKEN.finditer(text) if not match["comment"])
    for token in tokens:
        word = token[0].upper()
        if word not in ("BASE", "PREFIX"):
            return declared, word
        if word == "PREFIX":
            name = next(tokens, None)
            if name is None or not name["prefix"] or name["local"]:
                break
            declared.add(name["prefix"][:-1])
        iri = next(tokens, None)
        if iri is None or not iri["iri"]:
            break
    return declared, ""


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the tokens of a query outside comments, each with its start and its end.

    >>> words("ASK { } # no { here")
    [('ASK', 0, 3), ('{', 4, 5), ('}', 6, 7)]
    """
    return [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text) if not match["comment"]]
