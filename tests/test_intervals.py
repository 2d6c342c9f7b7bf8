"""Intervals: what follows from bounds on distances, what cannot hold together, and what then is kept."""

from __future__ import annotations

import math
from itertools import chain, combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wickgraph.intervals import ALLEN, ORIGIN, TICK, Network

INFINITE = math.inf
#: A bound of a random network: from, to, least, greatest, claims.
Bound = tuple[tuple[str, str], tuple[str, str], float, float, frozenset[str]]
POINTS = [(name, side) for name in "abc" for side in ("start", "end")]


def start(name: str) -> tuple[str, str]:
    return name, "start"


def end(name: str) -> tuple[str, str]:
    return name, "end"


def between(network: Network, earlier: tuple[str, str], later: tuple[str, str]) -> tuple[float, float]:
    return network.distance(earlier, later)[0], -network.distance(later, earlier)[0]


def chained(*gaps: tuple[float, float]) -> Network:
    """Return the network of intervals 0, 1, 2 ..., each so long after the one before, as claims 0, 1, 2 ... say."""
    network = Network()
    for number, (least, greatest) in enumerate(gaps):
        network.constrain(end(str(number)), start(str(number + 1)), least, greatest, [str(number)])
    return network


# What follows


def test_gaps_add_up_along_a_chain() -> None:
    network = chained((1, 2), (3, 4), (5, 6))
    for middle in ("1", "2"):
        network.constrain(start(middle), end(middle), 10, 20, [f"length of {middle}"])
    assert between(network, end("0"), start("3")) == (29, 52)
    assert network.distance(end("0"), start("3"))[1] == ["0", "1", "2", "length of 1", "length of 2"]


def test_an_unknown_length_leaves_a_distance_without_an_upper_bound() -> None:
    assert between(chained((1, 2), (3, 4)), end("0"), start("2")) == (4, INFINITE)


def test_what_nothing_bounds_is_infinite_and_rests_on_nothing() -> None:
    network = Network()
    network.add("cats")
    network.add("dogs")
    assert between(network, start("cats"), start("dogs")) == (-INFINITE, INFINITE)
    assert network.distance(start("cats"), start("dogs"))[1] == []
    assert network.relations("cats", "dogs") == tuple(ALLEN)


def test_that_a_story_ends_after_its_start_rests_on_no_claim() -> None:
    network = Network()
    network.add("cats")
    assert network.distance(start("cats"), end("cats")) == (0, [])
    network.constrain(start("cats"), end("cats"), 0, 0, ["no time at all"])
    assert network.contradictions() == [{"no time at all"}]


def test_of_two_reasons_for_one_bound_the_one_with_fewer_claims_is_given() -> None:
    network = chained((0, 1), (0, 1))
    assert network.distance(end("0"), start("2"))[1] == ["0", "1"]
    network.constrain(end("0"), start("2"), 0, claims=["directly"])
    assert network.distance(end("0"), start("2"))[1] == ["directly"]


def test_a_calendar_is_a_point_among_others() -> None:
    network = Network()
    network.constrain(ORIGIN, start("cats"), 100, 200, ["period"])
    network.constrain(start("cats"), start("dogs"), 7, 7, ["gap"])
    assert between(network, ORIGIN, start("dogs")) == (107, 207)


# Allen's relations


def related(relation: str) -> Network:
    """Return the network of two intervals that stand in one of Allen's relations."""
    network = Network()
    for said in ALLEN[relation]:
        earlier, sign, later = said.split()
        first, second = (tuple(point.split(".")) for point in (earlier, later))
        least, greatest = (TICK, INFINITE) if sign == "<" else (0, 0)
        network.constrain(first, second, least, greatest, [said])  # type: ignore[arg-type]
    return network


@pytest.mark.parametrize("relation", ALLEN)
def test_each_of_allens_relations_comes_out_as_itself(relation: str) -> None:
    assert related(relation).relations("a", "b") == (relation,)


@pytest.mark.parametrize(("relation", "converse"), list(zip(ALLEN, reversed(ALLEN), strict=True)))
def test_read_the_other_way_round_it_is_its_converse(relation: str, converse: str) -> None:
    assert related(relation).relations("b", "a") == (converse,)


