"""What changes on a line while packets cross it: its delay, and how it loses."""

from __future__ import annotations

import dataclasses

import numpy as np

from simnet.network import GilbertElliott, Interface, Loss, Outage
from tests.unit.engine.builders import MBPS, MS, SECOND, chain, link, plan, replay, with_flows
from tests.unit.engine.conftest import Simulate

US = 1_000


def arrivals_ms(simulate: Simulate, line: Interface, *sent_ms: int) -> list[float]:
    """When packets of a microsecond, sent at some times over a line, come to the next one."""
    times = [(at * MS, 1000) for at in sent_ms]
    network = with_flows(chain([line, link(8000 * MBPS)]), replay(*times))
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    second = counts.trace["interface"] == 1
    found: list[float] = (counts.trace["arrival_ns"][second] / MS).tolist()
    return found


def wandering(*changes: tuple[int, int], **other: object) -> Interface:
    return dataclasses.replace(link(8000 * MBPS, 10 * MS), delay_changes=changes, **other)


def test_a_packet_has_the_delay_of_the_moment_at_which_it_departs(simulate: Simulate) -> None:
    line = wandering((5 * MS, 20 * MS), (9 * MS, 15 * MS))
    assert arrivals_ms(simulate, line, 0, 6, 20) == [10.001, 26.001, 35.001]


def test_at_the_very_moment_of_a_change_a_departure_comes_first(simulate: Simulate) -> None:
    line = wandering((5 * MS + US, 20 * MS))
    assert arrivals_ms(simulate, line, 5, 6) == [15.001, 26.001]


def test_packets_keep_their_order_when_the_way_gets_shorter(simulate: Simulate) -> None:
    """The second is on a way 8 ms shorter a millisecond later: it arrives with the first."""
    line = wandering((MS // 2, 2 * MS))
    assert arrivals_ms(simulate, line, 0, 1, 30) == [10.001, 10.001, 32.001]


def test_an_outage_forgets_whom_packets_would_have_waited_for(simulate: Simulate) -> None:
    cut = (Outage(2 * MS, 3 * MS),)
    line = wandering((MS, 2 * MS), outages=cut, rate_changes=((2 * MS, 0), (3 * MS, 8000 * MBPS)))
    assert arrivals_ms(simulate, line, 0, 4) == [6.001]


def test_loss_changes_while_the_run_lasts(simulate: Simulate) -> None:
    line = dataclasses.replace(
        link(8000 * MBPS), loss_changes=((3 * MS, 1.0), (6 * MS, 0.0), (8 * MS, 1.0))
    )
    network = with_flows(chain([line]), replay(*((at * MS, 100) for at in range(10))))
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    # What enters at the very moment of a change meets the new loss.
    assert np.flatnonzero(counts.trace["fate"] == 1).tolist() == [3, 4, 5, 8, 9]


def test_runs_of_losses_are_geometric(simulate: Simulate) -> None:
    """Of Gilbert's chain: runs of mean 1 / to_good, p / (p + r) of all packets lost.

    The bounds are four standard deviations: a right simulator fails one seed in 10 000.
    """
    chain_of_two = GilbertElliott(to_bad=0.02, to_good=0.25)
    line = link(8000 * MBPS, loss=Loss(bursts=chain_of_two))
    packets = 40_000
    network = with_flows(chain([line]), replay(*((k * 10 * US, 100) for k in range(packets))))
    counts = simulate(network, plan(packets * 10 * US / SECOND))
    assert counts.trace is not None
    lost = counts.trace["fate"] == 1
    starts = int(lost[0]) + np.count_nonzero(~lost[:-1] & lost[1:])
    mean_run = lost.sum() / starts
    assert abs(mean_run - 4) < 4 * np.sqrt(0.75 / 0.25**2 / starts)
    assert abs(starts / packets - 0.02 * 0.25 / 0.27) < 4 * np.sqrt(starts) / packets


def test_the_bad_state_may_let_some_through_and_the_good_one_lose_some(simulate: Simulate) -> None:
    """Elliott's chain; four standard deviations of the number of losses."""
    bursts = GilbertElliott(to_bad=0.1, to_good=0.1, loss_in_bad=0.4)
    line = link(8000 * MBPS, loss=Loss(0.01, bursts=bursts))
    packets = 20_000
    network = with_flows(chain([line]), replay(*((k * 10 * US, 100) for k in range(packets))))
    counts = simulate(network, plan(packets * 10 * US / SECOND, trace=False))
    expected = packets * (0.5 * 0.4 + 0.5 * 0.01)
    # Half the packets in a state that lasts 10: the number of losses scatters by
    # n (p q + d^2 / 4 * (1 + r) / (1 - r)), with correlation r = 0.8 and d = 0.39 between states.
    sigma = np.sqrt(packets * (0.205 * 0.795 + 0.39**2 / 4 * (1.8 / 0.2 - 1)))
    assert abs(int(counts.interfaces["lost_packets"][0]) - expected) < 4 * sigma
