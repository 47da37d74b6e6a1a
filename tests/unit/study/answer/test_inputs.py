"""Which input moves the answer: ranges over values, models over scattered points."""

import math
from itertools import product
from statistics import stdev

import pytest

from simnet.study.answer.inputs import number_of
from tests.unit.study.answer.sample import answer, swept, swept_runs


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3.0),
        ("0.25", 0.25),
        ("20 Mbps", 2e7),
        ("5 ms", 0.005),
        ("2 kB", 2000.0),
        ("10 /min", 1 / 6),
        ("120 %", 1.2),
        ("leo", math.nan),
        ("[1, 2]", math.nan),
    ],
)
def test_values_of_scenarios_are_numbers_where_they_can_be(text: str, number: float) -> None:
    assert number_of(text) == pytest.approx(number, nan_ok=True)


def test_the_settings_of_points_are_listed() -> None:
    plan = swept([{"a.b": "1 Mbps", "c": "leo"}, {"a.b": "2 Mbps", "c": "geo"}])
    found = answer([], plan)
    assert [(row["cell"], row["path"], row["value"]) for row in found["settings"]] == [
        ("base@s-1", "a.b", "1 Mbps"),
        ("base@s-1", "c", "leo"),
        ("base@s-2", "a.b", "2 Mbps"),
        ("base@s-2", "c", "geo"),
    ]
    assert found["cells"][1]["settings"] == "a.b=2 Mbps; c=geo"


def test_an_input_varied_alone_has_a_range() -> None:
    plan = swept([{"a": "1"}, {"a": "2"}, {"a": "3"}])
    runs = swept_runs(plan, [(1.0, 2.0), (5.0, 6.0), (3.0, 4.0)])
    (row,) = answer(runs, plan)["sensitivity"]
    assert (row["method"], row["path"], row["unit"], row["points"]) == ("range", "a", "s", 3)
    assert (row["value"], row["low"], row["high"]) == (4.0, 4.0, 4.0)


def test_inputs_of_a_grid_have_ranges_over_the_others() -> None:
    points = list(product(("1 Mbps", "2 Mbps", "3 Mbps"), ("leo", "geo")))
    plan = swept([{"rate": rate, "kind": kind} for rate, kind in points])
    figures = [(float(rate[0]), float(rate[0]) + 1) for rate, _ in points]
    figures = [
        tuple(each + 10 * (kind == "geo") for each in row)
        for row, (_, kind) in zip(figures, points, strict=True)
    ]
    found = answer(swept_runs(plan, figures), plan)["sensitivity"]
    assert [(row["method"], row["rank"], row["path"], row["value"]) for row in found] == [
        ("range", 1, "kind", 10.0),
        ("range", 2, "rate", 2.0),
    ]


def test_inputs_that_vary_together_have_one_range() -> None:
    plan = swept([{"a": "1", "b": "5", "c": "7"}, {"a": "2", "b": "6", "c": "7"}])
    (row,) = answer(swept_runs(plan, [(1.0, 1.0), (3.0, 4.0)]), plan)["sensitivity"]
    assert (row["method"], row["path"], row["value"]) == ("range", "a + b", 2.5)


def test_scattered_points_have_a_regression_and_ranks() -> None:
    xs = (0.1, 0.7, 0.3, 0.9, 0.5, 0.2, 0.8, 0.4)
    ys = (3.0, 1.0, 8.0, 5.0, 2.0, 7.0, 4.0, 6.0)
    plan = swept([{"weak": str(x), "strong": f"{y} Mbps"} for x, y in zip(xs, ys, strict=True)])
    figures = [(y + 4 * x, y + 4 * x) for x, y in zip(xs, ys, strict=True)]
    found = answer(swept_runs(plan, figures), plan)["sensitivity"]
    assert [(row["method"], row["rank"], row["path"]) for row in found] == [
        ("regression", 1, "strong"),
        ("regression", 2, "weak"),
        ("rank", 1, "strong"),
        ("rank", 2, "weak"),
    ]
    assert found[0]["explained"] == pytest.approx(1.0)
    assert found[0]["value"] == pytest.approx(stdev(ys) / stdev(row[0] for row in figures))
    assert found[1]["value"] == pytest.approx(4 * stdev(xs) / stdev(row[0] for row in figures))
    assert found[0]["points"] == 8


def test_a_path_that_never_varies_is_no_input() -> None:
    plan = swept([{"a": "1", "b": "2"}, {"a": "2", "b": "2"}])
    (row,) = answer(swept_runs(plan, [(1.0, 1.0), (2.0, 2.0)]), plan)["sensitivity"]
    assert row["path"] == "a"
