"""``simnet diff``: what differs between two results, in the scenario and in the outcome."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from simnet.cli._table import print_table
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.study.compare.diff import Diff


@click.command(name="diff")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(a: str, b: str, as_json: bool) -> None:
    """Show what differs between A and B, in what was simulated and in what came out.

    A and B are folders of single runs, or cells of studies as FOLDER:CELL. Of the measures those
    are shown that more than chance tells apart, the largest difference first.
    """
    from simnet.study.compare.diff import diff

    found = diff(a, b)
    if as_json:
        echo(json.dumps(_plain(found), ensure_ascii=False))
        return
    if found.changes:
        rows = [(each.path, each.a or "", each.b or "") for each in found.changes]
        print_table(("in the scenario", "A", "B"), rows, words=(0, 1, 2))
    else:
        echo("the same scenario")
    _show_outcome(found)


def _show_outcome(found: Diff) -> None:
    from simnet.cli.compare import show

    if found.outcome:
        show(found.comparison, found.outcome)
        return
    alone = all(row.method == "none" for row in found.comparison.rows)
    why = "single runs, which have no intervals" if alone else "no more than chance would"
    echo(f"no measure is told apart ({why})")


def _plain(found: Diff) -> dict[str, object]:
    from simnet.cli.compare import plain

    return {
        "a": found.comparison.a,
        "b": found.comparison.b,
        "scenario": [{"path": each.path, "a": each.a, "b": each.b} for each in found.changes],
        "outcome": [plain(row) for row in found.outcome],
    }
