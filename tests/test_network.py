"""Networks: who is tied to whom is what the facts of a view say, and every tie cites its claims."""

from __future__ import annotations

import gc
import subprocess
import sys

import networkx
import pytest

import wickgraph
from conftest import Archive, iri
from wickgraph import Graph, View
from wickgraph.errors import UsageError
from wickgraph.evidence import performed
from wickgraph.names import PREFIXES, claim_iri, shorten
from wickgraph.network import KINDS, called, disputed


@pytest.fixture
def films(archive: Archive) -> Archive:
    """Two films of the franchise and one outside, a series of which one is a part, and who is in them."""
    archive.describe('work:john-wick-franchise a schema:CreativeWorkSeries ; rdfs:label "the franchise"@en .')
    archive.describe('work:saga a schema:MovieSeries ; rdfs:label "Saga"@en .')
    article = archive.article("gazette")
    for statement in (
        "work:one schema:isPartOf work:saga",
        "work:saga schema:isPartOf work:john-wick-franchise",
        "work:two schema:isPartOf work:john-wick-franchise",
        "performance:one.ann wick:inWork work:one",
        "performance:one.bob wick:inWork work:one",
        "performance:two.ann wick:inWork work:two",
        "performance:two.bob wick:inWork work:two",
        "performance:two.ann.2 wick:inWork work:two",
        "performance:saga.ann wick:inWork work:saga",
        "performance:saga.cid wick:inWork work:saga",
        "performance:outside.bob wick:inWork work:outside",
        "performance:outside.dan wick:inWork work:outside",
        "performance:one.ann wick:portrays character:fox",
        "performance:two.ann wick:portrays character:fox",
        "performance:two.ann.2 wick:portrays character:owl",
        "performance:one.bob wick:portrays character:hen",
        "performance:two.bob wick:performanceKind wick:voice",
        "character:hen wick:killedBy character:fox",
        "character:cat wick:friendOf character:fox",
        "work:one schema:director person:eve",
        "work:one wick:writer person:bob",
        "work:two schema:director person:eve",
        "work:two wick:dedicatedTo person:kim",
        "person:eve wick:knownFor work:outside",
        "person:kim wick:droppedOutOf work:one",
        "work:one wick:distributor org:studio",
        "character:fox schema:memberOf group:den",
    ):
        article.says(statement)
    archive.article("rumour").says("performance:one.zoe wick:inWork work:one", "speculated")
    archive.article("letters", "2024-06-01").says("work:one schema:director person:eve").says(
        "work:two schema:director person:eve", "denied"
    )
    return archive


def edge(network: networkx.Graph, one: str, other: str) -> dict[str, object]:
    found: dict[str, object] = dict(network.edges[one, other])
    return found


def test_actors_and_works_are_two_sides_of_one_network(films: Archive) -> None:
    network = films.load().network("actor-film")
    people, works = networkx.bipartite.sets(network.subgraph(networkx.node_connected_component(network, "work:one")))
    assert {"person:ann", "person:bob"} <= people | works
    assert {node for node, side in network.nodes(data="bipartite") if side == 1} == {
        "work:one", "work:two", "work:saga", "work:outside",
    }  # fmt: skip
    assert networkx.is_bipartite(network)
    assert edge(network, "person:ann", "work:one") == {
        "weight": 1,
        "works": ("work:one",),
        "claims": ("claim:one.ann.in-work.one", "claim:one.ann.portrays.character.fox"),
        "relations": ("actor as fox",),
    }


def test_two_parts_in_one_film_are_one_tie_with_both(films: Archive) -> None:
    tie = edge(films.load().network("actor-film"), "person:ann", "work:two")
    assert tie["relations"] == ("actor as fox", "actor as owl")
    assert tie["weight"] == 2


