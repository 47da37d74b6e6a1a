"""What links are like, said and written without a simulation."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

from simnet.cli._timelines import write_weather
from simnet.conditions.cause import NS_PER_DAY, Period
from simnet.models.access_conditions import AccessConditions
from simnet.models.technology.base import AccessLink, Line
from simnet.models.technology.geo import Geo
from simnet.models.weather.base import Point
from simnet.models.weather.rain_field import RainField
from simnet.runs.conditions import Conditions, Fade, conditions
from simnet.scenario.load import load_traced
from tests.cli.conftest import Call

SCENARIO = """\
name: living
run: {duration: 60 s, clock: "08:00"}
nodes: [A, B, C]
links:
  ab:
    {from: A, to: B, rate: 10 Mbps, delay: 5 ms, loss_changes: [{at: 30 s, loss: 1 %}],
     delay_changes: [{at: 10 s, delay: 7.25 ms}], reverse: {rate: 2 Mbps}}
  bc: {from: B, to: C, rate: 10 Mbps}
flows:
  f1: {from: A, to: C, traffic: {kind: poisson, rate: 100 /s, size: 1000 B}}
events:
  - {at: 20 s, for: 5 s, cut: links.ab}
  - {at: 40 s, for: 3 s, cut: links.ab, keep_queue: true}
  - {at: 22 s, for: 20 s, slow: links.ab, to: 30 %}
