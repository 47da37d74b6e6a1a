"""Folders of results, named after scenarios so that no name leads out of its place."""

from __future__ import annotations

import re
from pathlib import Path

_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows takes for devices."""


def folder_name(name: str) -> str:
    """Return `name` as the name of a folder that every file system can hold."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name).rstrip(". ")
    if not safe or safe.startswith("."):
        safe = f"_{safe.lstrip('.')}"
    return f"_{safe}" if _RESERVED.match(safe) else safe


def results_folder(base: Path, alternative: str | None, stress: str | None) -> Path:
    """Return where the result of an alternative, and of a stress test on it, belongs.

    The scenario as it stands is `base` itself, an alternative a folder inside it, and a stress
    test ``<alternative>+<stress>``.
    """
    if stress:
        return base / folder_name(f"{alternative or 'base'}+{stress}")
    return base / folder_name(alternative) if alternative else base
