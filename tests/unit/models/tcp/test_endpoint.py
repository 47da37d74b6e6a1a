"""Connections from their SYN to their end, on a pipe of 50 ms."""

import pytest

from simnet.models.tcp import (
    ACK,
    FIN,
    NEVER,
    PSH,
    RST,
    SYN,
    TIMERS,
    Endpoint,
    Segment,
    State,
    reset_answer,
)
from simnet.network import TcpParameters
from tests.unit.models.tcp.pipe import CLIENT, EXACT, MS, SECOND, SERVER, Pipe, exact, losing

MSS = 1448


def test_handshake_takes_a_round_trip_and_measures_it():
    pipe = Pipe().opened()
    assert [(sent.side, sent.segment.flags, sent.segment.size_bytes) for sent in pipe.sent] == [
        (CLIENT, SYN, 60),
        (SERVER, SYN | ACK, 60),
        (CLIENT, ACK, 52),
    ]
    assert pipe.client.established_at == 100 * MS
    assert pipe.server.established_at == 150 * MS
    assert pipe.client.srtt_ns == pipe.server.srtt_ns == 100 * MS
    assert pipe.client.cwnd == 10
    assert pipe.client.timers == [NEVER] * TIMERS


@pytest.mark.parametrize(
    ("segments", "round_trips"),
    [(1, 1), (10, 1), (11, 2), (30, 2), (31, 3), (70, 3), (100, 4), (1000, 7)],
)
def test_slow_start_from_ten_segments(segments, round_trips):
    """Case SS-01: 10, 30, 70, 150, 310 segments after 1, 2, 3, 4, 5 round trips."""
    pipe = Pipe(exact(hystart=False, delayed_ack=False)).opened()
    start = pipe.now
    pipe.client.write(segments * MSS, False, pipe.now)
    pipe.drain()
    while pipe.client.acked_bytes < segments * MSS:
        pipe.run(pipe.now + MS)
    assert (pipe.now - start) / (100 * MS) == pytest.approx(round_trips, abs=0.02)


def test_last_segment_is_short_pushed_and_closes():
    pipe = Pipe().opened()
    pipe.client.write(2 * MSS + 10, True, pipe.now)
    pipe.drain()
    sizes = [(sent.segment.payload_bytes, sent.segment.flags) for sent in pipe.data(CLIENT)]
    assert sizes == [(MSS, ACK), (MSS, ACK | PSH), (10, ACK | PSH | FIN)]


def test_request_and_answer_close_both_ends():
    pipe = Pipe().opened()
    pipe.client.write(3, False, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 50 * MS)
    assert pipe.server.received_bytes == 3
    pipe.server.write(50_000, True, pipe.now)
    pipe.drain()
    while pipe.client.received_bytes < 50_000:
        pipe.run(pipe.now + MS)
    assert pipe.client.peer_finished
    assert pipe.client.state == State.CLOSE_WAIT
    acks = len(pipe.acks(CLIENT))
    pipe.client.close(pipe.now)
    pipe.drain()
    # The last acknowledgement rides on the client's FIN.
    assert len(pipe.acks(CLIENT)) == acks + 1
    assert pipe.sent[-1].segment.flags & FIN
    assert pipe.client.state == State.LAST_ACK
    pipe.run(pipe.now + SECOND)
    assert pipe.client.state == State.CLOSED
    assert pipe.server.state == State.TIME_WAIT
    assert pipe.server.acked_bytes == 50_000
    assert not pipe.client.failed
    assert not pipe.server.failed
    assert pipe.client.timers == pipe.server.timers == [NEVER] * TIMERS


def test_both_ends_may_close_at_once():
    pipe = Pipe().opened()
    pipe.client.close(pipe.now)
    pipe.server.close(pipe.now)
    pipe.drain()
    pipe.run(pipe.now + SECOND)
    assert pipe.client.state == pipe.server.state == State.TIME_WAIT
    assert pipe.client.timers == pipe.server.timers == [NEVER] * TIMERS


