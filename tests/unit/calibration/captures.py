"""Small packet captures for tests, byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import dpkt

SITE = "10.20.0.0/16"
HERE, THERE = "10.20.3.4", "8.8.4.4"
EPOCH_NS = 1_760_000_000_000_000_000


@dataclass(frozen=True)
class Packet:
    """A packet of IP to be captured."""

    at_ns: int
    """Since `EPOCH_NS`."""
    payload: int = 100
    up: bool = True
    port: int = 50_000
    far_port: int = 443
    protocol: int = 17
    flags: int = 16
    here: str = HERE
    there: str = THERE

    @property
    def ip(self) -> bytes:
        """The packet from the header of IP on."""
        ports = (self.port, self.far_port) if self.up else (self.far_port, self.port)
        ends = (self.here, self.there) if self.up else (self.there, self.here)
        data = bytes(self.payload)
        inner: dpkt.Packet
        if self.protocol == 6:
            inner = dpkt.tcp.TCP(sport=ports[0], dport=ports[1], flags=self.flags, data=data)
        else:
            inner = dpkt.udp.UDP(sport=ports[0], dport=ports[1], data=data)
            inner.ulen = len(inner)
        source, target = (ip_address(each).packed for each in ends)
        if len(source) == 16:
            head = dpkt.ip6.IP6(src=source, dst=target, nxt=self.protocol, hlim=64, plen=len(inner))
            return (
                struct.pack(">IHBB", 0x60000000, len(inner), head.nxt, 64)
                + source
                + target
                + bytes(inner)
            )
        return bytes(dpkt.ip.IP(src=source, dst=target, p=self.protocol, data=inner))


def ethernet(packet: Packet, vlans: Sequence[int] = ()) -> bytes:
    """Return the packet in a frame of Ethernet, perhaps in VLANs."""
    kind = 0x86DD if packet.ip[0] >> 4 == 6 else 0x0800
    tags = b"".join(struct.pack(">HH", 0x8100, vlan) for vlan in vlans)
    return bytes(12) + tags + struct.pack(">H", kind) + packet.ip


def cooked(packet: Packet) -> bytes:
    """Return the packet as Linux gives it of all interfaces (version 1)."""
    return struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x0800) + packet.ip


def cooked_2(packet: Packet) -> bytes:
    """Return the packet as Linux gives it of all interfaces (version 2)."""
    return struct.pack(">HHiHBB8s", 0x0800, 0, 2, 1, 0, 6, bytes(8)) + packet.ip


def pcap(
    frames: Iterable[tuple[int, bytes]],
    link_type: int = 1,
    *,
    order: str = "<",
    nano: bool = False,
    snaplen: int = 262_144,
) -> bytes:
    """Return a pcap of frames and their times, ns since `EPOCH_NS`."""
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    parts = [struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, snaplen, link_type)]
    for at_ns, frame in frames:
        seconds, rest = divmod(EPOCH_NS + at_ns, 1_000_000_000)
        kept = frame[:snaplen]
        fraction = rest if nano else rest // 1000
        parts += [struct.pack(f"{order}IIII", seconds, fraction, len(kept), len(frame)), kept]
    return b"".join(parts)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    """Return a block of a pcapng."""
    body += bytes(-len(body) % 4)
    size = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + size + body + size


def pcapng(
    frames: Iterable[tuple[int, bytes]],
    link_type: int = 1,
    *,
    order: str = "<",
    digits: int | None = 9,
) -> bytes:
    """Return a pcapng of frames and their times; `digits` of seconds, None for those implied."""
    section = struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1)
    option = b"" if digits is None else struct.pack(f"{order}HHB3xHH", 9, 1, digits, 0, 0)
    parts = [block(0x0A0D0D0A, section, order)]
    parts.append(block(1, struct.pack(f"{order}HHI", link_type, 0, 0) + option, order))
    for at_ns, frame in frames:
        ticks = (EPOCH_NS + at_ns) * 10 ** (6 if digits is None else digits) // 1_000_000_000
        head = struct.pack(
            f"{order}IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame)
        )
        parts.append(block(6, head + frame, order))
    return b"".join(parts)
