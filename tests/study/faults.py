"""Faults of a disk: the n-th of all calls that write fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest


class Nth:
    """Lets every call through but the n-th, of all functions that it stands in for."""

    def __init__(self, n: int, error: int) -> None:
        self.left = n
        self.error = error

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.error, os.strerror(self.error))
            return function(*args, **kwargs)

        return called


def break_nth(monkeypatch: pytest.MonkeyPatch, nth: Nth, folder: Path) -> None:
    """Have the n-th of all calls fail that write: open, write, sync, make, rename, remove."""
    monkeypatch.setattr(os, "fsync", nth(os.fsync))
    for name in ("mkdir", "rename", "replace", "unlink", "rmdir"):
        monkeypatch.setattr(Path, name, nth(getattr(Path, name)))
    real = Path.open

    def opened(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if "x" not in mode or not path.is_relative_to(folder):
            return real(path, mode, *args, **kwargs)
        file = nth(real)(path, mode, *args, **kwargs)
        return Half(file, nth)

    monkeypatch.setattr(Path, "open", opened)


class Half:
    """A file of which the n-th write stops half way, as on a full disk."""

    def __init__(self, file: Any, nth: Nth) -> None:
        self.file = file
        self.nth = nth

    def write(self, data: bytes) -> int:
        try:
            return int(self.nth(self.file.write)(data))
        except OSError:
            self.file.write(data[: len(data) // 2])
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
