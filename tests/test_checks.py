from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, Store

from conftest import PREFIX_LINES, Archive, iri
from wickgraph import checks, store, turtle
from wickgraph.checks import check, shown, statistics, tidy, unformatted
from wickgraph.errors import DataError, UsageError
from wickgraph.passages import Passage, lost, normalise

TEXT = """\
Dogs of the Lamplighter: What We Know

"Dogs of the Lamplighter" - Mira Solano's third film - has a date at last. It opens on June 7, 2031, and
nobody is happier than its cast. Odile Brandt plays the lamplighter, who can't sleep.

Ferdinand Okoro joins her, and he could turn out to be the mayor. The crew went to Lisbon in March. "We
didn't see the sun for nine days," says Solano.

It follows "Cats of the Harbour Master". There is no word on the plot yet!
"""
SLUG = "gazette-2031-01-05"
REAL = "kinocheck-2023-08-04"
REAL_TEXT = Path(__file__).parents[2] / "shared" / "articles" / f"{REAL}.txt"
SENTENCE = re.compile(r'[^\s.!?:][^\n.!?:]{8,}[.!?:]"?')

Break = Callable[[Path], None]


@pytest.fixture
def archive(archive: Archive) -> Archive:
    """Return a small archive in which all is well: one article, with a passage for each of its claims."""
    article = archive.article(SLUG, "2031-01-05", text=TEXT)
    article.says('work:dogs schema:name "Dogs of the Lamplighter"', where='"Dogs of the Lamplighter"')
    article.says("work:dogs schema:director person:mira-solano", where="Mira Solano's third film")
    article.says('work:dogs schema:datePublished "2031-06-07"^^xsd:date', "planned", where="opens on June 7, 2031")
    article.says("performance:dogs.odile-brandt wick:inWork work:dogs", where="its cast. Odile Brandt")
    part = "Odile Brandt plays the lamplighter, who can't sleep"
    article.says("performance:dogs.odile-brandt wick:portrays character:the-lamplighter", where=part)
    article.says("performance:dogs.ferdinand-okoro wick:inWork work:dogs", where="Ferdinand Okoro joins her")
    part = "he could turn out to be the mayor"
    article.says("performance:dogs.ferdinand-okoro wick:portrays character:the-mayor", "speculated", where=part)
    article.says("work:dogs wick:filmingLocation place:lisbon", where="to Lisbon")
    article.says("work:dogs wick:continues work:cats", where='follows "Cats of the Harbour Master"')
    article.says("work:dogs wick:undisclosed wick:plot", "undisclosed", where="no word on the plot")
    return archive


@pytest.fixture
def data(archive: Archive) -> Path:
    return Path(archive.write())


def article_of(data: Path, slug: str = SLUG) -> Path:
    return data / "articles" / f"{slug}.trig"


def entities_of(data: Path) -> Path:
    return data / "entities" / "all.ttl"


def replace(file: Path, old: str, new: str) -> None:
    """Replace a text wherever it occurs in a file, and keep the file in canonical form."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(turtle.canonical(text.replace(old, new), str(file)), encoding="utf-8")


def append(file: Path, text: str) -> None:
    """Add statements to a file, and keep it in canonical form."""
    statements = [*store.read(str(file)), *store.read(str(file), PREFIX_LINES + text)]
    file.write_text(turtle.write(statements), encoding="utf-8")


def place(file: Path, name: str) -> str:
    """Return where a thing is described, as editors open it: path:line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return f"{file}:{next(number for number, line in enumerate(lines, 1) if line.split(' ')[0] == name)}"


def only(found: list[str]) -> str:
    """Return the only line of a check."""
    assert len(found) == 1, "\n".join(found)
    assert "\n" not in found[0]
    return found[0]


def complaints(data: Path) -> list[str]:
    """Return what a person reads on a check, be it what is wrong or what cannot be read."""
    try:
        return check(str(data))
    except DataError as error:
        return [str(error)]


# All is well


def test_a_copy_of_the_packaged_data_has_nothing_wrong(data_copy: Path) -> None:
    assert check(str(data_copy)) == []


def test_an_archive_of_ones_own_has_nothing_wrong(data: Path) -> None:
    assert check(str(data)) == []


