"""Points of sweeps: their values, their order, and how they are written out."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.kinds import TypeAdapter
from simnet.scenario.model.study import AnySweep
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, Value
from simnet.study.plan import sweeps
from simnet.units import parse_rate


def swept(written: str) -> tuple[AnySweep, Value]:
    value = text.parse(f"x: {written}".encode(), Origin("x.yaml")).mapping["x"]
    adapter: TypeAdapter[Any] = TypeAdapter(AnySweep)
    return adapter.validate_python(value.plain()), value


def points(written: str) -> list[dict[str, str]]:
    sweep, value = swept(written)
    found = [sweeps.settings(point) for point in sweeps.points(sweep, value)]
    assert len(found) == sweeps.count(sweep)
    return found


def test_values_of_a_list_are_taken_together() -> None:
    assert points("{kind: list, set: {a.b: [1, 2], c.d: [3 s, 4 s]}}") == [
        {"a.b": "1", "c.d": "3 s"},
        {"a.b": "2", "c.d": "4 s"},
    ]


def test_values_of_a_grid_are_combined() -> None:
    assert len(points("{kind: grid, set: {a: [1, 2], b: [3, 4, 5], c: [x]}}")) == 6


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("20 Mbps", "20 Mbps"),
        ("1e3", "1e3"),
        ("true", "true"),
        ("'true'", '"true"'),
        ("'12'", '"12"'),
        ("null", "null"),
        ("'a: b'", '"a: b"'),
        ("{technology: geo, isp: satria}", '{"technology": "geo", "isp": "satria"}'),
        ("[a, 2]", '["a", 2]'),
        ("Ωmega", '"Ωmega"'),
    ],
)
def test_a_value_is_written_so_that_it_can_be_read_again(written: str, expected: str) -> None:
    (point,) = points(f"{{kind: list, set: {{a: [{written}]}}}}")
    assert point == {"a": expected}
    read = sweeps.point_of("x", point, "x.yaml").settings["a"]
    assert read.plain() == text.parse_value(written, Origin("")).plain()


HYPERCUBE = "{kind: latin_hypercube, points: 10, set: {a: {from: 1 Mbps, to: 11 Mbps}}%s}"


def test_each_tenth_of_a_range_has_one_of_ten_points() -> None:
    rates = sorted(parse_rate(point["a"]) for point in points(HYPERCUBE % ""))
    assert [(rate - 10**6) // 10**6 for rate in rates] == list(range(10))


def test_its_seed_decides_where_they_lie() -> None:
    assert points(HYPERCUBE % "") == points(HYPERCUBE % ", seed: 1")
    assert points(HYPERCUBE % "") != points(HYPERCUBE % ", seed: 2")


def test_a_logarithmic_range_is_spread_by_ratio() -> None:
    spread = "{kind: latin_hypercube, points: 4, set: {a: {from: 1, to: 10000, log: true}}}"
    values = sorted(int(point["a"]) for point in points(spread))
    assert [len(str(value)) for value in values] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("{from: 1, to: 5}", r"[1-5]"),
        ("{from: 1.0, to: 5.0}", r"[1-5]\.\d{1,3}"),
        ("{from: 50 %, to: 150 %}", r"\d+(\.\d+)? %"),
        ("{from: 10 ms, to: 2 s}", r"\d+(\.\d+)? m?s"),
        ("{from: 1 /s, to: 2 /s}", r"1(\.\d+)? /s|2 /s"),
    ],
)
def test_values_are_rounded_and_have_their_unit(ends: str, expected: str) -> None:
    import re

    for point in points(f"{{kind: latin_hypercube, points: 9, set: {{a: {ends}}}}}"):
        assert re.fullmatch(expected, point["a"]), point
