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
    int64_t next           # when the one after it begins
    int64_t place          # of this superframe in `frames`
    int64_t ready          # there are too few slots for the next packet before
    int64_t backlog        # volume that the hub has been asked for and not granted
    Frame *frames          # by their number modulo `delay`
    int64_t arrived_sum
    int64_t rates_sum
    int64_t volumes_sum
    int64_t rate           # asked for last
    int64_t age            # superframes since then
    int64_t window         # `delay` superframes, ns
    int64_t measured       # rate, bit/s, at which what came in the window came
    int64_t measured_of    # for so many bytes


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
    r.next = r.superframe
    r.window = r.delay * r.superframe
    r.frames = <Frame *>arena_take(arena, r.delay * sizeof(Frame))
    if r.frames == NULL:
        raise MemoryError
    memset(r.frames, 0, r.delay * sizeof(Frame))
    return 0


cdef inline void requests_arrive(CapacityRequests *r, int64_t size) noexcept nogil:
    r.frames[r.place].arrived += size
    r.arrived_sum += size


cdef inline int64_t requests_after(CapacityRequests *r, int64_t place) noexcept nogil:
    # The place of the next superframe.
    return place + 1 if place + 1 < r.delay else 0


cdef inline int64_t requests_granted(
    CapacityRequests *r, Frame *place, int64_t left, int64_t *backlog
) noexcept nogil:
    # The credit of a superframe; the hub's backlog becomes what it is after it.
    cdef int64_t volume = min(backlog[0] + place.volume, r.volume_based * r.superframe)
    backlog[0] += place.volume - volume
    return left + (r.constant + place.rate) * r.superframe + volume


cdef inline int64_t requests_ready(CapacityRequests *r, int64_t work, int64_t now) noexcept nogil:
    # When there may be slots for the packet that goes next and has too few, of so much work: what
    # has been asked for is granted in the next `delay` superframes, whatever comes meanwhile.
    cdef int64_t credit = r.credit
    cdef int64_t backlog = r.backlog
    cdef int64_t place = r.place
    cdef int64_t _k
    if now < r.ready:
        return r.ready
    r.ready = r.next
    for _k in range(r.delay):
        place = requests_after(r, place)
        credit = requests_granted(r, &r.frames[place], min(credit, r.largest), &backlog)
        if credit >= work:
            break
        r.ready += r.superframe
    return r.ready


cdef inline int64_t requests_lacking(
    CapacityRequests *r, int64_t waiting, int64_t came
) noexcept nogil:
    # What waits and will not have been granted when a request is answered.
    cdef int64_t rates = (r.constant * r.delay + r.rates_sum) * r.superframe
    cdef int64_t to_spare = max(<int64_t>0, rates - came)
    cdef int64_t asked = r.credit + r.backlog + r.volumes_sum + to_spare
    return max(<int64_t>0, min(waiting, MOST_BYTES) * WORK_OF_A_BYTE - asked)


cdef inline int64_t requests_measured(CapacityRequests *r, int64_t came) noexcept nogil:
    # The rate at which it came; many superframes have had the same.
    if r.measured_of != r.arrived_sum:
        r.measured_of = r.arrived_sum
        r.measured = came // r.window
    return r.measured


cdef inline void requests_ask(CapacityRequests *r, Frame *place, int64_t waiting) noexcept nogil:
    cdef int64_t came = min(r.arrived_sum, MOST_BYTES) * WORK_OF_A_BYTE
    cdef int64_t lacking = requests_lacking(r, waiting, came) if waiting > 0 else 0
    cdef int64_t rate = 0
    if r.rate_based > 0:
        rate = max(<int64_t>0, requests_measured(r, came) - r.constant)
        if r.volume_based == 0 and lacking > 0:
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
    cdef Frame *place
    cdef int64_t left = min(r.credit, r.largest) if waiting > 0 else 0
    r.place = requests_after(r, r.place)
    r.next += r.superframe
    place = &r.frames[r.place]
    r.credit = requests_granted(r, place, left, &r.backlog)
    r.volumes_sum -= place.volume
    r.rates_sum -= place.rate
    requests_ask(r, place, waiting)
    r.arrived_sum -= place.arrived
    place.arrived = 0


cdef inline void requests_rest(CapacityRequests *r, int64_t now) noexcept nogil:
    # Nothing comes, waits, is asked for or granted: each superframe is like the one before.
    cdef int64_t current = now // r.superframe
    r.next = (current + 1) * r.superframe
    r.place = current % r.delay
    r.credit = r.constant * r.superframe


cdef inline void requests_advance(
    CapacityRequests *r, int64_t waiting, int64_t now
) noexcept nogil:
    # Let the superframes begin that have begun by now; `waiting` are bytes.
    while r.next <= now:
        if (r.rates_sum | r.volumes_sum | r.rate | r.backlog | r.arrived_sum | waiting) == 0:
            requests_rest(r, now)
        else:
            requests_begin(r, waiting)