def test_the_relations_are_all_that_two_intervals_can_stand_in_and_exclude_each_other() -> None:
    def holds(relation: str, place: dict[str, int]) -> bool:
        said = [one.split() for one in ALLEN[relation]]
        return all(place[a] < place[b] if sign == "<" else place[a] == place[b] for a, sign, b in said)

    names = ("a.start", "a.end", "b.start", "b.end")
    for numbers in product(range(4), repeat=4):
        place = dict(zip(names, numbers, strict=True))
        if place["a.start"] < place["a.end"] and place["b.start"] < place["b.end"]:
            assert sum(holds(one, place) for one in ALLEN) == 1


def test_relations_compose() -> None:
    network = Network()
    network.constrain(end("a"), start("b"), 0, 0)
    network.constrain(start("c"), start("b"), TICK)
    network.constrain(end("b"), end("c"), TICK)
    # Allen's table: what meets something that lies in c overlaps c, lies in it, or starts it.
    assert network.relations("a", "c") == ("overlaps", "starts", "during")


def test_distances_decide_where_no_order_is_given() -> None:
    network = Network()
    network.constrain(start("a"), end("a"), 1, 2)
    network.constrain(start("a"), start("b"), 3, 9)
    assert network.relations("a", "b") == ("before",)


# What cannot hold together


def test_a_circle_of_stories_each_after_the_other_cannot_be() -> None:
    network = chained((0, INFINITE), (0, INFINITE))
    assert network.consistent()
    network.constrain(end("2"), start("0"), 0, claims=["back"])
    assert not network.consistent()
    assert network.contradictions() == [{"0", "1", "back"}]


def test_a_story_after_itself_is_a_contradiction_alone() -> None:
    network = Network()
    network.constrain(end("a"), start("a"), 0, claims=["after"])
    network.constrain(end("b"), end("b"), TICK, claims=["ends after its end"])
    assert network.contradictions() == [{"after"}, {"ends after its end"}]


def test_what_rests_on_no_claim_can_contradict_itself() -> None:
    network = Network()
    network.constrain(start("a"), end("a"), -2, -1)
    network.constrain(start("a"), end("a"), -2, -1, ["for a reason"])
    assert network.contradictions() == [frozenset()]


def test_a_length_that_fits_to_the_tick_is_no_contradiction() -> None:
    week = 7 * 30.436875
    network = Network()
    for claims in (["one"], ["other"]):
        network.constrain(start("a"), start("b"), week, week, claims)
    assert network.contradictions() == []


def test_independent_disputes_do_not_multiply() -> None:
    network = Network()
    for number in range(60):
        for days in (1, 9):
            network.constrain(end(f"{number}"), start(f"{number + 1}"), days, days, [f"{number}: {days}"])
    assert len(network.contradictions()) == 60


def test_a_constraint_counts_where_all_of_its_claims_do() -> None:
    network = Network()
    network.constrain(end("a"), start("b"), 5, 5, ["order", "gap"])
    network.constrain(end("a"), start("b"), 0, 1, ["directly"])
    assert network.contradictions() == [{"order", "gap", "directly"}]
    assert network.under(["gap", "directly"]).consistent()
    assert between(network.under(["order", "gap"]), end("a"), start("b")) == (5, 5)


# The preferred reading


def test_the_better_claim_is_kept_and_the_other_says_what_it_contradicts() -> None:
    network = chained((1, 2), (1, 2))
    network.constrain(end("0"), start("2"), 0, 1, ["too short"])
    assert network.preferred(["0", "1", "too short"]) == (["0", "1"], {"too short": frozenset({"0", "1"})})
    assert network.preferred(["too short", "1", "0"]) == (["too short", "1"], {"0": frozenset({"too short", "1"})})


def test_a_claim_that_contradicts_itself_is_never_kept() -> None:
    network = chained((1, 2))
    network.constrain(start("0"), start("0"), 1, claims=["absurd"])
    assert network.preferred(["absurd", "0"]) == (["0"], {"absurd": frozenset()})


def test_what_says_nothing_is_not_blamed() -> None:
    network = Network()
    network.constrain(start("a"), start("a"), 0, 0, ["nothing"])
    network.constrain(start("a"), start("b"), 0, 0, ["at once"])
    network.constrain(start("a"), start("b"), 1, 1, ["later"])
    assert network.contradictions() == [{"at once", "later"}]
    assert network.preferred(["nothing", "later", "at once"])[1] == {"at once": frozenset({"later"})}


# Against brute force


