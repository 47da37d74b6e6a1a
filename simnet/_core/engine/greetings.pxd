# The TLS handshake of a connection, played by the two applications. In compiled form what
# simnet.engine.reference.greetings is; sizes are those of simnet.models.tcp.handshake.

from libc.stdint cimport int64_t

from simnet._core.models.tcp.endpoint cimport ESTABLISHED, endpoint_write, is_early
from simnet._core.models.tcp.types cimport Connection, Endpoint, Parameters
from simnet._core.engine.world cimport World

cdef enum:
    TCP_OPENING_BYTES = 60
    QUIC_DATAGRAM_BYTES = 1228
    QUIC_SERVER_DATAGRAMS = 3
    QUIC_RESUMED_DATAGRAMS = 1
    CLIENT_HELLO_BYTES = 517
    SERVER_FLIGHT_BYTES = 3600
    TLS_1_3_FINISHED_BYTES = 64
    TLS_1_2_KEY_EXCHANGE_BYTES = 126
    TLS_1_2_FINISHED_BYTES = 51


cdef inline void set_up(Parameters *p, bint quic, bint zero_rtt, int tls) noexcept nogil:
    # Say how connections with these parameters begin.
    p.quic = quic
    p.zero_rtt = zero_rtt
    p.tls = tls
    p.flight = 1
    p.handshake_bytes = TCP_OPENING_BYTES
    p.confirming_bytes = p.header_bytes
    if quic:
        p.flight = QUIC_RESUMED_DATAGRAMS if zero_rtt else QUIC_SERVER_DATAGRAMS
        p.handshake_bytes = p.confirming_bytes = QUIC_DATAGRAM_BYTES


# Bytes of TLS that have come when so many flights of the peer have.


cdef inline int64_t from_client(int flights) noexcept nogil:
    cdef int64_t size = 0
    if flights > 0:
        size += CLIENT_HELLO_BYTES
    if flights > 1:
        size += TLS_1_2_KEY_EXCHANGE_BYTES
    return size


cdef inline int64_t from_server(int flights) noexcept nogil:
    cdef int64_t size = 0
    if flights > 0:
        size += SERVER_FLIGHT_BYTES
    if flights > 1:
        size += TLS_1_2_FINISHED_BYTES
    return size


cdef inline int64_t with_request(Parameters *p) noexcept nogil:
    return TLS_1_3_FINISHED_BYTES if p.tls == 1 else 0


cdef inline int64_t tls_bytes(Parameters *p, int side) noexcept nogil:
    # What a side receives of TLS over a connection.
    if p.tls == 0:
        return 0
    return from_server(p.tls) if side == 0 else from_client(p.tls) + with_request(p)


cdef inline int64_t goodput_of(Endpoint *e, int64_t before) noexcept nogil:
    # Bytes received since there were `before`, without those of TLS.
    cdef int64_t tls = tls_bytes(e.parameters, e.side)
    return max(e.receiver.received_bytes, tls) - max(before, tls)


cdef inline bint may_ask(World *w, Connection *c, Endpoint *client) noexcept nogil:
    # Send the client's flights whose time has come; tell whether it may ask.
    cdef int64_t received = client.receiver.received_bytes
    cdef Parameters *p = client.parameters
    if is_early(client):
        return c.up_bytes > 0
    if client.state < ESTABLISHED:
        return False
    while client.greeted < p.tls:
        if received < from_server(client.greeted):
            return False
        endpoint_write(
            w, client, from_client(client.greeted + 1) - from_client(client.greeted), False,
            w.now)
        client.greeted += 1
    return received >= from_server(p.tls)


cdef inline void greet(World *w, Endpoint *server) noexcept nogil:
    # Send the server's flights whose time has come.
    while server.greeted < server.parameters.tls:
        if server.receiver.received_bytes < from_client(server.greeted + 1):
            return
        endpoint_write(
            w, server, from_server(server.greeted + 1) - from_server(server.greeted), False,
            w.now)
        server.greeted += 1
