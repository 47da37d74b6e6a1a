# CoDel's control law (RFC 8289 section 5); simnet.models.codel in compiled form.

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t

from simnet._core.models.queueing.base cimport mark, pop
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef enum:
    RECENT = 16            # intervals after which the last dropping state is forgotten

cdef struct Law:
    int64_t target
    int64_t interval
    int64_t packet_bytes
    uint8_t ecn

cdef struct Codel:
    # The state of one queue.
    int64_t above          # 0: packets do not wait too long
    int64_t next
    int64_t count
    int64_t last_count
    uint8_t dropping
    uint8_t standing       # of the packet that was taken last


cdef inline int64_t after(Law *law, int64_t time, int64_t count) noexcept nogil:
    return time + <int64_t>(law.interval / sqrt(<double>count))


cdef inline int32_t codel_head(
    World *w, Law *law, Codel *c, Band *band, int64_t *waiting_bytes, int64_t now
) noexcept nogil:
    # Take the head, and note whether a standing queue has lasted for an interval.
    cdef int32_t p = pop(w, band)
    c.standing = False
    if p == NONE:
        c.above = 0
        return NONE
    waiting_bytes[0] -= w.packets[p].size
    if now - w.packets[p].entry < law.target or waiting_bytes[0] <= law.packet_bytes:
        c.above = 0
    elif c.above == 0:
        c.above = now + law.interval
    elif now >= c.above:
        c.standing = True
    return p


cdef inline bint codel_marked(World *w, Discipline *d, Law *law, int32_t p) noexcept nogil:
    return law.ecn and mark(w, d, p)


ctypedef void (*Dropped)(World *, Discipline *, int32_t, int64_t) noexcept nogil


cdef inline int32_t codel_dequeue(
    World *w, Discipline *d, Law *law, Codel *c, Band *band, int64_t *waiting_bytes,
    Dropped dropped, int64_t now,
) noexcept nogil:
    # Take the packet to send next off a list; `dropped` disposes of those before it.
    cdef int32_t p = codel_head(w, law, c, band, waiting_bytes, now)
    cdef int64_t more
    if p == NONE:
        c.dropping = False
        return NONE
    if c.dropping:
        c.dropping = c.standing
        while p != NONE and c.dropping and now >= c.next:
            c.count += 1
            if codel_marked(w, d, law, p):
                c.next = after(law, c.next, c.count)
                return p
            dropped(w, d, p, now)
            p = codel_head(w, law, c, band, waiting_bytes, now)
            c.dropping = c.standing
            if c.dropping:
                c.next = after(law, c.next, c.count)
    elif c.standing:
        if not codel_marked(w, d, law, p):
            dropped(w, d, p, now)
            p = codel_head(w, law, c, band, waiting_bytes, now)
        c.dropping = True
        more = c.count - c.last_count
        c.count = more if more > 1 and now - c.next < RECENT * law.interval else 1
        c.next = after(law, now, c.count)
        c.last_count = c.count
    return p
