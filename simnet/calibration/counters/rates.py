"""Rates of one column: bits per second over intervals, with wraps undone and gaps left out.

What cannot be known is left out and told: an interval over a restart of the router, one that may
be a wrap or a restart, one that nobody polled. A counter of 32 bits that could wrap more than once
between two polls says nothing at all, and is refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.calibration.counters.meaning import Meaning, counts_packets, told_by
from simnet.calibration.counters.recorded import Numbers, Recorded
from simnet.errors import counted
from simnet.units import format_rate

BITS_PER_OCTET = 8
MOST_STEP_S = 3600.0
"""Longest time between rows: hours are told apart."""
SLACK = 1.05
"""How much above the rate of its line a counter may count: polls are some seconds late."""
MOST_WRONG = 0.05
"""Share of the rows above which something is wrong with all of them."""

LEAST_WRONG = 3
"""Rows that may be wrong in any file."""


@dataclass(frozen=True)
class Rates:
    """Mean rates of one direction of a line over intervals [start, end), in order."""

    starts_s: Numbers
    ends_s: Numbers
    bps: Numbers
    step_s: float
    notes: tuple[str, ...] = ()


def rates(found: Recorded, heading: str, said: Meaning, most_bps: float) -> Rates:
    """Return the rates of a column.

    Args:
        found: the file, in order of time.
        heading: of the column.
        said: what the user says that it means; goes before what its heading tells.
        most_bps: what its line can carry, bit/s.

    Raises:
        ScenarioError: nobody says what it means, its numbers cannot be that, or steps are mixed.
    """
    tells = found.tells.get(heading, heading)
    if counts_packets(tells):
        raise found.fault(None, heading, "counts packets or errors; give the one of octets or bits")
    meaning = said.over(Meaning(form=found.meaning.form).over(told_by(tells).over(found.meaning)))
    if meaning.unit is None:
        what = "octets or bits? nothing says which: --unit octets or --unit bits"
        raise found.fault(None, heading, what)
    if meaning.form is None:
        what = "a counter or a rate? nothing says which: --as counter or --as rate"
        raise found.fault(None, heading, what)
    step_s = _step(found, heading)
    factor = meaning.scale * (1 if meaning.unit == "bits" else BITS_PER_OCTET)
    if meaning.form == "counter":
        made = _of_counter(found, heading, meaning, step_s, factor, most_bps)
    else:
        made = _of_rate(found, heading, step_s, factor)
    return _plausible(found, heading, made, meaning, most_bps)


def _step(found: Recorded, heading: str) -> float:
    """Return the time between rows, s.

    Raises:
        ScenarioError: it is too long, or there are several.
    """
    rows = np.arange(found.times_s.size)
    if found.tells:
        rows = np.flatnonzero(np.isfinite(found.columns[heading]))
    if rows.size < 2:
        raise found.fault(None, heading, "no two rows of it give a rate")
    gaps = np.diff(found.times_s[rows])
    step_s = float(np.median(gaps))
    if step_s > MOST_STEP_S:
        what = f"its rows are {step_s:g} s apart; hours are told apart only up to 3600 s"
        raise found.fault(None, heading, what)
    times = np.round(gaps / step_s)
    odd = np.abs(gaps / step_s - times) > 0.25
    longer = Counter(int(each) for each in times[~odd] if each > 1)
    often, number = longer.most_common(1)[0] if longer else (1, 0)
    many = odd.sum() > max(LEAST_WRONG, MOST_WRONG * len(gaps))
    if many or number > max(LEAST_WRONG, len(gaps) / 10) or _in_a_row(times, often) > 3:
        first = int(np.argmax(odd | (times != 1)))
        other_s = float(gaps[first])
        at = found.lines[rows[first + 1]]
        where = f"before line {at}" if at is not None else "before others"
        what = f"mixed steps: {step_s:g} s mostly, and {other_s:g} s {where}; give each a file"
        raise found.fault(None, heading, what)
    return step_s


def _in_a_row(times: Numbers, often: int) -> int:
    """Return how often the same longer step comes in a row, as of a file with two steps."""
    if often < 2:
        return 0
    longest = here = 0
    for each in times:
        here = here + 1 if each == often else 0
        longest = max(longest, here)
    return longest


def _of_rate(found: Recorded, heading: str, step_s: float, factor: float) -> Rates:
    values = found.columns[heading]
    below = np.flatnonzero(values < 0)
    if below.size:
        what = (
            f"{values[below[0]]:.6g}: a rate below 0; where a graph draws one direction below "
            "its axis, export it above"
        )
        raise found.fault(int(below[0]), heading, what)
    kept = np.isfinite(values)
    notes = [] if kept.all() or found.tells else [_missing(int(np.sum(~kept)))]
    ends = found.times_s[kept]
    return Rates(ends - step_s, ends, values[kept] * factor, step_s, tuple(notes))


def _of_counter(
    found: Recorded,
    heading: str,
    meaning: Meaning,
    step_s: float,
    factor: float,
    most_bps: float,
) -> Rates:
    values = found.columns[heading]
    rows = np.flatnonzero(np.isfinite(values))
    if (negative := np.flatnonzero(values < 0)).size:
        what = f"{values[negative[0]]:.15g}: a counter below 0"
        raise found.fault(int(negative[0]), heading, what)
    times, numbers = found.times_s[rows], values[rows]
    starts, ends, deltas = times[:-1], times[1:], np.diff(numbers)
    lengths = ends - starts
    back = deltas < 0
    _check_forward(found, heading, rows, numbers, back)
    lacking = 0 if found.tells else values.size - rows.size
    notes = [_missing(lacking)] if lacking else []
    most = most_bps * SLACK * lengths / factor
    kept = np.ones(deltas.size, dtype=bool)
    if meaning.bits == 32:
        size = 2.0**32
        if most_bps * step_s / factor >= size:
            wraps = format_rate(int(size * factor / step_s))
            what = (
                f"a counter of 32 bits wraps within {step_s:g} s above {wraps}, and the line "
                f"carries {format_rate(int(most_bps))}: its wraps cannot be told; poll the one of "
                "64 bits (ifHCInOctets, ifHCOutOctets)"
            )
            raise found.fault(None, heading, what)
        wrapped = back & (deltas + size <= most)
        deltas = np.where(wrapped, deltas + size, deltas)
        kept &= deltas >= 0
        if wrapped.any():
            notes.append(f"{counted(int(wrapped.sum()), 'wrap')} of 32 bits undone")
        if (lost := int(np.sum(~kept))) > 0:
            notes.append(f"{counted(lost, 'interval')} left out: the counter began anew")
    elif back.any():
        kept &= ~back
        why = "the counter began anew"
        if meaning.bits is None and numbers.max(initial=0.0) < 2.0**32:
            why = "a wrap or a restart, which --bits 32 or --bits 64 would tell"
        notes.append(f"{counted(int(back.sum()), 'interval')} left out: {why}")
    long = kept & (lengths > 1.5 * step_s)
    if long.any():
        kept &= ~long
        notes.append(f"{counted(int(long.sum()), 'gap')} in which nobody polled")
    bps = deltas[kept] * factor / lengths[kept]
    return Rates(starts[kept], ends[kept], bps, step_s, tuple(notes))


def _missing(rows: int) -> str:
    return f"{counted(rows, 'row')} without a number"


def _check_forward(
    found: Recorded,
    heading: str,
    rows: npt.NDArray[np.intp],
    numbers: Numbers,
    back: npt.NDArray[np.bool_],
) -> None:
    """Refuse a column that runs back so often that it is no counter.

    Raises:
        ScenarioError: it does.
    """
    often = int(back.sum())
    if often < LEAST_WRONG or often <= 2 * MOST_WRONG * back.size:
        return
    first = int(np.argmax(back))
    what = (
        f"runs back in {often} of {back.size} rows (here from {numbers[first]:.15g} to "
        f"{numbers[first + 1]:.15g}); a counter only grows: is it a rate? --as rate"
    )
    raise found.fault(int(rows[first + 1]), heading, what)


def _plausible(
    found: Recorded, heading: str, made: Rates, meaning: Meaning, most_bps: float
) -> Rates:
    """Leave out what no line of that rate can carry.

    Raises:
        ScenarioError: it is more than a few rows, or nothing is left.
    """
    above = made.bps > most_bps * (1 + 4 * (SLACK - 1))
    if not made.bps.size:
        raise found.fault(None, heading, "no two rows of it give a rate")
    if above.mean() > MOST_WRONG:
        fastest = format_rate(int(np.median(made.bps[above])))
        what = (
            f"tells {fastest} and more, and the line carries {format_rate(int(most_bps))}: are its "
            f"numbers {meaning.unit}, is it the right line, is its rate right in the scenario?"
        )
        raise found.fault(None, heading, what)
    if not above.any():
        return made
    kept = ~above
    said = f"{counted(int(above.sum()), 'interval')} left out: more than the line can carry"
    return Rates(
        made.starts_s[kept], made.ends_s[kept], made.bps[kept], made.step_s, (*made.notes, said)
    )
