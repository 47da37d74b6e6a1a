"""Loss detection and recovery: the scoreboard, RACK, PRR, and whole recoveries on a pipe."""

import pytest

from simnet.chance.streams import RandomStream
from simnet.models.tcp.prr import ProportionalRateReduction
from simnet.models.tcp.rack import Rack
from simnet.models.tcp.scoreboard import IN_FLIGHT_AGAIN, LOST, NONE, SACKED, Scoreboard
from simnet.models.tcp.states import LOSS, OPEN, RECOVERY
from tests.unit.models.tcp.pipe import CLIENT, MS, SECOND, Pipe, exact, losing

MSS = 1448


def board_of(*sent_ns):
    board = Scoreboard()
    for time in sent_ns:
        board.append(MSS, 0, time)
    return board


def in_time(board):
    order, seq = [], board.oldest
    while seq != NONE:
        order.append(seq)
        seq = board.newer[seq & (board.size - 1)]
    return order


def test_scoreboard_counts_what_is_in_flight():
    board = board_of(*range(10))
    board.sack(4)
    board.lose(0)
    board.lose(1)
    assert board.in_flight() == 10 - 1 - 2
    board.retransmit(0, 20)
    assert board.in_flight() == 8
    assert in_time(board) == [2, 3, 5, 6, 7, 8, 9, 0]
    board.lose(0)
    assert (board.in_flight(), board.hint) == (7, 0)
    board.retransmit(0, 21)
    board.sack(0)
    assert (board.sacked, board.lost, board.retransmitted) == (2, 1, 0)


def test_scoreboard_holds_together_under_any_history():
    """The order of time and the counts against their definitions, through growth of the ring."""
    draw = RandomStream(1, "history").uniform
    board = Scoreboard()
    for now in range(1500):
        seq = board.una + int(draw() * (board.nxt - board.una)) if board.nxt > board.una else NONE
        flags = board.flags[seq & (board.size - 1)] if seq != NONE else 0
        act = draw()
        if seq == NONE or act < 0.3:
            board.append(MSS, 0, now)
        elif act < 0.5 and not flags & SACKED:
            board.sack(seq)
        elif act < 0.65:
            board.lose(seq)
        elif act < 0.8 and flags & (LOST | IN_FLIGHT_AGAIN) == LOST:
            board.retransmit(seq, now)
        elif act < 0.81:
            board.forgive()
        elif act < 0.85 and not flags & (SACKED | LOST):
            board.probe(seq, now)
        else:
            board.remove_first()
        held = {s: board.flags[s & (board.size - 1)] for s in range(board.una, board.nxt)}
        assert board.sacked == sum(f & SACKED != 0 for f in held.values())
        assert board.lost == sum(f & LOST != 0 for f in held.values())
        assert board.retransmitted == sum(f & IN_FLIGHT_AGAIN != 0 for f in held.values())
        awaited = {s for s, f in held.items() if not f & SACKED and f & (LOST | 4) != LOST}
        assert sorted(in_time(board)) == sorted(awaited)