@pytest.mark.parametrize("side", [CLIENT, SERVER])
def test_a_lost_fin_is_sent_again(side):
    def loses(sender, segment, _):
        return sender == side and segment.flags & FIN and not segment.retransmission

    pipe = Pipe(loses=loses).opened()
    pipe.client.write(5 * MSS, True, pipe.now)
    pipe.server.write(5 * MSS, True, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 3 * SECOND)
    assert pipe.client.peer_finished
    assert pipe.server.peer_finished
    assert pipe.client.received_bytes == pipe.server.received_bytes == 5 * MSS


def test_a_fin_without_data_is_sent_again():
    pipe = Pipe(loses=lambda _, segment, n: segment.flags & FIN and n < 4).opened()
    pipe.client.close(pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 5 * SECOND)
    assert pipe.server.peer_finished
    assert pipe.server.received_bytes == 0
    assert pipe.client.retransmissions > 0


def test_syn_is_resent_after_one_second_four_times_then_doubling():
    pipe = Pipe(exact(syn_retries=2), loses=lambda *_: True)
    pipe.client.open(0)
    pipe.drain()
    pipe.run(100 * SECOND)
    seconds = [sent.time / SECOND for sent in pipe.sent]
    assert seconds == [0, 1, 2, 3, 4, 5, 7]
    assert pipe.client.failed
    assert pipe.client.state == State.CLOSED
    assert pipe.client.retransmissions == 6


def test_handshake_timers_are_ticks_of_the_wheel():
    pipe = Pipe(TcpParameters(), loses=lambda *_: True)
    pipe.client.open(0)
    pipe.drain()
    pipe.run(1100 * MS)
    assert [sent.time for sent in pipe.sent] == [0, 256 * 4 * MS]


@pytest.mark.parametrize(("lost", "cwnd"), [(0, 10), (1, 10), (2, 1)])
def test_two_losses_in_the_handshake_start_from_one_segment(lost, cwnd):
    pipe = Pipe(loses=lambda side, _, n: side == CLIENT and n < lost)
    pipe.client.open(0)
    pipe.drain()
    pipe.run(lost * SECOND + 150 * MS)
    assert pipe.client.established_at == lost * SECOND + 100 * MS
    assert pipe.client.cwnd == cwnd
    assert pipe.client.srtt_ns == 100 * MS


def test_a_lost_syn_ack_is_resent_by_whichever_timer_is_first():
    pipe = Pipe(loses=lambda side, _, n: side == SERVER and n == 0)
    pipe.client.open(0)
    pipe.drain()
    pipe.run(2 * SECOND)
    answers = [sent.time for sent in pipe.sent if sent.segment.flags & SYN and sent.side == SERVER]
    assert answers[:2] == [50 * MS, 1050 * MS]
    assert pipe.client.established_at == 1100 * MS
    assert pipe.server.state == State.ESTABLISHED


def test_a_lost_last_ack_of_the_handshake_is_made_up_by_data():
    pipe = Pipe(loses=lambda side, _, n: side == CLIENT and n == 1)
    pipe.client.open(0)
    pipe.drain()
    pipe.run(110 * MS)
    pipe.client.write(100, False, pipe.now)
    pipe.drain()
    pipe.run(170 * MS)
    assert pipe.server.state == State.ESTABLISHED
    assert pipe.server.received_bytes == 100


def test_a_server_that_hears_no_more_listens_again():
    pipe = Pipe(loses=lambda side, *_: side == SERVER)
    pipe.client.open(0)
    pipe.drain()
    pipe.run(500 * MS)
    pipe.client.abort(pipe.now)
    assert pipe.client.out == []
    pipe.run(70 * SECOND)
    assert sum(sent.side == SERVER for sent in pipe.sent) == 6
    assert pipe.server.state == State.LISTEN
    assert pipe.server.timers == [NEVER] * TIMERS


