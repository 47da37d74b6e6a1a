"""Access technologies: how a village is joined to the world. One a file, found by its name.

A kind is a frozen class of parameters with a ``kind`` field that repeats the file's name, and a
landing: where the far end of the access link is. To add one, write
``simnet/models/technology/<name>.py`` with one class on
:class:`~simnet.models.technology.base.Technology`, or offer the class from another package under
the entry point group ``simnet.technology``; nothing else is edited.
``simnet.testing.check_technology`` is its contract.

Parameters are fixed for a run. Rates and delays are those of one village's link.
"""
