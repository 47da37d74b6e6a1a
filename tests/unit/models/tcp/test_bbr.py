"""BBR: delivery rates, pacing and the model of the path, over a pipe with a known bottleneck."""

from dataclasses import replace

import pytest

from simnet.chance import splitmix
from simnet.models.tcp.ack_aggregation import AckAggregation
from simnet.models.tcp.control import at_work
from simnet.models.tcp.control.bbr import DRAIN_GAIN, HIGH_GAIN, PROBE_BW, PROBE_RTT, STARTUP
from simnet.models.tcp.delivery_rate import DeliveryRate
from simnet.models.tcp.long_term_rate import BEGUN, OVER, LongTermRate
from simnet.models.tcp.pacing import Pacer, more_over_short_paths
from simnet.models.tcp.rates import BANDWIDTH_UNIT, UNIT, WindowedMaximum, bytes_per_second
from simnet.models.tcp.segment import PSH
from simnet.models.tcp.states import OPEN, RECOVERY
from simnet.network import TcpParameters
from tests.unit.models.tcp.pipe import CLIENT, MS, SECOND, Pipe, losing

LINUX = TcpParameters(congestion_control="bbr")
RATE_BPS = 20_000_000
SEGMENT_NS = 1500 * 8 * SECOND // RATE_BPS


def bulk(nbytes=20_000_000, delay_ns=25 * MS, loses=None):
    pipe = Pipe(LINUX, delay_ns, RATE_BPS, loses).opened()
    pipe.client.write(nbytes, False, pipe.now)
    pipe.drain()
    return pipe, pipe.client.sender.control


# ---- the parts


def test_the_maximum_is_kept_for_its_window_and_then_the_next_best_follows():
    most = WindowedMaximum(10)
    most.update(0, 100)
    most.update(3, 80)
    most.update(7, 90)
    assert (most.best, most.values) == (100, [100, 90, 90])
    most.update(10, 50)
    assert most.best == 100
    most.update(11, 50)
    assert most.best == 90
    most.update(40, 10)
    assert most.best == 10


def test_a_rate_is_one_percent_below_the_bandwidth():
    bandwidth = BANDWIDTH_UNIT // 1000  # a segment a millisecond
    assert bytes_per_second(bandwidth, 1448, UNIT) == pytest.approx(0.99 * 1_448_000, rel=1e-4)
    assert bytes_per_second(2**32 - 1, 2**30, HIGH_GAIN) > 10**11


def test_a_sample_is_what_was_delivered_over_the_longer_of_two_intervals():
    delivery = DeliveryRate()
    for seq, sent in enumerate([0, 1 * MS, 2 * MS]):
        delivery.on_sent(seq, seq == 0, sent)
    delivery.begin(3)
    delivery.on_delivered(0, 0)
    delivery.finish(1, 0, 40_000, 40 * MS)
    assert (delivery.sample, delivery.interval_us) == (1, 40_000)
    delivery.begin(2)
    delivery.on_delivered(1, 1 * MS)
    delivery.on_delivered(2, 2 * MS)
    delivery.finish(2, 0, 40_000, 45 * MS)
    assert (delivery.sample, delivery.interval_us) == (3, 45_000)
    delivery.begin(0)
    delivery.finish(0, 0, 40_000, 46 * MS)
    assert delivery.sample == -1


def test_a_sample_shorter_than_the_least_rtt_is_none():
    delivery = DeliveryRate()
    delivery.on_sent(0, True, 0)
    delivery.begin(1)
    delivery.on_delivered(0, 0)
    delivery.finish(1, 0, 40_000, 39 * MS)
    assert (delivery.sample, delivery.interval_us) == (1, -1)


