"""The answer of a calibration as plain data, for JSON."""

from __future__ import annotations

import math
from typing import Any

from simnet.calibration.fit import Estimate, Fitted, Profile
from simnet.calibration.run import Calibration


def plain(found: Calibration) -> dict[str, Any]:
    """Return all that is found as lists, mappings and numbers; infinite ends are null."""
    return {
        "scenario": found.loaded.files[0],
        "confidence": found.choices.confidence,
        "conditional_on": "the mean load of one user (load_bps)",
        "per": found.choices.per,
        "days": len({cell.day for cell in found.cells.cells}),
        "lines": [
            {
                "line": row.direction.name,
                "file": row.file,
                "column": row.column,
                "fitted": index in found.fitted_rows,
                "mean_bps": float(found.cells.bps[index].mean()),
            }
            for index, row in enumerate(found.rows)
        ],
        "units": [_unit(each) for each in found.fit.fitted if len(each.units) == 1],
        "only_together": [_unit(each) for each in found.fit.fitted if len(each.units) > 1],
        "not_told_apart": [[unit.name for unit in group] for group in found.fit.entangled],
        "not_measured": [unit.name for unit in found.fit.unseen],
        "without_mean_load": list(found.units.elastic),
        "unexplained": [
            {
                "line": each.line,
                "days": each.days,
                "from_hour": each.first,
                "to_hour": each.last + 1,
                "counted_bps": each.counted_bps,
                "explained_bps": each.explained_bps,
            }
            for each in found.unexplained
        ],
        "full_lines": [
            {"line": each.line, "hours": list(each.hours), "share": each.share}
            for each in found.full
        ],
        "notes": list(found.notes),
    }


def _unit(each: Fitted) -> dict[str, Any]:
    written = sum(unit.users for unit in each.units)
    parts = [part for unit in each.units for part in unit.parts]
    return {
        "unit": each.name,
        "written_users": written,
        "load_bps": {part.name: {"down": part.down_bps, "up": part.up_bps} for part in parts},
        "profiles": [_profile(profile, written) for profile in each.profiles],
    }


def _profile(profile: Profile, written: int) -> dict[str, Any]:
    mean = profile.mean.value
    return {
        "days": profile.days,
        "times_written": _interval(profile.mean),
        "users": _interval(profile.mean.times(written)),
        "busiest_hour": profile.busiest,
        "users_by_hour": {
            str(hour): _interval(each.times(written)) for hour, each in profile.by_hour.items()
        },
        "weights": [
            profile.by_hour[hour].value / mean if hour in profile.by_hour and mean > 0 else None
            for hour in range(24)
        ],
    }


def _interval(each: Estimate) -> dict[str, float | None]:
    return {
        "value": each.value,
        "low": each.low,
        "high": each.high if math.isfinite(each.high) else None,
    }
