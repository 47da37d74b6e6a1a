# Queue disciplines of the compiled core, by kind: the contract of simnet.models.queueing.base.
#
# Each kind is a file beside this one. A packet that `queue_enqueue` takes in is handed back by
# `queue_dequeue` once and told of by `queue_departed` when its transmission ends; or it is dropped
# (base.drop); or an outage loses it, which empties all bands, says `queue_departed` of each packet
# and in the end `queue_flushed`.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.queueing.base cimport release
from simnet._core.models.queueing.codel cimport (
    codel_queue_dequeue, codel_queue_enqueue, codel_queue_flushed, codel_queue_open,
)
from simnet._core.models.queueing.diffserv cimport (
    diffserv_departed, diffserv_dequeue, diffserv_enqueue, diffserv_flushed, diffserv_open,
)
from simnet._core.models.queueing.drr cimport (
    drr_departed, drr_dequeue, drr_enqueue, drr_flushed, drr_open,
)
from simnet._core.models.queueing.fifo cimport fifo_dequeue, fifo_enqueue
from simnet._core.models.queueing.fq_codel cimport (
    fq_codel_dequeue, fq_codel_enqueue, fq_codel_flushed, fq_codel_open,
)
from simnet._core.models.queueing.htb cimport (
    htb_dequeue, htb_enqueue, htb_flushed, htb_open, htb_ready,
)
from simnet._core.models.queueing.on_demand cimport (
    on_demand_advance, on_demand_arrived, on_demand_dequeue, on_demand_fits, on_demand_flushed,
    on_demand_keep, on_demand_open, on_demand_ready, on_demand_waits,
)
from simnet._core.models.queueing.per_user cimport (
    per_user_departed, per_user_dequeue, per_user_enqueue, per_user_flushed, per_user_holds_back,
    per_user_open, per_user_ready,
)
from simnet._core.models.queueing.policer cimport policer_open, policer_passes, policer_verdict
from simnet._core.models.queueing.priority cimport (
    priority_departed, priority_dequeue, priority_enqueue,
)
from simnet._core.models.queueing.red cimport (
    red_queue_dequeue, red_queue_enqueue, red_queue_flushed, red_queue_open,
)
from simnet._core.models.queueing.sfq cimport (
    sfq_departed, sfq_dequeue, sfq_enqueue, sfq_flushed, sfq_open,
)
from simnet._core.models.queueing.wred cimport (
    wred_queue_departed, wred_queue_dequeue, wred_queue_enqueue, wred_queue_flushed,
    wred_queue_open,
)
from simnet._core.models.queueing.token_bucket cimport (
    shaper_dequeue, shaper_fits, shaper_flushed, shaper_keep, shaper_open, shaper_ready,
)
from simnet._core.models.queueing.wfq cimport (
    wfq_departed, wfq_dequeue, wfq_enqueue, wfq_flushed, wfq_open,
)
from simnet._core.engine.world cimport NEVER, NONE, Discipline, Packet, World

cdef enum:
    FIFO = 0
    PRIORITY = 1
    CODEL = 2
    RED = 3
    WRED = 4
    DIFFSERV = 5
    TOKEN_BUCKET = 6
    POLICER = 7
    HTB = 8
    DRR = 9
    FQ_CODEL = 10
    WFQ = 11
    PER_USER = 12
    ON_DEMAND = 13
    SFQ = 14


cdef inline int queue_open(World *w, Discipline *d, object parameters, object users) except -1:
    # Make ready what the kind keeps; `parameters` are those of simnet.network.Queue, by name,
    # `users` the numbers of those whose path leads here.
    if d.kind == CODEL:
        codel_queue_open(w, d, parameters)
    elif d.kind == RED:
        red_queue_open(w, d, parameters)
    elif d.kind == WRED:
        wred_queue_open(w, d, parameters)
    elif d.kind == DIFFSERV:
        diffserv_open(w, d, parameters)
    elif d.kind == TOKEN_BUCKET:
        shaper_open(w, d, parameters)
    elif d.kind == POLICER:
        policer_open(w, d, parameters)
    elif d.kind == HTB:
        htb_open(w, d, parameters)
    elif d.kind == DRR:
        drr_open(w, d, parameters, users)
    elif d.kind == FQ_CODEL:
        fq_codel_open(w, d, parameters)
    elif d.kind == WFQ:
        wfq_open(w, d, parameters, users)
    elif d.kind == PER_USER:
        per_user_open(w, d, parameters, users)
    elif d.kind == ON_DEMAND:
        on_demand_open(w, d, parameters)
    elif d.kind == SFQ:
        sfq_open(w, d, parameters, users)
    return 0


