"""Tables in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from simnet.cli._text import echo, plain

WIDTH_OF_A_PIPE = 240
"""Columns where the output is not a terminal: nothing is cut there."""


def print_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], words: Sequence[int], most: int = 0
) -> None:
    """Print a table, columns `words` to the left and the others, figures, to the right.

    Of more than `most` rows (0: no limit) the rest is left out, and that is said.
    """
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    every = list(rows)
    shown = every[:most] if most else every
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(head):
        made.add_column(escape(plain(name)), justify="left" if index in words else "right")
    for row in shown:
        made.add_row(*(escape(plain(cell)) for cell in row))
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else WIDTH_OF_A_PIPE, highlight=False)
    for line in console.render_lines(made, pad=False) if not terminal else ():
        echo("".join(segment.text for segment in line).rstrip())
    if terminal:
        console.print(made)
    if len(shown) < len(every):
        echo(f"{len(shown)} of {len(every)} rows; --rows 0 shows all")
