"""A scenario with known users and hours, and the counters that its lines would show.

Every user makes transfers at a rate that follows the hour, with sizes of a law of their own: sums
over 5 minutes of independent users, as the scenario's kinds draw them, without a network between.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from simnet.calibration.counters.meaning import Meaning
from simnet.calibration.mapping import Asked
from simnet.calibration.run import DEFAULT, Calibration, Choices, calibrate
from simnet.runs.moments import world
from simnet.runs.prepare import PreparedRun, prepare, with_seed
from simnet.scenario.load import Loaded, load_base

STEP_S = 300
SCENARIO = """\
name: known
run: {duration: 60 s}
isps: {satu: {at: samarinda, transit: {rate: 1 Gbps}}}
internet: {port: {rate: 1 Gbps}}
backhaul:
  capital: samarinda
  towns: {samarinda: {}, ujoh-bilang: {regency: Mahakam Ulu}}
  links: {trunk: {from: ujoh-bilang, to: samarinda, rate: 300 Mbps}}
site_types:
  school:
    lan: {rate: 50 Mbps}
    apps:
      pupils:
        count: 10
        traffic: {kind: transfers, interarrival: {exponential: 60 s}, up: 1 kB,
                  down: {exponential: 100 kB}}
  clinic:
    lan: {rate: 50 Mbps}
    apps:
      images:
        count: 2
        traffic: {kind: transfers, interarrival: {exponential: 300 s}, down: 1 kB,
                  up: {exponential: 500 kB}}
villages:
  defaults: {regency: Mahakam Ulu, access: {technology: fibre, isp: satu}}
  long-apari: {name: Long Apari, sites: {school: {}}}
  tiong-ohang: {name: Tiong Ohang, sites: {school: {}, clinic: {}}}
  long-pahangai: {name: Long Pahangai, sites: {school: {}}}
"""
MONDAY = datetime(2026, 1, 5)  # noqa: DTZ001 (local time, as routers export it)
SCHOOL_DAY = (0.05, 0.05, 0.0, 0.0, 0.05, 0.2, 0.4, 1.0, 1.8, 2.0, 2.2, 2.0, 1.8, 1.5, 0.8, 0.6,
              0.8, 1.2, 2.0, 2.4, 1.9, 1.0, 0.4, 0.15)  # fmt: skip
OFFICE_DAY = (0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.3, 1.5, 3.0, 3.2, 3.1, 2.8, 2.0, 2.2, 2.0, 1.5,
              0.8, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0, 0.0)  # fmt: skip


@dataclass(frozen=True)
class Users:
    """So many users at each hour: `users` times the weight of the hour."""

    users: float
    weights: tuple[float, ...]
    gap_s: float
    size_bytes: float
    """Mean size, exponential, and what it is beside on the line of a village."""
    back_bytes: float
    days: float = 0.0
    """Relative standard deviation of whole days."""

    @property
    def mean(self) -> float:
        return self.users * float(np.mean(self.weights))

    def at(self, hour: int) -> float:
        return self.users * self.weights[hour]


FULL = 1500 / 1448
SCHOOLS = {"long-apari": 18.0, "tiong-ohang": 25.0, "long-pahangai": 9.0}


def truth(days: float = 0.0) -> dict[str, Users]:
    """Users of each site, by name."""
    schools = {
        f"{village}/school": Users(users, SCHOOL_DAY, 60.0, 100_000.0, 4_500.0, days)
        for village, users in SCHOOLS.items()
    }
    clinic = Users(3.0, OFFICE_DAY, 300.0, 500_000.0, 18_000.0, days)
    return schools | {"tiong-ohang/clinic": clinic}


def bits(users: Users, days: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Bits of all users together in each interval: of the stream, and against it."""
    per_hour = 3600 // STEP_S
    level = np.maximum(0.0, random.normal(1.0, users.days, days)) if users.days else np.ones(days)
    weights = np.repeat(np.outer(level, users.weights), per_hour, axis=1).ravel()
    transfers = random.poisson(users.users * weights * STEP_S / users.gap_s)
    sizes = random.gamma(np.maximum(transfers, 1e-9), users.size_bytes) * (transfers > 0)
    return sizes * FULL * 8, transfers * users.back_bytes * FULL * 8


