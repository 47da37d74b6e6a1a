"""The report of a study: many runs, one answer, and how sure it is.

One section a file in :mod:`simnet.report.study.sections`; what they build on is in :mod:`.base`.
"""
