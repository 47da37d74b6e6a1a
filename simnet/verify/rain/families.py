"""Families of worked examples: which columns of a table are computed, and from which others.

A table belongs to the first family whose needed columns it has, and that knows one of the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from simnet.errors import InputError, listed
from simnet.models.propagation import slant_path, terrestrial_path
from simnet.models.propagation.fade_duration import SECONDS_OF_A_YEAR, FadeDurations
from simnet.models.propagation.rain_height import rain_height_km
from simnet.models.propagation.rain_probability import rain_on_path_percent
from simnet.models.propagation.rain_rate import RainClimate, rain_climate
from simnet.models.propagation.scintillation import Antenna, fade_depth_db, standard_deviation_db
from simnet.models.propagation.site_diversity import Site, both_faded_percent
from simnet.models.propagation.slant_path import EFFECTIVE_EARTH_RADIUS_KM, SlantPath
from simnet.models.propagation.specific_attenuation import PowerLaw, power_law
from simnet.models.propagation.terrestrial_path import TerrestrialPath
from simnet.models.propagation.total_attenuation import total_db
from simnet.verify.cases import NotModelledError
from simnet.verify.rain.geodesic import geodesic_km
from simnet.verify.rain.places import (
    MONTHS,
    gases_and_clouds,
    months,
    number,
    site_number,
)
from simnet.verify.rain.tables import Example, ExampleTable, shipped_tables

MONTHLY = frozenset(f"{value}{month}" for value in ("mt", "t") for month in MONTHS)
DIVERSITY = "P.618-14 site diversity (2.2.4.1)"
EXACT = 1e-6
"""Relative deviation that a closed form is allowed, unless its examples print fewer digits."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A column that is computed and compared."""

    column: str
    shown: str
    compute: Callable[[Example], float]
    tolerance: float = EXACT
    of_row: Callable[[Example], bool] = lambda _: True
    """Which rows state it, of those that fill the column."""


@dataclass(frozen=True, slots=True)
class Family:
    """Tables of one kind: what they are about, and what is computed."""

    title: str
    needs: frozenset[str]
    quantities: tuple[Quantity, ...]
    alone: bool = False
    """Whether a table with any other column is something else."""

    def holds(self, table: ExampleTable) -> bool:
        """Tell whether a table is of this kind."""
        columns = set(table.columns)
        known = {*self.needs, *(each.column for each in self.quantities), *MONTHLY}
        return (
            self.needs <= columns and bool(self.of(table)) and (not self.alone or columns <= known)
        )

    def of(self, table: ExampleTable) -> tuple[Quantity, ...]:
        """Return the quantities that a table states."""
        return tuple(each for each in self.quantities if each.column in table.columns)


def family_of(table: ExampleTable) -> Family:
    """Return the family of a table.

    Raises:
        InputError: it is of none.
    """
    for family in FAMILIES:
        if family.holds(table):
            return family
    known = "; ".join(
        f"{', '.join(sorted(each.needs))} with {' or '.join(q.shown for q in each.quantities)}"
        for each in FAMILIES
    )
    raise InputError(
        f"{table.file}: its columns are of no kind of example that is known "
        f"(found: {listed([name for name in table.columns if name])}; known: {known})"
    )


def _law(row: Example) -> PowerLaw:
    return power_law(number(row, "f"), number(row, "el"), number(row, "tau"))


def _specific(row: Example) -> float:
    return float(_law(row).db_km(number(row, "R", "r001")))


def _slant_path(row: Example) -> SlantPath:
    station = row.values.get("hs", 0.0)
    return SlantPath(
        frequency_ghz=number(row, "f"),
        elevation_deg=number(row, "el"),
        latitude_deg=number(row, "lat"),
        rain_height_km=_rain_height(row, station),
        station_height_km=station,
        tilt_deg=row.values.get("tau", 45.0),
    )


