"""N-1 tables of a study: which failure loads each link most, and who suffers from each failure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Part, Section, Table
from simnet.report.measures import tone
from simnet.report.study.base import NO_STRESS, Circumstance, Study
from simnet.report.study.words import some
from simnet.report.words import say

ORDER = 51
MOST = 40
"""Links of a table."""


def section(study: Study) -> Section | None:
    """Return both tables for each alternative; None of a study without single failures."""
    tests: Mapping[str, Any] = study.scenario.get("stress") or {}
    failing = [name for name, test in tests.items() if (test or {}).get("failing")]
    parts: list[Part] = []
    for alternative in study.alternatives:
        cells = {
            name: study.cells[alternative, Circumstance(name)]
            for name in failing
            if (alternative, Circumstance(name)) in study.cells
        }
        if cells:
            calm = study.cells.get((alternative, Circumstance(NO_STRESS)))
            parts += [
                _loads(study, alternative, cells, calm),
                _sufferers(study, alternative, cells, calm),
            ]
    if not parts:
        return None
    return Section(say("single.title"), tuple(parts), say("single.lead"))


def _loads(study: Study, alternative: str, cells: Mapping[str, str], calm: str | None) -> Table:
    """Return for each link the failure under which it is busiest, the busiest links first."""
    busiest = {name: dict(_busiest(study, cell)) for name, cell in cells.items()}
    usual = dict(_busiest(study, calm)) if calm is not None else {}
    most: dict[str, tuple[str, Any]] = {}
    for name, links in busiest.items():
        for link, row in links.items():
            if link not in most or row.utilisation_mean > most[link][1].utilisation_mean:
                most[link] = name, row
    order = sorted(most, key=lambda link: (-most[link][1].utilisation_mean, link))
    rows = tuple(_load(link, *most[link], usual.get(link)) for link in order[:MOST])
    head = (say("single.link"), say("single.failure"), say("single.load"), say("single.usual"))
    caption = say("single.loads", name=show.name(alternative))
    return Table(head, rows, caption, words=(1,), dense=True)


def _load(link: str, failure: str, row: Any, usual: Any) -> tuple[Cell, ...]:
    """Return the row of a link; no failure is named that loads it no more than none does."""
    calm = math.nan if usual is None else usual.utilisation_mean
    loads = not row.utilisation_mean <= calm
    return (
        Cell(link),
        Cell(show.name(failure) if loads else show.NONE),
        Cell(
            show.percent(row.utilisation_mean),
            tone(row.utilisation_mean, row.drop_ratio_mean),
        ),
        Cell(show.NONE if usual is None else show.percent(calm)),
    )


def _busiest(study: Study, cell: str) -> Iterator[tuple[str, Any]]:
    """Yield each link that was ever up in a cell, with its busier direction."""
    frame = study.results["interfaces"]
    rows = frame[(frame.cell == cell) & frame.utilisation_mean.notna()]
    rows = rows.sort_values(["utilisation_mean", "interface"], ascending=[False, True])
    for row in rows.groupby("link", sort=False).head(1).itertuples():
        yield str(row.link), row


def _sufferers(study: Study, alternative: str, cells: Mapping[str, str], calm: str | None) -> Table:
    """Return for each failure who is without service, and who breaks a level because of it."""
    usual = study.villages(alternative, Circumstance(NO_STRESS)) if calm is not None else ()
    broken = {village.village for village in getattr(usual, "breaking", ())}
    found = []
    for name in cells:
        here = study.villages(alternative, Circumstance(name))
        dark = [study.place(each.village) for each in here.dark]
        worse = [study.place(each.village) for each in here.breaking if each.village not in broken]
        found.append((name, dark, [each for each in worse if each not in dark]))
    found.sort(key=lambda each: (-len(each[1]) - len(each[2]), each[0]))
    rows = tuple(
        (
            Cell(show.name(name)),
            Cell(show.whole(len(dark)), "bad" if dark else "good", about=_names(dark)),
            Cell(show.whole(len(worse)), "bad" if worse else "good", about=_names(worse)),
        )
        for name, dark, worse in found
    )
    head = (say("single.failure"), say("single.dark"), say("single.worse"))
    return Table(head, rows, say("single.sufferers", name=show.name(alternative)), dense=True)


def _names(villages: list[str]) -> Any:
    return some(villages) if villages else ""
