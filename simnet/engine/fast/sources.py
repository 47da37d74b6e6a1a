"""The checksum of the compiled core's sources, so that a core built from older ones is refused.

`setup.py` writes it into the core; it is compared when the core is used. This file imports
nothing of the package, so that `setup.py` can run it before anything is built.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).parents[2]


def core_sources(package: Path = PACKAGE) -> list[Path]:
    """Return the source files of the compiled core, in order."""
    pieces = sorted(
        package.joinpath("_core").rglob("*.px[di]"),
        key=lambda path: path.relative_to(package).parts,
    )
    return [package / "_fastpath.pyx", *pieces]


def core_checksum(package: Path = PACKAGE) -> str:
    """Return a checksum of what the compiled core is built from; empty where it is not there."""
    digest = hashlib.sha256()
    for path in core_sources(package):
        if not path.is_file():
            return ""
        name = path.relative_to(package).as_posix()
        digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
