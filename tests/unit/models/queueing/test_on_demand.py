"""Access on demand: what a terminal asks for, when it has it, and what is lost if not used."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.kinds import ValidationError
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, at_work
from simnet.models.queueing.on_demand import OnDemand
from tests.unit.models.ports import StandIn

MS = 1_000_000
S = 1_000 * MS


def packet(seq: int = 0, size_bytes: int = 1000) -> Packet:
    return Packet(0, 0, seq, size_bytes, 0, (), 0)


def declared(**given: Any) -> OnDemand:
    """A request is answered 50 ms after the superframe of 10 ms in whose beginning it is made."""
    return OnDemand.model_validate({"superframe": "10 ms", "request_delay": "50 ms", **given})


def terminal(port: StandIn | None = None, **given: Any) -> Discipline:
    return at_work(declared(**given).described(1), port or StandIn())


def sends(queue: Discipline, until_ns: int, now: int = 0) -> list[float]:
    """Let all go as soon as it may; return when, ms; transmission takes no time."""
    sent = []
    while now <= until_ns:
        head = queue.dequeue(now)
        if head is None:
            now = queue.ready_ns(now)
        else:
            queue.departed(head, now)
            sent.append(now / MS)
    return sent


def trickle(queue: Discipline, start_ns: int, stop_ns: int, every_ns: int) -> list[float]:
    """Let a packet in at equal distances; return how long each waited, ms."""
    waits = []
    for seq, now in enumerate(range(start_ns, stop_ns, every_ns)):
        queue.enqueue(packet(seq), now)
        then = now + every_ns - 1 if now + every_ns < stop_ns else now + 2 * S
        waits += sends(queue, then, now)
    return [sent - start_ns / MS - k * every_ns / MS for k, sent in enumerate(waits)]


def test_the_first_packet_of_an_idle_terminal_waits_for_the_answer() -> None:
    """It comes at 1 ms, is asked for at 10 ms and granted at 60 ms; so is one an hour later."""
    queue = terminal(vbdc="800 kbps")
    for begin in (0, 3600 * S):
        queue.enqueue(packet(), begin + MS)
        assert sends(queue, begin + S, begin + MS) == [begin / MS + 60]


def test_a_volume_is_granted_at_the_rate_of_the_service() -> None:
    """800 kbps are 1000 B a superframe; 4 Mbps 5000 B."""
    for rate, each in (("800 kbps", 1), ("4 Mbps", 5)):
        queue = terminal(vbdc=rate)
        for seq in range(10):
            queue.enqueue(packet(seq), MS)
        assert sends(queue, S, MS) == [60 + k // each * 10 for k in range(10)]


def test_what_was_asked_for_is_not_asked_for_again() -> None:
    """Ten packets wait over five superframes; what comes after them waits for a request again."""
    queue = terminal(vbdc="8 Mbps")
    for seq in range(10):
        queue.enqueue(packet(seq), MS)
    assert sends(queue, 69 * MS, MS) == [60] * 10
    queue.enqueue(packet(), 69 * MS)
    assert sends(queue, S, 69 * MS) == [120]


def test_constant_slots_need_no_request_and_large_packets_go_in_fragments() -> None:
    """100 kbps are 125 B a superframe; 1000 B take eight, that in which they came among them."""
    queue = terminal(cra="100 kbps")
    for seq in range(3):
        queue.enqueue(packet(seq), 101 * MS)
    assert sends(queue, S, 101 * MS) == [170, 250, 330]


def test_slots_that_nobody_used_are_lost() -> None:
    queue = terminal(cra="800 kbps")
    queue.enqueue(packet(), 30 * S)
    queue.enqueue(packet(), 30 * S)
    assert sends(queue, 31 * S, 30 * S) == [30_000, 30_010]


def test_no_volume_is_asked_for_that_constant_slots_carry_before_the_answer() -> None:
    """Five superframes of 1000 B carry five packets; without the rule more would come at 60 ms."""
    queue = terminal(cra="800 kbps", vbdc="8 Mbps")
    for seq in range(3):
        queue.enqueue(packet(seq, 800), MS)
    assert sends(queue, 200 * MS, MS) == [1, 10, 20]
    queue.enqueue(packet(3), 200 * MS)
    queue.enqueue(packet(4), 200 * MS)
    assert sends(queue, S, 200 * MS) == [200, 210]


def test_a_steady_flow_waits_no_more_once_its_rate_is_granted() -> None:
    """1000 B each 20 ms are 400 kbps; the rate is measured over 50 ms and granted 50 ms later."""
    waits = trickle(terminal(rbdc="2 Mbps"), 0, 2 * S, 20 * MS)
    assert waits[0] == 70  # 700 B of it at 60 ms, as below
    assert max(waits[20:]) <= 20


def test_by_volume_each_packet_of_a_steady_flow_waits() -> None:
    waits = trickle(terminal(vbdc="2 Mbps"), 0, 2 * S, 20 * MS)
    assert min(waits) >= 50


def test_a_rate_lasts_for_its_time_out_and_no_longer() -> None:
    """The flow stops at 1 s; the last request for it is made when 50 ms have passed without a
    packet, 50 ms later it is granted, and that for so many superframes as the time-out says."""
    for timeout, still in ((1, False), (200, True)):
        queue = terminal(rbdc="4 Mbps", rbdc_timeout=timeout)
        trickle(queue, 0, S, 10 * MS)
        queue.enqueue(packet(size_bytes=40), 2 * S + MS)
        waited = sends(queue, 4 * S, 2 * S + MS)[0] - 2001
        assert (waited < 50) is still


def test_half_of_what_waits_is_asked_for_a_superframe_where_only_rates_are() -> None:
    """One packet of 8000 bit: 160 kbps that came in 50 ms, and 400 kbps for half of it in 10 ms."""
    for size, fits in ((700, True), (701, False)):
        queue = terminal(rbdc="2 Mbps")
        queue.enqueue(packet(), MS)
        assert queue.dequeue(10 * MS) is None
        list(queue.flush(10 * MS))
        queue.enqueue(packet(2, size), 60 * MS)
        assert (queue.dequeue(60 * MS) is not None) is fits


def test_what_the_queue_within_drops_is_no_longer_asked_for() -> None:
    """A full FQ-CoDel drops eight of ten that waited; three packets are asked for, not eleven."""
    port = StandIn()
    within = {"kind": "fq_codel", "packets": 10, "drop_batch": 8}
    queue = terminal(port, vbdc="8 Mbps", queue=within)
    for seq in range(11):
        assert queue.enqueue(packet(seq), MS)
    dropped = len(port.dropped)
    assert dropped >= 5
    assert sends(queue, 61 * MS, MS) == [60] * (11 - dropped)
    queue.enqueue(packet(), 61 * MS)
    assert sends(queue, S, 61 * MS) == [120]


def test_an_outage_leaves_nothing_to_ask_for() -> None:
    queue = terminal(vbdc="8 Mbps")
    for seq in range(5):
        queue.enqueue(packet(seq), MS)
    assert queue.dequeue(2 * MS) is None
    assert [lost.seq for lost in queue.flush(5 * MS)] == list(range(5))
    queue.enqueue(packet(), 15 * MS)
    assert sends(queue, S, 15 * MS) == [70]


def test_packets_above_the_largest_are_refused() -> None:
    assert not terminal(cra="8 kbps").enqueue(packet(size_bytes=1515), 0)
    assert terminal(cra="8 kbps", mtu="9 kB").enqueue(packet(size_bytes=9000), 0)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "give cra, rbdc or vbdc"),
        ({"vbdc": "1 Gbps"}, "vbdc must be at most 200 Mbps, got 1 Gbps"),
        ({"cra": "8 kbps", "superframe": "2 s"}, "superframe must be 1 ms to 1 s, got 2 s"),
        ({"cra": "8 kbps", "request_delay": "5 s"}, "request_delay must be at most 4 s, got 5 s"),
        ({"cra": "8 kbps", "mtu": "70 kB"}, "mtu must be at most 65.535 kB, got 70 kB"),
        ({"cra": "8 kbps", "packets": 5, "queue": {"kind": "fifo"}}, "write queue.packets"),
    ],
)
def test_what_cannot_work_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        declared(**given)


def test_rates_above_that_of_the_link_do_not_fit_alone_or_together() -> None:
    rates = declared(cra="1 Mbps", vbdc="1500 kbps")
    assert list(rates.misfits(1_200_000)) == [("vbdc", "1.5 Mbps is above the link's 1.2 Mbps")]
    together = "cra + vbdc is 2.5 Mbps, above the link's 2 Mbps"
    assert list(rates.misfits(2_000_000)) == [("vbdc", together)]
    assert list(rates.misfits(2_500_000)) == []
