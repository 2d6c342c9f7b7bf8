"""The one way to a SPARQL 1.1 endpoint over HTTP: https://www.w3.org/TR/sparql11-protocol/.

>>> Endpoint("https://example.org/sparql")
<Endpoint https://example.org/sparql>
"""

from __future__ import annotations

import math
import re
import time

from . import credentials
from .errors import (
    AccessError,
    AddressError,
    AnswerError,
    BusyError,
    QueryError,
    RejectedError,
    RemoteError,
    ServerError,
    TooLargeError,
    UsageError,
)
from .names import BASE, PREFIXES
from .terms import canonical, canonical_rows
from .tokens import query_form, standalone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPResponse
    from urllib.request import Request

    from .transport import Deadline

_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"
_ROWS = f"{_JSON}, {_XML};q=0.5"
_NTRIPLES = "application/n-triples"
_GRAPH = f"{_NTRIPLES}, text/turtle;q=0.9"
_HTML = ("text/html", "application/xhtml+xml")
_TRIES = 3
_REDIRECTS = 5
_WAIT = 1.0


class Response:
    """The answer of an endpoint: the form of the query, the media type without parameters, the whole body.

    What it holds has been read once: it is well-formed and of the form that was asked for.
    """

    def __init__(self, form: str, media_type: str, body: bytes) -> None:
        self.form, self.media_type, self.body = form, media_type, body

    def __repr__(self) -> str:
        return f"<Response to {self.form}: {len(self.body):,} bytes of {self.media_type}>"


class Endpoint:
    """A SPARQL 1.1 endpoint: its URL, that of its updates where it is another, and the limits of an answer.

    ``timeout`` is for a whole exchange, from connecting to the last byte, in seconds; ``limit`` is for the body of an
    answer, decompressed, in bytes. Credentials come from the environment or netrc, see ``credentials.find``.

    Raises UsageError for what is no HTTP URL, for a timeout or limit that is not positive and for bad credentials.
    """

    def __init__(
        self, url: str, *, update_url: str | None = None, timeout: float = 60.0, limit: int = 256 * 2**20
    ) -> None:
        self.url, self.update_url = _checked(url), _checked(update_url or url)
        if not 0 < timeout < math.inf:
            raise UsageError(f"timeout {timeout!r}: expected a positive number of seconds, such as 60")
        if limit <= 0:
            raise UsageError(f"limit {limit!r}: expected a positive number of bytes")
        self.timeout, self.limit = timeout, limit
        #: How an endpoint that is busy is waited for.
        self.sleep = time.sleep
        self._credentials = {one: credentials.find(_host(one)) for one in (self.url, self.update_url)}

    def __repr__(self) -> str:
        return f"<Endpoint {self.shown}>"

    @property
    def shown(self) -> str:
        """The URL as messages show it, without its query, which may hold a key."""
        return _shown(self.url)

    def query(self, text: str) -> Response:
        """Return the answer to a SELECT, ASK, CONSTRUCT or DESCRIBE; wickgraph's prefixes need no declaration.

        Raises QueryError for a text that is none of these, and the errors below RemoteError.
        """
        form = query_form(text)
        if form in (None, "update"):
            found = "it is an update" if form else "there is no query in it"
            raise QueryError(f"the query cannot be sent: {found}; expected SELECT, ASK, CONSTRUCT or DESCRIBE")
        from .transport import Deadline, read

        deadline, where = Deadline(self.timeout), _shown(self.url)
        graph = form in ("construct", "describe")
        with self._sent(self.url, str(form), text, _GRAPH if graph else _ROWS, deadline) as response:
            if response.status != 200:
                raise AnswerError(f"{where}: the answer is partial or none (status {response.status}); expected 200")
            media_type = response.headers.get_content_type() if response.headers["Content-Type"] else ""
            _check_media_type(media_type, graph, where)
            body = read(response, deadline, self.limit, where)
        if graph:
            return Response(str(form), _NTRIPLES, _checked_graph(media_type, body, where))
        return _checked_rows(Response(str(form), media_type, body), response.headers, where)

    def update(self, text: str) -> None:
        """Carry a SPARQL Update out; wickgraph's prefixes need no declaration.

        Raises QueryError for a text that is no update, and the errors below RemoteError.
        """
        if (form := query_form(text)) != "update":
            found = f"it is a query ({form.upper()})" if form else "there is no update in it"
            raise QueryError(f"the update cannot be sent: {found}; expected INSERT, DELETE or another update")
        from .transport import Deadline, read

        deadline = Deadline(self.timeout)
        with self._sent(self.update_url, "update", text, "*/*", deadline) as response:
            read(response, deadline, self.limit, _shown(self.update_url))

    def _sent(self, url: str, form: str, text: str, accept: str, deadline: Deadline) -> HTTPResponse:
        """Return the response to a text, sent as the form of a web page would be: all endpoints read that."""
        import SPARQLWrapper

        from . import __version__
        from .transport import Wrapper

        agent = f"wickgraph/{__version__} (+{BASE}) SPARQLWrapper/{SPARQLWrapper.__version__}"
        wrapper = Wrapper(url, form, lambda request: self._exchange(url, request, deadline), agent)
        wrapper.setMethod(SPARQLWrapper.POST)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.addCustomHttpHeader("Accept-Encoding", "gzip, deflate")
        wrapper.setQuery(_encodable(standalone(text, PREFIXES)))
        response: HTTPResponse = wrapper.query().response
        return response

    def _exchange(self, url: str, original: Request, deadline: Deadline) -> HTTPResponse:
        """Send a request, as often as the endpoint reasonably asks for, and return its response to it."""
        from urllib.request import Request

        from .transport import excerpt, one_line, send

        who, address, redirects, tries, challenges = self._credentials[url], url, 0, 1, 0
        while True:
            request = Request(address, original.data, dict(original.header_items()))  # noqa: S310 - http or https
            who.sign(request)
            response = send(request, deadline, _shown(address))
            status, headers = response.status, response.headers
            if 200 <= status < 300:
                return response
            with response:
                target = _target(address, headers)
                if status in (307, 308) and _origin(target) == _origin(address) and redirects < _REDIRECTS:
                    address, redirects = target, redirects + 1
                    continue
                if status == 401 and challenges < 2 and who.accept(headers.get_all("WWW-Authenticate", [])):
                    challenges += 1
                    continue
                later = _retry_after(headers)
                pause = later if later is not None else _WAIT * tries
                if status in (429, 503) and tries < _TRIES and pause < deadline.remaining():
                    self.sleep(pause)
                    tries += 1
                    continue
                said = one_line(excerpt(response), headers.get_content_type(), who.hidden)
            where = _shown(address)
            if 300 <= status < 400:
                raise AddressError(f"{where}: {_moved(target, redirects)}")
            raise _refusal(f"{where}: ", status, f" (it says: {said})" if said else "", later, bool(who))


