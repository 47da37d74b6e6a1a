# The structs of a connection. Times are ns, sequence numbers and windows count segments.

from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef enum:
    NO_SEQ = -1
    NO_TIME = -1
    SACK_KEPT = 4
    SACK_SENT = 3
    TIMERS = 3             # those that every endpoint has
    ALL_TIMERS = 4

cdef enum:
    # Congestion controls.
    NEWRENO = 0
    CUBIC = 1
    BBR = 2

cdef extern from *:
    """
    #define SIMNET_NEVER_PACED ((int64_t)1 << 62)
    """
    int64_t NEVER_PACED "SIMNET_NEVER_PACED"

cdef struct Parameters:
    # Those of a flow (simnet.network.TcpParameters), shared, with what follows from them.
    int64_t mss_bytes
    int64_t header_bytes
    int64_t initial_window
    int64_t receive_window_bytes
    int64_t window         # the same in segments
    int64_t minimum_rto_ns
    int64_t least_rto_ns   # that any sender can have, a sample or none
    int64_t delayed_ack_ns
    int64_t tick_ns
    int64_t syn_retries
    int64_t retries
    int64_t beta           # of CUBIC, in 1/1024
    int64_t curve_scale
    int64_t friendly_scale
    int64_t longest
    int64_t hold_ticks
    uint8_t control
    uint8_t delayed_ack
    uint8_t hystart
    uint8_t fast_convergence
    uint8_t reno_friendly
    uint8_t byte_counting
    uint8_t slow_start_after_idle
    uint8_t ecn
    # Of the set-up.
    uint8_t quic
    uint8_t zero_rtt
    uint8_t flight         # packets of the server's answer to an opening
    uint8_t tls            # round trips
    int64_t handshake_bytes
    int64_t confirming_bytes  # of the packet with which the client ends the handshake

cdef struct Slot:
    # A segment in flight.
    int64_t sent_ns
    uint32_t payload
    uint32_t flags
    int32_t older
    int32_t newer

cdef struct Sent:
    # What is noted with a segment when it is sent, for a control that paces; as large as a Slot.
    int64_t delivered_ns
    int64_t first_sent_ns
    int32_t delivered
    uint32_t app_limited

cdef struct Scoreboard:
    Slot *slots            # a ring of `size`, a power of 2; behind it one of Sent if `notes`
    int32_t size
    int32_t una
    int32_t nxt
    int32_t sacked
    int32_t lost
    int32_t retransmitted
    int32_t hint
    int32_t oldest
    int32_t newest
    int32_t notes

cdef struct RttEstimator:
    int64_t rto_ns
    int64_t smoothed_x8
    int64_t deviation_x4
    int64_t largest_deviation_x4
    int64_t variance_x4
    int64_t minimum_rtt_ns
    int32_t round_end

cdef struct CongestionControl:
    # Windows are segments, of which no more than 2^26 can be in flight (scoreboard.pxd), and a
    # window grows by what is acknowledged, no more than there are numbers. So none comes to 2^31:
    # a threshold or a weight that would be larger is as good as INFINITE_WINDOW.
    int32_t cwnd
    int32_t ssthresh
    int32_t count
    # CUBIC's curve; times in ticks where named so.
    int32_t weight
    int32_t last_cwnd
    int32_t ack_count
    int32_t reno_cwnd
    int32_t origin
    int32_t k
    int32_t last_maximum
    int64_t last_tick
    int64_t epoch_tick
    int64_t least_rtt_ns

    # HyStart's round.
    int64_t round_start_ns
    int64_t last_ack_ns
    int64_t round_rtt_ns
    int32_t end_seq
    uint8_t samples
    uint8_t found

cdef struct Rack:
    int64_t sent_ns
    int64_t rtt_ns
    int32_t end_seq
    uint8_t advanced

cdef struct WindowValidation:
    int64_t since_ns
    int32_t most
    int32_t used
    int32_t end
    uint8_t limited

cdef struct ProportionalRateReduction:
    int32_t prior_window
    int32_t delivered
    int32_t sent

# What only a control that paces has (simnet.models.tcp.control.bbr and its parts).

cdef struct DeliveryRate:
    int64_t delivered
    int64_t lost
    int64_t delivered_ns
    int64_t first_sent_ns
    int64_t app_limited
    int64_t prior_delivered
    int64_t prior_ns
    int64_t prior_in_flight
    int64_t send_us
    int64_t rtt_us
    int64_t acked
    int64_t newly_lost
    int64_t sample
    int64_t interval_us
    int32_t last_seq
    uint8_t sample_app_limited
    uint8_t delayed

