"""What links were like: the worst off first, and nothing hidden of what was down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simnet.network import NetworkBuilder, Outage, RunPlan
from simnet.report.base import Figure, Run, Runs, Table
from simnet.report.languages import language
from simnet.report.run.living import living
from simnet.report.run.sections import conditions
from simnet.tables import Results
from simnet.tables.columns import assemble
from simnet.tables.conditions import conditions as table_of
from simnet.tables.schema import RAIN

S = 10**9


@pytest.fixture(scope="module")
def run() -> Run:
    """A minute in which one access is cut towards the village, one slower, and a line steady."""
    builder = NetworkBuilder()
    for node in ("near", "far", "town", "capital"):
        builder.add_node(node)
    builder.add_link("access/near", "near", "town", 10_000_000)
    builder.add_link("access/far", "far", "town", 10_000_000)
    builder.add_link("backhaul/river", "town", "capital", 1_000_000_000)
    made = builder.build()
    up, down, up_far, down_far, river, back = made.interfaces
    cut: dict[str, Any] = {
        "rate_changes": ((15 * S, 0), (45 * S, 10_000_000)),
        "outages": (Outage(15 * S, 45 * S),),
    }
    down = replace(down, **cut)
    slow = ((30 * S, 5_000_000),)
    far = [replace(each, rate_changes=slow) for each in (up_far, down_far)]
    river = replace(river, delay_changes=((1, 5),))
    made = replace(made, interfaces=(up, down, *far, river, back))
    manifest = {
        "duration_s": 60.0,
        "warmup_s": 0.0,
        "scenario": {"run": {"clock": "08:00"}, "villages": {"near": {"name": "Long Near"}}},
    }
    wet = {"place": ["near", "near"], "time_s": [0.0, 20.0], "rain_mm_h": [0.0, 40.0]}
    tables = {"conditions": table_of(made, RunPlan(60 * S)), "rain": assemble(RAIN, wet)}
    return Run("it", Results(manifest, tables))


def test_the_worse_direction_stands_for_a_link_and_the_worst_link_is_first(run: Run) -> None:
    found = living(run)
    assert [(each.name, each.direction) for each in found] == [
        ("Long Near", "backward"),
        ("far", "backward"),
        ("backhaul/river", "forward"),
    ]
    assert (found[0].down_s, found[0].mean_bps, found[0].least_bps) == (30.0, 5e6, 1e7)
    assert (found[1].down_s, found[1].left, found[1].least_bps) == (0.0, 0.75, 5e6)


def test_slices_of_a_run_keep_what_could_be_sent(run: Run) -> None:
    near = living(run)[0]
    assert near.sliced(4) == [1e7, 0.0, 0.0, 1e7]
    assert sum(near.sliced(7)) / 7 == pytest.approx(near.mean_bps)


def test_charts_draw_accesses_and_the_table_tells_all(run: Run) -> None:
    section = conditions.section(Runs((run,)))
    assert section is not None
    rates, rain, left, table = section.parts
    assert isinstance(rates, Figure)
    assert isinstance(rain, Figure)
    assert isinstance(left, Figure)
    assert isinstance(table, Table)
    drawn = rates.draw(language("en"))
    assert [each.name for each in drawn.data] == ["Long Near", "far"]
    assert list(zip(drawn.data[0].x, drawn.data[0].y, strict=True)) == [
        (0.0, 10.0),
        (15.0, 10.0),
        (15.0, 0.0),
        (45.0, 0.0),
        (45.0, 10.0),
        (60.0, 10.0),
    ]
    (shower,) = rain.draw(language("en")).data
    assert (shower.name, shower.line.color) == ("Long Near", drawn.data[0].line.color)
    assert list(zip(shower.x, shower.y, strict=True))[-2:] == [(20.0, 40.0), (60.0, 40.0)]
    assert min(left.draw(language("en")).data[0].z[0]) == 0.0
    assert [row[0].text for row in table.rows] == ["Long Near", "far", "backhaul/river"]
    assert [row[4].tone for row in table.rows] == ["bad", "plain", "plain"]
