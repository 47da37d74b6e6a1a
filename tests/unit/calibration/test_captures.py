"""Captures read: every framing and link type, files that are cut or odd, whose packets they are."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.calibration.packets.capture import Capture, networks, read_capture
from simnet.calibration.packets.headers import library
from simnet.errors import InputError
from tests.unit.calibration.captures import (
    HERE,
    SITE,
    Packet,
    block,
    cooked,
    cooked_2,
    ethernet,
    pcap,
    pcapng,
)

PACKETS = (
    Packet(0, 100),
    Packet(1_500_000, 1200, up=False),
    Packet(2_000_001_000, 20, protocol=6, flags=2),
)
SIZES = [128, 1228, 60]


def read(folder: Path, data: bytes, site: str = SITE, *, partial: bool = False) -> Capture:
    """Read a capture of these bytes."""
    path = folder / "c.pcap"
    path.write_bytes(data)
    return read_capture(path, "c.pcap", networks([site]), partial=partial)


def said(folder: Path, data: bytes, site: str = SITE) -> str:
    """What a capture is refused for."""
    with pytest.raises(InputError) as caught:
        read(folder, data, site)
    return str(caught.value)


FRAMES = [(each.at_ns, ethernet(each)) for each in PACKETS]


@pytest.mark.parametrize(
    "data",
    [
        pcap(FRAMES),
        pcap(FRAMES, order=">"),
        pcap(FRAMES, nano=True),
        pcapng(FRAMES),
        pcapng(FRAMES, order=">", digits=6),
        pcapng(FRAMES, digits=None),
        pcap([(each.at_ns, ethernet(each, [12])) for each in PACKETS]),
        pcap([(each.at_ns, ethernet(each, [12, 13])) for each in PACKETS]),
        pcap([(each.at_ns, each.ip) for each in PACKETS], 101),
        pcap([(each.at_ns, each.ip) for each in PACKETS], 228),
        pcap([(each.at_ns, cooked(each)) for each in PACKETS], 113),
        pcap([(each.at_ns, cooked_2(each)) for each in PACKETS], 276),
        pcap([(each.at_ns, struct.pack("<I", 2) + each.ip) for each in PACKETS], 0),
    ],
)
def test_framings_and_link_types(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert found.time_ns.tolist() == [0, 1_500_000, 2_000_001_000]
    assert found.size_bytes.tolist() == SIZES
    assert found.up.tolist() == [True, False, True]
    assert found.notes == ()
    assert [(each.protocol, each.up_bytes, each.down_bytes) for each in found.flows] == [
        (17, 100, 1200),
        (6, 20, 0),
    ]


def test_ipv6(tmp_path: Path) -> None:
    packets = [
        Packet(0, 100, here="2001:db8:1::2", there="2001:db8:2::3"),
        Packet(5, 100, up=False, here="2001:db8:1::2", there="2001:db8:2::3"),
    ]
    data = pcap([(each.at_ns, ethernet(each)) for each in packets], nano=True)
    found = read(tmp_path, data, "2001:db8:1::/48")
    assert found.size_bytes.tolist() == [148, 148]
    assert found.time_ns.tolist() == [0, 5]
    assert found.up.tolist() == [True, False]


def test_nanoseconds_are_kept(tmp_path: Path) -> None:
    frames = [(0, FRAMES[0][1]), (123_456_789, FRAMES[0][1])]
    assert read(tmp_path, pcap(frames, nano=True)).time_ns.tolist() == [0, 123_456_789]
    assert read(tmp_path, pcapng(frames)).time_ns.tolist() == [0, 123_456_789]
    assert read(tmp_path, pcap(frames)).time_ns.tolist() == [0, 123_456_000]


@pytest.mark.parametrize("make", [pcap, pcapng])
def test_a_capture_cut_in_the_middle(tmp_path: Path, make: Callable[..., bytes]) -> None:
    data = make(FRAMES)
    for less in (1, 3, 40):
        cut = data[:-less]
        assert said(tmp_path, cut) == (
            "c.pcap: ends in the middle of packet 3: 2 packets before it are whole; "
            "--partial takes them"
        )
        found = read(tmp_path, cut, partial=True)
        assert found.size_bytes.tolist() == SIZES[:2]
        assert found.notes == (
            "ends in the middle of packet 3: 2 packets before it are whole and taken",
        )


def test_a_capture_that_goes_on_with_something_else(tmp_path: Path) -> None:
    assert said(tmp_path, pcap(FRAMES) + b"\xff" * 40) == (
        "c.pcap: goes on with what is no packet at packet 4: 3 packets before it are whole; "
        "--partial takes them"
    )
    assert said(tmp_path, pcapng(FRAMES) + block(6, bytes(8))).startswith(
        "c.pcap: goes on with what is no packet at packet 4"
    )


def test_what_is_no_capture(tmp_path: Path) -> None:
    assert said(tmp_path, b"") == "c.pcap: the file is empty"
    assert said(tmp_path, b"time,bytes\n0,1\n") == (
        "c.pcap: is not a packet capture (pcap or pcapng)"
    )
    assert said(tmp_path, b"\x1f\x8b\x08\x00") == "c.pcap: is compressed; unpack it first"
    assert said(tmp_path, pcap([])) == "c.pcap: holds no packets"
    assert said(tmp_path, pcapng([])) == "c.pcap: holds no packets"
    assert said(tmp_path, pcap([])[:10]) == "c.pcap: ends within its header; it holds no packets"
    assert said(tmp_path, pcap(FRAMES, 105)) == (
        "c.pcap: link type 105 (Wi-Fi) is not understood; "
        "Ethernet, raw IP, Linux cooked, loopback and PPP are"
    )
    with pytest.raises(InputError, match=r"c\.pcap: is a folder, not a file"):
        read_capture(tmp_path, "c.pcap", networks([SITE]))
    with pytest.raises(InputError, match="'ten' is not a network such as"):
        networks(["ten"])


def test_whose_packets_they_are(tmp_path: Path) -> None:
    others = [
        Packet(0, here="192.168.88.5"),
        Packet(1, there="10.20.9.9"),
        Packet(2, here="198.51.100.1"),
    ]
    arp = bytes(12) + b"\x08\x06" + bytes(28)
    frames = [*((each.at_ns, ethernet(each)) for each in others), (3, arp)]
    assert said(tmp_path, pcap(frames), "172.16.0.0/12") == (
        "c.pcap: none of 4 packets is of the site (3 of others than the site; "
        "1 not of IP, or cut off before its addresses); private addresses there: "
        "192.168.88.0/24, 10.20.3.0/24, 10.20.9.0/24"
    )
    found = read(tmp_path, pcap([*frames, *FRAMES]))
    assert found.notes == (
        "1 packet from site to site: left out",
        "1 packet not of IP, or cut off before its addresses: left out",
        "2 packets of others than the site: left out",
    )


def test_times_out_of_order_and_packets_in_part(tmp_path: Path) -> None:
    frames = [FRAMES[1], FRAMES[0], FRAMES[2]]
    found = read(tmp_path, pcap(frames, snaplen=54))
    assert found.size_bytes.tolist() == SIZES
    assert found.notes == (
        "1 packet earlier than the one before, by 1.5 ms at most: sorted",
        "3 packets kept in part only: sizes are those on the line",
    )


def test_joined_segments(tmp_path: Path) -> None:
    """A length of 0 in the header is one that the card had still to write."""
    packet = bytearray(ethernet(Packet(0, 3000, protocol=6)))
    packet[16:18] = b"\0\0"
    found = read(tmp_path, pcap([(0, bytes(packet)), *FRAMES]))
    assert found.size_bytes.tolist() == [3040, *SIZES]
    assert found.notes == (
        (
            "1 packet above 1500 B, up to 3040 B: segments that the host had joined, "
            "or jumbo frames; taken as one packet each"
        ),
    )


def test_flows(tmp_path: Path) -> None:
    """A connection begins with a SYN; one of UDP ends with a minute of nothing."""
    minute = 60_000_000_000
    packets = [
        Packet(0, 10, protocol=6, port=1, flags=16),
        Packet(1, 0, protocol=6, port=2, flags=2),
        Packet(2, 0, protocol=6, port=2, flags=2),
        Packet(3, 500, protocol=6, port=2, up=False, flags=17),
        Packet(4, 0, protocol=6, port=2, flags=2),
        Packet(5, 7, port=3),
        Packet(minute, 7, port=3),
        Packet(3 * minute, 7, port=3, far_port=443),
        Packet(3 * minute, 7, port=3, far_port=53),
    ]
    found = read(tmp_path, pcap([(each.at_ns, ethernet(each)) for each in packets], nano=True))
    assert [
        (
            each.start_ns % 10**9,
            each.begun,
            each.closed,
            each.is_transfer,
            each.up_bytes,
            each.down_bytes,
        )
        for each in found.flows
    ] == [
        (0, False, False, True, 10, 0),
        (1, True, True, True, 0, 500),
        (4, True, False, True, 0, 0),
        (5, True, False, True, 14, 0),
        (0, True, False, True, 7, 0),
        (0, True, False, False, 7, 0),
    ]


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dpkt", None)
    with pytest.raises(InputError) as caught:
        library()
    assert str(caught.value) == (
        "packet captures are read by dpkt, which is not installed: pip install 'simnet[pcap]'"
    )


@given(st.binary(max_size=200), st.integers(0, 300), st.booleans())
def test_whatever_the_bytes_are(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int, newer: bool
) -> None:
    """A capture with anything in any place is read, or refused with a reason."""
    data = bytearray((pcapng if newer else pcap)(FRAMES))
    data[place : place + len(noise)] = noise
    folder = tmp_path_factory.mktemp("noise")
    with suppress(InputError):
        found = read(folder, bytes(data), "0.0.0.0/1", partial=True)
        assert len(found.time_ns) <= len(data)


def test_the_site_may_be_one_address(tmp_path: Path) -> None:
    assert read(tmp_path, pcap(FRAMES), HERE).up.tolist() == [True, False, True]
