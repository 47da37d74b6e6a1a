"""Transports that there are not, and parameters that belong to another one."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.scenario.classes import keys_of
from simnet.scenario.model.tcp import Tcp
from tests.broken.corpus import SOUND, Case, changed, text

KEYS = ", ".join(keys_of([Tcp]))


def flow(name: str, written: str, at: str, message: str) -> Case:
    """Return a case of the parameters of one flow."""
    return changed(
        name,
        "size: 1000 B}}",
        f"size: 1000 B}}, tcp: {{{written}}}}}",
        f"scenario.yaml:7: flows.f1.tcp{at}: {message}",
    )


CASES = [
    flow(
        "transport_that_there_is_not",
        "transport: quick",
        ".transport",
        "unknown value 'quick'; did you mean 'quic'? (allowed: quic, tcp)",
    ),
    flow(
        "quic_with_round_trips_of_tls",
        "transport: quic, tls_round_trips: 1",
        ".tls_round_trips",
        "QUIC has TLS in its own round trip; only TCP takes more for it",
    ),
    flow(
        "tcp_without_a_round_trip",
        "zero_rtt: true",
        ".zero_rtt",
        "TCP has no first flight with data; it needs transport: quic",
    ),
    flow(
        "more_round_trips_than_tls_has",
        "tls_round_trips: 3",
        ".tls_round_trips",
        "must be <= 2, got 3",
    ),
    flow(
        "zero_rtt_as_a_number", "transport: quic, zero_rtt: 2", ".zero_rtt",
        "expected true or false, got the number 2",
    ),
    flow(
        "zero_rtt_misspelt",
        "transport: quic, zero_rt: true",
        ".zero_rt",
        f"unknown key; did you mean 'zero_rtt'? (allowed: {KEYS})",
    ),
    flow(
        "window_below_a_segment_of_quic",
        "transport: quic, receive_window: 1400 B",
        ".receive_window",
        "must hold a segment of 1.437 kB (mss), got 1.4 kB",
    ),
    text(
        "zero_rtt_for_all_over_tcp",
        SOUND + "tcp: {zero_rtt: true}\n",
        "scenario.yaml:8: tcp.zero_rtt: TCP has no first flight with data; it needs transport: quic",
    ),
    changed(
        "pupils_without_connections",
        "{kind: poisson, rate: 100 /s, size: 1000 B}",
        "{kind: pupil, connections: 0}",
        "scenario.yaml:7: flows.f1.traffic.connections: must be >= 1, got 0",
    ),
    changed(
        "pupils_with_two_ways_of_sharing",
        "{kind: poisson, rate: 100 /s, size: 1000 B}",
        "{kind: pupil, connections: 6, multiplex: true}",
        "scenario.yaml:7: flows.f1.traffic: multiplex uses one connection; leave connections out",
    ),
]  # fmt: skip