def test_co_stars_weigh_what_works_they_share_and_cite_them(films: Archive) -> None:
    network = films.load().network("co-star")
    tie = edge(network, "person:ann", "person:bob")
    assert (tie["weight"], tie["works"]) == (2, ("work:one", "work:two"))
    assert set(tie["claims"]) == {  # type: ignore[call-overload]
        "claim:one.ann.in-work.one", "claim:one.bob.in-work.one", "claim:two.ann.in-work.two",
        "claim:two.ann.2.in-work.two", "claim:two.bob.in-work.two",
    }  # fmt: skip


def test_who_is_in_a_part_is_not_counted_once_more_for_the_whole(films: Archive) -> None:
    network = films.load().network("co-star")
    assert not network.has_edge("person:ann", "person:cid")  # who may be in another part of the saga
    assert "person:cid" in network


def test_characters_meet_in_works_and_in_the_story(films: Archive) -> None:
    network = films.load().network("character")
    assert edge(network, "character:fox", "character:hen") == {
        "weight": 2,
        "works": ("work:one",),
        "claims": (
            "claim:one.ann.in-work.one",
            "claim:one.ann.portrays.character.fox",
            "claim:one.bob.in-work.one",
            "claim:one.bob.portrays.character.hen",
            "claim:character.hen.killed-by.character.fox",
        ),
        "relations": ("killed by fox",),
    }
    assert edge(network, "character:cat", "character:fox")["works"] == ()
    assert list(network) == sorted(network)


def test_a_crew_says_in_which_capacities_two_worked_together(films: Archive) -> None:
    network = films.load().network("crew")
    assert edge(network, "person:bob", "person:eve")["relations"] == ("writer with director",)
    assert "person:kim" not in network  # a dedication and a part given up are no work


def test_a_series_is_not_one_more_work_of_those_who_made_a_part_of_it_together(films: Archive) -> None:
    article = films.article("monthly")
    for work in ("one", "saga"):
        for person in ("lou", "max"):
            article.says(f"work:{work} schema:producer person:{person}")
    article.says("work:saga schema:creator person:nat")
    network = films.load().network("crew")
    assert edge(network, "person:lou", "person:max") == {
        "weight": 1,
        "works": ("work:one",),
        "claims": ("claim:one.producer.lou", "claim:one.producer.max"),
        "relations": ("producer with producer",),
    }
    assert edge(network, "person:max", "person:nat")["works"] == ("work:saga",)


def test_whose_characters_a_work_is_based_on_is_not_of_its_crew(films: Archive) -> None:
    films.article("monthly").says("work:one wick:charactersBy person:kim")
    graph = films.load()
    assert "person:kim" not in graph.network("crew")
    assert edge(graph.network("credits"), "person:kim", "work:one")["relations"] == ("based on characters by",)


def test_to_be_known_for_a_share_in_a_work_is_no_second_share(films: Archive) -> None:
    films.article("monthly").says("person:bob wick:knownFor work:one").says("person:eve wick:earlierWork work:outside")
    network = films.load().network("credits")
    assert edge(network, "person:bob", "work:one")["relations"] == ("actor as hen", "known for", "writer")
    assert edge(network, "person:bob", "work:one")["weight"] == 2
    assert edge(network, "person:eve", "work:outside")["weight"] == 1


def test_a_character_is_not_tied_to_those_after_whom_it_was_made_up(films: Archive) -> None:
    films.article("monthly").says("character:fox wick:characterNamedAfter character:reynard").says(
        "character:fox wick:modelledOn character:renart"
    )
    graph = films.load()
    assert {"character:reynard", "character:renart"}.isdisjoint(graph.network("character"))
    assert graph.network("universe").has_edge("character:fox", "character:reynard")


def test_credits_are_on_screen_and_off(films: Archive) -> None:
    network = films.load().network("credits")
    assert edge(network, "person:bob", "work:one")["relations"] == ("actor as hen", "writer")
    assert edge(network, "person:eve", "work:outside")["relations"] == ("known for",)
    assert not network.has_edge("person:kim", "work:one")


