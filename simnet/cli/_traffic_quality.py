"""Quality by the line in the terminal: a table of each quantity that a kind feels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simnet.cli._numbers import written
from simnet.cli._table import print_table
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.quality.table import Table


def print_quality(found: Table) -> None:
    """Print what people of a kind feel: rates down, round trips across."""
    from simnet.report import format as show
    from simnet.report import traffic_quality as told
    from simnet.report.words import joined, say

    echo(f"{found.kind}: {found.what}")
    echo(written(told.watched(found)))
    heads = [written(each) for each in told.head(found)]
    for felt in found.felt:
        echo(f"\n{written(told.title(felt))}")
        rows = [
            [
                written(show.rate(rate)),
                *(
                    written(joined(told.value(at), told.served(at), between="  "))
                    for trip in found.settings.round_trips_ns
                    for at in (found.at(felt, rate, trip),)
                ),
            ]
            for rate in found.settings.rates_bps
        ]
        rows += [
            [written(name), *map(written, cells)] for name, cells in told.summaries(found, felt)
        ]
        print_table(heads, rows, words=(0,))
    echo(written(say("quality.rule")))
