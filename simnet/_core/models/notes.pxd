# What was decided of packets ahead of time, at an interface of a chain, and is counted later.
#
# The notes of an interface lie in a ring, in the order in which the packets enter, which is that in
# which they depart. Times in it may be in the future: nothing of a note shows in a counter, an
# integral, a histogram, a peak or a trace before `count_notes` is told that its time has come. That
# is at each boundary of the measurement, up to the nanosecond before it, and when a ring is full.
#
# Invariant: whoever counts up to a time knows of all that enter before it. Of what enters at or
# after the last noted entry nothing is known yet, so that while the run goes on an interface is
# counted up to that entry at most, or the next boundary; departures of a time precede its entries.

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free
from libc.string cimport memcpy

from simnet._core.engine.meters cimport ClassCounters
from simnet._core.engine.trace cimport trace_note
from simnet._core.structures.memory cimport lines_make, unlikely
from simnet._core.models.entry cimport count_in
from simnet._core.models.transmitter cimport count_departure
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, FATE_CARRIED, FATE_INSIDE, FATE_LOST, Interface, Note, World,
)

cdef enum:
    FIRST_NOTES = 16       # room of a ring at first; a power of 2, as always


cdef inline int64_t next_boundary(World *w) noexcept nogil:
    # Of the measurement; NEVER where none is left within the run.
    cdef int64_t boundary = w.next_interval
    if not w.window_open and w.warmup < boundary:
        boundary = w.warmup
    return boundary


cdef inline Note *note_make(World *w, int32_t i, Interface *f, int64_t entry) noexcept nogil:
    # The place of the note of a packet that enters at a time, after `pass_gone`, so that what does
    # not count any more is not needed. NULL when there is no memory.
    cdef Note *note
    if (unlikely(f.noted_so_far - f.counted_out > f.note_mask)
            and make_room(w, i, f, entry) < 0):
        return NULL
    note = &f.notes[f.noted_so_far & f.note_mask]
    f.noted_so_far += 1
    note.entry = entry
    note.departure = entry
    return note


cdef inline int make_room(World *w, int32_t i, Interface *f, int64_t now) noexcept nogil:
    # Count what can be counted, at the entry of a packet; returns -1 when there is no memory.
    cdef int64_t boundary = next_boundary(w)
    if w.duration < boundary:
        boundary = w.duration
    count_notes(w, i, f, now if now < boundary else boundary - 1)
    if 2 * (f.noted_so_far - f.counted_out) > f.note_mask:
        return notes_grow(w, f)
    return 0


cdef inline int notes_grow(World *w, Interface *f) noexcept nogil:
    # Give an interface its ring, or one twice as large; returns -1 when there is no memory.
    cdef uint32_t room = 2 * (f.note_mask + 1) if f.notes != NULL else FIRST_NOTES
    cdef uint32_t k, number
    cdef Note *grown = <Note *>lines_make(<size_t>room * sizeof(Note))
    if grown == NULL:
        w.failure = FAILURE_MEMORY
        return -1
    for k in range(f.noted_so_far - f.counted_out):
        number = f.counted_out + k
        memcpy(&grown[number & (room - 1)], &f.notes[number & f.note_mask], sizeof(Note))
    free(f.notes)
    f.notes = grown
    f.note_mask = room - 1
    return 0


cdef inline void pass_gone(Interface *f, int64_t now) noexcept nogil:
    # Leave out of what counts for the limits of the queue all that has departed by a time.
    cdef Note *note
    while f.gone != f.noted_so_far:
        note = &f.notes[f.gone & f.note_mask]
        if note.departure > now:
            return
        if note.fate == FATE_INSIDE:
            f.queued -= 1
            f.queued_bytes -= note.size
        f.gone += 1


cdef inline void count_notes(World *w, int32_t i, Interface *f, int64_t until) noexcept nogil:
    # Count what happened by `until`, inclusive, in the order of time.
    cdef Note *note
    while f.counted_in != f.noted_so_far:
        note = &f.notes[f.counted_in & f.note_mask]
        if note.entry > until:
            break
        count_out(w, i, f, note.entry)
        count_entry(w, i, f, note)
        f.counted_in += 1
    count_out(w, i, f, until)


cdef inline void count_entry(World *w, int32_t i, Interface *f, Note *note) noexcept nogil:
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + note.traffic_class]
    c.offered_packets += 1
    c.offered_bytes += note.size
    if unlikely(w.trace_row != NULL):
        trace_note(w, i, note)
    if note.fate == FATE_INSIDE:
        count_in(f, note.size)
        return
    w.flows[note.flow].network_dropped_packets += 1
    if note.fate == FATE_LOST:
        c.lost_packets += 1
        c.lost_bytes += note.size
    else:
        c.dropped_packets += 1
        c.dropped_bytes += note.size


cdef inline void count_out(World *w, int32_t i, Interface *f, int64_t until) noexcept nogil:
    # Count what has departed by `until`, inclusive, of what has entered.
    cdef Note *note
    while f.counted_out != f.counted_in:
        note = &f.notes[f.counted_out & f.note_mask]
        if note.fate == FATE_INSIDE:
            if note.departure > until:
                return
            count_departure(
                w, i, f, note.traffic_class, note.size, note.entry, note.departure)
            if unlikely(w.trace_row != NULL):
                w.trace[note.seq].departure = note.departure
                w.trace[note.seq].fate = FATE_CARRIED
        f.counted_out += 1
