# What happens to every packet that enters an interface, whatever its queue: loss, and occupancy.

from libc.stdint cimport int64_t

from simnet._core.chance.random cimport stream_uniform
from simnet._core.engine.world cimport Bursts, Interface


cdef inline bint lose(Interface *f) noexcept nogil:
    # Both rules see every packet, whatever the other one says of it.
    cdef bint lost
    cdef double loss = f.loss
    f.entered += 1
    lost = f.lose_every > 0 and f.entered % f.lose_every == 0
    if f.bursts != NULL and finds_bad(f):
        loss = f.bursts.loss_in_bad
    if loss > 0.0 and stream_uniform(f.loss_stream) < loss:
        lost = True
    return lost or f.down


cdef inline bint finds_bad(Interface *f) noexcept nogil:
    # Move the chain of Gilbert and Elliott by a packet, and say whether it is in its bad state.
    cdef Bursts *chain = f.bursts
    if stream_uniform(f.loss_stream) < (chain.to_good if chain.bad else chain.to_bad):
        chain.bad = not chain.bad
    return chain.bad


cdef inline void count_in(Interface *f, int64_t size) noexcept nogil:
    f.inside += 1
    f.inside_bytes += size
    if f.inside > f.peak_packets:
        f.peak_packets = f.inside
    if f.inside_bytes > f.peak_bytes:
        f.peak_bytes = f.inside_bytes
