"""Traffic: what a flow carries. One application a file, found by its name.

A kind is a frozen class of parameters with a ``kind`` field that repeats the file's name. Two
sorts exist. A *source* (:class:`~simnet.traffic.base.Source`) describes datagrams or transfers
that the engine plays by itself. A *person* (:class:`~simnet.traffic.base.Person`) is a generator
of actions that is sent their outcomes (:mod:`simnet.actions`), for behaviour that depends on
what the network gave.

To add one, write ``simnet/traffic/<name>.py`` with one class on a base of
:mod:`simnet.traffic.base`, or offer the class from another package under the entry point group
``simnet.traffic``; nothing else is edited. ``simnet.testing.check_traffic`` is its contract.
"""
