# Schedulers of shared media of the compiled core, by kind: the contract of
# simnet.models.medium.base. Member.asks and Medium.asking are kept by whoever calls these.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.medium.airtime cimport airtime_next, airtime_over, airtime_pass_by
from simnet._core.models.medium.order cimport order_append, order_remove, order_remove_first
from simnet._core.models.medium.polling cimport (
    EXHAUSTIVE, GATED, REPORTED, polling_grant, polling_next, polling_over,
)
from simnet._core.models.medium.proportional_fair cimport fair_next, fair_over
from simnet._core.engine.world cimport Medium, World

cdef enum:
    EQUAL_TURNS = 0
    EQUAL_AIRTIME = 1
    WEIGHTS = 2
    PROPORTIONAL_FAIR = 3
    POLLING = 4


cdef inline int scheduler_open(World *w, Medium *m, object medium) except -1:
    # Take the parameters of a simnet.network.Medium, whose members are there already.
    parameters = dict(medium.parameters)
    cdef int32_t k
    if m.kind == EQUAL_AIRTIME or m.kind == WEIGHTS:
        for k in range(m.count):
            w.members[m.first + k].quantum = parameters["quantum"]
            if m.kind == WEIGHTS:
                w.members[m.first + k].quantum *= medium.members[k].weight
    elif m.kind == PROPORTIONAL_FAIR:
        m.horizon = parameters["horizon"]
        m.scale = 1.0
    elif m.kind == POLLING:
        m.service = {"reported": REPORTED, "gated": GATED, "exhaustive": EXHAUSTIVE}[
            parameters["service"]]
        m.step = parameters["switchover"]
        m.least = parameters["least_cycle"]
        m.empty = max(m.least, m.step * m.count)
        m.at = -1
    return 0


cdef inline void scheduler_join(World *w, Medium *m, int32_t k) noexcept nogil:
    if m.kind != POLLING:
        order_append(w, m, k)


cdef inline int32_t scheduler_next(World *w, Medium *m, int64_t now, int64_t *when) noexcept nogil:
    # Who of those that ask is next, and from when it may send.
    when[0] = now
    if m.kind == EQUAL_TURNS:
        return m.head
    if m.kind == PROPORTIONAL_FAIR:
        return fair_next(w, m)
    if m.kind == POLLING:
        return polling_next(w, m, now, when)
    return airtime_next(w, m)


cdef inline int64_t scheduler_grant(
    World *w, Medium *m, int32_t k, int64_t waiting, int64_t now
) noexcept nogil:
    # How many packets may go in a turn that could begin; 0: it does not, yet.
    if m.kind == POLLING:
        return polling_grant(w, m, k, waiting, now)
    return waiting


cdef inline void scheduler_pass_by(World *w, Medium *m, int32_t k) noexcept nogil:
    # Whose turn it was had nothing that may go: it asks no more.
    if m.kind == EQUAL_TURNS:
        order_remove_first(w, m)
    elif m.kind == PROPORTIONAL_FAIR:
        order_remove(w, m, k)
    elif m.kind == POLLING:
        w.members[k].reported = 0
    else:
        airtime_pass_by(w, m, k)


cdef inline void scheduler_over(
    World *w, Medium *m, int32_t k, int64_t waiting, int64_t now, bint stays
) noexcept nogil:
    # The turn of member k, begun at m.began, is over.
    if m.kind == EQUAL_TURNS:
        order_remove_first(w, m)
        if stays:
            order_append(w, m, k)
    elif m.kind == PROPORTIONAL_FAIR:
        fair_over(w, m, k, now, stays)
    elif m.kind == POLLING:
        polling_over(w, m, k, waiting, now)
    else:
        airtime_over(w, m, k, now, stays)
