"""Totals of what alternatives cost, as cells of tables."""

from __future__ import annotations

import math
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell
from simnet.report.study.base import Study
from simnet.report.words import say


def costs(study: Study) -> dict[str, Any]:
    """Return the totals of each alternative (rows of `cost_totals`); none of an older study."""
    return {
        row.alternative: row
        for row in study.rows("cost_totals")
        if row.alternative in study.alternatives
    }


def exists(rupiah: Any) -> bool:
    """Tell whether there is a price."""
    return rupiah is not None and math.isfinite(float(rupiah))


def cost_cell(row: Any, column: str) -> Cell:
    """Return a sum: a lower bound where something has no price, and never 0 for no price."""
    rupiah = getattr(row, f"{column}_idr")
    if not exists(rupiah) or not (row.complete or float(rupiah)):
        return Cell(say("costs.no_price"), "busy")
    if row.complete:
        return Cell(show.money(float(rupiah)))
    about = say("costs.at_least", count=int(row.unpriced_points))
    return Cell(say("costs.more_than", sum=show.money(float(rupiah))), "busy", about=about)
