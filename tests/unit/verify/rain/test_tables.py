"""Tables of worked examples: how their columns are named, and what is no such table."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.verify.rain.families import family_of
from simnet.verify.rain.judge import compare
from simnet.verify.rain.tables import column_name, parsed, read_tables

HEAD = "el,f,R,tau,k\n(deg),(GHz),(mm/h),(deg),\n"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("R001", "r001"), ("R_0.01 (mm/h)", "r001"), ("Frequency [GHz]", "f"), (" p ", "p"),
        ("P", "P"), ("N_wet", "nwet"), ("AT (p)", "atotalofsheet"), ("Elevation", "el"),
    ],
)  # fmt: skip
def test_columns_are_known_by_other_spellings(written: str, known: str) -> None:
    assert column_name(written) == known


def test_the_row_of_units_may_be_missing_and_semicolons_will_do() -> None:
    table = parsed("k;tau;R;f;el\n0.03975488;0;26.48;14.25;31.07699124\n", "mine.csv")
    assert [row.line for row in table.rows] == [2]
    assert [check.verdict for check in compare([table])] == ["pass"]


def test_a_cell_is_judged_by_the_digits_that_it_prints() -> None:
    right, wrong = "31.07699124,14.25,26.48,0,0.0398\n", "31.07699124,14.25,26.48,0,0.0397\n"
    found = compare([parsed(HEAD + right + wrong, "mine.csv")])
    assert [(check.line, check.verdict) for check in found] == [(3, "pass"), (4, "fail")]


def test_an_empty_cell_is_no_figure() -> None:
    assert compare([parsed(HEAD + "31.07699124,14.25,26.48,0,\n", "mine.csv")]) == []


def test_what_a_recommendation_does_not_give_has_no_verdict() -> None:
    (check,) = compare([parsed(HEAD + "31,0.5,26.48,0,0.0398\n", "mine.csv")])
    assert check.verdict == "not_modelled"
    assert check.reason == "frequency: 0.5 GHz is outside ITU-R P.838-3 (allowed: 1 to 1000 GHz)"


def test_a_value_of_a_map_may_be_stated_and_is_missed_elsewhere() -> None:
    head, row = "lat1,lon1,a1,el1,lat2,lon2,a2,el2,f,tau,p", "0,117,9,60,0.1,117,9,60,20,0,0.02"
    (missed,) = compare([parsed(f"{head}\n{row}\n", "mine.csv")])
    assert missed.verdict == "not_modelled"
    assert missed.reason == "column hr is missing, and no map of it is part of simnet"
    maps, values = "hr1,R0011,P01,hr2,R0012,P02", "5,95,0.045,5,95,0.045"
    (stated,) = compare([parsed(f"{head},{maps}\n{row},{values}\n", "mine.csv")])
    assert stated.computed is not None


def test_a_degree_sign_of_one_byte_will_do(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(HEAD.replace("deg", "°").encode("latin-1") + b"31,14.25,26.48,0,0.0398\n")
    assert [check.verdict for check in compare(read_tables([path]))] == ["pass"]


def test_clouds_at_a_place_are_not_the_rain_of_the_place() -> None:
    with pytest.raises(InputError, match="no kind of example that is known"):
        compare([parsed("lat,lon,f,el,p,Ac\n0,0,6,15,0.015,0.099\n", "clouds.csv")])


def test_only_the_examples_own_rows_state_scintillation_of_another_frequency() -> None:
    head = "lat,lon,f,el,D,eta,P,N_wet,A_scin"
    row = "3.133,101.7,29,{el},1,0.65,1,128.1408003,{stated}"
    rows = row.format(el=85.80459566, stated=0.266539119), row.format(el=80, stated=0.3264)
    own, other = compare([parsed("\n".join((head, *rows)), "mine.csv")])
    assert own.verdict == "pass"
    assert other.computed is not None
    assert other.computed > 1.2 * own.expected


def test_gases_are_known_along_the_paths_of_the_examples_only() -> None:
    head = "lat,lon,hs,f,el,D,eta,tau,p,A_total"
    row = "3.133,101.7,0.051,14.25,{el},1,0.65,90,0.01,21.8\n"
    steep, flat = (
        compare([parsed(f"{head}\n{row.format(el=el)}", "mine.csv")])[0] for el in (85.8046, 40)
    )
    assert steep.computed is not None
    assert flat.reason == "columns A_gas and A_cloud are missing, and no maps are part of simnet"


def test_terrestrial_paths_have_no_elevation() -> None:
    text = "d,f,R001,p,tau,A_rain\n10,15,42,0.01,0,18.307000924\n"
    table = parsed(text, "mine.csv")
    assert family_of(table).title.startswith("P.530-18")
    assert [check.verdict for check in compare([table])] == ["pass"]


def test_a_rain_height_may_stand_for_the_length_of_the_path() -> None:
    head = "lat,lon,hs,f,el,tau,p,R001,Ls,A_rain"
    row = "3.133,101.7,0.051251456,14.25,85.80459566,90,0.01,99.15117186,4.91990658,21.610579"
    (by_length,) = compare([parsed(f"{head}\n{row}\n", "mine.csv")])
    swapped = head.replace("Ls", "hR"), row.replace("4.91990658", "4.9579744")
    (by_height,) = compare([parsed("\n".join(swapped) + "\n", "mine.csv")])
    assert (by_length.verdict, by_height.verdict) == ("pass", "pass")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("el,f,tau,k\n", "holds no row of numbers"),
        ("el,f,tau,f,k\n1,2,3,4,5\n", "column f stands twice"),
        ("el,f,tau,k\n1,2,3,4\n1,2,x,4\n", "3: tau: expected a number, got 'x'"),
        ("a,b\n1,2\n", r"no kind of example that is known \(found: a, b; known: "),
    ],
)
def test_other_files_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        compare([parsed(text, "mine.csv")])
