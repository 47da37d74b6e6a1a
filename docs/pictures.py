"""Draw the pictures of the pages from runs of the scenarios: `python docs/pictures.py`.

A test draws them again and compares, so they cannot drift from what simnet says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

import simnet
from simnet.calendar.days import MONTH_DAYS, NS_PER_YEAR, start_of
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.conditions.replay import merged, replayed
from simnet.kinds import find_kind
from simnet.models.failing import Failing, Part
from simnet.models.failures.base import Component, Failure
from simnet.models.fixed_wireless import FixedWireless
from simnet.models.outages.spells import held_ns
from simnet.models.propagation.province import regency
from simnet.models.radio_hops import curve_at
from simnet.models.technology.base import Line as Access
from simnet.models.technology.base import Way
from simnet.models.technology.dsl import LONGEST_KM, Dsl
from simnet.models.technology.geo import Geo
from simnet.models.technology.leo import Leo
from simnet.models.technology.lte import Lte
from simnet.models.technology.microwave import Microwave
from simnet.models.technology.nr import Nr
from simnet.models.weather.base import Point
from simnet.models.weather.rain_field import RainField
from simnet.preview.figures import Load, Preview
from simnet.preview.line import Answer
from simnet.preview.play import Play, preview
from simnet.report.chart_style import PAPER, colour, figure, logarithmic
from simnet.report.languages import language
from simnet.report.measures import histogram_distribution
from simnet.report.picture.frame import WIDTH, drawn
from simnet.report.picture.svg import element
from simnet.traffic.base import Traffic

HERE = Path(__file__).resolve().parent
SCENARIOS = HERE.parent / "scenarios"
NS_PER_S, NS_PER_MS = 1_000_000_000, 1_000_000
WAYS: tuple[Way, ...] = ("down", "up")
HOP = (Point(0.75, 114.12), Point(0.74, 114.27))
"""Long Kerioq and Tiong Ohang, as in scenarios/class_by_technology.yaml."""
DISTANCES_KM = tuple(round(0.1 * each, 1) for each in range(2, 101))
PLAYED: dict[str, tuple[int, float, float, dict[str, Any]]] = {
    "app_updates": (20, 17, 4, {"power_on": "18:00", "waiting": 1}),
    "backup": (3, 20, 12, {"stagger": "1 h", "spread": "2 h"}),
    "camera": (4, 0, 24, {}),
    "conference": (4, 8, 1, {}),
    "exam": (15, 8, 2.25, {}),
    "forms": (8, 8, 6, {}),
    "health_records": (2, 7.5, 4, {}),
    "images": (3, 8, 6, {}),
    "lesson": (1, 7.5, 2.5, {"at": "08:00", "lessons": 2, "pupils": 5}),
    "mail": (20, 8, 6, {}),
    "messaging": (10, 19, 1, {"stagger": "1 min"}),
    "scan": (1, 0, 24, {"addresses": 16}),
    "social": (8, 19, 1, {"stagger": "10 min"}),
    "sync": (10, 8, 6, {}),
    "telemetry": (40, 0, 2, {"device": "names"}),
    "upload": (10, 8, 6, {}),
    "video": (4, 19, 1, {"stagger": "5 min"}),
    "voice": (4, 8, 1, {"stagger": "1 min"}),
    "web": (6, 8, 1, {"stagger": "5 min"}),
}
"""Kinds of traffic as their pages show them: how many, from which hour, for how many hours."""
Line = tuple[Sequence[float], Sequence[float]]
"""Places across and up."""


def pictures() -> dict[str, str]:
    """Return the pictures by file name."""
    return {
        "allowance.svg": days("allowance_day_25.yaml", "school/pupils"),
        "cells.svg": cells(),
        "copper.svg": copper(),
        "failures.svg": powered(),
        "microwave.svg": hour_of_rain(),
        "microwave_year.svg": year_of_rain(),
        "queues.svg": delays("voice_and_download.yaml", "call"),
        "transports.svg": times("page_over_satellite.yaml", "page"),
        "leo.svg": slots(("Naha Buan", "Long Apari")),
        "geo.svg": modes(),
        "weather.svg": storm("storm_over_a_district.yaml"),
        "applications/power.svg": power_on(),
    } | {f"applications/{kind}.svg": load(kind, *played) for kind, played in PLAYED.items()}


def load(kind: str, people: int, hour: float, hours: float, parameters: Mapping[str, Any]) -> str:
    """Return what so many of a kind ask for, each on 10 Mbps of its own and 40 ms, both ways."""
    found = _played(kind, people, hour, hours, parameters)
    ways = {"down": found.down, "up": found.up}
    return _loads({way: load for way, load in ways.items() if load.bps.any()}, hour)


def power_on() -> str:
    """Return what 20 people's mail takes in a day with power from 18:00 to 06:00, and all day."""
    hours = _played("mail", 20, 12, 24, {"power": "18:00 to 06:00"})
    return _loads(
        {"power from 18:00": hours.down, "all day": _played("mail", 20, 12, 24, {}).down}, 12
    )


