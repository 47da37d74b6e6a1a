"""What breaks first: the lines that are closest to their limit, or beyond it."""

from __future__ import annotations

import math
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Findings, Folded, Part, Section, Table, Tone
from simnet.report.measures import BUSY, FULL, LOSSY, tone
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import capital, estimate_cell
from simnet.report.text import Text

ORDER = 50
_MOST_ROWS = 40
"""Rows of a table from which it shows fewer lines an alternative."""
_COLUMNS = (("utilisation", "1"), ("drop_ratio", "1"), ("wait_p95_s", "s"))


def section(study: Study, text: Text) -> Section | None:
    """Return the worst lines of every alternative, a table for each circumstance."""
    by_cell: dict[str, list[Any]] = {}
    for row in study.rows("interfaces"):
        by_cell.setdefault(row.cell, []).append(row)
    found = {
        study.placed[cell]: sorted(rows, key=_severity)
        for cell, rows in by_cell.items()
        if cell in study.placed
    }
    if not found:
        return None
    most = max(1, min(5, _MOST_ROWS // len(study.alternatives)))
    parts: list[Part] = [Findings(tuple(_first(study, found, text)))]
    tables = [
        (where, _table(study, where, found, most, text))
        for where in study.plain
        if any(found.get((each, where)) for each in study.alternatives)
    ]
    for number, (where, table) in enumerate(tables):
        title = capital(where.words(text))
        parts.append(table if not number else Folded(title, (table,)))
    lead = text("breaks.lead", busy=show.threshold(BUSY), full=show.threshold(FULL))
    return Section(text("breaks.title"), tuple(parts), lead)


def _severity(row: Any) -> tuple[float, str]:
    """Order the worst first: by the share of time busy plus the share of packets dropped."""
    drops = 0.0 if math.isnan(row.drop_ratio_mean) else row.drop_ratio_mean
    load = 0.0 if math.isnan(row.utilisation_mean) else row.utilisation_mean
    return -(load + drops), row.interface


def _first(study: Study, found: Any, text: Text) -> list[tuple[Tone, str]]:
    """Return for every alternative in the first circumstance what breaks first."""
    said: list[tuple[Tone, str]] = []
    for alternative in study.alternatives:
        where = next(iter(study.studied(alternative)), None)
        rows = found.get((alternative, where))
        if not rows or where is None:
            continue
        worst = rows[0]
        judged = tone(worst.utilisation_mean, worst.drop_ratio_mean)
        key = {"bad": "beyond", "busy": "close"}.get(judged, "free")
        if key == "beyond" and worst.utilisation_mean < FULL:
            key = "lossy"
        sentence = text(
            f"breaks.{key}",
            name=show.name(alternative),
            where=where.words(text),
            line=f"{worst.link} ({_direction(worst)})",
            busy=_estimate(worst, "utilisation", "1").words(text),
            dropped=_estimate(worst, "drop_ratio", "1").words(text),
        )
        said.append((judged, sentence))
    return said


def _table(study: Study, where: Circumstance, found: Any, most: int, text: Text) -> Table:
    rows = []
    for alternative in study.alternatives:
        for number, row in enumerate(found.get((alternative, where), ())[:most]):
            cells = [
                Cell(show.name(alternative) if not number else ""),
                Cell(row.link, about=_direction(row)),
                *(_figure(row, column, unit, text) for column, unit in _COLUMNS),
            ]
            rows.append(tuple(cells))
    head = (
        text("study.alternative"),
        text("breaks.line"),
        *(text(f"breaks.{column}") for column, _ in _COLUMNS),
    )
    caption = text("breaks.caption", count=most, where=where.words(text))
    return Table(head, tuple(rows), caption, words=(1,))


def _estimate(row: Any, column: str, unit: str) -> Estimate:
    mean, low, high = (getattr(row, f"{column}_{bound}") for bound in ("mean", "low", "high"))
    return Estimate.between(mean, low, high, unit)


def _figure(row: Any, column: str, unit: str, text: Text) -> Cell:
    estimate = _estimate(row, column, unit)
    cell = estimate_cell(estimate, text)
    if not estimate.exists:
        return cell
    if column == "utilisation":
        return Cell(cell.text, tone(estimate.mean), estimate.mean, cell.about)
    if column == "drop_ratio" and estimate.mean:
        return Cell(cell.text, "bad" if estimate.mean >= LOSSY else "busy", about=cell.about)
    return cell


def _direction(row: Any) -> str:
    return f"{row.source} → {row.target}"
