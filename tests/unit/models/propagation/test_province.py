"""Rain of the regencies of East Kalimantan: the packaged table and the method it rests on agree."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from simnet.errors import DomainError
from simnet.models.propagation.province import RegencyRain, nearest, regencies, regency
from simnet.models.propagation.rain_rate import rain_climate

TEXT = (files("simnet.models.propagation") / "data" / "rain_kaltim.csv").read_text("utf-8")
ROWS = list(csv.DictReader(line for line in TEXT.splitlines() if not line.startswith("#")))


@pytest.mark.parametrize("place", regencies(), ids=lambda each: each.name)
def test_months_give_the_rates_of_the_year_that_the_table_states(place: RegencyRain) -> None:
    rows = [row for row in ROWS if row["code"] == place.code]
    assert len(rows) == 12
    rates = place.climate.rate_exceeded_mm_h
    assert rates(0.01) == pytest.approx(float(rows[0]["R001"]), abs=0.06)
    assert rates(0.1) == pytest.approx(float(rows[0]["R01"]), abs=0.06)
    assert rates(1.0) == pytest.approx(float(rows[0]["R1"]), abs=0.006)
    assert place.climate.rain_percent == pytest.approx(
        float(rows[0]["rain_probability_pct"]), abs=0.006
    )
    for row in rows:
        found = place.month(int(row["month"])).rate_exceeded_mm_h(0.01)
        assert found == pytest.approx(float(row["R001_month"]), abs=0.6)


@pytest.mark.parametrize("place", regencies(), ids=lambda each: each.name)
def test_rain_and_temperature_give_the_months_that_the_table_states(place: RegencyRain) -> None:
    rows = [row for row in ROWS if row["code"] == place.code]
    found = rain_climate(
        [float(row["rain_mm"]) for row in rows], [float(row["temperature_C"]) for row in rows]
    )
    # Temperatures are printed to a tenth of a degree: 0.5 % of the rate, and so of the hours.
    for month, stated in zip(found.months, place.climate.months, strict=True):
        assert month.rain_percent == pytest.approx(stated.rain_percent, rel=8e-3)
        assert month.rate_mm_h == pytest.approx(stated.rate_mm_h, rel=6e-3)


def test_a_regency_by_name_by_code_and_by_place() -> None:
    samarinda = regency("Kota Samarinda")
    assert samarinda is regency("64.72") is nearest(-0.50, 117.15)
    assert (samarinda.rate_001_mm_h, samarinda.rain_height_km) == (95.3, 4.99)


def test_april_is_wetter_than_august() -> None:
    april, august = (regency("Kota Samarinda").month(number) for number in (4, 8))
    assert april.rain_percent > august.rain_percent
    assert april.rate_exceeded_mm_h(0.01) > august.rate_exceeded_mm_h(0.01)


def test_a_misspelt_regency_is_named_with_the_nearest() -> None:
    with pytest.raises(DomainError, match="unknown regency 'Kota Samarind'; did you mean 'Kota Sa"):
        regency("Kota Samarind")


def test_another_island_has_other_rain() -> None:
    with pytest.raises(DomainError, match=r"place: -6.2, 106.8 is \d+ km from .* up to 200 km"):
        nearest(-6.2, 106.8)


def test_there_is_no_thirteenth_month() -> None:
    with pytest.raises(DomainError, match="month: 13 is outside"):
        regency("64.72").month(13)