cdef struct Pacer:
    int64_t rate
    int64_t next_ns
    int64_t segments
    int64_t deadline_ns    # of its timer

cdef struct WindowedMaximum:
    int64_t values[3]
    int32_t rounds[3]

cdef struct LongTermRate:
    int64_t rate
    int64_t last_ms
    int64_t last_delivered
    int64_t last_lost
    int32_t rounds
    uint8_t in_use
    uint8_t sampling

cdef struct AckAggregation:
    int64_t excess[2]
    int64_t acked
    int64_t since_ns
    int32_t rounds
    int32_t which

cdef struct PathModel:
    Pacer pacer
    DeliveryRate delivery
    WindowedMaximum bandwidths
    LongTermRate long_term
    AckAggregation aggregation
    int64_t next_round
    int64_t least_rtt_us
    int64_t least_rtt_tick
    int64_t done_tick
    int64_t cycle_ns
    int64_t full_bandwidth
    int64_t prior_cwnd
    uint64_t chance
    int32_t pacing_gain
    int32_t window_gain
    int32_t rounds
    int32_t full_rounds
    uint8_t mode
    uint8_t phase
    uint8_t previous
    uint8_t pipe_full
    uint8_t round_start
    uint8_t round_done
    uint8_t idle_restart
    uint8_t conservation

cdef struct Range:
    # Segments that arrived out of order: their payload in all is `held` bytes.
    int64_t held
    int32_t start
    int32_t end

# Endpoints are laid out for the cache: with thousands of connections, what an event costs is the
# lines of 64 bytes that it touches. An empty line in a struct parts them. Of an endpoint
#   data that arrive touch the head and two lines of the receiver, and one more while there is a
#     hole; of the sender nothing while it is `idle`, and else its first line;
#   an acknowledgement touches the head, the first line of the receiver and five of the sender, and
#     the sixth with SACK blocks or in recovery;
#   a timer that was put off touches the head alone.

cdef struct Receiver:
    # All that arrives, and all that is sent, which acknowledges.
    int64_t received_bytes
    int64_t ack_bytes
    int64_t recent_ns
    int64_t last_data_ns
    int64_t rtt_x8
    int64_t last_echo_ns
    int32_t next_seq
    int32_t last_ack
    uint8_t finished
    uint8_t ack_due
    uint8_t ack_now
    uint8_t pushed
    uint8_t interactive
    uint8_t quick
    uint8_t compressed
    uint8_t duplicate_acks

    # Data that arrive; the blocks of an acknowledgement that leaves.
    int64_t advertised_bytes
    int64_t clamp_bytes
    int64_t space_bytes
    int64_t space_mark_bytes
    int64_t space_since_ns
    Range *out_of_order
    int32_t ranges
    int32_t fin_seq
    int32_t duplicate
    uint8_t block_count
    uint8_t limits         # its window does, as of legs
    uint8_t lags           # its reader does
    uint8_t demands_cwr

    # Holes; marks (`ecn_seen`); a window that limits.
    int32_t block_start[SACK_KEPT]
    int32_t block_end[SACK_KEPT]
    int32_t room           # of `out_of_order`
    int32_t compressed_at
    int32_t edge
    uint8_t ecn_seen
    int64_t read_bytes
    int64_t unused

cdef struct Sender:
    # Two lines: acknowledgements, and what is sent.
    Scoreboard board
    int64_t unsent_bytes
    RttEstimator rtt
    int64_t last_sent_ns
    int32_t burst
    int32_t probe_end

    # Two lines: acknowledgements; of the second half of `control` slow start alone.
    CongestionControl control
    WindowValidation use
    int64_t acked_bytes

    # Acknowledgements, timers.
    Rack rack
    int64_t first_retransmission_ns
    int32_t recovery_end
    int32_t timeouts_in_row
    uint8_t state
    uint8_t timer_kind
    uint8_t probe_again
    uint8_t expired
    uint8_t undo_possible
    uint8_t ecn_ok
    uint8_t cwr_due
    uint8_t unused[1]
    int32_t cached         # blocks of the last acknowledgement that had some
    int32_t edge           # only of legs, as is `probes`
    PathModel *model       # NULL unless the control paces

    # Losses.
    int32_t cache_start[SACK_KEPT]
    int32_t cache_end[SACK_KEPT]
    ProportionalRateReduction prr
    int32_t undo_window
    int32_t undo_ssthresh
    int32_t probes
    int64_t unused_word

