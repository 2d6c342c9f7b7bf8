"""The listing has every query once, under its first tag; the page of a query says all, and its example runs."""

from __future__ import annotations

import re

import pytest

from documents import run
from wickgraph import catalogue, queries
from wickgraph.queries import Query
from wickgraph.store import home

ROOT = f"{home()}/queries"
NAMES = queries.names(ROOT)


def test_every_query_stands_once_under_its_first_tag() -> None:
    found = [queries.find(name) for name in NAMES]
    blocks = catalogue.listing(found).rstrip("\n").split("\n\n")
    listed = {}
    for block in blocks:
        heading, *lines = block.splitlines()
        for line in lines:
            name = line.split()[0]
            assert name not in listed
            listed[name] = heading
    assert {queries.find(name).id for name in listed} == set(NAMES)
    for name, heading in listed.items():
        query = queries.find(name)
        assert heading == catalogue.APART.get(query.id.partition("/")[0], query.tags[0])


def test_what_checks_and_builds_stands_at_the_end() -> None:
    found = [queries.find(name) for name in reversed(NAMES)]
    headings = re.findall(r"^\S.*", catalogue.listing(found), re.MULTILINE)
    assert headings[-2:] == list(catalogue.APART.values())
    assert headings[:-2] == sorted(headings[:-2])


def test_a_narrow_listing_puts_the_question_below_the_name() -> None:
    listing = catalogue.listing([queries.find("cast")], width=40)
    assert listing.splitlines()[:2] == ["cast", "  cast  work"]
    assert max(map(len, listing.splitlines())) <= 40


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_query_says_what_its_header_says_and_runs_as_it_does(name: str) -> None:
    query = queries.find(name)
    page = catalogue.page(query)
    words = " ".join(page.replace("\n#", "\n").split())
    parameters = list(query.parameters.values())
    for text in [query.summary, *(one.text for one in parameters), *(one.text for one in query.columns)]:
        assert text in words
    for one in parameters:
        assert f"{one.text} (default: {one.default})" in words
    copy = Query(page)
    assert {one: copy.parameters[one].default for one in copy.parameters} == {
        one.name: one.default for one in parameters
    }
    plain = [line for line in query.text.splitlines() if not line.startswith("#+")]
    assert [line for line in page.splitlines() if not line.startswith(("#+", "# ", "#\n")) and line != "#"] == [
        line for line in plain if not line.startswith("# ") and line != "#"
    ]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("explore/")])
def test_the_example_of_a_query_answers_as_its_defaults_do(name: str) -> None:
    command = catalogue.example(queries.find(name)) + " --format json"
    assert run(command) == run(f"wickgraph query {name} --format json")


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("work:ballerina", "ballerina"),
        ("schema:actor", "schema:actor"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("2760", "2760"),
        ("true", "true"),
        ('"two words"', "two words"),
        ("'it\\'s'@en", "it's"),
        ('"2024-06-07"^^xsd:date', "2024-06-07"),
    ],
)
def test_a_default_is_spelled_as_people_type_it(term: str, typed: str) -> None:
    parameter = queries.Parameter("p", "any", "A parameter.")
    parameter.default = term
    assert catalogue.default(parameter) == typed
