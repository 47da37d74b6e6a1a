# Demand assignment, a terminal and its hub; simnet.models.capacity_requests in compiled form.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.transmitter cimport WORK_OF_A_BYTE
from simnet._core.structures.memory cimport Arena, arena_take

cdef extern from *:
    """
    #define SIMNET_MOST_ASKED ((int64_t)500000000)
    #define SIMNET_MOST_DELAY ((int64_t)5000000000)
    #define SIMNET_MOST_ASKED_RATE ((int64_t)200000000)
    """
    int64_t MOST_BYTES "SIMNET_MOST_ASKED"
    int64_t MOST_DELAY "SIMNET_MOST_DELAY"
    int64_t MOST_RATE "SIMNET_MOST_ASKED_RATE"

cdef struct Frame:
    # One of the last `delay` superframes.
    int64_t arrived        # bytes that came
    int64_t rate           # granted for the one so much later
    int64_t volume         # that was asked for

cdef struct CapacityRequests:
    int64_t constant       # what the terminal may have, bit/s
    int64_t rate_based
    int64_t volume_based
    int64_t superframe     # ns
    int64_t delay          # superframes
    int64_t timeout
    int64_t largest        # packet, bit x ns/s
    int64_t credit         # what may be sent in this superframe
    int64_t frame          # its number
    int64_t backlog        # volume that the hub has been asked for and not granted
    Frame *frames          # by their number modulo `delay`
    int64_t arrived_sum
    int64_t rates_sum
    int64_t volumes_sum
    int64_t rate           # asked for last
    int64_t age            # superframes since then


cdef inline int requests_open(Arena *arena, CapacityRequests *r, object parameters) except -1:
    memset(r, 0, sizeof(CapacityRequests))
    r.constant = parameters["cra"] or 0
    r.rate_based = parameters["rbdc"] or 0
    r.volume_based = parameters["vbdc"] or 0
    r.superframe = parameters["superframe"]
    r.delay = (<int64_t>parameters["request_delay"] + r.superframe - 1) // r.superframe
    r.timeout = parameters["rbdc_timeout"]
    r.largest = <int64_t>parameters["mtu"] * WORK_OF_A_BYTE
    if (max(r.constant, max(r.rate_based, r.volume_based)) > MOST_RATE
            or r.superframe > MOST_DELAY // r.delay):
        raise OverflowError("so much capacity cannot be counted")
    r.credit = r.constant * r.superframe
    r.frames = <Frame *>arena_take(arena, r.delay * sizeof(Frame))
    if r.frames == NULL:
        raise MemoryError
    memset(r.frames, 0, r.delay * sizeof(Frame))
    return 0


cdef inline void requests_arrive(CapacityRequests *r, int64_t size) noexcept nogil:
    r.frames[r.frame % r.delay].arrived += size
    r.arrived_sum += size


cdef inline int64_t requests_next(CapacityRequests *r) noexcept nogil:
    # When the next superframe begins.
    return (r.frame + 1) * r.superframe


cdef inline int64_t requests_lacking(
    CapacityRequests *r, int64_t waiting, int64_t came
) noexcept nogil:
    # What waits and will not have been granted when a request is answered.
    cdef int64_t rates = (r.constant * r.delay + r.rates_sum) * r.superframe
    cdef int64_t to_spare = max(<int64_t>0, rates - came)
    cdef int64_t asked = r.credit + r.backlog + r.volumes_sum + to_spare
    return max(<int64_t>0, min(waiting, MOST_BYTES) * WORK_OF_A_BYTE - asked)


cdef inline void requests_ask(CapacityRequests *r, Frame *place, int64_t waiting) noexcept nogil:
    cdef int64_t came = min(r.arrived_sum, MOST_BYTES) * WORK_OF_A_BYTE
    cdef int64_t lacking = requests_lacking(r, waiting, came)
    cdef int64_t rate = 0
    if r.rate_based > 0:
        rate = max(<int64_t>0, came // (r.delay * r.superframe) - r.constant)
        if r.volume_based == 0:
            rate += (lacking + 2 * r.superframe - 1) // (2 * r.superframe)
        rate = min(rate, r.rate_based)
    r.age = 0 if rate > 0 else r.age + 1
    if rate > 0 or r.age >= r.timeout:
        r.rate = rate
    place.rate = r.rate
    r.rates_sum += r.rate
    place.volume = lacking if r.volume_based > 0 else 0
    r.volumes_sum += place.volume


cdef inline void requests_begin(CapacityRequests *r, int64_t waiting) noexcept nogil:
    # A superframe begins. What was asked for in that whose place it takes is granted now.
    cdef Frame *place = &r.frames[r.frame % r.delay]
    cdef int64_t left = min(r.credit, r.largest) if waiting > 0 else 0
    cdef int64_t granted = place.rate
    cdef int64_t volume
    r.backlog += place.volume
    r.volumes_sum -= place.volume
    r.rates_sum -= granted
    volume = min(r.backlog, r.volume_based * r.superframe)
    r.backlog -= volume
    r.credit = left + (r.constant + granted) * r.superframe + volume
    requests_ask(r, place, waiting)
    r.arrived_sum -= place.arrived
    place.arrived = 0


cdef inline void requests_advance(
    CapacityRequests *r, int64_t waiting, int64_t now
) noexcept nogil:
    # Let the superframes begin that have begun by now; `waiting` are bytes.
    cdef int64_t current = now // r.superframe
    while r.frame < current:
        if (r.rates_sum | r.volumes_sum | r.rate | r.backlog | r.arrived_sum | waiting) == 0:
            r.frame = current  # each would be like the next one
            r.credit = r.constant * r.superframe
        else:
            r.frame += 1
            requests_begin(r, waiting)
