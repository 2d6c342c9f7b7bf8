"""A push ends in the state of the graph, wherever it is cut off before, and readers see the old facts until then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

import engines
from conftest import Archive, iri, quads
from documents import run
from wickgraph import Graph, View, connect, push
from wickgraph.datasets import FACTS, GRAPHS
from wickgraph.endpoint import Endpoint
from wickgraph.errors import RemoteError, UsageError
from wickgraph.names import PREFIXES
from wickgraph.results import Result


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    with engines.oxigraph(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.fixture
def endpoint(server: engines.Engine) -> Endpoint:
    """The endpoint of a store that is empty."""
    found = push.target(server.update_url)
    found.update("DROP ALL")
    return found


@pytest.fixture(autouse=True)
def batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "_LINES", 7)


class Cut(Endpoint):
    """An endpoint whose connection breaks at an update, before the store has done it or after."""

    def __init__(self, whole: Endpoint, at: int, after: bool) -> None:
        super().__init__(whole.url, update_url=whole.update_url)
        self.left, self.after = at, after

    def update(self, text: str) -> None:
        self.left -= 1
        if self.left >= 0 or self.after:
            super().update(text)
        if self.left < 0:
            raise RemoteError("the connection was cut")


def sent(store: Store, endpoint: Endpoint) -> None:
    push.run(push.plan(store, View(), endpoint), endpoint)


def held(endpoint: Endpoint) -> set[str]:
    """All that a store holds, and where, bookkeeping included."""
    answer = endpoint.query("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
    return {" ".join(map(str, row)) for row in Result.of(answer.form, answer.media_type, answer.body).terms()}


def expected(store: Store) -> set[str]:
    facts = NamedNode(FACTS)
    return {
        " ".join(map(str, (facts if one.graph_name == DefaultGraph() else one.graph_name, *one.triple)))
        for one in store
    }


def facts_of(lines: set[str]) -> set[str]:
    return {line for line in lines if line.startswith(f"<{FACTS}> ")}


def without_bookkeeping(lines: set[str]) -> set[str]:
    return {line for line in lines if not line.startswith(f"<{GRAPHS}")} | facts_of(lines)


def version(name: str, claims: int) -> Store:
    """A store of 30 facts, ten of which are every version's, and of some claims."""
    store = Store()
    for number in range(30):
        store.extend(quads(f"work:w{number} rdfs:label '{name if number < 20 else 'dogs'}' ."))
    for number in range(claims):
        store.extend(quads(f"work:w{number} schema:position {number} .", iri(f"claim:w{number}.position.{number}")))
    return store


@pytest.fixture
def versions() -> tuple[Store, Store]:
    """A graph and a later state of it: facts change, claims come and go."""
    old, new = version("old", 3), version("new", 12)
    new.remove_graph(iri("claim:w1.position.1"))
    return old, new


def test_a_store_holds_the_facts_and_each_claim_in_its_graph(endpoint: Endpoint, versions: tuple[Store, Store]) -> None:
    old, new = versions
    for store in (old, new):
        sent(store, endpoint)
        assert without_bookkeeping(held(endpoint)) == expected(store)
    assert len(held(endpoint)) == len(expected(new)) + 2, "the digest and the view"


def test_a_second_push_has_nothing_to_do(endpoint: Endpoint, versions: tuple[Store, Store]) -> None:
    sent(versions[0], endpoint)
    again = push.plan(versions[0], View(), endpoint)
    assert (again.work, again.current, again.missing, again.surplus) == (0, True, (), ())
    assert "holds this graph already" in str(again)


@pytest.mark.parametrize("after", [False, True], ids=["lost", "done but unheard of"])
def test_a_push_that_is_cut_off_anywhere_can_be_repeated(
    endpoint: Endpoint, versions: tuple[Store, Store], after: bool
) -> None:
    old, new = versions
    at = 0
    while True:
        endpoint.update("DROP ALL")
        sent(old, endpoint)
        broken = Cut(endpoint, at, after)
        plan = push.plan(new, View(), broken)
        try:
            push.run(plan, broken)
            break
        except RemoteError:
            assert facts_of(held(endpoint)) in [facts_of(expected(old)), facts_of(expected(new))]
        sent(new, endpoint)
        assert without_bookkeeping(held(endpoint)) == expected(new)
        assert len(held(endpoint)) == len(expected(new)) + 2
        at += 1
    assert at > 5, "there were places to cut"


