"""One workload on one of simnet's engines: `workload=b duration_s=10 engine=fast ...`.

All measurements that a run makes by default are on. Prints one line of JSON as the peers do.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.networks import BUILDERS, SECOND_NS
from benchmarks.peers.arguments import numbers
from simnet.engine import run
from simnet.network import RunPlan


def main() -> None:
    """Build the network, run it, print what it took."""
    parameters = numbers(sys.argv[1:])
    letter, engine = parameters.pop("workload"), parameters.pop("engine")
    duration_ns = round(parameters.pop("duration_s") * SECOND_NS)
    started = time.perf_counter()
    network = BUILDERS[letter](**parameters)
    built = time.perf_counter()
    counts = run(network, RunPlan(duration_ns=duration_ns), engine=engine)
    result = {
        "packet_hops": counts.packet_hops,
        "events": counts.events,
        "wall_seconds": time.perf_counter() - built,
        "setup_seconds": built - started,
        "transactions": int(counts.flows["transfers_done"].sum()),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