def _refusal(where: str, status: int, said: str, later: float | None, known: bool) -> RemoteError:
    """Return the error for a status that is no answer."""
    if status in (401, 403):
        if known:
            return AccessError(f"{where}the credentials are not accepted ({status}); expected others: check them{said}")
        return AccessError(
            f"{where}it asks for credentials ({status}); expected WICKGRAPH_TOKEN, WICKGRAPH_USER and"
            f" WICKGRAPH_PASSWORD, or an entry in netrc{said}"
        )
    if status in (404, 405, 410):
        return AddressError(
            f"{where}no SPARQL endpoint here ({status}); expected one: check the path, often /sparql or /query{said}"
        )
    if status in (429, 503):
        when = "" if later is None else f" in {later:.0f} s"
        return BusyError(f"{where}it is busy ({status}); expected an answer: try again{when or ' later'}{said}", later)
    if 400 <= status < 500:
        return RejectedError(
            f"{where}it refuses the query ({status}); expected one that it takes: check syntax and size{said}"
        )
    return ServerError(f"{where}it failed ({status}); expected an answer: try again, or ask for less{said}")


def _checked(url: str) -> str:
    """Return a URL; raises UsageError for what cannot be one of an endpoint, without its password."""
    from urllib.parse import urlsplit

    expected = "expected an address such as https://example.org/sparql"
    # Whatever stands before an @ may be a password, wherever a mistake has put it.
    said = repr(re.sub(r"(?s)^.*@", "…@", url))
    try:
        parts = urlsplit(url)
        scheme, host, userinfo, _ = parts.scheme.lower(), parts.hostname, "@" in parts.netloc, parts.port
    except ValueError:
        raise UsageError(f"{said}: no URL of an endpoint; {expected}") from None
    if userinfo:
        raise UsageError(f"{said}: a URL with a user or password; give them in WICKGRAPH_USER and WICKGRAPH_PASSWORD")
    if scheme not in ("http", "https") or not host:
        raise UsageError(f"{said}: no HTTP URL of an endpoint; {expected}")
    if not re.fullmatch(r"[^\x00-\x20\x7f-\U0010ffff<>\"{}|\\^`]+", url):
        raise UsageError(
            f"{said}: a URL with spaces or other characters that stand in none; write them as %20 and so on"
        )
    return url


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or ""


def _origin(url: str) -> tuple[str, str, int]:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)


def _shown(url: str) -> str:
    """Return a URL as messages show it, without its query, which may hold a key."""
    address, mark, _ = url.partition("?")
    return f"{address}{mark and '?…'}"


def _target(url: str, headers: Message) -> str:
    """Return the address that a redirect names, or nothing where it is none of an endpoint."""
    from urllib.parse import urljoin

    try:
        return _checked(urljoin(url, headers.get("Location", ""))) if "Location" in headers else ""
    except ValueError:
        return ""


def _moved(target: str, redirects: int) -> str:
    if redirects == _REDIRECTS:
        return f"it redirects more than {_REDIRECTS} times; expected an endpoint: check the URL"
    if not target:
        return "it redirects to no address of an endpoint; expected an endpoint: check the URL"
    return f"the endpoint has moved to {_shown(target)}; expected it here: use the new address if you trust it"


