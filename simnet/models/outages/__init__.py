"""Alternating renewal processes of what breaks and is repaired, over the time of a year.

A component is up for a time, breaks, is repaired, and so on. Times are ns since 1 January, 00:00,
and drawn from a year before that on, from a stream of each component's own: so a piece of a year
is the same however it is cut, and 1 January is no special day.
"""
