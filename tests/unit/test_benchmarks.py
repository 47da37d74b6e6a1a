"""The benchmark's own parts: every workload runs, and the table says what the rows say."""

import json
from pathlib import Path

import pytest

from benchmarks import history, table
from benchmarks.measure import REPEATS, measure, run
from benchmarks.networks import BUILDERS, SECOND_NS
from benchmarks.peers.arguments import numbers
from benchmarks.programs import PROGRAMS, NotRunError, Program
from benchmarks.workloads import PEOPLE, WORKLOADS, Workload
from simnet.engine import run as simulate
from simnet.network import RunPlan

# Simulated seconds that are enough for packets to cross every interface of a workload's paths.
SHORT_S = {"a": 0.1, "b": 0.1, "c": 0.3, "d": 0.5, "e": 0.1, "f": 0.5}


@pytest.mark.parametrize("workload", [*WORKLOADS, PEOPLE], ids=lambda workload: workload.letter)
def test_a_workload_runs_on_the_fast_engine(workload: Workload) -> None:
    network = BUILDERS[workload.letter](**workload.parameters)
    counts = simulate(network, RunPlan(duration_ns=round(SHORT_S[workload.letter] * SECOND_NS)))
    assert counts.packet_hops > 0
    assert counts.flows["delivered_packets"].sum() > 0


def test_people_do_what_users_in_the_core_do() -> None:
    plan = RunPlan(duration_ns=5 * SECOND_NS)
    core = simulate(BUILDERS["f"](**PEOPLE.parameters), plan)
    people = simulate(BUILDERS["f"](**PEOPLE.parameters, people=1), plan)
    done = [int(counts.flows["transfers_done"].sum()) for counts in (core, people)]
    # 200 users, a transfer each 0.25 s or so: some 4,000 transfers, so 5 % is four deviations.
    assert done[0] == pytest.approx(done[1], rel=0.05)


def test_every_workload_is_run_or_has_a_reason() -> None:
    for program in PROGRAMS:
        for workload in WORKLOADS:
            assert (workload.letter in program.simulated_s) != (workload.letter in program.cannot)


def test_arguments_are_read_as_what_they_are() -> None:
    assert numbers(["flows=20", "delay_s=0.005", "rates_bps=1:2"]) == {
        "flows": 20,
        "delay_s": 0.005,
        "rates_bps": "1:2",
    }


def python(code: str) -> Program:
    """Make a program of a line of Python."""
    return Program("python", lambda: ["python3", "-c", code], {"a": 7.0}, cannot={"b": "cannot"})


def test_a_program_is_measured_in_a_process_of_its_own() -> None:
    said = '{"packet_hops": 10, "wall_seconds": 2.0, "setup_seconds": 0.5}'
    row = measure(python(f"x = bytearray(64 << 20); print('noise'); print('{said}')"), WORKLOADS[0])
    assert row["workload"] == WORKLOADS[0].name
    assert row["hops_per_second"] == 5
    assert 64 < row["peak_rss_mb"] < 128
    assert REPEATS > 1


def test_a_failure_says_why() -> None:
    with pytest.raises(NotRunError, match=r"failed with 3: no such thing"):
        run(["python3", "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"])
    with pytest.raises(NotRunError, match=r"^cannot$"):
        measure(python(""), WORKLOADS[1])


def row(letter: str, program: str, hops: int, wall_s: float, **more: float) -> table.Row:
    """Make a row of the table."""
    return {
        "workload": f"{letter} title",
        "program": program,
        "packet_hops": hops,
        "wall_seconds": wall_s,
        "hops_per_second": hops / wall_s,
        "peak_rss_mb": 100.0,
        **more,
    }


def test_aims_are_judged() -> None:
    rows = [row("b", "simnet fast", 26_000_000, 2.0), row("b", "ns-2", 5_000_000, 1.0)]
    assert table.aims(rows).splitlines() == [
        "Aims",
        f"  reached  {'b: million packet-hops/s':52}     13.00  (aim 12)",
        f"  MISSED   {'b: times ns-2':52}      2.60  (aim 3)",
    ]


def test_the_history_keeps_events_and_what_peers_did_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "HISTORY", tmp_path / "history.jsonl")
    fast = row("b", "simnet fast", 26_000_000, 2.0, events_per_hop=0.5)
    history.record([fast, row("b", "ns-2", 5_000_000, 1.0)])
    own, peer = json.loads(history.HISTORY.read_text())["figures"]
    assert (own["events_per_hop"], own["simnet_times"], peer["simnet_times"]) == (0.5, 1.0, 2.6)


def test_the_price_of_python_is_a_difference() -> None:
    core = row("f", "simnet fast", 1, 1.0, transactions=100_000, cpu_seconds=1.0)
    people = row("f", "simnet fast (people)", 1, 9.0, transactions=100_000, cpu_seconds=1.5)
    assert table.python_us(core, people) == pytest.approx(5.0)
