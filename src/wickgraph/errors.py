"""All errors of wickgraph.

Each carries one line for people and the exit code of the command line::

    WickgraphError
    ├── DataError        a data file cannot be read                        exit 2
    ├── UsageError       a wrong argument                                  exit 2
    │   ├── QueryError   a query cannot be read                            exit 2
    │   ├── UnknownName  an entity, query or term that does not exist      exit 2
    │   └── OutputError  a place that cannot be written to                 exit 2
    ├── CheckFailed      the data is readable and wrong                    exit 1
    ├── NoAnswer         what is asked for does not exist in the data      exit 1
    └── RemoteError      another machine does not answer as it should      exit 3
        ├── UnreachableError   no connection, or one that breaks
        ├── DeadlineError      no whole answer in time
        ├── RejectedError      the endpoint will not take the query; a QueryError too
        ├── AccessError        the endpoint wants other credentials, or none will do
        ├── AddressError       no endpoint at this URL, or it has moved
        ├── BusyError          the endpoint asks to come back later
        ├── ServerError        the endpoint fails
        └── AnswerError        the answer is not what was asked for, or not whole
            └── TooLargeError  the answer is past the limit
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


class NoAnswer(WickgraphError):  # noqa: N818
    """A question that the data has no answer to: no path, an empty network, a measure that does not converge."""

    exit_code = 1


class RemoteError(WickgraphError):
    """Another machine that a query asks and that does not answer as it should."""

    exit_code = 3


class UnreachableError(RemoteError):
    """A host that is unknown, a connection that is refused, or one that breaks."""


class DeadlineError(RemoteError):
    """No whole answer within the time allowed for connecting, waiting, trying again and reading together."""


class RejectedError(RemoteError, QueryError):
    """A query that an endpoint will not take (400 and its like); carries the endpoint's own message.

    As in the embedded engine, a wrong query is a QueryError. The exit code is that of RemoteError all the same: engines
    also refuse what is right, so that only the remote side can say where the fault is.
    """


class AccessError(RemoteError):
    """An endpoint that asks for credentials, or does not accept those that it was given."""


class AddressError(RemoteError):
    """A URL at which no endpoint answers, or from which it has moved; names the new address."""


class BusyError(RemoteError):
    """An endpoint that asks to come back later, in ``retry_after`` seconds where it says when."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServerError(RemoteError):
    """An endpoint that fails at answering; carries its own message."""


class AnswerError(RemoteError):
    """An answer of the wrong kind, one that is cut short, or one that cannot be read."""


class TooLargeError(AnswerError):
    """An answer that is larger than the limit, be it endless or a small one that decompresses to more."""


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
