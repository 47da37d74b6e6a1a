"""What a receiver acknowledges, when, and with which blocks."""

from dataclasses import replace

import pytest

from simnet.models.tcp import ACK, COMPRESSED_ACK, DELAYED_ACK, FIN, NEVER, PSH, Segment
from simnet.models.tcp.receiver import Receiver
from tests.unit.models.tcp.pipe import EXACT, MS, SECOND

MSS = 1448


class Listener:
    """A receiver that is fed segments by number; RTT 50 ms, past its quick start unless told."""

    def __init__(self, quick=0, **changes):
        self.timers = [NEVER, NEVER, NEVER]
        self.receiver = Receiver(replace(EXACT, **changes), self.timers)
        self.receiver.last_data_ns = 0
        self.receiver.quick = quick
        window = self.receiver.receive_window
        window.advertised_bytes = window.clamp_bytes
        self.now = 100 * MS
        self.early = None

    def take(self, *numbers, flags=ACK, payload=MSS):
        """Feed segments; return whether the last is acknowledged at once, and with what."""
        answer = None
        for number in numbers:
            echo_ns = self.now - 50 * MS
            segment = Segment(flags, number, 0, payload, payload + 52, self.now, echo_ns)
            self.early = None
            if self.receiver.on_data(segment, 250 * MS, self.now):
                self.early = self.receiver.blocks()
                self.receiver.acknowledged()
                self.receiver.report(number)
            answer = None
            if self.receiver.answer(50 * MS, self.now):
                answer = self.receiver.blocks()
                self.receiver.acknowledged()
        return answer


def test_every_second_full_segment_is_acknowledged():
    listener = Listener()
    assert [listener.take(number) for number in range(4)] == [None, (), None, ()]


def test_a_single_segment_waits_for_the_timer():
    listener = Listener()
    assert listener.take(0) is None
    assert listener.timers[DELAYED_ACK] == listener.now + 40 * MS
    listener.now += 10 * MS
    listener.receiver.acknowledged()
    assert listener.timers[DELAYED_ACK] == NEVER


def test_pushed_data_that_has_been_read_is_acknowledged():
    listener = Listener()
    assert listener.take(0, flags=ACK | PSH) == ()
    assert listener.take(1, payload=3) == ()


def test_without_delayed_acks_each_segment_is_acknowledged():
    listener = Listener(delayed_ack=False)
    assert [listener.take(number) for number in range(3)] == [(), (), ()]


def test_the_first_data_are_acknowledged_quickly():
    listener = Listener()
    listener.receiver.last_data_ns = -1
    answers = [listener.take(number) for number in range(20)]
    assert answers[:17] == [()] * 16 + [None]
    assert answers[17:] == [(), None, ()]


def test_a_growing_window_is_acknowledged_quickly():
    """From 64 to 80 kB by two segments: six raises, each with an ACK of its own."""
    listener = Listener()
    listener.receiver.receive_window.advertised_bytes = 65_536
    answers = [listener.take(number) for number in range(8)]
    assert answers == [()] * 6 + [None, ()]


def test_window_limit_follows_what_a_round_trip_brought():
    listener = Listener()
    number = 0
    for _ in range(2):
        for _ in range(20):
            listener.now += MS
            listener.take(number)
            number += 1
        listener.now += 60 * MS
    assert listener.receiver.receive_window.clamp_bytes > 81_920


def test_quick_again_after_a_pause_longer_than_an_rto():
    listener = Listener()
    listener.take(0, 1)
    listener.now += SECOND
    assert [listener.take(number) for number in range(2, 5)] == [(), (), ()]


def test_what_arrives_out_of_order_does_not_end_a_pause():
    listener = Listener()
    listener.take(0, 1)
    listener.now += SECOND
    for number in range(3, 7):
        answer = listener.take(number)
    assert answer is None
    listener.take(2)
    assert [listener.take(number) for number in range(7, 10)] == [(), (), ()]


def test_a_hole_is_reported_with_the_latest_block_first():
    listener = Listener()
    assert listener.take(0, 1) == ()
    assert listener.take(3) == ((3, 4),)
    assert listener.take(4) == ((3, 5),)
    assert listener.take(7) == ((7, 8), (3, 5))
    listener.receiver.duplicate_acks = 0
    assert listener.take(10) == ((10, 11), (7, 8), (3, 5))
    assert listener.take(13) == ((13, 14), (10, 11), (7, 8))
    assert listener.take(5) == ((3, 6), (13, 14), (10, 11))
    listener.receiver.duplicate_acks = 0
    assert listener.take(6) == ((3, 8), (13, 14), (10, 11))