def _played(
    kind: str, people: int, hour: float, hours: float, parameters: Mapping[str, Any]
) -> Preview:
    traffic = find_kind(Traffic, kind).model_validate(parameters)
    answer = Answer(rate_bps=10e6, delay_s=0.04)
    play = Play(3600 * hours, round(3600 * hour), people, answer=answer)
    return preview(traffic, play)


def _loads(loads: Mapping[str, Load], hour: float) -> str:
    """Return loads over the time of day."""
    unit, name = (
        (1e6, "Mbps") if max(load.bps.max() for load in loads.values()) > 1e6 else (1e3, "kbps")
    )
    lines: dict[str, Line] = {}
    for way, load in loads.items():
        edges = [hour + float(edge) / 3600 for pair in pairwise(load.edges) for edge in pair]
        lines[way] = (edges, [float(bps) / unit for bps in load.bps for _ in range(2)])
    made = _plain(lines, "time of day", name)
    ends = next(iter(loads.values())).edges[-1] / 3600 + hour
    step = next(each for each in (0.25, 0.5, 1, 2, 4) if (ends - hour) / each <= 9)
    ticks = [round(hour + step * each, 2) for each in range(int((ends - hour) / step) + 1)]
    names = [f"{int(tick) % 24:02d}:{round(tick % 1 * 60):02d}" for tick in ticks]
    made.update_xaxes(tickvals=ticks, ticktext=names)
    made.update_yaxes(rangemode="tozero")
    made.update_layout(height=220)
    return _standing_alone(made.to_plotly_json())


def delays(scenario: str, group: str) -> str:
    """Return the share of a group's packets under way for no more than a time, by alternative."""
    lines: dict[str, Line] = {}
    for name in (None, *simnet.load(SCENARIOS / scenario).alternatives):
        run = simnet.run(SCENARIOS / scenario, alternative=name)
        delay, of = run["group_delay"], run["groups"].set_index("group").loc[group]
        lines[name or "fifo"] = histogram_distribution(
            delay[delay.group == group], of.delay_min_s, of.delay_max_s
        )
    return _drawn(lines, f"delay of a packet of the {group}", "share of its packets")


def times(scenario: str, group: str) -> str:
    """Return the mean time of a group's transfers that are done, by alternative."""
    names = ("plain", *simnet.load(SCENARIOS / scenario).alternatives)
    means = []
    for name in names:
        run = simnet.run(SCENARIOS / scenario, alternative=None if name == "plain" else name)
        done = run["transfers"].query("status == 'done'")
        means.append(float((done.end_s - done.start_s).mean()))
    made = figure(360, language("en"), yaxis={"title": {"text": f"mean time of a {group}, s"}})
    made.add_bar(x=list(range(len(names))), y=means, marker={"color": colour(0)})
    made.update_xaxes(tickvals=list(range(len(names))), ticktext=list(names), ticks="")
    made.update_yaxes(range=[0, 1.05 * max(means)])
    return _standing_alone(made.to_plotly_json())


