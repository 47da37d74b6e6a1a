"""What a run will take is told before it starts: runs that would not end, sums not counted."""

from __future__ import annotations

import math

import pytest

from simnet.chance.renewal import mean_within_ns, renewals
from simnet.chance.streams import RandomStream
from simnet.chance.variates import (
    Variate,
    bounded_pareto,
    constant,
    discrete,
    erlang,
    exponential,
    hyperexponential,
    lognormal,
    pareto,
    sequence,
    uniform,
    weibull,
)
from simnet.engine.work import excessive
from simnet.network import (
    DatagramSource,
    Network,
    NetworkBuilder,
    Queue,
    TcpParameters,
    TransferSource,
)

S = 1_000_000_000


def network(
    work: DatagramSource | TransferSource,
    rate_bps: int = 10**9,
    queue: Queue = Queue(limit_packets=100),  # noqa: B008 (frozen)
    tcp: TcpParameters = TcpParameters(),  # noqa: B008 (frozen)
    more: tuple[str, ...] = (),
) -> Network:
    """Return one link that carries one flow, and `more` of the same."""
    builder = NetworkBuilder()
    for name in ("a", "b"):
        builder.add_node(name)
    builder.add_link("ab", "a", "b", rate_bps, delay_ns=1_000_000, queue=queue)
    for name in ("f", *more):
        builder.add_flow(name, "a", "b", work=work, tcp=tcp)
    return builder.build()


@pytest.mark.parametrize(
    "law",
    [
        uniform(1e-6, 3e-6),
        exponential(1e-9),
        erlang(3, 1e-6),
        hyperexponential(0.999, 1e-9, 1e-3),
        pareto(1.1, 1e-8),
        bounded_pareto(0.5, 1e-9, 1.0),
        lognormal(1e-6, 1e-4),
        weibull(0.2, 1e-8),
        discrete([0.0, 1e-6], [999, 1]),
        sequence([0.0, 2e-6]),
    ],
)
def test_as_many_gaps_fit_into_a_time_as_are_foretold(law: Variate) -> None:
    """The renewal function lies between the estimate and twice it, but for chance and the bound."""
    stream, length_ns, found = RandomStream(1, "gaps"), 1_000_000, 0
    for _ in range(3):
        now_ns = 0
        while now_ns < length_ns and found < 20_000:
            now_ns += math.floor(law.draw(stream, found) * 1e9 + 0.5)
            found += 1
        if found >= 20_000:
            break
    told = renewals(law, length_ns / 1e9)
    if found < 20_000:
        assert 0.3 * found / 3 < told < 2.5 * (found / 3 + 1)
    else:
        assert told > 5_000


def test_gaps_below_half_a_nanosecond_let_no_time_pass() -> None:
    assert renewals(constant(0.4e-9), 1.0) == math.inf
    assert mean_within_ns(constant(0.6e-9), 1e9) == 1.0


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (
            DatagramSource(constant(8e-15), constant(1.0)),
            "nothing but gaps of less than half a nanosecond: time would stand still",
        ),
        (
            DatagramSource(discrete([1e-9, 1e9], [1e12, 1]), constant(1.0)),
            "about 5e+11 packets in the run; at most 1e+11 can be simulated",
        ),
        (
            DatagramSource(constant(1e-3), constant(1.0), burst=constant(1e6)),
            "about 1e+12 packets in the run; at most 1e+11 can be simulated",
        ),
        (
            DatagramSource(erlang(10_000, 1e-6), constant(100.0)),
            "about 1e+13 random numbers in the run; at most 1e+11 can be simulated",
        ),
        (
            DatagramSource(constant(1.0), constant(1.0), on=constant(0.0), off=constant(1e-9)),
            "about 2e+12 on and off periods in the run; at most 1e+09 can be simulated",
        ),
        (
            DatagramSource(constant(1.0), constant(1e18)),
            "a datagram of 1e+06 TB; the largest is 1 GB",
        ),
        (
            DatagramSource(constant(1e-7), constant(1e9)),
            "about 1e+19 bytes in the run; a counter holds 9.2e+18",
        ),
        (
            TransferSource(constant(0.0), constant(1.0), interarrival=constant(1e-10)),
            "nothing but gaps of less than half a nanosecond: time would stand still",
        ),
        (
            TransferSource(constant(0.0), constant(1.0), think=constant(0.0), patience_ns=1),
            "about 1e+12 transfers in the run; at most 1e+11 can be simulated",
        ),
    ],
)
def test_work_without_end_is_refused(work: DatagramSource | TransferSource, message: str) -> None:
    assert list(excessive(network(work), 1000 * S)) == [("flow", "f", message)]


PACKETS = ("1.5e+11 packets and transfers", "5e+10", "1e+11 can be simulated")
BYTES = ("1.4e+19 bytes", "4.5e+18", "9.2e+18 can be counted")


@pytest.mark.parametrize(
    ("work", "figures"),
    [
        (DatagramSource(constant(2e-8), constant(1.0)), PACKETS),
        (TransferSource(constant(1.0), constant(1.0), interarrival=constant(2e-8)), PACKETS),
        (DatagramSource(constant(2e-7), constant(9e8)), BYTES),
    ],
)
def test_flows_that_together_ask_for_too_much_are_refused(
    work: DatagramSource | TransferSource, figures: tuple[str, str, str]
) -> None:
    total, own, most = figures
    message = f"about {total} of all flows in the run together, {own} of this one; at most {most}"
    assert not list(excessive(network(work), 1000 * S))
    crowd = network(work, more=("g", "h"))
    assert list(excessive(crowd, 1000 * S)) == [("flow", "f", message)]


def test_a_source_that_ends_soon_is_not_refused() -> None:
    short = DatagramSource(constant(1e-9), constant(1.0), stop_ns=1_000_000)
    few = DatagramSource(constant(0.0), constant(1.0), limit_packets=1_000)
    assert not list(excessive(network(short), 1000 * S))
    assert not list(excessive(network(few), 1000 * S))


def test_bits_beyond_the_counter_are_refused() -> None:
    light = DatagramSource(constant(1.0), constant(100.0))
    [found] = excessive(network(light, rate_bps=10**15), 10**6 * S)
    assert found == (
        "link",
        "ab",
        "about 1e+21 bits of capacity in the run; a counter holds 9.2e+18",
    )


def test_waiting_beyond_the_counter_is_refused() -> None:
    flood = DatagramSource(constant(1e-4), constant(100.0))
    [found] = excessive(network(flood, rate_bps=1_000, queue=Queue()), 10**6 * S)
    assert found[:2] == ("link", "ab")
    assert found[2].startswith("about 1e+25 nanoseconds of waiting, summed over all packets,")
    assert not list(excessive(network(flood, rate_bps=1_000), 10**6 * S))