"""


ALLOWANCE = Path(__file__).parents[2] / "scenarios" / "allowance_day_25.yaml"


def written(folder: Path, text: str = SCENARIO) -> Path:
    path = folder / "living.yaml"
    path.write_text(text)
    return path


def test_links_that_change_are_told_with_their_causes(simnet: Call, tmp_path: Path) -> None:
    done = simnet("conditions", written(tmp_path), "--json")
    told = [json.loads(line) for line in done.out.splitlines()]
    ways = [each for each in told if "direction" in each]
    assert [(each["link"], each["direction"]) for each in ways] == [
        ("ab", "forward"),
        ("ab", "backward"),
    ]
    assert ways[0]["causes"] == ["delay_changes", "loss_changes", "cut links.ab", "slow links.ab"]
    assert (ways[0]["downs"], ways[0]["down_s"], ways[0]["longest_down_s"]) == (2, 8.0, 5.0)
    assert (ways[0]["least_rate_bps"], ways[1]["least_rate_bps"]) == (3_000_000, 600_000)
    assert [each["start_s"] for each in told[2:]] == [20.0, 22.0, 40.0]


def test_events_are_printed_by_the_clock(simnet: Call, tmp_path: Path) -> None:
    said = simnet("conditions", written(tmp_path)).out
    assert "2 of 4 link directions" in said
    assert said.index("08:00:20") < said.index("08:00:22") < said.index("08:00:40")


def test_an_exported_direction_is_replayed_as_it_was(simnet: Call, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert simnet("conditions", path, "--csv", tmp_path / "out").code == 0
    traces = tmp_path / "out" / "traces"
    assert sorted(each.name for each in traces.iterdir()) == ["ab.backward.csv", "ab.forward.csv"]
    ab = (
        f"  ab: {{from: A, to: B, rate: 10 Mbps, trace: {traces / 'ab.forward.csv'}, "
        f"reverse: {{rate: 1 Mbps, trace: {traces / 'ab.backward.csv'}}}}}\n"
    )
    start, end = SCENARIO.index("  ab:"), SCENARIO.index("  bc:")
    again = SCENARIO[:start] + ab + SCENARIO[end : SCENARIO.index("events:")]
    (tmp_path / "again.yaml").write_text(again)
    before = conditions(load_traced(path, None, None, ()))
    after = conditions(load_traced(tmp_path / "again.yaml", None, None, ()))
    assert [each.states for each in after.ways] == [each.states for each in before.ways]


def test_a_traced_cut_stays_under_events(tmp_path: Path) -> None:
    (tmp_path / "ab.csv").write_text("time,cut\n0,0\n5,1\n8,0\n")
    start, end = SCENARIO.index("  ab:"), SCENARIO.index("  bc:")
    line = "  ab: {from: A, to: B, rate: 10 Mbps, trace: ab.csv}\n"
    path = written(tmp_path, SCENARIO[:start] + line + SCENARIO[end:])
    found = conditions(load_traced(path, None, None, ())).ways[0].spread
    assert (found.downs, found.down_ns) == (3, 11 * 10**9)


def test_a_link_that_there_is_not_is_refused_with_the_nearest(simnet: Call, tmp_path: Path) -> None:
    done = simnet("conditions", written(tmp_path), "--link", "ba")
    assert (done.code, done.err) == (2, "--link: unknown link 'ba' (allowed: ab, bc)\n")


def test_a_link_that_never_changes_is_told_when_asked_for(simnet: Call, tmp_path: Path) -> None:
    assert "2 of 4 link directions" in simnet("conditions", written(tmp_path), "--link", "bc").out


def test_a_place_that_cannot_be_written_is_refused(simnet: Call, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = simnet("conditions", written(tmp_path), "--csv", tmp_path / "taken")
    assert done.code == 2
    assert done.err.startswith(f"cannot write {tmp_path / 'taken'}: ")


def test_the_weather_of_an_access_is_written_in_two_columns(tmp_path: Path) -> None:
    fade = Fade("access/far", "down", (0, 1_500_000_000, 3_000_000_000), (0.0, 6.25, 1.0))
    assert write_weather(tmp_path / "rain", [fade], 4 * 10**9, 10**9) == 2
    assert (tmp_path / "rain" / "access_far.down.csv").read_text() == (
        "time_s,attenuation_db\n0,0.0000\n1.5,6.2500\n3,1.0000\n"
    )
    values = array("f")
    values.frombytes((tmp_path / "rain" / "access_far.down.bin").read_bytes())
    assert list(zip(values[::2], values[1::2], strict=True)) == [
        (0.0, 0.0), (1.0, 0.0), (2.0, -6.25), (3.0, -1.0), (4.0, -1.0),
    ]  # fmt: skip


def test_fades_are_those_of_the_village_s_own_path() -> None:
    here, there = Point(0.7, 114.3), Point(-3.3, 114.6)
    link = AccessLink(10_000_000, 270_000_000, 0.0, 1)
    line = Line("far", here, there, link, link, RainField())
    period = Period(1, 0, 3 * NS_PER_DAY, dated=True, clocked=True, fine=False)
    cause = AccessConditions(Geo(), line, "access/far")
    found = list(Conditions((), (), period, (cause,)).fades())
    assert [(each.link, each.way) for each in found] == [
        ("access/far", "down"), ("access/far", "up"),
    ]  # fmt: skip
    ranks = RainField().rain(here, period)
    down, up = ([*each.levels_db] for each in found)
    assert len(down) == len(up) == ranks.times_ns.size
    assert max(up) > max(down) > 0  # a higher frequency fades more
    dry = [level for level, rank in zip(down, ranks.percent.tolist(), strict=True) if rank == 100]
    assert set(dry) == {0.0}


def test_without_weather_there_is_none_to_write(simnet: Call, tmp_path: Path) -> None:
    done = simnet("conditions", written(tmp_path), "--weather", tmp_path / "rain")
    assert done.code == 2
    assert done.err == "--weather: no access by a geostationary satellite is in any weather\n"


def test_a_line_slowed_by_its_allowance_is_told_with_the_cause_and_the_day(simnet: Call) -> None:
    for day, clock, rate in ((25, "09:00", 4e6), (16, "00:00", 1e7), (31, "23:59:30", 4e6)):
        day_set = ("--set", "run.month=null", "--set", f"run.day={day}")
        given = (ALLOWANCE, *day_set, "--set", f"run.clock='{clock}'")
        told = [
            json.loads(line) for line in simnet("conditions", *given, "--json").out.splitlines()
        ]
        ways = [each for each in told if "direction" in each]
        assert [each["causes"] for each in ways] == [["monthly allowance"]] * 2
        assert [each["rate_bps"] for each in ways] == [rate, rate]
        assert f"from day {day} of a month on, from {clock} on" in simnet("conditions", *given).out


def test_events_stand_in_order_of_time_past_midnight_and_past_the_end(
    simnet: Call, tmp_path: Path
) -> None:
    events = (
        '[{at: "00:10", cut: links.ab}, {at: "23:58", for: 5 h, cut: links.ab}, '
        '{at: "23:58", for: 2 h, slow: links.ab, to: 50 %}]'
    )
    path = tmp_path / "night.yaml"
    path.write_text(
        'name: night\nrun: {duration: 30 min, clock: "23:50"}\nnodes: [a, b]\n'
        "links: {ab: {from: a, to: b, rate: 1 Mbps}}\n"
        "flows: {f: {from: a, to: b, traffic: {kind: poisson, rate: 1 /s, size: 100 B}}}\n"
        f"events: {events}\n"
    )
    done = simnet("conditions", path)
    assert (done.code, done.err) == (0, "")
    rows = [line.split() for line in done.out.splitlines() if "links.ab" in line]
    times = [[word for word in row if ":" in word or word.startswith("+")] for row in rows[-3:]]
    assert times == [["23:58", "00:20", "+1"]] * 2 + [["00:10", "+1", "00:20", "+1"]]