def test_two_articles_that_say_the_same_have_nothing_wrong(archive: Archive) -> None:
    archive.article("other").says("work:dogs schema:director person:mira-solano")
    archive.article("third").says("work:dogs schema:director person:mira-solano", "denied")
    assert check(archive.write()) == []


def test_articles_that_contradict_each_other_have_nothing_wrong(archive: Archive) -> None:
    archive.article("other").says("performance:dogs.odile-brandt wick:portrays character:the-mayor")
    assert check(archive.write()) == []


# Files that cannot be read


def cut(data: Path, share: float) -> tuple[Path, int]:
    """Cut an article off within a line, as an interrupted copy would, and return it with its last line."""
    file = data / "articles" / "kinocheck-2023-08-04.trig"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    last = next(n for n, line in enumerate(lines) if n >= share * len(lines) and line.startswith("    wick:claim"))
    file.write_text("".join(lines[:last]) + lines[last][:-9], encoding="utf-8")
    return file, last + 1


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_a_half_written_file_is_an_error_that_names_file_and_line(data_copy: Path, share: float) -> None:
    file, line = cut(data_copy, share)
    with pytest.raises(DataError) as caught:
        check(str(data_copy))
    assert re.match(rf"{re.escape(str(file))}:{line}:\d+: \S", str(caught.value))
    assert "\n" not in str(caught.value)


def test_wherever_a_file_is_cut_off_it_is_not_taken_for_whole(data: Path) -> None:
    file = article_of(data)
    whole = file.read_bytes()
    for end in range(97, len(whole) - 2, 97):
        file.write_bytes(whole[:end])
        found = complaints(data)
        assert found
        assert found[0].startswith(f"{data}/")


def test_a_file_that_is_not_utf_8_is_an_error_that_names_file_and_line(data_copy: Path) -> None:
    file = data_copy / "entities" / "people.ttl"
    text = file.read_text(encoding="utf-8")
    line = 1 + text[: text.index("Ana de Armas")].count("\n")
    file.write_bytes(text.replace("Ana de Armas", "Aña de Armas").encode("latin-1"))
    with pytest.raises(DataError) as caught:
        check(str(data_copy))
    assert str(caught.value).startswith(f"{file}:{line}:")


def test_a_comment_among_the_statements_is_an_error_that_names_file_and_line(data: Path) -> None:
    with entities_of(data).open("a", encoding="utf-8") as file:
        file.write("# to do\n")
    lines = entities_of(data).read_text(encoding="utf-8").count("\n")
    with pytest.raises(DataError, match=rf"all\.ttl:{lines}: a comment"):
        check(str(data))


def test_a_directory_without_data_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no data here"):
        check(str(tmp_path))


# One thing wrong


def test_a_claim_whose_id_does_not_fit_its_content_is_told_with_the_id_that_does(data: Path) -> None:
    replace(article_of(data), "claim:dogs.director.mira-solano", "claim:dogs.director.odile-brandt")
    where = place(article_of(data), "claim:dogs.director.odile-brandt")
    assert only(check(str(data))) == (
        f"{where}: claim:dogs.director.odile-brandt: the id does not fit the content;"
        " expected claim:dogs.director.mira-solano"
    )


def test_two_claims_with_one_id_are_told_with_what_both_say(data: Path) -> None:
    append(article_of(data), "claim:dogs.director.mira-solano { work:dogs schema:director person:odile-brandt . }")
    line = only(check(str(data)))
    assert line.startswith(place(article_of(data), "claim:dogs.director.mira-solano") + ": ")
    assert "work:dogs schema:director person:mira-solano" in line
    assert "work:dogs schema:director person:odile-brandt" in line


def test_two_claims_with_one_id_in_two_files_are_told_with_what_both_say(archive: Archive) -> None:
    archive.article("other").says("work:dogs schema:director person:odile-brandt")
    data = Path(archive.write())
    replace(article_of(data, "other"), "claim:dogs.director.odile-brandt", "claim:dogs.director.mira-solano")
    line = only(check(str(data)))
    assert line.startswith(place(article_of(data), "claim:dogs.director.mira-solano") + ": ")
    assert "work:dogs schema:director person:mira-solano" in line
    assert "work:dogs schema:director person:odile-brandt" in line


