"""How tables and their columns are declared: name, type, unit, meaning.

The page of the documentation is made from what is declared (:func:`markdown`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simnet.engine.counters import TRANSFER_FIELDS, counter, field

TEXT = "text"
INTEGER = "integer"
NUMBER = "number"
FLAG = "flag"

QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p999": 0.999}
"""Names of the percentiles in columns, and the share of values below each."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `unit` is empty for names and plain counts of things."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` are the columns that tell its rows apart."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)


def text(name: str, meaning: str) -> Column:
    """Return a column of names or words."""
    return Column(name, TEXT, "", meaning)


def count(name: str, meaning: str, unit: str = "packets") -> Column:
    """Return a column of whole numbers."""
    return Column(name, INTEGER, unit, meaning)


def counted(counter_name: str, name: str | None = None, meaning: str | None = None) -> Column:
    """Return the column of a counter of the engines, under another name where one is given."""
    declared = counter(counter_name)
    return count(name or declared.name, meaning or declared.meaning, declared.unit)


def recorded(name: str) -> Column:
    """Return the column of a field of transfers, as the engines keep it."""
    declared = field(TRANSFER_FIELDS, name)
    return count(declared.name, declared.meaning, declared.unit)


def number(name: str, unit: str, meaning: str) -> Column:
    """Return a column of measured values."""
    return Column(name, NUMBER, unit, meaning)


def flag(name: str, meaning: str) -> Column:
    """Return a column of yes or no."""
    return Column(name, FLAG, "", meaning)


def spread(prefix: str, what: str) -> Iterable[Column]:
    """Yield the mean, the percentiles and the greatest of a time."""
    yield number(f"{prefix}_mean_s", "s", f"Mean {what}.")
    for name, share in QUANTILES.items():
        yield number(f"{prefix}_{name}_s", "s", f"{100 * share:g} % of them were at most this.")
    yield number(f"{prefix}_max_s", "s", f"Greatest {what}.")


def markdown(tables: Mapping[str, Table]) -> str:
    """Return the reference of tables as Markdown, a section a table."""
    return "\n".join(_section(table) for table in tables.values())


def _section(table: Table) -> str:
    rows = [
        f"| `{column.name}` | {column.type} | {column.unit} | {column.meaning} |"
        for column in table.columns
    ]
    return "\n".join(
        (
            f"## {table.name}",
            "",
            table.meaning,
            "",
            f"One row for each {', '.join(f'`{name}`' for name in table.key)}.",
            "",
            "| column | type | unit | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
