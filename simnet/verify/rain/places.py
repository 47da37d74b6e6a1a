"""What digital maps hold at the places of ITU-R's worked examples.

The examples name places where a program is to look into maps of ITU-R; the maps are not part of
simnet, their values at these places are. A table may state such a value in a column of its own
instead, which then counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from simnet.verify.cases import NotModelledError
from simnet.verify.rain.tables import Example, ExampleTable, parsed

SAME_PLACE_DEG = 5e-4
MONTHS = range(1, 13)


def number(row: Example, *columns: str) -> float:
    """Return the first of some columns that a row has, or else what the maps hold at its place.

    Raises:
        NotModelledError: neither has any.
    """
    for values in (row.values, _known(row)):
        for column in columns:
            if column in values:
                return values[column]
    raise NotModelledError(f"column {columns[0]} is missing, and no map of it is part of simnet")


def site_number(row: Example, column: str, site: int) -> float:
    """Return a number of one of the two sites of a row, such as ``R001_1``; see :func:`number`."""
    stated = row.values.get(f"{column}{site}")
    if stated is not None:
        return stated
    here = {key: row.values.get(f"{key}{site}") for key in ("lat", "lon")}
    at = {key: value for key, value in here.items() if value is not None}
    return number(Example(row.file, row.line, at, {}), column)


def months(row: Example) -> tuple[list[float], list[float]]:
    """Return rain in mm and temperature in C of the twelve months (``Mt1``, ``T1`` and on).

    Raises:
        NotModelledError: the row does not state them, and its place is not known.
    """
    try:
        return (
            [number(row, f"mt{month}") for month in MONTHS],
            [number(row, f"t{month}") for month in MONTHS],
        )
    except NotModelledError:
        raise NotModelledError(
            "rain and temperature of the months (Mt1 to Mt12, T1 to T12) are missing, and no map "
            "of them is part of simnet"
        ) from None


def gases_and_clouds(row: Example) -> tuple[float, float]:
    """Return the attenuations in dB by gases and by clouds that are exceeded for 5 % of the time.

    Raises:
        NotModelledError: the row does not state them, and is not of a path of the examples.
    """
    if "agas" in row.values and "acloud" in row.values:
        return row.values["agas"], row.values["acloud"]
    for each in _table("gases_clouds.csv").rows:
        same = all(
            abs(row.values.get(key, math.nan) - each.values[key]) < SAME_PLACE_DEG
            for key in ("f", "el")
        )
        if same and _near(row.values, each.values):
            return each.values["agas"], each.values["acloud"]
    raise NotModelledError("columns A_gas and A_cloud are missing, and no maps are part of simnet")


def _known(row: Example) -> Mapping[str, float]:
    for each in _table("places.csv").rows:
        if _near(row.values, each.values):
            return {key: value for key, value in each.values.items() if key not in ("lat", "lon")}
    return {}


def _near(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    if "lat" not in one or "lon" not in one:
        return False
    turn = (one["lon"] - other["lon"] + 180) % 360 - 180
    return abs(one["lat"] - other["lat"]) < SAME_PLACE_DEG and abs(turn) < SAME_PLACE_DEG


@cache
def _table(name: str) -> ExampleTable:
    folder = files("simnet.verify") / "data" / "itu"
    return parsed((folder / name).read_text(encoding="utf-8"), name)