def test_one_id_for_what_two_articles_say_of_different_things_is_told(archive: Archive) -> None:
    archive.describe(
        'work:mira a schema:Movie ; rdfs:label "Mira"@en . person:mira a schema:Person ; rdfs:label "Mira"@en .'
    )
    archive.article("a").says('work:mira schema:name "Mira"')
    archive.article("b").says('person:mira schema:name "Mira"')
    assert "two claims with one id" in only(check(archive.write()))


def test_a_claim_about_nothing_is_told_with_a_near_name(data: Path) -> None:
    replace(entities_of(data), "person:mira-solano", "person:mira-solana")
    where = place(article_of(data), "claim:dogs.director.mira-solano")
    assert only(check(str(data))) == (
        f"{where}: claim:dogs.director.mira-solano: person:mira-solano is described nowhere."
        " Did you mean person:mira-solana?"
    )


@pytest.mark.parametrize(
    ("statement", "claim", "missing", "near"),
    [
        ("work:cats wick:undisclosed wick:plott", "claim:cats.undisclosed.plott", "wick:plott", "wick:plot"),
        (
            "work:cats wick:filmingLocations place:lisbon",
            "claim:cats.filming-locations.place.lisbon",
            "wick:filmingLocations",
            "wick:filmingLocation",
        ),
    ],
)
def test_a_term_that_the_ontology_lacks_is_told_with_a_near_name(
    archive: Archive, statement: str, claim: str, missing: str, near: str
) -> None:
    archive.article("other").says(statement)
    data = Path(archive.write())
    line = only(check(str(data)))
    assert line.startswith(f"{place(article_of(data, 'other'), claim)}: {claim}: {missing} is described nowhere.")
    assert near in re.split(r" or |\?", line.partition("Did you mean ")[2])


def test_an_article_of_an_unknown_publisher_is_told_with_a_near_name(data: Path) -> None:
    append(entities_of(data), 'org:gazette a schema:Organization ; rdfs:label "Gazette"@en .')
    append(article_of(data), f"article:{SLUG} schema:publisher org:gazete .")
    assert only(check(str(data))) == (
        f"{place(article_of(data), f'article:{SLUG}')}: article:{SLUG}: org:gazete is described nowhere."
        " Did you mean org:gazette?"
    )


def test_an_attestation_of_no_claim_that_there_is_is_told_with_a_near_name(archive: Archive) -> None:
    article = (
        archive.article("other").says("work:dogs wick:continues work:mice").says("work:dogs wick:continues work:rats")
    )
    del article.claims[1]
    data = Path(archive.write())
    line = only(check(str(data)))
    assert line.startswith(f"{place(article_of(data, 'other'), 'attestation:other.002')}: attestation:other.002: ")
    assert "claim:dogs.continues.rats is described nowhere. Did you mean" in line


def test_a_claim_that_nobody_states_is_told(archive: Archive) -> None:
    article = (
        archive.article("other").says("work:dogs wick:continues work:mice").says("work:dogs wick:continues work:rats")
    )
    article.rest = [quad for quad in article.rest if quad.subject != iri("attestation:other.002")]
    data = Path(archive.write())
    where = place(article_of(data, "other"), "claim:dogs.continues.rats")
    assert only(check(str(data))) == f"{where}: claim:dogs.continues.rats: a claim that no attestation states"


def test_an_attestation_without_a_source_is_told(data: Path) -> None:
    file, name = article_of(data), f"attestation:{SLUG}.003"
    text = file.read_text(encoding="utf-8")
    head, _, tail = text.partition(f"{name}\n")
    file.write_text(
        turtle.canonical(f"{head}{name}\n" + tail.replace(f"wick:source article:{SLUG}", "", 1)), encoding="utf-8"
    )
    line = only(check(str(data)))
    assert line == f"{place(file, name)}: {name}: wick:source: expected exactly one article"


@pytest.mark.parametrize("modality", ["wick:assertd", "wick:press", "wick:portrays", "schema:Movie", '"asserted"'])
def test_an_unknown_modality_is_told_with_those_there_are(data: Path, modality: str) -> None:
    replace(article_of(data), "wick:modality wick:planned", f"wick:modality {modality}")
    line = only(check(str(data)))
    name = f"attestation:{SLUG}.003"
    assert line.startswith(f"{place(article_of(data), name)}: {name}: ")
    assert modality.strip('"') in line
    assert "wick:asserted" in line


