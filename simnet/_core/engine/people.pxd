# What people are told: how their transfers and streams ended. In simnet.engine.people they act.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc
from libc.string cimport memset

from simnet._core.engine.world cimport FAILURE_MEMORY, Completion, World


cdef inline Completion *complete(
    World *w, int64_t serial, int64_t status, int64_t received_bytes
) noexcept nogil:
    # Tell a person; the core stops for it after this event. NULL when there is no memory.
    cdef int32_t room
    cdef void *grown
    cdef Completion *done
    w.halt = True
    if w.completion_count == w.completion_room:
        room = w.completion_room * 2 if w.completion_room else 16
        grown = realloc(w.completions, <size_t>room * sizeof(Completion))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NULL
        w.completions = <Completion *>grown
        w.completion_room = room
    done = &w.completions[w.completion_count]
    w.completion_count += 1
    memset(done, 0, sizeof(Completion))
    done.serial = serial
    done.end_ns = w.now
    done.status = status
    done.received_bytes = received_bytes
    return done
