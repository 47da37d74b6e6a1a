"""What speed tests say of a line: rates each way by the hour, delay, variation, what was resent.

A speed test says less than it seems to:

- It shares the line with the people there, so it gives what they leave. The line itself gives at
  least what the best tests got: a high quantile stands for it, the median for what one more user
  gets.
- It counts payload of TCP: a line carries 1500 bytes for 1448 of it.
- Its delay is that of the whole way to the test's server, of which the line is a part.
- It fills the line to measure it, so it loses packets that nobody else would have lost: what was
  resent is an upper bound of the loss.

Quantiles have distribution-free intervals (:mod:`simnet.statistics.quantiles`), which take tests as
independent: a school that tests some times a day is near to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from simnet.calibration.cells import Days
from simnet.calibration.counters.clocks import WITA
from simnet.calibration.including import including
from simnet.calibration.speed_rows import Floats, SpeedTests
from simnet.errors import InputError, counted, listed, unknown
from simnet.scenario.load import Loaded
from simnet.scenario.model import Scenario
from simnet.scenario.model.access import technology_named, technology_names
from simnet.statistics.intervals import Interval, mean_interval
from simnet.statistics.quantiles import QuantileInterval, quantile_interval
from simnet.units import format_rate, write_duration, write_rate

Way: TypeAlias = Literal["down", "up"]
WAYS: tuple[Way, ...] = ("down", "up")
HEADERS = 1500 / 1448
"""What a line carries for a byte of TCP's payload: headers of IPv4 and TCP with time stamps."""
SHARES = (0.1, 0.5, 0.9)
"""The quantiles that are told of a rate."""
FEWEST = 6
"""Fewest tests from which on a median has an interval at 95 %."""
SATURDAY = 5
"""Number of the day with which a week's end begins, from Monday as 0."""
BEST_DELAYS = 0.1
"""The quantile of the least round-trip times that stands for the way without queues."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tests count, and what is made of them."""

    village: str | None = None
    technology: str | None = None
    quantile: float = 0.9
    """Of the rates, that stands for the line."""
    days: Days = "all"
    hours: tuple[int, int] = (0, 24)
    zone: tzinfo = WITA
    confidence: float = 0.95
    beyond_ns: int | None = None
    """Round-trip time of what lies beyond the line, to the tests' server."""
    sets_loss: bool = False


@dataclass(frozen=True)
class Direction:
    """What tests say of one direction: bit/s of payload, and of the line."""

    quantiles: Mapping[float, QuantileInterval]
    """Of the payload's rate, at 10, 50 and 90 %."""
    line: QuantileInterval
    """Of the line's rate, at the quantile asked for."""
    by_hour: Mapping[int, Mapping[float, QuantileInterval]]
    """The same quantiles by hour of the day, where there are tests."""


@dataclass(frozen=True)
class Line:
    """What speed tests say of a line."""

    tests: int
    days: int
    ways: Mapping[Way, Direction]
    min_rtt_s: QuantileInterval | None
    queue_s: QuantileInterval | None
    """What the test itself adds to the least round trip of the same test, median."""
    rtt_var_s: QuantileInterval | None
    loss: Interval | None
    """Mean share of what was sent that was sent again, downwards."""
    notes: tuple[str, ...]


