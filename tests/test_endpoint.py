"""Every way in which an endpoint can misbehave is an error that says so, in time and in bounds."""

from __future__ import annotations

import base64
import gzip
import itertools
import pickle
import socket
import subprocess
import sys
import threading
import urllib.request
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from pathlib import Path

import pytest

import wickgraph
from misbehaving import JSON, ROW, TRUE, Script, Server, dripping, reply
from wickgraph.endpoint import Endpoint, Response, _checked_rows
from wickgraph.errors import (
    AccessError,
    AddressError,
    AnswerError,
    BusyError,
    DeadlineError,
    QueryError,
    RejectedError,
    RemoteError,
    ServerError,
    TooLargeError,
    UnreachableError,
    UsageError,
    WickgraphError,
)
from wickgraph.names import PREFIXES
from wickgraph.results import Result
from wickgraph.transport import Deadline, send

SELECT, ASK, GRAPH = "SELECT * { ?s ?p ?o }", "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
SHORT = 0.2
TRIPLES = "<https://example.org/s> <https://example.org/p> 'é' .\n".replace("'", '"').encode()
SECRETS = ("s3cret-token", "s3cret-password", base64.b64encode(b"winston:s3cret-password").decode())
CHALLENGE = (
    'Digest realm="SPARQL", domain="/sparql", nonce="0123", opaque="45", stale="false", qop="auth", algorithm="MD5"'
)


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start every test without credentials and proxies."""
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"WICKGRAPH_{name}", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WICKGRAPH_USER", "winston")
    monkeypatch.setenv("WICKGRAPH_PASSWORD", "s3cret-password")


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WICKGRAPH_TOKEN", "s3cret-token")


def ask(server: Server, text: str = ASK, timeout: float = 20.0, limit: int = 10**6) -> Response:
    endpoint = Endpoint(server.url, timeout=timeout, limit=limit)
    endpoint.sleep = lambda seconds: None
    return endpoint.query(text)


def refused(
    kind: type[RemoteError], *scripts: Script, text: str = ASK, timeout: float = 20.0, limit: int = 10**6
) -> str:
    """Return the message of the error that the last of a server's answers ends in."""
    with Server(*scripts) as server, pytest.raises(kind) as caught:
        ask(server, text, timeout, limit)
    error = caught.value
    assert type(error) is kind
    assert error.exit_code == 3
    said = str(error)
    assert said.startswith(server.url)
    assert "expected" in said or "allow more" in said or "ask for less" in said
    assert "\n" not in said
    while error:  # not in any cause either
        assert not any(secret in f"{error} {error!r}" for secret in SECRETS)
        error = error.__cause__  # type: ignore[assignment]
    return said


# What is sent


def test_a_query_is_a_form_post_that_says_who_asks() -> None:
    with Server(reply(ROW)) as server:
        response = ask(server, "SELECT * { claim:a.b.c schema:name ?name }")
    (asked,) = server.asked
    assert response.form == "select"
    assert response.media_type == JSON
    assert response.body == ROW
    assert asked.line == "POST /sparql HTTP/1.1\r\n"
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.headers["Accept"].startswith(JSON)
    assert asked.headers["User-Agent"].startswith(f"wickgraph/{wickgraph.__version__} (+https://w3id.org/wickgraph/)")
    assert asked.headers["Authorization"] is None
    sent = f"PREFIX schema: <{PREFIXES['schema']}> SELECT * {{ <{PREFIXES['claim']}a.b.c> schema:name ?name }}"
    assert asked.fields == {"query": [sent]}


def test_an_update_goes_to_its_own_address() -> None:
    with Server(reply()) as queries, Server(reply(b"", 204)) as updates:
        endpoint = Endpoint(queries.url, update_url=updates.url)
        endpoint.update("# SELECT\nINSERT DATA { <x:s> <x:p> 'é & # SELECT' }")
        assert endpoint.query(ASK).body == TRUE
    assert [one.fields for one in updates.asked] == [
        {"update": ["# SELECT\nINSERT DATA { <x:s> <x:p> 'é & # SELECT' }"]}
    ]
    assert [one.fields for one in queries.asked] == [{"query": [ASK]}]


@pytest.mark.parametrize(
    "text", ["", "# nothing", "INSERT DATA {}", "PREFIX ask: <x:> DROP ALL", "ASKED {}", "\ud800 ASK {}"]
)
def test_no_query_is_sent_that_is_none(text: str) -> None:
    with Server(reply()) as server, pytest.raises(QueryError, match="cannot be sent"):
        ask(server, text)
    assert not server.asked


