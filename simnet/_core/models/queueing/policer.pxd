# Policer; simnet.models.queueing.policer in compiled form. What passes waits in the queue within.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.engine.meters cimport ClassCounters
from simnet._core.models.meters cimport COLOURS, RED, YELLOW, Meter, meter_colour, meter_open
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport Discipline, Packet, World

cdef enum:
    # What is done with a colour; another number is a new traffic class.
    PASS = -1
    DROP = -2

cdef struct Policer:
    Meter meter
    int32_t actions[COLOURS]


cdef inline int policer_open(World *w, Discipline *d, object parameters) except -1:
    cdef Policer *s = <Policer *>arena_take(&w.arena, sizeof(Policer))
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Policer))
    meter_open(&s.meter, parameters)
    s.actions[0] = PASS
    s.actions[YELLOW] = action(w, parameters["yellow"], parameters["yellow_class"])
    s.actions[RED] = action(w, parameters["red"], parameters["red_class"])
    d.state = s
    return 0


cdef inline int32_t action(World *w, object word, object to) except -3:
    if word == "remark":
        if not 0 <= to < w.class_count:
            raise ValueError(f"there is no traffic class {to}")
        return to
    return DROP if word == "drop" else PASS


cdef inline bint policer_passes(World *w, Discipline *d, int32_t p, int64_t now) noexcept nogil:
    # Colour packet p; whether it is not dropped. In another traffic class it was offered in that.
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *classes = &w.classes[<size_t>d.interface * w.class_count]
    cdef int before = packet.traffic_class
    if not policer_verdict(d, packet, now):
        return False
    if packet.traffic_class != before:
        classes[before].offered_packets -= 1
        classes[before].offered_bytes -= packet.size
        classes[packet.traffic_class].offered_packets += 1
        classes[packet.traffic_class].offered_bytes += packet.size
    return True


cdef inline bint policer_verdict(Discipline *d, Packet *packet, int64_t now) noexcept nogil:
    # Colour a packet, and give it the traffic class of its colour; whether it is not dropped.
    cdef Policer *s = <Policer *>d.state
    cdef int colour = meter_colour(&s.meter, packet, now)
    cdef int32_t to = s.actions[colour]
    if to == DROP:
        return False
    packet.colour = colour
    if to >= 0:
        packet.traffic_class = to
    return True