def test_an_attestation_of_two_modalities_is_told(data: Path) -> None:
    name = f"attestation:{SLUG}.003"
    append(article_of(data), f"{name} wick:modality wick:denied .")
    line = only(check(str(data)))
    assert line.startswith(f"{place(article_of(data), name)}: {name}: wick:modality: expected one modality")


def test_an_article_that_says_the_same_twice_is_told(archive: Archive) -> None:
    article = archive.article("other")
    article.says("work:dogs wick:continues work:mice").says("work:dogs wick:continues work:mice")
    data = Path(archive.write())
    line = only(check(str(data)))
    name = "attestation:other.002"
    assert line.startswith(f"{place(article_of(data, 'other'), name)}: {name}: ")
    assert line.endswith("attestation:other.001")


@pytest.mark.parametrize(
    ("kind", "date"),
    [
        ("claim", "2031-06-31"),
        ("claim", "June 7"),
        ("claim", "2031-06-07T20:00"),
        ("claim", "20310607"),
        ("article", "2031-01-32"),
        ("article", "5 January"),
    ],
)
def test_a_date_that_is_none_is_told_where_it_stands(
    archive: Archive, caplog: pytest.LogCaptureFixture, kind: str, date: str
) -> None:
    if kind == "claim":
        archive.article("other").says(f'work:cats schema:datePublished "{date}"^^xsd:date')
    else:
        archive.article("other", date)
    data = Path(archive.write())
    name = next(
        line.split()[0]
        for line in article_of(data, "other").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"{kind}:")
    )
    line = only(check(str(data)))
    assert line.startswith(f"{place(article_of(data, 'other'), name)}: ")
    assert date in line
    assert "xsd:date" in line
    assert caplog.records == []


@pytest.mark.parametrize(
    ("statement", "claim", "expected"),
    [
        ("work:cats schema:director place:lisbon", "claim:cats.director.place.lisbon", "person"),
        ("work:cats wick:filmingLocation person:mira-solano", "claim:cats.filming-location.mira-solano", "place"),
        (
            "person:mira-solano wick:filmingLocation place:lisbon",
            "claim:mira-solano.filming-location.place.lisbon",
            "work",
        ),
        (
            "performance:dogs.odile-brandt wick:screenTime 15",
            "claim:dogs.odile-brandt.screen-time.15",
            "xsd:dayTimeDuration",
        ),
    ],
)
def test_a_value_or_a_subject_of_the_wrong_kind_is_told_where_it_is_claimed(
    archive: Archive, statement: str, claim: str, expected: str
) -> None:
    archive.article("other").says(statement)
    data = Path(archive.write())
    line = only(check(str(data)))
    assert expected in line.partition("expected")[2]
    assert line.startswith(f"{place(article_of(data, 'other'), claim)}: ")


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("person:mira-solano", "mira-solano"),
        ("work:dogs", "dogs"),
        ("performance:dogs.odile-brandt", "dogs.odile-brandt"),
    ],
)
def test_a_thing_without_a_label_is_told(data: Path, name: str, missing: str) -> None:
    file = entities_of(data)
    text = file.read_text(encoding="utf-8")
    line = re.search(rf' ;\n    rdfs:label "{re.escape(missing)}"@en', text)
    assert line
    file.write_text(text.replace(line.group(), ""), encoding="utf-8")
    found = only(check(str(data)))
    assert found.startswith(f"{place(file, name)}: {name}: ")
    assert "label" in found


@pytest.mark.parametrize("label", ['" Mira"@en', '"Mira "@en', '""@en'])
def test_a_label_that_is_none_is_told(data: Path, label: str) -> None:
    replace(entities_of(data), 'rdfs:label "mira-solano"@en', f"rdfs:label {label}")
    found = only(check(str(data)))
    assert found.startswith(f"{place(entities_of(data), 'person:mira-solano')}: person:mira-solano: ")
    assert "label" in found


