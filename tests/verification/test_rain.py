"""Every worked example of ITU-R on rain that is shipped, computed again."""

from __future__ import annotations

import pytest

from simnet.verify.rain.geodesic import geodesic_km
from simnet.verify.rain.judge import Summary, compare, summaries
from simnet.verify.rain.tables import shipped_tables

LEFT_OUT = {"AT": 64, "A_total": 32}
"""A sum of other columns; and rows that say what two maps hold."""
FOUND = summaries(compare(shipped_tables()))


@pytest.mark.parametrize("found", FOUND, ids=lambda each: f"{each.family} {each.quantity}")
def test_all_rows_agree(found: Summary) -> None:
    failed = [check for check in found.checks if check.verdict == "fail"]
    left_out = [check for check in found.checks if check.verdict == "not_modelled"]
    assert failed == []
    assert len(left_out) == LEFT_OUT.get(found.quantity, 0)


def test_no_figure_of_a_table_is_passed_over() -> None:
    rows = {table.file: len(table.rows) for table in shipped_tables()}
    checked = {check.file for each in FOUND for check in each.checks}
    assert checked == set(rows)
    for each in FOUND:
        per_file = {check.file for check in each.checks}
        assert len(each.checks) == sum(rows[file] for file in per_file) or each.family.startswith(
            "P.837-7 rain rates"
        )
    assert sum(len(each.checks) for each in FOUND) == 705


def test_closed_forms_agree_to_a_millionth() -> None:
    on_maps = {"site diversity", "total attenuation", "rain rates", "probability of rain"}
    for each in FOUND:
        if each.worst is not None and not any(name in each.family for name in on_maps):
            assert each.worst <= 1e-6


def degrees(whole: int, minutes: int, seconds: float) -> float:
    return whole + minutes / 60 + seconds / 3600


def test_geodesics() -> None:
    """A quarter of the meridian, a tenth of the equator, and the example of Australia's datum.

    Flinders Peak to Buninyong, 54 972.271 m: Geocentric Datum of Australia, technical manual.
    """
    assert geodesic_km(0, 0, 90, 0) == pytest.approx(10_001.965729, abs=1e-5)
    assert geodesic_km(0, 0, 0, 36) == pytest.approx(4_007.501669, abs=1e-5)
    flinders = -degrees(37, 57, 3.7203), degrees(144, 25, 29.5244)
    buninyong = -degrees(37, 39, 10.1561), degrees(143, 55, 35.3839)
    assert geodesic_km(*flinders, *buninyong) == pytest.approx(54.972271, abs=1e-6)
    assert geodesic_km(*flinders, *flinders) == 0