def slots(villages: Sequence[str]) -> str:
    """Return the round trips over the dishes of villages for a minute and a half."""
    leo, period = Leo(), Period(seed=1, start_ns=0, length_ns=90 * NS_PER_S)
    lines: dict[str, Line] = {}
    for name in villages:
        up, down = leo.link("up"), leo.link("down")
        found = dict(leo.conditions(Access(name, None, None, up, down, None), period))
        both = (found["up"].longer, found["down"].longer)
        trips = [(at, up.delay_ns + down.delay_ns + sum(more)) for at, more in merged(both, 0)]
        ends = [*(at for at, _ in trips[1:]), period.length_ns]
        lines[name] = (
            [
                at / NS_PER_S
                for (start, _), end in zip(trips, ends, strict=True)
                for at in (start, end)
            ],
            [trip / NS_PER_MS for _, trip in trips for _ in range(2)],
        )
    made = _plain(lines, "seconds after the full minute", "round trip, ms")
    made.update_xaxes(range=[0, 90], tickvals=[0, 12, 27, 42, 57, 72, 87])
    made.update_yaxes(rangemode="tozero")
    return _standing_alone(made.to_plotly_json())


def modes() -> str:
    """Return what rain at Samarinda leaves of a terminal's rate by share of the year, by band."""
    rain = regency("Kota Samarinda")
    village = Point(rain.latitude, rain.longitude)
    percent = np.exp(np.linspace(np.log(0.01), np.log(5.0), 400))
    lines: dict[str, Line] = {}
    for band in ("ku", "ka"):
        geo = Geo.model_validate({"kind": "geo", "band": band})
        for way, text in (("down", "down"), ("up", "up")):
            pipe = geo.pipe(way, village, village)
            leg = pipe.downlink if way == "down" else pipe.uplink
            faded, dry = leg.curve(rain).attenuation_db(percent), np.zeros(percent.shape)
            signal = pipe.signal_db(dry, faded) if way == "down" else pipe.signal_db(faded, dry)
            ladder = geo.ladder(way, 100)
            left = [
                (*(each.rate for each in ladder.modes), 0)[mode] for mode in ladder.held(signal)
            ]
            lines[f"{band.capitalize()} band, {text}"] = (percent.tolist(), left)
    made = _plain(lines, "share of the year, %", "rate left, % of that in clear sky")
    made.update_xaxes(type="log", tickvals=[0.01, 0.1, 1, 5], ticktext=["0.01", "0.1", "1", "5"])
    made.update_yaxes(range=[0, 102])
    return _standing_alone(made.to_plotly_json())


def _plain(lines: Mapping[str, Line], across: str, up: str) -> Any:
    made = figure(340, language("en"), xaxis={"title": {"text": across}})
    for index, (name, (x, y)) in enumerate(lines.items()):
        line = {"color": colour(index), "width": 2}
        made.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line=line)
    made.update_yaxes(title={"text": up})
    return made


def copper() -> str:
    """Return the rates over a copper pair by its length."""
    lines: dict[str, Line] = {}
    for kind, text in (("adsl2plus", "ADSL2+"), ("vdsl2", "VDSL2")):
        lengths = [round(0.1 * each, 1) for each in range(2, round(10 * LONGEST_KM[kind]) + 1)]
        pairs = [Dsl.model_validate({"line": kind, "loop": f"{km} km"}) for km in lengths]
        for way in WAYS:
            lines[f"{text}, {way}"] = (lengths, [each.link(way).rate_bps / 1e6 for each in pairs])
    made = _plain(lines, "length of the pair, km", "Mbps")
    made.update_yaxes(rangemode="tozero")
    return _standing_alone(made.to_plotly_json())


