"""The table of villages of a study: its service levels and its service village by village."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simnet.study.answer.runs import Row

_RANK = {"broken": 0, "open": 1, "kept": 2, "": 3}


def villages(
    levels: Iterable[Row], level_places: Iterable[Row], service: Iterable[Row]
) -> Iterator[Row]:
    """Yield the rows of the table, by cell, then those worst off first.

    Args:
        levels: rows of the table `levels`.
        level_places: rows of the table `level_places`.
        service: rows of the table `service`.
    """
    judged: dict[tuple[str, str], list[Row]] = {}
    units = {row["level"]: row["unit"] for row in levels}
    for row in level_places:
        judged.setdefault((row["cell"], row["place"]), []).append(row)
    by_cell: dict[str, list[Row]] = {}
    for row in service:
        found = judged.get((row["cell"], row["village"]), [{}])
        by_cell.setdefault(row["cell"], []).extend(_row(row, each, units) for each in found)
    for rows in by_cell.values():
        yield from sorted(rows, key=_worst_first)


def _row(service: Row, level: Mapping[str, Any], units: Mapping[str, str]) -> Row:
    return {
        "cell": service["cell"],
        "village": service["village"],
        "level": level.get("level", ""),
        "unit": units.get(level.get("level", ""), ""),
        **{name: level.get(name) for name in ("mean", "low", "high")},
        "verdict": level.get("verdict", ""),
        "availability": service["availability_mean"],
        "without_s": service["without_s"],
        "unserved": service["unserved_mean"],
        "unserved_low": service["unserved_low"],
        "unserved_high": service["unserved_high"],
    }


def _worst_first(row: Row) -> tuple[int, float, float]:
    unserved = row["unserved"]
    known = unserved is not None and not math.isnan(unserved)
    return _RANK[row["verdict"]], row["availability"], -unserved if known else -math.inf
