"""What a change of transport changes besides."""

from __future__ import annotations

from dataclasses import replace

from simnet.network import QUIC, TCP, TcpParameters, with_transport


def test_quic_has_defaults_of_its_own_and_they_go_with_it() -> None:
    quic = with_transport(TcpParameters(tls_round_trips=1), QUIC)
    assert (quic.mss_bytes, quic.header_bytes, quic.delayed_ack_ns) == (1437, 63, 25_000_000)
    assert quic.mss_bytes + quic.header_bytes == 1500
    assert quic.tls_round_trips == 0
    assert with_transport(replace(quic, zero_rtt=True), TCP) == TcpParameters()


def test_what_is_no_default_stays() -> None:
    given = TcpParameters(mss_bytes=1000, congestion_control="bbr")
    quic = with_transport(given, QUIC)
    assert (quic.mss_bytes, quic.header_bytes) == (1000, 63)
    assert quic.congestion_control == "bbr"
    assert with_transport(replace(quic, zero_rtt=True), QUIC).zero_rtt


def test_no_proxy_splits_quic() -> None:
    assert TcpParameters().can_be_split
    assert not with_transport(TcpParameters(), QUIC).can_be_split
