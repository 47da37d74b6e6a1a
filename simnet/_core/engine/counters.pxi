# Where the counters and fields of simnet.engine.counters stand in the core's tables, and the
# numbers by which it knows kinds. Included by _fastpath.pyx.

from simnet._core.engine.boundaries cimport (
    BUSY, BYTES_NS, BYTES_NS_REST, CARRIED_BYTES, CARRIED_PACKETS, DROPPED_BYTES,
    DROPPED_INSIDE_PACKETS, DROPPED_PACKETS, FLOW_CONNECTIONS, FLOW_CONNECTIONS_FAILED,
    FLOW_DELAY_COUNT, FLOW_DELAY_SUM, FLOW_DELIVERED_BYTES, FLOW_DELIVERED_PACKETS,
    FLOW_GOODPUT_BYTES, FLOW_MARKED_PACKETS, FLOW_NETWORK_DROPPED_PACKETS,
    FLOW_RETRANSMITTED_PACKETS, FLOW_SENT_BYTES, FLOW_SENT_PACKETS, FLOW_TIMEOUTS,
    FLOW_TRANSFERS_DONE, FLOW_TRANSFERS_FAILED, FLOW_TRANSFERS_GIVEN_UP, FLOW_TRANSFERS_STARTED,
    INSIDE_BYTES, INSIDE_PACKETS, LOST_BYTES, LOST_PACKETS, MARKED_PACKETS, OFFERED_BYTES,
    OFFERED_PACKETS, PACKETS_NS, SERIES_BUSY, SERIES_CARRIED_BYTES, SERIES_CARRIED_PACKETS,
    SERIES_DROPPED_PACKETS, SERIES_LOST_PACKETS, SERIES_OFFERED_BYTES, SERIES_PACKETS_MAX,
    SERIES_PACKETS_NS, SERIES_WAIT_COUNT, SERIES_WAIT_SUM, WAIT_SUM,
)
from simnet._core.models.medium.scheduler cimport (
    EQUAL_AIRTIME, EQUAL_TURNS, POLLING, PROPORTIONAL_FAIR, WEIGHTS,
)
from simnet._core.models.queueing.discipline cimport (
    CODEL, DIFFSERV, DRR, FQ_CODEL, HTB, ON_DEMAND, POLICER, PRIORITY, RED, SFQ, TOKEN_BUCKET, WFQ,
    WRED,
)
from simnet._core.structures.memory cimport LINE
from simnet._core.engine.transfers cimport (
    TRANSFER_DOWN_BYTES, TRANSFER_END, TRANSFER_FLOW, TRANSFER_RECEIVED_BYTES, TRANSFER_SERIAL,
    TRANSFER_START, TRANSFER_STATUS, TRANSFER_UP_BYTES,
)
from simnet._core.models.tcp.scoreboard cimport MODEL_SLOTS
from simnet._core.models.tcp.types cimport (
    CUBIC, NEWRENO, Connection, Endpoint, PathModel, Receiver, Sender, Sent, Slot,
)
from simnet._core.engine.trace cimport (
    TRACE_ARRIVAL, TRACE_DEPARTURE, TRACE_FATE, TRACE_FLOW, TRACE_INTERFACE, TRACE_SEQ, TRACE_SIDE,
    TRACE_SIZE,
)