def _retry_after(headers: Message) -> float | None:
    """Return the seconds of Retry-After, which may be a date, or None where there is none that can be read."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    said = (headers.get("Retry-After") or "").strip()
    if re.fullmatch(r"[0-9]+", said):
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"the query cannot be sent: {text[error.start]!r} is no character; expected Unicode") from None
    return text


def _check_media_type(media_type: str, graph: bool, where: str) -> None:
    from pyoxigraph import QueryResultsFormat, RdfFormat

    known: object
    if graph:
        known = media_type not in ("application/json", "application/xml") and RdfFormat.from_media_type(media_type)
    else:
        known = QueryResultsFormat.from_media_type(media_type) in (QueryResultsFormat.JSON, QueryResultsFormat.XML)
    if known:
        return
    expected = "a graph as application/n-triples" if graph else f"rows as {_JSON}"
    if media_type in _HTML:
        raise AnswerError(
            f"{where}: a web page came instead of results; expected {expected}:"
            " check the path, often /sparql or /query, and whether one has to log in"
        )
    came = repr(media_type) if media_type else "no media type"
    raise AnswerError(f"{where}: the answer has {came}; expected {expected}: check that this is a SPARQL 1.1 endpoint")


def _checked_graph(media_type: str, body: bytes, where: str) -> bytes:
    """Return the answer to a CONSTRUCT or DESCRIBE as N-Triples, its literals in canonical form."""
    from pyoxigraph import Literal, RdfFormat, Triple, parse

    try:
        triples = [
            Triple(one.subject, one.predicate, canonical(one.object) if isinstance(one.object, Literal) else one.object)
            for one in parse(body, format=RdfFormat.from_media_type(media_type))
        ]
    except (SyntaxError, ValueError) as error:
        raise _malformed(media_type, _reason(error), where) from error
    return "".join(f"{one} .\n" for one in triples).encode()


def _checked_rows(response: Response, headers: Message, where: str) -> Response:
    """Return the answer to a SELECT or ASK, read through on this thread; an ASK always says true or false."""
    from .transport import cut_short

    xml = "xml" in response.media_type
    # The parser needs no last brace after an answer of yes or no, and no last tag.
    if not re.search(rb"</([\w.-]+:)?sparql\s*>\s*\Z" if xml else rb"\}\s*\Z", response.body[-100:]):
        raise cut_short(where)
    columns, rows, yes, reason = _read_through(response)
    if reason:
        raise _malformed(response.media_type, reason, where)
    if response.form == "ask" and columns == ["__ASK_RETVAL"]:  # what Virtuoso 7.2 makes of an ASK
        return Response("ask", _JSON, b'{"head":{},"boolean":%s}' % (b"true" if yes else b"false"))
    if (response.form == "ask") is not (columns is None):
        came = "rows" if columns is not None else "true or false"
        raise AnswerError(f"{where}: {came} came for {response.form.upper()}; expected a SPARQL 1.1 endpoint: check it")
    most = headers.get("X-SPARQL-MaxRows", "")  # Virtuoso says it where it has cut rows off
    if re.fullmatch(r"[0-9]{1,9}", most) and rows >= int(most):
        raise TooLargeError(
            f"{where}: it cuts answers off after {most} rows; expected all: ask for fewer with LIMIT and OFFSET"
        )
    try:
        return Response(response.form, _JSON, canonical_rows(_as_json(response.body) if xml else response.body))
    except RecursionError as error:  # what JSON may hold beside the rows, the engine reads deeper than Python
        raise _malformed(response.media_type, "too deep", where) from error


def _read_through(response: Response) -> tuple[list[str] | None, int, bool, str]:
    """Return the columns, if any, the number of rows, whether the first is other than 0, and what is wrong.

    The engine's own result must not leave this thread, not even in the traceback of an error.
    """
    from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

    columns, rows, yes, reason = None, 0, False, ""
    try:
        found = parse_query_results(response.body, format=QueryResultsFormat.from_media_type(response.media_type))
        if not isinstance(found, QueryBoolean):
            columns = [one.value for one in found.variables]
            for row in found:
                yes = yes or (rows == 0 and len(columns) == 1 and getattr(row[0], "value", "0") != "0")
                rows += 1
    except (SyntaxError, ValueError) as error:
        reason = _reason(error)
    return columns, rows, yes, reason


def _as_json(body: bytes) -> bytes:
    from pyoxigraph import QueryResultsFormat, parse_query_results

    found = parse_query_results(body, format=QueryResultsFormat.XML)
    return found.serialize(format=QueryResultsFormat.JSON) or b""


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "msg", None) or error).split())[:200]


def _malformed(media_type: str, reason: str, where: str) -> AnswerError:
    return AnswerError(f"{where}: the answer is no {media_type} ({reason}); expected it well-formed: try again")
