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

#: Start, end and digest.
Passage = tuple[int, int, str]
#: Where a passage is in a folded text, and how long.
Place = tuple[int, int]

_MOST_FOLDED = 8


def normalise(text: str) -> str:
    r"""Return the normalised form of a text, in which passages are counted.

    >>> normalise("\ufeffHe said \u201cyes\u201d.\r\n")
    'He said "yes".\n'
    """
    unix = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unix).translate(_KIN)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits; runs of white space count as one space.

    >>> digest("a b") == digest("a  b"), digest("a b")[:8]
    (True, 'c8687a08')
    """
    return hashlib.sha256(_fold(text).encode()).hexdigest()


def lost(text: str, passages: list[Passage]) -> list[Passage]:
    r"""Return the passages (start, end, digest) that a text does not prove.

    A passage is proved where its digest fits at its position. In a text that was wrapped anew or changed elsewhere
    positions have moved: then white space is folded, each passage is looked for, and it is proved where it stands in
    the same order with the other passages.

    >>> passages = [(0, 3, digest("One")), (8, 13, digest("other"))]
    >>> lost("One and other", passages), lost("One\nand\nother", passages), lost("One and all", passages)[0][:2]
    ([], [], (8, 13))
    """
    whole = normalise(text)
    if all(end <= len(whole) and digest(whole[start:end]) == sha for start, end, sha in passages):
        return []
    ordered = sorted(set(passages))
    # A line that was broken behind a hyphen goes on without a space.
    foldings = {_fold(whole), _fold(re.sub(r"(?<=\w-)\s*\n\s*", "", whole))}
    kept = {passage for folded in foldings for passage in _in_order(ordered, _places(folded, ordered))}
    return [passage for passage in passages if passage not in kept]


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _places(text: str, passages: list[Passage]) -> dict[Passage, list[Place]]:
    """Return where in a folded text each passage's digest fits, and with which length.

    Folding takes at most a few characters from a passage: those of paragraph breaks within it and of space at its ends.
    """
    places: dict[Passage, list[Place]] = {passage: [] for passage in passages}
    for folded_away in range(_MOST_FOLDED + 1):
        wanted: dict[int, dict[str, list[Passage]]] = {}
        for start, end, sha in passages:
            if not places[start, end, sha] and end - start > folded_away:
                wanted.setdefault(end - start - folded_away, {}).setdefault(sha, []).append((start, end, sha))
        for size, digests in wanted.items():
            for at in range(len(text) - size + 1):
                for passage in digests.get(hashlib.sha256(text[at : at + size].encode()).hexdigest(), ()):
                    places[passage].append((at, size))
    return places


def _in_order(passages: list[Passage], places: dict[Passage, list[Place]]) -> set[Passage]:
    """Return the most passages that can stand in their order, one place each; of equal choices, the least moved.

    A longest chain over the pairs (passage, place), by dynamic programming.
    """
    states = [(passage, place) for passage in passages for place in places[passage]]
    best: list[tuple[int, int, int]] = []  # passages in the chain, minus what they moved, the state before
    for passage, place in states:
        reach = (1, 0, -1)
        for index, (other, there) in enumerate(states[: len(best)]):
            if other != passage and _follows(passage, place, other, there):
                moved = abs((place[0] - passage[0]) - (there[0] - other[0]))
                reach = max(reach, (best[index][0] + 1, best[index][1] - moved, index))
        best.append(reach)
    kept = set()
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        kept.add(states[at][0])
        at = best[at][2]
    return kept


def _follows(passage: Passage, place: Place, other: Passage, there: Place) -> bool:
    """Tell whether a passage found at a place can come after another found there."""
    apart, found_apart = passage[0] - other[0], place[0] - there[0]
    if passage[0] < other[1]:  # it begins within the other, whose text is intact but for what was folded away
        return apart - (other[1] - other[0] - there[1]) <= found_apart <= apart
    return found_apart >= there[1]
