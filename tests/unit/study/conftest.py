"""The folder of a small study, its runs simulated: two cells, three replications each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simnet.chance.variates import constant, exponential
from simnet.measures import parse_measure
from simnet.network import DatagramSource, NetworkBuilder, RunPlan
from simnet.runs.packed import pack
from simnet.runs.prepare import PreparedRun
from simnet.study.answer import Run, tables_of
from simnet.study.execution.runs import measured
from simnet.study.execution.task import run_task, task
from simnet.study.folder.runs import Store
from simnet.study.plan.as_json import plain
from simnet.study.plan.cells import Cell
from simnet.study.plan.study_plan import StudyPlan
from simnet.tables.manifest import STUDY_FORMAT, sealed
from simnet.tables.study import FOLDER, MANIFEST, files_of
from simnet.tables.study import tables_of as assembled

MS = 1_000_000

PLAN = StudyPlan(
    name="tiny",
    title="A tiny study",
    file="tiny.yaml",
    cells=(Cell("base"), Cell("wide", "wide")),
    measures={
        "delay": parse_measure("all.delay.mean"),
        "load": parse_measure("links.utilisation"),
    },
    objective="delay",
    least=3,
    most=3,
    seed=5,
)

RATES = {"base": 8_000_000, "wide": 16_000_000}


def prepared(rate_bps: int) -> PreparedRun:
    """Poisson packets over one link, 1000 a second for a second."""
    builder = NetworkBuilder()
    builder.add_node("a")
    builder.add_node("b")
    builder.add_link("ab", "a", "b", rate_bps, delay_ns=MS)
    work = DatagramSource(gap=exponential(0.001), size=constant(500.0))
    builder.add_flow("ab", "a", "b", work=work, group="web")
    scenario = {
        "name": "tiny",
        "run": {"seed": 1},
        "links": {"ab": {"rate": f"{rate_bps} bps"}},
        "alternatives": {"wide": {}},
    }
    extra = {"name": "tiny", "alternative": None, "stress": None, "scenario": scenario}
    plan = RunPlan(duration_ns=1000 * MS, interval_ns=100 * MS)
    return PreparedRun(builder.build(), plan, "fast", extra)


Maker = Callable[..., Path]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Write a study into a folder of its own; `seed` is that of its first replication."""

    def made(seed: int = 5, rates: Mapping[str, int] = RATES, **changes: Any) -> Path:
        folder = tmp_path_factory.mktemp("study")
        plan = replace(PLAN, seed=seed, **changes)
        store, runs = Store(folder), []
        for cell in plan.cells:
            packed = pack(prepared(rates[cell.name]))
            for number in range(1, plan.least + 1):
                one = task(cell.name, number, plan.seed_of(number), packed)
                store.put(one.key, run_task(one).files)
                runs.append(Run.of(plan, cell.name, number, store.figures(one.key, measured(plan))))
        files, listed = files_of(assembled(tables_of(plan, runs)))
        (folder / FOLDER).mkdir()
        for name, data in files.items():
            (folder / FOLDER / name).write_bytes(data)
        manifest = {"format": STUDY_FORMAT, "plan": plain(plan), "tables": listed}
        (folder / MANIFEST).write_bytes(sealed(manifest))
        return folder

    return made


@pytest.fixture(scope="session")
def folder(make: Maker) -> Path:
    return make()
