"""Installed packages of other people, laid on disk as pip would leave them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from simnet import plugins

Lay = Callable[..., None]


def lay(folder: Path, name: str, source: str, groups: Mapping[str, Mapping[str, str]]) -> None:
    """Write a package with one module, and what it offers: group -> name -> attribute."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = []
    for group, offers in groups.items():
        lines += [f"[{group}]", *(f"{key} = {name}:{value}" for key, value in offers.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    (folder / f"{name}.py").write_text(source)


@contextmanager
def installed(folder: Path) -> Iterator[None]:
    """Let this process find what lies in `folder`, and forget it afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        before = set(sys.modules)
        plugins.forget()
        yield
        for name in set(sys.modules) - before:
            if str(folder) in str(getattr(sys.modules[name], "__file__", None)):
                del sys.modules[name]
    plugins.forget()
