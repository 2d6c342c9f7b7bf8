from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wickgraph.passages import Passage, digest, lost, normalise

TEXT = """\
Salt on the Stairs: What We Know

Nadia Ferrow's "Salt on the Stairs" - her second film - opens in autumn. It follows a lighthouse cook
who can't swim, and the café owner (Théo Brandt) who teaches her.

"We shot it in eleven days," says Ferrow. "Nobody slept." The well-known composer Ilse Ravn wrote the
score; a soundtrack is on its way, too.

A sequel isn't planned.
"""

Variant = Callable[[str], str]


def wrapped(width: int, hyphens: bool = False) -> Variant:
    """Return a variant that fills each paragraph anew; a wrapping that breaks at hyphens, too, if so wished."""

    def wrap(text: str) -> str:
        return "\n\n".join(
            textwrap.fill(paragraph, width, break_on_hyphens=hyphens, break_long_words=False)
            for paragraph in text.split("\n\n")
        )

    return wrap


def typographic(text: str) -> str:
    """Return a text with the quotation marks, dashes and spaces of good typography, each sign for one sign."""
    text = re.sub(r'"(?=\w|$)', "\u201c", text).replace('"', "\u201d").replace("'", "\u2019")
    return text.replace(" - ", "\u00a0\u2013 ")


VARIANTS: dict[str, Variant] = {
    "the original": str,
    "wrapped at 60": wrapped(60),
    "wrapped at 20": wrapped(20),
    "one line per paragraph": wrapped(10_000),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "typographic": typographic,
    "a byte order mark": lambda text: "\ufeff" + text,
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "trailing space": lambda text: text.replace("\n", "  \n"),
    "indented": lambda text: textwrap.indent(text, "    "),
    "all at once": lambda text: (
        "\ufeff" + unicodedata.normalize("NFD", typographic(wrapped(60)(text))).replace("\n", "\r\n")
    ),
}


def passage(text: str, start: int, end: int) -> Passage:
    return start, end, digest(text[start:end])


def passage_of(text: str, words: str) -> Passage:
    start = text.index(words)
    return passage(text, start, start + len(words))


def overlapping(passages: list[Passage], start: int, end: int) -> list[Passage]:
    return [one for one in passages if one[0] < end and start < one[1]]


