"""Calibration: what was measured in a real network says how many users a scenario should have.

Counters of lines are read (:mod:`simnet.calibration.counters`), laid beside the loads that the
scenario's users would put on the same lines, and fitted: users and their hours, each with an
interval, what cannot be told apart, and where the model explains nothing. An overlay of YAML hands
the answer back to the scenario.
"""
