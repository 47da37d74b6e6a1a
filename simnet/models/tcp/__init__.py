"""TCP as a pure state machine: events in, segments and timers out; no clock, no sockets.

Segments are the unit of sequence numbers: a connection numbers its data segments (and a FIN
that travels alone) from 0 in each direction. All arithmetic is on integers, as in the Linux
kernel, so that the compiled twin agrees to the nanosecond.
"""

from __future__ import annotations

from simnet.models.tcp.endpoint import Endpoint, State
from simnet.models.tcp.segment import ACK, FIN, PSH, RST, SYN, Segment, reset_answer
from simnet.models.tcp.timers import COMPRESSED_ACK, DELAYED_ACK, NEVER, PACING, RETRANSMIT, TIMERS

__all__ = [
    "ACK",
    "COMPRESSED_ACK",
    "DELAYED_ACK",
    "FIN",
    "NEVER",
    "PACING",
    "PSH",
    "RETRANSMIT",
    "RST",
    "SYN",
    "TIMERS",
    "Endpoint",
    "Segment",
    "State",
    "reset_answer",
]
