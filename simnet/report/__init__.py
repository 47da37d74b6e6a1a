"""The report: result tables in, one HTML file out that works offline and prints well.

:func:`write` is the door. There are two pages, that of runs side by side and that of a study; a
section of theirs is a file in :mod:`simnet.report.run.sections` or
:mod:`simnet.report.study.sections`. What it must offer is in :mod:`simnet.report.base`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.errors import PackageError, ResultsError
from simnet.files import reason, replace
from simnet.tables import Results

if TYPE_CHECKING:
    from simnet.report.base import Runs
    from simnet.report.study.base import Study
    from simnet.study.folder.results import StudyResults
    from simnet.tables.availability import YearsResults

__all__ = ["left_out", "render", "write"]


def render(results: Sequence[Results] | StudyResults | YearsResults, language: str = "en") -> str:
    """Return the report of one result, several side by side, a study or years, as HTML.

    It holds every language and shows `language` first.

    Raises:
        InputError: there is no such language.
        ResultsError: no result is given, or a table is missing or damaged.
    """
    from simnet.report import find
    from simnet.report import years as of_years
    from simnet.report.base import named
    from simnet.report.languages import LANGUAGES
    from simnet.report.languages import language as written_in
    from simnet.report.page import page
    from simnet.report.study.base import Study
    from simnet.report.yearly import Years
    from simnet.tables.availability import YearsResults

    first = written_in(language)
    languages = [first, *(written_in(code) for code in LANGUAGES if code != language)]
    if isinstance(results, YearsResults):
        years = Years(results)
        return page(of_years.subject(years), of_years.sections(years), languages)
    subject: Runs | Study
    if not isinstance(results, Sequence):
        subject, room = Study(results), find.STUDY
    elif results:
        subject, room = named(results), find.RUNS
    else:
        raise ResultsError("a report needs at least one result")
    made = [part for each in find.sections(room) if (part := each.section(subject))]
    return page(subject.subject(), made, languages)


def left_out(results: Sequence[Results] | StudyResults | YearsResults) -> list[PackageError]:
    """Return why sections of other packages are left out of the report of `results`."""
    from simnet.report import find
    from simnet.tables.availability import YearsResults

    if isinstance(results, YearsResults):
        return []
    return find.failures(find.RUNS if isinstance(results, Sequence) else find.STUDY)


def write(
    path: str | Path, results: Sequence[Results] | StudyResults | YearsResults, language: str = "en"
) -> Path:
    """Write the report to the file `path`, whole or not at all, and return it.

    Raises:
        ResultsError: the file cannot be written; an older one stays as it was.
    """
    path = Path(path)
    html = render(results, language)
    try:
        replace(path, html.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise ResultsError(f"cannot write the report {path}: {reason(error)}") from error
    return path
