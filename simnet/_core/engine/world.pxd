# What the compiled core holds in memory while it runs: one `World`, made of arrays of structs.
#
# A packet never moves: it is a slot of a pool, linked into the list of the interface that it is in
# or on its way from. Such a list is in order of departure, hence, the delay being constant, in
# order of arrival at the next node; `first_inside` parts what is on its way from what is inside.

from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport realloc

from simnet._core.structures.heap cimport Heap, Tournament
from simnet._core.engine.meters cimport ClassCounters, Histograms, RecentPage
from simnet._core.structures.memory cimport CLASSES, Arena, lines_grow, unlikely
from simnet._core.chance.random cimport Stream, Variate
from simnet._core.models.tcp.types cimport (
    Call, Connection, Exchange, Parameters, SackBlocks, Transfer,
)

cdef enum:
    NONE = -1
    BLOCK_BITS = 6         # connections in a block, as a power of 2
    SOURCES = 3            # of a connection, in World.far: two endpoints' timers, patience

cdef extern from *:
    """
    #define SIMNET_NEVER ((int64_t)1 << 62)
    typedef unsigned __int128 simnet_uint128_t;
    """
    ctypedef unsigned long long uint128_t "simnet_uint128_t"
    int64_t NEVER "SIMNET_NEVER"   # simnet.network.UNLIMITED, in ns, bytes or packets

cdef enum Kind:
    # Kinds of events in their order at one time; see simnet.models.schedule.Order.
    KIND_TICK = 0
    KIND_DEPARTURE = 1
    KIND_RATE_CHANGE = 2
    KIND_ARRIVAL = 3
    KIND_TIMER = 4
    KIND_PATIENCE = 5
    KIND_SOURCE = 6

cdef enum Failure:
    FAILURE_NONE = 0
    FAILURE_MEMORY = 1
    FAILURE_ROOM = 2       # more packets or connections at once than an index can name

cdef enum Fate:
    FATE_CARRIED = 0
    FATE_LOST = 1
    FATE_DROPPED = 2
    FATE_INSIDE = 3

cdef enum PlaceInChain:
    ALONE = 0              # of no chain
    LEADS = 1              # the first of a chain
    FOLLOWS = 2
    FOLLOWS_AT_LENGTH = 3  # where the packet takes a nanosecond, and none before it is to come yet

cdef enum Noting:
    # Interface.noted: whether its packets are decided of ahead of time, and noted.
    NOTHING_NOTED = 0
    NOTED = 1
    NOTED_AT_RATES = 2     # whose changes are foreseen; see simnet._core.models.foreseen

cdef enum:
    # Packet.ecn: the ECN field (RFC 3168), simnet.models.packet; and above it, of a segment, two
    # flags of TCP, simnet.models.tcp.segment.
    NOT_ECT = 0
    ECT_0 = 2
    CE = 3
    ECN_FIELD = 3
    ECE = 4
    CWR = 8

cdef enum:
    # Bits of Packet.flags.
    SIDE = 1               # sent by the flow's target
    DATAGRAM = 2           # not a TCP segment
    DATA = 4               # its delay is measured: a datagram, or a segment with payload

cdef struct Packet:
    # One cache line.
    int64_t departure      # end of its transmission at the interface it is at; NEVER while unknown
    int64_t entry          # when it entered that interface
    int64_t stamp          # when it was sent
    int64_t echo
    int32_t next           # in the interface's list, or in the list of free packets
    int32_t flow
    int32_t owner          # slot of the connection or of the person's stream; NONE for a flow's own
    int32_t position       # in World.paths, of the interface it is at
    int32_t seq
    int32_t ack            # of a datagram: packets that must come of its frame; 0 without one
    uint32_t size
    uint8_t traffic_class
    uint8_t flags
    uint8_t ecn
    uint8_t colour         # as a meter left it: 0 green, 1 yellow, 2 red

cdef struct Note:
    # Half a cache line: what was decided of a packet at an interface of a chain.
    int64_t entry
    int64_t departure      # of a packet that was refused: its entry
    int32_t flow
    int32_t seq            # as a trace shows it; once it was counted in, its row of the trace
    uint32_t size
    uint8_t traffic_class
    uint8_t side
    uint8_t fate           # FATE_INSIDE of one that departs

cdef struct Bursts:
    # A chain of two states that moves with each packet (simnet.network.GilbertElliott).
    double to_bad
    double to_good
    double loss_in_bad
    uint8_t bad

