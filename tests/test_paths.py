"""Shortest paths: how far apart two people are, and for each step the works, the roles and who says so."""

from __future__ import annotations

import json
from pathlib import Path

import networkx
import pytest

import engines
from conftest import Archive
from documents import run
from wickgraph import Graph, connect
from wickgraph import paths as module
from wickgraph.errors import NoAnswer, UnknownName, UsageError
from wickgraph.network import KINDS
from wickgraph.paths import Source, cited, paths, shortest

#: Who is in which film, as what; who says so is below.
CREDITS = {
    ("vera", "dogs"): "actor",
    ("olga", "dogs"): "director",
    ("olga", "cats"): "earlier work",
    ("vera", "birds"): "actor",
    ("ivan", "birds"): "actor",
    ("ivan", "cats"): "actor",
    ("kate", "cats"): "actor",
    ("lone", "wolf"): "actor",
}


def claim(person: str, work: str) -> str:
    return f"claim:{work}.{person}.in-work.{work}"


def credits() -> networkx.Graph:
    """Return people and works as ``graph.network("credits")`` makes them."""
    found = networkx.Graph(kind="credits", title="People and works", view="asserted")
    for name in sorted({person for person, _ in CREDITS}):
        found.add_node(f"person:{name}", label=name.title(), kind="person", bipartite=0)
    for name in sorted({work for _, work in CREDITS}):
        found.add_node(f"work:{name}", label=name.title(), kind="work", bipartite=1, franchise=True)
    for (person, work), role in sorted(CREDITS.items()):
        tie = {"weight": 1, "works": (f"work:{work}",), "claims": (claim(person, work),), "relations": (role,)}
        found.add_edge(f"person:{person}", f"work:{work}", **tie)
    return found


def together() -> networkx.Graph:
    """Return who is in a work with whom, as ``graph.network("co-star")`` does."""
    found = networkx.Graph(kind="co-star", title="Co-stars", view="asserted")
    for name in ("kate", "olga", "vera"):
        found.add_node(f"person:{name}", label=name.title(), kind="person")
    for one, two, work in (("kate", "olga", "cats"), ("olga", "vera", "dogs")):
        tie = {"works": (f"work:{work}",), "claims": (claim(one, work), claim(two, work)), "relations": ()}
        found.add_edge(f"person:{one}", f"person:{two}", weight=1, **tie)
    return found