def line_bits(days: int, seed: int, of: Mapping[str, Users]) -> dict[str, np.ndarray]:
    """Bits in each interval of the lines of the villages and of the trunk, by column."""
    random = np.random.default_rng(seed)
    found: dict[str, np.ndarray] = {}
    for name, users in of.items():
        village, site = name.split("/")
        stream, back = bits(users, days, random)
        down, up = (back, stream) if site == "clinic" else (stream, back)
        for line in (village, "trunk"):
            found[f"{line} in"] = found.get(f"{line} in", 0.0) + down
            found[f"{line} out"] = found.get(f"{line} out", 0.0) + up
    return found


def write_counters(
    path: Path, columns: Mapping[str, np.ndarray], names: Sequence[str], start: datetime = MONDAY
) -> None:
    """Write octet counters of 64 bits, a row each 5 minutes."""
    totals = {name: np.concatenate([[0.0], np.cumsum(columns[name])]) / 8 for name in names}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Time", *names])
        for index in range(len(totals[names[0]])):
            at = start + timedelta(seconds=STEP_S * index)
            writer.writerow([at.isoformat(" "), *(round(totals[name][index]) for name in names)])


ENDS = {
    "long-apari in": "access/long-apari:town/ujoh-bilang->long-apari",
    "long-apari out": "access/long-apari:long-apari->town/ujoh-bilang",
    "tiong-ohang in": "access/tiong-ohang:town/ujoh-bilang->tiong-ohang",
    "tiong-ohang out": "access/tiong-ohang:tiong-ohang->town/ujoh-bilang",
    "trunk in": "backhaul/trunk:town/samarinda->town/ujoh-bilang",
    "trunk out": "backhaul/trunk:town/ujoh-bilang->town/samarinda",
}
"""Interfaces of the scenario by the column of their counter."""
COUNTS = {
    "villages.long-apari.sites.school.counts.pupils": 18,
    "villages.tiong-ohang.sites.school.counts.pupils": 25,
    "villages.long-pahangai.sites.school.counts.pupils": 9,
    "villages.tiong-ohang.sites.clinic.counts.images": 3,
}
"""Users of a run of the scenario, other than it writes."""


def simulated(ready: PreparedRun, seed: int) -> dict[str, np.ndarray]:
    """Bits in each interval of a run on the engine, by column."""
    series = with_seed(ready, seed).results()["interface_series"]
    found = {}
    for column, interface in ENDS.items():
        rows = series[series["interface"] == interface].sort_values("start_s")
        found[column] = (rows["carried_bps"] * rows["length_s"]).to_numpy()
    return found


def ready_to_run(file: Path, hours: int) -> PreparedRun:
    """The scenario with its own users, ready to run for some hours."""
    sets = [f"+{path}={count}" for path, count in COUNTS.items()]
    sets += [f"run.duration={hours} h", "+run.interval=5 min"]
    return prepare(world(load_base(file, sets), None, None, sets), sets=sets)


LINES = (
    "access/long-apari=long-apari in,long-apari out",
    "access/tiong-ohang=tiong-ohang in,tiong-ohang out",
    "backhaul/trunk=trunk in,trunk out",
)
OCTETS = Meaning("octets", "counter", 64)


def calibrated(
    loaded: Loaded,
    columns: Mapping[str, np.ndarray],
    folder: Path,
    choices: Choices = DEFAULT,
    lines: Sequence[str] = LINES,
) -> Calibration:
    """What counters with these bits say of the scenario."""
    names = [each for line in lines for each in line.partition("=")[2].split(",")]
    path = folder / "counters.csv"
    write_counters(path, columns, names)
    return calibrate(loaded, Asked((path,), tuple(lines), None, OCTETS), choices)