def test_text_that_is_no_unicode_is_not_sent() -> None:
    with Server(reply()) as server, pytest.raises(QueryError, match="no character"):
        ask(server, "ASK { ?s ?p '\ud800' }")
    assert not server.asked


@pytest.mark.parametrize("text", ["", SELECT, "# INSERT DATA {}\nASK {}"])
def test_no_update_is_sent_that_is_none(text: str) -> None:
    with Server(reply()) as server, pytest.raises(QueryError, match="cannot be sent"):
        Endpoint(server.url).update(text)
    assert not server.asked


# What comes


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=ISO-8859-1"])
def test_graphs_are_utf_8_whatever_the_charset_says(charset: str) -> None:
    with Server(reply(TRIPLES, kind=f"application/n-triples{charset}")) as server:
        response = ask(server, GRAPH)
        assert ask(server, "DESCRIBE <x:s>").form == "describe"
    assert (response.media_type, response.body) == ("application/n-triples", TRIPLES)
    assert server.asked[0].headers["Accept"].startswith("application/n-triples")


def test_an_empty_graph_is_an_answer() -> None:
    with Server(reply(b"", kind="application/n-triples")) as server:
        assert ask(server, GRAPH).body == b""


def test_an_ask_that_virtuoso_answers_with_a_row_says_true_or_false() -> None:
    integer = PREFIXES["xsd"].encode() + b"integer"
    one = b'{"__ASK_RETVAL": {"type": "typed-literal", "datatype": "%s", "value": "1"}}' % integer
    whole = b'{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [%s]}}'
    with Server(reply(whole % one), reply(whole % b""), reply(whole % one.replace(b'"1"', b'"0"'))) as server:
        assert [ask(server).body.endswith(b"true}") for _ in range(3)] == [True, False, False]


def test_xml_is_read_too() -> None:
    open_, shut = b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">', b"</sparql>\n"
    whole, kind = open_ + b"<head/><boolean>true</boolean>" + shut, "application/sparql-results+xml"
    rows = (
        b'<head><variable name="a"/></head><results><result><binding name="a">'
        b'<literal datatype="%sboolean">1</literal></binding></result></results>' % PREFIXES["xsd"].encode()
    )
    with Server(reply(whole, kind=f"{kind}; charset=utf-8"), reply(open_ + rows + shut, kind=kind)) as server:
        assert b'"boolean":true' in ask(server).body
        response = ask(server, SELECT)
    assert response.media_type == JSON
    assert Result.of("select", response.media_type, response.body).rows == [(True,)]
    refused(AnswerError, reply(whole[:-5], kind=kind))
    refused(AnswerError, reply(open_ + rows, kind=kind), text=SELECT)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(ROW, mtime=0)),
        ("x-gzip", gzip.compress(ROW[:20], mtime=0) + gzip.compress(ROW[20:], mtime=0) + bytes(8)),
        ("deflate", zlib.compress(ROW)),
        ("deflate", zlib.compress(ROW, wbits=-15)),
        ("identity", ROW),
    ],
)
def test_a_compressed_answer_is_decompressed(coding: str, packed: bytes) -> None:
    with Server(reply(packed, Content_Encoding=coding)) as server:
        assert ask(server, SELECT).body == ROW
    assert server.asked[0].headers["Accept-Encoding"] == "gzip, deflate"


def test_chunks_are_put_together() -> None:
    head, *_ = reply(b"", Content_Length=None, Transfer_Encoding="chunked")
    with Server([head, b"%x\r\n" % 9, ROW[:9], b"\r\n%x\r\n" % len(ROW[9:]), ROW[9:], b"\r\n0\r\n\r\n"]) as server:
        assert ask(server, SELECT).body == ROW


# Connections


def test_a_refused_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/sparql"
    with pytest.raises(UnreachableError, match=rf"{url}: the connection is refused; expected .* check host and port"):
        Endpoint(url).query(ASK)


def test_an_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreachableError, match="the host is unknown"):
        Endpoint("http://nowhere.example/sparql").query(ASK)