def test_a_push_goes_on_where_it_was_cut_off(endpoint: Endpoint, versions: tuple[Store, Store]) -> None:
    new = versions[1]
    whole = push.plan(new, View(), endpoint)
    with pytest.raises(RemoteError, match="the connection was cut"):
        push.run(whole, Cut(endpoint, 3, after=False))
    rest = push.plan(new, View(), endpoint)
    assert rest.staged == 7
    assert rest.work == len(rest.facts) - 7
    assert "7 of them sent before" in str(rest)
    done: list[int] = []
    push.run(rest, endpoint, done.append)
    assert sum(done) == rest.work


def test_what_a_push_of_other_facts_left_behind_is_cleared_away(
    endpoint: Endpoint, versions: tuple[Store, Store]
) -> None:
    old, new = versions
    with pytest.raises(RemoteError):
        push.run(push.plan(old, View(), endpoint), Cut(endpoint, 3, after=False))
    assert len(push.plan(new, View(), endpoint).leftovers) == 1
    sent(new, endpoint)
    assert without_bookkeeping(held(endpoint)) == expected(new)
    assert push.plan(new, View(), endpoint).leftovers == ()


def test_what_somebody_changed_over_there_is_mended(endpoint: Endpoint, versions: tuple[Store, Store]) -> None:
    old = versions[0]
    sent(old, endpoint)
    endpoint.update(
        f"INSERT DATA {{ GRAPH claim:w1.position.1 {{ <urn:s> <urn:p> 1 }} GRAPH <{FACTS}> {{ <urn:s> <urn:p> 2 }} }}"
    )
    endpoint.update(
        "INSERT DATA { GRAPH claim:nobody.says.this { <urn:s> <urn:p> 3 } GRAPH <urn:other> { <a:b> <a:c> 4 } }"
    )
    sent(old, endpoint)
    assert without_bookkeeping(held(endpoint)) == expected(old) | {
        '<urn:other> <a:b> <a:c> "4"^^<http://www.w3.org/2001/XMLSchema#integer>'
    }, "what is not ours stays"


