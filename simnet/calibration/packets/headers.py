"""What the headers of a captured packet say: addresses, ports, sizes. The only door to dpkt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from simnet.calibration.packets.framing import Record
from simnet.errors import InputError

INSTALL = "pip install 'simnet[pcap]'"
DEEPEST = 8
"""How many headers lie before that of IP at most: VLAN, MPLS, PPPoE."""

_ETHERNET, _PPP = 1, 9
_RAW = (12, 14, 101, 228, 229)
_LOOPBACK = (0, 108)
_COOKED, _COOKED_2 = 113, 276
_OTHERS = {
    105: "Wi-Fi",
    127: "Wi-Fi with radiotap",
    189: "USB",
    220: "USB",
    249: "USB",
    201: "Bluetooth",
}
TCP, UDP = 6, 17
_SYN, _FIN, _RST, _ACK = 2, 1, 4, 16


@dataclass(frozen=True, slots=True)
class Header:
    """A packet of IP."""

    source: bytes
    """Address, 4 or 16 bytes."""
    target: bytes
    protocol: int
    ports: tuple[int, int]
    """Of source and target; 0, 0 where there are none, or not in what was kept."""
    bytes: int
    """Of the packet, IP header included."""
    payload_bytes: int
    """What it carries of the transport's payload."""
    opens: bool = False
    """It opens a TCP connection."""
    closes: bool = False
    """It closes one."""


def library() -> ModuleType:
    """Return dpkt.

    Raises:
        InputError: it is not installed.
    """
    try:
        import dpkt
    except ImportError as error:
        what = f"packet captures are read by dpkt, which is not installed: {INSTALL}"
        raise InputError(what) from error
    module: ModuleType = dpkt
    return module


class Headers:
    """Takes records apart."""

    def __init__(self) -> None:
        self._dpkt = library()
        self._faults = (self._dpkt.UnpackError, ValueError, IndexError, KeyError, TypeError)
        self._first: dict[int, Callable[[bytes], Any]] = {
            _ETHERNET: self._dpkt.ethernet.Ethernet,
            _PPP: self._dpkt.ppp.PPP,
            _COOKED: self._dpkt.sll.SLL,
            _COOKED_2: self._dpkt.sll2.SLL2,
            **dict.fromkeys(_RAW, self._raw),
            **dict.fromkeys(_LOOPBACK, self._loopback),
        }

    def refusal(self, link_type: int) -> str:
        """Return why packets of a link type cannot be taken apart; "" if they can."""
        if link_type in self._first:
            return ""
        known = f" ({_OTHERS[link_type]})" if link_type in _OTHERS else ""
        understood = "Ethernet, raw IP, Linux cooked, loopback and PPP are"
        return f"link type {link_type}{known} is not understood; {understood}"

    def of(self, record: Record) -> Header | None:
        """Return the header of IP of a record; None if it has none, or too little was kept."""
        try:
            layer = self._first[record.link_type](record.data)
            for _ in range(DEEPEST):
                if isinstance(layer, self._dpkt.ip.IP):
                    return self._of_4(layer, record)
                if isinstance(layer, self._dpkt.ip6.IP6):
                    return self._of_6(layer)
                layer = layer.data
        except (*self._faults, AttributeError):
            return None
        return None

    def _raw(self, data: bytes) -> Any:
        return self._dpkt.ip6.IP6(data) if data[0] >> 4 == 6 else self._dpkt.ip.IP(data)

    def _loopback(self, data: bytes) -> Any:
        return self._raw(data[4:])

    def _of_4(self, packet: Any, record: Record) -> Header:
        # A sender whose card cuts segments leaves the length to it, as 0.
        total = packet.len or max(record.length - len(record.data) + len(packet), 20)
        return self._made(packet, packet.p, total, packet.hl * 4, packet.data)

    def _of_6(self, packet: Any) -> Header:
        total = 40 + packet.plen
        extensions = sum(each.length for each in packet.all_extension_headers)
        return self._made(packet, packet.p, total, 40 + extensions, packet.data)

    def _made(
        self, packet: Any, protocol: int, total: int, header_bytes: int, inner: Any
    ) -> Header:
        source, target = bytes(packet.src), bytes(packet.dst)
        if protocol == TCP and isinstance(inner, self._dpkt.tcp.TCP):
            flags = inner.flags
            return Header(
                source,
                target,
                protocol,
                (inner.sport, inner.dport),
                total,
                max(0, total - header_bytes - inner.off * 4),
                opens=bool(flags & _SYN) and not flags & _ACK,
                closes=bool(flags & (_FIN | _RST)),
            )
        if protocol == UDP and isinstance(inner, self._dpkt.udp.UDP):
            payload_bytes = max(0, total - header_bytes - 8)
            ports = (inner.sport, inner.dport)
            return Header(source, target, protocol, ports, total, payload_bytes)
        return Header(source, target, protocol, (0, 0), total, max(0, total - header_bytes))
