# A shared medium at work; simnet.models.air in compiled form. Members are numbered throughout the
# world.
#
# What happens of itself - a transmission ends, the scheduler comes to whose turn it is - is worked
# out when somebody looks (`air_catch_up`), in its order and each at its time. Somebody does before
# a packet enters any member, and when one arrives that nobody has seen depart; so while a member
# sends alone there is nothing to look for. Where others wait for it somebody looks within the
# shortest of the members' delays: before then no packet arrives that was sent later. That is an
# event of the member, where nobody looks for so long.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_awaited, near_remove, near_set
from simnet._core.models.lateness cimport least_delay
from simnet._core.models.medium.scheduler cimport (
    scheduler_grant, scheduler_join, scheduler_next, scheduler_over, scheduler_pass_by,
)
from simnet._core.models.queueing.discipline cimport queue_holds_back
from simnet._core.models.start cimport begin, end
from simnet._core.engine.world cimport NEVER, NONE, Interface, Medium, Member, World


cdef inline int64_t air_patience(World *w, int32_t i) noexcept nogil:
    # How long after its time something may be worked out that happens on the medium of interface
    # i. Where a queue holds packets back, when one may go is to be known in time.
    cdef int32_t q = w.interfaces[i].queue
    while q != NONE:
        if queue_holds_back(&w.disciplines[q]):
            return 0
        q = w.disciplines[q].inner
    return least_delay(w, i)


# Looking.


cdef inline void air_catch_up(World *w, int32_t i, int32_t k, int64_t until) noexcept nogil:
    # Work out what has happened on the medium of member k, interface i, by `until`, inclusive.
    cdef Medium *m = &w.media[w.members[k].medium]
    if m.due == until and began_just_now(w, m, i):
        return
    while m.due <= until:
        air_step(w, m)


cdef inline bint began_just_now(World *w, Medium *m, int32_t i) noexcept nogil:
    # Whether another member than interface i has begun, at the time at which it ends, what is too
    # short to last a nanosecond: its end follows what is happening.
    cdef int32_t sender = m.member_due
    return (sender != i and w.interfaces[sender].first_inside != NONE
            and w.interfaces[sender].free_at == m.due)


cdef inline void air_step(World *w, Medium *m) noexcept nogil:
    # Let happen what is due next.
    cdef int64_t now = m.due
    cdef int32_t k = m.holder
    cdef int32_t i = m.member_due
    if k != NONE:
        air_ended(w, m, k, end(w, i, &w.interfaces[i]), now)
        return
    k = m.coming
    m.coming = NONE
    m.due = NEVER
    if not air_begin(w, m, k, now):
        air_grant(w, m, now)


cdef inline void air_expect(World *w, Medium *m, int32_t i, int64_t time) noexcept nogil:
    # Something will happen at a time at member interface i: see to it that somebody looks.
    m.due = time
    m.member_due = i
    if w.interfaces[i].free_at == time:
        air_look_by(w, i, time)
    elif m.holder == NONE or m.asking > 1 or m.patience == 0:
        # A queue that may hold back what is next is asked in time, also where one sends alone.
        air_look_by(w, i, time + m.patience)


cdef inline void air_look_by(World *w, int32_t i, int64_t latest) noexcept nogil:
    # Who works out what is past by now goes on with this, too.
    if w.now <= latest < near_awaited(&w.near, i):
        near_set(&w.near, i, latest, w.interfaces[i].first_inside)


cdef inline void air_event(World *w, int32_t i, int32_t k) noexcept nogil:
    # The event of member k, interface i: a packet may go, or nobody has looked for long.
    cdef Medium *m = &w.media[w.members[k].medium]
    cdef Interface *f = &w.interfaces[i]
    cdef int64_t now = w.now
    # Of what happens at one time the lowest number comes first.
    while m.due < now or (m.due == now and m.member_due <= i):
        air_step(w, m)
    if f.first_inside == NONE and f.next_departure == now:
        f.next_departure = NEVER
        air_ask(w, k, now)
    if near_awaited(&w.near, i) > now:
        return
    near_remove(&w.near, i)
    if m.due < NEVER and m.member_due == i:
        air_expect(w, m, i, m.due)
    elif f.first_inside == NONE and f.next_departure < NEVER:
        near_set(&w.near, i, f.next_departure, NONE)


# What members tell.


cdef inline void air_ask(World *w, int32_t k, int64_t now) noexcept nogil:
    # Member k, whose transmitter is idle, may have a packet to send.
    cdef Member *member = &w.members[k]
    cdef Medium *m = &w.media[member.medium]
    cdef Interface *f = &w.interfaces[member.interface]
    if f.rate == 0:
        return
    if not member.asks:
        member.asks = True
        m.asking += 1
        f.next_departure = NEVER
        scheduler_join(w, m, k)
    if m.holder == NONE:
        air_grant(w, m, now)
    else:
        air_look_by(w, m.member_due, m.due + m.patience)


cdef inline void air_ended(
    World *w, Medium *m, int32_t k, int64_t size, int64_t now
) noexcept nogil:
    # The transmission of member k, whose turn it is, has ended: let it, or another one, go on.
    cdef int32_t i = m.member_due
    cdef Interface *f = &w.interfaces[i]
    cdef bint stays = f.inside > 0
    m.sent += size
    m.due = NEVER
    if stays and m.left > 0 and now - m.air < m.most_ns and f.rate > 0:
        m.left -= 1
        if air_sends(w, m, i, f, now, 0):
            return
        stays = False
    air_end_turn(w, m, k, now, stays)
    air_grant(w, m, now)


cdef inline void air_interrupted(World *w, int32_t k, int64_t now) noexcept nogil:
    # An outage took from member k what it sent, if anything, and its timers.
    cdef Member *member = &w.members[k]
    cdef Medium *m = &w.media[member.medium]
    cdef bint waits = w.interfaces[member.interface].inside > 0
    if m.holder == k:
        m.due = NEVER
        air_end_turn(w, m, k, now, waits)
    if waits:
        air_ask(w, k, now)
    if m.holder == NONE:
        air_grant(w, m, now)


# Turns.


cdef inline void air_grant(World *w, Medium *m, int64_t now) noexcept nogil:
    # Let the next turn begin, if anybody asks, or the scheduler go to whose it is.
    cdef int64_t when = now
    cdef int32_t k
    m.coming = NONE
    m.due = NEVER
    while m.asking > 0:
        k = scheduler_next(w, m, now, &when)
        if when > now:
            m.coming = k
            air_expect(w, m, w.members[k].interface, when)
            return
        if air_begin(w, m, k, now):
            return


cdef inline bint air_sends(
    World *w, Medium *m, int32_t i, Interface *f, int64_t now, int64_t overhead
) noexcept nogil:
    # Let member interface i, whose turn it is, send a packet; returns whether one may go.
    if begin(w, i, f, now, overhead):
        air_expect(w, m, i, f.next_departure)
        return True
    if f.next_departure < NEVER:
        near_set(&w.near, i, f.next_departure, NONE)
    return False


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
    m.holder = k
    if not air_sends(w, m, member.interface, f, now, member.overhead):
        m.holder = NONE
        air_pass_by(w, m, k)
        return False
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
