"""``python -m simnet`` is ``simnet``."""

from __future__ import annotations

import sys

from simnet.cli import main

if __name__ == "__main__":
    sys.exit(main())
