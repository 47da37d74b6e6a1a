"""Run a command and write what it used: `python usage.py FILE COMMAND...`.

A process inherits the peak memory of the one that started it, so that a large caller would be
measured instead of the program. This one is small (some 10 MB, which is the least that is ever
reported), and stands between the two.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run the command, write its peak memory (MB) and CPU time (s), exit as it did."""
    target, *command = sys.argv[1:]
    status = subprocess.run(command, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = {"peak_rss_mb": used.ru_maxrss / 1024, "cpu_s": used.ru_utime + used.ru_stime}
    Path(target).write_text(json.dumps(result), encoding="utf-8")
    sys.exit(status)


if __name__ == "__main__":
    main()
