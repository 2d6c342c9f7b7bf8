r"""What Turtle, TriG and SPARQL have in common on the page: comments, strings, IRIs and prefixed names.

This is no parser; it finds the comments and names that stand outside strings and IRIs.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r'''
    (?P<comment> \#[^\n\r]* )
    | <[^<>"{}|^`\\\x00-\x20]*>
    | """(?:[^\\]|\\.)*?""" | \'\'\'(?:[^\\]|\\.)*?\'\'\'
    | "(?:[^"\\\n\r]|\\.)*" | \'(?:[^\'\\\n\r]|\\.)*\'
    | (?P<prefix> [A-Za-z][\w-]*: ) (?P<local> \w(?:[\w.-]|\\.)*[\w-] )
    | [\w-]+:? | \\.
    ''',
    re.DOTALL | re.VERBOSE,
)


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a text, each with the number of its line, counted from 1.

    >>> list(comments("<https://example.org/#a> 'no # comment' . # one"))
    [(1, '# one')]
    """
    for match in _TOKEN.finditer(text):
        if match["comment"]:
            yield text.count("\n", 0, match.start()) + 1, match["comment"]


def with_escaped_dots(text: str) -> str:
    r"""Return a query with the dots inside its prefixed names escaped, which leaves it the same query.

    pyoxigraph 0.5 refuses a local name with two dots, such as that of every claim, though it is legal
    (https://www.w3.org/TR/sparql11-query/#rPN_LOCAL); it reads the same name with escaped dots.

    >>> with_escaped_dots("ASK { claim:a.b.c ?p 'claim:a.b.c' . }")
    "ASK { claim:a\\.b\\.c ?p 'claim:a.b.c' . }"
    """

    def escaped(match: re.Match[str]) -> str:
        if not match["prefix"]:
            return match[0]
        return match["prefix"] + re.sub(r"(?<!\\)\.", r"\\.", match["local"])

    return _TOKEN.sub(escaped, text)