@pytest.fixture
def films(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """Return a graph in which three articles of rising grade say who is in which film, and one denies some of it."""
    for slug, date, grade in (
        ("blog", "2024-01-01", "fan"),
        ("paper", "2024-02-01", "press"),
        ("film", "2023", "primary"),
    ):
        article = archive.article(slug, date, grade)
        for person, work in CREDITS:
            article.says(f"performance:{work}.{person} wick:inWork work:{work}")
    archive.article("doubt", "2023-05-01", "press").says("performance:dogs.vera wick:inWork work:dogs", "denied")
    archive.article("rumour", "2024-03-01", "press").says("performance:cats.kate wick:inWork work:cats", "speculated")
    archive.describe("character:vera a wick:Character ; rdfs:label 'Vera'@en .")
    archive.describe("person:vera a schema:Person ; rdfs:label 'Vera'@en .")
    networks = {"credits": credits, "co-star": together}
    monkeypatch.setattr(Graph, "network", lambda self, kind: networks[kind]())
    return archive.load()


def test_two_people_are_as_far_apart_as_works_lie_between_them(films: Graph) -> None:
    found = paths(films, "person:vera", "person:kate")
    assert (found.length, found.count, found.counted) == (2, 2, True)
    assert [[(step.start, step.via, step.end) for step in path] for path in found.paths] == [
        [("person:vera", "work:birds", "person:ivan"), ("person:ivan", "work:cats", "person:kate")],
        [("person:vera", "work:dogs", "person:olga"), ("person:olga", "work:cats", "person:kate")],
    ]


def test_each_step_tells_the_role_of_either_in_the_work_and_the_claims(films: Graph) -> None:
    step = paths(films, "person:vera", "person:olga").paths[0][0]
    assert [(tie.start, tie.relations, tie.end, tie.claims) for tie in step.ties] == [
        ("person:vera", ("actor",), "work:dogs", ("claim:dogs.vera.in-work.dogs",)),
        ("person:olga", ("director",), "work:dogs", ("claim:dogs.olga.in-work.dogs",)),
    ]


def test_the_articles_that_say_so_come_with_their_modality_the_best_first(films: Graph) -> None:
    tie = paths(films, "person:vera", "person:olga").paths[0][0].ties[0]
    assert tie.sources == (
        Source("article:film", "film", "2023", "primary", "asserted"),
        Source("article:paper", "paper", "2024-02-01", "press", "asserted"),
        Source("article:blog", "blog", "2024-01-01", "fan", "asserted"),
        Source("article:doubt", "doubt", "2023-05-01", "press", "denied"),
    )


def test_people_read_the_paths_then_each_tie_once_with_its_best_source(films: Graph) -> None:
    assert paths(films, "person:vera", "Kate").format(80) == (
        "Vera and Kate: 2 works apart, 2 shortest paths\n"
        "\n"
        "  Vera → Birds → Ivan → Cats → Kate\n"
        "  Vera → Dogs → Olga → Cats → Kate\n"
        "\n"
        "from  as            to     according to\n"
        "────  ────────────  ─────  ────────────────────────────────\n"
        "Vera  actor         Birds  film and 2 more\n"
        "Ivan  actor         Birds  film and 2 more\n"
        "Ivan  actor         Cats   film and 2 more\n"
        "Kate  actor         Cats   film and 3 more\n"
        "Vera  actor         Dogs   film and 2 more; denied by doubt\n"
        "Olga  director      Dogs   film and 2 more\n"
        "Olga  earlier work  Cats   film and 2 more\n"
        "\n"
        "People and works (asserted)\n"
    )


def test_a_network_of_people_alone_has_a_step_for_each_tie_and_names_the_works_in_it(films: Graph) -> None:
    found = paths(films, "person:vera", "Kate", kind="co-star")
    assert (found.length, [step.via for step in found.paths[0]]) == (2, [None, None])
    assert found.format(80).startswith("Vera and Kate: 2 steps apart, 1 shortest path\n\n  Vera → Olga → Kate\n")
    assert "Vera      Olga  dogs   film and 2 more; denied by doubt\n" in found.format(80)


def test_a_work_can_be_an_end(films: Graph) -> None:
    found = paths(films, "person:vera", "work:cats")
    assert (found.length, [len(step.ties) for step in found.paths[0]]) == (2, [2, 1])
    assert "Vera and Cats: 2 steps apart" in str(found)
    assert "Birds and Cats: 1 person apart, 1 shortest path" in str(paths(films, "work:birds", "work:cats"))
    assert "Vera and Olga: 1 work apart" in str(paths(films, "person:vera", "Olga"))


def test_json_holds_every_source_of_every_tie(films: Graph) -> None:
    found = json.loads(paths(films, "person:vera", "person:olga").to_json())
    assert (found["length"], found["labels"]["work:dogs"]) == (1, "Dogs")
    tie = found["paths"][0][0]["ties"][0]
    assert [(one["article"], one["modality"]) for one in tie["sources"]][-1] == ("article:doubt", "denied")
    assert len(tie["sources"]) == 4


def test_a_source_that_only_speculates_is_not_told_as_if_it_knew(archive: Archive) -> None:
    archive.article("rumour").says("performance:dogs.vera wick:inWork work:dogs", "speculated")
    told = str(cited(archive.load(modalities=["speculated"]), credits(), "person:vera", "work:dogs"))
    assert "Vera  actor  Dogs  rumour (speculated)\n" in told


def test_a_name_that_several_things_share_is_the_one_in_the_network(films: Graph) -> None:
    with pytest.raises(UnknownName, match="stands for several things"):
        films.resolve("Vera")
    assert paths(films, "Vera", "Olga").start == "person:vera"


def test_a_name_that_two_nodes_on_the_way_share_is_told_apart(films: Graph) -> None:
    network = credits()
    network.nodes["work:dogs"]["label"] = "Vera"
    assert "  Vera (person:vera) → Vera (work:dogs) → Olga\n" in str(
        cited(films, network, "person:vera", "person:olga")
    )


def test_somebody_is_no_step_away_from_themselves(films: Graph) -> None:
    found = paths(films, "Olga", "person:olga")
    assert (found.length, found.count, found.paths) == (0, 1, ((),))
    assert str(found) == "Olga and Olga are one and the same: 0 steps apart.\n"


def test_where_no_path_leads_both_are_named_with_the_network_and_the_sizes_of_their_parts(films: Graph) -> None:
    with pytest.raises(NoAnswer) as caught:
        paths(films, "Lone", "Kate")
    assert str(caught.value) == (
        "no path from Lone to Kate in the network 'People and works' (asserted): they are in separate parts of it, of"
        " 2 nodes and 7 nodes; try a wider network, such as universe, or more modalities"
    )
    assert caught.value.exit_code == 1


def test_in_the_widest_network_no_wider_one_is_advised(films: Graph) -> None:
    universe = credits()
    universe.graph["kind"] = "universe"
    with pytest.raises(NoAnswer, match=r"of 2 nodes and 7 nodes; try more modalities$"):
        cited(films, universe, "person:lone", "person:kate")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("https://example.org/x", 2, "https://example.org/x: nothing of this name in the graph"),
        (
            "claim:lovejoy.ian-mcshane.in-work.lovejoy",
            1,
            "claim:lovejoy.ian-mcshane.in-work.lovejoy is not in the network 'People and works' (",
        ),
    ],
)
def test_what_has_no_label_is_named_once_and_is_wrong_usage_where_the_graph_has_nothing_of_it(
    name: str, code: int, said: str
) -> None:
    found, out, err = run(f"wickgraph path 'Keanu Reeves' {name}")
    assert (found, out, err.count(name)) == (code, "", 1)
    assert err.startswith(f"wickgraph: {said}")