def test_a_name_that_is_looked_up_without_end_is_waited_for_no_longer_than_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(30) and [])
    with pytest.raises(DeadlineError, match=r"within 0\.2 s"):
        Endpoint("http://slow.example/sparql", timeout=SHORT).query(ASK)
    done.set()


def test_the_next_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        dead = gone.getsockname()
    with Server(reply()) as server:
        port = int(server.origin.rpartition(":")[2])
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(*kind, dead), (*kind, ("127.0.0.1", port))])
        assert Endpoint("http://two.example/sparql").query(ASK).body == TRUE


def test_a_connection_that_is_closed_at_once() -> None:
    assert "closed without an answer" in refused(UnreachableError, [])


def test_a_server_that_speaks_no_http() -> None:
    assert "speaks no HTTP" in refused(AddressError, [b"SSH-2.0-OpenSSH_9.2\r\n"])


def test_a_server_that_speaks_no_tls() -> None:
    with Server(itertools.repeat(b"HTTP/1.1 400 Bad Request\r\n\r\n", 1)) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(RemoteError, match=url):
            Endpoint(url, timeout=SHORT).query(ASK)


# Time


@pytest.mark.parametrize(
    "script",
    [
        [30.0],
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-Wait: more\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX-Wait: ", b"."),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(reply(b"", Content_Length=None)[0], b" "),  # type: ignore[arg-type]
        dripping(reply(b"", Content_Length=10**6)[0], b" "),  # type: ignore[arg-type]
        dripping(reply(b"", Content_Length=None, Transfer_Encoding="chunked")[0], b"1\r\n \r\n"),  # type: ignore[arg-type]
    ],
    ids=["silence", "headers", "one header", "continue", "body", "body of known length", "chunks"],
)
def test_slowness_ends_at_the_deadline(script: Script) -> None:
    said = refused((DeadlineError if not isinstance(script, tuple) else AddressError), script, timeout=SHORT)
    assert "no whole answer within 0.2 s" in said


def test_a_body_that_the_server_does_not_take_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        request = urllib.request.Request(f"http://127.0.0.1:{deaf.getsockname()[1]}/", bytes(2 * 10**7))
        with pytest.raises(DeadlineError):
            send(request, Deadline(SHORT), "here")


def test_an_error_page_that_drips_is_still_that_error() -> None:
    script = dripping(reply(b"", 500, "text/plain", Content_Length=None)[0], b"a")  # type: ignore[arg-type]
    assert "it failed (500)" in refused(ServerError, script, timeout=SHORT)


