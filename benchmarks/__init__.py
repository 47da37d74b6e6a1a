"""The speed and memory of simnet beside other simulators, on the same work in one run.

`python -m benchmarks` runs every program on every workload it can do, each in a process of its
own, prints the table and writes benchmarks/bench.json. `workloads` holds the work as plain
numbers, which every program is given as `name=value` arguments; `networks` builds simnet's Network
from them; `peers/` has one file a peer; `programs` says how each is started, for how much simulated
time, and why it cannot do what it cannot.
"""
