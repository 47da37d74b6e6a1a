"""A scenario that includes another and sets something on it, as calibration hands it back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from simnet.kinds import check_name
from simnet.scenario.load import Loaded
from simnet.scenario.read.text import write


def including(
    loaded: Loaded, target: Path, comments: Iterable[str], sections: Mapping[str, Any]
) -> str:
    """Return the text of a scenario, to stand in file `target`, that lays sections over another.

    It is called as its file, so that its results go to a folder of its own.
    """
    other = os.path.relpath(Path(loaded.files[0]).resolve(), target.resolve().parent)
    tree: dict[str, Any] = {"include": Path(other).as_posix()}
    with suppress(ValueError):
        tree["name"] = check_name(target.stem)
    return "".join(f"# {line}\n" for line in comments) + write({**tree, **sections})