def test_abort_resets_both_ends():
    pipe = Pipe(rate_bps=2_000_000).opened()
    pipe.client.write(100 * MSS, True, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 20 * MS)
    pipe.client.abort(pipe.now)
    assert pipe.client.out[-1].flags & RST
    pipe.drain()
    assert pipe.client.state == State.CLOSED
    assert not pipe.client.failed
    pipe.run(pipe.now + SECOND)
    assert pipe.server.state == State.CLOSED
    assert pipe.server.failed
    assert pipe.client.timers == pipe.server.timers == [NEVER] * TIMERS
    pipe.client.write(1, False, pipe.now)
    assert pipe.client.out == []


def test_a_closed_end_resets_data_and_ignores_the_rest():
    end = Endpoint(EXACT, CLIENT)
    for flags, payload, answered in (
        (ACK, MSS, True),
        (ACK | FIN, 0, False),
        (ACK, 0, False),
        (RST, 0, False),
        (SYN | ACK, 0, True),
    ):
        segment = Segment(flags, 7, 3, payload, payload + 52, 1, 0)
        end.on_segment(segment, 5)
        assert [out.flags for out in end.out] == [RST] * answered
        assert (reset_answer(segment, 52, 5) is not None) == answered
        end.out.clear()
    assert end.state == State.CLOSED


def test_writes_on_a_persistent_connection_follow_each_other():
    pipe = Pipe().opened()
    for number in range(1, 6):
        pipe.client.write(1000, False, pipe.now)
        pipe.drain()
        pipe.run(pipe.now + 300 * MS)
        assert pipe.server.received_bytes == number * 1000
    assert [sent.segment.payload_bytes for sent in pipe.data(CLIENT)] == [1000] * 5
    assert pipe.client.retransmissions == 0


@pytest.mark.parametrize(("restarts", "first"), [(True, 10), (False, 40)])
def test_window_after_idle(restarts, first):
    """After an idle time of many RTOs a burst is no longer than the initial window."""
    pipe = Pipe(exact(hystart=False, slow_start_after_idle=restarts)).opened()
    pipe.client.write(30 * MSS, False, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 5 * SECOND)
    assert pipe.client.cwnd == 40
    pipe.sent.clear()
    start = pipe.now
    pipe.client.write(200 * MSS, False, pipe.now)
    pipe.drain()
    assert sum(sent.time == start for sent in pipe.data(CLIENT)) == first
    assert pipe.client.ssthresh > 2**30


@pytest.mark.parametrize("counted", [True, False])
def test_window_grows_by_what_is_acknowledged_or_by_a_segment_an_ack(counted):
    """RFC 3465 as Linux, or RFC 5681 section 3.1: 40 segments that one ACK in two answers."""
    pipe = Pipe(exact(hystart=False, byte_counting=counted)).opened()
    pipe.client.write(40 * MSS, False, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 5 * SECOND)
    acks = len(pipe.acks(SERVER))
    assert 20 <= acks < 40
    assert pipe.client.cwnd == 10 + (40 if counted else acks)


def test_window_does_not_grow_where_the_application_limits():
    pipe = Pipe(exact(hystart=False, slow_start_after_idle=False)).opened()
    for _ in range(50):
        pipe.client.write(2 * MSS, False, pipe.now)
        pipe.drain()
        pipe.run(pipe.now + 110 * MS)
    assert pipe.client.cwnd == 10


def test_receive_window_limits_what_is_in_flight():
    pipe = Pipe(exact(receive_window_bytes=20 * MSS, hystart=False)).opened()
    pipe.client.write(2**62, False, pipe.now)
    pipe.drain()
    before = pipe.now + SECOND
    pipe.run(before)
    received = pipe.server.received_bytes
    pipe.run(before + SECOND)
    assert pipe.client.sender.board.in_flight() <= 20
    assert (pipe.server.received_bytes - received) / MSS == pytest.approx(200, abs=20)


def test_counters_tell_what_was_sent():
    pipe = Pipe(rate_bps=100_000_000, loses=losing(CLIENT, 3, 20)).opened()
    pipe.client.write(50 * MSS, True, pipe.now)
    pipe.drain()
    pipe.run(3 * SECOND)
    assert pipe.client.segments_sent == len(pipe.data(CLIENT)) == 52
    assert pipe.client.retransmissions == 2
    assert pipe.client.fast_recoveries == 2
