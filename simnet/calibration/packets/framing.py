"""Records of packet captures (pcap and pcapng), with times in whole nanoseconds.

Read one after another, so that a file may be larger than the memory. A file that ends in the
middle of a record, or goes on with what is none, raises `CutError` after its whole records.

Formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from simnet.errors import Problem, ScenarioError

MOST_RECORD_BYTES = 16_000_000
"""Largest record or block that is read; packets, even of joined segments, are far smaller."""
MOST_NS = 2**62
"""Latest time, ns since 1970: the year 2116."""
NS_PER_S = 1_000_000_000

_PCAP = {
    b"\xa1\xb2\xc3\xd4": (">", 1_000, 16),
    b"\xd4\xc3\xb2\xa1": ("<", 1_000, 16),
    b"\xa1\xb2\x3c\x4d": (">", 1, 16),
    b"\x4d\x3c\xb2\xa1": ("<", 1, 16),
    b"\xa1\xb2\xcd\x34": (">", 1_000, 24),
    b"\x34\xcd\xb2\xa1": ("<", 1_000, 24),
}
"""First bytes of a pcap: byte order, ns a tick, bytes of a record's header."""
_SECTION = b"\x0a\x0d\x0d\x0a"
_ORDERS = {b"\x1a\x2b\x3c\x4d": ">", b"\x4d\x3c\x2b\x1a": "<"}
_INTERFACE, _OLD_PACKET, _SIMPLE_PACKET, _PACKET = 1, 2, 3, 6
_RESOLUTION, _OFFSET = 9, 14
"""Options of an interface: ticks a second, and seconds to add."""
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Record:
    """One packet as it was captured."""

    time_ns: int
    """Since 1970."""
    link_type: int
    """What its first header is (https://www.tcpdump.org/linktypes.html)."""
    data: bytes
    """What was kept of it."""
    length: int
    """How long it was on the line, bytes."""


class CutError(Exception):
    """The file ends in the middle of a record, or what follows is none; says which of the two."""


def records(file: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a capture; messages call it `name`.

    Raises:
        ScenarioError: it is not a capture.
        CutError: it ends in the middle of a record, or goes on with what is none.
    """
    magic = file.read(4)
    if not magic:
        raise ScenarioError(Problem(name, None, "", "the file is empty"))
    if magic in _PCAP:
        yield from _of_pcap(file, name, *_PCAP[magic])
    elif magic == _SECTION:
        yield from _of_pcapng(file, name)
    elif magic.startswith(_COMPRESSED):
        raise ScenarioError(Problem(name, None, "", "is compressed; unpack it first"))
    else:
        what = "is not a packet capture (pcap or pcapng)"
        raise ScenarioError(Problem(name, None, "", what))


def _of_pcap(
    file: BinaryIO, name: str, order: str, tick_ns: int, header_bytes: int
) -> Iterator[Record]:
    head = file.read(20)
    if len(head) < 20:
        raise ScenarioError(Problem(name, None, "", "ends within its header; it holds no packets"))
    major, minor, _, _, _, network = struct.unpack(f"{order}HHiIII", head)
    if major != 2:
        what = f"is a pcap of version {major}.{minor}; 2.4 is read"
        raise ScenarioError(Problem(name, None, "", what))
    fields = struct.Struct(f"{order}IIII")
    while header := file.read(header_bytes):
        if len(header) < header_bytes:
            raise CutError("ends")
        seconds, fraction, kept, length = fields.unpack_from(header)
        if kept > MOST_RECORD_BYTES or fraction * tick_ns >= NS_PER_S:
            raise CutError("goes on with what is no packet")
        data = file.read(kept)
        if len(data) < kept:
            raise CutError("ends")
        time_ns = seconds * NS_PER_S + fraction * tick_ns
        yield Record(time_ns, network & 0xFFFF, data, max(length, kept))


@dataclass(frozen=True, slots=True)
class _Interface:
    link_type: int
    ticks_per_s: int
    offset_s: int

    def time_ns(self, high: int, low: int) -> int:
        ticks = high << 32 | low
        return self.offset_s * NS_PER_S + ticks * NS_PER_S // self.ticks_per_s


def _of_pcapng(file: BinaryIO, name: str) -> Iterator[Record]:
    order, interfaces = "", list[_Interface]()
    kind = _SECTION
    while kind:
        if len(kind) < 4:
            raise CutError("ends")
        size = file.read(4)
        if kind == _SECTION:
            mark = file.read(4)
            if len(size) + len(mark) < 8:
                raise CutError("ends")
            if mark not in _ORDERS:
                raise ScenarioError(Problem(name, None, "", "is not a sound pcapng file"))
            order, interfaces = _ORDERS[mark], []
            _body(file, order, size, already=4)
        else:
            body = _body(file, order, size)
            (number,) = struct.unpack(f"{order}I", kind)
            if number == _INTERFACE:
                interfaces.append(_interface(body, order))
            elif number in (_PACKET, _OLD_PACKET):
                yield _packet(body, order, interfaces, old=number == _OLD_PACKET)
            elif number == _SIMPLE_PACKET:
                what = "has packets without times (simple packet blocks)"
                raise ScenarioError(Problem(name, None, "", what))
        kind = file.read(4)


def _body(file: BinaryIO, order: str, size: bytes, already: int = 0) -> bytes:
    """Return what is left of a block but for its length, which is there twice."""
    if len(size) < 4:
        raise CutError("ends")
    (length,) = struct.unpack(f"{order}I", size)
    if length < 12 + already or length % 4 or length > MOST_RECORD_BYTES:
        raise CutError("goes on with what is no packet")
    body = file.read(length - 8 - already)
    if len(body) < length - 8 - already:
        raise CutError("ends")
    if body[-4:] != size:
        raise CutError("goes on with what is no packet")
    return body[:-4]


def _interface(body: bytes, order: str) -> _Interface:
    if len(body) < 8:
        raise CutError("goes on with what is no packet")
    (link_type,) = struct.unpack_from(f"{order}H", body)
    ticks_per_s, offset_s, place = 1_000_000, 0, 8
    while place + 4 <= len(body):
        code, length = struct.unpack_from(f"{order}HH", body, place)
        value = body[place + 4 : place + 4 + length]
        if code == 0:
            break
        if code == _RESOLUTION and length == 1:
            exponent = value[0] & 0x7F
            ticks_per_s = 2**exponent if value[0] & 0x80 else 10**exponent
        if code == _OFFSET and length == 8:
            (offset_s,) = struct.unpack(f"{order}q", value)
        place += 4 + length + -length % 4
    return _Interface(link_type, ticks_per_s, offset_s)


def _packet(body: bytes, order: str, interfaces: list[_Interface], *, old: bool) -> Record:
    if len(body) < 20:
        raise CutError("goes on with what is no packet")
    if old:
        number, _, high, low, kept, length = struct.unpack_from(f"{order}HHIIII", body)
    else:
        number, high, low, kept, length = struct.unpack_from(f"{order}IIIII", body)
    if number >= len(interfaces) or kept > len(body) - 20:
        raise CutError("goes on with what is no packet")
    of = interfaces[number]
    time_ns = of.time_ns(high, low)
    if not 0 <= time_ns < MOST_NS:
        raise CutError("goes on with what is no packet")
    return Record(time_ns, of.link_type, body[20 : 20 + kept], max(length, kept))
