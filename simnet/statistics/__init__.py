"""Statistics of simulation output: pure functions from numbers of replications to conclusions.

One value a replication goes in, in order of replication; intervals, differences, rankings come
out. Nothing here runs, reads or writes anything. Replications are taken as independent of one
another; where alternatives are compared, replication r of each has met the same chance (common
random numbers), so everything is computed from differences within replications.

A value that is not a number says that there was nothing to measure in that replication. It is
left out and counted (`missing`), never taken as 0; what remains then speaks of replications in
which there was something to measure.
"""