INTERFACE_TOTALS = {
    "offered_packets": OFFERED_PACKETS,
    "offered_bytes": OFFERED_BYTES,
    "lost_packets": LOST_PACKETS,
    "lost_bytes": LOST_BYTES,
    "dropped_packets": DROPPED_PACKETS,
    "dropped_bytes": DROPPED_BYTES,
    "dropped_inside_packets": DROPPED_INSIDE_PACKETS,
    "marked_packets": MARKED_PACKETS,
    "carried_packets": CARRIED_PACKETS,
    "carried_bytes": CARRIED_BYTES,
    "wait_sum_ns": WAIT_SUM,
    "wait_count": CARRIED_PACKETS,
    "busy_ns": BUSY,
    "queue_packets_ns": PACKETS_NS,
}
INTERFACE_STATES = {"inside_packets": INSIDE_PACKETS, "inside_bytes": INSIDE_BYTES}
INTERFACE_WIDE = {"queue_bytes_ns_high": (BYTES_NS, BYTES_NS_REST)}
INTERFACE_SERIES = {
    "offered_bytes": SERIES_OFFERED_BYTES,
    "carried_bytes": SERIES_CARRIED_BYTES,
    "carried_packets": SERIES_CARRIED_PACKETS,
    "dropped_packets": SERIES_DROPPED_PACKETS,
    "lost_packets": SERIES_LOST_PACKETS,
    "busy_ns": SERIES_BUSY,
    "queue_packets_ns": SERIES_PACKETS_NS,
    "queue_packets_max": SERIES_PACKETS_MAX,
    "wait_sum_ns": SERIES_WAIT_SUM,
    "wait_count": SERIES_WAIT_COUNT,
}
FLOW_TOTALS = {
    "sent_packets": FLOW_SENT_PACKETS,
    "sent_bytes": FLOW_SENT_BYTES,
    "delivered_packets": FLOW_DELIVERED_PACKETS,
    "delivered_bytes": FLOW_DELIVERED_BYTES,
    "network_dropped_packets": FLOW_NETWORK_DROPPED_PACKETS,
    "marked_packets": FLOW_MARKED_PACKETS,
    "goodput_bytes": FLOW_GOODPUT_BYTES,
    "delay_count": FLOW_DELAY_COUNT,
    "delay_sum_ns": FLOW_DELAY_SUM,
    "retransmitted_packets": FLOW_RETRANSMITTED_PACKETS,
    "timeouts": FLOW_TIMEOUTS,
    "connections": FLOW_CONNECTIONS,
    "connections_failed": FLOW_CONNECTIONS_FAILED,
    "transfers_started": FLOW_TRANSFERS_STARTED,
    "transfers_done": FLOW_TRANSFERS_DONE,
    "transfers_given_up": FLOW_TRANSFERS_GIVEN_UP,
    "transfers_failed": FLOW_TRANSFERS_FAILED,
}
TRANSFER_FIELDS = {
    "flow": TRANSFER_FLOW,
    "serial": TRANSFER_SERIAL,
    "start_ns": TRANSFER_START,
    "end_ns": TRANSFER_END,
    "up_bytes": TRANSFER_UP_BYTES,
    "down_bytes": TRANSFER_DOWN_BYTES,
    "received_bytes": TRANSFER_RECEIVED_BYTES,
    "status": TRANSFER_STATUS,
}
# What an event touches is laid out by lines of the cache.
assert sizeof(Receiver) % LINE == 0 and sizeof(Sender) % LINE == 0
assert sizeof(Endpoint) == LINE + sizeof(Receiver) + sizeof(Sender)
assert sizeof(Connection) == 2 * (LINE + sizeof(Endpoint)) and sizeof(Flow) % LINE == 0
# Rings of segments, of what is noted with them, and models of paths come from one pool.
assert sizeof(Sent) == sizeof(Slot) and sizeof(PathModel) <= MODEL_SLOTS * sizeof(Slot)

CONTROLS = {"newreno": NEWRENO, "cubic": CUBIC, "bbr": BBR}
DISCIPLINES = {
    "fifo": FIFO,
    "priority": PRIORITY,
    "codel": CODEL,
    "red": RED,
    "wred": WRED,
    "diffserv": DIFFSERV,
    "token_bucket": TOKEN_BUCKET,
    "policer": POLICER,
    "htb": HTB,
    "drr": DRR,
    "fq_codel": FQ_CODEL,
    "wfq": WFQ,
    "sfq": SFQ,
    "per_user": PER_USER,
    "on_demand": ON_DEMAND,
}
"""Kinds of queues that the core has."""
SCHEDULERS = {
    "equal_turns": EQUAL_TURNS,
    "equal_airtime": EQUAL_AIRTIME,
    "weights": WEIGHTS,
    "proportional_fair": PROPORTIONAL_FAIR,
    "polling": POLLING,
}
"""Kinds of schedulers of shared media that the core has."""
TRACE_FIELDS = {
    "interface": TRACE_INTERFACE,
    "arrival_ns": TRACE_ARRIVAL,
    "departure_ns": TRACE_DEPARTURE,
    "fate": TRACE_FATE,
    "flow": TRACE_FLOW,
    "side": TRACE_SIDE,
    "seq": TRACE_SEQ,
    "size_bytes": TRACE_SIZE,
}
