"""Packets at recorded times: a measured trace, from a CSV file or from the scenario itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.chance.variates import constant
from simnet.errors import InputError, Problem, ScenarioError
from simnet.inputs.files import read_text
from simnet.inputs.rows import table
from simnet.kinds import Declared, Duration, Field, PositiveSize, model_validator
from simnet.network import UNLIMITED, DatagramSource
from simnet.traffic.base import DatagramTraffic
from simnet.units import MOST_DURATION_S, NS_PER_S

COLUMNS = ("time", "bytes")
LARGEST_PACKET_BYTES = 1_000_000_000
MOST_PACKETS = 2_000_000
"""Most packets of a trace: some gigabytes of memory while it is read."""

_TIME = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{0,30})?(?:[eE]-[0-9]{1,2})?")
"""Seconds in plain digits; a negative exponent is how many programs write small numbers."""
_BYTES = re.compile(r"-?[0-9]{1,18}")
_CLOCK = re.compile(r"[0-9]:[0-9]|[0-9][-/][0-9]+[-/][0-9]")
_DIGITS = re.compile(r"[0-9.,-]*")


_Where = tuple[str, int | None]
"""A file, and a line of it."""


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
    """CSV file with the columns ``time`` (s from the start of the source, not decreasing; no clock
    times) and ``bytes``; a relative name is looked for beside the scenario."""
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

    def within(self, run_ns: int) -> int:
        """Return how many of its packets are sent in a run of `run_ns`, before any limit."""
        end_ns = min(run_ns, self.stop_ns)
        return sum(self.start + packet.at < end_ns for packet in self._trace())

    def _trace(self) -> list[RecordedPacket]:
        if self.packets is None:
            raise InputError(f"the trace {self.file} has not been read")
        return self.packets


def read_trace(path: Path, name: str | None = None) -> list[RecordedPacket]:
    """Return the packets of a CSV file with the columns ``time`` (s) and ``bytes``.

    Raises:
        InputError: the file cannot be read, or a row is not a time and a number of bytes.
    """
    name = name or str(path)
    rows = table(read_text(path, name), name, _is_header)
    columns = [column.casefold() for column in rows.header.cells]
    for column in COLUMNS:
        if columns.count(column) != 1:
            what = "missing" if column not in columns else "there twice"
            missing = f"column '{column}' {what} (needed: time, bytes)"
            raise _wrong((name, rows.header.line), missing)
    places = [columns.index(column) for column in COLUMNS]
    packets: list[RecordedPacket] = []
    for row in rows.rows():
        where = (name, row.line)
        if len(row.cells) <= max(places):
            raise _wrong(where, f"has {len(row.cells)} cells, the header {len(columns)}")
        if len(packets) == MOST_PACKETS:
            raise _wrong(where, f"a trace has at most {MOST_PACKETS} packets")
        time, size = (row.cells[place] for place in places)
        if rows.delimiter != ",":
            time = time.replace(",", ".")
        packets.append(_packet(time, size, packets, where))
    if not packets:
        raise _wrong((name, None), "holds no packets")
    return packets


def _is_header(cells: Sequence[str]) -> bool:
    return set(COLUMNS) <= {cell.casefold() for cell in cells}


def _packet(time: str, size: str, before: list[RecordedPacket], where: _Where) -> RecordedPacket:
    """Return the packet of one row, which may not be earlier than the one before."""
    if not _TIME.fullmatch(time) or not _BYTES.fullmatch(size):
        expected = "expected a time in seconds and a whole number of bytes"
        if _CLOCK.search(time):
            expected = f"a clock time or date is not understood; {expected}"
        elif not _DIGITS.fullmatch(time + size):
            expected += " in plain digits"
        raise _wrong(where, f"{expected}, got '{_shown(time)}', '{_shown(size)}'")
    time_ns = round(Fraction(time) * NS_PER_S)
    size_bytes = int(size)
    if time_ns > MOST_DURATION_S * NS_PER_S:
        raise _wrong(
            where,
            f"time {_shown(time)} is beyond any run (at most {MOST_DURATION_S} s); if it "
            "counts from 1970, subtract the time of the first packet from all",
        )
    if time_ns < 0 or not 1 <= size_bytes <= LARGEST_PACKET_BYTES:
        raise _wrong(
            where,
            f"time must be >= 0 and bytes 1 to {LARGEST_PACKET_BYTES}, "
            f"got '{_shown(time)}', '{_shown(size)}'",
        )
    if before and time_ns < before[-1].at:
        raise _wrong(
            where, f"time {_shown(time)} is before that of the row above; sort the rows by time"
        )
    return RecordedPacket.model_construct(at=time_ns, size=size_bytes)


def _wrong(where: _Where, what: str) -> ScenarioError:
    return ScenarioError(Problem(*where, "", what))


def _shown(text: str) -> str:
    """Return a cell for a message, cut, without what does not print."""
    return "".join(c if c.isprintable() else " " for c in text[:40])
