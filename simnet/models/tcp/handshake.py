"""Connection set-up: the bytes and round trips of TCP, TLS and QUIC before a request can leave.

TCP takes one round trip; TLS over it adds one (TLS 1.3, RFC 8446 section 2) or two (TLS 1.2, RFC
5246 section 7.3), played as bytes over the connection. QUIC takes one for both (RFC 9001 section
4), or none where the client knows the server from before (0-RTT, RFC 9001 section 4.6).
"""

from __future__ import annotations

QUIC_DATAGRAM_BYTES = 1_228
"""Size of a datagram of QUIC's handshake: 1,200 bytes (RFC 9000 section 14.1), UDP and IPv4."""
QUIC_SERVER_DATAGRAMS = 3
"""Datagrams of the server's flight. Assumption: certificates fill the three times 1,200 bytes that
a server may send to a client that it does not know yet (RFC 9000 section 8.1)."""
QUIC_RESUMED_DATAGRAMS = 1
"""The same of a server that knows the client from before: no certificates."""
QUIC_INITIAL_RTT_NS = 333_000_000
"""Assumed before the first sample (RFC 9002 section 6.2.2)."""
EARLY = -1
"""Time stamp echoed by what leaves before anything of the peer has come (0-RTT)."""

CLIENT_HELLO_BYTES = 517
"""A record of 512 bytes, to which clients pad (RFC 7685)."""
SERVER_FLIGHT_BYTES = 3_600
"""Certificates and what goes with them (assumption): as many as of QUIC, to compare like with
like."""
TLS_1_3_FINISHED_BYTES = 64
"""ChangeCipherSpec (6) and Finished (58: record 5, message 36, type 1, tag 16), with SHA-256."""
TLS_1_2_KEY_EXCHANGE_BYTES = 126
"""Key exchange over P-256 (75), ChangeCipherSpec (6) and Finished (45)."""
TLS_1_2_FINISHED_BYTES = 51
"""ChangeCipherSpec and Finished of the server."""

CLIENT_FLIGHTS: tuple[tuple[int, ...], ...] = (
    (),
    (CLIENT_HELLO_BYTES,),
    (CLIENT_HELLO_BYTES, TLS_1_2_KEY_EXCHANGE_BYTES),
)
"""Bytes that the client sends in each round trip of TLS, by the number of round trips."""
SERVER_FLIGHTS: tuple[tuple[int, ...], ...] = (
    (),
    (SERVER_FLIGHT_BYTES,),
    (SERVER_FLIGHT_BYTES, TLS_1_2_FINISHED_BYTES),
)
WITH_REQUEST_BYTES: tuple[int, ...] = (0, TLS_1_3_FINISHED_BYTES, 0)
"""Bytes of TLS that go before the first request, in the same flight."""
