# Changes of rate and loss that an interface of a chain meets, foreseen: simnet.models.link's events
# without events.
#
# The changes are known from the start, so that the departure of a packet is known as it enters
# whatever the rate becomes until then. What a change does is that of simnet._core.models.changes:
# the packet in transmission goes on with what work is left of it. At one instant departures precede
# changes and these precede entries; so a packet that enters an idle interface meets the changes up
# to that time first, and one that waited is sent at the old rate if that takes it no time.
#
# No rate is 0: of a packet that stalls more would have to be counted than where it begins and ends.
# Nor does an outage lose what has been decided of. Whoever has one of these is in no chain.

from libc.stdint cimport int32_t, int64_t, uint64_t

from simnet._core.models.entry cimport lose
from simnet._core.models.transmitter cimport NO_SIZE, transmission
from simnet._core.engine.world cimport LOSS_CHANGES, Interface, World


cdef inline bint foreseeable(World *w, Interface *f) noexcept nogil:
    # Whether an interface sends at all times of the run.
    cdef int32_t k
    for k in range(f.change, f.changes_end):
        if w.changes[k].rate <= 0 and w.changes[k].rate != LOSS_CHANGES:
            return False
    return f.rate > 0


cdef inline int64_t greatest_rate(World *w, Interface *f) noexcept nogil:
    # The greatest that the rate of an interface ever is.
    cdef int64_t greatest = f.rate
    cdef int32_t k
    for k in range(f.change, f.changes_end):
        if w.changes[k].rate > greatest:
            greatest = w.changes[k].rate
    return greatest


cdef inline bint changes_rate(World *w, Interface *f) noexcept nogil:
    return next_of_rate(w, f, f.change) < f.changes_end


cdef inline bint foresee(World *w, Interface *f) noexcept nogil:
    # Begin to foresee the changes of an interface. Returns whether its rate does change.
    f.loss_change = next_of_loss(w, f, f.change)
    f.change = next_of_rate(w, f, f.change)
    return f.change < f.changes_end


cdef inline int32_t next_of_rate(World *w, Interface *f, int32_t k) noexcept nogil:
    # The first of its changes of rate from k on.
    while k < f.changes_end and w.changes[k].rate == LOSS_CHANGES:
        k += 1
    return k


cdef inline int32_t next_of_loss(World *w, Interface *f, int32_t k) noexcept nogil:
    # The first of its changes of loss from k on.
    while k < f.changes_end and w.changes[k].rate != LOSS_CHANGES:
        k += 1
    return k


cdef inline bint lose_at(World *w, Interface *f, int64_t entry) noexcept nogil:
    # Whether a packet is lost that enters at a time.
    while f.loss_change < f.changes_end and w.changes[f.loss_change].time <= entry:
        f.loss = w.changes[f.loss_change].loss
        f.loss_change = next_of_loss(w, f, f.loss_change + 1)
    return lose(f)


cdef inline void go_on_at_next_rate(World *w, Interface *f) noexcept nogil:
    f.rate = w.changes[f.change].rate
    f.size[0] = NO_SIZE
    f.size[1] = NO_SIZE
    f.change = next_of_rate(w, f, f.change + 1)


cdef inline int64_t foreseen_departure(
    World *w, Interface *f, int64_t entry, int64_t start, int64_t size
) noexcept nogil:
    # When a packet departs that enters at a time and whose transmission begins at one.
    cdef int64_t departure, changed
    if start == entry:
        while f.change < f.changes_end and w.changes[f.change].time <= entry:
            go_on_at_next_rate(w, f)
    departure = start + transmission(f, size)
    while f.change < f.changes_end and w.changes[f.change].time < departure:
        changed = w.changes[f.change].time
        f.carry += <int64_t>(<uint64_t>(departure - changed) * <uint64_t>f.rate)
        go_on_at_next_rate(w, f)
        departure = changed + f.carry // f.rate
        f.carry = f.carry % f.rate
    return departure
