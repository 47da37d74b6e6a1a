"""Sessions of one person: an alternating renewal process, thinned to a profile.

Times at it and times away follow one another, those away exponential, so that the share of the
time at it is the profile's peak; at the start of the run the process is in equilibrium. Each time
at it has a mark, equally likely between 0 and 1, and the person is there while the level of the
profile is above the mark. So the share of people who are there is the profile at every time, and
who stays away at a quiet hour is not the first to come at a busy one.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, count
from typing import NamedTuple

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Law, Variate
from simnet.presence.profile import Piece, Profile
from simnet.units.hours import DAY_S

_FORGOTTEN_S = DAY_S / 4
"""After a time shut that is longer, it does not matter any more who was there before."""
_EQUILIBRIUM = 4096
"""Lengths among which one is drawn with a probability as its length, of laws without a formula."""


class Visit(NamedTuple):
    """A time at it, s since the start of the run."""

    begin: float
    end: float


def visits(
    profile: Profile, session: Variate | None, random: RandomStream, until_s: float = math.inf
) -> Iterator[Visit]:
    """Yield when a person is there, in order; the first may have begun before the run.

    What begins after `until_s` is of no interest, and may be left out.
    """
    if session is None:
        yield from _whole(profile, random, until_s)
    else:
        yield from _renewed(profile, session, random, until_s)


def _whole(profile: Profile, random: RandomStream, until_s: float) -> Iterator[Visit]:
    """Yield visits that last as long as it is open and the level allows."""
    for opening in profile.openings(0.0, until_s):
        mark, late = random.uniform(), random.uniform()
        if mark >= profile.peak:
            continue
        for visit in _joined(_above(opening, mark / profile.peak)):
            yield from _begun(profile, visit, late)


def _renewed(
    profile: Profile, session: Variate, random: RandomStream, until_s: float
) -> Iterator[Visit]:
    """Yield visits of the process, which is drawn anew, in equilibrium, after a long time shut."""
    pieces = profile.pieces(-DAY_S, until_s)
    piece = next(pieces, None)
    if profile.peak <= 0:
        return
    process = _at_it(profile.peak, session, random, 0.0)
    while piece is not None:
        begin, end = next(process)
        if begin >= until_s:
            return
        level, late = random.uniform(), random.uniform()
        while piece is not None and piece.end <= begin:
            piece = next(pieces, None)
        if piece is not None and piece.start > end + _FORGOTTEN_S:
            process = _at_it(profile.peak, session, random, piece.start)
            continue
        here = []
        while piece is not None:
            here.append(piece)
            if piece.end >= end:
                break
            piece = next(pieces, None)
        for visit in _joined(_above(here, level)):
            within = Visit(max(visit.begin, begin), min(visit.end, end))
            if within.end > within.begin:
                yield from _begun(profile, within, late)


def _at_it(peak: float, session: Variate, random: RandomStream, from_s: float) -> Iterator[Visit]:
    """Yield the times at it, without end, of the process in equilibrium at a time.

    They are not thinned yet. The first holds that time, if one does. One that begins later than a
    number can say has no length.
    """
    mean_away_s = session.mean * (1 - peak) / peak
    begin = from_s
    if random.uniform() < peak:
        length, age = _under_way(session, random)
        begin += length - age
        yield Visit(from_s - age, begin)
    for number in count():
        begin += random.exponential(mean_away_s) if mean_away_s > 0 else 0.0
        end = begin + session.draw(random, number)
        if end > begin or begin + 1.0 == begin:
            yield Visit(begin, end)
        begin = end


def _under_way(session: Variate, random: RandomStream) -> tuple[float, float]:
    """Return the length and the age of a session that is met at a time, s."""
    if session.law is Law.EXPONENTIAL:
        age, rest = random.exponential(session.mean), random.exponential(session.mean)
        return age + rest, age
    length = session.mean
    if session.law is not Law.CONSTANT:
        lengths, sums = _lengths(session)
        length = lengths[min(bisect_right(sums, random.uniform() * sums[-1]), len(sums) - 1)]
    return length, length * random.uniform()


@lru_cache(maxsize=256)
def _lengths(session: Variate) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return lengths drawn from a law, the same in all runs, and their sums."""
    random = RandomStream(0, "presence/lengths")
    lengths = tuple(session.draw(random, number) for number in range(_EQUILIBRIUM))
    return lengths, tuple(accumulate(lengths))


def _begun(profile: Profile, visit: Visit, late: float) -> Iterator[Visit]:
    """Yield a visit that begins after the prayer, if anything is left of it."""
    begin = profile.after_prayer(visit.begin, late)
    if begin < visit.end:
        yield Visit(begin, visit.end)


def _above(pieces: Iterable[Piece], level: float) -> Iterator[Visit]:
    """Yield where pieces are above a level."""
    for start, end, first, last in pieces:
        if first > level and last > level:
            yield Visit(start, end)
        elif max(first, last) > level:
            crossing = start + (end - start) * (level - first) / (last - first)
            yield Visit(start, crossing) if first > last else Visit(crossing, end)


def _joined(several: Iterable[Visit]) -> Iterator[Visit]:
    """Yield visits of which those that touch are one, up to the length of a day."""
    pending: Visit | None = None
    for each in several:
        if pending is not None and each.begin <= pending.end < pending.begin + DAY_S:
            pending = Visit(pending.begin, each.end)
            continue
        if pending is not None:
            yield pending
        pending = each
    if pending is not None:
        yield pending
