# Flow hashing; simnet.models.flow_hash in compiled form.

from libc.stdint cimport int32_t, int64_t, uint64_t

from simnet._core.models.tcp.types cimport Connection
from simnet._core.engine.world cimport NONE, SIDE, Packet, World, connection_at


cdef inline uint64_t mixed(uint64_t value) noexcept nogil:
    value = (value ^ value >> 30) * <uint64_t>0xBF58476D1CE4E5B9
    value = (value ^ value >> 27) * <uint64_t>0x94D049BB133111EB
    return value ^ value >> 31


cdef inline int32_t list_of(
    World *w, Packet *packet, uint64_t perturbation, int32_t lists
) noexcept nogil:
    cdef uint64_t way = 2 * <uint64_t>packet.flow + (packet.flags & SIDE)
    cdef uint64_t connection = 0
    cdef Connection *c
    cdef uint64_t found
    if packet.owner != NONE:
        c = connection_at(w, packet.owner)
        # The pieces of a stream are one flow.
        connection = (w.calls[c.streams].serial if c.is_stream else c.serial) + 1
    found = mixed((perturbation ^ way) + <uint64_t>0x9E3779B97F4A7C15)
    found = mixed((found ^ connection) + <uint64_t>0x9E3779B97F4A7C15)
    return <int32_t>((found >> 32) * <uint64_t>lists >> 32)