def _rain_height(row: Example, station_km: float) -> float:
    """Return the rain height of a row: stated, by its isotherm, by the path's length, by map."""
    if "hr" in row.values:
        return row.values["hr"]
    if "h0" in row.values:
        return rain_height_km(row.values["h0"])
    if "ls" in row.values:
        length, sine = row.values["ls"], math.sin(math.radians(number(row, "el")))
        bend = 0.0 if number(row, "el") >= 5 else length**2 / (2 * EFFECTIVE_EARTH_RADIUS_KM)
        return station_km + length * sine + bend
    return number(row, "hr")


def _slant_rain(row: Example) -> float:
    path = _slant_path(row)
    level = slant_path.attenuation_001_db(path, number(row, "r001"))
    return float(slant_path.attenuation_db(path, level, number(row, "p")))


def _slant_rain_001(row: Example) -> float:
    return slant_path.attenuation_001_db(_slant_path(row), number(row, "r001"))


def _rain_on_path(row: Example) -> float:
    return rain_on_path_percent(_slant_path(row), 100 * number(row, "p0"))


def _scintillation_at(row: Example, frequency_ghz: float) -> float:
    antenna = Antenna(number(row, "D"), number(row, "eta"))
    sigma = standard_deviation_db(frequency_ghz, number(row, "el"), antenna, number(row, "nwet"))
    return float(fade_depth_db(sigma, number(row, "P", "p")))


def _scintillation_of_rain(row: Example) -> float:
    """Return the scintillation beside a rain attenuation.

    ITU-R's own rows of 29 GHz state that of 20 GHz, as does the workbook's sheet on scintillation.
    """
    misplaced = _inputs_of_scintillation(row) in _misplaced()
    return _scintillation_at(row, 20.0 if misplaced else number(row, "f"))


def _inputs_of_scintillation(row: Example) -> tuple[float | None, ...]:
    return tuple(row.values.get(key) for key in ("lat", "lon", "f", "el", "D", "eta", "P"))


@cache
def _misplaced() -> frozenset[tuple[float | None, ...]]:
    """Return the inputs of the rows of 29 GHz in the shipped examples."""
    tables = [each for each in shipped_tables() if {"arain", "ascin"} <= set(each.columns)]
    rows = (row for table in tables for row in table.rows if row.values["f"] == 29.0)
    return frozenset(map(_inputs_of_scintillation, rows))


def _not_computed(_: Example) -> float:
    raise NotModelledError("the column adds up N_wet, a probability and an efficiency: no figure")


def _total(row: Example) -> float:
    gases, clouds = gases_and_clouds(row)
    if "agas" not in row.values and row.values.get("p") in (1.0, 0.1):
        raise NotModelledError("gives A_gas and A_cloud of its place, which need maps")
    scintillation = _scintillation_at(row, number(row, "f"))
    return float(total_db(_slant_rain(row), scintillation, gases, clouds))


def _diversity(row: Example) -> float:
    sites, distance_km = sites_of(row)
    return both_faded_percent(sites, (number(row, "a1"), number(row, "a2")), distance_km)


def sites_of(row: Example) -> tuple[tuple[Site, Site], float]:
    """Return the two sites of an example of site diversity, and how far apart they are, km."""
    distance_km = row.values.get("d")
    if distance_km is None:
        distance_km = geodesic_km(*(number(row, at) for at in ("lat1", "lon1", "lat2", "lon2")))
    return (_site(row, 1), _site(row, 2)), distance_km


def _site(row: Example, site: int) -> Site:
    path = SlantPath(
        frequency_ghz=number(row, "f"),
        elevation_deg=number(row, f"el{site}"),
        latitude_deg=number(row, f"lat{site}"),
        rain_height_km=site_number(row, "hr", site),
        station_height_km=row.values.get(f"hs{site}", 0.0),
        tilt_deg=number(row, "tau"),
    )
    return Site(path, site_number(row, "r001", site), 100 * site_number(row, "p0", site))


def _terrestrial(row: Example) -> tuple[TerrestrialPath, float]:
    path = TerrestrialPath(number(row, "f"), number(row, "d"), number(row, "tau"))
    return path, terrestrial_path.attenuation_001_db(path, number(row, "r001"))


def _terrestrial_rain(row: Example) -> float:
    path, level = _terrestrial(row)
    return float(terrestrial_path.attenuation_db(path, level, number(row, "p")))