def test_a_store_that_does_not_keep_what_it_is_sent_is_found_out(
    endpoint: Endpoint, versions: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = versions[0]
    sent(old, endpoint)
    before = held(endpoint)
    monkeypatch.setattr(endpoint, "update", lambda text: None)
    plan = push.plan(versions[1], View(), endpoint)
    with pytest.raises(
        RemoteError, match="the graphs of claims hold 3 statements, expected 12; the store did not keep"
    ):
        push.run(plan, endpoint)
    versions[0].update(f"INSERT DATA {{ <{PREFIXES['work']}w1> <urn:p> 1 }}")
    plan = push.plan(versions[0], View(), endpoint)
    with pytest.raises(RemoteError, match=r"holds 0 statements, expected 31; the store did not keep all"):
        push.run(plan, endpoint)
    assert held(endpoint) == before


class Meddled(Endpoint):
    """An endpoint whose staged facts somebody deletes before an update."""

    def __init__(self, whole: Endpoint, at: str) -> None:
        super().__init__(whole.url, update_url=whole.update_url)
        self.at = at

    def update(self, text: str) -> None:
        if self.at and self.at in text:
            self.at, staging = "", text.partition(f"<{FACTS}-")[2].partition(">")[0]
            super().update(f"DROP SILENT GRAPH <{FACTS}-{staging}>")
        super().update(text)


@pytest.mark.parametrize("at", ["w28>", "MOVE"], ids=["while they are sent", "when they are complete"])
def test_staged_facts_that_somebody_deletes_do_no_harm(
    endpoint: Endpoint, versions: tuple[Store, Store], at: str
) -> None:
    old, new = versions
    sent(old, endpoint)
    with pytest.raises(RemoteError):
        sent(new, Meddled(endpoint, at))
    assert facts_of(held(endpoint)) == facts_of(expected(old))
    sent(new, endpoint)
    assert without_bookkeeping(held(endpoint)) == expected(new)


def test_what_another_push_of_the_same_facts_staged_too_late_is_cleared_away(
    endpoint: Endpoint, versions: tuple[Store, Store]
) -> None:
    old = versions[0]
    late = push.plan(old, View(), endpoint)
    sent(old, endpoint)
    with pytest.raises(RemoteError):
        push.run(late, Cut(endpoint, 3, after=False))
    assert push.plan(old, View(), endpoint).work == 1
    sent(old, endpoint)
    assert without_bookkeeping(held(endpoint)) == expected(old)
    assert len(held(endpoint)) == len(expected(old)) + 2


@pytest.mark.parametrize("graph", ["claim:w1.position.1", "work:w1"])
def test_a_graph_that_is_no_claim_of_one_statement_is_refused(
    endpoint: Endpoint, versions: tuple[Store, Store], graph: str
) -> None:
    versions[0].extend(quads("work:w1 schema:position 2 .", iri(graph)))
    with pytest.raises(UsageError, match=r"/(work|claim)/w1.*no claim; expected named graphs of one statement"):
        push.plan(versions[0], View(), endpoint)
    assert held(endpoint) == set()


def test_a_key_in_the_address_is_not_shown(endpoint: Endpoint, versions: tuple[Store, Store]) -> None:
    keyed = push.target(endpoint.update_url, f"{endpoint.url}?key=s3cret")
    plan = push.plan(versions[0], View(), keyed)
    assert "s3cret" not in f"{plan} {plan!r} {keyed!r} {connect(keyed.url)!r}"
    with pytest.raises(RemoteError) as error:
        connect(keyed.url).resolve("nobody")
    assert "s3cret" not in str(error.value)


def test_a_blank_node_is_refused_before_anything_is_sent(endpoint: Endpoint) -> None:
    from pyoxigraph import BlankNode

    store = Store()
    store.add(Quad(BlankNode("b"), NamedNode(PREFIXES["rdfs"] + "label"), Literal("nobody")))
    with pytest.raises(UsageError, match="a blank node is another one each time"):
        push.plan(store, View(), endpoint)


AWKWARD = ['quotes " and \\', "line\nbreak\ttab\r", "𝒲ick 🕶 é", "}} # ; DROP ALL", "x" * 300_000, "\u0001\u007f", "'''"]


def test_awkward_texts_arrive_as_they_are(endpoint: Endpoint) -> None:
    label = NamedNode(PREFIXES["rdfs"] + "label")
    store = Store()
    for number, text in enumerate(AWKWARD):
        store.add(Quad(NamedNode(f"{PREFIXES['work']}w{number}"), label, Literal(text, language="en")))
    push.run(push.plan(store, View(), endpoint), endpoint)
    rows = connect(endpoint.url).sparql("SELECT ?o { ?s ?p ?o } ORDER BY ?s").terms()
    assert [row[0] for row in rows] == [Literal(text, language="en") for text in AWKWARD]


@pytest.mark.parametrize(
    ("url", "query_url"),
    [
        ("http://localhost:7878/update", "http://localhost:7878/query"),
        ("http://localhost:3030/wick/update", "http://localhost:3030/wick/query"),
        ("http://localhost:7200/repositories/wick/statements", "http://localhost:7200/repositories/wick"),
        ("http://localhost:8890/sparql-auth", "http://localhost:8890/sparql-auth"),
    ],
)
def test_the_address_for_queries_follows_from_that_for_updates(url: str, query_url: str) -> None:
    assert (push.target(url).url, push.target(url).update_url) == (query_url, url)
    assert push.target(url, "http://localhost/elsewhere").url == "http://localhost/elsewhere"


@pytest.fixture
def dogs(archive: Archive) -> Graph:
    article = archive.article("first", "2024-01-01")
    article.says("performance:dogs.vera wick:inWork work:dogs").says("work:dogs schema:name 'Dogs'")
    return archive.load()


def test_the_command_says_what_it_would_do_does_it_and_has_nothing_more_to_do(
    endpoint: Endpoint, dogs: Graph, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "_LINES", 500)
    command = f"wickgraph push {endpoint.update_url} --data {archive.root}"
    code, out, err = run(f"{command} --dry-run")
    assert (code, err) == (0, "")
    assert "2 to add, 0 to drop" in out
    assert held(endpoint) == set()
    code, out, err = run(command)
    assert (code, err) == (0, "")
    assert out.startswith(f"{endpoint.url} holds this graph: ")
    assert without_bookkeeping(held(endpoint)) == expected(dogs.store)
    assert "holds this graph already" in run(command)[1]


def test_the_view_travels_with_the_facts(endpoint: Endpoint, dogs: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "_LINES", 500)
    graph = dogs.under(View(as_of="2024-03-01", modalities={"asserted"}))
    assert graph.push(endpoint.update_url, dry_run=True).work == graph.push(endpoint.update_url).work > 0
    assert connect(endpoint.url).view == graph.view
    same = graph.under(graph.view.replace(as_of="2024-03-02"))
    assert same.nquads() == graph.nquads()
    same.push(endpoint.update_url)
    assert connect(endpoint.url).view == same.view, "though its facts are no others"


def test_an_address_that_answers_nothing_is_a_remote_error(server: engines.Engine) -> None:
    code, out, err = run(f"wickgraph push {server.update_url.replace('/update', '/nowhere')}")
    assert (code, out) == (3, "")
    assert "no SPARQL endpoint here (404)" in err
