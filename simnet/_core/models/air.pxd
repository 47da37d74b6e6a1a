# A shared medium at work; simnet.models.air in compiled form. Members are numbered throughout the
# world. The end of each transmission is an event of the interface that sends, and nothing else is,
# but for a scheduler that needs time to come to whose turn it is.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.models.medium.scheduler cimport (
    scheduler_grant, scheduler_join, scheduler_next, scheduler_over, scheduler_pass_by,
)
from simnet._core.models.start cimport begin
from simnet._core.engine.world cimport NONE, Interface, Medium, Member, World


cdef inline void air_ask(World *w, int32_t k, int64_t now) noexcept nogil:
    # Member k, whose transmitter is idle, may have a packet to send.
    cdef Member *member = &w.members[k]
    cdef Medium *m = &w.media[member.medium]
    if w.interfaces[member.interface].rate == 0:
        return
    if not member.asks:
        member.asks = True
        m.asking += 1
        near_remove(&w.near, member.interface)
        scheduler_join(w, m, k)
    if m.holder == NONE:
        air_grant(w, m, now)


cdef inline void air_due(World *w, int32_t k, int64_t now) noexcept nogil:
    # The time has come at which a packet of member k may go, or its turn may begin.
    cdef Medium *m = &w.media[w.members[k].medium]
    near_remove(&w.near, w.members[k].interface)
    if m.coming != k:
        air_ask(w, k, now)
        return
    m.coming = NONE
    if not air_begin(w, m, k, now):
        air_grant(w, m, now)


cdef inline void air_ended(World *w, int32_t k, int64_t size, int64_t now) noexcept nogil:
    # The transmission of member k, whose turn it is, has ended: let it, or another one, go on.
    cdef Member *member = &w.members[k]
    cdef Medium *m = &w.media[member.medium]
    cdef Interface *f = &w.interfaces[member.interface]
    cdef bint stays = f.inside > 0
    m.sent += size
    if stays and m.left > 0 and now - m.air < m.most_ns and f.rate > 0:
        m.left -= 1
        if begin(w, member.interface, f, now, 0):
            return
        stays = False
    else:
        near_remove(&w.near, member.interface)
    air_end_turn(w, m, k, now, stays)
    air_grant(w, m, now)


cdef inline void air_interrupted(World *w, int32_t k, int64_t now) noexcept nogil:
    # An outage took from member k what it sent, if anything, and its timers.
    cdef Member *member = &w.members[k]
    cdef Medium *m = &w.media[member.medium]
    cdef bint waits = w.interfaces[member.interface].inside > 0
    near_remove(&w.near, member.interface)
    if m.holder == k:
        air_end_turn(w, m, k, now, waits)
    if waits:
        air_ask(w, k, now)
    if m.holder == NONE:
        air_grant(w, m, now)


cdef inline void air_grant(World *w, Medium *m, int64_t now) noexcept nogil:
    # Let the next turn begin, if anybody asks, or the scheduler go to whose it is.
    cdef int64_t when = now
    cdef int32_t k
    if m.coming != NONE:
        near_remove(&w.near, w.members[m.coming].interface)
        m.coming = NONE
    while m.asking > 0:
        k = scheduler_next(w, m, now, &when)
        if when > now:
            m.coming = k
            near_set(&w.near, w.members[k].interface, when, NONE)
            return
        if air_begin(w, m, k, now):
            return


cdef inline bint air_begin(World *w, Medium *m, int32_t k, int64_t now) noexcept nogil:
    # Begin the turn of member k, unless it has nothing that may go.
    cdef Member *member = &w.members[k]
    cdef Interface *f = &w.interfaces[member.interface]
    cdef int64_t granted
    if f.inside == 0 or f.rate == 0:
        air_pass_by(w, m, k)
        return False
    granted = scheduler_grant(w, m, k, f.inside, now)
    if granted > m.most_packets:
        granted = m.most_packets
    if granted == 0:
        return False
    if not begin(w, member.interface, f, now, member.overhead):
        air_pass_by(w, m, k)
        return False
    m.holder = k
    m.left = granted - 1
    m.began = now
    m.air = now + member.overhead
    m.sent = 0
    return True


cdef inline void air_pass_by(World *w, Medium *m, int32_t k) noexcept nogil:
    w.members[k].asks = False
    m.asking -= 1
    scheduler_pass_by(w, m, k)


cdef inline void air_end_turn(
    World *w, Medium *m, int32_t k, int64_t now, bint stays
) noexcept nogil:
    cdef int64_t waiting = w.interfaces[w.members[k].interface].inside
    m.holder = NONE
    w.members[k].asks = stays
    m.asking -= not stays
    scheduler_over(w, m, k, waiting, now, stays)
