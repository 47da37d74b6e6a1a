"""Keys: equal for what gives the same bytes, and different for anything that could change them."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simnet.calendar.year import Calendar
from simnet.errors import SimnetError
from simnet.network import Person
from simnet.runs import key as key_module
from simnet.runs.key import DECIDE_A_RUN, code_version
from simnet.runs.packed import Packed, pack, unpacked
from simnet.runs.prepare import PreparedRun, prepare, with_seed, with_warmup
from simnet.scenario.load import load_traced
from simnet.study.execution.task import run_task, task
from simnet.traffic.pupil import Pupil
from tests.study.tiny import prepared
from tests.unit.test_layers import PACKAGE, imports_of

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def key(ready: PreparedRun, seed: int = 1) -> str:
    return task("cell", 1, seed, pack(ready)).key


def described(ready: PreparedRun, **changes: Any) -> PreparedRun:
    """Change what the resolved scenario says."""
    scenario = {**copy.deepcopy(dict(ready.extra["scenario"])), **changes}
    return replace(ready, extra={**ready.extra, "scenario": scenario})


def test_what_only_people_read_is_not_in_the_key() -> None:
    ready = prepared()
    same = described(
        ready, name="other", title="A title", description="x", alternatives={"a": {}},
        stress={"s": {}}, study={"replications": 3},
    )  # fmt: skip
    titled = described(ready, links={"ab": {"rate": 8_000_000, "title": "The line"}})
    assert key(same) == key(titled) == key(ready)


def test_money_is_not_in_the_key_but_what_is_called_price_is() -> None:
    ready = prepared()

    def priced(idr: str) -> PreparedRun:
        line = {"rate": 8_000_000, "price": {"once": idr, "monthly": "1 million IDR"}}
        return described(ready, contract={"months": 36}, isps={"a": {"transit": line}})

    assert key(priced("7 million IDR")) == key(priced("8 million IDR"))
    unpriced = described(ready, isps={"a": {"transit": {"rate": 8_000_000}}})
    assert key(priced("7 million IDR")) == key(unpriced)
    apps = [described(ready, apps={"price": {"count": number}}) for number in (1, 2)]
    assert key(apps[0]) != key(apps[1])


def test_the_seed_that_a_cell_was_laid_out_with_is_not_in_the_key() -> None:
    ready = prepare(load_traced(SCENARIOS / "ten_villages.yaml"))
    assert key(with_seed(ready, 9), seed=3) == key(ready, seed=3)


@pytest.mark.parametrize(
    "changed",
    [
        described(prepared(), links={"ab": {"rate": 8_000_001}}),
        with_warmup(prepared(), 10_000_000),
        replace(prepared(), engine="reference"),
        prepared(duration_ms=101),
        prepared(rate_bps=8_000_001),
    ],
)
def test_whatever_changes_a_run_changes_its_key(changed: PreparedRun) -> None:
    assert key(changed) != key(prepared())


def test_seed_and_code_are_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    first = key(prepared())
    assert key(prepared(), seed=2) != first
    monkeypatch.setattr(key_module, "code_version", lambda: "0.0.0+changed")
    assert key(prepared()) != first


def test_the_days_of_the_calendar_are_in_the_key_where_there_are_people() -> None:
    """Not the library that says them: a holiday that it moves makes another run."""

    def on(ready: PreparedRun, *holidays: tuple[int, str]) -> PreparedRun:
        calendar = Calendar(year=2026, holidays=holidays)
        return replace(ready, plan=replace(ready.plan, calendar=calendar))

    alone = prepared()
    assert key(on(alone, (109, "Leave"))) == key(on(alone))
    person = Person("somebody", "people", "somebody", Pupil(), {"internet": 0})
    peopled = replace(alone, network=replace(alone.network, people=(person,)))
    assert key(on(peopled, (109, "Leave"))) != key(on(peopled))
    assert key(on(peopled, (109, "Leave"))) != key(on(peopled, (110, "Leave")))


def test_a_trace_that_is_replayed_is_in_the_key() -> None:
    def replayed(size_bytes: int) -> PreparedRun:
        ready = prepared()
        flow = ready.network.flows[0]
        work = replace(flow.work, replay=((0, size_bytes),))  # type: ignore[type-var]
        network = replace(ready.network, flows=(replace(flow, work=work),))
        return replace(ready, network=network)

    assert key(replayed(100)) != key(replayed(101))


def test_only_sources_that_decide_a_run_are_in_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("engine", "report", "study"):
        (tmp_path / "simnet" / room).mkdir(parents=True)
        (tmp_path / "simnet" / room / "a.py").write_text("1\n")
    monkeypatch.setattr(key_module, "__file__", str(tmp_path / "simnet" / "runs" / "key.py"))
    version = code_version.__wrapped__
    first = version()
    (tmp_path / "simnet" / "report" / "a.py").write_text("2\n")
    (tmp_path / "simnet" / "study" / "a.py").write_text("2\n")
    assert version() == first
    (tmp_path / "simnet" / "engine" / "a.py").write_text("2\n")
    assert version() != first


def test_what_decides_a_run_asks_no_room_that_is_not_counted() -> None:
    """But for messages and for what only measures a machine, which change no table."""
    counted = {name.split(".")[0] for name in DECIDE_A_RUN}
    harmless = {"errors", "files", "machine"}
    left_out = {
        f"{each.where} imports {each.imported}"
        for each in imports_of(PACKAGE)
        if each.importer.startswith("simnet.")
        and each.importer.split(".")[1] in counted
        and each.imported.startswith("simnet.")
        and each.imported.split(".")[1] not in counted | harmless
    }
    assert left_out == set()


def test_everything_counted_is_there() -> None:
    assert [name for name in DECIDE_A_RUN if not (PACKAGE / name).exists()] == []


def test_a_run_of_other_code_is_refused() -> None:
    wanted = replace(task("cell", 1, 1, pack(prepared())), code="0.0.1+0123")
    with pytest.raises(SimnetError, match=r"the worker has simnet .* and the study 0\.0\.1\+0123"):
        run_task(wanted)


def test_people_cross_into_other_processes_whole() -> None:
    ready = prepare(load_traced(SCENARIOS / "ten_villages.yaml", sets=["run.duration=61 s"]))
    packed = pack(ready)
    assert len(packed.data) < 100_000
    copied = unpacked(Packed(packed.content, packed.data))
    assert copied.network == ready.network
    played = run_task(task("cell", 1, 5, packed))
    assert played.packet_hops == with_seed(ready, 5).results().manifest["packet_hops"] > 0