def test_what_the_application_limits_ends_when_all_of_it_is_delivered():
    delivery = DeliveryRate()
    delivery.limit_by_application(1)
    delivery.on_sent(0, True, 0)
    delivery.on_sent(1, False, 0)
    delivery.begin(2)
    delivery.on_delivered(0, 0)
    delivery.finish(1, 0, 1000, 40 * MS)
    assert delivery.sample_app_limited
    assert delivery.app_limited == 2
    delivery.on_delivered(1, 0)
    delivery.finish(1, 0, 1000, 41 * MS)
    assert delivery.app_limited == 0


def test_a_pacer_spaces_bursts_after_the_first_ten_segments_and_forgives_half_a_gap():
    pacer = Pacer()
    pacer.rate = 1_000_000
    pacer.on_sent(8, 8000, 0)
    assert pacer.next_ns == 0
    pacer.on_sent(2, 2000, 0)
    assert pacer.next_ns == 2 * MS
    pacer.on_sent(2, 2000, 2 * MS + 500_000)  # half a millisecond late
    assert pacer.next_ns == 4 * MS
    pacer.on_sent(2, 2000, 9 * MS)  # far too late
    assert pacer.next_ns == 10 * MS


def test_bursts_are_a_millisecond_long_and_longer_over_short_paths():
    pacer = Pacer()
    pacer.rate = 14_480_000
    assert pacer.burst(1448, 2) == 14_480_000 // 1024 // 1448
    assert more_over_short_paths(50 * MS) == 0
    assert pacer.burst(1448, 2, more_over_short_paths(MS)) == (14_480_000 // 1024 + 32_640) // 1448
    pacer.rate = 1000
    assert pacer.burst(1448, 1) == 1


def test_excess_is_kept_for_five_to_ten_rounds():
    delivery = DeliveryRate()
    aggregation = AckAggregation()
    bandwidth = BANDWIDTH_UNIT // 1000
    delivery.acked = 30
    delivery.delivered_ns = 10 * MS
    aggregation.update(delivery, bandwidth, False, 100)
    assert aggregation.allowance(bandwidth) == 30
    delivery.acked = 1
    for place in range(10):
        delivery.delivered_ns += 50 * MS
        assert aggregation.allowance(bandwidth) == 30, place
        aggregation.update(delivery, bandwidth, True, 100)
    assert aggregation.allowance(bandwidth) == 1
    assert aggregation.allowance(bandwidth // 200) == 0


def policed(long_term, delivery, rounds):
    """Deliver 100 segments in each round of 100 ms, lose 120 in every fourth; return changes."""
    changes = []
    for place in range(rounds):
        delivery.delivered += 100
        delivery.delivered_ns += 100 * MS
        lost = 120 if place % 4 == 0 else 0
        delivery.lost += lost
        changes.append(long_term.update(delivery, lost, True, True, 1448))
    return changes


def test_two_intervals_alike_under_loss_are_taken_for_a_policer():
    delivery = DeliveryRate()
    long_term = LongTermRate(delivery)
    changes = policed(long_term, delivery, 9)
    assert changes.index(BEGUN) == 8
    assert long_term.rate == pytest.approx(BANDWIDTH_UNIT / 1000, rel=0.01)
    assert OVER in policed(long_term, delivery, 48)
    assert not long_term.in_use


# ---- the state machine over a path


def test_it_finds_the_bandwidth_and_leaves_no_queue():
    pipe, control = bulk()
    pipe.run(3 * SECOND)
    assert control.mode == PROBE_BW
    per_us = 1000 / SEGMENT_NS
    assert control.bandwidths.best / BANDWIDTH_UNIT == pytest.approx(per_us, rel=0.01)
    before = pipe.server.received_bytes
    pipe.run(5 * SECOND)
    rate = (pipe.server.received_bytes - before) * 8 / 2
    assert rate == pytest.approx(RATE_BPS * 1448 / 1500, rel=0.02)
    assert pipe.client.srtt_ns < 60 * MS


def test_startup_ends_when_the_rate_no_longer_grows():
    pipe, control = bulk()
    assert (control.mode, control.pacing_gain) == (STARTUP, HIGH_GAIN)
    gains = set()
    while control.mode != PROBE_BW:
        pipe.run(pipe.now + MS)
        gains.add(control.pacing_gain)
    assert gains == {HIGH_GAIN, DRAIN_GAIN, control.pacing_gain}
    assert control.full_rounds == 3


def test_segments_are_paced_in_bursts():
    pipe, _ = bulk()
    pipe.run(3 * SECOND)
    sent = [item for item in pipe.data(CLIENT) if item.time > 2 * SECOND]
    times = sorted({item.time for item in sent})
    assert len(sent) == pytest.approx(2 * len(times), abs=2)
    gap_ns = (times[-1] - times[0]) / (len(times) - 1)
    assert gap_ns == pytest.approx(2 * SEGMENT_NS, rel=0.02)
    assert [bool(item.segment.flags & PSH) for item in sent[:4]] in (
        [False, True, False, True],
        [True, False, True, False],
    )


def test_after_ten_seconds_the_path_is_drained_to_see_its_rtt():
    pipe, control = bulk(40_000_000)
    began, ended = 0, 0
    while not ended:
        pipe.run(pipe.now + MS)
        if control.mode == PROBE_RTT:
            began = began or pipe.now
            assert control.cwnd <= 4
        elif began:
            ended = pipe.now
    assert 10 * SECOND < began < 10.2 * SECOND
    assert 200 * MS < ended - began < 400 * MS
    assert control.cwnd > 80


def test_a_loss_conserves_packets_for_a_round_and_then_restores_the_window():
    pipe, control = bulk(loses=losing(CLIENT, 2000, 2001))
    cut = 0
    windows = []
    while pipe.client.sender.state != RECOVERY:
        cut = control.cwnd
        pipe.run(pipe.now + MS)
        assert pipe.now < 3 * SECOND
    while pipe.client.sender.state != OPEN:
        windows.append(control.cwnd)
        pipe.run(pipe.now + MS)
    assert min(windows) < cut * 0.7
    assert control.cwnd >= cut - 2
    assert pipe.client.retransmissions == 2


def test_the_rate_survives_random_loss():
    pipe, _ = bulk(loses=lambda side, _, count: side == CLIENT and count % 50 == 49)
    pipe.run(5 * SECOND)
    assert pipe.server.received_bytes * 8 / 5 > 0.8 * RATE_BPS


def test_the_phase_of_the_cycle_is_drawn_and_never_begins_by_draining():
    phases = set()
    for number in range(200):
        control = at_work(LINUX)
        control.chance = splitmix.counter_of_part(7, number)
        control._probe_bandwidth()
        phases.add(control.phase)
    assert phases == {0, 2, 3, 4, 5, 6, 7}


def test_mixing_is_that_of_splitmix():
    # First outputs of Vigna's splitmix64 seeded with 0.
    counters = [splitmix.STEP * k & splitmix.WORD for k in (1, 2, 3)]
    assert [hex(splitmix.mixed(counter)) for counter in counters] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]


def test_a_window_is_kept_over_an_idle_time_and_sending_goes_on_at_the_bandwidth():
    pipe, control = bulk(3_000_000)
    pipe.run(5 * SECOND)
    cwnd = control.cwnd
    pipe.client.write(100_000, False, pipe.now)
    pipe.drain()
    assert control.idle_restart
    assert control.cwnd == cwnd
    bandwidth = control.bandwidths.best
    assert control.pacer.rate == bytes_per_second(bandwidth, 1448, UNIT)


def test_marks_change_no_window():
    pipe = Pipe(replace(LINUX, ecn=True), 25 * MS, RATE_BPS).opened()
    control = pipe.client.sender.control
    cwnd = control.cwnd
    assert control.reduced() == control.ssthresh
    assert (control.cwnd, control.prior_cwnd) == (cwnd, cwnd)