cdef inline bint queue_holds_another(Discipline *d) noexcept nogil:
    # Whether packets wait in a queue within.
    return d.kind == TOKEN_BUCKET or d.kind == POLICER or d.kind == ON_DEMAND


cdef inline bint queue_holds_back(Discipline *d) noexcept nogil:
    # Whether packets may wait while the transmitter is free.
    if d.kind == PER_USER:
        return per_user_holds_back(d)
    return d.kind == TOKEN_BUCKET or d.kind == HTB or d.kind == ON_DEMAND


cdef inline int32_t queue_innermost(World *w, int32_t q) noexcept nogil:
    while w.disciplines[q].inner != NONE:
        q = w.disciplines[q].inner
    return q


cdef inline bint queue_passes(World *w, int32_t q, Packet *packet, int64_t now) noexcept nogil:
    # Whether a queue, and those within it, let a packet come that enters at a time: of those kinds
    # of which all is known then. Their limits are looked at by whoever asks, and their counters.
    cdef Discipline *d
    while q != NONE:
        d = &w.disciplines[q]
        if d.kind == POLICER and not policer_verdict(d, packet, now):
            return False
        q = d.inner
    return True


cdef inline bint queue_enqueue(World *w, int32_t q, int32_t p, int64_t now) noexcept nogil:
    # Take packet p in, or refuse it.
    cdef Discipline *d = &w.disciplines[q]
    if d.kind == PRIORITY:
        return priority_enqueue(w, d, p)
    if d.kind == HTB:
        return htb_enqueue(w, d, p)
    if d.kind == CODEL:
        return codel_queue_enqueue(w, d, p)
    if d.kind == RED:
        return red_queue_enqueue(w, d, p, now)
    if d.kind == WRED:
        return wred_queue_enqueue(w, d, p, now)
    if d.kind == DIFFSERV:
        return diffserv_enqueue(w, d, p, now)
    if d.kind == DRR:
        return drr_enqueue(w, d, p)
    if d.kind == FQ_CODEL:
        return fq_codel_enqueue(w, d, p, now)
    if d.kind == WFQ:
        return wfq_enqueue(w, d, p, now)
    if d.kind == SFQ:
        return sfq_enqueue(w, d, p)
    if d.kind == PER_USER:
        return per_user_enqueue(w, d, p)
    if d.kind == TOKEN_BUCKET:
        return shaper_fits(w, d, p) and queue_enqueue(w, d.inner, p, now)
    if d.kind == POLICER:
        return policer_passes(w, d, p, now) and queue_enqueue(w, d.inner, p, now)
    if d.kind == ON_DEMAND:
        on_demand_advance(d, now)
        if not on_demand_fits(w, d, p) or not queue_enqueue(w, d.inner, p, now):
            return False
        on_demand_arrived(w, d, p)
        return True
    return fifo_enqueue(w, d, p)