cdef struct Interface:
    # Whoever lets a packet in or out touches the first three cache lines.
    int32_t first          # on its way or (FIFO of no chain) inside: the next to arrive
    int32_t last
    int32_t queue          # in World.disciplines; NONE for a FIFO
    uint8_t lossy
    uint8_t noted          # of a chain; see Noting
    uint8_t shared         # it is a member of a medium
    uint8_t known_ahead    # order and departures of its packets are known as they enter
    int64_t delay
    int64_t busy_until     # when what was accepted so far will have departed
    int64_t carry          # work left by the divisions so far; of a stalled packet, all its work
    int64_t rate
    Note *notes            # a ring, of a chain; see simnet._core.models.notes
    uint32_t note_mask
    uint32_t noted_so_far

    # Two common sizes, their transmission time and what it adds to the carry.
    uint32_t size[2]
    int64_t quotient[2]
    int64_t remainder[2]
    int64_t limit_packets
    int64_t limit_bytes
    uint32_t gone          # notes of what had departed, or was refused, when the last one entered
    int32_t queued         # packets that had not

    int64_t queued_bytes
    # Of first_inside; without one, when a packet may go. NEVER without either, or in a stall.
    int64_t next_departure
    int64_t free_at        # no transmission begins before: last departure, or end of a stall
    int32_t first_inside   # the packet in transmission, or the first that waits
    int32_t inside
    int64_t inside_bytes
    int64_t peak_bytes     # since the last boundary of any kind
    int32_t peak_packets
    uint32_t counted_in    # notes
    uint32_t counted_out
    uint8_t stalled        # a packet was in transmission when the rate became 0
    uint8_t down           # an outage loses what enters

    uint128_t bytes_ns     # of packets that departed: time inside times size, summed
    int64_t packets_ns     # the same without the size
    int64_t busy           # of transmissions that ended
    int64_t wait_max
    int64_t wait_zero
    int64_t wait_min       # of those that waited; NEVER without one, not kept once wait_zero is
    int32_t band           # first of the bands of its queue, in World.bands
    int32_t bands

    double loss
    Stream *loss_stream
    int64_t lose_every
    int64_t entered        # packets, where there is loss
    int32_t change         # next of its rate changes, in World.changes; of all, in no chain
    int32_t changes_end
    int32_t member         # of a shared medium, in World.members, where it is `shared`
    int32_t to_come        # packets that do not enter it with those before it, but by an event
    Bursts *bursts         # NULL: losses do not come in bursts
    int32_t loss_change    # of a chain: next of its loss changes, in World.changes
    int32_t unused_line

cdef struct Wander:
    # Changes of the delay of an interface, in World.delay_steps.
    int32_t first
    int32_t end
    int32_t at             # those before it were in force, or over, at the departure asked for last

cdef struct DelayStep:
    int64_t time
    int64_t delay

cdef struct Band:
    # A list of packets that wait, in order of arrival.
    int32_t first
    int32_t last
    int64_t packets        # the one in transmission included, where its limits are of the band
    int64_t bytes

cdef struct Discipline:
    # A queue that is no plain FIFO, or one within it.
    int32_t kind           # simnet._core.models.queueing.discipline
    int32_t interface
    int32_t band           # first of its own bands
    int32_t bands
    int32_t inner          # the queue within it; NONE
    int32_t outer          # that which it is within; NONE
    int64_t limit_packets
    int64_t limit_bytes
    int64_t packets        # inside, the one in transmission included
    int64_t bytes
    Stream *stream
    void *state            # what the kind keeps

cdef struct Member:
    # An interface that shares a medium.
    int32_t interface
    int32_t medium
    int32_t next           # of those that ask, in the scheduler's order
    uint8_t asks
    int64_t overhead       # of each of its turns, ns
    int64_t quantum        # airtime a round, ns
    int64_t balance        # of airtime, ns
    int64_t reported       # packets that waited when its last turn was over
    double served          # average, in units of Medium.scale

cdef struct Medium:
    # Several interfaces of which one transmits at a time; simnet.models.air.
    int32_t kind           # simnet._core.models.medium.scheduler
    int32_t first          # of its members, in World.members
    int32_t count
    int32_t asking         # how many of them ask
    int32_t holder         # whose turn it is; NONE
    int32_t coming         # to whom the scheduler is on its way; NONE
    int32_t head           # of those that ask, in the scheduler's order
    int32_t tail
    int32_t member_due     # interface at which something happens next of itself
    int64_t due            # when: its transmission ends, or the scheduler comes to it; or NEVER
    int64_t patience       # after which time somebody has to look
    int64_t most_packets   # in a turn
    int64_t most_ns
    int64_t left           # packets that the turn may still send
    int64_t began
    int64_t air            # when the turn's first transmission began, its overhead over
    int64_t sent           # bytes in this turn
    # Proportional fair.
    int64_t horizon
    int64_t last           # when the averages were brought up to date
    double scale
    # Polling.
    int32_t service
    int32_t at             # number of the member at which it stopped last; -1: before the first
    int64_t step
    int64_t least
    int64_t empty          # a cycle in which nobody sends
    int64_t departed       # when it left that member
    int64_t cycle          # when that cycle began

