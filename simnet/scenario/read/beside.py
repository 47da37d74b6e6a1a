"""Files that a scenario names: each is looked for beside the file that names it."""

from __future__ import annotations

import os
from pathlib import Path as FilePath

from simnet.errors import nearest
from simnet.inputs.files import unusable
from simnet.scenario.read.tree import Value, visible


def beside(where: Value) -> tuple[str | None, str]:
    """Return the name of the file that `where` names, or None and why there is none of use."""
    folder = FilePath(where.origin.file).parent
    written = str(where.content)
    name = os.path.normpath(folder / written)
    why = unusable(name)
    if why is None:
        return name, ""
    what = f"'{visible(name)}': {why}"
    if not os.path.lexists(name.replace("\0", "")):
        what = f"there is no file '{visible(name)}'"
    there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    hint = nearest(written, [each for each in there if each != FilePath(name).name])
    return None, f"{what}{f'; did you mean {hint!r}?' if hint else ''}"
