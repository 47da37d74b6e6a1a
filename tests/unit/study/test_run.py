"""From a scenario's file to its answer, and back into the same folder."""

from pathlib import Path

import pytest

import simnet
from simnet.study.execution.progress import Event, Planned

SCENARIO = """
name: small
run: {duration: 4 s, warmup: 1 s}
nodes: [a, b]
links: {ab: {from: a, to: b, rate: 8 Mbps}}
flows:
  pages:
    from: a
    to: b
    traffic: {kind: transfers, interarrival: {exponential: 0.2 s}, down: 20 kB}
  call: {from: a, to: b, traffic: {kind: constant_bit_rate, rate: 64 kbps, size: 160 B}}
alternatives:
  idle: {set: {flows.pages: null}}
  wide: {set: {links.ab.rate: 16 Mbps}}
study:
  measures: {time: pages.completion.p90, load: links.utilisation}
  service_levels: {quick: pages.completion.p90 <= 1 s}
  replications: 2
  keep: [nodes]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO)
    return path


def test_what_figures_need_is_kept_and_worlds_may_lack_a_subject(file: Path) -> None:
    study = simnet.run_study(file, file.parent / "out", workers=1)
    kept = sorted(study.run("wide", 2))
    assert kept == ["flows", "interfaces", "nodes", "outages", "places", "transfers"]
    estimates = study["estimates"].set_index(["cell", "measure"])
    assert estimates.replications["idle", "time"] == 0
    assert estimates.missing["idle", "time"] == 2
    assert estimates["mean"]["idle", "load"] < estimates["mean"]["base", "load"]
    assert estimates["mean"]["wide", "time"] < estimates["mean"]["base", "time"]
    levels = study["levels"].set_index("cell")
    assert levels.verdict["idle"] == "open"


def test_a_study_goes_on_where_it_was(file: Path) -> None:
    folder = file.parent / "out"
    plans: list[Planned] = []

    def note(event: Event) -> None:
        if isinstance(event, Planned):
            plans.append(event)

    first = simnet.run_study(file, folder, workers=1, on=note, alternatives=["base", "wide"])
    more = simnet.run_study(file, folder, workers=1, on=note, alternatives=["wide"], replications=3)
    assert [(plan.runs, plan.found) for plan in plans] == [(4, 0), (1, 2)]
    assert first.replications("wide")[2] == more.replications("wide")[2]
    assert first["cells"].cell.tolist() == ["base", "wide"]
    assert simnet.read_study(folder)["values"].equals(more["values"])
