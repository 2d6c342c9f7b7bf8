from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from conftest import iri
from wickgraph.names import (
    BASE,
    KINDS,
    PREFIXES,
    claim_iri,
    expand,
    is_slug,
    kebab,
    kind,
    local_name,
    shorten,
    slugify,
)

SLUGS = [
    "ballerina",
    "ana-de-armas",
    "ballerina.ana-de-armas.2",
    "98-120",
    "kinocheck-2023-08-04.031",
    "a",
    "7",
]
NO_SLUGS = [
    "",
    "-a",
    "a-",
    ".a",
    "a.",
    "a--b",
    "a..b",
    "a.-b",
    "A",
    "ana de armas",
    "a_b",
    "a/b",
    "saïd",
    "a\n",
    "a#b",
    "²",
]

prefixes = st.sampled_from(sorted(PREFIXES))
locals_ = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?", fullmatch=True)
slugs = st.from_regex(r"[a-z0-9]+([.-][a-z0-9]+)*", fullmatch=True)
texts = st.text(st.characters(codec="utf-8"))
ours = st.builds(lambda one, slug: NamedNode(f"{BASE}{one}/{slug}"), st.sampled_from(KINDS), slugs)
properties = st.sampled_from(["schema:name", "schema:datePublished", "wick:inWork", "rdf:type"]).map(iri)
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["en", "de", "zh-hant"])),
)


def slug_of(claim: str) -> str:
    assert claim.startswith(PREFIXES["claim"])
    return claim.removeprefix(PREFIXES["claim"])


# Prefixed names


@given(prefixes, locals_)
def test_a_prefixed_name_comes_back_unchanged_from_its_iri(prefix: str, local: str) -> None:
    full = expand(f"{prefix}:{local}")
    assert full == PREFIXES[prefix] + local
    assert shorten(full) == f"{prefix}:{local}"


@given(prefixes, texts)
def test_an_iri_comes_back_unchanged_from_its_short_form(prefix: str, rest: str) -> None:
    full = PREFIXES[prefix] + rest
    short = shorten(full)
    assert short == full or expand(short) == full


