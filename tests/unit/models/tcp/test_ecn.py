"""Explicit congestion notification between two ends (RFC 3168), as Linux has it."""

from __future__ import annotations

import pytest

from simnet.models.packet import CE, ECT_0, NOT_ECT
from simnet.models.tcp import ACK, SYN, Segment
from simnet.models.tcp.segment import CWR, ECE
from tests.unit.models.tcp.pipe import CLIENT, MS, SERVER, Loses, Pipe, exact, losing

MSS = 1448
ECN = exact(ecn=True, hystart=False)


def marking(*numbers: int, then: Loses | None = None) -> Loses:
    """Mark the client's segments of these numbers as they leave; lose what `then` says."""

    def marks(side: int, segment: Segment, count: int) -> bool:
        if side == CLIENT and segment.payload_bytes > 0 and segment.seq in numbers:
            assert segment.ecn == ECT_0
            segment.ecn = CE
        return then is not None and then(side, segment, count)

    return marks


def sending(loses: Loses | None, segments: int = 200) -> Pipe:
    """A client that has sent and been acknowledged so many segments."""
    pipe = Pipe(ECN, rate_bps=20_000_000, loses=loses).opened()
    pipe.client.write(segments * MSS, False, pipe.now)
    pipe.drain()
    for _ in range(4000):
        if pipe.client.acked_bytes >= segments * MSS:
            break
        pipe.run(pipe.now + MS)
    return pipe


def test_both_ends_offer_it_in_a_handshake_that_cannot_be_marked() -> None:
    pipe = Pipe(ECN).opened()
    opening = [(each.side, each.segment.flags, each.segment.ecn) for each in pipe.sent]
    assert opening == [
        (CLIENT, SYN | ECE | CWR, NOT_ECT),
        (SERVER, SYN | ACK | ECE, NOT_ECT),
        (CLIENT, ACK, NOT_ECT),
    ]
    assert pipe.client.sender.ecn_ok
    assert pipe.server.sender.ecn_ok


def test_a_repeated_opening_does_not_ask_for_it() -> None:
    """Section 6.1.1.1: whatever drops it may let a plain one pass."""
    pipe = Pipe(ECN, loses=lambda side, _, count: side == CLIENT and count == 0).opened()
    pipe.run(3000 * MS)
    flags = [each.segment.flags for each in pipe.sent if each.segment.flags & SYN]
    assert flags == [SYN | ECE | CWR, SYN, SYN | ACK]
    assert not pipe.client.sender.ecn_ok
    assert not pipe.server.sender.ecn_ok


def test_without_it_nothing_is_said_and_nothing_can_be_marked() -> None:
    pipe = Pipe(exact()).opened()
    pipe.client.write(20 * MSS, True, pipe.now)
    pipe.drain()
    pipe.run(pipe.now + 1000 * MS)
    assert {each.segment.ecn for each in pipe.sent} == {NOT_ECT}
    assert not any(each.segment.flags & (ECE | CWR) for each in pipe.sent)


def test_a_mark_is_echoed_until_the_sender_says_that_it_heard() -> None:
    pipe = sending(marking(30))
    echoes = [bool(each.segment.flags & ECE) for each in pipe.acks(SERVER)]
    first, last = echoes.index(True), len(echoes) - 1 - echoes[::-1].index(True)
    assert all(echoes[first : last + 1])
    assert not echoes[-1]
    said = [each.segment.seq for each in pipe.data(CLIENT) if each.segment.flags & CWR]
    assert len(said) == 1


def test_the_window_is_reduced_once_a_round_trip_however_many_are_marked() -> None:
    one, many = sending(marking(30)), sending(marking(*range(30, 36)))
    assert one.client.retransmissions == many.client.retransmissions == 0
    assert one.client.ssthresh == many.client.ssthresh < 100
    assert one.client.cwnd < sending(None).client.cwnd


def test_what_is_sent_again_and_what_has_no_data_cannot_be_marked() -> None:
    pipe = sending(losing(CLIENT, 50))
    again = [each.segment for each in pipe.sent if each.segment.retransmission]
    assert again
    assert {each.ecn for each in again} == {NOT_ECT}
    assert {each.segment.ecn for each in pipe.acks(SERVER)} == {NOT_ECT}
    fresh = [each.segment.ecn for each in pipe.data(CLIENT) if not each.segment.retransmission]
    assert set(fresh) == {ECT_0}


def test_a_loss_after_a_mark_goes_on_with_the_same_reduction() -> None:
    marked = sending(marking(60))
    both = sending(marking(60, then=losing(CLIENT, 64)))
    assert both.client.fast_recoveries == 1
    assert both.client.ssthresh == pytest.approx(marked.client.ssthresh, abs=1)


def test_the_growth_goes_on_after_the_reduction() -> None:
    pipe = sending(marking(30), segments=600)
    assert pipe.client.cwnd > pipe.client.ssthresh