def cells() -> str:
    """Return the rates over a cell by the distance to its mast, as far as it is heard."""
    kinds: dict[str, tuple[type[FixedWireless], str]] = {
        "LTE, roof": (Lte, "outdoor"),
        "LTE, indoors": (Lte, "indoor"),
        "5G, roof": (Nr, "outdoor"),
    }
    lines: dict[str, Line] = {}
    for name, (kind, antenna) in kinds.items():
        found = [(km, each) for km in DISTANCES_KM if (each := _terminal(kind, antenna, km))]
        for way in WAYS:
            rates = [each.link(way).rate_bps / 1e6 for _, each in found]
            lines[f"{name}, {way}"] = ([km for km, _ in found], rates)
    made = _plain(lines, "distance to the mast, km", "Mbps")
    made.update_yaxes(type="log", tickvals=[0.01, 0.1, 1, 10, 100])
    return _standing_alone(made.to_plotly_json())


def _terminal(kind: type[FixedWireless], antenna: str, km: float) -> FixedWireless | None:
    """Return a terminal so far from its mast; None where it would be refused: it hears nothing."""
    try:
        return kind.model_validate({"distance": f"{km} km", "antenna": antenna})
    except ValueError:
        return None


def hour_of_rain() -> str:
    """Return what a hop from Long Kerioq to Tiong Ohang carries in an hour of rain."""
    radio, start_ns = Microwave(), start_of(4) + 5 * NS_PER_DAY + 7 * NS_PER_HOUR
    period = Period(1, start_ns, NS_PER_HOUR, dated=True, clocked=True)
    up, down = radio.link("up"), radio.link("down")
    access = Access("long-kerioq", *HOP, up, down, RainField())
    steps = dict(radio.conditions(access, period))["down"].capacity
    ends = [*(at for at, _ in steps[1:]), NS_PER_HOUR]
    minutes = [
        at / 60e9 for (start, _), end in zip(steps, ends, strict=True) for at in (start, end)
    ]
    rates = [min(rate, down.rate_bps) / 1e6 for _, rate in steps for _ in range(2)]
    made = _plain({"microwave": (minutes, rates)}, "minutes since 07:00 on 6 April", "Mbps")
    made.update_yaxes(rangemode="tozero")
    return _standing_alone(made.to_plotly_json())


def year_of_rain() -> str:
    """Return for how long rain takes more than some dB from that hop: simulated, and P.530-18."""
    radio, weather = Microwave(), RainField()
    (hop,) = radio.hops(*HOP)
    curve = curve_at(weather, hop, radio.frequency, radio.polarisation)
    year = Period(1, 0, NS_PER_YEAR, dated=True, clocked=True, fine=False)
    ranks = weather.rain(hop.middle, year)
    long_ns = np.diff(np.append(ranks.times_ns, NS_PER_YEAR))
    faded_db = curve.attenuation_db(ranks.percent)
    percent = np.exp(np.linspace(np.log(0.01), np.log(5.0), 100))
    levels_db = curve.attenuation_db(percent)
    simulated = [100 * float(long_ns[faded_db > each].sum()) / NS_PER_YEAR for each in levels_db]
    lines: dict[str, Line] = {
        "P.530-18": (percent.tolist(), levels_db.tolist()),
        "one simulated year": (simulated, levels_db.tolist()),
    }
    made = _plain(lines, "share of the year with more, %", "attenuation by rain, dB")
    made.update_xaxes(type="log", tickvals=[0.01, 0.1, 1, 5], ticktext=["0.01", "0.1", "1", "5"])
    made.update_yaxes(rangemode="tozero")
    return _standing_alone(made.to_plotly_json())


def days(scenario: str, group: str) -> str:
    """Return the share of a class's fetches given up every fifth day, over three seeds."""
    month, shares = range(1, MONTH_DAYS[3] + 1, 5), []
    for day in month:
        runs = [
            simnet.run(SCENARIOS / scenario, sets=[f"run.day={day}", f"run.seed={seed}"])
            for seed in (1, 2, 3)
        ]
        of = [run["groups"].set_index("group").loc[group].to_dict() for run in runs]
        ended = [(int(each["transfers_done"]), int(each["transfers_given_up"])) for each in of]
        shares.append(fmean(given_up / (done + given_up) for done, given_up in ended))
    made = figure(300, language("en"), xaxis={"title": {"text": "day of the month"}})
    made.add_bar(x=list(month), y=shares, marker={"color": colour(0)})
    made.update_xaxes(tickvals=list(month), ticks="")
    made.update_yaxes(title={"text": "fetches given up"}, range=[0, 1.02], tickformat=".0%")
    return _standing_alone(made.to_plotly_json())


