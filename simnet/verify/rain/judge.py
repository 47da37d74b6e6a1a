"""Comparison of computed and printed figures, row by row, and their sum by recommendation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from simnet.errors import DomainError
from simnet.verify.cases import NotModelledError
from simnet.verify.rain.families import Family, Quantity, family_of
from simnet.verify.rain.tables import Example, ExampleTable


@dataclass(frozen=True, slots=True)
class Check:
    """One printed figure beside the computed one; `reason` says why there is none."""

    family: str
    quantity: str
    file: str
    line: int
    expected: float
    computed: float | None
    allowed: float
    reason: str = ""

    @property
    def deviation(self) -> float | None:
        """Deviation relative to the printed figure; absolute where that is 0."""
        if self.computed is None:
            return None
        off = abs(self.computed - self.expected)
        return off / abs(self.expected) if self.expected else off

    @property
    def verdict(self) -> str:
        """``pass``, ``fail`` or ``not_modelled``."""
        if self.computed is None:
            return "not_modelled"
        return "pass" if abs(self.computed - self.expected) <= self.allowed else "fail"

    def record(self) -> dict[str, Any]:
        """Return it as a line of JSON has it."""
        return {
            "family": self.family,
            "quantity": self.quantity,
            "file": self.file,
            "line": self.line,
            "expected": self.expected,
            "computed": self.computed,
            "deviation": self.deviation,
            "verdict": self.verdict,
            **({"reason": self.reason} if self.reason else {}),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of one quantity of one recommendation."""

    family: str
    quantity: str
    checks: tuple[Check, ...]

    @property
    def judged(self) -> int:
        """How many rows have a verdict."""
        return sum(each.computed is not None for each in self.checks)

    @property
    def reasons(self) -> dict[str, int]:
        """Why rows have no verdict, and how many of each."""
        return dict(Counter(each.reason for each in self.checks if each.computed is None))

    @property
    def worst(self) -> float | None:
        """Largest deviation, None where no row is judged."""
        found = [each.deviation for each in self.checks if each.deviation is not None]
        return max(found, default=None)

    @property
    def verdict(self) -> str:
        """``fail`` if any row fails, else ``pass`` if any is judged."""
        verdicts = {each.verdict for each in self.checks}
        return next(each for each in ("fail", "pass", "not_modelled") if each in verdicts)


def compare(tables: Iterable[ExampleTable]) -> list[Check]:
    """Compute every figure of the tables that is known here.

    Raises:
        InputError: a table is of no known kind.
    """
    found = [(table, family_of(table)) for table in tables]
    return [
        check
        for table, family in found
        for quantity in family.of(table)
        for check in _checks(family, quantity, table.rows)
    ]


def _checks(family: Family, quantity: Quantity, rows: Iterable[Example]) -> Iterator[Check]:
    for row in rows:
        if quantity.column in row.values and quantity.of_row(row):
            yield _check(family, quantity, row)


def _check(family: Family, quantity: Quantity, row: Example) -> Check:
    expected = row.values[quantity.column]
    computed, allowed, reason = None, 0.0, ""
    try:
        computed = quantity.compute(row)
        allowed = max(quantity.tolerance * abs(expected), row.half_digit(quantity.column))
    except (NotModelledError, DomainError) as error:
        reason = str(error)
    if computed is not None and not math.isfinite(computed):
        computed, reason = None, "has no finite value"
    return Check(
        family.title, quantity.shown, row.file, row.line, expected, computed, allowed, reason
    )


def summaries(checks: Iterable[Check]) -> list[Summary]:
    """Return the checks by recommendation and quantity, in the order of their first."""
    together: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        together.setdefault((check.family, check.quantity), []).append(check)
    return [Summary(*key, tuple(group)) for key, group in together.items()]