def line_of(tests: SpeedTests, loaded: Loaded, asked: Asked) -> Line:
    """Return what the tests of a village, or of a technology's villages, say of the line.

    Raises:
        InputError: there is no such village or technology, or too few tests of it.
    """
    notes = [*tests.notes]
    taken, said = _of_place(tests, loaded.scenario, asked)
    notes += said
    moments = [datetime.fromtimestamp(each, asked.zone) for each in taken.time_s]
    hours = np.array([each.hour for each in moments])
    first, last = asked.hours
    inside = (hours >= first) & (hours < last)
    if asked.days != "all":
        weekend = np.array([each.weekday() >= SATURDAY for each in moments])
        inside &= weekend if asked.days == "weekend" else ~weekend
    taken, hours = taken.taken(inside), hours[inside]
    if len(taken) < FEWEST:
        when = "" if asked.hours == (0, 24) else f" from {first}:00 to {last}:00"
        when += "" if asked.days == "all" else f" of {asked.days}s"
        what = (
            f"{counted(len(taken), 'test')}{when} of {_place(asked)}; at least {FEWEST} are needed"
        )
        raise InputError(f"{tests.name}: {what}")
    ways = {
        way: _direction(taken.values[way], hours, asked)
        for way in WAYS
        if way in taken.values and np.isfinite(taken.values[way]).sum() >= FEWEST
    }
    if not ways:
        raise InputError(f"{tests.name}: fewer than {FEWEST} tests have a rate of one direction")
    days = {datetime.fromtimestamp(each, asked.zone).date() for each in taken.time_s}
    notes += _cautions(loaded.scenario, asked, ways, len(days))
    loss = taken.values.get("loss")
    return Line(
        len(taken),
        len(days),
        ways,
        _quantile(taken.values.get("min_rtt"), BEST_DELAYS, asked),
        _quantile(_added(taken), 0.5, asked),
        _quantile(taken.values.get("rtt_var"), 0.5, asked),
        None if loss is None or not _known(loss) else mean_interval(loss, asked.confidence),
        tuple(notes),
    )


def _of_place(tests: SpeedTests, scenario: Scenario, asked: Asked) -> tuple[SpeedTests, list[str]]:
    """Return the tests of the place: by the codes of its sites, where the tests name any."""
    villages = scenario.villages.complete
    if asked.village is not None:
        if asked.village not in villages:
            raise InputError(f"--village: {unknown('village', asked.village, villages)}")
        wanted = {asked.village}
    elif asked.technology is not None:
        known = technology_names(scenario.technologies)
        if asked.technology not in known:
            raise InputError(f"--technology: {unknown('technology', asked.technology, known)}")
        wanted = {
            name for name, each in villages.items() if each.access.technology == asked.technology
        }
    else:
        raise InputError("say whose line was tested: --village NAME or --technology NAME")
    codes = {
        site.code: name
        for name, village in villages.items()
        for site in village.sites.values()
        if site.code
    }
    if not any(each in codes for each in tests.site):
        named = "no test names a site of the scenario by its code: all are taken"
        return tests, [named] if any(tests.site) else []
    of_place = np.array([codes.get(each) in wanted for each in tests.site])
    strange = sorted({each for each in tests.site if each and each not in codes})
    said = []
    if strange:
        said.append(f"tests of sites that the scenario has not are left out: {listed(strange)}")
    return tests.taken(of_place), said


def _place(asked: Asked) -> str:
    return asked.village or f"villages on {asked.technology}"


def _direction(payload_bps: Floats, hours: Any, asked: Asked) -> Direction:
    by_hour = {
        hour: _quantiles(of_hour, asked)
        for hour in range(24)
        if _known(of_hour := payload_bps[hours == hour])
    }
    line = quantile_interval(payload_bps * HEADERS, asked.quantile, asked.confidence)
    return Direction(_quantiles(payload_bps, asked), line, by_hour)


def _quantiles(values: Floats, asked: Asked) -> dict[float, QuantileInterval]:
    return {share: quantile_interval(values, share, asked.confidence) for share in SHARES}


def _added(tests: SpeedTests) -> Floats | None:
    """Return by how much the round trip of each test was above its least."""
    rtt, least = tests.values.get("rtt"), tests.values.get("min_rtt")
    return None if rtt is None or least is None else np.maximum(rtt - least, 0.0)


def _known(values: Floats) -> bool:
    return bool(np.isfinite(values).any())


def _quantile(values: Floats | None, share: float, asked: Asked) -> QuantileInterval | None:
    if values is None or not _known(values):
        return None
    return quantile_interval(values, share, asked.confidence)


def _cautions(
    scenario: Scenario, asked: Asked, ways: Mapping[Way, Direction], days: int
) -> Iterator[str]:
    """Yield what is to be known before the figures are used."""
    if days == 1:
        yield "one day only: intervals say nothing of how days differ"
    open_ends = [way for way, each in ways.items() if each.line.is_open]
    if open_ends:
        needed = next(iter(ways.values())).line.needed
        yield f"fewer than {needed} tests: the interval of the line's rate is open on one side"
    name = asked.technology
    if asked.village is not None:
        access = scenario.villages.complete[asked.village].access
        name = access.technology
        for way, each in ways.items():
            if access.subscription is not None and access.subscription < each.line.value:
                bought, got = format_rate(access.subscription), format_rate(round(each.line.value))
                yield f"the subscription of {bought} holds {way} below the {got} of the tests"
    known = technology_names(scenario.technologies)
    if name in known and technology_named(str(name), scenario.technologies).living:
        yield f"{name} changes by itself; that comes on top of the rate that is written"


