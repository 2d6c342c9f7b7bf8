"""All errors of wickgraph.

Each carries one line for people and the exit code of the command line::

    WickgraphError
    ├── DataError        a data file cannot be read                        exit 2
    ├── UsageError       a wrong argument                                  exit 2
    │   ├── QueryError   a query cannot be read                            exit 2
    │   ├── UnknownName  an entity, query or term that does not exist      exit 2
    │   └── OutputError  a place that cannot be written to                 exit 2
    ├── CheckFailed      the data is readable and wrong                    exit 1
    └── RemoteError      another machine does not answer as it should      exit 3
"""

from __future__ import annotations


class WickgraphError(Exception):
    """The base of all errors that wickgraph raises on purpose.

    >>> raise DataError("data/x.ttl:3: a dot is expected")
    Traceback (most recent call last):
    wickgraph.errors.DataError: data/x.ttl:3: a dot is expected
    """

    exit_code = 2


class DataError(WickgraphError):
    """A data file that is missing, unreadable or not well-formed; names the file and the line."""


class UsageError(WickgraphError, ValueError):
    """An argument that cannot be used; names it and says what was expected."""


class QueryError(UsageError):
    """A SPARQL text that cannot be read; names the line and the column."""


class UnknownName(UsageError):  # noqa: N818 - reads better than UnknownNameError at every place of use
    """A name that stands for nothing, or for several things; suggests near ones."""


class OutputError(UsageError):
    """A file or directory that cannot be written."""


class CheckFailed(WickgraphError):  # noqa: N818
    """Data that can be read and breaks a rule."""

    exit_code = 1


class RemoteError(WickgraphError):
    """Another machine that a query asks and that does not answer as it should."""

    exit_code = 3


def did_you_mean(name: str, candidates: list[str]) -> str:
    """Return " Did you mean ...?" with the nearest candidates, or nothing where none is near.

    >>> did_you_mean("balerina", ["ballerina", "underworld"])
    ' Did you mean ballerina?'
    """
    import difflib

    if not name.strip():
        return ""
    folded = {candidate.casefold(): candidate for candidate in candidates}
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    near += [one for one in sorted(folded, key=len) if name.casefold() in one and one not in near][: 3 - len(near)]
    return f" Did you mean {' or '.join(folded[one] for one in near)}?" if near else ""
