"""A plan as plain data for the manifest of a study, and back; measures as they were written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simnet.measures import ServiceLevel, parse_measure, parse_scoped
from simnet.statistics.sequential import Precision
from simnet.study.plan.cells import Cell
from simnet.study.plan.study_plan import StudyPlan

_AS_THEY_ARE = (
    "name",
    "title",
    "description",
    "file",
    "objective",
    "least",
    "most",
    "confidence",
    "warmup",
    "seed",
    "engine",
)
_CELL = ("name", "alternative", "stress", "sweep", "point")


def plain(plan: StudyPlan) -> dict[str, Any]:
    """Return a plan as mappings, lists, texts and numbers."""
    return {
        **{name: getattr(plan, name) for name in _AS_THEY_ARE},
        "cells": [
            {name: getattr(cell, name) for name in _CELL} | {"settings": dict(cell.settings)}
            for cell in plan.cells
        ],
        "measures": {name: measure.text for name, measure in plan.measures.items()},
        "levels": [
            {
                "name": level.name,
                "measure": level.measure.text,
                "at_most": level.at_most,
                "at_least": level.at_least,
                "text": level.text,
            }
            for level in plan.levels
        ],
        "precision": {
            name: {"relative": each.relative, "absolute": each.absolute}
            for name, each in plan.precision.items()
        },
        "tolerance": {
            name: {"relative": each.relative, "absolute": each.absolute}
            for name, each in plan.tolerance.items()
        },
        "keep": list(plan.keep),
        "sets": list(plan.sets),
    }


def plan_of(data: Mapping[str, Any]) -> StudyPlan:
    """Return the plan that :func:`plain` wrote; without the scenario that its cells are made of.

    Raises:
        ValueError: it is not one.
    """
    try:
        return StudyPlan(
            **{name: data[name] for name in _AS_THEY_ARE},
            cells=tuple(
                Cell(**{name: each[name] for name in _CELL}, settings=dict(each["settings"]))
                for each in data["cells"]
            ),
            measures={name: parse_measure(text) for name, text in data["measures"].items()},
            levels=tuple(
                ServiceLevel(**{**each, "measure": parse_scoped(each["measure"])})
                for each in data["levels"]
            ),
            precision={name: Precision(**each) for name, each in data["precision"].items()},
            tolerance={name: Precision(**each) for name, each in data["tolerance"].items()},
            keep=tuple(data["keep"]),
            sets=tuple(data["sets"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the plan of the study is not one ({error!r})") from error
