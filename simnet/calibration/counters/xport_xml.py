"""XML of ``rrdtool xport``, read event by event; a DOCTYPE, and so any entity, is refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from xml.parsers import expat

from simnet.calibration.counters.numbers import number
from simnet.calibration.counters.recorded import Recorded
from simnet.calibration.counters.xport import recorded
from simnet.errors import Problem, ScenarioError
from simnet.inputs.xml_text import feed

MOST_DEPTH = 20
_META = ("start", "step", "end", "rows", "columns")


def read_xml(text: str, name: str) -> Recorded:
    """Return what the XML of an export holds.

    Raises:
        ScenarioError: it is not sound XML, declares a DOCTYPE, or is no export.
    """
    reader = _Reader(name)
    feed(reader.parser, text, name, "rrdtool writes none")
    return reader.finished()


class _Reader:
    """Turns the parser's events into rows."""

    def __init__(self, name: str) -> None:
        # The text is handed over in UTF-8, whatever its declaration names.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._name = name
        self._open: list[str] = []
        self._said: list[str] = []
        self._meta: dict[str, float] = {}
        self._legend: list[str] = []
        self._times: list[float | None] = []
        self._rows: list[list[float]] = []
        self._lines: list[int | None] = []

    def finished(self) -> Recorded:
        """Return what was read."""
        start, step = self._meta.get("start"), self._meta.get("step")
        return recorded(self._name, start, step, self._legend, self._times, self._rows, self._lines)

    def _start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if not self._open and tag != "xport":
            self._refuse(f"is XML of '{tag[:40]}'; rrdtool xport writes 'xport'")
        if len(self._open) >= MOST_DEPTH:
            self._refuse("is nested too deeply")
        self._open.append(tag)
        self._said = []
        if tag == "row":
            self._times.append(None)
            self._rows.append([])
            self._lines.append(self.parser.CurrentLineNumber)

    def _text(self, text: str) -> None:
        self._said.append(text)

    def _end(self, tag: str) -> None:
        self._open.pop()
        parent, said = self._open[-1] if self._open else "", "".join(self._said).strip()
        self._said = []
        if parent == "meta" and tag in _META:
            self._meta[tag] = self._number(said, tag)
        elif parent == "legend" and tag == "entry":
            self._legend.append(said)
        elif parent == "row" and tag == "t":
            self._times[-1] = self._number(said, tag)
        elif parent == "row" and tag[:1] == "v" and (tag[1:].isdigit() or tag == "v"):
            self._rows[-1].append(self._number(said, tag, math.nan))

    def _number(self, text: str, tag: str, nothing: float | None = None) -> float:
        try:
            found = number(text)
        except ValueError as error:
            self._refuse(f"{tag}: {error}")
        if math.isnan(found) and nothing is None:
            self._refuse(f"{tag}: says no number")
        return found

    def _refuse(self, what: str) -> None:
        raise ScenarioError(Problem(self._name, self.parser.CurrentLineNumber, "", what))
