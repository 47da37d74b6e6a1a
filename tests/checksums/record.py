"""Record the checksums anew: ``python -m tests.checksums.record``, when a figure was mended.

The commit that changes a checksum says which figure was wrong and why.
"""

from __future__ import annotations

import json

from tests.checksums.networks import (
    NETWORKS,
    RECORD,
    SCENARIOS,
    checksums,
    of_random,
    of_scenario,
)
from tests.checksums.written import read_runs


def record() -> dict[str, object]:
    """Return every checksum, of the fast engine."""
    return {
        "scenarios": {
            path.stem: {
                name: checksums(network, plan, engine)
                for name, engine, network, plan in of_scenario(path)
                if engine == "fast"
            }
            for path in sorted(SCENARIOS.glob("*.yaml"))
        },
        "random": [of_random(each, "fast") for each in read_runs(NETWORKS)],
    }


if __name__ == "__main__":
    RECORD.write_text(json.dumps(record(), indent=1) + "\n", encoding="utf-8")