def test_filling_the_last_hole_is_acknowledged_at_once():
    listener = Listener()
    listener.take(1, 3)
    listener.take(0)
    assert listener.receiver.next_seq == 2
    assert listener.take(2) == ()
    assert listener.receiver.next_seq == 4
    assert listener.receiver.received_bytes == 4 * MSS
    assert listener.receiver.ranges == 0


def test_payload_of_out_of_order_segments_is_counted_when_it_is_in_order():
    listener = Listener()
    listener.take(2, payload=100)
    listener.take(4, payload=10)
    listener.take(0, payload=1)
    assert listener.receiver.received_bytes == 1
    listener.take(1, payload=1000)
    assert listener.receiver.received_bytes == 1101
    listener.take(3, payload=10_000)
    assert listener.receiver.received_bytes == 11_111


@pytest.mark.parametrize("number", [0, 3])
def test_a_duplicate_is_reported_first(number):
    listener = Listener()
    listener.take(0, 1, 3)
    assert listener.take(number) == ((number, number + 1), (3, 4))
    listener.receiver.ack_due = listener.receiver.ack_now = True
    assert listener.receiver.blocks() == ((3, 4),)


def test_acknowledgements_are_compressed_beyond_the_third_of_a_hole():
    listener = Listener()
    listener.take(0, 1)
    assert [listener.take(number) is None for number in range(3, 8)] == [False] * 3 + [True] * 2
    assert listener.timers[COMPRESSED_ACK] == listener.now + MS + 100_000
    assert listener.receiver.compressed == 2
    for number in range(8, 50):
        assert listener.take(number) is None
    assert listener.take(50) == ((3, 51),)
    assert listener.timers[COMPRESSED_ACK] == NEVER


def test_a_third_block_sends_the_compressed_acknowledgement_before_it_is_reported():
    """The segment itself is reported with the next one (tcp_sack_compress_send_ack)."""
    listener = Listener()
    listener.take(0, 1)
    for number in (3, 4, 5, 6, 8):
        answer = listener.take(number)
    assert (answer, listener.early, listener.receiver.compressed) == (None, None, 2)
    assert listener.take(10) is None
    assert listener.early == ((8, 9), (3, 7))
    assert listener.receiver.compressed == 0
    assert listener.timers[COMPRESSED_ACK] == NEVER
    assert listener.take(11) is None
    assert listener.early is None
    assert listener.receiver.blocks() == ((10, 12), (8, 9), (3, 7))


@pytest.mark.parametrize(("number", "early"), [(4, True), (7, False), (8, False), (11, False)])
def test_a_block_that_is_the_third_sends_the_compressed_acknowledgement(number, early):
    listener = Listener()
    listener.take(0, 1)
    for held in (3, 6, 9, 10):
        listener.take(held)
    assert listener.receiver.compressed == 1
    assert listener.take(number) is None
    assert (listener.early is not None) == early
    assert listener.receiver.compressed == (0 if early else 2)
    first, *_ = listener.receiver.blocks()
    assert first[0] <= number < first[1]


def test_a_duplicate_above_a_hole_is_reported_once_or_not_at_all():
    listener = Listener()
    listener.take(0, 1)
    for number in (3, 4, 5, 7, 8):
        listener.take(number)
    assert listener.take(4) is None
    assert listener.receiver.blocks() == ((4, 5), (3, 6), (7, 9))
    assert listener.take(4) is None
    assert listener.take(9) is None
    assert listener.receiver.blocks() == ((7, 10), (3, 6))


def test_time_stamp_echoed_is_of_the_last_segment_in_order():
    listener = Listener()
    listener.now = 110 * MS
    listener.take(0)
    listener.now = 120 * MS
    listener.take(1)  # answers both: the echo stays with the first (RFC 7323 section 4.3)
    assert listener.receiver.recent_ns == 110 * MS
    listener.now = 130 * MS
    listener.take(3)
    assert listener.receiver.recent_ns == 110 * MS
    listener.now = 140 * MS
    listener.take(2)
    assert listener.receiver.recent_ns == 140 * MS


def test_fin_in_order_ends_the_stream_and_waits_for_our_own():
    listener = Listener(quick=5)
    listener.take(1, flags=ACK | FIN, payload=0)
    assert not listener.receiver.finished
    listener.take(0)
    assert listener.receiver.finished
    other = Listener(quick=5)
    assert other.take(0, flags=ACK | FIN, payload=100) is None
    assert other.receiver.finished


def test_beyond_the_window_nothing_is_taken():
    listener = Listener(receive_window_bytes=10 * MSS)
    assert listener.take(10) == ()
    assert listener.receiver.ranges == 0
    assert listener.take(9) == ((9, 10),)