@pytest.mark.parametrize(
    "name",
    [
        "person/Mira-Solano",
        "person/mira_solano",
        "person/mira--solano",
        "persons/mira",
        "person/",
        "mira",
        "person/mira/2",
    ],
)
def test_a_thing_with_an_iri_that_is_none_of_ours_is_told(data: Path, name: str) -> None:
    append(
        entities_of(data),
        f'<https://w3id.org/wickgraph/{name}> a wick:Interview2 ; rdfs:label "Mira"@en .'.replace(
            "wick:Interview2", "schema:Product"
        ),
    )
    line = only(check(str(data)))
    assert "no IRI of wickgraph; expected https://w3id.org/wickgraph/<kind>/<slug>" in line
    assert line.startswith(f"{entities_of(data)}:")


@pytest.mark.parametrize(
    "text", ["[] a schema:Person .", "person:mira-solano schema:knows [] .", "_:b rdfs:label 'x' ."]
)
def test_a_blank_node_is_told_with_the_file(data: Path, text: str) -> None:
    with entities_of(data).open("a", encoding="utf-8") as file:
        file.write(text)
    found = only(complaints(data))
    assert found.startswith(f"{entities_of(data)}:")
    assert "expected an IRI" in found or "give it an IRI" in found


# Several things wrong


def test_two_things_wrong_with_one_article_are_both_told(data: Path) -> None:
    append(article_of(data), f'article:{SLUG} schema:publisher org:nobody ; rdfs:label "Gazette again"@en .')
    where = f"{place(article_of(data), f'article:{SLUG}')}: article:{SLUG}: "
    publisher, label = sorted(check(str(data)), key=lambda line: "org:nobody" not in line)
    assert publisher.startswith(f"{where}org:nobody is described nowhere")
    assert label.startswith(f"{where}rdfs:label: ")


def test_a_thing_that_is_missing_is_told_at_each_place_that_refers_to_it(data: Path) -> None:
    replace(entities_of(data), "work:dogs", "work:doggies")
    found = check(str(data))
    claims = [line for line in article_of(data).read_text(encoding="utf-8").splitlines() if " work:dogs " in f"{line} "]
    assert len(found) == len(claims)
    assert all("work:dogs is described nowhere. Did you mean work:doggies" in line for line in found)


# Passages that are wrong in themselves


def test_a_passage_outside_the_text_is_told_with_its_end_and_the_length(archive: Archive) -> None:
    article = archive.articles[0]
    length = len(article.text)
    article.text += " More."
    article.says("work:dogs wick:continues work:mice", where="More.")
    data = Path(archive.write())
    name = f"passage:{SLUG}.{length + 1}-{length + 6}"
    assert only(check(str(data))) == (
        f"{place(article_of(data), name)}: {name}: a passage outside the text of its article: {length + 6}, {length}"
    )


def test_a_passage_that_ends_before_it_begins_is_told(data: Path) -> None:
    start = normalise(TEXT).index("to Lisbon")
    old, new = f"{start}-{start + 9}", f"{start}-{start - 9}"
    replace(article_of(data), f"oa:end {start + 9}", f"oa:end {start - 9}")
    replace(article_of(data), old, new)
    name = f"passage:{SLUG}.{new}"
    assert only(check(str(data))).startswith(f"{place(article_of(data), name)}: {name}: ")


def test_a_passage_with_the_wrong_name_is_told_with_the_right_one(data: Path) -> None:
    start = normalise(TEXT).index("to Lisbon")
    right, wrong = f"{SLUG}.{start}-{start + 9}", f"{SLUG}.{start}-{start + 8}"
    replace(article_of(data), right, wrong)
    line = only(check(str(data)))
    assert line.startswith(f"{place(article_of(data), f'passage:{wrong}')}: passage:{wrong}: ")
    assert right in line