cdef struct Draw:
    # One quantity that a source draws: the law, the stream, how many were drawn.
    Variate *law           # NULL where the source has no such quantity
    Stream *stream
    int64_t count

cdef struct Lateness:
    # Of whoever takes packets off an interface.
    Draw draw              # no law: nobody is late
    int64_t next           # of the next packet to arrive, once it was drawn
    int64_t last           # when the packet before was at hand
    uint8_t drawn
    uint8_t wakes          # the next packet to arrive comes after it was

cdef enum:
    # In the place of a new rate: the beginning and the end of an outage.
    OUTAGE = -1
    OUTAGE_KEEPS_QUEUE = -2
    RESTORED = -3
    LOSS_CHANGES = -4

cdef struct Change:
    int64_t time
    int64_t rate
    double loss            # from then on, if this is LOSS_CHANGES

cdef struct Flow:
    # In cache lines: what every packet touches as it is sent or delivered, what the delivery of
    # data touches, the rest.
    int64_t sent_packets
    int64_t sent_bytes
    int64_t delivered_packets
    int64_t delivered_bytes
    int64_t goodput_bytes
    int32_t path[2]        # in World.paths: from source to target, and back
    uint32_t datagrams[2]  # sent so far by each side
    int32_t source         # in World.datagram_sources or World.transfer_sources; NONE
    uint8_t traffic_class
    uint8_t of_transfers   # whether `source` is
    uint8_t unused[2]

    int64_t delay_count
    int64_t delay_sum
    int64_t delay_min
    int64_t delay_max
    int64_t jitter         # times 16
    int64_t transit[2]     # delay of the data packet before from each side; NONE without one
    RecentPage delays      # in World.delays

    int64_t network_dropped_packets
    int64_t retransmitted_packets
    int64_t timeouts
    int64_t connections
    int64_t connections_failed
    int64_t transfers_started
    int64_t transfers_done
    int64_t transfers_given_up

    int64_t transfers_failed
    int64_t header_bytes
    int64_t marked_packets
    uint64_t chance        # where the random numbers of its congestion controls begin
    int32_t legs           # the first of its connections' legs, in World.legs
    int32_t leg_count      # where relays split them; else 0
    Parameters *parameters
    int64_t unused_line[2]

cdef struct Leg:
    # simnet.network.Leg, in the paths of now.
    Parameters *parameters
    int64_t buffer_bytes
    int32_t path[2]        # in World.paths
    int64_t count          # how many legs a connection has that has it

cdef struct Reroute:
    # From a time on, other paths of a flow; or of a leg, if `flow` is NONE.
    int64_t time
    int32_t flow
    int32_t legs           # the leg; or the first of those that the flow's connections have then
    int32_t leg_count
    int32_t path[2]        # in World.paths

cdef struct Replay:
    int64_t time
    int64_t size

cdef struct DatagramSource:
    Draw gap
    Draw size
    Draw burst
    Draw on
    Draw off
    double on_share        # probability of starting on
    int64_t start
    int64_t until          # no emission at or after: its stop or the end of the run
    int64_t limit_packets
    int64_t limit_bytes
    int64_t packets
    int64_t bytes
    int64_t on_end         # of the present on period
    int64_t replayed
    int64_t replay_length
    Replay *replay
    uint8_t immediate
    uint8_t begun

cdef struct TransferSource:
    Draw up
    Draw down
    Draw think             # a closed loop, where it has a law
    Draw interarrival      # else an open one, where this has
    int64_t start
    int64_t until          # no transfer at or after: its stop or the end of the run
    int64_t patience
    int64_t limit
    int64_t started
    int32_t connection     # kept open for the next transfer; NONE
    uint8_t think_first
    uint8_t persistent
    uint8_t begun

cdef struct Completion:
    # How a person's transfer or stream ended.
    int64_t serial
    int64_t end_ns
    int64_t status
    int64_t received_bytes
    int64_t sent[2]
    int64_t received[2]
    int64_t delay_sum[2]
    int64_t jitter[2]
    int64_t frames_sent[2]
    int64_t whole[2]
    int64_t frozen[2]

cdef struct TraceRow:
    int64_t arrival
    int64_t departure
    int32_t interface
    int32_t flow
    int32_t seq
    uint32_t size
    int8_t fate
    int8_t side

