"""What breaks first: the lines that are closest to their limit, or beyond it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from simnet.measures.load import BUSY, DROPPING, FULL, LOSSY, severity
from simnet.report import format as show
from simnet.report.base import Cell, Findings, Folded, Part, Section, Table, Tone
from simnet.report.measures import loss_tone, tone
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import estimate_cell, some
from simnet.report.words import Words, capital, joined, say

ORDER = 50
_MOST_ROWS = 40
"""Rows of a table from which it shows fewer lines an alternative."""
_COLUMNS = (("utilisation", "1"), ("drop_ratio", "1"), ("wait_p95_s", "s"))


def section(study: Study) -> Section | None:
    """Return the worst lines of every alternative, a table for each circumstance."""
    most = max(1, min(5, _MOST_ROWS // len(study.alternatives)))
    found = _worst(study, most)
    if not found:
        return None
    parts: list[Part] = [Findings((*_first(study, found), *_downs(study)))]
    tables = [
        (where, _table(study, where, found, most))
        for where in study.plain
        if any(found.get((each, where)) for each in study.alternatives)
    ]
    for number, (where, table) in enumerate(tables):
        title = capital(where.words())
        parts.append(table if not number else Folded(title, (table,)))
    lead = say(
        "breaks.lead",
        busy=show.threshold(BUSY),
        dropping=show.threshold(DROPPING),
        full=show.threshold(FULL),
        lossy=show.threshold(LOSSY),
    )
    return Section(say("breaks.title"), tuple(parts), lead)


def _worst(study: Study, most: int) -> dict[tuple[str, Circumstance], list[Any]]:
    """Return so many links of each plain cell, the worst first.

    The order is that of :func:`simnet.measures.load.severity`. There may be thousands of links
    in thousands of cells, so the table is cut down before its rows are looked at.
    """
    frame = study.results["interfaces"]
    plain = [cell for cell, (_, where) in study.placed.items() if where in study.plain]
    frame = frame[frame.cell.isin(plain)]
    frame["severity"] = severity(
        frame.utilisation_mean.to_numpy(), frame.drop_ratio_mean.to_numpy()
    )
    frame = frame.sort_values(["severity", "interface"], ascending=[False, True])
    found: dict[tuple[str, Circumstance], list[Any]] = {}
    for row in frame.groupby("cell", sort=False).head(most).itertuples():
        found.setdefault(study.placed[str(row.cell)], []).append(row)
    return found


def _first(study: Study, found: Any) -> list[tuple[Tone, Words]]:
    """Return for every alternative in the first circumstance what breaks first."""
    said: list[tuple[Tone, Words]] = []
    for alternative in study.alternatives:
        where = next(iter(study.studied(alternative)), None)
        rows = found.get((alternative, where))
        if not rows or where is None:
            continue
        worst = rows[0]
        judged = tone(worst.utilisation_mean, worst.drop_ratio_mean)
        if math.isnan(worst.utilisation_mean):
            said.append(("bad", _never_up(alternative, where, worst)))
            continue
        key = {"bad": "beyond", "busy": "close"}.get(judged, "free")
        if key == "beyond" and worst.utilisation_mean < FULL:
            key = "lossy"
        sentence = say(
            f"breaks.{key}",
            name=show.name(alternative),
            where=where.words(),
            line=f"{worst.link} ({_direction(worst)})",
            busy=_estimate(worst, "utilisation", "1").words(),
            dropped=_estimate(worst, "drop_ratio", "1").words(),
        )
        said.append((judged, sentence))
    return said


def _never_up(alternative: str, where: Circumstance, row: Any) -> Words:
    line = f"{row.link} ({_direction(row)})"
    return say("breaks.never_up", name=show.name(alternative), where=where.words(), line=line)


def _downs(study: Study) -> Iterator[tuple[Tone, Words]]:
    """Yield for every circumstance how many links were down for a time, and which the longest."""
    frame = study.results["interfaces"]
    if "down_s_mean" not in frame:
        return
    frame = frame[(frame.down_s_mean > 0) & frame.utilisation_mean.notna()]
    for where in study.plain:
        cells = {study.cells[each, where]: each for each in study.alternatives
                 if (each, where) in study.cells}  # fmt: skip
        here = frame[frame.cell.isin(list(cells))]
        if here.empty:
            continue
        longest = here.sort_values(["down_s_mean", "interface"], ascending=[False, True]).iloc[0]
        down = set(here.cell)
        yield (
            "bad",
            say(
                "breaks.down",
                where=capital(where.words()),
                count=int(here.link.nunique()),
                line=f"{longest.link} ({_direction(longest)})",
                length=show.duration(_down_s(longest)),
                names=some([name for cell, name in cells.items() if cell in down]),
            ),
        )


def _down_s(row: Any) -> float:
    """Return for how long a link was down; a study of an older version does not say."""
    found = float(getattr(row, "down_s_mean", 0.0))
    return 0.0 if math.isnan(found) else found


def _table(study: Study, where: Circumstance, found: Any, most: int) -> Table:
    rows = []
    for alternative in study.alternatives:
        for number, row in enumerate(found.get((alternative, where), ())[:most]):
            cells = [
                Cell(show.name(alternative) if not number else ""),
                Cell(row.link, about=_direction(row)),
                *(_figure(row, column, unit) for column, unit in _COLUMNS),
            ]
            rows.append(tuple(cells))
    head = (
        say("study.alternative"),
        say("breaks.line"),
        *(say(f"breaks.{column}") for column, _ in _COLUMNS),
    )
    caption = say("breaks.caption", count=most, where=where.words())
    return Table(head, tuple(rows), caption, words=(1,))


def _estimate(row: Any, column: str, unit: str) -> Estimate:
    mean, low, high = (getattr(row, f"{column}_{bound}") for bound in ("mean", "low", "high"))
    return Estimate.between(mean, low, high, unit)


def _figure(row: Any, column: str, unit: str) -> Cell:
    estimate = _estimate(row, column, unit)
    cell = estimate_cell(estimate)
    if column == "utilisation" and not estimate.exists:
        return Cell(say("links.is_down"), "bad")
    if not estimate.exists:
        return cell
    if column == "utilisation" and _down_s(row):
        about = joined(cell.about, say("breaks.about_down", length=show.duration(_down_s(row))))
        return Cell(cell.text, "bad", estimate.mean, about)
    if column == "utilisation":
        return Cell(cell.text, tone(estimate.mean), estimate.mean, cell.about)
    if column == "drop_ratio" and estimate.mean:
        return Cell(cell.text, loss_tone(estimate.mean), about=cell.about)
    return cell


def _direction(row: Any) -> str:
    return f"{row.source} → {row.target}"