def test_a_passage_that_nobody_points_to_is_told(archive: Archive) -> None:
    article = archive.articles[0]
    article.rest = [
        quad for quad in article.rest if quad.predicate != iri("wick:passage") or ".002" not in str(quad.subject)
    ]
    data = Path(archive.write())
    start = article.text.index("Mira Solano's third film")
    name = f"passage:{SLUG}.{start}-{start + 24}"
    attestation = f"attestation:{SLUG}.002"
    assert check(str(data)) == [
        f"{place(article_of(data), attestation)}: {attestation}: an attestation without a passage,"
        " though the text of its article is at hand",
        f"{place(article_of(data), name)}: {name}: a passage that no attestation points to",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "work:dogs wick:completeFor schema:director ; wick:incompleteFor schema:actor ; schema:hasPart work:dogs .",
        "event:x wick:releaseOf work:dogs ; wick:releaseKind wick:theatrical ; schema:location place:prague .",
        "article:x schema:headline 'Dogs' ; schema:author person:mira-solano ; wick:dateBasis wick:dayRead .",
        "attestation:x wick:asOf '2023-05/2023-08'^^edtf:EDTF .",
        "amount:x schema:unitCode 'MON' .",
    ],
)
def test_what_a_description_may_say_needs_no_claim(data: Path, text: str) -> None:
    append(entities_of(data), text)
    assert not [one for one in check(str(data)) if "stands outside any claim" in one]


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("2023-03~", True),
        ("2023-05/2023-08", True),
        ("../2024-02", True),
        ("2024-02/", True),
        ("2023-13~", False),
        ("2024/2023", False),
        ("about 2023", False),
    ],
)
def test_dates_of_edtf_are_uncertain_ones_and_intervals_too(data: Path, text: str, sound: bool) -> None:
    append(entities_of(data), f"attestation:x wick:asOf '{text}'^^edtf:EDTF .")
    wrong = [one for one in check(str(data)) if "is no edtf:EDTF; expected a day, a month or a year" in one]
    assert not wrong if sound else len(wrong) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("work:dogs schema:director person:mira-solano .", "claim:dogs.director.mira-solano"),
        ("person:mira-solano wick:knownFor work:dogs .", "claim:mira-solano.known-for.dogs"),
        ("person:mira-solano schema:sameAs <https://example.org/ms> .", "claim:mira-solano.same-as.ms-c1d644ec"),
    ],
)
def test_a_fact_that_nobody_says_is_told_with_the_claim_that_it_should_be(data: Path, text: str, expected: str) -> None:
    append(entities_of(data), text)
    line = only([one for one in check(str(data)) if "canonical" not in one])
    assert "stands outside any claim" in line
    assert line.endswith(f"expected {expected} {{ }}")


def test_an_attestation_that_points_into_another_article_is_told(archive: Archive) -> None:
    archive.article("other", text=TEXT).says("work:dogs wick:filmingLocation place:lisbon", where="to Lisbon")
    data = Path(archive.write())
    start = normalise(TEXT).index("to Lisbon")
    passage = f"{start}-{start + 9}"
    append(article_of(data, "other"), f"attestation:other.001 wick:passage passage:{SLUG}.{passage} .")
    line = only(check(str(data)))
    assert line.startswith(f"{place(article_of(data, 'other'), 'attestation:other.001')}: attestation:other.001: ")
    assert line.endswith(f"passage:{SLUG}.{passage}")


@pytest.mark.parametrize(
    "form", [str.upper, lambda sha: sha[:-1], lambda sha: sha + "0", lambda sha: "g" + sha[1:], lambda sha: ""]
)
@pytest.mark.parametrize("kind", ["article", "passage"])
def test_a_digest_of_another_form_is_told_with_the_form_expected(
    data: Path, kind: str, form: Callable[[str], str]
) -> None:
    file = article_of(data)
    text = file.read_text(encoding="utf-8")
    name, sha = re.findall(rf'^({kind}:\S+)\n(?:    .*\n)*?    wick:sha256 "(\w+)"', text, re.MULTILINE)[0]
    file.write_text(text.replace(sha, form(sha)), encoding="utf-8")
    line = only(check(str(data)))
    assert line.startswith(f"{place(file, name)}: {name}: wick:sha256: expected 64 hexadecimal digits in lower case")


# The canonical form


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("    a ", "  a ", 1),
        lambda text: text.replace("@prefix wick:", "@prefix  wick:"),
        lambda text: "@prefix unused: <https://example.org/> .\n" + text,
        lambda text: text.rstrip("\n"),
    ],
)
def test_a_file_that_is_not_canonical_is_told_with_the_command_that_mends_it(
    data: Path, change: Callable[[str], str]
) -> None:
    file = entities_of(data)
    text = file.read_text(encoding="utf-8")
    file.write_bytes(change(text).encode())
    command = f"wickgraph format --data {data}"
    assert check(str(data)) == [f"{file}: not in canonical form; `{command}` mends it"]
    assert tidy(str(data)) == [str(file)]
    assert file.read_bytes() == text.encode()
    assert check(str(data)) == []


