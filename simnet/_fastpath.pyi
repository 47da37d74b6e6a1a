from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

_Ints: TypeAlias = npt.NDArray[np.int64]
_Draw: TypeAlias = tuple[int, tuple[int, int] | None] | None

CHECKSUM: str
INTERFACE_TOTALS: dict[str, int]
INTERFACE_STATES: dict[str, int]
INTERFACE_WIDE: dict[str, tuple[int, int]]
INTERFACE_SERIES: dict[str, int]
FLOW_TOTALS: dict[str, int]

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
        rate: int,
        delay: int,
        limit_packets: int,
        limit_bytes: int,
        bands: int,
        loss: float,
        lose_every: int,
        key_low: int,
        key_high: int,
        changes: Sequence[tuple[int, int]],
    ) -> None: ...
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
    def add_parameters(
        self,
        cubic: bool,
        mss_bytes: int,
        header_bytes: int,
        initial_window: int,
        receive_window_bytes: int,
        minimum_rto_ns: int,
        delayed_ack: bool,
        delayed_ack_ns: int,
        tick_ns: int,
        hystart: bool,
        fast_convergence: bool,
        reno_friendly: bool,
        cubic_c: float,
        cubic_beta: float,
        byte_counting: bool,
        slow_start_after_idle: bool,
        syn_retries: int,
        retries: int,
    ) -> int: ...
    def set_flow(
        self,
        i: int,
        path: int,
        reverse_path: int,
        traffic_class: int,
        header_bytes: int,
        parameters: int,
    ) -> None: ...
    def set_datagrams(
        self,
        flow: int,
        gap: _Draw,
        size: _Draw,
        burst: _Draw,
        on: _Draw,
        off: _Draw,
        on_share: float,
        immediate: bool,
        start: int,
        stop: int,
        limit_packets: int,
        limit_bytes: int,
        replay: Sequence[tuple[int, int]],
    ) -> None: ...
    def set_transfers(
        self,
        flow: int,
        up: _Draw,
        down: _Draw,
        think: _Draw,
        interarrival: _Draw,
        think_first: bool,
        persistent: bool,
        patience: int,
        start: int,
        stop: int,
        limit: int,
    ) -> None: ...
    def start(self) -> None: ...
    def advance(self, before: int, wall_limit: int) -> bool: ...
    def start_transfer(
        self, now: int, flow: int, up_bytes: int, down_bytes: int, patience: int
    ) -> int: ...
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