def test_a_hanging_server_keeps_no_process_alive() -> None:
    code = (
        "import socket, sys, threading\n"
        "from wickgraph.endpoint import Endpoint\nfrom wickgraph.errors import DeadlineError\n"
        "socket.getaddrinfo = lambda *_, **__: threading.Event().wait()\n"
        "try: Endpoint('http://slow.example/', timeout=0.1).query('ASK {}')\n"
        "except DeadlineError: print('ended')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "ended\n"


# Size


def test_an_endless_body_ends_at_the_limit() -> None:
    head = reply(b"", Content_Length=None)
    assert "larger than 1,000,000 bytes" in refused(
        TooLargeError, itertools.chain(head, itertools.repeat(b" " * 2**16))
    )


@pytest.mark.parametrize(("coding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_small_body_that_decompresses_to_a_large_one_ends_at_the_limit(coding: str, wbits: int) -> None:
    bomb = zlib.compress(bytes(10**7), wbits=wbits)
    assert len(bomb) < 10**5
    refused(TooLargeError, reply(bomb, Content_Encoding=coding))


def test_a_bomb_in_an_error_page_is_read_only_at_its_beginning() -> None:
    bomb = gzip.compress(b"no such thing " * 10**6)
    said = refused(RejectedError, reply(bomb, 400, "text/plain", Content_Encoding="gzip"))
    assert len(said) < 500


def test_an_endless_error_page_is_read_only_at_its_beginning() -> None:
    head = reply(b"", 400, "text/plain", Content_Length=None)
    said = refused(RejectedError, itertools.chain(head, itertools.repeat(b"never ending ")))
    assert len(said) < 500


def test_a_body_as_large_as_the_limit_is_an_answer() -> None:
    with Server(reply(TRUE)) as server:
        assert ask(server, limit=len(TRUE)).body == TRUE
    refused(TooLargeError, reply(TRUE), limit=len(TRUE) - 1)


# Answers that are not whole, or not what was asked for

CHUNKED = reply(b"", Content_Length=None, Transfer_Encoding="chunked")[0]


@pytest.mark.parametrize(
    "script",
    [
        reply(TRUE, Content_Length=len(TRUE) + 1),
        [CHUNKED, b"40\r\n", TRUE],
        [CHUNKED, b"%x\r\n" % len(TRUE), TRUE, b"\r\n"],
        [CHUNKED, b"no number\r\n", TRUE],
        reply(gzip.compress(TRUE, mtime=0)[:-1], Content_Encoding="gzip"),
        reply(zlib.compress(TRUE)[:-5], Content_Encoding="deflate"),
        reply(TRUE[:-1]),
        reply(b""),
        reply(b"", Content_Length=None),
    ],
    ids=["length", "chunk", "last chunk", "no chunk", "gzip", "deflate", "JSON", "empty", "empty without length"],
)
def test_an_answer_that_is_cut_short(script: Script) -> None:
    assert "the answer ends too early" in refused(AnswerError, script)


@pytest.mark.parametrize("size", range(1, len(ROW)))
def test_json_that_is_cut_anywhere_is_no_answer(size: int) -> None:
    with pytest.raises(AnswerError):
        _checked_rows(Response("select", JSON, ROW[:size]), Message(), "http://example.org/")


@pytest.mark.parametrize(
    ("text", "script", "said"),
    [
        (ASK, reply(b"<html>Welcome</html>", kind="text/html; charset=utf-8"), "a web page came instead of results"),
        (GRAPH, reply(b"<html>Welcome</html>", kind="application/xhtml+xml"), "a web page came instead of results"),
        (ASK, reply(b"<html>Welcome</html>", kind="application/sparql-results+xml"), "ends too early"),
        (ASK, reply(b"a\r\n1\r\n", kind="text/csv"), "the answer has 'text/csv'"),
        (ASK, reply(TRIPLES, kind="text/turtle"), "the answer has 'text/turtle'"),
        (GRAPH, reply(ROW), f"the answer has '{JSON}'"),
        (GRAPH, reply(b"{}", kind="application/json"), "the answer has 'application/json'"),
        (ASK, reply(TRUE, kind=""), "the answer has no media type"),
        (ASK, reply(ROW), "rows came for ASK"),
        (SELECT, reply(TRUE), "true or false came for SELECT"),
        (SELECT, reply(b"{]}"), f"the answer is no {JSON}"),
        (SELECT, reply(b"{}"), f"the answer is no {JSON}"),
        (SELECT, reply(ROW.replace(b"one", "é".encode("latin-1"))), "UTF-8"),
        (GRAPH, reply(TRIPLES[:-5], kind="application/n-triples"), "the answer is no application/n-triples"),
        (GRAPH, reply(TRIPLES.decode().encode("latin-1"), kind="text/turtle"), "the answer is no text/turtle"),
        (ASK, reply(TRUE, Content_Encoding="br"), "comes in the coding 'br'"),
        (ASK, reply(TRUE, Content_Encoding="gzip"), "cannot be decompressed"),
        (ASK, reply(TRUE, Content_Encoding="deflate"), "cannot be decompressed"),
        (ASK, reply(TRUE, 206), "partial or none (status 206)"),
        (ASK, reply(b"", 204), "partial or none (status 204)"),
    ],
)
def test_an_answer_that_is_not_what_was_asked_for(text: str, script: Script, said: str) -> None:
    assert said in refused(AnswerError, script, text=text)


def test_rows_that_the_server_cuts_off_are_no_answer() -> None:
    said = refused(TooLargeError, reply(ROW, X_SPARQL_MaxRows=1), text=SELECT)
    assert "it cuts answers off after 1 rows" in said


def test_a_cap_on_rows_that_the_answer_does_not_reach_is_no_error() -> None:
    with Server(reply(ROW, X_SPARQL_MaxRows=2)) as server:
        assert ask(server, SELECT).body == ROW


# Statuses


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"Line 1:\r\n  no  such\tthing", "text/plain"),
        (
            b"<html><head><title>400</title><style>p {}</style></head><p>Line 1: no&#32;such <b>thing</b></html>",
            "text/html",
        ),
        (b'{"code": 400, "message": "Line 1: no such thing"}', "application/problem+json"),
        ("Line 1: no such\x1b\x00\x9b thing".encode(), ""),
        (b"Line 1: no such thing " + b"at all " * 500, "text/plain"),
    ],
)
def test_a_query_that_is_refused_says_why_in_one_line(body: bytes, kind: str) -> None:
    with Server(reply(body, 400, kind)) as server, pytest.raises(RejectedError) as caught:
        ask(server)
    said = str(caught.value)
    assert "Line 1: no such thing" in said
    assert "<" not in said
    assert said.isprintable()
    assert len(said) < 480
    assert isinstance(caught.value, QueryError)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (401, AccessError, "expected WICKGRAPH_TOKEN"),
        (403, AccessError, "expected WICKGRAPH_TOKEN"),
        (404, AddressError, "check the path"),
        (405, AddressError, "check the path"),
        (406, RejectedError, "406"),
        (413, RejectedError, "413"),
        (500, ServerError, "it failed (500)"),
        (502, ServerError, "it failed (502)"),
    ],
)
def test_a_status_has_its_error_and_is_not_tried_again(status: int, kind: type[RemoteError], said: str) -> None:
    with Server(reply(b"<p>Out of memory</p>", status, "text/html"), reply()) as server, pytest.raises(kind) as caught:
        ask(server)
    assert said in str(caught.value)
    assert "(it says: Out of memory)" in str(caught.value)
    assert len(server.asked) == 1