def test_rack_loses_what_was_sent_before_and_is_older_than_the_rtt():
    board = board_of(0, 1 * MS, 2 * MS, 3 * MS)
    rack = Rack()
    rack.delivered(2, 2 * MS, False, 50 * MS, 52 * MS)
    board.sack(2)
    # Segment 0 is 52 ms old, 1 is 51 ms; the RTT is 50 ms and the reordering window 1.5 ms.
    wait_ns = rack.detect_losses(board, 3 * MS // 2, 52 * MS)
    assert board.flags[0] & LOST
    assert not board.flags[1] & LOST
    assert wait_ns == MS // 2
    assert not board.flags[3] & LOST


def test_rack_orders_segments_of_one_instant_by_number():
    board = board_of(0, 0, 0)
    rack = Rack()
    rack.delivered(1, 0, False, 50 * MS, 50 * MS)
    board.sack(1)
    rack.detect_losses(board, 0, 50 * MS)
    assert board.flags[0] & LOST
    assert not board.flags[2] & LOST


def test_rack_does_not_believe_a_retransmission_acknowledged_too_soon():
    rack = Rack()
    rack.delivered(5, 100 * MS, True, 50 * MS, 120 * MS)
    assert not rack.advanced


def test_prr_reduces_in_proportion_then_stops_at_ssthresh():
    """RFC 6937 section 3: of 20 segments to 10, every second ACK sends one."""
    prr = ProportionalRateReduction()
    prr.begin(20)
    in_flight, sent = 19, []
    for _ in range(18):
        in_flight -= 1
        quota = prr.window(in_flight, 10, 1, False, 0) - in_flight
        prr.sent += quota
        in_flight += quota
        sent.append(quota)
    assert sum(sent) == 9
    assert max(sent) == 1
    assert in_flight == 10


def test_prr_grows_back_as_slow_start_below_ssthresh():
    prr = ProportionalRateReduction()
    prr.begin(20)
    prr.sent = 1
    assert prr.window(2, 10, 1, True, 0) == 2 + 2
    assert prr.window(2, 10, 1, True, 3) == 2 + 1
    assert prr.window(9, 10, 5, True, 0) == 10


def test_the_first_retransmission_leaves_at_once():
    prr = ProportionalRateReduction()
    prr.begin(100)
    assert prr.window(98, 70, 1, False, 1) == 99


def test_one_lost_segment_costs_one_retransmission_and_a_reduced_window():
    pipe = Pipe(exact(hystart=False), loses=losing(CLIENT, 15)).opened()
    pipe.client.write(60 * MSS, True, pipe.now)
    pipe.drain()
    pipe.run(SECOND)
    assert pipe.server.received_bytes == 60 * MSS
    assert pipe.server.peer_finished
    assert [sent.segment.seq for sent in pipe.data(CLIENT) if sent.segment.retransmission] == [15]
    assert (pipe.client.fast_recoveries, pipe.client.timeouts) == (1, 0)
    assert pipe.client.sender.state == OPEN


def test_recovery_ends_at_ssthresh():
    pipe = Pipe(exact(congestion_control="newreno"), loses=losing(CLIENT, 40)).opened()
    pipe.client.write(2**62, False, pipe.now)
    pipe.drain()
    while pipe.client.sender.state != RECOVERY:
        pipe.run(pipe.now + MS)
    before = pipe.client.sender.prr.prior_window
    assert pipe.client.ssthresh == before // 2
    while pipe.client.sender.state == RECOVERY:
        pipe.run(pipe.now + MS)
    assert before // 2 <= pipe.client.cwnd <= before // 2 + 2


def test_a_lost_retransmission_is_found_without_a_timeout():
    lost = []

    def loses(side, segment, _):
        if side == CLIENT and segment.seq == 15 and segment.payload_bytes and len(lost) < 2:
            lost.append(segment)
            return True
        return False

    pipe = Pipe(loses=loses).opened()
    pipe.client.write(200 * MSS, True, pipe.now)
    pipe.drain()
    pipe.run(2 * SECOND)
    assert pipe.server.received_bytes == 200 * MSS
    assert len(lost) == 2
    assert pipe.client.retransmissions == 2
    assert pipe.client.timeouts == 0


def test_a_lost_last_segment_is_probed_when_its_rto_is_due():
    pipe = Pipe(loses=losing(CLIENT, 9)).opened()
    start = pipe.now
    pipe.client.write(10 * MSS, False, pipe.now)
    pipe.drain()
    pipe.run(start + 2 * SECOND)
    assert pipe.server.received_bytes == 10 * MSS
    again = [sent for sent in pipe.data(CLIENT) if sent.segment.retransmission]
    assert [sent.segment.seq for sent in again] == [9]
    # One packet is out after an RTT: the probe waits for 2 RTT + 200 ms, or the RTO of 300 ms.
    assert again[0].time - start == (100 + 300) * MS
    assert pipe.client.timeouts == 0


def test_a_lost_tail_of_several_is_probed_after_two_rtts():
    pipe = Pipe(loses=losing(CLIENT, 7, 8, 9)).opened()
    start = pipe.now
    pipe.client.write(10 * MSS, False, pipe.now)
    pipe.drain()
    pipe.run(start + 2 * SECOND)
    assert pipe.server.received_bytes == 10 * MSS
    again = [sent for sent in pipe.data(CLIENT) if sent.segment.retransmission]
    # The probe repairs 9 and its SACK shows the loss of 7 and 8 (RFC 8985 section 7.3).
    assert [sent.segment.seq for sent in again] == [9, 7, 8]
    assert again[0].time - start == (100 + 2 * 100 + 2) * MS
    assert again[1].time - start == (100 + 2 * 100 + 2 + 100) * MS
    assert pipe.client.timeouts == 0


def test_timeouts_double_and_end_in_failure():
    pipe = Pipe(exact(retries=3), loses=lambda side, segment, _: segment.payload_bytes > 0).opened()
    pipe.client.write(MSS, False, pipe.now)
    pipe.drain()
    pipe.run(20 * SECOND)
    gaps = [b.time - a.time for a, b in zip(pipe.data(CLIENT), pipe.data(CLIENT)[1:], strict=False)]
    # First the probe (2 RTT + 200 ms, not beyond the RTO of 300 ms), then the time-outs.
    assert gaps == [300 * MS, 300 * MS, 600 * MS, 1200 * MS]
    assert pipe.client.failed
    assert pipe.client.state == 0


def test_after_a_timeout_slow_start_begins_with_one_segment():
    cut = [False]
    pipe = Pipe(rate_bps=20_000_000, loses=lambda side, *_: side == CLIENT and cut[0]).opened()
    pipe.client.write(2**62, False, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 350 * MS)
    cut[0] = True
    while pipe.client.timeouts == 0:
        pipe.run(pipe.now + MS)
    assert pipe.client.sender.state == LOSS
    assert pipe.client.cwnd == 1
    assert pipe.client.ssthresh == pipe.client.sender.undo_window * 717 // 1024
    cut[0] = False
    received = pipe.server.received_bytes
    pipe.run(pipe.now + 5 * SECOND)
    assert pipe.server.received_bytes > received + 500 * MSS


def test_a_spurious_timeout_is_undone():
    """A path that stalls for a second and loses nothing: the window comes back (RFC 4015)."""
    pipe = Pipe(rate_bps=20_000_000).opened()
    pipe.client.write(2**62, False, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 350 * MS)
    before = pipe.client.cwnd
    pipe._arrivals = [(at + SECOND, *rest) for at, *rest in pipe._arrivals]
    pipe._free_at = [pipe.now + SECOND] * 2
    pipe.run(pipe.now + 900 * MS)
    assert pipe.client.timeouts >= 1
    assert pipe.client.cwnd == 1
    while pipe.client.sender.state == LOSS:
        pipe.run(pipe.now + MS)
    assert pipe.client.cwnd >= before
    assert pipe.client.sender.board.lost == 0
    pipe.run(pipe.now + 3 * SECOND)
    assert pipe.client.retransmissions <= 3


@pytest.mark.parametrize("control", ["cubic", "newreno"])
@pytest.mark.parametrize("seed", range(4))
def test_everything_arrives_in_order_whatever_is_lost(control, seed):
    draw = RandomStream(seed, "loss").uniform
    pipe = Pipe(
        exact(congestion_control=control),
        delay_ns=10 * MS,
        rate_bps=20_000_000,
        loses=lambda *_: draw() < 0.08,
    )
    pipe.client.open(0)
    pipe.drain()
    pipe.client.write(400 * MSS + 17, True, 0)
    pipe.server.write(150 * MSS + 1, True, 0)
    pipe.run(600 * SECOND)
    assert pipe.server.received_bytes == 400 * MSS + 17 == pipe.client.acked_bytes
    assert pipe.client.received_bytes == 150 * MSS + 1 == pipe.server.acked_bytes
    assert pipe.client.peer_finished
    assert pipe.server.peer_finished
    assert pipe.client.sender.board.in_flight() == 0