def settings(line: Line, asked: Asked) -> tuple[dict[str, Any], list[str]]:
    """Return what the tests set of an access or a technology, and a comment on each."""
    found: dict[str, Any] = {}
    comments = []
    for way, each in line.ways.items():
        found[way] = write_rate(_short(each.line.value))
        comments.append(
            f"{way}: {100 * asked.quantile:g} % of {each.line.n} tests are at or below; "
            f"{_between(each.line.low, each.line.high, format_rate)}"
        )
    if line.min_rtt_s is not None and asked.beyond_ns is not None:
        one_way_ns = round((line.min_rtt_s.value * 1e9 - asked.beyond_ns) / 2)
        if one_way_ns < 0:
            least = write_duration(round(line.min_rtt_s.value * 1e9))
            what = f"--beyond {write_duration(asked.beyond_ns)} is more than the whole way, {least}"
            raise InputError(what)
        found["delay"] = write_duration(_short(one_way_ns) if one_way_ns else 0)
        comments.append("delay: half of the least round trips, less what lies beyond")
    if line.loss is not None and asked.sets_loss:
        found["loss"] = float(f"{line.loss.mean:.3g}")
        between = f"{line.loss.low:.3g} to {line.loss.high:.3g}"
        comments.append(f"loss: an upper bound, of what was sent again; {between}")
    return found, comments


def overlay(line: Line, loaded: Loaded, asked: Asked, target: Path) -> str:
    """Return the text of a scenario, to stand in file `target`, that has the line as tested."""
    found, comments = settings(line, asked)
    sections: dict[str, Any]
    if asked.village is not None:
        sections = {"villages": {asked.village: {"access": found}}}
    else:
        name = str(asked.technology)
        kind = {} if name in loaded.scenario.technologies else {"kind": name}
        sections = {"technologies": {name: {**kind, **found}}}
    sure = f"{100 * asked.confidence:g} %"
    by = f"by {line.tests} speed tests on {counted(line.days, 'day')}; intervals hold at {sure}"
    head = [
        f"The line of {_place(asked)} {by}.",
        "Tests share the line with people, and end at a server beyond it: see docs/imports.md.",
        *comments,
    ]
    return including(loaded, target, head, sections)


def plain(line: Line) -> dict[str, Any]:
    """Return what was found as plain data, for JSON; what nothing bounds is null."""
    return {
        "tests": line.tests,
        "days": line.days,
        "rates": {
            way: {
                "payload_bps": {str(share): _ends(each) for share, each in found.quantiles.items()},
                "line_bps": _ends(found.line),
                "payload_bps_by_hour": {
                    str(hour): {str(share): _ends(each) for share, each in of_hour.items()}
                    for hour, of_hour in found.by_hour.items()
                },
            }
            for way, found in line.ways.items()
        },
        "least_rtt_s": None if line.min_rtt_s is None else _ends(line.min_rtt_s),
        "queue_of_the_test_s": None if line.queue_s is None else _ends(line.queue_s),
        "rtt_variation_s": None if line.rtt_var_s is None else _ends(line.rtt_var_s),
        "resent": None if line.loss is None else _ends(line.loss),
        "notes": list(line.notes),
    }


def _ends(each: QuantileInterval | Interval) -> dict[str, float | int | None]:
    value = each.value if isinstance(each, QuantileInterval) else each.mean
    low, high = (end if np.isfinite(end) else None for end in (each.low, each.high))
    return {"tests": each.n, "value": value, "low": low, "high": high}


def _between(low: float, high: float, form: Any) -> str:
    if not np.isfinite(low):
        return f"at most {form(_short(high))}"
    return f"{form(_short(low))} " + (
        f"to {form(_short(high))}" if np.isfinite(high) else "or more"
    )


def _short(value: float) -> int:
    """Return a value as a whole number of four significant digits."""
    return int(float(f"{value:.4g}"))