def waits(*scripts: Script, timeout: float = 500.0) -> tuple[list[float], Response | BusyError, int]:
    """Return how long a busy endpoint is waited for each time, what comes in the end, and how often it was asked."""
    with Server(*scripts) as server:
        endpoint, waited = Endpoint(server.url, timeout=timeout), list[float]()
        endpoint.sleep = waited.append  # type: ignore[assignment]
        try:
            return waited, endpoint.query(ASK), len(server.asked)
        except BusyError as error:
            return waited, error, len(server.asked)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_endpoint_is_asked_again(status: int) -> None:
    busy = reply(b"", status, Retry_After=7)
    waited, answer, asked = waits(busy, reply(b"", status), reply())
    assert isinstance(answer, Response)
    assert waited == [7, 2]
    assert asked == 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_endpoint_is_asked_three_times_at_most(status: int) -> None:
    waited, error, asked = waits(reply(b"too many", status, "text/plain", Retry_After=7))
    assert isinstance(error, BusyError)
    assert error.retry_after == 7
    assert f"it is busy ({status}); expected an answer: try again in 7 s (it says: too many)" in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - a worker process passes it on
    assert waited == [7, 7]
    assert asked == 3


def test_an_endpoint_may_say_when_by_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    waited, answer, _ = waits(reply(b"", 503, Retry_After=later), reply())
    assert isinstance(answer, Response)
    assert 50 < waited[0] <= 100
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert waits(reply(b"", 503, Retry_After=past), reply())[0] == [0]


