"""Time that passes only during some hours of the day, such as a counter's opening hours."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simnet.units.dimensions import NS_PER_DAY, NS_PER_S

DAY_S = NS_PER_DAY / NS_PER_S
HOUR_S = 3600.0


def until_open_for(hours: tuple[int, int], time_of_day_s: float, open_s: float) -> float:
    """Return how many seconds pass until `open_s` seconds of `hours` have.

    Args:
        hours: from and to, ns since midnight; past midnight where they end before they begin.
        time_of_day_s: when it begins, seconds since midnight.
        open_s: time within the hours that is to pass, s; 0 waits for them to begin.
    """
    from_s, to_s = (each / NS_PER_S for each in hours)
    length_s = (to_s - from_s) % DAY_S
    since_s = (time_of_day_s - from_s) % DAY_S
    if since_s >= length_s:
        return DAY_S - since_s + until_open_for(hours, from_s, open_s)
    days, rest_s = divmod(since_s + open_s, length_s)
    return days * DAY_S + rest_s - since_s


def until_weighed(by_hour: Sequence[float], time_of_day_s: float, amount_s: float) -> float:
    """Return how many seconds pass until `amount_s` have, each hour's counted by its weight.

    Args:
        by_hour: the weight of each hour of the day, 24 from midnight on, at least one above 0.
        time_of_day_s: when it begins, seconds since midnight.
        amount_s: time that is to pass where the weight is 1, s.
    """
    days, left_s = divmod(amount_s, HOUR_S * math.fsum(by_hour))
    passed_s = days * DAY_S
    hour, since_s = divmod(time_of_day_s % DAY_S, HOUR_S)
    rest_s = HOUR_S - since_s
    for index in range(int(hour), int(hour) + len(by_hour) + 1):
        weight = by_hour[index % len(by_hour)]
        if weight * rest_s >= left_s and weight > 0:
            return passed_s + left_s / weight
        left_s -= weight * rest_s
        passed_s += rest_s
        rest_s = HOUR_S
    return passed_s
