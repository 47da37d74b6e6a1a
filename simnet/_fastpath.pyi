from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    Medium,
    Queue,
    TcpParameters,
    TransferSource,
)

_Ints: TypeAlias = npt.NDArray[np.int64]
_Draw: TypeAlias = tuple[int, tuple[int, int] | None] | None

CHECKSUM: str
INTERFACE_TOTALS: dict[str, int]
INTERFACE_STATES: dict[str, int]
INTERFACE_WIDE: dict[str, tuple[int, int]]
INTERFACE_SERIES: dict[str, int]
FLOW_TOTALS: dict[str, int]
TRANSFER_FIELDS: dict[str, int]
TRACE_FIELDS: dict[str, int]
DISCIPLINES: dict[str, int]
SCHEDULERS: dict[str, int]

class Core:
    def __init__(
        self,
        interfaces: int,
        flows: int,
        classes: int,
        paths: npt.NDArray[np.int32],
        duration: int,
        warmup: int,
        interval: int,
        trace: bool,
    ) -> None: ...
    def set_interface(
        self,
        i: int,
        interface: Interface,
        loss_key: tuple[int, int] | None,
        changes: Sequence[tuple[int, int, float]],
    ) -> None: ...
    def set_queue(
        self,
        i: int,
        queues: Sequence[Queue],
        stream_key: tuple[int, int],
        users: Sequence[int],
        known_at_entry: bool,
    ) -> None: ...
    def set_lateness(self, i: int, use: _Draw) -> None: ...
    def set_delay_changes(self, changes: Sequence[Sequence[tuple[int, int]]]) -> None: ...
    def set_media(self, media: Sequence[Medium]) -> None: ...
    def add_law(
        self,
        law: int,
        a: float,
        b: float,
        c: float,
        d: float,
        values: Sequence[float],
        weights: Sequence[float],
    ) -> int: ...
    def add_parameters(self, tcp: TcpParameters) -> int: ...
    def set_flow(
        self, i: int, flow: Flow, path: int, reverse_path: int, parameters: int, user: int
    ) -> None: ...
    def add_leg(
        self, path: int, reverse_path: int, parameters: int, buffer_bytes: int, count: int
    ) -> int: ...
    def set_legs(self, i: int, first: int, count: int) -> None: ...
    def set_reroutes(self, reroutes: Sequence[tuple[int, int, int, int, int, int]]) -> None: ...
    def set_chance(self, i: int, chance: int) -> None: ...
    def set_datagrams(
        self, flow: int, source: DatagramSource, draws: Mapping[str, _Draw], on_share: float
    ) -> None: ...
    def set_transfers(
        self, flow: int, source: TransferSource, draws: Mapping[str, _Draw]
    ) -> None: ...
    def start(self) -> None: ...
    def advance(self, before: int, wall_limit: int) -> bool: ...
    def start_transfer(
        self, now: int, flow: int, up_bytes: int, down_bytes: int, patience: int
    ) -> int: ...
    def queue_transfer(self, now: int, flow: int, up_bytes: int, down_bytes: int) -> int: ...
    def begin_transfer(
        self, now: int, serial: int, patience: int, line: int, multiplex: bool
    ) -> None: ...
    def withdraw_transfer(self, now: int, serial: int) -> None: ...
    def start_stream(
        self,
        now: int,
        flow: int,
        size_bytes: int,
        up_gap_ns: int,
        down_gap_ns: int,
        duration_ns: int,
    ) -> int: ...
    def completions(self) -> list[tuple[int, int, int, int, int, int, int, int]]: ...
    @property
    def now(self) -> int: ...
    @property
    def packet_hops(self) -> int: ...
    @property
    def events(self) -> int: ...
    @property
    def connection_room(self) -> int: ...
    @property
    def packet_room(self) -> int: ...
    def finish(self) -> None: ...
    def interface_totals(self) -> tuple[_Ints, _Ints]: ...
    def interface_extremes(self) -> dict[str, _Ints]: ...
    def class_totals(self) -> _Ints: ...
    def flow_totals(self) -> _Ints: ...
    def flow_extremes(self) -> dict[str, _Ints]: ...
    def interface_series(self) -> _Ints: ...
    def flow_series(self) -> _Ints: ...
    def transfers(self) -> _Ints: ...
    def waits(self) -> _Ints: ...
    def delays(self) -> _Ints: ...
    def trace(self) -> _Ints: ...

def raw_numbers(key_low: int, key_high: int, count: int) -> list[int]: ...
def variates(
    law: int,
    a: float,
    b: float,
    c: float,
    d: float,
    values: Iterable[float],
    weights: Iterable[float],
    key_low: int,
    key_high: int,
    count: int,
) -> list[float]: ...
