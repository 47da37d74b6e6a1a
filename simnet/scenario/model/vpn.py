"""VPN overlays: the intra network as tunnels over the providers, instead of lines of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from simnet.kinds import Declared, PositiveSize, model_validator
from simnet.units import format_size

MTU_OUTSIDE = 1500
"""Largest packet between providers, bytes: that of Ethernet (RFC 894)."""
LEAST_MTU = 576
"""What every host takes (RFC 791), bytes."""


@dataclass(frozen=True, slots=True)
class Tunnel:
    """Header bytes of a kind of tunnel over IPv4, and the largest packet within it."""

    overhead: int
    mtu: int


KINDS = {
    "wireguard": Tunnel(60, 1420),
    "ipsec": Tunnel(73, 1400),
    "gre": Tunnel(24, 1476),
}
"""WireGuard: IPv4 20, UDP 8, data header 16 and tag 16 (Donenfeld, WireGuard, 2017, section 5.4.6);
its MTU is that of wg-quick, which leaves room for IPv6. IPsec: ESP in tunnel mode with AES-CBC and
HMAC-SHA1-96 at its most, IPv4 20, SPI and number 8, IV 16, padding with its two octets 17, check
value 12 (RFC 4303, 3602, 2404); an MTU of 1400 is usual on routers (assumption). GRE: IPv4 20 and 4
(RFC 2784), in the clear."""


class Vpn(Declared):
    """Each village's tunnel to the data centre, over the provider that it pays.

    Packets are longer by the tunnel's headers all the way from the site to the data centre, and TCP
    sends less in each (its MSS is clamped to `mtu`, as routers do it), so that nothing is cut up;
    datagrams that are larger go as one. No proxy on the way can split what is in a tunnel.
    """

    shorthand: ClassVar[str] = "kind"

    kind: Literal["wireguard", "ipsec", "gre"] = "wireguard"
    """What `overhead` and `mtu` are by default: 60 B and 1420 B with WireGuard, 73 B and 1400 B
    with IPsec (ESP, tunnel mode), 24 B and 1476 B with GRE, all over IPv4."""
    overhead: PositiveSize | None = None
    """What the tunnel adds to each packet."""
    mtu: PositiveSize | None = None
    """Largest packet within the tunnel, its headers left out."""

    @property
    def tunnel(self) -> Tunnel:
        """The tunnel that this says."""
        usual = KINDS[self.kind]
        return Tunnel(
            usual.overhead if self.overhead is None else self.overhead,
            usual.mtu if self.mtu is None else self.mtu,
        )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        tunnel = self.tunnel
        if tunnel.mtu < LEAST_MTU:
            raise ValueError(
                f"mtu must be at least {format_size(LEAST_MTU)}, got {format_size(tunnel.mtu)}"
            )
        if tunnel.mtu + tunnel.overhead > MTU_OUTSIDE:
            raise ValueError(
                f"packets of {format_size(tunnel.mtu)} and {format_size(tunnel.overhead)} of "
                f"headers do not fit into {format_size(MTU_OUTSIDE)}: they would be cut up"
            )
        return self
