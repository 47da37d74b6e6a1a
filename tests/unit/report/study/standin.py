"""Results of studies that nobody ran: figures drawn at random, the rest as in any study.

In this world each alternative has a level of its own, each stress test makes everything slower,
and each replication has its chance, the same for all alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from simnet.measures import Measure, Observed, parse_level, parse_measure
from simnet.measures.values import Interface
from simnet.statistics.sequential import Precision
from simnet.study.answer import Run, tables_of
from simnet.study.answer.described import NOTHING, Described
from simnet.study.folder.results import StudyResults
from simnet.study.plan.cells import Cell
from simnet.study.plan.study_plan import StudyPlan
from simnet.tables import Results
from simnet.tables import study as files
from simnet.tables.schema.study.alternatives import ACCESSES

MEASURES = {
    "page_load": "school.page_load.p95",
    "lost": "all.loss",
    "goodput": "all.goodput",
}
LEVELS = {"pages": "school.page_load.p95 <= 4 s", "loss": "all.loss <= 2 %"}
ALTERNATIVES = {"base": 2.2, "leo-plus-lte-backup": 1.4, "fibre-first": 1.42, "all-vsat": 4.6}
"""How slow each one is."""
STRESS = {"none": 1.0, "update-day": 1.4, "cut-river": 2.1}
"""How many times slower each one makes everything."""
TITLES = {
    "leo-plus-lte-backup": "Starlink in every village, LTE behind it",
    "fibre-first": "Fibre along the river, Starlink beyond",
    "all-vsat": "Every village on SATRIA-1",
    "update-day": "Ten computers of each office update at once",
}
PLACES = ("Tiong Ohang", "Tiong Bu'u", "Long Kerioq", "Naha Silat", "Long Apari")
WINDOW_S = 240.0
LINES = tuple(
    Interface(f"{link}:{source}->{target}", link, source, target)
    for link, source, target in (
        ("access/naha-tifab", "isp/satria", "naha-tifab"),
        ("backhaul/river", "town/ujoh-bilang", "town/samarinda"),
        ("access/long-apari", "isp/satria", "long-apari"),
        ("lan/tiong-ohang/school", "site", "village"),
    )
)

ACCESS: Mapping[str, Any] = {
    **{column.name: None for column in ACCESSES.columns},
    "alternative": "base",
    "village": "Long Apari",
    "technology": "leo",
    "kind": "leo",
    "isp": "starlink",
    "subscription_bps": 100_000_000,
    "down_access_bps": 16_000_000,
    "down_access_limit": "technology",
    "up_access_bps": 3_000_000,
    "up_access_limit": "technology",
    "down_internet_bps": 16_000_000,
    "down_internet_limit": "technology",
}
BILL: Mapping[str, Any] = {
    "alternative": "base",
    "months": 36,
    "vat": 0.11,
    "once_idr": 39_000_000,
    "monthly_idr": 5_500_000,
    "total_idr": 237_000_000,
    "with_vat_idr": 263_070_000,
    "villages": 5,
    "per_village_idr": 52_614_000,
    "users": 150,
    "per_user_idr": 1_753_800,
    "priced_points": 5,
    "unpriced_points": 0,
    "unpriced": "",
    "complete": True,
}
LACKING: Mapping[str, Any] = {
    "alternative": "all-vsat", "priced_points": 3, "unpriced_points": 2, "unpriced": "river",
    "complete": False,
}  # fmt: skip


@dataclass
class StandIn(StudyResults):
    """The results of such a study."""

    alternatives: Mapping[str, float] = field(default_factory=lambda: dict(ALTERNATIVES))
    stress: Mapping[str, float] = field(default_factory=lambda: dict(STRESS))
    replications: int = 8
    sweep: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Paths of the one sweep and their values by point."""
    places: Sequence[str] = PLACES
    measures: Mapping[str, str] = field(default_factory=lambda: dict(MEASURES))
    levels: Mapping[str, str] = field(default_factory=lambda: dict(LEVELS))
    precision: Mapping[str, Precision] = field(
        default_factory=lambda: {"page_load": Precision(relative=0.1)}
    )
    heading: str = "Which mix for the ten villages?"
    description: str = "Four mixes of access, on an ordinary morning and two bad ones."
    noise: float = 0.1
    nothing: Sequence[str] = ()
    """Alternatives with which nothing could be measured."""
    missing: Sequence[str] = ()
    """Cells without runs."""
    headroom: Sequence[Mapping[str, Any]] = ()
    by_village: bool = False
    """Whether levels are judged in each place, which are villages."""
    dark: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Seconds without service, of 240, by cell and village."""
    known: Described = NOTHING
    """What the alternatives are."""

    def __post_init__(self) -> None:
        self.plan = self._plan()
        self.manifest = self._manifest()
        self.folder = None
        warmup = [
            {"cell": cell.name, "series": "links", "truncation_s": 12.5, "used_s": 20.0}
            for cell in self.plan.cells
        ]
        columns = tables_of(self.plan, self._runs(), warmup, self.headroom, self.known)
        cells = columns["cells"]
        cells["title"] = [TITLES.get(each, "") for each in cells["alternative"]]
        self._tables = dict(files.tables_of(columns))

    @property
    def title(self) -> str:
        return self.plan.title

    def run(self, cell: str, replication: int = 1) -> Results:
        network = {"nodes": 77, "interfaces": 158, "flows": 440, "people": 200}
        about = {"duration_s": 300.0, "warmup_s": 60.0, "engine": "fast", "network": network}
        return Results({**about, "scenario": self._scenario()}, {})

    def _plan(self) -> StudyPlan:
        return StudyPlan(
            name="mixes",
            title=self.heading,
            description=self.description,
            file="mixes.yaml",
            cells=tuple(self._cells()),
            measures={name: parse_measure(text) for name, text in self.measures.items()},
            objective=next(iter(self.measures)),
            levels=tuple(parse_level(text, name) for name, text in self.levels.items()),
            least=min(5, self.replications),
            most=self.replications,
            precision=self.precision,
            warmup="mser-5",
        )

    def _cells(self) -> Iterator[Cell]:
        points = max((len(values) for values in self.sweep.values()), default=0)
        for point in range(points + 1):
            for stress in self.stress:
                for alternative in self.alternatives:
                    name = alternative if stress == "none" else f"{alternative}+{stress}"
                    if not point:
                        yield Cell(name, alternative, stress)
                        continue
                    settings = {path: values[point - 1] for path, values in self.sweep.items()}
                    swept = f"{name}@rates-{point}"
                    yield Cell(swept, alternative, stress, "rates", point, settings)

    def _manifest(self) -> dict[str, Any]:
        return {
            "name": "mixes",
            "created": "2026-03-01T09:00:00+00:00",
            "versions": {"simnet": "0.2.0", "commit": "abc1234"},
            "platform": {"system": "Linux", "python": "CPython 3.11.7"},
            "code": "0.2.0+1e9c2c817698",
        }

    def _scenario(self) -> dict[str, Any]:
        named = [*self.alternatives, "half-rate"]
        return {
            "description": self.description,
            "villages": {"defaults": {}, "Long Apari": {"name": "Long Apari, upstream"}},
            "alternatives": {each: {"title": TITLES.get(each, "")} for each in named[1:]},
            "stress": {
                each: {"title": TITLES.get(each, "")}
                for each in (*self.stress, "twice-the-video")
                if each != "none"
            },
        }

    def _runs(self) -> Iterator[Run]:
        common = np.random.default_rng(1).normal(0.0, self.noise, self.replications)
        for number, cell in enumerate(self.plan.cells):
            chance = np.random.default_rng(2 + number)
            for replication in range(1, self.replications + 1):
                if cell.name in self.missing:
                    continue
                level = self.alternatives[cell.alternative] * self.stress[cell.stress]
                level *= 1.0 + common[replication - 1] + chance.normal(0.0, self.noise / 2)
                level = max(0.0, level / (1.0 + 0.4 * cell.point))
                observed = self._observed(cell, level)
                key = f"{number:016x}{replication:016x}"
                yield Run(cell.name, replication, replication, key, "f" * 64, 1_200_000, 3_000_000,
                          observed, self._service(cell))  # fmt: skip

    def _service(self, cell: Cell) -> dict[str, dict[str, float]]:
        """How the villages were served: 100 attempts in 240 s, none while they are dark."""
        if not self.by_village:
            return {}
        dark = self.dark.get(cell.name, {})
        lit = {each: 1.0 - dark.get(each, 0.0) / WINDOW_S for each in self.places}
        return {
            "availability": lit,
            "without_service": {each: dark.get(each, 0.0) for each in self.places},
            "attempts": {each: 100.0 * share for each, share in lit.items()},
            "served": {each: 100.0 * share for each, share in lit.items()},
            "unserved": dict.fromkeys(self.places, 0.0),
        }

    def _observed(self, cell: Cell, level: float) -> Observed:
        def figure(measure: Measure) -> float:
            if cell.alternative in self.nothing:
                return float("nan")
            if measure.unit == "1":
                return min(1.0, 0.004 * level)
            if measure.unit == "bit/s":
                return 2e7 / max(level, 1e-3)
            return level

        values = {name: figure(each) for name, each in self.plan.measures.items()}
        weights = np.random.default_rng(0).lognormal(0.0, 0.5, len(self.places))
        load = min(0.98, 0.35 * level)

        def by_place(value: float) -> dict[str, float]:
            return dict(zip(self.places, (value * weights).tolist(), strict=True))

        levels = {each.name: figure(each.measure) for each in self.plan.levels}
        over = {each.name for each in self.plan.levels if each.measure.scope.over}
        return Observed(
            values,
            {name: by_place(value) for name, value in values.items()},
            {
                line: (
                    load / (1 + index / 2),
                    0.0,
                    0.05 * load**4,
                    0.4 * load**2,
                    1e7 * load,
                    1e7 * load,
                )
                for index, line in enumerate(LINES)
            },
            levels,
            {
                name: by_place(levels[name]) if self.by_village and name in over else {}
                for name in levels
            },
        )

    def replace(self, name: str, frame: pd.DataFrame) -> None:
        """Put another table in the place of one."""
        self._tables[name] = pa.Table.from_pandas(frame, preserve_index=False)

    def leave_out(self, *cells: str) -> None:
        """Leave cells out of the plan, as if nobody had asked for them."""
        kept = tuple(cell for cell in self.plan.cells if cell.name not in cells)
        self.plan = replace(self.plan, cells=kept)