@pytest.mark.parametrize("later", ["999999999", "9" * 500, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nothing_is_waited_for_past_the_deadline(later: str) -> None:
    waited, error, asked = waits(reply(b"", 429, Retry_After=later), reply())
    assert isinstance(error, BusyError)
    assert error.retry_after is not None
    assert error.retry_after > 10**6
    assert (waited, asked) == ([], 1)


@pytest.mark.parametrize("later", [None, "soon", "-5", "1e3", "", "Someday, 99 Foo 2015 99:99:99 GMT"])
def test_without_a_time_that_can_be_read_the_wait_is_short(later: str | None) -> None:
    waited, error, _ = waits(reply(b"", 429, Retry_After=later))
    assert isinstance(error, BusyError)
    assert error.retry_after is None
    assert waited == [1, 2]


# Redirects


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_to_the_same_place_is_followed(status: int, token: None) -> None:
    with Server(reply(b"", status, Location="/other?x=1"), reply()) as server:
        assert ask(server).body == TRUE
    first, second = server.asked
    assert second.line == "POST /other?x=1 HTTP/1.1\r\n"
    assert second.fields == first.fields
    assert second.headers["Authorization"] == first.headers["Authorization"] == "Bearer s3cret-token"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_turn_a_post_into_a_get_is_not_followed(status: int) -> None:
    assert "/other; expected it here" in refused(AddressError, reply(b"", status, Location="/other"), reply())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leads_to_another_host(status: int, user: None) -> None:
    with Server(reply()) as other:
        said = refused(AddressError, reply(b"", status, Location=f"{other.url}?key=s3cret-token"))
    assert f"the endpoint has moved to {other.url}?…; expected it here" in said
    assert not other.asked


def test_redirects_in_a_circle_end() -> None:
    assert "more than 5 times" in refused(AddressError, reply(b"", 307, Location="/sparql"))


@pytest.mark.parametrize(
    "location", [None, "ftp://example.org/", "http://u:s3cret-password@example.org/", "http://[", "file:///x"]
)
def test_a_redirect_to_no_endpoint(location: str | None) -> None:
    assert "redirects to no address" in refused(AddressError, reply(b"", 307, Location=location))


# Credentials


def test_a_token_is_sent(token: None) -> None:
    with Server(reply()) as server:
        ask(server)
    assert server.asked[0].headers["Authorization"] == "Bearer s3cret-token"


def test_a_password_is_sent_and_shown_nowhere(user: None) -> None:
    with Server(reply()) as server:
        endpoint = Endpoint(server.url)
        endpoint.query(ASK)
    assert server.asked[0].headers["Authorization"] == f"Basic {SECRETS[2]}"
    assert not any(secret in f"{endpoint!r} {endpoint} {vars(endpoint)}" for secret in SECRETS)


@pytest.mark.parametrize("shy", [True, False])
def test_digest_is_answered_where_the_server_asks_for_it(user: None, shy: bool) -> None:
    scripts = [reply(b"", 401, WWW_Authenticate=CHALLENGE), reply(), reply()]
    with Server(*([reply(b"", 401)] if shy else []), *scripts) as server:
        endpoint = Endpoint(server.url)
        assert endpoint.query(ASK).body == TRUE
        endpoint.query(ASK)
    said = [one.headers["Authorization"] or "nothing" for one in server.asked]
    assert [one.split()[0] for one in said] == ["Basic", *(["nothing"] if shy else []), "Digest", "Digest"]
    first, second = (urllib.request.parse_keqv_list(urllib.request.parse_http_list(one[7:])) for one in said[-2:])
    assert (first["username"], first["uri"], first["nc"], second["nc"]) == (
        "winston",
        "/sparql",
        "00000001",
        "00000002",
    )
    assert first["response"] == _digest(first)


def _digest(said: dict[str, str]) -> str:
    from hashlib import md5

    def of(text: str) -> str:
        return md5(text.encode(), usedforsecurity=False).hexdigest()

    secret = of("winston:SPARQL:s3cret-password")
    return of(f"{secret}:0123:{said['nc']}:{said['cnonce']}:auth:{of('POST:/sparql')}")


@pytest.mark.parametrize(
    "challenge",
    [None, CHALLENGE, 'Basic realm="x"', "Digest", CHALLENGE.replace("MD5", "ROT13"), CHALLENGE.replace("auth", "no")],
)
def test_a_password_that_is_not_accepted(user: None, challenge: str | None) -> None:
    page = f"Sorry, {SECRETS[1]} and {SECRETS[2]} will not do".encode()
    said = refused(AccessError, reply(page, 401, "text/plain", WWW_Authenticate=challenge))
    assert "the credentials are not accepted (401); expected others" in said
    assert "Sorry, *** and *** will not do" in said


def test_no_beginning_of_a_secret_is_left_where_a_message_is_shortened(token: None) -> None:
    said = refused(AccessError, reply(b"x" * 290 + b" s3cret-token " + b"x" * 20, 401))
    assert "s3cret" not in said
    assert said.count("x" * 290) == 1


def test_a_token_that_is_not_accepted(token: None) -> None:
    refused(AccessError, reply(b"not s3cret-token", 401, "text/plain", WWW_Authenticate=CHALLENGE))
    refused(AccessError, reply(b"not s3cret-token", 403, "text/plain"))


def test_netrc_is_read_by_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login winston password s3cret-password\n")
    other = tmp_path / "other"
    other.write_text("machine example.org login a password b\ndefault login c password d\n")
    with Server(reply()) as server:
        ask(server)
        monkeypatch.setenv("NETRC", str(other))
        ask(server)
        monkeypatch.setenv("WICKGRAPH_TOKEN", "s3cret-token")
        ask(server)
    said = [one.headers["Authorization"] for one in server.asked]
    assert said == [f"Basic {SECRETS[2]}", None, "Bearer s3cret-token"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"machine 127.0.0.1 login winston password x s3cret-password y\n", r":\d+: no netrc; expected lines such as"),
        (b"machine 127.0.0.1 password \xff s3cret-password\n", "expected text in UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_netrc_that_cannot_be_read(
    content: bytes | None, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "netrc"
    monkeypatch.setenv("NETRC", str(path))
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=said) as caught:
        Endpoint("http://127.0.0.1/")
    assert str(path) in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"USER": "winston"}, "WICKGRAPH_PASSWORD"),
        ({"PASSWORD": "s3cret-password"}, "WICKGRAPH_USER"),
        ({"USER": "win:ston", "PASSWORD": "s3cret-password"}, "colon"),
        ({"TOKEN": "s3cret\ntoken"}, "one word"),
        ({"TOKEN": "s3crét"}, "one word"),
    ],
)
def test_credentials_that_cannot_be_used(
    environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"WICKGRAPH_{name}", value)
    with pytest.raises(UsageError, match=said) as caught:
        Endpoint("http://127.0.0.1/")
    assert "s3cr" not in str(caught.value)


