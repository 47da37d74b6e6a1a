# First in, first out, within another discipline or where others need it; a plain FIFO needs none of
# this (simnet._core.models.interface). simnet.models.queueing.fifo in compiled form.

from libc.stdint cimport int32_t

from simnet._core.models.queueing.base cimport admit, append, pop
from simnet._core.engine.world cimport Discipline, World


cdef inline bint fifo_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    if not admit(d, w.packets[p].size):
        return False
    append(w, &w.bands[d.band], p)
    return True


cdef inline int32_t fifo_dequeue(World *w, Discipline *d) noexcept nogil:
    return pop(w, &w.bands[d.band])
