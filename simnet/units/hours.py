"""Time that passes only during some hours of the day, such as a counter's opening hours."""

from __future__ import annotations

from simnet.units.dimensions import NS_PER_DAY, NS_PER_S

DAY_S = NS_PER_DAY / NS_PER_S


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