@given(prefixes, locals_)
def test_a_short_form_can_be_written_in_turtle_as_it_is(prefix: str, local: str) -> None:
    short = shorten(PREFIXES[prefix] + local)
    (triple,) = parse(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n{short} {short} {short} .", format=RdfFormat.TURTLE)
    assert triple.predicate.value == PREFIXES[prefix] + local


@pytest.mark.parametrize(
    "name",
    [
        "",
        ":",
        "ballerina",
        "nobody:knows",
        "work:",
        "work:a b",
        "work:a/b",
        "work:a.",
        "Work:a",
        "John Wick: Chapter 4",
    ],
)
def test_what_is_no_prefixed_name_has_no_iri(name: str) -> None:
    assert expand(name) is None


@pytest.mark.parametrize(
    "full",
    [
        "https://example.org/x",
        f"{BASE}work/",
        f"{BASE}work/a/b",
        f"{BASE}work/a b",
        f"{BASE}work/ends.",
        BASE,
        "work:ballerina",
        "",
    ],
)
def test_an_iri_that_no_prefix_fits_stays_as_it_is(full: str) -> None:
    assert shorten(full) == full


def test_every_prefix_has_a_namespace_of_its_own() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(namespace.endswith(("/", "#")) for namespace in PREFIXES.values())


# Kinds and slugs


@pytest.mark.parametrize("one", KINDS)
def test_every_kind_has_a_prefix_and_is_the_kind_of_its_entities(one: str) -> None:
    assert PREFIXES[one] == f"{BASE}{one}/"
    assert kind(f"{BASE}{one}/some-slug") == one


@pytest.mark.parametrize(
    "full",
    [
        BASE,
        f"{BASE}work",
        f"{BASE}work/",
        f"{BASE}works/ballerina",
        f"{BASE}ontology#work",
        f"{BASE}/ballerina",
        "https://schema.org/actor",
        "http://w3id.org/wickgraph/work/ballerina",
        "work:ballerina",
        "",
    ],
)
def test_what_is_no_entity_of_ours_has_no_kind(full: str) -> None:
    assert kind(full) is None


def test_an_iri_with_a_path_below_a_kind_is_no_entity_of_ours() -> None:
    assert kind(f"{BASE}work/ballerina/trailer") is None


@pytest.mark.parametrize("text", SLUGS)
def test_slugs_are_told_as_such(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", NO_SLUGS)
def test_what_is_no_slug_is_told_as_such(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ana de Armas", "ana-de-armas"),
        ("John Wick: Chapter 3 – Parabellum", "john-wick-chapter-3-parabellum"),
        ("  Saïd   Taghmaoui ", "said-taghmaoui"),
        ("CHARON", "charon"),
        ("Blade Runner 2049", "blade-runner-2049"),
        ("ﬁlm №4", "film-no4"),
        ("!?", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_a_slug_of_lower_case_words(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(texts)
def test_a_slug_made_from_any_text_is_a_slug_and_stays_one(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or is_slug(slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    ("camel", "expected"),
    [
        ("datePublished", "date-published"),
        ("director", "director"),
        ("isPartOf", "is-part-of"),
        ("Female", "female"),
        ("sha256", "sha256"),
        ("gYear", "g-year"),
    ],
)
def test_camel_case_becomes_kebab_case(camel: str, expected: str) -> None:
    assert kebab(camel) == expected


@pytest.mark.parametrize(
    ("full", "local"),
    [
        ("https://schema.org/actor", "actor"),
        (f"{BASE}ontology#plays", "plays"),
        ("https://example.org/", ""),
        ("urn:x", "urn:x"),
    ],
)
def test_a_local_name_is_what_stands_after_the_last_slash_or_hash(full: str, local: str) -> None:
    assert local_name(full) == local


# Claims


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "slug"),
    [
        ("work:ballerina", "schema:director", iri("person:len-wiseman"), "ballerina.director.len-wiseman"),
        ("performance:b.p", "wick:portrays", iri("character:charon"), "b.p.portrays.character.charon"),
        (
            "character:charon",
            "schema:location",
            iri("place:prague"),
            "character.charon.location.place.prague",
        ),
        ("work:ballerina", "wick:undisclosed", iri("wick:plot"), "ballerina.undisclosed.plot"),
        ("person:x", "schema:gender", iri("schema:Female"), "x.gender.female"),
        ("person:x", "wick:lifeStage", iri("wick:youngAdult"), "x.life-stage.young-adult"),
        (
            "work:b",
            "schema:datePublished",
            Literal("2024-06-07", datatype=iri("xsd:date")),
            "b.date-published.2024-06-07",
        ),
        ("work:b", "schema:position", Literal(4), "b.position.4"),
        (
            "performance:b.p",
            "wick:screenTime",
            Literal("PT15M", datatype=iri("xsd:dayTimeDuration")),
            "b.p.screen-time.pt15m",
        ),
    ],
)
def test_the_id_of_a_claim_says_subject_property_and_value(
    subject: str, predicate: str, value: NamedNode | Literal, slug: str
) -> None:
    assert shorten(claim_iri(iri(subject), iri(predicate), value)) == f"claim:{slug}"


@given(ours, properties, st.one_of(ours, literals))
def test_the_id_of_a_claim_ends_in_a_slug_whatever_it_says(
    subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal
) -> None:
    assert is_slug(slug_of(claim_iri(subject, predicate, value)))


@pytest.mark.parametrize(
    "value",
    [
        NamedNode("https://www.imdb.com/name/nm1869101/"),
        NamedNode("https://example.org/under_score"),
        NamedNode("https://example.org/ends-"),
    ],
    ids=str,
)
def test_the_id_of_a_claim_about_a_foreign_value_ends_in_a_slug_too(value: NamedNode) -> None:
    assert is_slug(slug_of(claim_iri(iri("person:ana-de-armas"), iri("schema:sameAs"), value)))


@given(ours, properties, literals, literals)
def test_two_texts_make_two_claims(subject: NamedNode, predicate: NamedNode, one: Literal, other: Literal) -> None:
    assume(one != other)
    assert claim_iri(subject, predicate, one) != claim_iri(subject, predicate, other)


@given(ours, properties, st.sampled_from(KINDS), st.lists(slugs, min_size=2, max_size=2, unique=True))
def test_two_entities_of_one_kind_make_two_claims(
    subject: NamedNode, predicate: NamedNode, one: str, two: list[str]
) -> None:
    first, second = (claim_iri(subject, predicate, NamedNode(f"{BASE}{one}/{slug}")) for slug in two)
    assert first != second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Literal(5), Literal(-5)),
        (Literal("1.5", datatype=iri("xsd:decimal")), Literal("1-5", datatype=iri("xsd:string"))),
        (Literal("The Director"), Literal("the director")),
        (Literal("chat", language="en"), Literal("chat", language="fr")),
        (
            NamedNode("https://www.imdb.com/name/nm1869101/"),
            NamedNode("https://www.imdb.com/name/nm0000206/"),
        ),
    ],
    ids=str,
)
def test_values_that_differ_make_claims_that_differ(one: NamedNode | Literal, other: NamedNode | Literal) -> None:
    work, name = iri("work:ballerina"), iri("schema:name")
    assert claim_iri(work, name, one) != claim_iri(work, name, other)
