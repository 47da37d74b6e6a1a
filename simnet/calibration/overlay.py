"""The overlay: a file of YAML that includes the scenario and sets what the counters say.

Counts are those of one sort of days: weekdays where they are fitted apart. Where the users of an
app come and go by the hour (``presence``), they are those of the busiest hour and its weights say
the rest; else they are the mean over the hours that were measured.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simnet.calibration.fit import Fitted, Profile
from simnet.calibration.loads import Part
from simnet.calibration.run import Calibration
from simnet.kinds import check_name
from simnet.scenario.read.text import write


def overlay(found: Calibration, target: Path) -> str:
    """Return the text of the overlay that is to stand in file `target`.

    What is only fixed together with others, and what no counter has seen, stays as it is written.
    """
    tree: dict[str, Any] = {"include": _beside(found.loaded.files[0], target)}
    if name := _name(target):
        tree["name"] = name
    comments = [
        _set(tree, part, chosen(each))
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
    return "".join(f"# {line}\n" for line in head) + write(tree)


def chosen(each: Fitted) -> Profile:
    """Return the profile whose counts are set: that of weekdays where there is one."""
    return next((one for one in each.profiles if one.days == "weekday"), each.profiles[0])


def count_of(part: Part, profile: Profile) -> int:
    """Return how many users the scenario is to write, before its growth."""
    return round(part.count * profile.mean.value)


def _set(tree: dict[str, Any], part: Part, profile: Profile) -> str:
    """Set the count of a part; return what a comment says of it."""
    number = count_of(part, profile)
    if part.written[:1] == ("flows",):
        number = max(1, number)
        tree.setdefault("flows", {})[part.name] = {"count": number}
    else:
        village, site, app = part.name.split("/")
        sites = tree.setdefault("villages", {}).setdefault(village, {}).setdefault("sites", {})
        sites.setdefault(site, {}).setdefault("counts", {})[app] = number
    mean = profile.mean.times(part.count)
    high = f"{mean.high:.3g}" if mean.high != float("inf") else "any number"
    return f"{part.name}: {mean.value:.3g} ({mean.low:.3g} to {high}), {part.count} written"


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
