"""The calendar: days of a year, weekdays, opening hours, holidays, exam weeks, prayer times.

Times are local: WITA, Asia/Makassar, UTC+8 all year. A year has 365 days, as conditions of links
have it, and 29 February is left out. :class:`simnet.calendar.year.Calendar` is what a run has of
it.
"""