def test_organisations_of_the_world_and_of_the_story(films: Archive) -> None:
    network = films.load().network("organisation")
    assert set(network) == {"org:studio", "work:one", "group:den", "character:fox"}
    assert edge(network, "character:fox", "group:den")["relations"] == ("member of den",)


def test_sources_are_tied_by_the_claims_that_they_share(films: Archive) -> None:
    network = films.load().network("sources")
    assert list(network.edges(data=True)) == [
        (
            "article:gazette",
            "article:letters",
            {"weight": 1, "works": (), "claims": ("claim:one.director.eve",)},
        )
    ]
    assert network.nodes["article:gazette"]["grade"] == "press"
    assert network.nodes["article:gazette"]["date"] == "2024-05-01"


def test_the_universe_has_everything_that_is_said_of_two_things(films: Archive) -> None:
    network = films.load().network("universe")
    assert edge(network, "character:fox", "person:ann")["relations"] == ("plays fox",)
    assert network.has_edge("character:fox", "work:one")
    assert network.has_edge("org:studio", "work:one")
    assert edge(network, "work:one", "work:saga")["works"] == ("work:one", "work:saga")
    assert {kind for _, kind in network.nodes(data="kind")} == {"work", "person", "character", "group", "org"}


def test_works_of_the_franchise_only(films: Archive) -> None:
    graph = films.load()
    assert "work:outside" not in graph.network("actor-film", works="franchise")
    assert "person:dan" not in graph.network("co-star", works="franchise")
    assert graph.network("co-star", works="franchise").graph["title"] == "Co-stars of the franchise"
    assert dict(graph.network("actor-film").nodes(data="franchise"))["work:outside"] is False


def test_a_kind_of_performance_only(films: Archive) -> None:
    network = films.load().network("actor-film", performances=["voice"])
    assert set(network.edges) == {("person:bob", "work:two")}


def test_what_is_speculated_is_there_when_the_view_accepts_it(films: Archive) -> None:
    graph = films.load()
    assert "person:zoe" not in graph.network("co-star")
    wider = graph.under(View(modalities=["asserted", "planned", "speculated"])).network("co-star")
    assert wider.has_edge("person:ann", "person:zoe")
    assert wider.graph["view"] == "asserted, planned or speculated, as known on 1 June 2024"


def test_claims_can_be_left_out(films: Archive) -> None:
    graph = films.load()
    for kind in set(KINDS) - {"sources", "crew", "organisation"}:
        left = graph.network(kind, without={"claim:one.ann.in-work.one", "claim:one.ann.portrays.character.fox"})
        assert not any("claim:one.ann.in-work.one" in claims for *_, claims in left.edges(data="claims")), kind
    assert not graph.network("sources", without={"claim:one.director.eve"}).edges
    assert "work:two" not in graph.network("crew", without={"claim:two.director.eve"}).nodes


def test_what_is_denied_by_somebody_is_disputed(films: Archive) -> None:
    assert "claim:two.director.eve" in disputed(films.load())


def test_rivals_are_disputed(archive: Archive) -> None:
    archive.article("one").says("performance:film.ann wick:inWork work:film").says(
        "performance:film.ann wick:portrays character:fox"
    )
    archive.article("two").says("performance:film.ann wick:portrays character:owl")
    assert disputed(archive.load()) == {
        "claim:film.ann.portrays.character.fox",
        "claim:film.ann.portrays.character.owl",
    }


def test_a_view_of_an_earlier_day_has_an_earlier_network(graph: Graph) -> None:
    early = graph.as_of("2023-08-04").network("co-star")
    assert early.graph["view"] == "asserted or planned, as known on 4 August 2023"
    assert set(early) < set(graph.network("co-star"))
    assert len(graph.as_of("2000-01-01").network("universe")) == 0


