"""Output analysis of a study, from the figures of all runs to its tables: a pure function.

The same runs give the same tables, whatever order they finished in and wherever they were made:
rows come in the order of the plan, replications in that of their numbers, sums are rounded once.
A file a subject: :mod:`.estimates` what each cell is like, :mod:`.comparisons` how cells differ,
:mod:`.levels` which service levels are kept and where,
:mod:`.service` which villages were without service,
:mod:`.villages` both of them village by village,
:mod:`.described` what the alternatives are, which no run decides,
:mod:`.inputs` which input moves the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simnet.study.answer import comparisons, estimates, inputs, levels, service, villages
from simnet.study.answer.described import NOTHING, Described
from simnet.study.answer.runs import Columns, Run, Values, columns
from simnet.tables.schema.study import STUDY_TABLES

if TYPE_CHECKING:
    from simnet.study.plan.study_plan import StudyPlan

__all__ = ["Columns", "Described", "Run", "tables_of"]


def tables_of(
    plan: StudyPlan,
    runs: Iterable[Run],
    warmup: Iterable[Mapping[str, Any]] = (),
    headroom: Iterable[Mapping[str, Any]] = (),
    known: Described = NOTHING,
) -> dict[str, Columns]:
    """Return the columns of every table of a study.

    Cells without runs have rows too, without figures.

    Args:
        runs: in any order; each cell and replication once.
        warmup: rows of the table `warmup`, in their order.
        headroom: rows of the table `headroom`, in their order.
        known: what is known of cells and alternatives without any run.

    Raises:
        ValueError: a run is there twice, or is of no cell of the plan.
    """
    figures = Values(plan, runs)
    judged, judged_places = list(levels.levels(figures)), list(levels.level_places(figures))
    served = list(service.service(figures))
    rows: dict[str, Iterable[Mapping[str, Any]]] = {
        "cells": estimates.cells(plan, known),
        "accesses": known.accesses,
        "changes": known.changes,
        "costs": known.costs,
        "cost_totals": known.cost_totals,
        "settings": inputs.settings(plan),
        "runs": estimates.runs(figures),
        "values": estimates.values(figures),
        "estimates": estimates.estimates(figures),
        "quantiles": estimates.quantiles(figures),
        "places": estimates.places(figures),
        "interfaces": estimates.interfaces(figures),
        "levels": judged,
        "level_places": judged_places,
        "service": served,
        "villages": villages.villages(judged, judged_places, served),
        "differences": comparisons.differences(figures),
        "place_differences": comparisons.place_differences(figures),
        "ranking": comparisons.ranking(figures),
        "sensitivity": inputs.sensitivity(figures),
        "warmup": warmup,
        "headroom": headroom,
    }
    return {name: columns(table, rows[name]) for name, table in STUDY_TABLES.items()}