def powered() -> str:
    """Return the share of a year with power by hours of battery, with panels and without."""
    hours, years = tuple(range(13)), range(1, 6)
    english = language("en")
    made = figure(340, english, xaxis={"title": {"text": "battery, h"}})
    powers: dict[str, dict[str, object]] = {"grid": {}, "grid and panels": {"solar": {}}}
    for index, (name, more) in enumerate(powers.items()):
        shares = [
            1 - fmean(_without_power(seed, {"battery": f"{each} h", **more}) for seed in years)
            for each in hours
        ]
        line = {"color": colour(index), "width": 2}
        made.add_scatter(x=list(hours), y=shares, name=name, mode="lines", line=line)
    title = {"text": "share of the year with power"}
    made.update_yaxes(title=title, range=[0.45, 1.02], tickformat=".0%")
    return _standing_alone(made.to_plotly_json())


def _without_power(seed: int, more: Mapping[str, object]) -> float:
    """Return the share of a year without power where the grid is on from 18:00 to 06:00."""
    failure = find_kind(Failure, "power").model_validate(
        {"kind": "power", "hours": "18:00 to 06:00", **more}
    )
    cause = Failing("pln", (Part("pln", failure, Component("village", ("access",))),))
    year = Period(seed, 0, NS_PER_YEAR, dated=True, clocked=True)
    return sum(held_ns(spells, 0, NS_PER_YEAR) for _, spells in cause.outages(year)) / NS_PER_YEAR


def storm(scenario: str) -> str:
    """Return what is left of the rate towards each village while a storm passes."""
    loaded = simnet.load(SCENARIOS / scenario)
    plan = loaded.run.plan()
    lines: dict[str, Line] = {}
    for each in replayed(simnet.lower(loaded), plan.period).interfaces:
        village = each.name.rpartition("->")[2]
        if each.link != f"access/{village}":
            continue
        steps = [(0, each.rate_bps), *each.rate_changes, (plan.duration_ns, 0)]
        across = [at / 60e9 for before, after in pairwise(steps) for at in (before[0], after[0])]
        up = [rate / each.rate_bps for (_, rate), _ in pairwise(steps) for _ in range(2)]
        lines[str(loaded.villages.complete[village].access.technology)] = (across, up)
    made = figure(300, language("en"), xaxis={"title": {"text": "minutes since 08:58"}})
    for index, (name, (x, y)) in enumerate(lines.items()):
        line = {"color": colour(index), "width": 2}
        made.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line=line)
    made.update_yaxes(title={"text": "rate, share of the nominal"}, range=[0, 1.02])
    made.update_yaxes(tickformat=".0%")
    return _standing_alone(made.to_plotly_json())


def _drawn(lines: Mapping[str, Line], across: str, up: str) -> str:
    english = language("en")
    made = figure(340, english, xaxis={"title": {"text": across}})
    for index, (name, (x, y)) in enumerate(lines.items()):
        line = {"color": colour(index), "width": 2}
        made.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line=line)
    made.update_yaxes(title={"text": up}, range=[0, 1.02], tickformat=".0%")
    span_s = (min(x[0] for x, _ in lines.values()), max(x[-1] for x, _ in lines.values()))
    logarithmic(made, english, span_s, fine=True)
    return _standing_alone(made.to_plotly_json())


def _standing_alone(plotted: Mapping[str, Any]) -> str:
    """Return a picture as a file of its own, on paper as it is in the report."""
    made = drawn(plotted)
    return element(
        "svg",
        element("rect", width=WIDTH, height=made.height, fill=PAPER) + made.svg(),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {made.height:.0f}",
    )


if __name__ == "__main__":
    for name, text in pictures().items():
        (HERE / name).write_text(text + "\n", encoding="utf-8")