@st.composite
def articles(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Draw sentences, of words that occur once, and what stands between them: a space or an empty line."""
    letters = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=5)
    signs = st.sampled_from([" ", " ", " ", ", ", "; ", " - ", "'s ", "-"])
    sentences = []
    for number in range(draw(st.integers(2, 7))):
        words = [f"{number}{count}{draw(letters)}" for count in range(draw(st.integers(2, 7)))]
        sentence = words[0] + "".join(draw(signs) + word for word in words[1:])
        sentences.append(normalise(f'"{sentence}."' if draw(st.booleans()) else f"{sentence}."))
    between = [draw(st.sampled_from([" ", " ", "\n\n"])) for _ in sentences]
    return sentences, between


def joined(sentences: list[str], between: list[str]) -> str:
    return "".join(map("".join, zip(between, sentences, strict=True))).lstrip()


def spans(text: str, word: str = r"\w+") -> list[tuple[int, int]]:
    """Return the start and the end of each word of a text."""
    return [match.span() for match in re.finditer(word, text)]


@st.composite
def quotations(draw: st.DrawFn, across: bool = True) -> tuple[list[str], list[str], list[Passage]]:
    """Draw an article and passages of it that begin and end with words; across paragraphs, too, if so wished."""
    sentences, between = draw(articles())
    text = joined(sentences, between)
    words = spans(text, r"\d\w*")
    passages = []
    for _ in range(draw(st.integers(1, 8))):
        first = draw(st.integers(0, len(words) - 1))
        last = draw(st.integers(first, min(first + 9, len(words) - 1)))
        if across or "\n" not in text[words[first][0] : words[last][1]]:
            passages.append(passage(text, words[first][0], words[last][1]))
    return sentences, between, passages


# Normalised text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("\ufeffa", "a"),
        ("a\ufeffb", "a\ufeffb"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\r\r\nb", "a\n\nb"),
        ("cafe\u0301", "café"),
        ("\u201ca\u201d \u2018b\u2019 \u00abc\u00bb \u201ed\u201c \u2032\u2033", '"a" \'b\' "c" "d" \'"'),
        ("a\u2010b\u2011c\u2012d\u2013e\u2014f\u22121", "a-b-c-d-e-f-1"),
        ("a\u00a0b\u2007c\u2009d\u202fe", "a b c d e"),
        ("  a  b\t\n", "  a  b\t\n"),
        ("…", "…"),
        ("", ""),
    ],
    ids=ascii,
)
def test_a_text_is_normalised_sign_by_sign(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff")))
def test_a_normalised_text_is_normal(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.characters(codec="utf-8")))
def test_typography_moves_no_position(text: str) -> None:
    assert len(normalise(typographic(normalise(text)))) == len(normalise(text))


# Digests


def test_a_digest_is_sha256_in_lower_case_hexadecimal_digits() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1), min_size=1), st.data())
def test_a_digest_takes_all_white_space_between_words_as_one_space(words: list[str], data: st.DataObject) -> None:
    spaces = st.text(st.sampled_from(" \n\t\r\u00a0\u3000"), min_size=1, max_size=3)
    spread = "".join(data.draw(spaces) + word for word in words) + data.draw(spaces)
    assert digest(spread) == digest(" ".join(words))


@pytest.mark.parametrize(("one", "other"), [("a b", "ab"), ("a", "A"), ("a.", "a"), ("", "a"), ("über", "uber")])
def test_texts_that_differ_in_more_than_white_space_have_digests_that_differ(one: str, other: str) -> None:
    assert digest(one) != digest(other)


# Passages that a text proves


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_a_text_in_another_layout_proves_every_span_of_words(variant: Variant) -> None:
    words = spans(TEXT)
    passages = [
        passage(TEXT, words[first][0], words[last][1])
        for first in range(0, len(words), 3)
        for last in range(first, min(first + 12, len(words)), 4)
    ]
    assert lost(variant(TEXT), passages) == []


@given(quotations(), st.sampled_from(sorted(VARIANTS)))
def test_any_article_in_another_layout_proves_its_passages(
    article: tuple[list[str], list[str], list[Passage]], name: str
) -> None:
    sentences, between, passages = article
    assert lost(VARIANTS[name](joined(sentences, between)), passages) == []


@pytest.mark.parametrize("width", [10, 25, 60])
def test_a_text_wrapped_at_its_hyphens_proves_what_stands_across_them(width: int) -> None:
    text = "The well-known spin-off of a twenty-four-hour on-again-off-again get-together is up-to-date.\n"
    words = re.finditer(r"\S+", text)
    passages = [passage(text, *word.span()) for word in words]
    again = wrapped(width, hyphens=True)(text)
    assert re.search(r"-\n", again)
    assert lost(again, passages) == []


def test_a_passage_across_an_empty_line_is_proved_where_the_text_has_moved() -> None:
    passages = [passage_of(TEXT, 'teaches her.\n\n"We shot'), passage_of(TEXT, "A sequel")]
    assert lost("A new first line.\n\n" + TEXT, passages) == []
    assert lost(" ".join(TEXT.split()), passages) == []


def test_a_passage_with_space_at_its_ends_is_proved_where_the_text_has_moved() -> None:
    passages = [passage_of(TEXT, " a soundtrack "), passage_of(TEXT, "\n\nA sequel"), passage_of(TEXT, "planned.\n")]
    assert lost("A new first line.\n\n" + TEXT, passages) == []


@given(quotations(across=False), st.text(max_size=20), st.text(max_size=20))
def test_words_before_and_after_an_article_take_nothing_away(
    article: tuple[list[str], list[str], list[Passage]], before: str, after: str
) -> None:
    sentences, between, passages = article
    assert lost(f"{before}\n{joined(sentences, between)}\n{after}", passages) == []


def test_no_passages_are_never_lost() -> None:
    assert lost("", []) == []
    assert lost(TEXT, []) == []


# Passages that a text does not prove


@given(quotations(across=False), st.data())
def test_where_one_sentence_is_changed_exactly_the_passages_that_overlap_it_are_lost(
    article: tuple[list[str], list[str], list[Passage]], data: st.DataObject
) -> None:
    sentences, between, passages = article
    number = data.draw(st.integers(0, len(sentences) - 1))
    start = len(joined([*sentences[:number], ""], between[: number + 1]))
    new = data.draw(
        st.sampled_from(["No.", "Quite another thing altogether, and at that a much longer one, came about."])
    )
    changed = joined([*sentences[:number], new, *sentences[number + 1 :]], between)
    assert lost(changed, passages) == overlapping(passages, start, start + len(sentences[number]))


@given(quotations(across=False), st.data())
def test_where_a_changed_text_is_also_laid_out_anew_still_only_the_change_is_lost(
    article: tuple[list[str], list[str], list[Passage]], data: st.DataObject
) -> None:
    sentences, between, passages = article
    number = data.draw(st.integers(0, len(sentences) - 1))
    start = len(joined([*sentences[:number], ""], between[: number + 1]))
    changed = joined([*sentences[:number], "So they say.", *sentences[number + 1 :]], between)
    variant = VARIANTS[data.draw(st.sampled_from(sorted(VARIANTS)))]
    assert lost(variant(changed), passages) == overlapping(passages, start, start + len(sentences[number]))


def test_where_a_sentence_is_taken_out_exactly_its_passages_are_lost() -> None:
    gone = passage_of(TEXT, '"Nobody slept."')
    kept = [
        passage_of(TEXT, words) for words in ("eleven days", "says Ferrow.", "The well-known composer", "on its way")
    ]
    assert lost(TEXT.replace(' "Nobody slept."', ""), [*kept, gone]) == [gone]


def test_where_two_sentences_change_places_one_of_them_is_lost() -> None:
    passages = [passage(text := "One sun. Two moons.", 0, 8), passage(text, 9, 19)]
    assert len(lost("Two moons. One sun.", passages)) == 1


def test_words_that_occur_again_elsewhere_do_not_stand_in_for_those_that_are_gone() -> None:
    text = "Vera sings. Otto hums. Ida whistles. Vera sings no more."
    vera, otto, ida = passage(text, 0, 10), passage_of(text, "Otto hums"), passage_of(text, "Ida whistles")
    assert lost(text.replace("Vera sings.", "Bo knits.", 1), [vera, otto, ida]) == [vera]


def test_each_of_two_equal_passages_has_to_stand_in_its_own_place() -> None:
    text = "Vera sings. Otto hums. Vera sings."
    first, middle, second = passage(text, 0, 10), passage_of(text, "Otto hums"), passage(text, 23, 33)
    passages = [first, middle, second]
    assert lost(text.replace("Vera sings.", "Bo knits well.", 1), passages) == [first]
    assert lost("Vera sings. Otto hums. Bo knits well.", passages) == [second]
    assert lost("So: " + text, passages) == []


def test_a_passage_within_a_lost_one_is_kept_where_its_own_words_are_intact() -> None:
    text = "The film, shot by night, opens in May."
    whole, part = passage(text, 0, 38), passage_of(text, "opens in May")
    assert lost("The film, shot at noon and by day, opens in May.", [whole, part]) == [whole]


@pytest.mark.parametrize("text", ["", "\n", "Other words altogether."], ids=repr)
def test_a_text_of_other_words_proves_nothing(text: str) -> None:
    passages = [passage_of(TEXT, words) for words in ("Nadia Ferrow", "lighthouse cook", "A sequel isn't planned.")]
    assert lost(text, passages) == passages


def test_a_passage_that_reaches_beyond_the_end_of_a_text_is_lost() -> None:
    assert lost("One sun.", [(0, 100, digest("One sun."))]) == [(0, 100, digest("One sun."))]


def test_lost_passages_come_in_the_order_in_which_they_were_given() -> None:
    passages = [passage_of(TEXT, words) for words in ("sequel", "Nadia", "eleven days", "Ferrow's")]
    assert lost("Nothing of it.", passages) == passages
