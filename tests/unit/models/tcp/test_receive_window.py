"""A receive window that limits: it grows as Linux's does, closes on a slow reader, opens again."""

from dataclasses import replace

from simnet.models.tcp import ACK, NEVER, PSH, Endpoint, Segment, State
from simnet.models.tcp.receiver import Receiver
from simnet.models.tcp.timers import RETRANSMIT, TIMERS
from tests.unit.models.tcp.pipe import EXACT, MS

MSS = 1448
WINDOW = replace(EXACT, receive_window_bytes=8 * MSS)


def reader(parameters=WINDOW, lags=True):
    receiver = Receiver(parameters, [NEVER] * TIMERS)
    receiver.limit(lags)
    return receiver


def take(receiver, *numbers, now=100 * MS, payload=MSS):
    for number in numbers:
        receiver.on_data(Segment(ACK, number, 0, payload, payload + 52, now, 0), 200 * MS, now)


def test_what_is_unread_closes_the_window_and_its_edge_stays():
    receiver = reader()
    edges = []
    for number in range(8):
        take(receiver, number)
        edges.append(receiver.right_edge())
    assert edges == [8] * 8


def test_the_peer_is_told_when_the_window_has_doubled_and_not_before():
    receiver = reader()
    take(receiver, *range(6))
    assert receiver.right_edge() == 8
    assert [receiver.read(MSS, 101 * MS) for _ in range(2)] == [False, True]
    receiver.right_edge()
    assert not receiver.read(MSS, 101 * MS)


def test_a_reader_that_takes_part_of_a_segment_does_not_open_a_closed_window():
    receiver = reader()
    take(receiver, *range(8))
    assert receiver.right_edge() == 8
    assert not receiver.read(MSS - 1, 101 * MS)
    assert receiver.read(1, 101 * MS)
    assert receiver.right_edge() == 9


def test_what_does_not_fit_is_not_taken():
    receiver = reader()
    take(receiver, *range(9))
    assert receiver.received_bytes == 8 * MSS
    assert receiver.ack_now


def test_the_window_begins_with_64_kb_and_grows_by_two_segments_for_each_received():
    receiver = reader(EXACT, lags=False)
    assert receiver.right_edge() == 45
    take(receiver, *range(6))
    assert receiver.right_edge() == 6 + 56  # 80 kB: it grows on by round trips


def established(parameters, edge):
    """A client past its handshake, whose peer has room up to segment `edge`."""
    end = Endpoint(parameters, 0)
    end.heed_windows(lags=False)
    end.open(0)
    end.sender.edge = edge
    end.on_segment(Segment(2 | ACK, 0, 0, 0, 60, 10 * MS, 0), 20 * MS)
    end.out.clear()
    assert end.state is State.ESTABLISHED
    return end


def test_a_closed_window_is_probed_less_and_less_often():
    end = established(EXACT, edge=2)
    end.write(5 * MSS, False, 30 * MS)
    assert [segment.seq for segment in end.out] == [0, 1]
    end.out.clear()
    end.on_segment(Segment(ACK, 0, 2, 0, 52, 40 * MS, 30 * MS, edge=2), 50 * MS)
    waits, now = [], 50 * MS
    for _ in range(4):
        waits.append(end.timers[RETRANSMIT] - now)
        now = end.timers[RETRANSMIT]
        end.on_timer(RETRANSMIT, now)
        (probe,) = end.out
        assert (probe.flags, probe.seq, probe.payload_bytes) == (ACK | PSH, 1, 0)
        end.out.clear()
    assert [wait // waits[0] for wait in waits] == [1, 2, 4, 8]
    assert end.timeouts == 0


def test_a_probe_is_answered_at_once_with_the_window():
    end = established(EXACT, edge=45)
    end.on_segment(Segment(ACK | PSH, 0, 0, 0, 52, 60 * MS, 50 * MS, edge=45), 70 * MS)
    (answer,) = end.out
    assert (answer.flags, answer.edge) == (ACK, 45)


def test_an_answer_that_opens_the_window_lets_data_go():
    end = established(EXACT, edge=1)
    end.write(3 * MSS, False, 30 * MS)
    end.on_segment(Segment(ACK, 0, 1, 0, 52, 40 * MS, 30 * MS, edge=1), 50 * MS)
    end.on_timer(RETRANSMIT, end.timers[RETRANSMIT])
    end.out.clear()
    end.on_segment(Segment(ACK, 0, 1, 0, 52, 40 * MS, 30 * MS, edge=9), 900 * MS)
    assert [segment.seq for segment in end.out] == [1, 2]


def test_a_peer_that_never_answers_probes_has_failed():
    end = established(replace(EXACT, retries=2), edge=1)
    end.write(3 * MSS, False, 30 * MS)
    end.on_segment(Segment(ACK, 0, 1, 0, 52, 40 * MS, 30 * MS, edge=1), 50 * MS)
    for _ in range(3):
        assert not end.failed
        end.on_timer(RETRANSMIT, end.timers[RETRANSMIT])
    assert end.failed
