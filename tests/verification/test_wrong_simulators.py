"""A wrong simulator is caught: each fault here is small, and some case must fail for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from simnet.chance import variates
from simnet.engine import Counts, run
from simnet.network import UNLIMITED, DatagramSource, Flow, Interface, Network, RunPlan
from simnet.verify import lab
from simnet.verify.cases import Case, load_theory
from simnet.verify.experiment import run_case
from simnet.verify.families import plan
from tests.verification.theory import NIGHTLY, SETTINGS, needs_core

pytestmark = needs_core

Fault = Callable[[Network, RunPlan], tuple[Network, RunPlan]]

CASES = {case.id: case for case in load_theory()}


def of_interfaces(change: Callable[[Interface], Interface]) -> Fault:
    """A fault in every transmitter or queue."""

    def fault(network: Network, plan: RunPlan) -> tuple[Network, RunPlan]:
        return replace(network, interfaces=tuple(map(change, network.interfaces))), plan

    return fault


def of_sources(change: Callable[[DatagramSource], DatagramSource]) -> Fault:
    """A fault in every source of datagrams."""

    def changed(flow: Flow) -> Flow:
        work = flow.work
        return replace(flow, work=change(work)) if isinstance(work, DatagramSource) else flow

    def fault(network: Network, plan: RunPlan) -> tuple[Network, RunPlan]:
        return replace(network, flows=tuple(map(changed, network.flows))), plan

    return fault


def of_tcp(**changes: object) -> Fault:
    """A fault in the parameters of every TCP."""

    def fault(network: Network, plan: RunPlan) -> tuple[Network, RunPlan]:
        flows = tuple(
            replace(flow, tcp=replace(flow.tcp, **changes))  # type: ignore[arg-type]
            for flow in network.flows
        )
        return replace(network, flows=flows), plan

    return fault


def limit_off_by_one(interface: Interface) -> Interface:
    limit = interface.queue.limit_packets
    more = limit if limit == UNLIMITED else limit + 1
    return replace(interface, queue=replace(interface.queue, limit_packets=more))


def as_fifo(interface: Interface) -> Interface:
    return replace(interface, queue=replace(interface.queue, discipline="fifo"))


def without_rate_changes(interface: Interface) -> Interface:
    """Run at the mean rate, as if only the average mattered."""
    if not interface.rate_changes:
        return interface
    times = [0, *(at for at, _ in interface.rate_changes)]
    rates = [interface.rate_bps, *(rate for _, rate in interface.rate_changes)]
    spans = [later - at for at, later in itertools.pairwise(times)]
    mean = sum(rate * span for rate, span in zip(rates, spans, strict=False)) / times[-1]
    return replace(interface, rate_bps=round(mean), rate_changes=())


def clipped_sizes(source: DatagramSource) -> DatagramSource:
    """Clip exponential packets to 64 ... 1500 bytes, as if they were frames."""
    return replace(source, size=variates.uniform(64, 1500))


def faster(interface: Interface) -> Interface:
    return replace(interface, rate_bps=round(interface.rate_bps * 1.05))


def lossier(interface: Interface) -> Interface:
    loss = interface.loss
    return replace(interface, loss=replace(loss, probability=loss.probability * 1.05))


FAULTS: dict[str, tuple[str, Fault]] = {
    "5 % faster service, M/M/1": ("MM1-02b", of_interfaces(faster)),
    "5 % faster service, M/D/1": ("MD1-01", of_interfaces(faster)),
    "5 % faster service, tandem": ("NET-04", of_interfaces(faster)),
    "one packet more in the buffer": ("MM1K-02b", of_interfaces(limit_off_by_one)),
    "priority ignored": ("PRI-01", of_interfaces(as_fifo)),
    "mean rate instead of breakdowns": ("NET-13", of_interfaces(without_rate_changes)),
    "mean rate instead of a step": ("NET-15", of_interfaces(without_rate_changes)),
    "sizes clipped to frames": ("MM1-02b", of_sources(clipped_sizes)),
    "sizes clipped to frames, heavy load": ("MM1-03", of_sources(clipped_sizes)),
    "bursts of one packet": ("MX1-01", of_sources(lambda s: replace(s, burst=None))),
    "5 % more loss": ("LOSS-01", of_interfaces(lossier)),
    "initial window of 4": ("SS-01", of_tcp(initial_window=4)),
    "CUBIC for NewReno": ("RENO-01", of_tcp(congestion_control="cubic")),
    "CUBIC for NewReno, random loss": ("RENO-02", of_tcp(congestion_control="cubic")),
    "headers forgotten": ("NET-09", of_tcp(header_bytes=40)),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.nightly if case in NIGHTLY else ())
        for name, (case, _) in FAULTS.items()
    ],
)
def test_the_fault_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, fault = FAULTS[name]

    def wrong(network: Network, plan: RunPlan, engine: str) -> Counts:
        return run(*fault(network, plan), engine)

    monkeypatch.setattr(lab, "run", wrong)
    outcome = run_case(CASES[case_id], plan, SETTINGS)
    assert outcome.verdict == "fail", f"{case_id} passes in spite of it"


def test_an_expectation_that_is_5_percent_off_is_caught() -> None:
    case = CASES["MM1-02b"]
    off: Case = replace(
        case, expected={name: 1.05 * value for name, value in case.expected.items()}
    )
    assert run_case(off, plan, SETTINGS).verdict == "fail"
