"""The E-model of ITU-T G.107 (06/2015): how a call over a line is rated, R and MOS.

All of section 7 for a narrowband handset-to-handset call, with the default values of table 2. What
a packet network changes is the delay (`delay_ms`, and with it the echo), the loss of packets and
the codec (`codec_impairment` Ie and `loss_robustness` Bpl of G.113, Appendix I).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from simnet.chance.elementary import exp, log, power

SEND_LOUDNESS = 8.0
"""SLR, dB."""
RECEIVE_LOUDNESS = 2.0
"""RLR, dB."""
SIDETONE = 15.0
"""STMR, dB."""
LISTENER_SIDETONE = 18.0
"""LSTR, dB."""
TELEPHONE_FACTOR = 3.0
"""D of both telephones."""
ROOM_NOISE = 35.0
"""Ps and Pr, dB(A)."""
CIRCUIT_NOISE = -70.0
"""Nc, dBm0p."""
NOISE_FLOOR = -64.0
"""Nfor, dBmp."""
ECHO_LOUDNESS = 65.0
"""TELR, dB."""
ECHO_PATH_LOSS = 110.0
"""WEPL, dB."""
QUANTIZING_UNITS = 1.0
"""qdu."""
_LEAST_ECHO_MS = 1.0
"""Talker echo below this one-way delay is sidetone, and counts as such."""


_LN_2, _LN_10 = log(2.0), log(10.0)


@dataclass(frozen=True, slots=True)
class Rating:
    """What the model says of a call."""

    r: float
    """Transmission rating factor R, up to 93.2 with the default values."""
    basic: float
    """Ro: signal to noise."""
    simultaneous: float
    """Is: what goes along with the voice."""
    delayed: float
    """Id: echo and delay."""
    equipment: float
    """Ie,eff: the codec, and packets lost."""

    @property
    def mos(self) -> float:
        """Mean opinion score of a conversation, 1 to 4.5 (G.107, Annex B)."""
        return mos_of(self.r)


def mos_of(r: float) -> float:
    """Return the mean opinion score of a rating factor (G.107, equation B-4)."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    # The cubic dips below 1 where R is near 0.
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)


def rate(
    delay_ms: float = 0.0,
    loss_percent: float = 0.0,
    *,
    codec_impairment: float = 0.0,
    loss_robustness: float = 4.3,
    burst_ratio: float = 1.0,
    echo_delay_ms: float | None = None,
    round_trip_ms: float | None = None,
    advantage: float = 0.0,
) -> Rating:
    """Rate a call.

    Args:
        delay_ms: one-way from mouth to ear, Ta.
        loss_percent: of packets, Ppl.
        codec_impairment: Ie of the codec.
        loss_robustness: Bpl of the codec.
        burst_ratio: BurstR, mean run of losses over that of random loss.
        echo_delay_ms: one-way delay of the echo path, T; that from mouth to ear if None.
        round_trip_ms: delay in the four-wire loop, Tr; twice `echo_delay_ms` if None.
        advantage: A, what people accept for having a call at all.
    """
    echo_ms = delay_ms if echo_delay_ms is None else echo_delay_ms
    loop_ms = 2 * echo_ms if round_trip_ms is None else round_trip_ms
    noise = _noise()
    basic = 15 - 1.5 * (SEND_LOUDNESS + noise)
    simultaneous = _simultaneous(basic, noise, echo_ms)
    delayed = _talker_echo(noise, echo_ms) + _listener_echo(basic, loop_ms) + _delay(delay_ms)
    equipment = codec_impairment
    if loss_percent > 0:
        of_loss = loss_percent / (loss_percent / burst_ratio + loss_robustness)
        equipment += (95 - codec_impairment) * of_loss
    r = basic - simultaneous - delayed - equipment + advantage
    return Rating(r, basic, simultaneous, delayed, equipment)


def _log10(x: float) -> float:
    return log(x) / _LN_10


