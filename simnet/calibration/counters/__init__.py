"""Readers of counters: files of tools that poll routers, one format a file.

Every reader gives a :class:`~simnet.calibration.counters.recorded.Recorded`: times, and columns of
numbers by their headings. What a column means (octets or bits, a counter or a rate) is said by
:mod:`~simnet.calibration.counters.meaning`; :mod:`~simnet.calibration.counters.rates` makes rates
of it.
"""
