# Flows that take other ways at given times; simnet.network.ways in compiled form.

from libc.stdint cimport int32_t

from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.engine.world cimport KIND_RATE_CHANGE, NONE, Flow, Reroute, World, tie_of


cdef inline void next_reroute(World *w) noexcept nogil:
    # Schedule the next reroute, if there is one: after all changes of interfaces at its time.
    cdef int32_t source = w.flow_count + w.interface_count
    if w.reroute < w.reroute_count:
        heap_set(&w.far, source, w.reroutes[w.reroute].time,
                 tie_of(KIND_RATE_CHANGE, w.interface_count, 0))
    else:
        heap_remove(&w.far, source)


cdef inline void play_reroutes(World *w) noexcept nogil:
    # Let flows take the ways that are theirs from now on.
    cdef Reroute *each
    cdef Flow *f
    while w.reroute < w.reroute_count and w.reroutes[w.reroute].time == w.now:
        each = &w.reroutes[w.reroute]
        w.reroute += 1
        if each.flow == NONE:
            w.legs[each.legs].path[0] = each.path[0]
            w.legs[each.legs].path[1] = each.path[1]
            continue
        f = &w.flows[each.flow]
        f.path[0] = each.path[0]
        f.path[1] = each.path[1]
        f.legs = each.legs
        f.leg_count = each.leg_count
    next_reroute(w)
