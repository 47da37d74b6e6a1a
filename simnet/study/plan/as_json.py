"""A plan as plain data for the manifest of a study, and back; measures as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
_MORE = ("cells", "measures", "levels", "precision", "tolerance", "keep", "sets")
_CELL = ("name", "alternative", "stress", "sweep", "point")


class OtherVersionError(ValueError):
    """A plan lacks what plans of this version have."""


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
        OtherVersionError: it lacks a part.
        ValueError: it is not one.
    """
    lacking = [name for name in (*_AS_THEY_ARE, *_MORE) if name not in data]
    if lacking:
        what = f"the plan of the study has no {lacking[0]!r}"
        raise OtherVersionError(f"{what}: another version of simnet wrote it")
    try:
        plan = StudyPlan(
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
    wrong = next(_wrong(plan), None)
    if wrong is not None:
        raise ValueError(f"the plan of the study is not one ({wrong})")
    return plan


_TEXTS = ("name", "title", "description", "file", "objective", "warmup")
_WHOLE = ("least", "most", "seed")


def _wrong(plan: StudyPlan) -> Iterator[str]:
    """Yield what a plan cannot have, though it has the right fields."""
    texts = [(name, getattr(plan, name)) for name in _TEXTS]
    for cell in plan.cells:
        texts += [(f"a cell's {name}", getattr(cell, name)) for name in _CELL[:4]]
    yield from (f"{name} is not a text" for name, value in texts if not isinstance(value, str))
    whole = [(name, getattr(plan, name)) for name in _WHOLE]
    whole += [("a cell's point", cell.point) for cell in plan.cells]
    yield from (f"{name} is not a whole number" for name, value in whole if type(value) is not int)
    if type(plan.confidence) is not float or not 0 < plan.confidence < 1:
        yield "confidence is not between 0 and 1"
    if not plan.cells:
        yield "it has no cells"
    if plan.objective not in plan.measures:
        yield f"its objective {plan.objective!r} is none of its measures"
