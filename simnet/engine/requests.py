"""What people wait for, how it ended, and what is said of it to the behaviour that asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from simnet.actions import Status, Stream, StreamOutcome, Transfer, TransferOutcome
from simnet.engine.connection_pools import ConnectionPool
from simnet.engine.life import Life


class Completion(NamedTuple):
    """How a person's transfer or stream ended, as the engine tells it; unused counts are 0."""

    serial: int
    end_ns: int
    status: Status
    received_bytes: int = 0
    sent_down: int = 0
    received_down: int = 0
    sent_up: int = 0
    received_up: int = 0
    delay_sum_down_ns: int = 0
    delay_sum_up_ns: int = 0
    jitter_scaled_down_ns: int = 0
    """Times 16, as the engines keep it."""
    jitter_scaled_up_ns: int = 0
    frames_sent_down: int = 0
    frames_down: int = 0
    frames_sent_up: int = 0
    frames_up: int = 0
    frozen_down_ns: int = 0
    frozen_up_ns: int = 0


class Copies:
    """The outcomes of a stream to many, by receiver."""

    __slots__ = ("_left", "_outcomes")

    def __init__(self, count: int) -> None:
        self._outcomes: list[Any] = [None] * count
        self._left = count

    def note(self, copy: int, outcome: TransferOutcome | StreamOutcome) -> tuple[Any, ...]:
        """Note the end of one; return what is known of all."""
        self._outcomes[copy] = outcome
        self._left -= 1
        return tuple(self._outcomes)

    @property
    def all_ended(self) -> bool:
        """Whether all are noted."""
        return self._left == 0


class Request:
    """A transfer or stream that a person waits for."""

    __slots__ = (
        "action", "completion", "copies", "copy", "life", "place", "pool", "serial", "start_ns",
    )  # fmt: skip

    def __init__(
        self,
        life: Life,
        place: int,
        action: Transfer | Stream,
        serial: int,
        start_ns: int,
        pool: ConnectionPool | None,
        copies: Copies | None = None,
        copy: int = 0,
    ) -> None:
        self.life = life
        self.place = place
        self.action = action
        self.serial = serial
        self.start_ns = start_ns
        self.pool = pool
        self.copies = copies
        self.copy = copy
        """Number of its receiver among those of `copies`."""
        self.completion: Completion | None = None
        """How it ended, once it has."""

    def outcome(self) -> TransferOutcome | StreamOutcome:
        """Say to a behaviour what became of its action."""
        end = self.completion
        assert end is not None
        seconds = (end.end_ns - self.start_ns) / 1e9
        if isinstance(self.action, Transfer):
            return TransferOutcome(end.status, seconds, end.received_bytes)
        return StreamOutcome(
            end.status,
            seconds,
            end.sent_down,
            end.received_down,
            end.sent_up,
            end.received_up,
            end.delay_sum_down_ns / max(1, end.received_down) / 1e9,
            end.delay_sum_up_ns / max(1, end.received_up) / 1e9,
            end.jitter_scaled_down_ns / 16e9,
            end.jitter_scaled_up_ns / 16e9,
            end.frames_sent_down,
            end.frames_down,
            end.frames_sent_up,
            end.frames_up,
            end.frozen_down_ns / 1e9,
            end.frozen_up_ns / 1e9,
        )
