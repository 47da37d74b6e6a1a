"""Transfers: their serial numbers, their beginnings and ends, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simnet.actions import Status
from simnet.chance.splitmix import counter_of
from simnet.engine.columns import TRANSFER_COLUMNS
from simnet.engine.reference.connections import Connection
from simnet.engine.reference.hosts import Hosts
from simnet.engine.reference.meters import FlowMeter
from simnet.engine.reference.relays import connect
from simnet.engine.reference.sources import RunContext
from simnet.engine.reference.streams import MultiplexedConnection, Stream
from simnet.models.schedule import Call, Order, priority
from simnet.network import UNLIMITED, Flow


class Transfer:
    """One exchange over a connection: what was asked for, and what became of it."""

    __slots__ = (
        "connection",
        "down_bytes",
        "end_ns",
        "exchange",
        "flow",
        "on_end",
        "received_bytes",
        "serial",
        "start_ns",
        "status",
        "up_bytes",
    )

    def __init__(
        self, flow: int, serial: int, start_ns: int, up_bytes: int, down_bytes: int
    ) -> None:
        self.flow = flow
        self.serial = serial
        self.start_ns = start_ns
        self.end_ns = -1
        self.up_bytes = up_bytes
        self.down_bytes = down_bytes
        self.received_bytes = 0
        self.status = Status.UNFINISHED
        self.connection: Connection | None = None
        self.exchange: Connection | Stream | None = None
        """Its connection, or what it has of one that others share; None when it has ended."""
        self.on_end: Callable[[Transfer], None] | None = None


class Transfers:
    """All transfers of a run, in the order in which they were asked for."""

    def __init__(
        self, context: RunContext, hosts: Hosts, flows: Sequence[Flow], meters: Sequence[FlowMeter]
    ) -> None:
        self._context = context
        self._hosts = hosts
        self._flows = flows
        self._meters = meters
        self._serials = 0
        self._all: list[Transfer] = []
        self._chances: dict[int, int] = {}
        self._queued: dict[int, Transfer] = {}
        """By serial number, those asked for that have not begun."""
        self._lines: dict[int, Connection] = {}
        """The latest connection of each line (simnet.engine.connection_pools)."""

    def new_serial(self) -> int:
        """Return the next serial number; people's streams take theirs from here too."""
        serial = self._serials
        self._serials += 1
        return serial

    def start(
        self,
        flow: int,
        *,
        up_bytes: int,
        down_bytes: int,
        patience_ns: int,
        on_end: Callable[[Transfer], None],
        connection: Connection | None = None,
        keep_open: bool = False,
    ) -> Transfer:
        """Start a transfer, now, over `connection` if that still serves, else over a new one.

        `keep_open` leaves the connection to the next transfer. `on_end` is called once, when the
        transfer is done, given up or failed; never before this returns.
        """
        transfer = self._note(flow, up_bytes, down_bytes, on_end)
        self._begin(transfer, patience_ns, connection, keep_open)
        return transfer

    def queue(
        self, flow: int, up_bytes: int, down_bytes: int, on_end: Callable[[Transfer], None]
    ) -> Transfer:
        """Note a transfer as asked for, now, that may have to wait for its line."""
        transfer = self._note(flow, up_bytes, down_bytes, on_end)
        self._queued[transfer.serial] = transfer
        return transfer

    def begin(self, serial: int, patience_ns: int, line: int, multiplex: bool) -> None:
        """Let a transfer that was asked for begin, now, on the connection of a line."""
        transfer = self._queued.pop(serial)
        self._begin(transfer, patience_ns, self._lines.get(line), True, multiplex)
        assert transfer.connection is not None
        self._lines[line] = transfer.connection

    def withdraw(self, serial: int) -> None:
        """Give up, now, a transfer that has not begun."""
        transfer = self._queued.pop(serial)
        transfer.status = Status.GIVEN_UP
        transfer.end_ns = int(self._context.env.now)
        transfer.on_end = None
        self._meters[transfer.flow].transfers_given_up += 1

    def _note(
        self, flow: int, up_bytes: int, down_bytes: int, on_end: Callable[[Transfer], None]
    ) -> Transfer:
        now = int(self._context.env.now)
        transfer = Transfer(flow, self.new_serial(), now, up_bytes, down_bytes)
        transfer.on_end = on_end
        self._all.append(transfer)
        self._meters[flow].transfers_started += 1
        return transfer

    def _begin(
        self,
        transfer: Transfer,
        patience_ns: int,
        connection: Connection | None,
        keep_open: bool,
        multiplex: bool = False,
    ) -> None:
        flow = transfer.flow
        if patience_ns < UNLIMITED:
            order = priority(Order.PATIENCE, transfer.serial)
            Call(self._context.env, self._give_up, patience_ns, order, transfer)
        if connection is None or not connection.usable:
            connection = connect(
                self._context.env,
                self._hosts,
                self._meters[flow],
                flow,
                self._flows[flow],
                transfer.serial,
                self._chance_of(flow),
                multiplex,
            )
        transfer.connection = connection

        def ended(status: Status, received_bytes: int) -> None:
            self._end(transfer, status, received_bytes)

        if isinstance(connection, MultiplexedConnection):
            transfer.exchange = connection.stream(transfer.up_bytes, transfer.down_bytes, ended)
        else:
            transfer.exchange = connection
            connection.exchange(transfer.up_bytes, transfer.down_bytes, keep_open, ended)

    def _chance_of(self, flow: int) -> int:
        """Return where the random numbers of a flow's congestion controls begin."""
        if flow not in self._chances:
            owner = self._flows[flow].stream
            self._chances[flow] = counter_of(self._context.seed, f"{owner}/tcp")
        return self._chances[flow]

    def _give_up(self, call: Call) -> None:
        """End a transfer that is still unfinished: its user loses patience."""
        transfer: Transfer = call.subject
        if transfer.status is Status.UNFINISHED:
            assert transfer.exchange is not None
            transfer.exchange.give_up()

    def _end(self, transfer: Transfer, status: Status, received_bytes: int) -> None:
        transfer.status = status
        transfer.end_ns = int(self._context.env.now)
        transfer.received_bytes = received_bytes
        meter = self._meters[transfer.flow]
        if status is Status.DONE:
            meter.transfers_done += 1
        elif status is Status.GIVEN_UP:
            meter.transfers_given_up += 1
        else:
            meter.transfers_failed += 1
        on_end = transfer.on_end
        transfer.connection = transfer.exchange = transfer.on_end = None
        assert on_end is not None
        on_end(transfer)

    def rows(self) -> list[dict[str, int]]:
        """Return the fields of each, by the names of simnet.engine.counters."""
        return [self._fields(each) for each in self._all]

    def _fields(self, transfer: Transfer) -> dict[str, int]:
        """Return the fields of a transfer; one that is unfinished ends with the run."""
        fields = {name: getattr(transfer, name) for name in TRANSFER_COLUMNS}
        if transfer.status is Status.UNFINISHED:
            fields["end_ns"] = self._context.duration_ns
        if transfer.exchange is not None:
            fields["received_bytes"] = transfer.exchange.received_bytes
        return fields
