"""Packets at recorded times: a measured trace, from a CSV file or from the scenario itself."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.chance.variates import constant
from simnet.errors import InputError
from simnet.kinds import Declared, Duration, Field, PositiveSize, model_validator
from simnet.network import UNLIMITED, DatagramSource
from simnet.traffic.base import DatagramTraffic
from simnet.units import NS_PER_S

COLUMNS = ("time", "bytes")
LARGEST_PACKET_BYTES = 1_000_000_000


class RecordedPacket(Declared):
    """One packet of a trace."""

    at: Duration
    """When it is sent, counted from the start of the source."""
    size: PositiveSize
    """Its size."""


class Replay(DatagramTraffic):
    """Datagrams sent at recorded times: give `file` or `packets`."""

    example: ClassVar[Mapping[str, Any]] = {
        "packets": [{"at": "0 ms", "size": "1500 B"}, {"at": "20 ms", "size": "40 B"}]
    }

    kind: Literal["replay"] = "replay"
    """Name of this kind."""
    file: str | None = None
    """CSV file with the columns ``time`` (s from the start, not decreasing) and ``bytes``; a
    relative name is looked for beside the scenario."""
    packets: Annotated[list[RecordedPacket], Field(min_length=1)] | None = None
    """The packets themselves, in order of time."""

    @model_validator(mode="after")
    def _one_trace(self) -> Self:
        if (self.file is None) == (self.packets is None):
            raise ValueError("give either file or packets")
        times = [packet.at for packet in self.packets or ()]
        if times != sorted(times):
            raise ValueError("packets must be in order of time")
        return self

    def located(self, folder: Path) -> Self:
        """Return itself with the packets of `file` read.

        Raises:
            InputError: the file cannot be read, or a row is not a time and a number of bytes.
        """
        if self.file is None:
            return self
        return self.model_copy(update={"file": None, "packets": read_trace(folder / self.file)})

    def work(self) -> DatagramSource:
        """Return the packets at their times.

        Raises:
            InputError: `file` has not been read (see `located`).
        """
        return DatagramSource(
            gap=constant(0.0),
            size=constant(0.0),
            start_ns=self.start,
            stop_ns=self.stop_ns,
            limit_packets=self.limit_packets or UNLIMITED,
            limit_bytes=self.limit_bytes or UNLIMITED,
            replay=tuple((packet.at, packet.size) for packet in self._trace()),
        )

    def _trace(self) -> list[RecordedPacket]:
        if self.packets is None:
            raise InputError(f"the trace {self.file} has not been read")
        return self.packets


def read_trace(path: Path) -> list[RecordedPacket]:
    """Return the packets of a CSV file with the columns ``time`` (s) and ``bytes``.

    Raises:
        InputError: the file cannot be read, or a row is not a time and a number of bytes.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as text:
            reader = csv.DictReader(text)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{path}:1: column {missing[0]!r} missing (needed: time, bytes)")
            packets: list[RecordedPacket] = []
            for row in reader:
                packets.append(_packet(row, packets, f"{path}:{reader.line_num}"))
    except OSError as problem:
        raise InputError(f"{path}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{path}: is not UTF-8 text") from problem
    except csv.Error as problem:
        raise InputError(f"{path}: is not CSV: {problem}") from problem
    if not packets:
        raise InputError(f"{path}: holds no packets")
    return packets


def _packet(row: Mapping[str, str], before: list[RecordedPacket], where: str) -> RecordedPacket:
    """Return the packet of one row, which may not be earlier than the one before."""
    try:
        time_ns = round(float(row["time"]) * NS_PER_S)
        size_bytes = int(row["bytes"])
    except (TypeError, ValueError, OverflowError) as problem:
        raise InputError(
            f"{where}: expected a time in seconds and a whole number of bytes, "
            f"got {row['time']!r}, {row['bytes']!r}"
        ) from problem
    if not 0 <= time_ns <= UNLIMITED or not 1 <= size_bytes <= LARGEST_PACKET_BYTES:
        raise InputError(f"{where}: time must be >= 0 and bytes 1 to {LARGEST_PACKET_BYTES}")
    if before and time_ns < before[-1].at:
        raise InputError(f"{where}: time {row['time']} is before that of the row above")
    return RecordedPacket.model_construct(at=time_ns, size=size_bytes)
