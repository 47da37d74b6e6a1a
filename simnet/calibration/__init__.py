"""Calibration: what was measured in a real network becomes parts of a scenario.

Counters of lines say how many users there are: they are read (:mod:`simnet.calibration.counters`),
laid beside the loads that the scenario's users would put on the same lines, and fitted: users and
their hours, each with an interval, what cannot be told apart, and where the model explains nothing.
Speed tests say what a line gives (:mod:`simnet.calibration.speed_tests`), captures of packets what
a use of the network sends (:mod:`simnet.calibration.traces`). An overlay of YAML hands the answer
back to the scenario.
"""