def test_a_view_of_some_sources_says_which(graph: Graph) -> None:
    network = graph.under(View(sources=["kinocheck-2023-08-04"])).network("actor-film")
    assert network.graph["view"] == "asserted or planned by kinocheck-2023-08-04, as known on 4 August 2023"


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_that_an_edge_cites_is_a_claim_of_the_graph(graph: Graph, kind: str) -> None:
    claims = {claim for *_, claims in graph.network(kind).edges(data="claims") for claim in claims}
    known = {shorten(node.value) for node in graph.store.named_graphs() if hasattr(node, "value")}
    assert claims
    assert claims <= known


@pytest.mark.parametrize("kind", KINDS)
def test_every_edge_has_evidence_and_every_node_a_label_and_a_kind(graph: Graph, kind: str) -> None:
    network = graph.network(kind)
    assert all(edge["claims"] and edge["weight"] >= 1 for *_, edge in network.edges(data=True))
    assert all(data["label"] and data["kind"] == node.partition(":")[0] for node, data in network.nodes(data=True))
    assert list(network) == sorted(network)


def test_the_claim_of_a_performance_has_the_name_that_all_claims_have() -> None:
    performance, work = "performance:ballerina.keanu-reeves.2", "work:ballerina"
    assert performed(performance, work) == (shorten(claim_iri(iri(performance), iri("wick:inWork"), iri(work))),)


def test_actors_and_works_are_those_of_the_facts(graph: Graph) -> None:
    facts = {(row.person, row.work) for row in graph.sparql("SELECT ?person ?work { ?work schema:actor ?person }")}  # type: ignore[attr-defined]
    series = {pair for pair in facts if pair[1] == "work:john-wick-film-series"}
    assert series  # who is in the films is not counted once more for the series
    assert {tuple(sorted(edge)) for edge in graph.network("actor-film").edges} == facts - series


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("co-stars", {}, "'co-stars' is no network; expected one of actor-film, co-star"),
        ("co-star", {"works": "mine"}, "'mine' is no choice of works; expected one of all, franchise"),
        ("co-star", {"performances": ["voic"]}, r"'voic' is no kind of performance.*Did you mean voice"),
        (
            "crew",
            {"performances": ["voice", "lead"]},
            "^crew: this network rests on no performances; voice, lead cannot be chosen of it; expected one of"
            " actor-film, co-star, character, credits, universe$",
        ),
        (
            "sources",
            {"works": "franchise"},
            "^sources: this network rests on no works; those of the franchise cannot be chosen of it; expected one of"
            " actor-film, co-star, character, crew, credits, organisation, universe$",
        ),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(
    graph: Graph, kind: str, options: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        graph.network(kind, **options)  # type: ignore[arg-type]


def test_nodes_are_called_by_their_labels_as_far_as_these_tell_them_apart_and_cited_works_by_theirs() -> None:
    network = networkx.Graph(labels={"work:dogs": "Dogs"})
    network.add_nodes_from([("person:vera", {"label": "Vera"}), ("character:vera", {"label": "Vera"})])
    network.add_nodes_from([("person:olga", {"label": "Olga"}), "Eve"])
    assert called(network) == {
        "work:dogs": "Dogs",
        "person:vera": "Vera (person:vera)",
        "character:vera": "Vera (character:vera)",
        "person:olga": "Olga",
        "Eve": "Eve",
    }


def test_loading_a_graph_imports_no_networkx() -> None:
    program = "import sys, wickgraph; wickgraph.load(); print('networkx' in sys.modules, 'numpy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]


def test_the_garbage_collector_is_left_as_it_was(graph: Graph) -> None:
    assert gc.isenabled()
    graph.network("co-star")
    assert gc.isenabled()
    gc.disable()
    try:
        graph.network("co-star")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_prefixes_have_the_kinds_of_all_nodes(graph: Graph) -> None:
    assert {kind for _, kind in graph.network("universe").nodes(data="kind")} <= set(PREFIXES)
    assert wickgraph.load().network("universe").number_of_nodes() == graph.network("universe").number_of_nodes()