# Arguments


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/sparql",
        "winston:s3cret@example.org/sparql",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///sparql",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org/a\r\nHost: b",
        "http://example.org:99999/",
        "http://[::1/",
        "http://example.org/\\",
        "http://example.org/é",
        "http://winston:s3cret@example.org/",
        "http://winston:s3cret/@example.org/",
        "http://s3cret@example.org/",
    ],
)
def test_what_is_no_address_of_an_endpoint(url: str) -> None:
    for urls in ({"url": url}, {"url": "http://example.org/", "update_url": url}):
        if not url and len(urls) == 2:
            continue  # no other address for updates
        with pytest.raises(UsageError) as caught:
            Endpoint(**urls)  # type: ignore[arg-type]
        assert "s3cret" not in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_positive(timeout: float) -> None:
    with pytest.raises(UsageError, match="timeout"):
        Endpoint("http://example.org/", timeout=timeout)
    with pytest.raises(UsageError, match="limit"):
        Endpoint("http://example.org/", limit=0)


def test_a_very_long_timeout_is_fine() -> None:
    with Server(reply()) as server:
        assert ask(server, timeout=1e300).body == TRUE


def test_slashes_that_are_escaped_are_slashes() -> None:
    one = r'{"type":"literal","value":"01","datatype":"http:\/\/www.w3.org\/2001\/XMLSchema#integer"}'
    body = f'{{"head":{{"vars":["a"]}},"results":{{"bindings":[{{"a":{one}}}]}}}}'
    with Server(reply(body.encode())) as server:
        assert b'"value": "1"' in ask(server, "SELECT ?a {}").body


def test_json_too_deep_for_python_is_an_error() -> None:
    deep = b'{"x":%s,"head":{"vars":["XMLSchema#"]},"results":{"bindings":[]}}' % (b"[" * 30_000 + b"]" * 30_000)
    refused(AnswerError, reply(deep.replace(b'["XMLSchema#"]', b'["a"],"link":["XMLSchema#"]')), text="SELECT ?a {}")


def test_messages_leave_out_what_follows_the_question_mark() -> None:
    with Server(reply(b"", 500)) as server, pytest.raises(ServerError) as caught:
        Endpoint(f"{server.url}?key=s3cret").query(ASK)
    assert f"{server.url}?…: it failed" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert server.asked[0].line == "POST /sparql?key=s3cret HTTP/1.1\r\n"


# House


def test_nothing_is_installed_globally(user: None) -> None:
    def installed() -> tuple[object, float | None]:
        return urllib.request._opener, socket.getdefaulttimeout()  # type: ignore[attr-defined]

    before = installed()
    with Server(reply(b"", 401, WWW_Authenticate=CHALLENGE), reply()) as server:
        ask(server)
    assert installed() == before


def test_importing_is_cheap() -> None:
    code = (
        "import sys, wickgraph, wickgraph.errors, wickgraph.endpoint\n"
        "print(*{'SPARQLWrapper', 'rdflib', 'urllib.request', 'ssl', 'http.client'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def _below(kind: type[WickgraphError]) -> Iterator[type[WickgraphError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_the_tree_in_the_docstring_has_all_errors() -> None:
    from wickgraph import errors

    assert errors.__doc__
    for kind in _below(WickgraphError):
        assert f"── {kind.__name__} " in errors.__doc__