cdef inline int32_t queue_dequeue(World *w, int32_t q, int64_t now) noexcept nogil:
    # Take the packet to send next; NONE if none waits or may go yet.
    cdef Discipline *d = &w.disciplines[q]
    if d.kind == PRIORITY:
        return priority_dequeue(w, d)
    if d.kind == CODEL:
        return codel_queue_dequeue(w, d, now)
    if d.kind == RED:
        return red_queue_dequeue(w, d, now)
    if d.kind == WRED:
        return wred_queue_dequeue(w, d, now)
    if d.kind == DIFFSERV:
        return diffserv_dequeue(w, d, now)
    if d.kind == TOKEN_BUCKET:
        if w.bands[d.band].first == NONE:
            shaper_keep(w, d, queue_dequeue(w, d.inner, now))
        return shaper_dequeue(w, d, now)
    if d.kind == POLICER:
        return queue_dequeue(w, d.inner, now)
    if d.kind == ON_DEMAND:
        if on_demand_waits(d, now):
            return NONE
        on_demand_advance(d, now)
        if w.bands[d.band].first == NONE:
            on_demand_keep(w, d, queue_dequeue(w, d.inner, now))
        return on_demand_dequeue(w, d)
    if d.kind == HTB:
        return htb_dequeue(w, d, now)
    if d.kind == DRR:
        return drr_dequeue(w, d)
    if d.kind == FQ_CODEL:
        return fq_codel_dequeue(w, d, now)
    if d.kind == WFQ:
        return wfq_dequeue(w, d, now)
    if d.kind == SFQ:
        return sfq_dequeue(w, d)
    if d.kind == PER_USER:
        return per_user_dequeue(w, d, now)
    return fifo_dequeue(w, d)


cdef inline int64_t queue_ready(World *w, int32_t q, int64_t now) noexcept nogil:
    # When one may go of those for which `queue_dequeue` returned NONE just now; NEVER without one.
    cdef Discipline *d = &w.disciplines[q]
    if d.kind == TOKEN_BUCKET:
        if w.bands[d.band].first == NONE:
            return queue_ready(w, d.inner, now)
        return shaper_ready(d)
    if d.kind == POLICER:
        return queue_ready(w, d.inner, now)
    if d.kind == ON_DEMAND:
        if w.bands[d.band].first == NONE:
            return queue_ready(w, d.inner, now)
        return on_demand_ready(w, d, now)
    if d.kind == HTB:
        return htb_ready(w, d, now)
    if d.kind == PER_USER:
        return per_user_ready(d)
    return NEVER


cdef inline void queue_departed(World *w, int32_t q, int32_t p, int64_t now) noexcept nogil:
    # The transmission of packet p has ended, or an outage lost it.
    cdef Discipline *d = &w.disciplines[q]
    if d.kind == PRIORITY or d.kind == HTB:
        priority_departed(w, d, p)
    elif d.kind == DRR:
        drr_departed(w, d, p)
    elif d.kind == WFQ:
        wfq_departed(w, d, p)
    elif d.kind == SFQ:
        sfq_departed(w, d, p)
    elif d.kind == WRED:
        wred_queue_departed(w, d, p)
    elif d.kind == DIFFSERV:
        diffserv_departed(w, d, p)
    elif d.kind == PER_USER:
        per_user_departed(w, d, p)
    elif queue_holds_another(d):
        queue_departed(w, d.inner, p, now)
    else:
        release(d, w.packets[p].size)


cdef inline void queue_flushed(World *w, int32_t q, int64_t now) noexcept nogil:
    # An outage has emptied the bands: forget what was known of those that waited.
    cdef Discipline *d = &w.disciplines[q]
    if d.kind == CODEL:
        codel_queue_flushed(d)
    elif d.kind == RED:
        red_queue_flushed(d)
    elif d.kind == WRED:
        wred_queue_flushed(d)
    elif d.kind == DIFFSERV:
        diffserv_flushed(d)
    elif d.kind == HTB:
        htb_flushed(d)
    elif d.kind == DRR:
        drr_flushed(d)
    elif d.kind == FQ_CODEL:
        fq_codel_flushed(w, d)
    elif d.kind == WFQ:
        wfq_flushed(d)
    elif d.kind == SFQ:
        sfq_flushed(d)
    elif d.kind == PER_USER:
        per_user_flushed(d)
    elif queue_holds_another(d):
        if d.kind == ON_DEMAND:
            on_demand_flushed(d, now)
        elif d.kind == TOKEN_BUCKET:
            shaper_flushed(d)
        queue_flushed(w, d.inner, now)