def test_the_command_that_mends_the_packaged_data_needs_no_directory(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setattr(checks, "packaged", lambda: str(data))
    entities_of(data).write_text("\n\n", encoding="utf-8")
    assert only(unformatted(str(data))).endswith("not in canonical form; `wickgraph format` mends it")


def test_a_directory_with_a_space_is_quoted_in_the_command_that_mends_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "my data")
    archive.article("a").says("work:dogs schema:director person:mira-solano")
    archive.write()
    entities_of(archive.root).write_text("\n", encoding="utf-8")
    assert f"`wickgraph format --data '{archive.root}'` mends it" in only(unformatted(str(archive.root)))


def test_canonical_files_are_left_alone(data_copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in data_copy.rglob("*.t*")}
    assert tidy(str(data_copy)) == []
    assert {path: path.stat().st_mtime_ns for path in data_copy.rglob("*.t*")} == before


def test_no_file_is_mended_where_one_cannot_be_read(data: Path) -> None:
    with entities_of(data).open("a", encoding="utf-8") as file:
        file.write("\n\n")
    before = entities_of(data).read_bytes()
    with article_of(data).open("a", encoding="utf-8") as file:
        file.write("half a")
    with pytest.raises(DataError, match=rf"{SLUG}\.trig:\d+:"):
        tidy(str(data))
    assert entities_of(data).read_bytes() == before


def test_paths_below_the_working_directory_are_shown_relative_to_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data.parent)
    replace(entities_of(data), "person:mira-solano", "person:mira-solana")
    assert only(check(str(data))).startswith(f"{data.name}/articles/{SLUG}.trig:")
    assert shown(str(data.parent.parent)) == str(data.parent.parent)
    assert shown(str(data)) == data.name


# Texts


def layouts() -> dict[str, Callable[[str], str]]:
    def wrap(text: str) -> str:
        return "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in text.split("\n\n")) + "\n"

    def quote(text: str) -> str:
        text = re.sub(r'"(?=\w)', "\u201c", text).replace('"', "\u201d").replace("'", "\u2019")
        return text.replace(" - ", " \u2013 ")

    return {
        "the original": str,
        "wrapped at 60 columns": wrap,
        "CRLF": lambda text: text.replace("\n", "\r\n"),
        "typographic quotation marks": quote,
        "a byte order mark": lambda text: "\ufeff" + text,
        "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
        "all of them at once": lambda text: "\ufeff" + quote(wrap(text)).replace("\n", "\r\n"),
    }


def put(tmp_path: Path, text: str) -> str:
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode())
    return str(path)


@pytest.mark.parametrize("layout", layouts().values(), ids=layouts())
def test_a_text_in_any_layout_proves_all_passages(data: Path, tmp_path: Path, layout: Callable[[str], str]) -> None:
    assert check(str(data), {SLUG: put(tmp_path, layout(TEXT))}) == []


@pytest.mark.parametrize(
    "new", ["Gone.", "Nothing of what stood here is left, but there are a good many words in its place."]
)
@pytest.mark.parametrize("number", range(len(SENTENCE.findall(TEXT))))
def test_where_one_sentence_is_changed_exactly_its_passages_are_lost(
    data: Path, tmp_path: Path, number: int, new: str
) -> None:
    match = list(SENTENCE.finditer(TEXT))[number]
    path = put(tmp_path, TEXT[: match.start()] + new + TEXT[match.end() :])
    file = article_of(data)
    names = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("passage:")]
    expected = [
        f"{place(file, name)}: {name}: lost: {path} does not say this any more"
        for name in names
        if _overlaps(name, match.start(), match.end())
    ]
    assert sorted(check(str(data), {SLUG: path})) == sorted(expected)


def _overlaps(name: str, start: int, end: int) -> bool:
    first, _, last = name.rpartition(".")[2].partition("-")
    return int(first) < end and start < int(last)


def test_the_sentences_that_are_changed_hold_passages(data: Path) -> None:
    names = re.findall(r"^passage:\S+", article_of(data).read_text(encoding="utf-8"), re.MULTILINE)
    held = [any(_overlaps(name, *match.span()) for name in names) for match in SENTENCE.finditer(TEXT)]
    assert held.count(True) >= 6
    assert len(names) == 10


