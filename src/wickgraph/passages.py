"""Passages: spans of an article's text, proved by their digests without keeping a word of the text.

Positions count the Unicode code points of the normalised text: no byte order mark, LF for line ends, NFC
(https://www.w3.org/TR/annotation-model/#text-position-selector), and plain quotation marks, hyphens and spaces for
their typographic kin, each one code point for one, so that positions hold whatever a copy's typography is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_KIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
    }
)

Passage = tuple[int, int, str]


def normalise(text: str) -> str:
    r"""Return the normalised form of a text, in which passages are counted.

    >>> normalise("\ufeffHe said \u201cyes\u201d.\r\n")
    'He said "yes".\n'
    """
    unix = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unix).translate(_KIN)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits; runs of white space count as one space.

    >>> digest("a b") == digest("a  b"), digest("a b")[:8]
    (True, 'c8687a08')
    """
    return hashlib.sha256(_fold(text).encode()).hexdigest()


def lost(text: str, passages: list[Passage]) -> list[Passage]:
    """Return the passages (start, end, digest) that a text does not prove.

    A passage is proved where its digest fits at its position. In a text that was wrapped anew or changed elsewhere
    positions have moved: then white space is folded, each passage is looked for, and it is proved where it stands in
    the same order with the other passages.

    >>> passages = [(0, 3, digest("One")), (8, 13, digest("other"))]
    >>> lost("One and other", passages), lost("One\\nand\\nother", passages), lost("One and all", passages)[0][:2]
    ([], [], (8, 13))
    """
    whole = normalise(text)
    if all(digest(whole[start:end]) == sha for start, end, sha in passages):
        return []
    ordered = sorted(set(passages))
    kept = _in_order(ordered, _places(_fold(whole), ordered))
    return [passage for passage in passages if passage not in kept]


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _places(text: str, passages: list[Passage]) -> dict[Passage, list[int]]:
    """Return where in a text a span of each passage's length has its digest."""
    places: dict[Passage, list[int]] = {passage: [] for passage in passages}
    for size in {end - start for start, end, _ in passages}:
        wanted: dict[str, list[Passage]] = {}
        for passage in passages:
            if passage[1] - passage[0] == size:
                wanted.setdefault(passage[2], []).append(passage)
        for at in range(len(text) - size + 1):
            for passage in wanted.get(hashlib.sha256(text[at : at + size].encode()).hexdigest(), ()):
                places[passage].append(at)
    return places


def _in_order(passages: list[Passage], places: dict[Passage, list[int]]) -> set[Passage]:
    """Return the most passages that can stand in their order, one place each; of equal choices, the least moved.

    A longest chain over the pairs (passage, place), by dynamic programming.
    """
    states = [(passage, place) for passage in passages for place in places[passage]]
    best: list[tuple[int, int, int]] = []  # passages in the chain, minus what they moved, the state before
    for passage, place in states:
        reach = (1, 0, -1)
        for index, (other, there) in enumerate(states[: len(best)]):
            if other != passage and _follows(passage, place, other, there):
                moved = abs((place - passage[0]) - (there - other[0]))
                reach = max(reach, (best[index][0] + 1, best[index][1] - moved, index))
        best.append(reach)
    kept = set()
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        kept.add(states[at][0])
        at = best[at][2]
    return kept


def _follows(passage: Passage, place: int, other: Passage, there: int) -> bool:
    """Tell whether a passage found at a place can come after another found there."""
    apart = passage[0] - other[0]
    if passage[0] < other[1]:  # it begins within the other, whose text is intact
        return place - there == apart
    return place >= there + other[1] - other[0]
