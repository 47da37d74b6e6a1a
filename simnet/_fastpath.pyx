"""The compiled event core: the same meaning as simnet.engine.reference, compiled.

`Core` is told a network by numbers (simnet.engine.fast does that), advances it in time without
holding the GIL, and hands back arrays. Its memory is one `World` of C structs. Here is what
Python sees; the loop and what happens at an event are in simnet/_core, by subject.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memset

import numpy as np

from simnet._core.engine.boundaries cimport (
    CLASS_TOTALS as CLASS_COUNT, FLOW_TOTALS as FLOW_COUNT, SERIES, TOTALS, class_totals,
    close_interval, flow_totals, open_flow_window, open_wait_window,
)
from simnet._core.structures.heap cimport heap_close, heap_open, heap_set, near_close, near_open
from simnet._core.models.air cimport air_patience
from simnet._core.models.changes cimport next_change
from simnet._core.models.chain cimport find_chains
from simnet._core.models.medium.scheduler cimport scheduler_open
from simnet._core.models.notes cimport notes_grow
from simnet._core.models.queueing.discipline cimport (
    FIFO, PER_USER, queue_holds_another, queue_holds_back, queue_innermost, queue_open,
)
from simnet._core.engine.meters cimport ClassCounters, histograms_close, histograms_open
from simnet._core.structures.memory cimport (
    HUGE_PAGE, arena_close, arena_take, lines_grow, lines_make,
)
from simnet._core.chance.random cimport Stream, Variate, stream_open, stream_raw, variate_draw
from simnet._core.engine.connections cimport connections_close
from simnet._core.engine.greetings cimport set_up
from simnet._core.engine.media_streams cimport Video, start_stream
from simnet._core.engine.lines cimport begin_on_line, withdraw_transfer
from simnet._core.engine.reroutes cimport next_reroute
from simnet._core.engine.transfers cimport note_transfer, start_transfer
from simnet._core.models.tcp.control cimport cubic_scale
from simnet._core.models.tcp.rtt cimport INITIAL_RTO_NS
from simnet._core.models.tcp.types cimport BBR, Parameters
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, FAILURE_NONE, FAILURE_ROOM, KIND_SOURCE, NEVER, NONE, Band, Bursts, Change,
    Completion, DatagramSource, DelayStep, Discipline, Draw, Flow, Interface, Lateness, Leg, Medium,
    Member, Replay, Reroute, TransferSource, Wander, World, packet_free, tie_of,
)

cdef extern from *:
    """
    #ifndef SIMNET_CORE_CHECKSUM
    #define SIMNET_CORE_CHECKSUM ""
    #endif
    """
    const char* SIMNET_CORE_CHECKSUM

CHECKSUM = SIMNET_CORE_CHECKSUM.decode()
"""Of the sources that this core was built from (simnet.engine.fast.sources)."""

include "_core/engine/counters.pxi"
include "_core/engine/loop.pxi"
include "_core/engine/results.pxi"


# What Python sees.


cdef class Core:
    """A network at work, told by numbers.

    Build it, call `set_interface` for every interface, `set_flow` for every flow and
    `set_datagrams` or `set_transfers` where the flow has such a source, then `start`, then
    `advance`. All times are ns, all indices those of the network; a path is a place in `paths`,
    where each path is ended by -1. A stream's key is the pair of simnet.chance.streams.stream_key.

    Raises:
        MemoryError: there is no memory, at any call.
    """

    cdef World w
    cdef list _kept        # arrays whose memory the world writes to
    cdef dict _kept_streams  # slots of streams that may be continued, by serial
    cdef void **_owned
    cdef int64_t _owned_count
    cdef Variate **_laws
    cdef int32_t _law_count
    cdef int32_t _band_count
    cdef int32_t _discipline_count
    cdef bint _holds_back
    cdef int32_t _change_count
    cdef int32_t _datagram_source_count
    cdef int32_t _transfer_source_count
    cdef Parameters **_parameters
    cdef int32_t _parameters_count

    def __cinit__(
        self,
        int32_t interfaces,
        int32_t flows,
        int32_t classes,
        int32_t[::1] paths,
        int64_t duration,
        int64_t warmup,
        int64_t interval,
        bint trace,
    ):
        cdef World *w = &self.w
        memset(w, 0, sizeof(World))
        self._kept = []
        self._kept_streams = {}
        w.interface_count = interfaces
        w.flow_count = flows
        w.class_count = classes
        w.duration = duration
        w.warmup = warmup
        w.window_open = not 0 < warmup < duration
        w.interval = interval
        w.next_interval = interval if interval < duration else NEVER
        w.interval_count = (duration + interval - 1) // interval
        w.packet_free = NONE
        w.connection_free = NONE
        w.sack_free = NONE
        w.stream_free = NONE
        w.call_free = NONE
        w.dropped = NONE
        if heap_open(&w.far, flows + interfaces + 1) < 0:
            raise MemoryError
        if histograms_open(&w.waits, interfaces) < 0 or histograms_open(&w.delays, flows) < 0:
            raise MemoryError
        w.interfaces = <Interface *>self._own(interfaces, sizeof(Interface))
        w.place_in_chain = <uint8_t *>self._own(interfaces, sizeof(uint8_t))
        w.classes = <ClassCounters *>self._own(interfaces * classes, sizeof(ClassCounters))
        w.flows = <Flow *>self._own(flows, sizeof(Flow))
        w.users = <int32_t *>self._own(flows, sizeof(int32_t))
        w.paths = <int32_t *>self._own(paths.shape[0], sizeof(int32_t))
        w.path_length = paths.shape[0]
        for i in range(paths.shape[0]):
            w.paths[i] = paths[i]
        w.interval_peaks = <int64_t *>self._own(interfaces, sizeof(int64_t))
        w.window_peaks = <int64_t *>self._own(2 * interfaces, sizeof(int64_t))
        w.at_interval = <int64_t *>self._own(interfaces * TOTALS, sizeof(int64_t))
        w.at_open = <int64_t *>self._own(interfaces * TOTALS, sizeof(int64_t))
        w.classes_at_open = <int64_t *>self._own(
            interfaces * classes * CLASS_COUNT, sizeof(int64_t))
        w.flows_at_open = <int64_t *>self._own(flows * FLOW_COUNT, sizeof(int64_t))
        w.goodput_at_interval = <int64_t *>self._own(flows, sizeof(int64_t))
        w.series = self._array((SERIES, w.interval_count, interfaces))
        w.flow_series = self._array((w.interval_count, flows))
        if trace:
            w.trace_row = <int64_t *>malloc(sizeof(int64_t))
            if w.trace_row == NULL:
                raise MemoryError

    def __dealloc__(self):
        cdef World *w = &self.w
        cdef int64_t i
        near_close(&w.near)
        heap_close(&w.far)
        histograms_close(&w.waits)
        histograms_close(&w.delays)
        connections_close(w)
        for i in range(w.interface_count if w.interfaces != NULL else 0):
            free(w.interfaces[i].notes)
        free(w.packets)
        free(w.sacks)
        free(w.transfers)
        free(w.lines)
        free(w.streams)
        free(w.calls)
        free(w.transfer_sources)
        free(w.completions)
        free(w.bands)
        free(w.disciplines)
        free(w.changes)
        free(w.datagram_sources)
        free(w.trace)
        free(w.trace_row)
        free(w.windows)
        free(w.legs)
        free(self._laws)
        free(self._parameters)
        for i in range(self._owned_count):
            free(self._owned[i])
        free(self._owned)
        arena_close(&w.arena)

    cdef void *_own(self, int64_t count, size_t size) except NULL:
        # Zeroed memory, on cache lines, that lives as long as the core.
        cdef void *block
        cdef void *grown
        size *= count
        if size < HUGE_PAGE // 4:
            block = arena_take(&self.w.arena, size)
        else:
            grown = realloc(self._owned, (self._owned_count + 1) * sizeof(void *))
            if grown == NULL:
                raise MemoryError
            self._owned = <void **>grown
            block = lines_make(size)
            self._owned[self._owned_count] = block
            self._owned_count += block != NULL
        if block == NULL:
            raise MemoryError
        memset(block, 0, size)
        return block

    cdef int64_t *_array(self, shape) except NULL:
        # The memory of a new array of zeros, kept in the order of the calls.
        array = np.zeros(shape, dtype=np.int64)
        cdef int64_t[::1] flat = array.reshape(-1) if array.size else np.zeros(1, dtype=np.int64)
        self._kept.append(array)
        self._kept.append(flat)
        return &flat[0]

    # The network.

    def set_interface(self, int32_t i, interface, loss_key, changes):
        """Describe an interface (simnet.network.Interface), whose queue is a FIFO.

        `loss_key` is the key of the stream of its losses or None, `changes` are (time, rate or
        what else changes, loss) in order of time.
        """
        cdef Interface *f = &self.w.interfaces[i]
        cdef Bursts *bursts
        f.rate = interface.rate_bps
        f.delay = interface.delay_ns
        f.limit_packets = interface.queue.limit_packets
        f.limit_bytes = interface.queue.limit_bytes
        f.first = f.first_inside = f.last = NONE
        f.next_departure = NEVER
        open_wait_window(f)
        f.loss = interface.loss.probability
        f.lose_every = interface.loss.every
        if interface.loss.bursts is not None:
            f.bursts = bursts = <Bursts *>self._own(1, sizeof(Bursts))
            bursts.to_bad = interface.loss.bursts.to_bad
            bursts.to_good = interface.loss.bursts.to_good
            bursts.loss_in_bad = interface.loss.bursts.loss_in_bad
        f.lossy = loss_key is not None or f.lose_every > 0 or any(r < 0 for _, r, _ in changes)
        f.loss_stream = NULL if loss_key is None else self._stream(loss_key[0], loss_key[1])
        f.queue = NONE
        f.known_ahead = True
        f.change = self._change_count
        self._changes(changes)
        f.changes_end = self._change_count

    def set_queue(self, int32_t i, queues, stream_key, users, bint known_at_entry):
        """Give an interface another queue than a FIFO (simnet.network.Queue), and what is within.

        Args:
            queues: it and, each within the one before, those within it.
            stream_key: the key of the stream of its random numbers.
            users: those whose path leads here (simnet.network.users_of), in order.
            known_at_entry: whether order and departures are, as the kinds of all of them declare.
        """
        cdef Interface *f = &self.w.interfaces[i]
        cdef Stream *stream = self._stream(stream_key[0], stream_key[1])
        cdef int32_t last = NONE
        f.queue = self._discipline_count
        f.band = self._band_count
        for queue in queues:
            self._discipline(i, queue, stream, users)
            if last != NONE:
                self.w.disciplines[last].inner = self._discipline_count - 1
                self.w.disciplines[self._discipline_count - 1].outer = last
            last = self._discipline_count - 1
        if queue_holds_another(&self.w.disciplines[last]):
            raise ValueError(f"a queue of kind {queue.discipline!r} needs one within it")
        f.bands = self._band_count - f.band
        f.known_ahead = known_at_entry
        if known_at_entry:
            last = queue_innermost(&self.w, f.queue)
            f.limit_packets = self.w.disciplines[last].limit_packets
            f.limit_bytes = self.w.disciplines[last].limit_bytes

    cdef int _discipline(self, int32_t interface, queue, Stream *stream, users) except -1:
        cdef int32_t number = self._discipline_count
        cdef Discipline *d
        cdef void *grown = realloc(self.w.disciplines, <size_t>(number + 1) * sizeof(Discipline))
        if grown == NULL:
            raise MemoryError
        self.w.disciplines = <Discipline *>grown
        d = &self.w.disciplines[number]
        memset(d, 0, sizeof(Discipline))
        parameters = dict(queue.parameters)
        d.kind = DISCIPLINES[queue.discipline]
        d.interface = interface
        by_user = d.kind == PER_USER or parameters.get("by") == "user"
        d.bands = len(users) if by_user else queue.bands
        d.band = self._bands(d.bands)
        d.inner = d.outer = NONE
        d.limit_packets = queue.limit_packets
        d.limit_bytes = queue.limit_bytes
        d.stream = stream
        queue_open(&self.w, d, parameters, users)
        self._holds_back = self._holds_back or queue_holds_back(d)
        self._discipline_count += 1
        return 0

    def set_lateness(self, int32_t i, use):
        """Let whoever takes packets off an interface be late; `use` as `_draw` takes it."""
        if self.w.lateness == NULL:
            self.w.lateness = <Lateness *>self._own(self.w.interface_count, sizeof(Lateness))
        self._draw(&self.w.lateness[i].draw, use, {})

    def set_delay_changes(self, changes):
        """Say of each interface when its delay changes ((time, delay) in order); call once."""
        cdef int32_t count = 0
        cdef int32_t i
        cdef Wander *wander
        self.w.wander = <Wander *>self._own(len(changes), sizeof(Wander))
        self.w.delay_steps = <DelayStep *>self._own(sum(map(len, changes)), sizeof(DelayStep))
        for i, of_one in enumerate(changes):
            wander = &self.w.wander[i]
            wander.first = wander.at = count
            for time, delay in of_one:
                self.w.delay_steps[count].time = time
                self.w.delay_steps[count].delay = delay
                count += 1
            wander.end = count

    def set_media(self, media):
        """Say what interfaces share (simnet.network.Medium); call once, after all `set_queue`."""
        cdef int32_t count = sum(len(medium.members) for medium in media)
        cdef int32_t number, k = 0
        cdef Medium *m
        self._holds_back = True
        self.w.media = <Medium *>self._own(len(media), sizeof(Medium))
        self.w.members = <Member *>self._own(count, sizeof(Member))
        for number, medium in enumerate(media):
            m = &self.w.media[number]
            m.kind = SCHEDULERS[medium.scheduler]
            m.first = k
            m.count = len(medium.members)
            m.holder = m.coming = m.head = m.tail = NONE
            m.due = NEVER
            m.patience = NEVER
            m.most_packets = medium.most_packets
            m.most_ns = medium.most_ns
            for member in medium.members:
                self.w.members[k].interface = member.interface
                self.w.members[k].medium = number
                self.w.members[k].overhead = member.overhead_ns
                self.w.interfaces[<int32_t>member.interface].member = k
                self.w.interfaces[<int32_t>member.interface].shared = True
                m.patience = min(
                    m.patience, air_patience(&self.w, <int32_t>member.interface))
                k += 1
            scheduler_open(&self.w, m, medium)

    cdef Stream *_stream(self, uint64_t low, uint64_t high) except NULL:
        cdef Stream *stream = <Stream *>self._own(1, sizeof(Stream))
        stream_open(stream, low, high)
        return stream

    cdef int32_t _bands(self, int32_t count) except -1:
        cdef int32_t first = self._band_count
        cdef int32_t k
        # One more than there are: nobody's queue by user has none, and none at all is no memory.
        cdef void *grown = realloc(self.w.bands, <size_t>(first + count + 1) * sizeof(Band))
        if grown == NULL:
            raise MemoryError
        self.w.bands = <Band *>grown
        for k in range(first, first + count):
            self.w.bands[k].first = self.w.bands[k].last = NONE
            self.w.bands[k].packets = self.w.bands[k].bytes = 0
        self._band_count += count
        return first

    cdef int _changes(self, changes) except -1:
        cdef size_t count = self._change_count + len(changes)
        cdef void *grown = realloc(self.w.changes, (count + 1) * sizeof(Change))
        if grown == NULL:
            raise MemoryError
        self.w.changes = <Change *>grown
        for time, rate, loss in changes:
            self.w.changes[self._change_count].time = time
            self.w.changes[self._change_count].rate = rate
            self.w.changes[self._change_count].loss = loss
            self._change_count += 1
        return 0

    def add_law(self, int64_t law, double a, double b, double c, double d, values, weights):
        """Take a distribution (simnet.chance.variates.Variate) and return its number."""
        cdef int32_t number = self._law_count
        cdef void *grown = realloc(self._laws, <size_t>(number + 1) * sizeof(Variate *))
        cdef Variate *v
        if grown == NULL:
            raise MemoryError
        self._laws = <Variate **>grown
        v = self._laws[number] = <Variate *>self._own(1, sizeof(Variate))
        v.law, v.a, v.b, v.c, v.d = law, a, b, c, d
        v.length = len(values)
        v.values = <double *>self._own(2 * v.length, sizeof(double))
        for k, value in enumerate((*values, *weights)):
            v.values[k] = value
        self._law_count += 1
        return number

    cdef int _draw(self, Draw *draw, use, stream_of) except -1:
        # `use` is None, or a law and the key of its stream, None where nothing is random. Draws of
        # one key share a stream.
        draw.law = NULL
        draw.stream = NULL
        draw.count = 0
        if use is None:
            return 0
        law, key = use
        draw.law = self._laws[<int32_t>law]
        if key is None:
            return 0
        low, high = key
        if (low, high) not in stream_of:
            stream_of[low, high] = <size_t>self._stream(low, high)
        draw.stream = <Stream *><size_t>stream_of[low, high]
        return 0

    def add_parameters(self, tcp):
        """Take TCP parameters (simnet.network.TcpParameters) and return their number."""
        cdef int32_t number = self._parameters_count
        cdef void *grown = realloc(
            self._parameters, <size_t>(number + 1) * sizeof(Parameters *))
        cdef Parameters *p
        if grown == NULL:
            raise MemoryError
        self._parameters = <Parameters **>grown
        p = self._parameters[number] = <Parameters *>self._own(1, sizeof(Parameters))
        p.control = CONTROLS[tcp.congestion_control]
        p.mss_bytes = tcp.mss_bytes
        p.header_bytes = tcp.header_bytes
        p.initial_window = tcp.initial_window
        p.receive_window_bytes = tcp.receive_window_bytes
        p.window = max(p.receive_window_bytes // p.mss_bytes, 1)
        p.minimum_rto_ns = tcp.minimum_rto_ns
        p.least_rto_ns = min(p.minimum_rto_ns, INITIAL_RTO_NS)
        p.delayed_ack = tcp.delayed_ack
        p.delayed_ack_ns = tcp.delayed_ack_ns
        p.tick_ns = tcp.tick_ns
        p.hystart = tcp.hystart
        p.fast_convergence = tcp.fast_convergence
        p.reno_friendly = tcp.reno_friendly
        cubic_scale(p, tcp.cubic_beta, tcp.cubic_c)
        p.byte_counting = tcp.byte_counting
        # A window that follows a model of the path does not decay for want of use.
        p.slow_start_after_idle = tcp.slow_start_after_idle and p.control != BBR
        p.ecn = tcp.ecn
        p.syn_retries = tcp.syn_retries
        p.retries = tcp.retries
        set_up(p, tcp.transport == "quic", tcp.zero_rtt, tcp.tls_round_trips)
        self._parameters_count += 1
        return number

    def set_flow(
        self, int32_t i, flow, int32_t path, int32_t reverse_path, int32_t parameters, int32_t user
    ):
        """Describe a flow (simnet.network.Flow), whose paths begin at places of `paths`."""
        cdef Flow *f = &self.w.flows[i]
        f.path[0] = path
        f.path[1] = reverse_path
        f.traffic_class = flow.traffic_class
        self.w.users[i] = user
        f.header_bytes = flow.datagram_header_bytes
        f.parameters = self._parameters[parameters]
        f.source = NONE
        open_flow_window(f)

    def add_leg(
        self,
        int32_t path,
        int32_t reverse_path,
        int32_t parameters,
        int64_t buffer_bytes,
        int32_t count,
    ):
        """Add a leg (simnet.network.Leg) and return its number.

        Those of one connection follow each other; `count` says how many they are.
        """
        cdef World *w = &self.w
        cdef Leg *leg
        cdef void *grown = realloc(w.legs, <size_t>(w.leg_count + 1) * sizeof(Leg))
        if grown == NULL:
            raise MemoryError
        w.legs = <Leg *>grown
        leg = &w.legs[w.leg_count]
        leg.path[0] = path
        leg.path[1] = reverse_path
        leg.parameters = self._parameters[parameters]
        leg.buffer_bytes = buffer_bytes
        leg.count = count
        w.leg_count += 1
        return w.leg_count - 1

    def set_legs(self, int32_t i, int32_t first, int32_t count):
        """Say which legs a flow's connections have at first."""
        self.w.flows[i].legs = first
        self.w.flows[i].leg_count = count

    def set_reroutes(self, reroutes):
        """Say when flows and legs have other paths; call once.

        Each is (time, flow, first leg of its connections, how many, path, reverse path) or, of a
        leg, (time, -1, leg, 0, path, reverse path), in order of time; a path is a place in
        `paths`.
        """
        cdef int32_t k
        cdef Reroute *each
        self.w.reroutes = <Reroute *>self._own(len(reroutes), sizeof(Reroute))
        self.w.reroute_count = len(reroutes)
        for k, (time, flow, legs, count, path, reverse_path) in enumerate(reroutes):
            each = &self.w.reroutes[k]
            each.time = time
            each.flow = flow
            each.legs = legs
            each.leg_count = count
            each.path[0] = path
            each.path[1] = reverse_path

    def set_chance(self, int32_t i, uint64_t chance):
        """Say where the random numbers of a flow's congestion controls begin."""
        self.w.flows[i].chance = chance

    def set_datagrams(self, int32_t flow, source, draws, double on_share):
        """Give a flow a source (simnet.network.DatagramSource); draws as `_draw` takes them."""
        cdef int32_t number = self._datagram_source_count
        cdef DatagramSource *s
        cdef void *grown
        if number & (number - 1) == 0:  # the room is the next power of 2
            grown = lines_grow(self.w.datagram_sources, <size_t>number * sizeof(DatagramSource),
                               <size_t>(2 * number + 1) * sizeof(DatagramSource))
            if grown == NULL:
                raise MemoryError
            self.w.datagram_sources = <DatagramSource *>grown
        s = &self.w.datagram_sources[number]
        memset(s, 0, sizeof(DatagramSource))
        stream_of = {}
        self._draw(&s.gap, draws["gap"], stream_of)
        self._draw(&s.size, draws["size"], stream_of)
        self._draw(&s.burst, draws["burst"], stream_of)
        self._draw(&s.on, draws["on"], stream_of)
        self._draw(&s.off, draws["off"], stream_of)
        s.on_share = on_share
        s.immediate = source.immediate
        s.start = source.start_ns
        s.until = min(<int64_t>source.stop_ns, self.w.duration)
        s.limit_packets = source.limit_packets
        s.limit_bytes = source.limit_bytes
        s.replay_length = len(source.replay)
        s.replay = <Replay *>self._own(s.replay_length, sizeof(Replay))
        for k, (time, size_bytes) in enumerate(source.replay):
            s.replay[k].time = time
            s.replay[k].size = size_bytes
        self.w.flows[flow].source = number
        self._datagram_source_count += 1
        if s.start < s.until:
            heap_set(&self.w.far, flow, s.start, tie_of(KIND_SOURCE, flow, 0))

    def set_transfers(self, int32_t flow, source, draws):
        """Give a flow a source (simnet.network.TransferSource); draws as `_draw` takes them."""
        cdef int32_t number = self._transfer_source_count
        cdef TransferSource *s
        cdef void *grown
        if number & (number - 1) == 0:  # the room is the next power of 2
            grown = lines_grow(self.w.transfer_sources, <size_t>number * sizeof(TransferSource),
                               <size_t>(2 * number + 1) * sizeof(TransferSource))
            if grown == NULL:
                raise MemoryError
            self.w.transfer_sources = <TransferSource *>grown
        s = &self.w.transfer_sources[number]
        memset(s, 0, sizeof(TransferSource))
        stream_of = {}
        self._draw(&s.up, draws["up"], stream_of)
        self._draw(&s.down, draws["down"], stream_of)
        self._draw(&s.think, draws["think"], stream_of)
        self._draw(&s.interarrival, draws["interarrival"], stream_of)
        s.think_first = source.think_first
        s.persistent = source.persistent
        s.patience = source.patience_ns
        s.start = source.start_ns
        s.until = min(<int64_t>source.stop_ns, self.w.duration)
        s.limit = source.limit_transfers
        s.connection = NONE
        self.w.flows[flow].source = number
        self.w.flows[flow].of_transfers = True
        self._transfer_source_count += 1
        if s.start < s.until:
            heap_set(&self.w.far, flow, s.start, tie_of(KIND_SOURCE, flow, 0))

    # The run.

    def start(self):
        """Schedule what is known in advance; call once, after all has been described."""
        cdef int32_t n = self.w.interface_count
        cdef int32_t i
        self._chains()
        self.w.large = self.w.flow_count + n >= LARGE
        # Only queues that hold packets back, and media, have events besides arrivals.
        if near_open(&self.w.near, 0 if self._holds_back else n, 2 * n) < 0:
            raise MemoryError
        for i in range(n):
            # Of a chain changes are foreseen, without events.
            if not self.w.interfaces[i].noted:
                next_change(&self.w, i)
        next_reroute(&self.w)

    cdef int _chains(self) except -1:
        cdef int32_t n = self.w.interface_count
        cdef int32_t i
        cdef int32_t *feeder = <int32_t *>malloc(n * sizeof(int32_t) + 1)
        if feeder == NULL:
            raise MemoryError
        find_chains(&self.w, feeder)
        free(feeder)
        for i in range(n):
            if self.w.interfaces[i].noted and notes_grow(&self.w, &self.w.interfaces[i]) < 0:
                raise MemoryError
        return 0

    def advance(self, int64_t before, int64_t wall_limit):
        """Handle all events before `before`; return whether that was done.

        It was not where `wall_limit` ns have passed, roughly, or a person is to be told of a
        completion first.
        """
        cdef Pause pause = run_until(&self.w, before, 0)
        if pause == LOOK:  # more than other threads should wait for
            with nogil:
                pause = run_until(&self.w, before, wall_limit)
        if self.w.failure != FAILURE_NONE:
            self._check()
        return pause == REACHED

    cdef int _check(self) except -1:
        if self.w.failure == FAILURE_MEMORY:
            raise MemoryError("no memory left for packets and connections")
        if self.w.failure == FAILURE_ROOM:
            raise OverflowError("more packets, connections or segments than can be numbered")
        return 0

    def start_transfer(
        self, int64_t now, int32_t flow, int64_t up_bytes, int64_t down_bytes, int64_t patience
    ):
        """Start a person's transfer at `now`, to which the core has come; return its serial."""
        self.w.now = now
        cdef int64_t serial = start_transfer(
            &self.w, flow, up_bytes, down_bytes, patience, NULL, True)
        self._check()
        return serial

    def queue_transfer(self, int64_t now, int32_t flow, int64_t up_bytes, int64_t down_bytes):
        """Note a person's transfer as asked for at `now`; return its serial."""
        self.w.now = now
        cdef int32_t number = note_transfer(&self.w, flow, up_bytes, down_bytes, True)
        self._check()
        return self.w.transfers[number].serial

    def begin_transfer(
        self, int64_t now, int64_t serial, int64_t patience, int32_t line, bint multiplex
    ):
        """Let a person's transfer begin at `now` on the connection of a line."""
        self.w.now = now
        begin_on_line(&self.w, serial, patience, line, multiplex)
        self._check()

    def withdraw_transfer(self, int64_t now, int64_t serial):
        """Give up at `now` a person's transfer that has not begun."""
        self.w.now = now
        withdraw_transfer(&self.w, serial)

    def start_stream(
        self, int64_t now, int32_t flow, int64_t size_bytes, int64_t up_gap_ns,
        int64_t down_gap_ns, int64_t duration_ns, bint kept, int64_t before, video=None,
    ):
        """Start a person's stream at `now`, to which the core has come; return its serial.

        Args:
            kept: whether it may be continued.
            before: serial of the piece, kept and ended, that it continues; negative for none.
            video: of a video the time between frames, the counter of their chance, how late they
                may be, the share of its packets that may be missing, and their mean sizes up and
                down.
        """
        cdef Video of
        cdef int32_t slot = self._kept_streams.pop(before) if before >= 0 else NONE
        cdef int64_t serial = self.w.serials
        self.w.now = now
        if video is not None:
            (of.gap_ns, of.counter, of.playout_ns, of.spare,
             of.frame_bytes[0], of.frame_bytes[1]) = video
        slot = start_stream(
            &self.w, flow, size_bytes, up_gap_ns, down_gap_ns, duration_ns, kept, slot,
            NULL if video is None else &of)
        self._check()
        if kept:
            self._kept_streams[serial] = slot
        return serial

    def completions(self):
        """Return and forget what has ended since the last call.

        Each is (serial, end, status, received bytes, sent down, received down, sent up,
        received up, sum of the delays down and up in ns, jitter down and up in ns / 16, of a video
        frames sent and whole down and up, and how long it stood still down and up).
        """
        cdef int32_t k
        cdef Completion *done
        found = []
        for k in range(self.w.completion_count):
            done = &self.w.completions[k]
            found.append((
                done.serial, done.end_ns, done.status, done.received_bytes, done.sent[1],
                done.received[1], done.sent[0], done.received[0], done.delay_sum[1],
                done.delay_sum[0], done.jitter[1], done.jitter[0], done.frames_sent[1],
                done.whole[1], done.frames_sent[0], done.whole[0], done.frozen[1], done.frozen[0],
            ))
        self.w.completion_count = 0
        self.w.halt = False
        return found

    def unfinished(self):
        """Return, as `completions` does, what people wait for as the run ends."""
        return unfinished_of(&self.w)

    @property
    def now(self):
        """Time of the last event handled, ns."""
        return self.w.now

    @property
    def packet_hops(self):
        """Packets that interfaces have forwarded so far."""
        return self.w.packet_hops

    @property
    def events(self):
        """Events handled so far."""
        return self.w.events

    @property
    def connection_room(self):
        """How many connections at once there is memory for so far; slots are used again."""
        return self.w.connection_room

    @property
    def packet_room(self):
        """How many packets at once there is memory for so far."""
        return self.w.packet_room

    # The results, after the end of the run.

    def finish(self):
        """Close the last interval, at the end of the run; call once."""
        with nogil:
            close_interval(&self.w, self.w.duration)

    def interface_totals(self):
        """Return [interface, place in INTERFACE_TOTALS], as the window opened and at the end."""
        cdef int32_t n = self.w.interface_count
        return _copied(self.w.at_open, n, TOTALS), _copied(self.w.at_interval, n, TOTALS)

    def interface_extremes(self):
        """Return the columns of the window that are no differences, by name."""
        return interface_extremes_of(&self.w)

    def class_totals(self):
        """Return [interface, class, place in INTERFACE_TOTALS], of the window."""
        return class_totals_of(&self.w)

    def flow_totals(self):
        """Return [flow, place in FLOW_TOTALS], of the window."""
        return flow_totals_of(&self.w)

    def flow_extremes(self):
        """Return the columns of flows that do not add up, by name."""
        return flow_extremes_of(&self.w)

    def interface_series(self):
        """Return [place in INTERFACE_SERIES, interval, interface]."""
        return self._kept[0]

    def flow_series(self):
        """Return [interval, flow]: the goodput."""
        return self._kept[2]

    def transfers(self):
        """Return [transfer, place in TRANSFER_FIELDS], by serial number."""
        return transfers_of(&self.w)

    def waits(self):
        """Return rows of (interface, bucket, count), in that order."""
        return waits_of(&self.w)

    def delays(self):
        """Return rows of (flow, bucket, count), in that order."""
        return histogram_rows(&self.w.delays)

    def trace(self):
        """Return [packet at an interface, place in TRACE_FIELDS], in the order of arrival."""
        return trace_of(&self.w)


# What people need of the core.

include "_core/chance/numbers.pxi"
include "_core/engine/clock.pxi"


# Random numbers by themselves, for tests.


def raw_numbers(uint64_t key_low, uint64_t key_high, int count):
    """Return the first raw 64-bit numbers of a stream, as simnet.chance.streams makes them."""
    cdef Stream stream
    stream_open(&stream, key_low, key_high)
    return [stream_raw(&stream) for _ in range(count)]


def variates(
    int64_t law, double a, double b, double c, double d, values, weights,
    uint64_t key_low, uint64_t key_high, int64_t count,
):
    """Return the first variates of a law on a stream, as simnet.chance.variates draws them."""
    cdef Stream stream
    cdef Variate v
    cdef int64_t k
    numbers = np.array([*values, *weights, 0.0], dtype=np.float64)
    cdef double[::1] flat = numbers
    stream_open(&stream, key_low, key_high)
    v.law, v.a, v.b, v.c, v.d = law, a, b, c, d
    v.length = len(values)
    v.values = &flat[0]
    return [variate_draw(&v, &stream, k) for k in range(count)]
