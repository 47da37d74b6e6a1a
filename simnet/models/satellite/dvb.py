"""Modes of satellite modems: DVB-S2 to the terminals (EN 302 307-1), DVB-RCS2 back (EN 301 545-2).

Of each the modes that no other beats with less signal, by their Es/N0 on an ideal channel and their
bits a symbol.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from simnet.models.adaptive_modulation import Ladder, Mode

Modem: TypeAlias = tuple[tuple[str, float, float], ...]
"""Name, threshold of Es/N0 in dB, bits a symbol."""

DVB_S2: Modem = (
    ("QPSK 1/4", -2.35, 0.490243),
    ("QPSK 1/3", -1.24, 0.656448),
    ("QPSK 2/5", -0.30, 0.789412),
    ("QPSK 1/2", 1.00, 0.988858),
    ("QPSK 3/5", 2.23, 1.188304),
    ("QPSK 2/3", 3.10, 1.322253),
    ("QPSK 3/4", 4.03, 1.487473),
    ("QPSK 4/5", 4.68, 1.587196),
    ("QPSK 5/6", 5.18, 1.654663),
    ("8PSK 3/5", 5.50, 1.779991),
    ("8PSK 2/3", 6.62, 1.980636),
    ("8PSK 3/4", 7.91, 2.228124),
    ("16APSK 2/3", 8.97, 2.637201),
    ("16APSK 3/4", 10.21, 2.966728),
    ("16APSK 4/5", 11.03, 3.165623),
    ("16APSK 5/6", 11.61, 3.300184),
    ("32APSK 3/4", 12.73, 3.703295),
    ("32APSK 4/5", 13.64, 3.951571),
    ("32APSK 5/6", 14.28, 4.119540),
    ("32APSK 8/9", 15.69, 4.397854),
    ("32APSK 9/10", 16.05, 4.453027),
)
"""Normal frames without pilots, almost no errors (ETSI EN 302 307-1, table 13)."""
DVB_RCS2: Modem = (
    ("BPSK 1/3", -3.52, 0.30),
    ("BPSK 1/2", -1.30, 0.46),
    ("QPSK 1/3", -0.51, 0.61),
    ("QPSK 1/2", 1.71, 0.93),
    ("QPSK 2/3", 3.69, 1.30),
    ("QPSK 3/4", 4.73, 1.47),
    ("QPSK 5/6", 5.94, 1.64),
    ("8PSK 2/3", 7.49, 1.75),
    ("8PSK 3/4", 8.77, 1.98),
    ("8PSK 5/6", 10.23, 2.19),
    ("16QAM 3/4", 10.72, 2.66),
    ("16QAM 5/6", 12.04, 2.96),
)
"""Bursts of 1616 symbols, of BPSK spread ones of 3236, at an error in 100 000 packets (from CNES's
OpenSAND, which derived them from the standard)."""


def ladder(
    modem: Modem, rate_bps: int, clear_db: float, up_margin_db: float, down_margin_db: float
) -> Ladder:
    """Return the modes that a modem takes at a signal or below, the best of them at a rate.

    The others carry what their bits a symbol are of its.

    Raises:
        DomainError: the signal is too weak for all, or the margins are the wrong way round.
    """
    modes = tuple(Mode(name, at_db, round(bits * 1e6)) for name, at_db, bits in modem)
    usable = Ladder(modes, up_margin_db, down_margin_db).usable(clear_db)
    best = usable.modes[-1].rate
    scaled: list[Mode] = []
    for each in usable.modes:
        now_bps = (rate_bps * each.rate + best // 2) // best
        if now_bps > (scaled[-1].rate if scaled else 0):
            scaled.append(replace(each, rate=now_bps))
    return replace(usable, modes=tuple(scaled))