cdef struct World:
    int64_t now
    int64_t packet_hops
    int64_t events
    int32_t failure
    uint8_t halt           # a person is to be told something before the next event
    uint8_t large          # it pays to look ahead
    int32_t interface_count
    int32_t flow_count
    int32_t class_count
    Tournament near        # interfaces: [0, n) ends of transmission, [n, 2n) arrivals
    # [0, f) flows, [f, f + n) changes of interfaces, then the reroutes, then three a connection.
    Heap far
    Arena arena
    void *rings[CLASSES]   # of scoreboards, free ones by size
    Interface *interfaces
    ClassCounters *classes  # [interface][class]
    Flow *flows
    int32_t *users         # [flow]; simnet.network.users_of
    int32_t *paths         # interfaces of all paths, each path ended by NONE
    int32_t path_length    # of all of them
    uint8_t *place_in_chain  # [interface]
    Packet *packets
    int32_t packet_room
    int32_t packet_free
    int32_t *windows       # the edge that each segment of a leg advertises; NULL without legs
    Leg *legs
    int32_t leg_count
    Band *bands
    Discipline *disciplines
    Lateness *lateness     # [interface]; NULL where nobody is late
    Medium *media
    Member *members
    int32_t dropped        # list of packets that queues dropped from inside, to be disposed of
    Change *changes
    Reroute *reroutes      # in order of time
    int32_t reroute        # the next of them
    int32_t reroute_count
    Wander *wander         # of each interface; NULL where no delay changes
    DelayStep *delay_steps
    DatagramSource *datagram_sources
    TransferSource *transfer_sources
    # Connections in blocks that never move, so that an endpoint may be held while others are made.
    Connection **blocks
    int32_t connection_room
    int32_t connection_free
    int64_t serials        # given to transfers and streams so far
    Transfer *transfers
    int32_t transfer_count
    int32_t transfer_room
    int32_t *lines         # the kept-open connection of each line of people; NONE
    int32_t line_room
    Exchange *streams      # of multiplexed connections
    int32_t stream_room
    int32_t stream_free
    Call *calls            # of streams of datagrams
    int32_t call_room
    int32_t call_free
    SackBlocks *sacks
    int32_t sack_room
    int32_t sack_free
    Completion *completions
    int32_t completion_count
    int32_t completion_room
    Histograms waits
    Histograms delays
    # The measurement: when it has a boundary, and what stood there.
    int64_t duration
    int64_t warmup
    int64_t interval
    int64_t next_interval  # its end; NEVER when the last one has begun
    int64_t intervals      # closed so far
    int64_t interval_count
    uint8_t window_open
    int64_t *series        # [column][interval][interface]
    int64_t *flow_series   # [interval][flow]
    int64_t *interval_peaks
    int64_t *window_peaks  # [interface][packets, bytes]
    int64_t *at_interval   # [interface][total]
    int64_t *at_open
    int64_t *classes_at_open
    int64_t *flows_at_open
    int64_t *goodput_at_interval
    TraceRow *trace
    int64_t trace_count
    int64_t trace_room
    int64_t *trace_row     # of each packet, at the interface where it is; NULL without a trace


cdef inline uint64_t tie_of(uint64_t kind, uint64_t origin, uint64_t count) noexcept nogil:
    # 3 bits of kind, 45 of origin, 16 of count (the timer of an endpoint).
    return kind << 61 | origin << 16 | count


cdef inline int packets_grow(World *w) noexcept nogil:
    cdef int32_t room = w.packet_room * 2 if w.packet_room else 256
    cdef int32_t i
    cdef void *grown
    if w.packet_room >= 1 << 30:
        w.failure = FAILURE_ROOM
        return -1
    grown = lines_grow(w.packets, <size_t>w.packet_room * sizeof(Packet),
                       <size_t>room * sizeof(Packet))
    if grown == NULL:
        w.failure = FAILURE_MEMORY
        return -1
    w.packets = <Packet *>grown
    if w.trace_row != NULL:
        grown = realloc(w.trace_row, <size_t>room * sizeof(int64_t))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return -1
        w.trace_row = <int64_t *>grown
    if w.leg_count > 0:
        grown = realloc(w.windows, <size_t>room * sizeof(int32_t))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return -1
        w.windows = <int32_t *>grown
    for i in range(w.packet_room, room - 1):
        w.packets[i].next = i + 1
    w.packets[room - 1].next = NONE
    w.packet_free = w.packet_room
    w.packet_room = room
    return 0


cdef inline int32_t packet_make(World *w) noexcept nogil:
    # Take a packet from the pool; NONE when there is no memory.
    cdef int32_t p = w.packet_free
    if unlikely(p == NONE):
        if packets_grow(w) < 0:
            return NONE
        p = w.packet_free
    w.packet_free = w.packets[p].next
    return p


cdef inline void packet_free(World *w, int32_t p) noexcept nogil:
    w.packets[p].next = w.packet_free
    w.packet_free = p


cdef inline Connection *connection_at(World *w, int32_t slot) noexcept nogil:
    return &w.blocks[slot >> BLOCK_BITS][slot & ((1 << BLOCK_BITS) - 1)]


cdef inline int32_t source_of(World *w, int32_t slot, int which) noexcept nogil:
    # The number, in World.far, of one of a connection's sources of events.
    return w.flow_count + w.interface_count + 1 + SOURCES * slot + which
