"""The overlay: a file of YAML that includes the scenario and sets what the counters say.

Counts are those of one sort of days: weekdays where they are fitted apart. Where the scenario says
of an app when its people are there (``presence``), its weights by the hour are fitted too: one list
for all sites of a type, the busiest hour at 1, and counts so that each site has its mean. Elsewhere
counts are the mean over the hours that were measured.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simnet.calibration.fit import Fitted, Profile
from simnet.calibration.loads import Part
from simnet.calibration.run import Calibration
from simnet.kinds import check_name
from simnet.scenario.read.text import write

_LISTED = re.compile(r"by_hour:\n((?: +- [0-9.]+\n){24})")


def overlay(found: Calibration, target: Path) -> str:
    """Return the text of the overlay that is to stand in file `target`.

    What is only fixed together with others, and what no counter has seen, stays as it is written.
    """
    tree: dict[str, Any] = {"include": _beside(found.loaded.files[0], target)}
    if name := _name(target):
        tree["name"] = name
    shares = _set_hours(tree, found)
    comments = [
        _set(tree, part, chosen(each), shares)
        for each in found.fit.fitted
        if len(each.units) == 1
        for part in each.units[0].parts
    ]
    sure = f"{100 * found.choices.confidence:g} %"
    head = [
        f"Users fitted to counters by simnet calibrate; each line with its interval at {sure},",
        "for the mean load of a user that the scenario says.",
        *comments,
        *_as_written(found),
    ]
    return "".join(f"# {line}\n" for line in head) + _LISTED.sub(_in_a_row, write(tree))


def _in_a_row(found: re.Match[str]) -> str:
    """Return the weights of the hours on one line."""
    return f"by_hour: [{', '.join(re.findall('[0-9.]+', found[1]))}]\n"


def chosen(each: Fitted) -> Profile:
    """Return the profile whose counts are set: that of weekdays where there is one."""
    return next((one for one in each.profiles if one.days == "weekday"), each.profiles[0])


def _set(tree: dict[str, Any], part: Part, profile: Profile, shares: dict[str, float]) -> str:
    """Set the count of a part; return what a comment says of it."""
    share = shares.get("/".join(part.written), 1.0)
    number = round(part.count * profile.mean.value / share)
    if part.written[:1] == ("flows",):
        number = max(1, number)
        tree.setdefault("flows", {})[part.name] = {"count": number}
    else:
        village, site, app = part.name.split("/")
        sites = tree.setdefault("villages", {}).setdefault(village, {}).setdefault("sites", {})
        sites.setdefault(site, {}).setdefault("counts", {})[app] = number
    mean = profile.mean.times(part.count)
    high = f"{mean.high:.3g}" if mean.high != float("inf") else "any number"
    at_it = " at it in the mean" if share < 1 else ""
    return f"{part.name}: {mean.value:.3g}{at_it} ({mean.low:.3g} to {high}), {part.count} written"


def _set_hours(tree: dict[str, Any], found: Calibration) -> dict[str, float]:
    """Set the weights of apps with a presence; return the mean share that is there, by app."""
    sums: dict[str, dict[int, float]] = {}
    parts: dict[str, Part] = {}
    for each in found.fit.fitted:
        for part in each.units[0].parts if len(each.units) == 1 else ():
            if _presence(found, part) is not None:
                name = "/".join(part.written)
                parts[name] = part
                hours = sums.setdefault(name, {})
                for hour, factor in chosen(each).by_hour.items():
                    hours[hour] = hours.get(hour, 0.0) + part.count * factor.value
    shares = {}
    for name, hours in sums.items():
        presence, most = _presence(found, parts[name]), max(hours.values())
        if presence is None or most <= 0:
            continue
        written = presence.by_hour or (1.0,) * 24
        weights = [
            round(hours[hour] / most, 3) if hour in hours else min(1.0, written[hour])
            for hour in range(24)
        ]
        shares[name] = presence.active * sum(weights[hour] for hour in hours) / len(hours)
        here = tree
        for step in parts[name].written:
            here = here.setdefault(step, {})
        here["presence"] = {"by_hour": weights}
    return shares


def _presence(found: Calibration, part: Part) -> Any:
    """Return when people of an app are there, as the scenario says; None where it does not."""
    if part.written[:1] != ("site_types",):
        return None
    site_type = found.loaded.scenario.site_types[part.written[1]]
    return getattr(site_type.apps[part.written[3]], "presence", None)


def _as_written(found: Calibration) -> Iterator[str]:
    for each in found.fit.fitted:
        if len(each.units) > 1:
            yield f"as written, known only together: {each.name}"
    for group in found.fit.entangled:
        yield f"as written, not told apart: {', '.join(unit.name for unit in group)}"
    for unit in found.fit.unseen:
        yield f"as written, not measured: {unit.name}"


def _beside(file: str, target: Path) -> str:
    """Return the path of the scenario as the overlay is to name it."""
    return Path(os.path.relpath(Path(file).resolve(), target.resolve().parent)).as_posix()


def _name(target: Path) -> str:
    """Return the name of the calibrated scenario, so that its results go to a folder of its own."""
    try:
        return check_name(target.stem)
    except ValueError:
        return ""
