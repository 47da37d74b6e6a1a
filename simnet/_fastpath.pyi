from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

_Ints: TypeAlias = npt.NDArray[np.int64]
_Draw: TypeAlias = tuple[int, int, int] | None

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
    def set_flow(
        self, i: int, path: int, reverse_path: int, traffic_class: int, header_bytes: int
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
    def start(self) -> None: ...
    def advance(self, before: int, wall_limit: int) -> bool: ...
    @property
    def now(self) -> int: ...
    @property
    def packet_hops(self) -> int: ...
    @property
    def events(self) -> int: ...
    def finish(self) -> None: ...
    def interface_columns(self) -> _Ints: ...
    def class_columns(self) -> _Ints: ...
    def flow_columns(self) -> _Ints: ...
    def interface_series(self) -> _Ints: ...
    def flow_series(self) -> _Ints: ...
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
