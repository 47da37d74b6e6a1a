# A source of transfers: bulk, a closed loop with think time, or an open one. In compiled form what
# simnet.engine.reference.transfer_sources is.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport heap_remove
from simnet._core.engine.sources cimport draw_amount
from simnet._core.engine.transfers cimport start_after, start_transfer
from simnet._core.engine.world cimport NEVER, TransferSource, World


cdef inline void play_transfers(World *w, int32_t flow) noexcept nogil:
    # The event of a source: start a transfer, and place the next one of an open loop.
    cdef TransferSource *s = &w.transfer_sources[w.flows[flow].source]
    cdef int64_t up_bytes, down_bytes
    cdef bint persistent = s.persistent and s.think.law != NULL
    cdef bint first = not s.begun
    s.begun = True
    if first and s.think.law != NULL and s.think_first:
        start_after(w, flow, &s.think)
        return
    if first and s.think.law == NULL and s.interarrival.law != NULL:
        start_after(w, flow, &s.interarrival)
        return
    heap_remove(&w.far, flow)
    if s.started >= s.limit:
        return
    s.started += 1
    up_bytes = draw_amount(&s.up, 1 if persistent else 0, NEVER)
    down_bytes = draw_amount(&s.down, 0, NEVER)
    start_transfer(
        w, flow, up_bytes, down_bytes, s.patience, &s.connection if persistent else NULL, False)
    if s.think.law == NULL and s.interarrival.law != NULL:
        start_after(w, flow, &s.interarrival)
