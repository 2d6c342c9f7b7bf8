"""Tables for people: aligned columns as wide as the terminal, or Markdown."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: What a terminal obeys instead of showing it (controls, embeddings and overrides of direction), or breaks a line at.
_UNSEEN = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code != ord("\n")}
_UNSEEN |= {code: f"\\u{code:04x}" for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))}


def visible(text: str) -> str:
    r"""Return a text for people, in which escapes stand for what a terminal would obey; line feeds stay.

    >>> print(visible("Eve\x1b[2J Macarro"))
    Eve\x1b[2J Macarro
    """
    return text if text.isprintable() else text.translate(_UNSEEN)


def table(
    columns: list[str], rows: list[list[str]], width: int | None = None, markdown: bool = False, grouped: int = 0
) -> str:
    """Return rows as an aligned table of at most ``width`` columns; where words would break, one line per value.

    ``grouped`` is the number of first columns whose cells are left blank where they repeat the row above. What is in
    the cells is made ``visible``.

    >>> print(table(["who", "what"], [["Charon", "concierge"]]), end="")
    who     what
    ──────  ─────────
    Charon  concierge
    >>> print(table(["who", "what"], [["Charon", "concierge"]], width=12), end="")
    who   Charon
    what
          concierge
    """
    from prettytable import PrettyTable, TableStyle

    if not columns:
        columns, rows = ["(no columns)"], [[""] for _ in rows]
    cells = columns, *rows = [[visible(cell) for cell in row] for row in (columns, *rows)]
    if not markdown and width and sum(_longest(cells, _pieces)) + 2 * (len(columns) - 1) > width:
        return _records(columns, rows, width)
    if grouped:
        rows = [
            ["" if above[: n + 1] == row[: n + 1] and n < grouped else cell for n, cell in enumerate(row)]
            for above, row in zip([[], *rows], rows, strict=False)
        ]
    drawn = PrettyTable(columns)
    drawn.align = "l"
    if markdown:
        drawn.set_style(TableStyle.MARKDOWN)
        drawn.add_rows([[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows])
        return drawn.get_string() + "\n"
    drawn.header, drawn.border, drawn.left_padding_width, drawn.right_padding_width = False, False, 0, 2
    fitting = _fit(_longest(cells, str.splitlines), _longest(cells, _pieces), width)
    drawn.max_width = dict(zip(drawn.field_names, fitting, strict=True))
    drawn.add_row(columns)
    drawn.add_row(["─" * size for size in fitting])
    drawn.add_rows(rows)
    lines = [line.rstrip() for line in drawn.get_string().splitlines()]
    return "\n".join(lines if rows else [*lines, "(no rows)"]) + "\n"


def _pieces(text: str) -> list[str]:
    """Return the pieces of a text that may stand on lines of their own: words, and parts of words with hyphens."""
    return text.replace("-", "- ").split()


def _longest(cells: list[list[str]], split: Callable[[str], list[str]]) -> list[int]:
    """Return the length of the longest part of any cell, column by column."""
    return [
        max((len(part) for cell in column for part in split(cell)), default=0) for column in zip(*cells, strict=True)
    ]


def _fit(widths: list[int], smallest: list[int], limit: int | None) -> list[int]:
    """Shrink the widest columns that can shrink until all fit into the limit, with two spaces between them."""
    widths = list(widths)
    while limit and sum(widths) + 2 * (len(widths) - 1) > limit:
        spare = [(width, at) for at, (width, least) in enumerate(zip(widths, smallest, strict=True)) if width > least]
        if not spare:
            break
        widths[max(spare)[1]] -= 1
    return widths


def _records(columns: list[str], rows: list[list[str]], width: int) -> str:
    from textwrap import TextWrapper

    indent = max(map(len, columns)) + 2
    wrapper = TextWrapper(width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
    blocks = [
        "".join(f"{wrapper.fill(f'{name:<{indent}}{cell}')}\n" for name, cell in zip(columns, row, strict=True))
        for row in rows
    ]
    return "\n".join(blocks) or "(no rows)\n"
