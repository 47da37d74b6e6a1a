"""One network, plan and version: the same bytes, wherever and beside whatever it runs."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.actions import (
    Action,
    Clock,
    Outcome,
    Status,
    Stream,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance import variates as laws
from simnet.chance.streams import RandomStream
from simnet.engine import engines, run
from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    Loss,
    Network,
    Node,
    Person,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from tests.property.comparing import by_name, fingerprint
from tests.property.networks import MS, RATES
from tests.property.runs import (
    Run,
    everything,
    examples,
    on_every_engine,
    plain_runs,
    with_interfaces,
    with_work,
)

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Villager:
    """Somebody whose every action hangs on chance and on what came of the one before."""

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        while True:
            page = yield Transfer(int(random.pareto(1.3, 4000)), patience_s=0.4)
            assert isinstance(page, TransferOutcome)
            yield Think(random.exponential(0.05 if page.status is Status.DONE else 0.2))
            call = Stream(0.1 + random.uniform() / 5, 64_000.0, 32_000.0)
            yield Together((call, Transfer(random.integer(9000), up_bytes=random.integer(900))))


def world() -> Network:
    """Everything that draws numbers or breaks ties, on links that all of it shares."""
    link = Interface("out", "l", 0, 1, 3_000_000, 4 * MS, Queue("priority", 30, bands=2))
    back = Interface("back", "l", 1, 0, 3_000_001, 4 * MS, Queue(limit_bytes=40_000), Loss(0.01))
    far = Interface(
        "far", "m", 1, 2, 2_000_000, 9 * MS, Queue(limit_packets=25), Loss(0.005, every=91),
        ((500 * MS, 0), (560 * MS, 1_500_000), (1300 * MS, 4_000_000)),
    )  # fmt: skip
    size = laws.lognormal(600, 300, 40, 1500)
    pages = laws.bounded_pareto(1.2, 2000, 90_000)
    works = [
        DatagramSource(laws.exponential(0.004), size, on=laws.weibull(0.7, 0.1),
                       off=laws.pareto(1.5, 0.02)),
        DatagramSource(laws.erlang(3, 0.006), laws.discrete([40, 1500], [2, 1]),
                       burst=laws.uniform(0, 3)),
        DatagramSource(laws.hyperexponential(0.3, 0.001, 0.02), laws.sequence([99, 1000])),
        TransferSource(laws.constant(300), pages, think=laws.exponential(0.05), persistent=True),
        TransferSource(pages, pages, interarrival=laws.exponential(0.2), patience_ns=300 * MS),
        TransferSource(laws.constant(0), laws.constant(10**9)),
        None,
        None,
    ]  # fmt: skip
    flows = tuple(
        Flow(
            f"flow-{i}", "all", f"flow-{i}", 0, 2, (0, 2), (1,), i % 2, work,
            TcpParameters(congestion_control="newreno" if i % 2 else "cubic"),
        )
        for i, work in enumerate(works)
    )  # fmt: skip
    people = tuple(
        Person(f"p{i}", "all", f"p{i}", Villager(), {"internet": 6 + i % 2}, start_ns=i * MS)
        for i in range(3)
    )
    nodes = (Node("a"), Node("b"), Node("c"))
    return Network(nodes, (link, back, far), flows, people, ("first", "second"))


PLAN = RunPlan(2000 * MS, seed=7, warmup_ns=150 * MS, interval_ns=70 * MS, trace=True)


def fingerprint_of_world(engine: str, seed: int = 7) -> str:
    return fingerprint(run(world(), dataclasses.replace(PLAN, seed=seed), engine))


# In one process.


@on_every_engine
@examples(0.1)
@given(a_run=everything())
def test_a_run_repeated_is_the_same(engine: str, a_run: Run) -> None:
    """Also of a copy, as a worker process gets one, and with other runs in between."""
    network, plan = a_run
    first = fingerprint(run(network, plan, engine))
    run(network, dataclasses.replace(plan, seed=plan.seed + 1), engine)
    assert fingerprint(run(pickle.loads(pickle.dumps(network)), plan, engine)) == first


@on_every_engine
def test_a_replication_alone_is_the_one_of_the_batch(engine: str) -> None:
    seeds = range(7, 11)
    forward = {seed: fingerprint_of_world(engine, seed) for seed in seeds}
    backward = {seed: fingerprint_of_world(engine, seed) for seed in reversed(seeds)}
    assert forward == backward
    assert len(set(forward.values())) == len(seeds)


@on_every_engine
def test_runs_beside_one_another_do_not_meet(engine: str) -> None:
    seeds = [7, 8, 9]
    with ThreadPoolExecutor(len(seeds)) as pool:
        beside = list(pool.map(functools.partial(fingerprint_of_world, engine), seeds))
    assert beside == [fingerprint_of_world(engine, seed) for seed in seeds]


@on_every_engine
@examples(0.1)
@given(a_run=everything())
def test_watching_a_run_does_not_change_it(engine: str, a_run: Run) -> None:
    """Neither a packet trace nor a report of progress."""
    network, plan = a_run
    watched = by_name(network, run(network, plan, engine, lambda _: None))
    plain = by_name(network, run(network, dataclasses.replace(plan, trace=False), engine))
    for key, value in plain.items():
        if key[0] != "trace":
            assert watched[key] == value, key


# Chance.


@on_every_engine
@examples(0.1)
@given(
    rate_bps=RATES,
    seeds=st.lists(st.integers(0, 2**64), min_size=2, max_size=2, unique=True),
    names=st.lists(st.text(max_size=9), min_size=2, max_size=2, unique=True),
)
def test_another_seed_or_name_is_other_chance(
    engine: str, rate_bps: int, seeds: list[int], names: list[str]
) -> None:
    """The gaps of a source hang on its stream's name, losses on their interface's."""

    def found(probability: float, seed: int, name: str) -> str:
        gap = laws.constant(0.001) if probability else laws.exponential(0.001)
        link = Interface(name, "l", 0, 1, rate_bps, MS, loss=Loss(probability))
        work = DatagramSource(gap, laws.constant(1000))
        flow = Flow("f", "g", name, 0, 1, (0,), (0,), work=work)
        network = Network((Node("a"), Node("b")), (link,), (flow,))
        return fingerprint(run(network, RunPlan(200 * MS, seed, trace=True), engine))

    for probability in (0.0, 0.2):
        runs_of = {found(probability, seed, name) for seed in seeds for name in names}
        assert len(runs_of) == 4


@on_every_engine
@examples(0.1)
@given(a_run=plain_runs(), seed=st.integers(0, 2**64))
def test_without_chance_the_seed_means_nothing(engine: str, a_run: Run, seed: int) -> None:
    network, plan = a_run

    def certain(work: DatagramSource | TransferSource) -> DatagramSource | TransferSource:
        """Put the mean in place of every variate, and leave nothing to a toss of on or off."""
        changes: dict[str, object] = {
            field.name: laws.constant(min(value.mean, 1e6))
            for field in dataclasses.fields(work)
            if isinstance(value := getattr(work, field.name), laws.Variate)
        }
        if isinstance(work, DatagramSource):
            changes |= {"on": None, "off": None}
        return dataclasses.replace(work, **changes)

    network = with_interfaces(
        with_work(network, lambda flow: certain(flow.work)),
        lambda each: dataclasses.replace(each, loss=Loss(every=each.loss.every), loss_changes=()),
    )
    found = [
        fingerprint(run(network, dataclasses.replace(plan, seed=each), engine))
        for each in (plan.seed, seed)
    ]
    assert found[0] == found[1]


# In other processes.

SURROUNDINGS = {
    "hashes": {"PYTHONHASHSEED": "1"},
    "east": {
        "PYTHONHASHSEED": "4294967295",
        "TZ": "Asia/Makassar",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
    },
    "bare": {
        "PYTHONHASHSEED": "random",
        "TZ": "America/St_Johns",
        "LC_ALL": "C",
        "PYTHONOPTIMIZE": "2",
        "PYTHONUTF8": "0",
        "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX2 FMA3",
    },
}
"""Of the hazards of a reproducible result: order of sets, locale, time zone, and what numpy's
vector units do to exp and log."""

CHILD = """
import json, locale, sys
from tests.property.test_determinism import engines, fingerprint_of_world
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
json.dump({engine: fingerprint_of_world(engine) for engine in engines()}, sys.stdout)
"""


@functools.cache
def fingerprints_amid(surroundings: str, folder: Path) -> dict[str, str]:
    """Return the world's fingerprint on each engine, run by a new process in `folder`."""
    unset = ("LC_", "LANG", "PYTHON", "TZ")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(unset)}
    environment |= {"PYTHONPATH": str(ROOT), **SURROUNDINGS[surroundings]}
    output = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return json.loads(output)


@on_every_engine
@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_another_process_has_the_same_result(
    engine: str, surroundings: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = fingerprints_amid(surroundings, tmp_path_factory.getbasetemp())
    assert set(found) == set(engines())
    assert found[engine] == fingerprint_of_world(engine)
