"""The receive window that a Linux receiver advertises, and how it grows by itself (tcp_input.c).

It starts small, is raised with the data that arrive (tcp_grow_window), and its limit with what the
application reads in a round trip (dynamic right-sizing, tcp_rcv_space_adjust).
"""

from __future__ import annotations

from simnet.network import TcpParameters

FIRST_WINDOW_BYTES = 65_536
FIRST_CLAMP_BYTES = 81_920
FIRST_SPACE_SEGMENTS = 10
"""The window that Linux advertises at first, how far it may grow, and the data of a round trip
beyond which that limit is raised (tcp_rmem of 128 kB; TCP_INIT_CWND)."""
LEAST_GROWING_BYTES = 128
_NO_TIME = -1


class ReceiveWindow:
    """Sizes in bytes. `clamp_bytes` is how far `advertised_bytes` may grow for now."""

    __slots__ = (
        "_last_echo_ns",
        "_limit_bytes",
        "_mss_bytes",
        "_space_bytes",
        "_space_mark_bytes",
        "_space_since_ns",
        "advertised_bytes",
        "clamp_bytes",
        "rtt_x8",
    )

    def __init__(self, parameters: TcpParameters) -> None:
        self.advertised_bytes = min(FIRST_WINDOW_BYTES, parameters.receive_window_bytes)
        self.clamp_bytes = min(FIRST_CLAMP_BYTES, parameters.receive_window_bytes)
        self.rtt_x8 = 0
        """Eight times the receiver's estimate of the round-trip time, ns; 0: none yet."""
        self._mss_bytes = parameters.mss_bytes
        self._limit_bytes = parameters.receive_window_bytes
        self._space_bytes = FIRST_SPACE_SEGMENTS * parameters.mss_bytes
        self._space_mark_bytes = 0
        self._space_since_ns = 0
        self._last_echo_ns = _NO_TIME

    def first_segments(self) -> int:
        """Return how many segments it lets in at first."""
        return max(self.advertised_bytes // self._mss_bytes, 1)

    def open_segments(self, unread_bytes: int) -> int:
        """Return how many segments fit beside what is unread; few are none (tcp_select_window)."""
        most_bytes = max(self.clamp_bytes, self._mss_bytes)
        free_bytes = most_bytes - unread_bytes
        if free_bytes < most_bytes >> 4:
            return 0
        return min(free_bytes, max(self.advertised_bytes, self._mss_bytes)) // self._mss_bytes

    def is_half_open(self, left_segments: int) -> bool:
        """Tell whether what the peer may still send is at most half of it (tcp_cleanup_rbuf)."""
        return 2 * left_segments * self._mss_bytes <= max(self.clamp_bytes, self._mss_bytes)

    def grow(self, payload_bytes: int, unread_bytes: int) -> bool:
        """Raise it by two segments for one with enough payload; tell whether it was raised."""
        room_bytes = self.clamp_bytes - unread_bytes - self.advertised_bytes
        if payload_bytes < LEAST_GROWING_BYTES or room_bytes <= 0:
            return False
        self.advertised_bytes += min(2 * self._mss_bytes, room_bytes)
        return True

    def note_rtt(self, echo_ns: int, payload_bytes: int, now: int) -> None:
        """Estimate the receiver's RTT from each new time stamp echoed (tcp_rcv_rtt_measure_ts).

        A lower sample counts at once, higher ones are smoothed (tcp_rcv_rtt_update since 6.16).
        """
        if echo_ns != self._last_echo_ns and payload_bytes >= self._mss_bytes:
            self._last_echo_ns = echo_ns
            rtt_ns = now - echo_ns
            if self.rtt_x8 == 0 or rtt_ns << 3 < self.rtt_x8:
                self.rtt_x8 = rtt_ns << 3
            else:
                self.rtt_x8 += rtt_ns - (self.rtt_x8 >> 3)

    def tune(self, read_bytes: int, ahead_segments: int, now: int) -> None:
        """Let it grow to what a round trip may bring next (tcp_rcv_space_adjust).

        Args:
            read_bytes: what the application has read so far.
            ahead_segments: how far what is held reaches beyond a hole.
            now: ns.
        """
        if self.rtt_x8 == 0 or now - self._space_since_ns < self.rtt_x8 >> 3:
            return
        copied = read_bytes - self._space_mark_bytes
        if copied > self._space_bytes:
            window = 2 * copied
            window += 2 * (window * (copied - self._space_bytes) // self._space_bytes)
            window += ahead_segments * self._mss_bytes
            self.clamp_bytes = max(self.clamp_bytes, min(window, self._limit_bytes))
            self._space_bytes = copied
        self._space_mark_bytes = read_bytes
        self._space_since_ns = now
