"""Canvas: figures measured in points, saved so that a drawing has the same bytes and looks everywhere."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

#: The colours that a page may replace, for paper, text, and lines in the background.
PAPER, INK, FAINT = "#ffffff", "#1a1a1a", "#8c8c8c"
_RESOLUTION = 150
_NUMBERS = re.compile(r"-?\d+\.\d+")
_PLACES = re.compile(r' (?:d|x|y|width|height)="[^"]*"|(?:translate|rotate)\([^)]*\)')


@contextmanager
def own_style() -> Iterator[None]:
    """Draw by matplotlib's defaults, whatever a user's own style says; boxes for glyphs that the font lacks."""
    import warnings

    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        # Text is drawn as paths, as wide as they are measured; the ids of paths follow from their content.
        matplotlib.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "wickgraph", "text.hinting": "none"})
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


@cache
def font(size: float, bold: bool = False) -> FontProperties:
    """Return the font that matplotlib ships, so that no installed one changes the drawing."""
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=os.path.join(get_data_path(), "fonts", "ttf", name), size=size)


def blank(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of a size in points, with axes whose units are points from the bottom left."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return figure, axes


def write(axes: Axes, spot: tuple[float, float], text: str, size: float, **look: object) -> None:
    """Write one line from a point on its baseline; ``look`` goes to ``matplotlib.text.Text``."""
    bold = bool(look.pop("bold", False))
    plain: dict[str, Any] = {"parse_math": False, "usetex": False, "color": INK, "clip_on": False} | look
    axes.text(*spot, text, fontproperties=font(size, bold), va="baseline", **plain)


def extent(text: str, size: float, bold: bool = False) -> tuple[float, float, float]:
    """Return width, ascent and descent of a line in points, as its glyphs have them and at least as an ``Hg`` has."""
    from matplotlib.textpath import text_to_path

    width, height, descent = text_to_path.get_text_width_height_descent(text, font(size, bold), False)
    return float(width), max(float(height - descent), 0.76 * size), max(float(descent), 0.24 * size)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Return a text as lines of at most so many points, broken at spaces."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and extent(longer, size)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def printable(text: str) -> str:
    r"""Return a text without what cannot be drawn: control characters, and spaces but single ones.

    >>> printable("Eve\tMacarro\x00")
    'Eve Macarro'
    """
    return "".join(one for one in " ".join(text.split()) if one.isprintable())


def svg(figure: Figure, title: str, description: str, names: dict[str, str] | None = None) -> str:
    """Return a figure as SVG with a title and a description for those who cannot see it.

    ``names`` are titles for the parts of the figure with these gids.
    """
    import io
    from html import escape

    with own_style():
        output = io.BytesIO()
        figure.savefig(output, format="svg", facecolor=PAPER, metadata={"Date": None, "Creator": "wickgraph"})
    text = _PLACES.sub(lambda place: _NUMBERS.sub(_rounded, place[0]), output.getvalue().decode())
    text = _titled(text, {escape(gid): escape(printable(name)) for gid, name in (names or {}).items()})
    title, description = escape(printable(title)), escape(printable(description))
    head = f'<title id="title">{title}</title>\n <desc id="description">{description}</desc>'
    label = '<svg role="img" aria-labelledby="title description" '
    return re.sub(r"<svg ([^>]*)>", lambda tag: f"{label}{tag[1]}>\n {head}", text, count=1)


def png(figure: Figure) -> bytes:
    """Return a figure as PNG of 150 dots per inch."""
    import io

    with own_style():
        output = io.BytesIO()
        figure.savefig(output, format="png", facecolor=PAPER, dpi=_RESOLUTION, metadata={"Software": "wickgraph"})
    return output.getvalue()


def _titled(text: str, names: dict[str, str]) -> str:
    def title(tag: re.Match[str]) -> str:
        return f"{tag[0]}<title>{names[tag[1]]}</title>" if tag[1] in names else tag[0]

    return re.sub(r'<g id="([^"]*)">', title, text)


def _rounded(number: re.Match[str]) -> str:
    # Hundredths of a point are far finer than any screen or printer.
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