cdef struct Segment:
    # A segment that has arrived. `sack_start` and `sack_end` hold its `blocks`.
    # What the sender learns from it: segments delivered and lost, and when those were sent that it
    # reports for the first time beyond a hole.
    int64_t delivered
    int64_t lost
    int64_t first_sack_ns
    int64_t last_sack_ns
    int64_t sent_ns
    int64_t echo_ns
    int64_t payload_bytes
    int32_t seq
    int32_t ack
    int32_t blocks
    int32_t *sack_start
    int32_t *sack_end
    int32_t edge           # of the window it advertises; only of legs
    uint32_t flags
    uint8_t ecn            # as Packet.ecn

cdef struct Endpoint:
    # The head: every event.
    Parameters *parameters
    int64_t timers[TIMERS]
    int64_t pending_ns     # when the event heap will look at the timers; NEVER if it will not
    int32_t connection     # its slot
    int32_t fin_seq        # of the sender, as is `closing`
    uint16_t handshake_again
    uint16_t handshake_timeouts
    uint8_t pending_index
    uint8_t side
    uint8_t state
    uint8_t failed
    uint8_t closing
    uint8_t idle           # the sender has nothing out and nothing to send, and need not be read
    uint8_t paced          # the control paces: it has a model of the path, and one timer more
    uint8_t leg            # 1 and the number of its leg; 0 where no relay splits the connection
    uint8_t flight         # a bit for each packet of the server's handshake that has come
    uint8_t unmeasured     # 0-RTT data have come before any round trip
    uint8_t greeted        # flights of TLS sent
    Receiver receiver
    Sender sender

cdef struct Connection:
    # Two endpoints and the exchange that is played over them; or a person's stream of datagrams.
    int64_t serial         # of the transfer that opened it, or of the stream
    int32_t flow
    int32_t in_network     # packets on their way
    int32_t transfer       # the exchange under way, in World.transfers; NONE
    int32_t next_free      # in the list of free slots; of a leg: of the next one, in a ring
    int64_t up_bytes
    int64_t down_bytes
    int64_t up_goal
    int64_t down_goal
    uint8_t used           # the slot is taken
    uint8_t held           # by a source that may have another exchange over it
    uint8_t opened
    uint8_t usable
    uint8_t keep_open
    uint8_t asked
    uint8_t answered
    uint8_t is_stream      # and of what: simnet._core.engine.media_streams

    int64_t stream_end_ns
    int32_t size_or_legs   # of a stream: size of a datagram; of a leg: the first, in World.legs
    # Of a multiplexed connection: the first exchange begun, in World.streams, or NONE. Of a stream
    # of datagrams: its place in World.calls.
    int32_t streams
    int64_t stream_gap_ns[2]
    int64_t stream_sent[2]
    int64_t stream_received[2]

    Endpoint ends[2]

cdef struct Transfer:
    int64_t serial
    int64_t start_ns
    int64_t end_ns
    int64_t up_bytes
    int64_t down_bytes
    int64_t received_bytes
    int32_t flow
    int32_t connection     # NONE when it has ended
    int8_t status
    uint8_t of_person

cdef struct Call:
    # What is known of a stream of datagrams besides: [side] is who sends.
    int64_t last_ns[2]     # when a datagram was last sent; -1 before
    int64_t delay_sum[2]   # of those received in this piece
    int64_t transit[2]     # delay of the last one; -1 before
    int64_t jitter[2]      # times 16
    int64_t serial         # of the first piece
    int32_t next_free
    # Of a video (simnet.engine.reference.media_streams.Pictures).
    uint8_t silent[2]      # no frames are sent in this piece
    int32_t left[2]        # packets that the latest frame still lacks
    uint64_t counter       # where the chance of the frames' sizes begins
    double frame_bytes[2]  # mean size of a frame
    int64_t frame_number[2]
    int64_t frames_sent[2]
    int64_t whole[2]
    int64_t frozen[2]      # of freezes told in this piece
    int64_t picture[2]     # when the latest one was shown
    int64_t told[2]        # until when it has been told that it stood still
    int64_t frame_sent[2]  # when the latest frame was sent of which something has come
    int64_t least[2]       # delay of a frame's packet
    int64_t freezes        # after so long without a new picture
    int64_t playout
    double spare           # share of a frame's packets that may be missing

cdef struct Exchange:
    # An exchange of a multiplexed connection.
    int64_t up_end         # where its request ends among the bytes written; NONE before
    int64_t down_end       # and its answer
    int64_t patience_ns    # when it is given up; NEVER
    int32_t transfer       # in World.transfers
    int32_t next           # of its connection, or of the free ones
    int8_t status

cdef struct SackBlocks:
    # Of an acknowledgement on its way.
    int32_t start[SACK_SENT]
    int32_t end[SACK_SENT]
    int32_t count
    int32_t next           # in the list of free ones
