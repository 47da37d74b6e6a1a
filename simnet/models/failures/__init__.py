"""Failures by cause: what cuts lines, how often and for how long. One a file, found by its name.

A kind is a frozen class of parameters with a ``kind`` field that repeats the file's name. It says
how often its components break and how long their repair takes, or when they are down by plan. To
add one, write ``simnet/models/failures/<name>.py`` with one class on
:class:`~simnet.models.failures.base.Failure`, or offer the class from another package under the
entry point group ``simnet.failures``.
"""