def _climate(row: Example) -> RainClimate:
    return rain_climate(*months(row))


def _rain_rate(row: Example) -> float:
    return float(_climate(row).rate_exceeded_mm_h(number(row, "p")))


def _at_001(row: Example) -> bool:
    return row.values.get("p") == 0.01


def _fades(row: Example) -> FadeDurations:
    return FadeDurations(number(row, "f"), number(row, "el"), number(row, "A"))


def _fading_time(row: Example) -> float:
    if "ttot" in row.values:
        return row.values["ttot"]
    return number(row, "p") / 100 * SECONDS_OF_A_YEAR


def _fade_probability(row: Example) -> float:
    return float(_fades(row).probability_longer(number(row, "D")))


def _fade_share(row: Example) -> float:
    return float(_fades(row).time_share_longer(number(row, "D")))


def _fade_number(row: Example) -> float:
    return float(_fades(row).number_longer(number(row, "D"), _fading_time(row)))


FAMILIES = (
    Family(
        DIVERSITY,
        frozenset({"a1", "a2", "el1", "el2", "lat1", "lat2", "f", "tau"}),
        # Their maps' values are known to seven digits and R0.01 to a few 1e-5.
        (Quantity("p", "p", _diversity, 1e-4),),
    ),
    Family(
        "P.1623-1 durations of fades",
        frozenset({"D", "A", "el", "f"}),
        (
            Quantity("P", "P", _fade_probability),
            Quantity("F", "F", _fade_share),
            Quantity("N", "N", _fade_number),
            Quantity("T", "T", lambda row: _fading_time(row) * _fade_share(row)),
        ),
    ),
    Family(
        "P.838-3 specific attenuation",
        frozenset({"f", "el", "tau"}),
        (
            Quantity("k", "k", lambda row: _law(row).k),
            Quantity("alpha", "alpha", lambda row: _law(row).alpha),
            Quantity("gammar", "gamma_r", _specific),
        ),
    ),
    Family(
        "P.618-14 total attenuation (2.5)",
        frozenset({"f", "el", "p"}),
        # R0.01 of its rows is known to some 1e-5.
        (Quantity("atotal", "A_total", _total, 1e-5),),
    ),
    Family(
        "P.618-14 rain on slant paths (2.2.1)",
        frozenset({"f", "el"}),
        (
            Quantity("arain", "A_rain", _slant_rain),
            Quantity("ap", "A_p", _slant_rain),
            Quantity("a001", "A001", _slant_rain_001),
            Quantity("prain", "P_rain", _rain_on_path),
            Quantity("ascin", "A_scin", _scintillation_of_rain),
            Quantity("atotalofsheet", "AT", _not_computed),
        ),
    ),
    Family(
        "P.530-18 rain on terrestrial paths (2.4.1)",
        frozenset({"f", "d", "tau"}),
        (
            Quantity("arain", "A_rain", _terrestrial_rain),
            Quantity("ap", "A_p", _terrestrial_rain),
            Quantity("a001", "A001", lambda row: _terrestrial(row)[1]),
        ),
    ),
    Family(
        "P.837-7 rain rates",
        frozenset({"p"}),
        (
            # The recommendation ends its search where the percentage is within 1e-5 of itself.
            Quantity("rp", "Rp", _rain_rate, 1e-5, lambda row: not _at_001(row)),
            # Some are read from ITU-R's map instead, between points of a grid of 1/8 degree.
            Quantity("rp", "R0.01", _rain_rate, 5e-4, _at_001),
        ),
    ),
    Family(
        "P.837-7 probability of rain",
        frozenset({"lat", "lon"}),
        (
            Quantity("p", "p", lambda row: _climate(row).rain_percent),
            Quantity("p0", "P0", lambda row: _climate(row).rain_percent / 100),
        ),
        alone=True,
    ),
    Family(
        "P.839-4 rain height",
        frozenset({"h0"}),
        (Quantity("hr", "hr", lambda row: rain_height_km(number(row, "h0"))),),
    ),
)
