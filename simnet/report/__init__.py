"""The report: result tables in, one HTML file out that works offline and prints well.

:func:`write` is the door. A section of the report is a file in :mod:`simnet.report.sections`;
what it must offer is in :mod:`simnet.report.base`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from simnet.errors import ResultsError
from simnet.tables import Results

__all__ = ["render", "write"]


def render(results: Sequence[Results], language: str = "en") -> str:
    """Return the report of one result, or of several side by side, as HTML.

    Raises:
        InputError: there is no such language.
        ResultsError: no result is given, or a table is missing or damaged.
    """
    from simnet.report.base import named
    from simnet.report.find import sections
    from simnet.report.page import page
    from simnet.report.text import Text

    if not results:
        raise ResultsError("a report needs at least one result")
    text = Text(language)
    runs = named(results, text("run.base"))
    made = [section for each in sections() if (section := each.section(runs, text)) is not None]
    return page(runs.subject(text), made, text)


def write(path: str | Path, results: Sequence[Results], language: str = "en") -> Path:
    """Write the report to the file `path`, whole or not at all, and return it.

    Raises:
        ResultsError: the file cannot be written; an older one stays as it was.
    """
    path = Path(path)
    html = render(results, language)
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(html)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise ResultsError(f"cannot write the report {path}: {reason}") from error
    return path
