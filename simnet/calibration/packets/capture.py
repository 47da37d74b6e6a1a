"""A capture as the packets of a site: when, how long, which way, and of which flow.

Which side is the site is said by its networks (``10.20.0.0/16``). What stays on one side, is not
IP, or was cut off before its addresses, is left out and counted.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from simnet.calibration.packets.flows import Flow, Flows
from simnet.calibration.packets.framing import CutError, records
from simnet.calibration.packets.headers import Header, Headers
from simnet.errors import InputError, Problem, ScenarioError, counted, listed
from simnet.inputs.files import unusable

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
MOST_PACKETS = 2_000_000
"""Most packets of a site: as many as a trace may have."""
MOST_RECORDS = 20_000_000
LARGE_BYTES = 1_500
"""Packets above this are of joined segments, or of a network of jumbo frames."""


@dataclass(frozen=True)
class Capture:
    """The packets of a site, in order of time."""

    name: str
    time_ns: NDArray[np.int64]
    """Since the first."""
    size_bytes: NDArray[np.int64]
    """Of the packet of IP, headers included."""
    up: NDArray[np.bool_]
    """From the site."""
    flows: tuple[Flow, ...]
    notes: tuple[str, ...]

    @property
    def duration_ns(self) -> int:
        """From the first packet to the last."""
        return int(self.time_ns[-1])

    def way(self, way: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return times and sizes of the packets of one direction, "up" or "down"."""
        taken = self.up if way == "up" else ~self.up
        return self.time_ns[taken], self.size_bytes[taken]


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks that texts such as ``10.20.0.0/16`` name.

    Raises:
        InputError: one is no network.
    """
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            what = f"'{text[:40]}' is not a network such as 10.20.0.0/16 or 2001:db8::/32"
            raise InputError(what) from None
    return tuple(found)


def read_capture(
    path: Path, name: str, site: Sequence[Network], *, partial: bool = False
) -> Capture:
    """Return the packets between a site and the world of a capture in file `path`.

    Args:
        path: the file: pcap or pcapng.
        name: what messages call it.
        site: the networks of the site.
        partial: whether the whole packets of a file that is cut are taken.

    Raises:
        InputError: dpkt is not installed, the file is no capture, is cut, or has no packet of the
            site, or more than are read.
    """
    headers = Headers()
    if reason := unusable(path):
        raise ScenarioError(Problem(name, None, "", reason))
    reading = _Reading(name, headers, site)
    try:
        with path.open("rb") as file:
            for record in records(file, name):
                if reason := headers.refusal(record.link_type):
                    raise ScenarioError(Problem(name, None, "", reason))
                reading.take(record.time_ns, headers.of(record), len(record.data) < record.length)
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        raise ScenarioError(Problem(name, None, "", what)) from error
    except CutError as error:
        how = "in the middle of" if str(error) == "ends" else "at"
        what = f"{error} {how} packet {reading.whole + 1}: "
        are = "is" if reading.whole == 1 else "are"
        what += f"{counted(reading.whole, 'packet')} before it {are} whole"
        if not partial:
            what += "; --partial takes them" if reading.whole else ""
            raise ScenarioError(Problem(name, None, "", what)) from None
        reading.notes.append(f"{what} and taken")
    return reading.capture()


@dataclass
class _Reading:
    """What has been read of a capture so far."""

    name: str
    headers: Headers
    site: Sequence[Network]
    whole: int = 0
    notes: list[str] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    ups: list[bool] = field(default_factory=list)
    flows: Flows = field(default_factory=Flows)
    left_out: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    """Networks of private addresses, which the site's may be."""
    short: int = 0
    _inside: dict[bytes, bool] = field(default_factory=dict)

    def take(self, time_ns: int, header: Header | None, cut_short: bool) -> None:
        self.whole += 1
        if self.whole > MOST_RECORDS:
            what = f"holds more than {MOST_RECORDS} packets; take a part of it (editcap -r)"
            raise ScenarioError(Problem(self.name, None, "", what))
        if header is None:
            self.left_out["not of IP, or cut off before its addresses"] += 1
            return
        self.short += cut_short
        up, down = self._is_inside(header.source), self._is_inside(header.target)
        if up == down:
            where = "from site to site" if up else "of others than the site"
            self.left_out[where] += 1
            return
        if len(self.times) == MOST_PACKETS:
            what = f"holds more than {MOST_PACKETS} packets of the site; take a part of it"
            raise ScenarioError(Problem(self.name, None, "", f"{what} (editcap -r)"))
        self.times.append(time_ns)
        self.sizes.append(header.bytes)
        self.ups.append(up)
        self.flows.take(time_ns, header, up)

    def _is_inside(self, address: bytes) -> bool:
        known = self._inside.get(address)
        if known is None:
            parsed = ipaddress.ip_address(address)
            known = any(
                parsed in network for network in self.site if network.version == parsed.version
            )
            self._inside[address] = known
            if not known and parsed.is_private:
                size = 24 if parsed.version == 4 else 64
                self.near[str(ipaddress.ip_network((address, size), strict=False))] += 1
        return known

    def capture(self) -> Capture:
        """Return what was read.

        Raises:
            ScenarioError: no packet is of the site.
        """
        if not self.times:
            raise ScenarioError(Problem(self.name, None, "", self._nobody()))
        times = np.array(self.times, np.int64)
        order = np.argsort(times, kind="stable")
        times = times[order] - times.min()
        sizes = np.array(self.sizes, np.int64)[order]
        return Capture(
            self.name,
            times,
            sizes,
            np.array(self.ups, np.bool_)[order],
            tuple(self.flows.ended()),
            (*self.notes, *self._said(sizes)),
        )

    def _nobody(self) -> str:
        if not self.whole:
            return "holds no packets"
        why = "; ".join(f"{number} {what}" for what, number in self.left_out.items())
        near = [name for name, _ in self.near.most_common(3)]
        hint = f"; private addresses there: {listed(near)}" if near else ""
        return f"none of {counted(self.whole, 'packet')} is of the site ({why}){hint}"

    def _said(self, sizes: NDArray[np.int64]) -> Iterator[str]:
        for what, number in sorted(self.left_out.items()):
            yield f"{counted(number, 'packet')} {what}: left out"
        back = np.diff(np.array(self.times, np.int64))
        if (back < 0).any():
            most_ms = float(-back.min()) / 1e6
            earlier = counted(int((back < 0).sum()), "packet")
            yield f"{earlier} earlier than the one before, by {most_ms:.3g} ms at most: sorted"
        large = int((sizes > LARGE_BYTES).sum())
        if large:
            yield (
                f"{counted(large, 'packet')} above {LARGE_BYTES} B, up to {int(sizes.max())} B: "
                "segments that the host had joined, or jumbo frames; taken as one packet each"
            )
        if self.short:
            yield f"{counted(self.short, 'packet')} kept in part only: sizes are those on the line"
