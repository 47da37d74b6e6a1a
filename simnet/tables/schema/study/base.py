"""Columns that the tables of a study have in common."""

from __future__ import annotations

from collections.abc import Iterable

from simnet.tables.schema.base import Column, count, number, text

OWN = "unit of the measure"
"""The unit of figures, which are in that of their measure."""


def cell() -> Column:
    """Return the column that names the cell."""
    return text("cell", "Name of the cell: alternative, stress test, point of a sweep.")


def measure() -> Column:
    """Return the column that names the measure."""
    return text("measure", "Name of the measure.")


def replications(what: str = "Replications in which there was something to measure.") -> Column:
    """Return the column that counts replications."""
    return count("replications", what, "runs")


def interval(prefix: str = "", unit: str = OWN, what: str = "") -> Iterable[Column]:
    """Yield a mean over replications and the ends of its confidence interval."""
    said = f" of the {what}" if what else " over replications"
    yield number(f"{prefix}mean", unit, f"Mean{said}.")
    yield number(f"{prefix}low", unit, "Lower end of its confidence interval.")
    yield number(f"{prefix}high", unit, "Upper end of its confidence interval.")