def test_a_text_of_another_article_proves_nothing(data: Path, tmp_path: Path) -> None:
    found = check(str(data), {SLUG: put(tmp_path, "Something else.")})
    assert len(found) == 10
    assert all(": lost: " in line for line in found)


def test_only_the_passages_of_the_given_article_are_held_against_a_text(archive: Archive, tmp_path: Path) -> None:
    archive.article("other", text="It is a hit.").says("work:dogs wick:continues work:mice", where="a hit")
    data = archive.write()
    assert check(data, {SLUG: put(tmp_path, TEXT)}) == []
    line = only(check(data, {"other": put(tmp_path, "It is a miss.")}))
    assert line.startswith(
        f"{place(article_of(Path(data), 'other'), 'passage:other.6-11')}: passage:other.6-11: lost: "
    )


def test_a_text_of_an_article_that_is_not_there_is_an_error_with_a_near_name(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check(str(data), {"gazette-2031-01-06": put(tmp_path, TEXT)})
    assert str(caught.value) == f"--text gazette-2031-01-06: no article of this name. Did you mean {SLUG}?"


@pytest.mark.parametrize("content", [None, "Saïd".encode("latin-1")], ids=["missing", "not UTF-8"])
def test_a_text_that_cannot_be_read_is_an_error_that_names_it(
    data: Path, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "text.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match="cannot be read") as caught:
        check(str(data), {SLUG: str(path)})
    assert str(caught.value).startswith(f"{path}: ")


# The text of the first article, where it is at hand


@pytest.fixture
def real_text() -> str:
    if not REAL_TEXT.exists():
        pytest.skip("the text of the article is not at hand")
    return REAL_TEXT.read_bytes().decode()


def passages(loaded: Store, slug: str) -> list[Passage]:
    rows = loaded.query(
        "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX wick: <https://w3id.org/wickgraph/ontology#>"
        "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?start ?end ?sha WHERE {"
        f" ?passage dcterms:isPartOf {iri(f'article:{slug}')} ; oa:start ?start ; oa:end ?end ; wick:sha256 ?sha }}"
        "ORDER BY ?start ?end"
    )
    found = [[term.value for term in row if isinstance(term, Literal)] for row in rows]  # type: ignore[union-attr]
    return [(int(start), int(end), sha) for start, end, sha in found]


@pytest.mark.parametrize("layout", layouts().values(), ids=layouts())
def test_the_text_of_the_first_article_proves_all_passages_in_any_layout(
    real_text: str, layout: Callable[[str], str]
) -> None:
    known = passages(store.load(checks.packaged()), REAL)
    assert len(known) > 100
    assert lost(layout(real_text), known) == []


@pytest.mark.parametrize(
    "new", ["Gone.", "Nothing of what stood here is left, but there are a good many words in its place."]
)
@pytest.mark.parametrize("share", [0.03, 0.2, 0.4, 0.6, 0.8, 0.97])
def test_where_one_sentence_of_the_first_article_is_changed_exactly_its_passages_are_lost(
    real_text: str, share: float, new: str
) -> None:
    known = passages(store.load(checks.packaged()), REAL)
    text = normalise(real_text)
    sentences = [
        match.span()
        for match in SENTENCE.finditer(text)
        if any(start < match.end() and match.start() < end for start, end, _ in known)
    ]
    start, end = sentences[int(share * len(sentences))]
    expected = [one for one in known if one[0] < end and start < one[1]]
    assert expected
    assert lost(text[:start] + new + text[end:], known) == expected


def test_the_check_of_the_first_article_against_its_text_finds_nothing(real_text: str) -> None:
    assert check(checks.packaged(), {REAL: str(REAL_TEXT)}) == []


# Counting


def test_the_statistics_count_files_articles_claims_attestations_and_passages(archive: Archive) -> None:
    def numbers() -> list[int]:
        return sorted(map(int, re.findall(r"\d+", statistics(archive.write()))))

    assert numbers() == [1, 2, 10, 10, 10]
    archive.article("other").says("work:dogs schema:director person:mira-solano")
    assert numbers() == [2, 3, 10, 10, 11]
