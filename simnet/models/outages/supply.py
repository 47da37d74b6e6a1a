"""Electricity supply at a place: the mains by the hour, panels by day, and a battery behind both.

The battery runs down while neither is there, and is charged while one is. It is full before the
first outage, which lies a month or more before 1 January; that is forgotten as soon as it is full
or empty again.
"""

from __future__ import annotations

from simnet.models.outages.spells import Spells

START_DAYS = -30
"""Where the hours of supply begin, days since 1 January: long before a battery matters."""


def dark(off: Spells, battery_ns: int, charge_ns: int) -> Spells:
    """Return when there is no power: where supply is off for longer than the battery lasts.

    Args:
        off: when there is neither mains nor sun.
        battery_ns: how long a full battery lasts.
        charge_ns: how long an empty one takes until it is full, above 0.
    """
    if not battery_ns:
        return off
    found: list[tuple[int, int]] = []
    left_ns, before_ns = battery_ns, None
    for start_ns, end_ns in off:
        if before_ns is not None:
            gained_ns = (
                (start_ns - before_ns) * battery_ns // charge_ns if charge_ns else battery_ns
            )
            left_ns = min(battery_ns, left_ns + gained_ns)
        if start_ns + left_ns < end_ns:
            found.append((start_ns + left_ns, end_ns))
        left_ns = max(0, left_ns - (end_ns - start_ns))
        before_ns = end_ns
    return tuple(found)