def test_what_exists_and_is_not_in_the_network_is_no_unknown_name(films: Graph) -> None:
    with pytest.raises(
        NoAnswer, match=r"^Vera \(character:vera\) is not in the network 'People and works' \(asserted\)"
    ):
        paths(films, "character:vera", "Kate")


def test_an_unknown_name_is_told_what_is_near(films: Graph) -> None:
    with pytest.raises(UnknownName, match="Did you mean kate"):
        paths(films, "Olga", "Kat")


def test_at_most_as_many_paths_as_wanted_are_given_and_all_are_counted(films: Graph) -> None:
    found = paths(films, "person:vera", "Kate", limit=1)
    assert (len(found.paths), found.count) == (1, 2)
    assert "2 works apart, 2 shortest paths, 1 of them here\n" in str(found)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(UsageError, match=f"^limit is {limit}; expected a number of paths from 1 on$"):
        shortest(credits(), "person:vera", "person:kate", limit)


def test_paths_without_number_are_counted_up_to_a_bound(films: Graph) -> None:
    # From one end of a grid to the other there are 20 over 10 shortest paths: 184,756.
    grid = networkx.relabel_nodes(networkx.grid_2d_graph(11, 11), lambda at: f"place:{at[0]:02}-{at[1]:02}")
    found = cited(films, grid, "place:00-00", "place:10-10")
    assert (found.length, len(found.paths), found.count, found.counted) == (20, 20, module.COUNTED, False)
    assert "20 steps apart, more than 1,000 shortest paths, 20 of them here\n" in str(found)


def test_many_claims_are_asked_for_in_several_queries(films: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = paths(films, "person:vera", "Kate")
    monkeypatch.setattr(module, "_BATCH", 2)
    assert paths(films, "person:vera", "Kate") == whole


@pytest.mark.engines
def test_a_store_elsewhere_gives_the_same_paths_with_the_same_sources(films: Graph, tmp_path: Path) -> None:
    with engines.oxigraph(tmp_path) as server:
        films.push(server.update_url)
        there = paths(connect(server.query_url), "Vera", "Kate")
    assert there == paths(films, "Vera", "Kate")
    assert str(there) == str(paths(films, "Vera", "Kate"))


def test_norman_reedus_and_kate_beckinsale_are_two_works_apart(graph: Graph) -> None:
    found = paths(graph, "Norman Reedus", "Kate Beckinsale")
    (path,) = found.paths
    assert [(step.start, step.via, step.end) for step in path] == [
        ("person:norman-reedus", "work:ballerina", "person:len-wiseman"),
        ("person:len-wiseman", "work:underworld-film-series", "person:kate-beckinsale"),
    ]
    as_what = [tie.relations for step in path for tie in step.ties]
    assert as_what[0][0].startswith("actor")
    assert ("director" in as_what[1], "earlier work" in as_what[2], as_what[3]) == (True, True, ("actor",))
    assert all("article:kinocheck-2023-08-04" in {one.article for one in tie.sources} for tie in path[1].ties)


@pytest.mark.parametrize("kind", KINDS)
def test_the_ends_of_any_tie_of_any_network_are_one_step_apart_and_sources_say_so(graph: Graph, kind: str) -> None:
    network = graph.network(kind)
    one, two = next(iter(network.edges))
    found = cited(graph, network, one, two)
    assert (found.length, found.count) == (1, 1)
    assert all(tie.sources for tie in found.paths[0][0].ties)
    assert str(found).endswith(f"{network.graph['title']} ({network.graph['view']})\n")
