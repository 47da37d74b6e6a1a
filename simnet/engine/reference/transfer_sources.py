"""How the reference engine plays transfer sources: bulk, closed loops with thinking, open loops."""

from __future__ import annotations

from simnet.engine.reference.connections import Connection
from simnet.engine.reference.sources import Draws, RunContext
from simnet.engine.reference.transfers import Transfer, Transfers
from simnet.models.schedule import Call, Order, priority
from simnet.network import UNLIMITED, Flow, TransferSource


class TransferProcess:
    """Plays the transfer source of one flow.

    A closed loop draws its think time when a transfer has ended, however it ended. An open one
    draws the time to the next transfer when one starts; its first comes one such time after the
    start of the source. Only a closed loop can keep its connection; there a request has at
    least one byte, as something must travel to ask for the answer.
    """

    def __init__(
        self,
        context: RunContext,
        index: int,
        flow: Flow,
        source: TransferSource,
        transfers: Transfers,
    ) -> None:
        self._env = context.env
        self._until_ns = min(context.duration_ns, source.stop_ns)
        self._order = priority(Order.SOURCE, index)
        self._index = index
        self._source = source
        self._transfers = transfers
        self._up = Draws(source.up, context.stream(flow.stream, "up"))
        self._down = Draws(source.down, context.stream(flow.stream, "down"))
        self._think: Draws | None = None
        self._interarrival: Draws | None = None
        if source.think is not None:
            self._think = Draws(source.think, context.stream(flow.stream, "think"))
        elif source.interarrival is not None:
            self._interarrival = Draws(
                source.interarrival, context.stream(flow.stream, "interarrival")
            )
        self._started = 0
        self._connection: Connection | None = None
        if source.start_ns < self._until_ns:
            Call(self._env, self._begin, source.start_ns, self._order)

    def _begin(self, call: Call) -> None:
        """Place the first transfer, at the start of the source."""
        if self._think is not None and self._source.think_first:
            self._start_after(self._think)
        elif self._interarrival is not None:
            self._start_after(self._interarrival)
        else:
            self._start(call)

    def _start_after(self, pause: Draws) -> None:
        """Place a transfer one `pause` from now, if the source has not ended by then."""
        pause_ns = pause.duration_ns()
        if self._env.now + pause_ns < self._until_ns:
            Call(self._env, self._start, pause_ns, self._order)

    def _start(self, _call: Call) -> None:
        if self._started >= self._source.limit_transfers:
            return
        self._started += 1
        persistent = self._source.persistent and self._think is not None
        transfer = self._transfers.start(
            self._index,
            up_bytes=self._up.amount(1 if persistent else 0, UNLIMITED),
            down_bytes=self._down.amount(0, UNLIMITED),
            patience_ns=self._source.patience_ns,
            on_end=self._ended,
            connection=self._connection,
            keep_open=persistent,
        )
        if persistent:
            self._connection = transfer.connection
        if self._interarrival is not None:
            self._start_after(self._interarrival)

    def _ended(self, _transfer: Transfer) -> None:
        if self._think is not None:
            self._start_after(self._think)