def _of_decibels(level: float) -> float:
    """Return the power of a level in dB."""
    return exp(level / 10 * _LN_10)


def _decibels(*levels: float) -> float:
    """Return the level of the sum of powers, all in dB."""
    return 10 * _log10(math.fsum(map(_of_decibels, levels)))


@lru_cache(maxsize=1)
def _noise() -> float:
    """Return No, the noise of circuit, rooms and floor (equations 7-3 to 7-7), dBm0p."""
    overall = SEND_LOUDNESS + RECEIVE_LOUDNESS
    sent = ROOM_NOISE - SEND_LOUDNESS - TELEPHONE_FACTOR - 100
    sent += 0.004 * _square(ROOM_NOISE - overall - TELEPHONE_FACTOR - 14)
    effective = ROOM_NOISE + _decibels(0.0, 10 - LISTENER_SIDETONE)
    heard = RECEIVE_LOUDNESS - 121 + effective + 0.008 * _square(effective - 35)
    return _decibels(CIRCUIT_NOISE, sent, heard, NOISE_FLOOR + RECEIVE_LOUDNESS)


def _square(x: float) -> float:
    return x * x


def _root(x: float, degree: int) -> float:
    """Return the root of 1 + `x` to that degree, of `x` >= 0."""
    return power(1.0 + power(x, degree), 1.0 / degree)


def _simultaneous(basic: float, noise: float, echo_ms: float) -> float:
    """Return Is: too loud, sidetone, quantizing (equations 7-8 to 7-17)."""
    overall = SEND_LOUDNESS + RECEIVE_LOUDNESS
    x = (overall + 0.2 * (64 + noise - RECEIVE_LOUDNESS)) / 8
    loudness = 20 * (_root(x, 8) - x)
    masked = _of_decibels(-SIDETONE) + exp(-echo_ms / 4) * _of_decibels(-ECHO_LOUDNESS)
    sidetone = -10 * _log10(masked)
    of_sidetone = (
        12 * _root((sidetone - 13) / 6, 8)
        - 28 * _root((sidetone + 1) / 19.4, 35)
        - 13 * _root((sidetone - 3) / 33, 13)
        + 29
    )
    q = 37 - 15 * _log10(QUANTIZING_UNITS)
    g = 1.07 + 0.258 * q + 0.0602 * q * q
    y = (basic - 100) / 15 + 46 / 8.4 - g / 9
    z = 46 / 30 - g / 40
    quantizing = 15 * _log10(1 + _of_decibels(10 * y) + _of_decibels(10 * z))
    return loudness + of_sidetone + quantizing


def _talker_echo(noise: float, echo_ms: float) -> float:
    """Return Idte (equations 7-19 to 7-24)."""
    if echo_ms < _LEAST_ECHO_MS:
        return 0.0
    masked = ECHO_LOUDNESS - 40 * _log10((1 + echo_ms / 10) / (1 + echo_ms / 150))
    masked += 6 * exp(-0.3 * echo_ms * echo_ms)
    half = (-1.5 * (noise - RECEIVE_LOUDNESS) - (80 + 2.5 * (masked - 14))) / 2
    return (half + math.sqrt(half * half + 100) - 1) * (1 - exp(-echo_ms))


def _listener_echo(basic: float, loop_ms: float) -> float:
    """Return Idle (equations 7-25 and 7-26)."""
    half = (basic - 10.5 * (ECHO_PATH_LOSS + 7) / math.sqrt(math.sqrt(loop_ms + 1))) / 2
    return half + math.sqrt(half * half + 169)


def _delay(delay_ms: float) -> float:
    """Return Idd, what a delay above 100 ms costs even without echo (equations 7-27 and 7-28)."""
    if delay_ms <= 100:
        return 0.0
    x = log(delay_ms / 100) / _LN_2
    return 25 * (_root(x, 6) - 3 * _root(x / 3, 6) + 2)