@st.composite
def networks(draw: st.DrawFn) -> list[Bound]:
    """Return up to eight bounds on three intervals, each resting on some of five claims, none included."""
    days = st.integers(-4, 6)
    found: list[Bound] = []
    for _ in range(draw(st.integers(0, 8))):
        earlier, later = draw(st.sampled_from(list(product(POINTS, repeat=2))))
        low, high = sorted((draw(days), draw(days)))
        least = draw(st.sampled_from([float(low), -INFINITE]))
        greatest = draw(st.sampled_from([float(high), INFINITE]))
        claims = draw(st.frozensets(st.sampled_from("vwxyz"), min_size=0 if draw(st.booleans()) else 1, max_size=2))
        found.append((earlier, later, least, greatest, claims))
    return found


def built(bounds: list[Bound]) -> Network:
    network = Network()
    for name in "abc":
        network.add(name)
    for one in bounds:
        network.constrain(*one)
    return network


def closed(bounds: list[Bound]) -> dict[tuple[tuple[str, str], tuple[str, str]], float] | None:
    """Return the most that each point can be later than each other, by trying all ways round; None where none can be.

    Numbers are whole, and less than a tenth of one is what strictly later adds in all.
    """
    strict = 0.001
    most = {(one, other): 0.0 if one == other else INFINITE for one in POINTS for other in POINTS}
    for name in "abc":
        most[end(name), start(name)] = -strict
    for earlier, later, least, greatest, _ in bounds:
        most[earlier, later] = min(most[earlier, later], greatest)
        most[later, earlier] = min(most[later, earlier], -least)
    for middle, first, last in product(POINTS, repeat=3):
        most[first, last] = min(most[first, last], most[first, middle] + most[middle, last])
    return None if any(most[point, point] < 0 for point in POINTS) else most


def subsets(claims: set[str]) -> list[frozenset[str]]:
    ordered = sorted(claims)
    return [frozenset(one) for size in range(len(ordered) + 1) for one in combinations(ordered, size)]


def resting(bounds: list[Bound], claims: frozenset[str]) -> list[Bound]:
    return [bound for bound in bounds if bound[4] <= claims]


def claimed(bounds: list[Bound]) -> set[str]:
    return set(chain.from_iterable(bound[4] for bound in bounds))


@given(networks())
def test_the_closure_is_the_one_of_brute_force(bounds: list[Bound]) -> None:
    network, most = built(bounds), closed(bounds)
    assert network.consistent() == (most is not None)
    for (earlier, later), greatest in (most or {}).items():
        found = -network.distance(later, earlier)[0]
        assert found == greatest == INFINITE or abs(found - greatest) < 0.1


@given(networks())
def test_a_bound_follows_from_the_claims_that_it_rests_on(bounds: list[Bound]) -> None:
    network = built(bounds)
    if network.consistent():
        for earlier, later in permutations(POINTS, 2):
            least, claims = network.distance(earlier, later)
            assert network.under(claims).distance(earlier, later)[0] == least


@given(networks())
@settings(max_examples=300)
def test_the_contradictions_are_the_minimal_ones_of_all_subsets(bounds: list[Bound]) -> None:
    impossible = [one for one in subsets(claimed(bounds)) if closed(resting(bounds, one)) is None]
    minimal = {one for one in impossible if not any(other < one for other in impossible)}
    found = built(bounds).contradictions()
    assert set(found) == minimal
    assert len(found) == len(minimal)
    assert [len(one) for one in found] == sorted(len(one) for one in found)


@given(networks(), st.permutations("vwxyz"))
def test_the_preferred_claims_fit_and_no_other_fits_with_the_better_ones(bounds: list[Bound], order: list[str]) -> None:
    network = built(bounds)
    if closed(resting(bounds, frozenset())) is None:
        return
    kept, left_out = network.preferred(order)
    assert closed(resting(bounds, frozenset(kept))) is not None
    assert sorted([*kept, *left_out]) == sorted(order)
    minimal = network.contradictions()
    for claim, against in left_out.items():
        better = {one for one in kept if order.index(one) < order.index(claim)}
        assert against <= better
        assert against | {claim} in minimal


@given(networks(), st.sampled_from(list(permutations("abc", 2))))
def test_the_relations_are_those_of_some_assignment(bounds: list[Bound], pair: tuple[str, str]) -> None:
    if closed(bounds) is None:
        return
    found = built(bounds).relations(*pair)
    assert found
    for relation in ALLEN:
        with_it = list(bounds)
        for said in ALLEN[relation]:
            earlier, sign, later = said.split()
            first, second = ((pair["ab".index(one[0])], one[2:]) for one in (earlier, later))
            least, greatest = (0.001, INFINITE) if sign == "<" else (0.0, 0.0)
            with_it.append((first, second, least, greatest, frozenset()))
        assert (relation in found) == (closed(with_it) is not None)
