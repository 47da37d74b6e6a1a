# What happens to every packet that enters an interface, whatever its queue: loss, and occupancy.

from libc.stdint cimport int64_t

from simnet._core.chance.random cimport stream_uniform
from simnet._core.engine.world cimport Interface


cdef inline bint lose(Interface *f) noexcept nogil:
    # Both rules see every packet, whatever the other one says of it.
    cdef bint lost
    f.entered += 1
    lost = f.lose_every > 0 and f.entered % f.lose_every == 0
    if f.loss > 0.0 and stream_uniform(f.loss_stream) < f.loss:
        lost = True
    return lost or f.down


cdef inline void count_in(Interface *f, int64_t size) noexcept nogil:
    f.inside += 1
    f.inside_bytes += size
    if f.inside > f.peak_packets:
        f.peak_packets = f.inside
    if f.inside_bytes > f.peak_bytes:
        f.peak_bytes = f.inside_bytes
